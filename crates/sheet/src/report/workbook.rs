//! The added column in a workbook.
//!
//! The sheet's part is copied event by event with one cell more in each row that has something to say (ECMA-376 part 1, 18.3);
//! every other part of the zip is copied as it is.

use std::io::{Cursor, Read};

use chrono::NaiveDate;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use rust_xlsxwriter::Format;
use zip::{ZipArchive, ZipWriter};

use super::{HEADING, Notes, own_headings};
use crate::WriteError;
use crate::read::{Table, column_letters};
use crate::template::{TEXT, cell_error, new_workbook};
use crate::xml::attribute;

/// The width of the added column in characters.
const WIDTH: u32 = 70;

/// Columns that a sheet can have.
const MOST_COLUMNS: u32 = 16_384;

/// What a spreadsheet takes in one cell.
const MOST_CHARS: usize = 32_767;

/// The workbook with the added column in the table's sheet.
pub(super) fn add_column(
    original: &[u8],
    table: &Table,
    notes: &Notes,
) -> Result<Vec<u8>, WriteError> {
    let mut archive =
        ZipArchive::new(Cursor::new(original)).map_err(|_| WriteError::BadOriginal)?;
    let path = sheet_path(&mut archive, &table.sheet_name)?;
    let sheet = part(&mut archive, &path)?;
    let own = own_headings(table).len() as u32;
    let column = if own < table.headers.len() as u32 {
        own
    } else {
        first_free_column(&sheet)?.max(own)
    };
    if column >= MOST_COLUMNS {
        return Err(WriteError::BadOriginal);
    }
    let changed = with_column(&sheet, column, table.header_row, notes)?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let part = archive
            .by_index_raw(index)
            .map_err(|_| WriteError::BadOriginal)?;
        let name = part
            .name()
            .map_err(|_| WriteError::BadOriginal)?
            .into_owned();
        if same_part(&name, &path) {
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .map_err(WriteError::broken)?;
            std::io::Write::write_all(&mut zip, &changed).map_err(WriteError::broken)?;
        } else {
            zip.raw_copy_file(part).map_err(WriteError::broken)?;
        }
    }
    Ok(zip.finish().map_err(WriteError::broken)?.into_inner())
}

/// A workbook with the table's rows and the added column, for files that cannot be changed in place.
pub(super) fn rewrite(
    table: &Table,
    notes: &Notes,
    created: NaiveDate,
) -> Result<Vec<u8>, WriteError> {
    let mut workbook = new_workbook(created)?;
    let text = Format::new().set_num_format_index(TEXT);
    let bold = text.clone().set_bold();
    let sheet = workbook.add_worksheet();
    let headings = own_headings(table);
    let added = headings.len() as u16;
    sheet
        .set_column_width(added, WIDTH)
        .map_err(WriteError::broken)?;
    // A list without headings gets none: its first person may stand in the first row.
    if let Some(row) = table.header_row.checked_sub(1) {
        let headings = headings.iter().map(String::as_str).chain([HEADING]);
        for (column, heading) in (0..).zip(headings) {
            sheet
                .write_string_with_format(row, column, heading, &bold)
                .map_err(|error| cell_error(&error, 0, heading))?;
        }
    }
    let rows = table.rows.iter().map(|row| (row.number, &row.cells));
    let unread = table.unread.iter().map(|row| (row.number, &row.cells));
    for (number, cells) in rows.chain(unread) {
        let note = notes.get(&number).map(String::as_str);
        let cells = (0..)
            .zip(cells.iter().take(headings.len()).map(String::as_str))
            .chain(note.map(|note| (added, note)));
        for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
            let heading = headings
                .get(column as usize)
                .map_or(HEADING, String::as_str);
            sheet
                .write_string_with_format(number - 1, column, cell, &text)
                .map_err(|error| cell_error(&error, number, heading))?;
        }
    }
    crate::package::repack(&workbook.save_to_buffer().map_err(WriteError::broken)?)
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, WriteError> {
    let found = (0..archive.len()).find(|index| {
        archive
            .name_for_index(*index)
            .is_some_and(|found| found.is_ok_and(|found| same_part(&found, name)))
    });
    let mut content = Vec::new();
    let mut file = archive
        .by_index(found.ok_or(WriteError::BadOriginal)?)
        .map_err(|_| WriteError::BadOriginal)?;
    file.read_to_end(&mut content)
        .map_err(|_| WriteError::BadOriginal)?;
    Ok(content)
}

