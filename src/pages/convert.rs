//! A draft of a form that is out of force, turned into one of the form that it became, without typing anything anew.

use std::sync::Arc;

use forms::pack::{Form, FormHead, PackHead};
use forms::record::convert;
use forms::{Pack, Record};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::go_to_new_draft;
use crate::app::site;
use crate::components::form::new_record;
use crate::drafts::Draft;

/// Said where the new set of forms cannot be fetched.
const UNREACHABLE: &str = "Chưa tải được bộ mẫu mới. Hãy kiểm tra kết nối mạng rồi thử lại.";

/// The button that makes a new draft of a draft and goes to it; the old one stays as it is.
pub fn button(draft: &Draft, pack: &Arc<Pack>, new: &PackHead, to: &FormHead) -> AnyView {
    let site = site();
    let said = RwSignal::new("");
    let (draft, pack, target, form) = (
        draft.clone(),
        Arc::clone(pack),
        new.id.clone(),
        to.id.clone(),
    );
    let act = move |_| {
        let (site, draft, pack) = (site.clone(), draft.clone(), Arc::clone(&pack));
        let (target, form) = (target.clone(), form.clone());
        spawn_local(async move {
            let loaded = site.pack(&target).await;
            let new_form = loaded.pack().and_then(|new| Some((new, new.form(&form)?)));
            let Some((new_pack, new_form)) = new_form else {
                said.try_set(UNREACHABLE);
                return;
            };
            let old = draft.with(|document| document.record().clone());
            let usual = site
                .config
                .with_untracked(|config| new_record(new_pack, new_form, config));
            let record = turned(&old, &pack, new_pack, new_form, &usual);
            let title = retitled(&draft.about().title, &pack, &old.form, &new_form.code);
            go_to_new_draft(&site, record, &title);
        });
    };
    let words = ["Chuyển thành ", &to.code].concat();
    view! {
        <button type="button" class="button small" on:click=act>{words}</button>
        " " <span class="quiet">"Bản nháp này vẫn còn."</span> " " <span role="status">{move || said.get()}</span>
    }
    .into_any()
}

/// A record of the new form: what was typed, and where nothing was typed, what the new form begins with (`usual`).
fn turned(old: &Record, pack: &Pack, new_pack: &Pack, form: &Form, usual: &Record) -> Record {
    let mut record = convert(old, pack, new_pack, form);
    // Words that the old form itself had put in give way to those of the new one.
    for field in pack.form(&old.form).iter().flat_map(|form| form.fields()) {
        if !field.default.is_empty() && record.values.get(&field.key) == field.default {
            record.values.set(&field.key, "");
        }
    }
    for (key, value) in usual.values.iter() {
        if record.values.get(key).is_empty() {
            record.values.set(key, value);
        }
    }
    record
}

/// The title of the new draft: the old one with the number of the new form.
fn retitled(title: &str, pack: &Pack, form: &str, code: &str) -> String {
    let old = pack.head(form).map_or("", |head| head.code.as_str());
    match title.strip_prefix(old) {
        Some(rest) if !old.is_empty() => [code, rest].concat(),
        _ => [title, " (", code, ")"].concat(),
    }
}
