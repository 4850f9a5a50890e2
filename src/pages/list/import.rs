//! The first step: files, pasted cells and rows typed by hand become rows of the list.

use forms::keys;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ClipboardEvent, DataTransfer, DragEvent, File, FileList, HtmlInputElement};

use super::bench::{Bench, ORIGIN};
use super::jump;
use super::mapping;
use super::output::job;
use crate::app::element;
use crate::certificates;
use crate::certificates::file::{ENDINGS, is_of_certificates};
use crate::certificates::rows::{rows, serials};
use crate::components::files::GONE;
use crate::numbers;
use crate::route::ListStep;
use crate::worker_client::{self, Columns, Opened, Reply, Rows, Task, Ticket};

/// The id of the box for choosing files.
const CHOICE: &str = "chon-tep";
/// The endings that are offered where a file is chosen; lists of certificates take those of certificates, too.
const FILES: &str = ".xlsx,.xls,.ods,.csv,.txt,.pdf,.json,.zip";
/// The name of what was pasted.
const PASTED: &str = "Đoạn dán từ bảng tính";

/// Said of a file whose rows the list could not take.
const READ_ONLY: &str =
    "Danh sách này đang được sửa ở thẻ khác: hãy bấm “Chuyển sang sửa ở đây” rồi chọn lại tệp.";

/// The rows of some files as texts by key.
type Texts = Vec<Vec<(String, String)>>;

/// The files of this visit; all copies are the same.
#[derive(Clone, Copy)]
pub struct Files {
    list: RwSignal<Vec<ReadFile>, LocalStorage>,
    /// Files of the same drop become one step for undo.
    gathered: StoredValue<Gathered, LocalStorage>,
}

/// What the files of one drop have given so far.
#[derive(Default)]
struct Gathered {
    /// How many of them are still being read.
    open: usize,
    /// Their rows.
    texts: Texts,
    /// Those that gave rows.
    of: Vec<ReadFile>,
}

/// One file. Its signals live as long as it does, whichever step of the page is shown.
#[derive(Clone)]
pub struct ReadFile {
    /// Tells it from the others.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// What it holds, for as long as the page is open.
    pub content: Blob,
    /// What the person said about its columns.
    pub uses: ArcRwSignal<Option<Vec<usize>>>,
    /// How far it is.
    pub state: ArcRwSignal<FileState>,
}

/// How far a file is.
#[derive(Debug, Clone)]
pub enum FileState {
    /// It is being read; so many rows are done.
    Reading(usize, Option<Ticket>),
    /// The person has to say what its columns are.
    Asking(Columns),
    /// Its rows are in the list.
    Done(Opened),
    /// It could not be read: what is wrong and what to do.
    Failed(String),
    /// The person has stopped it.
    Stopped,
}

impl ReadFile {
    /// The id of its heading.
    fn heading(&self) -> String {
        ["tep-", &self.number.to_string()].concat()
    }

    /// Gives the focus to its heading, where the button that had it goes away.
    pub fn focus(&self) {
        if let Some(heading) = element(&self.heading()) {
            let _ = heading.focus();
        }
    }
}

impl Files {
    /// None yet.
    pub fn new() -> Files {
        Files {
            list: RwSignal::new_local(Vec::new()),
            gathered: StoredValue::new_local(Gathered::default()),
        }
    }

    /// The only table file that all rows came from, to give it back with what is wrong in it.
    pub fn only_table(self) -> Option<ReadFile> {
        let files = self.list.get();
        let mut read = files
            .into_iter()
            .filter(|file| file.state.with(|state| matches!(state, FileState::Done(_))));
        let file = read.next()?;
        let is_table = file
            .state
            .with(|state| matches!(state, FileState::Done(opened) if opened.is_table));
        (is_table && read.next().is_none()).then_some(file)
    }

    /// Brings in files, one after the other.
    pub fn bring(self, bench: Bench, files: Vec<(String, Blob)>) {
        for (name, content) in files {
            let number = self
                .list
                .with_untracked(|list| list.last().map_or(0, |file| file.number + 1));
            let file = ReadFile {
                number,
                name,
                content,
                uses: ArcRwSignal::new(None),
                state: ArcRwSignal::new(FileState::Reading(0, None)),
            };
            self.list.update(|list| list.push(file.clone()));
            self.read(bench, &file);
        }
    }

