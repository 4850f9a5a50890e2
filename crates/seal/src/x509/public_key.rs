//! Public keys and what they verify.

use std::fmt;

use der::asn1::ObjectIdentifier;
use rsa::BoxedUint;
use rsa::pss;
use sha2::{Sha256, Sha384, Sha512};
use signature::hazmat::PrehashVerifier;

use crate::algorithm::{
    self, AlgorithmFault, DigestAlgorithm, EC, RSA, RSA_PSS, SignatureAlgorithm, oid,
};
use crate::element::{BIT_STRING, Elements, INTEGER, SEQUENCE};

const P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = oid("1.3.132.0.34");

/// Smaller ones are not even computed with, larger ones cost too much.
const RSA_BITS: std::ops::RangeInclusive<usize> = 512..=8192;

/// RSA keys with fewer bits are too weak (Thông tư 15/2025/TT-BKHCN's draft annex asks for 2048).
pub(crate) const RSA_LEAST: usize = 2048;

/// Kind and size of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, with the size of its modulus in bits.
    Rsa(usize),
    /// On the curve P-256.
    P256,
    /// On the curve P-384.
    P384,
    /// Any other, by number; nothing where it cannot be read.
    Other(String),
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyKind::Rsa(bits) => write!(f, "RSA {bits}"),
            KeyKind::P256 => f.write_str("EC P-256"),
            KeyKind::P384 => f.write_str("EC P-384"),
            KeyKind::Other(number) => f.write_str(number),
        }
    }
}

impl KeyKind {
    /// Reads the kind of a key with its algorithm, an element.
    pub(super) fn read(key_info: &[u8]) -> KeyKind {
        kind(key_info).unwrap_or_else(|| KeyKind::Other(String::new()))
    }

    /// Whether such a key is too short to rely on.
    pub fn is_weak(&self) -> bool {
        matches!(self, KeyKind::Rsa(bits) if *bits < RSA_LEAST)
    }

    /// The most octets that a signature of such a key has: with RSA each has as many.
    pub fn signature_length(&self) -> Option<usize> {
        // ECDSA: a sequence of two numbers, each with a zero in front at most.
        match self {
            KeyKind::Rsa(bits) => Some(bits.div_ceil(8)),
            KeyKind::P256 => Some(2 + 2 * (2 + 33)),
            KeyKind::P384 => Some(2 + 2 * (2 + 49)),
            KeyKind::Other(_) => None,
        }
    }
}

/// A public key.
#[derive(Debug, Clone)]
pub enum PublicKey {
    /// RSA.
    Rsa(Box<rsa::PublicKey>),
    /// On the curve P-256.
    P256(Box<p256::ecdsa::VerifyingKey>),
    /// On the curve P-384.
    P384(Box<p384::ecdsa::VerifyingKey>),
    /// Of a kind that is not known here, or not one that its kind can have.
    Unknown,
}

/// Why a signature is not one of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFault {
    /// The signature is wrong.
    Wrong,
    /// The algorithm is not taken.
    Algorithm(AlgorithmFault),
    /// The key is of a kind that is not known here.
    UnknownKey,
    /// The algorithm is none for a key of this kind.
    OtherKind,
}

impl PublicKey {
    /// Reads a key with its algorithm, an element.
    pub(super) fn read(key_info: &[u8]) -> PublicKey {
        read(key_info).unwrap_or(PublicKey::Unknown)
    }

