//! Marks on pages turned into operations of the PDF library.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::Document;
use printpdf::{
    DictItem, FontId, Line, LineCapStyle, LineDashPattern, LinePoint, Op, PdfFontHandle, Point, Pt,
    TextItem, TextMatrix,
};

use crate::assemble::assemble;
use crate::content::content;
use crate::embed::Embedded;
use crate::face::{Face, Faces, REPLACEMENT};
use crate::layout::{ElementId, Mark, Page, Spot};
use crate::lines::{Pen, Run};
use crate::sign::Field;

/// Pages drawn, and what the last pass needs to know about them.
pub(crate) struct Drawn {
    /// The document of the pages.
    pub(crate) document: Document,
    /// For each page the element of each marked sequence, by its number (MCID).
    pub(crate) sequences: Vec<Vec<ElementId>>,
    /// For each page what is to be signed on it, with its place counted from the bottom.
    pub(crate) fields: Vec<Vec<Field>>,
    /// Characters that the typeface lacks, each once, in order.
    pub(crate) missing: Vec<char>,
}

/// Draws the pages; `None` where a face cannot be put into the file.
pub(crate) fn draw(pages: &[Page], faces: &Faces) -> Option<Drawn> {
    let fonts = fonts(pages, faces)?;
    let mut contents = Vec::with_capacity(pages.len());
    let mut sequences = Vec::with_capacity(pages.len());
    let mut missing = BTreeSet::new();
    for page in pages {
        let mut pen = PagePen {
            page,
            faces,
            ops: Vec::new(),
            sequences: Vec::new(),
            missing: &mut missing,
        };
        pen.page();
        contents.push((page.sheet, content(&pen.ops, &fonts)));
        sequences.push(pen.sequences);
    }
    Some(Drawn {
        document: assemble(contents, &fonts),
        sequences,
        fields: pages.iter().map(fields).collect(),
        missing: missing.into_iter().collect(),
    })
}

/// What is to be signed on a page, counted from its bottom as everything in the file is.
fn fields(page: &Page) -> Vec<Field> {
    let upward = |field: &Field| {
        let [left, top, right, bottom] = field.place;
        let height = page.sheet.height;
        Field {
            place: [left, height - bottom, right, height - top],
            ..field.clone()
        }
    };
    page.fields.iter().map(upward).collect()
}

/// The faces that stand on the pages, each with its letters alone.
fn fonts(pages: &[Page], faces: &Faces) -> Option<Vec<Embedded>> {
    let used = Face::ALL.map(|face| (face, letters(pages, face, faces)));
    used.iter()
        .filter(|(_, letters)| !letters.is_empty())
        .map(|(face, letters)| faces.embedded(*face, letters))
        .collect()
}

/// The letters of a face that stand on the pages, each once.
fn letters(pages: &[Page], face: Face, faces: &Faces) -> BTreeSet<char> {
    let marks = pages.iter().flat_map(|page| &page.marks);
    let texts = marks.filter_map(|mark| match mark {
        Mark::Text { run, .. } if run.face == face => Some(&run.text),
        _ => None,
    });
    texts
        .flat_map(|text| text.chars())
        .map(|c| if faces.has(face, c) { c } else { REPLACEMENT })
        .collect()
}

struct PagePen<'a> {
    page: &'a Page,
    faces: &'a Faces,
    ops: Vec<Op>,
    sequences: Vec<ElementId>,
    missing: &'a mut BTreeSet<char>,
}

