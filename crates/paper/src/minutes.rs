//! *Biên bản* between two parties: the agency's heading, title, opening, parties, content, list, two signatures.

use forms::keys;
use forms::pack::Section as FormSection;
use forms::text::capitals;

use crate::block::{Align, Block, Column, Paragraph, Section, Sheet, mm};
use crate::face::Face;
use crate::heading::heading;
use crate::list::{PrintedList, with_appendix};
use crate::official::{RIGHT_HALF, Signer, minutes_number, name_below_signature, recipients};
use crate::text::clean;
use crate::words::Words;

/// Rows that still stand in the minutes themselves; a longer list is an appendix.
const ROWS_INSIDE: usize = 12;

/// Width for the name of who speaks for a party; the position takes the rest.
const NAME: f32 = mm(100.0);

/// The text over what the minutes are about; the others over a section are those of the parties.
const CONTENT: &str = "noi-dung";

/// The minutes and, where their list is long or wide, the appendix.
///
/// Texts of the pack, each left out where the pack has none: `mo-dau` before the sections that the pack prints, each
/// under its text; `noi-dung` before the list, or as the text over a section; `da-lam` (what was done), `cam-ket`, `ket`;
/// `ky-trai` and `ky-phai` over the two signatures, `ghi-chu-ky` under both, `ten-trai` and `ten-phai` the names;
/// `noi-nhan`, a receiver a line; `xac-nhan` over the signature of the one who confirms.
/// The appendix has the texts of a letter's.
pub(crate) fn sections(words: &Words<'_>) -> Vec<Section> {
    let number = minutes_number(words.raw(keys::MINUTES_NUMBER));
    let mut blocks = heading(words, format!("Số: {number}"), None);
    blocks.push(title(words).into());
    let list = PrintedList::new(*words);
    let inside = list.as_ref().is_some_and(|list| list.is_short(ROWS_INSIDE));
    text(words, list.as_ref(), inside, &mut blocks);
    blocks.push(closing(words));
    with_appendix(blocks, list.filter(|_| !inside))
}

/// Tên loại in capitals, under it trích yếu with its rule.
fn title(words: &Words<'_>) -> Paragraph {
    Paragraph::new(14.0, Align::Centre)
        .before(18.0)
        .leading(words.density.leading)
        .text(
            Face::Bold,
            format!("BIÊN BẢN\n{}", clean(&words.form.heading)),
        )
        .rule(0.4)
        .heading()
}

fn text(words: &Words<'_>, list: Option<&PrintedList<'_>>, inside: bool, blocks: &mut Vec<Block>) {
    let start = blocks.len();
    blocks.extend(words.paragraphs("mo-dau").into_iter().map(Block::from));
    if let Some(Block::Paragraph(first)) = blocks.get_mut(start) {
        first.before = 12.0;
    }
    for section in words.printed_sections() {
        if section.print == CONTENT {
            let lines = words.paragraphs(CONTENT).into_iter();
            blocks.extend(lines.map(|paragraph| paragraph.keep().into()));
        } else {
            blocks.extend(words.heading(&section.print).map(Block::from));
            blocks.extend(party(words, section));
            continue;
        }
        blocks.extend(words.data(section).map(Block::from));
    }
    if !words
        .printed_sections()
        .any(|section| section.print == CONTENT)
    {
        let mut lines = words.paragraphs(CONTENT);
        if let Some(last) = lines.last_mut() {
            last.keep = inside;
            let reference = list.filter(|_| !inside).and_then(PrintedList::reference);
            if let Some(reference) = reference {
                *last = last.clone().text(Face::Italic, format!(" {reference}"));
            }
        }
        blocks.extend(lines.into_iter().map(Block::from));
    }
    blocks.extend(list.filter(|_| inside).map(|list| list.inside()));
    for name in ["da-lam", "cam-ket"] {
        blocks.extend(words.paragraphs(name).into_iter().map(Block::from));
    }
    let end = words.paragraphs("ket").into_iter();
    blocks.extend(end.map(|paragraph| paragraph.keep().into()));
}

/// The data of a party: who speaks for it and with what position on one line, the others each on its own.
fn party(words: &Words<'_>, section: &FormSection) -> Vec<Block> {
    let mut data: Vec<Paragraph> = words.data(section).collect();
    for line in &mut data {
        line.align = Align::Left;
    }
    let mut blocks = Vec::new();
    if data.len() >= 2 {
        let position = data.remove(1).indent(0.0, 0.0);
        blocks.push(beside(NAME, vec![data.remove(0)], vec![position]));
    }
    blocks.extend(data.into_iter().map(Block::from));
    blocks
}

/// The two who sign, side by side; below them Nơi nhận and, where the pack asks for it, the agency's confirmation.
fn closing(words: &Words<'_>) -> Block {
    let pair = |make: &dyn Fn(&str) -> Vec<Paragraph>| halves(make("trai"), make("phai"));
    let centred = |size: f32, face: Face, text: Option<String>| -> Vec<Paragraph> {
        let texts = text.into_iter();
        texts
            .map(|text| Paragraph::new(size, Align::Centre).text(face, text))
            .collect()
    };
    // Titles, notes and names in rows of their own, so that those of both sides stand at the same height.
    let who = pair(&|side| {
        let who = words.text(&format!("ky-{side}"));
        let lines = centred(14.0, Face::Bold, who.map(|who| capitals(&who))).into_iter();
        lines.map(|line| line.before(14.0)).collect()
    });
    let how = pair(&|_| centred(13.0, Face::Italic, words.text("ghi-chu-ky")));
    let name = pair(&|side| {
        let name = words.name(&format!("ten-{side}"));
        vec![name_below_signature(&name)]
    });

    let mut left = recipients(&words.lines("noi-nhan"));
    let confirmation = words.text("xac-nhan").map(|who| capitals(&who));
    let mut right = centred(14.0, Face::Bold, confirmation);
    if !right.is_empty() {
        right.extend(Signer::of(words).paragraphs());
    }
    for column in [&mut left, &mut right] {
        if let Some(first) = column.first_mut() {
            first.before = 18.0;
        }
    }
    Block::Together(vec![who, how, name, halves(left, right)])
}

/// Two columns, each half a page wide.
fn halves(left: Vec<Paragraph>, right: Vec<Paragraph>) -> Block {
    beside(RIGHT_HALF, left, right)
}

/// Two columns, the right one beginning at `edge`.
fn beside(edge: f32, left: Vec<Paragraph>, right: Vec<Paragraph>) -> Block {
    Block::Columns(vec![
        Column {
            left: 0.0,
            width: edge - 12.0,
            paragraphs: left,
        },
        Column {
            left: edge,
            width: Sheet::PORTRAIT.text_width() - edge,
            paragraphs: right,
        },
    ])
}
