//! A form, drawn from its definition: what is typed, what is wrong with it, how far each section is.
//!
//! Reading order: [`Filling`] (the state), [`sections`] and [`control`] (the boxes), [`summary`] (what has to be mended), [`tasks`] (the list of sections).

mod control;
mod field;
mod pointer;
mod preview;
mod summary;
mod tasks;

pub use field::sections;
pub use preview::name_preview;
pub use summary::{error_summary, hold_composing_enter, to_control, to_summary};
pub use tasks::task_list;

use std::sync::Arc;

use forms::calendar::{DateReading, format_date, read_date};
use forms::kind::Kind;
use forms::pack::{Field, Form, Pack, Section};
use forms::record::Values;
use forms::text::{is_word, tidy_line, tidy_lines};
use forms::{Finding, Level, Plan, Record};
use leptos::prelude::*;

use crate::clock;
use crate::drafts::{Draft, Mode};
use crate::packs::Config;
use crate::profile;

/// The key of the field that holds the dossier's date.
const DOSSIER_DATE: &str = "ngayLap";

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

/// A form being filled in; all clones are the same one.
#[derive(Clone)]
pub struct Filling {
    /// The draft behind it.
    pub draft: Draft,
    /// The form's rules.
    pub plan: Arc<Plan>,
    /// Counts changes, so that what is shown follows.
    revision: RwSignal<u32>,
    /// What is said beside the fields.
    shown: RwSignal<Vec<Finding>>,
    /// Everything that is wrong at the moment, said or not.
    findings: Memo<Vec<Finding>>,
    /// Whether the user has asked what is wrong.
    asked: RwSignal<bool>,
}

impl Filling {
    /// The state of a draft that a page has opened; to be made where the page is.
    pub fn new(draft: &Draft, plan: &Arc<Plan>) -> Filling {
        draft.seat(plan.form());
        pointer::follow();
        let revision = RwSignal::new(0);
        let findings = {
            let (draft, plan) = (draft.clone(), Arc::clone(plan));
            Memo::new(move |_| {
                revision.track();
                draft.with(|document| {
                    let record = document.record();
                    let unbacked = |key: &str| {
                        record
                            .rows
                            .iter()
                            .filter(|row| row.get(key).is_empty())
                            .count()
                    };
                    plan.check_own(&record.values, record.rows.len(), &unbacked, clock::today())
                })
            })
        };
        Filling {
            draft: draft.clone(),
            plan: Arc::clone(plan),
            revision,
            shown: RwSignal::default(),
            findings,
            asked: RwSignal::new(false),
        }
    }

    /// The form.
    pub fn form(&self) -> &Form {
        self.plan.form()
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

    /// Everything that is wrong at the moment.
    pub fn findings(&self) -> Memo<Vec<Finding>> {
        self.findings
    }

    /// What is said beside the fields.
    pub fn shown(&self) -> RwSignal<Vec<Finding>> {
        self.shown
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
        if self.asked.try_get_untracked() != Some(true) {
            return;
        }
        match moment {
            Moment::Typing => self.check_again(moment),
            Moment::Left => {
                let filling = self.clone();
                pointer::when_released(move || filling.check_again(Moment::Left));
            }
        }
    }

    /// Shows all anew, after the draft was changed from elsewhere.
    pub fn renew(&self) {
        self.draft.seat(self.form());
        self.revision.update(|revision| *revision += 1);
        if self.asked.get_untracked() {
            self.check_again(Moment::Left);
        }
    }

    /// Says all that is wrong from now on; whether there is an error.
    pub fn check(&self) -> bool {
        self.draft.flush();
        self.asked.set(true);
        self.check_again(Moment::Left);
        self.shown.with_untracked(|shown| has_error(shown))
    }

    fn check_again(&self, moment: Moment) {
        // The page may have gone in the meantime.
        let Some(fresh) = self.findings.try_get_untracked() else {
            return;
        };
        match moment {
            // What is already said is not drawn anew: the list of errors may just have taken the focus.
            Moment::Left if self.shown.try_with_untracked(|old| *old == fresh) == Some(false) => {
                self.shown.set(fresh);
            }
            Moment::Left => {}
            Moment::Typing => self.shown.update(|shown| {
                shown.retain(|old| {
                    fresh
                        .iter()
                        .any(|new| new.rule == old.rule && new.field == old.field)
                });
            }),
        }
    }

    /// How far a section is.
    pub fn progress(&self, section: &Section) -> Progress {
        self.revision.track();
        let value = |field: &Field| self.value_now(&field.key);
        let filled = |field: &&Field| !value(field).trim().is_empty();
        if !section.fields.iter().any(|field| filled(&field)) {
            let needed = section.fields.iter().any(|field| field.required);
            return if needed {
                Progress::Empty
            } else {
                Progress::Optional
            };
        }
        let own = |finding: &Finding| {
            let here = section
                .fields
                .iter()
                .any(|field| finding.field.as_deref() == Some(&field.key));
            here && finding.level == Level::Error
        };
        if self.shown.with(|shown| shown.iter().any(own)) {
            return Progress::Wrong;
        }
        let wrong = self.findings.with(|findings| findings.iter().any(own));
        if wrong {
            Progress::Begun
        } else {
            Progress::Done
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
                self.draft.with(|document| {
                    let values = &document.record().values;
                    let repaired = self.plan.repair(
                        &field.key,
                        values,
                        self.plan.day(values, clock::today()),
                    )?;
                    let bare = |text: &str| {
                        text.chars()
                            .filter(|letter| is_word(*letter))
                            .collect::<String>()
                    };
                    (bare(&repaired) == bare(raw)).then_some(repaired)
                })?
            }
            Kind::Agency(_) | Kind::Lines => tidy_lines(raw).into_owned(),
            Kind::Tick | Kind::Code(_) | Kind::Count => return None,
            _ => tidy_line(raw).into_owned(),
        };
        (better != raw).then_some(better)
    }
}

/// Whether anything among them is an error.
pub fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.level == Level::Error)
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
    put(
        &mut record.values,
        DOSSIER_DATE,
        &format_date(clock::today()),
    );
    record
}