/// Part names do not differ by case (ECMA-376 part 2, 6.2.2.3); some programs write backslashes.
fn same_part(a: &str, b: &str) -> bool {
    a.replace('\\', "/").eq_ignore_ascii_case(b)
}

/// The path of a sheet's part, by the workbook's list of sheets and its relationships.
fn sheet_path(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, WriteError> {
    let root = part(archive, "_rels/.rels")?;
    let workbook = find(&root, "Relationship", |start| {
        attribute(start, "Type")
            .ends_with("/officeDocument")
            .then(|| attribute(start, "Target"))
    })?;
    let workbook = workbook.trim_start_matches('/').to_owned();
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let list = part(archive, &workbook)?;
    let id = find(&list, "sheet", |start| {
        (attribute(start, "name") == name).then(|| attribute(start, "id"))
    })?;
    let relations = part(archive, &format!("{folder}/_rels/{file}.rels"))?;
    let target = find(&relations, "Relationship", |start| {
        (attribute(start, "Id") == id).then(|| attribute(start, "Target"))
    })?;
    Ok(match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    })
}

/// What the first element of a name for which there is something gives.
fn find(
    xml: &[u8],
    element: &str,
    value: impl Fn(&BytesStart<'_>) -> Option<String>,
) -> Result<String, WriteError> {
    let mut reader = Reader::from_reader(xml);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader
            .read_event_into(&mut buffer)
            .map_err(|_| WriteError::BadOriginal)?
        {
            Event::Start(start) | Event::Empty(start) if start.local_name().as_ref() == element => {
                if let Some(found) = value(&start) {
                    return Ok(found);
                }
            }
            Event::Eof => return Err(WriteError::BadOriginal),
            _ => {}
        }
    }
}

