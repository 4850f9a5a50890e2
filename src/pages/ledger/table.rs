//! The rows, a page of them at a time: tabs, search, and a table for each way to look at them.

use std::collections::BTreeSet;
use std::sync::Arc;

use forms::Pack;
use forms::calendar::format_date;
use leptos::prelude::*;
use register::due::{Renewal, holder, renewal};
use register::{Device, Due, State};

use super::choice;
use super::desk::{Desk, Row, name_of};
use super::parts::{
    self, all, button, button_of, cell, head, p, row_head, small, strong, tag, value_of, words,
};
use super::views::{Filter, View, shown};
use crate::app::element;
use crate::components::unsure;
use crate::drafts::RowId;
use crate::numbers::count;

/// So many rows are drawn at a time.
const AT_ONCE: usize = 50;
/// More agencies than that are looked for by words rather than in a list.
const MOST_AGENCIES: usize = 200;
/// The id of the frame around the table.
const FRAME: &str = "bang-so";

/// Tabs, search, table.
pub fn page(desk: Desk, pack: &Arc<Pack>, view: RwSignal<View>) -> AnyView {
    let filter = RwSignal::new(Filter::default());
    let from = RwSignal::new(0_usize);
    let ids = Memo::new(move |_| filter.with(|filter| shown(desk, view.get(), filter)));
    // A page that is not there any more gives way to the last one.
    Effect::new(move || {
        let many = ids.with(Vec::len);
        if from.get_untracked() >= many {
            from.set(many.saturating_sub(1) / AT_ONCE * AT_ONCE);
        }
    });
    let own = Arc::clone(pack);
    let table = move || {
        let first = from.get();
        let rows = ids.with(|ids| {
            let on_page = ids.iter().skip(first).take(AT_ONCE);
            on_page.filter_map(|id| desk.row(*id)).collect::<Vec<Row>>()
        });
        drawn(desk, &own, view.get(), rows)
    };
    all(vec![
        tabs(desk, view, from),
        search(desk, filter, from),
        choice::bar(desk, pack),
        table.into_any(),
        pages(ids, from),
    ])
}

fn tabs(desk: Desk, view: RwSignal<View>, from: RwSignal<usize>) -> AnyView {
    let chip = |own: View| {
        let label = move || {
            desk.with_rows(|rows| {
                let late = |row: &&Row| row.dues.iter().any(|due| due.is_overdue(desk.today()));
                let many = rows.iter().filter(|row| own.has(row)).count();
                let late = match own {
                    View::Tasks => rows.iter().filter(late).count(),
                    _ => 0,
                };
                let late = match late {
                    0 => String::new(),
                    late => [" (", &count(late), " quá hạn)"].concat(),
                };
                [own.label(), " ", &count(many), &late].concat()
            })
        };
        let act = move |_| {
            view.set(own);
            from.set(0);
        };
        let pressed = move || (view.get() == own).to_string();
        view! { <button type="button" class="chip" aria-pressed=pressed on:click=act>{label}</button> }.into_any()
    };
    let chips: Vec<AnyView> = View::ALL.into_iter().map(chip).collect();
    view! { <div class="chips" role="group" aria-label="Cách xem sổ">{chips}</div> }.into_any()
}

/// Where a device can be that is worth looking for.
const DEVICES: [Device; 4] = [
    Device::Agency,
    Device::Holder,
    Device::Returned,
    Device::Lost,
];

fn search(desk: Desk, filter: RwSignal<Filter>, from: RwSignal<usize>) -> AnyView {
    let look = move || {
        let state = value_of("so-trang-thai");
        filter.set(Filter {
            words: value_of("so-tim"),
            state: State::ALL.into_iter().find(|own| own.label() == state),
            device: DEVICES.into_iter().find(|own| own.label() == state),
            agency: value_of("so-co-quan"),
        });
        from.set(0);
    };
    let own = |text: &str| (text.to_owned(), text.to_owned());
    let states = State::ALL.iter().map(|state| own(state.label()));
    let devices = DEVICES.iter().map(|device| {
        (
            device.label().to_owned(),
            ["Thiết bị: ", device.label()].concat(),
        )
    });
    let any = |text: &str| std::iter::once((String::new(), text.to_owned()));
    let states = any("Mọi trạng thái").chain(states).chain(devices).collect();
    let names = Memo::new(move |_| {
        desk.with_rows(|rows| {
            let names = rows.iter().map(|row| row.entry.own_agency());
            let names: BTreeSet<&str> = names.filter(|name| !name.is_empty()).collect();
            names
                .into_iter()
                .take(MOST_AGENCIES + 1)
                .map(str::to_owned)
                .collect::<Vec<String>>()
        })
    });
    let agencies = move || {
        let names = names.get();
        if !(2..=MOST_AGENCIES).contains(&names.len()) {
            return all(Vec::new());
        }
        let options = any("Mọi cơ quan")
            .chain(names.iter().map(|name| own(name)))
            .collect();
        let chosen = filter.with_untracked(|filter| filter.agency.clone());
        parts::choice("so-co-quan", "Cơ quan", options, &chosen, Box::new(look))
    };
    view! {
        <div class="ledger-search" role="search">
            <label for="so-tim">"Tìm"</label>
            <input id="so-tim" type="search" spellcheck="false" autocomplete="off" placeholder="tên, cơ quan, số hiệu…" on:input=move |_| look() />
            {parts::choice("so-trang-thai", "Trạng thái", states, "", Box::new(look))}
            {agencies}
        </div>
    }
    .into_any()
}

