//! Putting lines on pages.

use std::ops::ControlFlow;

use crate::block::{Align, Block, Column, Paragraph, Role, Section, Sheet, mm};
use crate::face::{Face, Faces};
use crate::lines::{self, Line, Pen, Run};
use crate::sign::{Field, Room};
use crate::table;

/// Points from the left and from the top of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

/// Place of an element in [`Pages::elements`].
pub(crate) type ElementId = usize;

/// One piece of the document's structure; the first is the document itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Element {
    pub(crate) role: Role,
    pub(crate) parent: Option<ElementId>,
}

/// Something drawn on a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// Text with its baseline at a spot; without an element it is furniture (page number, repeated head).
    Text {
        at: Spot,
        run: Run,
        element: Option<ElementId>,
    },
    Stroke {
        from: Spot,
        to: Spot,
        pen: Pen,
    },
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Page {
    pub(crate) sheet: Sheet,
    pub(crate) marks: Vec<Mark>,
    /// What is to be signed on it.
    pub(crate) fields: Vec<Field>,
}

/// The whole document, every mark in its place.
#[derive(Debug)]
pub(crate) struct Pages {
    pub(crate) pages: Vec<Page>,
    pub(crate) elements: Vec<Element>,
}

/// The element of the whole document.
pub(crate) const DOCUMENT: ElementId = 0;

/// Lays out the sections; `tick` is called for each row of a table and may stop the work.
pub(crate) fn lay_out(
    sections: &[Section],
    faces: &Faces,
    tick: &mut dyn FnMut() -> ControlFlow<()>,
) -> ControlFlow<(), Pages> {
    let mut done = Pages {
        pages: Vec::new(),
        elements: vec![Element {
            role: Role::Document,
            parent: None,
        }],
    };
    for section in sections {
        let first = done.pages.len();
        let mut flow = Flow::new(section.sheet, faces, &mut done);
        for (index, block) in section.blocks.iter().enumerate() {
            flow.block(block, section.blocks.get(index + 1), tick)?;
        }
        number_pages(&mut done.pages[first..], faces);
    }
    ControlFlow::Continue(done)
}

/// Page numbers: Arabic, size 13, centred in the top margin, not on the first page (Nghị định 30/2020/NĐ-CP, Phụ lục I).
fn number_pages(pages: &mut [Page], faces: &Faces) {
    for (index, page) in pages.iter_mut().enumerate().skip(1) {
        let number =
            Paragraph::new(13.0, Align::Centre).text(Face::Regular, (index + 1).to_string());
        let sheet = page.sheet;
        for line in lines::set(&number, sheet.text_width(), faces) {
            let y = sheet.top - mm(8.0);
            for run in line.runs {
                let at = Spot {
                    x: sheet.left + run.x,
                    y,
                };
                page.marks.push(Mark::Text {
                    at,
                    run,
                    element: None,
                });
            }
        }
    }
}

/// Lines of one column of a row, and the element they belong to (none for furniture).
pub(crate) struct Cell {
    pub(crate) left: f32,
    pub(crate) lines: Vec<(Line, Option<ElementId>)>,
}

impl Cell {
    pub(crate) fn height(&self) -> f32 {
        self.lines
            .iter()
            .map(|(line, _)| line.gap + line.height)
            .sum()
    }
}

/// The pages of one section while they are being filled.
pub(crate) struct Flow<'a> {
    pub(crate) sheet: Sheet,
    pub(crate) faces: &'a Faces,
    done: &'a mut Pages,
    /// Where the next line begins, from the top of the page.
    pub(crate) y: f32,
}

