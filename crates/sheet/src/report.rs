//! The user's own file back, with a column that says what is wrong in each row.

mod text;
mod workbook;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use forms::{Finding, Level};

use crate::WriteError;
use crate::read::{Source, Table};

/// The heading of the added column.
pub const HEADING: &str = "Lỗi cần sửa";

/// What is wrong in each row of a file, by the row's number in it.
pub type Notes = BTreeMap<u32, String>;

/// Gathers what to say about each row: its errors and warnings, and why a line was not read at all.
///
/// The findings' rows have the numbers that they have in the file (see [`crate::mapping::MappedRow`]).
/// Advice is left out: it asks for no mending.
pub fn notes(table: &Table, findings: &[Finding]) -> Notes {
    let mut sentences: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for row in &table.unread {
        sentences
            .entry(row.number)
            .or_default()
            .push(format!("Chưa đọc: {}", row.reason.message()));
    }
    for finding in findings {
        let kind = match finding.level {
            Level::Error => "Lỗi",
            Level::Warning => "Cần xem lại",
            Level::Advice => continue,
        };
        if let Some(number) = finding.row {
            sentences
                .entry(number)
                .or_default()
                .push(format!("{kind}: {}", finding.message()));
        }
    }
    sentences
        .into_iter()
        .map(|(number, sentences)| (number, sentences.join(" ")))
        .collect()
}

/// The file with the added column, in the format it came in; an OpenDocument sheet comes back as `.xlsx`.
///
/// A workbook keeps its other sheets, formats, widths and formulas: only the sheet's own part is changed.
/// A text file keeps its separator and, where that can write Vietnamese, its encoding.
/// `created` is the date in the properties of a workbook that has to be written anew.
///
/// # Errors
/// [`WriteError::BadOriginal`] where the bytes are not those that the table was read from.
pub fn write(
    original: &[u8],
    table: &Table,
    notes: &Notes,
    created: NaiveDate,
) -> Result<Vec<u8>, WriteError> {
    match table.source {
        Source::Xlsx => workbook::add_column(original, table, notes),
        Source::Ods => workbook::rewrite(table, notes, created),
        Source::Text {
            separator,
            encoding,
        } => text::add_column(original, separator, encoding, table, notes),
    }
}

/// The table's headings without the column of an earlier report, which is written anew.
fn own_headings(table: &Table) -> &[String] {
    match table.headers.split_last() {
        Some((last, others)) if last == HEADING => others,
        _ => &table.headers,
    }
}

/// The file name's ending for what [`write()`] gives.
pub fn extension(source: Source) -> &'static str {
    match source {
        Source::Xlsx | Source::Ods => "xlsx",
        Source::Text {
            separator: '\t', ..
        } => "txt",
        Source::Text { .. } => "csv",
    }
}
