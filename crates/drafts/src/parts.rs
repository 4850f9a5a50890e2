//! The texts that a draft consists of in a store, and their names.

use std::collections::BTreeMap;

use crate::About;

/// What every key of the site's drafts begins with.
pub const ROOT: &str = "chukyso/draft/";
/// What the keys of things set aside begin with, because they could not be read.
pub const ASIDE: &str = "chukyso/aside/";

/// The part that holds the base, see [`crate::base`].
pub(crate) const BASE: &str = "base";
/// The part that holds the [`About`].
pub const ABOUT: &str = "about";
const ENTRY: &str = "e/";

/// One draft's texts in one store, by part: `base`, `about`, and `e/0000000001` for each entry.
pub type Parts = BTreeMap<String, String>;

/// One write to a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The part's name.
    pub part: String,
    /// Its new text; `None` deletes it.
    pub text: Option<String>,
}

impl Write {
    /// Puts a text.
    pub(crate) fn put(part: impl Into<String>, text: String) -> Write {
        Write {
            part: part.into(),
            text: Some(text),
        }
    }

    /// Deletes a part.
    pub(crate) fn delete(part: impl Into<String>) -> Write {
        Write {
            part: part.into(),
            text: None,
        }
    }

    /// The number of the entry that this write appends, if it does.
    pub fn appends(&self) -> Option<u64> {
        self.text.as_ref().and_then(|_| entry_number(&self.part))
    }
}

/// The part's name for an entry.
pub fn entry_part(n: u64) -> String {
    format!("{ENTRY}{n:010}")
}

/// The entry's number in a part's name.
pub(crate) fn entry_number(part: &str) -> Option<u64> {
    part.strip_prefix(ENTRY)?.parse().ok()
}

/// The write that says what the list shows of a draft.
pub fn about_write(about: &About) -> Write {
    Write::put(ABOUT, about.to_json())
}

/// What all keys of a draft begin with.
pub fn draft_prefix(id: &str) -> String {
    format!("{ROOT}{id}/")
}

/// The key of a draft's part in a store.
pub fn draft_key(id: &str, part: &str) -> String {
    format!("{ROOT}{id}/{part}")
}

/// The draft's id and the part's name in a store's key.
pub fn split_key(key: &str) -> Option<(&str, &str)> {
    key.strip_prefix(ROOT)?.split_once('/')
}
