//! Signatures of files verified: who signed, when, whether it holds, and what was changed afterwards.
//!
//! Nothing leaves the computer. What can be said without a network is said; what is missing is told with what would settle it.

mod card;
mod material;
pub mod pairs;
mod queue;
pub mod roots;

use std::cell::OnceCell;

use leptos::prelude::*;
use web_sys::File;

use crate::app::lasting;
use crate::components::{Heading, drop_box};
use crate::numbers;
use crate::pages::handover;
use crate::pages::signing::signature_pages;
use crate::route::Route;
use crate::verify_client::Tone;
use material::Material;
use pairs::{Kind, pairs};
use queue::{Course, State, go_on, halt, stop, wake};
use roots::Roots;

thread_local! {
    static DESK: OnceCell<Desk> = const { OnceCell::new() };
}

/// What the page keeps in mind; all copies are the same. It stays when another page is shown.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Whether the page is shown.
    is_shown: RwSignal<bool>,
    /// The files that were chosen, in order.
    chosen: RwSignal<Vec<Chosen>, LocalStorage>,
    /// How many files were chosen so far, for their numbers.
    count: RwSignal<usize>,
    /// What is verified, in the same order.
    items: RwSignal<Vec<Item>, LocalStorage>,
    /// How far that is.
    course: RwSignal<Course>,
    /// Certificates and lists of revoked ones that were chosen.
    material: RwSignal<Vec<Material>, LocalStorage>,
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
    /// Of a signature, the number of the file that the user says it is of.
    of: Option<usize>,
    /// Whether another page has handed it over.
    is_handed: bool,
}

impl Chosen {
    /// Whether a file is the same one, chosen again.
    fn is_same(&self, file: &File) -> bool {
        self.file.size() == file.size() && self.file.last_modified() == file.last_modified()
    }
}

/// A file with the signature beside it, where there is one.
#[derive(Clone)]
pub struct Item {
    content: Option<Chosen>,
    signature: Option<Chosen>,
    /// Of a signature without its file, the numbers and names of those that may be it.
    choice: Vec<(usize, String)>,
    state: ArcRwSignal<State>,
}

impl Item {
    /// The numbers of file and signature.
    fn numbers(&self) -> [Option<usize>; 2] {
        [&self.content, &self.signature].map(|chosen| chosen.as_ref().map(|chosen| chosen.number))
    }
}

impl Desk {
    fn new() -> Desk {
        Desk {
            is_shown: RwSignal::new(false),
            chosen: RwSignal::new_local(Vec::new()),
            count: RwSignal::new(0),
            items: RwSignal::new_local(Vec::new()),
            course: RwSignal::new(Course::default()),
            material: RwSignal::new_local(Vec::new()),
            roots: RwSignal::new(Roots::default()),
            root_said: RwSignal::new(String::new()),
        }
    }

    /// The one of this page load.
    fn find() -> Desk {
        DESK.with(|desk| *desk.get_or_init(|| lasting(Desk::new)))
    }
}

/// The page.
pub fn page() -> AnyView {
    let desk = Desk::find();
    desk.is_shown.set(true);
    roots::fetch(desk);
    bring_made(handover::take(&Route::Verify), desk);
    on_cleanup(move || {
        halt(desk);
        desk.is_shown.set(false);
    });
    let hint = view! {
        "PDF đã ký, tệp lô (.zip) hoặc tệp bất kỳ cùng tệp chữ ký .p7s của nó; chọn được nhiều tệp một lúc. "
        "Có danh sách thu hồi (.crl) hoặc chứng thư số của cơ quan cấp (.cer, .p7b) thì chọn thêm. Trang đọc tệp ngay trên máy này, không gửi đi đâu."
    };
    view! {
        {signature_pages(&Route::Verify)}
        <Heading text="Kiểm tra chữ ký số".to_owned() />
        <p class="lead">
            "Cho biết ai đã ký, ký khi nào, chữ ký có hợp lệ không và sau khi ký tệp có bị sửa không. Dùng được cả khi mất mạng."
        </p>
        {drop_box("tep-da-ky", "Chọn tệp cần kiểm tra", "", hint.into_any(), true, move |files| bring(files, desk))}
        <div role="status">{move || summary(desk)}</div>
        {control(desk)}
        {move || desk.material.with(|list| material::part(list, desk))}
        {move || desk.items.get().into_iter().map(|item| card::card(&item, desk)).collect::<Vec<_>>()}
        {roots::part(desk)}
    }
    .into_any()
}

/// Adds what another page has made, in place of what it has handed over before.
fn bring_made(files: Vec<File>, desk: Desk) {
    if !files.is_empty() {
        desk.chosen
            .update(|chosen| chosen.retain(|own| !own.is_handed));
        add(files, true, desk);
        pair(desk);
    }
}

fn bring(files: Vec<File>, desk: Desk) {
    let (material, content): (Vec<File>, Vec<File>) = files
        .into_iter()
        .partition(|file| Kind::of(&file.name()) == Kind::Material);
    if !content.is_empty() {
        add(content, false, desk);
        pair(desk);
    }
    if !material.is_empty() {
        material::bring(material, desk);
    }
}

