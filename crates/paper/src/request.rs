//! *Giấy đề nghị* of a person: national heading, title, Kính gửi, data, place and day, signature.

use forms::keys;
use forms::text::capitals;

use crate::block::{Align, Block, Column, Paragraph, Section, Sheet};
use crate::face::Face;
use crate::official::{
    GAP, INDENT, RIGHT_HALF, SINGLE, above_signature, addressees, name_below_signature,
    national_heading, place_and_day,
};
use crate::text::clean;
use crate::words::{Words, lines_to_write_on};

/// From the number of a field to what its further lines begin with.
const HANGING: f32 = 18.0;

/// Fields that stand elsewhere on the page than among the data.
const ELSEWHERE: [&str; 3] = [keys::ADDRESSEE, keys::PLACE, keys::DATE];

/// The request on its page.
///
/// Texts of the pack, each left out where the pack has none: `mo-dau` before the data and `cam-doan` after them,
/// `nguoi-ky` and `ghi-chu-ky` over the signature, `xac-nhan` and `ghi-chu-xac-nhan` over the one that confirms.
/// The data are all fields, numbered; those of a section that the pack prints under a text stand under it.
pub(crate) fn sections(words: &Words<'_>) -> Vec<Section> {
    let mut blocks: Vec<Block> = national_heading().into_iter().map(Block::from).collect();
    blocks.push(
        Paragraph::new(14.0, Align::Centre)
            .before(24.0)
            .leading(words.density.leading)
            .text(Face::Bold, capitals(&clean(&words.form.heading)))
            .rule(0.4)
            .heading()
            .into(),
    );
    let addressees = addressees(words.raw(keys::ADDRESSEE), words.density);
    blocks.push(Block::Columns(addressees));
    for line in words.lines("mo-dau") {
        blocks.push(words.density.body(line).before(12.0).keep().into());
    }
    data(words, &mut blocks);
    for line in words.lines("cam-doan") {
        blocks.push(words.density.body(line).keep().into());
    }
    blocks.push(closing(words));
    vec![Section {
        sheet: Sheet::PORTRAIT,
        blocks,
    }]
}

fn data(words: &Words<'_>, blocks: &mut Vec<Block>) {
    let mut number = 0;
    for section in &words.form.sections {
        blocks.extend(words.heading(&section.print).map(Block::from));
        for field in &section.fields {
            let value = words.value(&field.key);
            if ELSEWHERE.contains(&field.key.as_str()) || (field.off && value.is_empty()) {
                continue;
            }
            number += 1;
            let label = format!("{number}. {}: ", clean(&field.label));
            let line = Paragraph::new(words.density.size, Align::Left)
                .indent(INDENT + HANGING, -HANGING)
                .before(GAP)
                .leading(SINGLE)
                .text(Face::Regular, label);
            blocks.push(if value.is_empty() {
                line.leaders(lines_to_write_on(field)).into()
            } else if field.key == keys::FULL_NAME {
                line.text(Face::Bold, value).into()
            } else {
                line.text(Face::Regular, value).into()
            });
        }
    }
}

/// Place, day and signature on the right; on the left, where the pack asks for it, the one who confirms.
fn closing(words: &Words<'_>) -> Block {
    let day = place_and_day(words.raw(keys::PLACE), words.raw(keys::DATE));
    let mut right = vec![day.before(14.0)];
    let signed = words.text("nguoi-ky");
    right.extend(above_signature(signed, words.text("ghi-chu-ky"), 4.0));
    right.push(name_below_signature(&words.value(keys::FULL_NAME)));
    let left = above_signature(
        words.text("xac-nhan"),
        words.text("ghi-chu-xac-nhan"),
        14.0 + 14.0 * SINGLE + 4.0,
    );
    Block::Columns(vec![
        Column {
            left: 0.0,
            width: RIGHT_HALF - 16.0,
            paragraphs: left,
        },
        Column {
            left: RIGHT_HALF - 10.0,
            width: Sheet::PORTRAIT.text_width() - RIGHT_HALF + 10.0,
            paragraphs: right,
        },
    ])
}
