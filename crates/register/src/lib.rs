//! The register (*sổ theo dõi*) of an agency's certificates and devices.
//!
//! *Pure*: no input or output, no clock, no page; the day of today and the pack come in as arguments.
//!
//! Reading order: [`entry`] (one certificate of one subscriber), [`event`] (what happened to it and when),
//! [`state`] (where that leaves it), [`purpose`] (which form does what), [`law`] (how many days a pack's rules give, and on what basis),
//! [`due`] (what is to be done and by when), [`dossier`] (what a finished letter or request tells the register),
//! [`fill`] (the next form, filled in), [`merge`] (what comes in again is never written over), [`doubt`] (what came in and cannot be as it stands), `succession` (a certificate that takes another one's place),
//! [`file`](mod@file), [`table`] and [`ics`] (out and in).
//!
//! A register is a list of entries, kept by the page as the rows of a draft; each row is text by key, see [`keys`].

pub mod dossier;
pub mod doubt;
pub mod due;
pub mod entry;
pub mod event;
pub mod file;
pub mod fill;
pub mod ics;
pub mod keys;
pub mod law;
pub mod merge;
pub mod purpose;
pub mod state;
mod succession;
pub mod table;

pub use due::{Due, Task, dues};
pub use entry::{Entry, Kind};
pub use event::{Event, EventKind};
pub use law::{Law, Term};
pub use merge::{Change, Conflict, Merged, merge};
pub use purpose::Purpose;
pub use state::{Device, Standing, State, standing};

/// What stands for the pack and the form where a register is kept as a draft; no pack has this name.
pub const PLACE: &str = "so-theo-doi";
