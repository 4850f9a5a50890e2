//! Signatures as others might make them, and time stamps.

use chrono::{DateTime, Utc};
use seal::algorithm::SignatureAlgorithm;
use seal::x509::Cert;
use sha1::{Digest, Sha1};

use super::*;

/// What can be chosen about a time stamp.
#[derive(Clone)]
pub struct Clock {
    pub authority: Cert,
    pub pair: Pair,
    /// The certificate named under the signature.
    pub named: Cert,
    pub time: DateTime<Utc>,
    pub digest: Vec<u8>,
    pub nonce: Option<Vec<u8>>,
}

impl Clock {
    /// A stamp over these bytes.
    pub fn over(authority: &Cert, pair: Pair, bytes: &[u8], day: &str) -> Clock {
        Clock {
            authority: authority.clone(),
            pair,
            named: authority.clone(),
            time: moment(day),
            digest: Sha256.digest(&[bytes]),
            nonce: None,
        }
    }

    pub fn token(&self) -> Vec<u8> {
        const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
        let sha256 = sequence(&[&oid("2.16.840.1.101.3.4.2.1")]);
        let info = sequence(&[
            &integer(1),
            &oid("1.2.3.4"),
            &sequence(&[&sha256, &octets(&self.digest)]),
            &integer(77),
            &generalized(self.time),
            &self.nonce.clone().unwrap_or_default(),
        ]);
        let signer = Cms {
            content_type: TST_INFO,
            ..Cms::new(&self.authority, self.pair, &info)
        };
        let signer = Cms {
            named: Some(self.named.clone()),
            content: Some(info.clone()),
            ..signer
        };
        signer.bytes()
    }

    pub fn response(&self) -> Vec<u8> {
        sequence(&[&sequence(&[&integer(0)]), &self.token()])
    }
}

// Signatures.

/// What can be chosen about a signature that others might make.
#[derive(Clone)]
pub struct Cms {
    pub certificate: Cert,
    pub pair: Pair,
    pub algorithm: SignatureAlgorithm,
    /// Written in place of the signature's algorithm.
    pub written_algorithm: Option<Vec<u8>>,
    /// Written in place of SHA-256, with the digest that goes under the signature.
    pub digest: (&'static str, Vec<u8>),
    pub content_type: &'static str,
    /// Put inside.
    pub content: Option<Vec<u8>>,
    /// The certificate named under the signature.
    pub named: Option<Cert>,
    pub signed_attributes: bool,
    /// Attributes beside the usual ones, under the signature.
    pub further: Vec<Vec<u8>>,
    /// Whether attributes stand and are signed in an order that DER does not ask for.
    pub unordered: bool,
    /// Whether they are signed in DER's order, and stand in the other.
    pub signed_in_order: bool,
    pub by_key_id: bool,
    pub certificates: Vec<Cert>,
    pub unsigned: Vec<Vec<u8>>,
}

/// `id-data` (RFC 5652, 4).
const DATA: &str = "1.2.840.113549.1.7.1";

pub fn attribute(number: &str, value: &[u8]) -> Vec<u8> {
    sequence(&[&oid(number), &element(0x31, &[value])])
}

impl Cms {
    /// A signature over these bytes with all that should be there.
    pub fn new(certificate: &Cert, pair: Pair, bytes: &[u8]) -> Cms {
        Cms {
            certificate: certificate.clone(),
            pair,
            algorithm: pair.algorithm(),
            written_algorithm: None,
            digest: ("2.16.840.1.101.3.4.2.1", Sha256.digest(&[bytes])),
            content_type: DATA,
            content: None,
            named: Some(certificate.clone()),
            signed_attributes: true,
            further: Vec::new(),
            unordered: false,
            signed_in_order: false,
            by_key_id: false,
            certificates: vec![certificate.clone()],
            unsigned: Vec::new(),
        }
    }

    fn attributes(&self) -> Vec<Vec<u8>> {
        let mut list = self.further.clone();
        list.push(attribute("1.2.840.113549.1.9.3", &oid(self.content_type)));
        list.push(attribute("1.2.840.113549.1.9.4", &octets(&self.digest.1)));
        if let Some(named) = &self.named {
            let id = sequence(&[&octets(&Sha256.digest(&[named.der()]))]);
            let value = sequence(&[&sequence(&[&id])]);
            list.push(attribute("1.2.840.113549.1.9.16.2.47", &value));
        }
        list.sort();
        list
    }

    /// The signer alone.
    pub fn signer(&self) -> Vec<u8> {
        let mut attributes = self.attributes();
        let in_order = attributes.concat();
        if self.unordered {
            attributes.reverse();
        }
        let attributes = attributes.concat();
        let signed = if self.signed_in_order {
            &in_order
        } else {
            &attributes
        };
        let signature = self.pair.sign(self.algorithm, &element(0x31, &[signed]));
        let id = if self.by_key_id {
            element(0x80, &[&Sha1::digest(self.pair.bits())])
        } else {
            sequence(&[self.certificate.issuer(), self.certificate.serial()])
        };
        let attributes = if self.signed_attributes {
            element(0xA0, &[&attributes])
        } else {
            Vec::new()
        };
        let unsigned = if self.unsigned.is_empty() {
            Vec::new()
        } else {
            element(0xA1, &[&self.unsigned.concat()])
        };
        let written = self.written_algorithm.clone();
        sequence(&[
            &integer(if self.by_key_id { 3 } else { 1 }),
            &id,
            &sequence(&[&oid(self.digest.0)]),
            &attributes,
            &written.unwrap_or_else(|| algorithm(self.algorithm)),
            &octets(&signature),
            &unsigned,
        ])
    }

    pub fn bytes(&self) -> Vec<u8> {
        Cms::together(&[self])
    }

    /// Several signers in one; the first says what else is in it.
    pub fn together(signers: &[&Cms]) -> Vec<u8> {
        let first = signers[0];
        let content = first.content.as_ref();
        let content = content.map(|content| element(0xA0, &[&octets(content)]));
        let mut certificates: Vec<&Cert> = Vec::new();
        for certificate in signers.iter().flat_map(|signer| &signer.certificates) {
            certificates.push(certificate);
        }
        let certificates: Vec<&[u8]> = certificates.iter().map(|found| found.der()).collect();
        let certificates = if certificates.is_empty() {
            Vec::new()
        } else {
            element(0xA0, &certificates)
        };
        let signers: Vec<Vec<u8>> = signers.iter().map(|signer| signer.signer()).collect();
        // The version tells whether anything but data is inside (RFC 5652, 5.1).
        let version = if first.content_type == DATA { 1 } else { 3 };
        let signed = sequence(&[
            &integer(version),
            &element(0x31, &[&sequence(&[&oid(first.digest.0)])]),
            &sequence(&[&oid(first.content_type), &content.unwrap_or_default()]),
            &certificates,
            &element(0x31, &[&signers.concat()]),
        ]);
        sequence(&[&oid("1.2.840.113549.1.7.2"), &element(0xA0, &[&signed])])
    }
}
