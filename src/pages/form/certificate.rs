//! A form about a certificate that there is, filled in from the certificate's file.

use leptos::prelude::*;
use seal::certificate::Certificate;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use crate::certificates::file;
use crate::certificates::fitting::{Entry, fitting};
use crate::certificates::standing::remarks;
use crate::certificates::told::{line, told};
use crate::components::certificate::{drop_box, facts, remarks_view};
use crate::components::form::{Filling, Moment};
use crate::drafts::{Cell, Change};

/// The heading of this part of the page.
const HEADING: &str = "tu-chung-thu";

/// What came out of the file chosen last.
#[derive(Clone)]
enum Read {
    /// None was chosen.
    Nothing,
    /// It is being read.
    Coming,
    /// Why it gives nothing, and what to do.
    Failed(String),
    /// Its certificates, those of subscribers first.
    Found(Vec<Certificate>),
}

/// What this part of the page keeps in mind; all copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    read: RwSignal<Read>,
    /// How many files were chosen; only the last one counts.
    turn: StoredValue<u32>,
    /// Which certificate of the file is meant; none until it is clear.
    chosen: RwSignal<Option<usize>>,
    /// The fields that were filled in.
    filled: RwSignal<Vec<Entry>>,
    /// What is said after the user has taken that back.
    said: RwSignal<&'static str>,
}

/// The part of the page; nothing for a form that is about no certificate.
pub fn part(filling: &Filling) -> Option<AnyView> {
    if !filling.form().is_about_one_certificate() {
        return None;
    }
    let desk = Desk {
        read: RwSignal::new(Read::Nothing),
        turn: StoredValue::new(0),
        chosen: RwSignal::new(None),
        filled: RwSignal::new(Vec::new()),
        said: RwSignal::new(""),
    };
    let take = {
        let filling = filling.clone();
        move |files: Vec<File>| {
            if let Some(file) = files.into_iter().next() {
                open(file, desk, filling.clone());
            }
        }
    };
    let (told, shown, mode) = (filling.clone(), filling.clone(), filling.clone());
    Some(
        view! {
            <section class="certificate" aria-labelledby=HEADING hidden=move || !mode.may_write()>
                <h2 id=HEADING>"Điền từ tệp chứng thư"</h2>
                <p class="hint">"Không bắt buộc. Có tệp chứng thư đang dùng thì tên, số hiệu, thời hạn được điền đúng từng chữ; ô đã nhập được giữ nguyên."</p>
                {drop_box("tep-chung-thu", "Chọn tệp chứng thư", false, take)}
                <div role="status">{move || said(desk)} {move || filled(desk, &told)}</div>
                {move || outcome(desk, &shown)}
            </section>
        }
        .into_any(),
    )
}

fn open(file: File, desk: Desk, filling: Filling) {
    desk.chosen.set(None);
    desk.said.set("");
    desk.read.set(Read::Coming);
    desk.turn.update_value(|turn| *turn += 1);
    let turn = desk.turn.get_value();
    spawn_local(async move {
        let read = match file::read(&file.name(), &file).await {
            Ok(found) => Read::Found(found),
            Err(why) => Read::Failed(why),
        };
        // The page may have gone in the meantime, or another file was chosen.
        if desk.turn.try_get_value() != Some(turn) {
            return;
        }
        desk.read.set(read.clone());
        if let Read::Found(found) = read {
            let own = found.iter().filter(|certificate| !certificate.is_ca);
            // Of several subscribers' only the user knows which is meant.
            if own.count() <= 1 {
                choose(0, &found, desk, &filling);
            }
        }
    });
}

/// Takes one of the file's certificates and fills in what is empty; what another certificate had filled in goes.
fn choose(at: usize, found: &[Certificate], desk: Desk, filling: &Filling) {
    take_back(desk, filling);
    desk.said.set("");
    desk.chosen.set(Some(at));
    let Some(certificate) = found.get(at) else {
        return;
    };
    // What is typed at this moment counts.
    filling.draft.flush();
    let typed = |key: &str| filling.value_now(key);
    let empty = fitting(filling.form(), typed, &told(certificate)).empty;
    if write(filling, &empty, |entry| &entry.told) {
        desk.filled.set(empty);
    }
}

/// Writes a value into each field, as one step; whether this tab may.
fn write(filling: &Filling, entries: &[Entry], value: impl Fn(&Entry) -> &str) -> bool {
    if entries.is_empty() {
        return false;
    }
    let cells = entries.iter().map(|entry| Cell {
        row: None,
        key: entry.key.clone(),
        value: value(entry).to_owned(),
    });
    let written = filling.draft.apply(vec![Change::Set(cells.collect())]);
    if written {
        filling.renew();
    }
    written
}

/// Empties the fields that were filled in and still have what was put into them.
fn take_back(desk: Desk, filling: &Filling) {
    filling.draft.flush();
    let mut filled = desk.filled.get_untracked();
    filled.retain(|entry| filling.value_now(&entry.key) == entry.told);
    write(filling, &filled, |entry| &entry.typed);
    desk.filled.set(Vec::new());
}

