//! Reading a draft out of its two stores.
//!
//! Each store holds the same journal, and either may have lost its end, its base or all of it.
//! The newer copy is opened and each store is mended from it.
//! Where the copies went different ways, the newer one is opened and the other becomes a draft of its own.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::base::{self, Head};
use crate::book::LOCAL_BASE_BYTES;
use crate::parts::{ABOUT, BASE, entry_number, entry_part};
use crate::{About, Entry, Lineage, Millis, Parts, Work, Write};

/// Why a draft cannot be opened; in each case its texts stay where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenError {
    /// Neither store knows it.
    Missing,
    /// A newer version of the site wrote it, in this version of the format.
    Newer(u32),
    /// It is damaged beyond what the other store can mend.
    Unreadable,
    /// A file that names more columns and rows than any list has.
    TooLarge,
    /// What it needs is in a store that cannot be read at the moment.
    Elsewhere,
}

/// What the world gives to an opening.
#[derive(Debug, Clone, Copy)]
pub struct Fresh<'a> {
    /// A random number, for a branch.
    pub branch: u32,
    /// An unused id, for the other of two copies that went different ways.
    pub fork_id: &'a str,
    /// The time now.
    pub now: Millis,
}

/// A draft that was read.
#[derive(Debug)]
pub struct Found {
    /// Its newest state.
    pub work: Work,
    /// What the list shows of it.
    pub about: About,
    /// What mends local storage; nothing where it holds everything.
    pub local: Vec<Write>,
    /// What mends IndexedDB.
    pub deep: Vec<Write>,
    /// Another draft, with the changes that only the other copy has; to be kept before anything is mended.
    pub fork: Option<Parts>,
    /// What could not be read or joined on, as a file to be offered; to be kept before anything is mended.
    pub aside: Option<String>,
    pub(crate) local_upto: u64,
    pub(crate) deep_upto: u64,
}

/// What is added to the title of the other of two copies.
const FORK_TITLE: &str = " (bản song song)";

/// Finds the newest state of a draft in what its stores hold; `None` stands for a store that cannot be read.
pub fn open(
    id: &str,
    local: Option<&Parts>,
    deep: Option<&Parts>,
    fresh: Fresh<'_>,
) -> Result<Found, OpenError> {
    let local_side = Side::read(local)?;
    let deep_side = Side::read(deep)?;
    if local_side.is_empty() && deep_side.is_empty() {
        return Err(OpenError::Missing);
    }
    let (mut winner, mut other) = (&local_side, &deep_side);
    if deep_side.is_ahead_of(&local_side) {
        (winner, other) = (other, winner);
    }
    let mut same_way = winner.holds(other);
    let mut opened = join(winner, other);
    if opened.is_none() {
        (winner, other) = (other, winner);
        same_way = same_way || winner.holds(other);
        opened = join(winner, other);
    }
    let Some((head, mut work)) = opened else {
        let absent = local.is_none() || deep.is_none();
        let marker_only = [&local_side, &deep_side]
            .iter()
            .any(|s| s.is_sound_marker());
        return Err(if absent && marker_only {
            OpenError::Elsewhere
        } else {
            OpenError::Unreadable
        });
    };

    let forked = if same_way { None } else { join(other, winner) };
    let forked_side = forked.as_ref().map(|_| other);
    let stored = |parts: Option<&Parts>| About::from_json(parts?.get(ABOUT)?);
    let about = About::later(stored(local), stored(deep));
    let title = about
        .as_ref()
        .map_or(head.title.as_str(), |about| &about.title);
    let about = about_of(&work, title, head.created, about.as_ref());
    let fork = forked.as_ref().map(|(head, work)| {
        let title = format!("{title}{FORK_TITLE}");
        let fork_about = About {
            stamp: fresh.now,
            ..about_of(work, &title, head.created, None)
        };
        Parts::from([
            (
                BASE.to_owned(),
                base::write(fresh.fork_id, &title, head.created, work),
            ),
            (ABOUT.to_owned(), fork_about.to_json()),
        ])
    });

    let mender = Mender {
        id,
        about: &about,
        work: &work,
        entries: journal(&work, winner, other),
        forked: forked_side,
    };
    let deep_keeps = deep_side.keeps_base(&work, false);
    let (deep_upto, deep_writes) = mender.mend(&deep_side, false, false);
    let (local_upto, local_writes) = mender.mend(&local_side, true, deep_keeps);
    let aside = mender.left_over(&[("local", &local_side), ("deep", &deep_side)], fresh.now);
    if local.is_none() || deep.is_none() {
        // The other store may hold more: what is typed from here on is a way of its own.
        work.lineage.go_on(fresh.branch, work.tip + 1);
    }
    Ok(Found {
        work,
        about,
        local: local_writes,
        deep: deep_writes,
        fork,
        aside,
        local_upto,
        deep_upto,
    })
}

