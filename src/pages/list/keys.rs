//! The keys that work on the whole page while the table is shown, wherever the focus is.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};

use super::bench::Bench;
use super::editor::{Editor, OVER};
use super::jump;

/// Kinds of `input` in which nothing is typed, so that the browser has nothing to take back there.
const NOT_TYPED_IN: [&str; 5] = ["button", "checkbox", "file", "radio", "submit"];

/// Hears the keys until the table is left.
pub fn listen(bench: Bench, editor: Editor) {
    let heard = window_event_listener(ev::keydown, move |event| key(&event, bench, editor));
    on_cleanup(move || heard.remove());
}

fn key(event: &KeyboardEvent, bench: Bench, editor: Editor) {
    // While the system composes a letter, keys belong to it; what somebody has dealt with is done.
    if event.is_composing()
        || event.key_code() == 229
        || event.default_prevented()
        || event.alt_key()
    {
        return;
    }
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    // The box over the cell knows these keys itself.
    let over = [".", OVER].concat();
    if target
        .as_ref()
        .is_some_and(|target| target.closest(&over).is_ok_and(|over| over.is_some()))
    {
        return;
    }
    let typed_in = target.as_ref().is_some_and(is_typed_in);
    let control = event.ctrl_key() || event.meta_key();
    let shift = event.shift_key();
    match event.key().as_str() {
        "F8" if !control => {
            jump::to_next(bench, shift);
            editor.focus();
        }
        "z" | "Z" if control && !typed_in => step_back(bench, editor, shift),
        "y" | "Y" if control && !typed_in => step_back(bench, editor, true),
        _ => return,
    }
    event.prevent_default();
}

/// Takes back the last step, or does it again; a button keeps the focus, and from the bare page it goes to the cell that was changed.
fn step_back(bench: Bench, editor: Editor, again: bool) {
    bench.step_back(again);
    if document()
        .active_element()
        .is_none_or(|active| active.tag_name() == "BODY")
    {
        editor.focus();
    }
}

/// Whether somebody types into an element, so that what is taken back there is the browser's business.
fn is_typed_in(target: &Element) -> bool {
    match target.dyn_ref::<HtmlInputElement>() {
        Some(input) => !NOT_TYPED_IN.contains(&input.type_().as_str()),
        None => target.tag_name() == "TEXTAREA",
    }
}