/// What a screen reader says at once: how far the file is.
fn said(desk: Desk) -> AnyView {
    match desk.read.get() {
        Read::Nothing | Read::Found(_) => ().into_any(),
        Read::Coming => view! { <p>"Đang đọc tệp…"</p> }.into_any(),
        Read::Failed(why) => view! { <p class="note bad">{why}</p> }.into_any(),
    }
}

/// What stands in the file.
fn outcome(desk: Desk, filling: &Filling) -> Option<AnyView> {
    let Read::Found(found) = desk.read.get() else {
        return None;
    };
    let (choice, filling) = (choice(&found, desk, filling), filling.clone());
    let about = move || {
        let certificate = desk.chosen.get().and_then(|at| found.get(at))?;
        Some(about(certificate, &filling))
    };
    Some(view! { {choice} {about} }.into_any())
}

/// Where a file has several certificates: which one is meant.
fn choice(found: &[Certificate], desk: Desk, filling: &Filling) -> Option<AnyView> {
    if found.len() < 2 {
        return None;
    }
    let options: Vec<AnyView> = found
        .iter()
        .enumerate()
        .map(|(at, certificate)| {
            let id = ["chung-thu-", &at.to_string()].concat();
            let name = match line(certificate.subject.common_name()) {
                name if name.is_empty() => certificate.serial.clone(),
                name => name,
            };
            let hint = if certificate.is_ca { "Chứng thư của nơi cấp (CA)" } else { "" };
            let (all, filling) = (found.to_vec(), filling.clone());
            let chosen = move || desk.chosen.get() == Some(at);
            let take = move |_| choose(at, &all, desk, &filling);
            view! {
                <div class="radio">
                    <input type="radio" name="chung-thu" id=id.clone() prop:checked=chosen on:change=take />
                    <label for=id>{name}</label>
                    <p class="hint">{hint}</p>
                </div>
            }
            .into_any()
        })
        .collect();
    let legend = [
        "Trong tệp có ",
        &found.len().to_string(),
        " chứng thư. Dùng chứng thư nào?",
    ]
    .concat();
    Some(
        view! { <fieldset class="choice"><legend><b>{legend}</b></legend>{options}</fieldset> }
            .into_any(),
    )
}

/// What is left to the user, how the certificate stands, and what stands in it.
fn about(certificate: &Certificate, filling: &Filling) -> AnyView {
    let told = told(certificate);
    let left = {
        let filling = filling.clone();
        move || {
            let typed = |key: &str| filling.value(key);
            let open = fitting(filling.form(), typed, &told).open;
            (!open.is_empty()).then(|| offers(open, &filling))
        }
    };
    let standing = {
        let (certificate, filling) = (certificate.clone(), filling.clone());
        move || remarks_view(remarks(&certificate, filling.day(), filling.pack()))
    };
    view! {
        {left}
        {standing}
        {facts(certificate)}
    }
    .into_any()
}

/// Which fields were filled in, and the way back: as long as they are, whatever became of a file that was chosen since.
fn filled(desk: Desk, filling: &Filling) -> AnyView {
    let filled = desk.filled.get();
    if filled.is_empty() {
        return view! { <p>{desk.said.get()}</p> }.into_any();
    }
    let labels: Vec<&str> = filled.iter().map(|entry| entry.label.as_str()).collect();
    let labels = labels.join("; ");
    let filling = filling.clone();
    let back = move |_| {
        take_back(desk, &filling);
        desk.said.set("Đã để trống lại các ô vừa điền.");
    };
    view! {
        <p class="note good">
            "Đã điền " {filled.len()} " ô từ chứng thư: " {labels} ". Hãy xem lại từng ô. "
            <button type="button" class="link" on:click=back>"Hoàn tác"</button>
        </p>
    }
    .into_any()
}

/// The fields where something else is typed, each with what the certificate tells.
fn offers(open: Vec<Entry>, filling: &Filling) -> AnyView {
    let items: Vec<AnyView> = open
        .into_iter()
        .map(|entry| {
            let (filling, own) = (filling.clone(), entry.clone());
            let put = move |_| {
                filling.draft.flush();
                filling.commit(&own.key, &own.told, Moment::Left);
            };
            let value = entry.told.replace('\n', " › ");
            let now = match entry.typed.trim() {
                "" => "chưa điền; chỉ bạn biết có đúng không".to_owned(),
                typed => ["đang ghi “", &typed.replace('\n', " › "), "”"].concat(),
            };
            view! {
                <li>
                    <b>{entry.label}</b> ": " {now} ". "
                    <button type="button" class="button small" on:click=put>"Ghi “" {value} "”"</button>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <p>"Trang giữ nguyên các ô sau; muốn ghi như trong chứng thư thì bấm nút:"</p>
        <ul class="offers">{items}</ul>
    }
    .into_any()
}
