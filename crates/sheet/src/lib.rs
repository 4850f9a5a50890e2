//! Lists in and out: spreadsheets, separated text, saved records and batch files.
//!
//! *Pure*: bytes come in as arguments and go out as values; dates are arguments; nothing reads a clock or a file.
//!
//! Reading order: [`read`] (bytes → [`Table`]), [`mapping`] (columns → fields), and what is written:
//! [`template`] (the list's own workbook, for people the authority's 19 columns), [`csv`], [`plain`] (any table), [`report`] (the user's own file with what is wrong in each row)
//! and [`batch`] (the letter, the list and its data in one file).

pub mod batch;
pub mod csv;
mod guard;
pub mod mapping;
mod open;
mod package;
pub mod plain;
pub mod read;
pub mod report;
pub mod template;
mod write;
mod xml;

pub use mapping::{Applied, Mapping};
pub use open::{Opened, open};
pub use read::{
    Limits, Notice, NoticeKind, Progress, ReadError, Table, TableRow, UnreadRow, read_table,
    unwatched,
};
pub use write::WriteError;
