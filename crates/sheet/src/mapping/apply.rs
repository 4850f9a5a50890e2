//! Rows of fields out of rows of cells.

use forms::{Form, Values, keys};

use super::split::split_identity;
use super::{Mapping, Target};
use crate::read::{Notice, NoticeKind, Table, TableRow};
use crate::template::is_sim;

/// The rows of a list as the form's values.
#[derive(Debug, Clone)]
pub struct Applied {
    /// One entry a row of the table, in order; rows whose mapped cells are all blank are left out.
    pub rows: Vec<MappedRow>,
    /// What was noticed on the way.
    pub notices: Vec<Notice>,
}

/// One row as values.
#[derive(Debug, Clone)]
pub struct MappedRow {
    /// The row's number in the file, as the spreadsheet shows it.
    pub number: u32,
    /// Its values, as typed.
    pub values: Values,
}

/// Puts the cells of each row into the fields that the mapping says.
///
/// - Several columns for one field: the first that is not blank counts; a notice says where they differ.
/// - *Tổ chức cấp 1..4* become the lines of `coQuan`, highest first; a column for the whole agency stands between level 2 and 3.
/// - *Họ đệm* and *Tên* are joined with a blank.
/// - A SIM under *Loại thiết bị* ticks the form's box for a SIM PKI, where it has one.
/// - A cell with number, date and place of issue is split; where that fails the whole text goes into `soGiayTo`.
pub fn apply(table: &Table, mapping: &Mapping, form: &Form) -> Applied {
    let empty = form.new_row();
    let has_box = empty.columns().position(keys::SIM_PKI).is_some();
    let mut notices = Vec::new();
    let rows = table.rows.iter().filter_map(|row| {
        let mut values = empty.clone();
        let mut filler = Filler {
            table,
            mapping,
            row,
            has_box,
            values: &mut values,
            notices: &mut notices,
        };
        filler.fill();
        (!values.is_blank()).then_some(MappedRow {
            number: row.number,
            values,
        })
    });
    let rows = rows.collect();
    Applied { rows, notices }
}

struct Filler<'a> {
    table: &'a Table,
    mapping: &'a Mapping,
    row: &'a TableRow,
    /// Whether the form has a box for a SIM PKI.
    has_box: bool,
    values: &'a mut Values,
    notices: &'a mut Vec<Notice>,
}

impl Filler<'_> {
    fn fill(&mut self) {
        let mut agency: Vec<(u8, &str)> = Vec::new();
        let mut family = "";
        let mut given = "";
        for (column, (cell, column_use)) in
            self.row.cells.iter().zip(&self.mapping.columns).enumerate()
        {
            if cell.trim().is_empty() {
                continue;
            }
            match &column_use.target {
                Target::Ignore | Target::RowNumber => {}
                Target::Field(key) if key == keys::AGENCY => agency.push((5, cell)),
                Target::AgencyLevel(level) => agency.push((level * 2, cell)),
                Target::Field(key) if key == keys::DEVICE && self.has_box && is_sim(cell) => {
                    self.put(column, keys::SIM_PKI, "x");
                }
                Target::Field(key) => self.put(column, key, cell),
                Target::FamilyName => family = cell,
                Target::GivenName => given = cell,
                Target::IdentityPaper => self.put_identity(column, cell),
            }
        }
        if !family.is_empty() || !given.is_empty() {
            let name = [family.trim(), given.trim()].join(" ");
            if self.values.get(keys::FULL_NAME).is_empty() {
                self.values.set(keys::FULL_NAME, name.trim());
            }
        }
        if !agency.is_empty() {
            agency.sort_by_key(|(place, _)| *place);
            let mut lines: Vec<&str> = agency.iter().map(|(_, name)| *name).collect();
            lines.dedup_by(|a, b| a.trim() == b.trim());
            // A single cell stays exactly as typed.
            self.values.set(keys::AGENCY, lines.join("\n"));
        }
    }

    /// Puts a cell into a field that has nothing yet; says so where it has something else.
    fn put(&mut self, column: usize, key: &str, cell: &str) {
        let there = self.values.get(key);
        if there.is_empty() {
            self.values.set(key, cell);
        } else if there != cell && forms::text::fold(there) != forms::text::fold(cell) {
            let first = self
                .mapping
                .column_of(&Target::Field(key.to_owned()))
                .unwrap_or(column);
            let other = self.table.headers[first].clone();
            self.note(column, NoticeKind::ColumnsDiffer { other });
        }
    }

    fn put_identity(&mut self, column: usize, cell: &str) {
        match split_identity(cell) {
            Some(parts) => {
                for (key, part) in [
                    (keys::IDENTITY_NUMBER, parts.number),
                    (keys::ISSUE_DATE, parts.date),
                    (keys::ISSUER, parts.place),
                ] {
                    if !part.is_empty() {
                        self.put(column, key, &part);
                    }
                }
            }
            None => {
                self.put(column, keys::IDENTITY_NUMBER, cell);
                self.note(column, NoticeKind::NotSplit);
            }
        }
    }

    fn note(&mut self, column: usize, kind: NoticeKind) {
        self.notices.push(Notice::cell(
            self.row.number,
            &self.table.headers[column],
            kind,
        ));
    }
}
