//! Local storage: read and written at once, also while the page is being closed.

use drafts::{Parts, Trouble, Write, draft_key, draft_prefix};
use gloo_storage::{LocalStorage, Storage};

use super::web;

/// Local storage, known to be there.
#[derive(Debug, Clone, Copy)]
pub struct Local;

impl Local {
    /// Local storage, unless the browser refuses it to the site.
    pub fn find() -> Option<Local> {
        // `LocalStorage` panics where there is none, so this asks first.
        web_sys::window()?.local_storage().ok()??;
        Some(Local)
    }

    /// The text under a key.
    pub fn get(self, key: &str) -> Option<String> {
        LocalStorage::raw().get_item(key).ok().flatten()
    }

    /// Puts a text under a key; all of it is kept or nothing.
    pub fn put(self, key: &str, text: &str) -> Result<(), Trouble> {
        LocalStorage::raw()
            .set_item(key, text)
            .map_err(|error| web::trouble(&error))
    }

    /// Takes a key away.
    pub fn delete(self, key: &str) {
        LocalStorage::delete(key);
    }

    /// Carries out a draft's write.
    pub fn write(self, id: &str, write: &Write) -> Result<(), Trouble> {
        let key = draft_key(id, &write.part);
        match &write.text {
            Some(text) => self.put(&key, text),
            None => {
                self.delete(&key);
                Ok(())
            }
        }
    }

    /// Carries out writes in order, up to the first that fails.
    pub fn write_all(self, id: &str, writes: &[Write]) -> Result<(), Trouble> {
        writes.iter().try_for_each(|write| self.write(id, write))
    }

    /// All keys that begin so.
    pub fn keys(self, prefix: &str) -> Vec<String> {
        let storage = LocalStorage::raw();
        (0..LocalStorage::length())
            .filter_map(|at| storage.key(at).ok().flatten())
            .filter(|key| key.starts_with(prefix))
            .collect()
    }

    /// All texts of a draft.
    pub fn parts(self, id: &str) -> Parts {
        let prefix = draft_prefix(id);
        let keys = self.keys(&prefix);
        keys.iter()
            .filter_map(|key| Some((key.strip_prefix(&prefix)?.to_owned(), self.get(key)?)))
            .collect()
    }
}