/// What the list says of a draft in this state.
fn about_of(work: &Work, title: &str, created: Millis, stored: Option<&About>) -> About {
    let record = work.document.record();
    About {
        title: title.to_owned(),
        pack: record.pack.clone(),
        form: record.form.clone(),
        rows: record.rows.len(),
        created,
        changed: work.changed,
        size: stored.map_or(0, |about| about.size),
        blank: stored.is_some_and(|about| about.blank) && work.tip == 0,
        binned: stored.and_then(|about| about.binned),
        stamp: stored.map_or(work.changed, |about| about.stamp),
    }
}

/// What one store holds.
struct Side<'a> {
    parts: Option<&'a Parts>,
    head: Option<Head<'a>>,
    entries: BTreeMap<u64, Entry>,
    /// How far its own journal reaches without a gap.
    tip: u64,
    changed: Millis,
    lineage: Lineage,
    /// Whether the record in its base was found to be unreadable.
    broken: Cell<bool>,
}

impl<'a> Side<'a> {
    fn read(parts: Option<&'a Parts>) -> Result<Side<'a>, OpenError> {
        let head = match parts
            .and_then(|parts| parts.get(BASE))
            .map(|text| Head::read(text))
        {
            Some(Err(OpenError::Newer(version))) => return Err(OpenError::Newer(version)),
            Some(Ok(head)) => Some(head),
            Some(Err(_)) | None => None,
        };
        let entries: BTreeMap<u64, Entry> = parts
            .into_iter()
            .flatten()
            .filter_map(|(part, text)| {
                let n = entry_number(part)?;
                Some((n, Entry::from_json(text).filter(|entry| entry.n == n)?))
            })
            .collect();
        let mut side = Side {
            parts,
            tip: head.as_ref().map_or(0, |head| head.upto),
            changed: head.as_ref().map_or(0, |head| head.changed),
            lineage: head
                .as_ref()
                .map_or(Lineage::new(0), |head| head.lineage.clone()),
            head,
            entries,
            broken: Cell::new(false),
        };
        while side.head.is_some()
            && let Some(entry) = side.entries.get(&(side.tip + 1))
            && side.lineage.admits(entry.branch)
        {
            side.tip = entry.n;
            side.changed = entry.at;
            side.lineage.go_on(entry.branch, entry.n);
        }
        Ok(side)
    }

    fn is_empty(&self) -> bool {
        self.parts
            .is_none_or(|parts| parts.keys().all(|part| part == ABOUT))
    }

    fn is_sound_marker(&self) -> bool {
        self.head.as_ref().is_some_and(|head| !head.is_whole())
    }

    fn is_ahead_of(&self, other: &Side) -> bool {
        match (&self.head, &other.head) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(_), Some(_)) if self.holds(other) => self.tip > other.tip,
            (Some(_), Some(_)) => !other.holds(self) && self.changed > other.changed,
        }
    }

    /// Whether the other one is a beginning of this one (or nothing at all).
    fn holds(&self, other: &Side) -> bool {
        let (Some(head), Some(other_head)) = (&self.head, &other.head) else {
            return true;
        };
        let from = head.upto.max(other_head.upto) + 1;
        self.tip >= other.tip
            && self.lineage.at(other.tip) == other.lineage.at(other.tip)
            && (from..=other.tip).all(|n| self.entries.get(&n) == other.entries.get(&n))
    }

    /// Whether the store's own base may stay: it lies on the way to this state.
    fn keeps_base(&self, work: &Work, marker_will_do: bool) -> bool {
        self.head.as_ref().is_some_and(|head| {
            head.upto <= work.tip
                && work.lineage.at(head.upto) == head.lineage.at(head.upto)
                && if head.is_whole() {
                    !self.broken.get()
                } else {
                    marker_will_do
                }
        })
    }
}

