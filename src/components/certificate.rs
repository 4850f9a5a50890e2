//! Certificates from files: the place where they are chosen, and what stands in one.

use forms::calendar::format_date;
use leptos::prelude::*;
use seal::certificate::Certificate;
use web_sys::File;

use super::unsure;
use crate::certificates::file::{self, ENDINGS};
use crate::certificates::standing::{Remark, Tone};
use crate::certificates::told::{levels, line};

/// The place where files of certificates are dropped or chosen; see [`super::drop_box`].
pub fn drop_box(
    id: &'static str,
    label: &'static str,
    many: bool,
    take: impl Fn(Vec<File>) + Clone + 'static,
) -> AnyView {
    super::drop_box(id, label, ENDINGS, file::hint(), many, take)
}

/// What stands in a certificate.
pub fn facts(certificate: &Certificate) -> AnyView {
    let (subject, issuer) = (&certificate.subject, &certificate.issuer);
    let validity = certificate.validity;
    let from_to = [
        "từ ngày ",
        &format_date(validity.first_day()),
        " đến ngày ",
        &format_date(validity.last_day()),
    ];
    let rows = [
        ("Tên chứng thư", line(subject.common_name())),
        ("Cơ quan", levels(subject).join(" › ")),
        ("Tỉnh", line(subject.locality().or(subject.state()))),
        ("Thư điện tử", line(certificate.email())),
        ("Mã số thuế", line(subject.tax_code())),
        ("Số hiệu", certificate.serial.clone()),
        ("Hiệu lực", from_to.concat()),
        (
            "Nơi cấp",
            line(issuer.common_name().or(issuer.organization())),
        ),
        ("Khóa", certificate.key.to_string()),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    let rows: Vec<AnyView> = rows
        .map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }.into_any())
        .collect();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

/// What is to be said about a certificate.
pub fn remarks_view(remarks: Vec<Remark>) -> AnyView {
    let items: Vec<AnyView> = remarks
        .into_iter()
        .map(|remark| {
            let class = match remark.tone {
                Tone::Good => "note good",
                Tone::Bad => "note bad",
                Tone::Hint => "note",
            };
            let basis = (!remark.basis.is_empty()).then(|| {
                view! { <span class="basis">" Căn cứ: " {remark.basis} ". " {unsure(remark.sure)}</span> }
            });
            view! { <p class=class>{remark.text} {basis}</p> }.into_any()
        })
        .collect();
    view! { {items} }.into_any()
}