    /// Reads a file, or reads it again with the columns that the person chose.
    pub fn read(self, bench: Bench, file: &ReadFile) {
        self.gathered.update_value(|gathered| gathered.open += 1);
        file.state.set(FileState::Reading(0, None));
        let file = file.clone();
        if is_of_certificates(&file.name) {
            leptos::task::spawn_local(self.read_certificates(bench, file));
            return;
        }
        let buffer = file.content.array_buffer();
        leptos::task::spawn_local(async move {
            match JsFuture::from(buffer).await {
                _ if !bench.is_open() => {}
                Ok(buffer) => self.send(bench, file, buffer.unchecked_into()),
                Err(_) => {
                    let gone = FileState::Failed(GONE.to_owned());
                    self.finish(bench, &file, gone, Vec::new());
                }
            }
        });
    }

    /// Reads a file of certificates, each of which is a row; those that the list has already are told.
    async fn read_certificates(self, bench: Bench, file: ReadFile) {
        // A file with a key is refused as such by every list.
        let form_takes = bench.plan().form().is_about_certificate();
        let read = match form_takes || certificates::file::holds_key(&file.name) {
            true => certificates::file::read(&file.name, &file.content).await,
            false => Err(no_certificates(bench)),
        };
        if !bench.is_open() {
            return;
        }
        let given = read.and_then(|found| {
            let of_list = bench
                .with_list(|list| serials(list.iter().map(|(_, values)| values.get(keys::SERIAL))));
            // Those of the files that were read a moment ago.
            let coming = self.gathered.with_value(|gathered| {
                let cells = gathered.texts.iter().flatten();
                serials(
                    cells
                        .filter(|cell| cell.0 == keys::SERIAL)
                        .map(|cell| &*cell.1),
                )
            });
            let there = of_list.into_iter().chain(coming).collect();
            rows(&found, &bench.plan().form().row_columns(), &there)
        });
        let (state, texts) = match given {
            Ok(given) => {
                let opened = Opened {
                    rows: given.rows.len(),
                    notices: given.notices,
                    ..Opened::default()
                };
                (FileState::Done(opened), given.rows)
            }
            Err(sentence) => (FileState::Failed(sentence), Vec::new()),
        };
        let origin = (ORIGIN.to_owned(), file.name.clone());
        let texts = texts.into_iter().map(|mut row| {
            row.push(origin.clone());
            row
        });
        self.finish(bench, &file, state, texts.collect());
    }

    fn send(self, bench: Bench, file: ReadFile, bytes: js_sys::ArrayBuffer) {
        let task = Task::Open {
            name: file.name.clone(),
            uses: file.uses.get_untracked(),
        };
        let (state, shown) = (file.state.clone(), file.state.clone());
        let mut texts = Vec::new();
        let ticket =
            worker_client::start(job(bench, task), Some(bytes), move |reply, _| match reply {
                // The page was left: whatever comes now is for nobody.
                _ if !bench.is_open() => {}
                Reply::Rows(rows) => {
                    take(&mut texts, rows, &file.name);
                    if let FileState::Reading(_, ticket) = state.get_untracked() {
                        state.set(FileState::Reading(texts.len(), ticket));
                    }
                }
                Reply::Progress { done, .. } => {
                    if let FileState::Reading(_, ticket) = state.get_untracked() {
                        state.set(FileState::Reading(done, ticket));
                    }
                }
                Reply::Opened(opened) => {
                    for (key, value) in &opened.values {
                        if bench.own_values().get(key).is_empty() {
                            bench.set_own(key, value);
                        }
                    }
                    self.finish(
                        bench,
                        &file,
                        FileState::Done(opened),
                        std::mem::take(&mut texts),
                    );
                }
                Reply::Asked(columns) => {
                    self.finish(bench, &file, FileState::Asking(columns), Vec::new())
                }
                Reply::Failed(sentence) => {
                    self.finish(bench, &file, FileState::Failed(sentence), Vec::new())
                }
                Reply::Stopped => self.finish(bench, &file, FileState::Stopped, Vec::new()),
                Reply::Ready | Reply::Record(_) | Reply::File(_) => {}
            });
        if let FileState::Reading(done, None) = shown.get_untracked() {
            shown.set(FileState::Reading(done, Some(ticket)));
        }
    }

    /// Notes how a file ended; behind the last one, the rows of all go into the list.
    fn finish(self, bench: Bench, file: &ReadFile, state: FileState, texts: Texts) {
        file.state.set(state);
        let gathered = self.gathered.try_update_value(|gathered| {
            gathered.open = gathered.open.saturating_sub(1);
            if !texts.is_empty() {
                gathered.texts.extend(texts);
                gathered.of.push(file.clone());
            }
            match gathered.open {
                0 => std::mem::take(gathered),
                _ => Gathered::default(),
            }
        });
        let Gathered {
            texts: rows, of, ..
        } = gathered.unwrap_or_default();
        let count = rows.len();
        if count == 0 {
            return;
        }
        let first = bench.with_list(|list| list.is_empty());
        if !bench.add_rows(rows, &file.name) {
            for file in of {
                file.state.set(FileState::Failed(READ_ONLY.to_owned()));
            }
            return;
        }
        if first {
            jump::to_next(bench, false);
        }
        bench
            .said
            .set(["Đã nhập ", &numbers::count(count), " ", &bench.unit(), "."].concat());
        let plain = |file: &ReadFile| {
            file.state.with_untracked(|state| matches!(state, FileState::Done(opened) if opened.notices.is_empty() && opened.unread.is_empty()))
        };
        // Whoever has gone on meanwhile is left where they are.
        if bench.step.get_untracked() == ListStep::Import
            && self.list.with_untracked(|list| list.iter().all(plain))
        {
            bench.go(ListStep::Mend);
        }
    }

