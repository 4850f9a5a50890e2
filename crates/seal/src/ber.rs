//! Lengths that are not stated, made stated.
//!
//! Programs that write a signature as a stream leave lengths open and cut strings into pieces (BER).
//! What is signed is always the distinguished form (RFC 5652, 5.4), so a file is brought into it once, before it is read.
//! Elements that state their length stay as they are, byte by byte: certificates and tokens inside keep their digests.

use std::borrow::Cow;

use crate::element::{OCTET_STRING, SEQUENCE};
use crate::write;

/// Elements in elements in elements: a signature has about a dozen.
const DEEPEST: usize = 40;

const CONSTRUCTED: u8 = 0x20;
const END: &[u8] = &[0, 0];

/// The first element of these bytes with all lengths stated, and what follows it; `None` where it cannot be read.
pub(crate) fn definite(bytes: &[u8]) -> Option<(Cow<'_, [u8]>, &[u8])> {
    if bytes.first() != Some(&SEQUENCE) {
        return None;
    }
    take(bytes, DEEPEST)
}

fn take(bytes: &[u8], depth: usize) -> Option<(Cow<'_, [u8]>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    if tag & 0x1F == 0x1F {
        return None;
    }
    let (&first, rest) = rest.split_first()?;
    let (inside, rest) = match first {
        0x80 if tag & CONSTRUCTED != 0 => (None, rest),
        0..0x80 => rest
            .split_at_checked(usize::from(first))
            .map(|(inside, rest)| (Some(inside), rest))?,
        0x81..=0x84 => {
            let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            let length = octets
                .iter()
                .fold(0, |sum, octet| sum << 8 | u64::from(*octet));
            let (inside, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
            (Some(inside), rest)
        }
        _ => return None,
    };
    match inside {
        Some(inside) if tag & CONSTRUCTED == 0 => {
            let whole = &bytes[..bytes.len() - rest.len()];
            debug_assert!(whole.ends_with(inside));
            Some((Cow::Borrowed(whole), rest))
        }
        Some(inside) => {
            let whole = &bytes[..bytes.len() - rest.len()];
            let mut parts = Vec::new();
            let mut left = inside;
            while !left.is_empty() {
                let (part, after) = take(left, depth.checked_sub(1)?)?;
                parts.push(part);
                left = after;
            }
            let unchanged = parts.iter().all(|part| matches!(part, Cow::Borrowed(_)));
            if unchanged && tag != OCTET_STRING | CONSTRUCTED {
                return Some((Cow::Borrowed(whole), rest));
            }
            Some((Cow::Owned(close(tag, &parts)?), rest))
        }
        None => {
            let mut parts = Vec::new();
            let mut left = rest;
            loop {
                if let Some(after) = left.strip_prefix(END) {
                    return Some((Cow::Owned(close(tag, &parts)?), after));
                }
                let (part, after) = take(left, depth.checked_sub(1)?)?;
                parts.push(part);
                left = after;
            }
        }
    }
}

/// An element of these parts; a string in pieces becomes one.
fn close(tag: u8, parts: &[Cow<'_, [u8]>]) -> Option<Vec<u8>> {
    let parts: Vec<&[u8]> = parts.iter().map(AsRef::as_ref).collect();
    if tag != OCTET_STRING | CONSTRUCTED {
        return Some(write::element(tag, &parts));
    }
    let mut pieces = Vec::with_capacity(parts.len());
    for part in parts {
        // Pieces have been made whole before, so they are plain strings.
        let piece = crate::element::Elements(part).expect(OCTET_STRING)?;
        pieces.push(piece.value);
    }
    Some(write::octets(&pieces.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_lengths_are_stated_and_strings_put_together() {
        let cases: [(&[u8], Option<&[u8]>); 10] = [
            // As it is, even where a length could be written shorter.
            (&[0x30, 3, 2, 1, 5], Some(&[0x30, 3, 2, 1, 5])),
            (&[0x30, 0x81, 3, 2, 1, 5], Some(&[0x30, 0x81, 3, 2, 1, 5])),
            // Open.
            (&[0x30, 0x80, 2, 1, 5, 0, 0], Some(&[0x30, 3, 2, 1, 5])),
            (&[0x30, 4, 0x30, 0x80, 0, 0], Some(&[0x30, 2, 0x30, 0])),
            // A string in pieces, with stated and with open length.
            (
                &[0x30, 0x80, 0x24, 0x80, 4, 1, 7, 4, 2, 8, 9, 0, 0, 0, 0],
                Some(&[0x30, 5, 4, 3, 7, 8, 9]),
            ),
            (&[0x30, 5, 0x24, 3, 4, 1, 7], Some(&[0x30, 3, 4, 1, 7])),
            // Broken.
            (&[0x30, 0x80, 2, 1, 5], None),
            (&[0x30, 4, 2, 1, 5], None),
            (&[0x30, 5, 0x24, 3, 2, 1, 7], None),
            (&[2, 1, 5], None),
        ];
        for (bytes, expected) in cases {
            let made = definite(bytes).map(|(made, _)| made);
            assert_eq!(made.as_deref(), expected, "{bytes:02X?}");
        }
    }

    #[test]
    fn what_follows_is_handed_back() {
        let (made, rest) = definite(&[0x30, 0x80, 0, 0, 0, 0]).unwrap();
        assert_eq!((&*made, rest), (&[0x30, 0][..], &[0, 0][..]));
    }

    #[test]
    fn deep_nests_end() {
        assert!(definite(&[0x30, 0x80].repeat(1_000_000)).is_none());
        let closed = [[0x30, 0x80].repeat(30), vec![0; 60]].concat();
        assert!(definite(&closed).is_some());
    }
}
