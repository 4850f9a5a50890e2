//! A record inside a base: the same texts as a record's own JSON, but shorter, and read without its pack.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use forms::Record;
use forms::record::{Columns, Values};
use serde::{Deserialize, Serialize};

use crate::OpenError;

/// More columns than any list has: a row is looked through column by column.
const MAX_COLUMNS: usize = 1_000;

/// More cells, empty ones too, than any list has: 100,000 rows of 100 columns.
///
/// A row takes four bytes a column before anything is typed into it, so that this is 40 MB.
const MAX_CELLS: usize = 10_000_000;

/// `{"pack":"…","form":"…","values":{"kinhGui":"…"},"columns":["hoTen","soGiayTo"],"rows":[["…","…"]]}`
#[derive(Serialize, Deserialize)]
pub(crate) struct KeptRecord<'a> {
    pack: Cow<'a, str>,
    form: Cow<'a, str>,
    values: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    /// The columns of the list, and other keys that any row has a text under.
    columns: Vec<Cow<'a, str>>,
    /// The rows' texts in the order of the columns; a shorter row is empty from there on.
    rows: Vec<Vec<Cow<'a, str>>>,
}

impl<'a> KeptRecord<'a> {
    /// The record as it is kept; new rows of its list stand in these columns.
    pub(crate) fn of(record: &'a Record, row_columns: &'a Arc<Columns>) -> KeptRecord<'a> {
        let mut columns: Vec<&str> = row_columns.keys().collect();
        // Nearly all rows share the columns; what else there is comes after them.
        let shares = |row: &Values| Arc::ptr_eq(row.columns(), row_columns);
        for row in &record.rows {
            let own = if shares(row) { None } else { Some(row.iter()) };
            for (key, _) in own.into_iter().flatten().chain(row.unknown()) {
                if !columns.contains(&key) {
                    columns.push(key);
                }
            }
        }
        let rows = record.rows.iter().map(|row| {
            let text_at = |(place, key): (usize, &&str)| -> Cow<'a, str> {
                if shares(row) && place < row_columns.len() {
                    row.at(place).into()
                } else {
                    row.get(key).into()
                }
            };
            let mut texts: Vec<Cow<str>> = columns.iter().enumerate().map(text_at).collect();
            let end = texts
                .iter()
                .rposition(|text| !text.is_empty())
                .map_or(0, |last| last + 1);
            texts.truncate(end);
            texts
        });
        KeptRecord {
            pack: record.pack.as_str().into(),
            form: record.form.as_str().into(),
            values: record
                .values
                .iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
            rows: rows.collect(),
            columns: columns.iter().map(|key| (*key).into()).collect(),
        }
    }

    /// The record again and the columns of its list, both with the columns that were kept.
    ///
    /// # Errors
    /// [`OpenError::TooLarge`] where there are more columns or cells than any list has: a small file could otherwise fill the memory.
    pub(crate) fn into_record(self) -> Result<(Record, Arc<Columns>), OpenError> {
        let cells = self.columns.len().saturating_mul(self.rows.len());
        if self.columns.len() > MAX_COLUMNS || cells > MAX_CELLS {
            return Err(OpenError::TooLarge);
        }
        let fields = Columns::new(self.values.keys().map(|key| &**key));
        let mut values = Values::new(Arc::new(fields));
        for (place, value) in self.values.into_values().enumerate() {
            values.set_at(place, value);
        }
        let columns = Arc::new(Columns::new(self.columns.iter().map(|key| &**key)));
        let rows = self.rows.into_iter().map(|texts| {
            let mut row = Values::new(Arc::clone(&columns));
            for (place, text) in texts.into_iter().enumerate() {
                row.set_at(place, text);
            }
            row
        });
        let record = Record {
            pack: self.pack.into_owned(),
            form: self.form.into_owned(),
            rows: rows.collect(),
            values,
        };
        Ok((record, columns))
    }
}
