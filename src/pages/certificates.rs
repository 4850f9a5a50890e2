//! Certificates read from their files: until when each can be renewed, and letters and requests begun with them.

use std::sync::Arc;

use forms::Pack;
use leptos::prelude::*;
use seal::certificate::Certificate;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::go_to_new_draft;
use crate::app::site;
use crate::certificates::file;
use crate::certificates::rows::texts;
use crate::certificates::standing::remarks;
use crate::certificates::told::line;
use crate::clock;
use crate::components::Heading;
use crate::components::certificate::{drop_box, facts, remarks_view};
use crate::components::form::new_record;
use crate::numbers;

/// What the page keeps in mind; all copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    /// The certificates read so far, those that end first in front.
    found: RwSignal<Vec<Certificate>>,
    /// The files that gave none: name, why.
    failed: RwSignal<Vec<(String, String)>>,
    /// How many files are being read.
    coming: RwSignal<usize>,
    /// What was noticed.
    said: RwSignal<String>,
}

/// The page.
pub fn page(pack: &Arc<Pack>) -> AnyView {
    let desk = Desk {
        found: RwSignal::new(Vec::new()),
        failed: RwSignal::new(Vec::new()),
        coming: RwSignal::new(0),
        said: RwSignal::new(String::new()),
    };
    let (cards_of, begun_of) = (Arc::clone(pack), Arc::clone(pack));
    view! {
        <Heading text="Đọc tệp chứng thư".to_owned() />
        <p class="lead">
            "Xem chứng thư còn gia hạn được đến ngày nào, rồi lập đơn hoặc công văn có sẵn tên, số hiệu đúng như trong chứng thư."
        </p>
        {drop_box("tep-chung-thu", "Chọn các tệp chứng thư", true, move |files| bring(files, desk))}
        <div role="status">{move || state(desk)}</div>
        {move || begin(desk, &begun_of)}
        {move || cards(desk, &cards_of)}
    }
    .into_any()
}

fn bring(files: Vec<File>, desk: Desk) {
    desk.failed.set(Vec::new());
    desk.said.set(String::new());
    desk.coming.update(|coming| *coming += files.len());
    spawn_local(async move {
        for own in files {
            let read = file::read(&own.name(), &own).await;
            // The page may have gone in the meantime.
            if desk.coming.try_update(|coming| *coming -= 1).is_none() {
                return;
            }
            match read {
                Ok(fresh) => take(fresh, desk),
                Err(why) => desk.failed.update(|failed| failed.push((own.name(), why))),
            }
        }
    });
}

/// Adds certificates of subscribers, each once; those of authorities only where a file has no others.
fn take(mut fresh: Vec<Certificate>, desk: Desk) {
    if fresh.iter().any(|certificate| !certificate.is_ca) {
        fresh.retain(|certificate| !certificate.is_ca);
    }
    desk.found.update(|found| {
        for certificate in fresh {
            if found.iter().any(|own| own.sha256 == certificate.sha256) {
                desk.said
                    .set("Chứng thư nào đã đọc rồi thì không thêm lần nữa.".to_owned());
            } else {
                let end = certificate.validity.not_after;
                let at = found.partition_point(|own| own.validity.not_after <= end);
                found.insert(at, certificate);
            }
        }
    });
}

fn state(desk: Desk) -> AnyView {
    let reading = (desk.coming.get() > 0).then(|| view! { <p>"Đang đọc tệp…"</p> });
    let failed = desk.failed.get().into_iter();
    let failed: Vec<AnyView> = failed
        .map(|(name, why)| view! { <p class="note bad"><b>{name}</b> ": " {why}</p> }.into_any())
        .collect();
    let said = desk.said.get();
    let count = desk.found.with(Vec::len);
    let count = (count > 0)
        .then(|| view! { <p>"Đã đọc " {numbers::count(count)} " chứng thư. " {said}</p> });
    view! { {reading} {failed} {count} }.into_any()
}

/// The forms of the pack in use that can be begun with the certificates of subscribers that were read.
fn begin(desk: Desk, pack: &Arc<Pack>) -> Option<AnyView> {
    let own = |certificate: &Certificate| !certificate.is_ca;
    let count = desk
        .found
        .with(|found| found.iter().filter(|found| own(found)).count());
    if count == 0 {
        return None;
    }
    let buttons: Vec<AnyView> = pack
        .forms
        .iter()
        .filter(|form| form.is_about_certificate() && (form.list.is_some() || count == 1))
        .map(|form| {
            let (pack, id) = (Arc::clone(pack), form.id.clone());
            let act = move |_| {
                let found = desk.found.get_untracked();
                let subscribers: Vec<Certificate> = found.into_iter().filter(own).collect();
                draft(&pack, &id, &subscribers);
            };
            view! {
                <li><button type="button" class="link" on:click=act>{form.code.clone()} ": " {form.title.clone()}</button></li>
            }
            .into_any()
        })
        .collect();
    let what = match count {
        1 => "Lập hồ sơ với chứng thư này".to_owned(),
        count => ["Lập hồ sơ với ", &numbers::count(count), " chứng thư này"].concat(),
    };
    Some(
        view! {
            <h2>{what}</h2>
            <ul class="offers">{buttons}</ul>
        }
        .into_any(),
    )
}

/// Makes a draft of a form with certificates and goes to it.
fn draft(pack: &Arc<Pack>, form: &str, certificates: &[Certificate]) {
    let (site, Some(form)) = (site(), pack.form(form)) else {
        return;
    };
    let mut record = site
        .config
        .with_untracked(|config| new_record(pack, form, config));
    for certificate in certificates {
        let mut row = form.new_row();
        let values = match &form.list {
            Some(_) => &mut row,
            None => &mut record.values,
        };
        for (key, value) in texts(certificate, values.columns()) {
            values.set(&key, value);
        }
        if form.list.is_some() {
            record.rows.push(row);
        }
    }
    let whose = match certificates {
        [one] => line(one.subject.common_name()),
        many => [&*numbers::count(many.len()), " chứng thư"].concat(),
    };
    go_to_new_draft(&site, record, &[&form.code, " – ", &whose].concat());
}

/// What stands in each certificate.
fn cards(desk: Desk, pack: &Arc<Pack>) -> Vec<AnyView> {
    let found = desk.found.get();
    let today = clock::today();
    found
        .into_iter()
        .map(|certificate| {
            let name = line(certificate.subject.common_name());
            let name = if name.is_empty() { certificate.serial.clone() } else { name };
            let digest = certificate.sha256;
            let away = move |_| desk.found.update(|found| found.retain(|own| own.sha256 != digest));
            let of = name.clone();
            view! {
                <article class="certificate">
                    <h2>{name}</h2>
                    {remarks_view(remarks(&certificate, today, pack))}
                    {facts(&certificate)}
                    <p><button type="button" class="link" on:click=away>"Bỏ khỏi trang" <span class="hidden-text">" " {of}</span></button></p>
                </article>
            }
            .into_any()
        })
        .collect()
}
