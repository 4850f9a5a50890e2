//! One entry: its texts, what happened to it, where that leaves it. Each change is kept at once, as in a form.

use std::sync::Arc;

use forms::Pack;
use forms::calendar::{format_date, parse_date};
use leptos::prelude::*;
use register::due::{Renewal, renewal};
use register::{Entry, Event, EventKind, Kind, keys, table as columns};

use super::choice::{self, NO_DAY};
use super::desk::{Desk, name_of};
use super::parts::{
    self, all, button, div, list, nothing, p, strong, tag, value_of, words, writing,
};
use super::table::due_view;
use crate::app::element;
use crate::components::form::pointer;
use crate::drafts::RowId;

/// The texts that are typed, in the order of the page, with what is said between label and box.
const FIELDS: [(&str, &str); 10] = [
    (
        keys::NAME,
        "Họ và tên, tên cơ quan hoặc tên thiết bị, như trong chứng thư.",
    ),
    (keys::AGENCY, "Mỗi cấp một dòng, cấp cao nhất trước."),
    (keys::EMAIL, ""),
    (keys::IDENTITY, "Chỉ với cá nhân."),
    (keys::SERIAL, "Để trống đến khi được cấp."),
    (keys::DEVICE, ""),
    (keys::HOLDER, "Để trống nếu chính cá nhân ấy giữ."),
    (keys::VALID_FROM, "Ví dụ: 15/07/2024"),
    (keys::VALID_TO, "Ví dụ: 15/07/2029"),
    (keys::NOTES, ""),
];

/// Said of a column of a spreadsheet that the register has no place for.
const FURTHER: &str = "Cột riêng, từ bảng tính đã nhập.";

/// The page of an entry.
pub fn page(desk: Desk, pack: &Arc<Pack>, id: RowId) -> AnyView {
    let Some(row) = untrack(|| desk.row(id)) else {
        return view! { <p class="note">"Dòng này không còn trong sổ."</p> {back(desk)} }
            .into_any();
    };
    pointer::follow();
    // The entry takes the focus from the table, which goes away.
    request_animation_frame(|| {
        if let Some(heading) = element("so-dong") {
            let _ = heading.focus();
        }
        window().scroll_to_with_x_and_y(0.0, 0.0);
    });
    let heading = move || desk.row(id).map(|row| name_of(&row.entry));
    let remove = move || {
        desk.remove(vec![id]);
        desk.said
            .set("Đã xóa một dòng khỏi sổ. Bấm “Hoàn tác” ở cuối trang nếu nhầm.".to_owned());
        close(desk);
    };
    let fields = FIELDS
        .into_iter()
        .map(|(key, hint)| field(desk, id, &row.entry, key, hint, ["so-", key].concat()));
    let further = columns::further([&row.entry]).into_iter().enumerate();
    let further = further.map(|(number, key)| {
        let place = ["so-rieng-", &number.to_string()].concat();
        field(desk, id, &row.entry, &key, FURTHER, place)
    });
    let mut body = vec![
        back(desk),
        view! { <h2 id="so-dong" tabindex="-1">{heading}</h2> }.into_any(),
        standing(desk, pack, id),
        kind(desk, id, row.entry.kind),
    ];
    body.extend(fields);
    body.extend(further);
    body.push(renewed(desk, id, row.entry.renewed));
    body.push(events(desk, id));
    body.push(p(
        "actions",
        vec![
            button("button main", "Xong, về sổ", move || close(desk)),
            writing(desk, "button", "Xóa khỏi sổ", String::new(), remove),
        ],
    ));
    all(body)
}

fn back(desk: Desk) -> AnyView {
    p(
        "",
        vec![button("link", "← Về sổ theo dõi", move || {
            close(desk)
        })],
    )
}

