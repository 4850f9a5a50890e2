//! How a box is drawn and what it holds, whatever stands behind it: a field of a form, or one of the agency's page.

use std::rc::Rc;

use chrono::NaiveDate;
use forms::Pack;
use forms::kind::Kind;
use forms::pack::{CodeEntry, Field};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, FocusEvent, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};

/// What a list has for the choice “another value”: a blank, which counts as nothing.
pub const OTHER: &str = " ";
/// What the id of the box for another value ends with.
pub const OTHER_BOX: &str = "-khac";

/// A box that is to be drawn.
pub struct Drawn {
    /// Its id.
    pub id: String,
    /// What it holds at first.
    pub value: String,
    /// The elements that describe it.
    pub described: String,
    /// Whether the value has an error.
    pub wrong: Signal<bool>,
    /// Whether it can only be looked at.
    pub shut: Signal<bool>,
    /// The HTML token that says what it takes, for the browser.
    pub autocomplete: String,
    /// The day for which values are offered.
    pub day: NaiveDate,
    /// Something was typed.
    pub typed: Rc<dyn Fn(Event)>,
    /// What was typed or chosen counts.
    pub left: Rc<dyn Fn(Event)>,
    /// The box has lost the focus.
    pub tidied: Rc<dyn Fn(FocusEvent)>,
}

impl Drawn {
    /// The box of a field; that for a value beside those of a list is the caller's.
    pub fn draw(self, pack: &Pack, field: &Field) -> AnyView {
        let Drawn {
            id,
            value,
            described,
            wrong,
            shut,
            autocomplete,
            day,
            typed,
            left,
            tidied,
        } = self;
        let width = width_class(field);
        let invalid = move || wrong.get().then_some("true");
        let typed = move |event| typed(event);
        let left = move |event| left(event);
        let tidied = move |event| tidied(event);
        match &field.kind {
            Kind::Tick => view! {
                <input type="checkbox" id=id checked=!value.is_empty() disabled=shut aria-describedby=described aria-invalid=invalid on:change=left />
            }
            .into_any(),
            Kind::Code(list) => {
                let options = options(pack, list, &value);
                view! {
                    <select id=id class="w-80" disabled=shut aria-describedby=described aria-invalid=invalid on:change=left>{options}</select>
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
                        autocomplete=autocomplete
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
                    Kind::Province(list) => suggestions(pack, list, &id, day),
                    _ => (None, None),
                };
                view! {
                    <input
                        type="text"
                        id=id
                        class=width
                        inputmode=mode
                        spellcheck="false"
                        autocomplete=autocomplete
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
}

/// The class that makes a box as wide as the value that is expected.
fn width_class(field: &Field) -> &'static str {
    match field.width {
        0..=12 => "w-10",
        13..=20 => "w-20",
        21..=40 => "w-40",
        _ => "w-80",
    }
}

/// Which keys a telephone offers for a kind of value.
fn input_mode(kind: &Kind) -> &'static str {
    match kind {
        Kind::Date | Kind::Count | Kind::TaxCode => "numeric",
        Kind::Mobile => "tel",
        Kind::Email => "email",
        _ => "text",
    }
}

/// What a box holds.
pub fn text_of(control: &Element) -> String {
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
pub fn show(control: &Element, value: &str) {
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
pub fn shown(value: &str) -> &str {
    if value == OTHER { "" } else { value }
}

/// The values of a list, after an empty one; what was typed or brought in and is not among them stays as it is.
fn options(pack: &Pack, list: &str, value: &str) -> Vec<AnyView> {
    let (entries, other): (&[CodeEntry], &str) = pack
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

/// The values of a long list that are right on a day, offered while one types.
fn suggestions(
    pack: &Pack,
    list: &str,
    id: &str,
    day: NaiveDate,
) -> (Option<String>, Option<AnyView>) {
    let Some(list) = pack.list(list) else {
        return (None, None);
    };
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
