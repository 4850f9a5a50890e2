//! One module a command. Each gives an exit status, or one Vietnamese sentence saying what is wrong and what to do.

pub mod batch;
pub mod check;
pub mod extract;
pub mod packs;
pub mod pdf;
