//! Which list the address bar names, and which of its steps.
//!
//! A step is gone to by its address, so that Back, Forward and a reload find it again.

use leptos::prelude::*;

use crate::route::{self, ListPlace, ListStep, Route};

/// The list that an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A new one, of this form or of the first that has a list.
    New(Option<String>),
    /// The draft with this id.
    Draft(String),
}

/// A handle to the address of a list; all copies are the same one.
#[derive(Clone, Copy)]
pub struct Address {
    route: RwSignal<Route>,
    /// The draft that the new list on the page has become.
    begun: StoredValue<Option<String>>,
}

impl Address {
    /// The address of the list page, which lives as long as that page.
    pub fn new(route: RwSignal<Route>) -> Address {
        Address {
            route,
            begun: StoredValue::new(None),
        }
    }

    /// The list that is named. It changes where another list is to be shown:
    /// a new list that gets a draft stays the list that it was, until a new one is asked for.
    pub fn list(self) -> Memo<Named> {
        Memo::new_owning(move |before: Option<Named>| {
            let named = self.route.with(|route| match route {
                Route::List(place) => Some(Named::Draft(place.draft.clone())),
                Route::NewList(form) => Some(Named::New(form.clone())),
                _ => None,
            });
            // On the way to another page this one stays as it is.
            let now = named.or_else(|| before.clone());
            let now = now.unwrap_or(Named::New(None));
            let begun = match &now {
                Named::Draft(id) => self.begun.with_value(|begun| begun.as_ref() == Some(id)),
                Named::New(_) => false,
            };
            let changed = !begun && before.as_ref() != Some(&now);
            if changed {
                self.begun.set_value(None);
            }
            (now, changed)
        })
    }

    /// The step that is asked for of the list with this draft, or of the new one; while another list is asked for, what was asked for before.
    pub fn step(self, draft: Option<String>) -> Memo<ListStep> {
        Memo::new(move |before: Option<&ListStep>| {
            let own = draft
                .clone()
                .or_else(|| self.begun.with_value(Option::clone));
            self.route.with(|route| match route {
                Route::List(ListPlace { draft, step }) if own.as_ref() == Some(draft) => *step,
                _ => before.copied().unwrap_or_default(),
            })
        })
    }

    /// Gives a new list the address of its draft, without leaving the page; nothing happens where the page is being left.
    pub fn begin(self, draft: &str, step: ListStep) {
        let is_new = |route: &Route| matches!(route, Route::NewList(_));
        if !self.route.with_untracked(is_new) {
            return;
        }
        let place = Route::list(draft, step);
        self.begun.set_value(Some(draft.to_owned()));
        route::rename(&place);
        self.route.set(place);
    }

    /// Goes to a step of a draft.
    pub fn go(self, draft: &str, step: ListStep) {
        let place = Route::list(draft, step);
        route::go(&place);
        // The browser tells of it a moment later, until which the last step would be shown with the new rows.
        self.route.set(place);
    }

    /// Goes to a step of a draft in place of the one that was asked for.
    pub fn fall_back(self, draft: &str, step: ListStep) {
        let place = Route::list(draft, step);
        route::rename(&place);
        self.route.set(place);
    }
}
