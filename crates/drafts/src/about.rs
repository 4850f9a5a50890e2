//! What the list of drafts shows of one, without reading it.

use serde::{Deserialize, Serialize};

use crate::Millis;

/// A draft as the list shows it; kept beside each draft and rewritten with each change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The title that the user sees and can change.
    pub title: String,
    /// The pack's id.
    pub pack: String,
    /// The form's id.
    pub form: String,
    /// How many rows its list has.
    pub rows: usize,
    /// When it was begun.
    pub created: Millis,
    /// When it was last changed.
    pub changed: Millis,
    /// About how many bytes it takes up.
    pub size: usize,
    /// Whether it was begun as an empty form or list and nothing has been put into it yet; nobody misses such a draft.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blank: bool,
    /// When it was put into the bin, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binned: Option<Millis>,
    /// When this was written: of two, the later one holds.
    pub stamp: Millis,
}

impl About {
    /// As text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("it has only text and numbers")
    }

    /// Reads it; `None` where the text is not one.
    pub fn from_json(text: &str) -> Option<About> {
        serde_json::from_str(text).ok()
    }

    /// The later one of what two stores say.
    pub fn later(a: Option<About>, b: Option<About>) -> Option<About> {
        match (a, b) {
            (Some(a), Some(b)) if b.stamp > a.stamp => Some(b),
            (a, b) => a.or(b),
        }
    }
}
