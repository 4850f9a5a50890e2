//! Tells rows of people from the other lines of a list: totals, captions, headings again.

use forms::keys;
use forms::text::bare;
use forms::text::legacy::{self, Legacy};

use super::grid::Line;
use super::header::Header;
use super::{TableRow, UnreadReason, UnreadRow};
use crate::mapping::{Target, Vocabulary};

/// Judges lines one by one.
pub(crate) struct Judge {
    headings: Vec<Vec<String>>,
    running_number: Option<usize>,
}

impl Judge {
    pub fn new(header: &Header, vocabulary: &Vocabulary) -> Judge {
        let headings = header
            .lines
            .iter()
            .map(|line| {
                line.cells
                    .iter()
                    .map(|cell| cell.trim().to_owned())
                    .collect()
            })
            .collect();
        let running_number = header
            .texts
            .iter()
            .position(|text| vocabulary.meaning(text).0 == Target::RowNumber);
        Judge {
            headings,
            running_number,
        }
    }

    /// Why a line is no row; `None` for a row. `first` tells that no row came before.
    pub fn unread(&self, line: &Line, first: bool) -> Option<UnreadReason> {
        let filled: Vec<(usize, &str)> = line
            .cells
            .iter()
            .enumerate()
            .map(|(at, cell)| (at, cell.trim()))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        if first && is_column_numbers(&filled) {
            Some(UnreadReason::ColumnNumbers)
        } else if first && is_instruction(&filled) {
            Some(UnreadReason::Instruction)
        } else if self.is_heading(&filled) {
            Some(UnreadReason::RepeatedHeader)
        } else if is_total(&filled) {
            Some(UnreadReason::Total)
        } else if matches!(filled[..], [(at, number)] if Some(at) == self.running_number && is_number(number))
        {
            Some(UnreadReason::OnlyNumber)
        } else {
            None
        }
    }

