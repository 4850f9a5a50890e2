//! OpenDocument spreadsheets (OASIS OpenDocument 1.3, part 3, chapters 9 and 19).
//!
//! Read from the XML event by event: what repeats a million times is not unrolled, and a file cut short ends in an error.

use std::collections::HashSet;
use std::io::{BufReader, Cursor};
use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;

use super::cell::{iso_text, number_text};
use super::grid::{Line, LineBuilder, Sink, Workbook};
use super::{Limits, NoticeKind, ReadError, Source};
use crate::xml::attribute;

type Xml<'z, 'b> = Reader<BufReader<ZipFile<'z, Cursor<&'b [u8]>>>>;

/// An open workbook.
pub(crate) struct OdsBook<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Names of the tables that are shown, each with its place among all tables.
    sheets: Vec<(String, usize)>,
}

impl<'a> OdsBook<'a> {
    /// Opens a workbook whose zip has been looked at.
    pub fn open(bytes: &'a [u8]) -> Result<OdsBook<'a>, ReadError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged)?;
        if is_encrypted(&mut archive)? {
            return Err(ReadError::Password);
        }
        let sheets = read_sheets(&mut archive)?;
        Ok(OdsBook { archive, sheets })
    }
}

impl Workbook for OdsBook<'_> {
    fn source(&self) -> Source {
        Source::Ods
    }

    fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    fn lines(&mut self, sheet: usize, limits: &Limits, sink: Sink<'_>) -> Result<(), ReadError> {
        let wanted = self.sheets[sheet].1;
        let mut xml = part(&mut self.archive, "content.xml")?;
        let mut buffer = Vec::new();
        let mut table = 0;
        loop {
            buffer.clear();
            match xml
                .read_event_into(&mut buffer)
                .map_err(|_| ReadError::Damaged)?
            {
                Event::Start(start) if start.local_name().as_ref() == "table" => {
                    if table == wanted {
                        return read_table(&mut xml, limits, sink);
                    }
                    table += 1;
                }
                Event::Eof => return Err(ReadError::Damaged),
                _ => {}
            }
        }
    }
}

fn part<'z, 'b>(
    archive: &'z mut ZipArchive<Cursor<&'b [u8]>>,
    name: &str,
) -> Result<Xml<'z, 'b>, ReadError> {
    let file = archive.by_name(name).map_err(|_| ReadError::Damaged)?;
    let mut xml = Reader::from_reader(BufReader::new(file));
    xml.config_mut().expand_empty_elements = true;
    Ok(xml)
}

/// How often an element stands for itself.
fn repeated(start: &BytesStart<'_>, name: &str) -> u32 {
    attribute(start, name).parse().unwrap_or(1).max(1)
}

