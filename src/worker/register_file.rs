//! The register as a spreadsheet, out and in.

use chrono::NaiveDate;
use forms::Form;
use sheet::mapping::{self, Mapping, Sureness, Target};
use sheet::{Limits, Opened, ReadError, Table};

use super::import::{say_rows, tell};
use super::output::{XLSX, deliver};

/// Said where no column tells which certificate a row is about.
const NO_COLUMNS: &str = "Bảng tính không có cột “Tên chứng thư số” hay “Số hiệu chứng thư số”: hãy sửa tiêu đề cột, hoặc tải bảng mẫu của sổ, chép dữ liệu vào rồi nhập lại.";
/// Said where there is nothing under the headings.
const NO_ROWS: &str =
    "Bảng tính chỉ có dòng tiêu đề: hãy nhập ít nhất một chứng thư dưới dòng tiêu đề.";

/// Says the register as a workbook.
///
/// # Errors
/// One sentence: why it cannot be written.
pub fn write(
    columns: &[(String, u16)],
    rows: &[Vec<String>],
    today: NaiveDate,
) -> Result<(), String> {
    let bytes = sheet::plain::write("Sổ theo dõi", columns, rows, today)
        .map_err(|error| error.message())?;
    deliver(XLSX, "xlsx", Vec::new(), &bytes);
    Ok(())
}

/// Says the entries of a spreadsheet. What stands in columns whose headings are not the register's comes under those headings.
///
/// # Errors
/// One sentence: what is wrong with the file and what to do.
pub fn read(name: &str, bytes: &[u8]) -> Result<(), String> {
    let form = register::table::form();
    let opened =
        sheet::open(name, bytes, &form, &Limits::default(), &mut tell).map_err(|error| {
            match error {
                // Their own words are about lists of people.
                ReadError::NoHeader => NO_COLUMNS.to_owned(),
                ReadError::NoRows => NO_ROWS.to_owned(),
                other => other.message(),
            }
        })?;
    let Opened::Table(table) = opened else {
        return Err("Tệp này không phải bảng tính: hãy chọn tệp Excel, OpenDocument hoặc CSV, hay tệp chứng thư .cer.".to_owned());
    };
    let mut mapping = mapping::suggest(&table, &form);
    mapping::keep_all(&mut mapping, &table, &form, register::table::is_told);
    let has = |key: &str| mapping.column_of(&Target::Field(key.to_owned())).is_some();
    if !has(register::keys::NAME) && !has(register::keys::SERIAL) {
        return Err(NO_COLUMNS.to_owned());
    }
    say_rows(&table, &mapping, &form, taken_for(&table, &mapping, &form));
    Ok(())
}

/// Sentences about columns whose headings have a known word in them and are no known ones.
fn taken_for(table: &Table, mapping: &Mapping, form: &Form) -> Vec<String> {
    let choices = mapping::choices(form);
    let columns = table.headers.iter().zip(&mapping.columns);
    let likely = columns.filter(|(_, column)| column.sureness == Sureness::Likely);
    likely
        .filter_map(|(heading, column)| {
            let (_, words) = choices.iter().find(|(choice, _)| *choice == column.target)?;
            Some(format!(
                "Cột “{heading}” được đọc là “{words}”: nếu không phải, hãy đổi tiêu đề cột rồi nhập lại."
            ))
        })
        .collect()
}
