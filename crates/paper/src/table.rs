//! Ruled tables: the head on every page, rows never torn unless one is taller than a page.

use std::ops::ControlFlow;

use crate::block::{Paragraph, Role, Table};
use crate::columns;
use crate::layout::{Cell, DOCUMENT, ElementId, Flow, Spot};
use crate::lines::{self, Pen};

/// Space between a rule and the text of a cell, at the sides.
const SIDE: f32 = 2.5;

/// Space between a rule and the text of a cell, above and below.
const ABOVE: f32 = 2.0;

/// Lays out the table from where the flow stands.
pub(crate) fn flow(
    flow: &mut Flow<'_>,
    table: &Table,
    tick: &mut dyn FnMut() -> ControlFlow<()>,
) -> ControlFlow<()> {
    let widths = columns::widths(table, flow.sheet.text_width(), 2.0 * SIDE, flow.faces);
    let element = flow.element(Role::Table, DOCUMENT);
    if !flow.at_top() {
        flow.y += table.before;
    }
    let mut grid = Grid {
        edges: edges(&widths),
        widths,
        top: flow.y,
    };

    let head_row = flow.element(Role::Row, element);
    let head = grid.cells(flow, &table.head, Some((head_row, Role::HeadCell)));
    let head_height = row_height(&head);
    let first_row = table
        .rows
        .first()
        .map_or(0.0, |row| row_height(&grid.cells(flow, row, None)));
    if !flow.fits(head_height + first_row.min(flow.sheet.text_height() / 2.0)) && !flow.at_top() {
        flow.new_page();
    }
    grid.begin(flow);
    grid.put(flow, head);
    grid.close_row(flow);

    for row in &table.rows {
        tick()?;
        let row_element = flow.element(Role::Row, element);
        let mut cells = grid.cells(flow, row, Some((row_element, Role::Cell)));
        let height = row_height(&cells).max(table.row_height);
        let whole_page = flow.sheet.text_height() - head_height;
        if !flow.fits(height) && (height <= whole_page || !flow.fits(height.min(whole_page / 3.0)))
        {
            grid.next_page(flow, &table.head);
        }
        if flow.fits(height) {
            let bottom = flow.y + height;
            grid.put(flow, cells);
            flow.y = flow.y.max(bottom);
            grid.close_row(flow);
            continue;
        }
        loop {
            flow.y += ABOVE;
            let end = flow.end() - ABOVE;
            cells = flow.side_by_side(cells, end);
            flow.y += ABOVE;
            grid.close_row(flow);
            if cells.iter().all(|cell| cell.lines.is_empty()) {
                break;
            }
            grid.next_page(flow, &table.head);
        }
    }
    grid.end(flow);
    ControlFlow::Continue(())
}

fn row_height(cells: &[Cell]) -> f32 {
    cells.iter().map(Cell::height).fold(0.0, f32::max) + 2.0 * ABOVE
}

/// The rules of a table on one page.
struct Grid {
    widths: Vec<f32>,
    /// Left edges of the columns and the right edge of the last, from the left margin.
    edges: Vec<f32>,
    /// Where the table begins on the page.
    top: f32,
}

impl Grid {
    fn cells(
        &self,
        flow: &mut Flow<'_>,
        row: &[Paragraph],
        tagged: Option<(ElementId, Role)>,
    ) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(self.widths.len());
        for ((paragraph, width), left) in row.iter().zip(&self.widths).zip(&self.edges) {
            let element = tagged.map(|(row, role)| flow.element(role, row));
            let lines = lines::set(paragraph, (width - 2.0 * SIDE).max(1.0), flow.faces);
            cells.push(Cell {
                left: left + SIDE,
                lines: lines.into_iter().map(|line| (line, element)).collect(),
            });
        }
        cells
    }

    fn begin(&mut self, flow: &mut Flow<'_>) {
        self.top = flow.y;
        self.across(flow);
    }

    /// A row that fits, drawn with its rule below.
    fn put(&mut self, flow: &mut Flow<'_>, cells: Vec<Cell>) {
        flow.y += ABOVE;
        flow.side_by_side(cells, f32::INFINITY);
        flow.y += ABOVE;
    }

    fn close_row(&self, flow: &mut Flow<'_>) {
        self.across(flow);
    }

    fn next_page(&mut self, flow: &mut Flow<'_>, head: &[Paragraph]) {
        self.end(flow);
        flow.new_page();
        self.begin(flow);
        let cells = self.cells(flow, head, None);
        self.put(flow, cells);
        self.close_row(flow);
    }

    fn end(&self, flow: &mut Flow<'_>) {
        for edge in &self.edges {
            let x = flow.sheet.left + edge;
            let (from, to) = (Spot { x, y: self.top }, Spot { x, y: flow.y });
            flow.stroke(from, to, Pen::Rule);
        }
    }

    fn across(&self, flow: &mut Flow<'_>) {
        let (first, last) = (self.edges[0], self.edges[self.edges.len() - 1]);
        let y = flow.y;
        let (from, to) = (
            Spot {
                x: flow.sheet.left + first,
                y,
            },
            Spot {
                x: flow.sheet.left + last,
                y,
            },
        );
        flow.stroke(from, to, Pen::Rule);
    }
}

fn edges(widths: &[f32]) -> Vec<f32> {
    let mut edges = vec![0.0];
    let mut at = 0.0;
    for width in widths {
        at += width;
        edges.push(at);
    }
    edges
}
