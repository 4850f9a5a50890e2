//! *Công văn* of an agency (Mẫu 02): two-column heading, V/v, Kính gửi, body, list, Nơi nhận, signature.

use forms::keys;
use forms::pack::{Form, ListPart, Pack};
use forms::record::{Record, Values};
use forms::text::capitals;

use crate::block::{Align, Block, Column, Paragraph, Section, Sheet, Table, mm};
use crate::face::Face;
use crate::official::{
    BLANK, GAP, LEADING, Signer, addressees, body, closed, dashed, day_in_words, national_heading,
    number_and_sign, place_and_day, two_digits,
};
use crate::text::{clean, clean_lines, filled, printed};

/// Rows to write on in a list that is still empty.
const ROWS_TO_WRITE_ON: usize = 8;

/// Size of the letters in the list.
const LIST: f32 = 10.0;

/// Width of the left column of the heading; the right one takes the rest.
const LEFT: f32 = mm(66.0);

/// The letter and, across the page, the appendix with its list: ten columns are not readable upright.
///
/// Texts of the pack, each left out where the pack has none: `mo-dau` after the legal bases, `tieu-de-tiep-nhan` over
/// the receiver's data, `tieu-de-danh-sach` and `danh-sach-kem-theo` pointing to the appendix, `ket`;
/// `phu-luc`, `ten-phu-luc` and `kem-theo` at the head of the appendix.
/// Besides the fields' keys, `{soDong}` stands for the number of rows and `{ngayLapChu}` for the letter's day in words.
pub(crate) fn sections(record: &Record, form: &Form, pack: &Pack) -> Vec<Section> {
    let letter = Letter { record, form, pack };
    let mut blocks = letter.heading();
    letter.body(&mut blocks);
    blocks.push(letter.closing());
    let mut sections = vec![Section {
        sheet: Sheet::PORTRAIT,
        blocks,
    }];
    if let Some(list) = &form.list {
        sections.push(Section {
            sheet: Sheet::LANDSCAPE,
            blocks: letter.appendix(list),
        });
    }
    sections
}

struct Letter<'a> {
    record: &'a Record,
    form: &'a Form,
    pack: &'a Pack,
}

