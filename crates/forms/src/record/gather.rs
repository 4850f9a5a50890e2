//! The rows of a list out of other dossiers: requests of subscribers, other lists, dossiers of the forms of an earlier regulation.

use std::sync::Arc;

use super::convert::pour;
use super::{Columns, Record, Values};
use crate::keys;
use crate::pack::{Form, ListPart, Pack};

/// Why a dossier gives a list no rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GatherError {
    /// It is of another pack, of whose forms the list's pack says nothing; the other pack's id.
    OtherPack(String),
    /// It is of another pack, and its form became another one here; what that is called.
    Became(String),
    /// It is of a form whose rows are about other things.
    OtherForm {
        /// What its form is called; empty where the pack does not have it.
        is: String,
        /// What the forms are called that the list takes.
        takes: Vec<String>,
    },
}

impl GatherError {
    /// What is wrong and what to do, for the person who opened the file.
    pub fn message(&self) -> String {
        match self {
            GatherError::OtherPack(pack) => {
                format!("Hồ sơ thuộc bộ mẫu “{pack}”. Hãy chọn đúng bộ mẫu ấy rồi mở lại.")
            }
            GatherError::Became(code) => format!(
                "Hồ sơ theo bộ mẫu trước, mẫu ấy nay là {code}: hãy đưa tệp vào danh sách của {code}."
            ),
            GatherError::OtherForm { is, takes } => {
                let is = if is.is_empty() {
                    "của mẫu khác"
                } else {
                    is
                };
                format!(
                    "Tệp là hồ sơ {is}, không thuộc danh sách này: hãy chọn tệp {}.",
                    takes.join(" hoặc ")
                )
            }
        }
    }
}

/// What a dossier gives to a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered {
    /// The rows, in the columns of the list; rows of which nothing is left are left out.
    pub rows: Vec<Values>,
    /// Whether they were turned from the form of another pack.
    pub converted: bool,
    /// Whether they come from requests, each of which is one row.
    pub of_request: bool,
}

impl Gathered {
    /// What the person who opened the file should know; `form` is that of the list.
    pub fn notice(&self, form: &Form) -> Option<String> {
        if self.rows.is_empty() {
            return Some("Tệp không có dòng nào trong danh sách.".to_owned());
        }
        let code = &form.code;
        self.converted
            .then(|| format!("Hồ sơ theo bộ mẫu trước, đã chuyển sang {code}: hãy kiểm tra lại."))
    }
}

/// The rows that a dossier gives to the list of a form of `pack`.
///
/// - A dossier of the form itself gives its rows as they are.
/// - The request that backs the rows (Mẫu 01 for Mẫu 02) gives one row: what it has for the list's columns.
/// - A list of another form of the pack gives its rows where both lists name the same things, which is where they have the
///   same first column: the certificates of Mẫu 10 are the devices of Mẫu 14. What the list has no column for is left out.
/// - A dossier of another pack gives its rows, or itself as a row, where its form became this one ([`Pack::successor`]).
///
/// A row that is a request notes the file, `name`, that it was taken from, where the list has a column for that.
///
/// # Errors
/// See [`GatherError`].
pub fn gather(
    record: &Record,
    pack: &Pack,
    form: &Form,
    name: &str,
) -> Result<Gathered, GatherError> {
    let mut gathered = rows_of(record, pack, form)?;
    let backed = gathered
        .of_request
        .then(|| form.row_columns().position(keys::SOURCE));
    if let Some(place) = backed.flatten() {
        for row in &mut gathered.rows {
            row.set_at(place, name);
        }
    }
    Ok(gathered)
}

fn rows_of(record: &Record, pack: &Pack, form: &Form) -> Result<Gathered, GatherError> {
    let columns = form.row_columns();
    if record.pack != pack.id {
        let successor = pack
            .successor(&record.pack, &record.form)
            .ok_or_else(|| GatherError::OtherPack(record.pack.clone()))?;
        if successor.to != form.id {
            let head = pack.head(&successor.to);
            let code = head.map_or_else(|| successor.to.clone(), |head| head.code.clone());
            return Err(GatherError::Became(code));
        }
        let of_request = record.rows.is_empty();
        let mut rows: Vec<Values> = sources(record)
            .map(|old| {
                let mut row = Values::new(Arc::clone(&columns));
                pour(old, &mut row, Some(successor));
                if of_request {
                    only(&row, &columns)
                } else {
                    row
                }
            })
            .collect();
        rows.retain(|row| !row.is_blank());
        return Ok(Gathered {
            rows,
            converted: true,
            of_request,
        });
    }
    if record.form == form.id {
        let mut rows: Vec<Values> = record.rows.iter().map(|row| row.seated(&columns)).collect();
        rows.retain(|row| !row.is_blank());
        return Ok(Gathered {
            rows,
            converted: false,
            of_request: false,
        });
    }
    let backed_by = form.list.as_ref().map_or("", |list| &list.backed_by);
    let of_request = record.form == backed_by;
    let other = pack.form(&record.form).and_then(|form| form.list.as_ref());
    if !of_request && !other.is_some_and(|other| names_the_same(other, &columns)) {
        return Err(not_of_this_list(record, pack, form, backed_by));
    }
    let mut rows: Vec<Values> = match of_request {
        true => vec![only(&record.values, &columns)],
        false => record.rows.iter().map(|row| only(row, &columns)).collect(),
    };
    rows.retain(|row| !row.is_blank());
    Ok(Gathered {
        rows,
        converted: false,
        of_request,
    })
}

/// The rows of a record; of one that has none, the record itself.
fn sources(record: &Record) -> impl Iterator<Item = &Values> {
    let own = record.rows.is_empty().then_some(&record.values);
    record.rows.iter().chain(own)
}

/// The values that have a column.
fn only(values: &Values, columns: &Arc<Columns>) -> Values {
    let mut row = Values::new(Arc::clone(columns));
    for (key, value) in values.iter() {
        if let Some(place) = columns.position(key) {
            row.set_at(place, value);
        }
    }
    row
}

fn names_the_same(other: &ListPart, columns: &Columns) -> bool {
    // A device has a person who looks after it, and is no person.
    columns.keys().next() == other.columns.keys().next()
}

fn not_of_this_list(record: &Record, pack: &Pack, form: &Form, backed_by: &str) -> GatherError {
    let code = |id: &str| pack.head(id).map(|head| head.code.clone());
    let takes = [backed_by, &form.id].into_iter().filter_map(code);
    GatherError::OtherForm {
        is: code(&record.form).unwrap_or_default(),
        takes: takes.collect(),
    }
}
