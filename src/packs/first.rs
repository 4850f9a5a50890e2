//! A pack as the build made it: little to fetch and little to read, for the program that comes first.

use std::sync::Arc;
use std::time::Duration;

use forms::Pack;
use forms::pack::{HEAD, PackHead, fingerprint, sources};
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::set_timeout;
use wasm_bindgen_futures::spawn_local;

use super::{Loaded, fetch_text};
use crate::pages;
use crate::route;
use crate::whole;

/// In local storage: the version of the site whose packs were edited on the server.
const EDITED: &str = "chukyso:edited";
/// When the texts are fetched and compared; by then a page has been drawn, and the offline copy has asked for them too.
const LATER: Duration = Duration::from_secs(3);

/// Whether this computer knows that the packs of this version of the site were edited, so that the texts have to be read.
pub fn are_edited() -> bool {
    LocalStorage::get::<String>(EDITED).is_ok_and(|version| version == whole::version())
}

/// Forgets that packs were edited.
pub fn forget() {
    LocalStorage::delete(EDITED);
}

/// The packs that there are, as the build's index tells it; none where the server has no such file: then the whole program
/// takes over, which reads the text.
pub fn known(index: Option<String>) -> Vec<PackHead> {
    let heads = index.and_then(|index| PackHead::from_index(&index));
    let Some(heads) = heads else {
        give_way();
        return Vec::new();
    };
    let texts = heads.iter();
    watch(texts.map(|pack| (text_address(&pack.id, HEAD), pack.print.clone())));
    heads
}

/// What leads to the forms of a pack, without the forms themselves.
///
/// Where the server has no such files the whole program takes over.
pub async fn outline(id: &str) -> Loaded {
    match fetch_text(&address(id, "outline")).await {
        Some(outline) => match Pack::from_built(&outline, &[]) {
            Some(pack) => {
                let texts = sources(&outline).unwrap_or_default();
                let others = texts.into_iter().filter(|(name, _)| name != HEAD);
                watch(others.map(|(name, print)| (text_address(id, &name), print)));
                Loaded::Ready(Arc::new(pack))
            }
            None => give_way(),
        },
        None => give_way(),
    }
}

/// The same pack with one more of its forms; none where its files do not come.
pub async fn with_form(pack: &Pack, form: &str) -> Option<Loaded> {
    let mut parts = vec!["outline"];
    parts.extend(pack.forms.iter().map(|form| form.id.as_str()));
    parts.push(form);
    let mut texts = Vec::new();
    for part in parts {
        // The browser still has all but the last.
        texts.push(fetch_text(&address(&pack.id, part)).await?);
    }
    let pack = Pack::from_built(&texts[0], &texts[1..])?;
    Some(Loaded::Ready(Arc::new(pack)))
}

/// Where `cargo xtask dist` puts a part of a built pack.
fn address(pack: &str, part: &str) -> String {
    ["first/", pack, "/", part, ".json"].concat()
}

/// Where a text of a pack is.
fn text_address(pack: &str, name: &str) -> String {
    ["packs/", pack, "/", name].concat()
}

/// Lets the whole program take over in this tab, as files of the first visit do not come; it says so if none come.
pub fn give_way() -> Loaded {
    match whole::give_way_for_good() {
        true => Loaded::Waiting,
        false => super::text::unreachable(),
    }
}

/// Compares the texts with those that the build read, and gives way where one was edited.
///
/// Somebody who is filling in a form is left alone: the whole program, which reads the texts, checks what he typed.
fn watch(texts: impl Iterator<Item = (String, String)>) {
    let texts: Vec<(String, String)> = texts.collect();
    let compare = async move {
        for (address, print) in texts {
            let text = fetch_text(&address).await;
            if text.is_some_and(|text| fingerprint(&text) != print) {
                let known = LocalStorage::set(EDITED, whole::version()).is_ok();
                if pages::is_further(&route::now()) {
                    return;
                }
                if known {
                    whole::give_way();
                } else {
                    whole::give_way_for_good();
                }
                return;
            }
        }
    };
    set_timeout(move || spawn_local(compare), LATER);
}
