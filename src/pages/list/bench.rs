//! The list that is worked on: the draft, the same rows kept checked, and what is shown of them.
//!
//! Every change goes through the draft's journal first and is then made in the checked list,
//! so that what is shown is what is kept, and a key stroke touches one row only.

mod follow;

use std::cell::Cell as Flag;
use std::collections::HashSet;
use std::sync::Arc;

use forms::check::{CheckedList, Edit};
use forms::text::name_order;
use forms::{Finding, Level, Plan, Record, Values, keys};
use leptos::prelude::*;

use super::address::Address;
use super::columns::{Column, columns};
use super::position::{Cursor, Filter};
use super::stats::Stats;
use crate::clock;
use crate::components::form::new_record;
use crate::drafts::{Cell, Change, Draft, DraftStore, Mode, NewRow, RowId};
use crate::numbers;
use crate::packs::Config;
use crate::route::ListStep;

/// The key under which a row notes where it was brought in from; it never leaves this computer.
pub const ORIGIN: &str = "tuTep";

/// A handle to the list that is worked on; all copies are the same one.
#[derive(Clone, Copy)]
pub struct Bench {
    inner: StoredValue<Inner, LocalStorage>,
    /// Grows with every change of the list or of which rows are shown.
    pub revision: RwSignal<u32>,
    /// Which rows are shown.
    pub filter: RwSignal<Filter>,
    /// The cell that is worked on.
    pub cursor: RwSignal<Cursor>,
    /// The address of the list.
    pub address: Address,
    /// The step that the address asks for.
    pub step: Memo<ListStep>,
    /// What was done last, in words.
    pub said: RwSignal<String>,
    /// The draft, once there is one.
    pub draft: RwSignal<Option<Draft>>,
    /// Figures over the whole list.
    pub stats: RwSignal<Stats>,
}

struct Inner {
    store: DraftStore,
    plan: Arc<Plan>,
    list: CheckedList,
    columns: Vec<Column>,
    config: Config,
    view: Option<Vec<RowId>>,
    mended: HashSet<(RowId, String)>,
    counting: Flag<bool>,
}

impl Bench {
    /// An empty list of a form, until the draft with this id is opened, if there is one.
    ///
    /// The configuration says what new rows and a new letter begin with.
    pub fn new(
        plan: Arc<Plan>,
        store: DraftStore,
        config: Config,
        address: Address,
        draft: Option<String>,
    ) -> Bench {
        let day = plan.day(
            &Values::new(Arc::clone(&plan.form().columns)),
            clock::today(),
        );
        let list = CheckedList::new(Arc::clone(&plan), day);
        let columns = columns(&plan, &list);
        Bench {
            inner: StoredValue::new_local(Inner {
                store,
                plan,
                list,
                columns,
                config,
                view: None,
                mended: HashSet::new(),
                counting: Flag::default(),
            }),
            revision: RwSignal::new(0),
            filter: RwSignal::default(),
            cursor: RwSignal::default(),
            address,
            step: address.step(draft),
            said: RwSignal::default(),
            draft: RwSignal::new(None),
            stats: RwSignal::default(),
        }
    }

    /// Whether the page that shows it is still there.
    pub fn is_open(self) -> bool {
        self.inner.try_with_value(|_| ()).is_some()
    }

    /// Works on this draft from now on.
    pub fn open(self, draft: Draft) {
        draft.seat(self.plan().form());
        self.draft.set(Some(draft));
        self.reload();
    }

    /// How many rows the list has.
    pub fn rows(self) -> usize {
        self.revision.track();
        self.with_list(CheckedList::len)
    }

    /// The rules and the form.
    pub fn plan(self) -> Arc<Plan> {
        self.inner.with_value(|inner| Arc::clone(&inner.plan))
    }

    /// Looks at the checked list.
    pub fn with_list<T>(self, look: impl FnOnce(&CheckedList) -> T) -> T {
        self.inner.with_value(|inner| look(&inner.list))
    }

    /// The columns shown.
    pub fn columns(self) -> Vec<Column> {
        self.inner.with_value(|inner| inner.columns.clone())
    }

    /// Whether a cell was mended by the last bulk repair.
    pub fn is_mended(self, row: RowId, key: &str) -> bool {
        self.inner.with_value(|inner| {
            !inner.mended.is_empty() && inner.mended.contains(&(row, key.to_owned()))
        })
    }

    /// How many rows are shown.
    pub fn shown(self) -> usize {
        self.inner
            .with_value(|inner| inner.view.as_ref().map_or(inner.list.len(), Vec::len))
    }

    /// The row at a place among those shown.
    pub fn row_at(self, place: usize) -> Option<RowId> {
        self.inner.with_value(|inner| match &inner.view {
            Some(view) => view.get(place).copied(),
            None => inner.list.id_at(place),
        })
    }

    /// Where a row is among those shown.
    pub fn place_of(self, row: RowId) -> Option<usize> {
        self.inner.with_value(|inner| match &inner.view {
            Some(view) => view.iter().position(|id| *id == row),
            None => inner.list.place_of(row),
        })
    }

