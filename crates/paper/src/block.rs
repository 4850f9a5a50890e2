//! What a page is made of, before it is known where anything stands.
//!
//! Lengths are points (1/72 inch).

use crate::face::Face;

/// Points of a length in millimetres.
pub(crate) const fn mm(length: f32) -> f32 {
    length * 72.0 / 25.4
}

/// Where the lines of a paragraph stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    /// Both margins, but for the last line.
    Justify,
}

/// What a piece of content is, for readers that do not see the page (ISO 32000-1, 14.8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Document,
    Heading,
    Paragraph,
    Table,
    Row,
    HeadCell,
    Cell,
    /// A field to be signed.
    Form,
}

/// Text in one face.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) face: Face,
}

/// Who signs in the space above a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Signs {
    /// Whose name stands below; may be blank.
    pub(crate) name: String,
    /// Whether an agency puts its seal beside the signature.
    pub(crate) seal: bool,
}

/// Lines of text under one another; a line break in a span is one on paper.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    pub(crate) spans: Vec<Span>,
    /// Size of the letters.
    pub(crate) size: f32,
    pub(crate) align: Align,
    /// Indent of every line.
    pub(crate) left: f32,
    /// Further indent of the first line; negative for a hanging one.
    pub(crate) first: f32,
    /// Space above, dropped at the top of a page.
    pub(crate) before: f32,
    /// Height of a line as a share of the size.
    pub(crate) leading: f32,
    /// Whether it must not be the last on its page.
    pub(crate) keep: bool,
    /// How many dotted lines to write on follow the text; 0 for none.
    pub(crate) leaders: u8,
    /// Length of the rule under the last line, as a share of that line.
    pub(crate) rule: Option<f32>,
    pub(crate) role: Role,
    pub(crate) signs: Option<Signs>,
}

impl Paragraph {
    /// A paragraph flush left, single-spaced.
    pub(crate) fn new(size: f32, align: Align) -> Paragraph {
        Paragraph {
            spans: Vec::new(),
            size,
            align,
            left: 0.0,
            first: 0.0,
            before: 0.0,
            leading: 1.15,
            keep: false,
            leaders: 0,
            rule: None,
            role: Role::Paragraph,
            signs: None,
        }
    }

    /// With this text behind what it has.
    pub(crate) fn text(mut self, face: Face, text: impl Into<String>) -> Paragraph {
        self.spans.push(Span {
            text: text.into(),
            face,
        });
        self
    }

    /// With this space above.
    pub(crate) fn before(mut self, space: f32) -> Paragraph {
        self.before = space;
        self
    }

    /// With these indents: of every line, and further of the first.
    pub(crate) fn indent(mut self, left: f32, first: f32) -> Paragraph {
        self.left = left;
        self.first = first;
        self
    }

    /// With a signature in the space above.
    pub(crate) fn signed(mut self, signs: Signs) -> Paragraph {
        self.signs = Some(signs);
        self
    }

    /// Never the last on its page.
    pub(crate) fn keep(mut self) -> Paragraph {
        self.keep = true;
        self
    }

    /// With a rule under the last line, as long as this share of it.
    pub(crate) fn rule(mut self, share: f32) -> Paragraph {
        self.rule = Some(share);
        self
    }

    /// With this many dotted lines to write on.
    pub(crate) fn leaders(mut self, lines: u8) -> Paragraph {
        self.leaders = lines;
        self
    }

    /// With another height of line.
    pub(crate) fn leading(mut self, share: f32) -> Paragraph {
        self.leading = share;
        self
    }

    /// As the title of the document.
    pub(crate) fn heading(mut self) -> Paragraph {
        self.role = Role::Heading;
        self
    }
}

/// A column of [`Block::Columns`].
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// Distance from the left margin.
    pub(crate) left: f32,
    pub(crate) width: f32,
    pub(crate) paragraphs: Vec<Paragraph>,
}

/// A ruled table; its head is repeated on each page.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// Shares of the width.
    pub(crate) weights: Vec<f32>,
    pub(crate) head: Vec<Paragraph>,
    /// Cells of each row, one paragraph each.
    pub(crate) rows: Vec<Vec<Paragraph>>,
    /// Least height of a row, to leave space for writing.
    pub(crate) row_height: f32,
    pub(crate) before: f32,
}

/// One thing below another.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    Paragraph(Paragraph),
    /// Side by side, kept on one page where they fit on one.
    Columns(Vec<Column>),
    Table(Table),
    /// Blocks kept on one page where they fit on one.
    Together(Vec<Block>),
}

impl From<Paragraph> for Block {
    fn from(paragraph: Paragraph) -> Block {
        Block::Paragraph(paragraph)
    }
}

/// A page's size and margins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sheet {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) left: f32,
    pub(crate) right: f32,
    pub(crate) top: f32,
    pub(crate) bottom: f32,
}

impl Sheet {
    /// A4 upright; margins within Nghị định 30/2020/NĐ-CP, Phụ lục I: top and bottom 20–25 mm, left 30–35, right 15–20.
    pub(crate) const PORTRAIT: Sheet = Sheet {
        width: mm(210.0),
        height: mm(297.0),
        left: mm(30.0),
        right: mm(15.0),
        top: mm(20.0),
        bottom: mm(20.0),
    };

    /// A4 across, for wide tables.
    pub(crate) const LANDSCAPE: Sheet = Sheet {
        width: mm(297.0),
        height: mm(210.0),
        ..Sheet::PORTRAIT
    };

    /// Width between the margins.
    pub(crate) fn text_width(&self) -> f32 {
        self.width - self.left - self.right
    }

    /// Height between the margins.
    pub(crate) fn text_height(&self) -> f32 {
        self.height - self.top - self.bottom
    }
}

/// Pages of one size, numbered by themselves (an appendix begins at 1 again).
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) sheet: Sheet,
    pub(crate) blocks: Vec<Block>,
}
