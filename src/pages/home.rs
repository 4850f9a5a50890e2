//! The first page: what do you want to do?

use std::sync::Arc;

use forms::Pack;
use forms::pack::Procedure;
use leptos::prelude::*;

use crate::app::site;
use crate::clock;
use crate::components::{Heading, force_banner};
use crate::pages::{form_address, is_shown, step_code};
use crate::route::Route;

/// So many drafts are offered to go on with.
const RECENT: usize = 3;

/// The first page.
pub fn page(pack: &Arc<Pack>) -> AnyView {
    let cards: Vec<AnyView> = pack
        .procedures
        .iter()
        .map(|procedure| card(pack, procedure))
        .collect();
    let banner = force_banner(pack);
    view! {
        <Heading text="Bạn cần làm gì với chứng thư số?".to_owned() />
        <p class="lead">
            "Chọn một việc. Trang sẽ cho biết dùng mẫu nào, ai lập, gửi cho ai và hạn bao lâu, rồi kiểm tra giúp trước khi bạn gửi."
        </p>
        {banner}
        <ul class="cards">{cards}</ul>
        {recent(pack)}
        <h2>"Dành cho cơ quan quản lý trực tiếp"</h2>
        <ul class="cards">
            <li class="card">
                <h3><a href=Route::List(None).href()>"Lập danh sách từ Excel hoặc từ các tệp PDF đã nhận"</a></h3>
                <p>"Kiểm tra hàng nghìn người một lúc, sửa lỗi hàng loạt, ra công văn và tệp lô."</p>
            </li>
        </ul>
    }
    .into_any()
}

fn card(pack: &Pack, procedure: &Procedure) -> AnyView {
    let mut codes: Vec<&str> = Vec::new();
    for step in &procedure.steps {
        let code = step_code(pack, step);
        if !code.is_empty() && !codes.contains(&code) {
            codes.push(code);
        }
    }
    let codes = codes.join(" → ");
    view! {
        <li class="card">
            <h2><a href=Route::Procedure(procedure.id.clone()).href()>{procedure.title.clone()}</a></h2>
            <p>{procedure.summary.clone()}</p>
            {(!codes.is_empty()).then(|| view! { <p class="codes">{codes}</p> })}
        </li>
    }
    .into_any()
}

/// The drafts changed last, to go on with.
fn recent(pack: &Arc<Pack>) -> AnyView {
    let list = site().drafts.list();
    let pack = Arc::clone(pack);
    (move || {
        let items: Vec<AnyView> = list.with(|all| {
            all.iter()
                .filter(|draft| is_shown(draft))
                .take(RECENT)
                .map(|draft| {
                    let address = form_address(&pack, &draft.about.form, &draft.id);
                    let title = draft.about.title.clone();
                    let when = [clock::time_of_day(draft.about.changed), clock::day(draft.about.changed)].join(" ngày ");
                    view! { <li><a href=address>{title}</a> " " <span class="quiet">"sửa lúc " {when}</span></li> }.into_any()
                })
                .collect()
        });
        (!items.is_empty()).then(|| {
            view! {
                <h2>"Làm tiếp việc đang dở"</h2>
                <ul class="recent">{items}</ul>
            }
        })
    })
    .into_any()
}
