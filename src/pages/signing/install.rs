//! A certificate that came by mail, put onto the token that has its key.

use leptos::prelude::*;
use seal::certificate::{MAX_BYTES, raw};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::helper::{self, Link};
use super::parts::{button, focus, heading, live, note};
use super::{Desk, certificates, day};
use crate::bridge_client::{Installation, InstallationState, Line};
use crate::certificates::file::holds_key;
use crate::components::{drop_box, files};

/// The id of the heading.
const HEADING: &str = "cai-chung-thu";

/// How many bytes of certificates the helper takes: 64 KiB of JSON, in base64.
const MOST: usize = 48_000;

/// The endings that are offered.
const ENDINGS: &str = ".cer,.crt,.der,.pem,.p7b,.p7c";

/// How far it is.
#[derive(Clone)]
pub enum Install {
    /// Nothing was chosen.
    Nothing,
    /// The helper looks at it; nothing is written.
    Looking,
    /// What would happen, with the certificate in base64.
    Looked(Installation, String),
    /// The helper asks the person, and writes.
    Asking(Installation),
    /// It is done.
    Done(Installation),
    /// It could not be looked at, and why.
    Failed(String),
}

/// Said where the helper is not there.
const NEEDED: &str =
    "Cần chương trình ký để cài: hãy tìm chương trình ký ở mục 2, rồi chọn lại tệp chứng thư số.";

/// Has the helper look at a certificate, unless it is busy with another one.
pub fn take(file: File, desk: Desk) {
    let is_busy = |own: &Install| matches!(own, Install::Looking | Install::Asking(_));
    if desk.install.with_untracked(is_busy) {
        return;
    }
    let Link::Ready(own) = desk.link.get_untracked() else {
        return desk.install.set(Install::Failed(NEEDED.to_owned()));
    };
    desk.install.set(Install::Looking);
    spawn_local(async move {
        let certificate = match base64(&file).await {
            Ok(certificate) => certificate,
            Err(why) => return desk.install.set(Install::Failed(why)),
        };
        desk.install
            .set(match own.install(&certificate, true).await {
                Ok(looked) => Install::Looked(looked, certificate),
                Err(trouble) => Install::Failed(helper::hear(trouble, desk)),
            });
    });
}

/// Puts it onto the token.
fn install(looked: Installation, certificate: String, desk: Desk) {
    let Link::Ready(own) = desk.link.get_untracked() else {
        return desk.install.set(Install::Failed(NEEDED.to_owned()));
    };
    desk.install.set(Install::Asking(looked));
    focus(HEADING);
    spawn_local(async move {
        let result = own.install(&certificate, false).await;
        desk.install.set(match result {
            Ok(done) => {
                match done.state {
                    InstallationState::Done => {
                        certificates::fetch(desk, Some(done.new.serial.clone()));
                        Install::Done(done)
                    }
                    // The person may try again.
                    _ => Install::Looked(done, certificate),
                }
            }
            Err(trouble) => Install::Failed(helper::hear(trouble, desk)),
        });
    });
}

/// The certificates of a file, binary or text, in base64; the helper finds the one to be installed.
async fn base64(file: &File) -> Result<String, String> {
    if holds_key(&file.name()) {
        return Err("Tệp .pfx, .p12 chứa khóa bí mật, không phải tệp để cài: hãy chọn tệp .cer do cơ quan cấp gửi.".to_owned());
    }
    let wrong =
        || "Tệp này không phải chứng thư số: hãy chọn tệp .cer do cơ quan cấp gửi.".to_owned();
    if file.size() > MAX_BYTES as f64 {
        return Err(wrong());
    }
    let bytes = files::read(file)
        .await
        .map_err(|_| files::GONE.to_owned())?;
    // What is no certificate, a private key above all, goes nowhere.
    let certificates = raw(&bytes)
        .map_err(|fault| fault.message().to_owned())?
        .concat();
    if certificates.len() > MOST {
        return Err("Tệp có quá nhiều chứng thư số: hãy chọn tệp .cer chỉ có chứng thư số mới của thuê bao.".to_owned());
    }
    let letters: String = certificates.iter().copied().map(char::from).collect();
    window().btoa(&letters).map_err(|_| wrong())
}

