//! The third step: the letter's own fields, with the parts that every form has.

use forms::keys;
use leptos::prelude::*;

use super::bench::Bench;
use crate::components::focus_heading;
use crate::components::form::checking::checked_by;
use crate::components::form::{Filling, hold_composing_enter, sections, task_list, to_summary};
use crate::drafts::{Cell, Change};
use crate::numbers;
use crate::profile;
use crate::route::ListStep;

/// That rows still have errors, with the way back to them.
fn faulty_rows(bench: Bench) -> AnyView {
    (move || {
        let faulty = bench.stats.with(|stats| stats.faulty);
        (faulty > 0).then(|| {
            view! {
                <p class="note">
                    <b>{numbers::count(faulty)} " dòng trong danh sách còn lỗi."</b> " "
                    <button type="button" class="link" on:click=move |_| bench.go(ListStep::Mend)>"Quay lại sửa danh sách"</button>
                </p>
            }
        })
    })
    .into_any()
}

/// What the agency's profile knows of fields that are still empty: put in when the user asks for it.
///
/// A list may have been begun before the profile was filled in.
fn offer(bench: Bench, filling: Filling) -> AnyView {
    (move || {
        bench.revision.track();
        // While the page is being left, the letter is followed once more.
        if !bench.is_open() {
            return None;
        }
        let known = profile::known_of_empty(filling.form(), &bench.own_values());
        if known.is_empty() || !bench.may_write() {
            return None;
        }
        let (count, filling) = (known.len().to_string(), filling.clone());
        let fill = move |_| {
            let cells = known.iter().map(|(key, value)| Cell {
                row: None,
                key: key.clone(),
                value: value.clone(),
            });
            if bench.apply(vec![Change::Set(cells.collect())]) {
                filling.renew();
                focus_heading();
            }
        };
        Some(view! {
            <p class="note">
                {count} " mục còn trống đã có trong " <a href="#/co-quan">"Hồ sơ cơ quan"</a> ". "
                <button type="button" class="link" on:click=fill>"Điền vào"</button>
            </p>
        })
    })
    .into_any()
}

/// The step; none while there is no draft.
pub fn step(bench: Bench) -> Option<AnyView> {
    let draft = bench.draft.get_untracked()?;
    let rows = bench.with_list(|list| list.len());
    if bench.plan().form().field(keys::COUNT).is_some() && bench.may_write() {
        bench.set_own(keys::COUNT, &rows.to_string());
    }
    let filling = checked_by(&draft, &bench.plan());
    let checker = filling.checker.clone()?;
    // Elsewhere on the page the letter's date and number of rows count.
    on_cleanup(move || bench.follow_letter());
    let on = {
        let checker = checker.clone();
        move || {
            if checker.ask() {
                to_summary();
            } else {
                bench.go(ListStep::Batch);
            }
        }
    };
    let (unit, paper) = (bench.unit(), bench.paper());
    let wrong = checker.says_error();
    let anyway = move || {
        wrong.get().then(|| view! {
            <button type="button" class="link" on:click=move |_| bench.go(ListStep::Batch)>"Xem trước tệp dù " {paper} " còn lỗi"</button>
        })
    };
    Some(
        view! {
            <div class="form-page">
                <div class="side">{task_list(&filling)}</div>
                <div>
                    {checker.summary(&filling)}
                    {faulty_rows(bench)}
                    {offer(bench, filling.clone())}
                    <p class="lead">"Điền phần riêng của " {paper} ". Danh sách có " <b>{numbers::count(rows)} " " {unit}</b> ", số lượng đã ghi theo danh sách."</p>
                    <form
                        novalidate
                        on:submit=move |event| {
                            event.prevent_default();
                            on();
                        }
                        on:keydown=hold_composing_enter
                    >
                        {sections(&filling)}
                        <p class="tools">
                            <button type="submit" class="button main">"Tiếp: Tệp lô"</button>
                            <button type="button" class="button" on:click=move |_| bench.go(ListStep::Mend)>"Quay lại danh sách"</button>
                            {anyway}
                        </p>
                    </form>
                </div>
            </div>
        }
        .into_any(),
    )
}
