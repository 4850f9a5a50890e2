//! Taking the attached record out of a PDF made here.

use std::fmt;

use lopdf::{Dictionary, Document, LoadOptions, Object};

use crate::write::ATTACHMENT_NAME;

/// Why no record came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtractError {
    /// The bytes do not begin like a PDF.
    NotPdf,
    /// It begins like a PDF but cannot be read to its end: truncated or broken.
    Broken,
    /// It is protected by a password.
    Encrypted,
    /// It is a PDF without the record that this program attaches.
    Foreign,
    /// What is attached unpacks to more than any record is.
    TooLarge,
}

impl fmt::Display for ExtractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ExtractError::NotPdf => "not a PDF file",
            ExtractError::Broken => "the PDF file is truncated or broken",
            ExtractError::Encrypted => "the PDF file is encrypted",
            ExtractError::Foreign => "the PDF file carries no record",
            ExtractError::TooLarge => "the attached record is too large",
        })
    }
}

impl std::error::Error for ExtractError {}

impl ExtractError {
    /// What is wrong and what to do, in Vietnamese.
    pub fn message(self) -> &'static str {
        match self {
            ExtractError::NotPdf => {
                "Tệp này không phải là PDF. Hãy chọn đúng tệp PDF do trang này tạo ra."
            }
            ExtractError::Broken => {
                "Tệp PDF bị hỏng hoặc bị cắt cụt nên không đọc được. Hãy tải lại hoặc đề nghị người gửi gửi lại tệp."
            }
            ExtractError::Encrypted => {
                "Tệp PDF có đặt mật khẩu nên không đọc được. Hãy đề nghị người gửi gửi lại tệp không đặt mật khẩu."
            }
            ExtractError::Foreign => {
                "Tệp PDF này không mang dữ liệu hồ sơ vì không do trang này tạo ra, hoặc đã được in hay quét lại. \
                 Hãy dùng tệp PDF gốc hoặc nhập lại thông tin."
            }
            ExtractError::TooLarge => {
                "Dữ liệu đính kèm trong tệp PDF lớn bất thường nên không được mở. Hãy kiểm tra lại nguồn gốc của tệp."
            }
        }
    }
}

/// The most that the attached record may unpack to: far above that of a list of 50,000 rows.
const LIMIT: usize = 128 << 20;

/// The most that one stream of the file's own bookkeeping may unpack to, read before anything is known of the file.
const LOADING_LIMIT: usize = 16 << 20;

/// The record attached to a PDF made here, as it was attached.
///
/// What other programs appended (signatures) does not disturb it.
///
/// # Errors
/// Every [`ExtractError`]; none of them panics or unpacks more than 128 MiB.
pub fn extract(pdf: &[u8]) -> Result<Vec<u8>, ExtractError> {
    // A few programs put bytes before the header; readers look for it in the first 1,024.
    let head = &pdf[..pdf.len().min(1024)];
    if !head.windows(5).any(|window| window == b"%PDF-") {
        return Err(ExtractError::NotPdf);
    }
    let options = LoadOptions::with_max_decompressed_size(LOADING_LIMIT);
    let document = Document::load_mem_with_options(pdf, options).map_err(|_| refusal(pdf))?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(ExtractError::Encrypted);
    }
    let catalog = document.catalog().map_err(|_| ExtractError::Broken)?;
    let file = attached(&document, catalog).ok_or(ExtractError::Foreign)?;
    match file.get_plain_content_with_limit(LIMIT) {
        Ok(bytes) => Ok(bytes),
        Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
            Err(ExtractError::TooLarge)
        }
        Err(_) => Err(ExtractError::Broken),
    }
}

/// Why a file could not be loaded: encrypted ones fail there too.
fn refusal(pdf: &[u8]) -> ExtractError {
    let tail = &pdf[pdf.len().saturating_sub(4096)..];
    if tail.windows(8).any(|window| window == b"/Encrypt") {
        ExtractError::Encrypted
    } else {
        ExtractError::Broken
    }
}

/// The attached file, found through the catalog's associated files or, failing that, through its names.
fn attached<'a>(document: &'a Document, catalog: &'a Dictionary) -> Option<&'a lopdf::Stream> {
    let associated = catalog
        .get_deref(b"AF", document)
        .and_then(Object::as_array)
        .ok();
    let named = catalog
        .get_deref(b"Names", document)
        .and_then(Object::as_dict)
        .and_then(|names| names.get_deref(b"EmbeddedFiles", document))
        .and_then(Object::as_dict)
        .ok()
        .map(|tree| leaves(document, tree, 0))
        .unwrap_or_default();
    let specs = associated.into_iter().flatten().chain(named);
    for spec in specs {
        let Ok((_, Object::Dictionary(spec))) = document.dereference(spec) else {
            continue;
        };
        if !is_ours(document, spec) {
            continue;
        }
        let Ok(files) = spec.get_deref(b"EF", document).and_then(Object::as_dict) else {
            continue;
        };
        let file = files
            .get_deref(b"UF", document)
            .or_else(|_| files.get_deref(b"F", document));
        if let Ok(stream) = file.and_then(Object::as_stream) {
            return Some(stream);
        }
    }
    None
}

fn is_ours(document: &Document, spec: &Dictionary) -> bool {
    [b"UF".as_slice(), b"F"]
        .iter()
        .filter_map(|key| spec.get_deref(key, document).and_then(Object::as_str).ok())
        .any(|name| decode(name) == ATTACHMENT_NAME)
}

/// A text string as text: UTF-16 where it says so, else as Latin.
fn decode(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(wide) => {
            let units: Vec<u16> = wide
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        None => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// The deepest a tree of names is followed.
const DEEPEST: usize = 16;

/// The values in a tree of names (ISO 32000-1, 7.9.6).
fn leaves<'a>(document: &'a Document, node: &'a Dictionary, depth: usize) -> Vec<&'a Object> {
    let mut found = Vec::new();
    if let Ok(pairs) = node
        .get_deref(b"Names", document)
        .and_then(Object::as_array)
    {
        found.extend(pairs.chunks_exact(2).map(|pair| &pair[1]));
    }
    if depth < DEEPEST
        && let Ok(kids) = node.get_deref(b"Kids", document).and_then(Object::as_array)
    {
        for kid in kids {
            if let Ok((_, Object::Dictionary(kid))) = document.dereference(kid) {
                found.extend(leaves(document, kid, depth + 1));
            }
        }
    }
    found
}
