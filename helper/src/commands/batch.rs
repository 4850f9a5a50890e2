//! `chukyso batch`: a list becomes a letter and a batch file.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use forms::calendar::format_date;
use forms::{Level, Plan, Record};
use serde_json::Value;

use crate::commands::pdf;
use crate::input::Input;
use crate::{input, output, packs, today};

/// The format name of an agency's profile.
const AGENCY: &str = "chukyso-agency";

/// Arguments of `batch`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Danh sách (xlsx, ods, csv) hoặc hồ sơ Mẫu 02 (json).
    file: PathBuf,
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
    /// Không ghi tệp lô khi còn lỗi.
    #[arg(long)]
    strict: bool,
}

/// Writes the batch file.
///
/// # Errors
/// A sentence where a file cannot be read or written.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let today = today::or_now(arguments.today);
    let pack = packs::find(arguments.pack.as_deref(), today)?;
    let form = input::list_form(&pack, Some(&arguments.form))?;
    let mut record = match input::open(&arguments.file, &pack, form)? {
        Input::List(list) => {
            let mut record = Record::new(&pack.id, form);
            record.rows = list.rows.into_iter().map(|(_, values)| values).collect();
            record
        }
        Input::Record(record) if record.form == form.id => *record,
        Input::Record(_) => {
            return Err(format!(
                "Hồ sơ này không phải {}: hãy chọn đúng tệp.",
                form.code
            ));
        }
    };
    let agency = String::from_utf8(input::bytes(&arguments.agency)?)
        .ok()
        .and_then(|text| serde_json::from_str::<Value>(&text).ok())
        .ok_or("Tệp thông tin cơ quan không phải JSON UTF-8: hãy lưu lại từ trang hoặc sửa theo mẫu trong hướng dẫn.")?;
    fill(&mut record, form, &agency, today)?;
    let plan = Plan::new(&pack, &form.id).ok_or("Bộ mẫu không có mẫu này.")?;
    let errors = plan
        .check(&record, today)
        .into_iter()
        .filter(|finding| finding.level == Level::Error)
        .count();
    if errors > 0 {
        eprintln!("Hồ sơ còn {errors} lỗi: chạy “chukyso check” để xem từng lỗi.");
        if arguments.strict {
            return Ok(ExitCode::from(1));
        }
    }
    let letter = pdf::letter(&record, &pack, today)?;
    let batch = sheet::batch::write(&letter, &record, today).map_err(|error| error.message())?;
    output::write(&arguments.output, &batch)?;
    Ok(ExitCode::SUCCESS)
}

/// Puts the agency's values into the letter; what is still empty takes the form's default, the date and the count.
fn fill(
    record: &mut Record,
    form: &forms::Form,
    agency: &Value,
    today: NaiveDate,
) -> Result<(), String> {
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
    if record.values.get("ngayLap").is_empty() {
        record.values.set("ngayLap", format_date(today));
    }
    if record.values.get("soLuong").is_empty() {
        record.values.set("soLuong", record.rows.len().to_string());
    }
    Ok(())
}
