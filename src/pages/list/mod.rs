//! The list page: many people brought in, checked, mended, and sent on with one letter.
//!
//! Reading order: [`address`] (which list), [`steps`], [`bench`] (the list that is worked on), [`position`] and [`columns`],
//! [`import`] and [`mapping`] (step 1), [`tools`], [`table`], [`editor`], [`panel`], [`keys`] (step 2), [`letter`] (step 3),
//! [`output`] (step 4 and downloads), [`next`] (what comes after it); [`words`] (what all of them call things).

mod address;
mod bench;
mod clipboard;
mod columns;
mod editor;
mod import;
mod jump;
mod keys;
mod letter;
mod mapping;
mod next;
mod output;
mod panel;
mod position;
mod rows;
mod stats;
mod steps;
mod table;
mod tools;
mod words;

pub use mapping::forget;

use std::sync::Arc;

use forms::{Pack, Plan};
use leptos::prelude::*;

use crate::app::site;
use crate::components::{Heading, crumbs, focus_heading, out_of_force};
use crate::drafts::{Draft, Mode, OpenFault, Opened, messages};
use crate::pages::trouble;
use crate::route::{ListStep, Route};
use address::{Address, Named};
use bench::Bench;
use editor::Editor;
use import::Files;

/// The page: a new list, or the draft that the address names.
pub fn page(route: RwSignal<Route>, pack: &Arc<Pack>) -> AnyView {
    let address = Address::new(route);
    let list = address.list();
    let pack = Arc::clone(pack);
    (move || match list.get() {
        Named::Draft(id) => existing(id, address, &pack),
        Named::New(form) => {
            let first = || pack.forms.iter().find(|form| form.list.is_some());
            let form = form.or_else(|| first().map(|form| form.id.clone()));
            // What the page reads while it is made must not make it anew.
            untrack(|| list_page(None, &form.unwrap_or_default(), address, &pack))
        }
    })
    .into_any()
}

/// A draft, once it is read.
fn existing(id: String, address: Address, pack: &Arc<Pack>) -> AnyView {
    let opened = RwSignal::new_local(None::<Result<Opened, OpenFault>>);
    let (drafts, choice, pack) = (site().drafts, site().choice, Arc::clone(pack));
    leptos::task::spawn_local(async move {
        let result = drafts.open(&id).await;
        // The user may have gone elsewhere in the meantime.
        opened.try_set(Some(result));
    });
    (move || {
        opened.with(|opened| match opened {
            None => opening(),
            Some(Err(fault)) => view! {
                <Heading text="Chưa mở được danh sách".to_owned() />
                <p class="note">{messages::open_fault(*fault)} " " <a href="#/ban-nhap">"Mở trang Bản nháp"</a></p>
            }
            .into_any(),
            Some(Ok(opened)) => {
                let (own_pack, form) = opened.draft.with(|document| {
                    let record = document.record();
                    (record.pack.clone(), record.form.clone())
                });
                if own_pack == pack.id {
                    return untrack(|| list_page(Some(opened), &form, address, &pack));
                }
                // Its own pack comes, and the page is drawn anew.
                match choice.find(opened.draft.id(), &own_pack) {
                    true => opening(),
                    false => trouble::other_pack(&own_pack),
                }
            }
        })
    })
    .into_any()
}

fn opening() -> AnyView {
    view! { <p class="lead" role="status">"Đang mở danh sách…"</p> }.into_any()
}

