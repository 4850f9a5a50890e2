//! A file to certificates.

use leptos::prelude::*;
use seal::certificate::{self, Certificate, MAX_BYTES, ReadError};
use web_sys::File;

use crate::components::files;

/// Said when the browser cannot read a file that was chosen.
const GONE: &str = "Không đọc được tệp. Hãy kiểm tra tệp còn ở chỗ cũ rồi chọn lại.";

/// The certificates of a file that the user chose, those of subscribers first.
///
/// # Errors
/// One sentence: why the file gives none, and what to do.
pub async fn read(file: &File) -> Result<Vec<Certificate>, String> {
    if holds_key(&file.name()) {
        return Err(ReadError::Pfx.message());
    }
    // So large a file is not even brought into memory.
    if file.size() > MAX_BYTES as f64 {
        return Err(ReadError::TooLarge.message());
    }
    let Ok(bytes) = files::read(file).await else {
        return Err(GONE.to_owned());
    };
    certificate::read(&bytes)
        .map(sorted)
        .map_err(ReadError::message)
}

/// Whether a file is one of those that hold a private key, whatever is left of its content.
pub fn holds_key(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        ["pfx", "p12"]
            .iter()
            .any(|own| ending.eq_ignore_ascii_case(own))
    })
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
