//! Cells to and from the clipboard, as spreadsheets write them: tabs between cells, a line for each row, quotation marks where needed.

use forms::check::Edit;
use leptos::prelude::*;

use super::bench::Bench;
use super::position::{Cursor, Filter};
use crate::drafts::{Cell, Change, NewRow};
use crate::numbers;

/// What is selected, as text.
pub fn selected(bench: Bench) -> String {
    let ((top, bottom), (left, right)) = bench.cursor.get_untracked().range();
    let columns = bench.columns();
    let mut text = String::new();
    for place in top..=bottom {
        let Some(row) = bench.row_at(place) else {
            break;
        };
        for column in left..=right {
            let Some(column_key) = columns.get(column).map(|column| &column.key) else {
                break;
            };
            if column > left {
                text.push('\t');
            }
            let cell = bench.text(row, column_key);
            if cell.contains(['\t', '\n', '"']) {
                text.extend(["\"", &cell.replace('"', "\"\""), "\""]);
            } else {
                text.push_str(&cell);
            }
        }
        if top < bottom {
            text.push_str("\r\n");
        }
    }
    text
}

/// Empties the cells that are selected.
pub fn clear(bench: Bench) {
    let ((top, bottom), (left, right)) = bench.cursor.get_untracked().range();
    let columns = bench.columns();
    let rows = (top..=bottom).filter_map(|place| bench.row_at(place));
    let keys = columns
        .get(left..=right.min(columns.len().saturating_sub(1)))
        .unwrap_or_default();
    let edits = rows.flat_map(|row| {
        keys.iter().map(move |column| Edit {
            row,
            key: column.key.clone(),
            value: String::new(),
        })
    });
    if change(bench, edits.collect()) {
        bench.said.set("Đã xóa trắng các ô đang chọn.".to_owned());
    }
}

/// Puts a text of one or many cells in, from the cell that is worked on; rows that are missing are added.
pub fn paste(bench: Bench, text: &str) {
    let rows = cells(text);
    let columns = bench.columns();
    let ((top, bottom), (left, right)) = bench.cursor.get_untracked().range();
    // One cell goes into every cell that is selected.
    let single = rows.len() == 1 && rows[0].len() == 1;
    if single && (top, left) != (bottom, right) {
        let value = rows[0][0].clone();
        let keys = columns
            .get(left..=right.min(columns.len().saturating_sub(1)))
            .unwrap_or_default();
        let places = (top..=bottom).filter_map(|place| bench.row_at(place));
        let edits = places.flat_map(|row| {
            keys.iter()
                .map(|column| Edit {
                    row,
                    key: column.key.clone(),
                    value: value.clone(),
                })
                .collect::<Vec<_>>()
        });
        change(bench, edits.collect());
        return;
    }
    let mut sets = Vec::new();
    let mut added = Vec::new();
    let total = bench.with_list(|list| list.len());
    let mut new_ids = bench
        .draft
        .get_untracked()
        .map_or(1, |draft| draft.with(|document| document.next_id()));
    for (offset, row) in rows.iter().enumerate() {
        let filled = row
            .iter()
            .zip(columns.iter().skip(left))
            .map(|(value, column)| (column.key.clone(), value.clone()));
        match bench.row_at(top + offset) {
            Some(id) => sets.extend(filled.map(|(key, value)| Cell {
                row: Some(id),
                key,
                value,
            })),
            None => {
                let values: Vec<(String, String)> =
                    filled.filter(|(_, value)| !value.is_empty()).collect();
                added.push(NewRow {
                    at: total + added.len(),
                    id: new_ids,
                    values,
                });
                new_ids += 1;
            }
        }
    }
    let last = Cursor {
        row: top + rows.len().saturating_sub(1),
        column: (left + rows.iter().map(Vec::len).max().unwrap_or(1))
            .saturating_sub(1)
            .min(columns.len().saturating_sub(1)),
        anchor: Some((top, left)),
    };
    let more = added.len();
    if more > 0 && bench.filter.get_untracked() != Filter::All {
        bench.said.set(
            "Chưa dán: số dòng dán vào nhiều hơn số dòng đang hiện. Hãy chọn “Tất cả” rồi dán lại."
                .to_owned(),
        );
        return;
    }
    let count = sets.len();
    let mut changes = Vec::new();
    if !sets.is_empty() {
        changes.push(Change::Set(sets));
    }
    if more > 0 {
        changes.push(Change::Insert(added));
    }
    if bench.apply(changes) {
        if rows.len() > 1 || count > 1 {
            bench.cursor.set(last);
        }
        bench.said.set(
            [
                "Đã dán ",
                &numbers::count(rows.len()),
                " dòng",
                if more > 0 {
                    ", có thêm dòng mới."
                } else {
                    "."
                },
            ]
            .concat(),
        );
    }
}

/// Makes the edits; `false` where nothing was changed, which the page then has said.
fn change(bench: Bench, edits: Vec<Edit>) -> bool {
    let cells: Vec<Cell> = edits
        .into_iter()
        .map(|edit| Cell {
            row: Some(edit.row),
            key: edit.key,
            value: edit.value,
        })
        .collect();
    !cells.is_empty() && bench.apply(vec![Change::Set(cells)])
}

/// The cells of a text from a spreadsheet.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![Vec::new()];
    let mut cell = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    let mut fresh = true;
    while let Some(letter) = letters.next() {
        let begins = std::mem::replace(&mut fresh, false);
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if begins => quoted = true,
            '\t' | '\n' if !quoted => {
                let done = std::mem::take(&mut cell);
                rows.last_mut().expect("there is always a row").push(done);
                if letter == '\n' {
                    rows.push(Vec::new());
                }
                fresh = true;
            }
            '\r' => fresh = begins,
            _ => cell.push(letter),
        }
    }
    let many = rows.len() > 1;
    let last = rows.last_mut().expect("there is always a row");
    if many && cell.is_empty() && last.is_empty() {
        // A line end behind the last row begins no new one.
        rows.pop();
    } else {
        last.push(cell);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn what_a_spreadsheet_copies_comes_in_cell_by_cell() {
        let cases: &[(&str, &[&[&str]])] = &[
            ("Lò Văn An", &[&["Lò Văn An"]]),
            ("", &[&[""]]),
            ("a\tb\nc\td", &[&["a", "b"], &["c", "d"]]),
            // Excel ends every row, the last one too.
            ("a\tb\r\nc\td\r\n", &[&["a", "b"], &["c", "d"]]),
            ("a\n", &[&["a"]]),
            // Empty cells and empty rows keep their places.
            ("a\t\tb", &[&["a", "", "b"]]),
            ("a\t\n\t\nb\t", &[&["a", ""], &["", ""], &["b", ""]]),
            ("a\n\nb", &[&["a"], &[""], &["b"]]),
            // A cell with lines, tabs or quotation marks comes in quotation marks.
            (
                "\"Sở Nội vụ\nVăn phòng\"\tSơn La",
                &[&["Sở Nội vụ\nVăn phòng", "Sơn La"]],
            ),
            ("\"a\tb\"\tc", &[&["a\tb", "c"]]),
            ("\"gọi là \"\"An\"\"\"", &[&["gọi là \"An\""]]),
            // Elsewhere they are just typed.
            ("phòng \"A\"\tb", &[&["phòng \"A\"", "b"]]),
        ];
        for (text, expected) in cases {
            assert_eq!(&cells(text), expected, "{text:?}");
        }
    }
}
