//! Beside the table: the cell that is worked on, what is wrong there, why, and what mends it.

use std::sync::Arc;

use forms::check::Edit;
use forms::kind::Kind;
use forms::pack::Sureness;
use forms::{Finding, Level};
use leptos::prelude::*;

use super::bench::{Bench, ORIGIN};
use super::columns::is_narrow;
use super::editor::{Editor, FINDINGS, WAY_OUT};
use super::jump;
use super::position::Filter;
use super::table::{class_of, sign, word};
use crate::components::unsure;
use crate::numbers;
use crate::pages::form::expected_name;

/// A list of codes up to this long is offered as buttons.
const FEW_CODES: usize = 6;

/// The panel.
pub fn panel(bench: Bench, editor: Editor) -> AnyView {
    // On a narrow screen it would cover half the table.
    let folded = RwSignal::new(is_narrow());
    let content = move || {
        bench.revision.track();
        let cursor = bench.cursor.get();
        let row = bench.row_at(cursor.row)?;
        let column = bench.columns().into_iter().nth(cursor.column)?;
        Some(cell(bench, editor, row, &column.key))
    };
    let turn = move |_| folded.update(|folded| *folded = !*folded);
    view! {
        <aside class="findings-panel" id=WAY_OUT tabindex="-1" aria-label="Lỗi của ô đang chọn" class:folded=move || folded.get()>
            <button type="button" class="fold link" aria-expanded=move || (!folded.get()).to_string() on:click=turn>
                {move || if folded.get() { "Mở phần giải thích" } else { "Thu gọn" }}
            </button>
            {content}
            <p class="tools">
                <button type="button" class="button small" on:click=move |_| { jump::to_next(bench, false); editor.focus(); }>
                    "Lỗi kế tiếp " <kbd>"F8"</kbd>
                </button>
                <button type="button" class="button small" on:click=move |_| { jump::to_next(bench, true); editor.focus(); }>
                    "Lỗi trước"
                </button>
            </p>
        </aside>
    }
    .into_any()
}

fn cell(bench: Bench, editor: Editor, row: u32, key: &str) -> AnyView {
    let plan = bench.plan();
    let number = bench
        .with_list(|list| list.place_of(row))
        .map_or(0, |place| place + 1);
    let label = plan
        .form()
        .field(key)
        .map(|field| field.label.clone())
        .unwrap_or_default();
    let (here, elsewhere): (Vec<Finding>, Vec<Finding>) = bench
        .findings(row)
        .into_iter()
        .partition(|finding| finding.field.as_deref() == Some(key));
    let worst = here.iter().map(|finding| finding.level).min();
    let class = worst.map_or("head-line", |level| match level {
        Level::Error => "head-line bad",
        Level::Warning => "head-line doubt",
        Level::Advice => "head-line hint",
    });
    let origin = bench.text(row, ORIGIN);
    let backing = bench.text(row, forms::keys::SOURCE);
    let origin = if origin.is_empty() { backing } else { origin };
    let fine = here
        .is_empty()
        .then(|| view! { <p>"Ô này không có lỗi."</p> });
    let found: Vec<AnyView> = here
        .into_iter()
        .map(|finding| explained(bench, editor, row, finding))
        .collect();
    let others: Vec<AnyView> = elsewhere
        .into_iter()
        .map(|finding| pointer(bench, editor, row, finding))
        .collect();
    let others = (!others.is_empty()).then(|| {
        view! {
            <h3>"Chỗ khác trong dòng"</h3>
            <ul class="elsewhere">{others}</ul>
        }
    });
    view! {
        <div class=class>
            <h2>"Dòng " {number} " · " {label}</h2>
            <div id=FINDINGS>{fine} {found}</div>
            {codes(bench, editor, row, key)}
            {others}
            {expected_name(bench, row)}
            {(!origin.is_empty()).then(|| view! { <p class="basis">"Lấy từ: " {origin}</p> })}
        </div>
    }
    .into_any()
}

/// The name that the certificate of a row will likely have.
fn expected_name(bench: Bench, row: u32) -> Option<AnyView> {
    let (plan, day) = (bench.plan(), bench.day());
    bench.with_list(|list| expected_name::of_row(&plan, list.values(row)?, day))
}

