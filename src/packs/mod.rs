//! The portal's configuration and the packs of forms.
//!
//! A pack is text that an administrator may edit ([`text`]); only the whole program reads it. The program that comes first
//! reads what the build made of that text ([`first`]), and gives way where the text was edited since. Which of the packs
//! is in use says [`choice`].

pub mod choice;
pub mod first;
pub mod text;

use std::sync::Arc;

use forms::Pack;
use forms::pack::Fault;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// What the build says of all packs; `index.html` fetches it ahead of time.
const INDEX: &str = "first/index.json";

/// `config.json`: what the portal's administrator may change.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The name of the portal under the site's name.
    pub portal: String,
    /// The colour of the head, for example `#12436d`; empty for the site's own.
    pub colour: String,
    /// The colour of the line under the head.
    pub accent: String,
    /// The name of the folder of the pack in use; empty for the one that is in force.
    pub pack: String,
    /// Whom a user may ask, in one sentence; empty for nobody.
    pub support: String,
    /// Values that a new draft begins with, by field.
    pub defaults: std::collections::BTreeMap<String, String>,
}

/// How far the pack has come.
#[derive(Debug, Clone)]
pub enum Loaded {
    /// Not here yet.
    Waiting,
    /// Here and faultless.
    Ready(Arc<Pack>),
    /// The server's has faults; the last faultless one of this computer is used.
    Older(Arc<Pack>, Vec<Fault>),
    /// There is none to work with: why, and the faults where there are any.
    Nothing(String, Vec<Fault>),
}

impl Loaded {
    /// The pack to work with.
    pub fn pack(&self) -> Option<&Arc<Pack>> {
        match self {
            Loaded::Ready(pack) | Loaded::Older(pack, _) => Some(pack),
            Loaded::Waiting | Loaded::Nothing(..) => None,
        }
    }

    /// Whether it is the pack with this id.
    pub fn is(&self, id: Option<&str>) -> bool {
        self.pack().is_some_and(|pack| Some(pack.id.as_str()) == id)
    }
}

/// Fetches the configuration (where it is missing or broken, the site works with its own) and what the build says of all packs.
pub async fn start() -> (Config, Option<String>) {
    // Both are asked for before the first is waited for.
    let (config, index) = (ask("config.json".to_owned()), ask(INDEX.to_owned()));
    let config = text_of(config).await.unwrap_or_default();
    let config = serde_json::from_str(&config).unwrap_or_default();
    (config, text_of(index).await)
}

fn ask(address: String) -> JsFuture {
    JsFuture::from(leptos::prelude::window().fetch_with_str(&address))
}

/// A file of the site as text; `None` where it does not come.
pub async fn fetch_text(address: &str) -> Option<String> {
    text_of(ask(address.to_owned())).await
}

async fn text_of(answer: JsFuture) -> Option<String> {
    let response: Response = answer.await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}
