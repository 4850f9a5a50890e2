//! Values out of a list: issuing authorities, provinces, abbreviations.

use rustc_hash::FxHashMap;

use super::{Context, Meaning, Problem, Problems};
use crate::pack::{CodeEntry, CodeList};
use crate::text::fold;

/// A list with what is needed to look values up quickly.
#[derive(Debug, Default)]
pub struct CodeIndex {
    entries: Vec<CodeEntry>,
    /// The places of the entries by their values, each at its value's [`slot`] or in the next free one behind; a power of two of them.
    slots: Box<[Option<u16>]>,
    folded: FxHashMap<Box<str>, u16>,
    /// How many bytes the shortest value has.
    shortest: usize,
    /// The [`ending_bit`]s of so many bytes at the end of each value: most domains end otherwise.
    endings: u64,
}

impl CodeIndex {
    /// Makes the index of a list. Where two entries share a spelling, the first has it.
    pub fn new(list: &CodeList) -> CodeIndex {
        // Four times as many slots as entries: most values that are not in the list meet an empty one at once.
        let slots = (list.entries.len() * 4).next_power_of_two();
        let mut index = CodeIndex {
            slots: vec![None; slots].into(),
            shortest: list
                .entries
                .iter()
                .map(|entry| entry.value.len())
                .min()
                .unwrap_or(0),
            entries: list.entries.clone(),
            ..CodeIndex::default()
        };
        for (at, entry) in list.entries.iter().enumerate() {
            let at = u16::try_from(at).unwrap_or(u16::MAX);
            let mut free = slot(entry.value.as_bytes());
            while index.slots[free % slots].is_some() {
                free += 1;
            }
            index.slots[free % slots] = Some(at);
            let end = entry.value.len() - index.shortest;
            index.endings |= ending_bit(&entry.value.as_bytes()[end..]);
            let spellings = [&entry.value, &entry.label]
                .into_iter()
                .chain(&entry.aliases);
            for spelling in spellings {
                index.folded.entry(fold(spelling).into()).or_insert(at);
            }
        }
        index
    }

    /// The entry written exactly so.
    pub fn exact(&self, value: &str) -> Option<u16> {
        let mut slot = slot(value.as_bytes());
        // There are always free slots; an index without entries has none at all.
        while let Some(&Some(at)) = self.slots.get(slot & self.slots.len().wrapping_sub(1)) {
            if self.entries[usize::from(at)].value == value {
                return Some(at);
            }
            slot += 1;
        }
        None
    }

    /// The entry that a spelling means.
    pub fn meant(&self, value: &str) -> Option<u16> {
        self.exact(value)
            .or_else(|| self.folded.get(fold(value).as_str()).copied())
    }

    /// The entry whose value is a mail domain (in small letters), or a domain above it.
    pub fn meant_domain(&self, domain: &str) -> Option<&CodeEntry> {
        // All that is tried ends as the domain does.
        let end = domain.len().checked_sub(self.shortest)?;
        if self.endings & ending_bit(&domain.as_bytes()[end..]) == 0 {
            return None;
        }
        let mut rest = domain;
        loop {
            if let Some(at) = self.exact(rest) {
                return self.entry(at);
            }
            let dot = rest.bytes().position(|byte| byte == b'.')?;
            rest = &rest[dot + 1..];
        }
    }

    /// An entry by its place.
    pub fn entry(&self, at: u16) -> Option<&CodeEntry> {
        self.entries.get(usize::from(at))
    }

    /// All entries in order.
    pub fn entries(&self) -> &[CodeEntry] {
        &self.entries
    }
}

/// The slot of a value, from its length and three of its bytes: lists are short, so this tells enough values apart and is quicker than hashing them.
fn slot(value: &[u8]) -> usize {
    match value {
        [] => 0,
        [first, .., last] => {
            let middle = value[value.len() / 2];
            value.len()
                + usize::from(*first) * 3
                + usize::from(middle) * 7
                + usize::from(*last) * 31
        }
        [only] => usize::from(*only),
    }
}

/// A bit for the end of a value.
fn ending_bit(end: &[u8]) -> u64 {
    let sum = end
        .iter()
        .fold(0, |sum: u8, byte| sum.wrapping_mul(5).wrapping_add(*byte));
    1 << (sum % 64)
}

pub(super) fn read(value: &str, context: Context<'_>, problems: &mut Problems) -> Meaning {
    let Some(codes) = context.codes else {
        return Meaning::Nothing;
    };
    if let Some(at) = codes.exact(value) {
        return Meaning::Code(at);
    }
    match codes.meant(value) {
        Some(at) => {
            problems.add(Problem::CodeAlias);
            Meaning::Code(at)
        }
        None => {
            problems.add(Problem::CodeUnknown);
            Meaning::Nothing
        }
    }
}

