//! What letters, minutes and requests tell the register.

use forms::Record;
use leptos::prelude::*;
use leptos::task::spawn_local;
use register::purpose::Author;
use register::{Purpose, dossier, purpose};

use super::desk::{self, Desk, ID};
use super::files::{ELSEWHERE, in_words};
use super::parts::{self, button as plain, nothing, p, value_of, writing};
use crate::app::{Site, site};
use crate::clock;
use crate::drafts::{Draft, Listed, Mode, OpenFault, messages};
use crate::numbers::count;

/// Said where a dossier has nothing that the register takes in.
const NOTHING: &str = "Hồ sơ chưa có chứng thư nào để ghi vào sổ.";

/// The button that records a letter or minutes with a list; nothing for a form that the register does not know.
pub fn dossier_button(record: impl Fn() -> Record + Clone + 'static) -> AnyView {
    let hint = [
        "Ghi từng dòng của hồ sơ này vào ",
        ", khi hồ sơ đã ký và gửi.",
    ];
    match purpose_of(&record()) {
        Some(_) => recorder(record, hint.map(str::to_owned)),
        None => ().into_any(),
    }
}

/// The button that records a form about one certificate; nothing for a form that the register does not know.
pub fn request_button(record: impl Fn() -> Record + Clone + 'static) -> AnyView {
    let Some((purpose, author)) = purpose_of(&record()) else {
        return ().into_any();
    };
    let event = purpose::told_as(purpose, author).label();
    let hint = match author {
        Author::Subscriber => [
            [
                "Dành cho cơ quan quản lý trực tiếp: ghi việc “",
                event,
                "” vào ",
            ]
            .concat(),
            " của cơ quan, khi đã nhận đơn.".to_owned(),
        ],
        Author::Agency => [
            ["Ghi việc “", event, "” vào "].concat(),
            ", khi hồ sơ đã ký.".to_owned(),
        ],
    };
    recorder(record, hint)
}

fn purpose_of(record: &Record) -> Option<(Purpose, Author)> {
    purpose::of_form(&record.pack, &record.form)
}

/// The button, what it is for (before and behind the name of the register), and what came of it.
fn recorder(record: impl Fn() -> Record + Clone + 'static, hint: [String; 2]) -> AnyView {
    let (site, said) = (site(), RwSignal::new(String::new()));
    let act = move || {
        let record = record();
        let entries = dossier::entries(&record, clock::today()).unwrap_or_default();
        let left_out = record.rows.len().saturating_sub(entries.len());
        let site = site.clone();
        spawn_local(async move {
            let mut sentence = match entries.is_empty() {
                true => NOTHING.to_owned(),
                false => put(&site, entries).await,
            };
            if left_out > 0 {
                let rows = count(left_out);
                sentence +=
                    &[" ", &rows, " dòng không ghi: chưa có tên, chưa có số hiệu."].concat();
            }
            said.try_set(sentence);
        });
    };
    let [before, behind] = hint;
    view! {
        <p class="ledger-tools">
            {plain("button", "Ghi vào sổ", act)}
            <span class="quiet">{before} <a href="#/so-theo-doi">"Sổ theo dõi"</a> {behind}</span>
        </p>
        <p role="status">{move || said.get()}</p>
    }
    .into_any()
}

/// Puts entries into the register, whichever page is shown, and says what came of it.
async fn put(site: &Site, entries: Vec<register::Entry>) -> String {
    let draft = match open(site).await {
        Ok(draft) => draft,
        Err(fault) => return messages::open_fault(fault).to_owned(),
    };
    let merged = desk::merge_into(&draft, entries);
    draft.linger();
    merged
        .as_ref()
        .map_or_else(|| ELSEWHERE.to_owned(), in_words)
}

/// The register, for writing: taken over from another tab, which keeps showing it.
async fn open(site: &Site) -> Result<Draft, OpenFault> {
    let draft = desk::open(&site.drafts).await?.draft;
    if draft.mode().get_untracked() != Mode::Writing {
        draft.take_over().await?;
        draft.seat(&register::table::form());
    }
    Ok(draft)
}

/// Records a draft of this computer: requests of one person, and letters that were finished before.
pub fn section(desk: Desk) -> AnyView {
    let site = site();
    let list = site.drafts.list();
    let of_site = site.clone();
    let options = move || {
        let known = |draft: &&Listed| {
            let about = &draft.about;
            let is_register = about.pack == register::PLACE && draft.id != ID;
            let is_live = about.binned.is_none() && !about.blank;
            is_live && (is_register || purpose::of_form(&about.pack, &about.form).is_some())
        };
        list.with(|all| {
            let drafts = all.iter().filter(known);
            drafts
                .map(|draft| (draft.id.clone(), draft.about.title.clone()))
                .collect::<Vec<_>>()
        })
    };
    let act = move || {
        let (site, id) = (of_site.clone(), value_of("so-ban-nhap"));
        spawn_local(async move {
            let entries = match told_by(&site, &id).await {
                Ok(entries) => entries,
                Err(sentence) => {
                    if desk.is_open() {
                        desk.said.set(sentence);
                    }
                    return;
                }
            };
            if desk.is_open() {
                let merged = desk.merge(entries);
                desk.said.set(
                    merged
                        .as_ref()
                        .map_or_else(|| ELSEWHERE.to_owned(), in_words),
                );
            }
        });
    };
    (move || {
        let options = options();
        let act = act.clone();
        (!options.is_empty()).then(|| {
            view! {
                <section aria-labelledby="so-tu-ban-nhap">
                    <h2 id="so-tu-ban-nhap">"Ghi từ bản nháp"</h2>
                    {p("ledger-tools", vec![
                        parts::choice("so-ban-nhap", "Hồ sơ đã ký và gửi", options, "", nothing()),
                        writing(desk, "button", "Ghi vào sổ", String::new(), act),
                    ])}
                </section>
            }
        })
    })
    .into_any()
}

/// What a draft tells: a dossier, or the other copy of the register.
async fn told_by(site: &Site, id: &str) -> Result<Vec<register::Entry>, String> {
    let opened = site
        .drafts
        .open(id)
        .await
        .map_err(|fault| messages::open_fault(fault).to_owned())?;
    let record = opened.draft.with(|document| document.record().clone());
    let entries = match record.pack == register::PLACE {
        true => record
            .rows
            .iter()
            .map(register::Entry::from_values)
            .collect(),
        false => dossier::entries(&record, clock::today()).unwrap_or_default(),
    };
    match entries.is_empty() {
        true => Err(NOTHING.to_owned()),
        false => Ok(entries),
    }
}