/// The list of a form: a new one, or a draft.
fn list_page(opened: Option<&Opened>, form: &str, address: Address, pack: &Arc<Pack>) -> AnyView {
    let site = site();
    let has_list = pack.form(form).is_some_and(|form| form.list.is_some());
    let plan = Plan::new(pack, form).filter(|_| has_list).map(Arc::new);
    let Some(plan) = plan else {
        return trouble::unknown();
    };
    let title = words::title(plan.form());
    let bench = Bench::new(
        plan,
        site.drafts.clone(),
        site.config.get_untracked(),
        address,
        opened.map(|opened| opened.draft.id().to_owned()),
    );
    let files = Files::new();
    let status = site.status;
    let mut notes = Vec::new();
    if let Some(opened) = opened {
        if opened.fork.is_some() {
            notes.push(messages::FORKED);
        }
        if opened.aside {
            notes.push(messages::SET_ASIDE);
        }
        untrack(|| {
            bench.open(opened.draft.clone());
            bench.fall_back();
        });
    }
    // The owner of this page, so that the status line lets go of the draft when the page is left.
    let owner = Owner::current();
    let follow = move |draft: &Draft| match &owner {
        Some(owner) => owner.with(|| status.follow(draft)),
        None => status.follow(draft),
    };
    Effect::new(move || {
        if let Some(draft) = bench.draft.get() {
            follow(&draft);
        }
    });
    // Another step is another page: it begins at its heading.
    Effect::new(move |before: Option<ListStep>| {
        let now = bench.step.get();
        if before.is_some_and(|before| before != now) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            focus_heading();
            bench.fall_back();
        }
        now
    });
    on_cleanup(move || {
        files.stop();
        if let Some(draft) = bench.draft.get_untracked() {
            draft.flush();
        }
    });
    let body = move || match bench.step.get() {
        // The first step takes its place.
        step if !untrack(|| bench.reaches(step)) => ().into_any(),
        ListStep::Import => import::step(bench, files),
        ListStep::Mend => mend(bench, files),
        ListStep::Letter => letter::step(bench).into_any(),
        ListStep::Batch => output::step(bench),
    };
    let force = move || {
        let plan = bench.plan();
        let draft = move || bench.draft.get();
        // The table needs all the room there is.
        let shown = bench.step.get() != ListStep::Mend;
        shown.then(|| {
            out_of_force(
                plan.pack(),
                &plan.form().id,
                move || bench.written_day(),
                draft,
            )
        })
    };
    let name = move || {
        let draft = bench.draft.get();
        draft.map_or_else(|| "Lập danh sách".to_owned(), |draft| draft.about().title)
    };
    let notes: Vec<AnyView> = notes
        .into_iter()
        .map(|note| view! { <p class="note">{note}</p> }.into_any())
        .collect();
    view! {
        {move || crumbs(vec![("Bắt đầu".to_owned(), "#/".to_owned())], name())}
        <p class="caption">{title.clone()}</p>
        {move || view! { <Heading text=steps::name(bench, bench.step.get()) about=title.clone() /> }}
        {notes}
        {steps::bar(bench)}
        {read_only(bench)}
        {force}
        {body}
    }
    .into_any()
}

/// Said while another tab has the draft, with the way to take it over.
fn read_only(bench: Bench) -> AnyView {
    (move || {
        let draft = bench.draft.get()?;
        let mode: Mode = draft.mode().get();
        let sentence = messages::mode(mode)?;
        let take = move |_| {
            let draft = draft.clone();
            leptos::task::spawn_local(async move {
                match draft.take_over().await {
                    _ if !bench.is_open() => {}
                    Ok(()) => {
                        bench.open(draft);
                        // The button that was pressed goes away.
                        focus_heading();
                    }
                    Err(fault) => bench.said.set(messages::open_fault(fault).to_owned()),
                }
            });
        };
        Some(view! {
            <p class="note read-only">{sentence} <button type="button" class="button small" on:click=take>"Chuyển sang sửa ở đây"</button></p>
        })
    })
    .into_any()
}

/// The second step: the work bench.
fn mend(bench: Bench, files: Files) -> AnyView {
    let editor = Editor::new();
    keys::listen(bench, editor);
    let empty = Memo::new(move |_| bench.rows() == 0);
    let table = table::table(bench, editor);
    view! {
        {tools::tools(bench, files, editor)}
        <p class="note" hidden=move || !empty.get()>
            {bench.nothing_yet()}
            <button type="button" class="link" on:click=move |_| bench.go(ListStep::Import)>"Nhập danh sách"</button>
            " hoặc "
            <button type="button" class="link" on:click=move |_| tools::add_person(bench, editor)>"thêm một " {bench.unit()}</button> "."
        </p>
        <div class="bench" hidden=move || empty.get()>
            {table}
            {panel::panel(bench, editor)}
        </div>
        <p class="hint keys">
            "Mũi tên, Tab: sang ô khác · gõ để thay, Enter hoặc F2 để sửa · Esc: bỏ thay đổi, nhấn lần nữa để ra khỏi bảng · F8: lỗi kế tiếp · Ctrl+C, Ctrl+V: chép, dán ô · Ctrl+Z: hoàn tác"
        </p>
    }
    .into_any()
}
