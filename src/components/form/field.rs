//! One field: label, hint, what is wrong, the box, the repair.

use forms::kind::Kind;
use forms::pack::{Field, Section, Sureness};
use forms::{Finding, Level};
use leptos::prelude::*;

use super::control::control;
use super::{Filling, Moment, control_id};
use crate::components::unsure;
use crate::profile;

/// All sections of a form, one under the other.
pub fn sections(filling: &Filling) -> Vec<AnyView> {
    filling
        .form()
        .sections
        .iter()
        .map(|section| section_view(filling, section))
        .collect()
}

/// The id of a section.
pub fn section_id(section: &Section) -> String {
    ["phan-", &section.id].concat()
}

fn section_view(filling: &Filling, section: &Section) -> AnyView {
    let id = section_id(section);
    let hint = section.hint.clone();
    let fields: Vec<AnyView> = section
        .fields
        .iter()
        .filter(|field| !field.off || !filling.value_now(&field.key).is_empty())
        .map(|field| field_view(filling, field))
        .collect();
    let heading = id.clone();
    view! {
        <section class="section" aria-labelledby=heading>
            <h2 id=id tabindex="-1">{section.title.clone()}</h2>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            {fields}
        </section>
    }
    .into_any()
}

fn field_view(filling: &Filling, field: &Field) -> AnyView {
    let id = control_id(&field.key);
    let (hint_id, finding_id) = ([&id, "-goi-y"].concat(), [&id, "-loi"].concat());
    let checker = filling.checker.as_ref();
    let wrong = checker.map_or_else(|| false.into(), |checker| checker.is_wrong(&field.key));
    let has_hint = !field.hint.is_empty() || !field.example.is_empty();
    let described = if has_hint {
        [&*hint_id, " ", &finding_id].concat()
    } else {
        finding_id.clone()
    };
    let control = control(filling, field, described, wrong);
    let tick = field.kind == Kind::Tick;
    let optional = (!field.required && !tick && !field.label.contains("nếu có"))
        .then_some(" (không bắt buộc)");
    let mark = (field.label_sure == Sureness::Unsure).then(|| unsure(field.label_sure));
    let label = view! { <label for=id>{field.label.clone()}<span class="optional">{optional}</span> {mark}</label> };
    let hint = has_hint.then(|| hint(field, hint_id));
    let finding = checker.map(|checker| checker.beside(filling, &field.key));
    let finding = view! { <div id=finding_id>{finding}</div> };
    let carried = profile::carried(filling.draft.id(), &field.key).map(|value| {
        let (filling, key) = (filling.clone(), field.key.clone());
        move || {
            (filling.value(&key) == value).then(|| {
                view! { <p class="prefilled">"Đã điền theo lần trước; hãy sửa nếu không đúng."</p> }
            })
        }
    });
    if tick {
        return view! {
            <div class="field" class:wrong=wrong>{finding}<div class="tick">{control}{label}{hint}</div></div>
        }
        .into_any();
    }
    view! { <div class="field" class:wrong=wrong>{label}{hint}{finding}{control}{carried}</div> }
        .into_any()
}

fn hint(field: &Field, id: String) -> AnyView {
    let lines = field.example.contains('\n');
    let before = match (field.hint.is_empty(), field.example.is_empty()) {
        (false, false) => [&field.hint, " Ví dụ: "].concat(),
        (true, false) => "Ví dụ: ".to_owned(),
        _ => field.hint.clone(),
    };
    let example = field.example.clone();
    view! { <p class="hint" id=id>{before}<span class:example=lines>{example}</span></p> }
        .into_any()
}

/// What a finding says beside its field, with the repair where there is one.
pub(super) fn finding_view(filling: &Filling, finding: Finding) -> AnyView {
    let (kind, error) = match finding.level {
        Level::Error => ("Lỗi: ", true),
        _ => ("Cần xem lại: ", false),
    };
    let repair = finding.repair.zip(finding.field).map(|(repair, key)| {
        let filling = filling.clone();
        let label = ["Sửa thành: ", &repair.value.replace('\n', " › ")].concat();
        let mend = move |_| {
            filling.commit(&key, &repair.value, Moment::Left);
            let id = control_id(&key);
            super::control::show_in(&id, &repair.value);
            super::summary::to_control(&id);
        };
        view! { <p class="repair"><button type="button" class="button small" on:click=mend>{label}</button></p> }
    });
    // That something is missing needs no reason beside its box; the check has it.
    let why = (!finding.how.is_empty() && !finding.basis.is_empty()).then(|| {
        view! {
            <details>
                <summary>"Vì sao?"</summary>
                {String::from(finding.why)} " Căn cứ: " {String::from(finding.basis)} "."
            </details>
        }
    });
    view! {
        <div class="finding" class:warning=!error>
            <b><span class:hidden-text=error>{kind}</span>{String::from(finding.what)}</b> " " {String::from(finding.how)}
            {repair}
            {why}
        </div>
    }
    .into_any()
}
