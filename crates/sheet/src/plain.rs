//! Any table as a workbook: headings, and cells that are all text, as in [`crate::template`].

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, FormatAlign};

use crate::WriteError;
use crate::template::{TEXT, cell_error, new_workbook};

/// The table as a workbook with one sheet; the same input gives the same bytes.
///
/// `columns` are headings and widths in characters; a cell beyond the last column is left out. `created` is the date in the workbook's properties.
///
/// # Errors
/// [`WriteError::CellTooLong`] and [`WriteError::TooManyRows`] where a spreadsheet cannot hold the table.
pub fn write(
    sheet_name: &str,
    columns: &[(String, u16)],
    rows: &[Vec<String>],
    created: NaiveDate,
) -> Result<Vec<u8>, WriteError> {
    let mut workbook = new_workbook(created)?;
    let text = Format::new()
        .set_num_format_index(TEXT)
        .set_align(FormatAlign::Top)
        .set_text_wrap();
    let heading = text.clone().set_bold();
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name).map_err(WriteError::broken)?;
    sheet.set_freeze_panes(1, 0).map_err(WriteError::broken)?;
    for (column, (title, width)) in (0_u16..).zip(columns) {
        sheet
            .set_column_width(column, f64::from(*width))
            .map_err(WriteError::broken)?;
        sheet
            .set_column_format(column, &text)
            .map_err(WriteError::broken)?;
        sheet
            .write_string_with_format(0, column, title, &heading)
            .map_err(WriteError::broken)?;
    }
    for (number, cells) in (1_u32..).zip(rows) {
        for ((column, cell), (title, _)) in (0_u16..).zip(cells).zip(columns) {
            // An empty cell, too, has to be text for what is typed into it later.
            let written = if cell.is_empty() {
                sheet.write_blank(number, column, &text)
            } else {
                sheet.write_string_with_format(number, column, cell, &text)
            };
            written.map_err(|error| cell_error(&error, number, title))?;
        }
    }
    crate::package::repack(&workbook.save_to_buffer().map_err(WriteError::broken)?)
}