fn is_encrypted(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<bool, ReadError> {
    if archive.index_for_name("META-INF/manifest.xml").is_none() {
        return Ok(false);
    }
    let mut xml = part(archive, "META-INF/manifest.xml")?;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml
            .read_event_into(&mut buffer)
            .map_err(|_| ReadError::Damaged)?
        {
            Event::Start(start) if start.local_name().as_ref() == "encryption-data" => {
                return Ok(true);
            }
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// The tables that are shown; those whose style says `table:display="false"` are hidden.
fn read_sheets(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<(String, usize)>, ReadError> {
    let mut xml = part(archive, "content.xml")?;
    let mut buffer = Vec::new();
    let mut hidden = HashSet::new();
    let mut style = String::new();
    let mut sheets = Vec::new();
    let mut tables = 0;
    loop {
        buffer.clear();
        match xml
            .read_event_into(&mut buffer)
            .map_err(|_| ReadError::Damaged)?
        {
            Event::Start(start) => match start.local_name().as_ref() {
                "style" => style = attribute(&start, "name"),
                "table-properties" if attribute(&start, "display") == "false" => {
                    hidden.insert(std::mem::take(&mut style));
                }
                "table" => {
                    if !hidden.contains(&attribute(&start, "style-name")) {
                        sheets.push((attribute(&start, "name"), tables));
                    }
                    tables += 1;
                }
                _ => {}
            },
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

fn read_table(xml: &mut Xml<'_, '_>, limits: &Limits, sink: Sink<'_>) -> Result<(), ReadError> {
    let mut buffer = Vec::new();
    let mut builder = LineBuilder::new(limits);
    let mut next = 1_u32;
    loop {
        buffer.clear();
        match xml
            .read_event_into(&mut buffer)
            .map_err(|_| ReadError::Damaged)?
        {
            Event::Start(start) if start.local_name().as_ref() == "table-row" => {
                let times = repeated(&start, "number-rows-repeated");
                builder.start(next);
                read_row(xml, &mut builder)?;
                if let Some(line) = builder.finish()?
                    && repeat(&line, next, times, sink).is_break()
                {
                    return Ok(());
                }
                next = next.saturating_add(times);
            }
            // Text in a shape or note over the cells is none of the list.
            Event::Start(start) if start.local_name().as_ref() == "shapes" => {
                let end = start.to_end().into_owned();
                xml.read_to_end_into(end.name(), &mut Vec::new())
                    .map_err(|_| ReadError::Damaged)?;
            }
            Event::End(end) if end.local_name().as_ref() == "table" => return Ok(()),
            Event::Eof => return Err(ReadError::Damaged),
            _ => {}
        }
    }
}

/// Gives a line as often as its row is repeated.
fn repeat(line: &Line, first: u32, times: u32, sink: Sink<'_>) -> ControlFlow<()> {
    for number in first..first.saturating_add(times) {
        sink(Line {
            number,
            ..line.clone()
        })?;
    }
    ControlFlow::Continue(())
}

fn read_row(xml: &mut Xml<'_, '_>, line: &mut LineBuilder<'_>) -> Result<(), ReadError> {
    let mut buffer = Vec::new();
    let mut column = 0_u32;
    loop {
        buffer.clear();
        match xml
            .read_event_into(&mut buffer)
            .map_err(|_| ReadError::Damaged)?
        {
            Event::Start(start) => match start.local_name().as_ref() {
                "table-cell" => {
                    let times = repeated(&start, "number-columns-repeated");
                    let start = start.into_owned();
                    let (text, fault) = read_cell(xml, &start)?;
                    if !text.trim().is_empty() {
                        // Nobody repeats a text over more columns than a sheet has.
                        for place in column..column.saturating_add(times.min(16_384)) {
                            line.put(place, text.clone(), fault.clone());
                        }
                    }
                    column = column.saturating_add(times);
                }
                "covered-table-cell" => {
                    let times = repeated(&start, "number-columns-repeated");
                    let start = start.into_owned();
                    read_cell(xml, &start)?;
                    column = column.saturating_add(times);
                }
                _ => {}
            },
            Event::End(end) if end.local_name().as_ref() == "table-row" => return Ok(()),
            Event::Eof => return Err(ReadError::Damaged),
            _ => {}
        }
    }
}

/// The text of a cell: for numbers and dates the stored value, else its paragraphs.
fn read_cell(
    xml: &mut Xml<'_, '_>,
    start: &BytesStart<'_>,
) -> Result<(String, Option<NoticeKind>), ReadError> {
    let shown = read_paragraphs(xml, start)?;
    if shown.starts_with('#') && is_error(&shown) {
        return Ok((shown.clone(), Some(NoticeKind::ErrorCell { error: shown })));
    }
    let text = match attribute(start, "value-type").as_str() {
        "float" => match attribute(start, "value").parse::<f64>() {
            Ok(number) => padded_as_shown(number_text(number), &shown),
            Err(_) => shown,
        },
        "date" => iso_text(&attribute(start, "date-value")),
        "boolean" => attribute(start, "boolean-value").to_uppercase(),
        _ => shown,
    };
    Ok((text, None))
}

/// Zeros in front that a number's format shows.
fn padded_as_shown(number: String, shown: &str) -> String {
    let digits: String = shown.chars().filter(|c| *c != ' ').collect();
    if digits.starts_with('0') && digits.trim_start_matches('0') == number {
        digits
    } else {
        number
    }
}

fn is_error(shown: &str) -> bool {
    matches!(
        shown,
        "#N/A" | "#REF!" | "#VALUE!" | "#NAME?" | "#DIV/0!" | "#NUM!" | "#NULL!"
    ) || shown.starts_with("#ERR")
}

/// The paragraphs of a cell, one a line, without its notes.
fn read_paragraphs(xml: &mut Xml<'_, '_>, start: &BytesStart<'_>) -> Result<String, ReadError> {
    let end = start.local_name().as_ref().to_owned();
    let mut buffer = Vec::new();
    let mut text = String::new();
    let mut paragraphs = 0;
    let mut inside = 0;
    loop {
        buffer.clear();
        match xml
            .read_event_into(&mut buffer)
            .map_err(|_| ReadError::Damaged)?
        {
            Event::Start(start) => match start.local_name().as_ref() {
                "annotation" => {
                    let name = start.to_end().into_owned();
                    xml.read_to_end_into(name.name(), &mut Vec::new())
                        .map_err(|_| ReadError::Damaged)?;
                }
                "p" => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                    inside += 1;
                }
                "s" if inside > 0 => {
                    let blanks = repeated(&start, "c").min(1000) as usize;
                    text.extend(std::iter::repeat_n(' ', blanks));
                }
                "tab" if inside > 0 => text.push('\t'),
                "line-break" if inside > 0 => text.push('\n'),
                _ => {}
            },
            Event::Text(piece) if inside > 0 => text.push_str(&piece.xml10_content()),
            Event::CData(piece) if inside > 0 => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) if inside > 0 => text.push_str(&entity(&reference)),
            Event::End(tag) => {
                if tag.local_name().as_ref() == "p" {
                    inside -= 1;
                } else if tag.local_name().as_ref() == end {
                    return Ok(text);
                }
            }
            Event::Eof => return Err(ReadError::Damaged),
            _ => {}
        }
    }
}

/// The character an entity stands for; nothing for one that XML does not know.
fn entity(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name: &str = reference.as_ref();
    quick_xml::escape::resolve_predefined_entity(name)
        .unwrap_or_default()
        .to_owned()
}
