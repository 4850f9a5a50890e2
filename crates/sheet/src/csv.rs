//! The columns of [`crate::template`] as separated text that Excel opens by a double click.
//!
//! Encoding is UTF-8 with a byte order mark: without the mark Excel reads Vietnamese letters as Windows-1252.
//! Lines end in CR LF, cells are quoted after RFC 4180.
//!
//! Excel turns everything in such a file that looks like a number into one: `014070861168` shows as `14070861168`.
//! The usual trick `="014…"` is a formula, so it is not used; the file itself keeps every zero,
//! and programs other than Excel (and this site) read it right. Whoever goes on working in Excel should take [`crate::template`].

use forms::{Form, Values};

use crate::WriteError;
use crate::guard::looks_like_formula;
use crate::template::Template;

/// The byte order mark in UTF-8.
pub(crate) const MARK: &[u8] = b"\xef\xbb\xbf";

/// The rows as separated text with a comma; the same input gives the same bytes.
///
/// A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV injection");
/// [`crate::read_table`] takes it off again.
///
/// # Errors
/// [`WriteError::Broken`] should the text not be writable, which memory alone can cause.
pub fn write(form: &Form, rows: &[Values]) -> Result<Vec<u8>, WriteError> {
    let template = Template::new(form, rows);
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(MARK.to_vec());
    writer
        .write_record(template.headings())
        .map_err(WriteError::broken)?;
    for (number, values) in (1..).zip(rows) {
        let cells = template.cells(number, values);
        writer
            .write_record(cells.iter().map(|cell| guarded(cell).into_owned()))
            .map_err(WriteError::broken)?;
    }
    writer.into_inner().map_err(WriteError::broken)
}

/// A cell that a spreadsheet shows instead of running it.
pub(crate) fn guarded(cell: &str) -> std::borrow::Cow<'_, str> {
    if looks_like_formula(cell) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}