/// The newest state on the winner's way, from either store's base and both journals, with the base's head.
fn join<'s, 'a>(winner: &'s Side<'a>, other: &'s Side<'a>) -> Option<(&'s Head<'a>, Work)> {
    winner.head.as_ref()?;
    let on_the_way = |head: &Head| {
        head.is_whole()
            && head.upto <= winner.tip
            && winner.lineage.at(head.upto) == head.lineage.at(head.upto)
    };
    let mut bases: Vec<(&Side, &Head)> = [winner, other]
        .into_iter()
        .filter_map(|side| Some((side, side.head.as_ref()?)))
        .filter(|(_, head)| on_the_way(head))
        .collect();
    bases.sort_by_key(|(_, head)| std::cmp::Reverse(head.upto));
    let mut best: Option<(&Head, Work)> = None;
    for (side, head) in bases {
        let Ok(mut work) = head.work() else {
            side.broken.set(true);
            continue;
        };
        while let Some(entry) = next_entry(&work, winner, other) {
            work.apply(entry.clone());
        }
        let done = work.tip >= winner.tip;
        if best.as_ref().is_none_or(|(_, best)| best.tip < work.tip) {
            best = Some((head, work));
        }
        if done {
            break;
        }
    }
    best
}

/// The entry that follows a state on the winner's way.
fn next_entry<'s>(work: &Work, winner: &'s Side, other: &'s Side) -> Option<&'s Entry> {
    let n = work.tip + 1;
    let on_the_way = |entry: &&Entry| {
        if n <= winner.tip {
            winner.lineage.at(n) == Some(entry.branch)
        } else {
            // Beyond the winner's end only a store that lost its base can know more.
            other.head.is_none() && winner.lineage.last() == entry.branch
        }
    };
    let own = winner.entries.get(&n).filter(on_the_way);
    own.or_else(|| other.entries.get(&n).filter(on_the_way))
}

/// All entries of both stores that led to a state.
fn journal(work: &Work, winner: &Side, other: &Side) -> BTreeMap<u64, Entry> {
    let mut entries = BTreeMap::new();
    for side in [other, winner] {
        for (n, entry) in side.entries.range(..=work.tip) {
            if work.lineage.at(*n) == Some(entry.branch) {
                entries.insert(*n, entry.clone());
            }
        }
    }
    entries
}

/// Brings a store to a state.
struct Mender<'a> {
    id: &'a str,
    about: &'a About,
    work: &'a Work,
    entries: BTreeMap<u64, Entry>,
    /// The copy that becomes a draft of its own.
    forked: Option<&'a Side<'a>>,
}

