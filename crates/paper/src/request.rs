//! *Giấy đề nghị* of a person (Mẫu 01): national heading, title, Kính gửi, data, place and day, signature.

use forms::keys;
use forms::pack::{Form, Pack};
use forms::record::Record;
use forms::text::capitals;

use crate::block::{Align, Block, Column, Paragraph, Section, Sheet};
use crate::face::Face;
use crate::official::{
    BLANK, BODY, INDENT, LEADING, addressees, body, name_below_signature, national_heading,
    place_and_day,
};
use crate::text::{clean, filled, printed};

/// Fields that stand elsewhere on the page than among the data.
const ELSEWHERE: [&str; 3] = [keys::ADDRESSEE, keys::PLACE, keys::DATE];

/// Dotted lines left for a blank field: two for the name of an agency, one for everything else.
fn lines_to_write_on(key: &str) -> u8 {
    if key == keys::AGENCY { 2 } else { 1 }
}

/// The request on its page.
///
/// Texts of the pack, each left out where the pack has none: `mo-dau` before the data and `cam-doan` after them,
/// `nguoi-ky` and `ghi-chu-ky` over the signature, `xac-nhan` and `ghi-chu-xac-nhan` over the one that confirms.
pub(crate) fn sections(record: &Record, form: &Form, pack: &Pack) -> Vec<Section> {
    let value = |key: &str| clean(record.values.get(key));
    let text = |name: &str| {
        filled(form, name, |key| {
            match printed(pack, key, record.values.get(key)) {
                value if value.is_empty() => BLANK.to_owned(),
                value => value,
            }
        })
    };
    let mut blocks: Vec<Block> = national_heading().into_iter().map(Block::from).collect();
    blocks.push(
        Paragraph::new(14.0, Align::Centre)
            .before(24.0)
            .leading(LEADING)
            .text(Face::Bold, capitals(&clean(&form.heading)))
            .heading()
            .into(),
    );
    blocks.push(Block::Columns(addressees(
        record.values.get(keys::ADDRESSEE),
    )));
    for line in text("mo-dau").iter().flat_map(|text| text.lines()) {
        blocks.push(body(line).before(12.0).keep().into());
    }
    let fields = form.fields().filter(|field| {
        let left_out = field.off && value(&field.key).is_empty();
        !left_out && !ELSEWHERE.contains(&field.key.as_str())
    });
    for (index, field) in fields.enumerate() {
        let value = printed(pack, &field.key, record.values.get(&field.key));
        let paragraph = Paragraph::new(BODY, Align::Left)
            .indent(INDENT, 0.0)
            .before(5.0)
            .leading(LEADING)
            .text(
                Face::Regular,
                format!("{}. {}: ", index + 1, clean(&field.label)),
            );
        blocks.push(if value.is_empty() {
            paragraph.leaders(lines_to_write_on(&field.key)).into()
        } else {
            let face = if field.key == keys::FULL_NAME {
                Face::Bold
            } else {
                Face::Regular
            };
            paragraph.text(face, value).into()
        });
    }
    for line in text("cam-doan").iter().flat_map(|text| text.lines()) {
        blocks.push(body(line).keep().into());
    }

    let half = Sheet::PORTRAIT.text_width() / 2.0;
    let mut right = vec![place_and_day(&value(keys::PLACE), &value(keys::DATE)).before(14.0)];
    right.extend(above_signature(text("nguoi-ky"), text("ghi-chu-ky"), 4.0));
    right.push(name_below_signature(&value(keys::FULL_NAME)));
    let left = above_signature(
        text("xac-nhan"),
        text("ghi-chu-xac-nhan"),
        14.0 + BODY * 1.15 + 4.0,
    );
    blocks.push(Block::Columns(vec![
        Column {
            left: 0.0,
            width: half - 16.0,
            paragraphs: left,
        },
        Column {
            left: half - 10.0,
            width: half + 10.0,
            paragraphs: right,
        },
    ]));
    vec![Section {
        sheet: Sheet::PORTRAIT,
        blocks,
    }]
}

/// Who signs, in capitals, and how, in brackets.
fn above_signature(who: Option<String>, how: Option<String>, before: f32) -> Vec<Paragraph> {
    let who = who.map(|who| {
        Paragraph::new(14.0, Align::Centre)
            .before(before)
            .text(Face::Bold, capitals(&who))
    });
    let how = how.map(|how| Paragraph::new(13.0, Align::Centre).text(Face::Italic, how));
    who.into_iter().chain(how).collect()
}
