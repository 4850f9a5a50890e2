//! The record being worked on, with a lasting number for each row, and the changes it can undergo.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use forms::Record;
use forms::record::{Columns, Values};
use serde::{Deserialize, Serialize};

/// The number of a row: given once, never given again, kept through sorting, undo and reopening.
pub type RowId = u32;

/// A record whose rows have lasting numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    record: Record,
    ids: Vec<RowId>,
    next: RowId,
    row_columns: Arc<Columns>,
}

/// One field of the form (`row` is `None`) or one cell of its list, and its new text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The row, or `None` for a field of the form itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowId>,
    /// The field's key, for example `hoTen`.
    pub key: String,
    /// The text as typed.
    pub value: String,
}

/// A row to put into the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRow {
    /// Where it stands in the list once all rows of the same change are in it, from 0.
    pub at: usize,
    /// Its number, from [`Document::next_ids`].
    pub id: RowId,
    /// Its texts by key; what is left out is empty.
    pub values: Vec<(String, String)>,
}

/// One change to a document.
///
/// Each can be undone by another one, which [`Document::apply`] gives back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// New text in fields or cells; cells of rows that are gone are passed over.
    Set(Vec<Cell>),
    /// New rows, in ascending order of their places.
    Insert(Vec<NewRow>),
    /// Rows taken out.
    Remove(Vec<RowId>),
    /// The rows in a new order; rows not named follow after it as they stood.
    Order(Vec<RowId>),
}

impl Change {
    /// New text in one field of the form or one cell.
    pub fn set(row: Option<RowId>, key: &str, value: &str) -> Change {
        Change::Set(vec![Cell {
            row,
            key: key.to_owned(),
            value: value.to_owned(),
        }])
    }

    /// About how many bytes it takes up in memory and in a base.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Change::Set(cells) => cells.iter().map(|c| c.key.len() + c.value.len() + 40).sum(),
            Change::Insert(rows) => rows
                .iter()
                .flat_map(|row| &row.values)
                .map(|(key, value)| key.len() + value.len() + 10)
                .sum::<usize>()
                .saturating_add(rows.len() * 40),
            Change::Remove(ids) | Change::Order(ids) => ids.len() * 8,
        }
    }
}

impl Document {
    /// A document with its rows numbered from 1.
    pub fn new(record: Record) -> Document {
        let ids = (1..).take(record.rows.len()).collect();
        let row_columns = match record.rows.first() {
            Some(row) => Arc::clone(row.columns()),
            None => Arc::default(),
        };
        Document::with_ids(record, ids, 1, row_columns)
    }

    /// A document with these row numbers; numbers that are missing or stand twice are given anew.
    pub(crate) fn with_ids(
        record: Record,
        mut ids: Vec<RowId>,
        next: RowId,
        row_columns: Arc<Columns>,
    ) -> Document {
        ids.truncate(record.rows.len());
        let mut seen = HashSet::new();
        let mut next = ids
            .iter()
            .fold(next, |next, id| next.max(id.saturating_add(1)));
        for id in &mut ids {
            if !seen.insert(*id) {
                *id = next;
                next += 1;
            }
        }
        while ids.len() < record.rows.len() {
            ids.push(next);
            next += 1;
        }
        Document {
            record,
            ids,
            next,
            row_columns,
        }
    }

    /// Puts all values under a form's own columns, so that they are found by place.
    ///
    /// Nothing is lost: keys that the columns do not name are kept beside them.
    pub fn seat(&mut self, fields: &Arc<Columns>, row_columns: &Arc<Columns>) {
        self.record.values = self.record.values.seated(fields);
        for row in &mut self.record.rows {
            *row = row.seated(row_columns);
        }
        self.row_columns = Arc::clone(row_columns);
    }

    /// The columns that new rows stand in.
    pub(crate) fn row_columns(&self) -> &Arc<Columns> {
        &self.row_columns
    }

    /// The record as it stands.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The rows' numbers, in the order of the list.
    pub fn ids(&self) -> &[RowId] {
        &self.ids
    }

    /// The number that the next new row gets.
    pub fn next_id(&self) -> RowId {
        self.next
    }

    /// Numbers for so many new rows.
    pub fn next_ids(&self, count: usize) -> impl Iterator<Item = RowId> + use<> {
        (self.next..).take(count)
    }

