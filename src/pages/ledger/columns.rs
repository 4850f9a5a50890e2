//! Columns of spreadsheets that the register does not know: a person says which of its texts they are, or keeps them as columns of their own.

use leptos::prelude::*;
use register::{Entry, keys, table as columns};

use super::desk::Desk;
use super::files::Reading;
use super::parts::{all, button, div, p, words, writing};
use crate::app::element;
use crate::numbers::count;

/// Said while the question waits.
const ASKED: &str = "Chưa ghi vào sổ: hãy xem các cột chưa nhận ra ở mục “Thêm vào sổ”.";
/// So many texts of a column are shown.
const SAMPLES: usize = 3;
/// Longer ones are cut.
const SAMPLE_CHARS: usize = 60;
/// The id of the card's heading.
const HEADING: &str = "so-cot";
/// What the card is called.
const TITLE: &str = "Cột chưa nhận ra";
/// What is asked, and what becomes of the rest.
const LEAD: &str = "Sổ chưa có mục nào mang tên các cột sau. Hãy chọn từng cột là mục nào; cột để “Giữ thành cột riêng” vẫn còn nguyên trong từng chứng thư và trong bảng tính tải về.";

/// A column that the register does not know.
#[derive(Clone)]
pub struct Column {
    /// Its heading, under which the entries have its texts.
    pub heading: String,
    /// The names of the files that it is in.
    files: Vec<String>,
    /// The first texts in it.
    samples: Vec<String>,
    /// Which of the register's texts it is; none where it stays a column of its own.
    place: Option<&'static str>,
}

/// Notes the columns that the entries of a file have beside the register's.
pub fn note(known: &mut Vec<Column>, file: &str, entries: &[Entry]) {
    let found = columns::further(entries).into_iter().map(|heading| {
        let texts = entries.iter().map(|entry| entry.text(&heading));
        let samples = texts.filter(|text| !text.is_empty()).take(SAMPLES);
        Column {
            samples: samples.map(|text| shortened(&text)).collect(),
            files: vec![file.to_owned()],
            place: None,
            heading,
        }
    });
    join(known, found.collect());
}

/// Puts columns together; one of two files is one.
pub fn join(known: &mut Vec<Column>, more: Vec<Column>) {
    for column in more {
        match known.iter_mut().find(|own| own.heading == column.heading) {
            Some(own) => own.files.extend(column.files),
            None => known.push(column),
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SAMPLE_CHARS) {
        Some((end, _)) => [&text[..end], "…"].concat(),
        None => text.to_owned(),
    }
}

/// Asks about what was read.
pub fn ask(desk: Desk, asked: RwSignal<Option<Reading>>, reading: Reading) {
    desk.said.set(ASKED.to_owned());
    asked.set(Some(reading));
    request_animation_frame(|| focus(HEADING));
}

/// The question what the columns are; `go_on` gets what was read, with its texts where the answers say.
pub fn question(
    desk: Desk,
    asked: RwSignal<Option<Reading>>,
    go_on: impl Fn(Reading) + Copy + Send + 'static,
) -> AnyView {
    (move || {
        let (fields, many) = asked.with(|reading| {
            let reading = reading.as_ref()?;
            let columns = reading.columns.iter().enumerate();
            let fields = columns.map(|(number, column)| field(number, column, asked));
            Some((fields.collect(), count(reading.entries.len())))
        })?;
        let bring = move || {
            // The card goes away before the register is written.
            if let Some(reading) = asked.try_update(Option::take).flatten() {
                go_on(placed(reading));
                request_animation_frame(|| focus(super::files::RESULT));
            }
        };
        let leave = move || {
            asked.set(None);
            desk.said.set("Đã bỏ, chưa ghi gì vào sổ.".to_owned());
            focus(super::files::CHOICE);
        };
        let bring_words = ["Ghi ", &many, " chứng thư vào sổ"].concat();
        let tools = vec![
            writing(desk, "button main", bring_words, String::new(), bring),
            button("button", "Thôi, không nhập", leave),
        ];
        let heading = view! { <h3 id=HEADING tabindex="-1">{TITLE}</h3> }.into_any();
        let lead = p("", vec![words(LEAD)]);
        Some(div(
            "file-card",
            vec![heading, lead, all(fields), p("actions", tools)],
        ))
    })
    .into_any()
}

fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// One column: what it is called and holds, and a choice what it is.
fn field(number: usize, column: &Column, asked: RwSignal<Option<Reading>>) -> AnyView {
    let own = (String::new(), "Giữ thành cột riêng".to_owned());
    let texts = keys::ALL.map(|key| (key.to_owned(), columns::heading(key).to_owned()));
    let options = std::iter::once(own).chain(texts);
    let options = options.map(|(value, shown)| {
        let selected = value == column.place.unwrap_or_default();
        view! { <option value=value selected=selected>{shown}</option> }.into_any()
    });
    let options: Vec<AnyView> = options.collect();
    let heading = column.heading.clone();
    // The card is not drawn anew for it.
    let choose = move |event| {
        let value = event_target_value(&event);
        asked.update_untracked(|reading| {
            let columns = reading.iter_mut().flat_map(|reading| &mut reading.columns);
            for column in columns.filter(|column| column.heading == heading) {
                column.place = keys::ALL.into_iter().find(|key| *key == value);
            }
        });
    };
    let place = ["so-cot-", &number.to_string()].concat();
    let hint = [&place, "-goi-y"].concat();
    let label = ["Cột “", &column.heading, "” là mục"].concat();
    let holds = ["Vài giá trị đầu: ", &column.samples.join(" · ")].concat();
    view! {
        <div class="field">
            <label for=place.clone()>{label}</label>
            <p class="hint" id=hint.clone()>{column.files.join(", ")} ". " {holds}</p>
            <select id=place aria-describedby=hint on:change=choose>{options}</select>
        </div>
    }
    .into_any()
}

/// What was read, with its texts where a person said; what stays in columns of its own is told.
fn placed(mut reading: Reading) -> Reading {
    let columns = std::mem::take(&mut reading.columns);
    let entries = reading.entries.into_iter().map(|entry| {
        let placed = columns
            .iter()
            .filter_map(|column| Some((column, column.place?)));
        placed.fold(entry, |entry, (column, key)| {
            entry.with_placed(&column.heading, key)
        })
    });
    reading.entries = entries.collect();
    let kept = columns::further(&reading.entries);
    for column in columns
        .into_iter()
        .filter(|column| kept.contains(&column.heading))
    {
        let why = match column.place {
            None => String::new(),
            Some(key) => [
                " ở dòng mà mục “",
                columns::heading(key),
                "” đã có nội dung khác",
            ]
            .concat(),
        };
        let files = column.files.join(", ");
        let sentence = [
            &files,
            ": Cột “",
            &column.heading,
            "” được giữ thành cột riêng",
            &why,
            ".",
        ];
        reading.notices.push(sentence.concat());
    }
    reading
}
