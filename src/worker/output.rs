//! What is made of a record: its PDF, the batch file, spreadsheets, and reports of what is wrong.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use forms::check::Plan;
use forms::pack::{Form, Pack};
use forms::{Finding, Record};
use paper::{Attachment, Paper};
use sheet::report;
use sheet::{Limits, Opened, WriteError};

use super::SharedPack;
use super::import::{mapping_of, tell};
use super::protocol::{Made, Reply};
use super::source::FontFiles;
use super::{say, say_with};

/// The media type of `.xlsx`.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// After so many rows on paper the page is told how far the work is.
const TELL_EVERY: usize = 100;

/// The record of a job.
///
/// # Errors
/// The engine's sentence about a text that is no record of the pack.
pub fn record(text: &str, pack: &Pack) -> Result<Record, String> {
    Record::from_json(text, pack).map_err(|error| error.message())
}

/// Says the PDF of a record.
///
/// # Errors
/// One sentence: why there is none.
pub fn pdf(
    record: &Record,
    pack: &Pack,
    fonts: &FontFiles,
    today: NaiveDate,
) -> Result<(), String> {
    let paper = on_paper(record, pack, fonts, today)?;
    deliver(
        "application/pdf",
        "pdf",
        missing_letters(&paper),
        &paper.pdf,
    );
    Ok(())
}

/// Says the batch file of a letter with its list.
///
/// # Errors
/// One sentence: why there is none.
pub fn batch(
    record: &Record,
    pack: &Pack,
    form: &Form,
    fonts: &FontFiles,
    today: NaiveDate,
) -> Result<(), String> {
    let paper = on_paper(record, pack, fonts, today)?;
    let zip = sheet::batch::write(&paper.pdf, record, form, today).map_err(said)?;
    deliver("application/zip", "zip", missing_letters(&paper), &zip);
    Ok(())
}

fn on_paper(
    record: &Record,
    pack: &Pack,
    fonts: &FontFiles,
    today: NaiveDate,
) -> Result<Paper, String> {
    let json = record.to_json();
    let mut tell = |progress: paper::Progress| {
        if progress.rows.is_multiple_of(TELL_EVERY) {
            say(&Reply::Progress {
                done: progress.rows,
                of: Some(progress.of),
            });
        }
        ControlFlow::Continue(())
    };
    let paper = paper::write(
        record,
        pack,
        &fonts.as_fonts(),
        &Attachment::record(&json),
        today,
        &mut tell,
    );
    paper.map_err(|error| error.message().to_owned())
}

fn missing_letters(paper: &Paper) -> Vec<String> {
    if paper.missing.is_empty() {
        return Vec::new();
    }
    let letters: Vec<String> = paper.missing.iter().map(char::to_string).collect();
    vec![format!(
        "Phông chữ không có ký tự {}: trên giấy in thành □. Hãy thay bằng chữ khác nếu cần.",
        letters.join(" ")
    )]
}

/// Says the list in its form's spreadsheet.
///
/// # Errors
/// One sentence: why it cannot be written.
pub fn template(record: &Record, form: &Form, today: NaiveDate) -> Result<(), String> {
    let bytes = sheet::template::write(form, &record.rows, today).map_err(said)?;
    deliver(XLSX, "xlsx", Vec::new(), &bytes);
    Ok(())
}

/// Says the list as separated text.
///
/// # Errors
/// One sentence: why it cannot be written.
pub fn csv(record: &Record, form: &Form) -> Result<(), String> {
    let bytes = sheet::csv::write(form, &record.rows).map_err(said)?;
    deliver("text/csv;charset=utf-8", "csv", Vec::new(), &bytes);
    Ok(())
}

/// Says the list in its form's spreadsheet with a column for what is wrong.
///
/// # Errors
/// One sentence: why it cannot be written.
pub fn list_report(
    record: Record,
    pack: &SharedPack,
    form: &Form,
    today: NaiveDate,
) -> Result<(), String> {
    let bytes = sheet::template::write(form, &record.rows, today).map_err(said)?;
    // The spreadsheet has one heading line; the rows stand under it in order.
    let findings = findings(&record, pack, &|at| at as u32 + 2, today);
    let table = sheet::read_table(
        "danh-sach.xlsx",
        &bytes,
        form,
        &Limits::default(),
        &mut tell,
    )
    .map_err(|error| error.message())?;
    report(&bytes, &table, &findings, today)
}

/// Says a table file with a column for what is wrong in it.
///
/// # Errors
/// One sentence: why it cannot be read or written.
pub fn file_report(
    name: &str,
    bytes: &[u8],
    uses: Option<&[usize]>,
    pack: &SharedPack,
    form: &Form,
    today: NaiveDate,
) -> Result<(), String> {
    let opened = sheet::open(name, bytes, form, &Limits::default(), &mut tell)
        .map_err(|error| error.message())?;
    let Opened::Table(table) = opened else {
        return Err(
            "Chỉ ghi lỗi được vào tệp bảng tính hoặc CSV: hãy chọn tệp danh sách.".to_owned(),
        );
    };
    let applied = sheet::mapping::apply(&table, &mapping_of(&table, uses, form), form);
    let numbers: Vec<u32> = applied.rows.iter().map(|row| row.number).collect();
    let mut record = Record::new(&pack.id, form);
    record.rows = applied.rows.into_iter().map(|row| row.values).collect();
    let findings = findings(&record, pack, &|at| numbers[at], today);
    report(bytes, &table, &findings, today)
}

/// What is wrong with the rows, told with the numbers that they have in the file.
fn findings(
    record: &Record,
    pack: &SharedPack,
    number: &dyn Fn(usize) -> u32,
    today: NaiveDate,
) -> Vec<Finding> {
    let Some(plan) = Plan::new(pack, &record.form) else {
        return Vec::new();
    };
    let day = plan.day(&record.values, today);
    plan.check_numbered_rows(&record.rows, number, day)
}

fn report(
    original: &[u8],
    table: &sheet::Table,
    findings: &[Finding],
    today: NaiveDate,
) -> Result<(), String> {
    let notes = report::notes(table, findings);
    let bytes = report::write(original, table, &notes, today).map_err(said)?;
    let ending = report::extension(table.source);
    let mime = match ending {
        "xlsx" => XLSX,
        "csv" => "text/csv;charset=utf-8",
        _ => "text/plain;charset=utf-8",
    };
    deliver(mime, ending, Vec::new(), &bytes);
    Ok(())
}

/// Says a file.
pub fn deliver(mime: &str, ending: &str, notices: Vec<String>, bytes: &[u8]) {
    let made = Made {
        mime: mime.to_owned(),
        ending: ending.to_owned(),
        notices,
    };
    say_with(&Reply::File(made), Some(bytes));
}

fn said(error: WriteError) -> String {
    error.message()
}
