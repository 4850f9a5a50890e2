//! Reading signatures.

use der::asn1::ObjectIdentifier;

use super::attributes::Attributes;
use super::{MAX_BYTES, SIGNED_DATA};
use crate::algorithm::{AlgorithmFault, DigestAlgorithm, SignatureAlgorithm, oid};
use crate::ber;
use crate::element::{
    Element, Elements, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, part, plain_part,
};
use crate::write;
use crate::x509::Cert;

use std::borrow::Cow;

const OCSP_RESPONSE: ObjectIdentifier = oid("1.3.6.1.5.5.7.16.2");

const MOST_CERTIFICATES: usize = 200;
const MOST_SIGNERS: usize = 50;

/// What a signature says.
#[derive(Debug)]
pub(crate) struct SignedData<'a> {
    /// The kind of what is signed.
    pub(crate) content_type: ObjectIdentifier,
    /// What is signed, where it is inside.
    pub(crate) content: Option<&'a [u8]>,
    /// Certificates that came along, each an element.
    pub(crate) certificates: Vec<&'a [u8]>,
    /// Lists of revoked certificates that came along.
    pub(crate) revocation_lists: Vec<&'a [u8]>,
    /// Answers about certificates (OCSP) that came along.
    pub(crate) answers: Vec<&'a [u8]>,
    /// Who signed; at least one.
    pub(crate) signers: Vec<Signer<'a>>,
}

/// One who signed.
#[derive(Debug)]
pub(crate) struct Signer<'a> {
    /// The whole element.
    pub(crate) whole: &'a [u8],
    /// How the certificate is told.
    pub(crate) id: SignerId<'a>,
    /// The algorithm of the digest over what is signed.
    pub(crate) digest: Result<DigestAlgorithm, AlgorithmFault>,
    /// What is under the signature beside the digest; `None` where the signature is over the content itself.
    pub(crate) signed: Option<Attributes<'a>>,
    /// The algorithm of the signature.
    pub(crate) algorithm: Result<SignatureAlgorithm, AlgorithmFault>,
    /// The signature.
    pub(crate) signature: &'a [u8],
    /// What was put beside the signature later.
    pub(crate) unsigned: Attributes<'a>,
}

/// How a signer's certificate is told.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SignerId<'a> {
    /// By issuer and number, both elements.
    Number { issuer: &'a [u8], serial: &'a [u8] },
    /// By the identifier of the key.
    Key(&'a [u8]),
}

impl SignerId<'_> {
    /// Whether it tells that certificate.
    pub(crate) fn tells(&self, certificate: &Cert) -> bool {
        match self {
            SignerId::Number { issuer, serial } => certificate.is_numbered(issuer, serial),
            SignerId::Key(id) => certificate.extensions().key_id.as_deref() == Some(*id),
        }
    }
}

/// The bytes of a signature with all lengths stated; zeros behind it are passed over, as PDF files fill up with them.
pub(crate) fn definite(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    if bytes.len() > MAX_BYTES {
        return None;
    }
    let (definite, rest) = ber::definite(bytes)?;
    rest.iter().all(|byte| *byte == 0).then_some(definite)
}

impl<'a> SignedData<'a> {
    /// Reads a signature whose lengths are all stated, see [`definite`].
    pub(crate) fn read(bytes: &'a [u8]) -> Option<SignedData<'a>> {
        let mut parts = open(bytes)?;
        parts.expect(INTEGER)?;
        parts.expect(SET)?;
        let mut content = parts.expect(SEQUENCE)?.inside();
        let content_type = content.next()?.oid()?;
        let content = match content.optional(part(0)) {
            None => None,
            Some(inside) => Some(inside.inside().expect(OCTET_STRING)?.value),
        };
        let mut read = SignedData {
            content_type,
            content,
            certificates: Vec::new(),
            revocation_lists: Vec::new(),
            answers: Vec::new(),
            signers: Vec::new(),
        };
        if let Some(certificates) = parts.optional(part(0)) {
            for choice in certificates.inside().all(MOST_CERTIFICATES)? {
                // Others than those of X.509 have tags of their own.
                if choice.tag == SEQUENCE {
                    read.certificates.push(choice.whole);
                }
            }
        }
        if let Some(lists) = parts.optional(part(1)) {
            for choice in lists.inside().all(MOST_CERTIFICATES)? {
                match choice.tag {
                    SEQUENCE => read.revocation_lists.push(choice.whole),
                    _ => read.answers.extend(answer(choice)),
                }
            }
        }
        for signer in parts.expect(SET)?.inside().all(MOST_SIGNERS)? {
            read.signers.push(Signer::read(signer)?);
        }
        (!read.signers.is_empty() && parts.is_empty()).then_some(read)
    }
}

/// The parts of a signature.
pub(super) fn open(bytes: &[u8]) -> Option<Elements<'_>> {
    let mut outer = Elements(bytes).expect(SEQUENCE)?.inside();
    if outer.expect(OID)?.oid()? != SIGNED_DATA {
        return None;
    }
    let mut inside = outer.expect(part(0))?.inside();
    Some(inside.expect(SEQUENCE)?.inside())
}

/// An answer about certificates among lists of revoked ones (RFC 5940, 2.1).
fn answer(choice: Element<'_>) -> Option<&[u8]> {
    let mut parts = choice.open(part(1))?;
    (parts.next()?.oid()? == OCSP_RESPONSE)
        .then(|| parts.expect(SEQUENCE).map(|answer| answer.whole))?
}

impl<'a> Signer<'a> {
    fn read(element: Element<'a>) -> Option<Signer<'a>> {
        let mut parts = element.open(SEQUENCE)?;
        parts.expect(INTEGER)?;
        let id = parts.next()?;
        let id = if id.tag == plain_part(0) {
            SignerId::Key(id.value)
        } else {
            let mut number = id.open(SEQUENCE)?;
            SignerId::Number {
                issuer: number.expect(SEQUENCE)?.whole,
                serial: number.expect(INTEGER)?.whole,
            }
        };
        let digest = DigestAlgorithm::read(parts.expect(SEQUENCE)?);
        let signed = match parts.optional(part(0)) {
            None => None,
            Some(signed) => Some(Attributes::read(signed.value)?),
        };
        let algorithm = parts.expect(SEQUENCE)?;
        let algorithm = SignatureAlgorithm::read(algorithm, Some(&digest));
        let signature = parts.expect(OCTET_STRING)?.value;
        let unsigned = match parts.optional(part(1)) {
            None => Attributes::default(),
            Some(unsigned) => Attributes::read(unsigned.value)?,
        };
        parts.is_empty().then_some(Signer {
            whole: element.whole,
            id,
            digest,
            signed,
            algorithm,
            signature,
            unsigned,
        })
    }

    /// The pieces whose digest is signed where there are signed attributes, as they came.
    ///
    /// They are signed as a set and not as the part of the signer that they stand in (RFC 5652, 5.4).
    pub(crate) fn signed_as_set(attributes: &Attributes<'a>) -> (Vec<u8>, &'a [u8]) {
        let inside = attributes.inside;
        (write::header(SET, inside.len()), inside)
    }

    /// The same in the order that DER asks for, where they came in another.
    pub(crate) fn signed_in_order(attributes: &Attributes<'a>) -> Option<Vec<u8>> {
        let parts = Elements(attributes.inside).all(usize::MAX)?;
        let parts: Vec<&[u8]> = parts.iter().map(|part| part.whole).collect();
        (!parts.is_sorted()).then(|| write::set_of(&parts))
    }
}
