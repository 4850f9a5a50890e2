//! The service worker: the copy of the site that works without the server, and the offer of a new version.
//!
//! What the two say to each other stands at the head of `src/offline/sw.js`.

use std::cell::Cell;
use std::time::Duration;

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageChannel, MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration};

/// Whether the site works without the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Not known yet.
    Unknown,
    /// The files are being kept.
    Coming,
    /// Every file is kept.
    Ready,
    /// The browser keeps nothing (private window, no HTTPS, switched off).
    Not,
}

/// What the page knows of its offline copy.
#[derive(Clone, Copy)]
pub struct Offline {
    /// Whether the site works without the server.
    pub kept: RwSignal<Kept>,
    /// Whether a newer version waits to be used.
    pub newer: RwSignal<bool>,
}

impl Offline {
    /// Registers the service worker once the page has been drawn and there is time.
    pub fn start() -> Offline {
        let offline = Offline {
            kept: RwSignal::new(Kept::Unknown),
            newer: RwSignal::new(false),
        };
        let navigator = window().navigator();
        if !Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false) {
            offline.kept.set(Kept::Not);
            return offline;
        }
        let container = navigator.service_worker();
        reload_when_replaced(&container);
        // Not every browser tells when it is idle; a second after the start, the page is drawn.
        let register = move || {
            spawn_local(async move {
                if offline.register(&container).await.is_err() {
                    offline.kept.set(Kept::Not);
                }
            });
        };
        set_timeout(register, Duration::from_secs(1));
        offline
    }

    async fn register(self, container: &ServiceWorkerContainer) -> Result<(), JsValue> {
        let registration: ServiceWorkerRegistration = JsFuture::from(container.register("sw.js"))
            .await?
            .dyn_into()?;
        self.kept.set(Kept::Coming);
        self.watch(&registration);
        let found = {
            let registration = registration.clone();
            Closure::<dyn FnMut()>::new(move || self.watch(&registration))
        };
        registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
        found.forget();
        JsFuture::from(container.ready()?).await?;
        self.ask(&registration);
        Ok(())
    }

    /// Follows the worker that is being installed, and sees one that waits.
    fn watch(self, registration: &ServiceWorkerRegistration) {
        let look = {
            let registration = registration.clone();
            move || {
                // Without an active one, the waiting one takes its place by itself.
                self.newer
                    .set(registration.waiting().is_some() && registration.active().is_some());
                if registration.installing().is_none() {
                    match registration.active() {
                        Some(_) => self.ask(&registration),
                        None if registration.waiting().is_none() => self.kept.set(Kept::Not),
                        None => {}
                    }
                }
            }
        };
        look();
        if let Some(installing) = registration.installing() {
            let changed = Closure::<dyn FnMut()>::new(look);
            installing.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
            changed.forget();
        }
    }

    /// Asks the active worker whether it has every file.
    fn ask(self, registration: &ServiceWorkerRegistration) {
        let (Some(active), Ok(channel)) = (registration.active(), MessageChannel::new()) else {
            return;
        };
        let answered = Closure::once_into_js(move |event: MessageEvent| {
            let ready =
                Reflect::get(&event.data(), &"ready".into()).is_ok_and(|ready| ready.is_truthy());
            self.kept
                .set(if ready { Kept::Ready } else { Kept::Coming });
        });
        channel
            .port1()
            .set_onmessage(Some(answered.unchecked_ref()));
        let _ = active.post_message_with_transferable(
            &message("state"),
            &js_sys::Array::of1(&channel.port2()),
        );
    }

    /// Lets the newer version take over; every tab then loads it.
    pub fn take_over(self) {
        spawn_local(async move {
            let found =
                JsFuture::from(window().navigator().service_worker().get_registration()).await;
            let registration: Option<ServiceWorkerRegistration> =
                found.ok().and_then(|found| found.dyn_into().ok());
            if let Some(waiting) = registration.and_then(|registration| registration.waiting()) {
                let _ = waiting.post_message(&message("take-over"));
            }
        });
    }
}

fn message(kind: &str) -> JsValue {
    let message = js_sys::Object::new();
    let _ = Reflect::set(&message, &"type".into(), &kind.into());
    message.into()
}

/// Files of the old version would be mixed with files of the new one, so the page starts anew.
///
/// What is typed is kept first: leaving the page hides it, and hiding writes drafts.
fn reload_when_replaced(container: &ServiceWorkerContainer) {
    let had_one = Cell::new(container.controller().is_some());
    let changed = Closure::<dyn FnMut()>::new(move || {
        // The first worker of all takes over a page that is of its own version.
        if had_one.replace(true) {
            let _ = window().location().reload();
        }
    });
    container.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
}
