//! PEM: blocks of base64 between two lines, in text of any kind.

use base64ct::{Base64, Encoding};

use super::super::ReadError;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// Text in UTF-16 with its mark in front, as some editors save it, one byte a letter.
///
/// Letters that do not fit become `?`: blocks have none.
pub(super) fn narrow(bytes: &[u8]) -> Option<Vec<u8>> {
    let (unit, text): (fn([u8; 2]) -> u16, _) = match bytes {
        [0xFF, 0xFE, text @ ..] => (u16::from_le_bytes, text),
        [0xFE, 0xFF, text @ ..] => (u16::from_be_bytes, text),
        _ => return None,
    };
    let letters = text.as_chunks().0.iter().map(|pair| unit(*pair));
    Some(
        letters
            .map(|letter| u8::try_from(letter).unwrap_or(b'?'))
            .collect(),
    )
}

/// The bytes of every block, or why one cannot be read; `None` where this is no PEM.
///
/// Base64 alone, with no lines around it, counts as one block.
pub(super) fn read(text: &[u8]) -> Option<Vec<Result<Vec<u8>, ReadError>>> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(at) = find(rest, BEGIN) {
        rest = &rest[at + BEGIN.len()..];
        let end = find(rest, END);
        // Where the next block begins before the end of this one, this one has none.
        let end = end.filter(|end| find(&rest[..*end], BEGIN).is_none());
        let block = end.map_or(rest, |end| &rest[..end]);
        blocks.push(read_block(block, end.is_some()));
        rest = &rest[end.unwrap_or(0)..];
        if end.is_none() {
            break;
        }
    }
    if !blocks.is_empty() {
        return Some(blocks);
    }
    if find(text, END).is_some() {
        return Some(vec![Err(ReadError::CutOff)]);
    }
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=\r\n \t".contains(byte);
    let is_bare = text.trim_ascii().starts_with(b"MII") && text.iter().all(is_base64);
    is_bare.then(|| vec![decode(text).ok_or(ReadError::CutOff)])
}

/// Reads from the label to the line of the end.
fn read_block(block: &[u8], has_end: bool) -> Result<Vec<u8>, ReadError> {
    let Some(label_end) = find(block, DASHES) else {
        return Err(ReadError::CutOff);
    };
    let (label, body) = block.split_at(label_end);
    let is = |what: &[u8]| find(label, what).is_some();
    if is(b"PRIVATE KEY") {
        Err(ReadError::PrivateKey)
    } else if is(b"CERTIFICATE REQUEST") {
        Err(ReadError::Request)
    } else if !has_end {
        Err(ReadError::CutOff)
    } else if [
        b"CERTIFICATE".as_slice(),
        b"PKCS7",
        b"PKCS #7",
        b"CMS",
        b"X509 CRL",
    ]
    .iter()
    .any(|what| is(what))
    {
        // Programs write "CERTIFICATE" over lists too: what is inside tells.
        decode(&body[DASHES.len()..]).ok_or(ReadError::Damaged)
    } else {
        Err(ReadError::NotACertificate)
    }
}

fn decode(body: &[u8]) -> Option<Vec<u8>> {
    let letters = body
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace());
    let letters = String::from_utf8(letters.collect()).ok()?;
    Base64::decode_vec(&letters).ok()
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}
