//! Keys and what they may be used for.

use std::fmt;

use der::asn1::ObjectIdentifier;

use crate::algorithm::{EC, RSA, RSA_PSS, oid};
use crate::element::{BIT_STRING, Element, INTEGER, SEQUENCE};

/// Kind and size of a public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// RSA, with the size of its modulus.
    Rsa {
        /// In bits, as in "RSA 2048".
        bits: usize,
    },
    /// On an elliptic curve.
    Ec {
        /// The usual name (`P-256`), the number of a curve without one here, or nothing where the curve is written out.
        curve: String,
    },
    /// Any other kind, by its number or, where there is one, its name (`Ed25519`).
    Other(String),
}

const NAMED: [(ObjectIdentifier, &str); 9] = [
    (oid("1.2.840.10045.3.1.7"), "P-256"),
    (oid("1.3.132.0.34"), "P-384"),
    (oid("1.3.132.0.35"), "P-521"),
    (oid("1.3.132.0.10"), "secp256k1"),
    (oid("1.3.36.3.3.2.8.1.1.7"), "brainpoolP256r1"),
    (oid("1.3.36.3.3.2.8.1.1.11"), "brainpoolP384r1"),
    (oid("1.3.36.3.3.2.8.1.1.13"), "brainpoolP512r1"),
    (oid("1.3.101.112"), "Ed25519"),
    (oid("1.3.101.113"), "Ed448"),
];

fn usual_name(number: ObjectIdentifier) -> String {
    NAMED
        .iter()
        .find(|(named, _)| *named == number)
        .map_or_else(|| number.to_string(), |(_, name)| (*name).to_owned())
}

impl PublicKey {
    pub(super) fn read(element: Element<'_>) -> Option<PublicKey> {
        let mut parts = element.open(SEQUENCE)?;
        let mut algorithm = parts.expect(SEQUENCE)?.inside();
        let kind = algorithm.next()?.oid()?;
        let key = parts.expect(BIT_STRING)?.bits()?;
        Some(if kind == RSA || kind == RSA_PSS {
            let mut numbers = crate::element::Elements(key).expect(SEQUENCE)?.inside();
            let modulus = numbers.expect(INTEGER)?.value;
            PublicKey::Rsa {
                bits: bit_length(modulus),
            }
        } else if kind == EC {
            let curve = algorithm.next()?.oid();
            PublicKey::Ec {
                curve: curve.map(usual_name).unwrap_or_default(),
            }
        } else {
            PublicKey::Other(usual_name(kind))
        })
    }
}

fn bit_length(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    let octets = &number[zeros..];
    octets.first().map_or(0, |first| {
        octets.len() * 8 - usize::try_from(first.leading_zeros()).unwrap_or(0)
    })
}

/// As it is shown: `RSA 2048`, `EC P-256`.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PublicKey::Rsa { bits } => write!(f, "RSA {bits}"),
            PublicKey::Ec { curve } if curve.is_empty() => f.write_str("EC"),
            PublicKey::Ec { curve } => write!(f, "EC {curve}"),
            PublicKey::Other(name) => f.write_str(name),
        }
    }
}

/// What a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUsage {
    /// Signing.
    DigitalSignature,
    /// Signing that cannot be denied later ("content commitment").
    NonRepudiation,
    /// Encrypting keys.
    KeyEncipherment,
    /// Encrypting data.
    DataEncipherment,
    /// Agreeing on keys.
    KeyAgreement,
    /// Issuing certificates.
    CertificateSigning,
    /// Issuing lists of revoked certificates.
    CrlSigning,
    /// Agreeing on keys, only to encrypt.
    EncipherOnly,
    /// Agreeing on keys, only to decrypt.
    DecipherOnly,
}

impl KeyUsage {
    /// All, in the order of their bits.
    const ALL: [KeyUsage; 9] = [
        KeyUsage::DigitalSignature,
        KeyUsage::NonRepudiation,
        KeyUsage::KeyEncipherment,
        KeyUsage::DataEncipherment,
        KeyUsage::KeyAgreement,
        KeyUsage::CertificateSigning,
        KeyUsage::CrlSigning,
        KeyUsage::EncipherOnly,
        KeyUsage::DecipherOnly,
    ];

    /// The uses whose bits are set.
    pub(super) fn read(bits: Element<'_>) -> Option<Vec<KeyUsage>> {
        let octets = bits.bits()?;
        let set = |index: usize| {
            octets
                .get(index / 8)
                .is_some_and(|octet| octet & (0x80 >> (index % 8)) != 0)
        };
        let set = Self::ALL
            .into_iter()
            .enumerate()
            .filter(|(index, _)| set(*index));
        Some(set.map(|(_, usage)| usage).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::bit_length;

    #[test]
    fn the_size_of_a_number_is_that_of_its_bits() {
        assert_eq!(bit_length(&[]), 0);
        assert_eq!(bit_length(&[0, 0]), 0);
        assert_eq!(bit_length(&[0, 0x80, 0]), 16);
        assert_eq!(bit_length(&[0x7F, 0]), 15);
    }
}
