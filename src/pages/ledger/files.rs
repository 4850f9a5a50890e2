//! Into the register: an entry by hand, certificates, spreadsheets, and registers saved before.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use register::doubt::{Doubt, What, doubts};
use register::{Conflict, Entry, Kind, Merged, file, keys, table as register_table};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::certificates;
use super::columns::{self, Column};
use super::desk::{Desk, entry_of, name_of};
use super::parts::{
    self, all, button, cell, div, head, list, p, pressed, row_head, words, writing,
};
use crate::clock;
use crate::components::files;
use crate::drafts::RowId;
use crate::numbers::count;
use crate::worker_client::{self, Job, Reply, Task};

/// Said where another tab has the register.
pub const ELSEWHERE: &str =
    "Chưa ghi được: sổ đang mở ở thẻ khác. Hãy bấm “Chuyển sang sửa ở đây” rồi làm lại.";

/// Names of files that hold certificates, by their endings; also those that are mistaken for them, which the reader names.
const CERTIFICATES: [&str; 12] = [
    "cer", "crt", "pem", "der", "p7b", "p7c", "p7s", "pfx", "p12", "key", "csr", "p10",
];

/// The id of the box for choosing files.
pub const CHOICE: &str = "so-tep";
/// The id of the heading over what came of the files.
pub const RESULT: &str = "so-ket-qua";

/// What came of the files chosen last.
#[derive(Clone, Default)]
struct Outcome {
    merged: Option<Merged>,
    /// What is to be known, file by file.
    notices: Vec<String>,
}

/// What was collected of the files while they are read one after the other, and waits until a person has said what its columns are.
#[derive(Clone, Default)]
pub struct Reading {
    /// What the files tell.
    pub entries: Vec<Entry>,
    /// What is to be known, file by file.
    pub notices: Vec<String>,
    /// Columns of spreadsheets that the register does not know.
    pub columns: Vec<Column>,
}

/// How the register gets its entries; `asked` is what was read and waits for an answer about its columns.
pub fn section(desk: Desk, asked: RwSignal<Option<Reading>>) -> AnyView {
    let place = NodeRef::<Input>::new();
    let outcome = RwSignal::new(None::<Outcome>);
    let add = move || {
        let added = desk.add(&Entry::default());
        match added {
            Some(id) => desk.shown.set(Some(id)),
            None => desk.said.set(ELSEWHERE.to_owned()),
        }
    };
    let chosen = move |_| {
        let Some(input) = place.get_untracked() else {
            return;
        };
        let list = input.files();
        let list = list
            .iter()
            .flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)));
        let chosen: Vec<File> = list.collect();
        // The same file may be chosen again.
        input.set_value("");
        if !chosen.is_empty() {
            desk.said.set("Đang đọc tệp…".to_owned());
            read_all(desk, chosen, asked, outcome);
        }
    };
    let shut = desk.shut();
    view! {
        <section aria-labelledby="so-them">
            <h2 id="so-them">"Thêm vào sổ"</h2>
            <p class="file ledger-tools">
                {writing(desk, "button", "Thêm một chứng thư", String::new(), add)}
                <input id=CHOICE class="hidden-text" node_ref=place type="file" multiple disabled=shut
                    accept=".cer,.crt,.pem,.der,.p7b,.xlsx,.ods,.csv,.json" on:change=chosen />
                <label for=CHOICE class="button">"Nhập tệp chứng thư, bảng tính hoặc sổ đã lưu…"</label>
                {button("link", "Tải bảng mẫu (Excel)", move || super::downloads::template(desk))}
            </p>
            <p class="hint">"Chọn được nhiều tệp .cer một lúc. Chứng thư đã có (cùng số hiệu) thì chỉ điền thêm chỗ còn trống, không ghi đè."</p>
            {columns::question(desk, asked, move |reading| finish(desk, reading, outcome))}
            {told(desk, outcome)}
        </section>
    }
    .into_any()
}

