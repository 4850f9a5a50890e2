//! The boxes that values are typed into.
//!
//! What is typed is never rewritten while the box has the focus, no key is held back, and nothing is done with single key strokes:
//! Vietnamese keyboards send backspaces and composed letters.

use std::rc::Rc;

use forms::calendar::parse_date;
use forms::kind::Kind;
use forms::pack::Field;
use leptos::prelude::*;
use web_sys::{Element, Event};

use super::drawn::{Drawn, OTHER_BOX, show, shown, text_of};
use super::{DOSSIER_DATE, Filling, Moment, control_id};
use crate::clock;

/// Puts a value that the user asked for into the box with an id, before the box takes the focus.
pub(super) fn show_in(id: &str, value: &str) {
    if let Some(control) = document().get_element_by_id(id) {
        show(&control, value);
    }
}

/// The box of a field.
///
/// `described` names the elements that describe it, `wrong` says whether it has an error.
pub fn control(
    filling: &Filling,
    field: &Field,
    described: String,
    wrong: Signal<bool>,
) -> AnyView {
    let id = control_id(&field.key);
    let value = filling.value_now(&field.key);
    follow(filling, field, &id);
    let shut = {
        let filling = filling.clone();
        Signal::derive(move || !filling.may_write())
    };
    let other = match &field.kind {
        Kind::Code(list) => other(filling, field, list, &id),
        _ => None,
    };
    let drawn = Drawn {
        id,
        value,
        described,
        wrong,
        shut,
        autocomplete: autocomplete(field),
        day: parse_date(&filling.value_now(DOSSIER_DATE)).unwrap_or_else(clock::today),
        typed: Rc::new(on_typed(filling, field)),
        left: Rc::new(on_left(filling, field)),
        tidied: Rc::new(on_tidied(filling, field)),
    };
    let drawn = drawn.draw(filling.pack(), field);
    match other {
        Some(other) => view! { {drawn} {other} }.into_any(),
        None => drawn,
    }
}

/// Without a token the browser would offer values of other people's forms.
fn autocomplete(field: &Field) -> String {
    if field.autocomplete.is_empty() {
        "off".to_owned()
    } else {
        field.autocomplete.clone()
    }
}

/// Shows in the box what came from elsewhere: a repair, undo, another tab.
fn follow(filling: &Filling, field: &Field, id: &str) {
    let (filling, key, id) = (filling.clone(), field.key.clone(), id.to_owned());
    Effect::new(move || {
        let value = filling.value(&key);
        if let Some(control) = document().get_element_by_id(&id) {
            show(&control, &value);
        }
    });
}

fn target(event: &Event) -> Element {
    event_target(event)
}

/// Keeps what is typed after a while of quiet.
fn on_typed(filling: &Filling, field: &Field) -> impl Fn(Event) + use<> {
    let (filling, key) = (filling.clone(), field.key.clone());
    move |event| {
        let (control, own, name) = (target(&event), filling.clone(), key.clone());
        filling.draft.type_later(&key, move || {
            own.commit(&name, &text_of(&control), Moment::Typing)
        });
    }
}

/// Keeps at once what is typed or chosen.
fn on_left(filling: &Filling, field: &Field) -> impl Fn(Event) + use<> {
    let (filling, key) = (filling.clone(), field.key.clone());
    move |event| {
        filling.draft.flush();
        filling.commit(&key, &text_of(&target(&event)), Moment::Left);
    }
}

/// Writes the value the usual way once the box has lost the focus.
fn on_tidied(filling: &Filling, field: &Field) -> impl Fn(web_sys::FocusEvent) + use<> {
    let (filling, field) = (filling.clone(), field.clone());
    move |event| {
        let control: Element = event_target(&event);
        filling.draft.flush();
        if let Some(better) = filling.tidy(&field, &text_of(&control)) {
            filling.commit(&field.key, &better, Moment::Left);
            show(&control, &better);
        }
    }
}

/// The box for a value that is no entry of a list, shown under the choice that says so; none where only entries are offered.
fn other(filling: &Filling, field: &Field, list: &str, id: &str) -> Option<AnyView> {
    let list = filling.pack().list(list)?;
    if list.other.is_empty() {
        return None;
    }
    let id = [id, OTHER_BOX].concat();
    follow(filling, field, &id);
    let value = filling.value_now(&field.key);
    let (reader, key, label) = (filling.clone(), field.key.clone(), list.other.clone());
    let entries: Vec<String> = list
        .entries
        .iter()
        .map(|entry| entry.value.clone())
        .collect();
    let listed = move || {
        let value = reader.value(&key);
        value.is_empty() || entries.contains(&value)
    };
    let shut = filling.clone();
    // Who is on the way from one entry's words to longer ones keeps the box.
    let inside = RwSignal::new(false);
    Some(
        view! {
            <input
                type="text"
                id=id
                class="w-80 other"
                spellcheck="false"
                aria-label=label
                autocomplete="off"
                readonly=move || !shut.may_write()
                hidden=move || listed() && !inside.get()
                on:focus=move |_| inside.set(true)
                on:blur=move |_| inside.set(false)
                on:input=on_typed(filling, field)
                on:change=on_left(filling, field)
                prop:value=shown(&value).to_owned()
            />
        }
        .into_any(),
    )
}
