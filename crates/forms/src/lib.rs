//! The engine: forms and rules as data, what was typed, and what is wrong with it.
//!
//! *Pure*: no input or output, no clock, no page, no global state.
//! Bytes, dates and packs come in as arguments, so that the site, the worker, the command line and the tests run the same code.
//!
//! Reading order: [`pack`] (forms, procedures and rules, loaded from text), [`record`] (what was typed),
//! [`keys`] (the fields that code names), [`kind`] (what a value of a kind should look like), [`check`] (rules over records and long lists), [`finding`] (what they say), [`subject`] (the name that a certificate will likely have).

pub mod calendar;
pub mod check;
pub mod finding;
pub mod keys;
pub mod kind;
pub mod pack;
pub mod record;
pub mod subject;
pub mod text;

pub use check::{CheckedList, Plan};
pub use finding::{Finding, Level, Repair};
pub use pack::{Field, Form, Pack, Rule};
pub use record::{Record, Values};
