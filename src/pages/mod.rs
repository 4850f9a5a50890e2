//! The pages of the site, one a file.

mod certificates;
mod convert;
mod drafts;
mod drafts_files;
mod form;
mod handover;
mod help;
mod home;
mod ledger;
mod list;
mod procedure;
mod profile;
mod signing;
mod sources;
pub mod trouble;
mod verify;

pub use drafts::is_shown;

use std::pin::Pin;
use std::sync::Arc;

use forms::pack::{FormHead, PackHead, Role, Step};
use forms::{Pack, Record};
use leptos::prelude::*;

use crate::app::{self, Site, site};
use crate::components::form::{Filling, checking};
use crate::drafts::Draft;
use crate::packs::{self, Loaded};
use crate::route::{ListStep, Part, Route};
use crate::whole;

/// What comes later.
pub type Coming<T> = Pin<Box<dyn Future<Output = T>>>;

/// The pages that only the whole program has: all but those that lead to a new form, and its filling in.
pub struct Further {
    /// Finds out which packs there are, also where an administrator has edited them.
    pub known: fn(Option<String>) -> Coming<Vec<PackHead>>,
    /// Reads a pack as the text that an administrator may have edited.
    pub load: fn(String) -> Coming<Loaded>,
    /// Turns a draft into one of a form of another pack.
    pub convert: fn(&Draft, &Arc<Pack>, &PackHead, &FormHead) -> AnyView,
    list: fn(RwSignal<Route>, &Arc<Pack>) -> AnyView,
    drafts: fn() -> AnyView,
    ledger: fn(&Arc<Pack>) -> AnyView,
    help: fn(&Pack) -> AnyView,
    sources: fn(&Pack) -> AnyView,
    profile: fn(&Arc<Pack>) -> AnyView,
    certificates: fn(&Arc<Pack>) -> AnyView,
    verify: fn() -> AnyView,
    sign: fn() -> AnyView,
    checked: fn(&Draft, &Arc<Pack>, &str) -> Option<Filling>,
    beside_form: fn(&Filling) -> Option<AnyView>,
    reopen: fn(&Arc<Pack>, &str, &str, RwSignal<Route>) -> AnyView,
    take_over: fn(&Filling, RwSignal<&'static str>),
    review: fn(&Filling) -> AnyView,
    result: fn(&Filling) -> AnyView,
}

/// All of them.
pub const FURTHER: &Further = &Further {
    known: |index| Box::pin(packs::text::known(index)),
    load: |id| Box::pin(packs::text::pack(id)),
    convert: convert::button,
    list: list::page,
    drafts: drafts::page,
    ledger: ledger::page,
    help: help::page,
    sources: sources::page,
    profile: profile::page,
    certificates: certificates::page,
    verify: verify::page,
    sign: signing::page,
    checked: checking::checked,
    beside_form: form::certificate::part,
    reopen: form::reopen::page,
    take_over: form::reopen::take_over,
    review: form::review::page,
    result: form::result::page,
};

/// Whether only the whole program can begin with a page; the other one knows the drafts alone that were begun in it.
pub fn is_further(route: &Route) -> bool {
    match route {
        Route::List(_) | Route::NewList(_) | Route::Form { .. } => true,
        Route::Drafts | Route::Ledger | Route::Help | Route::Sources => true,
        Route::Profile | Route::Certificates | Route::Verify | Route::Sign => true,
        Route::Home | Route::Procedure(_) | Route::NewForm(_) | Route::Unknown => false,
    }
}

/// A page of the whole program; the small one gives way to it.
fn further(show: impl FnOnce(&Further) -> AnyView) -> AnyView {
    match site().further {
        Some(further) => show(further),
        None => {
            whole::give_way();
            view! { <p class="lead">"Đang mở trang…"</p> }.into_any()
        }
    }
}

/// The page of the address bar.
pub fn page(route: RwSignal<Route>, pack: Arc<Pack>) -> AnyView {
    // The parts of one form share its open draft: they are one page.
    let place = Memo::new(move |_| match route.get() {
        Route::Form { form, draft, .. } => Route::Form {
            form,
            draft,
            part: Part::Fill,
        },
        // The same of the steps of one list, which knows itself which list it shows.
        Route::List(_) | Route::NewList(_) => Route::NewList(None),
        other => other,
    });
    (move || show(&place.get(), route, &pack)).into_any()
}

fn show(place: &Route, route: RwSignal<Route>, pack: &Arc<Pack>) -> AnyView {
    // The page may be drawn before it is known here that another pack is on its way.
    if site().choice.wanted().get_untracked().as_ref() != Some(&pack.id) {
        return app::waiting();
    }
    match place {
        Route::Home => home::page(pack),
        Route::Procedure(id) => match pack.procedure(id) {
            Some(procedure) => procedure::page(pack, procedure),
            None => trouble::unknown(),
        },
        Route::NewForm(form) => form::begin(pack, form),
        Route::Form { form, draft, .. } => form::page(pack, form, draft, route),
        Route::List(_) | Route::NewList(_) => further(|pages| (pages.list)(route, pack)),
        Route::Drafts => further(|pages| (pages.drafts)()),
        Route::Ledger => further(|pages| (pages.ledger)(pack)),
        Route::Help => further(|pages| (pages.help)(pack)),
        Route::Sources => further(|pages| (pages.sources)(pack)),
        Route::Profile => further(|pages| (pages.profile)(pack)),
        Route::Certificates => further(|pages| (pages.certificates)(pack)),
        Route::Verify => further(|pages| (pages.verify)()),
        Route::Sign => further(|pages| (pages.sign)()),
        Route::Unknown => trouble::unknown(),
    }
}

/// The address at which a form is begun: a letter with a list begins with its list.
pub fn new_address(pack: &Pack, form: &str) -> String {
    match pack.head(form) {
        Some(own) if own.has_list => Route::NewList(Some(form.to_owned())).href(),
        _ => Route::NewForm(form.to_owned()).href(),
    }
}

/// The number of a step's form in words; empty for a step without one.
pub fn step_code<'a>(pack: &'a Pack, step: &'a Step) -> &'a str {
    let form = step.form.as_deref().and_then(|id| pack.head(id));
    match form {
        Some(form) if step.form_code.is_empty() => &form.code,
        _ => &step.form_code,
    }
}

/// Who does a step, in words.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Subscriber => "Thuê bao",
        Role::Agency => "Cơ quan quản lý trực tiếp",
        Role::Authority => "Cục Chứng thực số và Bảo mật thông tin",
    }
}

/// Keeps a record as a new draft and goes to it.
pub fn go_to_new_draft(site: &Site, record: Record, title: &str) {
    let (pack, form) = (record.pack.clone(), record.form.clone());
    let draft = site.drafts.create(record, title);
    let address = draft_address(site, &pack, &form, draft.id());
    // Until its page opens it.
    draft.linger();
    let _ = window().location().set_hash(&address);
}

/// The address of a draft of a form of any pack.
pub fn draft_address(site: &Site, pack: &str, form: &str, draft: &str) -> String {
    match site.choice.form(pack, form) {
        Some(form) if form.has_list => Route::list(draft, ListStep::Mend).href(),
        _ => Route::form(form, draft, Part::Fill).href(),
    }
}
