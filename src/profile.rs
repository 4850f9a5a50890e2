//! What an agency writes the same way into each form: kept on this computer, carried over into new drafts.

use std::cell::RefCell;
use std::collections::BTreeMap;

use forms::pack::Form;
use forms::record::Values;
use gloo_storage::{LocalStorage, Storage};

/// Where it is kept: values by field, by form.
const KEY: &str = "chukyso:profile";

thread_local! {
    /// Keys and values carried over, by draft.
    static CARRIED: RefCell<BTreeMap<String, Vec<(String, String)>>> = const { RefCell::new(BTreeMap::new()) };
}

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

/// Remembers, as long as the page is not loaded anew, which values of a draft just begun were carried over into it.
pub fn note_carried(draft: &str, form: &Form, values: &Values) {
    let kept = load().remove(&form.id).unwrap_or_default();
    let carried = kept
        .into_iter()
        .filter(|(key, value)| !value.is_empty() && values.get(key) == value);
    let carried: Vec<(String, String)> = carried.collect();
    CARRIED.with_borrow_mut(|all| all.insert(draft.to_owned(), carried));
}

/// The value that was carried over into a field of a draft begun on this page; none where it was typed.
pub fn carried(draft: &str, key: &str) -> Option<String> {
    CARRIED.with_borrow(|all| {
        let mut of_draft = all.get(draft)?.iter();
        of_draft
            .find(|(own, _)| own == key)
            .map(|(_, value)| value.clone())
    })
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
