//! Drafts in the browser: local storage and IndexedDB behind one [`DraftStore`].
//!
//! What a draft is, how two copies of it are made one and what is written when is decided in the crate `drafts`, which knows no browser.
//! This module carries it out:
//! [`local`] and [`deep`] are the two stores, [`stores`] both together, [`lock`] keeps two tabs from writing to one draft, [`news`] tells other tabs,
//! [`store`] is all drafts, [`draft`] an open one, and [`messages`] what is said to the user.
//!
//! Invariants:
//! - A change is in local storage before [`Draft::apply`] returns, unless [`SaveState`] says otherwise.
//! - Nothing is deleted but at the user's wish: thirty days after it was put into the bin, or when everything is erased.

mod deep;
mod draft;
mod list;
mod local;
mod lock;
pub mod messages;
mod news;
mod outbox;
mod queue;
mod store;
mod stores;
mod web;

// The crate and this module have one name; pages find all of it here.
pub use ::drafts::{Cell, Change, Document, NewRow, RowId, SaveState};
pub use draft::{Draft, Mode};
pub use list::Listed;
pub use store::{DraftStore, OpenFault, Opened};

/// Whether local storage is there, through which a draft passes from one program of the site to the other.
pub fn can_keep() -> bool {
    local::Local::find().is_some()
}
