//! What an agency writes the same way into each form: kept on this computer, carried over into new drafts.

use std::collections::BTreeMap;

use forms::pack::Form;
use forms::record::Values;
use gloo_storage::{LocalStorage, Storage};

/// Where it is kept: values by field, by form.
const KEY: &str = "chukyso:profile";

type Profile = BTreeMap<String, BTreeMap<String, String>>;

fn load() -> Profile {
    LocalStorage::get(KEY).unwrap_or_default()
}

fn keys(form: &Form) -> impl Iterator<Item = &str> {
    let sections = form.sections.iter().filter(|section| section.profile);
    sections
        .flat_map(|section| &section.fields)
        .map(|field| field.key.as_str())
}

/// Puts what was written into this form before into the fields that are still empty.
pub fn carry_over(form: &Form, values: &mut Values) {
    let profile = load();
    let Some(kept) = profile.get(&form.id) else {
        return;
    };
    for key in keys(form) {
        if let Some(value) = kept.get(key)
            && values.get(key).is_empty()
        {
            values.set(key, value.as_str());
        }
    }
}

/// The value that was written into a field of this form before; empty where there is none.
pub fn kept(form: &Form, key: &str) -> String {
    let of_form = load().remove(&form.id);
    of_form
        .and_then(|mut kept| kept.remove(key))
        .unwrap_or_default()
}

/// Keeps a value for the next time, if the field is one that is carried over.
pub fn remember(form: &Form, key: &str, value: &str) {
    if !keys(form).any(|own| own == key) {
        return;
    }
    let mut profile = load();
    profile
        .entry(form.id.clone())
        .or_default()
        .insert(key.to_owned(), value.to_owned());
    // Without room for it, it is only typed once more.
    let _ = LocalStorage::set(KEY, profile);
}

/// Forgets all of it.
pub fn forget() {
    LocalStorage::delete(KEY);
}
