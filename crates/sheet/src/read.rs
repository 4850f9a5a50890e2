//! Reading lists: from the bytes of a file to a [`Table`].

mod archive;
mod assemble;
mod cell;
mod error;
mod grid;
mod header;
mod limits;
mod ods;
mod rows;
mod sniff;
mod table;
mod text;
mod xlsx;

pub(crate) use assemble::read_seen;
pub use assemble::read_table;
pub use error::ReadError;
pub use limits::{Limits, Progress, Watch, unwatched};
pub(crate) use sniff::{FileKind, look};
pub use table::{
    Notice, NoticeKind, Source, Table, TableRow, TextEncoding, UnreadReason, UnreadRow,
    column_letters,
};

pub(crate) use text::{Records, decode, said_separator};
