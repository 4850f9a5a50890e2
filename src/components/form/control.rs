//! The boxes that values are typed into.
//!
//! What is typed is never rewritten while the box has the focus, no key is held back, and nothing is done with single key strokes:
//! Vietnamese keyboards send backspaces and composed letters.

use forms::calendar::parse_date;
use forms::kind::Kind;
use forms::pack::{CodeEntry, Field};
use leptos::prelude::*;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use super::{DOSSIER_DATE, Filling, Moment, control_id};
use crate::clock;

/// What is kept once the choice “another value” was made and as long as none is typed: a blank, which counts as nothing.
const OTHER: &str = " ";
/// What the id of the box for another value ends with.
const OTHER_BOX: &str = "-khac";

/// What a box holds.
fn text_of(control: &Element) -> String {
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        match input.type_().as_str() {
            "checkbox" if input.checked() => "x".to_owned(),
            "checkbox" => String::new(),
            _ => match input.value() {
                // The box for another value stays while it is empty.
                value if value.is_empty() && input.id().ends_with(OTHER_BOX) => OTHER.to_owned(),
                value => value,
            },
        }
    } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else if let Some(choice) = control.dyn_ref::<HtmlSelectElement>() {
        choice.value()
    } else {
        String::new()
    }
}

/// Puts a value into a box, unless the user is in it.
fn show(control: &Element, value: &str) {
    if document().active_element().as_ref() == Some(control) || text_of(control) == value {
        return;
    }
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        match input.type_().as_str() {
            "checkbox" => input.set_checked(!value.is_empty()),
            _ => input.set_value(shown(value)),
        }
    } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(value);
    } else if let Some(choice) = control.dyn_ref::<HtmlSelectElement>() {
        choice.set_value(value);
        if choice.value() != value {
            choice.set_value(OTHER);
        }
    }
}

/// A value in a box: [`OTHER`] is shown as nothing.
fn shown(value: &str) -> &str {
    if value == OTHER { "" } else { value }
}

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
    let typed = on_typed(filling, field);
    let left = on_left(filling, field);
    let tidied = on_tidied(filling, field);
    let width = width_class(field);
    let invalid = move || wrong.get().then_some("true");
    match &field.kind {
        Kind::Tick => view! {
            <input type="checkbox" id=id checked=!value.is_empty() disabled=shut aria-describedby=described aria-invalid=invalid on:change=left />
        }
        .into_any(),
        Kind::Code(list) => {
            let options = options(filling, list, &value);
            let other = other(filling, field, list, &id);
            view! {
                <select id=id class="w-80" disabled=shut aria-describedby=described aria-invalid=invalid on:change=left>{options}</select>
                {other}
            }
            .into_any()
        }
        Kind::Agency(_) | Kind::Lines => {
            let rows = value.lines().count().clamp(3, 8).to_string();
            view! {
                <textarea
                    id=id
                    class=width
                    rows=rows
                    spellcheck="false"
                    autocomplete=autocomplete(field)
                    readonly=shut
                    aria-describedby=described
                    aria-invalid=invalid
                    on:input=typed
                    on:change=left
                    on:blur=tidied
                    prop:value=value
                ></textarea>
            }
            .into_any()
        }
        kind => {
            let mode = input_mode(kind);
            let (list, suggestions) = match kind {
                Kind::Province(list) => suggestions(filling, list, &id),
                _ => (None, None),
            };
            view! {
                <input
                    type="text"
                    id=id
                    class=width
                    inputmode=mode
                    spellcheck="false"
                    autocomplete=autocomplete(field)
                    list=list
                    readonly=shut
                    aria-describedby=described
                    aria-invalid=invalid
                    on:input=typed
                    on:change=left
                    on:blur=tidied
                    prop:value=value
                />
                {suggestions}
            }
            .into_any()
        }
    }
}

/// The class that makes a box as wide as the value that is expected.
pub fn width_class(field: &Field) -> &'static str {
    match field.width {
        0..=12 => "w-10",
        13..=20 => "w-20",
        21..=40 => "w-40",
        _ => "w-80",
    }
}

/// Which keys a telephone offers for a kind of value.
pub fn input_mode(kind: &Kind) -> &'static str {
    match kind {
        Kind::Date | Kind::Count | Kind::TaxCode => "numeric",
        Kind::Mobile => "tel",
        Kind::Email => "email",
        _ => "text",
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

/// The values of a list, after an empty one; what was typed or brought in and is not among them stays as it is.
fn options(filling: &Filling, list: &str, value: &str) -> Vec<AnyView> {
    let (entries, other): (&[CodeEntry], &str) = filling
        .pack()
        .list(list)
        .map_or((&[], ""), |list| (&list.entries, &list.other));
    let option = |own: &str, label: &str, chosen: bool| {
        let (own, label) = (own.to_owned(), label.to_owned());
        view! { <option value=own selected=chosen>{label}</option> }.into_any()
    };
    let own = !value.is_empty() && !entries.iter().any(|entry| entry.value == value);
    let mut options = vec![option("", "", false)];
    if own && other.is_empty() {
        options.push(option(value, value, true));
    }
    options.extend(
        entries
            .iter()
            .map(|entry| option(&entry.value, &entry.label, entry.value == value)),
    );
    if !other.is_empty() {
        options.push(option(OTHER, other, own));
    }
    options
}

/// The values of a long list that are right at the dossier's date, offered while one types.
fn suggestions(filling: &Filling, list: &str, id: &str) -> (Option<String>, Option<AnyView>) {
    let Some(list) = filling.pack().list(list) else {
        return (None, None);
    };
    let day = parse_date(&filling.value_now(DOSSIER_DATE)).unwrap_or_else(clock::today);
    let options: Vec<AnyView> = list
        .entries
        .iter()
        .filter(|entry| entry.period.contains(day))
        .map(|entry| view! { <option value=entry.value.clone()></option> }.into_any())
        .collect();
    let list_id = [id, "-ds"].concat();
    (
        Some(list_id.clone()),
        Some(view! { <datalist id=list_id>{options}</datalist> }.into_any()),
    )
}