fn pages(ids: Memo<Vec<RowId>>, from: RwSignal<usize>) -> AnyView {
    let turn = move |to: usize| {
        from.set(to);
        if let Some(table) = element(FRAME) {
            table.scroll_into_view();
            let _ = table.focus();
        }
    };
    (move || {
        let (many, first) = (ids.with(Vec::len), from.get());
        let last = (first + AT_ONCE).min(many);
        if many == 0 {
            return p("", vec![words("Không có dòng nào như vậy.")]);
        }
        let place = [
            "Dòng ",
            &count(first + 1),
            "–",
            &count(last),
            " trong ",
            &count(many),
        ]
        .concat();
        let mut line = vec![words(place)];
        if first > 0 {
            line.push(button("button small", "Trang trước", move || {
                turn(first.saturating_sub(AT_ONCE))
            }));
        }
        if last < many {
            line.push(button("button small", "Trang sau", move || turn(last)));
        }
        p("ledger-pages", line)
    })
    .into_any()
}

/// The table of a view.
fn drawn(desk: Desk, pack: &Pack, view: View, rows: Vec<Row>) -> AnyView {
    let titles: &[&'static str] = match view {
        View::All => &["Số hiệu", "Hiệu lực đến", "Trạng thái"],
        View::Ending => &["Hiệu lực đến", "Còn gia hạn được không?", "Việc tiếp theo"],
        View::Tasks => &["Trạng thái", "Việc cần làm và hạn"],
        View::Devices => &["Người giữ", "Thiết bị", "Trạng thái"],
    };
    let on_page: Arc<[RowId]> = rows.iter().map(|row| row.id).collect();
    let own = Arc::clone(&on_page);
    let all_chosen = Signal::derive(move || {
        desk.chosen
            .with(|chosen| own.iter().all(|id| chosen.contains(id)))
    });
    let choose_all = move || {
        let out = all_chosen.get_untracked();
        desk.chosen.update(|chosen| {
            for id in on_page.iter() {
                match out {
                    true => chosen.remove(id),
                    false => chosen.insert(*id),
                };
            }
        });
    };
    let tick = parts::tick(
        "Chọn mọi dòng của trang này".to_owned(),
        all_chosen,
        Box::new(choose_all),
    );
    let mut heads = vec![cell("", vec![tick]), head("Chứng thư")];
    heads.extend(titles.iter().map(|title| head(title)));
    let rows = rows
        .iter()
        .map(|row| drawn_row(desk, pack, view, row))
        .collect();
    parts::table(FRAME, "Sổ theo dõi", heads, rows)
}

fn drawn_row(desk: Desk, pack: &Pack, view: View, row: &Row) -> AnyView {
    let (id, name) = (row.id, name_of(&row.entry));
    let choose = move || {
        desk.chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        })
    };
    let chosen = Signal::derive(move || desk.chosen.with(|chosen| chosen.contains(&id)));
    let tick = parts::tick(["Chọn ", &name].concat(), chosen, Box::new(choose));
    let agency = small("", vec![words(row.entry.own_agency())]);
    let mut cells = vec![
        cell("", vec![tick]),
        row_head(vec![
            button("link", name, move || desk.shown.set(Some(id))),
            agency,
        ]),
    ];
    cells.extend(match view {
        View::All => all_cells(row),
        View::Ending => ending_cells(desk, pack, row),
        View::Tasks => task_cells(desk, pack, row),
        View::Devices => device_cells(row),
    });
    view! { <tr class:chosen=chosen>{cells}</tr> }.into_any()
}

fn all_cells(row: &Row) -> Vec<AnyView> {
    let device = match row.entry.device.as_str() {
        "" => String::new(),
        device => ["Thiết bị ", device].concat(),
    };
    vec![
        cell(
            "code",
            vec![words(&*row.entry.serial), small("", vec![words(device)])],
        ),
        cell("", until(row)),
        cell("", state(row)),
    ]
}

