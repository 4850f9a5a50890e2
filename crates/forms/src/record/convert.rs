//! From the forms of one regulation to those of its successor, without typing anything anew.

use super::{Record, Values};
use crate::pack::{Form, Pack, Successor};

/// A record as a record of a form of another pack.
///
/// Fields of the same key keep their values, and so do those that the new pack knows by another key ([`Pack::successor`]).
/// What the new form has no field for is kept beside, as in a record of another version.
/// What a form without a list says becomes the one row of a form with one: a person's own request becomes a row of the agency's letter.
pub fn convert(record: &Record, from_pack: &Pack, to_pack: &Pack, form: &Form) -> Record {
    let successor = to_pack
        .successor(&from_pack.id, &record.form)
        .filter(|successor| successor.to == form.id);
    let mut new = Record::new(&to_pack.id, form);
    let had_list = from_pack
        .form(&record.form)
        .map_or(!record.rows.is_empty(), |old| old.list.is_some());
    if form.list.is_some() && !had_list {
        let mut row = form.new_row();
        pour(&record.values, &mut row, successor);
        new.rows.push(row);
        return new;
    }
    pour(&record.values, &mut new.values, successor);
    let columns = form.row_columns();
    new.rows.extend(record.rows.iter().map(|old| {
        let mut row = Values::new(columns.clone());
        pour(old, &mut row, successor);
        row
    }));
    new
}

/// Takes over all values; those with another key in the new form after the others, and only into empty places.
pub(super) fn pour(old: &Values, new: &mut Values, successor: Option<&Successor>) {
    for (key, value) in old.iter() {
        new.set(key, value);
    }
    for (from, to) in successor.iter().flat_map(|successor| &successor.fields) {
        // A field that the new form has as well stays where it is.
        let moves = new.columns().position(from).is_none() && new.columns().position(to).is_some();
        let value = old.get(from);
        if moves && !value.is_empty() && new.get(to).is_empty() {
            new.set(from, "");
            new.set(to, value);
        }
    }
}
