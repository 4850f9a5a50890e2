//! What has to be said about the forms in use: whether they are still in force, and how sure they are.

use forms::Pack;
use forms::calendar::format_date;
use forms::pack::Sureness;
use leptos::prelude::*;

use crate::clock;

/// Whether dossiers of today may use the pack; shown where somebody chooses what to do.
pub fn force_banner(pack: &Pack) -> AnyView {
    out_of_force(pack).unwrap_or_else(|| {
        view! { <p class="note">"Đang dùng " <b>{pack.title.clone()}</b> "."</p> }.into_any()
    })
}

/// That dossiers of today may not use the pack; shown wherever somebody works with one of its forms.
pub fn out_of_force(pack: &Pack) -> Option<AnyView> {
    let today = clock::today();
    let period = pack.in_force;
    if period.contains(today) {
        return None;
    }
    let until = match period.to {
        Some(to) if to < today => [
            "Chỉ dùng cho hồ sơ lập đến hết ngày ",
            &format_date(to),
            ". ",
        ]
        .concat(),
        _ => match period.from {
            Some(from) => ["Chỉ dùng cho hồ sơ lập từ ngày ", &format_date(from), ". "].concat(),
            None => String::new(),
        },
    };
    let successor = match pack.replaced_by.as_str() {
        "" => String::new(),
        by => [
            "Bộ mẫu này đã được thay bằng ",
            by,
            "; trang này chưa có bộ mẫu mới. ",
        ]
        .concat(),
    };
    let note = view! {
        <p class="note">
            "Hôm nay là " {format_date(today)} ": " <b>{pack.title.clone()} " không còn dùng cho hồ sơ mới."</b> " "
            {until} {successor} <a href="#/nguon">"Xem căn cứ"</a>
        </p>
    };
    Some(note.into_any())
}

/// A small mark where a fact could not be read in the official text.
pub fn unsure(sure: Sureness) -> Option<AnyView> {
    let words = match sure {
        Sureness::Seen => return None,
        Sureness::SecondHand => "theo nguồn thứ cấp, chưa đối chiếu bản gốc",
        Sureness::Inferred => "suy ra từ quy định, chưa đối chiếu bản gốc",
        Sureness::Unsure => "chưa đối chiếu bản gốc",
    };
    Some(view! { <span class="unsure">{words}</span> }.into_any())
}
