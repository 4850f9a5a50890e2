//! The heading of a page: it names the tab and takes the focus after a change of page.

use std::cell::Cell;

use leptos::prelude::*;

thread_local! {
    /// The first page shown leaves the focus where the browser puts it.
    static FIRST: Cell<bool> = const { Cell::new(true) };
}

/// The `h1` of a page.
#[component]
pub fn Heading(
    /// What the page is about.
    text: String,
    /// Whether the page has errors, which its title in the tab then says first.
    #[prop(optional, into)]
    faulty: Signal<bool>,
    /// Whether something else on the page takes the focus.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let heading = NodeRef::<leptos::html::H1>::new();
    let title = text.clone();
    Effect::new(move || {
        let before = if faulty.get() { "Lỗi: " } else { "" };
        document().set_title(&[before, &title, " – Hồ sơ chứng thư số"].concat());
    });
    heading.on_load(move |heading| {
        if FIRST.replace(false) || quiet {
            return;
        }
        window().scroll_to_with_x_and_y(0.0, 0.0);
        let _ = heading.focus();
    });
    view! { <h1 node_ref=heading tabindex="-1">{text}</h1> }
}
