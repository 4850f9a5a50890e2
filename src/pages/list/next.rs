//! What comes after the letter, as the procedure says: who does what, and the papers that follow, begun with the list's rows.

use forms::pack::{Procedure, Step};
use forms::{Pack, Record, keys};
use leptos::prelude::*;
use register::purpose::{Author, of_form};
use register::{Purpose, dossier, fill};

use super::bench::Bench;
use crate::app::site;
use crate::clock;
use crate::drafts::RowId;
use crate::numbers;
use crate::pages::{go_to_new_draft, ledger, role_name, step_code};

/// So many lost devices are offered minutes here, one by one.
const MOST_LOST: usize = 20;

/// Who does what from here on.
pub fn next(bench: Bench) -> AnyView {
    let plan = bench.plan();
    let pack = plan.pack();
    let lost = lost_rows(bench);
    let steps = pack.step_of(&plan.form().id);
    let steps = steps.map_or_else(Vec::new, |(procedure, own)| {
        from_here(pack, procedure, own, !lost.is_empty())
    });
    let items: Vec<AnyView> = steps
        .into_iter()
        .enumerate()
        .map(|(at, step)| {
            let title = match at {
                0 => ["Ký và gửi ", bench.paper()].concat(),
                _ => step.title.clone(),
            };
            let code = step_code(pack, step);
            let code = (at > 0 && !code.is_empty()).then(|| [" (", code, ")"].concat());
            let fact = |name: &'static str, text: &str| {
                (!text.is_empty())
                    .then(|| view! { <div><dt>{name}</dt><dd>{text.to_owned()}</dd></div> })
            };
            view! {
                <li>
                    <h3>{title} {code}</h3>
                    <dl class="next-facts">
                        {fact("Ai làm", role_name(step.who))}
                        {fact("Gửi", &step.to)}
                        {fact("Hạn", &step.deadline)}
                        {fact("Lưu ý", &step.note)}
                        {fact("Căn cứ", &step.basis)}
                    </dl>
                    {(at > 0).then(|| offer(bench, pack, step, &lost))}
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <h2>"Việc tiếp theo"</h2>
        <ol class="steps">{items}</ol>
    }
    .into_any()
}

/// A step and those behind it; where the way parts, the minutes of a lost device only for a list that has one.
fn from_here<'p>(
    pack: &Pack,
    procedure: &'p Procedure,
    own: &'p Step,
    has_lost: bool,
) -> Vec<&'p Step> {
    let mut steps = vec![own];
    // A step stands behind those that lead to it, see the lint of packs.
    for step in &procedure.steps {
        let is_reached = steps.iter().any(|before| before.next.contains(&step.id));
        let is_of_lost = purpose_of(pack, step) == Some(Purpose::Lost);
        if is_reached && (has_lost || !is_of_lost) {
            steps.push(step);
        }
    }
    steps
}

/// What the agency does with the form of a step.
fn purpose_of(pack: &Pack, step: &Step) -> Option<Purpose> {
    let form = step.form.as_deref().filter(|_| step.form_ready)?;
    let (purpose, author) = of_form(&pack.id, form)?;
    (author == Author::Agency).then_some(purpose)
}

/// The rows whose certificate is revoked because its device is lost, in any spelling of the list.
fn lost_rows(bench: Bench) -> Vec<(RowId, String)> {
    let plan = bench.plan();
    let day = plan.day(&bench.own_values(), clock::today());
    bench.with_list(|list| {
        let is_lost = |said: &str, meant: Option<String>| {
            !said.is_empty() && meant.as_deref().unwrap_or(said) == fill::LOST_DEVICE
        };
        let rows = list.iter().filter(|(_, row)| {
            let key = keys::REVOCATION_REASON;
            is_lost(row.get(key).trim(), plan.repair(key, row, day))
        });
        rows.map(|(id, row)| (id, row.get(keys::CERTIFICATE_NAME).to_owned()))
            .collect()
    })
}

