//! Whether the browser lets this page talk to programs on this computer.

use js_sys::{Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{PermissionState, PermissionStatus};

/// The names of the permission: that of Chromium 145 and later, and the one before it.
const NAMES: [&str; 2] = ["loopback-network", "local-network-access"];

/// What the browser says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// The page may.
    Granted,
    /// The page may not; that looks the same to it as a helper that does not run.
    Denied,
    /// The person will be asked.
    Prompt,
    /// The browser knows no such permission, or does not tell.
    Unknown,
}

/// Asks the browser, not the person.
pub async fn permission() -> Permission {
    for name in NAMES {
        match state(name).await {
            Some(PermissionState::Granted) => return Permission::Granted,
            Some(PermissionState::Denied) => return Permission::Denied,
            Some(PermissionState::Prompt) => return Permission::Prompt,
            _ => {}
        }
    }
    Permission::Unknown
}

/// `None` where the browser does not know this name.
async fn state(name: &str) -> Option<PermissionState> {
    let navigator = window().navigator();
    if !Reflect::has(&navigator, &"permissions".into()).unwrap_or(false) {
        return None;
    }
    let query = Object::new();
    Reflect::set(&query, &"name".into(), &name.into()).ok()?;
    let asked = navigator.permissions().ok()?.query(&query).ok()?;
    let status: PermissionStatus = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    Some(status.state())
}
