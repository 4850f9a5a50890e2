//! The pages of the site, one a file.

mod home;
pub mod list;
mod procedure;
pub mod trouble;

use std::sync::Arc;

use forms::Pack;
use leptos::prelude::*;

use crate::route::{Part, Route};

/// The page of the address bar.
pub fn page(route: RwSignal<Route>, pack: Arc<Pack>) -> AnyView {
    (move || show(&route.get(), &pack)).into_any()
}

fn show(route: &Route, pack: &Arc<Pack>) -> AnyView {
    match route {
        Route::Home => home::page(pack),
        Route::Procedure(id) => match pack.procedure(id) {
            Some(procedure) => procedure::page(pack, procedure),
            None => trouble::unknown(),
        },
        Route::List(draft) => list::ListPage(list::ListPageProps { draft: draft.clone(), pack: Arc::clone(pack) }).into_any(),
        _ => trouble::unknown(),
    }
}

/// The address at which a form is begun: a letter with a list begins with its list.
pub fn new_address(pack: &Pack, form: &str) -> String {
    match pack.form(form) {
        Some(form) if form.list.is_some() => Route::List(None).href(),
        _ => Route::NewForm(form.to_owned()).href(),
    }
}

/// The address of a draft.
pub fn form_address(pack: &Pack, form: &str, draft: &str) -> String {
    match pack.form(form) {
        Some(form) if form.list.is_some() => Route::List(Some(draft.to_owned())).href(),
        _ => Route::form(form, draft, Part::Fill).href(),
    }
}
