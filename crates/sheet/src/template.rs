//! A list's own spreadsheet: one sheet, every cell text.
//!
//! A list of people is the certificate authority's import template of 19 columns, as the authority wrote it.
//! The columns of any other list come from its form in the pack: the heads of the printed table where a head is one field's,
//! else the fields' labels. [`crate::mapping`] takes every heading for the field it stands over.
//!
//! Excel never takes a cell of type text for a formula, nor a number or date, whatever it begins with:
//! nothing has to be put before `=`, `+`, `-` or `@`, and leading zeros stay.

use std::borrow::Cow;

use chrono::NaiveDate;
use forms::pack::ListPart;
use forms::{Field, Form, Values, keys};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

use crate::WriteError;
use crate::mapping::{Sureness, Target, Vocabulary};

/// Columns of the authority's template, in order: the heading exactly as the authority wrote it (with its slip "CCCC"),
/// the width in characters, and what stands in it.
static OF_PEOPLE: [(&str, f64, Content); 19] = [
    ("STT", 6.0, Content::Number),
    ("Họ tên", 26.0, known(keys::FULL_NAME)),
    ("Ngày sinh", 12.0, known(keys::BIRTH_DATE)),
    ("CCCC", 15.0, known(keys::IDENTITY_NUMBER)),
    ("Nơi cấp", 22.0, known(keys::ISSUER)),
    ("Ngày cấp", 12.0, known(keys::ISSUE_DATE)),
    ("Địa chỉ thư điện tử công vụ", 30.0, known(keys::EMAIL)),
    ("Tổ chức cấp 1", 30.0, Content::Level(1)),
    ("Tổ chức cấp 2", 30.0, Content::Level(2)),
    ("Tổ chức cấp 3", 24.0, Content::Level(3)),
    ("Tổ chức cấp 4", 24.0, Content::Level(4)),
    ("Tỉnh thành phố", 16.0, known(keys::PROVINCE)),
    ("Tỉnh/Thành phố", 16.0, known(keys::PROVINCE)),
    ("Chức vụ", 20.0, known(keys::POSITION)),
    ("Điện thoại", 14.0, known(keys::MOBILE)),
    ("Serial CTS cũ", 20.0, known(keys::OLD_SERIAL)),
    ("Nhà mạng", 12.0, known(keys::OPERATOR)),
    ("Là chuyển số", 12.0, known(keys::NUMBER_MOVES)),
    ("Loại thiết bị", 14.0, Content::Device),
];

/// What the authority's template has under *Loại thiết bị* for a SIM PKI; an empty cell is a token.
const SIM: &str = "SIM";

/// Widths in characters that a column of a pack's field has at least and at most.
const WIDTHS: (u16, u16) = (12, 36);

/// The number of the built-in format "Text" (ECMA-376 part 1, 18.8.30).
pub(crate) const TEXT: u8 = 49;

/// Columns of the authority's template that no form has: their keys in [`Values`], and their labels.
///
/// They are kept beside the form's fields, so that a list goes out as complete as it came in.
pub const EXTRA_FIELDS: [(&str, &str); 3] = [
    (keys::OPERATOR, "Nhà mạng"),
    (keys::NUMBER_MOVES, "Là chuyển số"),
    (keys::DEVICE, "Loại thiết bị"),
];

/// The columns of a list's spreadsheet, in order.
#[derive(Debug, Clone)]
pub struct Template {
    columns: Vec<Column>,
}

#[derive(Debug, Clone)]
struct Column {
    heading: String,
    /// In characters.
    width: f64,
    content: Content,
    /// Whether a cell may have several lines.
    wraps: bool,
}

/// What stands in a column.
#[derive(Debug, Clone)]
enum Content {
    /// The running number.
    Number,
    /// The field with this key.
    Field(Cow<'static, str>),
    /// A line of `coQuan`, from 1; the fourth takes the further ones, too.
    Level(usize),
    /// The kind of device, which may say that it is a SIM PKI.
    Device,
}

const fn known(key: &'static str) -> Content {
    Content::Field(Cow::Borrowed(key))
}

impl Template {
    /// The columns for the list of a form; none but the running number for a form without one.
    ///
    /// A field that a form shows only where it has a value (`off` in the pack) gets a column only where one of the rows has one.
    /// The authority's template has its 19 columns whatever the form's fields are.
    pub fn new(form: &Form, rows: &[Values]) -> Template {
        if form.list.as_ref().is_some_and(ListPart::is_of_people) {
            let columns = OF_PEOPLE.iter().map(|(heading, width, content)| Column {
                heading: (*heading).to_owned(),
                width: *width,
                content: content.clone(),
                wraps: false,
            });
            return Template {
                columns: columns.collect(),
            };
        }
        let number = Column {
            heading: "STT".to_owned(),
            width: 6.0,
            content: Content::Number,
            wraps: false,
        };
        let vocabulary = Vocabulary::new(form);
        let fields = form.list.iter().flat_map(|list| &list.fields);
        let of_fields = fields
            .filter(|field| !field.off || rows.iter().any(|row| !row.get(&field.key).is_empty()))
            .map(|field| Column {
                heading: heading(form, field, &vocabulary).to_owned(),
                width: f64::from(field.width.clamp(WIDTHS.0, WIDTHS.1)),
                content: Content::Field(field.key.clone().into()),
                wraps: field.kind.is_multiline(),
            });
        Template {
            columns: std::iter::once(number).chain(of_fields).collect(),
        }
    }

