//! A draft that is read from its stores: whatever was not begun on this page.

use std::sync::Arc;

use forms::Pack;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::parts;
use crate::app::site;
use crate::components::form::Filling;
use crate::drafts::{Mode, OpenFault, Opened, messages};
use crate::pages::trouble;
use crate::route::Route;
use crate::whole;

/// The pages of the draft, once it is read.
pub fn page(pack: &Arc<Pack>, form: &str, id: &str, route: RwSignal<Route>) -> AnyView {
    let opened = RwSignal::new_local(None::<Result<Opened, OpenFault>>);
    let (drafts, id) = (site().drafts, id.to_owned());
    spawn_local(async move {
        let mut result = drafts.open(&id).await;
        if let Ok(Opened { draft, .. }) = &result
            && whole::is_to_take_over()
            && draft.mode().get_untracked() != Mode::Writing
            && let Err(fault) = draft.take_over().await
        {
            result = Err(fault);
        }
        // The user may have gone elsewhere in the meantime.
        opened.try_set(Some(result));
    });
    let (pack, form) = (Arc::clone(pack), form.to_owned());
    (move || {
        opened.with(|opened| match opened {
            None => view! { <p class="lead">"Đang mở bản nháp…"</p> }.into_any(),
            Some(Err(fault)) => trouble::draft(*fault),
            Some(Ok(opened)) => view! {
                {opened.fork.is_some().then(|| notice(messages::FORKED))}
                {opened.aside.then(|| notice(messages::SET_ASIDE))}
                {parts(&pack, &form, &opened.draft, route)}
            }
            .into_any(),
        })
    })
    .into_any()
}

fn notice(text: &'static str) -> AnyView {
    view! { <p class="note">{text}</p> }.into_any()
}

/// Takes the draft over from the tab that has it.
///
/// Why that did not work is put into `said`.
pub fn take_over(filling: &Filling, said: RwSignal<&'static str>) {
    let filling = filling.clone();
    spawn_local(async move {
        match filling.draft.take_over().await {
            Ok(()) => filling.renew(),
            Err(fault) => drop(said.try_set(messages::open_fault(fault))),
        }
    });
}
