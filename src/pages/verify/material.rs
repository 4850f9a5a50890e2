//! Certificates and lists of revoked ones that help with all files: what a chosen file gives, and how that is told.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use seal::certificate::ReadError;
use seal::revocation::file;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::Desk;
use super::queue::verify_all;
use super::roots::Root;
use crate::certificates::file::holds_key;
use crate::components::files;
use crate::numbers;

/// The largest file that is taken, in bytes: the largest list that is verified.
const MOST: usize = seal::revocation::crl::MAX_BYTES;

const TOO_LARGE: &str = "Tệp lớn hơn 64 MB nên không dùng được ở đây: hãy kiểm tra bằng chương trình chukyso trên máy có mạng.";
const CUT_OFF: &str =
    "Tệp bị cụt, thiếu phần cuối: hãy tải lại trọn vẹn tệp từ trang của cơ quan cấp.";
const NOTHING: &str = "Không thấy danh sách thu hồi hay chứng thư số nào trong tệp này: hãy tải lại tệp .crl hoặc .cer từ trang của cơ quan cấp.";

/// A file that was chosen.
#[derive(Clone)]
pub struct Material {
    name: String,
    /// What it gives, or why nothing.
    found: Result<Found, String>,
}

/// What a file gives.
#[derive(Debug, Clone)]
struct Found {
    /// Everything, in DER; shared, as a list may have many megabytes.
    pieces: Vec<Rc<Vec<u8>>>,
    /// The certificates in it that may be trusted as roots.
    roots: Vec<Arc<Root>>,
    /// How much of what that is.
    words: String,
}

/// Takes files; everything is verified anew where they give something.
pub fn bring(files: Vec<File>, desk: Desk) {
    spawn_local(async move {
        let mut counts = false;
        for file in files {
            let (name, found) = (file.name(), read(&file).await);
            counts |= found.is_ok();
            desk.material.update(|list| {
                counts |= list.iter().any(|own| own.name == name && own.found.is_ok());
                list.retain(|own| own.name != name);
                list.push(Material { name, found });
            });
        }
        if counts {
            verify_all(desk);
        }
    });
}

/// The certificates among them that may be trusted as roots.
pub fn roots(list: &[Material]) -> Vec<Arc<Root>> {
    let found = list.iter().filter_map(|own| own.found.as_ref().ok());
    found.flat_map(|found| found.roots.clone()).collect()
}

/// Everything that files give.
pub fn pieces(list: &[Material]) -> Vec<Rc<Vec<u8>>> {
    let found = list.iter().filter_map(|own| own.found.as_ref().ok());
    found.flat_map(|found| found.pieces.clone()).collect()
}

async fn read(file: &File) -> Result<Found, String> {
    if holds_key(&file.name()) {
        return Err(ReadError::Pfx.message());
    }
    // So large a file is not even brought into memory.
    if file.size() > MOST as f64 {
        return Err(TOO_LARGE.to_owned());
    }
    let bytes = files::read(file).await;
    find(&bytes.map_err(|_| files::GONE.to_owned())?)
}

fn find(bytes: &[u8]) -> Result<Found, String> {
    let found = file::read(bytes).map_err(|error| match error {
        ReadError::CutOff => CUT_OFF.to_owned(),
        ReadError::PrivateKey | ReadError::Pfx | ReadError::Request | ReadError::TooMany => {
            error.message()
        }
        _ => NOTHING.to_owned(),
    })?;
    let counts = [
        (found.lists.len(), "danh sách thu hồi"),
        (found.answers.len(), "trả lời OCSP"),
        (found.certificates.len(), "chứng thư số"),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts
        .map(|(count, what)| [&numbers::count(count), " ", what].concat())
        .collect();
    let file::Found {
        lists,
        answers,
        certificates,
    } = found;
    let roots = certificates.iter().filter_map(|der| Root::of(der));
    let roots = roots.collect();
    let pieces = lists.into_iter().chain(answers).chain(certificates);
    Ok(Found {
        pieces: pieces.map(Rc::new).collect(),
        roots,
        words: counts.join(", "),
    })
}

/// What was chosen: what is used, and what gives nothing.
pub fn part(list: &[Material], desk: Desk) -> Option<AnyView> {
    if list.is_empty() {
        return None;
    }
    let rows = |which: bool| -> Vec<AnyView> {
        let own = list.iter().filter(|own| own.found.is_ok() == which);
        own.map(|own| row(own, desk)).collect()
    };
    let part = |head: &'static str, rows: Vec<AnyView>| {
        (!rows.is_empty()).then(|| view! { <p>{head}</p> <ul>{rows}</ul> }.into_any())
    };
    let used = part("Dữ liệu bổ sung được dùng khi kiểm tra:", rows(true));
    let unused = part("Dữ liệu bổ sung không dùng được:", rows(false));
    Some(view! { {used} {unused} }.into_any())
}

fn row(own: &Material, desk: Desk) -> AnyView {
    let (name, of, counts) = (own.name.clone(), own.name.clone(), own.found.is_ok());
    let words = match &own.found {
        Ok(found) => found.words.clone(),
        Err(sentence) => sentence.clone(),
    };
    let forget = move |_| {
        desk.material
            .update(|list| list.retain(|own| own.name != name));
        if counts {
            verify_all(desk);
        }
    };
    view! {
        <li><b>{own.name.clone()}</b> ": " {words} " " <button type="button" class="link" on:click=forget>"Bỏ" <span class="hidden-text">" " {of}</span></button></li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! sample {
        ($name:literal) => {
            include_bytes!(concat!("../../../crates/seal/tests/samples/", $name))
        };
    }

    const LIST: &[u8] = sample!("pyhanko/interm.crl");
    const ROOT: &[u8] = sample!("pyhanko/root.cer");
    const TWO: &[u8] = sample!("chain-pem.p7b");

    #[test]
    fn only_what_an_authority_issued_to_itself_may_be_a_root() {
        let roots = |bytes: &[u8]| find(bytes).unwrap().roots.len();
        assert_eq!(roots(ROOT), 1);
        assert_eq!(roots(sample!("person-utf8.cer")), 0);
    }

    #[test]
    fn a_file_says_what_it_gives_or_why_nothing() {
        let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        let told = |bytes: &[u8]| find(bytes).map(|found| (found.pieces.len(), found.words));
        let gives = |count, words: &str| Ok((count, words.to_owned()));
        assert_eq!(told(LIST), gives(1, "1 danh sách thu hồi"));
        assert_eq!(told(ROOT), gives(1, "1 chứng thư số"));
        assert!(
            told(TWO).is_ok_and(|(count, _)| count > 1),
            "a chain is more than its last one"
        );
        for (bytes, sentence) in [
            (&LIST[..LIST.len() - 20], CUT_OFF),
            (&ROOT[..ROOT.len() - 20], CUT_OFF),
            (b"<html>404</html>", NOTHING),
            (b"", NOTHING),
            (key.as_bytes(), &ReadError::PrivateKey.message()),
        ] {
            assert_eq!(told(bytes), Err(sentence.to_owned()));
        }
    }
}
