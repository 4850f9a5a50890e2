//! `chukyso batch`: a list, or several that are joined, becomes a letter and a batch file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use forms::calendar::format_date;
use forms::{Finding, Form, Level, Plan, Record, keys};
use serde_json::Value;

use crate::commands::pdf;
use crate::joined::Joined;
use crate::{input, joined, output, packs, today};

/// The format name of an agency's profile.
const AGENCY: &str = "chukyso-agency";

/// Arguments of `batch`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Danh sách (xlsx, ods, csv), hoặc hồ sơ của mẫu ấy, của đơn trong danh sách hay của mẫu trước đây (json, pdf, zip); nhiều tệp thì gộp lại theo thứ tự.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Mẫu công văn, ví dụ mau-02.
    #[arg(long)]
    form: String,
    /// Thông tin cơ quan (json): {"format":"chukyso-agency","version":1,"values":{…}}.
    #[arg(long)]
    agency: PathBuf,
    /// Tệp lô (zip) sẽ ghi.
    #[arg(short, long)]
    output: PathBuf,
    /// Bộ mẫu: mã hoặc thư mục.
    #[arg(long)]
    pack: Option<String>,
    /// Ngày coi là hôm nay.
    #[arg(long, value_parser = today::parse)]
    today: Option<NaiveDate>,
    /// Vẫn ghi tệp lô khi hồ sơ còn lỗi (mã thoát vẫn là 1).
    #[arg(long)]
    allow_errors: bool,
}

/// How many errors of rows are told.
const TOLD: usize = 20;

/// Writes the batch file; while there are errors only where that is asked for.
///
/// # Errors
/// A sentence where a file cannot be read or written.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let today = today::or_now(arguments.today);
    let pack = packs::find(arguments.pack.as_deref(), today)?;
    let form = input::form_with_list(&pack, &arguments.form)?;
    let mut joined = joined::join(&arguments.files, &pack, form)?;
    let agency = String::from_utf8(input::bytes(&arguments.agency)?)
        .ok()
        .and_then(|text| serde_json::from_str::<Value>(&text).ok())
        .ok_or("Tệp thông tin cơ quan không phải JSON UTF-8: hãy lưu lại từ trang hoặc sửa theo mẫu trong hướng dẫn.")?;
    fill(&mut joined.record, form, &agency, today)?;
    let plan = Plan::new(&pack, &form.id).ok_or("Bộ mẫu không có mẫu này.")?;
    let mut errors = check(&plan, &joined, today);
    errors.retain(|finding| finding.level == Level::Error);
    for remark in &joined.remarks {
        eprintln!("Ghi chú: {remark}");
    }
    if !errors.is_empty() && !arguments.allow_errors {
        refuse(arguments, form, &errors, &joined);
        return Ok(ExitCode::from(1));
    }
    let record = &joined.record;
    let letter = pdf::letter(record, &pack, today)?;
    let batch =
        sheet::batch::write(&letter, record, form, today).map_err(|error| error.message())?;
    output::write(&arguments.output, &batch)?;
    if errors.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "Đã ghi tệp lô dù hồ sơ còn {} lỗi. Xem từng lỗi: {}",
        errors.len(),
        check_command(arguments, &arguments.output)
    );
    Ok(ExitCode::from(1))
}

/// What is wrong with the letter and with its rows, by the numbers that they have for who made the files.
fn check(plan: &Plan, joined: &Joined, today: NaiveDate) -> Vec<Finding> {
    let Record { values, rows, .. } = &joined.record;
    let unbacked = |field: &str| rows.iter().filter(|row| row.get(field).is_empty()).count();
    let mut findings = plan.check_own(values, rows.len(), &unbacked, today);
    let day = plan.day(values, today);
    findings.extend(plan.check_numbered_rows(rows, &|at| joined.number(at), day));
    findings
}

/// Says why nothing was written, and how to see and mend it.
///
/// The errors are told here: the files that were given do not hold the letter's values, which some rows are checked against.
fn refuse(arguments: &Arguments, form: &Form, errors: &[Finding], joined: &Joined) {
    let (rows, letter): (Vec<&Finding>, Vec<&Finding>) =
        errors.iter().partition(|finding| finding.row.is_some());
    eprintln!(
        "Chưa ghi tệp lô vì hồ sơ còn {} lỗi: {} trong danh sách, {} trong công văn.",
        errors.len(),
        rows.len(),
        letter.len()
    );
    let label = |finding: &Finding| {
        let field = finding.field.as_deref().and_then(|key| form.field(key));
        field.map_or("cả hồ sơ", |field| &field.label).to_owned()
    };
    for finding in letter {
        eprintln!(
            "Lỗi trong công văn ({}): {}",
            label(finding),
            finding.message()
        );
    }
    for finding in rows.iter().take(TOLD) {
        let place = joined.place(finding.row.unwrap_or_default());
        let message = joined.message(finding);
        eprintln!("Lỗi ở {place} ({}): {message}", label(finding));
    }
    if rows.len() > TOLD {
        let left = rows.len() - TOLD;
        let shows = match arguments.files.as_slice() {
            [file] => format!("xem tất cả: {}", check_command(arguments, file)),
            // No file by itself shows what two have in common.
            _ => format!(
                "xem tất cả: thêm --allow-errors để ghi tệp lô, rồi {}",
                check_command(arguments, &arguments.output)
            ),
        };
        eprintln!("Còn {left} lỗi nữa trong danh sách; {shows}");
    }
    eprintln!("Vẫn muốn ghi tệp lô thì thêm --allow-errors.");
}

/// The command that shows what is wrong with a file, under the same pack and day.
fn check_command(arguments: &Arguments, file: &Path) -> String {
    let mut command = format!("chukyso check {}", quoted(&file.display().to_string()));
    command.push_str(&format!(" --form {}", arguments.form));
    if let Some(pack) = &arguments.pack {
        command.push_str(&format!(" --pack {}", quoted(pack)));
    }
    if let Some(today) = arguments.today {
        command.push_str(&format!(" --today {today}"));
    }
    command
}

/// A part of a command line, in quotation marks where it needs them.
fn quoted(part: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./\\:+".contains(c);
    if part.chars().all(plain) {
        part.to_owned()
    } else {
        format!("\"{part}\"")
    }
}

/// Puts the agency's values into the letter; what is still empty takes the form's default, the date and the count.
fn fill(record: &mut Record, form: &Form, agency: &Value, today: NaiveDate) -> Result<(), String> {
    let values = match agency.get("format").and_then(Value::as_str) {
        None => agency,
        Some(AGENCY) | Some("chukyso-record") => agency.get("values").unwrap_or(&Value::Null),
        Some(_) => return Err("Tệp thông tin cơ quan không đúng định dạng “chukyso-agency”: hãy sửa theo mẫu trong hướng dẫn.".to_owned()),
    };
    if !values.is_object() {
        return Err(
            "Tệp thông tin cơ quan thiếu mục “values”: hãy sửa theo mẫu trong hướng dẫn."
                .to_owned(),
        );
    }
    record.values.fill_from_json(values);
    for field in form.fields() {
        if record.values.get(&field.key).is_empty() && !field.default.is_empty() {
            record.values.set(&field.key, field.default.as_str());
        }
    }
    if record.values.get(keys::DATE).is_empty() {
        record.values.set(keys::DATE, format_date(today));
    }
    if record.values.get(keys::COUNT).is_empty() {
        record
            .values
            .set(keys::COUNT, record.rows.len().to_string());
    }
    Ok(())
}