    /// The text of a cell.
    pub fn text(self, row: RowId, key: &str) -> String {
        self.with_list(|list| {
            list.values(row)
                .map(|values| values.get(key).to_owned())
                .unwrap_or_default()
        })
    }

    /// What is wrong with a row.
    pub fn findings(self, row: RowId) -> Vec<Finding> {
        self.with_list(|list| list.findings(row))
    }

    /// The levels of what is wrong with a cell, without the words for it.
    pub fn levels(self, row: RowId, key: &str) -> Vec<Level> {
        self.with_list(|list| {
            let rules = &list.plan().pack().rules;
            let hits = list.hits(row).into_iter();
            let here = hits.filter(|(_, field)| *field == key);
            here.map(|(rule, _)| rules[rule].level).collect()
        })
    }

    /// The texts of the letter's own fields.
    pub fn own_values(self) -> Values {
        let columns = Arc::clone(&self.plan().form().columns);
        self.draft.with_untracked(|draft| match draft {
            Some(draft) => draft.with(|document| document.record().values.clone()),
            None => Values::new(columns),
        })
    }

    /// What is wrong with the letter itself and with the list as a whole.
    pub fn own_findings(self) -> Vec<Finding> {
        let values = self.own_values();
        self.inner.with_value(|inner| {
            let unbacked = |field: &str| {
                inner
                    .list
                    .iter()
                    .filter(|(_, row)| row.get(field).is_empty())
                    .count()
            };
            inner
                .plan
                .check_own(&values, inner.list.len(), &unbacked, clock::today())
        })
    }

    /// The record as it goes out: without the notes that are for this computer only.
    pub fn record(self) -> Record {
        let plan = self.plan();
        let empty = || Record::new(&plan.pack().id, plan.form());
        let draft = self.draft.get_untracked();
        let mut record = draft.map_or_else(empty, |draft| {
            draft.with(|document| document.record().clone())
        });
        for row in &mut record.rows {
            row.set(ORIGIN, "");
            row.drop_request_notes();
        }
        record
    }

    /// Makes changes as one step for undo; `false` where this tab may not.
    pub fn apply(self, changes: Vec<Change>) -> bool {
        let draft = self
            .draft
            .get_untracked()
            .unwrap_or_else(|| self.begin(self.empty_record(), ""));
        if !draft.apply(changes.clone()) {
            self.said
                .set("Chưa sửa được: bản nháp này đang chỉ xem ở thẻ này.".to_owned());
            return false;
        }
        self.mirror(&changes);
        true
    }

    /// Puts a text into a cell.
    pub fn set(self, row: RowId, key: &str, value: &str) {
        if self.is_open() && self.text(row, key) != value {
            self.apply(vec![Change::set(Some(row), key, value)]);
        }
    }

    /// Puts a text into a field of the letter.
    pub fn set_own(self, key: &str, value: &str) {
        if self.is_open() && self.own_values().get(key) != value {
            self.apply(vec![Change::set(None, key, value)]);
        }
    }

    /// Puts texts into cells, and says what was done; cells that have the text already are passed over.
    pub fn set_many(self, edits: Vec<Edit>, done: impl FnOnce(usize) -> String) {
        let cells: Vec<Cell> = edits
            .into_iter()
            .filter(|edit| self.text(edit.row, &edit.key) != edit.value)
            .map(|edit| Cell {
                row: Some(edit.row),
                key: edit.key,
                value: edit.value,
            })
            .collect();
        if cells.is_empty() {
            return;
        }
        let mended = cells
            .iter()
            .filter_map(|cell| Some((cell.row?, cell.key.clone())))
            .collect();
        let count = cells.len();
        if self.apply(vec![Change::Set(cells)]) {
            self.inner.update_value(|inner| inner.mended = mended);
            self.touch();
            self.said.set(done(count));
        }
    }

    /// The edits that mend what can be mended of the rules that are wanted.
    pub fn repairs(self, wanted: &dyn Fn(usize) -> bool) -> Vec<Edit> {
        self.with_list(|list| list.repairs(wanted))
    }

    /// Takes back the last step, or does it again.
    pub fn step_back(self, again: bool) {
        let Some(draft) = self.draft.get_untracked() else {
            return;
        };
        let changes = if again { draft.redo() } else { draft.undo() };
        let Some(first) = changes.first() else { return };
        let row = match first {
            Change::Set(cells) => cells
                .first()
                .and_then(|cell| Some((cell.row?, Some(cell.key.clone())))),
            Change::Insert(rows) => rows.first().map(|row| (row.id, None)),
            Change::Remove(_) | Change::Order(_) => None,
        };
        self.mirror(&changes);
        self.said.set(
            if again {
                "Đã làm lại bước vừa hoàn tác."
            } else {
                "Đã hoàn tác một bước."
            }
            .to_owned(),
        );
        if let Some((row, key)) = row {
            self.go_to(row, key.as_deref());
        }
    }

