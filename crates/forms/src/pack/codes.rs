//! Lists that values are taken from: issuing authorities, provinces, reasons, abbreviations.

use super::Period;

/// A list of codes with the time each is right.
#[derive(Debug, Default)]
pub struct CodeList {
    /// For example `tinh`.
    pub id: String,
    /// Its entries in the order in which they are offered.
    pub entries: Vec<CodeEntry>,
    /// The words of the choice after which a value is typed that is no entry; empty where only entries are offered.
    pub other: String,
    /// File and line of its definition, for the lint.
    pub at: (String, u32),
}

/// One entry of a list.
#[derive(Debug, Clone, Default)]
pub struct CodeEntry {
    /// What is stored and sent, for example `Sơn La` or `CCSQLHCVTTXH`.
    pub value: String,
    /// What is shown; the value itself where the pack gives none.
    pub label: String,
    /// A code of its own, for example the province's `014`; may be empty.
    pub code: String,
    /// Other spellings that mean it.
    pub aliases: Vec<String>,
    /// When it is right.
    pub period: Period,
    /// What it became afterwards (a merged province); may be empty.
    pub into: String,
}
