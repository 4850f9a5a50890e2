//! The third step: the letter's own fields.

use forms::kind::Kind;
use forms::pack::{Field, Section};
use forms::{Finding, Level};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::bench::{Bench, Step};
use crate::components::unsure;

/// The field that says how many rows the list has.
const COUNT: &str = "soLuong";

/// The step.
pub fn step(bench: Bench) -> AnyView {
    let rows = bench.stats.with_untracked(|stats| stats.rows);
    let has_count = bench.plan().form().field(COUNT).is_some();
    if has_count && bench.may_write() && bench.draft.with_untracked(Option::is_some) {
        bench.set_own(COUNT, &rows.to_string());
    }
    // Findings are told once somebody wanted to go on; from then on they follow what is mended.
    let asked = RwSignal::new(false);
    let summary = NodeRef::<leptos::html::Div>::new();
    let findings = Memo::new(move |_| {
        bench.revision.track();
        bench.own_findings()
    });
    let on = move |_| {
        if let Some(draft) = bench.draft.get_untracked() {
            draft.flush();
        }
        asked.set(true);
        if findings.with(|found| found.iter().all(|finding| finding.level != Level::Error)) {
            bench.step.set(Step::Batch);
            return;
        }
        request_animation_frame(move || {
            if let Some(summary) = summary.get_untracked() {
                let _ = summary.focus();
            }
        });
    };
    let told = move || {
        let errors: Vec<Finding> = findings.get().into_iter().filter(|finding| finding.level == Level::Error).collect();
        (asked.get() && !errors.is_empty()).then(|| {
            let links: Vec<AnyView> = errors.into_iter().map(link).collect();
            view! {
                <div class="error-summary" tabindex="-1" node_ref=summary role="alert">
                    <h2>"Có " {links.len()} " chỗ cần sửa trong công văn"</h2>
                    <ul>{links}</ul>
                    <p><button type="button" class="link" on:click=move |_| bench.step.set(Step::Batch)>"Tạo tệp dù còn lỗi"</button></p>
                </div>
            }
        })
    };
    let plan = bench.plan();
    let sections: Vec<AnyView> = plan.form().sections.iter().map(|section| section_view(bench, section, findings, asked)).collect();
    view! {
        <p class="lead">
            "Điền các thông tin của công văn. Số lượng đã lấy theo danh sách: " {rows} " người."
        </p>
        {told}
        <form novalidate on:submit=|event| event.prevent_default()>{sections}</form>
        <p class="tools">
            <button type="button" class="button main" on:click=on>"Tiếp: Tệp lô"</button>
            <button type="button" class="button" on:click=move |_| bench.step.set(Step::Mend)>"Quay lại danh sách"</button>
        </p>
    }
    .into_any()
}

fn link(finding: Finding) -> AnyView {
    let id = finding.field.as_deref().map(control_id);
    let there = move |_| {
        let control = id.as_ref().and_then(|id| document().get_element_by_id(id));
        if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
            control.scroll_into_view();
            let _ = control.focus();
        }
    };
    view! { <li><button type="button" class="link" on:click=there>{finding.what}</button></li> }.into_any()
}

fn control_id(key: &str) -> String {
    ["cv-", key].concat()
}

fn section_view(bench: Bench, section: &Section, findings: Memo<Vec<Finding>>, asked: RwSignal<bool>) -> AnyView {
    let fields: Vec<AnyView> = section.fields.iter().filter(|field| !field.off).map(|field| field_view(bench, field, findings, asked)).collect();
    let hint = (!section.hint.is_empty()).then(|| view! { <p class="hint">{section.hint.clone()}</p> });
    view! {
        <section class="section">
            <h2>{section.title.clone()}</h2>
            {hint}
            {fields}
        </section>
    }
    .into_any()
}

fn field_view(bench: Bench, field: &Field, findings: Memo<Vec<Finding>>, asked: RwSignal<bool>) -> AnyView {
    let key = field.key.clone();
    let own = {
        let key = key.clone();
        Memo::new(move |_| {
            let mine = |finding: &&Finding| finding.field.as_deref() == Some(key.as_str());
            // What is missing is not said before somebody wants to go on.
            findings.with(|all| all.iter().filter(mine).filter(|finding| asked.get() || !finding.value.is_empty()).cloned().collect::<Vec<_>>())
        })
    };
    let id = control_id(&key);
    let (about, hint_id) = ([&id, "-loi"].concat(), [&id, "-goi-y"].concat());
    let described = [&*hint_id, " ", &about].concat();
    let hint = match (field.hint.as_str(), field.example.as_str()) {
        ("", "") => None,
        (hint, "") => Some(hint.to_owned()),
        ("", example) => Some(["Ví dụ: ", example].concat()),
        (hint, example) => Some([hint, " Ví dụ: ", example].concat()),
    };
    let hint = hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> });
    let optional = (!field.required && field.kind != Kind::Tick).then(|| view! { <span class="optional">" (không bắt buộc)"</span> });
    let wrong = move || own.with(|own| own.iter().any(|finding| finding.level == Level::Error));
    let told = {
        let key = key.clone();
        move || own.get().into_iter().map(|finding| finding_view(bench, &key, finding)).collect::<Vec<AnyView>>()
    };
    let control = control(bench, field, &id, &described);
    let label = view! { <label for=id>{field.label.clone()} {optional} " " {unsure(field.label_sure)}</label> };
    let tick = field.kind == Kind::Tick;
    let (first, last) = if tick { (Some(control), None) } else { (None, Some(control)) };
    view! {
        <div class="field" class:tick=tick class:wrong=wrong>
            {first}
            {label}
            {hint}
            <div id=about>{told}</div>
            {last}
        </div>
    }
    .into_any()
}

