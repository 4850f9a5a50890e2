//! Files that hold certificates: DER, PEM, lists (`.p7b`).

mod pem;

use std::borrow::Cow;

use der::ErrorKind;
use der::asn1::ObjectIdentifier;

use super::{Certificate, MAX_BYTES, MAX_CERTIFICATES, ReadError, body};
use crate::element::{
    BIT_STRING, Element, Elements, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, part,
};

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// Reads all certificates of a file, in their order; at least one where there is no error.
///
/// Takes DER and PEM whatever the name of the file: certificates one after another, and lists of them (`.p7b`, `.p7s`).
/// A mark of UTF-8 or UTF-16 in front, any kind of line ends, and text around the PEM blocks do not matter.
/// Beside certificates, keys and other PEM blocks are passed over.
pub fn read(bytes: &[u8]) -> Result<Vec<Certificate>, ReadError> {
    let found = raw(bytes)?;
    let read = |der: &Vec<u8>| {
        let element = Elements(der).next();
        element.and_then(body::read).ok_or(ReadError::Damaged)
    };
    found.iter().map(read).collect()
}

/// All certificates of a file as they stand in it (DER), for whoever verifies or keeps them; see [`read`].
pub fn raw(bytes: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    let plain = plain(bytes);
    if is_blank(&plain) {
        return Err(ReadError::Empty);
    }
    let mut found = Vec::new();
    match blocks(&plain) {
        Some(blocks) => read_blocks(blocks, &mut found)?,
        None => read_binary(&plain, &mut found)?,
    }
    Ok(found)
}

/// The bytes without what an editor puts in front of a text, one byte a letter.
fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    match pem::narrow(bytes) {
        Some(narrow) => Cow::Owned(narrow),
        None => Cow::Borrowed(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)),
    }
}

/// The PEM blocks of a text, or why one cannot be read; nothing where it is no such text.
pub(crate) fn blocks(bytes: &[u8]) -> Option<Vec<Result<Vec<u8>, ReadError>>> {
    let bytes = plain(bytes);
    // Text in UTF-8 never has such a second byte (that of a long length), and whatever else a signed file holds, its PEM blocks are not meant.
    let is_binary = matches!(*bytes, [SEQUENCE, 0x80..=0x84, ..]);
    if is_binary { None } else { pem::read(&bytes) }
}

/// What a file holds that is one PEM block (of several the last), and any other file as it is.
pub fn unwrapped(bytes: &[u8]) -> Cow<'_, [u8]> {
    match pem::read(bytes).unwrap_or_default().pop() {
        Some(Ok(block)) if bytes.first() != Some(&SEQUENCE) => Cow::Owned(block),
        _ => Cow::Borrowed(bytes),
    }
}

/// Nothing, blanks, or the zeros and end marks that old programs fill a file with.
fn is_blank(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| byte.is_ascii_whitespace() || matches!(byte, 0 | 0x1A))
}

fn read_blocks(
    blocks: Vec<Result<Vec<u8>, ReadError>>,
    found: &mut Vec<Vec<u8>>,
) -> Result<(), ReadError> {
    let mut beside = None;
    for block in blocks {
        let fault = match block.and_then(|bytes| read_binary(&bytes, found)) {
            Ok(()) => continue,
            Err(fault) => fault,
        };
        match fault {
            ReadError::PrivateKey => beside = Some(fault),
            ReadError::Request
            | ReadError::Pfx
            | ReadError::NoCertificates
            | ReadError::NotACertificate
            | ReadError::Empty => {
                beside.get_or_insert(fault);
            }
            ReadError::TooLarge | ReadError::TooMany | ReadError::CutOff | ReadError::Damaged => {
                return Err(fault);
            }
        }
    }
    match beside {
        Some(fault) if found.is_empty() => Err(fault),
        _ => Ok(()),
    }
}