/// The paper of a step, begun with the rows that it is about.
fn offer(bench: Bench, pack: &Pack, step: &Step, lost: &[(RowId, String)]) -> Option<AnyView> {
    let purpose = purpose_of(pack, step)?;
    let form = step.form.clone()?;
    let code = step_code(pack, step).to_owned();
    match purpose {
        Purpose::Lost => Some(offer_minutes(bench, &form, &code, lost)),
        Purpose::Effect | Purpose::Return => {
            // A lost device is not given back.
            let without: Vec<RowId> = match purpose {
                Purpose::Return => lost.iter().map(|(id, _)| *id).collect(),
                _ => Vec::new(),
            };
            let count = bench.with_list(|list| list.len()) - without.len();
            let left_out = (!without.is_empty() && count > 0).then(|| {
                view! { <span class="quiet">"Không kể " {numbers::count(without.len())} " dòng thiết bị thất lạc."</span> }
            });
            let words = [
                "Lập ",
                &code,
                " cho ",
                &numbers::count(count),
                " ",
                &bench.unit(),
                " trong danh sách này",
            ]
            .concat();
            let act = move |_| begin(bench, &form, purpose, &|id| !without.contains(&id));
            (count > 0).then(|| {
                view! { <p><button type="button" class="button small" on:click=act>{words}</button> " " {left_out}</p> }
                    .into_any()
            })
        }
        _ => None,
    }
}

/// Minutes for each lost device.
fn offer_minutes(bench: Bench, form: &str, code: &str, lost: &[(RowId, String)]) -> AnyView {
    let buttons: Vec<AnyView> = lost
        .iter()
        .take(MOST_LOST)
        .map(|(row, name)| {
            let (row, form) = (*row, form.to_owned());
            let name = match name.trim() {
                "" => {
                    let place = bench.with_list(|list| list.place_of(row)).unwrap_or_default();
                    ["dòng ", &(place + 1).to_string()].concat()
                }
                name => name.to_owned(),
            };
            let act = move |_| begin(bench, &form, Purpose::Lost, &|id| id == row);
            view! { <li><button type="button" class="button small" on:click=act>"Lập " {code.to_owned()} " cho " {name}</button></li> }
                .into_any()
        })
        .collect();
    let more = lost.len().saturating_sub(MOST_LOST);
    let more = (more > 0).then(|| {
        view! { <p>"Còn " {numbers::count(more)} " dòng nữa: ghi danh sách vào sổ rồi lập từ " <a href="#/so-theo-doi">"Sổ theo dõi"</a> "."</p> }
    });
    view! {
        <p>"Danh sách có " <b>{numbers::count(lost.len())} " dòng"</b> " lý do “" {fill::LOST_DEVICE} "”: mỗi thiết bị một biên bản."</p>
        <ul class="offers">{buttons}</ul>
        {more}
    }
    .into_any()
}

/// Makes a draft of a form with those of the rows that it is about, and goes to it.
fn begin(bench: Bench, form: &str, purpose: Purpose, is_about: &dyn Fn(RowId) -> bool) {
    let (site, plan) = (site(), bench.plan());
    let pack = plan.pack();
    let Some(form) = pack.form(form) else { return };
    let mut letter: Record = bench.record();
    let all = letter.rows.len();
    let ids: Vec<RowId> = bench.with_list(|list| list.iter().map(|(id, _)| id).collect());
    let mut ids = ids.into_iter();
    letter.rows.retain(|_| ids.next().is_some_and(is_about));
    let entries = dossier::entries(&letter, clock::today()).unwrap_or_default();
    let entries: Vec<_> = entries.iter().collect();
    if entries.is_empty() {
        return;
    }
    let mut record = ledger::filled_in(&site, pack, form, purpose, &entries);
    // What was asked for is to be handed over: a row that is missing is told.
    let asked = of_form(&pack.id, &letter.form).map(|(purpose, _)| purpose);
    if purpose == Purpose::Effect && matches!(asked, Some(Purpose::Issue(_))) {
        record.values.set(keys::ROWS_ASKED_FOR, all.to_string());
    }
    let title = match entries.as_slice() {
        [one] => [&form.code, " – ", &one.name].concat(),
        many => [&form.code, " – ", &numbers::count(many.len()), " chứng thư"].concat(),
    };
    go_to_new_draft(&site, record, &title);
}