    /// Moves to a row, and to a column where one is named; shows all rows where the row is hidden.
    pub fn go_to(self, row: RowId, key: Option<&str>) {
        if self.place_of(row).is_none() {
            self.show(Filter::All);
        }
        let Some(place) = self.place_of(row) else {
            return;
        };
        let column = key.and_then(|key| self.columns().iter().position(|column| column.key == key));
        self.cursor.update(|cursor| {
            *cursor = Cursor {
                row: place,
                column: column.unwrap_or(cursor.column),
                anchor: None,
            };
        });
    }

    /// Adds rows behind the last one, as one step; with their texts by key. `false` where this tab may not.
    pub fn add_rows(self, rows: Vec<Vec<(String, String)>>, title: &str) -> bool {
        match self.draft.get_untracked() {
            None => {
                let mut record = self.empty_record();
                let plan = self.plan();
                record.rows.extend(rows.into_iter().map(|texts| {
                    let mut values = plan.form().new_row();
                    texts
                        .into_iter()
                        .for_each(|(key, text)| values.set(&key, text));
                    values
                }));
                self.begin(record, title);
                self.reload();
                true
            }
            Some(draft) => {
                let (at, ids) =
                    draft.with(|document| (document.ids().len(), document.next_ids(rows.len())));
                let rows = rows.into_iter().zip(ids).enumerate();
                let rows = rows.map(|(offset, (values, id))| NewRow {
                    at: at + offset,
                    id,
                    values,
                });
                self.apply(vec![Change::Insert(rows.collect())])
            }
        }
    }

    /// Adds one empty row, with the portal's usual values, and moves there.
    pub fn add_person(self) {
        let usual = self.inner.with_value(|inner| {
            let row = inner.plan.form().new_row();
            let known = inner
                .config
                .defaults
                .iter()
                .filter(|(key, _)| row.columns().position(key).is_some());
            known
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect()
        });
        self.show(Filter::All);
        self.add_rows(vec![usual], "");
        self.cursor.set(Cursor {
            row: self.shown().saturating_sub(1),
            ..Cursor::default()
        });
    }

    /// Takes out the rows that are selected.
    pub fn remove_selected(self) {
        let ((first, last), _) = self.cursor.get_untracked().range();
        let rows: Vec<RowId> = (first..=last)
            .filter_map(|place| self.row_at(place))
            .collect();
        let count = rows.len();
        if count > 0 && self.apply(vec![Change::Remove(rows)]) {
            self.said.set(
                [
                    "Đã xóa ",
                    &numbers::count(count),
                    " dòng. Bấm “Hoàn tác” để lấy lại.",
                ]
                .concat(),
            );
        }
    }

    /// Puts the rows in the order of the names: tên, then đệm, then họ.
    pub fn sort_by_name(self) {
        let order: Vec<RowId> = self.with_list(|list| {
            let mut rows: Vec<(RowId, &str)> = list
                .iter()
                .map(|(id, values)| (id, values.get(keys::FULL_NAME)))
                .collect();
            rows.sort_by(|a, b| name_order(a.1, b.1));
            rows.into_iter().map(|(id, _)| id).collect()
        });
        let before = self.with_list(|list| list.iter().map(|(id, _)| id).eq(order.iter().copied()));
        if !before && self.apply(vec![Change::Order(order)]) {
            self.said
                .set("Đã xếp theo tên, rồi đến tên đệm và họ.".to_owned());
        }
    }

    /// Shows the rows of a filter; rows that are mended later stay until the filter is chosen again.
    pub fn show(self, filter: Filter) {
        let rules = Arc::clone(self.plan().pack());
        let view = match &filter {
            Filter::All => None,
            _ => Some(self.with_list(|list| {
                let wanted = |rule: usize| match &filter {
                    Filter::All => true,
                    Filter::Level(level) => rules.rules[rule].level == *level,
                    Filter::Group(group) => rules.rules[rule].group == *group,
                };
                let rows = list.iter().map(|(id, _)| id);
                rows.filter(|id| list.hits(*id).iter().any(|(rule, _)| wanted(*rule)))
                    .collect()
            })),
        };
        self.inner.update_value(|inner| inner.view = view);
        self.cursor.set(Cursor::default());
        self.filter.set(filter);
        self.touch();
    }

    fn empty_record(self) -> Record {
        let plan = self.plan();
        self.inner
            .with_value(|inner| new_record(plan.pack(), plan.form(), &inner.config))
    }

    /// Makes the draft and puts its address in place of the present one, without leaving the page.
    fn begin(self, record: Record, title: &str) -> Draft {
        let title = match title {
            "" => super::words::title(self.plan().form()),
            file => ["Danh sách ", file].concat(),
        };
        let draft = self
            .inner
            .with_value(|inner| inner.store.create(record, &title));
        draft.seat(self.plan().form());
        self.draft.set(Some(draft.clone()));
        // The first rows come in at the first step, also where they are typed.
        self.address.begin(draft.id(), ListStep::Import);
        draft
    }

    /// Whether this tab may change the list.
    pub fn may_write(self) -> bool {
        self.draft.with(|draft| {
            draft
                .as_ref()
                .is_none_or(|draft| draft.mode().get() == Mode::Writing)
        })
    }
}
