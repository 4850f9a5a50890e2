//! What a certificate tells beside what is typed: nothing that is typed is overwritten unasked.

use forms::calendar::parse_date;
use forms::keys;
use forms::pack::Form;
use forms::text::{fold, small};

use super::told::Told;

/// One field and a value for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key of the field.
    pub key: String,
    /// Its label.
    pub label: String,
    /// What is typed.
    pub typed: String,
    /// What the certificate tells.
    pub told: String,
}

/// The fields of a form that a certificate tells something for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fitting {
    /// Empty ones, which are filled in.
    pub empty: Vec<Entry>,
    /// Those where something else is typed, or where only the user knows whether the value fits: it is offered.
    pub open: Vec<Entry>,
    /// How many have the same already.
    pub same: usize,
}

/// Lays what a certificate tells beside what is typed into the form's own fields.
pub fn fitting(form: &Form, typed: impl Fn(&str) -> String, told: &Told) -> Fitting {
    let mut fitting = Fitting::default();
    let perhaps = told.perhaps.iter().map(|told| (told, false));
    for ((key, value), sure) in told.sure.iter().map(|told| (told, true)).chain(perhaps) {
        let Some(field) = form.fields().find(|field| field.key == *key) else {
            continue;
        };
        let entry = Entry {
            key: field.key.clone(),
            label: field.label.clone(),
            typed: typed(key),
            told: value.clone(),
        };
        if means_same(key, &entry.typed, value) {
            fitting.same += 1;
        } else if sure && entry.typed.trim().is_empty() {
            fitting.empty.push(entry);
        } else {
            fitting.open.push(entry);
        }
    }
    fitting
}

/// Whether two values of a field say the same, in small letters or capitals: the same day; the same letters and digits of a
/// serial number, whatever signs stand between; the same letters and signs of an e-mail address; the same words line by line.
fn means_same(field: &str, typed: &str, told: &str) -> bool {
    if let (Some(typed), Some(told)) = (parse_date(typed), parse_date(told)) {
        return typed == told;
    }
    match field {
        keys::SERIAL => {
            let key = |text: &str| -> String {
                let letters = text.chars().filter(|c| c.is_alphanumeric());
                letters.flat_map(char::to_lowercase).collect()
            };
            key(typed) == key(told)
        }
        keys::EMAIL => small(typed.trim()) == small(told.trim()),
        _ => {
            let key = |text: &str| -> Vec<String> {
                let lines = text.lines().map(fold);
                lines.filter(|line| !line.is_empty()).collect()
            };
            key(typed) == key(told)
        }
    }
}
