//! A further signer beside those of a signature (RFC 5652, 5.1): parallel signatures over the same content.

use std::fmt;

use super::SIGNED_DATA;
use super::read::{self, SignedData, SignerId, open};
use crate::certificate;
use crate::element::{Elements, INTEGER, SEQUENCE, SET, part};
use crate::write;

/// Why a further signer cannot be put beside a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FurtherError {
    /// The signature that is there cannot be read.
    Damaged,
    /// The further signature cannot be read. Those of [`super::Draft`] can.
    FurtherDamaged,
    /// The further signature is over something else.
    OtherContent,
    /// The same certificate has signed already.
    SignedAlready,
}

impl FurtherError {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(self) -> &'static str {
        match self {
            FurtherError::Damaged => {
                "Tệp chữ ký (.p7s) bị hỏng, không thêm được chữ ký thứ hai: hãy xin lại tệp chữ ký, hoặc ký thành tệp chữ ký mới."
            }
            FurtherError::FurtherDamaged => {
                "Chữ ký vừa tạo không đọc được nên không được thêm vào tệp chữ ký: hãy ký lại."
            }
            FurtherError::OtherContent => {
                "Chữ ký vừa tạo không phải cho tệp mà người trước đã ký, nên không được thêm vào tệp chữ ký: hãy chọn đúng tệp và tệp chữ ký của nó."
            }
            FurtherError::SignedAlready => {
                "Chứng thư số này đã ký trong tệp chữ ký rồi: hãy chọn chứng thư số của người ký tiếp theo."
            }
        }
    }
}

impl fmt::Display for FurtherError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for FurtherError {}

/// Puts the signers of a further signature over the same content beside those of a signature (DER, BER or PEM); gives DER.
///
/// Of each signer every byte stays as it is, time stamps included; certificates and evidence that both bring along are kept once.
/// A time stamp has to be put beside the further signature first, see [`super::add_timestamp`].
pub fn add_signer(signature: &[u8], further: &[u8]) -> Result<Vec<u8>, FurtherError> {
    let signature = certificate::unwrapped(signature);
    let first = read::definite(&signature).ok_or(FurtherError::Damaged)?;
    let second = read::definite(further).ok_or(FurtherError::FurtherDamaged)?;
    let (one, two) = (
        SignedData::read(&first).ok_or(FurtherError::Damaged)?,
        SignedData::read(&second).ok_or(FurtherError::FurtherDamaged)?,
    );
    if !may_be_of_one_content(&one, &two) {
        return Err(FurtherError::OtherContent);
    }
    let mut signers = two.signers.iter();
    if signers.any(|signer| {
        one.signers
            .iter()
            .any(|there| is_same(&there.id, &signer.id))
    }) {
        return Err(FurtherError::SignedAlready);
    }
    let (first, second) = (
        Parts::read(&first).ok_or(FurtherError::Damaged)?,
        Parts::read(&second).ok_or(FurtherError::FurtherDamaged)?,
    );
    Ok(first.with(&second))
}

/// By the digests under the signatures: those by the same algorithm have to agree.
fn may_be_of_one_content(one: &SignedData<'_>, two: &SignedData<'_>) -> bool {
    let digests = |data: &SignedData<'_>| {
        let signers = data.signers.iter().map(|signer| {
            let stated = signer.signed.as_ref()?.message_digest()?.to_vec();
            Some((signer.digest.clone().ok()?, stated))
        });
        signers.flatten().collect::<Vec<_>>()
    };
    let (ours, theirs) = (digests(one), digests(two));
    let differ = ours.iter().any(|(algorithm, digest)| {
        let mut same_kind = theirs.iter().filter(|(kind, _)| kind == algorithm);
        same_kind.any(|(_, other)| other != digest)
    });
    one.content_type == two.content_type && !differ
}

fn is_same(one: &SignerId<'_>, two: &SignerId<'_>) -> bool {
    match (one, two) {
        (
            SignerId::Number { issuer, serial },
            SignerId::Number {
                issuer: other,
                serial: number,
            },
        ) => issuer == other && serial == number,
        (SignerId::Key(id), SignerId::Key(other)) => id == other,
        _ => false,
    }
}

/// The parts of a signature, each an element.
struct Parts<'a> {
    version: &'a [u8],
    digests: Vec<&'a [u8]>,
    content: &'a [u8],
    certificates: Vec<&'a [u8]>,
    revocation: Vec<&'a [u8]>,
    signers: Vec<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn read(bytes: &'a [u8]) -> Option<Parts<'a>> {
        let all = |elements: Elements<'a>| {
            let found = elements.all(usize::MAX)?;
            Some(found.iter().map(|element| element.whole).collect())
        };
        let mut parts = open(bytes)?;
        Some(Parts {
            version: parts.expect(INTEGER)?.whole,
            digests: all(parts.expect(SET)?.inside())?,
            content: parts.expect(SEQUENCE)?.whole,
            certificates: match parts.optional(part(0)) {
                Some(certificates) => all(certificates.inside())?,
                None => Vec::new(),
            },
            revocation: match parts.optional(part(1)) {
                Some(revocation) => all(revocation.inside())?,
                None => Vec::new(),
            },
            signers: all(parts.expect(SET)?.inside())?,
        })
    }

    fn with(mut self, further: &Parts<'a>) -> Vec<u8> {
        add_new(&mut self.digests, &further.digests);
        add_new(&mut self.certificates, &further.certificates);
        add_new(&mut self.revocation, &further.revocation);
        add_new(&mut self.signers, &further.signers);
        let optional = |number, parts: &[&[u8]]| match parts {
            [] => Vec::new(),
            parts => write::element(part(number), &write::sorted(parts)),
        };
        let signed = write::sequence(&[
            // The version rises with what is in it (RFC 5652, 5.1), and so do the bytes of it.
            self.version.max(further.version),
            &write::set_of(&self.digests),
            self.content,
            &optional(0, &self.certificates),
            &optional(1, &self.revocation),
            &write::set_of(&self.signers),
        ]);
        write::sequence(&[
            &write::oid(SIGNED_DATA),
            &write::element(part(0), &[&signed]),
        ])
    }
}

fn add_new<'a>(list: &mut Vec<&'a [u8]>, further: &[&'a [u8]]) {
    for part in further {
        if !list.contains(part) {
            list.push(part);
        }
    }
}