fn read_all(
    desk: Desk,
    chosen: Vec<File>,
    asked: RwSignal<Option<Reading>>,
    outcome: RwSignal<Option<Outcome>>,
) {
    spawn_local(async move {
        let mut read = Reading::default();
        for file in chosen {
            let name = file.name();
            let (entries, notices) = match read_one(desk, &file).await {
                Ok(read) => read,
                Err(sentence) => (Vec::new(), vec![sentence]),
            };
            let named = notices.into_iter();
            read.notices
                .extend(named.map(|notice| [&name, ": ", &notice].concat()));
            if !name.to_ascii_lowercase().ends_with(".json") {
                columns::note(&mut read.columns, &name, &entries);
            }
            read.entries.extend(entries);
            if !desk.is_open() {
                return;
            }
        }
        // Columns that the register has already are kept as they are.
        let own = register_table::further(&desk.entries());
        read.columns.retain(|column| !own.contains(&column.heading));
        // What still waits for an answer waits together with this.
        let mut reading = asked.get_untracked().unwrap_or_default();
        reading.join(read);
        if reading.columns.is_empty() {
            finish(desk, reading, outcome);
        } else {
            outcome.try_set(None);
            columns::ask(desk, asked, reading);
        }
    });
}

impl Reading {
    fn join(&mut self, other: Reading) {
        self.entries.extend(other.entries);
        self.notices.extend(other.notices);
        columns::join(&mut self.columns, other.columns);
    }
}

/// Puts what was read into the register, and says what came of it.
fn finish(desk: Desk, reading: Reading, outcome: RwSignal<Option<Outcome>>) {
    let merged = match reading.entries.is_empty() {
        true => None,
        false => desk.merge(reading.entries),
    };
    desk.said.set(
        merged
            .as_ref()
            .map_or_else(|| "Chưa thêm gì vào sổ.".to_owned(), in_words),
    );
    let notices = reading.notices;
    outcome.try_set(Some(Outcome { merged, notices }));
}

/// What came of a merge, in words.
pub fn in_words(merged: &Merged) -> String {
    let conflicts = match merged.conflicts.len() {
        0 => String::new(),
        many => ["; ", &count(many), " chỗ khác nhau, sổ giữ nguyên"].concat(),
    };
    let succeeded = match merged.succeeded {
        0 => String::new(),
        many => [" (", &count(many), " thay chứng thư cũ)"].concat(),
    };
    [
        "Đã ghi vào sổ: thêm ",
        &count(merged.added()),
        &succeeded,
        ", bổ sung ",
        &count(merged.updated.len()),
        ", không có gì mới ",
        &count(merged.unchanged),
        &conflicts,
        ".",
    ]
    .concat()
}

type Read = Result<(Vec<Entry>, Vec<String>), String>;

async fn read_one(desk: Desk, file: &File) -> Read {
    let name = file.name();
    let ending = name
        .rsplit_once('.')
        .map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    let bytes = files::read(file)
        .await
        .map_err(|_| files::GONE.to_owned())?;
    if CERTIFICATES.contains(&ending.as_str()) {
        return Ok((certificates::entries(&bytes)?, Vec::new()));
    }
    if ending == "json" {
        let text = String::from_utf8_lossy(&bytes);
        let entries = file::read(&text).map_err(|error| error.message().to_owned())?;
        return Ok((entries, Vec::new()));
    }
    spreadsheet(desk, file).await
}

