//! Records on paper: pages after Nghị định 30/2020/NĐ-CP, written as PDF with the record attached.
//!
//! *Pure*: the record, its pack, the fonts, the attachment and the day come in, bytes go out.
//! The same input gives the same bytes, in the browser and natively.
//!
//! The way of a record: `request`, `letter` and `minutes` turn it into `block`s, `lines` breaks these into lines,
//! `layout` puts the lines on pages, `draw` turns the pages into operations of the PDF library, `content` writes these,
//! `assemble` makes a document of the pages and of the faces that `embed` adds,
//! and `finish` adds the rest: attachment, structure, metadata.
//! [`extract()`] takes the record out of such a PDF again.

mod assemble;
mod block;
mod columns;
mod content;
mod draw;
mod embed;
mod extract;
mod face;
mod finish;
mod heading;
mod layout;
mod letter;
mod lines;
mod list;
mod minutes;
mod official;
#[cfg(test)]
mod properties;
mod request;
mod sign;
mod table;
mod text;
mod words;
mod write;

pub use extract::{ExtractError, extract};
pub use face::Fonts;
pub use write::{Attachment, Paper, PaperError, Progress, write};
