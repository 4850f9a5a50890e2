//! A long list that stays checked while it is edited.
//!
//! An edit re-runs the rules that read the edited field of that row, and moves the row in the indexes of the values that must be unique:
//! it costs the same in a list of 10 rows and of 100,000.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::explain::explain;
use super::plan::Plan;
use super::scope::{Day, Hit, Scope, Scratch};
use crate::finding::Finding;
use crate::record::Values;

/// The lasting name of a row: it stays when rows before it come and go.
pub type RowId = u32;

/// One cell that is to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The row.
    pub row: RowId,
    /// The field's key.
    pub key: String,
    /// What it becomes.
    pub value: String,
}

/// The rows of a list with what is wrong with each.
#[derive(Debug)]
pub struct CheckedList {
    plan: Arc<Plan>,
    day: Day,
    rows: Vec<Row>,
    places: FxHashMap<RowId, usize>,
    indexes: Vec<UniqueIndex>,
    /// How often each compiled rule fired.
    counts: Vec<u32>,
    next: RowId,
    scratch: Scratch,
}

#[derive(Debug)]
struct Row {
    id: RowId,
    values: Values,
    hits: Vec<Hit>,
}

impl CheckedList {
    /// An empty list.
    pub fn new(plan: Arc<Plan>, day: Day) -> CheckedList {
        CheckedList {
            indexes: UniqueIndex::all(&plan.rows),
            counts: vec![0; plan.rows.rules.len()],
            plan,
            day,
            rows: Vec::new(),
            places: FxHashMap::default(),
            next: 1,
            scratch: Scratch::default(),
        }
    }

    /// The plan it is checked with.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row behind the last and checks it.
    pub fn push(&mut self, values: Values) -> RowId {
        self.insert(self.rows.len(), self.next, values);
        self.next - 1
    }

    /// Puts a row with a name of its own at a place (a row that comes back, or one out of a draft).
    pub fn insert(&mut self, place: usize, id: RowId, values: Values) {
        let place = place.min(self.rows.len());
        let values = self.plan.rows.fit(&values).into_owned();
        let mut hits = Vec::new();
        self.plan
            .rows
            .check(&values, self.day, &mut self.scratch, &mut hits);
        for hit in &hits {
            self.counts[usize::from(hit.0)] += 1;
        }
        for index in &mut self.indexes {
            let change = index.insert(&self.plan.rows, &values, self.day, id);
            count(&mut self.counts, index.hit, change);
        }
        self.rows.insert(place, Row { id, values, hits });
        self.next = self.next.max(id + 1);
        self.place_from(place);
    }

    /// Takes a row out; gives back its place and its values.
    pub fn remove(&mut self, id: RowId) -> Option<(usize, Values)> {
        let place = *self.places.get(&id)?;
        let row = self.rows.remove(place);
        self.places.remove(&id);
        for hit in &row.hits {
            self.counts[usize::from(hit.0)] -= 1;
        }
        for index in &mut self.indexes {
            let change = index.remove(&self.plan.rows, &row.values, self.day, id);
            count(&mut self.counts, index.hit, change);
        }
        self.place_from(place);
        Some((place, row.values))
    }

    fn place_from(&mut self, first: usize) {
        for (place, row) in self.rows.iter().enumerate().skip(first) {
            self.places.insert(row.id, place);
        }
    }

    /// Changes one cell; gives back what stood there. Re-runs only the rules that read it.
    pub fn set(&mut self, id: RowId, key: &str, value: &str) -> Option<String> {
        let place = *self.places.get(&id)?;
        let row = &mut self.rows[place];
        let old = row.values.get(key).to_owned();
        let Some(column) = self.plan.rows.columns.position(key) else {
            row.values.set(key, value);
            return Some(old);
        };
        for index in self
            .indexes
            .iter_mut()
            .filter(|index| index.column == column)
        {
            let change = index.remove(&self.plan.rows, &row.values, self.day, id);
            count(&mut self.counts, index.hit, change);
        }
        for hit in &row.hits {
            self.counts[usize::from(hit.0)] -= 1;
        }
        row.values.set_at(column, value);
        self.plan.rows.recheck(
            &row.values,
            self.day,
            column,
            &mut self.scratch,
            &mut row.hits,
        );
        for hit in &row.hits {
            self.counts[usize::from(hit.0)] += 1;
        }
        for index in self
            .indexes
            .iter_mut()
            .filter(|index| index.column == column)
        {
            let change = index.insert(&self.plan.rows, &row.values, self.day, id);
            count(&mut self.counts, index.hit, change);
        }
        Some(old)
    }

    /// Checks everything again for other days (the letter's date was changed, or another day of it that rows are compared with).
    pub fn set_day(&mut self, day: Day) {
        if day == self.day {
            return;
        }
        let rows = std::mem::take(&mut self.rows);
        let next = self.next;
        *self = CheckedList::new(Arc::clone(&self.plan), day);
        for row in rows {
            self.insert(self.rows.len(), row.id, row.values);
        }
        self.next = next;
    }

    /// The days it is checked for.
    pub fn day(&self) -> Day {
        self.day
    }

    /// The name of the row at a place.
    pub fn id_at(&self, place: usize) -> Option<RowId> {
        self.rows.get(place).map(|row| row.id)
    }

