//! The first page: what do you want to do?

use std::sync::Arc;

use forms::Pack;
use forms::pack::{Procedure, Step};
use leptos::prelude::*;

use crate::app::site;
use crate::clock;
use crate::components::{Heading, set_in_use};
use crate::pages::{draft_address, is_shown, new_address, step_code};
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
    let banner = set_in_use(pack);
    view! {
        <Heading text="Bạn cần làm gì với chứng thư số?".to_owned() />
        <p class="lead">
            "Chọn một việc. Trang sẽ cho biết dùng mẫu nào, ai lập, gửi cho ai và hạn bao lâu, rồi kiểm tra giúp trước khi bạn gửi."
        </p>
        {banner}
        <ul class="cards">{cards}</ul>
        {became(pack)}
        {recent()}
        <h2>"Dành cho cơ quan quản lý trực tiếp"</h2>
        <ul class="cards">
            <li class="card">
                <h3><a href=Route::NewList(None).href()>"Lập danh sách từ Excel hoặc từ các tệp PDF đã nhận"</a></h3>
                <p>"Kiểm tra hàng nghìn dòng một lúc, sửa lỗi hàng loạt, ra công văn và tệp lô."</p>
            </li>
        </ul>
        {lists(pack)}
    }
    .into_any()
}

/// A new list of each form that has one.
fn lists(pack: &Pack) -> AnyView {
    let links: Vec<AnyView> = pack
        .heads
        .iter()
        .filter(|head| head.has_list)
        .map(|head| {
            // A form of several procedures is named after the one that it begins.
            let makes = |step: &Step| step.form.as_ref() == Some(&head.id);
            let place = |own: &&Procedure| own.steps.iter().position(makes);
            let own = pack.procedures.iter().filter(|own| place(own).is_some());
            let title = own.min_by_key(place).map(|own| own.title.clone());
            let words = [&head.code, ": ", &head.unit].concat();
            view! { <li><a href=new_address(pack, &head.id)>{words}</a> " " <span class="quiet">{title}</span></li> }.into_any()
        })
        .collect();
    view! { <p>"Chọn danh sách theo mẫu:"</p> <ul class="recent">{links}</ul> }.into_any()
}

/// What the forms of a set that is out of force are today.
fn became(pack: &Pack) -> Option<AnyView> {
    if pack.in_force.contains(clock::today()) {
        return None;
    }
    let choice = site().choice;
    let rows: Vec<AnyView> = pack
        .heads
        .iter()
        .filter_map(|head| {
            let (set, new) = choice.became(&pack.id, &head.id)?;
            let words = [&head.code, " nay là ", &new.code, ", ", set.short()].concat();
            Some(view! { <li>{words}</li> }.into_any())
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <details>
                <summary>"Mẫu cũ nay là mẫu nào?"</summary>
                <ul>{rows}</ul>
            </details>
        }
        .into_any()
    })
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
fn recent() -> AnyView {
    let site = site();
    let list = site.drafts.list();
    (move || {
        let items: Vec<AnyView> = list.with(|all| {
            all.iter()
                .filter(|draft| is_shown(draft))
                .take(RECENT)
                .map(|draft| {
                    let about = &draft.about;
                    let address = draft_address(&site, &about.pack, &about.form, &draft.id);
                    let title = about.title.clone();
                    let set = site.choice.short(&about.pack).map(|set| [", theo ", &set].concat());
                    let when = [clock::time_of_day(draft.about.changed), clock::day(draft.about.changed)].join(" ngày ");
                    view! { <li><a href=address>{title}</a> " " <span class="quiet">"sửa lúc " {when} {set}</span></li> }.into_any()
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
