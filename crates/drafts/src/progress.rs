//! How far the two stores have come, and what may be said about it.

use crate::Millis;

/// Why a change could not be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The browser gives the site no more room.
    Full,
    /// The browser gives the site no store at all (private window, or switched off).
    NoStore,
    /// The store refused for a reason of its own.
    Refused,
}

/// What the status line says: never more than is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveState {
    /// Everything typed is in a store: in the one that survives the end of the whole browser, unless that one is not to be had.
    Saved {
        /// When the last change was made.
        at: Millis,
        /// Whether it is also in the store that survives the end of the whole browser.
        durable: bool,
    },
    /// Something is typed that is in no store yet, or written that a killed browser could still lose.
    Saving,
    /// The last changes are in no store.
    Failed(Trouble),
}

/// Counts which entries each store has confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The number of the last entry.
    pub tip: u64,
    /// When it was made.
    pub at: Millis,
    /// Up to which entry local storage holds the draft; `None` while it does not hold it at all.
    pub local: Option<u64>,
    /// Up to which entry IndexedDB has confirmed the draft; `None` while it does not hold it at all.
    pub deep: Option<u64>,
    /// Whether a write to IndexedDB is under way.
    pub deep_busy: bool,
    /// Whether something typed is not an entry yet.
    pub typing: bool,
    /// What went wrong last.
    pub trouble: Option<Trouble>,
}

impl Progress {
    /// What may be said.
    pub fn state(&self) -> SaveState {
        let durable = self.deep == Some(self.tip);
        if self.typing {
            SaveState::Saving
        } else if durable || (self.local == Some(self.tip) && !self.deep_busy) {
            SaveState::Saved {
                at: self.at,
                durable,
            }
        } else if self.deep_busy {
            SaveState::Saving
        } else {
            SaveState::Failed(self.trouble.unwrap_or(Trouble::Refused))
        }
    }
}
