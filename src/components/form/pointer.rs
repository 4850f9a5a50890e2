//! Waiting until a click is over: what is said beside the boxes must not move the page under the mouse.
//!
//! A box is left when the button of the mouse goes down, and a click counts only where it goes up at the same place.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use leptos::prelude::{document, set_timeout};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

type Work = Box<dyn FnOnce()>;

thread_local! {
    static LISTENING: Cell<bool> = const { Cell::new(false) };
    static PRESSED: Cell<bool> = const { Cell::new(false) };
    static WAITING: RefCell<Vec<Work>> = const { RefCell::new(Vec::new()) };
}

/// Follows mouse, pen and finger from now on.
pub fn follow() {
    if LISTENING.replace(true) {
        return;
    }
    on("pointerdown", || PRESSED.set(true));
    on("pointerup", released);
    on("pointercancel", released);
}

/// Does this now, or after the click that is under way.
pub fn when_released(work: impl FnOnce() + 'static) {
    if PRESSED.get() {
        WAITING.with_borrow_mut(|waiting| waiting.push(Box::new(work)));
    } else {
        work();
    }
}

fn released() {
    PRESSED.set(false);
    // The click itself comes right after the release.
    set_timeout(
        || {
            for work in WAITING.take() {
                work();
            }
        },
        Duration::ZERO,
    );
}

fn on(event: &str, act: impl Fn() + 'static) {
    let listener = Closure::<dyn FnMut()>::new(act);
    // Captured, so that nothing on the page can keep the event from here.
    let _ = document().add_event_listener_with_callback_and_bool(
        event,
        listener.as_ref().unchecked_ref(),
        true,
    );
    listener.forget();
}
