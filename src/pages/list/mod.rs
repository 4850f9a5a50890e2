//! The list page.

use std::sync::Arc;

use forms::Pack;
use leptos::prelude::*;

/// The list of a letter: a new one, or the draft with this id.
#[component]
pub fn ListPage(draft: Option<String>, pack: Arc<Pack>) -> impl IntoView {
    let _ = (draft, pack);
    view! { <crate::components::Heading text="Danh sách".to_owned() /> }
}
