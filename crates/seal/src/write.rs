//! Elements of ASN.1 written by the distinguished rules (DER).
//!
//! Parts that are signed or told by their digest (certificates, names, tokens) go in as the bytes they came as.
//! Types that are decoded and encoded again would not keep them: `cms` and `x509-cert` sort the facts of a name and change how a day is written.

use chrono::{DateTime, Datelike, Utc};
use der::asn1::ObjectIdentifier;

use crate::element::{
    BOOLEAN, GENERALIZED_TIME, INTEGER, NULL, OCTET_STRING, OID, SEQUENCE, SET, UTC_TIME,
};

/// An element: tag, length, and these parts one after another.
pub(crate) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut bytes = header(tag, length);
    bytes.reserve_exact(length);
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes
}

/// Tag and length of an element.
pub(crate) fn header(tag: u8, length: usize) -> Vec<u8> {
    let octets = length.to_be_bytes();
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let mut bytes = vec![tag];
    match (length, &octets[zeros..]) {
        (0..0x80, _) => bytes.push(octets[octets.len() - 1]),
        (_, long) => {
            // At most eight octets.
            bytes.push(0x80 | u8::try_from(long.len()).unwrap_or(8));
            bytes.extend_from_slice(long);
        }
    }
    bytes
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(SEQUENCE, parts)
}

/// A set of these elements, in the order that DER asks for.
pub(crate) fn set_of(parts: &[&[u8]]) -> Vec<u8> {
    element(SET, &sorted(parts))
}

/// Elements in the order of their bytes, as DER asks for in a set.
pub(crate) fn sorted<'a>(parts: &[&'a [u8]]) -> Vec<&'a [u8]> {
    let mut parts = parts.to_vec();
    parts.sort_unstable();
    parts
}

pub(crate) fn oid(number: ObjectIdentifier) -> Vec<u8> {
    element(OID, &[number.as_bytes()])
}

pub(crate) fn octets(value: &[u8]) -> Vec<u8> {
    element(OCTET_STRING, &[value])
}

/// A number that is not negative, from its octets.
pub(crate) fn unsigned(octets: &[u8]) -> Vec<u8> {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    match &octets[zeros..] {
        [] => element(INTEGER, &[&[0]]),
        high @ [0x80..=0xFF, ..] => element(INTEGER, &[&[0], high]),
        low => element(INTEGER, &[low]),
    }
}

pub(crate) fn integer(value: u32) -> Vec<u8> {
    unsigned(&value.to_be_bytes())
}

pub(crate) fn yes() -> Vec<u8> {
    element(BOOLEAN, &[&[0xFF]])
}

pub(crate) fn null() -> Vec<u8> {
    element(NULL, &[])
}

/// A moment as CMS has it: two digits for the years 1950 to 2049, four for others (RFC 5652, 11.3).
pub(crate) fn time(moment: DateTime<Utc>) -> Vec<u8> {
    let (tag, written) = match moment.year() {
        1950..2050 => (UTC_TIME, moment.format("%y%m%d%H%M%SZ")),
        _ => (GENERALIZED_TIME, moment.format("%Y%m%d%H%M%SZ")),
    };
    element(tag, &[written.to_string().as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::Elements;

    #[test]
    fn lengths_are_written_short() {
        for (length, expected) in [
            (0, vec![4, 0]),
            (127, vec![4, 0x7F]),
            (128, vec![4, 0x81, 0x80]),
            (256, vec![4, 0x82, 1, 0]),
            (65536, vec![4, 0x83, 1, 0, 0]),
        ] {
            assert_eq!(header(4, length), expected);
            let whole = octets(&vec![7; length]);
            let read = Elements(&whole).next().map(|read| read.value.len());
            assert_eq!(read, Some(length));
        }
    }

    #[test]
    fn numbers_are_never_negative() {
        let cases: [(&[u8], &[u8]); 5] = [
            (&[], &[2, 1, 0]),
            (&[0, 0], &[2, 1, 0]),
            (&[0, 0x7F], &[2, 1, 0x7F]),
            (&[0x80], &[2, 2, 0, 0x80]),
            (&[1, 0], &[2, 2, 1, 0]),
        ];
        for (octets, expected) in cases {
            assert_eq!(unsigned(octets), expected);
        }
        assert_eq!(integer(1), [2, 1, 1]);
    }

    #[test]
    fn times_are_read_back() {
        for written in [
            "1949-12-31T23:59:59Z",
            "2026-03-01T12:00:00Z",
            "2050-01-01T00:00:00Z",
        ] {
            let moment: DateTime<Utc> = written.parse().unwrap();
            let bytes = time(moment);
            let read = Elements(&bytes).next().and_then(|read| read.time());
            // The reader knows no years before 1970.
            assert_eq!(read, (moment.year() >= 1970).then_some(moment), "{written}");
        }
    }
}
