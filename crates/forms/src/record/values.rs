//! The values of one form or one row.

use std::collections::BTreeMap;
use std::ops::Range;
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

/// How long a cell usually is, in bytes: room for a row is taken at once, not in ever larger steps.
const USUAL_LENGTH: usize = 16;

/// Text by field key; what was never typed is the empty text.
///
/// Values of keys that the form does not know are kept beside, so that a record of another version loses nothing.
#[derive(Debug, Clone)]
pub struct Values {
    columns: Arc<Columns>,
    /// All cells, one behind the other: whoever reads a row finds it in one piece of memory, not in one a cell.
    text: String,
    /// Where each cell ends in the text, in bytes.
    ends: Box<[u32]>,
    // Boxed: nearly no row has any, and a list has 50,000 rows.
    #[allow(clippy::box_collection)]
    unknown: Option<Box<BTreeMap<String, String>>>,
}

impl Values {
    /// Empty values for these columns.
    pub fn new(columns: Arc<Columns>) -> Values {
        Values {
            text: String::new(),
            ends: vec![0; columns.len()].into(),
            columns,
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
            Some(at) => self.at(at),
            None => self.beside(key),
        }
    }

    /// The value at a column's place; empty beyond the last.
    #[inline]
    pub fn at(&self, place: usize) -> &str {
        self.text.get(self.range(place)).unwrap_or_default()
    }

    /// Where a cell stands in the text; beyond the last column an empty range at its end.
    #[inline]
    fn range(&self, place: usize) -> Range<usize> {
        let end = |place: usize| {
            self.ends
                .get(place)
                .map_or(self.text.len(), |&end| end as usize)
        };
        match place.checked_sub(1) {
            Some(before) => end(before)..end(place),
            None => 0..end(place),
        }
    }

    /// Puts a value under a key, known or not.
    pub fn set(&mut self, key: &str, value: impl AsRef<str>) {
        let value = value.as_ref();
        match self.columns.position(key) {
            Some(at) => self.set_at(at, value),
            None => {
                let unknown = self.unknown.get_or_insert_default();
                if value.is_empty() {
                    unknown.remove(key);
                } else {
                    unknown.insert(key.to_owned(), value.to_owned());
                }
            }
        }
    }

    /// Puts a value at a column's place; nothing happens beyond the last.
    pub fn set_at(&mut self, place: usize, value: impl AsRef<str>) {
        let value = value.as_ref();
        if place >= self.ends.len() {
            return;
        }
        if self.text.capacity() == 0 {
            self.text.reserve(self.ends.len() * USUAL_LENGTH);
        }
        let old = self.range(place);
        let end = old.start + value.len();
        self.text.replace_range(old.clone(), value);
        // Wraps around where the value is shorter than the old one, which adding does as well.
        let moved = (end as u32).wrapping_sub(old.end as u32);
        for end in &mut self.ends[place..] {
            *end = end.wrapping_add(moved);
        }
    }

    /// The same values in other columns; keys that those do not name are kept beside them.
    pub fn seated(&self, columns: &Arc<Columns>) -> Values {
        if Arc::ptr_eq(&self.columns, columns) {
            return self.clone();
        }
        let mut seated = Values::new(Arc::clone(columns));
        for (key, value) in self.iter() {
            seated.set(key, value);
        }
        seated
    }

    /// Keys and values that are not empty: first the known ones in their order, then the others.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let known = self.columns.keys().enumerate();
        let known = known.map(|(place, key)| (key, self.at(place)));
        known.filter(|(_, v)| !v.is_empty()).chain(self.unknown())
    }

    /// Keys and values that the form does not know.
    pub fn unknown(&self) -> impl Iterator<Item = (&str, &str)> {
        self.unknown
            .iter()
            .flat_map(|u| u.iter().map(|(k, v)| (k.as_str(), v.as_str())))
    }

    /// The value of a key that the form does not know; told fast for a row that has none.
    #[inline]
    pub(crate) fn beside(&self, key: &str) -> &str {
        let unknown = self.unknown.as_ref();
        unknown.and_then(|u| u.get(key)).map_or("", String::as_str)
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
