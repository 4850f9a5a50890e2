//! The values of one form or one row.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The keys of a form's fields or of its list's columns, in order; shared by all rows.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Columns {
    keys: Vec<Box<str>>,
}

impl Columns {
    /// Columns with these keys.
    pub fn new<K: Into<Box<str>>>(keys: impl IntoIterator<Item = K>) -> Columns {
        Columns {
            keys: keys.into_iter().map(Into::into).collect(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The place of a key.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.keys.iter().position(|k| **k == *key)
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|k| &**k)
    }
}

/// Text by field key; what was never typed is the empty text.
///
/// Values of keys that the form does not know are kept beside, so that a record of another version loses nothing.
#[derive(Debug, Clone)]
pub struct Values {
    columns: Arc<Columns>,
    cells: Vec<Box<str>>,
    // Boxed: nearly no row has any, and a list has 50,000 rows.
    #[allow(clippy::box_collection)]
    unknown: Option<Box<BTreeMap<String, String>>>,
}

impl Values {
    /// Empty values for these columns.
    pub fn new(columns: Arc<Columns>) -> Values {
        let cells = vec![Box::default(); columns.len()];
        Values {
            columns,
            cells,
            unknown: None,
        }
    }

    /// The columns these values stand in.
    pub fn columns(&self) -> &Arc<Columns> {
        &self.columns
    }

    /// The value of a key, empty where there is none.
    pub fn get(&self, key: &str) -> &str {
        match self.columns.position(key) {
            Some(at) => &self.cells[at],
            None => self
                .unknown
                .as_ref()
                .and_then(|u| u.get(key))
                .map_or("", String::as_str),
        }
    }

    /// The value at a column's place; empty beyond the last.
    pub fn at(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", |cell| cell)
    }

    /// Puts a value under a key, known or not.
    pub fn set(&mut self, key: &str, value: impl Into<Box<str>>) {
        match self.columns.position(key) {
            Some(at) => self.cells[at] = value.into(),
            None => {
                let value: Box<str> = value.into();
                let unknown = self.unknown.get_or_insert_default();
                if value.is_empty() {
                    unknown.remove(key);
                } else {
                    unknown.insert(key.to_owned(), value.into());
                }
            }
        }
    }

    /// Puts a value at a column's place; nothing happens beyond the last.
    pub fn set_at(&mut self, place: usize, value: impl Into<Box<str>>) {
        if let Some(cell) = self.cells.get_mut(place) {
            *cell = value.into();
        }
    }

    /// Keys and values that are not empty: first the known ones in their order, then the others.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let known = self.columns.keys().zip(self.cells.iter().map(|c| &**c));
        known.filter(|(_, v)| !v.is_empty()).chain(self.unknown())
    }

    /// Keys and values that the form does not know.
    pub fn unknown(&self) -> impl Iterator<Item = (&str, &str)> {
        self.unknown
            .iter()
            .flat_map(|u| u.iter().map(|(k, v)| (k.as_str(), v.as_str())))
    }

    /// Whether nothing at all was typed.
    pub fn is_blank(&self) -> bool {
        self.iter().all(|(_, value)| value.trim().is_empty())
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Values) -> bool {
        self.iter().eq(other.iter())
    }
}
