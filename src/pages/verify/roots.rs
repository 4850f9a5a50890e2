//! The certificates that are trusted: those of the site, which an administrator chooses, and those of the user for this visit.

use std::sync::Arc;

use forms::calendar::format_date;
use js_sys::Uint8Array;
use leptos::prelude::*;
use seal::certificate::{self, Certificate, MAX_BYTES, ReadError};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, Response};

use super::queue::{verify_all, wake};
use super::{Desk, material};
use crate::app::element;
use crate::certificates::file::ENDINGS;
use crate::certificates::told::line;
use crate::components::{drop_box, files};
use crate::numbers;
use crate::packs::fetch_text;
use crate::pages::signing::parts::{button, focus, live, note};
use crate::verify_client::in_groups;

/// The folder of the site's roots, and its list: the names of their files.
const FOLDER: &str = "roots/";
const LIST: &str = "roots/index.json";

/// How much of a fingerprint is shown at once: four groups.
const FIRST: usize = 19;

/// A certificate that is trusted.
#[derive(Debug)]
pub struct Root {
    /// As it stands in its file (DER).
    pub bytes: Vec<u8>,
    /// What stands in it.
    certificate: Certificate,
    /// Whether the user has added it for this visit.
    own: bool,
}

/// How far the site's roots have come.
#[derive(Clone, Default)]
pub struct Roots {
    /// All that are trusted.
    pub list: Vec<Arc<Root>>,
    /// Whether the site's own have been asked for and answered.
    pub came: bool,
    /// The names of files of the list that cannot be used, each with why.
    broken: Vec<String>,
}

impl Roots {
    /// Whether the one with this fingerprint, in groups, was added by the user.
    pub fn is_own(&self, sha256: &str) -> bool {
        let is_it = |root: &Arc<Root>| {
            in_groups(&certificate::hexadecimal(&root.certificate.sha256)) == sha256
        };
        self.list.iter().any(|root| root.own && is_it(root))
    }
}

impl Root {
    /// A certificate at hand that may be trusted: an authority's own, issued by itself.
    pub fn of(bytes: &[u8]) -> Option<Arc<Root>> {
        let root = root(bytes, true).ok()?;
        let Certificate {
            subject,
            issuer,
            is_ca,
            ..
        } = &root.certificate;
        (*is_ca && subject == issuer).then(|| Arc::new(root))
    }
}

/// Fetches the site's roots where they have not come whole; files that wait are verified then.
pub fn fetch(desk: Desk) {
    if desk
        .roots
        .with_untracked(|roots| roots.came && roots.broken.is_empty())
    {
        return wake(desk);
    }
    spawn_local(async move {
        let mut found = of_site().await;
        desk.roots.update(|roots| {
            found
                .list
                .extend(roots.list.drain(..).filter(|root| root.own));
            *roots = found;
        });
        verify_all(desk);
    });
}

/// The site's roots, fetched anew.
pub async fn of_site() -> Roots {
    let list = fetch_text(LIST).await;
    let names: Option<Vec<String>> = list.and_then(|list| serde_json::from_str(&list).ok());
    let mut found = Roots {
        came: true,
        ..Roots::default()
    };
    if names.is_none() {
        found
            .broken
            .push("Chưa tải được danh sách gốc được tin cậy của trang.".to_owned());
    }
    for name in names.unwrap_or_default() {
        let read = fetch_bytes(&[FOLDER, &name].concat()).await;
        match read
            .ok_or(ReadError::Damaged)
            .and_then(|bytes| root(&bytes, false))
        {
            Ok(root) => found.list.push(Arc::new(root)),
            Err(_) => found.broken.push(
                [
                    "Không đọc được “",
                    &name,
                    "” trong thư mục gốc được tin cậy của trang.",
                ]
                .concat(),
            ),
        }
    }
    found
}

