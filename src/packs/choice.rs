//! Which pack is in use: that of the draft that is shown; elsewhere the one that the user chose in this tab, that the
//! configuration names, or that is in force today.

use forms::pack::{FormHead, PackHead};
use gloo_storage::{SessionStorage, Storage};
use leptos::prelude::*;

use super::Config;
use crate::clock;
use crate::drafts::DraftStore;
use crate::route::Route;

/// In the tab's storage: the id of the pack that the user chose.
const CHOSEN: &str = "chukyso:set";

/// The packs of this site and the choice among them; all copies are the same one.
#[derive(Clone, Copy)]
pub struct Choice {
    known: RwSignal<Vec<PackHead>>,
    chosen: RwSignal<Option<String>>,
    /// A draft and its pack, where only opening it could tell.
    found: RwSignal<Option<(String, String)>>,
    wanted: Memo<Option<String>>,
}

impl Choice {
    /// No pack is known yet.
    ///
    /// The program that comes first (`whole` is false) has the drafts alone that were begun in it.
    pub fn new(
        route: RwSignal<Route>,
        config: RwSignal<Config>,
        drafts: DraftStore,
        whole: bool,
    ) -> Choice {
        let known = RwSignal::new(Vec::<PackHead>::new());
        let chosen = RwSignal::new(SessionStorage::get(CHOSEN).ok());
        let found = RwSignal::new(None::<(String, String)>);
        let list = drafts.list();
        let of_draft = move |draft: &str| {
            if !whole && drafts.opened_here(draft).is_none() {
                return None;
            }
            let told = found.with(|found| match found {
                Some((own, pack)) if own == draft => Some(pack.clone()),
                _ => None,
            });
            told.or_else(|| {
                list.with(|all| {
                    let own = all.iter().find(|other| other.id == draft)?;
                    Some(own.about.pack.clone())
                })
            })
        };
        let wanted = Memo::new(move |_| {
            let draft = route.with(|route| route.draft().map(str::to_owned));
            let own = draft.and_then(|draft| of_draft(&draft));
            known.with(|known| {
                let is_known = |id: &String| known.iter().any(|pack| pack.id == *id);
                own.filter(is_known)
                    .or_else(|| chosen.get().filter(is_known))
                    .or_else(|| config.with(|config| usual(known, config)))
            })
        });
        Choice {
            known,
            chosen,
            found,
            wanted,
        }
    }

    /// Takes in which packs there are.
    pub fn learn(self, packs: Vec<PackHead>) {
        self.known.set(packs);
    }

    /// The id of the pack that the page of the address bar needs; none until the packs are known.
    pub fn wanted(self) -> Memo<Option<String>> {
        self.wanted
    }

    /// Uses a pack in this tab from now on.
    pub fn choose(self, id: &str) {
        // Without the tab's storage the choice holds until the page is loaded anew.
        let _ = SessionStorage::set(CHOSEN, id);
        self.chosen.set(Some(id.to_owned()));
    }

    /// Takes in which pack a draft is of, once it is opened; whether this site has that pack.
    pub fn find(self, draft: &str, pack: &str) -> bool {
        let known = self.head(pack).is_some();
        if known {
            self.found.set(Some((draft.to_owned(), pack.to_owned())));
        }
        known
    }

    /// What is known of a pack.
    pub fn head(self, id: &str) -> Option<PackHead> {
        self.known
            .with_untracked(|known| known.iter().find(|pack| pack.id == id).cloned())
    }

    /// All packs but one.
    pub fn others(self, id: &str) -> Vec<PackHead> {
        let mut others = self.known.get_untracked();
        others.retain(|pack| pack.id != id);
        others
    }

    /// What is known of a form of any pack.
    pub fn form(self, pack: &str, form: &str) -> Option<FormHead> {
        self.known.with(|known| {
            let pack = known.iter().find(|own| own.id == pack)?;
            pack.form(form).cloned()
        })
    }

    /// The regulation of a pack in few words, where there is another one to tell it from.
    pub fn short(self, id: &str) -> Option<String> {
        self.known.with(|known| {
            let pack = known.iter().find(|pack| pack.id == id)?;
            (known.len() > 1).then(|| pack.short().to_owned())
        })
    }

    /// What a form became, and in which pack.
    pub fn became(self, pack: &str, form: &str) -> Option<(PackHead, FormHead)> {
        self.known.with_untracked(|known| {
            known.iter().find_map(|new| {
                let own = |row: &&forms::pack::Successor| row.from_pack == pack && row.from == form;
                let row = new.successors.iter().find(own)?;
                Some((new.clone(), new.form(&row.to)?.clone()))
            })
        })
    }
}

/// The pack of whoever has chosen none.
fn usual(known: &[PackHead], config: &Config) -> Option<String> {
    if !config.pack.is_empty() {
        return Some(config.pack.clone());
    }
    let today = clock::today();
    let in_force = known.iter().find(|pack| pack.in_force.contains(today));
    let newest = || known.iter().max_by_key(|pack| pack.in_force.from);
    in_force.or_else(newest).map(|pack| pack.id.clone())
}

/// Forgets what was chosen in this tab.
pub fn forget() {
    SessionStorage::delete(CHOSEN);
}
