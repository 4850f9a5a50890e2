//! The rules over one set of values (a letter's own fields, or a row), compiled.

mod compile;
mod readings;
mod verdict;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

pub use readings::Scratch;
use verdict::digits_meant;
pub(super) use verdict::{Test, When, found_name};

use self::readings::Readings;
use crate::finding::Text;
use crate::kind::{CodeIndex, Context, Problems, Reading};
use crate::pack::Field;
use crate::record::{Columns, Values};

/// How many days of the letter's own fields the rows of a form may be compared with.
pub(crate) const MAX_LETTER_DAYS: usize = 2;

/// The days a check depends on. There is no other clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Today.
    pub today: NaiveDate,
    /// The day of the dossier: the letter's date where it has one, else today.
    pub dossier: NaiveDate,
    /// Further days of the letter that rows are compared with, as [`Plan::day`](super::Plan::day) finds them.
    pub(super) letter: [Option<NaiveDate>; MAX_LETTER_DAYS],
}

impl Day {
    /// Both days the same, of no letter.
    pub fn both(today: NaiveDate) -> Day {
        Day {
            today,
            dossier: today,
            letter: [None; MAX_LETTER_DAYS],
        }
    }
}

/// That a rule fired: its place among the compiled rules of its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit(pub(super) u16);

/// A form has at most this many fields, so that a set of them is one word.
pub(crate) const MAX_FIELDS: usize = 64;

#[derive(Debug)]
pub(super) struct Scope {
    pub(super) columns: Arc<Columns>,
    pub(super) fields: Vec<Field>,
    /// The fields' keys, as findings name them.
    pub(super) keys: Vec<Text>,
    pub(super) codes: Vec<Option<Arc<CodeIndex>>>,
    pub(super) rules: Vec<RulePlan>,
    /// For each field: its rules about the value itself.
    own: Vec<OwnRules>,
    /// Where the rules that compare fields stand in `rules`; behind them stand those that compare rows.
    cross: Range<usize>,
}

/// Where the rules about one field's value itself stand among the rules of the scope.
#[derive(Debug)]
struct OwnRules {
    /// Those about an empty value.
    missing: Range<usize>,
    /// Those about the problems of a value.
    problems: Range<usize>,
    /// The fields they read.
    reads: u64,
}

/// One rule about one field, ready to run.
#[derive(Debug)]
pub(super) struct RulePlan {
    /// Place in [`Pack::rules`].
    pub(super) rule: u16,
    /// Place of the field the finding stands at.
    pub(super) field: u16,
    /// The fields it reads, a bit each.
    reads: u64,
    pub(super) test: Test,
    when: Vec<When>,
}

