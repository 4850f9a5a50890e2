//! What was found about one file.

use forms::text::tidy_line;
use leptos::prelude::*;

use super::{Item, State};
use crate::verify_client::{PersonTold, SignatureTold, StampTold, Told, Tone};

/// What is said of a signature that only lacks word about revocation, before the ways to settle it.
const ONLY_REVOCATION: &str = "Chỉ còn thiếu một điều: chưa biết chứng thư số của người ký có bị thu hồi trước khi ký hay không. Trang này không hỏi máy chủ của cơ quan cấp nên không tự biết được. Để kết luận, làm một trong các cách sau:";

/// A file, how it stands, and why.
pub fn card(item: &Item, forget: impl Fn() + Clone + 'static) -> AnyView {
    let name = |chosen: &Option<super::Chosen>| chosen.as_ref().map(|chosen| chosen.name.clone());
    let (content, beside) = (name(&item.content), name(&item.signature));
    let title = content.clone().or(beside.clone()).unwrap_or_default();
    let of = title.clone();
    let beside = content.and(beside).map(|name| {
        view! { <p class="hint">"Kèm tệp chữ ký " {name}</p> }
    });
    let (state, class_of) = (item.state.clone(), item.state.clone());
    view! {
        <article class=move || class_of.with(|state| ["verdict ", class(state_tone(state))].concat())>
            <h2>{title}</h2>
            {beside}
            {move || state.with(body)}
            <p><button type="button" class="link" on:click=move |_| forget()>"Bỏ khỏi trang" <span class="hidden-text">" " {of}</span></button></p>
        </article>
    }
    .into_any()
}

fn state_tone(state: &State) -> Tone {
    match state {
        State::Told(told) => told.tone,
        State::Failed(_) => Tone::Open,
        State::Coming | State::Stopped => Tone::None,
    }
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Open => "open",
        Tone::Bad => "bad",
        Tone::None => "none",
    }
}

fn body(state: &State) -> AnyView {
    match state {
        State::Coming => view! { <p>"Đang kiểm tra…"</p> }.into_any(),
        State::Stopped => view! { <p>"Đã dừng, chưa kiểm tra."</p> }.into_any(),
        State::Failed(sentence) => {
            view! { <p><b>"Không kiểm tra được. "</b> {sentence.clone()}</p> }.into_any()
        }
        State::Told(told) => document(told),
    }
}

fn document(told: &Told) -> AnyView {
    let batch = told.batch.as_ref().map(|batch| {
        let letter = batch.letter.as_ref().map(|letter| {
            view! {
                <details open>
                    <summary>"Công văn trong gói đã ký riêng: " {letter.label.clone()}</summary>
                    {signatures(&letter.signatures)}
                    {stamps(&letter.stamps)}
                </details>
            }
        });
        view! { <p>{batch.message.clone()}</p> {letter} }
    });
    // The message of a batch file that is not whole stands there already.
    let same = told
        .batch
        .as_ref()
        .is_some_and(|batch| batch.message == told.message);
    let message = (!same).then(|| told.message.clone());
    view! {
        <p class="verdict-line"><b>{told.label.clone()}</b> " " {message}</p>
        {batch}
        {signatures(&told.signatures)}
        {stamps(&told.stamps)}
    }
    .into_any()
}

fn signatures(all: &[SignatureTold]) -> Vec<AnyView> {
    // How the only one stands is how the file stands.
    let each = all.len() > 1;
    all.iter().map(|told| signature(told, each)).collect()
}

fn badge(tone: Tone, label: &str) -> AnyView {
    let class = ["badge ", class(tone)].concat();
    view! { <p><span class=class>{label.to_owned()}</span></p> }.into_any()
}

fn stamps(all: &[StampTold]) -> Vec<AnyView> {
    all.iter()
        .map(|stamp| {
            view! {
                <section class="signature">
                    <h3>{stamp.message.clone()}</h3>
                    {badge(stamp.tone, &stamp.label)}
                    {list(None, &stamp.doubts)}
                    <p class="basis">"Kết quả theo ETSI EN 319 102-1: " {stamp.names.clone()}</p>
                </section>
            }
            .into_any()
        })
        .collect()
}

