//! Addresses behind `#`, so that the site works on a plain file server under any path.

use leptos::prelude::{RwSignal, Set, window};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// A page of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `#/`: what do you want to do?
    Home,
    /// `#/viec/{procedure}`: the steps of one procedure.
    Procedure(String),
    /// `#/mau/{form}`: a new draft of a form.
    NewForm(String),
    /// `#/mau/{form}/{draft}` and what follows: one form.
    Form {
        /// The form's id.
        form: String,
        /// The draft's id.
        draft: String,
        /// Which of the form's pages.
        part: Part,
    },
    /// `#/danh-sach/moi/{form}`: a new list of a form, or `#/danh-sach`: of the first form that has one.
    NewList(Option<String>),
    /// `#/danh-sach/{draft}` and what follows: a list that exists.
    List(ListPlace),
    /// `#/ban-nhap`: the drafts on this computer.
    Drafts,
    /// `#/so-theo-doi`: the register of certificates and devices.
    Ledger,
    /// `#/tro-giup`: help.
    Help,
    /// `#/co-quan`: what an agency writes the same way into each form.
    Profile,
    /// `#/chung-thu`: certificates read from their files.
    Certificates,
    /// `#/kiem-tra-chu-ky`: signatures of files, verified.
    Verify,
    /// `#/ky-so`: files signed, and certificates installed, by the helper on this computer.
    Sign,
    /// `#/nguon`: what the forms and rules are drawn from, and how sure it is.
    Sources,
    /// Anything else.
    Unknown,
}

/// The pages of one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Filling in.
    Fill,
    /// `/sua/{field}`: filling in, beginning with one field.
    Mend(String),
    /// `/kiem-tra`: check your answers.
    Review,
    /// `/ket-qua`: the finished PDF.
    Result,
}

/// A list that exists, at one of its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPlace {
    /// The draft's id.
    pub draft: String,
    /// Which of the list's steps.
    pub step: ListStep,
}

/// The steps of a list, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListStep {
    /// `/nhap`: bringing in.
    #[default]
    Import,
    /// Nothing more: checking and mending in the table.
    Mend,
    /// `/cong-van`: the letter.
    Letter,
    /// `/tep-lo`: the batch file.
    Batch,
}

impl Route {
    /// Reads what stands behind `#`.
    pub fn parse(hash: &str) -> Route {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        let own = |part: &str| part.to_owned();
        match parts.as_slice() {
            [""] => Route::Home,
            ["viec", procedure] => Route::Procedure(own(procedure)),
            ["mau", form] => Route::NewForm(own(form)),
            ["mau", form, draft, rest @ ..] => {
                let part = match rest {
                    [] => Part::Fill,
                    ["sua", field] => Part::Mend(own(field)),
                    ["kiem-tra"] => Part::Review,
                    ["ket-qua"] => Part::Result,
                    _ => return Route::Unknown,
                };
                Route::Form {
                    form: own(form),
                    draft: own(draft),
                    part,
                }
            }
            ["danh-sach"] => Route::NewList(None),
            ["danh-sach", "moi", form] => Route::NewList(Some(own(form))),
            ["danh-sach", draft, rest @ ..] => {
                let step = match rest {
                    ["nhap"] => ListStep::Import,
                    [] => ListStep::Mend,
                    ["cong-van"] => ListStep::Letter,
                    ["tep-lo"] => ListStep::Batch,
                    _ => return Route::Unknown,
                };
                Route::list(draft, step)
            }
            ["ban-nhap"] => Route::Drafts,
            ["so-theo-doi"] => Route::Ledger,
            ["tro-giup"] => Route::Help,
            ["co-quan"] => Route::Profile,
            ["chung-thu"] => Route::Certificates,
            ["kiem-tra-chu-ky"] => Route::Verify,
            ["ky-so"] => Route::Sign,
            ["nguon"] => Route::Sources,
            _ => Route::Unknown,
        }
    }

    /// The address, for a link.
    pub fn href(&self) -> String {
        match self {
            Route::Home | Route::Unknown => "#/".to_owned(),
            Route::Procedure(id) => ["#/viec/", id].concat(),
            Route::NewForm(form) => ["#/mau/", form].concat(),
            Route::Form { form, draft, part } => {
                let base = ["#/mau/", form, "/", draft].concat();
                match part {
                    Part::Fill => base,
                    Part::Mend(field) => base + "/sua/" + field,
                    Part::Review => base + "/kiem-tra",
                    Part::Result => base + "/ket-qua",
                }
            }
            Route::NewList(None) => "#/danh-sach".to_owned(),
            Route::NewList(Some(form)) => ["#/danh-sach/moi/", form].concat(),
            Route::List(ListPlace { draft, step }) => {
                let base = ["#/danh-sach/", draft].concat();
                match step {
                    ListStep::Import => base + "/nhap",
                    ListStep::Mend => base,
                    ListStep::Letter => base + "/cong-van",
                    ListStep::Batch => base + "/tep-lo",
                }
            }
            Route::Drafts => "#/ban-nhap".to_owned(),
            Route::Ledger => "#/so-theo-doi".to_owned(),
            Route::Help => "#/tro-giup".to_owned(),
            Route::Profile => "#/co-quan".to_owned(),
            Route::Certificates => "#/chung-thu".to_owned(),
            Route::Verify => "#/kiem-tra-chu-ky".to_owned(),
            Route::Sign => "#/ky-so".to_owned(),
            Route::Sources => "#/nguon".to_owned(),
        }
    }

    /// The page of a form's draft.
    pub fn form(form: &str, draft: &str, part: Part) -> Route {
        Route::Form {
            form: form.to_owned(),
            draft: draft.to_owned(),
            part,
        }
    }

    /// A step of a list's draft.
    pub fn list(draft: &str, step: ListStep) -> Route {
        Route::List(ListPlace {
            draft: draft.to_owned(),
            step,
        })
    }

    /// The draft that the page is about.
    pub fn draft(&self) -> Option<&str> {
        match self {
            Route::Form { draft, .. } | Route::List(ListPlace { draft, .. }) => Some(draft),
            _ => None,
        }
    }
}

/// The page of the address bar at this moment.
pub fn now() -> Route {
    Route::parse(&window().location().hash().unwrap_or_default())
}

/// The page of the address bar, kept up to date.
pub fn current() -> RwSignal<Route> {
    let route = RwSignal::new(now());
    let listener = Closure::<dyn FnMut()>::new(move || {
        let page = window()
            .location()
            .hash()
            .is_ok_and(|hash| hash.is_empty() || hash.starts_with("#/"));
        // Anything else is a place on the page, which is the browser's business.
        if page {
            route.set(now());
        }
    });
    // Without the listener links would do nothing; there is no browser that refuses it.
    let _ =
        window().add_event_listener_with_callback("hashchange", listener.as_ref().unchecked_ref());
    listener.forget();
    route
}

/// Goes to a page, as a link would.
pub fn go(to: &Route) {
    let _ = window().location().set_hash(&to.href());
}

/// Gives the page that is shown another address, which neither loads nor leaves anything.
pub fn rename(to: &Route) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&to.href()));
    }
}

/// Goes to a page in place of the present one, which `Back` then passes over.
pub fn replace(to: &Route) {
    let _ = window().location().replace(&to.href());
}

#[cfg(test)]
mod tests;
