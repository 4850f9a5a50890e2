//! The readings of a row's fields, each made when first asked for.

use std::borrow::Cow;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::{Day, Hit, MAX_FIELDS, Scope};
use crate::kind::{Context, Kind, Meaning, Reading, email_domain};
use crate::record::Values;
use crate::text::fold;

/// Room for the readings and hits of a row, and the readings of texts that come again and again, kept from row to row.
///
/// One belongs to one scope: its readings are told apart by the place of their field.
#[derive(Debug)]
pub struct Scratch {
    pub(super) readings: [Reading; MAX_FIELDS],
    /// Which readings are those of the row at hand, a bit each.
    pub(super) known: u64,
    pub(in crate::check) hits: Vec<Hit>,
    /// Readings by field and text, for the day they were made on.
    pub(super) repeated: FxHashMap<Box<str>, (u16, Reading)>,
    pub(super) day: Option<Day>,
}

/// How many readings are kept: a province has a few hundred agencies.
const REPEATED: usize = 2048;

impl Default for Scratch {
    fn default() -> Scratch {
        Scratch {
            readings: [Reading::default(); MAX_FIELDS],
            known: 0,
            hits: Vec::new(),
            repeated: FxHashMap::default(),
            day: None,
        }
    }
}

impl Scratch {
    #[inline]
    pub(super) fn is_known(&self, at: usize) -> bool {
        self.known & (1 << at) != 0
    }

    #[inline(never)]
    fn read_repeated(
        &mut self,
        at: usize,
        kind: &Kind,
        raw: &str,
        context: Context<'_>,
    ) -> &Reading {
        let reading = &mut self.readings[at];
        match self.repeated.get(raw) {
            Some(&(field, known)) if usize::from(field) == at => *reading = known,
            _ => {
                *reading = kind.read(raw, context);
                if self.repeated.len() < REPEATED {
                    self.repeated.insert(raw.into(), (at as u16, *reading));
                }
            }
        }
        reading
    }
}

/// The readings of a row's fields, each made when first asked for.
pub(super) struct Readings<'a> {
    pub(super) scope: &'a Scope,
    pub(super) values: &'a Values,
    pub(super) day: Day,
    pub(super) scratch: &'a mut Scratch,
}

impl Readings<'_> {
    #[inline(always)] // So short that the call would take longer.
    pub(super) fn get(&mut self, at: usize) -> &Reading {
        if !self.scratch.is_known(at) {
            self.read(at, self.values.at(at));
        }
        &self.scratch.readings[at]
    }

    pub(super) fn read(&mut self, at: usize, raw: &str) -> &Reading {
        self.scratch.known |= 1 << at;
        let kind = &self.scope.fields[at].kind;
        let context = self.scope.context(at, self.day);
        if kind.repeats() {
            self.scratch.read_repeated(at, kind, raw, context)
        } else {
            let reading = &mut self.scratch.readings[at];
            kind.read_into(reading, raw, context);
            reading
        }
    }

    /// The domain of an e-mail address, in small letters.
    #[inline(always)] // As the above.
    pub(super) fn domain(&mut self, at: usize) -> Cow<'_, str> {
        let values = self.values;
        match self.get(at).meaning {
            Meaning::Email(sign) => {
                let domain = values.at(at).get(usize::from(sign) + 1..);
                domain.unwrap_or_default().into()
            }
            _ => loose_domain(values.at(at)).into(),
        }
    }

    /// A value as it is compared with those of other fields.
    pub(super) fn folded(&self, at: usize) -> String {
        self.folded_text(at, self.values.at(at))
    }

    /// A text as a field's value is compared.
    pub(super) fn folded_text(&self, at: usize, text: &str) -> String {
        let kind = &self.scope.fields[at].kind;
        let context = self.scope.context(at, self.day);
        fold(&kind.normal(text, context))
    }

    #[inline(always)] // So short that the call would take longer.
    pub(super) fn date(&mut self, at: usize) -> Option<NaiveDate> {
        match self.get(at).meaning {
            Meaning::Date(day) => Some(day),
            _ => None,
        }
    }
}

/// The domain of an address that is not tidy.
#[inline(never)]
fn loose_domain(raw: &str) -> String {
    email_domain(raw).to_ascii_lowercase()
}
