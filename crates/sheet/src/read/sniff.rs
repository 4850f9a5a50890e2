//! What a file is, told from its bytes: names lie.

use super::archive::{ZipFacts, ZipKind, inspect};
use super::{Limits, ReadError};

/// The kinds of file that can be brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// An Excel workbook of 2007 and later.
    Xlsx,
    /// An Excel workbook of before 2007, which is told but not read.
    Xls,
    /// An OpenDocument spreadsheet.
    Ods,
    /// Separated text.
    Text,
    /// JSON: a record (or another text of this site).
    Json,
    /// A PDF, which may carry its record.
    Pdf,
    /// A batch file of this site.
    Batch,
}

/// What a file is, and for a zip what was seen on the way.
pub(crate) type Seen = (FileKind, Option<ZipFacts>);

/// Looks at a file without opening it.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::UnknownKind`], and for zipped files whatever shows that they cannot be opened.
pub(crate) fn look(bytes: &[u8], limits: &Limits) -> Result<Seen, ReadError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let facts = inspect(bytes, limits)?;
        let kind = match facts.kind {
            ZipKind::Xlsx => FileKind::Xlsx,
            ZipKind::Ods => FileKind::Ods,
            ZipKind::Batch => FileKind::Batch,
        };
        return Ok((kind, Some(facts)));
    }
    kind_of_plain(bytes).map(|kind| (kind, None))
}

/// What a file that is no zip is.
fn kind_of_plain(bytes: &[u8]) -> Result<FileKind, ReadError> {
    if bytes
        .iter()
        .all(|byte| byte.is_ascii_whitespace() || *byte == 0)
    {
        return Err(ReadError::Empty);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound_kind(bytes);
    }
    // A PDF's mark may stand anywhere in the first kilobyte (ISO 32000-1, annex H.3.4.1).
    if bytes[..bytes.len().min(1024)]
        .windows(5)
        .any(|window| window == b"%PDF-")
    {
        return Ok(FileKind::Pdf);
    }
    if !looks_like_text(bytes) {
        return Err(ReadError::UnknownKind);
    }
    let unmarked = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    match unmarked.first() {
        Some(b'{' | b'[') => Ok(FileKind::Json),
        Some(b'<') => Err(ReadError::UnknownKind),
        _ => Ok(FileKind::Text),
    }
}

/// What a compound file (MS-CFB) holds, by the names of its streams, which stand in it as UTF-16.
fn compound_kind(bytes: &[u8]) -> Result<FileKind, ReadError> {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        Err(ReadError::Password)
    } else if has("Workbook") || has("Book") {
        Ok(FileKind::Xls)
    } else {
        Err(ReadError::UnknownKind)
    }
}

/// Whether the bytes can be text: no control characters but in UTF-16.
fn looks_like_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(8192)];
    let controls = sample
        .iter()
        .filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
        .count();
    if controls == 0 {
        return true;
    }
    let (_, encoding, bad) = super::decode(sample);
    matches!(
        encoding,
        super::TextEncoding::Utf16Le | super::TextEncoding::Utf16Be
    ) && !bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_bytes() {
        let cases: [(&[u8], Result<FileKind, ReadError>); 10] = [
            (b"", Err(ReadError::Empty)),
            (b" \r\n\t", Err(ReadError::Empty)),
            (b"%PDF-1.7\n", Ok(FileKind::Pdf)),
            (b"\xef\xbb\xbf {\"pack\":1}", Ok(FileKind::Json)),
            (b"a,b\n1,2", Ok(FileKind::Text)),
            (b"\xff\xfea\0,\0b\0", Ok(FileKind::Text)),
            (b"PK\x03\x04 and nothing else", Err(ReadError::Damaged)),
            (b"<html><table></table></html>", Err(ReadError::UnknownKind)),
            (
                b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
                Err(ReadError::UnknownKind),
            ),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
                Err(ReadError::Password),
            ),
        ];
        for (bytes, expected) in cases {
            let found = look(bytes, &Limits::default()).map(|(kind, _)| kind);
            assert_eq!(found, expected, "{bytes:?}");
        }
    }
}