fn finding_view(bench: Bench, key: &str, finding: Finding) -> AnyView {
    let repair = finding.repair.map(|repair| {
        let (key, value) = (key.to_owned(), repair.value.clone());
        let mend = move |_| {
            bench.set_own(&key, &value);
            show(&key, &value);
        };
        view! { <button type="button" class="button small" on:click=mend>"Sửa thành: " {repair.value}</button> }
    });
    view! {
        <p class="finding">
            <b>{finding.what}</b> " " {finding.how}
            <span class="basis">{finding.basis}</span>
            {repair}
        </p>
    }
    .into_any()
}

/// Shows a value that did not come from the keyboard.
fn show(key: &str, value: &str) {
    let Some(control) = document().get_element_by_id(&control_id(key)) else { return };
    if let Some(input) = control.dyn_ref::<web_sys::HtmlInputElement>() {
        input.set_value(value);
    } else if let Some(area) = control.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        area.set_value(value);
    } else if let Some(choice) = control.dyn_ref::<web_sys::HtmlSelectElement>() {
        choice.set_value(value);
    }
}

fn control(bench: Bench, field: &Field, id: &str, described: &str) -> AnyView {
    let (id, described) = (id.to_owned(), described.to_owned());
    let key = field.key.clone();
    let value = bench.own_values().get(&key).to_owned();
    let readonly = move || !bench.may_write();
    let set = {
        let key = key.clone();
        move |event: web_sys::Event| bench.set_own(&key, &event_target_value(&event))
    };
    let typed = {
        let key = key.clone();
        move |event: web_sys::Event| {
            let (key, value) = (key.clone(), event_target_value(&event));
            match bench.draft.get_untracked() {
                Some(draft) => draft.type_later(&key.clone(), move || bench.set_own(&key, &value)),
                None => bench.set_own(&key, &value),
            }
        }
    };
    let done = move |_| {
        if let Some(draft) = bench.draft.get_untracked() {
            draft.flush();
        }
    };
    let width = match field.width {
        0..=10 => "w-10",
        11..=20 => "w-20",
        21..=40 => "w-40",
        _ => "w-80",
    };
    let plan = bench.plan();
    if let Some(list) = field.kind.list().filter(|_| matches!(field.kind, Kind::Code(_) | Kind::Province(_))).and_then(|list| plan.pack().list(list)) {
        let known = value.is_empty() || list.entries.iter().any(|entry| entry.value == value);
        let other = (!known).then(|| view! { <option value=value.clone() selected=true>{value.clone()}</option> });
        let options: Vec<AnyView> = list
            .entries
            .iter()
            .map(|entry| view! { <option value=entry.value.clone() selected=entry.value == value>{entry.label.clone()}</option> }.into_any())
            .collect();
        return view! {
            <select id=id class=width aria-describedby=described disabled=readonly on:change=set>
                <option value="">"(để trống)"</option>
                {other}
                {options}
            </select>
        }
        .into_any();
    }
    match &field.kind {
        Kind::Tick => {
            let tick = move |event: web_sys::Event| bench.set_own(&key, if event_target_checked(&event) { "x" } else { "" });
            view! { <input type="checkbox" id=id aria-describedby=described disabled=readonly checked=!value.is_empty() on:change=tick /> }.into_any()
        }
        kind if kind.is_multiline() => view! {
            <textarea id=id rows="3" aria-describedby=described readonly=readonly on:input=typed on:change=done>{value}</textarea>
        }
        .into_any(),
        kind => {
            let mode = match kind {
                Kind::Count | Kind::Date | Kind::Mobile => "numeric",
                Kind::Email => "email",
                _ => "text",
            };
            view! {
                <input
                    type="text"
                    id=id
                    class=width
                    value=value
                    inputmode=mode
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=described
                    readonly=readonly
                    on:input=typed
                    on:change=done
                />
            }
            .into_any()
        }
    }
}
