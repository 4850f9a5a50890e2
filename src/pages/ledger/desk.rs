//! The register that is worked on: its draft, and what is made of each row.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use forms::{Pack, Record, Values};
use leptos::prelude::*;
use register::{Due, Entry, Law, Merged, Standing, due, file, keys, table};

use crate::app::{Site, site};
use crate::clock;
use crate::drafts::{Cell, Change, Draft, DraftStore, Mode, NewRow, OpenFault, Opened, RowId};

/// The id of the draft that the register is kept as: there is one on a computer.
pub const ID: &str = "so-theo-doi";
/// Its title.
const TITLE: &str = "Sổ theo dõi chứng thư số và thiết bị";

/// One entry and what is made of it today.
#[derive(Clone)]
pub struct Row {
    /// The row's lasting number.
    pub id: RowId,
    /// What was written.
    pub entry: Entry,
    /// Where that leaves it.
    pub now: Standing,
    /// What is to be done.
    pub dues: Vec<Due>,
    /// Days to its end, where it is to be watched.
    pub left: Option<i64>,
    /// What it is found by.
    pub haystack: String,
}

/// A handle to the register on the page; all copies are the same one.
#[derive(Clone, Copy)]
pub struct Desk {
    inner: StoredValue<Inner, LocalStorage>,
    /// Grows with every change.
    pub revision: RwSignal<u32>,
    /// The draft, once there is one.
    pub draft: RwSignal<Option<Draft>>,
    /// The rows that are ticked.
    pub chosen: RwSignal<BTreeSet<RowId>>,
    /// The entry that is shown by itself.
    pub shown: RwSignal<Option<RowId>>,
    /// What was done last, in words.
    pub said: RwSignal<String>,
}

struct Inner {
    site: Site,
    rows: Vec<Row>,
    law: Law,
    today: NaiveDate,
}

impl Desk {
    /// An empty register, counted by the days of a pack.
    pub fn new(pack: &Pack) -> Desk {
        Desk {
            inner: StoredValue::new_local(Inner {
                site: site(),
                rows: Vec::new(),
                law: Law::of(pack),
                today: clock::today(),
            }),
            revision: RwSignal::new(0),
            draft: RwSignal::new(None),
            chosen: RwSignal::default(),
            shown: RwSignal::new(None),
            said: RwSignal::default(),
        }
    }

    /// Whether the page that shows it is still there.
    pub fn is_open(self) -> bool {
        self.inner.try_with_value(|_| ()).is_some()
    }

    /// What every page shares, also for what runs later than the page is drawn.
    pub fn site(self) -> Site {
        self.inner.with_value(|inner| inner.site.clone())
    }

    /// Works on this draft from now on.
    pub fn open(self, draft: Draft) {
        draft.seat(&register::table::form());
        self.draft.set(Some(draft));
        self.reload();
    }

    /// Whether this tab may write.
    pub fn may_write(self) -> bool {
        let writes = |draft: Draft| draft.mode().get() == Mode::Writing;
        self.draft.get().is_none_or(writes)
    }

    /// Whether what writes is shut, as another tab has the register.
    pub fn shut(self) -> Signal<bool> {
        Signal::derive(move || !self.may_write())
    }

    /// The day that all is counted from.
    pub fn today(self) -> NaiveDate {
        self.inner.with_value(|inner| inner.today)
    }

    /// The days that the law gives.
    pub fn with_law<T>(self, look: impl FnOnce(&Law) -> T) -> T {
        self.inner.with_value(|inner| look(&inner.law))
    }

    /// Looks at all rows; what calls it runs again after every change.
    pub fn with_rows<T>(self, look: impl FnOnce(&[Row]) -> T) -> T {
        self.revision.track();
        self.inner.with_value(|inner| look(&inner.rows))
    }

    /// One row.
    pub fn row(self, id: RowId) -> Option<Row> {
        self.with_rows(|rows| rows.iter().find(|row| row.id == id).cloned())
    }

    /// The rows that are ticked, in the order of the register.
    pub fn chosen_rows(self) -> Vec<Row> {
        self.chosen.with(|chosen| {
            self.with_rows(|rows| {
                rows.iter()
                    .filter(|row| chosen.contains(&row.id))
                    .cloned()
                    .collect()
            })
        })
    }

    /// All entries.
    pub fn entries(self) -> Vec<Entry> {
        untrack(|| self.with_rows(|rows| rows.iter().map(|row| row.entry.clone()).collect()))
    }

    /// Reads all rows anew.
    fn reload(self) {
        let read = self
            .draft
            .with_untracked(|draft| draft.as_ref().map(rows_of))
            .unwrap_or_default();
        self.inner.update_value(|inner| {
            inner.rows = read
                .into_iter()
                .map(|(id, entry)| inner.row(id, entry))
                .collect();
        });
        self.revision.update(|revision| *revision += 1);
    }

    /// Makes changes, after which all rows are read anew.
    fn apply(self, changes: Vec<Change>) -> bool {
        let done = self
            .draft
            .with_untracked(|draft| draft.as_ref().is_some_and(|draft| draft.apply(changes)));
        self.reload();
        done
    }

