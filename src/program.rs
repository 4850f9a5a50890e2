//! Programs that run beside the page, each in a worker of its own and fetched when it is first needed.
//!
//! [`client`] gives one its jobs and replaces it after a crash.

pub mod client;

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Url, Worker};

use crate::whole;

/// Why a program is of no use any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// It has ended by itself.
    Crashed,
    /// Its files cannot be fetched.
    Unreachable,
}

/// The address of the site's folder, with a slash at its end.
///
/// # Errors
/// Where the page has no address that others can be relative to.
pub fn base() -> Result<String, JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let page = document.base_uri()?.unwrap_or_default();
    Ok(Url::new_with_base("./", &page)?.href())
}

/// Starts a program (`worker` stands for `worker.js` and `worker_bg.wasm`) from a small script of the page's own, so that
/// its files carry the site's version and what goes wrong anywhere in it is heard here; see [`loss`].
///
/// # Errors
/// Where the browser starts no worker.
pub fn start(
    name: &str,
    base: &str,
    on_message: &Closure<dyn FnMut(MessageEvent)>,
) -> Result<Worker, JsValue> {
    let query = match whole::version().as_str() {
        "" => String::new(),
        version => format!("?v={version}"),
    };
    let quoted = |ending: &str| {
        serde_json::to_string(&format!("{base}{name}{ending}{query}")).unwrap_or_default()
    };
    let script = format!(
        "const crashed = () => self.postMessage('crashed');\n\
         const unreachable = () => self.postMessage('unreachable');\n\
         self.addEventListener('error', crashed);\n\
         self.addEventListener('unhandledrejection', crashed);\n\
         try {{\n\
           importScripts({});\n\
           wasm_bindgen({{ module_or_path: {} }}).catch(unreachable);\n\
         }} catch {{ unreachable(); }}\n",
        quoted(".js"),
        quoted("_bg.wasm"),
    );
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&script.into()), &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let worker = Worker::new(&address)?;
    let _ = Url::revoke_object_url(&address);
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    Ok(worker)
}

/// What a message says that does not come from the program itself: that it is lost.
pub fn loss(message: &JsValue) -> Option<Loss> {
    match message.as_string().as_deref() {
        Some("crashed") => Some(Loss::Crashed),
        Some("unreachable") => Some(Loss::Unreachable),
        _ => None,
    }
}
