//! The register as a spreadsheet, out and in.

use chrono::NaiveDate;
use sheet::mapping::{self, Sureness, Target};
use sheet::{Limits, Opened, ReadError};

use super::import::{say_rows, tell};
use super::output::{XLSX, deliver};

/// Said where no column tells which certificate a row is about.
const NO_COLUMNS: &str = "Bảng tính không có cột “Tên chứng thư số” hay “Số hiệu chứng thư số”: hãy tải bảng mẫu của sổ, chép dữ liệu vào rồi nhập lại.";
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

/// Says the entries of a spreadsheet. Columns whose headings are not the register's are left out.
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
    for column in &mut mapping.columns {
        // What cells look like is not enough to write it into a register.
        if column.sureness < Sureness::Likely {
            column.target = Target::Ignore;
        }
    }
    let has = |key: &str| mapping.column_of(&Target::Field(key.to_owned())).is_some();
    if !has(register::keys::NAME) && !has(register::keys::SERIAL) {
        return Err(NO_COLUMNS.to_owned());
    }
    say_rows(&table, &mapping, &form);
    Ok(())
}
