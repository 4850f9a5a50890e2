//! Attributes of a signer, signed and not.

use chrono::{DateTime, Utc};
use der::asn1::ObjectIdentifier;
use sha1::{Digest, Sha1};

use crate::algorithm::{DigestAlgorithm, oid};
use crate::element::{Element, Elements, INTEGER, OCTET_STRING, SEQUENCE, SET};
use crate::write;
use crate::x509::Cert;

pub(crate) const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
pub(crate) const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
pub(crate) const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
pub(crate) const TIME_STAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");
const REVOCATION_ARCHIVE: ObjectIdentifier = oid("1.2.840.113583.1.1.8");

/// The most attributes of a signer, and the most values of one.
const MOST: usize = 100;

/// The attributes of a signer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attributes<'a> {
    /// All of them as they came, without what is around them.
    pub(crate) inside: &'a [u8],
    list: Vec<(ObjectIdentifier, Elements<'a>)>,
}

/// Whether the signed attributes name the certificate of the signer (ESS, RFC 5035).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EssMatch {
    /// They name this one.
    Same,
    /// They name another one, or cannot be read.
    Other,
    /// They name none.
    Absent,
}

impl<'a> Attributes<'a> {
    /// Reads the attributes inside an element.
    pub(crate) fn read(inside: &'a [u8]) -> Option<Attributes<'a>> {
        let mut list = Vec::new();
        for attribute in Elements(inside).all(MOST)? {
            let mut parts = attribute.open(SEQUENCE)?;
            let kind = parts.next()?.oid()?;
            let values = parts.expect(SET)?.inside();
            list.push((kind, values));
        }
        Some(Attributes { inside, list })
    }

    /// All values of that kind.
    pub(crate) fn values(&self, kind: ObjectIdentifier) -> impl Iterator<Item = Element<'a>> {
        let of_kind = self.list.iter().filter(move |(found, _)| *found == kind);
        of_kind.flat_map(|(_, values)| values.all(MOST).unwrap_or_default())
    }

    /// The value of that kind, where there is one and no other.
    pub(crate) fn one(&self, kind: ObjectIdentifier) -> Option<Element<'a>> {
        let mut of_kind = self.list.iter().filter(|(found, _)| *found == kind);
        let (_, mut values) = *of_kind.next()?;
        let value = values.next()?;
        (of_kind.next().is_none() && values.is_empty()).then_some(value)
    }

    /// The kind of what is signed.
    pub(crate) fn content_type(&self) -> Option<ObjectIdentifier> {
        self.one(CONTENT_TYPE)?.oid()
    }

    /// The digest over what is signed.
    pub(crate) fn message_digest(&self) -> Option<&'a [u8]> {
        let value = self.one(MESSAGE_DIGEST)?;
        (value.tag == OCTET_STRING).then_some(value.value)
    }

    /// When the signer says to have signed.
    pub(crate) fn signing_time(&self) -> Option<DateTime<Utc>> {
        self.one(SIGNING_TIME)?.time()
    }

    /// The tokens of time over the signature, each an element.
    pub(crate) fn time_stamps(&self) -> impl Iterator<Item = &'a [u8]> {
        self.values(TIME_STAMP).map(|value| value.whole)
    }

    /// Whether that is the certificate which the signer meant.
    pub(crate) fn ess(&self, certificate: &Cert) -> EssMatch {
        let second = self
            .list
            .iter()
            .any(|(kind, _)| *kind == SIGNING_CERTIFICATE_V2);
        let first = self
            .list
            .iter()
            .any(|(kind, _)| *kind == SIGNING_CERTIFICATE);
        let same = match (second, first) {
            (true, _) => self
                .one(SIGNING_CERTIFICATE_V2)
                .and_then(|value| names_v2(value, certificate)),
            (_, true) => self
                .one(SIGNING_CERTIFICATE)
                .and_then(|value| names_v1(value, certificate)),
            _ => return EssMatch::Absent,
        };
        if same == Some(true) {
            EssMatch::Same
        } else {
            EssMatch::Other
        }
    }

    /// Lists of revoked certificates and answers about them that Adobe's programs put under the signature.
    pub(crate) fn revocation_archive(&self) -> (Vec<&'a [u8]>, Vec<&'a [u8]>) {
        let (mut lists, mut answers) = (Vec::new(), Vec::new());
        let Some(archive) = self
            .one(REVOCATION_ARCHIVE)
            .and_then(|value| value.open(SEQUENCE))
        else {
            return (lists, answers);
        };
        for part in archive.all(MOST).unwrap_or_default() {
            let inside = part.inside().next().and_then(|list| list.open(SEQUENCE));
            let inside = inside.and_then(|list| list.all(MOST)).unwrap_or_default();
            let into = match part.tag {
                0xA0 => &mut lists,
                0xA1 => &mut answers,
                _ => continue,
            };
            into.extend(inside.iter().map(|element| element.whole));
        }
        (lists, answers)
    }
}

/// The first certificate named, which is the signer's (RFC 5035, 3): its parts, and its number where that is given.
fn first_named(value: Element<'_>) -> Option<Elements<'_>> {
    value
        .open(SEQUENCE)?
        .expect(SEQUENCE)?
        .inside()
        .expect(SEQUENCE)
        .map(Element::inside)
}

/// Whether the number of the certificate named, if it is given, is this one's.
fn is_numbered(mut rest: Elements<'_>, certificate: &Cert) -> Option<bool> {
    match rest.optional(SEQUENCE) {
        None => Some(true),
        Some(issuer_and_number) => {
            let mut parts = issuer_and_number.inside();
            parts.expect(SEQUENCE)?;
            Some(parts.expect(INTEGER)?.whole == certificate.serial())
        }
    }
}

fn names_v2(value: Element<'_>, certificate: &Cert) -> Option<bool> {
    let mut named = first_named(value)?;
    let digest = match named.optional(SEQUENCE) {
        None => DigestAlgorithm::Sha256,
        Some(algorithm) => DigestAlgorithm::read(algorithm).ok()?,
    };
    let same = named.expect(OCTET_STRING)?.value == digest.digest(&[certificate.der()]);
    Some(same && is_numbered(named, certificate)?)
}

/// The first edition tells certificates by SHA-1. It only chooses among those at hand, and time stamping services still write it.
fn names_v1(value: Element<'_>, certificate: &Cert) -> Option<bool> {
    let mut named = first_named(value)?;
    let same = named.expect(OCTET_STRING)?.value == Sha1::digest(certificate.der()).as_slice();
    Some(same && is_numbered(named, certificate)?)
}

/// An attribute with one value.
pub(crate) fn write(kind: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    write::sequence(&[&write::oid(kind), &write::set_of(&[value])])
}

/// The attribute that names the certificate of the signer (RFC 5035, 3), by SHA-256.
///
/// Its issuer and number are left out: the digest says it all (ETSI EN 319 122-1, 5.2.2.3).
pub(crate) fn write_signing_certificate(certificate: &Cert) -> Vec<u8> {
    let named = write::sequence(&[&write::octets(certificate.fingerprint())]);
    let value = write::sequence(&[&write::sequence(&[&named])]);
    write(SIGNING_CERTIFICATE_V2, &value)
}
