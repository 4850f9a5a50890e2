//! The entries of a journal.

use serde::{Deserialize, Serialize};

use crate::{Change, Millis};

/// What an entry does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// These changes, in order, undone together.
    Do(Vec<Change>),
    /// Takes back the last step.
    Undo,
    /// Does again what was taken back last.
    Redo,
}

/// One numbered line of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, from 1 and without a gap over the whole life of the draft.
    pub n: u64,
    /// When it was made.
    pub at: Millis,
    /// The branch it belongs to, see [`crate::Lineage`].
    pub branch: u32,
    /// What it does.
    pub action: Action,
}

impl Entry {
    /// The entry as text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an entry has only text and numbers")
    }

    /// Reads an entry; `None` where the text is not a whole one.
    pub fn from_json(text: &str) -> Option<Entry> {
        serde_json::from_str(text).ok()
    }
}
