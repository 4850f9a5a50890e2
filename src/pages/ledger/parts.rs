//! Small parts that all of the page is made of.
//!
//! None of them is generic: a view of its own type for every cell and button would weigh more than all the rest of the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use super::desk::Desk;
use crate::app::element;

/// What a button does.
pub type Act = Box<dyn Fn()>;

/// Words as a view.
pub fn words(text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    text.into_any()
}

/// A paragraph.
pub fn p(class: &'static str, children: Vec<AnyView>) -> AnyView {
    view! { <p class=class>{children}</p> }.into_any()
}

/// A block.
pub fn div(class: &'static str, children: Vec<AnyView>) -> AnyView {
    view! { <div class=class>{children}</div> }.into_any()
}

/// Words that weigh more.
pub fn strong(text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <b>{text}</b> }.into_any()
}

/// A line of smaller words.
pub fn small(class: &'static str, children: Vec<AnyView>) -> AnyView {
    view! { <small class=class>{children}</small> }.into_any()
}

/// A mark behind words; a wrong one stands out.
pub fn tag(text: String, wrong: bool) -> AnyView {
    let class = if wrong { "tag wrong" } else { "tag" };
    view! { <span class=class>{text}</span> }.into_any()
}

/// A list.
pub fn list(class: &'static str, items: Vec<AnyView>) -> AnyView {
    let items: Vec<AnyView> = items
        .into_iter()
        .map(|item| view! { <li>{item}</li> }.into_any())
        .collect();
    view! { <ul class=class>{items}</ul> }.into_any()
}

/// Several views as one.
pub fn all(children: Vec<AnyView>) -> AnyView {
    children.into_any()
}

/// A cell of a table.
pub fn cell(class: &'static str, children: Vec<AnyView>) -> AnyView {
    view! { <td class=class>{children}</td> }.into_any()
}

/// The head of a row.
pub fn row_head(children: Vec<AnyView>) -> AnyView {
    view! { <th scope="row">{children}</th> }.into_any()
}

/// A table in a frame that it can be wider than.
pub fn table(
    id: &'static str,
    label: &'static str,
    heads: Vec<AnyView>,
    rows: Vec<AnyView>,
) -> AnyView {
    view! {
        <div class="ledger-frame" id=id tabindex="0" role="region" aria-label=label>
            <table class="ledger"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
    .into_any()
}

/// The head of a column.
pub fn head(text: &'static str) -> AnyView {
    view! { <th scope="col">{text}</th> }.into_any()
}

/// A button that is always there.
pub fn button(class: &'static str, text: impl Into<String>, act: impl Fn() + 'static) -> AnyView {
    pressed(
        class,
        text.into(),
        String::new(),
        Signal::stored(false),
        Box::new(act),
    )
}

/// A button among others with the same words; `of` tells it from them for who does not see it.
pub fn button_of(
    class: &'static str,
    text: impl Into<String>,
    of: String,
    act: impl Fn() + 'static,
) -> AnyView {
    pressed(class, text.into(), of, Signal::stored(false), Box::new(act))
}

/// A button that writes: not while another tab has the register.
pub fn writing(
    desk: Desk,
    class: &'static str,
    text: impl Into<String>,
    of: String,
    act: impl Fn() + 'static,
) -> AnyView {
    pressed(class, text.into(), of, desk.shut(), Box::new(act))
}

/// A button that can be shut.
pub fn pressed(
    class: &'static str,
    text: String,
    of: String,
    shut: Signal<bool>,
    act: Act,
) -> AnyView {
    let of =
        (!of.is_empty()).then(|| view! { <span class="hidden-text">" " {of}</span> }.into_any());
    view! {
        <button type="button" class=class disabled=shut on:click=move |_| act()>{text} {of}</button>
    }
    .into_any()
}

/// A tick box without words of its own.
pub fn tick(label: String, ticked: Signal<bool>, act: Act) -> AnyView {
    view! { <input type="checkbox" aria-label=label prop:checked=ticked on:change=move |_| act() /> }.into_any()
}

/// A choice with its words before it: values with what is shown for them.
pub fn choice(
    id: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
    act: Act,
) -> AnyView {
    let options: Vec<AnyView> = options
        .into_iter()
        .map(|(value, shown)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{shown}</option> }.into_any()
        })
        .collect();
    view! {
        <span class="pair"><label for=id>{label}</label> <select id=id on:change=move |_| act()>{options}</select></span>
    }
    .into_any()
}

/// A box of one line with its words before it.
pub fn line(id: &'static str, label: &'static str, class: &'static str, value: String) -> AnyView {
    view! {
        <span class="pair">
            <label for=id>{label}</label> " "
            <input id=id type="text" class=class autocomplete="off" spellcheck="false" value=value />
        </span>
    }
    .into_any()
}

/// Does nothing.
pub fn nothing() -> Act {
    Box::new(|| {})
}

/// What a box or a choice with an id holds; a tick box that is ticked holds `x`.
pub fn value_of(id: &str) -> String {
    let Some(control) = element(id) else {
        return String::new();
    };
    if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
        return select.value();
    }
    if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    match control.dyn_ref::<HtmlInputElement>() {
        Some(input) if input.type_() == "checkbox" && input.checked() => "x".to_owned(),
        Some(input) if input.type_() == "checkbox" => String::new(),
        Some(input) => input.value(),
        None => String::new(),
    }
}
