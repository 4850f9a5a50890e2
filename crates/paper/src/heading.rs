//! The head of an agency's paper: agency, number and subject on the left, national heading, place and day on the right
//! (Nghị định 30/2020/NĐ-CP, Phụ lục I).

use forms::keys;
use forms::text::capitals;

use crate::block::{Align, Block, Column, Paragraph, Sheet, mm};
use crate::face::Face;
use crate::official::{national_heading, place_and_day};
use crate::text::clean_lines;
use crate::words::Words;

/// Width of the left column; the right one takes the rest.
const LEFT: f32 = mm(65.0);

/// Space between the columns.
const BETWEEN: f32 = 6.0;

/// The head; `number` is the line under the agency (Số: …), `subject` the one under it, which a letter alone has.
pub(crate) fn heading(words: &Words<'_>, number: String, subject: Option<String>) -> Vec<Block> {
    let number = Paragraph::new(13.0, Align::Centre)
        .before(8.0)
        .text(Face::Regular, number);
    // 6 points under the number (khoản 5 mục II, Phần I).
    let subject = subject.map(|subject| {
        Paragraph::new(12.0, Align::Centre)
            .before(6.0)
            .text(Face::Regular, subject)
            .heading()
    });
    let day = place_and_day(words.raw(keys::PLACE), words.raw(keys::DATE)).before(8.0);
    vec![
        columns(agency(words), national_heading()),
        columns(std::iter::once(number).chain(subject).collect(), vec![day]),
    ]
}

fn columns(left: Vec<Paragraph>, right: Vec<Paragraph>) -> Block {
    Block::Columns(vec![
        Column {
            left: 0.0,
            width: LEFT - BETWEEN,
            paragraphs: left,
        },
        Column {
            left: LEFT,
            width: Sheet::PORTRAIT.text_width() - LEFT,
            paragraphs: right,
        },
    ])
}

/// The agency above, and in bold letters the one whose paper it is, with a rule of a third to a half of the line.
fn agency(words: &Words<'_>) -> Vec<Paragraph> {
    let mut lines: Vec<Paragraph> = clean_lines(words.raw(keys::PARENT_AGENCY))
        .into_iter()
        .map(|line| Paragraph::new(13.0, Align::Centre).text(Face::Regular, agency_lines(&line)))
        .collect();
    let name: Vec<String> = clean_lines(words.raw(keys::ISSUING_AGENCY))
        .iter()
        .map(|line| agency_lines(line))
        .collect();
    let name = name.join("\n");
    let own = Paragraph::new(13.0, Align::Centre);
    lines.push(if name.is_empty() {
        own.leaders(2)
    } else {
        own.text(Face::Bold, name).rule(0.4)
    });
    lines
}

/// What agencies begin with that stands on a line of its own where the name is too long for one.
const WHOLE: [&str; 3] = ["ỦY BAN NHÂN DÂN ", "UỶ BAN NHÂN DÂN ", "HỘI ĐỒNG NHÂN DÂN "];

/// Letters that surely fit on one line.
const ONE_LINE: usize = 18;

/// An agency's name in capitals, broken where people break it.
fn agency_lines(name: &str) -> String {
    let name = capitals(name);
    let whole = WHOLE.into_iter().find(|&whole| name.starts_with(whole));
    match whole {
        Some(whole) if name.chars().count() > ONE_LINE => {
            format!("{}\n{}", whole.trim_end(), &name[whole.len()..])
        }
        _ => name,
    }
}
