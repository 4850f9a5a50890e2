//! The list of what has to be mended, at the top of the page; it takes the focus.

use forms::{Finding, Level};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement, KeyboardEvent};

use super::{Filling, control_id};
use crate::app::element;
use crate::route::{Part, Route};

/// The id of the list.
const SUMMARY: &str = "cho-can-sua";

/// The errors as links to their fields, with the words that stand beside the fields: one a field, the first.
///
/// After a check it takes the focus, see [`to_summary`].
pub(super) fn error_summary(filling: &Filling, shown: RwSignal<Vec<Finding>>) -> AnyView {
    let own = filling.clone();
    (move || {
        let errors = shown.with(|shown| firsts(shown));
        (!errors.is_empty()).then(|| {
            let title = ["Có ", &errors.len().to_string(), " chỗ cần sửa"].concat();
            let items: Vec<AnyView> = errors.into_iter().map(|error| item(&own, error)).collect();
            view! {
                <div class="error-summary" tabindex="-1" role="group" aria-labelledby="can-sua" id=SUMMARY>
                    <h2 id="can-sua">{title}</h2>
                    <ul>{items}</ul>
                </div>
            }
        })
    })
    .into_any()
}

/// Brings the list into view and puts the focus on it; it is there after the next frame.
pub fn to_summary() {
    request_animation_frame(|| {
        if let Some(summary) = element(SUMMARY) {
            summary.scroll_into_view();
            let _ = summary.focus();
        }
    });
}

/// The Enter that ends a composed syllable does not end the form.
pub fn hold_composing_enter(event: KeyboardEvent) {
    if event.key() == "Enter" && (event.is_composing() || event.key_code() == 229) {
        event.prevent_default();
    }
}

/// The first error of each field, and every error of the record as a whole.
fn firsts(shown: &[Finding]) -> Vec<Finding> {
    let mut errors: Vec<Finding> = Vec::new();
    for finding in shown.iter().filter(|finding| finding.level == Level::Error) {
        if finding.field.is_none() || errors.iter().all(|first| first.field != finding.field) {
            errors.push(finding.clone());
        }
    }
    errors
}

fn item(filling: &Filling, finding: Finding) -> AnyView {
    match finding.field {
        Some(key) => {
            let address = Route::form(
                &filling.form().id,
                filling.draft.id(),
                Part::Mend(key.to_string()),
            )
            .href();
            let there = move |event: web_sys::MouseEvent| {
                // The page is already the right one.
                event.prevent_default();
                to_control(&control_id(&key));
            };
            view! { <li><a href=address on:click=there>{String::from(finding.what)}</a></li> }
                .into_any()
        }
        None => view! { <li>{String::from(finding.what)} " " {String::from(finding.how)}</li> }
            .into_any(),
    }
}

/// Brings a field's label into view and puts the focus into its box.
pub fn to_control(id: &str) {
    let Some(control) = document()
        .get_element_by_id(id)
        .and_then(|found| found.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let whole = control.closest(".field").ok().flatten();
    whole
        .as_ref()
        .unwrap_or(control.as_ref())
        .scroll_into_view();
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = control.focus_with_options(&options);
}