impl Letter<'_> {
    fn raw(&self, key: &str) -> &str {
        self.record.values.get(key)
    }

    fn value(&self, key: &str) -> String {
        printed(self.pack, key, self.raw(key))
    }

    fn text(&self, name: &str) -> Option<String> {
        filled(self.form, name, |key| match key {
            "ngayLapChu" => day_in_words(self.raw(keys::DATE)),
            keys::DOCUMENT_NUMBER => number_and_sign(self.raw(key)),
            "soDong" => two_digits(self.record.rows.len() as u32),
            keys::COUNT => match self.value(key).parse::<u32>() {
                Ok(number) => two_digits(number),
                Err(_) => self.or_blank(key),
            },
            _ => self.or_blank(key),
        })
    }

    fn or_blank(&self, key: &str) -> String {
        match self.value(key) {
            value if value.is_empty() => BLANK.to_owned(),
            value => value.replace('\n', " "),
        }
    }

    fn heading(&self) -> Vec<Block> {
        let right = (LEFT, Sheet::PORTRAIT.text_width() - LEFT);
        let columns = |left_paragraphs, right_paragraphs| {
            Block::Columns(vec![
                Column {
                    left: 0.0,
                    width: LEFT - 6.0,
                    paragraphs: left_paragraphs,
                },
                Column {
                    left: right.0,
                    width: right.1,
                    paragraphs: right_paragraphs,
                },
            ])
        };
        let mut agency: Vec<Paragraph> = clean_lines(self.raw(keys::PARENT_AGENCY))
            .into_iter()
            .map(|line| Paragraph::new(13.0, Align::Centre).text(Face::Regular, capitals(&line)))
            .collect();
        let name = clean_lines(self.raw(keys::ISSUING_AGENCY)).join("\n");
        let own = Paragraph::new(13.0, Align::Centre);
        agency.push(if name.is_empty() {
            own.leaders(2)
        } else {
            own.text(Face::Bold, capitals(&name)).rule(0.4)
        });

        let number = format!("Số: {}", number_and_sign(self.raw(keys::DOCUMENT_NUMBER)));
        let subject = match clean(self.raw(keys::SUBJECT)) {
            typed if typed.is_empty() => clean(&self.form.heading),
            typed => typed,
        };
        let subject = if subject.starts_with("V/v") {
            subject
        } else {
            format!("V/v {subject}")
        };
        vec![
            columns(agency, national_heading()),
            columns(
                vec![
                    Paragraph::new(13.0, Align::Centre)
                        .before(8.0)
                        .text(Face::Regular, number),
                    Paragraph::new(12.0, Align::Centre)
                        .before(2.0)
                        .text(Face::Regular, subject)
                        .heading(),
                ],
                vec![place_and_day(self.raw(keys::PLACE), self.raw(keys::DATE)).before(8.0)],
            ),
            Block::Columns(addressees(self.raw(keys::ADDRESSEE))),
        ]
    }

    fn body(&self, blocks: &mut Vec<Block>) {
        let texts = |name: &str| -> Vec<Paragraph> {
            self.text(name)
                .iter()
                .flat_map(|text| text.lines())
                .map(body)
                .collect()
        };
        let bases = clean_lines(self.raw(keys::LEGAL_BASES));
        let last = bases.len().saturating_sub(1);
        let start = blocks.len();
        blocks.extend(
            bases
                .iter()
                .enumerate()
                .map(|(index, line)| body(closed(line, index == last)).into()),
        );
        blocks.extend(texts("mo-dau").into_iter().map(Block::from));
        if let Some(Block::Paragraph(first)) = blocks.get_mut(start) {
            first.before = 12.0;
        }
        let heading = |name: &str| self.text(name).map(|text| bold_body(&text));
        blocks.extend(heading("tieu-de-tiep-nhan").map(|p| p.keep().into()));
        blocks.extend(self.receiver());
        if let Some(list) = heading("tieu-de-danh-sach") {
            let where_it_is = self.text("danh-sach-kem-theo");
            blocks.push(
                where_it_is
                    .into_iter()
                    .fold(list, |p, text| p.text(Face::Italic, format!(" {text}")))
                    .into(),
            );
        }
        blocks.extend(texts("ket").into_iter().map(|p| p.keep().into()));
    }

    /// The receiver's data: the fields of the section that has the receiver's name, under their short labels.
    fn receiver(&self) -> Vec<Block> {
        let section = self.form.sections.iter().find(|section| {
            section
                .fields
                .iter()
                .any(|field| field.key == keys::RECEIVER_NAME)
        });
        let fields = section.into_iter().flat_map(|section| &section.fields);
        fields
            .map(|field| {
                let value = self.value(&field.key);
                let line = body(format!("- {}: ", clean(&field.short))).before(GAP / 2.0);
                if value.is_empty() {
                    line.leaders(1).into()
                } else {
                    line.text(Face::Regular, value).into()
                }
            })
            .collect()
    }

    /// Nơi nhận on the left, signature on the right.
    fn closing(&self) -> Block {
        let half = Sheet::PORTRAIT.text_width() / 2.0;
        let mut left = vec![
            Paragraph::new(12.0, Align::Left)
                .before(14.0)
                .text(Face::BoldItalic, "Nơi nhận:"),
        ];
        let lines = clean_lines(self.raw(keys::RECIPIENTS));
        let last = lines.len().saturating_sub(1);
        left.extend(lines.iter().enumerate().map(|(index, line)| {
            Paragraph::new(11.0, Align::Left)
                .indent(7.0, -7.0)
                .text(Face::Regular, dashed(line, index == last))
        }));
        let signer = Signer {
            authority: self.raw(keys::SIGNING_AUTHORITY).to_owned(),
            instead_of: self.raw(keys::SIGNED_FOR).to_owned(),
            title: self.raw(keys::SIGNER_POSITION).to_owned(),
            name: self.raw(keys::SIGNER_NAME).to_owned(),
        };
        let mut right = signer.paragraphs();
        if let Some(first) = right.first_mut()
            && first.before < 14.0
        {
            first.before = 14.0;
        }
        Block::Columns(vec![
            Column {
                left: 0.0,
                width: half - 12.0,
                paragraphs: left,
            },
            Column {
                left: half,
                width: half,
                paragraphs: right,
            },
        ])
    }

    /// The list with its own heading: Phụ lục, its title, and the letter it belongs to.
    fn appendix(&self, list: &ListPart) -> Vec<Block> {
        let line = |name: &str, size, face, leading| {
            self.text(name).map(|text| {
                Paragraph::new(size, Align::Centre)
                    .leading(leading)
                    .text(face, text)
                    .keep()
            })
        };
        let mut head: Vec<Paragraph> = [
            line("phu-luc", 14.0, Face::Bold, 1.15),
            line("ten-phu-luc", 14.0, Face::Bold, LEADING),
            line("kem-theo", 13.0, Face::Italic, 1.15),
        ]
        .into_iter()
        .flatten()
        .collect();
        if let Some(last) = head.last_mut() {
            last.rule = Some(0.35);
        }
        let mut blocks: Vec<Block> = head.into_iter().map(Block::from).collect();
        blocks.push(Block::Table(self.table(list)));
        blocks
    }

    fn table(&self, list: &ListPart) -> Table {
        let cell = |text: String, face, align| Paragraph::new(LIST, align).text(face, text);
        let head = list
            .printed
            .iter()
            .map(|column| cell(clean(&column.title), Face::Bold, Align::Centre))
            .collect();
        let row = |index: usize, values: Option<&Values>| {
            let cells = list.printed.iter().map(|column| {
                if column.fields.is_empty() {
                    return cell((index + 1).to_string(), Face::Regular, Align::Centre);
                }
                let lines = column
                    .fields
                    .iter()
                    .map(|key| values.map_or("", |values| values.get(key)))
                    .zip(&column.fields);
                let lines: Vec<String> = lines
                    .map(|(raw, key)| printed(self.pack, key, raw))
                    .filter(|line| !line.is_empty())
                    .collect();
                cell(lines.join("\n"), Face::Regular, Align::Left)
            });
            cells.collect()
        };
        let rows = match self.record.rows.as_slice() {
            [] => (0..ROWS_TO_WRITE_ON)
                .map(|index| row(index, None))
                .collect(),
            rows => rows
                .iter()
                .enumerate()
                .map(|(index, values)| row(index, Some(values)))
                .collect(),
        };
        let row_height = if self.record.rows.is_empty() {
            mm(10.0)
        } else {
            0.0
        };
        Table {
            weights: list.printed.iter().map(|column| column.weight).collect(),
            head,
            rows,
            row_height,
            before: 8.0,
        }
    }
}

/// A heading in the body.
fn bold_body(text: &str) -> Paragraph {
    let mut paragraph = body("");
    paragraph.spans.clear();
    paragraph.text(Face::Bold, text)
}
