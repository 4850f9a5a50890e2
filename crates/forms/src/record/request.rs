//! What a row keeps of the request that it was taken from, so that it can be told where the two no longer agree.
//!
//! A note stands beside the fields of the row, under a key that no form has: other versions of this site keep it unread.
//! It is for whoever works on the list and leaves the computer only with a draft's own file.

use super::Values;
use crate::check::rule::Check;
use crate::pack::{Form, Pack};

/// Before the key of the field that a note is about.
const NOTE: &str = "don.";

/// The key of the note about a field.
pub(crate) fn note_key(field: &str) -> String {
    [NOTE, field].concat()
}

impl Values {
    /// Notes what the request says, for a row that was just made of it: the fields that the form's rules compare.
    /// Where the request says nothing there is nothing to note.
    pub fn note_request(&mut self, pack: &Pack, form: &Form) {
        let compares = |rule: &&crate::Rule| {
            rule.check == Check::AgreesWithRequest && rule.forms.contains(&form.id)
        };
        for key in pack
            .rules
            .iter()
            .filter(compares)
            .flat_map(|rule| &rule.fields)
        {
            let said = self.get(key).to_owned();
            if !said.trim().is_empty() {
                self.set(&note_key(key), said);
            }
        }
    }

    /// Takes the notes away, for a record that goes out.
    pub fn drop_request_notes(&mut self) {
        let notes = self.unknown().map(|(key, _)| key.to_owned());
        let notes: Vec<String> = notes.filter(|key| key.starts_with(NOTE)).collect();
        for key in notes {
            self.set(&key, "");
        }
    }
}
