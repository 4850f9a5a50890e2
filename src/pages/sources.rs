//! What the forms and rules are drawn from, and how sure it is.

use forms::Pack;
use forms::calendar::format_date;
use forms::pack::{Form, Sureness};
use leptos::prelude::*;

use crate::components::{Heading, set_in_use};
use crate::pages::help::contact_view;

/// The page.
pub fn page(pack: &Pack) -> AnyView {
    let until = match (pack.in_force.from, pack.in_force.to) {
        (Some(from), Some(to)) => [
            "từ ngày ",
            &format_date(from),
            " đến hết ngày ",
            &format_date(to),
        ]
        .concat(),
        (Some(from), None) => ["từ ngày ", &format_date(from)].concat(),
        (None, Some(to)) => ["đến hết ngày ", &format_date(to)].concat(),
        (None, None) => "chưa rõ".to_owned(),
    };
    let forms: Vec<AnyView> = pack.forms.iter().map(form_view).collect();
    let contacts: Vec<AnyView> = pack.contacts.iter().map(contact_view).collect();
    view! {
        <Heading text="Căn cứ và độ tin cậy".to_owned() />
        {set_in_use(pack)}
        <p>{pack.caution.clone()}</p>
        <dl class="facts">
            <dt>"Văn bản"</dt><dd>{pack.regulation.clone()}</dd>
            <dt>"Dùng cho hồ sơ"</dt><dd>{until}</dd>
            <dt>"Thay cho"</dt><dd>{pack.replaces.join("; ")}</dd>
            <dt>"Được thay bằng"</dt><dd>{pack.replaced_by.clone()}</dd>
        </dl>
        {forms}
        <h2>"Nơi liên hệ qua các thời kỳ"</h2>
        {contacts}
    }
    .into_any()
}

fn words(sure: Sureness) -> &'static str {
    match sure {
        Sureness::Seen => "đã đọc trong văn bản",
        Sureness::SecondHand => "theo nguồn thứ cấp",
        Sureness::Inferred => "suy ra từ quy định",
        Sureness::Unsure => "chưa đối chiếu bản gốc",
    }
}

fn form_view(form: &Form) -> AnyView {
    let of_list = form.list.iter().flat_map(|list| &list.fields);
    let rows: Vec<AnyView> = form
        .fields()
        .chain(of_list)
        .map(|field| {
            view! {
                <tr><th scope="row">{field.label.clone()}</th><td>{words(field.label_sure)}</td><td>{words(field.place_sure)}</td></tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <h2>{form.code.clone()} ": " {form.title.clone()}</h2>
        <p>"Căn cứ: " {form.basis.clone()} ". Các trường: " {words(form.fields_sure)} ". Bố cục: " {words(form.layout_sure)} "."</p>
        <details>
            <summary>"Từng trường"</summary>
            <table class="drafts">
                <thead><tr><th scope="col">"Trường"</th><th scope="col">"Nhãn"</th><th scope="col">"Chỗ đứng trong mẫu"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
    .into_any()
}