fn read_binary(bytes: &[u8], found: &mut Vec<Vec<u8>>) -> Result<(), ReadError> {
    let mut elements = Elements(bytes);
    let mut first = true;
    while first || !is_blank(elements.0) {
        // A long one is at least begun like a certificate.
        let begun = matches!(elements.0, [SEQUENCE, 0x80..=0x84, ..]);
        let element = elements.take().map_err(|fault| match fault.kind() {
            ErrorKind::Incomplete { .. } if begun => ReadError::CutOff,
            _ if first => ReadError::NotACertificate,
            _ => ReadError::Damaged,
        })?;
        match Content::of(element) {
            Content::Certificate => push(found, element)?,
            Content::List => read_list(element, found)?,
            // OpenSSL writes what it trusts a certificate for behind it ("TRUSTED CERTIFICATE").
            Content::Other(_) if !first && elements.is_empty() => {}
            Content::Other(fault) => return Err(fault),
        }
        first = false;
    }
    Ok(())
}

fn push(found: &mut Vec<Vec<u8>>, element: Element<'_>) -> Result<(), ReadError> {
    if found.len() == MAX_CERTIFICATES {
        return Err(ReadError::TooMany);
    }
    found.push(element.whole.to_vec());
    Ok(())
}

/// The certificates of a signature (CMS), which a list of certificates is without its signers.
fn read_list(element: Element<'_>, found: &mut Vec<Vec<u8>>) -> Result<(), ReadError> {
    let certificates = find_certificates(element).ok_or(ReadError::Damaged)?;
    let mut certificates = certificates.ok_or(ReadError::NoCertificates)?;
    let before = found.len();
    while !certificates.is_empty() {
        let element = certificates.next().ok_or(ReadError::Damaged)?;
        // Others than those of X.509 have tags of their own.
        if element.tag == SEQUENCE {
            push(found, element)?;
        }
    }
    if found.len() == before {
        return Err(ReadError::NoCertificates);
    }
    Ok(())
}

fn find_certificates(element: Element<'_>) -> Option<Option<Elements<'_>>> {
    let mut outer = element.open(SEQUENCE)?;
    outer.expect(OID)?;
    let mut signed = outer.expect(part(0))?.inside().expect(SEQUENCE)?.inside();
    signed.expect(INTEGER)?;
    signed.expect(SET)?;
    signed.expect(SEQUENCE)?;
    Some(signed.optional(part(0)).map(Element::inside))
}

/// What an element seems to be by the tags inside.
enum Content {
    Certificate,
    List,
    Other(ReadError),
}

impl Content {
    fn of(element: Element<'_>) -> Content {
        Self::guess(element).unwrap_or(Content::Other(ReadError::NotACertificate))
    }

    fn guess(element: Element<'_>) -> Option<Content> {
        let mut inside = element.open(SEQUENCE)?;
        let tags = inside.tags()?;
        let first = inside.next()?;
        Some(match tags[..] {
            [SEQUENCE, SEQUENCE, BIT_STRING] => match first.inside().tags()?[..] {
                [INTEGER, SEQUENCE, SEQUENCE] | [INTEGER, SEQUENCE, SEQUENCE, 0xA0, ..] => {
                    Content::Other(ReadError::Request)
                }
                [0xA0, INTEGER, ..] | [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, ..] => {
                    Content::Certificate
                }
                _ => return None,
            },
            [OID, ..] if first.oid()? == SIGNED_DATA => Content::List,
            [INTEGER, SEQUENCE, ..] if first.value == [3] => Content::Other(ReadError::Pfx),
            // The forms in which keys are written: PKCS #8, of EC, of RSA and DSA, with a password.
            [INTEGER, SEQUENCE, OCTET_STRING, ..]
            | [INTEGER, OCTET_STRING, ..]
            | [INTEGER, INTEGER, INTEGER, INTEGER, ..]
            | [SEQUENCE, OCTET_STRING] => Content::Other(ReadError::PrivateKey),
            _ => return None,
        })
    }
}
