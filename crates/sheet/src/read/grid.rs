//! What all readers of sheets have in common: lines of text cells, given one by one.

use std::ops::ControlFlow;

use super::{Limits, NoticeKind, ReadError, Source};

/// One line of a sheet with at least one cell that is not blank.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Line {
    /// Its number as the spreadsheet shows it, from 1.
    pub number: u32,
    /// Its cells from the first column on, without blank ones at the end.
    pub cells: Vec<String>,
    /// What was noticed about single cells, by column from 0.
    pub faults: Vec<(usize, NoticeKind)>,
}

impl Line {
    /// How many cells are not blank.
    pub fn filled(&self) -> usize {
        self.cells
            .iter()
            .filter(|cell| !cell.trim().is_empty())
            .count()
    }

    /// The text of a column, empty beyond the last.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Takes lines one by one and says whether to go on.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(Line) -> ControlFlow<()>;

/// A region of cells shown as one; rows and columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub first: (u32, u32),
    pub last: (u32, u32),
}

/// A file with sheets.
pub(crate) trait Workbook {
    /// How it is written.
    fn source(&self) -> Source;

    /// The names of the sheets that are not hidden, in order.
    fn sheets(&self) -> Vec<String>;

    /// Gives the lines of a sheet in order until the sink has enough.
    fn lines(&mut self, sheet: usize, limits: &Limits, sink: Sink<'_>) -> Result<(), ReadError>;

    /// The merged regions of a sheet.
    fn merges(&mut self, _sheet: usize) -> Vec<Merge> {
        Vec::new()
    }

    /// What was noticed about the file as a whole.
    fn notices(&self) -> Vec<NoticeKind> {
        Vec::new()
    }
}

/// Puts cells in any order of columns together to lines and keeps to the limits.
pub(crate) struct LineBuilder<'a> {
    limits: &'a Limits,
    line: Line,
    beyond: u32,
}

impl<'a> LineBuilder<'a> {
    pub fn new(limits: &'a Limits) -> LineBuilder<'a> {
        LineBuilder {
            limits,
            line: Line::default(),
            beyond: 0,
        }
    }

    /// The number of the line being built; 0 before the first.
    pub fn number(&self) -> u32 {
        self.line.number
    }

    /// Begins the line with this number.
    pub fn start(&mut self, number: u32) {
        self.line = Line {
            number,
            ..Line::default()
        };
        self.beyond = 0;
    }

    /// Puts text into a column, from 0.
    pub fn put(&mut self, column: u32, text: String, fault: Option<NoticeKind>) {
        if text.trim().is_empty() && fault.is_none() {
            return;
        }
        if column >= self.limits.columns {
            self.beyond += 1;
            return;
        }
        let column = column as usize;
        if self.line.cells.len() <= column {
            self.line.cells.resize(column + 1, String::new());
        }
        let (text, cut) = shorten(text, self.limits.cell_chars);
        self.line.cells[column] = text;
        self.line
            .faults
            .extend(fault.or(cut).map(|kind| (column, kind)));
    }

    /// Ends the line; `None` where nothing but blanks was put.
    pub fn finish(&mut self) -> Result<Option<Line>, ReadError> {
        let mut line = std::mem::take(&mut self.line);
        let filled = line.filled() as u32 + self.beyond;
        if filled > self.limits.columns {
            return Err(ReadError::TooManyColumns {
                columns: filled,
                limit: self.limits.columns,
            });
        }
        if self.beyond > 0 {
            line.faults.push((
                usize::MAX,
                NoticeKind::BeyondColumns {
                    limit: self.limits.columns,
                },
            ));
        }
        self.beyond = 0;
        Ok((!line.cells.is_empty()).then_some(line))
    }
}

/// Text with single line ends, not longer than the limit, and a notice where it was cut.
fn shorten(text: String, limit: usize) -> (String, Option<NoticeKind>) {
    let mut text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    if text.len() <= limit {
        return (text, None);
    }
    match text.char_indices().nth(limit) {
        None => (text, None),
        Some((end, _)) => {
            let chars = text.chars().count();
            text.truncate(end);
            (text, Some(NoticeKind::LongCell { chars, kept: limit }))
        }
    }
}
