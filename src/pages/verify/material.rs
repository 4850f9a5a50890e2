//! Certificates and lists of revoked ones that help with all files: what a chosen file gives, and how that is told.

use std::rc::Rc;

use leptos::prelude::*;
use seal::certificate::{self, ReadError};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::Desk;
use super::queue::verify_all;
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
#[derive(Debug, Clone, Default)]
struct Found {
    /// Everything, in DER; shared, as a list may have many megabytes.
    pieces: Vec<Rc<Vec<u8>>>,
    certificates: usize,
    lists: usize,
    answers: usize,
}

/// Takes files; everything is verified anew where they give something.
pub fn bring(files: Vec<File>, desk: Desk) {
    spawn_local(async move {
        let mut counts = false;
        for file in files {
            let (name, found) = (file.name(), read(&file).await);
            counts |= found.is_ok();
            let added = desk.material.try_update(|list| {
                counts |= list.iter().any(|own| own.name == name && own.found.is_ok());
                list.retain(|own| own.name != name);
                list.push(Material { name, found });
            });
            // The page has been left in the meantime.
            if added.is_none() {
                return;
            }
        }
        if counts {
            verify_all(desk);
        }
    });
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
    find(bytes.map_err(|_| files::GONE.to_owned())?)
}

fn find(mut bytes: Vec<u8>) -> Result<Found, String> {
    let mut found = Found::default();
    match shape(&bytes) {
        Some((shape, end)) if end <= bytes.len() => {
            bytes.truncate(end);
            found.push(shape, bytes);
            return Ok(found);
        }
        Some(_) => return Err(CUT_OFF.to_owned()),
        None => {}
    }
    for list in lists_of_text(&bytes) {
        match shape(&list) {
            Some((shape, end)) if end <= list.len() => found.push(shape, list),
            _ => return Err(CUT_OFF.to_owned()),
        }
    }
    match certificate::raw(&bytes) {
        Ok(all) => {
            found.certificates = all.len();
            found.pieces.extend(all.into_iter().map(Rc::new));
        }
        Err(_) if !found.pieces.is_empty() => {}
        Err(ReadError::CutOff) => return Err(CUT_OFF.to_owned()),
        Err(
            error @ (ReadError::PrivateKey
            | ReadError::Pfx
            | ReadError::Request
            | ReadError::TooMany),
        ) => return Err(error.message()),
        Err(_) => return Err(NOTHING.to_owned()),
    }
    Ok(found)
}

impl Found {
    fn push(&mut self, shape: Shape, piece: Vec<u8>) {
        match shape {
            Shape::List => self.lists += 1,
            Shape::Answer => self.answers += 1,
        }
        self.pieces.push(Rc::new(piece));
    }