/// Goes back to the table; an entry in which nothing was written goes with it.
fn close(desk: Desk) {
    let Some(id) = desk.shown.get_untracked() else {
        return;
    };
    if let Some(draft) = desk.draft.get_untracked() {
        draft.flush();
    }
    if untrack(|| desk.row(id)).is_some_and(|row| row.entry == Entry::default()) {
        desk.remove(vec![id]);
    }
    desk.shown.set(None);
    crate::components::focus_heading();
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Changes the entry as it is now.
fn change(desk: Desk, id: RowId, change: impl FnOnce(&mut Entry)) {
    if let Some(mut row) = untrack(|| desk.row(id)) {
        change(&mut row.entry);
        desk.put(id, &row.entry);
    }
}

fn standing(desk: Desk, pack: &Arc<Pack>, id: RowId) -> AnyView {
    let pack = Arc::clone(pack);
    (move || {
        let row = desk.row(id)?;
        let state = [row.now.state.label(), row.now.device.label()];
        let state: Vec<&str> = state
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect();
        let until = row.left.map(|_| {
            desk.with_law(|law| match renewal(&row.entry, law, desk.today()) {
                Renewal::Until(last) => [
                    " Gia hạn được nếu Cục nhận đề nghị chậm nhất ngày ",
                    &format_date(last),
                    ".",
                ]
                .concat(),
                Renewal::TooLate(_) => " Đã quá hạn đề nghị gia hạn.".to_owned(),
                Renewal::Once => " Đã gia hạn một lần nên không gia hạn nữa.".to_owned(),
                Renewal::DaysUnknown => String::new(),
            })
        });
        let dues = row
            .dues
            .iter()
            .map(|due| all(due_view(desk, &pack, &row, due)));
        let dues: Vec<AnyView> = dues.collect();
        let told = ["Trạng thái: ", &state.join(" · "), "."].concat();
        let mut note = vec![p("", vec![strong(told), words(until.unwrap_or_default())])];
        if !dues.is_empty() {
            note.push(list("", dues));
        }
        if !row.now.odd.is_empty() {
            let lines: Vec<String> = row
                .now
                .odd
                .iter()
                .map(|place| row.entry.events[*place].to_line())
                .collect();
            note.push(p(
                "failed",
                vec![
                    strong("Việc không khớp với các việc trước đó, chưa tính: "),
                    words(lines.join("; ")),
                ],
            ));
        }
        Some(div("note", note))
    })
    .into_any()
}

fn kind(desk: Desk, id: RowId, now: Kind) -> AnyView {
    let kinds = Kind::ALL
        .iter()
        .map(|kind| (kind.label().to_owned(), kind.label().to_owned()));
    let options = std::iter::once((String::new(), "Chưa chọn".to_owned()))
        .chain(kinds)
        .collect();
    let left = move || {
        let kind = Kind::read(&value_of("so-loai")).unwrap_or_default();
        change(desk, id, |entry| entry.kind = kind);
    };
    div(
        "field",
        vec![parts::choice(
            "so-loai",
            "Loại thuê bao",
            options,
            now.label(),
            Box::new(left),
        )],
    )
}

fn renewed(desk: Desk, id: RowId, now: bool) -> AnyView {
    let left = move |_| {
        let ticked = !value_of("so-gia-han").is_empty();
        change(desk, id, |entry| entry.renewed = ticked);
    };
    view! {
        <div class="field">
            <div class="tick">
                <input type="checkbox" id="so-gia-han" checked=now disabled=desk.shut() on:change=left />
                <label for="so-gia-han">"Chứng thư này là chứng thư đã gia hạn một lần"</label>
            </div>
        </div>
    }
    .into_any()
}

/// The box of a text; `place` is its id.
fn field(
    desk: Desk,
    id: RowId,
    entry: &Entry,
    key: &str,
    hint: &'static str,
    place: String,
) -> AnyView {
    let (hint_id, fault_id) = ([&place, "-goi-y"].concat(), [&place, "-loi"].concat());
    let value = entry.text(key);
    let is_day = matches!(key, keys::VALID_FROM | keys::VALID_TO);
    let is_long = matches!(key, keys::AGENCY | keys::NOTES) || !keys::ALL.contains(&key);
    let label = columns::heading(key).to_owned();
    let key: Arc<str> = key.into();
    let wrong = {
        let key = Arc::clone(&key);
        Memo::new(move |_| {
            let text = desk
                .row(id)
                .map(|row| row.entry.text(&key))
                .unwrap_or_default();
            is_day && !text.trim().is_empty() && parse_date(&text).is_none()
        })
    };
    let keep = move |text: &str| {
        change(desk, id, |entry| {
            if let Some(own) = entry.field_mut(&key) {
                text.trim().clone_into(own);
            }
        });
    };
    // The text is taken at once: the box may be gone before it is kept.
    let typed = {
        let (place, keep) = (place.clone(), keep.clone());
        move |event: web_sys::Event| {
            let (text, keep) = (event_target_value(&event), keep.clone());
            if let Some(draft) = desk.draft.get_untracked() {
                draft.type_later(&place, move || keep(&text));
            }
        }
    };
    // What is said of the new text must not move the page under the mouse.
    let left = move |event: web_sys::Event| {
        let (text, keep) = (event_target_value(&event), keep.clone());
        pointer::when_released(move || {
            // The page may have been left with the same click.
            if !desk.is_open() {
                return;
            }
            if let Some(draft) = desk.draft.get_untracked() {
                draft.flush();
            }
            keep(&text);
        });
    };
    let shut = desk.shut();
    let described = [&*hint_id, " ", &fault_id].concat();
    let invalid = move || wrong.get().then_some("true");
    let control = match is_long {
        true => view! {
            <textarea id=place.clone() class="w-80" rows="3" spellcheck="false" readonly=shut aria-describedby=described on:input=typed on:change=left prop:value=value></textarea>
        }
        .into_any(),
        false => view! {
            <input type="text" id=place.clone() class=if is_day { "w-20" } else { "w-40" } autocomplete="off" spellcheck="false" readonly=shut aria-describedby=described aria-invalid=invalid on:input=typed on:change=left prop:value=value />
        }
        .into_any(),
    };
    let hint =
        (!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> }.into_any());
    let fault = move || {
        wrong.get().then(|| {
            div(
                "finding",
                vec![strong(
                    "Ngày phải có dạng ngày/tháng/năm, ví dụ 15/07/2029.",
                )],
            )
        })
    };
    view! {
        <div class="field" class:wrong=wrong>
            <label for=place>{label}</label>
            {hint}
            <div id=fault_id>{fault}</div>
            {control}
        </div>
    }
    .into_any()
}

