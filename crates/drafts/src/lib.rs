//! Drafts: what was typed, kept as a base and a journal in two stores at once.
//!
//! *Pure*: texts, times and random numbers come in as arguments, writes come out as lists.
//! The site carries them out on local storage and IndexedDB, a test on two maps.
//!
//! A draft's [`Document`] changes by [`Change`]s.
//! Each is one numbered [`Entry`] of the journal, and now and then a [`base`] takes in all of them so far.
//! [`Book`] is the open draft: it makes entries and says what is to be written where.
//! [`merge::open`] reads both stores' [`Parts`], finds the newer state, and says how each store is mended.
//!
//! Invariants:
//! - A journal that ends anywhere gives a state that the draft once had: entries are applied in order of number and without a gap.
//! - Two copies that went different ways are both kept, see [`Lineage`].
//! - What cannot be read is never deleted, see [`OpenError`] and [`merge::Found::aside`].

pub mod base;
pub mod merge;

mod about;
mod book;
mod document;
mod entry;
mod kept;
mod lineage;
mod parts;
mod progress;
mod work;

pub use about::About;
pub use book::{Book, Tidy, Written};
pub use document::{Cell, Change, Document, NewRow, RowId};
pub use entry::{Action, Entry};
pub use lineage::Lineage;
pub use merge::OpenError;
pub use parts::{
    ABOUT, ASIDE, Parts, ROOT, Write, about_write, draft_key, draft_prefix, entry_part, split_key,
};
pub use progress::{Progress, SaveState, Trouble};
pub use work::{Step, Work};

/// A time in milliseconds since 1970 (UTC), as the browser's clock gives it.
pub type Millis = u64;
