//! What has to be said about the forms in use: which set of forms it is and why, and how sure they are.

use std::sync::Arc;

use chrono::NaiveDate;
use forms::Pack;
use forms::calendar::format_date;
use forms::pack::{PackHead, Period, Sureness};
use leptos::prelude::*;

use crate::app::site;
use crate::clock;
use crate::components::form::pointer;
use crate::drafts::Draft;
use crate::packs::choice::Choice;

/// Which set of forms is in use and why, with the way to the others; shown where somebody chooses what to do.
pub fn set_in_use(pack: &Pack) -> AnyView {
    let choice = site().choice;
    let today = clock::today();
    let others = choice.others(&pack.id);
    let in_force = pack.in_force.contains(today);
    let back = others
        .iter()
        .find(|other| !in_force && other.in_force.contains(today))
        .map(|other| {
            let words = ["Trở lại bộ mẫu ", other.short()].concat();
            view! { <p>{use_set(choice, other, words)}</p> }
        });
    let elsewhen: Vec<AnyView> = others
        .iter()
        .filter(|other| !other.in_force.contains(today))
        .map(|other| {
            let words = [
                "Hồ sơ lập ",
                &days(other.in_force, today),
                ": dùng bộ mẫu ",
                other.short(),
            ]
            .concat();
            view! { <p>{use_set(choice, other, words)}</p> }.into_any()
        })
        .collect();
    let title = in_a_sentence(&pack.title);
    let today_is = format_date(today);
    let why = match in_force {
        true => view! { <p>"Hôm nay là " {today_is} ": dùng " <b>{title}</b> "."</p> }.into_any(),
        false => view! {
            <p>
                "Hôm nay là " {today_is} ". Đang dùng " <b>{title}</b> ", chỉ cho hồ sơ lập "
                {days(pack.in_force, today)} ". " <a href="#/nguon">"Xem căn cứ"</a>
            </p>
        }
        .into_any(),
    };
    view! { <div class="note">{why} {back} {elsewhen}</div> }.into_any()
}

/// A button that puts another set of forms in use.
fn use_set(choice: Choice, pack: &PackHead, words: String) -> AnyView {
    let id = pack.id.clone();
    view! { <button type="button" class="link" on:click=move |_| choice.choose(&id)>{words}</button> }
        .into_any()
}

/// The days of a period in words, as seen from a day outside.
fn days(period: Period, today: NaiveDate) -> String {
    let after = period
        .to
        .filter(|to| *to < today)
        .and_then(|to| to.succ_opt());
    match (after, period.from) {
        (Some(after), _) => ["trước ngày ", &format_date(after)].concat(),
        (None, Some(from)) => ["từ ngày ", &format_date(from)].concat(),
        (None, None) => "ở thời kỳ khác".to_owned(),
    }
}

/// A title inside a sentence: “Bộ mẫu …” with a small letter.
fn in_a_sentence(title: &str) -> String {
    match title.strip_prefix('B') {
        Some(rest) => ["b", rest].concat(),
        None => title.to_owned(),
    }
}

/// That a dossier of its day may not use the pack, and what its form became; shown wherever somebody works with such a form.
///
/// `day` is the day of the dossier, none while none can be read there, and `draft` what can be turned into a draft of the new form.
pub fn out_of_force(
    pack: &Arc<Pack>,
    form: &str,
    day: impl Fn() -> Option<NaiveDate> + Send + Sync + 'static,
    draft: impl Fn() -> Option<Draft> + Send + Sync + 'static,
) -> AnyView {
    let (own, form, site) = (Arc::clone(pack), form.to_owned(), site());
    let period = pack.in_force;
    let outside = move || day().filter(|day| !period.contains(*day));
    let out = RwSignal::new(untrack(&outside));
    pointer::follow();
    Effect::new(move || {
        let now = outside();
        // What is said here must not move the page under the mouse.
        pointer::when_released(move || {
            if out.try_get_untracked().is_some_and(|before| before != now) {
                out.set(now);
            }
        });
    });
    (move || {
        let day = out.get()?;
        let new = site.choice.became(&own.id, &form);
        let new = new.filter(|(pack, _)| pack.in_force.contains(day));
        let offer = new.map(|(pack, to)| {
            let code = own.head(&form).map(|head| head.code.clone());
            let act = match (site.further, draft()) {
                (Some(pages), Some(draft)) => (pages.convert)(&draft, &own, &pack, &to),
                (None, Some(_)) => {
                    "Bấm “Kiểm tra”, rồi chuyển sang mẫu mới mà không phải nhập lại.".into_any()
                }
                (_, None) => {
                    let words = ["Dùng bộ mẫu ", pack.short()].concat();
                    use_set(site.choice, &pack, words)
                }
            };
            view! { <p>{code} " nay là " <b>{to.code}</b> ", " {pack.short().to_owned()} ". " {act}</p> }
        });
        Some(view! {
            <div class="note">
                <p>
                    "Hồ sơ này lập ngày " {format_date(day)} ", mà " <b>{in_a_sentence(&own.title)}</b>
                    " chỉ dùng cho hồ sơ lập " {days(period, day)} ". " <a href="#/nguon">"Xem căn cứ"</a>
                </p>
                {offer}
            </div>
        })
    })
    .into_any()
}

/// A small mark where a fact could not be read in the official text.
pub fn unsure(sure: Sureness) -> Option<AnyView> {
    let words = match sure {
        Sureness::Seen => return None,
        Sureness::SecondHand => "theo nguồn thứ cấp, chưa đối chiếu bản gốc",
        Sureness::Inferred => "suy ra từ quy định, chưa đối chiếu bản gốc",
        Sureness::Unsure => "chưa đối chiếu bản gốc",
    };
    Some(view! { <span class="unsure">{words}</span> }.into_any())
}