    /// The place of a row.
    pub fn place_of(&self, id: RowId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// The values of a row.
    pub fn values(&self, id: RowId) -> Option<&Values> {
        self.place_of(id).map(|place| &self.rows[place].values)
    }

    /// Names and values of all rows in order.
    pub fn iter(&self) -> impl Iterator<Item = (RowId, &Values)> {
        self.rows.iter().map(|row| (row.id, &row.values))
    }

    /// What is wrong with a row, with words and repairs.
    pub fn findings(&self, id: RowId) -> Vec<Finding> {
        let Some(place) = self.place_of(id) else {
            return Vec::new();
        };
        let row = &self.rows[place];
        let number = Some(place as u32 + 1);
        let scope = &self.plan.rows;
        let mut findings: Vec<Finding> = row
            .hits
            .iter()
            .map(|&hit| explain(&self.plan, scope, hit, &row.values, self.day, number, &[]))
            .collect();
        for index in &self.indexes {
            let mates = index.mates(scope, &row.values, self.day);
            if mates.len() > 1 {
                let mut others: Vec<u32> = mates
                    .iter()
                    .filter(|&&mate| mate != id)
                    .filter_map(|mate| self.places.get(mate))
                    .map(|&place| place as u32 + 1)
                    .collect();
                others.sort_unstable();
                findings.push(explain(
                    &self.plan,
                    scope,
                    index.hit,
                    &row.values,
                    self.day,
                    number,
                    &others,
                ));
            }
        }
        findings
    }

    /// What fired for a row, without words: the pack's rule (its place) and the field's key.
    pub fn hits(&self, id: RowId) -> Vec<(usize, &str)> {
        let Some(place) = self.place_of(id) else {
            return Vec::new();
        };
        let row = &self.rows[place];
        let scope = &self.plan.rows;
        let duplicates = self
            .indexes
            .iter()
            .filter(|index| index.mates(scope, &row.values, self.day).len() > 1)
            .map(|index| index.hit);
        row.hits
            .iter()
            .copied()
            .chain(duplicates)
            .map(|hit| {
                let rule = &scope.rules[usize::from(hit.0)];
                (
                    usize::from(rule.rule),
                    scope.fields[usize::from(rule.field)].key.as_str(),
                )
            })
            .collect()
    }

    /// How often each rule of the pack fired over the whole list, by the rule's place.
    pub fn counts(&self) -> BTreeMap<usize, u32> {
        let mut counts = BTreeMap::new();
        for (rule, &count) in self.plan.rows.rules.iter().zip(&self.counts) {
            if count > 0 {
                *counts.entry(usize::from(rule.rule)).or_default() += count;
            }
        }
        counts
    }

    /// How many findings there are of each level: errors, warnings, advice.
    pub fn totals(&self) -> [u32; 3] {
        let mut totals = [0; 3];
        for (rule, count) in self.counts() {
            totals[self.plan.pack.rules[rule].level as usize] += count;
        }
        totals
    }

    /// The edits that mend all findings of some rules that can be mended, over the whole list.
    pub fn repairs(&self, wanted: &dyn Fn(usize) -> bool) -> Vec<Edit> {
        let scope = &self.plan.rows;
        let mut edits = Vec::new();
        for row in &self.rows {
            // Of two repairs of a field the rule that is told first has its way.
            let mut mended = Vec::new();
            for hit in &row.hits {
                let rule = &scope.rules[usize::from(hit.0)];
                let place = usize::from(rule.rule);
                if !wanted(place)
                    || !self.plan.pack.rules[place].repair
                    || mended.contains(&rule.field)
                {
                    continue;
                }
                if let Some(value) = scope.repair(rule, &row.values, self.day) {
                    mended.push(rule.field);
                    edits.push(Edit {
                        row: row.id,
                        key: scope.fields[usize::from(rule.field)].key.clone(),
                        value,
                    });
                }
            }
        }
        edits
    }
}

fn count(counts: &mut [u32], hit: Hit, change: i32) {
    let count = &mut counts[usize::from(hit.0)];
    *count = count.saturating_add_signed(change);
}

/// Which rows have which value in a column where no two may have the same.
#[derive(Debug)]
pub(super) struct UniqueIndex {
    pub(super) hit: Hit,
    column: usize,
    rows: FxHashMap<Box<str>, Vec<RowId>>,
}

impl UniqueIndex {
    /// An empty index for each such column.
    pub(super) fn all(scope: &Scope) -> Vec<UniqueIndex> {
        scope
            .uniques()
            .map(|(hit, column)| UniqueIndex {
                hit,
                column,
                rows: FxHashMap::default(),
            })
            .collect()
    }

    /// Adds a row; tells by how much the number of rows with a duplicate changed.
    pub(super) fn insert(&mut self, scope: &Scope, values: &Values, day: Day, id: RowId) -> i32 {
        let Some(key) = scope.unique_key(self.column, values, day) else {
            return 0;
        };
        let rows = match self.rows.get_mut(&*key) {
            Some(rows) => rows,
            None => self.rows.entry(key.into()).or_default(),
        };
        rows.push(id);
        match rows.len() {
            1 => 0,
            2 => 2,
            _ => 1,
        }
    }

    fn remove(&mut self, scope: &Scope, values: &Values, day: Day, id: RowId) -> i32 {
        let Some(key) = scope.unique_key(self.column, values, day) else {
            return 0;
        };
        let Some(rows) = self.rows.get_mut(&*key) else {
            return 0;
        };
        let before = rows.len();
        rows.retain(|&row| row != id);
        match (before, rows.len()) {
            (2, 1) => -2,
            (before, after) if after < before && after > 0 => -1,
            (_, 0) => {
                self.rows.remove(&*key);
                0
            }
            _ => 0,
        }
    }

    /// The rows with this row's value, itself among them.
    pub(super) fn mates(&self, scope: &Scope, values: &Values, day: Day) -> &[RowId] {
        scope
            .unique_key(self.column, values, day)
            .and_then(|key| self.rows.get(&*key))
            .map_or(&[], Vec::as_slice)
    }
}