impl<'a> Flow<'a> {
    fn new(sheet: Sheet, faces: &'a Faces, done: &'a mut Pages) -> Flow<'a> {
        done.pages.push(Page {
            sheet,
            marks: Vec::new(),
            fields: Vec::new(),
        });
        Flow {
            sheet,
            faces,
            done,
            y: sheet.top,
        }
    }

    /// The lowest place a line may reach.
    pub(crate) fn end(&self) -> f32 {
        self.sheet.height - self.sheet.bottom
    }

    /// Whether nothing stands on the page yet.
    pub(crate) fn at_top(&self) -> bool {
        self.y <= self.sheet.top
    }

    /// Whether this height still fits on the page.
    pub(crate) fn fits(&self, height: f32) -> bool {
        self.y + height <= self.end() + 0.01
    }

    pub(crate) fn new_page(&mut self) {
        self.done.pages.push(Page {
            sheet: self.sheet,
            marks: Vec::new(),
            fields: Vec::new(),
        });
        self.y = self.sheet.top;
    }

    pub(crate) fn element(&mut self, role: Role, parent: ElementId) -> ElementId {
        self.done.elements.push(Element {
            role,
            parent: Some(parent),
        });
        self.done.elements.len() - 1
    }

    pub(crate) fn stroke(&mut self, from: Spot, to: Spot, pen: Pen) {
        self.page().marks.push(Mark::Stroke { from, to, pen });
    }

    fn page(&mut self) -> &mut Page {
        self.done
            .pages
            .last_mut()
            .expect("a flow begins with a page")
    }

    /// Draws a line whose top is at `y`; `left` counts from the left margin.
    pub(crate) fn draw_line(&mut self, line: Line, left: f32, y: f32, element: Option<ElementId>) {
        let x = self.sheet.left + left;
        let baseline = y + line.baseline;
        let page = self.page();
        for run in line.runs {
            let at = Spot {
                x: x + run.x,
                y: baseline,
            };
            page.marks.push(Mark::Text { at, run, element });
        }
        for stroke in line.strokes {
            let y = baseline + stroke.below;
            let (from, to) = (
                Spot {
                    x: x + stroke.from,
                    y,
                },
                Spot {
                    x: x + stroke.to,
                    y,
                },
            );
            page.marks.push(Mark::Stroke {
                from,
                to,
                pen: stroke.pen,
            });
        }
    }

    fn block(
        &mut self,
        block: &Block,
        next: Option<&Block>,
        tick: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph, next),
            Block::Columns(columns) => self.columns(columns),
            Block::Table(table) => table::flow(self, table, tick)?,
            Block::Together(blocks) => {
                let height = blocks.iter().map(|block| self.height(block)).sum::<f32>();
                if !self.fits(height) && !self.at_top() && height <= self.sheet.text_height() {
                    self.new_page();
                }
                for (index, block) in blocks.iter().enumerate() {
                    self.block(block, blocks.get(index + 1), tick)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn paragraph(&mut self, paragraph: &Paragraph, next: Option<&Block>) {
        let lines = lines::set(paragraph, self.sheet.text_width(), self.faces);
        let height = lines::height(&lines);
        // What must stand on the same page: all lines of a short paragraph, two of a long one, and a piece of the next
        // block where this one may not be the last on its page.
        let mut together = if lines.len() <= 3 {
            height
        } else {
            lines::height(&lines[..2])
        };
        if paragraph.keep && height < self.sheet.text_height() / 2.0 {
            together = height + next.map_or(0.0, |block| self.least_height(block));
        }
        if !self.fits(together) && !self.at_top() {
            self.new_page();
        }
        let element = self.element(paragraph.role, DOCUMENT);
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            // The last two lines stay together.
            let reserve = if index + 2 == count { line.height } else { 0.0 };
            if !self.fits(line.gap + line.height + reserve) && !self.at_top() {
                self.new_page();
            }
            let gap = if self.at_top() { 0.0 } else { line.gap };
            let (y, height) = (self.y + gap, line.height);
            self.draw_line(line, 0.0, y, Some(element));
            self.y = y + height;
        }
    }

    /// The height without which a block is not begun on a page.
    fn least_height(&self, block: &Block) -> f32 {
        let limit = self.sheet.text_height() / 2.0;
        match block {
            Block::Paragraph(paragraph) => {
                let lines = lines::set(paragraph, self.sheet.text_width(), self.faces);
                lines::height(&lines[..lines.len().min(2)]).min(limit)
            }
            Block::Columns(_) | Block::Together(_) => self.height(block).min(limit),
            Block::Table(_) => mm(30.0),
        }
    }

    /// The height of a block; of a table that of its beginning.
    fn height(&self, block: &Block) -> f32 {
        match block {
            Block::Paragraph(paragraph) => {
                lines::height(&lines::set(paragraph, self.sheet.text_width(), self.faces))
            }
            Block::Columns(columns) => {
                let heights = columns.iter().map(|column| {
                    let lines = column.paragraphs.iter();
                    let lines =
                        lines.map(|p| lines::height(&lines::set(p, column.width, self.faces)));
                    lines.sum::<f32>()
                });
                heights.fold(0.0, f32::max)
            }
            Block::Table(_) => self.least_height(block),
            Block::Together(blocks) => blocks.iter().map(|block| self.height(block)).sum(),
        }
    }

    fn columns(&mut self, columns: &[Column]) {
        let mut cells = Vec::with_capacity(columns.len());
        for column in columns {
            let mut cell = Cell {
                left: column.left,
                lines: Vec::new(),
            };
            for paragraph in &column.paragraphs {
                let room = paragraph.signs.clone().map(|signs| Room {
                    width: column.width,
                    signature: self.element(Role::Form, DOCUMENT),
                    seal: signs.seal.then(|| self.element(Role::Form, DOCUMENT)),
                    name: signs.name,
                });
                let element = self.element(paragraph.role, DOCUMENT);
                let mut lines = lines::set(paragraph, column.width, self.faces);
                if let Some(first) = lines.first_mut() {
                    first.room = room.map(Box::new);
                }
                cell.lines
                    .extend(lines.into_iter().map(|line| (line, Some(element))));
            }
            cells.push(cell);
        }
        let height = cells.iter().map(Cell::height).fold(0.0, f32::max);
        if !self.fits(height) && !self.at_top() && height <= self.sheet.text_height() {
            self.new_page();
        }
        loop {
            let end = self.end();
            cells = self.side_by_side(cells, end);
            if cells.iter().all(|cell| cell.lines.is_empty()) {
                break;
            }
            self.new_page();
        }
    }

    /// Draws what fits above `end`, at least one line of each cell; gives back the rest and moves on below what was drawn.
    pub(crate) fn side_by_side(&mut self, cells: Vec<Cell>, end: f32) -> Vec<Cell> {
        let top = self.y;
        let mut lowest = top;
        let mut rest = Vec::with_capacity(cells.len());
        for cell in cells {
            let mut y = top;
            let mut lines = cell.lines.into_iter().peekable();
            while let Some((line, _)) = lines.peek() {
                let bottom = y + line.gap + line.height;
                if bottom > end + 0.01 && y > top {
                    break;
                }
                let Some((line, element)) = lines.next() else {
                    break;
                };
                self.draw_line_below_gap(line, cell.left, y, element);
                y = bottom;
            }
            lowest = lowest.max(y);
            rest.push(Cell {
                left: cell.left,
                lines: lines.collect(),
            });
        }
        self.y = lowest;
        rest
    }

    fn draw_line_below_gap(
        &mut self,
        mut line: Line,
        left: f32,
        y: f32,
        element: Option<ElementId>,
    ) {
        let top = y + line.gap;
        if let Some(room) = line.room.take() {
            let corner = Spot {
                x: self.sheet.left + left,
                y,
            };
            let fields = room.fields(corner, line.gap);
            self.page().fields.extend(fields);
        }
        self.draw_line(line, left, top, element);
    }
}
