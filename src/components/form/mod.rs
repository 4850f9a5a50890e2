//! A form, drawn from its definition: what is typed, what is wrong with it, how far each section is.
//!
//! Reading order: [`Filling`] (the state), [`sections`], [`control`] and [`drawn`] (the boxes), [`tasks`] (the list of sections),
//! [`Checker`] and [`checking`] (what is wrong, beside the boxes and in a [`summary`]; only the whole program has these).

pub mod checking;
mod control;
pub mod drawn;
mod field;
pub mod pointer;
mod preview;
mod summary;
mod tasks;

pub use field::sections;
pub use preview::name_preview;
pub use summary::{hold_composing_enter, to_control, to_summary};
pub use tasks::task_list;

use std::sync::Arc;

use chrono::NaiveDate;
use forms::calendar::{DateReading, format_date, parse_date, read_date};
use forms::kind::Kind;
use forms::pack::{Field, Form, Pack, Section};
use forms::record::Values;
use forms::text::{tidy_line, tidy_lines};
use forms::{Finding, Record};
use leptos::prelude::*;

use crate::clock;
use crate::drafts::{Draft, Mode};
use crate::packs::Config;
use crate::profile;

/// The key of the field that holds the dossier's date.
const DOSSIER_DATE: &str = forms::keys::DATE;

/// When a value came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The user may still be typing: what is mended is cleared, nothing is added.
    Typing,
    /// The user has left the field.
    Left,
}

/// How far a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is filled in.
    Empty,
    /// Nothing is filled in and nothing has to be.
    Optional,
    /// Something is missing or wrong.
    Begun,
    /// Something is wrong and the user knows.
    Wrong,
    /// Everything is there.
    Done,
}

/// What knows what is wrong with a form, and says it once the user has asked.
///
/// The program that comes first has none: it would be a third of the first visit. There a form is filled in, and the
/// whole program takes its place when the user asks what is wrong.
pub trait Checker: Send + Sync {
    /// Everything that is wrong at the moment, said or not.
    fn findings(&self) -> Memo<Vec<Finding>>;
    /// Whether an error is said.
    fn says_error(&self) -> Signal<bool>;
    /// Says all that is wrong from now on; whether there is an error.
    fn ask(&self) -> bool;
    /// Looks anew at what has been said, after a change.
    fn follow(&self, moment: Moment);
    /// Whether something wrong with one of a section's fields is said, or there.
    fn progress(&self, section: &Section) -> Option<Progress>;
    /// The usual way to write a field's value, where the value says the same.
    fn rewritten(&self, field: &Field, raw: &str) -> Option<String>;
    /// Whether an error is said beside a field.
    fn is_wrong(&self, key: &str) -> Signal<bool>;
    /// What is said beside a field.
    fn beside(&self, filling: &Filling, key: &str) -> AnyView;
    /// What is said at the top of the page.
    fn summary(&self, filling: &Filling) -> AnyView;
}

/// A form being filled in; all clones are the same one.
#[derive(Clone)]
pub struct Filling {
    /// The draft behind it.
    pub draft: Draft,
    pack: Arc<Pack>,
    /// Place of the form in the pack.
    form: usize,
    /// Counts changes, so that what is shown follows.
    revision: RwSignal<u32>,
    /// What is wrong with it, where this program can tell.
    pub checker: Option<Arc<dyn Checker>>,
}

impl Filling {
    /// The state of a draft that a page has opened, without a checker; to be made where the page is.
    ///
    /// None where the pack has no such form.
    pub fn unchecked(draft: &Draft, pack: &Arc<Pack>, form: &str) -> Option<Filling> {
        let form = pack.forms.iter().position(|own| own.id == form)?;
        draft.seat(&pack.forms[form]);
        Some(Filling {
            draft: draft.clone(),
            pack: Arc::clone(pack),
            form,
            revision: RwSignal::new(0),
            checker: None,
        })
    }

    /// The pack that the form is of.
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// The form.
    pub fn form(&self) -> &Form {
        &self.pack.forms[self.form]
    }

    /// The value of a field; what reads it follows changes.
    pub fn value(&self, key: &str) -> String {
        self.revision.track();
        self.value_now(key)
    }

