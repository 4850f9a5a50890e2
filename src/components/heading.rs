//! The heading of a page: it names the tab and takes the focus after a change of page.

use std::cell::Cell;

use leptos::prelude::*;

use crate::app::element;
use crate::whole;

thread_local! {
    /// The first page shown leaves the focus where the browser puts it, unless a link led to it.
    static FIRST: Cell<bool> = Cell::new(!whole::was_followed());
}

/// The id of the heading.
const ID: &str = "tieu-de";

/// Gives the focus to the heading, where what had it goes away.
pub fn focus_heading() {
    if let Some(heading) = element(ID) {
        let _ = heading.focus();
    }
}

/// The `h1` of a page.
#[component]
pub fn Heading(
    /// What the page is about.
    text: String,
    /// What it is a part of, which its title in the tab then says, too.
    #[prop(optional)]
    about: String,
    /// Whether the page has errors, which its title in the tab then says first.
    #[prop(optional, into)]
    faulty: Signal<bool>,
    /// Whether something else on the page takes the focus.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let title = match about.is_empty() {
        true => text.clone(),
        false => [&text, " – ", &about].concat(),
    };
    Effect::new(move || {
        let before = if faulty.get() { "Lỗi: " } else { "" };
        document().set_title(&[before, &title, " – Hồ sơ chứng thư số"].concat());
    });
    if !FIRST.replace(false) && !quiet {
        // The heading is there after the next frame.
        request_animation_frame(|| {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            focus_heading();
        });
    }
    view! { <h1 id=ID tabindex="-1">{text}</h1> }
}