/// The place for the file, what would happen, and what happened.
pub fn part(desk: Desk) -> AnyView {
    let hint = "Tệp .cer do cơ quan cấp gửi về. Trước khi ghi, trang cho xem chứng thư số mới bên cạnh chứng thư số đang có trên thiết bị.";
    let bring = move |files: Vec<File>| {
        if let Some(file) = files.into_iter().next() {
            take(file, desk);
        }
    };
    view! {
        {heading(HEADING, "Cài chứng thư số mới vào thiết bị")}
        <p>"Khi chứng thư số được gia hạn hoặc thay đổi thông tin, cơ quan cấp gửi về tệp chứng thư số mới; tệp ấy phải được ghi vào đúng thiết bị đang giữ khóa bí mật của nó."</p>
        {drop_box("tep-cai", "Chọn tệp chứng thư số", ENDINGS, hint.into_any(), false, bring)}
        <div role="status">{live(move || shown(desk))}</div>
    }
    .into_any()
}

fn shown(desk: Desk) -> Option<AnyView> {
    Some(match desk.install.get() {
        Install::Nothing => return None,
        Install::Looking => note("", "Đang xem thiết bị…".into_any()),
        Install::Failed(why) => note("note bad", why.into_any()),
        Install::Looked(looked, certificate) => {
            let class = match looked.state {
                InstallationState::Refused => "note bad",
                InstallationState::Possible | InstallationState::Done => "note",
            };
            // Where all holds and it was refused, the person has not agreed, or the PIN was wrong.
            let all_hold = looked.conditions.iter().all(|condition| condition.met);
            let words = match looked.state {
                InstallationState::Possible => Some("Cài vào thiết bị"),
                InstallationState::Refused if all_hold => Some("Thử cài lại"),
                InstallationState::Refused | InstallationState::Done => None,
            };
            let own = looked.clone();
            let act = move || install(own.clone(), certificate.clone(), desk);
            let offer = words.map(|words| note("", button("button main", words.into_any(), act)));
            stage(class, looked.message.clone().into_any(), &looked, offer)
        }
        Install::Asking(looked) => {
            let words = view! { <b>"Hãy xem cửa sổ của chương trình ký"</b> ": đồng ý rồi nhập mã PIN. Đừng rút thiết bị trong lúc ghi." };
            stage("note", words.into_any(), &looked, None)
        }
        Install::Done(over) => {
            let old = over.old.is_some().then(|| {
                let words = view! { "Chứng thư số cũ vẫn còn trên thiết bị. Chỉ xóa khi đã ký thử được bằng chứng thư số mới, bằng lệnh " <code>"chukyso install --remove-old \"TÊN TỆP.cer\""</code> "." };
                note("", words.into_any())
            });
            stage("note good", over.message.clone().into_any(), &over, old)
        }
    })
}

/// What is said, the certificates, and what comes after them.
fn stage(
    class: &'static str,
    said: AnyView,
    own: &Installation,
    after: Option<AnyView>,
) -> AnyView {
    view! { {note(class, said)} {facts(own)} {after} }.into_any()
}

/// The new beside the old, and what has to hold.
fn facts(own: &Installation) -> AnyView {
    let cells = |line: &Line| {
        [
            line.owner.clone(),
            line.serial.clone(),
            day(&line.not_before),
            day(&line.not_after),
        ]
    };
    let none = || ["–"; 4].map(str::to_owned);
    let (new, old) = (cells(&own.new), own.old.as_ref().map_or_else(none, cells));
    let names = ["Tên", "Số hiệu", "Hiệu lực từ ngày", "Đến ngày"];
    let rows: Vec<AnyView> = names
        .into_iter()
        .zip(new.into_iter().zip(old))
        .map(|(name, (new, old))| {
            view! { <tr><th scope="row">{name}</th><td>{new}</td><td>{old}</td></tr> }.into_any()
        })
        .collect();
    let token = own
        .token
        .clone()
        .map(|token| note("", ["Thiết bị: “", &token, "”"].concat().into_any()));
    let conditions: Vec<AnyView> = own
        .conditions
        .iter()
        .map(|condition| {
            let (class, mark) = match condition.met {
                true => ("met", "Đạt: "),
                false => ("unmet", "Chưa đạt: "),
            };
            view! { <li class=class><b>{mark}</b> {condition.what.clone()} <br /> <span class="quiet">{condition.message.clone()}</span></li> }
                .into_any()
        })
        .collect();
    view! {
        {token}
        <table class="new-old">
            <thead><tr><td></td><th scope="col">"Chứng thư số mới"</th><th scope="col">"Chứng thư số cũ"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
        <ul class="conditions">{conditions}</ul>
    }
    .into_any()
}
