//! Small parts of this page. What they do with what they are given is compiled once for all of them, so that the page stays light.

use leptos::prelude::*;

use crate::app::element;

/// A part that is drawn anew when something that it reads has changed.
pub fn live(draw: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    let draw: Box<dyn Fn() -> Option<AnyView> + Send> = Box::new(draw);
    (move || draw()).into_any()
}

/// A heading that can take the focus.
pub fn heading(id: &'static str, words: &'static str) -> AnyView {
    view! { <h2 id=id tabindex="-1">{words}</h2> }.into_any()
}

/// A paragraph of a class.
pub fn note(class: &'static str, content: AnyView) -> AnyView {
    view! { <p class=class>{content}</p> }.into_any()
}

/// A button of a class.
pub fn button(class: &'static str, content: AnyView, act: impl Fn() + 'static) -> AnyView {
    let act: Box<dyn Fn()> = Box::new(act);
    view! { <button type="button" class=class on:click=move |_| act()>{content}</button> }
        .into_any()
}

/// One of several choices.
pub struct Choice {
    /// What all choices share.
    pub name: &'static str,
    /// The id of this one.
    pub id: String,
    /// What it is.
    pub label: AnyView,
    /// What it means.
    pub hint: AnyView,
    /// Whether it cannot be chosen.
    pub is_shut: bool,
}

/// A choice, with whether it is the present one and what choosing it does.
pub fn radio(
    choice: Choice,
    is_chosen: impl Fn() -> bool + Send + 'static,
    choose: impl Fn() + 'static,
) -> AnyView {
    let is_chosen: Box<dyn Fn() -> bool + Send> = Box::new(is_chosen);
    let choose: Box<dyn Fn()> = Box::new(choose);
    let Choice {
        name,
        id,
        label,
        hint,
        is_shut,
    } = choice;
    let about = [&*id, "-goi-y"].concat();
    view! {
        <div class="radio">
            <input type="radio" name=name id=id.clone() disabled=is_shut aria-describedby=about.clone() prop:checked=is_chosen on:change=move |_| choose() />
            <label for=id>{label}</label>
            <div class="hint" id=about>{hint}</div>
        </div>
    }
    .into_any()
}

/// Gives the focus to a heading, where what had it goes away.
pub fn focus(id: &str) {
    if let Some(heading) = element(id) {
        let _ = heading.focus();
    }
}
