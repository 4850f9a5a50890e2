//! Files to the user and from the user.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::drafts::Draft;

/// A file's content (a text, an `ArrayBuffer` or another such content) with its kind.
pub fn content(content: &JsValue, kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(content);
    Blob::new_with_buffer_source_sequence_and_options(&parts, &options).ok()
}

/// An address of a file's content, for a link or a frame; let it go with [`release`].
pub fn address(content: &Blob) -> Option<String> {
    Url::create_object_url_with_blob(content).ok()
}

/// Frees what an address stands for.
pub fn release(address: &str) {
    let _ = Url::revoke_object_url(address);
}

/// Said where the browser has no room for a file that was made.
pub const NO_ROOM: &str = "Trình duyệt không giữ được tệp vừa tạo: hãy đóng bớt thẻ rồi thử lại.";

/// Gives the user a file to keep; `false` where the browser does not take it.
pub fn save(name: &str, kind: &str, bytes: &JsValue) -> bool {
    let Some(address) = content(bytes, kind).and_then(|content| address(&content)) else {
        return false;
    };
    save_at(name, &address);
    // The browser reads the content after the click.
    set_timeout(
        move || release(&address),
        std::time::Duration::from_secs(60),
    );
    true
}

/// Gives the user the file at an address to keep.
pub fn save_at(name: &str, address: &str) {
    let link: Option<HtmlAnchorElement> = document()
        .create_element("a")
        .ok()
        .and_then(|link| link.dyn_into().ok());
    if let Some(link) = link {
        link.set_href(address);
        link.set_download(name);
        link.click();
    }
}

/// Gives the user a draft as a file.
pub fn save_draft(draft: &Draft) {
    let name = [&file_name(&draft.about().title), ".json"].concat();
    save(&name, "application/json", &draft.to_file().into());
}

/// A title as the name of a file: what no system allows in one becomes a hyphen.
pub fn file_name(title: &str) -> String {
    let name: String = title
        .chars()
        .map(|letter| {
            if letter.is_control() || "/\\:*?\"<>|".contains(letter) {
                '-'
            } else {
                letter
            }
        })
        .take(80)
        .collect();
    let name = name.trim_matches([' ', '.']).to_owned();
    if name.is_empty() {
        "ho-so".to_owned()
    } else {
        name
    }
}

/// Said when the browser cannot read a file that was chosen.
pub const GONE: &str = "Không đọc được tệp. Hãy kiểm tra tệp còn ở chỗ cũ rồi chọn lại.";

/// The bytes of a file that the user chose.
///
/// # Errors
/// Where the browser cannot read it any more (moved, or a drive taken out).
pub async fn read(file: &Blob) -> Result<Vec<u8>, JsValue> {
    let buffer = JsFuture::from(file.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_title_becomes_a_name_that_every_system_takes() {
        let cases = [
            ("Mẫu 01 – Lò Văn An", "Mẫu 01 – Lò Văn An"),
            ("Công văn 12/SNV-VP", "Công văn 12-SNV-VP"),
            ("a\\b:c*d?e\"f<g>h|i", "a-b-c-d-e-f-g-h-i"),
            ("hai\ndòng\t", "hai-dòng-"),
            // Windows drops blanks and dots at the end; a dot at the head hides the file elsewhere.
            (" .bí mật. ", "bí mật"),
            ("", "ho-so"),
            (" ... ", "ho-so"),
        ];
        for (title, expected) in cases {
            assert_eq!(file_name(title), expected, "{title:?}");
        }
        assert_eq!(file_name(&"ẫ".repeat(500)).chars().count(), 80);
    }
}
