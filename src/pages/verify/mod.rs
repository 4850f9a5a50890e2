//! Signatures of files verified: who signed, when, whether it holds, and what was changed afterwards.
//!
//! Nothing leaves the computer. What can be said without a network is said; what is missing is told with what would settle it.

mod card;
mod pairs;
pub mod roots;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use crate::clock;
use crate::components::{Heading, drop_box, files};
use crate::numbers;
use crate::pages::handover;
use crate::pages::signing::signature_pages;
use crate::route::Route;
use crate::verify_client::{self, Given, Job, Told, Tone};
use pairs::{Kind, pairs};
use roots::Roots;

/// The largest file that is verified in the page, in bytes: it has to fit into memory more than once.
const MOST: f64 = 500e6;

/// What the page keeps in mind; all copies are the same.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The files that were chosen, in order.
    chosen: RwSignal<Vec<Chosen>, LocalStorage>,
    /// What is verified, in the same order.
    items: RwSignal<Vec<Item>, LocalStorage>,
    /// Certificates and lists of revoked ones that were chosen: name and content.
    material: RwSignal<Vec<(String, Vec<u8>)>>,
    /// What is trusted.
    roots: RwSignal<Roots>,
    /// What is to be said about a root that was chosen.
    root_said: RwSignal<String>,
}

/// A file that was chosen.
#[derive(Clone)]
struct Chosen {
    /// Tells it from others.
    number: usize,
    name: String,
    file: File,
}

/// A file with the signature beside it, where there is one.
#[derive(Clone)]
pub struct Item {
    content: Option<Chosen>,
    signature: Option<Chosen>,
    state: ArcRwSignal<State>,
}

/// How far a file is.
#[derive(Clone)]
enum State {
    /// It is being verified, or waits for that.
    Coming,
    /// What was found.
    Told(Told),
    /// It could not be verified, and why.
    Failed(String),
    /// The user has stopped it.
    Stopped,
}

/// Said of a signature whose file was not chosen.
const ALONE: &str = "Đây là tệp chữ ký, chưa có tệp mà nó ký: hãy chọn thêm tệp ấy.";

/// The page.
pub fn page() -> AnyView {
    let desk = Desk {
        chosen: RwSignal::new_local(Vec::new()),
        items: RwSignal::new_local(Vec::new()),
        material: RwSignal::new(Vec::new()),
        roots: RwSignal::new(Roots::default()),
        root_said: RwSignal::new(String::new()),
    };
    roots::fetch(desk);
    bring(handover::take(&Route::Verify), desk);
    on_cleanup(verify_client::stop);
    let hint = view! {
        "PDF đã ký, tệp lô (.zip) hoặc tệp bất kỳ cùng tệp chữ ký .p7s của nó; chọn được nhiều tệp một lúc. "
        "Có danh sách thu hồi (.crl) hoặc chứng thư số của cơ quan cấp (.cer) thì chọn thêm. Trang đọc tệp ngay trên máy này, không gửi đi đâu."
    };
    view! {
        {signature_pages(&Route::Verify)}
        <Heading text="Kiểm tra chữ ký số".to_owned() />
        <p class="lead">
            "Cho biết ai đã ký, ký khi nào, chữ ký có hợp lệ không và sau khi ký tệp có bị sửa không. Dùng được cả khi mất mạng."
        </p>
        {drop_box("tep-da-ky", "Chọn tệp cần kiểm tra", "", hint.into_any(), true, move |files| bring(files, desk))}
        <div role="status">{move || summary(desk)}</div>
        {move || desk.material.with(|list| material(list, desk))}
        {move || desk.items.get().into_iter().map(|item| shown(&item, desk)).collect::<Vec<_>>()}
        {roots::part(desk)}
    }
    .into_any()
}

fn bring(files: Vec<File>, desk: Desk) {
    let (material, content): (Vec<File>, Vec<File>) = files
        .into_iter()
        .partition(|file| Kind::of(&file.name()) == Kind::Material);
    if !content.is_empty() {
        desk.chosen.update(|chosen| {
            for file in content {
                let number = chosen.last().map_or(0, |last| last.number + 1);
                let name = file.name();
                chosen.push(Chosen { number, name, file });
            }
        });
        pair(desk);
    }
    if material.is_empty() {
        return;
    }
    spawn_local(async move {
        for file in material {
            let Ok(bytes) = files::read(&file).await else {
                continue;
            };
            let name = file.name();
            let added = desk.material.try_update(|list| {
                list.retain(|(known, _)| *known != name);
                list.push((name, bytes));
            });
            if added.is_none() {
                return;
            }
        }
        verify_all(desk);
    });
}

/// Finds out which files belong together, and verifies what was not verified so.
fn pair(desk: Desk) {
    let chosen = desk.chosen.get_untracked();
    let names: Vec<&str> = chosen.iter().map(|chosen| &*chosen.name).collect();
    let at = |place: Option<usize>| place.map(|place| chosen[place].clone());
    let number = |chosen: &Option<Chosen>| chosen.as_ref().map(|chosen| chosen.number);
    let before = desk.items.get_untracked();
    let items = pairs(&names).into_iter().map(|pair| {
        let (content, signature) = (at(pair.content), at(pair.signature));
        let same = before.iter().find(|item| {
            number(&item.content) == number(&content)
                && number(&item.signature) == number(&signature)
        });
        if let Some(same) = same {
            return same.clone();
        }
        let item = Item {
            content,
            signature,
            state: ArcRwSignal::new(State::Coming),
        };
        verify(&item, desk);
        item
    });
    let items = items.collect();
    desk.items.set(items);
}

