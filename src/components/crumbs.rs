//! Where the page stands among the others.

use leptos::prelude::*;

/// The way back, each with its address, and the present page's name.
pub fn crumbs(before: Vec<(String, String)>, here: String) -> AnyView {
    let links: Vec<AnyView> = before
        .into_iter()
        .map(|(name, address)| view! { <li><a href=address>{name}</a></li> }.into_any())
        .collect();
    view! {
        <nav class="crumbs" aria-label="Vị trí của trang">
            <ol>{links}<li aria-current="page">{here}</li></ol>
        </nav>
    }
    .into_any()
}
