//! Whether a rule fires.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::readings::Readings;
use super::{RulePlan, is_blank};
use crate::calendar::{DaysOff, add_years, days_between, full_years};
use crate::check::rule::Document;
use crate::kind::{CodeIndex, Meaning, Problems, abbreviations, is_host_name};
use crate::text::fold;

/// What a rule asks of a value. Fields of the scope stand here by their places.
#[derive(Debug)]
pub(in crate::check) enum Test {
    Required,
    Filled,
    Problem(Problems),
    NotAfterToday,
    YearsAfter(usize, u32),
    DaysLeft(u32, Option<u32>),
    /// The list stands apart, so that the rules of a row stay small.
    WorkingDaysAfter(usize, u32, Box<DaysOff>),
    /// One of the letter's days, by its place in [`Day::letter`](super::Day).
    NotBeforeOwn(usize),
    NotBeforeDossier,
    NotAfterDossier,
    Age(u32, u32),
    CardBirth(usize),
    CardSex(usize),
    RightOn(usize),
    NamesOneOf(Vec<String>),
    NamesNoneOf(Vec<String>),
    SpelledOut(Arc<CodeIndex>),
    DomainNotIn(Arc<CodeIndex>),
    Not(Named),
    DiffersFrom(usize),
    /// The key of the note that a row keeps of its request.
    AgreesWithRequest(Box<str>),
    Digits(u32),
    HostName,
    DomainEnds(Vec<String>, Arc<CodeIndex>),
    Ticked,
    /// Found by the list, which knows the other rows.
    Unique,
}

/// When a rule applies at all.
#[derive(Debug)]
pub(in crate::check) enum When {
    From(NaiveDate),
    Until(NaiveDate),
    Filled(usize),
    AnyFilled(Vec<usize>),
    Empty(usize),
    Is(usize, Named),
    Document(usize, Vec<Document>),
}

/// Values that a rule names.
#[derive(Debug)]
pub(in crate::check) enum Named {
    /// Entries of the field's list, by their places: each spelling of theirs means them.
    Entries(Vec<u16>),
    /// Texts, letter by letter.
    Texts(Vec<String>),
}

impl Named {
    fn has(&self, at: usize, readings: &mut Readings<'_>) -> bool {
        match self {
            Named::Entries(entries) => match readings.get(at).meaning {
                Meaning::Code(entry) => entries.contains(&entry),
                _ => false,
            },
            Named::Texts(texts) => {
                let value = readings.values.at(at).trim();
                texts.iter().any(|text| text == value)
            }
        }
    }
}

impl RulePlan {
    /// Whether it reads a changed field and its conditions hold.
    pub(super) fn applies(&self, changed: u64, readings: &mut Readings<'_>) -> bool {
        self.reads & changed != 0 && self.when.iter().all(|when| when.holds(readings))
    }
}

