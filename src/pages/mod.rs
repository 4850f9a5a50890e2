//! The pages of the site, one a file.

mod drafts;
mod drafts_files;
mod form;
mod help;
mod home;
pub mod list;
mod procedure;
mod sources;
pub mod trouble;

pub use drafts::is_shown;

use std::sync::Arc;

use forms::Pack;
use leptos::prelude::*;

use crate::route::{Part, Route};

/// The page of the address bar.
pub fn page(route: RwSignal<Route>, pack: Arc<Pack>) -> AnyView {
    // The parts of one form share its open draft: they are one page.
    let place = Memo::new(move |_| match route.get() {
        Route::Form { form, draft, .. } => Route::Form { form, draft, part: Part::Fill },
        other => other,
    });
    (move || show(&place.get(), route, &pack)).into_any()
}

fn show(place: &Route, route: RwSignal<Route>, pack: &Arc<Pack>) -> AnyView {
    match place {
        Route::Home => home::page(pack),
        Route::Procedure(id) => match pack.procedure(id) {
            Some(procedure) => procedure::page(pack, procedure),
            None => trouble::unknown(),
        },
        Route::NewForm(form) => form::begin(pack, form),
        Route::Form { form, draft, .. } => form::page(pack, form, draft, route),
        Route::List(draft) => list::ListPage(list::ListPageProps { draft: draft.clone(), pack: Arc::clone(pack) }).into_any(),
        Route::Drafts => drafts::page(pack),
        Route::Help => help::page(pack),
        Route::Sources => sources::page(pack),
        Route::Unknown => trouble::unknown(),
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
