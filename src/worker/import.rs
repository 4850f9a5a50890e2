//! Bringing in files: tables, saved records, PDFs made here and batch files.

use std::ops::ControlFlow;

use forms::Values;
use forms::pack::{Form, Pack};
use forms::record::gather;
use sheet::mapping::{self, ColumnUse, Mapping, Sureness, Target};
use sheet::{Limits, Opened, Progress, Table};

use super::protocol::{Column, Columns, Opened as Told, Reply, Rows};
use super::say;

/// Rows in one message: read by the page in a few milliseconds.
const ROWS_AT_ONCE: usize = 1_000;
/// After so many rows the page is told how far the reading is.
const TELL_EVERY: u32 = 500;
/// So many texts of a column are shown to the person who says what it is.
const SAMPLES: usize = 3;
/// Longer samples are cut.
const SAMPLE_CHARS: usize = 60;
/// So many notices are told one by one.
const MOST_NOTICES: usize = 200;

/// Opens a file and says its rows, or asks what its columns are.
///
/// # Errors
/// One sentence: what is wrong with the file and what to do.
pub fn open(
    name: &str,
    bytes: &[u8],
    uses: Option<&[usize]>,
    pack: &Pack,
    form: &Form,
) -> Result<(), String> {
    let opened = sheet::open(name, bytes, form, &Limits::default(), &mut tell)
        .map_err(|error| error.message())?;
    match opened {
        Opened::Table(table) => open_table(&table, uses, form),
        Opened::Json(text) => say_record(name, &text, pack, form),
        Opened::Pdf => say_record(name, &extract(bytes)?, pack, form),
        Opened::Batch(batch) => say_record(name, &batch.data, pack, form),
    }
}

/// The record that a PDF made here carries, as JSON text.
///
/// # Errors
/// One sentence: why there is none.
pub fn extract(bytes: &[u8]) -> Result<String, String> {
    let record = paper::extract(bytes).map_err(|error| error.message().to_owned())?;
    String::from_utf8(record)
        .map_err(|_| "Dữ liệu đính kèm trong tệp PDF bị hỏng: hãy dùng tệp PDF gốc.".to_owned())
}

/// Tells the page how far a reading is; the page stops it by ending the worker.
pub fn tell(progress: Progress) -> ControlFlow<()> {
    if progress.rows.is_multiple_of(TELL_EVERY) {
        say(&Reply::Progress {
            done: progress.rows as usize,
            of: None,
        });
    }
    ControlFlow::Continue(())
}

/// The mapping of a table: the person's, where there is one, otherwise the suggestion.
pub fn mapping_of(table: &Table, uses: Option<&[usize]>, form: &Form) -> Mapping {
    let mut mapping = mapping::suggest(table, form);
    if let Some(uses) = uses {
        let choices = mapping::choices(form);
        for (column, place) in uses.iter().enumerate() {
            if let Some((target, _)) = choices.get(*place) {
                mapping.choose(column, target.clone());
            }
        }
    }
    mapping
}

fn open_table(table: &Table, uses: Option<&[usize]>, form: &Form) -> Result<(), String> {
    let mapping = mapping_of(table, uses, form);
    let sure = |column: &ColumnUse| column.sureness == Sureness::Exact;
    if uses.is_none() && !mapping.columns.iter().all(sure) {
        say(&Reply::Asked(question(table, &mapping, form)));
        return Ok(());
    }
    say_rows(table, &mapping, form, Vec::new());
    Ok(())
}