impl PagePen<'_> {
    fn page(&mut self) {
        let texts = self.page.marks.iter().filter_map(|mark| match mark {
            Mark::Text { at, run, element } => Some((*at, run, *element)),
            Mark::Stroke { .. } => None,
        });
        let texts: Vec<_> = texts.collect();
        for sequence in texts.chunk_by(|a, b| a.2 == b.2) {
            self.begin(sequence[0].2);
            self.ops.push(Op::StartTextSection);
            let mut font = None;
            for (at, run, _) in sequence {
                if font != Some((run.face, run.size)) {
                    font = Some((run.face, run.size));
                    let handle = PdfFontHandle::External(FontId(run.face.resource().to_owned()));
                    self.ops.push(Op::SetFont {
                        font: handle,
                        size: Pt(run.size),
                    });
                }
                self.run(*at, run);
            }
            self.ops.push(Op::EndTextSection);
            self.ops.push(Op::EndMarkedContent);
        }
        self.strokes();
    }

    /// Begins a marked sequence: of an element, or of page furniture.
    fn begin(&mut self, element: Option<ElementId>) {
        self.ops.push(match element {
            Some(element) => {
                let number = self.sequences.len() as i64;
                self.sequences.push(element);
                let map = BTreeMap::from([("MCID".to_owned(), DictItem::Int(number))]);
                Op::BeginMarkedContentWithProperties {
                    tag: "Span".to_owned(),
                    properties: DictItem::Dict { map },
                }
            }
            None => Op::BeginMarkedContent {
                tag: "Artifact".to_owned(),
            },
        });
    }

    fn run(&mut self, at: Spot, run: &Run) {
        let position = TextMatrix::Translate(point(at.x), self.upward(at.y));
        self.ops.push(Op::SetTextMatrix { matrix: position });
        if run.text.chars().all(|c| self.faces.has(run.face, c)) {
            self.ops.push(Op::ShowText { items: items(run) });
            return;
        }
        // A character without a glyph is shown as a box, but read and copied as what it is.
        for piece in pieces(run, self.faces) {
            match piece {
                Ok(text) => {
                    let run = Run {
                        text,
                        ..run.clone()
                    };
                    self.ops.push(Op::ShowText { items: items(&run) });
                }
                Err(c) => {
                    self.missing.insert(c);
                    let mut data = vec![0xfe, 0xff];
                    data.extend(
                        c.encode_utf16(&mut [0; 2])
                            .iter()
                            .flat_map(|unit| unit.to_be_bytes()),
                    );
                    let actual = DictItem::String {
                        data,
                        literal: false,
                    };
                    let map = BTreeMap::from([("ActualText".to_owned(), actual)]);
                    let properties = DictItem::Dict { map };
                    self.ops.push(Op::BeginMarkedContentWithProperties {
                        tag: "Span".to_owned(),
                        properties,
                    });
                    self.ops.push(Op::ShowText {
                        items: vec![TextItem::Text(REPLACEMENT.to_string())],
                    });
                    self.ops.push(Op::EndMarkedContent);
                }
            }
        }
    }

    fn strokes(&mut self) {
        let page = self.page;
        for wanted in [Pen::Rule, Pen::Dotted] {
            let mut begun = false;
            for mark in &page.marks {
                let Mark::Stroke { from, to, pen } = mark else {
                    continue;
                };
                if *pen != wanted {
                    continue;
                }
                if !begun {
                    begun = true;
                    self.begin(None);
                    self.pen(wanted);
                }
                let points = [from, to]
                    .map(|spot| Point {
                        x: point(spot.x),
                        y: self.upward(spot.y),
                    })
                    .map(|p| LinePoint { p, bezier: false });
                self.ops.push(Op::DrawLine {
                    line: Line {
                        points: points.to_vec(),
                        is_closed: false,
                    },
                });
            }
            if begun {
                self.ops.push(Op::EndMarkedContent);
            }
        }
    }

    fn pen(&mut self, pen: Pen) {
        match pen {
            Pen::Rule => self.ops.push(Op::SetOutlineThickness { pt: Pt(0.6) }),
            Pen::Dotted => self.ops.extend([
                Op::SetOutlineThickness { pt: Pt(0.9) },
                Op::SetLineCapStyle {
                    cap: LineCapStyle::Round,
                },
                Op::SetLineDashPattern {
                    dash: LineDashPattern::new(0.0, &[0.0, 3.0]),
                },
            ]),
        }
    }

    /// A height from the top of the page as one from its bottom.
    fn upward(&self, y: f32) -> Pt {
        point(self.page.sheet.height - y)
    }
}

/// A length to a hundredth of a point: finer than any printer, and short to write.
fn point(length: f32) -> Pt {
    Pt((length * 100.0).round() / 100.0)
}

/// The text of a run, with its blanks widened where the line is stretched.
fn items(run: &Run) -> Vec<TextItem> {
    if run.stretch == 0.0 {
        return vec![TextItem::Text(run.text.clone())];
    }
    // The library counts in thousandths of the size, to the left.
    let widen = (-run.stretch * 1000.0 / run.size * 10.0).round() / 10.0;
    let mut items = Vec::new();
    for word in run.text.split_inclusive(' ') {
        if !items.is_empty() {
            items.push(TextItem::Offset(widen));
        }
        items.push(TextItem::Text(word.to_owned()));
    }
    items
}

/// The run cut into texts that the face can show and single characters that it cannot.
fn pieces(run: &Run, faces: &Faces) -> Vec<Result<String, char>> {
    let mut pieces: Vec<Result<String, char>> = Vec::new();
    for c in run.text.chars() {
        if !faces.has(run.face, c) {
            pieces.push(Err(c));
        } else if let Some(Ok(text)) = pieces.last_mut() {
            text.push(c);
        } else {
            pieces.push(Ok(c.to_string()));
        }
    }
    pieces
}
