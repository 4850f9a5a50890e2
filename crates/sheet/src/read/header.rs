//! Finds the heading line of a list, under titles and over one or two lines.

use super::grid::{Line, Merge};
use super::table::column_letters;
use crate::mapping::{Sureness, Target, Vocabulary, part_break};

/// How many lines that are not blank are looked at for headings.
pub(crate) const LOOKED_AT: usize = 40;

/// The headings of a list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Header {
    /// How many of the lines looked at come before the first row; 0 where there are no headings at all.
    pub lines_before_rows: usize,
    /// The number of the last heading line in the sheet; 0 where there is none.
    pub row: u32,
    /// The heading of each column; empty where it has none.
    pub texts: Vec<String>,
    /// The heading lines themselves, to know them again.
    pub lines: Vec<Line>,
    /// How much of it is known: two for each field, one for the running number.
    pub score: u32,
}

/// The headings among the first lines of a sheet, or `None` where nothing looks like them.
pub(crate) fn find(lines: &[Line], merges: &[Merge], vocabulary: &Vocabulary) -> Option<Header> {
    let mut best: Option<Header> = None;
    for at in 0..lines.len() {
        let one = header_of(&lines[at..=at], at + 1, merges, vocabulary);
        consider(&mut best, one);
        if at + 1 < lines.len() && continues(&lines[at], &lines[at + 1], vocabulary) {
            consider(
                &mut best,
                header_of(&lines[at..=at + 1], at + 2, merges, vocabulary),
            );
        }
    }
    best.filter(|header| header.score >= 2)
}

/// Keeps the better of two headings; of equals the one that comes first, but with its second line.
fn consider(best: &mut Option<Header>, other: Header) {
    let better = best.as_ref().is_none_or(|best| {
        let continued = other.lines.first() == best.lines.first();
        other.score > best.score || (other.score == best.score && continued)
    });
    if better {
        *best = Some(other);
    }
}

fn header_of(
    lines: &[Line],
    lines_before_rows: usize,
    merges: &[Merge],
    vocabulary: &Vocabulary,
) -> Header {
    let texts = match lines {
        [upper, lower] => joined(upper, lower, merges),
        _ => lines[0].cells.iter().map(|cell| one_line(cell)).collect(),
    };
    let mut found: Vec<Target> = Vec::new();
    let mut score = 0;
    for text in &texts {
        let (target, sureness) = vocabulary.meaning(text);
        if sureness >= Sureness::Likely && target != Target::Ignore && !found.contains(&target) {
            score += if target == Target::RowNumber { 1 } else { 2 };
            found.push(target);
        }
    }
    // A single line of text that happens to have one known word in it is a title.
    if texts.iter().filter(|text| !text.is_empty()).count() < 2
        && !is_lone_heading(&texts, vocabulary)
    {
        score = 0;
    }
    Header {
        lines_before_rows,
        row: lines[lines.len() - 1].number,
        texts,
        lines: lines.to_vec(),
        score,
    }
}

/// Whether the only text is exactly a known heading (a list of one column).
fn is_lone_heading(texts: &[String], vocabulary: &Vocabulary) -> bool {
    texts
        .iter()
        .any(|text| vocabulary.meaning(text).1 == Sureness::Exact)
}

/// Headings over two lines: the upper one's text spreads over the blank cells to its right that have something below.
fn joined(upper: &Line, lower: &Line, merges: &[Merge]) -> Vec<String> {
    let width = upper.cells.len().max(lower.cells.len());
    let row = upper.number - 1;
    let mut texts = Vec::with_capacity(width);
    let mut spread = String::new();
    for column in 0..width {
        let (above, below) = (one_line(upper.cell(column)), one_line(lower.cell(column)));
        let covered = |merge: &Merge| {
            merge.first.0 <= row
                && row <= merge.last.0
                && merge.first.1 < column as u32
                && column as u32 <= merge.last.1
        };
        let known_regions = !merges.is_empty();
        if !above.is_empty() {
            spread.clone_from(&above);
        } else if below.is_empty() || (known_regions && !merges.iter().any(covered)) {
            spread.clear();
        }
        texts.push(match (spread.is_empty(), below.is_empty()) {
            (true, _) => below,
            (false, true) => above,
            (false, false) => format!("{spread}{}{below}", part_break()),
        });
    }
    texts
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a line is the second line of headings: the first has at least three (a title has fewer),
/// the second has text under a blank cell of the first (below a heading that spans columns),
/// at least one of its cells is a heading by itself or a usual part of one, and it is no person.
fn continues(upper: &Line, lower: &Line, vocabulary: &Vocabulary) -> bool {
    let blank = |line: &Line, column: usize| line.cell(column).trim().is_empty();
    let spans = (1..lower.cells.len()).any(|column| blank(upper, column) && !blank(lower, column));
    let heads = |cell: &String| {
        vocabulary.meaning(cell).1 == Sureness::Exact
            || matches!(
                forms::text::bare(cell).as_str(),
                "so" | "nam" | "nu" | "cap 1" | "cap 2"
            )
    };
    upper.filled() >= 3 && spans && !looks_like_data(lower) && lower.cells.iter().any(heads)
}

/// Whether a line is a person rather than headings: it has an address, or a number of six digits or more.
fn looks_like_data(line: &Line) -> bool {
    line.cells
        .iter()
        .any(|cell| cell.contains('@') || longest_digits(cell) >= 6)
}

fn longest_digits(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max()
        .unwrap_or(0)
}

/// Headings for a list that has none, if its lines look like people.
pub(crate) fn without_headings(lines: &[Line], vocabulary: &Vocabulary) -> Option<Header> {
    let width = lines.iter().map(|line| line.cells.len()).max()?;
    let knows = (0..width).any(|column| {
        vocabulary
            .guess(lines.iter().map(|line| line.cell(column)))
            .is_some()
    });
    knows.then(|| Header {
        lines_before_rows: 0,
        row: 0,
        texts: vec![String::new(); width],
        lines: Vec::new(),
        score: 1,
    })
}

impl Header {
    /// The headings for a table with this many columns; columns without one get their letters.
    pub fn named(&self, width: usize) -> Vec<String> {
        (0..width.max(self.texts.len()))
            .map(|column| match self.texts.get(column) {
                Some(text) if !text.is_empty() => text.clone(),
                _ => format!("Cột {}", column_letters(column)),
            })
            .collect()
    }
}