/// Adds files; one that was there already, or could not be verified, makes place for itself.
fn add(files: Vec<File>, is_handed: bool, desk: Desk) {
    let items = desk.items.get_untracked();
    let has_failed = |number: usize| {
        let own = items
            .iter()
            .find(|item| item.numbers().contains(&Some(number)));
        own.is_some_and(|item| {
            item.state
                .with_untracked(|state| matches!(state, State::Failed(_)))
        })
    };
    let mut number = desk.count.get_untracked();
    desk.chosen.update(|chosen| {
        for file in files {
            let name = file.name();
            let same = chosen
                .iter()
                .position(|own| own.name == name && (own.is_same(&file) || has_failed(own.number)));
            let mut new = Chosen {
                number,
                name,
                file,
                of: None,
                is_handed,
            };
            number += 1;
            match same {
                Some(place) => {
                    let old = chosen[place].number;
                    for own in chosen.iter_mut().filter(|own| own.of == Some(old)) {
                        own.of = Some(new.number);
                    }
                    new.of = chosen[place].of;
                    chosen[place] = new;
                }
                None => chosen.push(new),
            }
        }
    });
    desk.count.set(number);
}

/// Finds out which files belong together, and verifies what was not verified so.
fn pair(desk: Desk) {
    let chosen = desk.chosen.get_untracked();
    let names: Vec<&str> = chosen.iter().map(|chosen| &*chosen.name).collect();
    let place = |number: Option<usize>| chosen.iter().position(|own| Some(own.number) == number);
    let told = chosen.iter().enumerate();
    let told = told.filter_map(|(at, signature)| Some((at, place(signature.of)?)));
    let mut told: Vec<(usize, usize)> = told.collect();
    let (mut together, before) = (Vec::new(), desk.items.get_untracked());
    for item in &before {
        let [content, signature] = item.numbers().map(place);
        if let (Some(content), Some(signature)) = (content, signature) {
            // One that is wrong may be another file's.
            item.state.with_untracked(|state| match state {
                State::Told(told) if told.tone == Tone::Bad => {}
                State::Told(_) => told.push((signature, content)),
                _ => together.push((signature, content)),
            });
        }
    }
    let at = |place: Option<usize>| place.map(|place| chosen[place].clone());
    let items = pairs(&names, &told, &together).into_iter().map(|pair| {
        let choice = pair.choice.iter().map(|&place| &chosen[place]);
        let mut item = Item {
            content: at(pair.content),
            signature: at(pair.signature),
            choice: choice.map(|own| (own.number, own.name.clone())).collect(),
            state: ArcRwSignal::new(match pair.content {
                Some(_) => State::Coming,
                None => State::Alone,
            }),
        };
        let mut known = before.iter();
        if let Some(same) = known.find(|own| own.numbers() == item.numbers()) {
            item.state = same.state.clone();
        }
        item
    });
    let items = items.collect();
    desk.items.set(items);
    wake(desk);
}

/// How the files stand.
#[derive(Default)]
struct Standing {
    all: usize,
    coming: usize,
    stopped: usize,
    failed: usize,
    alone: usize,
    tones: Vec<Tone>,
}

fn standing(desk: Desk) -> Standing {
    let items = desk.items.get();
    let mut found = Standing {
        all: items.len(),
        ..Standing::default()
    };
    for item in &items {
        item.state.with(|state| match state {
            State::Coming => found.coming += 1,
            State::Stopped => found.stopped += 1,
            State::Failed(_) => found.failed += 1,
            State::Alone => found.alone += 1,
            State::Told(told) => found.tones.push(told.tone),
        });
    }
    found
}

/// How the files stand, in one sentence.
fn summary(desk: Desk) -> Option<AnyView> {
    let found = standing(desk);
    let waiting = found.coming + found.stopped;
    if found.all == 0 {
        return None;
    }
    let (all, done) = (
        numbers::count(found.all),
        numbers::count(found.all - waiting),
    );
    if found.coming > 0 {
        return Some(view! { <p>"Đang kiểm tra, xong " {done} "/" {all} " tệp…"</p> }.into_any());
    }
    let count = |tone| found.tones.iter().filter(|own| **own == tone).count();
    let parts = [
        (count(Tone::Good), "hợp lệ"),
        (count(Tone::Open), "chưa kết luận được"),
        (count(Tone::Bad), "không hợp lệ"),
        (count(Tone::None), "chưa ký số"),
        (found.failed, "không kiểm tra được"),
        (found.alone, "chưa có tệp được ký"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| [&numbers::count(count), " ", what].concat())
        .collect();
    let head = match waiting {
        0 => ["Đã kiểm tra ", &all, " tệp"].concat(),
        _ => ["Đã dừng, xong ", &done, "/", &all, " tệp"].concat(),
    };
    let parts = (!parts.is_empty()).then(|| view! { ": " <b>{parts.join(", ")}</b> });
    Some(view! { <p>{head} {parts} "."</p> }.into_any())
}

/// The button that stops, and goes on again: the same one, so that it keeps the focus.
fn control(desk: Desk) -> AnyView {
    let is_shown = Memo::new(move |_| {
        let found = standing(desk);
        found.coming + found.stopped > 0
    });
    let act = move |_| match untrack(|| standing(desk)).coming {
        0 => go_on(desk),
        _ => stop(desk),
    };
    let words = move || match standing(desk) {
        Standing {
            coming: 0, stopped, ..
        } => ["Kiểm tra tiếp ", &numbers::count(stopped), " tệp"].concat(),
        _ => "Dừng".to_owned(),
    };
    let button = move || {
        is_shown.get().then(|| {
            view! { <p><button type="button" class="button small" on:click=act>{words}</button></p> }
        })
    };
    button.into_any()
}

/// Takes a file and its signature off the page.
fn forget(numbers: [Option<usize>; 2], desk: Desk) {
    desk.chosen
        .update(|chosen| chosen.retain(|own| !numbers.contains(&Some(own.number))));
    pair(desk);
}

/// Puts a signature to the file that the user says it is of.
fn choose(signature: usize, content: usize, desk: Desk) {
    desk.chosen.update(|chosen| {
        for own in chosen.iter_mut().filter(|own| own.number == signature) {
            own.of = Some(content);
        }
    });
    pair(desk);
}