/// Verifies everything anew, as something that counts for all files has changed.
fn verify_all(desk: Desk) {
    verify_client::stop();
    for item in desk.items.get_untracked() {
        verify(&item, desk);
    }
}

fn verify(item: &Item, desk: Desk) {
    // Before it is known what is trusted, nothing can be said.
    if !desk.roots.with_untracked(|roots| roots.came) {
        return;
    }
    let (item, state) = (item.clone(), item.state.clone());
    let Some(content) = item.content else {
        return state.set(State::Failed(ALONE.to_owned()));
    };
    if content.file.size() > MOST {
        let sentence = "Tệp lớn hơn 500 MB nên không kiểm tra được trong trình duyệt: hãy kiểm tra bằng chương trình chukyso trên máy.";
        return state.set(State::Failed(sentence.to_owned()));
    }
    state.set(State::Coming);
    spawn_local(async move {
        let read = async |file: &File| JsFuture::from(file.array_buffer()).await;
        let buffer = read(&content.file).await;
        let beside = match &item.signature {
            Some(signature) => Some(read(&signature.file).await),
            None => None,
        };
        let (Ok(buffer), Ok(beside)) = (buffer, beside.transpose()) else {
            return state.set(State::Failed(files::GONE.to_owned()));
        };
        // The page may have gone in the meantime.
        let Some(roots) = desk.roots.try_with_untracked(|roots| {
            let list = roots.list.iter().map(|root| root.bytes.clone());
            list.collect::<Vec<_>>()
        }) else {
            return;
        };
        let material = desk.material.try_with_untracked(|list| {
            let list = list.iter().map(|(_, bytes)| bytes.clone());
            list.collect()
        });
        let given = Given {
            job: Job {
                now: clock::now(),
                name: content.name,
            },
            content: buffer.unchecked_into(),
            signature: beside.map(JsCast::unchecked_into),
            roots,
            material: material.unwrap_or_default(),
        };
        verify_client::verify(given, move |found| {
            state.set(match found {
                Ok(told) => State::Told(told),
                Err(sentence) => State::Failed(sentence),
            });
        });
    });
}

/// How the files stand, in one sentence.
fn summary(desk: Desk) -> AnyView {
    let items = desk.items.get();
    if items.is_empty() {
        return ().into_any();
    }
    let (mut coming, mut failed) = (0, 0);
    let mut tones: Vec<Tone> = Vec::new();
    for item in &items {
        item.state.with(|state| match state {
            State::Coming => coming += 1,
            State::Told(told) => tones.push(told.tone),
            State::Failed(_) | State::Stopped => failed += 1,
        });
    }
    if coming > 0 {
        let done = numbers::count(items.len() - coming);
        let all = numbers::count(items.len());
        let stop = move |_| {
            verify_client::stop();
            for item in desk.items.get_untracked() {
                item.state.update(|state| {
                    if matches!(state, State::Coming) {
                        *state = State::Stopped;
                    }
                });
            }
        };
        return view! {
            <p>
                "Đang kiểm tra, xong " {done} "/" {all} " tệp… "
                <button type="button" class="button small" on:click=stop>"Dừng"</button>
            </p>
        }
        .into_any();
    }
    let count = |tone| tones.iter().filter(|own| **own == tone).count();
    let parts = [
        (count(Tone::Good), "hợp lệ"),
        (count(Tone::Open), "chưa kết luận được"),
        (count(Tone::Bad), "không hợp lệ"),
        (count(Tone::None), "chưa ký số"),
        (failed, "không kiểm tra được"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| [&numbers::count(count), " ", what].concat())
        .collect();
    let all = numbers::count(items.len());
    view! { <p>"Đã kiểm tra " {all} " tệp: " <b>{parts.join(", ")}</b> "."</p> }.into_any()
}

/// What was chosen to help with all files.
fn material(list: &[(String, Vec<u8>)], desk: Desk) -> Option<AnyView> {
    if list.is_empty() {
        return None;
    }
    let rows: Vec<AnyView> = list
        .iter()
        .map(|(name, _)| {
            let (own, of) = (name.clone(), name.clone());
            let forget = move |_| {
                desk.material.update(|list| list.retain(|(name, _)| *name != own));
                verify_all(desk);
            };
            view! {
                <li>{name.clone()} " " <button type="button" class="link" on:click=forget>"Bỏ" <span class="hidden-text">" " {of}</span></button></li>
            }
            .into_any()
        })
        .collect();
    Some(
        view! {
            <p>"Dữ liệu bổ sung được dùng khi kiểm tra:"</p>
            <ul>{rows}</ul>
        }
        .into_any(),
    )
}

fn shown(item: &Item, desk: Desk) -> AnyView {
    let numbers: Vec<usize> = [&item.content, &item.signature]
        .into_iter()
        .flatten()
        .map(|chosen| chosen.number)
        .collect();
    let forget = move || {
        desk.chosen
            .update(|chosen| chosen.retain(|own| !numbers.contains(&own.number)));
        pair(desk);
    };
    card::card(item, forget)
}