    /// Stops what is still being read.
    pub fn stop(self) {
        for file in self.list.get_untracked() {
            if let FileState::Reading(_, Some(ticket)) = file.state.get_untracked() {
                ticket.cancel();
            }
        }
    }

    /// Lets go of a file that was not brought in.
    pub fn forget(self, number: usize) {
        self.list
            .update(|list| list.retain(|file| file.number != number));
        // The button that was pressed goes away with the file.
        if let Some(choice) = element(CHOICE) {
            let _ = choice.focus();
        }
    }
}

/// Said of a certificate's file that is brought to a list of something else.
fn no_certificates(bench: Bench) -> String {
    [
        "Danh sách ",
        &bench.plan().form().code,
        " không lập từ tệp chứng thư: hãy chọn tệp danh sách hoặc tệp đơn.",
    ]
    .concat()
}

/// Takes in rows from the worker; each notes where it stood.
fn take(texts: &mut Texts, rows: Rows, name: &str) {
    for (number, row) in rows.rows {
        let mut row: Vec<(String, String)> = rows
            .keys
            .iter()
            .cloned()
            .zip(row)
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let place = if number > 0 {
            [name, ", dòng ", &number.to_string()].concat()
        } else {
            name.to_owned()
        };
        row.push((ORIGIN.to_owned(), place));
        texts.push(row);
    }
}

/// The step.
pub fn step(bench: Bench, files: Files) -> AnyView {
    let chosen = NodeRef::<leptos::html::Input>::new();
    let over = RwSignal::new(false);
    let choose = move |_| {
        let Some(input) = chosen.get_untracked() else {
            return;
        };
        let input: &HtmlInputElement = &input;
        let taken = input.files().map(blobs).unwrap_or_default();
        input.set_value("");
        files.bring(bench, taken);
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let taken = event
            .data_transfer()
            .as_ref()
            .and_then(DataTransfer::files)
            .map(blobs)
            .unwrap_or_default();
        files.bring(bench, taken);
    };
    let paste = move |event: ClipboardEvent| {
        let text = event
            .clipboard_data()
            .and_then(|data| data.get_data("text/plain").ok())
            .unwrap_or_default();
        event.prevent_default();
        if text.trim().is_empty() {
            bench
                .said
                .set("Bộ nhớ tạm không có chữ: hãy chép các ô trong Excel rồi dán lại.".to_owned());
            return;
        }
        let parts = js_sys::Array::of1(&JsValue::from_str(&text));
        if let Ok(content) = Blob::new_with_str_sequence(&parts) {
            files.bring(bench, vec![(PASTED.to_owned(), content)]);
        }
    };
    let cards = move || {
        files
            .list
            .get()
            .into_iter()
            .map(|file| card(bench, files, file))
            .collect::<Vec<AnyView>>()
    };
    let of_certificates = bench.plan().form().is_about_certificate();
    let certificates = of_certificates.then_some("; tệp chứng thư (.cer, .crt, .pem, .p7b)");
    let accepted = match of_certificates {
        true => [FILES, ",", ENDINGS].concat(),
        false => FILES.to_owned(),
    };
    let onward = move || {
        let rows = bench.rows();
        (rows > 0).then(|| view! {
            <p>
                <button type="button" class="button main" on:click=move |_| bench.go(ListStep::Mend)>
                    "Kiểm tra và sửa " {numbers::count(rows)} " " {bench.unit()}
                </button>
            </p>
        })
    };
    view! {
        <p class="lead">
            "Kéo tệp vào khung, hoặc chọn tệp. Trang đọc tệp ngay trên máy này, không gửi đi đâu."
        </p>
        <div
            class="drop"
            class:over=move || over.get()
            on:dragover=move |event: DragEvent| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=drop
        >
            <label class="button main" for=CHOICE>"Chọn tệp danh sách hoặc đơn"</label>
            <input
                type="file"
                id=CHOICE
                node_ref=chosen
                multiple
                accept=accepted
                aria-describedby="loai-tep"
                on:change=choose
            />
            <p class="hint" id="loai-tep">
                "Excel (.xlsx), LibreOffice (.ods), CSV; PDF hoặc JSON của " {bench.readable_forms()} " do trang này tạo" {certificates} "; chọn được nhiều tệp một lúc."
            </p>
        </div>
        <div class="other-ways">
            <div class="field">
                <label for="dan-o">"Hoặc dán các ô đã chép từ Excel"</label>
                <textarea id="dan-o" rows="2" on:paste=paste aria-describedby="dan-goi-y"></textarea>
                <p class="hint" id="dan-goi-y">"Chép cả dòng tiêu đề, rồi bấm vào khung và nhấn Ctrl+V."</p>
            </div>
            <p>
                <button type="button" class="button" on:click=move |_| { bench.add_person(); bench.go(ListStep::Mend); }>
                    "Nhập tay một " {bench.unit()}
                </button>
                " "
                <button type="button" class="link" on:click=move |_| super::output::blank_template(bench)>
                    "Tải " {bench.spreadsheet()} " để trống"
                </button>
            </p>
        </div>
        <div aria-live="polite">{cards}</div>
        {onward}
    }
    .into_any()
}

