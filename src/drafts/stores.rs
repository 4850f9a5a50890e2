//! Local storage and IndexedDB together: what the two hold of drafts, whichever of them the browser gives.

use std::collections::BTreeSet;
use std::rc::Rc;

use drafts::{
    ABOUT, ASIDE, About, Book, Millis, Parts, ROOT, Trouble, about_write, draft_key, split_key,
};

use super::deep::Door;
use super::list::Found;
use super::local::Local;
use super::outbox::Outbox;
use super::store::OpenFault;
use super::web;

/// Both stores.
pub(super) struct Stores {
    local: Option<Local>,
    door: Rc<Door>,
}

/// A draft as it was read, and how far the stores hold it now.
pub(super) struct Read {
    pub(super) book: Book,
    pub(super) kept: Kept,
    pub(super) fork: Option<String>,
    pub(super) aside: bool,
}

/// Which entry a draft is at and which of its stores hold all of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) tip: u64,
    pub(super) at: Millis,
    pub(super) local: bool,
    pub(super) deep: bool,
}

impl Stores {
    /// Finds out which there are; IndexedDB is still being opened.
    pub(super) fn find() -> Stores {
        Stores {
            local: Local::find(),
            door: Door::open(),
        }
    }

    /// Whether the browser gives any, as far as is known.
    pub(super) fn is_there(&self) -> bool {
        self.local.is_some() || self.has_deep()
    }

    /// Whether IndexedDB can be written, as far as is known.
    pub(super) fn has_deep(&self) -> bool {
        !self.door.is_shut()
    }

    /// Where the changes of a draft are kept.
    pub(super) fn outbox(&self, id: &str) -> Rc<Outbox> {
        Outbox::new(id, self.local, Rc::clone(&self.door))
    }

    /// Reads a draft; if it is going to be written to, also mends its stores.
    pub(super) async fn read(&self, id: &str, to_write: bool) -> Result<Read, OpenFault> {
        let (local, deep) = self.parts(id).await;
        let fork_id = web::new_id();
        let fresh = drafts::merge::Fresh {
            branch: web::random_number(),
            fork_id: &fork_id,
            now: web::now(),
        };
        let found = drafts::merge::open(id, local.as_ref(), deep.as_ref(), fresh)
            .map_err(OpenFault::Draft)?;
        let mut kept = Kept {
            tip: found.work.tip(),
            at: found.work.changed(),
            local: local.is_some() && found.local.is_empty(),
            deep: deep.is_some() && found.deep.is_empty(),
        };
        let (mut fork, mut aside) = (None, false);
        if to_write {
            if let Some(parts) = &found.fork {
                let keyed = parts
                    .iter()
                    .map(|(part, text)| (draft_key(&fork_id, part), text.clone()));
                self.keep(keyed.collect()).await?;
                fork = Some(fork_id.clone());
            }
            if let Some(text) = &found.aside {
                self.keep(vec![(format!("{ASIDE}{id}/{}", fresh.now), text.clone())])
                    .await?;
                aside = true;
            }
            if let Some(local) = self.local {
                kept.local = local.write_all(id, &found.local).is_ok();
            }
            if !found.deep.is_empty()
                && let Some(deep) = self.door.deep().await
            {
                kept.deep = deep.write(id, &found.deep).await.is_ok();
            }
        }
        let book = Book::open(id, &found, self.has_deep());
        Ok(Read {
            book,
            kept,
            fork,
            aside,
        })
    }

    /// What both hold of a draft; `None` for one that cannot be read.
    async fn parts(&self, id: &str) -> (Option<Parts>, Option<Parts>) {
        let deep = match self.door.deep().await {
            Some(deep) => deep.parts(id).await.ok(),
            None => None,
        };
        (self.local.map(|local| local.parts(id)), deep)
    }

    /// Whatever is stored of a draft that cannot be opened, as a file for whoever can mend it.
    pub(super) async fn salvage(&self, id: &str) -> String {
        let (local, deep) = self.parts(id).await;
        drafts::merge::salvage(id, local.as_ref(), deep.as_ref(), web::now())
    }

    /// Keeps texts in both; one is enough.
    pub(super) async fn keep(&self, texts: Vec<(String, String)>) -> Result<(), OpenFault> {
        let mut kept = Err(Trouble::NoStore);
        if let Some(local) = self.local {
            kept = texts
                .iter()
                .try_for_each(|(key, text)| local.put(key, text));
        }
        if let Some(deep) = self.door.deep().await {
            let writes = texts
                .into_iter()
                .map(|(key, text)| (key, Some(text)))
                .collect();
            kept = deep.write_keys(writes).await.or(kept);
        }
        kept.map_err(OpenFault::NoRoom)
    }

    /// Takes away everything whose key begins so.
    pub(super) async fn erase(&self, prefix: &str) {
        if let Some(local) = self.local {
            for key in local.keys(prefix) {
                local.delete(&key);
            }
        }
        if let Some(deep) = self.door.deep().await {
            let keys = deep.keys(prefix).await.unwrap_or_default();
            // What could not be taken away is still in the list afterwards.
            let _ = deep
                .write_keys(keys.into_iter().map(|key| (key, None)).collect())
                .await;
        }
    }

    /// The keys of what was set aside because it could not be read.
    pub(super) async fn asides(&self) -> Vec<String> {
        let mut keys: BTreeSet<String> = self
            .local
            .map(|local| local.keys(ASIDE))
            .unwrap_or_default()
            .into_iter()
            .collect();
        if let Some(deep) = self.door.deep().await {
            keys.extend(deep.keys(ASIDE).await.unwrap_or_default());
        }
        keys.into_iter().collect()
    }

    /// Something set aside, as a file.
    pub(super) async fn aside(&self, key: &str) -> Option<String> {
        if let Some(text) = self.local.and_then(|local| local.get(key)) {
            return Some(text);
        }
        self.door.deep().await?.get(key).await.ok()?
    }

    /// What local storage says of a draft at this moment.
    pub(super) fn about(&self, id: &str) -> Option<About> {
        About::from_json(&self.local?.get(&draft_key(id, ABOUT))?)
    }

    /// Keeps what the list shows of a draft.
    pub(super) fn put_about(&self, id: &str, about: &About) {
        let write = about_write(about);
        if let Some(local) = self.local {
            // If local storage is full, IndexedDB has it.
            let _ = local.write(id, &write);
        }
        self.door.write(id, vec![write], |_| {});
    }

    /// Whether local storage has something under a key.
    pub(super) fn local_has(&self, key: &str) -> bool {
        self.local.is_some_and(|local| local.get(key).is_some())
    }

    /// The drafts that local storage knows, by id, and whether more than their titles is there.
    pub(super) fn local_list(&self) -> Found {
        let mut found = Found::default();
        if let Some(local) = self.local {
            for key in local.keys(ROOT) {
                found.add(&key, || local.get(&key));
            }
        }
        found
    }

    /// The drafts that either knows.
    pub(super) async fn list(&self) -> Found {
        let mut found = self.local_list();
        if let Some(deep) = self.door.deep().await {
            for key in deep.keys(ROOT).await.unwrap_or_default() {
                let is_about = split_key(&key).is_some_and(|(_, part)| part == ABOUT);
                let text = if is_about {
                    deep.get(&key).await.ok().flatten()
                } else {
                    None
                };
                found.add(&key, || text);
            }
        }
        found
    }
}