pub(super) fn repair(value: &str, context: Context<'_>) -> Option<String> {
    let codes = context.codes?;
    let entry = codes.entry(codes.meant(value)?)?;
    (entry.value != value).then(|| entry.value.clone())
}

/// The province written as in the list and right at the dossier's date.
pub(super) fn read_faultless_province(value: &str, context: Context<'_>) -> Option<u16> {
    let codes = context.codes?;
    let at = codes.exact(value)?;
    codes
        .entry(at)?
        .period
        .contains(context.dossier)
        .then_some(at)
}

pub(super) fn read_province(value: &str, context: Context<'_>, problems: &mut Problems) -> Meaning {
    let Some(codes) = context.codes else {
        return Meaning::Nothing;
    };
    let Some(at) = codes.meant(value) else {
        problems.add(Problem::CodeUnknown);
        return Meaning::Nothing;
    };
    let Some(entry) = codes.entry(at) else {
        return Meaning::Nothing;
    };
    if entry.period.to.is_some_and(|to| to < context.dossier) {
        problems.add(Problem::ProvinceMerged);
    } else if !entry.period.contains(context.dossier) {
        problems.add(Problem::CodeNotThen);
    } else if entry.value != value {
        problems.add(Problem::CodeAlias);
    }
    Meaning::Code(at)
}

/// The province that the place belonged to at the dossier's date, in the list's spelling.
pub(super) fn repair_province(value: &str, context: Context<'_>) -> Option<String> {
    let codes = context.codes?;
    let mut entry = codes.entry(codes.meant(value)?)?;
    // A merged province may have been merged again: follow, but not in circles.
    for _ in 0..codes.entries.len() {
        if entry.period.contains(context.dossier) {
            return (entry.value != value).then(|| entry.value.clone());
        }
        if entry.period.to.is_some_and(|to| to < context.dossier) {
            entry = codes.entry(codes.exact(&entry.into)?)?;
            continue;
        }
        // Not there yet: what became it, if that was one province only.
        let mut before = codes
            .entries
            .iter()
            .filter(|e| e.into == entry.value && e.period.contains(context.dossier));
        entry = before.next()?;
        if before.next().is_some() {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::pack::Period;

    fn day(year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, 7, 1).unwrap()
    }

    fn entry(value: &str, from: Option<i32>, to: Option<i32>, into: &str) -> CodeEntry {
        CodeEntry {
            value: value.to_owned(),
            aliases: vec![format!("Tỉnh {value}")],
            period: Period {
                from: from.map(day),
                to: to.map(day),
            },
            into: into.to_owned(),
            ..CodeEntry::default()
        }
    }

    #[test]
    fn provinces_depend_on_the_date() {
        let list = CodeList {
            id: "tinh".to_owned(),
            entries: vec![
                entry("Sơn La", None, None, ""),
                entry("Yên Bái", None, Some(2025), "Lào Cai"),
                entry("Lào Cai", None, None, ""),
                entry("Thừa Thiên Huế", None, Some(2024), "Huế"),
                entry("Huế", Some(2025), None, ""),
            ],
            ..CodeList::default()
        };
        let codes = CodeIndex::new(&list);
        let cases: &[(&str, i32, &[Problem], Option<&str>)] = &[
            ("Sơn La", 2026, &[], None),
            ("SƠN LA", 2026, &[Problem::CodeAlias], Some("Sơn La")),
            ("Tỉnh Sơn La", 2020, &[Problem::CodeAlias], Some("Sơn La")),
            ("Yên Bái", 2024, &[], None),
            ("Yên Bái", 2026, &[Problem::ProvinceMerged], Some("Lào Cai")),
            (
                "tỉnh yên bái",
                2026,
                &[Problem::ProvinceMerged],
                Some("Lào Cai"),
            ),
            ("Huế", 2022, &[Problem::CodeNotThen], Some("Thừa Thiên Huế")),
            (
                "Thừa Thiên Huế",
                2026,
                &[Problem::ProvinceMerged],
                Some("Huế"),
            ),
            ("Sơn Lo", 2026, &[Problem::CodeUnknown], None),
        ];
        for (raw, year, expected, better) in cases {
            let context = Context {
                dossier: day(*year),
                codes: Some(&codes),
            };
            let mut problems = Problems::default();
            read_province(raw, context, &mut problems);
            assert_eq!(
                problems.iter().collect::<Vec<_>>(),
                *expected,
                "{raw} {year}"
            );
            assert_eq!(
                repair_province(raw, context).as_deref(),
                *better,
                "{raw} {year}"
            );
        }
    }
}
