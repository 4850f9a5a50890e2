//! What is done with the rows that are ticked: the next form, filled in, or one event for all of them.

use std::sync::Arc;

use forms::calendar::{format_date, parse_date};
use forms::pack::FormHead;
use forms::{Form, Pack, Record};
use leptos::prelude::*;
use register::purpose::{Author, form_of};
use register::{Entry, Event, EventKind, Kind, Purpose, fill};

use super::desk::Desk;
use super::parts::{self, button, nothing, p, value_of, writing};
use crate::app::Site;
use crate::clock;
use crate::components::form::new_record;
use crate::drafts::RowId;
use crate::numbers::count;
use crate::pages::go_to_new_draft;

/// The bar above the table, while rows are ticked.
pub fn bar(desk: Desk, pack: &Arc<Pack>) -> AnyView {
    let pack = Arc::clone(pack);
    let many = move || desk.chosen.with(std::collections::BTreeSet::len);
    // What is chosen in the bar stays while more rows are ticked.
    let few = Memo::new(move |_| many().min(2));
    (move || {
        let few = few.get();
        (few > 0).then(|| {
            let told = move || ["Đã chọn ", &count(many()), " dòng. "].concat();
            let clear = move || desk.chosen.update(std::collections::BTreeSet::clear);
            view! {
                <section class="ledger-choice" aria-label="Các dòng đã chọn">
                    <p><b>{told}</b> {button("link", "Bỏ chọn", clear)}</p>
                    {forms_of(desk, &pack, few)}
                    {event_for_all(desk)}
                </section>
            }
        })
    })
    .into_any()
}

/// The forms that can be made for so many rows: letters for any number, a form without a list for one.
fn choices(pack: &Pack, many: usize) -> Vec<(FormHead, Purpose, Author)> {
    let issues = Kind::ALL.map(Purpose::Issue);
    let purposes = Purpose::NEXT.into_iter().chain(issues);
    let all = purposes
        .flat_map(|purpose| [Author::Agency, Author::Subscriber].map(|author| (purpose, author)));
    let forms = all.filter_map(|(purpose, author)| {
        let head = pack.head(form_of(&pack.id, purpose, author)?)?;
        Some((head.clone(), purpose, author))
    });
    forms
        .filter(|(head, ..)| head.has_list || many == 1)
        .collect()
}

fn forms_of(desk: Desk, pack: &Arc<Pack>, many: usize) -> AnyView {
    let choices = choices(pack, many);
    let options = choices.iter().map(|(head, purpose, author)| {
        let by = match author {
            Author::Subscriber => " (đơn của thuê bao)",
            Author::Agency => "",
        };
        let kind = match purpose {
            Purpose::Issue(kind) => [": ", kind.label()].concat(),
            _ => String::new(),
        };
        let shown = [&head.code, " – ", purpose.label(), &kind, by].concat();
        (head.id.clone(), shown)
    });
    let options = options.collect();
    let open = move || {
        let form = value_of("so-mau");
        if let Some((head, purpose, _)) = choices.iter().find(|(head, ..)| head.id == form) {
            let ids: Vec<RowId> = untrack(|| desk.chosen_rows())
                .iter()
                .map(|row| row.id)
                .collect();
            open_form(desk, &head.id, *purpose, &ids);
        }
    };
    p(
        "ledger-tools",
        vec![
            parts::choice("so-mau", "Lập mẫu cho các dòng này", options, "", nothing()),
            button("button small", "Lập mẫu", open),
        ],
    )
}

/// The form that the agency sends for a purpose; for a new certificate of a kind that is not known, that of persons.
pub fn agency_form(pack: &Pack, purpose: Purpose) -> Option<(&FormHead, Purpose)> {
    let purpose = match purpose {
        Purpose::Issue(Kind::Unknown) => Purpose::Issue(Kind::Person),
        purpose => purpose,
    };
    Some((
        pack.head(form_of(&pack.id, purpose, Author::Agency)?)?,
        purpose,
    ))
}

/// Makes a draft of a form with these rows in it, and goes to it.
pub fn open_form(desk: Desk, form: &str, purpose: Purpose, ids: &[RowId]) {
    let site = desk.site();
    let loaded = site.loaded.get_untracked();
    let Some(pack) = loaded.pack() else { return };
    let Some(form) = pack.form(form) else { return };
    let rows: Vec<_> = untrack(|| ids.iter().filter_map(|id| desk.row(*id)).collect());
    let entries: Vec<_> = rows.iter().map(|row| &row.entry).collect();
    let record = filled_in(&site, pack, form, purpose, &entries);
    let title = match entries.as_slice() {
        [one] => [&form.code, " – ", &one.name].concat(),
        many => [&form.code, " – ", &count(many.len()), " chứng thư từ sổ"].concat(),
    };
    go_to_new_draft(&site, record, &title);
}

/// A new record of a form with entries in it.
pub fn filled_in(
    site: &Site,
    pack: &Pack,
    form: &Form,
    purpose: Purpose,
    entries: &[&Entry],
) -> Record {
    let mut record = site
        .config
        .with_untracked(|config| new_record(pack, form, config));
    fill::fill(&mut record, pack, form, purpose, entries, clock::today());
    record
}

/// One event for all ticked rows: thirty devices that were handed over on one day.
fn event_for_all(desk: Desk) -> AnyView {
    let act = move || {
        let Some(kind) = EventKind::read(&value_of("so-viec")) else {
            return;
        };
        let Some(day) = parse_date(&value_of("so-viec-ngay")) else {
            desk.said.set(NO_DAY.to_owned());
            return;
        };
        let event = Event::new(day, kind).by(&value_of("so-viec-so"));
        let rows = untrack(|| desk.chosen_rows());
        let changed = rows
            .into_iter()
            .filter_map(|mut row| row.entry.add(event.clone()).then_some((row.id, row.entry)));
        let changed: Vec<_> = changed.collect();
        let many = count(changed.len());
        if desk.put_all(&changed) {
            desk.said.set(
                [
                    "Đã ghi “",
                    kind.label(),
                    "” cho ",
                    &many,
                    " dòng. Bấm “Hoàn tác” ở cuối trang nếu nhầm.",
                ]
                .concat(),
            );
        }
    };
    p(
        "ledger-tools",
        vec![
            parts::choice(
                "so-viec",
                "Ghi việc đã làm cho các dòng này",
                events(),
                "",
                nothing(),
            ),
            parts::line("so-viec-ngay", "ngày", "w-10", format_date(desk.today())),
            parts::line("so-viec-so", "số văn bản", "w-20", String::new()),
            writing(desk, "button small", "Ghi việc", String::new(), act),
        ],
    )
}

/// All events, for a choice.
pub fn events() -> Vec<(String, String)> {
    let labels = EventKind::ALL.iter().map(|kind| kind.label().to_owned());
    labels.map(|label| (label.clone(), label)).collect()
}

/// Said where a day is none.
pub const NO_DAY: &str = "Chưa ghi được: ngày phải có dạng ngày/tháng/năm, ví dụ 15/07/2024.";
