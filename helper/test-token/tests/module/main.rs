//! The module as a program meets it, through the crate that the helper uses.

mod certificates;
mod failing;
mod keys;
mod pins;
mod slots;
mod support;
