//! The name that the certificate will likely have, as part of checking what was typed.

use forms::Values;
use forms::subject::{Attribute, Doubt, NamePart, expected};
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
                "Dự kiến theo các chứng thư đã thấy; Cục Chứng thực số và Bảo mật thông tin quyết định tên cuối cùng. Đúng từng chữ ở đây thì chứng thư đúng."
            </p>
            <dl class="answers">{rows}</dl>
        }
        .into_any(),
    )
}

fn row(filling: &Filling, part: NamePart) -> AnyView {
    let name = in_words(part.attribute);
    let missing = part.text.is_empty();
    let text = if missing {
        "Chưa điền".to_owned()
    } else {
        part.text
    };
    let doubts: Vec<AnyView> = part
        .doubts
        .into_iter()
        .map(|doubt| view! { <span class="doubt">{doubt_in_words(doubt)}</span> }.into_any())
        .collect();
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
