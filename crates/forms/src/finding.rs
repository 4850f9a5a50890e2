//! What checking says about a record: never a failure, always a list.

mod text;

pub use text::Text;

use serde::Serialize;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The certificate authority would send the dossier back.
    Error,
    /// Likely wrong; a person has to look.
    Warning,
    /// Good to know; nothing has to change.
    Advice,
}

impl Level {
    /// The level as packs and the command line write it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Advice => "advice",
        }
    }
}

/// A value that can be put in place of what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// The whole new value of the field.
    pub value: String,
}

/// One thing a rule has to say about one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's id in the pack, for example `P-01.length`.
    pub rule: Text,
    /// How much it weighs.
    pub level: Level,
    /// The id of the form, for example `mau-02`.
    pub form: Text,
    /// The row it is about, counted from 1 where rows have no other numbers; `None` for the letter itself or the list as a whole.
    pub row: Option<u32>,
    /// The key of the field, for example `soGiayTo`.
    pub field: Option<Text>,
    /// What stands in the field, as typed.
    pub value: String,
    /// What is wrong, in one Vietnamese sentence.
    pub what: Text,
    /// Why it matters; may be empty.
    pub why: Text,
    /// What to do about it, in one Vietnamese sentence; empty where `what` says it already.
    pub how: Text,
    /// The legal basis, for example `Thông tư 185/2019/TT-BQP, Điều 8`.
    pub basis: Text,
    /// A value that mends it, where there is only one sensible one.
    pub repair: Option<Repair>,
    /// Other rows that share the fault (duplicates), by the same numbers.
    pub others: Vec<u32>,
}

impl Finding {
    /// What is wrong and what to do, as one text.
    pub fn message(&self) -> String {
        if self.how.is_empty() {
            self.what.to_string()
        } else {
            format!("{} {}", self.what, self.how)
        }
    }
}
