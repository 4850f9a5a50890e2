//! `chukyso check`: everything that is wrong with a list or a record.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use forms::check::Day;
use forms::{Finding, Form, Level, Plan, Values};
use serde_json::json;

use crate::input::{Input, List, Of};
use crate::{input, output, packs, today};

/// Arguments of `check`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Danh sách (xlsx, ods, csv), hồ sơ (json), PDF hoặc tệp lô do trang này tạo.
    file: PathBuf,
    /// Bộ mẫu: mã hoặc thư mục; mặc định là bộ của hồ sơ; với danh sách là bộ có hiệu lực vào ngày kiểm tra.
    #[arg(long)]
    pack: Option<String>,
    /// Mẫu, ví dụ mau-02.
    #[arg(long)]
    form: Option<String>,
    /// Ngày coi là hôm nay, ví dụ 2024-07-15.
    #[arg(long, value_parser = today::parse)]
    today: Option<NaiveDate>,
    /// In dạng JSON: ở đó “row” và “others” đếm từ 1 ngay dưới dòng tiêu đề; không có --json thì in số dòng của tệp.
    #[arg(long)]
    json: bool,
}

/// What a check found.
struct Report {
    rows: usize,
    /// Whether the form has a list at all; the rows of one that has none are not counted before people.
    has_list: bool,
    findings: Vec<Finding>,
    remarks: Vec<String>,
    /// What the form calls its fields and its list's columns.
    labels: BTreeMap<String, String>,
}

/// What a form calls its fields and its list's columns, by key.
fn labels(form: &Form) -> BTreeMap<String, String> {
    let columns = form.list.iter().flat_map(|list| &list.fields);
    let fields = columns.chain(form.fields());
    fields
        .map(|field| (field.key.clone(), field.label.clone()))
        .collect()
}

/// Checks a file.
///
/// # Errors
/// A sentence where the file cannot be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let today = today::or_now(arguments.today);
    let pack = packs::find(arguments.pack.as_deref(), today)?;
    let wanted = arguments.form.as_deref();
    if let Some(wanted) = wanted {
        input::named(&pack, wanted)?;
    }
    // A form without a list is still one that a record may be of.
    let (form, no_list) = match input::list_form(&pack, wanted) {
        Ok(form) => (form, None),
        Err(sentence) => (input::list_form(&pack, None)?, Some(sentence)),
    };
    let of = Of::wanted(arguments.pack.as_deref());
    let report = match input::open(&arguments.file, &pack, form, of)? {
        Input::List(list) => {
            if let Some(sentence) = no_list {
                return Err(sentence);
            }
            let plan = Plan::new(&pack, &form.id).ok_or("Bộ mẫu không có mẫu này.")?;
            // For people a row has the number that their spreadsheet shows; the contract counts from the heading.
            let above = if arguments.json { list.header_row } else { 0 };
            check_list(&plan, list, above, today)
        }
        Input::Record(record, pack, _) => {
            let plan = Plan::new(&pack, &record.form).ok_or("Bộ mẫu không có mẫu này.")?;
            Report {
                rows: record.rows.len(),
                has_list: plan.form().list.is_some(),
                findings: plan.check(&record, today),
                remarks: Vec::new(),
                labels: labels(plan.form()),
            }
        }
    };
    let text = if arguments.json {
        as_json(&report)
    } else {
        as_text(&report)
    };
    output::print(text.as_bytes())?;
    let errors = report
        .findings
        .iter()
        .any(|finding| finding.level == Level::Error);
    Ok(ExitCode::from(u8::from(errors)))
}

/// Findings of a list, with the numbers that its rows have in the file under so many lines `above`.
fn check_list(plan: &Plan, list: List, above: u32, today: NaiveDate) -> Report {
    let remarks = list.remarks(plan.form());
    let (numbers, rows): (Vec<u32>, Vec<Values>) = list.rows.into_iter().unzip();
    let number = |at: usize| numbers[at].saturating_sub(above);
    Report {
        rows: rows.len(),
        has_list: true,
        findings: plan.check_numbered_rows(&rows, &number, Day::both(today)),
        remarks,
        labels: labels(plan.form()),
    }
}

fn as_json(report: &Report) -> String {
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            json!({
                "rule": finding.rule,
                "level": finding.level.name(),
                "form": finding.form,
                "row": finding.row,
                "field": finding.field,
                "value": finding.value,
                "message": finding.message(),
                "basis": finding.basis,
                "repair": finding.repair,
                "others": finding.others,
            })
        })
        .collect();
    let report = json!({"rows": report.rows, "findings": findings, "remarks": report.remarks});
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

fn as_text(report: &Report) -> String {
    let mut text = String::new();
    for remark in &report.remarks {
        let _ = writeln!(text, "Ghi chú: {remark}");
    }
    for finding in &report.findings {
        let level = match finding.level {
            Level::Error => "LỖI",
            Level::Warning => "Cảnh báo",
            Level::Advice => "Nên biết",
        };
        let field = finding.field.as_deref();
        let field = field.map(|key| report.labels.get(key).map_or(key, String::as_str));
        let place = match (finding.row, field) {
            (Some(row), Some(field)) => format!("dòng {row}, {field}"),
            (Some(row), None) => format!("dòng {row}"),
            (None, Some(field)) => field.to_owned(),
            (None, None) => "hồ sơ".to_owned(),
        };
        let _ = writeln!(
            text,
            "{level} ({place}): {} [{}; {}]",
            finding.message(),
            finding.rule,
            finding.basis
        );
    }
    let count = |level: Level| {
        report
            .findings
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    };
    if report.has_list {
        let _ = write!(text, "{} dòng; ", report.rows);
    }
    let _ = writeln!(
        text,
        "{} lỗi, {} cảnh báo, {} điều nên biết.",
        count(Level::Error),
        count(Level::Warning),
        count(Level::Advice)
    );
    text
}