impl Mender<'_> {
    /// The number up to which the store's base then reaches, and the writes.
    fn mend(&self, side: &Side, is_local: bool, marker_will_do: bool) -> (u64, Vec<Write>) {
        let Some(parts) = side.parts else {
            return (self.work.tip, Vec::new());
        };
        let mut wanted = Parts::from([(ABOUT.to_owned(), self.about.to_json())]);
        let mut upto = side.head.as_ref().map_or(0, |head| head.upto);
        let journal = upto + 1..=self.work.tip;
        if side.keeps_base(self.work, is_local && marker_will_do)
            && journal.clone().all(|n| self.entries.contains_key(&n))
        {
            wanted.insert(BASE.to_owned(), parts[BASE].clone());
            wanted.extend(journal.map(|n| (entry_part(n), self.entries[&n].to_json())));
        } else {
            upto = self.work.tip;
            let (title, created) = (&self.about.title, self.about.created);
            let mut text = base::write(self.id, title, created, self.work);
            if is_local && marker_will_do && text.len() > LOCAL_BASE_BYTES {
                text = base::marker(self.id, title, created, self.work);
            }
            wanted.insert(BASE.to_owned(), text);
        }
        // What is wrong goes first: cut short, the mending then leaves a beginning and never a mixture.
        let wrong = parts.iter().rev().filter(|(part, text)| {
            entry_number(part).is_some() && wanted.get(*part) != Some(*text)
        });
        let mut writes: Vec<Write> = wrong
            .map(|(part, _)| Write::delete(part.as_str()))
            .collect();
        writes.extend(
            wanted
                .into_iter()
                .filter(|(part, text)| parts.get(part) != Some(text))
                .map(|(part, text)| Write::put(part, text)),
        );
        (upto, writes)
    }

    /// Whether a store's base is on the way to the state, or part of the other draft.
    fn keeps_base_of(&self, side: &Side) -> bool {
        let forked = self.forked.is_some_and(|forked| std::ptr::eq(forked, side));
        let sound = side.head.is_some() && !side.broken.get();
        sound && (forked || side.keeps_base(self.work, true))
    }

    /// Whether a store's entry led to the state, or is part of the other draft.
    fn keeps_entry_of(&self, side: &Side, entry: &Entry) -> bool {
        let forked = self.forked.is_some_and(|forked| std::ptr::eq(forked, side));
        let taken_in = side.head.as_ref().is_some_and(|head| entry.n <= head.upto);
        match self.entries.get(&entry.n) {
            Some(known) if known == entry => true,
            Some(_) => (forked && entry.n <= side.tip) || taken_in,
            None => (forked && entry.n <= side.tip) || (taken_in && self.keeps_base_of(side)),
        }
    }

    /// What the stores hold that is in no draft, as a file.
    fn left_over(&self, sides: &[(&str, &Side)], now: Millis) -> Option<String> {
        let mut left = BTreeMap::new();
        for (name, side) in sides {
            for (part, text) in side.parts.into_iter().flatten() {
                let kept = match entry_number(part) {
                    Some(n) => side
                        .entries
                        .get(&n)
                        .is_some_and(|e| self.keeps_entry_of(side, e)),
                    None => part != BASE || self.keeps_base_of(side),
                };
                if !kept {
                    left.insert(format!("{name}/{part}"), text.as_str());
                }
            }
        }
        if left.is_empty() {
            return None;
        }
        Some(aside(self.id, left, now))
    }
}

/// Everything that the stores hold of a draft, as a file for whoever can mend it.
pub fn salvage(id: &str, local: Option<&Parts>, deep: Option<&Parts>, now: Millis) -> String {
    let named = |name: &'static str, parts: Option<&Parts>| {
        let parts: Vec<(String, String)> = parts
            .into_iter()
            .flatten()
            .map(|(part, text)| (format!("{name}/{part}"), text.clone()))
            .collect();
        parts
    };
    let all = [named("local", local), named("deep", deep)].concat();
    let parts = all
        .iter()
        .map(|(part, text)| (part.clone(), text.as_str()))
        .collect();
    aside(id, parts, now)
}

fn aside(id: &str, parts: BTreeMap<String, &str>, at: Millis) -> String {
    let file = Aside {
        format: "chukyso-aside",
        version: 1,
        id,
        at,
        parts,
    };
    serde_json::to_string(&file).expect("it has only text and numbers")
}

#[derive(serde::Serialize)]
struct Aside<'a> {
    format: &'a str,
    version: u32,
    id: &'a str,
    at: Millis,
    parts: BTreeMap<String, &'a str>,
}
