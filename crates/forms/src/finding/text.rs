//! The texts of findings, which mostly are the pack's own.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A text of a finding: shared with all findings of its rule, or its own where something had to be put into it.
#[derive(Clone)]
pub enum Text {
    /// As it stands in the pack.
    Shared(Arc<str>),
    /// Made for this finding.
    Own(String),
}

impl Text {
    /// A text that many findings will have.
    pub fn shared(text: &str) -> Text {
        Text::Shared(text.into())
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        match self {
            Text::Shared(text) => text,
            Text::Own(text) => text,
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::Own(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text::Own(text)
    }
}

impl From<Text> for String {
    fn from(text: Text) -> String {
        match text {
            Text::Shared(text) => text.as_ref().into(),
            Text::Own(text) => text,
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}
