//! Records as JSON: what this site saves, attaches to its PDFs and puts into batch files.

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Record, Values};
use crate::pack::{Form, Pack};

/// The name of the format.
pub const FORMAT: &str = "chukyso-record";

/// The version this engine writes. Older ones are read.
pub const VERSION: u64 = 1;

/// Why a JSON text is no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordError {
    /// The text is no JSON, or cut off.
    NotJson,
    /// JSON, but not a record of this site.
    NotARecord,
    /// More columns and rows than any list has.
    TooLarge,
    /// Written by a newer version of this site.
    Newer(u64),
    /// Its pack is not the one at hand; the pack's id.
    OtherPack(String),
    /// The pack does not have its form; the form's id.
    UnknownForm(String),
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordError::NotJson => write!(f, "not json"),
            RecordError::NotARecord => write!(f, "not a record"),
            RecordError::TooLarge => write!(f, "too many columns and rows"),
            RecordError::Newer(version) => write!(f, "record of newer version {version}"),
            RecordError::OtherPack(pack) => write!(f, "record of pack {pack}"),
            RecordError::UnknownForm(form) => write!(f, "record of unknown form {form}"),
        }
    }
}

impl std::error::Error for RecordError {}

impl RecordError {
    /// What is wrong and what to do, for the person who opened the file.
    pub fn message(&self) -> String {
        match self {
            RecordError::NotJson => "Tệp hồ sơ bị hỏng hoặc bị cắt cụt. Hãy mở lại bản đã lưu khác, hoặc tải lại tệp từ nơi gửi.".to_owned(),
            RecordError::NotARecord => "Tệp này không phải hồ sơ do trang này lưu. Hãy chọn tệp có đuôi .json đã tải từ trang này.".to_owned(),
            RecordError::TooLarge => "Tệp bản nháp ghi quá nhiều cột và dòng, nhiều hơn mọi danh sách có thật, nên không mở. Hãy chọn tệp bản nháp khác, hoặc xin lại tệp từ nơi gửi.".to_owned(),
            RecordError::Newer(version) => format!("Hồ sơ được lưu bằng phiên bản mới hơn (định dạng {version}). Hãy tải lại trang để dùng bản mới rồi mở lại."),
            RecordError::OtherPack(pack) => format!("Hồ sơ thuộc bộ mẫu “{pack}”. Hãy chọn đúng bộ mẫu ấy rồi mở lại."),
            RecordError::UnknownForm(form) => format!("Bộ mẫu đang dùng không có mẫu “{form}”. Hãy chọn đúng bộ mẫu của hồ sơ rồi mở lại."),
        }
    }
}

/// A JSON object that says it is a record, before it is known which pack it needs.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRecord {
    /// The pack's id.
    pub pack: String,
    /// The form's id.
    pub form: String,
    object: Map<String, Value>,
}

impl RawRecord {
    /// Reads the text as far as its pack and form.
    ///
    /// # Errors
    /// Where it is no JSON, no record or of a newer version.
    pub fn parse(text: &str) -> Result<RawRecord, RecordError> {
        let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|_| RecordError::NotJson)?;
        RawRecord::from_value(value)
    }

    /// The same from a JSON value.
    ///
    /// # Errors
    /// Where it is no record or of a newer version.
    pub fn from_value(value: Value) -> Result<RawRecord, RecordError> {
        let Value::Object(object) = value else {
            return Err(RecordError::NotARecord);
        };
        let text = |key: &str| {
            object
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        if text("format") != FORMAT {
            return Err(RecordError::NotARecord);
        }
        match object.get("version").and_then(Value::as_u64) {
            Some(version) if version > VERSION => return Err(RecordError::Newer(version)),
            Some(_) => {}
            None => return Err(RecordError::NotARecord),
        }
        Ok(RawRecord {
            pack: text("pack"),
            form: text("form"),
            object,
        })
    }

    /// The record, with its values in the form's columns. Values of fields that the form does not know are kept.
    ///
    /// # Errors
    /// Where the pack is another or lacks the form.
    pub fn with_pack(self, pack: &Pack) -> Result<Record, RecordError> {
        let form = form_of(pack, &self.pack, &self.form)?;
        let mut record = Record::new(&pack.id, form);
        if let Some(Value::Object(values)) = self.object.get("values") {
            fill(&mut record.values, values);
        }
        if let Some(Value::Array(rows)) = self.object.get("rows") {
            record.rows = rows
                .iter()
                .filter_map(Value::as_object)
                .map(|row| row_of(form, row))
                .collect();
        }
        Ok(record)
    }
}