fn explained(bench: Bench, editor: Editor, row: u32, finding: Finding) -> AnyView {
    let plan = bench.plan();
    let place = plan
        .pack()
        .rules
        .iter()
        .position(|rule| finding.rule == *rule.id);
    let sure = place.map_or(Sureness::Seen, |place| plan.pack().rules[place].sure);
    let group = place
        .map(|place| plan.pack().rules[place].group.clone())
        .unwrap_or_default();
    let key = finding.field.map(String::from).unwrap_or_default();
    let repair = finding.repair.map(|repair| {
        let value = repair.value.clone();
        let shown = value.replace('\n', " › ");
        let one = move |_| {
            let edit = Edit { row, key: key.clone(), value: value.clone() };
            bench.set_many(vec![edit], |_| "Đã sửa 1 ô.".to_owned());
            editor.focus();
        };
        view! {
            <p class="tools">
                <button type="button" class="button small" on:click=one>
                    {if shown.is_empty() { "Xóa trắng ô".to_owned() } else { ["Sửa thành: ", &shown].concat() }}
                </button>
                {mend_all(bench, editor, group)}
            </p>
        }
    });
    view! {
        <div class="finding">
            <p>
                <b class=["mark ", class_of(finding.level)].concat() aria-hidden="true">{sign(finding.level)}</b>
                <b>{word(finding.level)} ": "</b>
                {String::from(finding.what)}
            </p>
            {(!finding.how.is_empty()).then(|| view! { <p>{String::from(finding.how)}</p> })}
            {repair}
            {(!finding.why.is_empty()).then(|| view! { <p class="why">{String::from(finding.why)}</p> })}
            <p class="basis">
                "Căn cứ: " {String::from(finding.basis)} " " {unsure(sure)}
            </p>
        </div>
    }
    .into_any()
}

/// Mends what the machine can of a group of rules over the whole list, where that is more than one cell.
fn mend_all(bench: Bench, editor: Editor, group: String) -> AnyView {
    let (name, filter) = (group.clone(), Filter::Group(group.clone()));
    // The figures follow by themselves, also where they come a little later than the change.
    let count = Memo::new(move |_| bench.stats.with(|stats| stats.mendable(&filter)));
    let all = move |_| {
        let pack = Arc::clone(bench.plan().pack());
        let edits = bench.repairs(&|rule| pack.rules[rule].group == group);
        bench.set_many(edits, |count| {
            [
                "Đã sửa ",
                &numbers::count(count),
                " ô có lỗi “",
                &group,
                "”. Bấm “Hoàn tác” nếu không muốn.",
            ]
            .concat()
        });
        editor.focus();
    };
    view! {
        <button type="button" class="button small" hidden=move || count.get() < 2 on:click=all>
            "Sửa cả " {move || numbers::count(count.get())} " chỗ “" {name} "”"
        </button>
    }
    .into_any()
}

/// A finding in another cell of the row, to go there.
fn pointer(bench: Bench, editor: Editor, row: u32, finding: Finding) -> AnyView {
    let key = finding.field.clone();
    let there = move |_| {
        bench.go_to(row, key.as_deref());
        editor.focus();
    };
    view! {
        <li>
            <b class=["mark ", class_of(finding.level)].concat() aria-hidden="true">{sign(finding.level)}</b>
            <button type="button" class="link" on:click=there>{String::from(finding.what)}</button>
        </li>
    }
    .into_any()
}

/// The values of a short list of codes, to choose one.
fn codes(bench: Bench, editor: Editor, row: u32, key: &str) -> Option<AnyView> {
    let plan = bench.plan();
    let field = plan.form().field(key)?;
    let Kind::Code(list) = &field.kind else {
        return None;
    };
    let entries = &plan.pack().list(list)?.entries;
    if entries.len() > FEW_CODES {
        return None;
    }
    let now = bench.text(row, key);
    let others = entries.iter().filter(|entry| entry.value != now);
    let buttons: Vec<AnyView> = others
        .map(|entry| {
            let (key, value) = (key.to_owned(), entry.value.clone());
            let choose = move |_| {
                bench.set(row, &key, &value);
                editor.focus();
            };
            view! { <button type="button" class="button small" on:click=choose>{entry.label.clone()}</button> }.into_any()
        })
        .collect();
    Some(
        view! {
            <h3>"Chọn giá trị"</h3>
            <p class="tools">{buttons}</p>
        }
        .into_any(),
    )
}
