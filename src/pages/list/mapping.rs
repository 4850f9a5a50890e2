//! Which column is which field: asked where the headings do not say it beyond doubt.

use forms::pack::fingerprint;
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;

use super::bench::Bench;
use super::import::{Files, ReadFile};
use crate::numbers;
use crate::worker_client::{Column, Columns};

/// The question about a file's columns.
pub fn question(bench: Bench, files: Files, file: ReadFile, columns: Columns) -> AnyView {
    let form = bench.plan().form().id.clone();
    let before = remembered(&form, &columns);
    let known = before.is_some();
    let uses = RwSignal::new(before.unwrap_or_else(|| {
        let choices = columns.columns.iter().map(|column| column.choice);
        choices.collect()
    }));
    let remember = {
        let columns = columns.clone();
        move || uses.with_untracked(|uses| remember(&form, &columns, uses))
    };
    let choices = columns.choices.clone();
    let unsure = columns.columns.iter().filter(|column| !column.sure).count();
    let rows: Vec<AnyView> = columns
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let chosen = uses.with_untracked(|uses| uses[at]);
            let choose = {
                let remember = remember.clone();
                move |place: usize| {
                    uses.update(|uses| uses[at] = place);
                    remember();
                }
            };
            line(file.name.as_str(), column, &choices, chosen, choose)
        })
        .collect();
    let missing = missing(bench, &columns, uses);
    let count = columns.rows;
    let bring = {
        let file = file.clone();
        move |_| {
            remember();
            file.uses.set(Some(uses.get_untracked()));
            // The question goes away.
            file.focus();
            files.read(bench, &file);
        }
    };
    let number = file.number;
    view! {
        <p>
            "Có " {unsure} " cột chưa rõ là thông tin gì. Hãy xem lại cách ghép, rồi bấm nhập; cột bỏ qua không vào danh sách."
            {known.then_some(" Các cột đang ghép như lần trước với tệp có cùng tiêu đề.")}
        </p>
        <div class="mapping" role="region" aria-label="Ghép cột" tabindex="0">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Cột trong tệp"</th>
                        <th scope="col">"Vài giá trị đầu"</th>
                        <th scope="col">"Là thông tin"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {missing}
        <p>
            <button type="button" class="button main" on:click=bring>"Nhập " {numbers::count(count)} " dòng với cách ghép này"</button>
            " "
            <button type="button" class="button" on:click=move |_| files.forget(number)>"Bỏ tệp này"</button>
        </p>
    }
    .into_any()
}

fn line(
    file: &str,
    column: &Column,
    choices: &[String],
    now: usize,
    chosen: impl Fn(usize) + 'static,
) -> AnyView {
    let options = choices.iter().enumerate().map(|(place, words)| {
        view! { <option value=place.to_string() selected=place == now>{words.clone()}</option> }
            .into_any()
    });
    let options: Vec<AnyView> = options.collect();
    let choose = move |event| {
        if let Ok(place) = event_target_value(&event).parse() {
            chosen(place);
        }
    };
    let doubt = (!column.sure).then(|| view! { <span class="unsure">"cần xem lại"</span> });
    let label = ["Cột ", &column.heading, " của ", file, " là"].concat();
    view! {
        <tr>
            <th scope="row">{column.heading.clone()} " " {doubt}</th>
            <td>{column.samples.join(" · ")}</td>
            <td><select aria-label=label on:change=choose>{options}</select></td>
        </tr>
    }
    .into_any()
}

/// Required fields that no column gives yet.
fn missing(bench: Bench, columns: &Columns, uses: RwSignal<Vec<usize>>) -> AnyView {
    let plan = bench.plan();
    let gives = columns.fields.clone();
    // A choice that fills only a part of a field (family name, agency level) has no key: then nothing is said about it.
    let parts: Vec<usize> = gives
        .iter()
        .enumerate()
        .filter(|(place, key)| key.is_empty() && *place > 0)
        .map(|(place, _)| place)
        .collect();
    let last = columns.choices.len().saturating_sub(1);
    (move || {
        let uses = uses.get();
        if uses.iter().any(|place| parts.contains(place) && *place != last) {
            return None;
        }
        let fields = plan.form().list.iter().flat_map(|list| &list.fields);
        let lacking = fields.filter(|field| field.required && !uses.iter().any(|place| gives.get(*place) == Some(&field.key)));
        let names: Vec<String> = lacking.map(|field| field.label.clone()).collect();
        (!names.is_empty()).then(|| view! { <p class="note">"Chưa có cột nào là: " {names.join(", ")} ". Vẫn nhập được; các ô ấy sẽ để trống và báo thiếu."</p> })
    })
    .into_any()
}

/// Where it is kept what columns were taken for: the words of each choice, by what the form and the headings come to.
const KEPT: &str = "chukyso:columns";
/// So many files with different headings are remembered; the ones used last stay.
const MOST: usize = 30;

type Kept = Vec<(String, Vec<String>)>;

/// What stands for a form and the headings of a file; the headings themselves are not kept.
fn mark(form: &str, columns: &Columns) -> String {
    let headings = columns.columns.iter().map(|column| column.heading.as_str());
    let all: Vec<&str> = [form].into_iter().chain(headings).collect();
    fingerprint(&all.join("\n"))
}

/// What the columns of a file with the same headings were taken for the last time.
///
/// Nothing is known of a file without headings: any other has the same.
fn remembered(form: &str, columns: &Columns) -> Option<Vec<usize>> {
    if !columns.headed {
        return None;
    }
    let kept: Kept = LocalStorage::get(KEPT).ok()?;
    let mark = mark(form, columns);
    let (_, words) = kept.into_iter().find(|(own, _)| *own == mark)?;
    let place = |words: &String| columns.choices.iter().position(|choice| choice == words);
    let uses: Vec<usize> = words.iter().filter_map(place).collect();
    (uses.len() == columns.columns.len()).then_some(uses)
}

/// Keeps what the columns are taken for; where there is no room, the question is asked again the next time.
fn remember(form: &str, columns: &Columns, uses: &[usize]) {
    if !columns.headed {
        return;
    }
    let mut kept: Kept = LocalStorage::get(KEPT).unwrap_or_default();
    let mark = mark(form, columns);
    kept.retain(|(own, _)| *own != mark);
    let words = uses.iter().filter_map(|place| columns.choices.get(*place));
    kept.push((mark, words.cloned().collect()));
    let many = kept.len().saturating_sub(MOST);
    let _ = LocalStorage::set(KEPT, &kept[many..]);
}

/// Forgets what columns were taken for.
pub fn forget() {
    LocalStorage::delete(KEPT);
}
