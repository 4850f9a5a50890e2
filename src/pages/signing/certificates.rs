//! The certificates that are plugged in, to choose the one that signs.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::helper::{self, Link};
use super::parts::{Choice, button, focus, heading, live, note, radio};
use super::{Desk, day};
use crate::bridge_client::{Certificate, Certificates, Pin};
use crate::numbers;

/// The id of the heading.
const HEADING: &str = "ky-chung-thu";

/// Reads them anew; one that has just been installed, by its serial number, is then the one that signs.
pub fn fetch(desk: Desk, installed: Option<String>) {
    let Link::Ready(own) = desk.link.get_untracked() else {
        return;
    };
    desk.certificates.set(None);
    spawn_local(async move {
        let read = own.certificates().await;
        if let Ok(Certificates { certificates, .. }) = &read {
            choose(certificates, installed.as_deref(), desk);
        }
        let read = read.map_err(|trouble| helper::hear(trouble, desk));
        desk.certificates.set(Some(read));
    });
}

/// Keeps the choice where it still can sign; where only one can, that is the one.
fn choose(all: &[Certificate], installed: Option<&str>, desk: Desk) {
    let mut usable = all.iter().filter(|own| own.usable);
    if let Some(new) = usable.clone().find(|own| installed == Some(&own.serial)) {
        return desk.certificate.set(new.id.clone());
    }
    let chosen = desk.certificate.get_untracked();
    if usable.clone().any(|own| own.id == chosen) {
        return;
    }
    desk.certificate.set(match (usable.next(), usable.next()) {
        (Some(only), None) => only.id.clone(),
        _ => String::new(),
    });
}

/// The choice.
pub fn part(desk: Desk) -> AnyView {
    let again = move || {
        focus(HEADING);
        fetch(desk, None);
    };
    let shown = live(move || {
        Some(match desk.certificates.get() {
            None => note("", "Đang đọc thiết bị…".into_any()),
            Some(Err(why)) => note("note bad", why.into_any()),
            Some(Ok(found)) => shown(found, desk),
        })
    });
    view! {
        {heading(HEADING, "3. Chứng thư số dùng để ký")}
        <div role="status">{shown}</div>
        <p>{button("button small", "Đọc lại thiết bị".into_any(), again)}</p>
    }
    .into_any()
}

fn shown(found: Certificates, desk: Desk) -> AnyView {
    let notes: Vec<AnyView> = found
        .notes
        .into_iter()
        .map(|own| note("note", own.into_any()))
        .collect();
    if found.certificates.is_empty() {
        return view! {
            {notes}
            <p class="note">"Chưa thấy chứng thư số nào: hãy cắm thiết bị lưu khóa bí mật vào máy rồi bấm “Đọc lại thiết bị”."</p>
        }
        .into_any();
    }
    let choices: Vec<AnyView> = found
        .certificates
        .into_iter()
        .map(|own| choice(own, desk))
        .collect();
    view! {
        {notes}
        <fieldset class="choice">
            <legend class="hidden-text">"Chứng thư số dùng để ký"</legend>
            {choices}
        </fieldset>
    }
    .into_any()
}

fn choice(own: Certificate, desk: Desk) -> AnyView {
    let id = own.id.clone();
    let until = ["hiệu lực đến ngày ", &day(&own.not_after)].concat();
    let left = match own.days_left {
        ..0 => "đã hết hạn".to_owned(),
        left => ["còn ", &numbers::count(left as usize), " ngày"].concat(),
    };
    let organization = own
        .organization
        .filter(|organization| !organization.is_empty())
        .map(|organization| view! { {organization} <br /> });
    let why = own
        .note
        .or_else(|| (!own.usable).then(|| "Chứng thư số này chưa dùng để ký được.".to_owned()))
        // That the token is locked is said already.
        .filter(|_| own.pin != Pin::Locked)
        .map(|why| note(if own.usable { "pin" } else { "pin bad" }, why.into_any()));
    let hint = view! {
        {organization}
        "Số hiệu " <code>{own.serial}</code> ", do " {own.issuer} " cấp" <br />
        {until} " (" {left} "), trên thiết bị “" {own.token} "”"
        {pin(own.pin)}
        {why}
    };
    let (chosen, taken) = (id.clone(), id.clone());
    let choice = Choice {
        name: "ky-chung-thu-so",
        // Ids of elements begin with a letter.
        id: ["ct-", &id].concat(),
        label: own.owner.into_any(),
        hint: hint.into_any(),
        is_shut: !own.usable,
    };
    radio(
        choice,
        move || desk.certificate.with(|own| *own == chosen),
        move || {
            desk.certificate.set(taken.clone());
            desk.calm();
        },
    )
}

/// How the PIN stands, where a person has to know it.
fn pin(pin: Pin) -> Option<AnyView> {
    let (class, words) = match pin {
        Pin::Ok => return None,
        Pin::Pad => ("pin", "Mã PIN nhập ngay trên thiết bị."),
        Pin::Low => (
            "pin bad",
            "Đã có lần nhập sai mã PIN. Nhập sai thêm vài lần nữa thì thiết bị bị khóa.",
        ),
        Pin::Last => (
            "pin bad",
            "Chỉ còn một lần nhập mã PIN. Nhập sai lần này thì thiết bị bị khóa: chỉ ký khi chắc chắn nhớ đúng mã.",
        ),
        Pin::Locked => (
            "pin bad",
            "Mã PIN đã bị khóa vì nhập sai nhiều lần: lập hồ sơ đề nghị khôi phục thiết bị, chọn việc ở trang “Bắt đầu”.",
        ),
    };
    Some(note(class, words.into_any()))
}
