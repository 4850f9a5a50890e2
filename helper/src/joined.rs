//! One or several files as one list, as the site joins what is dropped on it.

use std::path::PathBuf;
use std::sync::Arc;

use forms::{Finding, Form, Pack, Record, keys};

use crate::input::{self, Input, Of};

/// The rows of all files in their order, and where each of them stands.
pub struct Joined {
    /// The record with all rows; a value of the letter itself is that of the first file that has one.
    pub record: Record,
    /// What has to be said about the files.
    pub remarks: Vec<String>,
    /// How each file is called; empty where there is one, which needs no name.
    names: Vec<String>,
    places: Vec<Place>,
}

/// Where a row stands.
struct Place {
    /// Which file.
    file: usize,
    /// Its number in the file; none where the file is this row alone.
    row: Option<u32>,
}

/// So many other rows are named beside a finding about them.
const NAMED: usize = 5;

/// Reads files for the list of a form.
///
/// # Errors
/// A sentence about the first file that cannot be read: its name where there are several, what is wrong and what to do.
pub fn join(files: &[PathBuf], pack: &Arc<Pack>, form: &Form) -> Result<Joined, String> {
    let several = files.len() > 1;
    let mut joined = Joined {
        record: Record::new(&pack.id, form),
        remarks: Vec::new(),
        names: Vec::new(),
        places: Vec::new(),
    };
    for (file, path) in files.iter().enumerate() {
        let name = path.display().to_string();
        let named = |words: String| match several {
            true => format!("{name}: {words}"),
            false => words,
        };
        let bytes = input::bytes(path)?;
        let input = input::open_bytes(path, &bytes, pack, form, Of::Form).map_err(named)?;
        let (rows, remarks) = match input {
            Input::List(list) => {
                let remarks = list.remarks(form);
                let rows = list.rows.into_iter();
                let rows = rows.map(|(number, values)| (Some(number), values));
                (rows.collect::<Vec<_>>(), remarks)
            }
            Input::Record(record, _, notice) => {
                for (key, value) in record.values.iter() {
                    // How many are asked for is counted anew where the rows of several files come together.
                    let is_own = !(several && key == keys::COUNT);
                    if is_own && joined.record.values.get(key).is_empty() {
                        joined.record.values.set(key, value);
                    }
                }
                let alone = record.rows.len() == 1;
                let rows = record.rows.into_iter().zip(1..);
                let rows = rows.map(|(values, number)| ((!alone).then_some(number), values));
                (rows.collect(), notice.into_iter().collect())
            }
        };
        joined.remarks.extend(remarks.into_iter().map(named));
        for (row, values) in rows {
            joined.places.push(Place { file, row });
            joined.record.rows.push(values);
        }
        if several {
            joined.names.push(name);
        }
    }
    Ok(joined)
}

impl Joined {
    /// The number by which findings call a row: that of its file where there is one file, else its place among all rows, from 1.
    pub fn number(&self, at: usize) -> u32 {
        let own = self.places.get(at).filter(|_| self.names.is_empty());
        own.and_then(|place| place.row).unwrap_or(at as u32 + 1)
    }

    /// Where the row of a finding stands, in words.
    pub fn place(&self, number: u32) -> String {
        let at = (number as usize).checked_sub(1);
        let place = at.and_then(|at| self.places.get(at));
        let file = place.and_then(|place| Some((place, self.names.get(place.file)?)));
        match file {
            None => format!("dòng {number}"),
            Some((Place { row: None, .. }, name)) => name.clone(),
            Some((Place { row: Some(row), .. }, name)) => format!("dòng {row} của {name}"),
        }
    }

    /// What is wrong, in words; other rows that it names are told by their files as well.
    pub fn message(&self, finding: &Finding) -> String {
        let mut message = finding.message();
        if self.names.is_empty() || finding.others.is_empty() {
            return message;
        }
        let others = finding.others.iter().take(NAMED);
        let others = others.map(|other| format!("dòng {other} là {}", self.place(*other)));
        let others: Vec<String> = others.collect();
        message.push_str(&format!(" (Trong danh sách gộp, {}.)", others.join("; ")));
        message
    }
}