    /// The headings, in order.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| &*column.heading)
    }

    /// The cells of one row; `number` is the running number, from 1.
    ///
    /// In a list of people the lines of `coQuan` are the four levels, highest first; a fifth and further line goes to the
    /// fourth level, and the province stands in both of its columns.
    pub fn cells(&self, number: usize, values: &Values) -> Vec<String> {
        let cell = |column: &Column| match &column.content {
            Content::Number => number.to_string(),
            Content::Field(key) => values.get(key).to_owned(),
            Content::Level(level) => agency_level(values, *level),
            Content::Device => device(values).to_owned(),
        };
        self.columns.iter().map(cell).collect()
    }
}

/// The words over a field's column: the first of its names that the reader takes for this field and no other.
fn heading<'f>(form: &'f Form, field: &'f Field, vocabulary: &Vocabulary) -> &'f str {
    let printed = form.list.iter().flat_map(|list| &list.printed);
    let own = printed
        .filter(|column| column.fields == [field.key.as_str()])
        .map(|column| column.title.as_str());
    let mut names = own.chain([&*field.label, &field.short, &field.key]);
    let meant = (Target::Field(field.key.clone()), Sureness::Exact);
    names
        .find(|name| vocabulary.meaning(name) == meant)
        .unwrap_or(&field.label)
}

fn agency_level(values: &Values, level: usize) -> String {
    let mut levels = values
        .get(keys::AGENCY)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .skip(level - 1);
    match level {
        4 => levels.collect::<Vec<_>>().join(", "),
        _ => levels.next().unwrap_or_default().to_owned(),
    }
}

/// The kind of device: as it was said, else what the form's box for a SIM PKI says.
fn device(values: &Values) -> &str {
    let said = values.get(keys::DEVICE);
    let ticked = forms::text::bare(values.get(keys::SIM_PKI));
    let is_ticked = matches!(&*ticked, "x" | "co" | "yes" | "true" | "1");
    if said.is_empty() && is_ticked {
        SIM
    } else {
        said
    }
}

/// Whether a cell under *Loại thiết bị* says that it is a SIM PKI.
pub(crate) fn is_sim(cell: &str) -> bool {
    matches!(&*forms::text::bare(cell), "sim" | "sim pki")
}

/// The list as a workbook with its form's columns; the same input gives the same bytes.
///
/// `created` is the date in the workbook's properties.
///
/// # Errors
/// [`WriteError::CellTooLong`] and [`WriteError::TooManyRows`] where a spreadsheet cannot hold the list.
pub fn write(form: &Form, rows: &[Values], created: NaiveDate) -> Result<Vec<u8>, WriteError> {
    let template = Template::new(form, rows);
    let mut workbook = new_workbook(created)?;
    let text = Format::new().set_num_format_index(TEXT);
    let lines = text.clone().set_text_wrap();
    let heading = text
        .clone()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Sheet1").map_err(WriteError::broken)?;
    sheet.set_freeze_panes(1, 0).map_err(WriteError::broken)?;
    let format = |column: &Column| if column.wraps { &lines } else { &text };
    for (at, column) in (0_u16..).zip(&template.columns) {
        sheet
            .set_column_width(at, column.width)
            .map_err(WriteError::broken)?;
        sheet
            .set_column_format(at, format(column))
            .map_err(WriteError::broken)?;
        sheet
            .write_string_with_format(0, at, &column.heading, &heading)
            .map_err(WriteError::broken)?;
    }
    for (number, values) in (1_u32..).zip(rows) {
        let cells = template.cells(number as usize, values);
        for ((at, cell), column) in (0_u16..).zip(cells).zip(&template.columns) {
            // An empty cell, too, has to be text for what is typed into it later.
            let written = if cell.is_empty() {
                sheet.write_blank(number, at, format(column))
            } else {
                sheet.write_string_with_format(number, at, cell, format(column))
            };
            written.map_err(|error| cell_error(&error, number, &column.heading))?;
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
