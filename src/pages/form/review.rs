//! Check your answers: everything once more, before anything is made.

use forms::finding::Text;
use forms::kind::Kind;
use forms::pack::{Field, Section};
use forms::{Finding, Level};
use leptos::prelude::*;

use super::fill::mend_address;
use super::{address, expected_name, frame};
use crate::components::Heading;
use crate::components::form::Filling;
use crate::components::form::checking::has_error;
use crate::route::Part;

/// The page.
pub fn page(filling: &Filling) -> AnyView {
    filling.draft.flush();
    let findings = filling.checker.as_ref();
    let findings = findings.map_or_else(Vec::new, |own| own.findings().get_untracked());
    let faulty = has_error(&findings);
    let sections: Vec<AnyView> = filling
        .form()
        .sections
        .iter()
        .filter_map(|section| section_view(filling, section))
        .collect();
    let result = address(filling, Part::Result);
    let actions = if faulty {
        view! {
            <p class="actions">
                <a class="button main" href=address(filling, Part::Fill)>"Quay lại sửa"</a>
                <a class="button" href=result>"Vẫn tạo tệp PDF"</a>
            </p>
        }
        .into_any()
    } else {
        view! {
            <p class="actions">
                <a class="button main" href=result>"Tạo tệp PDF"</a>
                <a class="button" href=address(filling, Part::Fill)>"Quay lại"</a>
            </p>
        }
        .into_any()
    };
    let (lead, where_said) = if faulty {
        (
            "Còn chỗ cần sửa: nếu gửi như thế này, hồ sơ có thể bị trả lại.",
            "lead",
        )
    } else {
        (
            "Đọc lại từng dòng. Đúng hết thì tạo tệp PDF; chưa đúng thì bấm “Sửa” ở dòng đó.",
            "lead on-screen",
        )
    };
    view! {
        {frame(filling, 2)}
        <Heading text="Kiểm tra lại trước khi tạo tệp".to_owned() faulty=faulty />
        <p class=where_said>{lead}</p>
        {findings_view(filling, findings)}
        {sections}
        {expected_name::part(filling)}
        {kept_once(filling)}
        {actions}
    }
    .into_any()
}

/// Where to mend what is the same in every form of an agency.
fn kept_once(filling: &Filling) -> Option<AnyView> {
    let kept = filling
        .form()
        .sections
        .iter()
        .any(|section| section.profile);
    kept.then(|| {
        view! {
            <p class="on-screen">
                "Những mục giống nhau ở mọi hồ sơ được nhớ trong " <a href="#/co-quan">"Hồ sơ cơ quan"</a>
                "; sửa ở đó thì hồ sơ lập sau này đổi theo."
            </p>
        }
        .into_any()
    })
}

fn section_view(filling: &Filling, section: &Section) -> Option<AnyView> {
    let rows: Vec<AnyView> = section
        .fields
        .iter()
        .filter(|field| !field.off || !filling.value_now(&field.key).is_empty())
        .map(|field| row(filling, field))
        .collect();
    if rows.is_empty() {
        return None;
    }
    Some(
        view! {
            <h2>{section.title.clone()}</h2>
            <dl class="answers">{rows}</dl>
        }
        .into_any(),
    )
}

fn row(filling: &Filling, field: &Field) -> AnyView {
    let value = in_words(filling, field);
    let missing = value.trim().is_empty();
    let value = if missing {
        "Không cung cấp".to_owned()
    } else {
        value
    };
    let name = ["“", &field.label, "”"].concat();
    view! {
        <div>
            <dt>{field.label.clone()}</dt>
            <dd class:missing=missing>{value}</dd>
            <dd><a href=mend_address(filling, &field.key)>"Sửa"<span class="hidden-text">" "{name}</span></a></dd>
        </div>
    }
    .into_any()
}

/// A value as it will be printed: the label of a code, yes or no for a tick.
fn in_words(filling: &Filling, field: &Field) -> String {
    let value = filling.value_now(&field.key);
    match &field.kind {
        Kind::Tick if value.is_empty() => "Không".to_owned(),
        Kind::Tick => "Có".to_owned(),
        Kind::Code(list) => {
            let list = filling.pack().list(list);
            let entry =
                list.and_then(|list| list.entries.iter().find(|entry| entry.value == value));
            entry.map_or(value, |entry| entry.label.clone())
        }
        _ => value,
    }
}

/// All that was found, errors first; why and on what basis on demand.
fn findings_view(filling: &Filling, mut findings: Vec<Finding>) -> Option<AnyView> {
    if findings.is_empty() {
        return Some(
            view! { <p class="note good">"Không phát hiện chỗ nào cần sửa."</p> }.into_any(),
        );
    }
    findings.sort_by_key(|finding| finding.level);
    let items: Vec<AnyView> = findings
        .into_iter()
        .map(|finding| item(filling, finding))
        .collect();
    Some(view! { <ul class="findings">{items}</ul> }.into_any())
}

fn item(filling: &Filling, finding: Finding) -> AnyView {
    let (kind, class) = match finding.level {
        Level::Error => ("Cần sửa: ", "error"),
        Level::Warning => ("Cần xem lại: ", "warning"),
        Level::Advice => ("Nên biết: ", "advice"),
    };
    let own = |key: &Text| filling.form().fields().any(|field| *key == *field.key);
    let link = finding
        .field
        .filter(own)
        .map(|key| view! { <a href=mend_address(filling, &key)>"Sửa chỗ này"</a> });
    view! {
        <li class=class>
            <span class="kind">{kind}</span>{String::from(finding.what)} " " {String::from(finding.how)} " " {link}
            <details>
                <summary>"Vì sao?"</summary>
                {String::from(finding.why)} " Căn cứ: " {String::from(finding.basis)}
            </details>
        </li>
    }
    .into_any()
}
