//! What comes in (a file, certificates, a dossier) is put beside what is there: nothing is written over.
//!
//! An entry that comes in is the one with the same serial number; without one, the one of the same subscriber that has none yet.
//! Empty texts are filled in and events added; where both say something different, the register keeps its own and tells the conflict.

use std::collections::{BTreeMap, BTreeSet};

use forms::calendar::parse_date;
use forms::text::{fold, small};

use crate::entry::{Entry, Kind, serial_key};
use crate::{Event, EventKind, keys};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Merged {
    /// All entries: those that were there, in their places, and the new ones behind.
    pub entries: Vec<Entry>,
    /// How many of them were there before.
    pub before: usize,
    /// Places of entries that were there and have changed.
    pub updated: BTreeSet<usize>,
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
    pub key: &'static str,
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
                if let Some(old) = all.renewed_by(&entry) {
                    merged.updated.insert(old);
                    all.succeed(old, entry);
                } else {
                    all.push(entry);
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
}

impl All {
    fn of(entries: &[Entry]) -> All {
        let mut all = All {
            entries: Vec::with_capacity(entries.len()),
            by_serial: BTreeMap::new(),
            by_name: BTreeMap::new(),
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

    /// The entry whose renewal was asked for and that a certificate that comes in takes the place of.
    fn renewed_by(&self, new: &Entry) -> Option<usize> {
        new.from()?;
        let waits = |own: &Entry| {
            let later = |kind| own.last(kind).is_some();
            own.last(EventKind::RenewalRequested).is_some()
                && !later(EventKind::Renewed)
                && !later(EventKind::Revoked)
        };
        let has_serials = |own: &Entry| !own.serial.is_empty() && !new.serial.is_empty();
        let mailed =
            |own: &Entry| !own.email.is_empty() && same_text(keys::EMAIL, &own.email, &new.email);
        self.only(new, |own| has_serials(own) && waits(own) && mailed(own))
    }

    /// Puts in the certificate that takes an entry's place: subscriber, holder and device stay the same.
    fn succeed(&mut self, old: usize, mut new: Entry) {
        let own = &mut self.entries[old];
        new.renewed = true;
        if new.kind == Kind::Unknown {
            new.kind = own.kind;
        }
        for key in [keys::AGENCY, keys::IDENTITY, keys::DEVICE, keys::HOLDER] {
            let before = own.text(key);
            if let Some(text) = new.field_mut(key)
                && text.is_empty()
            {
                *text = before;
            }
        }
        if let Some(day) = new.from() {
            own.add(
                Event::new(day, EventKind::Renewed)
                    .noting(&["Số hiệu mới: ", &new.serial].concat()),
            );
            new.add(
                Event::new(day, EventKind::InForce)
                    .noting(&["Gia hạn từ số hiệu ", &own.serial].concat()),
            );
        }
        self.push(new);
    }

    fn take_in(&mut self, place: usize, theirs: Entry, conflicts: &mut Vec<Conflict>) -> Change {
        let own = &mut self.entries[place];
        let before = own.clone();
        let mut conflict = |key, ours: &str, theirs: &str| {
            let conflict = Conflict {
                place,
                key,
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
            if own.field(&key).is_none() {
                own.other.push((key, text));
            }
        }
        if *own == before {
            return Change::Unchanged;
        }
        let serial = own.serial_key();
        if !serial.is_empty() {
            self.by_serial.entry(serial).or_insert(place);
        }
        Change::Updated
    }
}

/// Whether two entries of one name are of one subscriber: something else agrees, and nothing contradicts.
fn is_one_subscriber(a: &Entry, b: &Entry) -> bool {
    let said = |key: &str| (a.text(key), b.text(key));
    let agrees = |key: &str| {
        let (a, b) = said(key);
        !a.is_empty() && !b.is_empty() && same_text(key, &a, &b)
    };
    let contradicts = |key: &str| {
        let (a, b) = said(key);
        !a.is_empty() && !b.is_empty() && !same_text(key, &a, &b)
    };
    // A unit or a device is told by its name where nothing else is known.
    let no_person = !matches!(a.kind, Kind::Person | Kind::Unknown) && a.kind == b.kind;
    let sure = [keys::EMAIL, keys::IDENTITY, keys::AGENCY]
        .into_iter()
        .any(agrees)
        || no_person;
    sure && ![keys::EMAIL, keys::IDENTITY].into_iter().any(contradicts)
}

/// Whether two texts say the same thing.
fn same_text(key: &str, a: &str, b: &str) -> bool {
    match key {
        keys::SERIAL | keys::DEVICE | keys::IDENTITY => serial_key(a) == serial_key(b),
        keys::EMAIL => small(a.trim()) == small(b.trim()),
        keys::VALID_FROM | keys::VALID_TO if parse_date(a).is_some() => {
            parse_date(a) == parse_date(b)
        }
        _ => fold(a) == fold(b),
    }
}
