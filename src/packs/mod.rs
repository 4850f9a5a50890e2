//! The portal's configuration and the pack of forms.
//!
//! A pack is text that an administrator may edit ([`text`]); only the whole program reads it. The program that comes first
//! reads what the build made of that text ([`first`]), and gives way where the text was edited since.

pub mod first;
pub mod text;

use std::sync::Arc;

use forms::Pack;
use forms::pack::Fault;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The pack that `index.html` fetches ahead of time.
const PACK: &str = "tt185-2019";

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
    /// The name of the folder of the pack in use.
    pub pack: String,
    /// Whom a user may ask, in one sentence; empty for nobody.
    pub support: String,
    /// Values that a new draft begins with, by field.
    pub defaults: std::collections::BTreeMap<String, String>,
}

impl Config {
    /// The name of the folder of the pack in use.
    fn pack_id(&self) -> &str {
        match self.pack.as_str() {
            "" => PACK,
            id => id,
        }
    }
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

/// Fetches the configuration; where it is missing or broken, the site works with its own.
pub async fn config() -> Config {
    let text = fetch_text("config.json").await.unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
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