impl Scope {
    /// The values in this scope's columns; the same ones where they stand in them already, as nearly always.
    pub(super) fn fit<'v>(&self, values: &'v Values) -> Cow<'v, Values> {
        if Arc::ptr_eq(values.columns(), &self.columns) {
            return Cow::Borrowed(values);
        }
        let mut fitted = Values::new(Arc::clone(&self.columns));
        for (key, value) in values.iter() {
            fitted.set(key, value);
        }
        Cow::Owned(fitted)
    }

    /// Runs all rules.
    pub(super) fn check(
        &self,
        values: &Values,
        day: Day,
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        self.run(values, day, u64::MAX, scratch, hits);
    }

    /// Runs the rules that read one field, and keeps what the others said.
    pub(super) fn recheck(
        &self,
        values: &Values,
        day: Day,
        column: usize,
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        let changed = 1u64 << column;
        hits.retain(|hit| self.rules[usize::from(hit.0)].reads & changed == 0);
        self.run(values, day, changed, scratch, hits);
        hits.sort_unstable();
    }

    fn run(
        &self,
        values: &Values,
        day: Day,
        changed: u64,
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        if scratch.day != Some(day) {
            scratch.repeated.clear();
            scratch.day = Some(day);
        }
        scratch.known = 0;
        let mut readings = Readings {
            scope: self,
            values,
            day,
            scratch,
        };
        for (at, own) in self.own.iter().enumerate() {
            if own.reads & changed == 0 {
                continue;
            }
            let raw = values.at(at);
            let (rules, problems) = if is_blank(raw) {
                (own.missing.clone(), Problems::default())
            } else {
                let problems = readings.read(at, raw).problems;
                if problems.is_empty() {
                    continue;
                }
                (own.problems.clone(), problems)
            };
            for number in rules {
                let rule = &self.rules[number];
                let fails = match rule.test {
                    Test::Problem(wanted) => problems.meet(wanted),
                    // That a blank value is required.
                    _ => true,
                };
                if fails && rule.applies(changed, &mut readings) {
                    hits.push(Hit(number as u16));
                }
            }
        }
        for number in self.cross.clone() {
            let rule = &self.rules[number];
            if rule.reads & changed != 0
                && rule.test.fails(usize::from(rule.field), &mut readings)
                && rule.applies(changed, &mut readings)
            {
                hits.push(Hit(number as u16));
            }
        }
    }

    /// Whether conditions hold.
    pub(super) fn holds(&self, conditions: &[When], values: &Values, day: Day) -> bool {
        let mut readings = Readings {
            scope: self,
            values,
            day,
            scratch: &mut Scratch::default(),
        };
        conditions.iter().all(|when| when.holds(&mut readings))
    }

    /// The one value that was surely meant where a rule fired.
    pub(super) fn repair(&self, rule: &RulePlan, values: &Values, day: Day) -> Option<String> {
        let at = usize::from(rule.field);
        let raw = values.at(at);
        match rule.test {
            Test::Digits(count) => digits_meant(raw, count),
            _ => self.fields[at].kind.repair(raw, self.context(at, day)),
        }
    }

    /// Reads one field of some values.
    pub(super) fn read(&self, at: usize, values: &Values, day: Day) -> Reading {
        self.fields[at]
            .kind
            .read(values.at(at), self.context(at, day))
    }

    pub(super) fn context(&self, at: usize, day: Day) -> Context<'_> {
        Context {
            dossier: day.dossier,
            codes: self.codes[at].as_deref(),
        }
    }

    /// The rules that compare a field with the other rows: place among the rules, and the field.
    pub(super) fn uniques(&self) -> impl Iterator<Item = (Hit, usize)> {
        self.rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| matches!(rule.test, Test::Unique))
            .map(|(number, rule)| (Hit(number as u16), usize::from(rule.field)))
    }

    /// The text under which a value is compared with the other rows; none where it is empty.
    pub(super) fn unique_key<'a>(
        &self,
        at: usize,
        values: &'a Values,
        day: Day,
    ) -> Option<Cow<'a, str>> {
        let reading = self.read(at, values, day);
        self.unique_key_of(at, values, day, &reading)
    }

    /// The same for the row that was checked last, without reading its value again.
    pub(super) fn unique_key_checked<'a>(
        &self,
        at: usize,
        values: &'a Values,
        day: Day,
        scratch: &Scratch,
    ) -> Option<Cow<'a, str>> {
        // What was not read is blank.
        let reading = scratch.is_known(at).then(|| &scratch.readings[at])?;
        self.unique_key_of(at, values, day, reading)
    }

    fn unique_key_of<'a>(
        &self,
        at: usize,
        values: &'a Values,
        day: Day,
        reading: &Reading,
    ) -> Option<Cow<'a, str>> {
        let raw = values.at(at);
        if is_blank(raw) {
            None
        } else if reading.problems.is_empty() {
            Some(raw.into())
        } else {
            Some(self.fields[at].kind.normal(raw, self.context(at, day)))
        }
    }
}

/// Whether a text has nothing but blanks.
#[inline]
fn is_blank(raw: &str) -> bool {
    match raw.as_bytes() {
        [] => true,
        // ASCII but for the blank, and the letters of Vietnamese: so nearly all values begin.
        [b'!'..=b'~' | 0xc3..=0xcf, ..] | [0xe1, 0xba | 0xbb, ..] => false,
        _ => raw.trim().is_empty(),
    }
}
