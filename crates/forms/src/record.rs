//! What was typed, kept exactly as typed.

mod convert;
mod gather;
mod json;
mod request;
mod values;

pub use convert::convert;
pub use gather::{GatherError, Gathered, gather};
pub use json::{FORMAT, RawRecord, RecordError, VERSION};
pub(crate) use request::note_key;
pub use values::{Columns, Values};

use std::sync::Arc;

use crate::pack::Form;

/// The answers of one form: the values of its fields and, for a letter with a list, its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The pack's id, for example `tt185-2019`.
    pub pack: String,
    /// The form's id, for example `mau-02`.
    pub form: String,
    /// The values of the form's own fields.
    pub values: Values,
    /// The rows of the form's list, in order; empty for a form without one.
    pub rows: Vec<Values>,
}

impl Record {
    /// An empty record of a form.
    pub fn new(pack: &str, form: &Form) -> Record {
        Record {
            pack: pack.to_owned(),
            form: form.id.clone(),
            values: Values::new(Arc::clone(&form.columns)),
            rows: Vec::new(),
        }
    }
}
