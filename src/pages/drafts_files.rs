//! Files opened as drafts, and what could not be read of drafts.

use forms::record::{RawRecord, RecordError};
use forms::{Record, keys};
use js_sys::ArrayBuffer;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::draft_address;
use crate::app::{Site, site};
use crate::clock;
use crate::components::files;
use crate::drafts::{Draft, DraftStore, messages};
use crate::worker_client::{self, Job, Reply, Task};

/// How a PDF begins (ISO 32000-1, 7.5.2).
const PDF: &[u8] = b"%PDF-";
/// The box that opens a file: a draft, a record, or a PDF made here.
pub fn file_box() -> AnyView {
    let place = NodeRef::<Input>::new();
    let said = RwSignal::new(String::new());
    let site = site();
    let chosen = move |_| {
        let Some(input) = place.get_untracked() else {
            return;
        };
        let file = input.files().and_then(|files| files.get(0));
        // The same file may be chosen again.
        input.set_value("");
        if let Some(file) = file {
            said.set("Đang mở tệp…".to_owned());
            open(file, site.clone(), said);
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

fn open(file: File, site: Site, said: RwSignal<String>) {
    spawn_local(async move {
        let Ok(bytes) = files::read(&file).await else {
            said.try_set(files::GONE.to_owned());
            return;
        };
        if bytes.starts_with(PDF) {
            match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => extract(buffer.unchecked_into(), file.name(), site, said),
                Err(_) => drop(said.try_set(files::GONE.to_owned())),
            }
            return;
        }
        let text = String::from_utf8_lossy(&bytes);
        match site.drafts.import(&text) {
            Ok(draft) => show(&site, draft),
            Err(fault) => match RawRecord::parse(&text) {
                // Neither a draft nor a record: the draft's words name the file that is expected.
                Err(RecordError::NotJson | RecordError::NotARecord) => {
                    drop(said.try_set(messages::file_fault(fault).to_owned()))
                }
                read => keep(read, &file.name(), &site, said).await,
            },
        }
    });
}

/// Takes the record out of a PDF.
fn extract(bytes: ArrayBuffer, name: String, site: Site, said: RwSignal<String>) {
    let in_use = site.loaded.get_untracked();
    let job = Job {
        pack: in_use
            .pack()
            .map(|pack| pack.id.clone())
            .unwrap_or_default(),
        form: String::new(),
        today: clock::today().to_string(),
        task: Task::Extract,
    };
    worker_client::start(job, Some(bytes), move |reply, _| match reply {
        Reply::Record(text) => {
            let (name, site) = (name.clone(), site.clone());
            spawn_local(async move { keep(RawRecord::parse(&text), &name, &site, said).await });
        }
        Reply::Failed(why) => drop(said.try_set(why)),
        _ => {}
    });
}

/// Makes a draft of a record and goes to it.
async fn keep(
    read: Result<RawRecord, RecordError>,
    name: &str,
    site: &Site,
    said: RwSignal<String>,
) {
    let record = match read {
        Ok(raw) => with_own_pack(raw, site).await,
        Err(error) => Err(error),
    };
    match record {
        Ok(record) => {
            let title = title(&record, name, site);
            let draft = site.drafts.create(record, &title);
            show(site, draft);
        }
        Err(error) => drop(said.try_set(error.message())),
    }
}

/// A record's title, as a draft of it that was begun here has it; where nobody is named, the name of the file.
fn title(record: &Record, file: &str, site: &Site) -> String {
    let person = record.values.get(keys::FULL_NAME).trim();
    match site.choice.form(&record.pack, &record.form) {
        Some(form) if !form.has_list && !person.is_empty() => [&form.code, " – ", person].concat(),
        _ => file
            .rsplit_once('.')
            .map_or(file, |(stem, _)| stem)
            .to_owned(),
    }
}

/// The record in the columns of its form, whichever of the site's packs that form is of.
async fn with_own_pack(raw: RawRecord, site: &Site) -> Result<Record, RecordError> {
    let other = || RecordError::OtherPack(raw.pack.clone());
    if site.choice.head(&raw.pack).is_none() {
        return Err(other());
    }
    match site.pack(&raw.pack).await.pack() {
        Some(pack) => raw.with_pack(pack),
        None => Err(other()),
    }
}

fn show(site: &Site, draft: Draft) {
    let about = draft.about();
    let address = draft_address(site, &about.pack, &about.form, draft.id());
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
