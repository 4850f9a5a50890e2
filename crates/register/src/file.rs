//! The register as a file: JSON with the version of its format.

use std::fmt;
use std::sync::Arc;

use forms::Values;
use forms::record::Columns;
use serde_json::{Map, Value, json};

use crate::{Entry, keys};

/// The name of the format.
pub const FORMAT: &str = "chukyso-register";

/// The version this crate writes. Older ones are read.
pub const VERSION: u64 = 1;

/// More entries than any agency has.
pub const MOST: usize = 200_000;

/// Why a text is no register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileError {
    /// No JSON, or cut off.
    NotJson,
    /// JSON, but no register.
    NotARegister,
    /// Written by a newer version of the site; the version of the format.
    Newer(u64),
    /// More than [`MOST`] entries.
    TooLarge,
}

impl FileError {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(self) -> &'static str {
        match self {
            FileError::NotJson => "Tệp sổ bị hỏng hoặc bị cắt cụt: hãy mở bản sao lưu khác.",
            FileError::NotARegister => {
                "Tệp này không phải sổ theo dõi: hãy chọn tệp .json tải về từ trang Sổ theo dõi."
            }
            FileError::Newer(_) => {
                "Tệp sổ do phiên bản mới hơn của trang tạo ra: hãy tải lại trang để dùng phiên bản mới rồi mở lại tệp."
            }
            FileError::TooLarge => {
                "Tệp ghi nhiều hơn 200.000 chứng thư nên không mở: hãy chọn tệp khác, hoặc xin lại tệp từ nơi gửi."
            }
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for FileError {}

/// Empty values in an entry's columns.
pub fn new_row() -> Values {
    Values::new(columns())
}

/// An entry's columns.
pub fn columns() -> Arc<Columns> {
    Arc::new(Columns::new(keys::ALL))
}

/// The register as the text of a file.
pub fn write(entries: &[Entry]) -> String {
    let columns = columns();
    let rows = entries.iter().map(|entry| {
        let mut values = Values::new(Arc::clone(&columns));
        for (key, text) in entry.to_texts() {
            values.set(&key, text);
        }
        values.to_json()
    });
    let rows: Vec<Value> = rows.collect();
    json!({ "format": FORMAT, "version": VERSION, "entries": rows }).to_string()
}

/// Reads the text of a file; keys that this version does not know are kept.
///
/// # Errors
/// See [`FileError`].
pub fn read(text: &str) -> Result<Vec<Entry>, FileError> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|_| FileError::NotJson)?;
    let Value::Object(file) = value else {
        return Err(FileError::NotARegister);
    };
    if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(FileError::NotARegister);
    }
    match file.get("version").and_then(Value::as_u64) {
        Some(version) if version > VERSION => return Err(FileError::Newer(version)),
        Some(_) => {}
        None => return Err(FileError::NotARegister),
    }
    let Some(Value::Array(rows)) = file.get("entries") else {
        return Err(FileError::NotARegister);
    };
    if rows.len() > MOST {
        return Err(FileError::TooLarge);
    }
    let columns = columns();
    let objects = rows.iter().filter_map(Value::as_object);
    Ok(objects.map(|row| entry(row, &columns)).collect())
}

fn entry(row: &Map<String, Value>, columns: &Arc<Columns>) -> Entry {
    let mut values = Values::new(Arc::clone(columns));
    for (key, value) in row {
        match value {
            Value::String(text) => values.set(key, text),
            Value::Null => {}
            // Whatever a later version may put there is kept as its text.
            other => values.set(key, other.to_string()),
        }
    }
    Entry::from_values(&values)
}
