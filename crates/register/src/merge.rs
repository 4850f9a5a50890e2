//! What comes in (a file, certificates, a dossier) is put beside what is there: nothing is written over.
//!
//! An entry that comes in is the one with the same serial number; without one, the one of the same subscriber that has none yet.
//! Empty texts are filled in and events added; where both say something different, the register keeps its own and tells the conflict.
//! A certificate that is not there yet may be what an entry waits for, see `succession`.

use std::collections::{BTreeMap, BTreeSet};

use forms::calendar::{format_date, parse_date};
use forms::text::{fold, small};

use crate::entry::{Entry, Kind, serial_key};
use crate::keys;
use crate::succession::{self, FOUND_BY, Succession};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Merged {
    /// All entries: those that were there, in their places, and the new ones behind.
    pub entries: Vec<Entry>,
    /// How many of them were there before.
    pub before: usize,
    /// Places of entries that were there and have changed.
    pub updated: BTreeSet<usize>,
    /// How many of the new ones took the place of another one, renewed or changed.
    pub succeeded: usize,
    /// How many came in and said nothing new.
    pub unchanged: usize,
    /// Where both say something different.
    pub conflicts: Vec<Conflict>,
}

impl Merged {
    /// How many are new.
    pub fn added(&self) -> usize {
        self.entries.len() - self.before
    }
}

/// Two texts for one thing; the register's own stays until a person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The place of the entry.
    pub place: usize,
    /// Which of its texts.
    pub key: String,
    /// What the register says.
    pub ours: String,
    /// What came in.
    pub theirs: String,
}

/// What [`merge`] did with one entry that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It added to one that was there.
    Updated,
    /// It said nothing new.
    Unchanged,
}

/// The texts that are compared one by one.
const TEXTS: [&str; 9] = [
    keys::NAME,
    keys::AGENCY,
    keys::EMAIL,
    keys::IDENTITY,
    keys::SERIAL,
    keys::DEVICE,
    keys::HOLDER,
    keys::VALID_FROM,
    keys::VALID_TO,
];

/// Puts entries beside those that are there.
pub fn merge(ours: &[Entry], theirs: Vec<Entry>) -> Merged {
    let mut all = All::of(ours);
    let mut merged = Merged {
        before: ours.len(),
        ..Merged::default()
    };
    for entry in theirs {
        let place = all.same(&entry);
        let change = match place {
            Some(place) => {
                let change = all.take_in(place, entry, &mut merged.conflicts);
                if change == Change::Updated && place < ours.len() {
                    merged.updated.insert(place);
                }
                change
            }
            None => {
                if let Some(old) = all.add(entry) {
                    merged.succeeded += 1;
                    // What came in before it is new as well.
                    if old < ours.len() {
                        merged.updated.insert(old);
                    }
                }
                Change::Added
            }
        };
        merged.unchanged += usize::from(change == Change::Unchanged);
    }
    merged.entries = all.entries;
    merged
}

struct All {
    entries: Vec<Entry>,
    by_serial: BTreeMap<String, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
    /// Entries that waited for a certificate when they came in, by what they can be found by.
    waiting: BTreeMap<(&'static str, String), BTreeSet<usize>>,
}

impl All {
    fn of(entries: &[Entry]) -> All {
        let mut all = All {
            entries: Vec::with_capacity(entries.len()),
            by_serial: BTreeMap::new(),
            by_name: BTreeMap::new(),
            waiting: BTreeMap::new(),
        };
        for entry in entries {
            all.push(entry.clone());
        }
        all
    }

    fn push(&mut self, entry: Entry) {
        let place = self.entries.len();
        let serial = entry.serial_key();
        if !serial.is_empty() {
            self.by_serial.entry(serial).or_insert(place);
        }
        self.by_name
            .entry(fold(&entry.name))
            .or_default()
            .push(place);
        self.entries.push(entry);
        self.note_waiting(place);
    }

    /// The entry that one that comes in is.
    fn same(&self, entry: &Entry) -> Option<usize> {
        let serial = entry.serial_key();
        if let Some(place) = self.by_serial.get(&serial).filter(|_| !serial.is_empty()) {
            return Some(*place);
        }
        if serial.is_empty() && !entry.device.is_empty() {
            let by_device = self.only(entry, |own| {
                serial_key(&own.device) == serial_key(&entry.device)
            });
            if by_device.is_some() {
                return by_device;
            }
        }
        self.only(entry, |own| {
            own.serial.is_empty() && is_one_subscriber(own, entry)
        })
    }

    /// The only entry of that name that fits; none where there are several.
    fn only(&self, entry: &Entry, fits: impl Fn(&Entry) -> bool) -> Option<usize> {
        let named = self
            .by_name
            .get(&fold(&entry.name))
            .filter(|_| !entry.name.is_empty())?;
        let mut fitting = named
            .iter()
            .copied()
            .filter(|place| fits(&self.entries[*place]));
        let first = fitting.next();
        first.filter(|_| fitting.next().is_none())
    }

