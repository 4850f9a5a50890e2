//! What stands in one certificate.

use der::asn1::ObjectIdentifier;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::key::{KeyUsage, PublicKey};
use super::{Certificate, Name, Validity, hexadecimal, text};
use crate::element::{
    BIT_STRING, BOOLEAN, Element, Elements, INTEGER, OCTET_STRING, SEQUENCE, part, plain_part,
};

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
        not_before: times.next()?.time()?,
        not_after: times.next()?.time()?,
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
                    tag: crate::element::IA5_STRING,
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
}
