//! What stands in one certificate.

use chrono::{DateTime, Utc};
use der::asn1::{GeneralizedTime, ObjectIdentifier, UtcTime};
use der::{AnyRef, Tag};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::element::{
    BIT_STRING, BOOLEAN, Element, Elements, GENERALIZED_TIME, INTEGER, OCTET_STRING, SEQUENCE,
    UTC_TIME, part, plain_part,
};
use super::key::{KeyUsage, PublicKey};
use super::{Certificate, Name, Validity, hexadecimal, text};

const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const ALTERNATIVE_NAMES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");

/// Serial numbers have at most as many octets.
const SERIAL_OCTETS: usize = 20;

/// Reads an element that has the shape of a certificate; `None` where its parts do not fit together.
pub(super) fn read(element: Element<'_>) -> Option<Certificate> {
    let mut signed = element.open(SEQUENCE)?;
    let mut parts = signed.expect(SEQUENCE)?.inside();
    signed.expect(SEQUENCE)?;
    signed.expect(BIT_STRING)?;

    let _version = parts.optional(part(0));
    let serial = read_serial(parts.expect(INTEGER)?.value)?;
    let _signature = parts.expect(SEQUENCE)?;
    let issuer = Name::read(parts.next()?)?;
    let mut times = parts.expect(SEQUENCE)?.inside();
    let validity = Validity {
        not_before: read_time(times.next()?)?,
        not_after: read_time(times.next()?)?,
    };
    let subject = Name::read(parts.next()?)?;
    let key = PublicKey::read(parts.next()?)?;

    let mut certificate = Certificate {
        subject,
        issuer,
        serial,
        validity,
        key,
        usages: Vec::new(),
        is_ca: false,
        mailboxes: Vec::new(),
        sha256: Sha256::digest(element.whole).into(),
        sha1: Sha1::digest(element.whole).into(),
    };
    while !parts.is_empty() {
        let further = parts.next()?;
        if further.tag == part(3) {
            let mut extensions = further.inside().expect(SEQUENCE)?.inside();
            while !extensions.is_empty() {
                let mut extension = extensions.expect(SEQUENCE)?.inside();
                let number = extension.next()?.oid()?;
                extension.optional(BOOLEAN);
                let value = extension.expect(OCTET_STRING)?.value;
                // One that is written wrongly tells nothing, but the rest of the certificate still does.
                let _ = read_extension(&mut certificate, number, Elements(value));
            }
        }
    }
    Some(certificate)
}

fn read_extension(
    certificate: &mut Certificate,
    number: ObjectIdentifier,
    mut value: Elements<'_>,
) -> Option<()> {
    if number == KEY_USAGE {
        certificate.usages = KeyUsage::read(value.next()?)?;
    } else if number == BASIC_CONSTRAINTS {
        let mut constraints = value.expect(SEQUENCE)?.inside();
        let is_ca = constraints.optional(BOOLEAN);
        certificate.is_ca = is_ca.is_some_and(|flag| flag.value.iter().any(|octet| *octet != 0));
    } else if number == ALTERNATIVE_NAMES {
        let mut names = value.expect(SEQUENCE)?.inside();
        while let Some(name) = names.next() {
            // rfc822Name, an IA5String in all but its tag.
            if name.tag == plain_part(1) {
                let written = Element {
                    tag: super::element::IA5_STRING,
                    ..name
                };
                certificate.mailboxes.push(text::read(written)?.value);
            }
        }
    }
    Some(())
}

fn read_serial(octets: &[u8]) -> Option<String> {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    // Zero itself keeps one of them.
    let number = &octets[zeros.min(octets.len().checked_sub(1)?)..];
    (number.len() <= SERIAL_OCTETS).then(|| hexadecimal(number))
}

fn read_time(element: Element<'_>) -> Option<DateTime<Utc>> {
    let time = match element.tag {
        UTC_TIME => AnyRef::new(Tag::UtcTime, element.value)
            .ok()?
            .decode_as::<UtcTime>()
            .ok()?
            .to_unix_duration(),
        GENERALIZED_TIME => AnyRef::new(Tag::GeneralizedTime, element.value)
            .ok()?
            .decode_as::<GeneralizedTime>()
            .ok()?
            .to_unix_duration(),
        _ => return None,
    };
    DateTime::from_timestamp(i64::try_from(time.as_secs()).ok()?, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_have_whole_octets_and_no_zeros_in_front() {
        let cases: [(&[u8], Option<&str>); 8] = [
            (&[5], Some("05")),
            (&[0], Some("00")),
            (&[0, 0xFF, 0x30], Some("FF30")),
            (&[0, 0, 1], Some("01")),
            (&[0xFB], Some("FB")),
            (
                &[0x7F; 20],
                Some("7F7F7F7F7F7F7F7F7F7F7F7F7F7F7F7F7F7F7F7F"),
            ),
            (&[0x7F; 21], None),
            (&[], None),
        ];
        for (octets, expected) in cases {
            assert_eq!(read_serial(octets).as_deref(), expected);
        }
    }

    #[test]
    fn times_are_read_in_both_kinds() {
        let cases: [(u8, &str, Option<&str>); 8] = [
            (UTC_TIME, "260301000000Z", Some("2026-03-01 00:00:00 UTC")),
            (UTC_TIME, "991231235959Z", Some("1999-12-31 23:59:59 UTC")),
            (
                GENERALIZED_TIME,
                "20500101000000Z",
                Some("2050-01-01 00:00:00 UTC"),
            ),
            (
                GENERALIZED_TIME,
                "99991231235959Z",
                Some("9999-12-31 23:59:59 UTC"),
            ),
            (UTC_TIME, "261301000000Z", None),
            (UTC_TIME, "2603010000Z", None),
            (GENERALIZED_TIME, "", None),
            (INTEGER, "260301000000Z", None),
        ];
        for (tag, written, expected) in cases {
            let time = read_time(Element {
                tag,
                value: written.as_bytes(),
                whole: &[],
            });
            assert_eq!(
                time.map(|time| time.to_string()).as_deref(),
                expected,
                "{written}"
            );
        }
    }
}
