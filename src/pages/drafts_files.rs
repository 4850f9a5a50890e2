//! Files opened as drafts, and what could not be read of drafts.

use std::sync::Arc;

use forms::record::{RawRecord, RecordError};
use forms::{Pack, Record};
use js_sys::ArrayBuffer;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::form_address;
use crate::app::site;
use crate::clock;
use crate::components::files;
use crate::drafts::{Draft, DraftStore, messages};
use crate::worker_client::{self, Job, Reply, Task};

/// How a PDF begins (ISO 32000-1, 7.5.2).
const PDF: &[u8] = b"%PDF-";
/// Said when the browser cannot read a file that was chosen.
const GONE: &str = "Không đọc được tệp. Hãy kiểm tra tệp còn ở chỗ cũ rồi chọn lại.";

/// The box that opens a file: a draft, a record, or a PDF made here.
pub fn file_box(pack: &Arc<Pack>) -> AnyView {
    let place = NodeRef::<Input>::new();
    let said = RwSignal::new(String::new());
    let pack = Arc::clone(pack);
    let drafts = site().drafts;
    let chosen = move |_| {
        let Some(input) = place.get_untracked() else {
            return;
        };
        let file = input.files().and_then(|files| files.get(0));
        // The same file may be chosen again.
        input.set_value("");
        if let Some(file) = file {
            said.set("Đang mở tệp…".to_owned());
            open(file, Arc::clone(&pack), drafts.clone(), said);
        }
    };
    view! {
        <section aria-labelledby="mo-tep">
            <h2 id="mo-tep">"Mở tệp"</h2>
            <p class="file">
                <input id="tep" class="hidden-text" node_ref=place type="file" accept=".json,.pdf,application/json,application/pdf" on:change=chosen />
                <label for="tep" class="button">"Chọn tệp bản nháp hoặc tệp PDF…"</label>
            </p>
            <p class="hint">"Bản nháp (.json) đã tải về máy, hoặc tệp PDF do trang này tạo."</p>
            <p role="status">{move || said.get()}</p>
        </section>
    }
    .into_any()
}

fn open(file: File, pack: Arc<Pack>, drafts: DraftStore, said: RwSignal<String>) {
    spawn_local(async move {
        let Ok(bytes) = files::read(&file).await else {
            said.try_set(GONE.to_owned());
            return;
        };
        if bytes.starts_with(PDF) {
            match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => extract(buffer.unchecked_into(), file.name(), pack, drafts, said),
                Err(_) => drop(said.try_set(GONE.to_owned())),
            }
            return;
        }
        let text = String::from_utf8_lossy(&bytes);
        match drafts.import(&text) {
            Ok(draft) => show(&pack, draft),
            Err(fault) => match RawRecord::parse(&text) {
                // Neither a draft nor a record: the draft's words name the file that is expected.
                Err(RecordError::NotJson | RecordError::NotARecord) => {
                    drop(said.try_set(messages::file_fault(fault).to_owned()))
                }
                read => keep(
                    read.and_then(|raw| raw.with_pack(&pack)),
                    &file.name(),
                    &pack,
                    &drafts,
                    said,
                ),
            },
        }
    });
}

/// Takes the record out of a PDF.
fn extract(
    bytes: ArrayBuffer,
    name: String,
    pack: Arc<Pack>,
    drafts: DraftStore,
    said: RwSignal<String>,
) {
    let job = Job {
        pack: pack.id.clone(),
        form: String::new(),
        today: clock::today().to_string(),
        task: Task::Extract,
    };
    worker_client::start(job, Some(bytes), move |reply, _| match reply {
        Reply::Record(text) => keep(Record::from_json(&text, &pack), &name, &pack, &drafts, said),
        Reply::Failed(why) => drop(said.try_set(why)),
        _ => {}
    });
}

/// Makes a draft of a record and goes to it.
fn keep(
    read: Result<Record, RecordError>,
    name: &str,
    pack: &Arc<Pack>,
    drafts: &DraftStore,
    said: RwSignal<String>,
) {
    match read {
        Ok(record) => {
            let title = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            let draft = drafts.create(record, title);
            show(pack, draft);
        }
        Err(error) => drop(said.try_set(error.message())),
    }
}

fn show(pack: &Pack, draft: Draft) {
    let address = form_address(pack, &draft.about().form, draft.id());
    draft.linger();
    let _ = window().location().set_hash(&address);
}

/// What could not be read of drafts, as files for whoever can mend them.
pub fn asides(drafts: &DraftStore) -> AnyView {
    let keys = RwSignal::new(Vec::<String>::new());
    let look = drafts.clone();
    spawn_local(async move {
        let found = look.asides().await;
        keys.try_set(found);
    });
    let drafts = drafts.clone();
    (move || {
        let keys = keys.get();
        (!keys.is_empty()).then(|| {
            let items: Vec<AnyView> = keys
                .into_iter()
                .enumerate()
                .map(|(at, key)| {
                    let drafts = drafts.clone();
                    let save = move |_| {
                        let (drafts, key) = (drafts.clone(), key.clone());
                        spawn_local(async move {
                            if let Some(text) = drafts.aside(&key).await {
                                files::save("du-lieu-cat-rieng.json", "application/json", &text.into());
                            }
                        });
                    };
                    view! { <li><button type="button" class="link" on:click=save>"Tải phần " {at + 1}</button></li> }.into_any()
                })
                .collect();
            view! {
                <h2>"Dữ liệu cất riêng vì không đọc được"</h2>
                <p>"Trang không xóa những phần này. Hãy tải về và gửi người quản trị cổng nếu cần lấy lại."</p>
                <ul>{items}</ul>
            }
        })
    })
    .into_any()
}
