//! Checking: a pack's rules, compiled once for a form, run over a record or a long list.
//!
//! Checking never fails: it returns findings. Nothing is rewritten; a repair is offered.

mod explain;
mod list;
mod plan;
pub mod rule;
mod scope;

pub use list::{CheckedList, Edit, RowId};
pub use plan::Plan;
pub use scope::{Day, Hit, Scratch};
pub(crate) use scope::{MAX_FIELDS, MAX_LETTER_DAYS};