fn ending_cells(desk: Desk, pack: &Pack, row: &Row) -> Vec<AnyView> {
    let answer = desk.with_law(|law| {
        let answer = match renewal(&row.entry, law, desk.today()) {
            Renewal::Until(last) => [
                "Được, nếu Cục nhận đề nghị chậm nhất ngày ",
                &format_date(last),
            ]
            .concat(),
            Renewal::TooLate(last) => [
                "Không kịp: hạn là ngày ",
                &format_date(last),
                ". Xin cấp mới.",
            ]
            .concat(),
            Renewal::Once => "Không: đã gia hạn một lần. Xin cấp mới.".to_owned(),
            Renewal::DaysUnknown => "Chưa rõ số ngày phải còn: hỏi Cục.".to_owned(),
        };
        vec![words(answer), basis(&law.renewal.basis, law.renewal.sure)]
    });
    let mut next: Vec<AnyView> = row
        .dues
        .iter()
        .filter_map(|due| next_button(desk, pack, row, due))
        .collect();
    if next.is_empty() {
        next.push(words(waiting(row)));
    }
    vec![cell("", until(row)), cell("", answer), cell("", next)]
}

/// What a row without anything to do waits for.
fn waiting(row: &Row) -> String {
    let events = row
        .now
        .pending
        .iter()
        .map(|place| row.entry.events[*place].to_line());
    let lines: Vec<String> = events.collect();
    match lines.is_empty() {
        true => "–".to_owned(),
        false => ["Đang chờ: ", &lines.join("; ").replace(" | ", " · ")].concat(),
    }
}

fn task_cells(desk: Desk, pack: &Pack, row: &Row) -> Vec<AnyView> {
    let tasks = row
        .dues
        .iter()
        .map(|due| parts::div("due", due_view(desk, pack, row, due)));
    vec![cell("", state(row)), cell("", tasks.collect())]
}

/// A task: what, by when, on what basis, and the button that opens its form.
pub fn due_view(desk: Desk, pack: &Pack, row: &Row, due: &Due) -> Vec<AnyView> {
    let mut line = vec![strong(due.task.label())];
    match due.by {
        None => line.push(words(": chưa rõ số ngày. ")),
        Some(by) => {
            let late = by < desk.today();
            let days = count(
                by.signed_duration_since(desk.today())
                    .num_days()
                    .unsigned_abs() as usize,
            );
            let left = match late {
                true => ["quá hạn ", &days, " ngày"].concat(),
                false => ["còn ", &days, " ngày"].concat(),
            };
            line.push(words([": hạn ", &format_date(by), " "].concat()));
            line.push(tag(left, late));
            line.push(words(" "));
        }
    }
    line.extend(next_button(desk, pack, row, due));
    line.push(basis(&due.basis, due.sure));
    line
}

/// A legal basis and how sure it is.
fn basis(basis: &str, sure: forms::pack::Sureness) -> AnyView {
    let mut line = vec![words(["Căn cứ: ", basis, " "].concat())];
    line.extend(unsure(sure));
    small("basis", line)
}

fn device_cells(row: &Row) -> Vec<AnyView> {
    let holder = holder(&row.entry, &row.now).unwrap_or_default();
    vec![
        cell("", vec![words(holder)]),
        cell("code", vec![words(&*row.entry.device)]),
        cell("", state(row)),
    ]
}

/// The button that opens the form that does it, filled in; none where no form does.
fn next_button(desk: Desk, pack: &Pack, row: &Row, due: &Due) -> Option<AnyView> {
    let purpose = due.task.purpose(&row.entry)?;
    let (form, purpose) = choice::agency_form(pack, purpose)?;
    let (of, form_id, id) = (
        ["cho ", &name_of(&row.entry)].concat(),
        form.id.clone(),
        row.id,
    );
    Some(button_of(
        "button small",
        ["Lập ", &form.code].concat(),
        of,
        move || choice::open_form(desk, &form_id, purpose, &[id]),
    ))
}

/// Where certificate and device stand.
fn state(row: &Row) -> Vec<AnyView> {
    let device = small("", vec![words(row.now.device.label())]);
    vec![words(row.now.state.label()), device]
}

fn until(row: &Row) -> Vec<AnyView> {
    let until = row
        .entry
        .until()
        .map_or_else(|| row.entry.valid_to.clone(), format_date);
    let left = match row.left {
        None if row.now.state == State::Expired => "đã hết hạn".to_owned(),
        None => String::new(),
        Some(0) => "hết hạn hôm nay".to_owned(),
        Some(left) => ["còn ", &count(left.unsigned_abs() as usize), " ngày"].concat(),
    };
    vec![words(until), small("", vec![words(left)])]
}