    /// Puts in an entry that is not there yet; gives the place of the one whose place it takes.
    fn add(&mut self, mut new: Entry) -> Option<usize> {
        let old = self.waiting_for(&new);
        if let Some((old, how)) = old {
            succession::succeed(&mut self.entries[old], &mut new, how);
        }
        self.push(new);
        old.map(|(place, _)| place)
    }

    /// The only entry that waits for a certificate and for which this can be it; none where there are several.
    fn waiting_for(&self, new: &Entry) -> Option<(usize, Succession)> {
        let places = FOUND_BY.into_iter().flat_map(|key| {
            let found = self.waiting.get(&(key, normal(key, &new.text(key))));
            found.into_iter().flatten().copied()
        });
        let places: BTreeSet<usize> = places.collect();
        let mut fitting = places.into_iter().filter_map(|place| {
            let how = succession::between(&self.entries[place], new)?;
            Some((place, how))
        });
        let first = fitting.next();
        first.filter(|_| fitting.next().is_none())
    }

    /// Notes an entry that waits for a certificate, so that it is found by what stays the same.
    fn note_waiting(&mut self, place: usize) {
        let entry = &self.entries[place];
        if !succession::waits(entry) {
            return;
        }
        for key in FOUND_BY {
            let text = normal(key, &entry.text(key));
            if !text.is_empty() {
                self.waiting.entry((key, text)).or_default().insert(place);
            }
        }
    }

    fn take_in(&mut self, place: usize, theirs: Entry, conflicts: &mut Vec<Conflict>) -> Change {
        let own = &mut self.entries[place];
        let before = own.clone();
        let mut conflict = |key: &str, ours: &str, theirs: &str| {
            let conflict = Conflict {
                place,
                key: key.to_owned(),
                ours: ours.to_owned(),
                theirs: theirs.to_owned(),
            };
            if !conflicts.contains(&conflict) {
                conflicts.push(conflict);
            }
        };
        match (own.kind, theirs.kind) {
            (_, Kind::Unknown) => {}
            (Kind::Unknown, kind) => own.kind = kind,
            (ours, theirs) if ours != theirs => conflict(keys::KIND, ours.label(), theirs.label()),
            _ => {}
        }
        for key in TEXTS {
            let (Some(ours), Some(theirs)) = (own.field_mut(key), theirs.field(key)) else {
                continue;
            };
            if ours.is_empty() {
                ours.clone_from(theirs);
            } else if !theirs.is_empty() && !same_text(key, ours, theirs) {
                conflict(key, ours, theirs);
            }
        }
        own.renewed |= theirs.renewed;
        for event in theirs.events {
            own.add(event);
        }
        for line in theirs.unread {
            if !own.unread.contains(&line) {
                own.unread.push(line);
            }
        }
        if !own.notes.contains(&theirs.notes) {
            own.notes = crate::entry::joined([&own.notes, &theirs.notes], "\n");
        }
        for (key, text) in theirs.other {
            match own.field_mut(&key) {
                None => own.other.push((key, text)),
                Some(ours) if ours.is_empty() => *ours = text,
                Some(ours) if !text.is_empty() && !same_text(&key, ours, &text) => {
                    conflict(&key, ours, &text);
                }
                Some(_) => {}
            }
        }
        if *own == before {
            return Change::Unchanged;
        }
        let serial = own.serial_key();
        if !serial.is_empty() {
            self.by_serial.entry(serial).or_insert(place);
        }
        self.note_waiting(place);
        Change::Updated
    }
}

/// Whether two entries of one name are of one subscriber: something else agrees, and nothing contradicts.
fn is_one_subscriber(a: &Entry, b: &Entry) -> bool {
    let alike = |key| said_alike(key, a, b);
    // A unit or a device is told by its name where nothing else is known.
    let no_person = !matches!(a.kind, Kind::Person | Kind::Unknown) && a.kind == b.kind;
    let sure = [keys::EMAIL, keys::IDENTITY, keys::AGENCY]
        .into_iter()
        .any(|key| alike(key) == Some(true))
        || no_person;
    sure && ![keys::EMAIL, keys::IDENTITY]
        .into_iter()
        .any(|key| alike(key) == Some(false))
}

/// Whether two entries say the same under a key; none where one of them says nothing.
pub(crate) fn said_alike(key: &str, a: &Entry, b: &Entry) -> Option<bool> {
    let (a, b) = (a.text(key), b.text(key));
    (!a.is_empty() && !b.is_empty()).then(|| same_text(key, &a, &b))
}

/// Whether two texts say the same thing.
fn same_text(key: &str, a: &str, b: &str) -> bool {
    normal(key, a) == normal(key, b)
}

/// A text without the differences that mean nothing under its key.
pub(crate) fn normal(key: &str, text: &str) -> String {
    match key {
        keys::SERIAL | keys::DEVICE | keys::IDENTITY => serial_key(text),
        keys::EMAIL => small(text.trim()),
        keys::VALID_FROM | keys::VALID_TO => {
            parse_date(text).map_or_else(|| fold(text), format_date)
        }
        _ => fold(text),
    }
}