    /// Verifies the signature over a digest; that of ECDSA is two numbers in a sequence.
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<(), KeyFault> {
        let right = match (algorithm, self) {
            (_, PublicKey::Unknown) => return Err(KeyFault::UnknownKey),
            (SignatureAlgorithm::RsaPkcs1(hash), PublicKey::Rsa(key)) => match hash {
                DigestAlgorithm::Sha256 => key.pkcs1v15_verify_prehash::<Sha256>(digest, signature),
                DigestAlgorithm::Sha384 => key.pkcs1v15_verify_prehash::<Sha384>(digest, signature),
                DigestAlgorithm::Sha512 => key.pkcs1v15_verify_prehash::<Sha512>(digest, signature),
            }
            .is_ok(),
            (SignatureAlgorithm::RsaPss { digest: hash, salt }, PublicKey::Rsa(key)) => {
                let Ok(signature) = pss::Signature::try_from(signature) else {
                    return Err(KeyFault::Wrong);
                };
                let key = (**key).clone();
                match hash {
                    DigestAlgorithm::Sha256 => {
                        pss::VerifyingKey::<Sha256>::new_with_salt_len(key, salt)
                            .verify_prehash(digest, &signature)
                    }
                    DigestAlgorithm::Sha384 => {
                        pss::VerifyingKey::<Sha384>::new_with_salt_len(key, salt)
                            .verify_prehash(digest, &signature)
                    }
                    DigestAlgorithm::Sha512 => {
                        pss::VerifyingKey::<Sha512>::new_with_salt_len(key, salt)
                            .verify_prehash(digest, &signature)
                    }
                }
                .is_ok()
            }
            (SignatureAlgorithm::Ecdsa(_), PublicKey::P256(key)) => {
                p256::ecdsa::Signature::from_der(signature)
                    .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
            }
            (SignatureAlgorithm::Ecdsa(_), PublicKey::P384(key)) => {
                p384::ecdsa::Signature::from_der(signature)
                    .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
            }
            _ => return Err(KeyFault::OtherKind),
        };
        if right { Ok(()) } else { Err(KeyFault::Wrong) }
    }
}

/// The bits of a key without its algorithm.
pub(super) fn bits(key_info: &[u8]) -> Option<&[u8]> {
    let mut parts = Elements(key_info).expect(SEQUENCE)?.inside();
    parts.expect(SEQUENCE)?;
    parts.expect(BIT_STRING)?.bits()
}

/// What tells a key from all others: the modulus of RSA without zeros in front, else the bits, which are a point for EC.
pub(super) fn value(key_info: &[u8]) -> Option<&[u8]> {
    match kind(key_info)? {
        KeyKind::Rsa(_) => rsa_numbers(key_info).map(|(modulus, _)| modulus),
        _ => bits(key_info),
    }
}

fn kind(key_info: &[u8]) -> Option<KeyKind> {
    let mut parts = Elements(key_info).expect(SEQUENCE)?.inside();
    let (number, mut parameters) = algorithm::parts(parts.next()?)?;
    Some(match number {
        RSA | RSA_PSS => {
            let (modulus, _) = rsa_numbers(key_info)?;
            let zeros = modulus.first()?.leading_zeros();
            KeyKind::Rsa(modulus.len() * 8 - usize::try_from(zeros).ok()?)
        }
        EC => match parameters.next()?.oid()? {
            P256 => KeyKind::P256,
            P384 => KeyKind::P384,
            curve => KeyKind::Other(curve.to_string()),
        },
        _ => KeyKind::Other(number.to_string()),
    })
}

fn read(key_info: &[u8]) -> Option<PublicKey> {
    Some(match kind(key_info)? {
        KeyKind::Rsa(_) => {
            let (modulus, exponent) = rsa_numbers(key_info)?;
            let modulus = BoxedUint::from_be_slice_vartime(modulus);
            let exponent = BoxedUint::from_be_slice_vartime(exponent);
            let key = rsa::PublicKey::new_with_size_limits(modulus, exponent, RSA_BITS).ok()?;
            PublicKey::Rsa(Box::new(key))
        }
        KeyKind::P256 => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(bits(key_info)?).ok()?;
            PublicKey::P256(Box::new(key))
        }
        KeyKind::P384 => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(bits(key_info)?).ok()?;
            PublicKey::P384(Box::new(key))
        }
        KeyKind::Other(_) => return None,
    })
}

/// Modulus and exponent.
fn rsa_numbers(key_info: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut numbers = Elements(bits(key_info)?).expect(SEQUENCE)?.inside();
    let modulus = positive(numbers.expect(INTEGER)?.value)?;
    let exponent = positive(numbers.expect(INTEGER)?.value)?;
    Some((modulus, exponent))
}

/// The octets of a number above zero, without zeros in front.
fn positive(octets: &[u8]) -> Option<&[u8]> {
    match octets {
        [0x80..=0xFF, ..] => None,
        [0, rest @ ..] => (!rest.is_empty()).then_some(rest),
        rest => (!rest.is_empty()).then_some(rest),
    }
}