/// The column of a reference such as `AB12`, from 0.
fn column_of(reference: &str) -> Option<u32> {
    let letters = reference
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .take(4);
    let number = letters.fold(0_u32, |number, letter| {
        number * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    number.checked_sub(1)
}

/// The column behind the last cell that has something in it, from 0.
fn first_free_column(sheet: &[u8]) -> Result<u32, WriteError> {
    let mut reader = Reader::from_reader(sheet);
    let mut buffer = Vec::new();
    let mut last = 0;
    let mut column = 0;
    loop {
        buffer.clear();
        match reader
            .read_event_into(&mut buffer)
            .map_err(|_| WriteError::BadOriginal)?
        {
            Event::Start(start) | Event::Empty(start) if start.local_name().as_ref() == "row" => {
                column = 0
            }
            Event::Start(start) if start.local_name().as_ref() == "c" => {
                column = column_of(&attribute(&start, "r")).unwrap_or(column) + 1;
                last = last.max(column);
            }
            Event::Empty(start) if start.local_name().as_ref() == "c" => {
                column = column_of(&attribute(&start, "r")).unwrap_or(column) + 1;
            }
            Event::Eof => return Ok(last),
            _ => {}
        }
    }
}

/// The sheet's part with the added cells.
fn with_column(
    sheet: &[u8],
    column: u32,
    header_row: u32,
    notes: &Notes,
) -> Result<Vec<u8>, WriteError> {
    let mut reader = Reader::from_reader(sheet);
    let mut writer = Writer::new(Vec::with_capacity(sheet.len() + sheet.len() / 4));
    let mut buffer = Vec::new();
    let mut row = 0_u32;
    let mut place = 0;
    let mut widths = Widths::None;
    loop {
        buffer.clear();
        let event = reader
            .read_event_into(&mut buffer)
            .map_err(|_| WriteError::BadOriginal)?;
        match &event {
            Event::Eof => return Ok(writer.into_inner()),
            // The stated extent is a hint that would be wrong now.
            Event::Empty(start) if start.local_name().as_ref() == "dimension" => continue,
            Event::Start(start) | Event::Empty(start) if start.local_name().as_ref() == "row" => {
                row = attribute(start, "r").parse().unwrap_or(row + 1);
                place = 0;
                let start = without_attribute(start, "spans");
                let again = if matches!(event, Event::Empty(_)) {
                    Event::Empty(start)
                } else {
                    Event::Start(start)
                };
                write(&mut writer, again)?;
                continue;
            }
            // A blank cell where the note goes gives way.
            Event::Start(start) | Event::Empty(start) if start.local_name().as_ref() == "c" => {
                let at = column_of(&attribute(start, "r")).unwrap_or(place);
                place = at + 1;
                if at >= column {
                    if matches!(event, Event::Start(_)) {
                        let end = start.to_end().into_owned();
                        reader
                            .read_to_end_into(end.name(), &mut Vec::new())
                            .map_err(|_| WriteError::BadOriginal)?;
                    }
                    continue;
                }
            }
            Event::End(end) if end.local_name().as_ref() == "row" => {
                let note = if row == header_row {
                    Some(HEADING)
                } else {
                    notes.get(&row).map(String::as_str)
                };
                if let Some(note) = note {
                    write_cell(
                        &mut writer,
                        prefix_of(end.name().as_ref()),
                        column,
                        row,
                        note,
                    )?;
                }
            }
            Event::Start(start) if start.local_name().as_ref() == "cols" => widths = Widths::Free,
            Event::Start(start) | Event::Empty(start)
                if start.local_name().as_ref() == "col"
                    && attribute(start, "max").parse().unwrap_or(0) > column =>
            {
                widths = Widths::Taken;
            }
            Event::End(end) if end.local_name().as_ref() == "cols" && widths == Widths::Free => {
                write_width(&mut writer, prefix_of(end.name().as_ref()), column)?;
            }
            Event::Start(start)
                if start.local_name().as_ref() == "sheetData" && widths == Widths::None =>
            {
                let prefix = prefix_of(start.name().as_ref()).to_owned();
                let name = format!("{prefix}cols");
                write(&mut writer, Event::Start(BytesStart::new(name.as_str())))?;
                write_width(&mut writer, &prefix, column)?;
                write(&mut writer, Event::End(BytesEnd::new(name.as_str())))?;
            }
            _ => {}
        }
        write(&mut writer, event)?;
    }
}

/// What the sheet says about the width of columns so far.
#[derive(PartialEq, Clone, Copy)]
enum Widths {
    /// Nothing.
    None,
    /// Something, but not about the added column.
    Free,
    /// Something about the added column.
    Taken,
}

fn write(writer: &mut Writer<Vec<u8>>, event: Event<'_>) -> Result<(), WriteError> {
    writer.write_event(event).map_err(WriteError::broken)
}

/// The namespace prefix of an element's name with its colon; empty where there is none.
fn prefix_of(name: &str) -> &str {
    name.find(':').map_or("", |at| &name[..=at])
}

fn without_attribute(start: &BytesStart<'_>, name: &str) -> BytesStart<'static> {
    let mut copy = BytesStart::new(start.name().as_ref().to_owned());
    copy.extend_attributes(
        start
            .attributes()
            .flatten()
            .filter(|attribute| attribute.key.as_ref() != name),
    );
    copy.into_owned()
}

fn write_width(writer: &mut Writer<Vec<u8>>, prefix: &str, column: u32) -> Result<(), WriteError> {
    let mut col = BytesStart::new(format!("{prefix}col"));
    let number = (column + 1).to_string();
    col.extend_attributes([
        ("min", number.as_str()),
        ("max", &number),
        ("width", &WIDTH.to_string()),
        ("customWidth", "1"),
    ]);
    write(writer, Event::Empty(col))
}

fn write_cell(
    writer: &mut Writer<Vec<u8>>,
    prefix: &str,
    column: u32,
    row: u32,
    text: &str,
) -> Result<(), WriteError> {
    let reference = format!("{}{row}", column_letters(column as usize));
    let names = ["c", "is", "t"].map(|name| format!("{prefix}{name}"));
    let [c, is, t] = names.each_ref().map(String::as_str);
    let mut cell = BytesStart::new(c);
    cell.extend_attributes([("r", reference.as_str()), ("t", "inlineStr")]);
    let mut content = BytesStart::new(t);
    content.push_attribute(("xml:space", "preserve"));
    // Characters that XML cannot hold have no place in a message.
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .take(MOST_CHARS)
        .collect();
    write(writer, Event::Start(cell))?;
    write(writer, Event::Start(BytesStart::new(is)))?;
    write(writer, Event::Start(content))?;
    write(writer, Event::Text(BytesText::new(&text)))?;
    for name in [t, is, c] {
        write(writer, Event::End(BytesEnd::new(name)))?;
    }
    Ok(())
}
