//! Where somebody is in the table: filter, cell.

use forms::Level;

/// Which rows are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those with a finding of this level.
    Level(Level),
    /// Those with a finding of this group of rules.
    Group(String),
}

/// The cell that is worked on, and the other corner of what is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// Place among the rows shown.
    pub row: usize,
    /// Place among the columns shown.
    pub column: usize,
    /// The corner where the selection began; none where only one cell is selected.
    pub anchor: Option<(usize, usize)>,
}

impl Cursor {
    /// First and last row, first and last column of what is selected.
    pub fn range(&self) -> ((usize, usize), (usize, usize)) {
        let (row, column) = self.anchor.unwrap_or((self.row, self.column));
        (
            (self.row.min(row), self.row.max(row)),
            (self.column.min(column), self.column.max(column)),
        )
    }
}
