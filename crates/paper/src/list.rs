//! The list of a letter or of minutes: a table in the text, or an appendix of its own.

use forms::kind::Kind;
use forms::pack::ListPart;
use forms::record::Values;

use crate::block::{Align, Block, Paragraph, Section, Sheet, Table, mm};
use crate::face::Face;
use crate::official::Density;
use crate::text::{clean, printed};
use crate::words::Words;

/// Rows to write on in a list that is still empty.
const ROWS_TO_WRITE_ON: usize = 8;

/// Height of such a row.
const ROW_TO_WRITE_ON: f32 = mm(10.0);

/// The list of a record.
pub(crate) struct PrintedList<'a> {
    words: Words<'a>,
    list: &'a ListPart,
}

/// An upright paper, and behind it the list that did not fit into its text.
pub(crate) fn with_appendix(blocks: Vec<Block>, list: Option<PrintedList<'_>>) -> Vec<Section> {
    let paper = Section {
        sheet: Sheet::PORTRAIT,
        blocks,
    };
    let appendix = list.map(|list| list.appendix());
    [paper].into_iter().chain(appendix).collect()
}

impl<'a> PrintedList<'a> {
    /// The record's list, where its form has one.
    pub(crate) fn new(words: Words<'a>) -> Option<PrintedList<'a>> {
        let list = words.form.list.as_ref()?;
        Some(PrintedList { words, list })
    }

    /// Whether it is short and narrow enough to stand in the text, where that takes up to so many rows.
    pub(crate) fn is_short(&self, most: usize) -> bool {
        self.is_upright() && self.words.record.rows.len() <= most
    }

    /// The text that sends to the appendix.
    pub(crate) fn reference(&self) -> Option<String> {
        self.words.text("danh-sach-kem-theo")
    }

    fn is_upright(&self) -> bool {
        !self.list.lies_across()
    }

    /// An appendix (Phụ lục I, Phần III): Phụ lục, its title, the paper it belongs to, the table; across the page where
    /// its columns need that.
    pub(crate) fn appendix(&self) -> Section {
        let line = |name: &str, size, face, leading| {
            self.words.text(name).map(|text| {
                Paragraph::new(size, Align::Centre)
                    .leading(leading)
                    .text(face, text)
                    .keep()
            })
        };
        let mut head: Vec<Paragraph> = [
            line("phu-luc", 14.0, Face::Bold, 1.15),
            line("ten-phu-luc", 14.0, Face::Bold, Density::WIDE.leading),
            line("kem-theo", 13.0, Face::Italic, 1.15),
        ]
        .into_iter()
        .flatten()
        .collect();
        if let Some(last) = head.last_mut() {
            last.rule = Some(0.35);
        }
        let sheet = if self.is_upright() {
            Sheet::PORTRAIT
        } else {
            Sheet::LANDSCAPE
        };
        let mut blocks: Vec<Block> = head.into_iter().map(Block::from).collect();
        blocks.push(self.table(sheet));
        Section { sheet, blocks }
    }

    /// The table in the text.
    pub(crate) fn inside(&self) -> Block {
        self.table(Sheet::PORTRAIT)
    }

    /// The table on such a sheet.
    fn table(&self, sheet: Sheet) -> Block {
        let size = self.letters(sheet);
        let cell = |text: String, face, align| Paragraph::new(size, align).text(face, text);
        let head = self.list.printed.iter();
        let head = head.map(|column| cell(clean(&column.title), Face::Bold, Align::Centre));
        let row = |index: usize, values: Option<&Values>| -> Vec<Paragraph> {
            let cells = self.list.printed.iter().map(|column| {
                if column.fields.is_empty() {
                    return cell((index + 1).to_string(), Face::Regular, Align::Centre);
                }
                let raw = |key: &str| values.map_or("", |values| values.get(key));
                let lines: Vec<String> = column
                    .fields
                    .iter()
                    .map(|key| printed(self.words.pack, key, raw(key)))
                    .filter(|line| !line.is_empty())
                    .collect();
                cell(lines.join("\n"), Face::Regular, self.align(&column.fields))
            });
            cells.collect()
        };
        let rows = self.words.record.rows.as_slice();
        let (rows, row_height) = if rows.is_empty() {
            let blank = (0..ROWS_TO_WRITE_ON).map(|index| row(index, None));
            (blank.collect(), ROW_TO_WRITE_ON)
        } else {
            let filled = rows.iter().enumerate();
            let filled = filled.map(|(index, values)| row(index, Some(values)));
            (filled.collect(), 0.0)
        };
        Block::Table(Table {
            weights: self
                .list
                .printed
                .iter()
                .map(|column| column.weight)
                .collect(),
            head: head.collect(),
            rows,
            row_height,
            before: 8.0,
        })
    }

    /// Size of the letters: the larger the fewer columns share the width; never much below that of an upright text.
    fn letters(&self, sheet: Sheet) -> f32 {
        let unit = sheet.text_width() / self.list.printed_weight().max(1.0);
        match unit {
            72.0.. => 12.0,
            64.0.. => 11.0,
            _ if sheet == Sheet::PORTRAIT => 11.0,
            _ => 10.0,
        }
    }

    /// Days, ticks and provinces in the middle of their column, everything else at its left.
    fn align(&self, keys: &[String]) -> Align {
        let field = |key: &String| self.list.fields.iter().find(|field| field.key == *key);
        let short = |kind: &Kind| {
            matches!(
                kind,
                Kind::Date | Kind::Tick | Kind::Count | Kind::Province(_) | Kind::TaxCode
            )
        };
        let all_short = keys
            .iter()
            .all(|key| field(key).is_some_and(|field| short(&field.kind)));
        if all_short {
            Align::Centre
        } else {
            Align::Left
        }
    }
}
