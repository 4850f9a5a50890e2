//! The files to be signed, and what came of each.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use forms::text::nfc;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::File;

use super::parts::{button, focus, heading, live, note};
use super::run::Run;
use super::verdict::{self, Verdict};
use super::{Desk, Held, Item, Signed, State, install, options, plan};
use crate::bridge_client::Kind;
use crate::certificates::file::is_of_certificates;
use crate::components::{drop_box, files};
use crate::numbers;
use crate::pages::verify::pairs::{self, pairs};

/// The id of the heading above them.
pub const HEADING: &str = "ky-tep";

/// The place for files, and the list.
pub fn part(desk: Desk) -> AnyView {
    let hint = "PDF được ký vào trong tệp. Tệp khác, như tệp lô (.zip), giữ nguyên và có thêm tệp chữ ký .p7s đi kèm. Chọn được nhiều tệp một lúc.";
    view! {
        {heading(HEADING, "1. Tệp cần ký")}
        {drop_box("tep-ky", "Chọn tệp cần ký", "", hint.into_any(), true, move |files| bring(files, desk))}
        <p role="status">{live(move || Some(desk.said.get().into_any()))}</p>
        {live(move || list(desk))}
        {live(move || Some(loose(desk).into_any()))}
    }
    .into_any()
}

/// Adds files that another page has made.
pub fn bring_made(files: Vec<File>, desk: Desk) {
    if files.is_empty() {
        return;
    }
    let names: Vec<String> = files.iter().map(File::name).collect();
    bring(files, desk);
    let is_from_before = |item: &&Item| {
        let is_open = item
            .state
            .with_untracked(|state| !matches!(state, State::Signed(_)));
        is_open && !names.contains(&item.name)
    };
    let others = desk
        .items
        .with_untracked(|items| items.iter().filter(is_from_before).count());
    if others > 0 {
        let words = [
            "Danh sách còn ",
            &*numbers::count(others),
            " tệp chọn từ trước: tệp nào không cần ký thì bấm “Bỏ”.",
        ];
        desk.said
            .update(|said| *said = [&**said, " ", &words.concat()].concat());
    }
}

/// Adds files; certificates go to where they are installed, signatures to the files that they are of.
pub fn bring(files: Vec<File>, desk: Desk) {
    if files.is_empty() {
        return;
    }
    let (certificates, files): (Vec<File>, Vec<File>) = files
        .into_iter()
        .partition(|file| is_of_certificates(&file.name()) && !is_signature(&file.name()));
    let mut said = Vec::new();
    let mut say = |name: &str, what: &str| said.push(["“", name, "” ", what].concat());
    let mut certificates = certificates.into_iter();
    if let Some(certificate) = certificates.next() {
        let what = "là tệp chứng thư số: xem mục “Cài chứng thư số mới” bên dưới.";
        say(&certificate.name(), what);
        install::take(certificate, desk);
    }
    for other in certificates {
        let what = "chưa được xem: mỗi lần chỉ cài một chứng thư số, hãy chọn lại sau.";
        say(&other.name(), what);
    }
    let (signatures, files): (Vec<File>, Vec<File>) = files
        .into_iter()
        .partition(|file| is_signature(&file.name()));
    let is_running = desk.run.get_untracked() != Run::Not;
    let mut items = desk.items.get_untracked();
    let before = items.len();
    for file in files {
        let name = file.name();
        if file.size() == 0.0 {
            say(&name, "trống nên không ký được.");
            continue;
        }
        if file.size() > plan::FILE {
            say(
                &name,
                "lớn hơn 128 MB nên chương trình ký không nhận từ trang: hãy ký qua tệp, xem cuối trang.",
            );
            continue;
        }
        let file = Some(SendWrapper::new(file));
        // One that was chosen again, or made anew, is not signed beside the one before; what is being signed stays.
        let is_same = |own: &Item| {
            let is_own = own.kind == Kind::Pdf && own.is_unsaved();
            nfc(&own.name) == nfc(&name) && is_open(own) && !is_own
        };
        match items[..before]
            .iter()
            .position(is_same)
            .filter(|_| !is_running)
        {
            Some(place) => {
                if items[place].file.is_some() {
                    say(&name, "đã có trong danh sách: đã thay bằng tệp mới chọn.");
                }
                // The signature beside it may be nowhere else.
                let old = items[place].clone();
                if old.kind == Kind::Pdf {
                    let_go(&old);
                }
                items[place] = Item {
                    beside: old.beside,
                    before: old.before.filter(|_| old.kind == Kind::Detached),
                    ..item(name, file, &items)
                };
            }
            None => items.push(item(name, file, &items)),
        }
    }
    if is_running && items.len() > before {
        said.push(
            "Tệp vừa thêm không nằm trong lượt đang ký: hãy ký tiếp khi lượt này xong.".to_owned(),
        );
    }
    desk.said.set(said.join(" "));
    if is_running {
        let more = items.len() - before;
        desk.rest.update(|(_, rest)| *rest += more);
    }
    desk.items.set(items);
    let is_again = |name: &str| signatures.iter().any(|new| nfc(&new.name()) == nfc(name));
    let mut loose = desk.loose.get_untracked();
    loose.retain(|own| !is_again(&own.name));
    for own in signatures {
        loose.push(item(own.name(), Some(SendWrapper::new(own)), &loose));
    }
    desk.loose.set(loose);
    pair(desk);
    options::look(desk);
    if !is_running {
        desk.outcome.set(None);
    }
}

