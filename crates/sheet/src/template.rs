//! The certificate authority's import template: a workbook of 19 columns, every cell text.
//!
//! Excel never takes a cell of type text for a formula, nor a number or date, whatever it begins with:
//! nothing has to be put before `=`, `+`, `-` or `@`, and leading zeros stay.

use chrono::NaiveDate;
use forms::{Values, keys};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

use crate::WriteError;

/// Columns of the template, in order: the heading exactly as the authority wrote it (with its slip "CCCC"), and the width in characters.
const COLUMNS: [(&str, f64); 19] = [
    ("STT", 6.0),
    ("Họ tên", 26.0),
    ("Ngày sinh", 12.0),
    ("CCCC", 15.0),
    ("Nơi cấp", 22.0),
    ("Ngày cấp", 12.0),
    ("Địa chỉ thư điện tử công vụ", 30.0),
    ("Tổ chức cấp 1", 30.0),
    ("Tổ chức cấp 2", 30.0),
    ("Tổ chức cấp 3", 24.0),
    ("Tổ chức cấp 4", 24.0),
    ("Tỉnh thành phố", 16.0),
    ("Tỉnh/Thành phố", 16.0),
    ("Chức vụ", 20.0),
    ("Điện thoại", 14.0),
    ("Serial CTS cũ", 20.0),
    ("Nhà mạng", 12.0),
    ("Là chuyển số", 12.0),
    ("Loại thiết bị", 14.0),
];

/// The number of the built-in format "Text" (ECMA-376 part 1, 18.8.30).
pub(crate) const TEXT: u8 = 49;

/// Columns of the template that no form has: their keys in [`Values`], and their labels.
///
/// They are kept beside the form's fields, so that a list goes out as complete as it came in.
pub const EXTRA_FIELDS: [(&str, &str); 3] = [
    (keys::OPERATOR, "Nhà mạng"),
    (keys::NUMBER_MOVES, "Là chuyển số"),
    (keys::DEVICE, "Loại thiết bị"),
];

/// The headings of the template, in order.
pub fn headings() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|(heading, _)| *heading)
}

/// One row of the template; `number` is the running number, from 1.
///
/// The lines of `coQuan` are the four levels, highest first; a fifth and further line goes to the fourth level.
/// The province stands in both of its columns.
pub fn cells(number: usize, values: &Values) -> [String; 19] {
    let mut levels = values
        .get(keys::AGENCY)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let mut level = || levels.next().unwrap_or("").to_owned();
    let (first, second, third) = (level(), level(), level());
    let fourth = levels.collect::<Vec<_>>().join(", ");
    let value = |key: &str| values.get(key).to_owned();
    [
        number.to_string(),
        value(keys::FULL_NAME),
        value(keys::BIRTH_DATE),
        value(keys::IDENTITY_NUMBER),
        value(keys::ISSUER),
        value(keys::ISSUE_DATE),
        value(keys::EMAIL),
        first,
        second,
        third,
        fourth,
        value(keys::PROVINCE),
        value(keys::PROVINCE),
        value(keys::POSITION),
        value(keys::MOBILE),
        value(keys::OLD_SERIAL),
        value(keys::OPERATOR),
        value(keys::NUMBER_MOVES),
        value(keys::DEVICE),
    ]
}

/// The rows as a workbook in the template; the same input gives the same bytes.
///
/// `created` is the date in the workbook's properties.
///
/// # Errors
/// [`WriteError::CellTooLong`] and [`WriteError::TooManyRows`] where a spreadsheet cannot hold the list.
pub fn write(rows: &[Values], created: NaiveDate) -> Result<Vec<u8>, WriteError> {
    let mut workbook = new_workbook(created)?;
    let text = Format::new().set_num_format_index(TEXT);
    let heading = text
        .clone()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Sheet1").map_err(WriteError::broken)?;
    sheet.set_freeze_panes(1, 0).map_err(WriteError::broken)?;
    for (column, (title, width)) in (0_u16..).zip(COLUMNS) {
        sheet
            .set_column_width(column, width)
            .map_err(WriteError::broken)?;
        sheet
            .set_column_format(column, &text)
            .map_err(WriteError::broken)?;
        sheet
            .write_string_with_format(0, column, title, &heading)
            .map_err(WriteError::broken)?;
    }
    for (number, values) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells(number as usize, values)) {
            // An empty cell, too, has to be text for what is typed into it later.
            let written = if cell.is_empty() {
                sheet.write_blank(number, column, &text)
            } else {
                sheet.write_string_with_format(number, column, cell, &text)
            };
            written.map_err(|error| cell_error(&error, number, COLUMNS[column as usize].0))?;
        }
    }
    crate::package::repack(&workbook.save_to_buffer().map_err(WriteError::broken)?)
}

/// An empty workbook whose only date is the one given.
pub(crate) fn new_workbook(created: NaiveDate) -> Result<Workbook, WriteError> {
    use chrono::Datelike;
    let year = u16::try_from(created.year()).unwrap_or(1980);
    let date = ExcelDateTime::from_ymd(year, created.month() as u8, created.day() as u8)
        .map_err(WriteError::broken)?;
    let mut workbook = Workbook::new();
    // Packed lightly: whoever sends the workbook on packs it once more.
    workbook.set_zip_compression_level(1);
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
    Ok(workbook)
}

/// What is wrong with a cell that could not be written.
pub(crate) fn cell_error(error: &XlsxError, row: u32, column: &str) -> WriteError {
    match error {
        XlsxError::MaxStringLengthExceeded => WriteError::CellTooLong {
            row,
            column: column.to_owned(),
        },
        XlsxError::RowColumnLimitError => WriteError::TooManyRows,
        other => WriteError::broken(other),
    }
}