    /// Whether at least two cells, and two of three, are those of a heading line.
    fn is_heading(&self, filled: &[(usize, &str)]) -> bool {
        filled.len() >= 2
            && self.headings.iter().any(|heading| {
                let same = filled
                    .iter()
                    .filter(|(at, cell)| heading.get(*at).is_some_and(|text| text == cell))
                    .count();
                same >= 2 && same * 3 >= filled.len() * 2
            })
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty()
        && text
            .trim_matches(['(', ')', '.', '[', ']'])
            .bytes()
            .all(|byte| byte.is_ascii_digit())
}

/// Whether the cells count up from 1 (or A, B, 1, 2…): `(1) (2) (3)`.
fn is_column_numbers(filled: &[(usize, &str)]) -> bool {
    let numbers: Vec<u32> = filled
        .iter()
        .filter_map(|(_, cell)| cell.trim_matches(['(', ')', '[', ']']).parse().ok())
        .collect();
    let letters = filled
        .iter()
        .filter(|(_, cell)| {
            cell.trim_matches(['(', ')']).len() == 1 && cell.bytes().all(|b| !b.is_ascii_digit())
        })
        .count();
    numbers.len() >= 3
        && numbers.len() + letters == filled.len()
        && numbers[0] <= 1
        && numbers
            .windows(2)
            .all(|pair| pair[1] == pair[0] + 1 || pair[1] == pair[0])
}

/// Whether at least two cells, and half of them, say how to fill in the column: "bắt buộc", "dd/MM/yyyy".
fn is_instruction(filled: &[(usize, &str)]) -> bool {
    let instructs = |cell: &str| {
        let text = bare(cell);
        ["bat buoc", "khong bat buoc", "tuy chon", "dd mm yyyy"]
            .iter()
            .any(|words| text.starts_with(words))
    };
    let count = filled.iter().filter(|(_, cell)| instructs(cell)).count();
    count >= 2 && count * 2 >= filled.len()
}

fn is_total(filled: &[(usize, &str)]) -> bool {
    let Some((_, first)) = filled.first().filter(|_| filled.len() <= 3) else {
        return false;
    };
    let text = bare(first);
    matches!(text.as_str(), "cong" | "tong")
        || text.starts_with("tong so")
        || text.starts_with("tong cong")
}

/// Takes captions, remarks and signatures out of the rows.
///
/// Where the fullest row has at least four cells, a row is none if it has a single one that says nothing about a person,
/// or a Roman number or letter as running number with one text (the name of a group).
/// Below the last row that has more than a third of that many cells come the signatures:
/// from the first blank line, total or words of a signature on, rows without digit and address are none.
pub(crate) fn captions(rows: &mut Vec<TableRow>, unread: &mut Vec<UnreadRow>, targets: &[Target]) {
    let fullest = rows.iter().map(filled_cells).max().unwrap_or(0);
    if fullest < 4 {
        return;
    }
    let is_sparse = |row: &TableRow| filled_cells(row) * 3 <= fullest;
    let last_full = rows
        .iter()
        .rfind(|row| !is_sparse(row))
        .map_or(0, |row| row.number);
    let mut below = last_full;
    let mut signatures = false;
    for row in std::mem::take(rows) {
        let in_tail = row.number > last_full;
        if in_tail {
            let total = unread.iter().any(|other| {
                other.reason == UnreadReason::Total
                    && last_full < other.number
                    && other.number < row.number
            });
            signatures |= total || row.number > below + 1 || has_signature_words(&row);
            below = row.number;
        }
        let filled = filled_cells(&row);
        let is_caption = (filled == 1 && !is_telling(&row, targets))
            || (filled == 2 && is_group_head(&row, targets))
            || (in_tail && signatures && !has_digit_or_address(&row));
        if is_caption {
            unread.push(UnreadRow::from_row(row, UnreadReason::Caption));
        } else {
            rows.push(row);
        }
    }
}

/// Words under a list: who made it, who signs, where and when.
fn has_signature_words(row: &TableRow) -> bool {
    const WORDS: [&str; 8] = [
        "nguoi lap",
        "ky ghi",
        "ky ten",
        "ky va",
        "thu truong",
        "noi nhan",
        "danh sach nay",
        "ghi chu",
    ];
    row.cells
        .iter()
        .filter(|cell| !cell.is_empty())
        .any(|cell| {
            let text = bare(cell);
            WORDS.iter().any(|words| text.contains(words))
                || (text.contains("ngay") && text.contains("thang") && text.contains("nam"))
        })
}

fn filled_cells(row: &TableRow) -> usize {
    row.cells
        .iter()
        .filter(|cell| !cell.trim().is_empty())
        .count()
}

fn has_digit_or_address(row: &TableRow) -> bool {
    row.cells
        .iter()
        .any(|cell| cell.contains(|c: char| c.is_ascii_digit() || c == '@'))
}

/// Whether the only cell says something about a person: a name, a number or an address in its own column.
fn is_telling(row: &TableRow, targets: &[Target]) -> bool {
    let Some(at) = row.cells.iter().position(|cell| !cell.trim().is_empty()) else {
        return false;
    };
    let cell = row.cells[at].trim();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    match targets.get(at) {
        Some(Target::Field(key)) => match key.as_str() {
            keys::FULL_NAME => {
                digits == 0
                    && cell.chars().any(char::is_lowercase)
                    && (2..=6).contains(&cell.split_whitespace().count())
            }
            keys::IDENTITY_NUMBER | keys::MOBILE | keys::SERIAL => digits >= 6 && cell.len() <= 20,
            keys::EMAIL => cell.contains('@'),
            _ => false,
        },
        _ => false,
    }
}

/// Whether the row is the head of a group: `I`, `II`, `A`… as running number and one text.
fn is_group_head(row: &TableRow, targets: &[Target]) -> bool {
    let Some(at) = targets
        .iter()
        .position(|target| *target == Target::RowNumber)
    else {
        return false;
    };
    let number = row.cells[at].trim().trim_end_matches(['.', ')']);
    !number.is_empty() && number.len() <= 5 && number.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Converts text of old fonts (TCVN3, VNI); the names of the encodings that were met.
///
/// A column is taken as old where a cell surely is and none has a letter that only Unicode has;
/// in other columns only the cells that surely are.
pub(crate) fn convert_old(rows: &mut [TableRow], width: usize) -> Vec<&'static str> {
    let mut met = Vec::new();
    for column in 0..width {
        let cells = || {
            rows.iter()
                .map(|row| row.cells[column].as_str())
                .filter(|cell| !cell.is_ascii())
        };
        let modern = |cell: &str| cell.chars().any(|c| c > '\u{ff}');
        let of_column = if cells().any(modern) {
            None
        } else {
            cells().find_map(legacy::detect)
        };
        for row in rows.iter_mut() {
            let cell = &mut row.cells[column];
            if cell.is_ascii() || modern(cell) {
                continue;
            }
            if let Some(encoding) = of_column.or_else(|| legacy::detect(cell)) {
                *cell = legacy::convert(cell, encoding);
                let name = match encoding {
                    Legacy::Tcvn3 => "TCVN3 (ABC)",
                    Legacy::Vni => "VNI",
                };
                if !met.contains(&name) {
                    met.push(name);
                }
            }
        }
    }
    met
}