/// `.p7s` may hold certificates, but here it is the signature beside a file.
fn is_signature(name: &str) -> bool {
    pairs::Kind::of(name) == pairs::Kind::Signature
}

/// Whether it is not signed and not under way.
fn is_open(item: &Item) -> bool {
    item.state
        .with_untracked(|state| matches!(state, State::Waiting | State::Failed(_)))
}

/// Puts signatures to their files, by the rule of the page that verifies; not while something is being signed.
pub fn pair(desk: Desk) {
    let all = desk.loose.get_untracked();
    if all.is_empty() || desk.run.get_untracked() != Run::Not {
        return;
    }
    let mut items = desk.items.get_untracked();
    let mut loose = Vec::new();
    for signature in all {
        // One that was chosen again; what was signed here before may be nowhere else.
        let is_same = |own: &&mut Item| {
            let is_its = |beside: &Held| nfc(&beside.name()) == nfc(&signature.name);
            is_open(own) && own.before.is_none() && own.beside.as_ref().is_some_and(is_its)
        };
        match items.iter_mut().find(is_same) {
            Some(own) => own.beside = signature.file,
            None => loose.push(signature),
        }
    }
    let open: Vec<usize> = (0..items.len()).filter(|&at| is_open(&items[at])).collect();
    let mut names: Vec<String> = open.iter().map(|&at| items[at].name.clone()).collect();
    let mut told = Vec::new();
    for (place, &at) in open.iter().enumerate() {
        if let Some(beside) = &items[at].beside {
            told.push((names.len(), place));
            names.push(beside.name());
        }
    }
    let first = names.len();
    names.extend(loose.iter().map(|signature| signature.name.clone()));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for found in pairs(&names, &told, &[]) {
        let signature = found.signature.and_then(|at| at.checked_sub(first));
        let (Some(content), Some(signature)) = (found.content, signature) else {
            continue;
        };
        let own = &mut items[open[content]];
        if own.kind == Kind::Detached {
            own.beside = loose[signature].file.take();
        }
    }
    desk.items.set(items);
    loose.retain(|signature| signature.file.is_some());
    desk.loose.set(loose);
}

/// How many files a signature can be given to by a button; beyond that they are better chosen again.
const CHOICES: usize = 10;

/// Signatures whose file is not known, each with the files that it may be of.
fn loose(desk: Desk) -> Vec<AnyView> {
    let is_running = desk.is_running();
    let items = desk.items.get();
    let rows = desk.loose.get().into_iter().map(|own| {
        let (name, its) = (own.name, own.number);
        let forget = move || {
            desk.loose
                .update(|loose| loose.retain(|own| own.number != its));
            focus(HEADING);
        };
        let choose = |item: &Item| {
            let (number, own) = (item.number, own.file.clone());
            let act = move || {
                desk.items.update(|items| {
                    let of = items.iter_mut().find(|item| item.number == number);
                    of.into_iter().for_each(|of| of.beside = own.clone());
                });
                forget();
            };
            let words = ["Của “", &item.name, "”"].concat();
            view! { " " {button("button small", words.into_any(), act)} }.into_any()
        };
        let may_be = |item: &&Item| {
            item.kind == Kind::Detached && item.beside.is_none() && is_open(item) && !is_running
        };
        let choices = items.iter().filter(may_be).take(CHOICES).map(choose);
        let choices: Vec<AnyView> = choices.collect();
        let away = view! { "Bỏ" <span class="hidden-text">" " {name.clone()}</span> };
        let away = (!is_running).then(|| button("link", away.into_any(), forget));
        let words = view! {
            <b>{name}</b>
            " là tệp chữ ký, chưa rõ của tệp nào: hãy chọn thêm tệp ấy để ký thêm vào tệp chữ ký này."
            {choices} " " {away}
        };
        note("note", words.into_any())
    });
    rows.collect()
}

/// A file that was not signed yet, beside others.
pub fn item(name: String, file: Option<Held>, others: &[Item]) -> Item {
    Item {
        number: others.iter().map(|own| own.number + 1).max().unwrap_or(0),
        kind: plan::kind(&name),
        name,
        file,
        beside: None,
        before: None,
        state: ArcRwSignal::new(State::Waiting),
        verdict: ArcRwSignal::new(Verdict::Not),
    }
}