fn blobs(files: FileList) -> Vec<(String, Blob)> {
    let files = (0..files.length()).filter_map(|at| files.get(at));
    files
        .map(|file: File| (file.name(), file.unchecked_into()))
        .collect()
}

fn card(bench: Bench, files: Files, file: ReadFile) -> AnyView {
    let (name, heading) = (file.name.clone(), file.heading());
    let number = file.number;
    let state = file.state.clone();
    let body = move || {
        match state.get() {
        FileState::Reading(done, ticket) => {
            let rows = if done > 0 { ["Đã đọc ", &numbers::count(done), " dòng…"].concat() } else { "Đang đọc…".to_owned() };
            let file = file.clone();
            let stop = ticket.map(|ticket| {
                let stop = move |_| {
                    ticket.cancel();
                    file.focus();
                };
                view! { <button type="button" class="button small" on:click=stop>"Dừng"</button> }
            });
            // The button stands before the growing number, so that it stays under the mouse.
            view! { <p><progress aria-label="Đang đọc tệp"></progress> " " {stop} " " {rows}</p> }.into_any()
        }
        FileState::Asking(columns) => mapping::question(bench, files, file.clone(), columns),
        FileState::Done(opened) => told(opened, bench.unit()),
        FileState::Stopped => {
            let file = file.clone();
            let again = move |_| {
                files.read(bench, &file);
                file.focus();
            };
            view! {
                <p>"Đã dừng nhập tệp này theo yêu cầu; những gì đã có trong danh sách vẫn còn nguyên."</p>
                <p>
                    <button type="button" class="button small" on:click=again>"Nhập lại tệp này"</button> " "
                    <button type="button" class="button small" on:click=move |_| files.forget(number)>"Bỏ tệp này khỏi danh sách"</button>
                </p>
            }
            .into_any()
        }
        FileState::Failed(sentence) => view! {
            <p class="failed"><b>"Chưa nhập được. "</b> {sentence}</p>
            <p><button type="button" class="button small" on:click=move |_| files.forget(number)>"Bỏ tệp này khỏi danh sách"</button></p>
        }
        .into_any(),
    }
    };
    view! {
        <section class="file-card">
            <h2 id=heading tabindex="-1">{name}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// What came of a file: how many rows, what was noticed, what was not read.
fn told(opened: Opened, unit: String) -> AnyView {
    let sheet = (!opened.sheet.is_empty()).then(|| [", trang tính “", &opened.sheet, "”"].concat());
    let notices = opened
        .notices
        .into_iter()
        .map(|notice| view! { <li>{notice}</li> }.into_any())
        .collect::<Vec<AnyView>>();
    let notices = (!notices.is_empty()).then(|| {
        view! {
            <details open>
                <summary>{numbers::count(notices.len())} " điểm cần biết"</summary>
                <ul>{notices}</ul>
            </details>
        }
    });
    let unread = opened
        .unread
        .into_iter()
        .map(|(number, why)| view! { <li>"Dòng " {number} ": " {why}</li> }.into_any());
    let unread: Vec<AnyView> = unread.collect();
    let unread = (!unread.is_empty()).then(|| {
        view! {
            <details open>
                <summary>{numbers::count(unread.len())} " dòng không đọc vào danh sách"</summary>
                <ul>{unread}</ul>
            </details>
        }
    });
    view! {
        <p><b>"Đã đọc " {numbers::count(opened.rows)} " " {unit}</b> {sheet} "."</p>
        {notices}
        {unread}
    }
    .into_any()
}