impl RawRecord {
    /// The record without its pack, every value under its own key; [`Record::with_pack`] puts it into the columns of its form.
    pub fn without_pack(&self) -> Record {
        let row_of = |object: &Map<String, Value>| {
            let mut values = Values::new(Arc::default());
            fill(&mut values, object);
            values
        };
        let values = self.object.get("values").and_then(Value::as_object);
        let rows = self.object.get("rows").and_then(Value::as_array);
        Record {
            pack: self.pack.clone(),
            form: self.form.clone(),
            values: values.map_or_else(|| Values::new(Arc::default()), row_of),
            rows: rows
                .into_iter()
                .flatten()
                .filter_map(Value::as_object)
                .map(row_of)
                .collect(),
        }
    }
}

/// The form that a record names by its pack and its form.
fn form_of<'p>(pack: &'p Pack, named: &str, form: &str) -> Result<&'p Form, RecordError> {
    if named != pack.id {
        return Err(RecordError::OtherPack(named.to_owned()));
    }
    let unknown = || RecordError::UnknownForm(form.to_owned());
    pack.form(form).ok_or_else(unknown)
}

fn row_of(form: &Form, object: &Map<String, Value>) -> Values {
    let mut values = form.new_row();
    fill(&mut values, object);
    values
}

fn fill(values: &mut Values, object: &Map<String, Value>) {
    for (key, value) in object {
        match value {
            Value::String(text) => values.set(key, text.as_str()),
            Value::Number(number) => values.set(key, number.to_string()),
            Value::Bool(true) => values.set(key, "x"),
            _ => {}
        }
    }
}

impl Values {
    /// The values as a JSON object, keys in the form's order; empty ones are left out.
    pub fn to_json(&self) -> Value {
        Value::Object(
            self.iter()
                .map(|(key, value)| (key.to_owned(), Value::from(value)))
                .collect(),
        )
    }

    /// Puts in the texts of a JSON object; whatever is no text, number or yes is passed over.
    pub fn fill_from_json(&mut self, object: &Value) {
        if let Value::Object(object) = object {
            fill(self, object);
        }
    }
}

impl Record {
    /// Reads a record of a pack from JSON.
    ///
    /// # Errors
    /// See [`RecordError`].
    pub fn from_json(text: &str, pack: &Pack) -> Result<Record, RecordError> {
        RawRecord::parse(text)?.with_pack(pack)
    }

    /// A record that was read without its pack, now in the columns of its form. Values of fields that the form does not know are kept.
    ///
    /// # Errors
    /// Where the pack is another or lacks the form.
    pub fn with_pack(mut self, pack: &Pack) -> Result<Record, RecordError> {
        let form = form_of(pack, &self.pack, &self.form)?;
        self.values = self.values.seated(&form.columns);
        let columns = Arc::clone(form.new_row().columns());
        for row in &mut self.rows {
            *row = row.seated(&columns);
        }
        Ok(self)
    }

    /// The record as JSON; the same record gives the same text.
    pub fn to_json(&self) -> String {
        let mut object = Map::new();
        object.insert("format".to_owned(), FORMAT.into());
        object.insert("version".to_owned(), VERSION.into());
        object.insert("pack".to_owned(), self.pack.as_str().into());
        object.insert("form".to_owned(), self.form.as_str().into());
        object.insert("values".to_owned(), self.values.to_json());
        if !self.rows.is_empty() {
            object.insert(
                "rows".to_owned(),
                self.rows.iter().map(Values::to_json).collect(),
            );
        }
        let mut text = serde_json::to_string_pretty(&object).unwrap_or_default();
        text.push('\n');
        text
    }
}
