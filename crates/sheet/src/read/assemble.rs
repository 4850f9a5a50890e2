//! From a file's lines to a table.

use std::ops::ControlFlow;

use forms::Form;

use super::grid::{Line, Merge, Workbook};
use super::header::{self, Header, LOOKED_AT};
use super::ods::OdsBook;
use super::rows::{Judge, captions};
use super::sniff::{Seen, look};
use super::text::TextBook;
use super::xlsx::XlsxBook;
use super::{
    FileKind, Limits, Notice, NoticeKind, Progress, ReadError, Table, TableRow, UnreadReason,
    UnreadRow, Watch,
};
use crate::mapping::{Target, Vocabulary};

/// How many rows pass between two reports of progress.
const ROWS_A_REPORT: u32 = 500;

/// How many notices about single cells are kept; the rest is counted.
const MOST_CELL_NOTICES: usize = 1_000;

/// How many cells may be filled from merged regions.
const MOST_MERGED_CELLS: usize = 1_000_000;

/// Reads the list in a spreadsheet or text file.
///
/// `name` names the only sheet of a text file; the kind of file is told from its bytes.
/// The sheet whose headings fit the form best is read; hidden sheets are not looked at.
/// `watch` is told about every 500 rows and can stop the reading.
///
/// # Errors
/// See [`ReadError`]; a file that is no table (JSON, PDF, batch file) is [`ReadError::UnknownKind`]: use [`crate::open`] for those.
pub fn read_table(
    name: &str,
    bytes: &[u8],
    form: &Form,
    limits: &Limits,
    watch: Watch<'_>,
) -> Result<Table, ReadError> {
    let seen = look(bytes, limits)?;
    read_seen(name, bytes, seen, form, limits, watch)
}

/// Reads a file that has been looked at.
pub(crate) fn read_seen(
    name: &str,
    bytes: &[u8],
    (kind, facts): Seen,
    form: &Form,
    limits: &Limits,
    watch: Watch<'_>,
) -> Result<Table, ReadError> {
    let mut book: Box<dyn Workbook + '_> = match kind {
        FileKind::Xlsx => Box::new(XlsxBook::open(
            bytes,
            facts.is_some_and(|facts| facts.merges),
        )?),
        FileKind::Ods => Box::new(OdsBook::open(bytes)?),
        FileKind::Text => Box::new(TextBook::open(name, bytes)?),
        FileKind::Xls => return Err(ReadError::OldWorkbook),
        FileKind::Json | FileKind::Pdf | FileKind::Batch => return Err(ReadError::UnknownKind),
    };
    let vocabulary = Vocabulary::new(form);
    let chosen = choose_sheet(&mut *book, &vocabulary, limits)?;
    Reading::new(&mut *book, chosen, &vocabulary, limits).read(watch)
}

/// The sheet to read, its headings, and the other sheets that have something in them.
struct Chosen {
    sheet: usize,
    name: String,
    header: Header,
    merges: Vec<Merge>,
    others: Vec<String>,
}

