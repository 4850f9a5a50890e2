//! Packs: the forms, procedures and rules of one regulation, as text (TOML) that an administrator can correct.

mod about;
mod built;
mod codes;
mod lint;
mod model;
mod open;
mod read;
mod read_rule;
mod source;
mod tree;

pub use built::{Built, fingerprint, sources};
pub use codes::{CodeEntry, CodeList};
pub use model::*;
pub use open::{HEAD, OpenError};
pub use source::Fault;
