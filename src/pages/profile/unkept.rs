//! What was typed on the agency's page and is not kept by the browser yet: it loses nothing where the browser keeps nothing.

use crate::profile::Profile;

/// What the page has and the browser has not.
#[derive(Debug, Default)]
pub struct Unkept {
    /// The profile that was put in place of all that was kept.
    whole: Option<Profile>,
    /// What was typed since.
    typed: Profile,
}

impl Unkept {
    /// Notes a value that was typed.
    pub fn put(&mut self, group: &str, key: &str, value: &str) {
        put(&mut self.typed, group, key, value);
    }

    /// Notes that a profile takes the place of all that was kept and typed.
    pub fn replace(&mut self, whole: Profile) {
        *self = Unkept {
            whole: Some(whole),
            typed: Profile::new(),
        };
    }

    /// Whether the browser has everything.
    pub fn is_empty(&self) -> bool {
        self.whole.is_none() && self.typed.is_empty()
    }

    /// Hands everything to the browser, laid over what it has at this moment: forms in other tabs may have kept something.
    /// The profile as it is then, and whether the browser keeps it; what it does not keep is handed to it again next time.
    pub fn store(
        &mut self,
        kept: Profile,
        store: impl FnOnce(&Profile) -> bool,
    ) -> (Profile, bool) {
        let mut profile = self.whole.clone().unwrap_or(kept);
        for (group, values) in &self.typed {
            for (key, value) in values {
                put(&mut profile, group, key, value);
            }
        }
        let stored = store(&profile);
        if stored {
            *self = Unkept::default();
        }
        (profile, stored)
    }
}

/// Puts a value into a profile.
pub fn put(profile: &mut Profile, group: &str, key: &str, value: &str) {
    let values = profile.entry(group.to_owned()).or_default();
    values.insert(key.to_owned(), value.to_owned());
}