/// Says the rows of a table, and what was noticed about it; `told` is what is to be said of it first.
pub fn say_rows(table: &Table, mapping: &Mapping, form: &Form, mut told: Vec<String>) {
    let applied = mapping::apply(table, mapping, form);
    for rows in applied.rows.chunks(ROWS_AT_ONCE) {
        let rows: Vec<_> = rows.iter().map(|row| (row.number, &row.values)).collect();
        say(&Reply::Rows(pack_rows(form, &rows)));
    }
    let notices: Vec<_> = table.notices.iter().chain(&applied.notices).collect();
    let first = notices.iter().take(MOST_NOTICES);
    told.extend(first.map(|notice| notice.message()));
    if notices.len() > MOST_NOTICES {
        told.push(format!(
            "Còn {} điểm cần xem lại nữa.",
            notices.len() - MOST_NOTICES
        ));
    }
    say(&Reply::Opened(Told {
        is_table: true,
        rows: applied.rows.len(),
        sheet: table.sheet_name.clone(),
        notices: told,
        unread: table
            .unread
            .iter()
            .map(|row| (row.number, row.reason.message().to_owned()))
            .collect(),
        values: Vec::new(),
    }));
}

fn question(table: &Table, mapping: &Mapping, form: &Form) -> Columns {
    let choices = mapping::choices(form);
    let place = |target: &Target| {
        choices
            .iter()
            .position(|(choice, _)| choice == target)
            .unwrap_or_default()
    };
    let columns = table.headers.iter().zip(&mapping.columns).enumerate();
    let columns = columns.map(|(at, (heading, column))| Column {
        heading: heading.clone(),
        samples: samples(table, at),
        choice: place(&column.target),
        sure: column.sureness == Sureness::Exact,
    });
    Columns {
        columns: columns.collect(),
        fields: choices
            .iter()
            .map(|(target, _)| match target {
                Target::Field(key) => key.clone(),
                _ => String::new(),
            })
            .collect(),
        choices: choices.into_iter().map(|(_, words)| words).collect(),
        rows: table.rows.len(),
        sheet: table.sheet_name.clone(),
        headed: table.header_row > 0,
    }
}

fn samples(table: &Table, column: usize) -> Vec<String> {
    let cells = table.rows.iter().filter_map(|row| row.cells.get(column));
    let filled = cells.filter(|cell| !cell.trim().is_empty()).take(SAMPLES);
    filled
        .map(|cell| match cell.char_indices().nth(SAMPLE_CHARS) {
            Some((end, _)) => format!("{}…", &cell[..end]),
            None => cell.clone(),
        })
        .collect()
}

/// Rows for one message: the form's columns, and the keys beside them that any of the rows has.
fn pack_rows(form: &Form, rows: &[(u32, &Values)]) -> Rows {
    let mut keys: Vec<String> = form
        .list
        .iter()
        .flat_map(|list| list.columns.keys())
        .map(str::to_owned)
        .collect();
    for (_, values) in rows {
        for (key, _) in values.unknown() {
            if !keys.iter().any(|known| known == key) {
                keys.push(key.to_owned());
            }
        }
    }
    let rows = rows.iter().map(|(number, values)| {
        let texts = keys.iter().map(|key| values.get(key).to_owned());
        (*number, texts.collect())
    });
    Rows {
        rows: rows.collect(),
        keys,
    }
}

/// Says the rows of a record: those of its list, or the one that a single request is, also of the forms of an earlier regulation.
fn say_record(name: &str, text: &str, pack: &Pack, form: &Form) -> Result<(), String> {
    let record = drafts::base::record_of_any_pack(text).map_err(|error| error.message())?;
    let gathered = gather(&record, pack, form, name).map_err(|error| error.message())?;
    let notice = gathered.notice(form);
    let mut rows = gathered.rows;
    if gathered.of_request {
        for row in &mut rows {
            row.note_request(pack, form);
        }
    }
    for chunk in rows.chunks(ROWS_AT_ONCE) {
        let chunk: Vec<_> = chunk.iter().map(|values| (0, values)).collect();
        say(&Reply::Rows(pack_rows(form, &chunk)));
    }
    let mut told = Told {
        rows: rows.len(),
        notices: notice.into_iter().collect(),
        ..Told::default()
    };
    // A letter of other forms has another subject and other legal bases.
    if record.pack == pack.id && record.form == form.id {
        told.values = record
            .values
            .iter()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
    }
    say(&Reply::Opened(told));
    Ok(())
}
