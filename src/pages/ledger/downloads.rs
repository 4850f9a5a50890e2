//! Out of the register: a file to keep, a spreadsheet, a calendar.

use chrono::DateTime;
use forms::calendar::format_date;
use forms::pack::Sureness;
use js_sys::Date;
use leptos::prelude::*;
use register::ics::{Item, calendar};
use register::{file, table as columns};

use super::desk::{Desk, Row, name_of};
use super::files::job;
use super::parts::{button, p, pressed};
use crate::clock;
use crate::components::files;
use crate::worker_client::{self, Reply, Task};

/// So many days before a day that is due the calendar reminds.
const REMIND: u32 = 14;

/// The buttons, and undo.
pub fn section(desk: Desk) -> AnyView {
    let name = || ["so-theo-doi-", &clock::today().to_string()].concat();
    let keep = move || {
        let text = file::write(&desk.entries());
        files::save(
            &[&name(), ".json"].concat(),
            "application/json",
            &text.into(),
        );
    };
    let sheet = move || {
        let (further, rows) = untrack(|| {
            desk.with_rows(|rows| {
                let further = columns::further(rows.iter().map(|row| &row.entry));
                let cells = rows
                    .iter()
                    .map(|row| columns::cells(&row.entry, &row.now, &further));
                let cells = cells.collect();
                (further, cells)
            })
        });
        workbook(desk, &further, rows, name());
    };
    let days = move || {
        let text = untrack(|| days_of(desk));
        files::save(
            &[&name(), ".ics"].concat(),
            "text/calendar;charset=utf-8",
            &text.into(),
        );
    };
    let no_undo = Signal::derive(move || {
        let has = desk
            .draft
            .get()
            .is_some_and(|draft| draft.history().get().0);
        !has || !desk.may_write()
    });
    let undo = Box::new(move || desk.undo());
    let tools = p(
        "ledger-tools",
        vec![
            button("button", "Tải sổ về máy", keep),
            button("button", "Tải bảng tính (Excel)", sheet),
            button("button", "Tải lịch nhắc (.ics)", days),
            pressed(
                "button",
                "Hoàn tác".to_owned(),
                String::new(),
                no_undo,
                undo,
            ),
        ],
    );
    view! {
        <section aria-labelledby="so-tai">
            <h2 id="so-tai">"Tải về, sao lưu"</h2>
            {tools}
            <p class="hint">"Sổ tải về (.json) mở lại được ở máy khác bằng nút “Nhập tệp…”. Lịch nhắc mở bằng Outlook, Google Calendar hay lịch điện thoại; tải lại và mở lần nữa thì lịch cũ được sửa, không thành hai."</p>
        </section>
    }
    .into_any()
}

/// Downloads the spreadsheet with an example and nothing else.
pub fn template(desk: Desk) {
    workbook(
        desk,
        &[],
        vec![columns::example(desk.today())],
        "mau-so-theo-doi".to_owned(),
    );
}

fn workbook(desk: Desk, further: &[String], rows: Vec<Vec<String>>, name: String) {
    desk.said.set("Đang tạo tệp…".to_owned());
    let task = Task::RegisterOut {
        columns: columns::headings(further),
        rows,
    };
    worker_client::start(job(desk, task), None, move |reply, bytes| match reply {
        _ if !desk.is_open() => {}
        Reply::File(made) => {
            let name = [&name, ".", &made.ending].concat();
            let kept = bytes.is_some_and(|bytes| files::save(&name, &made.mime, &bytes));
            desk.said.set(match kept {
                true => ["Đã tải về “", &name, "”."].concat(),
                false => files::NO_ROOM.to_owned(),
            });
        }
        Reply::Failed(sentence) => desk.said.set(sentence),
        _ => {}
    });
}

/// The days that something is due or ends, as a calendar.
fn days_of(desk: Desk) -> String {
    let began = desk
        .draft
        .get()
        .map(|draft| draft.about().created)
        .unwrap_or_default();
    let items: Vec<Item> =
        desk.with_rows(|rows| rows.iter().flat_map(|row| items(row, began)).collect());
    let now = DateTime::from_timestamp_millis(Date::now() as i64).unwrap_or_default();
    calendar("Sổ theo dõi chứng thư số", &items, now.naive_utc())
}

fn items(row: &Row, began: u64) -> Vec<Item> {
    let name = name_of(&row.entry);
    // The serial number is the same on every computer; a row without one is told by its number in this register.
    let own = match row.entry.serial_key() {
        serial if serial.is_empty() => [began.to_string(), row.id.to_string()].join("-"),
        serial => serial,
    };
    let uid = |task: &str| [&own, "-", task, "@so-theo-doi.chukyso"].concat();
    let about = |basis: &str| {
        let mut lines = vec![["Chứng thư: ", &name].concat()];
        let facts = [
            ("Số hiệu: ", &row.entry.serial),
            ("Thiết bị: ", &row.entry.device),
            ("Căn cứ: ", &basis.to_owned()),
        ];
        let filled = facts.iter().filter(|(_, text)| !text.is_empty());
        lines.extend(filled.map(|(label, text)| [*label, text].concat()));
        lines.join("\n")
    };
    let dues = row.dues.iter().filter_map(|due| {
        let unsure = match due.sure {
            Sureness::Seen => "",
            _ => " (chưa đối chiếu bản gốc)",
        };
        Some(Item {
            uid: uid(due.task.id()),
            day: due.by?,
            summary: [due.task.label(), ": ", &name].concat(),
            description: about(&[&due.basis, unsure].concat()),
            remind: Some(REMIND),
        })
    });
    let end = row
        .left
        .filter(|left| *left >= 0)
        .and_then(|_| row.entry.until())
        .map(|until| Item {
            uid: uid("het-han"),
            day: until,
            summary: ["Hết hạn chứng thư: ", &name].concat(),
            description: about(&["Hiệu lực đến ngày ", &format_date(until)].concat())
                .replace("Căn cứ: ", ""),
            remind: Some(REMIND),
        });
    dues.chain(end).collect()
}
