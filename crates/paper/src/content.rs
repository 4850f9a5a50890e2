//! Operations of the PDF library written as a page's content (ISO 32000-1, 7.8.2).
//!
//! The library's own writer serves every font and every colour that a PDF may have, and brings along a profile of
//! printing colours of 654 KB. Here are the operations that `draw` uses, and no others.

use std::io::Write as _;

use printpdf::{DictItem, Line, Op, PdfFontHandle, TextItem};

use crate::embed::Embedded;

/// Writes the operations of one page.
pub(crate) fn content(ops: &[Op], fonts: &[Embedded]) -> Vec<u8> {
    let mut content = Content {
        bytes: Vec::with_capacity(ops.len() * 32),
        fonts,
        font: None,
    };
    for op in ops {
        content.op(op);
    }
    content.bytes
}

struct Content<'a> {
    bytes: Vec<u8>,
    fonts: &'a [Embedded],
    /// The font that text is shown in.
    font: Option<&'a Embedded>,
}

impl Content<'_> {
    fn op(&mut self, op: &Op) {
        match op {
            Op::StartTextSection => self.operator("BT"),
            Op::EndTextSection => self.operator("ET"),
            Op::SetFont { font, size } => {
                if let PdfFontHandle::External(id) = font {
                    self.font = self.fonts.iter().find(|font| font.resource == id.0);
                    self.name(&id.0);
                    self.numbers(&[size.0]);
                    self.operator("Tf");
                }
            }
            Op::SetTextMatrix { matrix } => {
                self.numbers(&matrix.as_array());
                self.operator("Tm");
            }
            Op::ShowText { items } => self.show(items),
            Op::BeginMarkedContent { tag } => {
                self.name(tag);
                self.operator("BMC");
            }
            Op::BeginMarkedContentWithProperties { tag, properties } => {
                self.name(tag);
                self.property(properties);
                self.operator("BDC");
            }
            Op::EndMarkedContent => self.operator("EMC"),
            Op::SetOutlineThickness { pt } => {
                self.numbers(&[pt.0]);
                self.operator("w");
            }
            Op::SetLineCapStyle { cap } => {
                self.numbers(&[cap.id() as f32]);
                self.operator("J");
            }
            Op::SetLineDashPattern { dash } => {
                self.bytes.push(b'[');
                self.numbers(&dash.pattern);
                self.bytes.extend(b"] ");
                self.numbers(&[dash.offset]);
                self.operator("d");
            }
            Op::DrawLine { line } => self.line(line),
            _ => debug_assert!(false, "an operation that no page uses: {op:?}"),
        }
    }

    fn show(&mut self, items: &[TextItem]) {
        if let [TextItem::Text(text)] = items {
            self.text(text);
            self.operator(" Tj");
            return;
        }
        self.bytes.push(b'[');
        for item in items {
            match item {
                TextItem::Text(text) => self.text(text),
                TextItem::Offset(offset) => self.numbers(&[*offset]),
                TextItem::GlyphIds(_) => debug_assert!(false, "no page names glyphs"),
            }
        }
        self.operator("] TJ");
    }

    /// Text as the codes of its characters in the font.
    fn text(&mut self, text: &str) {
        self.bytes.push(b'<');
        for c in text.chars() {
            let code = self.font.map_or(0, |font| font.code(c));
            self.hexadecimal(&code.to_be_bytes());
        }
        self.bytes.push(b'>');
    }

    fn line(&mut self, line: &Line) {
        for (index, point) in line.points.iter().enumerate() {
            self.numbers(&[point.p.x.0, point.p.y.0]);
            self.operator(if index == 0 { "m" } else { "l" });
        }
        self.operator("S");
    }

    fn property(&mut self, item: &DictItem) {
        match item {
            DictItem::Dict { map } => {
                self.bytes.extend(b"<<");
                for (key, value) in map {
                    self.name(key);
                    self.property(value);
                }
                self.bytes.extend(b">> ");
            }
            DictItem::Int(number) => {
                let _ = write!(self.bytes, "{number} ");
            }
            DictItem::String { data, .. } => {
                self.bytes.push(b'<');
                self.hexadecimal(data);
                self.bytes.push(b'>');
            }
            _ => debug_assert!(false, "a property that no page uses: {item:?}"),
        }
    }

    /// A name of plain letters, as all names here are.
    fn name(&mut self, name: &str) {
        debug_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        self.bytes.push(b'/');
        self.bytes.extend(name.as_bytes());
        self.bytes.push(b' ');
    }

    fn numbers(&mut self, numbers: &[f32]) {
        for number in numbers {
            let _ = write!(self.bytes, "{number} ");
        }
    }

    fn hexadecimal(&mut self, bytes: &[u8]) {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        for byte in bytes {
            self.bytes.push(DIGITS[usize::from(byte >> 4)]);
            self.bytes.push(DIGITS[usize::from(byte & 15)]);
        }
    }

    fn operator(&mut self, operator: &str) {
        self.bytes.extend(operator.as_bytes());
        self.bytes.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use printpdf::{FontId, LinePoint, Point, Pt, TextMatrix};

    use super::*;
    use crate::face::Face;
    use crate::properties::faces;

    fn written(ops: &[Op]) -> String {
        let letters = BTreeSet::from(['a', 'ỷ']);
        let font = faces().embedded(Face::Bold, &letters).unwrap();
        String::from_utf8(content(ops, &[font])).unwrap()
    }

    #[test]
    fn text_is_written_as_the_codes_of_its_font() {
        let font = PdfFontHandle::External(FontId("Bold".to_owned()));
        let text = |text: &str| TextItem::Text(text.to_owned());
        let ops = [
            Op::StartTextSection,
            Op::SetFont {
                font,
                size: Pt(13.5),
            },
            Op::SetTextMatrix {
                matrix: TextMatrix::Translate(Pt(85.04), Pt(700.0)),
            },
            Op::ShowText {
                items: vec![text("aỷ")],
            },
            Op::ShowText {
                items: vec![text("ỷ"), TextItem::Offset(-12.5), text("a")],
            },
            Op::EndTextSection,
        ];
        assert_eq!(
            written(&ops),
            "BT\n/Bold 13.5 Tf\n1 0 0 1 85.04 700 Tm\n<00010002> Tj\n[<0002>-12.5 <0001>] TJ\nET\n"
        );
    }

    #[test]
    fn sequences_and_strokes_are_written() {
        let point = |x, y| LinePoint {
            p: Point { x: Pt(x), y: Pt(y) },
            bezier: false,
        };
        let properties = |key: &str, value| DictItem::Dict {
            map: BTreeMap::from([(key.to_owned(), value)]),
        };
        let actual = DictItem::String {
            data: vec![0xfe, 0xff, 0x6f, 0x22],
            literal: false,
        };
        let ops = [
            Op::BeginMarkedContentWithProperties {
                tag: "Span".to_owned(),
                properties: properties("MCID", DictItem::Int(3)),
            },
            Op::BeginMarkedContentWithProperties {
                tag: "Span".to_owned(),
                properties: properties("ActualText", actual),
            },
            Op::EndMarkedContent,
            Op::BeginMarkedContent {
                tag: "Artifact".to_owned(),
            },
            Op::DrawLine {
                line: Line {
                    points: vec![point(1.0, 2.5), point(3.0, 2.5)],
                    is_closed: false,
                },
            },
        ];
        assert_eq!(
            written(&ops),
            "/Span <</MCID 3 >> BDC\n/Span <</ActualText <FEFF6F22>>> BDC\nEMC\n/Artifact BMC\n1 2.5 m\n3 2.5 l\nS\n"
        );
    }
}