/// Reads a spreadsheet in the worker.
async fn spreadsheet(desk: Desk, file: &File) -> Read {
    let bytes = JsFuture::from(file.array_buffer())
        .await
        .map_err(|_| files::GONE.to_owned())?;
    let job = job(desk, Task::RegisterIn { name: file.name() });
    let mut resolve = None;
    let done = js_sys::Promise::new(&mut |fulfil, _| resolve = Some(fulfil));
    let place = StoredValue::new_local(Ok((Vec::new(), Vec::new())) as Read);
    worker_client::start(job, Some(bytes.unchecked_into()), move |reply, _| {
        let ended = match reply {
            Reply::Rows(rows) => {
                place.try_update_value(|read| {
                    if let Ok((entries, _)) = read {
                        entries.extend(
                            rows.rows
                                .iter()
                                .map(|(_, texts)| entry_of(&rows.keys, texts)),
                        );
                    }
                });
                false
            }
            Reply::Opened(opened) => {
                place.try_update_value(|read| {
                    if let Ok((_, notices)) = read {
                        notices.extend(opened.notices);
                        notices.extend(opened.unread.iter().map(|(number, why)| {
                            ["Dòng ", &number.to_string(), ": ", why].concat()
                        }));
                    }
                });
                true
            }
            Reply::Failed(sentence) => {
                place.try_set_value(Err(sentence));
                true
            }
            _ => false,
        };
        if ended && let Some(fulfil) = &resolve {
            let _ = fulfil.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(done).await;
    place
        .try_get_value()
        .unwrap_or_else(|| Err(files::GONE.to_owned()))
}

/// A job about the register, which is of no pack.
pub fn job(desk: Desk, task: Task) -> Job {
    Job {
        pack: desk.with_law(|law| law.pack.clone()),
        form: register::PLACE.to_owned(),
        today: clock::today().to_string(),
        task,
    }
}

/// What came of the files, and a choice for each text about which they and the register differ.
fn told(desk: Desk, outcome: RwSignal<Option<Outcome>>) -> AnyView {
    (move || {
        let Outcome { merged, notices } = outcome.get()?;
        let mut card =
            vec![view! { <h3 id=RESULT tabindex="-1">"Kết quả nhập tệp"</h3> }.into_any()];
        if let Some(merged) = &merged {
            card.push(p("", vec![words(in_words(merged))]));
        }
        if !notices.is_empty() {
            card.push(list("failed", notices.into_iter().map(words).collect()));
        }
        card.extend(merged.as_ref().and_then(doubtful));
        card.extend(merged.and_then(|merged| conflicts(desk, merged)));
        Some(div("file-card", card))
    })
    .into_any()
}

/// What came in and cannot be as it stands.
fn doubtful(merged: &Merged) -> Option<AnyView> {
    let told = doubts(merged).into_iter().map(|Doubt { place, what }| {
        let name = name_of(&merged.entries[place]);
        let sentence = match what {
            What::NoName => "chưa ghi tên chứng thư.".to_owned(),
            What::NoDay { key, text } => [
                register_table::heading(key),
                " ghi “",
                &text,
                "”, không phải là ngày có trên lịch: sổ không nhắc hạn được.",
            ]
            .concat(),
            What::SharedDevice { device, other } => {
                let other = name_of(&merged.entries[other]);
                ["thiết bị ", &device, " cũng ghi cho “", &other, "”."].concat()
            }
        };
        words(["“", &name, "”: ", &sentence].concat())
    });
    let told: Vec<AnyView> = told.collect();
    (!told.is_empty()).then(|| {
        let title = view! { <h4>"Đã ghi vào sổ nhưng cần xem lại"</h4> }.into_any();
        all(vec![title, list("failed", told)])
    })
}

fn conflicts(desk: Desk, merged: Merged) -> Option<AnyView> {
    if merged.conflicts.is_empty() {
        return None;
    }
    let ids: Vec<RowId> =
        untrack(|| desk.with_rows(|rows| rows.iter().map(|row| row.id).collect()));
    let Merged {
        conflicts, entries, ..
    } = merged;
    let rows = conflicts.into_iter().filter_map(|conflict| {
        let name = name_of(&entries[conflict.place]);
        Some(conflict_row(
            desk,
            *ids.get(conflict.place)?,
            name,
            conflict,
        ))
    });
    let heads = ["Chứng thư", "Mục", "Trong sổ", "Trong tệp"].map(head);
    let table = parts::table(
        "so-khac-nhau",
        "Chỗ tệp và sổ khác nhau",
        heads.into(),
        rows.collect(),
    );
    let title = view! { <h4>"Chỗ tệp và sổ khác nhau"</h4> }.into_any();
    Some(all(vec![title, table]))
}

fn conflict_row(desk: Desk, id: RowId, name: String, conflict: Conflict) -> AnyView {
    let taken = RwSignal::new(false);
    let Conflict {
        key, ours, theirs, ..
    } = conflict;
    let (field, text) = (key.clone(), theirs.clone());
    let take = move || {
        let Some(mut row) = untrack(|| desk.row(id)) else {
            return;
        };
        match row.entry.field_mut(&field) {
            Some(own) => own.clone_from(&text),
            None if field == keys::KIND => row.entry.kind = Kind::read(&text).unwrap_or_default(),
            None => return,
        }
        taken.set(desk.put(id, &row.entry));
    };
    let tool = pressed(
        "button small",
        "Lấy theo tệp".to_owned(),
        ["của ", &name].concat(),
        Signal::derive(move || taken.get() || !desk.may_write()),
        Box::new(take),
    );
    let told = move || {
        if taken.get() {
            " Đã lấy theo tệp"
        } else {
            ""
        }
    };
    let cells = vec![
        row_head(vec![words(name)]),
        cell("", vec![words(register_table::heading(&key))]),
        cell("", vec![words(ours)]),
        cell("", vec![words(theirs), words(" "), tool, told.into_any()]),
    ];
    view! { <tr>{cells}</tr> }.into_any()
}