    /// The value of a field at this moment.
    pub fn value_now(&self, key: &str) -> String {
        self.draft
            .with(|document| document.get(None, key).to_owned())
    }

    /// Whether this tab may change the draft.
    pub fn may_write(&self) -> bool {
        self.draft.mode().get() == Mode::Writing
    }

    /// The day of the dossier: what is written in it, or today; what reads it follows changes.
    pub fn day(&self) -> NaiveDate {
        self.written_day().unwrap_or_else(clock::today)
    }

    /// The day that is written in the dossier, where one can be read there; what reads it follows changes.
    pub fn written_day(&self) -> Option<NaiveDate> {
        parse_date(&self.value(DOSSIER_DATE))
    }

    /// Takes a value in.
    pub fn commit(&self, key: &str, value: &str, moment: Moment) {
        let before = self.value_now(key);
        if before != value {
            if !self.draft.set(None, key, value) {
                return;
            }
            profile::remember(self.form(), key, value);
            // A box that is taken away with its page is left then, too: the value counts, and nothing is there to show it.
            let _ = self.revision.try_update(|revision| *revision += 1);
        }
        let Some(checker) = self.checker.clone() else {
            return;
        };
        match moment {
            Moment::Typing => checker.follow(moment),
            Moment::Left => pointer::when_released(move || checker.follow(moment)),
        }
    }

    /// Shows all anew, after the draft was changed from elsewhere.
    pub fn renew(&self) {
        self.draft.seat(self.form());
        self.revision.update(|revision| *revision += 1);
        if let Some(checker) = &self.checker {
            checker.follow(Moment::Left);
        }
    }

    /// How far a section is.
    pub fn progress(&self, section: &Section) -> Progress {
        self.revision.track();
        let told = self.checker.as_ref().and_then(|own| own.progress(section));
        if told == Some(Progress::Wrong) {
            return Progress::Wrong;
        }
        let filled = |field: &Field| !self.value_now(&field.key).trim().is_empty();
        if section.fields.iter().any(&filled) {
            let missing = |field: &Field| field.required && !filled(field);
            match told {
                Some(progress) => progress,
                None if section.fields.iter().any(missing) => Progress::Begun,
                None => Progress::Done,
            }
        } else if section.fields.iter().any(|field| field.required) {
            Progress::Empty
        } else {
            Progress::Optional
        }
    }

    /// The way a value is written, where only the writing differs: blanks, separators, leading zeros of a date.
    ///
    /// Anything that changes what a value says is a repair, which the user has to ask for.
    pub fn tidy(&self, field: &Field, raw: &str) -> Option<String> {
        let better = match field.kind {
            Kind::Date => match read_date(raw) {
                DateReading::Loose(day) | DateReading::Iso(day) => format_date(day),
                _ => return None,
            },
            Kind::Identity | Kind::Mobile | Kind::CertificateSerial | Kind::TaxCode => {
                self.checker.as_ref()?.rewritten(field, raw)?
            }
            Kind::Agency(_) | Kind::Lines => tidy_lines(raw).into_owned(),
            Kind::Tick | Kind::Code(_) | Kind::Count => return None,
            _ => tidy_line(raw).into_owned(),
        };
        (better != raw).then_some(better)
    }
}

/// The id of a field's box; always the same, so that links and tests find it.
pub fn control_id(key: &str) -> String {
    ["f-", key].concat()
}

/// An empty record of a form, with what the form, the portal and earlier forms give it.
pub fn new_record(pack: &Pack, form: &Form, config: &Config) -> Record {
    let mut record = Record::new(&pack.id, form);
    profile::carry_over(form, &mut record.values);
    let put = |values: &mut Values, key: &str, value: &str| {
        if values.get(key).is_empty() && form.field(key).is_some() {
            values.set(key, value);
        }
    };
    for field in form.fields() {
        put(&mut record.values, &field.key, &field.default);
        if let Some(value) = config.defaults.get(&field.key) {
            put(&mut record.values, &field.key, value);
        }
    }
    let today = clock::today();
    // Who takes forms that no longer hold has a dossier of another day.
    if pack.in_force.contains(today) {
        put(&mut record.values, DOSSIER_DATE, &format_date(today));
    }
    record
}