async fn fetch_bytes(address: &str) -> Option<Vec<u8>> {
    let response = JsFuture::from(window().fetch_with_str(address))
        .await
        .ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn root(bytes: &[u8], own: bool) -> Result<Root, ReadError> {
    let all = certificate::raw(bytes)?;
    let [bytes] = <[Vec<u8>; 1]>::try_from(all).map_err(|_| ReadError::TooMany)?;
    let certificate = certificate::read(&bytes)?.pop();
    Ok(Root {
        certificate: certificate.ok_or(ReadError::Damaged)?,
        bytes,
        own,
    })
}

/// Trusts the certificate of a file until the site is left.
fn add(files: Vec<File>, desk: Desk) {
    let Some(file) = files.into_iter().next() else {
        return;
    };
    spawn_local(async move {
        // So large a file is not even brought into memory.
        let read = match file.size() > MAX_BYTES as f64 {
            true => Err(ReadError::TooLarge.message()),
            false => match files::read(&file).await {
                Ok(bytes) => root(&bytes, true).map_err(|error| match error {
                    ReadError::TooMany => {
                        "Tệp có nhiều chứng thư số: hãy chọn tệp chỉ có chứng thư số gốc."
                            .to_owned()
                    }
                    error => error.message(),
                }),
                Err(_) => Err(files::GONE.to_owned()),
            },
        };
        let said = match read {
            Ok(own) if !own.certificate.is_ca => "Đây không phải chứng thư số của cơ quan cấp nên không thể là gốc được tin cậy: hãy chọn chứng thư số gốc của cơ quan cấp.".to_owned(),
            Ok(own) => trust(Arc::new(own), desk),
            Err(sentence) => sentence,
        };
        desk.root_said.set(said);
    });
}

/// Trusts a certificate; what is to be said about it.
fn trust(own: Arc<Root>, desk: Desk) -> String {
    let is_same = |root: &Arc<Root>| root.certificate.sha256 == own.certificate.sha256;
    if desk
        .roots
        .with_untracked(|roots| roots.list.iter().any(is_same))
    {
        return "Chứng thư số này đã được tin cậy.".to_owned();
    }
    let name = name(&own.certificate);
    desk.roots.update(|roots| roots.list.push(own));
    verify_all(desk);
    ["Đã tin thêm “", &name, "” cho lần mở trang này."].concat()
}

/// What to do where a chain leads to no certificate that is trusted.
pub fn advice(desk: Desk) -> AnyView {
    let open = move || {
        let place = element(PLACE);
        place
            .into_iter()
            .for_each(|place| drop(place.set_attribute("open", "")));
        focus(SUMMARY);
    };
    let offers = live(move || {
        let known = desk.roots.read();
        let offer = |own: Arc<Root>| {
            let is_same = |root: &Arc<Root>| root.certificate.sha256 == own.certificate.sha256;
            if known.list.iter().any(is_same) {
                return None;
            }
            let words = ["Tin “", &name(&own.certificate), "” cho lần này"].concat();
            let act = move || {
                // The button goes.
                focus("tep-da-ky");
                desk.root_said.set(trust(own.clone(), desk));
            };
            let act = button("button small", words.into_any(), act);
            Some(note(
                "",
                view! { {act} " chỉ khi đã nhận từ chính cơ quan cấp và đã đối chiếu." }.into_any(),
            ))
        };
        let offers = material::roots(&desk.material.read())
            .into_iter()
            .filter_map(offer);
        Some(offers.collect::<Vec<AnyView>>().into_any())
    });
    let words = live(move || Some(desk.roots.with(summary).into_any()));
    let words =
        view! { "Đối chiếu và thêm gốc ở mục " {button("link", words, open)} " cuối trang." };
    view! { {note("", words.into_any())} {offers} }.into_any()
}

/// The ids of the part about what is trusted, and of its summary.
const PLACE: &str = "goc-tin-cay";
const SUMMARY: &str = "goc-tin-cay-mo";

fn name(certificate: &Certificate) -> String {
    let subject = &certificate.subject;
    line(subject.common_name().or(subject.organization()))
}

/// What is trusted, to be compared, and a place to add one.
pub fn part(desk: Desk) -> AnyView {
    view! {
        <details class="trusted" id=PLACE>
            <summary id=SUMMARY>{move || desk.roots.with(summary)}</summary>
            <p>
                "Chứng thư số chỉ được coi là có nguồn gốc khi đường dẫn của nó dẫn đến một trong các chứng thư số dưới đây. "
                <b>"Trang chưa xác nhận được đây có phải là bộ chứng thư số hiện hành hay không: "</b>
                "hãy đối chiếu tên, thời hạn và dấu vân tay SHA-256 với công bố chính thức của Cục Chứng thực số và Bảo mật thông tin (ca.gov.vn)."
            </p>
            {move || desk.roots.with(|roots| rows(roots, desk))}
            <h3>"Tin thêm một gốc cho lần này"</h3>
            {drop_box(
                "tep-goc",
                "Chọn chứng thư số gốc",
                ENDINGS,
                "Chỉ chọn chứng thư số gốc nhận từ chính cơ quan cấp và đã đối chiếu. Hết hiệu lực khi tải lại hoặc đóng trang.".into_any(),
                false,
                move |files| add(files, desk),
            )}
            <p role="status">{move || desk.root_said.get()}</p>
        </details>
    }
    .into_any()
}

fn summary(roots: &Roots) -> String {
    match roots.list.len() {
        _ if !roots.came => "Đang tải các gốc được tin cậy…".to_owned(),
        0 => "Trang chưa tin gốc nào: chưa kết luận được chữ ký nào (xem, thêm)".to_owned(),
        count => [
            "Đang tin ",
            &numbers::count(count),
            " chứng thư số của cơ quan cấp (xem, đối chiếu, thêm)",
        ]
        .concat(),
    }
}

fn rows(roots: &Roots, desk: Desk) -> AnyView {
    let broken: Vec<AnyView> = roots
        .broken
        .iter()
        .map(|why| view! { <p class="note bad">{why.clone()}</p> }.into_any())
        .collect();
    let rows: Vec<AnyView> = roots.list.iter().map(|root| row(root, desk)).collect();
    view! { {broken} <ul class="roots">{rows}</ul> }.into_any()
}

fn row(root: &Root, desk: Desk) -> AnyView {
    let certificate = &root.certificate;
    let name = name(certificate);
    let digest = certificate.sha256;
    let groups = in_groups(&certificate::hexadecimal(&digest));
    let begin = groups.get(..FIRST).unwrap_or_default().to_owned();
    let validity = certificate.validity;
    let from_to = [
        "Hiệu lực ",
        &format_date(validity.first_day()),
        " – ",
        &format_date(validity.last_day()),
    ]
    .concat();
    let away = root.own.then(|| {
        let forget = move |_| {
            desk.roots.update(|roots| {
                roots.list.retain(|root| !root.own || root.certificate.sha256 != digest);
            });
            verify_all(desk);
        };
        view! { <button type="button" class="link" on:click=forget>"Thôi tin" <span class="hidden-text">" " {name.clone()}</span></button> }
    });
    let own = root.own.then_some(" (bạn thêm cho lần này)");
    view! {
        <li>
            <b>{name.clone()}</b> {own} <br />
            {from_to} <br />
            "SHA-256 " <code>{begin} "…"</code>
            <details>
                <summary>"Xem đủ"</summary>
                <code>{groups}</code>
            </details>
            {away}
        </li>
    }
    .into_any()
}
