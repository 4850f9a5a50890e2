//! Which column is which field: asked where the headings do not say it beyond doubt.

use leptos::prelude::*;

use super::bench::Bench;
use super::import::{Files, ReadFile};
use crate::numbers;
use crate::worker_client::{Column, Columns};

/// The question about a file's columns.
pub fn question(bench: Bench, files: Files, file: ReadFile, columns: Columns) -> AnyView {
    let uses = RwSignal::new(
        columns
            .columns
            .iter()
            .map(|column| column.choice)
            .collect::<Vec<usize>>(),
    );
    let choices = columns.choices.clone();
    let unsure = columns.columns.iter().filter(|column| !column.sure).count();
    let rows: Vec<AnyView> = columns
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| line(file.name.as_str(), at, column, &choices, uses))
        .collect();
    let missing = missing(bench, &columns, uses);
    let count = columns.rows;
    let bring = {
        let file = file.clone();
        move |_| {
            file.uses.set(Some(uses.get_untracked()));
            // The question goes away.
            file.focus();
            files.read(bench, &file);
        }
    };
    view! {
        <p>
            "Có " {unsure} " cột chưa rõ là thông tin gì. Hãy xem lại cách ghép, rồi bấm nhập; cột bỏ qua không vào danh sách."
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
        </p>
    }
    .into_any()
}

fn line(
    file: &str,
    at: usize,
    column: &Column,
    choices: &[String],
    uses: RwSignal<Vec<usize>>,
) -> AnyView {
    let now = column.choice;
    let options = choices.iter().enumerate().map(|(place, words)| {
        view! { <option value=place.to_string() selected=place == now>{words.clone()}</option> }
            .into_any()
    });
    let options: Vec<AnyView> = options.collect();
    let choose = move |event| {
        if let Ok(place) = event_target_value(&event).parse() {
            uses.update(|uses| uses[at] = place);
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
