//! A document with its undo log, at a place in its journal.

use serde::{Deserialize, Serialize};

use crate::{Action, Change, Document, Entry, Lineage, Millis};

/// So many steps can be taken back.
const STEPS: usize = 200;
/// The undo log's size in bytes, beyond which its oldest steps are dropped; the last step is always kept.
const LOG_BYTES: usize = 512 * 1024;
/// Changes to one field that follow each other within this time are one step.
const ONE_STEP: Millis = 2_000;

/// What takes back, or does again, one step of the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When the step was last added to.
    pub at: Millis,
    /// The changes to make, in order.
    pub changes: Vec<Change>,
}

/// The state of a draft after an entry of its journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    pub(crate) document: Document,
    pub(crate) undo: Vec<Step>,
    pub(crate) redo: Vec<Step>,
    pub(crate) tip: u64,
    pub(crate) changed: Millis,
    pub(crate) lineage: Lineage,
}

impl Work {
    /// A new draft's state, before any entry.
    pub fn new(document: Document, branch: u32, now: Millis) -> Work {
        Work {
            document,
            undo: Vec::new(),
            redo: Vec::new(),
            tip: 0,
            changed: now,
            lineage: Lineage::new(branch),
        }
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Access for [`Document::seat`], which changes no text.
    pub fn document_mut(&mut self) -> &mut Document {
        &mut self.document
    }

    /// The number of the last entry.
    pub fn tip(&self) -> u64 {
        self.tip
    }

    /// When the last entry was made.
    pub fn changed(&self) -> Millis {
        self.changed
    }

    /// The step that undo would make, to name it on a button.
    pub fn undo_step(&self) -> Option<&Step> {
        self.undo.last()
    }

    /// The step that redo would make.
    pub fn redo_step(&self) -> Option<&Step> {
        self.redo.last()
    }

    /// The entry that comes next if this is done now.
    pub fn entry(&self, action: Action, now: Millis) -> Entry {
        Entry {
            n: self.tip + 1,
            at: now.max(self.changed),
            branch: self.lineage.last(),
            action,
        }
    }

    /// Applies an entry and gives back the changes it made to the document, in order.
    ///
    /// The caller sees to it that the entry is the next one.
    pub fn apply(&mut self, entry: Entry) -> Vec<Change> {
        self.tip = entry.n;
        self.changed = entry.at;
        self.lineage.go_on(entry.branch, entry.n);
        match entry.action {
            Action::Do(changes) => {
                let back = self.make(&changes);
                self.redo.clear();
                if self.continues_last_step(&changes, entry.at) {
                    self.undo.last_mut().expect("a step was just compared").at = entry.at;
                } else {
                    self.undo.push(Step {
                        at: entry.at,
                        changes: back,
                    });
                    trim(&mut self.undo);
                }
                changes
            }
            Action::Undo => match self.undo.pop() {
                Some(step) => {
                    let changes = self.make(&step.changes);
                    self.redo.push(Step {
                        at: step.at,
                        changes,
                    });
                    trim(&mut self.redo);
                    step.changes
                }
                None => Vec::new(),
            },
            Action::Redo => match self.redo.pop() {
                Some(step) => {
                    let changes = self.make(&step.changes);
                    self.undo.push(Step {
                        at: step.at,
                        changes,
                    });
                    trim(&mut self.undo);
                    step.changes
                }
                None => Vec::new(),
            },
        }
    }

    /// Makes changes in order and gives back what undoes them, in its order.
    fn make(&mut self, changes: &[Change]) -> Vec<Change> {
        let mut back: Vec<Change> = changes.iter().map(|c| self.document.apply(c)).collect();
        back.reverse();
        back
    }

    fn continues_last_step(&self, changes: &[Change], at: Millis) -> bool {
        let (Some(last), [Change::Set(now)]) = (self.undo.last(), changes) else {
            return false;
        };
        let ([Change::Set(before)], [now]) = (&last.changes[..], &now[..]) else {
            return false;
        };
        let [before] = &before[..] else { return false };
        before.row == now.row && before.key == now.key && at.saturating_sub(last.at) <= ONE_STEP
    }
}

fn trim(steps: &mut Vec<Step>) {
    let weights: Vec<usize> = steps
        .iter()
        .map(|step| step.changes.iter().map(Change::weight).sum())
        .collect();
    let mut total: usize = weights.iter().sum();
    let mut gone = 0;
    while gone + 1 < steps.len() && (steps.len() - gone > STEPS || total > LOG_BYTES) {
        total -= weights[gone];
        gone += 1;
    }
    steps.drain(..gone);
}
