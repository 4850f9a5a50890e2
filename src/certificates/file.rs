//! A file to certificates.

use leptos::prelude::*;
use seal::certificate::{self, Certificate, MAX_BYTES, ReadError};
use web_sys::Blob;

use crate::components::files;

/// The certificates of a file that the user chose, those of subscribers first.
///
/// # Errors
/// One sentence: why the file gives none, and what to do.
pub async fn read(name: &str, file: &Blob) -> Result<Vec<Certificate>, String> {
    if holds_key(name) {
        return Err(ReadError::Pfx.message());
    }
    // So large a file is not even brought into memory.
    if file.size() > MAX_BYTES as f64 {
        return Err(ReadError::TooLarge.message());
    }
    let Ok(bytes) = files::read(file).await else {
        return Err(files::GONE.to_owned());
    };
    certificate::read(&bytes)
        .map(sorted)
        .map_err(ReadError::message)
}

/// Whether a file is one of those that hold a private key, whatever is left of its content.
pub fn holds_key(name: &str) -> bool {
    ends_with_one_of(name, ".pfx,.p12")
}

/// Whether a file is read as one of certificates where other files are taken as well: by its ending.
pub fn is_of_certificates(name: &str) -> bool {
    holds_key(name) || ends_with_one_of(name, ENDINGS)
}

fn ends_with_one_of(name: &str, endings: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let mut known = endings.split(',').map(|known| &known[1..]);
    ending.is_some_and(|ending| known.any(|known| known.eq_ignore_ascii_case(ending)))
}

/// Those of subscribers before those of authorities, else in the order of the file.
pub fn sorted(mut all: Vec<Certificate>) -> Vec<Certificate> {
    all.sort_by_key(|own| own.is_ca);
    all
}

/// The endings that are offered where a file is chosen.
pub const ENDINGS: &str = ".cer,.crt,.der,.pem,.p7b,.p7c,.p7s";

/// What is read, and what is not; for the hint beside the button.
pub fn hint() -> AnyView {
    view! {
        "Tệp .cer, .crt, .pem hoặc .p7b do Cục gửi về, hoặc xuất từ thiết bị. Trang đọc tệp ngay trên máy này, không gửi đi đâu. "
        "Không dùng tệp .pfx, .p12: tệp ấy chứa khóa bí mật."
    }
    .into_any()
}
