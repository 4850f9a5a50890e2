//! The added column in separated text.

use super::{HEADING, Notes, own_headings};
use crate::WriteError;
use crate::csv::{MARK, guarded};
use crate::read::{Records, Table, TextEncoding, decode, said_separator};

/// The text with the added column, in the same separator and, if that was Unicode, the same encoding.
pub(super) fn add_column(
    original: &[u8],
    separator: char,
    encoding: TextEncoding,
    table: &Table,
    notes: &Notes,
) -> Result<Vec<u8>, WriteError> {
    let (text, _, _) = decode(original);
    let (said, body) = match said_separator(&text) {
        Some((_, length)) => (
            Some(text[..length].trim_end_matches(['\r', '\n'])),
            &text[length..],
        ),
        None => (None, &*text),
    };
    let skipped = u32::from(said.is_some());
    let quotes = text.bytes().filter(|byte| *byte == b'"').count() % 2 == 0;
    let mut out = Vec::new();
    if let Some(said) = said {
        out.extend_from_slice(said.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    let width = own_headings(table).len();
    let mut next = 1 + skipped;
    let mut records = Records::new(body, separator, quotes);
    while let Some((row, cells)) = records.next() {
        let number = row + skipped;
        // Blank lines stay, so that the numbers in notices still fit.
        while next < number {
            out.extend_from_slice(b"\r\n");
            next += 1;
        }
        next = number + 1;
        let note = if number == table.header_row {
            HEADING
        } else {
            notes.get(&number).map_or("", String::as_str)
        };
        let blanks = if note.is_empty() {
            0
        } else {
            width.saturating_sub(cells.len())
        };
        let converted = table.rows.binary_search_by_key(&number, |row| row.number);
        let converted = converted
            .ok()
            .filter(|_| !is_unicode(encoding))
            .map(|at| &table.rows[at].cells);
        let cells: Vec<&str> = match converted {
            Some(converted) => converted
                .iter()
                .take(cells.len())
                .map(String::as_str)
                .collect(),
            None => cells.iter().collect(),
        };
        let kept = if width < table.headers.len() {
            width
        } else {
            cells.len()
        };
        let cells = cells.into_iter().take(kept);
        let blank = std::iter::repeat_n("", blanks);
        let added = (!note.is_empty()).then_some(note);
        let line: Vec<String> = cells
            .chain(blank)
            .chain(added)
            .map(|cell| guarded(cell).into_owned())
            .collect();
        out.extend(record(&line, separator)?);
    }
    Ok(encoded(out, encoding))
}

/// Whether the encoding is one of Unicode's, so that nothing has to be converted.
fn is_unicode(encoding: TextEncoding) -> bool {
    !matches!(encoding, TextEncoding::Windows1258 | TextEncoding::OldFont)
}

/// One line of separated text.
fn record(cells: &[String], separator: char) -> Result<Vec<u8>, WriteError> {
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .terminator(::csv::Terminator::CRLF)
        .buffer_capacity(512)
        .from_writer(Vec::new());
    writer.write_record(cells).map_err(WriteError::broken)?;
    writer.into_inner().map_err(WriteError::broken)
}

/// UTF-8 text in the encoding it came in; what was not Unicode becomes UTF-8 with a mark.
fn encoded(text: Vec<u8>, encoding: TextEncoding) -> Vec<u8> {
    let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        let text = String::from_utf8_lossy(&text);
        let mut out = mark.to_vec();
        out.extend(text.encode_utf16().flat_map(bytes));
        out
    };
    match encoding {
        TextEncoding::Utf8 => text,
        TextEncoding::Utf16Le => wide(b"\xff\xfe", u16::to_le_bytes),
        TextEncoding::Utf16Be => wide(b"\xfe\xff", u16::to_be_bytes),
        TextEncoding::Utf8Bom | TextEncoding::Windows1258 | TextEncoding::OldFont => {
            [MARK, &text].concat()
        }
    }
}
