//! Files out of the list: spreadsheets and reports, and in the last step the letter and the batch file.

use forms::{Level, keys};
use js_sys::ArrayBuffer;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::bench::Bench;
use super::import::Files;
use super::next;
use crate::clock;
use crate::components::{files, pdf_frame};
use crate::numbers;
use crate::pages::{handover, ledger};
use crate::route::{ListStep, Route};
use crate::worker_client::{self, Job, Made, Reply, Task, Ticket};

/// A job for this list's pack and form.
pub fn job(bench: Bench, task: Task) -> Job {
    let plan = bench.plan();
    Job {
        pack: plan.pack().id.clone(),
        form: plan.form().id.clone(),
        today: clock::today().to_string(),
        task,
    }
}

/// What can be downloaded while the list is being mended.
pub fn downloads(bench: Bench, sources: Files) -> AnyView {
    let report = move |_| match sources.only_table() {
        Some(file) => {
            let uses = file.uses.get_untracked();
            let content = file.content.array_buffer();
            let name = stem(&file.name);
            leptos::task::spawn_local(async move {
                match JsFuture::from(content).await {
                    _ if !bench.is_open() => {}
                    Ok(bytes) => {
                        let task = Task::FileReport {
                            name: file.name.clone(),
                            uses,
                        };
                        save(
                            bench,
                            task,
                            Some(bytes.unchecked_into()),
                            [&name, " - ghi lỗi"].concat(),
                        );
                    }
                    Err(_) => bench
                        .said
                        .set("Không đọc được tệp gốc nữa: hãy nhập lại tệp.".to_owned()),
                }
            });
        }
        None => save(
            bench,
            Task::ListReport {
                record: bench.record().to_json(),
            },
            None,
            "danh-sach - ghi lỗi".to_owned(),
        ),
    };
    let report_words = move || {
        if sources.only_table().is_some() {
            "Tải tệp gốc có ghi lỗi từng dòng"
        } else {
            "Tải danh sách có ghi lỗi từng dòng"
        }
    };
    let template = move |_| {
        save(
            bench,
            Task::Template {
                record: bench.record().to_json(),
            },
            None,
            bench.file_stem(),
        )
    };
    let csv = move |_| {
        save(
            bench,
            Task::Csv {
                record: bench.record().to_json(),
            },
            None,
            bench.file_stem(),
        )
    };
    let words = match bench.is_of_people() {
        true => "Tải danh sách theo mẫu 19 cột",
        false => "Tải danh sách",
    };
    view! {
        <button type="button" class="link" on:click=report>{report_words}</button>
        <button type="button" class="link" on:click=template>{words} " (Excel)"</button>
        <button type="button" class="link" on:click=csv>{words} " (CSV)"</button>
    }
    .into_any()
}

/// Downloads the list's spreadsheet without a row.
pub fn blank_template(bench: Bench) {
    let mut record = bench.record();
    record.rows.clear();
    save(
        bench,
        Task::Template {
            record: record.to_json(),
        },
        None,
        ["mau-", &bench.file_stem()].concat(),
    );
}

fn save(bench: Bench, task: Task, bytes: Option<ArrayBuffer>, name: String) {
    bench.said.set("Đang tạo tệp…".to_owned());
    worker_client::start(job(bench, task), bytes, move |reply, bytes| match reply {
        _ if !bench.is_open() => {}
        Reply::File(made) => {
            let name = [&name, ".", &made.ending].concat();
            let kept = bytes.is_some_and(|bytes| files::save(&name, &made.mime, &bytes));
            bench.said.set(match kept {
                true => ["Đã tải về “", &name, "”."].concat(),
                false => files::NO_ROOM.to_owned(),
            });
        }
        Reply::Failed(sentence) => bench.said.set(sentence),
        _ => {}
    });
}

/// The name of a file without its ending.
fn stem(name: &str) -> String {
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| stem)
        .to_owned()
}

/// A file that is being made, or is there.
#[derive(Debug, Clone, Default)]
enum Making {
    #[default]
    Not,
    Busy {
        done: usize,
        of: usize,
        ticket: Option<Ticket>,
    },
    There {
        address: String,
        content: SendWrapper<Blob>,
        notices: Vec<String>,
    },
    Failed(String),
    Stopped,
}