    /// The place of a row in the list.
    pub fn position(&self, id: RowId) -> Option<usize> {
        self.ids.iter().position(|other| *other == id)
    }

    /// The row with this number.
    pub fn row(&self, id: RowId) -> Option<&Values> {
        self.position(id).map(|at| &self.record.rows[at])
    }

    /// The text of a field or a cell; empty where there is none.
    pub fn get(&self, row: Option<RowId>, key: &str) -> &str {
        match row {
            None => self.record.values.get(key),
            Some(id) => self.row(id).map_or("", |row| row.get(key)),
        }
    }

    /// Makes the change and gives back the one that undoes it.
    pub fn apply(&mut self, change: &Change) -> Change {
        match change {
            Change::Set(cells) => self.set(cells),
            Change::Insert(rows) => self.insert(rows),
            Change::Remove(ids) => self.remove(ids),
            Change::Order(ids) => self.order(ids),
        }
    }

    fn set(&mut self, cells: &[Cell]) -> Change {
        // One cell is looked for, many through a map: a repair of a whole column must not be quadratic.
        let places: Option<HashMap<RowId, usize>> = (cells.len() > 4).then(|| {
            self.ids
                .iter()
                .enumerate()
                .map(|(at, id)| (*id, at))
                .collect()
        });
        let mut before = Vec::with_capacity(cells.len());
        for cell in cells {
            let values = match cell.row {
                None => &mut self.record.values,
                Some(id) => {
                    let at = match &places {
                        Some(places) => places.get(&id).copied(),
                        None => self.ids.iter().position(|other| *other == id),
                    };
                    match at {
                        Some(at) => &mut self.record.rows[at],
                        None => continue,
                    }
                }
            };
            before.push(Cell {
                row: cell.row,
                key: cell.key.clone(),
                value: values.get(&cell.key).to_owned(),
            });
            values.set(&cell.key, cell.value.as_str());
        }
        before.reverse();
        Change::Set(before)
    }

    fn insert(&mut self, rows: &[NewRow]) -> Change {
        let mut known: HashSet<RowId> = self.ids.iter().copied().collect();
        let mut new = rows.iter().filter(|row| known.insert(row.id)).peekable();
        let old_rows = std::mem::take(&mut self.record.rows);
        let old_ids = std::mem::take(&mut self.ids);
        let mut old = old_ids.into_iter().zip(old_rows);
        let mut inserted = Vec::with_capacity(rows.len());
        loop {
            let due = new.next_if(|row| row.at <= self.ids.len());
            if due.is_none()
                && let Some((id, values)) = old.next()
            {
                self.ids.push(id);
                self.record.rows.push(values);
                continue;
            }
            let Some(row) = due.or_else(|| new.next()) else {
                break;
            };
            let mut values = Values::new(Arc::clone(&self.row_columns));
            for (key, value) in &row.values {
                values.set(key, value.as_str());
            }
            self.ids.push(row.id);
            self.record.rows.push(values);
            self.next = self.next.max(row.id.saturating_add(1));
            inserted.push(row.id);
        }
        Change::Remove(inserted)
    }

    fn remove(&mut self, ids: &[RowId]) -> Change {
        let gone: HashSet<RowId> = ids.iter().copied().collect();
        let rows = std::mem::take(&mut self.record.rows);
        let ids = std::mem::take(&mut self.ids);
        let mut removed = Vec::new();
        for (at, (id, values)) in ids.into_iter().zip(rows).enumerate() {
            if gone.contains(&id) {
                let values = values
                    .iter()
                    .map(|(k, v)| (k.to_owned(), v.to_owned()))
                    .collect();
                removed.push(NewRow { at, id, values });
            } else {
                self.ids.push(id);
                self.record.rows.push(values);
            }
        }
        Change::Insert(removed)
    }

    fn order(&mut self, ids: &[RowId]) -> Change {
        let place: HashMap<RowId, usize> =
            ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let rows = std::mem::take(&mut self.record.rows);
        let before = std::mem::take(&mut self.ids);
        let mut pairs: Vec<(RowId, Values)> = before.iter().copied().zip(rows).collect();
        // The sort is stable: rows that are not named keep their order at the end.
        pairs.sort_by_key(|(id, _)| place.get(id).copied().unwrap_or(usize::MAX));
        (self.ids, self.record.rows) = pairs.into_iter().unzip();
        Change::Order(before)
    }
}
