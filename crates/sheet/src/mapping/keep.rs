//! A table of which nothing is left out: what no field takes is kept under the heading of its column.

use std::collections::BTreeSet;

use forms::{Form, keys};

use super::{ColumnUse, Mapping, Sureness, Target, row_fields};
use crate::read::Table;

/// Gives every column with text that no field takes a key of its own: its heading, with a number behind it where that is taken.
///
/// No field takes a column whose heading says nothing, whatever its cells look like, nor a second column for the same field
/// (agencies apart, whose columns are levels). The running number stays what it is; columns with a heading that `skip` names are left out.
pub fn keep_all(mapping: &mut Mapping, table: &Table, form: &Form, skip: impl Fn(&str) -> bool) {
    let mut taken: BTreeSet<String> = row_fields(form).map(|field| field.key.clone()).collect();
    let own: Vec<bool> = (0..mapping.columns.len())
        .map(|at| is_own(&mapping.columns, at))
        .collect();
    let columns = mapping.columns.iter_mut().zip(&table.headers).zip(own);
    for (at, ((column, heading), own)) in columns.enumerate() {
        let is_blank = || table.rows.iter().all(|row| row.cells[at].trim().is_empty());
        let target = match own {
            _ if skip(heading) => Target::Ignore,
            true if is_blank() => Target::Ignore,
            true => Target::Field(untaken(heading, &mut taken)),
            false => continue,
        };
        *column = ColumnUse {
            target,
            sureness: Sureness::Exact,
        };
    }
}

/// Whether a column belongs to no field.
fn is_own(columns: &[ColumnUse], at: usize) -> bool {
    let column = &columns[at];
    match &column.target {
        Target::RowNumber => false,
        Target::Ignore => true,
        _ if column.sureness < Sureness::Likely => true,
        Target::Field(key) if key != keys::AGENCY => {
            let rivals = columns.iter().enumerate();
            let mut rivals = rivals.filter(|(_, other)| other.target == column.target);
            // The surer one, of equals the first.
            rivals.any(|(place, other)| {
                other.sureness > column.sureness
                    || (other.sureness == column.sureness && place < at)
            })
        }
        _ => false,
    }
}

/// A heading as a key that no other column has.
fn untaken(heading: &str, taken: &mut BTreeSet<String>) -> String {
    let mut key = heading.to_owned();
    let mut number = 2;
    while !taken.insert(key.clone()) {
        key = format!("{heading} ({number})");
        number += 1;
    }
    key
}