/// The last step: letter and batch file.
pub fn step(bench: Bench) -> AnyView {
    let letter = RwSignal::new(Making::Not);
    let batch = RwSignal::new(Making::Not);
    let busy = move || {
        [letter, batch]
            .iter()
            .any(|making| making.with(|making| matches!(making, Making::Busy { .. })))
    };
    let start = move |_| {
        if busy() {
            return;
        }
        let record = bench.record().to_json();
        make(
            bench,
            Task::Pdf {
                record: record.clone(),
            },
            letter,
        );
        make(bench, Task::Batch { record }, batch);
    };
    on_cleanup(move || {
        for making in [letter, batch] {
            let _ = making.try_with_untracked(|making| match making {
                Making::There { address, .. } => files::release(address),
                Making::Busy {
                    ticket: Some(ticket),
                    ..
                } => ticket.cancel(),
                _ => {}
            });
        }
    });
    let (named, paper) = (bench.named_paper(), bench.paper());
    let title = named.clone();
    let preview = move || match letter.get() {
        Making::There { address, .. } => Some(pdf_frame(address, title.clone(), NodeRef::new())),
        _ => None,
    };
    let file = |name: &str| {
        let values = bench.own_values();
        let sign = values.get(keys::DOCUMENT_NUMBER).replace(['/', '\\'], "-");
        files::file_name(&[name, if sign.is_empty() { "" } else { " " }, &sign].concat())
    };
    let (letter_name, batch_name) = (
        [&file(&named), ".pdf"].concat(),
        [
            &file(&["Tệp lô ", &bench.plan().form().code].concat()),
            ".zip",
        ]
        .concat(),
    );
    let list = match bench.is_of_people() {
        true => "danh sách 19 cột",
        false => "danh sách",
    };
    let again = move || letter.with(|making| matches!(making, Making::There { .. }));
    view! {
        <p class="on-paper">"Đây không phải bản in của " {paper} ". Hãy đóng hộp thoại in, tải " {paper} " (PDF) về rồi in từ tệp đó."</p>
        <div class="on-screen">
            <p class="lead">
                "Trang tạo " {paper} " (PDF, có kèm dữ liệu) và tệp lô gồm " {paper} ", " {list} ", dữ liệu và mã kiểm tra của từng phần."
            </p>
            {left_over(bench)}
            <p>
                <button type="button" class="button main" on:click=start aria-disabled=move || busy().then_some("true")>
                    {move || if again() { "Tạo lại " } else { "Tạo " }} {paper} " và tệp lô"
                </button>
            </p>
            <div class="made" aria-live="polite">
                {progress([&named, " (PDF)"].concat(), letter_name.clone(), letter)}
                {progress("Tệp lô (zip)".to_owned(), batch_name.clone(), batch)}
            </div>
            {sign([(letter, letter_name), (batch, batch_name)])}
            {preview}
            {ledger::dossier_button(move || bench.record())}
            {next::next(bench)}
        </div>
    }
    .into_any()
}

fn make(bench: Bench, task: Task, making: RwSignal<Making>) {
    let rows = bench.with_list(|list| list.len());
    if let Making::There { address, .. } = making.get_untracked() {
        files::release(&address);
    }
    making.set(Making::Busy {
        done: 0,
        of: rows,
        ticket: None,
    });
    let ticket = worker_client::start(job(bench, task), None, move |reply, bytes| {
        // The page may have been left while the worker was busy.
        let _ = making.try_update(|making| match reply {
            Reply::Progress { done, of } => {
                if let Making::Busy {
                    done: shown,
                    of: all,
                    ..
                } = making
                {
                    *shown = done;
                    *all = of.unwrap_or(*all);
                }
            }
            Reply::File(Made { mime, notices, .. }) => {
                let content = bytes.and_then(|bytes| files::content(&bytes, &mime));
                let address = content.as_ref().and_then(files::address);
                *making = match (address, content) {
                    (Some(address), Some(content)) => Making::There {
                        address,
                        content: SendWrapper::new(content),
                        notices,
                    },
                    _ => Making::Failed(files::NO_ROOM.to_owned()),
                };
            }
            Reply::Failed(sentence) => *making = Making::Failed(sentence),
            Reply::Stopped => *making = Making::Stopped,
            _ => {}
        });
    });
    making.update(|making| {
        if let Making::Busy { ticket: place, .. } = making {
            *place = Some(ticket);
        }
    });
}

