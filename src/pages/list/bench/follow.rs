//! What is shown follows what is kept: the checked list is brought up to date with the draft, and what draws it is told.

use std::sync::Arc;
use std::time::Duration;

use forms::check::CheckedList;
use leptos::prelude::*;

use super::Bench;
use crate::clock;
use crate::drafts::Change;
use crate::pages::list::columns::{columns, fit};
use crate::pages::list::position::Cursor;
use crate::pages::list::stats::Stats;

/// Above so many rows, figures over the whole list are worked out when there is time.
const AT_ONCE: usize = 2_000;
/// The pause after the last change until they are.
const QUIET: Duration = Duration::from_millis(250);
/// Above so many rows put in or taken out, the list is checked anew rather than row by row.
const FEW: usize = 20;

impl Bench {
    /// Reads everything anew from the draft.
    pub fn reload(self) {
        let Some(draft) = self.draft.get_untracked() else {
            return;
        };
        let day = self.plan().day(&self.own_values(), clock::today());
        self.inner.update_value(|inner| {
            let mut list = CheckedList::new(Arc::clone(&inner.plan), day);
            draft.with(|document| {
                for (place, (id, values)) in document
                    .ids()
                    .iter()
                    .zip(&document.record().rows)
                    .enumerate()
                {
                    list.insert(place, *id, values.clone());
                }
            });
            inner.columns = columns(&inner.plan, &list);
            inner.list = list;
            if let Some(view) = &mut inner.view {
                view.retain(|id| inner.list.place_of(*id).is_some());
            }
        });
        self.redraw();
        // Checking everything took longer than counting does.
        self.count();
    }

    /// Makes the columns as wide as the window has room for.
    pub fn fit(self) {
        let plan = self.plan();
        let changed = self
            .inner
            .try_update_value(|inner| fit(&mut inner.columns, &plan));
        if changed == Some(true) {
            self.redraw();
        }
    }

    /// Makes in the checked list what was made in the draft.
    pub(super) fn mirror(self, changes: &[Change]) {
        let mut anew = false;
        let mut own = false;
        self.inner.update_value(|inner| {
            for change in changes {
                match change {
                    Change::Set(cells) => {
                        for cell in cells {
                            match cell.row {
                                Some(row) => {
                                    // What stands there now is not the machine's any more.
                                    inner.mended.remove(&(row, cell.key.clone()));
                                    drop(inner.list.set(row, &cell.key, &cell.value));
                                }
                                None => own = true,
                            }
                        }
                    }
                    Change::Insert(rows) if rows.len() <= FEW => {
                        for row in rows {
                            let mut values = inner.plan.form().new_row();
                            row.values
                                .iter()
                                .for_each(|(key, text)| values.set(key, text.as_str()));
                            inner.list.insert(row.at, row.id, values);
                            if let Some(view) = &mut inner.view {
                                view.push(row.id);
                            }
                        }
                    }
                    Change::Remove(rows) if rows.len() <= FEW => {
                        for row in rows {
                            inner.list.remove(*row);
                        }
                        if let Some(view) = &mut inner.view {
                            view.retain(|id| !rows.contains(id));
                        }
                    }
                    Change::Insert(_) | Change::Remove(_) | Change::Order(_) => anew = true,
                }
            }
        });
        if anew {
            return self.reload();
        }
        if own {
            return self.follow_letter();
        }
        self.touch();
    }

    /// Takes in that the letter's own fields were changed: its date is the day that the list is checked for.
    pub fn follow_letter(self) {
        if self.is_open() {
            let day = self.plan().day(&self.own_values(), clock::today());
            self.inner.update_value(|inner| inner.list.set_day(day));
            self.touch();
        }
    }

    /// Tells everything that shows the list that it has changed.
    pub(super) fn touch(self) {
        self.redraw();
        if self.with_list(CheckedList::len) <= AT_ONCE {
            return self.count();
        }
        let counting = self.inner.with_value(|inner| inner.counting.replace(true));
        if !counting {
            set_timeout(
                move || {
                    if self.is_open() {
                        self.inner.with_value(|inner| inner.counting.set(false));
                        self.count();
                    }
                },
                QUIET,
            );
        }
    }

    /// Tells what draws the rows that they have changed.
    pub(super) fn redraw(self) {
        let last = self.shown().saturating_sub(1);
        if self.cursor.with_untracked(|cursor| cursor.row > last) {
            self.cursor.update(|cursor| {
                *cursor = Cursor {
                    row: last,
                    anchor: None,
                    ..*cursor
                }
            });
        }
        self.revision
            .update(|revision| *revision = revision.wrapping_add(1));
    }

    pub(super) fn count(self) {
        let stats = self.with_list(Stats::of);
        if self.stats.with_untracked(|before| *before != stats) {
            self.stats.set(stats);
        }
    }
}
