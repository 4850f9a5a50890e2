//! The name that the certificate will likely have, as part of checking what was typed.

use chrono::NaiveDate;
use forms::subject::{Attribute, Doubt, NamePart, expected};
use forms::{Plan, Values};
use leptos::prelude::*;

use super::fill::mend_address;
use crate::components::form::Filling;

/// The name, with what makes it doubtful; nothing for a form that asks for no certificate.
pub fn part(filling: &Filling) -> Option<AnyView> {
    let form = filling.form();
    // The names in a list are those of its rows.
    if form.list.is_some() {
        return None;
    }
    let parts = filling.draft.with(|document| {
        let values: &Values = &document.record().values;
        expected(filling.pack(), form, values, filling.day())
    })?;
    let rows: Vec<AnyView> = parts.into_iter().map(|part| row(filling, part)).collect();
    Some(
        view! {
            <h2>"Tên dự kiến trong chứng thư"</h2>
            <p class="hint">
                "Dự kiến theo các chứng thư đã thấy; Cục Chứng thực số và Bảo mật thông tin quyết định tên cuối cùng. Hãy đọc từng chữ."
            </p>
            <dl class="answers">{rows}</dl>
        }
        .into_any(),
    )
}

/// The name that a row of a list asks for, with what makes it doubtful; nothing for a list that asks for no certificate.
pub fn of_row(plan: &Plan, row: &Values, day: NaiveDate) -> Option<AnyView> {
    let parts = expected(plan.pack(), plan.form(), row, day)?;
    let lines: Vec<AnyView> = parts
        .into_iter()
        .map(|part| {
            let text = if part.text.is_empty() {
                "…".to_owned()
            } else {
                part.text
            };
            let doubts = doubts(part.doubts);
            view! { <dd><span>{part.attribute.short()} "="</span>{text} {doubts}</dd> }.into_any()
        })
        .collect();
    Some(
        view! {
            <dl class="name-preview">
                <dt>"Tên dự kiến trong chứng thư, Cục quyết định"</dt>
                {lines}
            </dl>
        }
        .into_any(),
    )
}

fn doubts(doubts: Vec<Doubt>) -> Vec<AnyView> {
    let words = doubts.into_iter().map(doubt_in_words);
    words
        .map(|words| view! { <span class="doubt">{words}</span> }.into_any())
        .collect()
}

fn row(filling: &Filling, part: NamePart) -> AnyView {
    let name = in_words(part.attribute);
    let missing = part.text.is_empty();
    let text = if missing {
        "Chưa điền".to_owned()
    } else {
        part.text
    };
    let doubts = doubts(part.doubts);
    let mend = (!part.field.is_empty()).then(|| {
        let hidden = [" ", &name].concat();
        view! { <a href=mend_address(filling, &part.field)>"Sửa"<span class="hidden-text">{hidden}</span></a> }
    });
    view! {
        <div>
            <dt>{name.clone()} " " <span class="quiet">"(" {part.attribute.short()} ")"</span></dt>
            <dd class:missing=missing>{text} {doubts}</dd>
            <dd>{mend}</dd>
        </div>
    }
    .into_any()
}

fn in_words(attribute: Attribute) -> String {
    match attribute {
        Attribute::Organization => "Tổ chức cấp 1".to_owned(),
        Attribute::Unit(level) => ["Tổ chức cấp ", &level.to_string()].concat(),
        Attribute::Locality => "Tỉnh, thành phố".to_owned(),
        Attribute::CommonName => "Tên chứng thư".to_owned(),
        Attribute::Country => "Quốc gia".to_owned(),
        Attribute::Email => "Thư điện tử".to_owned(),
    }
}

fn doubt_in_words(doubt: Doubt) -> String {
    match doubt {
        Doubt::Abbreviated => {
            "Có chỗ viết tắt: hãy viết đầy đủ, vì tên này được ghi vào chứng thư.".to_owned()
        }
        Doubt::TooLong { has, most } => [
            "Dài ",
            &has.to_string(),
            " ký tự, chứng thư chỉ ghi được ",
            &most.to_string(),
            " ký tự (chuẩn X.520): hãy hỏi Cục cách ghi gọn trước khi gửi.",
        ]
        .concat(),
    }
}