fn progress(title: String, name: String, making: RwSignal<Making>) -> AnyView {
    let heading = NodeRef::<leptos::html::H2>::new();
    let stop = move |ticket: Ticket| {
        let stop = move |_| {
            ticket.cancel();
            // This button goes away.
            if let Some(heading) = heading.get_untracked() {
                let _ = heading.focus();
            }
        };
        view! { <button type="button" class="button small" on:click=stop>"Dừng"</button> }
    };
    (move || {
        let state = match making.get() {
            Making::Not => return None,
            Making::Busy { done, of, ticket } => view! {
                <p>
                    <progress max=of.max(1).to_string() value=done.to_string() aria-label=title.clone()></progress>
                    " " {ticket.map(stop)} " Đang tạo: " {numbers::count(done)} "/" {numbers::count(of)} " dòng."
                </p>
            }
            .into_any(),
            Making::There { address, content, notices } => {
                let notices: Vec<AnyView> = notices.into_iter().map(|notice| view! { <p class="note">{notice}</p> }.into_any()).collect();
                view! {
                    <p><a class="button" href=address download=name.clone()>"Tải về “" {name.clone()} "”"</a> " " <span class="quiet">{numbers::size(content.size() as usize)}</span></p>
                    {notices}
                }
                .into_any()
            }
            Making::Failed(sentence) => view! { <p class="failed"><b>"Chưa tạo được. "</b> {sentence}</p> }.into_any(),
            Making::Stopped => view! { <p>"Đã dừng theo yêu cầu; chưa có tệp nào được tạo. Danh sách và những gì đã điền vẫn còn nguyên."</p> }.into_any(),
        };
        Some(view! { <section class="file-card"><h2 tabindex="-1" node_ref=heading>{title.clone()}</h2>{state}</section> })
    })
    .into_any()
}

/// The way to sign what is made.
fn sign(made: [(RwSignal<Making>, String); 2]) -> AnyView {
    (move || {
        let files: Option<Vec<_>> = made
            .iter()
            .map(|(making, name)| match making.get() {
                Making::There { content, .. } => Some((name.clone(), content)),
                _ => None,
            })
            .collect();
        let files = files?;
        let give = move |_| {
            let files = files.iter();
            let files = files.filter_map(|(name, content)| handover::named(name, content));
            handover::give(&Route::Sign, files.collect());
        };
        Some(view! { <p><a class="button" href=Route::Sign.href() on:click=give>"Ký số hai tệp này"</a></p> })
    })
    .into_any()
}

/// What is still wrong: said, never in the way.
fn left_over(bench: Bench) -> AnyView {
    (move || {
        bench.revision.track();
        let (faulty, doubtful) = bench.stats.with(|stats| (stats.faulty, stats.doubtful));
        let findings = bench.own_findings();
        let of = |level: Level| findings.iter().filter(|finding| finding.level == level).count();
        let (wrong, unsure) = (of(Level::Error), of(Level::Warning));
        let in_list = "dòng trong danh sách".to_owned();
        let in_letter = ["chỗ trong ", bench.paper()].concat();
        let left = [
            (faulty, &in_list, "còn lỗi", ListStep::Mend),
            (wrong, &in_letter, "còn lỗi", ListStep::Letter),
            (doubtful, &in_list, "cần xem lại", ListStep::Mend),
            (unsure, &in_letter, "cần xem lại", ListStep::Letter),
        ];
        let lines = left.into_iter().filter(|(count, ..)| *count > 0);
        let lines: Vec<AnyView> = lines
            .map(|(count, what, how, step)| {
                let words = [&numbers::count(count), " ", what, " ", how].concat();
                view! { <li><button type="button" class="link" on:click=move |_| bench.go(step)>{words}</button></li> }.into_any()
            })
            .collect();
        (!lines.is_empty()).then(|| {
            let lead = match faulty + wrong > 0 {
                true => view! { <p><b>"Hồ sơ còn lỗi; gửi đi có thể bị trả lại."</b> " Vẫn tạo được tệp để xem trước."</p> }.into_any(),
                false => view! { <p>"Hồ sơ còn chỗ cần xem lại; đúng rồi thì cứ gửi."</p> }.into_any(),
            };
            view! {
                <div class="note">
                    {lead}
                    <ul>{lines}</ul>
                </div>
            }
        })
    })
    .into_any()
}
