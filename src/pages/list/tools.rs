//! Above the table: which findings there are, the main action, and what else can be done with the list.

use std::sync::Arc;

use forms::Level;
use leptos::prelude::*;

use super::bench::Bench;
use super::editor::Editor;
use super::import::Files;
use super::output;
use super::position::Filter;
use super::table::{class_of, sign};
use crate::numbers;
use crate::route::ListStep;

/// Chips and tools.
pub fn tools(bench: Bench, files: Files, editor: Editor) -> AnyView {
    let chips = move || {
        let stats = bench.stats.get();
        let mut chips = vec![chip(bench, Filter::All, "Tất cả", bench.rows(), None)];
        for (level, name, count) in [
            (Level::Error, "Dòng có lỗi", stats.faulty),
            (Level::Warning, "Dòng cần xem lại", stats.doubtful),
        ] {
            if count > 0 {
                chips.push(chip(bench, Filter::Level(level), name, count, Some(level)));
            }
        }
        for group in stats.groups {
            chips.push(chip(
                bench,
                Filter::Group(group.name.clone()),
                &group.name,
                group.count,
                Some(group.level),
            ));
        }
        chips
    };
    let mendable = Memo::new(move |_| {
        bench
            .filter
            .with(|filter| bench.stats.with(|stats| stats.mendable(filter)))
    });
    let mend_words = move || {
        let of = match bench.filter.get() {
            Filter::Group(group) => [" “", &group, "”"].concat(),
            _ => String::new(),
        };
        [
            "Sửa ",
            &numbers::count(mendable.get()),
            " ô",
            &of,
            " máy sửa được",
        ]
        .concat()
    };
    let undo = NodeRef::<leptos::html::Button>::new();
    let mend = move |_| {
        let edits = bench.repairs(&wanted(bench, bench.filter.get_untracked()));
        bench.set_many(edits, |count| {
            [
                "Đã sửa ",
                &numbers::count(count),
                " ô. Các ô đã sửa có dấu ✓; bấm “Hoàn tác” nếu không muốn.",
            ]
            .concat()
        });
        // This button goes away with what it mends; the next one is what takes it back.
        if let Some(undo) = undo.get_untracked() {
            let _ = undo.focus();
        }
    };
    let menu = NodeRef::<leptos::html::Details>::new();
    let summary = NodeRef::<leptos::html::Summary>::new();
    let fold = move |_| {
        if let Some(menu) = menu.get_untracked() {
            let _ = menu.remove_attribute("open");
        }
        if let Some(summary) = summary.get_untracked() {
            let _ = summary.focus();
        }
    };
    // A button with nothing to do keeps the focus that it has.
    let history = move |again: bool| {
        move || {
            let nothing = bench.draft.get().is_none_or(|draft| {
                let (back, forth) = draft.history().get();
                if again { !forth } else { !back }
            });
            nothing.then_some("true")
        }
    };
    let onward = move || {
        let stats = bench.stats.get();
        let class = if stats.mendable(&Filter::All) == 0 && stats.faulty == 0 {
            "button main"
        } else {
            "button"
        };
        let left = (stats.faulty > 0)
            .then(|| view! { <span class="quiet">"Còn " {numbers::count(stats.faulty)} " dòng có lỗi. "</span> });
        view! {
            {left}
            <button type="button" class=class on:click=move |_| bench.go(ListStep::Letter)>"Tiếp: " {bench.named_paper()}</button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label="Lọc theo lỗi">{chips}</div>
        <div class="bench-tools" id="cong-cu">
            <button type="button" class="button main" hidden=move || mendable.get() == 0 disabled=move || !bench.may_write() on:click=mend>
                {mend_words}
            </button>
            <button type="button" class="button" node_ref=undo on:click=move |_| bench.step_back(false) aria-disabled=history(false)>"Hoàn tác"</button>
            <button type="button" class="button" on:click=move |_| bench.step_back(true) aria-disabled=history(true)>"Làm lại"</button>
            <details class="more" node_ref=menu>
                <summary class="button" node_ref=summary>"Thêm việc"</summary>
                <div on:click=fold>
                    <button type="button" class="link" on:click=move |_| add_person(bench, editor)>"Thêm một " {bench.unit()} " ở cuối"</button>
                    <button type="button" class="link" on:click=move |_| bench.remove_selected()>"Xóa các dòng đang chọn"</button>
                    {bench.has_names().then(|| view! {
                        <button type="button" class="link" on:click=move |_| bench.sort_by_name()>"Xếp theo tên (A, Ă, Â, B…)"</button>
                    })}
                    {output::downloads(bench, files)}
                </div>
            </details>
            <span class="onward" hidden=move || bench.rows() == 0>{onward}</span>
        </div>
        <p class="said" role="status">{move || bench.said.get()}</p>
    }
    .into_any()
}

/// Adds an empty row and goes into it, once it is drawn.
pub fn add_person(bench: Bench, editor: Editor) {
    bench.add_person();
    request_animation_frame(move || editor.focus());
}

fn chip(bench: Bench, filter: Filter, name: &str, count: usize, level: Option<Level>) -> AnyView {
    let own = filter.clone();
    let pressed = move || (bench.filter.get() == own).to_string();
    let mark = level.map(|level| view! { <b class=["mark ", class_of(level)].concat() aria-hidden="true">{sign(level)}</b> });
    view! {
        <button type="button" class="chip" aria-pressed=pressed on:click=move |_| bench.show(filter.clone())>
            {mark} " " {name.to_owned()} " " <b>{numbers::count(count)}</b>
        </button>
    }
    .into_any()
}

/// Whether a rule belongs to what a filter shows.
fn wanted(bench: Bench, filter: Filter) -> impl Fn(usize) -> bool {
    let pack = Arc::clone(bench.plan().pack());
    move |rule| match &filter {
        Filter::All => true,
        Filter::Level(level) => pack.rules[rule].level == *level,
        Filter::Group(group) => pack.rules[rule].group == *group,
    }
}