fn choose_sheet(
    book: &mut dyn Workbook,
    vocabulary: &Vocabulary,
    limits: &Limits,
) -> Result<Chosen, ReadError> {
    let names = book.sheets();
    if names.is_empty() {
        return Err(ReadError::NoSheet);
    }
    let mut best: Option<Chosen> = None;
    let mut filled = Vec::new();
    for (sheet, name) in names.iter().enumerate() {
        let mut lines = Vec::new();
        book.lines(sheet, limits, &mut |line| {
            lines.push(decoded(line));
            if lines.len() < LOOKED_AT {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        if lines.is_empty() {
            continue;
        }
        filled.push(name.clone());
        let merges = book.merges(sheet);
        let header = header::find(&lines, &merges, vocabulary)
            .or_else(|| header::without_headings(&lines, vocabulary));
        if let Some(header) = header
            && best
                .as_ref()
                .is_none_or(|best| header.score > best.header.score)
        {
            best = Some(Chosen {
                sheet,
                name: name.clone(),
                header,
                merges,
                others: Vec::new(),
            });
        }
    }
    if filled.is_empty() {
        return Err(ReadError::Empty);
    }
    let mut chosen = best.ok_or(ReadError::NoHeader)?;
    chosen.others = filled
        .into_iter()
        .filter(|name| *name != chosen.name)
        .collect();
    Ok(chosen)
}

/// Heading lines may be written in an old encoding like everything else.
fn decoded(mut line: Line) -> Line {
    for cell in &mut line.cells {
        if let Some(encoding) = forms::text::legacy::detect(cell) {
            *cell = forms::text::legacy::convert(cell, encoding);
        }
    }
    line
}

/// A reading of one sheet under way.
struct Reading<'a> {
    book: &'a mut dyn Workbook,
    chosen: Chosen,
    vocabulary: &'a Vocabulary,
    limits: &'a Limits,
    rows: Vec<TableRow>,
    unread: Vec<UnreadRow>,
    faults: Vec<(u32, usize, NoticeKind)>,
    more_faults: u32,
    /// Rows not read for the limit, and the number of the first.
    left: u32,
    first_left: u32,
}

impl<'a> Reading<'a> {
    fn new(
        book: &'a mut dyn Workbook,
        chosen: Chosen,
        vocabulary: &'a Vocabulary,
        limits: &'a Limits,
    ) -> Reading<'a> {
        Reading {
            book,
            chosen,
            vocabulary,
            limits,
            rows: Vec::new(),
            unread: Vec::new(),
            faults: Vec::new(),
            more_faults: 0,
            left: 0,
            first_left: 0,
        }
    }

    fn read(mut self, watch: Watch<'_>) -> Result<Table, ReadError> {
        self.read_lines(watch)?;
        let mut notices: Vec<Notice> = self.book.notices().into_iter().map(Notice::file).collect();
        if self.chosen.header.row == 0 {
            notices.push(Notice::file(NoticeKind::NoHeaderLine));
        }
        if !self.chosen.others.is_empty() {
            notices.push(Notice::file(NoticeKind::OtherSheets {
                names: std::mem::take(&mut self.chosen.others),
            }));
        }
        if self.left > 0 {
            let read = self.rows.len() as u32;
            notices.push(Notice::file(NoticeKind::RowsBeyondLimit {
                read,
                left: self.left,
                first: self.first_left,
            }));
        }
        let width = self
            .rows
            .iter()
            .map(|row| row.cells.len())
            .max()
            .unwrap_or(0);
        let headers = self.chosen.header.named(width);
        for row in &mut self.rows {
            row.cells.resize(headers.len(), String::new());
        }
        let merged = self.fill_merged();
        if merged > 0 {
            notices.push(Notice::file(NoticeKind::MergedDown { rows: merged }));
        }
        let targets: Vec<Target> = headers
            .iter()
            .map(|header| self.vocabulary.meaning(header).0)
            .collect();
        captions(&mut self.rows, &mut self.unread, &targets);
        self.unread.sort_by_key(|row| row.number);
        if self.rows.is_empty() {
            return Err(ReadError::NoRows);
        }
        let converted = super::rows::convert_old(&mut self.rows, headers.len());
        notices.extend(converted.into_iter().map(|encoding| {
            Notice::file(NoticeKind::Converted {
                encoding: encoding.to_owned(),
            })
        }));
        let named = |column: usize| headers.get(column).cloned();
        notices.extend(self.faults.into_iter().map(|(row, column, kind)| Notice {
            row: Some(row),
            column: named(column),
            kind,
        }));
        if self.more_faults > 0 {
            notices.push(Notice::file(NoticeKind::MoreCells {
                count: self.more_faults,
            }));
        }
        Ok(Table {
            sheet_name: self.chosen.name,
            header_row: self.chosen.header.row,
            headers,
            rows: self.rows,
            notices,
            unread: self.unread,
            source: self.book.source(),
        })
    }

    fn read_lines(&mut self, watch: Watch<'_>) -> Result<(), ReadError> {
        let judge = Judge::new(&self.chosen.header, self.vocabulary);
        let mut skip = self.chosen.header.lines_before_rows;
        // What an earlier report said about a row is none of the row.
        let said = self
            .chosen
            .header
            .texts
            .iter()
            .position(|text| text == crate::report::HEADING);
        let mut cancelled = false;
        let limits = self.limits;
        let (rows, unread, faults, more_faults) = (
            &mut self.rows,
            &mut self.unread,
            &mut self.faults,
            &mut self.more_faults,
        );
        let (left, first_left) = (&mut self.left, &mut self.first_left);
        self.book
            .lines(self.chosen.sheet, limits, &mut |mut line| {
                if skip > 0 {
                    skip -= 1;
                    return ControlFlow::Continue(());
                }
                if let Some(cell) = said.and_then(|column| line.cells.get_mut(column)) {
                    cell.clear();
                }
                if line.filled() == 0 {
                    return ControlFlow::Continue(());
                }
                let reason = judge.unread(&line, rows.is_empty());
                let full = match reason {
                    Some(_) => unread.len(),
                    None => rows.len(),
                } >= limits.rows as usize;
                if full {
                    *left += 1;
                    if *first_left == 0 {
                        *first_left = line.number;
                    }
                } else if let Some(reason) = reason {
                    unread.push(UnreadRow {
                        number: line.number,
                        reason,
                        cells: line.cells,
                    });
                } else {
                    for (column, kind) in line.faults {
                        if faults.len() < MOST_CELL_NOTICES {
                            faults.push((line.number, column, kind));
                        } else {
                            *more_faults += 1;
                        }
                    }
                    rows.push(TableRow {
                        number: line.number,
                        cells: line.cells,
                    });
                }
                let done = rows.len() as u32 + *left;
                if done.is_multiple_of(ROWS_A_REPORT) && watch(Progress { rows: done }).is_break() {
                    cancelled = true;
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            })?;
        if cancelled {
            Err(ReadError::Cancelled)
        } else {
            Ok(())
        }
    }

    /// Puts the value of regions merged over several rows into each of them; the number of rows that got one.
    fn fill_merged(&mut self) -> u32 {
        let first_row = self.chosen.header.row;
        let mut filled_rows = 0;
        let mut budget = MOST_MERGED_CELLS;
        for merge in &self.chosen.merges {
            let column = merge.first.1 as usize;
            if merge.first.0 < first_row || merge.last.0 <= merge.first.0 {
                continue;
            }
            let Ok(top) = self
                .rows
                .binary_search_by_key(&(merge.first.0 + 1), |row| row.number)
            else {
                continue;
            };
            let Some(value) = self.rows[top]
                .cells
                .get(column)
                .filter(|cell| !cell.is_empty())
                .cloned()
            else {
                continue;
            };
            for row in &mut self.rows[top + 1..] {
                if row.number > merge.last.0 + 1 || budget == 0 {
                    break;
                }
                budget -= 1;
                if row.cells[column].is_empty() {
                    row.cells[column].clone_from(&value);
                    filled_rows += 1;
                }
            }
        }
        filled_rows
    }
}

impl UnreadRow {
    /// Takes a row out of the list.
    pub(super) fn from_row(row: TableRow, reason: UnreadReason) -> UnreadRow {
        UnreadRow {
            number: row.number,
            reason,
            cells: row.cells,
        }
    }
}
