//! What an agency writes the same way into each form: kept on this computer, carried over into new drafts.
//!
//! It is kept by section, as forms of all packs that have the same section (the agency, who signs, who receives the devices)
//! ask the same in it; who helps with a recovery stands in a section of its own.
//! What is typed into a form is kept unasked; the agency's own page (`pages::profile`) shows all of it, and keeps under
//! [`COMMON`] what goes into any form that asks for it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use forms::pack::{Field, Form, Section};
use forms::record::Values;
use gloo_storage::{LocalStorage, Storage};

/// Where it is kept: values by field, by section.
const KEY: &str = "chukyso:profile";

/// Where values are kept that go into any form's field of that key: only those that somebody wrote on the agency's page.
pub const COMMON: &str = "chung";

/// Sections whose values were once kept by form, and the form that most people had them from.
const BY_FORM: [(&str, &str); 4] = [
    ("noi-nhan", "mau-01"),
    ("co-quan", "mau-02"),
    ("tiep-nhan", "mau-02"),
    ("ky-gui", "mau-02"),
];

thread_local! {
    /// Keys and values carried over, by draft.
    static CARRIED: RefCell<BTreeMap<String, Vec<(String, String)>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Values by field, by section.
pub type Profile = BTreeMap<String, BTreeMap<String, String>>;

/// All that is kept.
pub fn load() -> Profile {
    LocalStorage::get(KEY).unwrap_or_default()
}

/// Keeps this in place of all that was kept; `false` where the browser has no room for it or keeps nothing.
pub fn store(profile: &Profile) -> bool {
    LocalStorage::set(KEY, profile).is_ok()
}

/// All fields, each with its section.
fn fields(form: &Form) -> impl Iterator<Item = (&Section, &Field)> {
    let sections = form.sections.iter();
    sections.flat_map(|section| section.fields.iter().map(move |field| (section, field)))
}

/// What is carried over into a field; empty where nothing is.
fn known<'p>(profile: &'p Profile, section: &Section, key: &str) -> &'p str {
    let own = if section.profile {
        kept(profile, &section.id, key)
    } else {
        ""
    };
    if own.is_empty() {
        kept(profile, COMMON, key)
    } else {
        own
    }
}

/// What was written into a field of a section before; empty where nothing was.
pub fn kept<'p>(profile: &'p Profile, section: &str, key: &str) -> &'p str {
    let of = |place: &str| profile.get(place).and_then(|kept| kept.get(key));
    let by_form = || {
        let (_, form) = BY_FORM.iter().find(|(own, _)| *own == section)?;
        of(form)
    };
    of(section).or_else(by_form).map_or("", String::as_str)
}

/// What was written into such a form before, for the fields that are still empty: keys and values.
pub fn known_of_empty(form: &Form, values: &Values) -> Vec<(String, String)> {
    let profile = load();
    let empty = fields(form).filter(|(_, field)| values.get(&field.key).is_empty());
    empty
        .map(|(section, field)| (field.key.clone(), known(&profile, section, &field.key)))
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(key, value)| (key, value.to_owned()))
        .collect()
}

/// Puts what was written into such a form before into the fields that are still empty.
pub fn carry_over(form: &Form, values: &mut Values) {
    for (key, value) in known_of_empty(form, values) {
        values.set(&key, &value);
    }
}

/// Remembers, as long as the page is not loaded anew, which values of a draft just begun were carried over into it.
pub fn note_carried(draft: &str, form: &Form, values: &Values) {
    let profile = load();
    let carried = fields(form).filter_map(|(section, field)| {
        let value = known(&profile, section, &field.key);
        let same = !value.trim().is_empty() && values.get(&field.key) == value;
        same.then(|| (field.key.clone(), value.to_owned()))
    });
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
    let is_kept = |(section, field): &(&Section, &Field)| section.profile && field.key == key;
    let Some((section, _)) = fields(form).find(is_kept) else {
        return;
    };
    let mut profile = load();
    profile
        .entry(section.id.clone())
        .or_default()
        .insert(key.to_owned(), value.to_owned());
    // Without room for it, it is only typed once more.
    store(&profile);
}

/// Forgets all of it.
pub fn forget() {
    LocalStorage::delete(KEY);
}

#[cfg(test)]
mod tests {
    use forms::pack::Section;

    use super::{Profile, kept, known};

    #[test]
    fn what_was_kept_by_form_is_still_found_until_it_is_written_anew() {
        let stored =
            r#"{"mau-01": {"kinhGui": "Sở Nội vụ"}, "mau-02": {"nguoiKy": "A", "nhanHoTen": "B"}}"#;
        let mut profile: Profile = serde_json::from_str(stored).unwrap();
        assert_eq!(kept(&profile, "noi-nhan", "kinhGui"), "Sở Nội vụ");
        assert_eq!(kept(&profile, "ky-gui", "nguoiKy"), "A");
        // Who helps with a recovery is somebody else.
        assert_eq!(kept(&profile, "phoi-hop", "nhanHoTen"), "");
        let own = profile.entry("ky-gui".to_owned()).or_default();
        own.insert("nguoiKy".to_owned(), "C".to_owned());
        assert_eq!(kept(&profile, "ky-gui", "nguoiKy"), "C");
        own_cleared(&mut profile);
        assert_eq!(kept(&profile, "ky-gui", "nguoiKy"), "");
    }

    #[test]
    fn what_goes_into_any_form_gives_way_to_what_was_kept_of_its_section() {
        let stored = r#"{"chung": {"nguoiKy": "A", "diaDanh": "Sơn La"}, "ky-gui": {"nguoiKy": "B"}, "van-ban": {"diaDanh": "Hà Nội"}}"#;
        let profile: Profile = serde_json::from_str(stored).unwrap();
        let section = |id: &str, profile: bool| Section {
            id: id.to_owned(),
            title: String::new(),
            hint: String::new(),
            profile,
            print: String::new(),
            fields: Vec::new(),
        };
        assert_eq!(known(&profile, &section("ky-gui", true), "nguoiKy"), "B");
        assert_eq!(known(&profile, &section("xac-nhan", true), "nguoiKy"), "A");
        // A section that is not kept has nothing of its own.
        assert_eq!(
            known(&profile, &section("van-ban", false), "diaDanh"),
            "Sơn La"
        );
        assert_eq!(known(&profile, &section("van-ban", false), "trichYeu"), "");
    }

    /// A value that was taken out stays out.
    fn own_cleared(profile: &mut Profile) {
        let own = profile.entry("ky-gui".to_owned()).or_default();
        own.insert("nguoiKy".to_owned(), String::new());
    }
}
