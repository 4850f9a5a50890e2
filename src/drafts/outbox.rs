//! Carries out what a draft wants written, and knows at each moment how much of it is kept.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use drafts::{Millis, Progress, SaveState, Tidy, Trouble, Write, Written};
use leptos::prelude::{ArcRwSignal, GetUntracked, Set};

use super::deep::Door;
use super::local::Local;
use super::stores::Kept;

/// The writes of one open draft.
pub struct Outbox {
    id: String,
    local: Option<Local>,
    door: Rc<Door>,
    /// Writes that local storage has not taken yet, the first of them because it refused.
    waiting: RefCell<VecDeque<Write>>,
    /// Whether local storage lacks a change that was too long for it, until IndexedDB has confirmed it.
    gap: Cell<bool>,
    /// Whether IndexedDB missed something, so that it needs a whole base next.
    behind: Cell<bool>,
    in_flight: Cell<u32>,
    progress: Cell<Progress>,
    state: ArcRwSignal<SaveState>,
}

impl Outbox {
    /// For a draft that no store holds yet.
    pub fn new(id: &str, local: Option<Local>, door: Rc<Door>) -> Rc<Outbox> {
        let nothing = Progress {
            tip: 0,
            at: 0,
            local: None,
            deep: None,
            deep_busy: false,
            typing: false,
            trouble: None,
        };
        Rc::new(Outbox {
            id: id.to_owned(),
            local,
            door,
            waiting: RefCell::default(),
            gap: Cell::default(),
            behind: Cell::default(),
            in_flight: Cell::default(),
            progress: Cell::new(nothing),
            state: ArcRwSignal::new(SaveState::Saving),
        })
    }

    /// What may be said about it.
    pub fn state(&self) -> ArcRwSignal<SaveState> {
        self.state.clone()
    }

    /// Whether everything handed in so far was taken by local storage.
    pub fn is_empty(&self) -> bool {
        self.waiting.borrow().is_empty()
    }

    /// Whether IndexedDB missed something and can be given a whole base.
    pub fn is_behind(&self) -> bool {
        self.behind.get() && !self.door.is_shut()
    }

    /// Whether a store has to be given a whole base before it counts again.
    pub fn needs_base(&self) -> bool {
        let local = self.local.is_some() && self.gap.get() && self.in_flight.get() == 0;
        local || self.is_behind()
    }

    /// Begins where the draft stands after it was read.
    pub fn restart(&self, kept: Kept) {
        self.waiting.take();
        // A store that could not be mended gets a whole base before it counts again.
        self.gap.set(!kept.local);
        self.behind.set(!kept.deep);
        self.progress.set(Progress {
            tip: kept.tip,
            at: kept.at,
            local: kept.local.then_some(kept.tip),
            deep: kept.deep.then_some(kept.tip),
            ..self.progress.get()
        });
        self.show();
    }

    /// Notes whether something typed is not a change yet.
    pub fn set_typing(&self, typing: bool) {
        self.progress.set(Progress {
            typing,
            ..self.progress.get()
        });
        self.show();
    }

    /// Writes a change.
    pub fn send(self: &Rc<Self>, tip: u64, at: Millis, written: Written) {
        self.progress.set(Progress {
            tip,
            at,
            ..self.progress.get()
        });
        if !written.local_suffices {
            self.gap.set(true);
        }
        self.waiting.borrow_mut().extend(written.local);
        self.push();
        self.send_deep(tip, written.deep, written.after_deep, false);
    }

    /// Writes a base that takes in everything up to an entry.
    pub fn send_tidy(self: &Rc<Self>, tip: u64, tidy: Tidy) {
        if let Some(local) = self.local
            && !tidy.local.is_empty()
        {
            match local.write_all(&self.id, &tidy.local) {
                Ok(()) => {
                    // Whatever waited is in the base now.
                    self.waiting.take();
                    self.gap.set(false);
                    let progress = self.progress.get();
                    self.progress.set(Progress {
                        local: Some(tip),
                        trouble: None,
                        ..progress
                    });
                }
                Err(trouble) => self.note_trouble(trouble),
            }
        }
        self.send_deep(tip, tidy.deep, tidy.after_deep, true);
    }

    /// Offers local storage again what it refused.
    pub fn push(&self) {
        let Some(local) = self.local else {
            self.waiting.take();
            return self.note_trouble(Trouble::NoStore);
        };
        let mut waiting = self.waiting.borrow_mut();
        while let Some(write) = waiting.front() {
            match local.write(&self.id, write) {
                Ok(()) => waiting.pop_front(),
                Err(trouble) => {
                    drop(waiting);
                    return self.note_trouble(trouble);
                }
            };
        }
        drop(waiting);
        let mut progress = self.progress.get();
        if !self.gap.get() {
            progress.local = Some(progress.tip);
            progress.trouble = None;
        }
        self.progress.set(progress);
        self.show();
    }

    fn send_deep(self: &Rc<Self>, tip: u64, writes: Vec<Write>, after: Vec<Write>, whole: bool) {
        if self.door.is_shut() {
            return self.show();
        }
        self.in_flight.update(|count| count + 1);
        self.show();
        let whole = whole || !after.is_empty();
        let outbox = Rc::clone(self);
        self.door.write(&self.id, writes, move |ended| {
            outbox.deep_ended(tip, ended, &after, whole)
        });
    }

    fn deep_ended(&self, tip: u64, ended: Result<(), Trouble>, after: &[Write], whole: bool) {
        self.in_flight.update(|count| count - 1);
        let mut progress = self.progress.get();
        match ended {
            Ok(()) => {
                if whole {
                    self.behind.set(false);
                }
                if !self.behind.get() {
                    progress.deep = progress.deep.max(Some(tip));
                }
                let closes_gap = !after.is_empty() && self.gap.get();
                if let Some(local) = self.local
                    && local.write_all(&self.id, after).is_ok()
                    && closes_gap
                {
                    self.gap.set(false);
                    if self.is_empty() {
                        progress.local = Some(progress.tip);
                    }
                }
            }
            Err(trouble) => {
                self.behind.set(true);
                progress.trouble = Some(trouble);
            }
        }
        self.progress.set(progress);
        self.show();
    }

    fn note_trouble(&self, trouble: Trouble) {
        self.progress.set(Progress {
            trouble: Some(trouble),
            ..self.progress.get()
        });
        self.show();
    }

    fn show(&self) {
        let progress = Progress {
            deep_busy: self.in_flight.get() > 0,
            ..self.progress.get()
        };
        let state = progress.state();
        if self.state.get_untracked() != state {
            self.state.set(state);
        }
    }
}
