//! What is drawn of one row of the table.

use std::hash::{DefaultHasher, Hash, Hasher};

use forms::Level;

use super::bench::Bench;
use super::columns::Column;
use super::position::Cursor;
use crate::drafts::RowId;

/// One row as drawn; two with the same key look the same.
#[derive(Debug, Clone)]
pub struct RowView {
    /// Tells one look of a row from another.
    pub key: u64,
    /// Place among the rows shown.
    pub place: usize,
    /// Number in the list, from 1.
    pub number: usize,
    /// The gravest of its findings.
    pub level: Option<Level>,
    /// Its cells, one for each column shown.
    pub cells: Vec<CellView>,
}

/// One cell as drawn.
#[derive(Debug, Clone, Default, Hash)]
pub struct CellView {
    /// Its text, in one line.
    pub text: String,
    /// The gravest of its findings, and the group of rules that it belongs to.
    pub finding: Option<(Level, String)>,
    /// Whether the last bulk repair mended it.
    pub mended: bool,
    /// Whether it belongs to what is selected.
    pub selected: bool,
}

impl PartialEq for RowView {
    fn eq(&self, other: &RowView) -> bool {
        self.key == other.key
    }
}

impl RowView {
    /// The row at a place among those shown.
    pub fn of(bench: Bench, columns: &[Column], place: usize, cursor: Cursor) -> Option<RowView> {
        let id = bench.row_at(place)?;
        let ((top, bottom), (left, right)) = cursor.range();
        let selected = cursor.anchor.is_some() && (top..=bottom).contains(&place);
        let mut row = bench.with_list(|list| {
            let values = list.values(id)?;
            let cells = columns.iter().enumerate().map(|(at, column)| CellView {
                text: one_line(values.get(&column.key), column.levels),
                selected: selected && (left..=right).contains(&at),
                ..CellView::default()
            });
            let mut cells: Vec<CellView> = cells.collect();
            let rules = &list.plan().pack().rules;
            let mut gravest = None;
            for (rule, key) in list.hits(id) {
                let rule = &rules[rule];
                gravest = gravest.min(Some(rule.level)).or(Some(rule.level));
                let Some(at) = columns.iter().position(|column| column.key == key) else {
                    continue;
                };
                if cells[at]
                    .finding
                    .as_ref()
                    .is_none_or(|(level, _)| rule.level < *level)
                {
                    cells[at].finding = Some((rule.level, rule.group.clone()));
                }
            }
            Some(RowView {
                key: 0,
                place,
                number: list.place_of(id)? + 1,
                level: gravest,
                cells,
            })
        })?;
        for (cell, column) in row.cells.iter_mut().zip(columns) {
            cell.mended = bench.is_mended(id, &column.key);
        }
        row.key = row.look(id);
        Some(row)
    }

    fn look(&self, id: RowId) -> u64 {
        let mut hasher = DefaultHasher::new();
        (id, self.place, self.number, &self.cells).hash(&mut hasher);
        hasher.finish()
    }
}

/// A text of several lines in one; of several levels the lowest, which has room in a cell.
fn one_line(text: &str, levels: bool) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    match lines.last() {
        Some(lowest) if levels && lines.len() > 1 => ["… › ", lowest].concat(),
        _ => lines.join(" › "),
    }
}