fn signature(told: &SignatureTold, with_label: bool) -> AnyView {
    let signer = told.signer.as_ref();
    let name = signer.map_or_else(
        || "người chưa xác định".to_owned(),
        |signer| tidy(&signer.name),
    );
    let agencies = signer.map(|signer| tidy(&signer.agencies));
    let issuer = signer.map(|signer| tidy(&signer.issuer));
    let validity = signer.map(|signer| signer.validity.clone());
    let rows = [
        ("Cơ quan", agencies),
        ("Nơi cấp chứng thư số", issuer),
        ("Hiệu lực chứng thư số", validity),
        ("Thời điểm ký", Some(told.time.clone())),
        ("Lý do", told.reason.clone()),
        ("Nơi ký", told.place.clone()),
        ("Ô chữ ký", told.field.clone()),
        ("Mức", told.level.clone()),
    ];
    let rows = rows.into_iter().filter_map(|(name, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some(view! { <dt>{name}</dt><dd>{value}</dd> }.into_any())
    });
    let label = with_label.then(|| badge(told.tone, &told.label));
    let where_it_is = if told.beside { " (tệp .p7s)" } else { "" };
    view! {
        <section class="signature">
            <h3>"Chữ ký của " {name} {where_it_is}</h3>
            {label}
            {doubts(told)}
            {list(Some("Đã kiểm tra đúng:"), &told.good)}
            {list(Some("Thay đổi sau khi ký:"), &told.changes)}
            {list(Some("Cần biết thêm:"), &told.remarks)}
            <dl class="facts">{rows.collect::<Vec<_>>()}</dl>
            {chain(told)}
        </section>
    }
    .into_any()
}

fn doubts(told: &SignatureTold) -> AnyView {
    if !told.only_revocation {
        let head = match told.tone {
            Tone::Bad => "Không hợp lệ vì:",
            _ => "Chưa kết luận được vì:",
        };
        return list(Some(head), &told.doubts).into_any();
    }
    let places: Vec<AnyView> = told
        .lists
        .iter()
        .map(|place| view! { " " <code>{tidy(place)}</code> }.into_any())
        .collect();
    let places =
        (!places.is_empty()).then(|| view! { ", địa chỉ ghi trong chứng thư số:" {places} });
    view! {
        <div class="note">
            <p>{ONLY_REVOCATION}</p>
            <ul>
                <li>"Tải danh sách thu hồi mới nhất (.crl) của cơ quan cấp" {places} ", rồi chọn thêm tệp ấy ở đầu trang này."</li>
                <li>"Kiểm tra bằng chương trình chukyso trên máy có mạng."</li>
                <li>"Đề nghị người gửi ký ở mức B-LT, là mức kèm sẵn dữ liệu thu hồi trong tệp."</li>
            </ul>
        </div>
    }
    .into_any()
}

/// Text of a certificate in composed letters, without blanks around it.
fn tidy(text: &str) -> String {
    tidy_line(text).into_owned()
}

fn list(head: Option<&'static str>, sentences: &[String]) -> Option<AnyView> {
    if sentences.is_empty() {
        return None;
    }
    let rows: Vec<AnyView> = sentences
        .iter()
        .map(|sentence| view! { <li>{sentence.clone()}</li> }.into_any())
        .collect();
    let head = head.map(|head| view! { <h4>{head}</h4> });
    Some(view! { {head} <ul>{rows}</ul> }.into_any())
}

/// The chain of certificates and the standard's words, on demand.
fn chain(told: &SignatureTold) -> AnyView {
    let rows: Vec<AnyView> = told.chain.iter().map(link).collect();
    view! {
        <details>
            <summary>"Đường dẫn chứng thực và kết quả theo tiêu chuẩn"</summary>
            <ol>{rows}</ol>
            <p class="basis">"Kết quả theo ETSI EN 319 102-1: " {told.names.clone()}</p>
        </details>
    }
    .into_any()
}

fn link(person: &PersonTold) -> AnyView {
    view! {
        <li>
            <b>{tidy(&person.name)}</b> <br />
            "Do " {tidy(&person.issuer)} " cấp" <br />
            "Số hiệu " <code>{person.serial.clone()}</code> ", hiệu lực " {person.validity.clone()} <br />
            "SHA-256 " <code>{person.sha256.clone()}</code>
        </li>
    }
    .into_any()
}
