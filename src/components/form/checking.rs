//! What is wrong with a form, found by its rules and said once the user has asked.

use std::sync::Arc;

use forms::pack::{Field, Pack, Section};
use forms::text::is_word;
use forms::{Finding, Level, Plan};
use leptos::prelude::*;

use super::field::finding_view;
use super::summary::{error_summary, to_summary};
use super::{Checker, Filling, Moment, Progress};
use crate::clock;
use crate::drafts::Draft;
use crate::whole;

/// The state of a draft that a page has opened, with what is wrong; to be made where the page is.
///
/// None where the pack has no such form.
pub fn checked(draft: &Draft, pack: &Arc<Pack>, form: &str) -> Option<Filling> {
    let filling = checked_by(draft, &Arc::new(Plan::new(pack, form)?));
    // What was said before the page was loaded anew is said again.
    if let Some(checker) = &filling.checker
        && whole::was_asked(draft.id())
        && checker.ask()
    {
        to_summary();
    }
    Some(filling)
}

/// The same with rules that are compiled already.
pub fn checked_by(draft: &Draft, plan: &Arc<Plan>) -> Filling {
    let filling = Filling::unchecked(draft, plan.pack(), &plan.form().id);
    let mut filling = filling.expect("a plan is of a form of its pack");
    super::pointer::follow();
    let revision = filling.revision;
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
    filling.checker = Some(Arc::new(Rules {
        draft: draft.clone(),
        plan: Arc::clone(plan),
        findings,
        shown: RwSignal::default(),
        asked: RwSignal::new(false),
    }));
    filling
}

/// Whether anything among them is an error.
pub fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.level == Level::Error)
}

struct Rules {
    draft: Draft,
    plan: Arc<Plan>,
    findings: Memo<Vec<Finding>>,
    /// What is said.
    shown: RwSignal<Vec<Finding>>,
    /// Whether the user has asked what is wrong.
    asked: RwSignal<bool>,
}

impl Checker for Rules {
    fn findings(&self) -> Memo<Vec<Finding>> {
        self.findings
    }

    fn says_error(&self) -> Signal<bool> {
        let shown = self.shown;
        Signal::derive(move || shown.with(|shown| has_error(shown)))
    }

    fn ask(&self) -> bool {
        self.draft.flush();
        self.asked.set(true);
        whole::note_asked(self.draft.id());
        self.follow(Moment::Left);
        self.shown.with_untracked(|shown| has_error(shown))
    }

    fn follow(&self, moment: Moment) {
        if self.asked.try_get_untracked() != Some(true) {
            return;
        }
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

    fn progress(&self, section: &Section) -> Option<Progress> {
        let own = |finding: &Finding| {
            let here = section
                .fields
                .iter()
                .any(|field| finding.field.as_deref() == Some(&field.key));
            here && finding.level == Level::Error
        };
        Some(if self.shown.with(|shown| shown.iter().any(own)) {
            Progress::Wrong
        } else if self.findings.with(|findings| findings.iter().any(own)) {
            Progress::Begun
        } else {
            Progress::Done
        })
    }

    fn rewritten(&self, field: &Field, raw: &str) -> Option<String> {
        let repaired = self.draft.with(|document| {
            let values = &document.record().values;
            let day = self.plan.day(values, clock::today());
            self.plan.repair(&field.key, values, day)
        })?;
        let bare = |text: &str| {
            text.chars()
                .filter(|letter| is_word(*letter))
                .collect::<String>()
        };
        (bare(&repaired) == bare(raw)).then_some(repaired)
    }

    fn is_wrong(&self, key: &str) -> Signal<bool> {
        let told = told(self.shown, key);
        let is_error = |finding: &Finding| finding.level == Level::Error;
        Memo::new(move |_| told.with(|told| told.as_ref().is_some_and(is_error))).into()
    }

    fn beside(&self, filling: &Filling, key: &str) -> AnyView {
        let (told, filling) = (told(self.shown, key), filling.clone());
        (move || told.get().map(|finding| finding_view(&filling, finding))).into_any()
    }

    fn summary(&self, filling: &Filling) -> AnyView {
        error_summary(filling, self.shown)
    }
}

/// The one thing to say about a field: the first error; without one, the first warning.
fn told(shown: RwSignal<Vec<Finding>>, key: &str) -> Memo<Option<Finding>> {
    let key = key.to_owned();
    Memo::new(move |_| {
        shown.with(|shown| {
            let of_level = |level: Level| {
                shown.iter().find(|finding| {
                    finding.level == level && finding.field.as_deref() == Some(key.as_str())
                })
            };
            of_level(Level::Error)
                .or_else(|| of_level(Level::Warning))
                .cloned()
        })
    })
}
