//! Excel workbooks of 2007 and later.

use std::io::Cursor;

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::cell::{padded_digits, text_of};
use super::grid::{LineBuilder, Merge, Sink, Workbook};
use super::{Limits, NoticeKind, ReadError, Source};

/// An open workbook.
pub(crate) struct XlsxBook<'a> {
    book: Xlsx<Cursor<&'a [u8]>>,
    sheets: Vec<String>,
    /// Whether there may be merged regions: looking for them takes a second reading of the sheet.
    merges: bool,
}

impl<'a> XlsxBook<'a> {
    /// Opens a workbook whose zip has been looked at.
    pub fn open(bytes: &'a [u8], merges: bool) -> Result<XlsxBook<'a>, ReadError> {
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|error| read_error(&error))?;
        let sheets = visible_sheets(book.sheets_metadata());
        Ok(XlsxBook {
            book,
            sheets,
            merges,
        })
    }
}

/// The names of the worksheets that are shown.
fn visible_sheets(sheets: &[calamine::Sheet]) -> Vec<String> {
    sheets
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect()
}

fn read_error(error: &XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Password,
        _ => ReadError::Damaged,
    }
}

impl Workbook for XlsxBook<'_> {
    fn source(&self) -> Source {
        Source::Xlsx
    }

    fn sheets(&self) -> Vec<String> {
        self.sheets.clone()
    }

    fn lines(&mut self, sheet: usize, limits: &Limits, sink: Sink<'_>) -> Result<(), ReadError> {
        let mut cells = match self.book.worksheet_cells_reader(&self.sheets[sheet]) {
            Ok(cells) => cells,
            // A sheet without its data, as some programs write an empty one.
            Err(XlsxError::XmlEof("sheetData" | "worksheet")) => return Ok(()),
            Err(error) => return Err(read_error(&error)),
        };
        let zeros: Vec<usize> = cells
            .styles()
            .iter()
            .map(|style| {
                style
                    .number_format
                    .as_ref()
                    .map_or(0, |format| padded_digits(&format.format_code))
            })
            .collect();
        let mut line = LineBuilder::new(limits);
        let mut place = (0, 0);
        loop {
            let (text, fault) = match cells.next_cell_with_style_id() {
                Ok(None) => break,
                Ok(Some((cell, style))) => {
                    place = cell.get_position();
                    text_of(
                        cell.get_value().clone().into(),
                        zeros.get(style).copied().unwrap_or(0),
                    )
                }
                Err(
                    XlsxError::Zip(_)
                    | XlsxError::Io(_)
                    | XlsxError::Xml(_)
                    | XlsxError::XmlEof(_)
                    | XlsxError::XmlAttr(_),
                ) => {
                    return Err(ReadError::Damaged);
                }
                // One cell that makes no sense does not spoil the others.
                Err(_) => {
                    place.1 += 1;
                    (String::new(), Some(NoticeKind::UnreadableCell))
                }
            };
            let number = place.0.saturating_add(1);
            if number != line.number() {
                if let Some(done) = line.finish()?
                    && sink(done).is_break()
                {
                    return Ok(());
                }
                line.start(number);
            }
            line.put(place.1, text, fault);
        }
        if let Some(done) = line.finish()? {
            let _ = sink(done);
        }
        Ok(())
    }

    fn merges(&mut self, sheet: usize) -> Vec<Merge> {
        if !self.merges {
            return Vec::new();
        }
        let regions = self
            .book
            .merge_cells_by_sheet_name(&self.sheets[sheet])
            .unwrap_or_default();
        regions
            .iter()
            .map(|region| Merge {
                first: region.start,
                last: region.end,
            })
            .collect()
    }
}
