//! A pack as the build made it: little to fetch and little to read, for the program that comes first.

use std::sync::Arc;
use std::time::Duration;

use forms::Pack;
use forms::pack::{fingerprint, sources};
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::set_timeout;
use wasm_bindgen_futures::spawn_local;

use super::{Config, Loaded, fetch_text};
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

/// What leads to the forms, without the forms themselves.
///
/// Where the server has no such files the whole program takes over, which reads the text.
pub async fn outline(config: &Config) -> Loaded {
    let id = config.pack_id();
    match fetch_text(&address(id, "outline")).await {
        Some(outline) => match Pack::from_built(&outline, &[]) {
            Some(pack) => {
                watch(id.to_owned(), outline);
                Loaded::Ready(Arc::new(pack))
            }
            None => give_way(),
        },
        None => give_way(),
    }
}

/// The same pack with one more of its forms.
pub async fn with_form(pack: &Pack, form: &str) -> Loaded {
    let mut parts = vec!["outline"];
    parts.extend(pack.forms.iter().map(|form| form.id.as_str()));
    parts.push(form);
    let mut texts = Vec::new();
    for part in parts {
        // The browser still has all but the last.
        match fetch_text(&address(&pack.id, part)).await {
            Some(text) => texts.push(text),
            None => return give_way(),
        }
    }
    match Pack::from_built(&texts[0], &texts[1..]) {
        Some(pack) => Loaded::Ready(Arc::new(pack)),
        None => give_way(),
    }
}

/// Where `cargo xtask dist` puts a part of a built pack.
fn address(pack: &str, part: &str) -> String {
    ["first/", pack, "/", part, ".json"].concat()
}

fn give_way() -> Loaded {
    remember_edited();
    whole::give_way();
    Loaded::Waiting
}

fn remember_edited() {
    // Without room for it the texts are compared once more.
    let _ = LocalStorage::set(EDITED, whole::version());
}

/// Compares the texts with those that the build read, and gives way where one was edited.
///
/// Somebody who is filling in a form is left alone: the whole program, which reads the texts, checks what he typed.
fn watch(id: String, outline: String) {
    let compare = async move {
        for (name, print) in sources(&outline).unwrap_or_default() {
            let text = fetch_text(&["packs/", &id, "/", &name].concat()).await;
            if text.is_some_and(|text| fingerprint(&text) != print) {
                remember_edited();
                if !pages::is_further(&route::now()) {
                    whole::give_way();
                }
                return;
            }
        }
    };
    set_timeout(move || spawn_local(compare), LATER);
}
