//! The rows of a list out of other dossiers: requests of subscribers, other lists, dossiers of the forms of an earlier regulation.

use std::sync::Arc;

use super::convert::pour;
use super::{Columns, Record, Values};
use crate::keys;
use crate::pack::{Form, ListPart, Pack, Successor};

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

/// What a dossier is to a list.
enum Source<'p> {
    /// A dossier of the list's own form: its rows are rows of the list as they are.
    Own,
    /// The request that backs the rows (Mẫu 01 for Mẫu 02): it is one row, of what it has for the list's columns.
    Request,
    /// A list of another form of the pack that names the same things, which is where both have the same first column:
    /// the certificates of Mẫu 10 are the devices of Mẫu 14. What the list has no column for is left out.
    SameThings,
    /// A dossier of another pack whose form became the list's ([`Pack::successor`]): it gives its rows, or itself as a row.
    Earlier(&'p Successor),
}

/// The rows that a dossier gives to the list of a form of `pack`: of the form itself, of the request that backs its rows,
/// of another list of the same things, or of the form of an earlier pack that became this one.
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
    let source = source_of(record, pack, form)?;
    let columns = form.row_columns();
    let of_request = match source {
        Source::Own | Source::SameThings => false,
        Source::Request => true,
        Source::Earlier(_) => record.rows.is_empty(),
    };
    let given = if of_request {
        std::slice::from_ref(&record.values)
    } else {
        &record.rows[..]
    };
    let mut rows: Vec<Values> = given
        .iter()
        .map(|values| row(&source, values, of_request, &columns))
        .collect();
    rows.retain(|row| !row.is_blank());
    if of_request && let Some(place) = columns.position(keys::SOURCE) {
        for row in &mut rows {
            row.set_at(place, name);
        }
    }
    Ok(Gathered {
        rows,
        converted: matches!(source, Source::Earlier(_)),
        of_request,
    })
}

fn source_of<'p>(record: &Record, pack: &'p Pack, form: &Form) -> Result<Source<'p>, GatherError> {
    if record.pack != pack.id {
        let successor = pack
            .successor(&record.pack, &record.form)
            .ok_or_else(|| GatherError::OtherPack(record.pack.clone()))?;
        if successor.to != form.id {
            let head = pack.head(&successor.to);
            let code = head.map_or_else(|| successor.to.clone(), |head| head.code.clone());
            return Err(GatherError::Became(code));
        }
        return Ok(Source::Earlier(successor));
    }
    if record.form == form.id {
        return Ok(Source::Own);
    }
    let backed_by = form.list.as_ref().map_or("", |list| &list.backed_by);
    if record.form == backed_by {
        return Ok(Source::Request);
    }
    let other = pack.form(&record.form).and_then(|form| form.list.as_ref());
    match other {
        Some(other) if names_the_same(other, &form.row_columns()) => Ok(Source::SameThings),
        _ => Err(not_of_this_list(record, pack, form, backed_by)),
    }
}

/// The row of the list that values of a dossier are.
fn row(source: &Source<'_>, values: &Values, of_request: bool, columns: &Arc<Columns>) -> Values {
    match source {
        Source::Own => values.seated(columns),
        Source::Request | Source::SameThings => only(values, columns),
        Source::Earlier(successor) => {
            let mut row = Values::new(Arc::clone(columns));
            pour(values, &mut row, Some(successor));
            // A request has a day and an addressee of its own, which no row has.
            if of_request { only(&row, columns) } else { row }
        }
    }
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
