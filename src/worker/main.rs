//! The worker: reads spreadsheets and writes PDFs and batch files beside the page, which stays responsive.
//!
//! It is fetched when it is first needed. It keeps nothing between jobs but packs and fonts; the page stops it by ending it.

mod import;
mod output;
mod protocol;
mod register_file;
mod source;

use std::cell::RefCell;

use chrono::NaiveDate;
use forms::pack::Pack;
use js_sys::{Array, Uint8Array};
use protocol::{Hello, Job, Reply, Task};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

thread_local! {
    /// The address of the site's folder, once the page has said it.
    static BASE: RefCell<String> = RefCell::default();
}

fn main() {
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| hear(&event));
    scope().set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    say(&Reply::Ready);
}

/// The worker's own global object.
fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Sends a reply without bytes.
fn say(reply: &Reply) {
    say_with(reply, None);
}

/// Sends a reply with the bytes of a file.
fn say_with(reply: &Reply, bytes: Option<&[u8]>) {
    let text = serde_json::to_string(reply).expect("a reply has only texts and numbers");
    let message = Array::of1(&text.into());
    let handed_over = Array::new();
    if let Some(bytes) = bytes {
        let buffer = Uint8Array::from(bytes).buffer();
        message.push(&buffer);
        handed_over.push(&buffer);
    }
    // It fails only where the page is gone.
    let _ = scope().post_message_with_transfer(&message, &handed_over);
}

fn hear(event: &MessageEvent) {
    let message: Array = event.data().unchecked_into();
    let text = message.get(0).as_string().unwrap_or_default();
    if let Ok(hello) = serde_json::from_str::<Hello>(&text) {
        BASE.set(hello.base);
        source::take(hello.packs);
        return;
    }
    let bytes = message.get(1);
    match serde_json::from_str::<Job>(&text) {
        Ok(job) => spawn_local(async move {
            let bytes = if bytes.is_undefined() {
                Vec::new()
            } else {
                Uint8Array::new(&bytes).to_vec()
            };
            if let Err(sentence) = work(&job, &bytes).await {
                say(&Reply::Failed(sentence));
            }
        }),
        Err(_) => say(&Reply::Failed(
            "Trang và phần xử lý tệp không cùng phiên bản: hãy tải lại trang rồi thử lại."
                .to_owned(),
        )),
    }
}

/// Does a job and says its final reply, unless it fails.
async fn work(job: &Job, bytes: &[u8]) -> Result<(), String> {
    let today: NaiveDate = job
        .today
        .parse()
        .map_err(|_| "Không đọc được ngày hôm nay từ trang: hãy tải lại trang.".to_owned())?;
    // The register is of no pack.
    match &job.task {
        Task::RegisterOut { columns, rows } => return register_file::write(columns, rows, today),
        Task::RegisterIn { name } => return register_file::read(name, bytes),
        _ => {}
    }
    let base = BASE.with_borrow(String::clone);
    let pack = source::pack(&job.pack)?;
    // Taking a record out of a PDF asks for no form: it is the PDF that says which one it is.
    let form = || {
        pack.form(&job.form).ok_or_else(|| {
            format!(
                "Bộ mẫu “{}” không có mẫu “{}”: hãy tải lại trang.",
                pack.id, job.form
            )
        })
    };
    match &job.task {
        Task::Open { name, uses } => import::open(name, bytes, uses.as_deref(), &pack, form()?),
        Task::Extract => import::extract(bytes).map(|text| say(&Reply::Record(text))),
        Task::Pdf { record } => {
            let fonts = source::fonts(&base).await?;
            output::pdf(&output::record(record, &pack)?, &pack, &fonts, today)
        }
        Task::Batch { record } => {
            let fonts = source::fonts(&base).await?;
            let record = output::record(record, &pack)?;
            output::batch(&record, &pack, form()?, &fonts, today)
        }
        Task::Template { record } => {
            output::template(&output::record(record, &pack)?, form()?, today)
        }
        Task::Csv { record } => output::csv(&output::record(record, &pack)?, form()?),
        Task::ListReport { record } => {
            output::list_report(output::record(record, &pack)?, &pack, form()?, today)
        }
        Task::FileReport { name, uses } => {
            output::file_report(name, bytes, uses.as_deref(), &pack, form()?, today)
        }
        Task::RegisterOut { .. } | Task::RegisterIn { .. } => Ok(()),
    }
}

/// A JavaScript error as words, for a sentence that names the cause.
fn words(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(
        || "lỗi không rõ".to_owned(),
        |error| String::from(error.message()),
    )
}

/// A pack that the worker holds.
type SharedPack = std::sync::Arc<Pack>;