impl Test {
    /// Whether a rule that compares fields fires. What is empty or cannot be read is other rules' business.
    #[inline]
    pub(super) fn fails(&self, at: usize, readings: &mut Readings<'_>) -> bool {
        let values = readings.values;
        let raw = || values.at(at);
        match self {
            Test::NotAfterToday => readings
                .date(at)
                .is_some_and(|day| day > readings.day.today),
            Test::YearsAfter(other, years) => {
                match (readings.date(at), readings.date(*other)) {
                    // Most are many years apart; only those that are not need the calendar.
                    (Some(day), Some(other)) if day.year() <= other.year() + *years as i32 => {
                        add_years(other, *years).is_some_and(|limit| day < limit)
                    }
                    _ => false,
                }
            }
            Test::DaysLeft(least, or_under) => readings.date(at).is_some_and(|day| {
                let left = days_between(readings.day.dossier, day);
                left < i64::from(*least) && or_under.is_none_or(|under| left >= i64::from(under))
            }),
            Test::WorkingDaysAfter(other, most, days_off) => {
                match (readings.date(at), readings.date(*other)) {
                    (Some(day), Some(other)) => days_off
                        .working_day_after(other, *most)
                        .is_some_and(|limit| day > limit),
                    _ => false,
                }
            }
            Test::NotBeforeOwn(place) => match (readings.date(at), readings.day.letter[*place]) {
                (Some(day), Some(limit)) => day < limit,
                _ => false,
            },
            Test::NotBeforeDossier => {
                let dossier = readings.day.dossier;
                readings.date(at).is_some_and(|day| day < dossier)
            }
            Test::NotAfterDossier => {
                let dossier = readings.day.dossier;
                readings.date(at).is_some_and(|day| day > dossier)
            }
            Test::Age(from, to) => {
                let dossier = readings.day.dossier;
                readings.date(at).is_some_and(|birth| {
                    birth <= dossier && !(*from..=*to).contains(&full_years(birth, dossier))
                })
            }
            Test::CardBirth(other) => match (readings.get(at).meaning, readings.date(*other)) {
                (Meaning::Card(card), Some(birth)) => card.birth().year != birth.year(),
                _ => false,
            },
            Test::CardSex(other) => match readings.get(at).meaning {
                // Other spellings are told by the field's own list.
                Meaning::Card(card) => match readings.values.at(*other) {
                    "Nam" => card.birth().woman,
                    "Nữ" => !card.birth().woman,
                    _ => false,
                },
                _ => false,
            },
            Test::RightOn(other) => {
                let Meaning::Code(code) = readings.get(at).meaning else {
                    return false;
                };
                let Some(day) = readings.date(*other) else {
                    return false;
                };
                // Before the first entry's time the list has nothing to say.
                readings.scope.codes[at].as_ref().is_some_and(|codes| {
                    let right = |entry: &crate::pack::CodeEntry| entry.period.contains(day);
                    codes.entry(code).is_some_and(|entry| !right(entry))
                        && codes.entries().iter().any(right)
                })
            }
            Test::NamesOneOf(names) => {
                let text = fold(raw());
                !text.is_empty() && !names.iter().any(|name| text.contains(name.as_str()))
            }
            Test::NamesNoneOf(names) => found_name(raw(), names).is_some(),
            Test::SpelledOut(list) => abbreviations(raw(), Some(list)).next().is_some(),
            Test::Not(values) => values.has(at, readings),
            Test::DiffersFrom(other) => {
                let (one, two) = (raw(), values.at(*other));
                !is_blank(one)
                    && !is_blank(two)
                    && (one == two || readings.folded(at) == readings.folded(*other))
            }
            Test::AgreesWithRequest(note) => {
                let said = values.beside(note);
                !said.is_empty()
                    && raw() != said
                    && readings.folded(at) != readings.folded_text(at, said)
            }
            Test::Digits(count) => {
                let value = raw().as_bytes();
                let right = value.len() == *count as usize && value.iter().all(u8::is_ascii_digit);
                !right && !is_blank(raw())
            }
            Test::HostName => !is_blank(raw()) && !is_host_name(raw().trim()),
            Test::DomainNotIn(list) => {
                let dossier = readings.day.dossier;
                let domain = readings.domain(at);
                list.meant_domain(&domain)
                    .is_some_and(|entry| entry.period.contains(dossier))
            }
            Test::DomainEnds(ends, known) => {
                let domain = readings.domain(at);
                let fits = |end: &String| {
                    domain.ends_with(end.as_str()) || domain == end.trim_start_matches('.')
                };
                !domain.is_empty()
                    && !ends.iter().any(fits)
                    && known.meant_domain(&domain).is_none()
            }
            Test::Ticked => is_blank(raw()),
            // Told from the value alone, or by the list.
            Test::Required | Test::Filled | Test::Problem(_) | Test::Unique => false,
        }
    }
}

/// The place of the first of some folded names that a text has in it.
pub(in crate::check) fn found_name(raw: &str, names: &[String]) -> Option<usize> {
    let text = fold(raw);
    names.iter().position(|name| text.contains(name.as_str()))
}

impl When {
    pub(super) fn holds(&self, readings: &mut Readings<'_>) -> bool {
        let values = readings.values;
        match self {
            When::From(day) => readings.day.dossier >= *day,
            When::Until(day) => readings.day.dossier <= *day,
            When::Filled(at) => !is_blank(values.at(*at)),
            When::AnyFilled(places) => places.iter().any(|at| !is_blank(values.at(*at))),
            When::Empty(at) => is_blank(values.at(*at)),
            When::Is(at, wanted) => wanted.has(*at, readings),
            When::Document(at, wanted) => {
                let document = match readings.get(*at).meaning {
                    Meaning::Card(_) => Document::Card,
                    Meaning::OldCard => Document::OldCard,
                    Meaning::Passport => Document::Passport,
                    _ => return false,
                };
                wanted.contains(&document)
            }
        }
    }
}

/// A number written with blanks or dots, without them, where that makes so many digits.
pub(super) fn digits_meant(raw: &str, count: u32) -> Option<String> {
    let between = |c: char| c.is_whitespace() || c == '.';
    let digits: String = raw.chars().filter(|&c| !between(c)).collect();
    let right = digits.len() == count as usize && digits.bytes().all(|b| b.is_ascii_digit());
    (right && digits != raw).then_some(digits)
}