    fn words(&self) -> String {
        let parts = [
            (self.lists, "danh sách thu hồi"),
            (self.answers, "trả lời OCSP"),
            (self.certificates, "chứng thư số"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts
            .map(|(count, what)| [&numbers::count(count), " ", what].concat())
            .collect();
        parts.join(", ")
    }
}

/// What is no certificate and helps as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A list of revoked certificates (RFC 5280, 5.1).
    List,
    /// An answer about one (RFC 6960, 4.2.1).
    Answer,
}

/// What DER seems to be by its first elements, and where it ends: beyond the bytes where it was cut off.
fn shape(bytes: &[u8]) -> Option<(Shape, usize)> {
    const SEQUENCE: u8 = 0x30;
    let (tag, start, end) = element(bytes)?;
    if tag != SEQUENCE {
        return None;
    }
    let (first, start, _) =
        element(bytes.get(start..)?).map(|(tag, own, end)| (tag, start + own, end))?;
    match first {
        // How it went (ENUMERATED).
        0x0A => return Some((Shape::Answer, end)),
        SEQUENCE => {}
        _ => return None,
    }
    let mut rest = bytes.get(start..)?;
    let mut tags = Vec::with_capacity(4);
    while tags.len() < 4 {
        let Some((tag, _, end)) = element(rest) else {
            break;
        };
        // The version (INTEGER) may be left out.
        if tag != 0x02 || !tags.is_empty() {
            tags.push(tag);
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    // The algorithm, the issuer, and the time (UTCTime or GeneralizedTime), where a certificate has its days together.
    let is_list = matches!(tags[..], [SEQUENCE, SEQUENCE, 0x17 | 0x18, ..]);
    is_list.then_some((Shape::List, end))
}

/// Tag, beginning of the content, and end of the first element of DER.
fn element(bytes: &[u8]) -> Option<(u8, usize, usize)> {
    let (&tag, &length) = (bytes.first()?, bytes.get(1)?);
    let digits = match length {
        0..=0x7F => return Some((tag, 2, 2 + usize::from(length))),
        0x81..=0x84 => bytes.get(2..2 + usize::from(length & 0x7F))?,
        _ => return None,
    };
    let length = digits
        .iter()
        .fold(0, |length, digit| length << 8 | usize::from(*digit));
    let start = 2 + digits.len();
    Some((tag, start, start.checked_add(length)?))
}

/// The lists of a PEM file, or what stands in base64 alone.
fn lists_of_text(bytes: &[u8]) -> Vec<Vec<u8>> {
    const BEGIN: &str = "-----BEGIN X509 CRL-----";
    let Ok(text) = str::from_utf8(bytes) else {
        return Vec::new();
    };
    let blocks = text.split(BEGIN).skip(1);
    let mut lists: Vec<Vec<u8>> = blocks
        .map(|block| {
            let body = block.split("-----END").next().unwrap_or_default();
            let block = [BEGIN, body, "-----END X509 CRL-----"];
            certificate::unwrapped(block.concat().as_bytes()).into_owned()
        })
        .collect();
    let alone = certificate::unwrapped(bytes);
    if lists.is_empty() && shape(&alone).is_some() {
        lists.push(alone.into_owned());
    }
    lists
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
        Ok(found) => found.words(),
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

    fn base64(bytes: &[u8]) -> String {
        const DIGITS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let letters = bytes.chunks(3).map(|chunk| {
            let three = [0, 1, 2].map(|at| u32::from(chunk.get(at).copied().unwrap_or(0)));
            let bits = three[0] << 16 | three[1] << 8 | three[2];
            let letter = |at: usize| match at <= chunk.len() {
                true => char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63]),
                false => '=',
            };
            [0, 1, 2, 3].map(letter)
        });
        letters.flatten().collect()
    }

    fn block(label: &str, der: &[u8]) -> Vec<u8> {
        format!(
            "-----BEGIN {label}-----\r\n{}\r\n-----END {label}-----\r\n",
            base64(der)
        )
        .into_bytes()
    }

    #[test]
    fn a_file_gives_everything_that_is_in_it() {
        let two = [block("CERTIFICATE", ROOT), block("CERTIFICATE", ROOT)].concat();
        let mixed = [block("CERTIFICATE", ROOT), block("X509 CRL", LIST)].concat();
        let answer: &[u8] = &[0x30, 0x03, 0x0A, 0x01, 0x06];
        for (bytes, words, pieces) in [
            (LIST.to_vec(), "1 danh sách thu hồi", vec![LIST]),
            ([LIST, b"\r\n"].concat(), "1 danh sách thu hồi", vec![LIST]),
            (block("X509 CRL", LIST), "1 danh sách thu hồi", vec![LIST]),
            (base64(LIST).into_bytes(), "1 danh sách thu hồi", vec![LIST]),
            (ROOT.to_vec(), "1 chứng thư số", vec![ROOT]),
            // A chain in one file: all of it, not only the last.
            (two, "2 chứng thư số", vec![ROOT, ROOT]),
            (
                mixed,
                "1 danh sách thu hồi, 1 chứng thư số",
                vec![LIST, ROOT],
            ),
            (answer.to_vec(), "1 trả lời OCSP", vec![answer]),
        ] {
            let found = find(bytes).expect(words);
            assert_eq!(found.words(), words);
            let own: Vec<&[u8]> = found.pieces.iter().map(|piece| &piece[..]).collect();
            assert_eq!(own, pieces, "{words}");
        }
    }

    #[test]
    fn a_file_that_gives_nothing_says_why() {
        for (bytes, sentence) in [
            (LIST[..LIST.len() - 20].to_vec(), CUT_OFF),
            (ROOT[..ROOT.len() - 20].to_vec(), CUT_OFF),
            (b"<html>404</html>".to_vec(), NOTHING),
            (Vec::new(), NOTHING),
            (block("PRIVATE KEY", b"x"), &ReadError::PrivateKey.message()),
        ] {
            assert_eq!(find(bytes).unwrap_err(), sentence);
        }
    }
}