fn list(desk: Desk) -> Option<AnyView> {
    let items = desk.items.get();
    if items.is_empty() {
        return None;
    }
    let rows: Vec<AnyView> = items.iter().map(|item| row(item, desk)).collect();
    let all = items.len();
    let away = live(move || {
        (all > 1 && !desk.is_running()).then(|| {
            let clear = move || {
                if !Item::may_go(&desk.items.get_untracked()) {
                    return;
                }
                for item in desk.items.get_untracked() {
                    let_go(&item);
                }
                desk.items.set(Vec::new());
                desk.loose.set(Vec::new());
                options::look(desk);
                desk.outcome.set(None);
                focus(HEADING);
            };
            button("link", "Bỏ tất cả khỏi trang".into_any(), clear)
        })
    });
    Some(
        view! {
            <ul class="to-sign">{rows}</ul>
            <p>{count(&items)} {away}</p>
        }
        .into_any(),
    )
}

/// How many files there are, and how they are signed.
fn count(items: &[Item]) -> String {
    let pdf = items.iter().filter(|item| item.kind == Kind::Pdf).count();
    let other = items.len() - pdf;
    let parts = [
        (pdf, " tệp PDF ký vào trong tệp"),
        (other, " tệp có chữ ký đi kèm (.p7s)"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| [&*numbers::count(*count), what].concat())
        .collect();
    [&parts.join(", "), ". "].concat()
}

fn row(item: &Item, desk: Desk) -> AnyView {
    let size = item
        .file
        .as_ref()
        .map(|file| numbers::size(file.size() as usize));
    let beside = item.beside.as_ref().map(|beside| {
        let words = [
            "Có sẵn tệp chữ ký “",
            &beside.name(),
            "”: chữ ký mới được thêm vào tệp ấy.",
        ];
        note("quiet", words.concat().into_any())
    });
    let (number, of) = (item.number, item.name.clone());
    let own = item.clone();
    let away = live(move || {
        (!desk.is_running()).then(|| {
            let own = own.clone();
            let forget = move || {
                if !Item::may_go(std::slice::from_ref(&own)) {
                    return;
                }
                let_go(&own);
                desk.items
                    .update(|items| items.retain(|item| item.number != number));
                options::look(desk);
                if desk.items.with_untracked(Vec::is_empty) {
                    desk.outcome.set(None);
                }
                focus(HEADING);
            };
            let words = view! { "Bỏ" <span class="hidden-text">" " {of.clone()}</span> };
            button("link", words.into_any(), forget)
        })
    });
    let (shown, about) = (item.clone(), item.state.clone());
    let class = move || about.with(class);
    let told = live(move || Some(shown.state.with(|state| told(state, &shown))));
    view! {
        <li class=class>
            <div class="about"><b>{item.name.clone()}</b> " " <span class="quiet">{size}</span> " " {away}</div>
            {beside}
            {told}
        </li>
    }
    .into_any()
}

fn class(state: &State) -> &'static str {
    match state {
        State::Signed(_) => "signed",
        State::Failed(_) => "failed",
        State::Waiting | State::Sending | State::Sent => "",
    }
}

fn told(state: &State, item: &Item) -> AnyView {
    match state {
        State::Waiting if item.file.is_none() => {
            "Chưa ký. Trang đã tải lại nên không còn giữ tệp này: hãy chọn lại.".into_any()
        }
        State::Waiting => match &item.before {
            Some(before) => view! { "Đã có chữ ký, chờ ký thêm. " {keep(before)} }.into_any(),
            None => "Chưa ký".into_any(),
        },
        State::Sending => "Đang chuyển cho chương trình ký…".into_any(),
        State::Sent => "Đã chuyển, chờ ký".into_any(),
        State::Failed(why) => {
            let before = item.before.as_ref().map(keep);
            view! { <b>"Không ký được. "</b> {why.clone()} " " {before} }.into_any()
        }
        State::Signed(signed) => result(signed, item),
    }
}

fn result(signed: &Signed, item: &Item) -> AnyView {
    let level = signed
        .level
        .map(|level| [", mức ", level.name()].concat())
        .unwrap_or_default();
    let lower = signed
        .message
        .clone()
        .map(|message| note("note", message.into_any()));
    view! {
        <div>
            <span class="done">"Đã ký"</span> {level} ". " {keep(signed)}
        </div>
        {lower}
        {verdict::line(item, signed)}
    }
    .into_any()
}

/// The link by which what is signed is saved.
fn keep(signed: &Signed) -> AnyView {
    let name = signed.file.name();
    let is_saved = Arc::clone(&signed.is_saved);
    let keep = move |_| is_saved.store(true, Ordering::Relaxed);
    view! { <a href=signed.address.clone() download=name.clone() on:click=keep>"Tải “" {name.clone()} "”"</a> }
        .into_any()
}

/// Frees what a file of the list holds on to.
fn let_go(item: &Item) {
    let release = |signed: &Signed| files::release(&signed.address);
    item.before.iter().for_each(release);
    item.state.with_untracked(|state| {
        if let State::Signed(signed) = state {
            release(signed);
        }
    });
}
