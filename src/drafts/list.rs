//! The list of drafts, put together from the keys of both stores.

use std::collections::{BTreeMap, BTreeSet};

use drafts::{ABOUT, About, split_key};

use super::messages;

/// A draft in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// What is shown of it.
    pub about: About,
}

/// The drafts found while going through a store's keys.
#[derive(Default)]
pub struct Found {
    abouts: BTreeMap<String, About>,
    /// Those of which more than the title is there.
    real: BTreeSet<String>,
}

impl Found {
    /// Takes in what one key says; `text` reads the key's text.
    pub fn add(&mut self, key: &str, text: impl FnOnce() -> Option<String>) {
        let Some((id, part)) = split_key(key) else {
            return;
        };
        if part != ABOUT {
            self.real.insert(id.to_owned());
        } else if let Some(about) = text().and_then(|text| About::from_json(&text)) {
            let known = self.abouts.remove(id);
            if let Some(later) = About::later(known, Some(about)) {
                self.abouts.insert(id.to_owned(), later);
            }
        }
    }

    /// The list, the last changed first.
    pub fn into_list(mut self) -> Vec<Listed> {
        let mut list: Vec<Listed> = self
            .real
            .into_iter()
            .map(|id| {
                let about = self.abouts.remove(&id).unwrap_or_else(|| About {
                    title: messages::UNKNOWN_TITLE.to_owned(),
                    pack: String::new(),
                    form: String::new(),
                    rows: 0,
                    created: 0,
                    changed: 0,
                    size: 0,
                    blank: false,
                    binned: None,
                    stamp: 0,
                });
                Listed { id, about }
            })
            .collect();
        list.sort_by_key(|listed| std::cmp::Reverse(listed.about.changed));
        list
    }
}
