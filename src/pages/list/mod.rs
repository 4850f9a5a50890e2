//! The list page: many people brought in, checked, mended, and sent on with one letter.
//!
//! Reading order: [`address`] (which list), [`steps`], [`bench`] (the list that is worked on), [`position`] and [`columns`],
//! [`import`] and [`mapping`] (step 1), [`tools`], [`table`], [`editor`], [`panel`], [`keys`] (step 2), [`letter`] (step 3),
//! [`output`] (step 4 and downloads).

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
mod output;
mod panel;
mod position;
mod rows;
mod stats;
mod steps;
mod table;
mod tools;

use std::sync::Arc;

use forms::{Pack, Plan};
use leptos::prelude::*;

use crate::app::site;
use crate::components::{Heading, crumbs, focus_heading, out_of_force};
use crate::drafts::{Draft, Mode, messages};
use crate::route::{ListStep, Route};
use address::Address;
use bench::Bench;
use editor::Editor;
use import::Files;

/// The page: a new list, or the draft that the address names.
pub fn page(route: RwSignal<Route>, pack: &Arc<Pack>) -> AnyView {
    let address = Address::new(route);
    let list = address.list();
    let pack = Arc::clone(pack);
    (move || {
        ListPage(ListPageProps {
            draft: list.get(),
            address,
            pack: Arc::clone(&pack),
        })
        .into_any()
    })
    .into_any()
}

/// The list of a letter: a new one, or the draft with this id.
#[component]
fn ListPage(draft: Option<String>, address: Address, pack: Arc<Pack>) -> impl IntoView {
    let site = site();
    let form = pack
        .forms
        .iter()
        .find(|form| form.list.is_some())
        .map(|form| form.id.clone())
        .unwrap_or_default();
    let Some(plan) = Plan::new(&pack, &form).map(Arc::new) else {
        return super::trouble::unknown();
    };
    let bench = Bench::new(
        plan,
        site.drafts.clone(),
        site.config.get_untracked(),
        address,
        draft.clone(),
    );
    let files = Files::new();
    let (status, drafts) = (site.status, site.drafts);
    let trouble = RwSignal::new(None::<&'static str>);
    let notes = RwSignal::new(Vec::<&'static str>::new());
    // The owner of this page, so that the status line lets go of the draft when the page is left.
    let owner = Owner::current();
    let follow = move |draft: &Draft| match &owner {
        Some(owner) => owner.with(|| status.follow(draft)),
        None => status.follow(draft),
    };
    let opening = RwSignal::new(draft.is_some());
    if let Some(id) = draft {
        leptos::task::spawn_local(async move {
            match drafts.open(&id).await {
                _ if !bench.is_open() => {}
                Ok(opened) => {
                    let mut said = Vec::new();
                    if opened.fork.is_some() {
                        said.push(messages::FORKED);
                    }
                    if opened.aside {
                        said.push(messages::SET_ASIDE);
                    }
                    notes.set(said);
                    bench.open(opened.draft);
                    bench.fall_back();
                    opening.set(false);
                }
                Err(fault) => trouble.set(Some(messages::open_fault(fault))),
            }
        });
    }
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
    let body = move || {
        match trouble.get() {
        Some(sentence) => view! { <p class="note">{sentence} " " <a href="#/ban-nhap">"Mở trang Bản nháp"</a></p> }.into_any(),
        None => view! {
            {steps::bar(bench)}
            {read_only(bench)}
            {move || (bench.step.get() != ListStep::Mend).then(|| out_of_force(bench.plan().pack()))}
            {move || match bench.step.get() {
                _ if opening.get() => view! { <p class="lead" role="status">"Đang mở danh sách…"</p> }.into_any(),
                // The first step takes its place.
                step if !untrack(|| bench.reaches(step)) => ().into_any(),
                ListStep::Import => import::step(bench, files),
                ListStep::Mend => mend(bench, files),
                ListStep::Letter => letter::step(bench).into_any(),
                ListStep::Batch => output::step(bench),
            }}
        }
        .into_any(),
    }
    };
    let name = move || {
        bench
            .draft
            .get()
            .map_or_else(|| "Lập danh sách".to_owned(), |draft| draft.about().title)
    };
    let notes = move || {
        notes
            .get()
            .into_iter()
            .map(|note| view! { <p class="note">{note}</p> }.into_any())
            .collect::<Vec<AnyView>>()
    };
    view! {
        {move || crumbs(vec![("Bắt đầu".to_owned(), "#/".to_owned())], name())}
        <Heading text="Danh sách đề nghị cấp chứng thư số cá nhân".to_owned() />
        {notes}
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
            "Danh sách chưa có ai. "
            <button type="button" class="link" on:click=move |_| bench.go(ListStep::Import)>"Nhập danh sách"</button>
            " hoặc "
            <button type="button" class="link" on:click=move |_| tools::add_person(bench, editor)>"thêm một người"</button> "."
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
