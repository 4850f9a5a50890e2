//! *Công văn* of an agency: two-column heading, V/v, Kính gửi, body, list, Nơi nhận, signature.

use forms::keys;

use crate::block::{Align, Block, Column, Paragraph, Section, Sheet};
use crate::face::Face;
use crate::heading::heading;
use crate::list::{PrintedList, with_appendix};
use crate::official::{RIGHT_HALF, Signer, addressees, closed, number_and_sign, recipients};
use crate::text::{clean, clean_lines};
use crate::words::Words;

/// Rows that still stand in the letter itself; a longer list is an appendix.
const ROWS_INSIDE: usize = 5;

/// Space above Nơi nhận and signature.
const BEFORE_CLOSING: f32 = 14.0;

/// The letter and, where its list is long or wide, the appendix.
///
/// Texts of the pack, each left out where the pack has none: `mo-dau` after the legal bases, `tieu-de-danh-sach` over
/// the list (or pointing to the appendix, with `danh-sach-kem-theo` behind it), `ket`;
/// `phu-luc`, `ten-phu-luc` and `kem-theo` at the head of the appendix.
/// Between `mo-dau` and the list stand the sections that the pack prints, each under its text.
pub(crate) fn sections(words: &Words<'_>) -> Vec<Section> {
    let number = number_and_sign(words.raw(keys::DOCUMENT_NUMBER));
    let mut blocks = heading(words, format!("Số: {number}"), Some(subject(words)));
    blocks.push(Block::Columns(addressees(
        words.raw(keys::ADDRESSEE),
        words.density,
    )));
    let list = PrintedList::new(*words);
    let inside = !words.record.rows.is_empty()
        && list.as_ref().is_some_and(|list| list.is_short(ROWS_INSIDE));
    text(words, list.as_ref(), inside, &mut blocks);
    blocks.push(closing(words));
    with_appendix(blocks, list.filter(|_| !inside))
}

/// Trích yếu, after “V/v”.
fn subject(words: &Words<'_>) -> String {
    let subject = match clean(words.raw(keys::SUBJECT)) {
        typed if typed.is_empty() => clean(&words.form.heading),
        typed => typed,
    };
    if subject.starts_with("V/v") {
        subject
    } else {
        format!("V/v {subject}")
    }
}

/// Legal bases, opening, what is printed of the sections, the list or where it is, closing.
fn text(words: &Words<'_>, list: Option<&PrintedList<'_>>, inside: bool, blocks: &mut Vec<Block>) {
    let start = blocks.len();
    let bases = clean_lines(words.raw(keys::LEGAL_BASES));
    let last = bases.len().saturating_sub(1);
    let bases = bases.iter().enumerate();
    blocks
        .extend(bases.map(|(index, line)| words.density.body(closed(line, index == last)).into()));
    blocks.extend(words.paragraphs("mo-dau").into_iter().map(Block::from));
    if let Some(Block::Paragraph(first)) = blocks.get_mut(start) {
        first.before = 12.0;
    }
    for section in words.printed_sections() {
        blocks.extend(words.heading(&section.print).map(Block::from));
        blocks.extend(words.data(section).map(Block::from));
    }
    if let Some(list) = list {
        if let Some(mut above) = words.heading("tieu-de-danh-sach") {
            above.keep = inside;
            if let Some(reference) = list.reference().filter(|_| !inside) {
                above = above.text(Face::Italic, format!(" {reference}"));
            }
            blocks.push(above.into());
        }
        if inside {
            blocks.push(list.inside());
        }
    }
    let end = words.paragraphs("ket").into_iter();
    blocks.extend(end.map(|paragraph| paragraph.keep().into()));
}

/// Nơi nhận on the left, signature on the right.
fn closing(words: &Words<'_>) -> Block {
    let mut left = recipients(&clean_lines(words.raw(keys::RECIPIENTS)));
    let mut right = Signer::of(words).paragraphs();
    for column in [&mut left, &mut right] {
        if let Some(first) = column.first_mut() {
            first.before = first.before.max(BEFORE_CLOSING);
        } else {
            column.push(Paragraph::new(14.0, Align::Left));
        }
    }
    Block::Columns(vec![
        Column {
            left: 0.0,
            width: RIGHT_HALF - 12.0,
            paragraphs: left,
        },
        Column {
            left: RIGHT_HALF,
            width: Sheet::PORTRAIT.text_width() - RIGHT_HALF,
            paragraphs: right,
        },
    ])
}