/// What happened, and a line to add to it.
fn events(desk: Desk, id: RowId) -> AnyView {
    let lines = move || {
        let row = desk.row(id)?;
        let known = row.entry.events.iter().enumerate().map(|(place, event)| {
            let line = event.to_line().replace(" | ", " · ");
            let of = ["việc: ", &line].concat();
            let drop = move || {
                change(desk, id, |entry| {
                    entry.events.remove(place);
                });
            };
            all(vec![
                words(line),
                words(" "),
                writing(desk, "link", "Xóa", of, drop),
            ])
        });
        let unread = row.entry.unread.iter().enumerate().map(|(place, line)| {
            let of = ["dòng: ", line].concat();
            let drop = move || {
                change(desk, id, |entry| {
                    entry.unread.remove(place);
                });
            };
            let mark = tag("chưa hiểu, giữ nguyên".to_owned(), true);
            all(vec![
                words(&**line),
                words(" "),
                mark,
                words(" "),
                writing(desk, "link", "Xóa", of, drop),
            ])
        });
        let lines: Vec<AnyView> = known.chain(unread).collect();
        Some(match lines.is_empty() {
            true => p("", vec![words("Chưa ghi việc nào.")]),
            false => list("ledger-events", lines),
        })
    };
    let said = RwSignal::new("");
    let add = move || {
        let (kind, day) = (
            EventKind::read(&value_of("so-them-viec")),
            parse_date(&value_of("so-them-ngay")),
        );
        let (Some(kind), Some(day)) = (kind, day) else {
            said.set(NO_DAY);
            return;
        };
        let event = Event::new(day, kind)
            .by(&value_of("so-them-so"))
            .noting(&value_of("so-them-ghi-chu"));
        said.set("Đã ghi.");
        change(desk, id, |entry| {
            if !entry.add(event) {
                said.set("Việc này đã có trong sổ.");
            }
        });
    };
    let tools = vec![
        parts::choice("so-them-viec", "Việc", choice::events(), "", nothing()),
        parts::line("so-them-ngay", "ngày", "w-10", format_date(desk.today())),
        parts::line("so-them-so", "số văn bản", "w-20", String::new()),
        parts::line("so-them-ghi-chu", "ghi chú", "w-20", String::new()),
        writing(desk, "button small", "Thêm việc", String::new(), add),
        view! { <span role="status">{move || said.get()}</span> }.into_any(),
    ];
    all(vec![
        view! { <h3>{columns::heading(keys::EVENTS)}</h3> }.into_any(),
        lines.into_any(),
        p("ledger-tools", tools),
    ])
}