    /// Adds an entry and gives its number.
    pub fn add(self, entry: &Entry) -> Option<RowId> {
        let draft = self.draft.get_untracked()?;
        let id = draft.with(|document| document.next_id());
        let at = draft.with(|document| document.ids().len());
        let values = entry.to_texts();
        self.apply(vec![Change::Insert(vec![NewRow { at, id, values }])])
            .then_some(id)
    }

    /// Puts what an entry is now in the place of what it was.
    pub fn put(self, id: RowId, entry: &Entry) -> bool {
        let Some(draft) = self.draft.get_untracked() else {
            return false;
        };
        let cells = draft.with(|document| cells(document.row(id), id, entry));
        if cells.is_empty() {
            return true;
        }
        let done = draft.apply(vec![Change::Set(cells)]);
        self.inner.update_value(|inner| {
            if let Some(place) = inner.rows.iter().position(|row| row.id == id && done) {
                inner.rows[place] = inner.row(id, entry.clone());
            }
        });
        self.revision.update(|revision| *revision += 1);
        done
    }

    /// Puts several at once, as one step.
    pub fn put_all(self, entries: &[(RowId, Entry)]) -> bool {
        let Some(draft) = self.draft.get_untracked() else {
            return false;
        };
        let changed = draft.with(|document| {
            let changed = entries
                .iter()
                .flat_map(|(id, entry)| cells(document.row(*id), *id, entry));
            changed.collect::<Vec<Cell>>()
        });
        self.apply(vec![Change::Set(changed)])
    }

    /// Takes entries out.
    pub fn remove(self, ids: Vec<RowId>) {
        self.chosen
            .update(|chosen| chosen.retain(|id| !ids.contains(id)));
        self.apply(vec![Change::Remove(ids)]);
    }

    /// Takes the last step back.
    pub fn undo(self) {
        if let Some(draft) = self.draft.get_untracked() {
            draft.undo();
            self.reload();
        }
    }

    /// Puts entries that come in beside those that are there.
    pub fn merge(self, theirs: Vec<Entry>) -> Option<Merged> {
        let merged = merge_into(&self.draft.get_untracked()?, theirs);
        self.reload();
        merged
    }
}

impl Inner {
    fn row(&self, id: RowId, entry: Entry) -> Row {
        let now = register::standing(&entry, self.today);
        Row {
            id,
            dues: due::dues_of(&entry, &now, &self.law, self.today),
            left: due::days_left(&entry, &now, self.today),
            haystack: entry.haystack(),
            now,
            entry,
        }
    }
}

/// Opens the register of this computer; begins it where there is none.
pub async fn open(store: &DraftStore) -> Result<Opened, OpenFault> {
    let record = || Record {
        pack: register::PLACE.to_owned(),
        form: register::PLACE.to_owned(),
        values: Values::new(Default::default()),
        rows: Vec::new(),
    };
    let opened = store.open_or_begin(ID, record, TITLE).await?;
    opened.draft.seat(&register::table::form());
    Ok(opened)
}

fn rows_of(draft: &Draft) -> Vec<(RowId, Entry)> {
    draft.with(|document| {
        let rows = document.ids().iter().zip(&document.record().rows);
        rows.map(|(id, values)| (*id, Entry::from_values(values)))
            .collect()
    })
}

/// The cells in which an entry differs from its row.
fn cells(row: Option<&Values>, id: RowId, entry: &Entry) -> Vec<Cell> {
    let texts = entry.to_texts().into_iter();
    let differ = texts.filter(|(key, text)| row.is_some_and(|row| row.get(key) != text));
    differ
        .map(|(key, value)| Cell {
            row: Some(id),
            key,
            value,
        })
        .collect()
}

/// Puts entries beside those of a draft, as one step; none where this tab may not write.
pub fn merge_into(draft: &Draft, theirs: Vec<Entry>) -> Option<Merged> {
    let (ids, ours): (Vec<RowId>, Vec<Entry>) = rows_of(draft).into_iter().unzip();
    let merged = register::merge(&ours, theirs);
    let changes = draft.with(|document| {
        let mut changes = Vec::new();
        let updated = merged.updated.iter();
        let changed = updated.flat_map(|place| {
            cells(
                document.row(ids[*place]),
                ids[*place],
                &merged.entries[*place],
            )
        });
        let changed: Vec<Cell> = changed.collect();
        if !changed.is_empty() {
            changes.push(Change::Set(changed));
        }
        let new = &merged.entries[merged.before..];
        let numbered = document.next_ids(new.len()).zip(ids.len()..).zip(new);
        let rows = numbered.map(|((id, at), entry)| NewRow {
            at,
            id,
            values: entry.to_texts(),
        });
        let rows: Vec<NewRow> = rows.collect();
        if !rows.is_empty() {
            changes.push(Change::Insert(rows));
        }
        changes
    });
    if changes.is_empty() || draft.apply(changes) {
        Some(merged)
    } else {
        None
    }
}

/// An entry out of texts by key, as the worker gives them.
pub fn entry_of(keys: &[String], texts: &[String]) -> Entry {
    let mut values = file::new_row();
    for (key, text) in keys.iter().zip(texts) {
        values.set(table::kept_as(key), text);
    }
    Entry::from_values(&values)
}

/// The name of an entry; what is said where it has none yet.
pub fn name_of(entry: &Entry) -> String {
    match entry.text(keys::NAME) {
        name if name.trim().is_empty() => "(chưa ghi tên)".to_owned(),
        name => name,
    }
}
