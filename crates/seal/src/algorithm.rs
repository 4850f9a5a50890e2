//! Algorithms of digests and signatures, as certificates, signatures and time stamps name them.
//!
//! Taken are SHA-256, SHA-384 and SHA-512 with RSA (PKCS #1 v1.5 and PSS) and with ECDSA.
//! MD5 and SHA-1 are known only to be refused by name.

use std::fmt;

use der::asn1::ObjectIdentifier;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::element::{Element, Elements, SEQUENCE, part};
use crate::write;

pub(crate) const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

pub(crate) const SHA1: ObjectIdentifier = oid("1.3.14.3.2.26");
pub(crate) const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
pub(crate) const EC: ObjectIdentifier = oid("1.2.840.10045.2.1");
pub(crate) const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");

/// An algorithm of digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DigestAlgorithm {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

use DigestAlgorithm::{Sha256 as S256, Sha384 as S384, Sha512 as S512};

/// Algorithms that nobody may rely on any more.
const WEAK: [(ObjectIdentifier, &str); 10] = [
    (oid("1.2.840.113549.2.2"), "MD2"),
    (oid("1.2.840.113549.2.5"), "MD5"),
    (SHA1, "SHA-1"),
    (oid("1.2.840.113549.1.1.2"), "MD2"),
    (oid("1.2.840.113549.1.1.4"), "MD5"),
    (oid("1.2.840.113549.1.1.5"), "SHA-1"),
    (oid("1.3.14.3.2.29"), "SHA-1"),
    (oid("1.2.840.10045.4.1"), "SHA-1"),
    (oid("1.2.840.10040.4.3"), "SHA-1"),
    (oid("1.3.14.3.2.27"), "SHA-1"),
];

const DIGESTS: [(ObjectIdentifier, DigestAlgorithm); 3] = [
    (oid("2.16.840.1.101.3.4.2.1"), S256),
    (oid("2.16.840.1.101.3.4.2.2"), S384),
    (oid("2.16.840.1.101.3.4.2.3"), S512),
];

const RSA_WITH: [(ObjectIdentifier, DigestAlgorithm); 3] = [
    (oid("1.2.840.113549.1.1.11"), S256),
    (oid("1.2.840.113549.1.1.12"), S384),
    (oid("1.2.840.113549.1.1.13"), S512),
];

const ECDSA_WITH: [(ObjectIdentifier, DigestAlgorithm); 3] = [
    (oid("1.2.840.10045.4.3.2"), S256),
    (oid("1.2.840.10045.4.3.3"), S384),
    (oid("1.2.840.10045.4.3.4"), S512),
];

fn named(
    table: &[(ObjectIdentifier, DigestAlgorithm); 3],
    number: ObjectIdentifier,
) -> Option<DigestAlgorithm> {
    let entry = table.iter().find(|(named, _)| *named == number);
    entry.map(|(_, digest)| *digest)
}

fn number_of(
    table: &[(ObjectIdentifier, DigestAlgorithm); 3],
    digest: DigestAlgorithm,
) -> ObjectIdentifier {
    match digest {
        S256 => table[0].0,
        S384 => table[1].0,
        S512 => table[2].0,
    }
}

/// Why an algorithm is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlgorithmFault {
    /// Too weak to prove anything: MD5, SHA-1 and the like, by name.
    Weak(&'static str),
    /// Not known here, by number; or known, with parameters that are not.
    Unknown(String),
    /// Written in a way that cannot be read.
    Damaged,
}

impl AlgorithmFault {
    fn of(number: ObjectIdentifier) -> Self {
        WEAK.iter().find(|(weak, _)| *weak == number).map_or_else(
            || AlgorithmFault::Unknown(number.to_string()),
            |(_, name)| AlgorithmFault::Weak(name),
        )
    }
}

impl DigestAlgorithm {
    /// How many octets a digest has.
    pub fn length(self) -> usize {
        match self {
            S256 => 32,
            S384 => 48,
            S512 => 64,
        }
    }

    /// The digest over these pieces, one after another.
    pub fn digest(self, pieces: &[&[u8]]) -> Vec<u8> {
        fn over<D: Digest>(pieces: &[&[u8]]) -> Vec<u8> {
            let mut hasher = D::new();
            for piece in pieces {
                hasher.update(piece);
            }
            hasher.finalize().to_vec()
        }
        match self {
            S256 => over::<Sha256>(pieces),
            S384 => over::<Sha384>(pieces),
            S512 => over::<Sha512>(pieces),
        }
    }

    pub(crate) fn number(self) -> ObjectIdentifier {
        number_of(&DIGESTS, self)
    }

    /// Reads an algorithm with its parameters, which are absent or nothing.
    pub(crate) fn read(element: Element<'_>) -> Result<Self, AlgorithmFault> {
        let (number, _) = parts(element).ok_or(AlgorithmFault::Damaged)?;
        Self::of(number)
    }

    pub(crate) fn of(number: ObjectIdentifier) -> Result<Self, AlgorithmFault> {
        named(&DIGESTS, number).ok_or_else(|| AlgorithmFault::of(number))
    }

    /// As CMS has it, without parameters (RFC 5754, 2).
    pub(crate) fn write(self) -> Vec<u8> {
        write::sequence(&[&write::oid(self.number())])
    }

    /// As digests are wrapped for PKCS #1 v1.5, with parameters that are nothing (RFC 8017, 9.2).
    pub(crate) fn write_with_null(self) -> Vec<u8> {
        write::sequence(&[&write::oid(self.number()), &write::null()])
    }
}

impl fmt::Display for DigestAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            S256 => "SHA-256",
            S384 => "SHA-384",
            S512 => "SHA-512",
        })
    }
}

/// An algorithm of signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// RSA by PKCS #1 v1.5.
    RsaPkcs1(DigestAlgorithm),
    /// RSA by PSS, its mask made with the same digest.
    RsaPss {
        /// The digest.
        digest: DigestAlgorithm,
        /// How many octets of salt; as many as the digest has, where we sign.
        salt: usize,
    },
    /// ECDSA.
    Ecdsa(DigestAlgorithm),
}

use SignatureAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};

impl SignatureAlgorithm {
    /// PSS as we sign.
    pub fn pss(digest: DigestAlgorithm) -> Self {
        RsaPss {
            digest,
            salt: digest.length(),
        }
    }

    /// The digest that is signed.
    pub fn digest(self) -> DigestAlgorithm {
        match self {
            RsaPkcs1(digest) | RsaPss { digest, .. } | Ecdsa(digest) => digest,
        }
    }

    /// Reads an algorithm with its parameters.
    ///
    /// A signature may name RSA alone; `beside` is the digest that is named beside it.
    pub(crate) fn read(
        element: Element<'_>,
        beside: Option<&Result<DigestAlgorithm, AlgorithmFault>>,
    ) -> Result<Self, AlgorithmFault> {
        let (number, parameters) = parts(element).ok_or(AlgorithmFault::Damaged)?;
        if number == RSA_PSS {
            return read_pss(parameters);
        }
        if let (RSA, Some(digest)) = (number, beside) {
            return digest.clone().map(RsaPkcs1);
        }
        let rsa = named(&RSA_WITH, number).map(RsaPkcs1);
        let ecdsa = named(&ECDSA_WITH, number).map(Ecdsa);
        rsa.or(ecdsa).ok_or_else(|| AlgorithmFault::of(number))
    }

    /// Number and parameters.
    pub(crate) fn write(self) -> Vec<u8> {
        match self {
            RsaPkcs1(digest) => {
                write::sequence(&[&write::oid(number_of(&RSA_WITH, digest)), &write::null()])
            }
            Ecdsa(digest) => write::sequence(&[&write::oid(number_of(&ECDSA_WITH, digest))]),
            RsaPss { digest, salt } => {
                let hash = digest.write_with_null();
                let mask = write::sequence(&[&write::oid(MGF1), &hash]);
                let salt = write::unsigned(&salt.to_be_bytes());
                let parameters = write::sequence(&[
                    &write::element(part(0), &[&hash]),
                    &write::element(part(1), &[&mask]),
                    &write::element(part(2), &[&salt]),
                ]);
                write::sequence(&[&write::oid(RSA_PSS), &parameters])
            }
        }
    }
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RsaPkcs1(digest) => write!(f, "RSA {digest}"),
            RsaPss { digest, .. } => write!(f, "RSA-PSS {digest}"),
            Ecdsa(digest) => write!(f, "ECDSA {digest}"),
        }
    }
}

/// Parameters of PSS (RFC 4055, 3.1); what is left out stands for SHA-1.
fn read_pss(parameters: Elements<'_>) -> Result<SignatureAlgorithm, AlgorithmFault> {
    let [hash, mask, salt] = pss_parts(parameters).ok_or(AlgorithmFault::Damaged)?;
    let (Some(hash), Some(mask)) = (hash, mask) else {
        return Err(AlgorithmFault::Weak("SHA-1"));
    };
    let digest = DigestAlgorithm::read(hash)?;
    let (function, mut beside) = parts(mask).ok_or(AlgorithmFault::Damaged)?;
    if function != MGF1 {
        return Err(AlgorithmFault::Unknown(function.to_string()));
    }
    let masked = beside.next().ok_or(AlgorithmFault::Damaged)?;
    if DigestAlgorithm::read(masked)? != digest {
        return Err(AlgorithmFault::Unknown(RSA_PSS.to_string()));
    }
    let salt = salt.map_or(Some(20), Element::number);
    let salt = salt.and_then(|salt| usize::try_from(salt).ok());
    match salt {
        // No key has room for more.
        Some(salt @ 0..=1024) => Ok(RsaPss { digest, salt }),
        _ => Err(AlgorithmFault::Damaged),
    }
}

/// Digest, mask and salt, where they stand.
fn pss_parts(mut parameters: Elements<'_>) -> Option<[Option<Element<'_>>; 3]> {
    let mut inside = parameters.expect(SEQUENCE)?.inside();
    let mut found = [None; 3];
    for (number, place) in (0..).zip(&mut found) {
        if let Some(tagged) = inside.optional(part(number)) {
            *place = Some(tagged.inside().next()?);
        }
    }
    Some(found)
}

/// Number and parameters of an algorithm.
pub(crate) fn parts(element: Element<'_>) -> Option<(ObjectIdentifier, Elements<'_>)> {
    let mut parts = element.open(SEQUENCE)?;
    Some((parts.next()?.oid()?, parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(
        bytes: &[u8],
        beside: Option<DigestAlgorithm>,
    ) -> Result<SignatureAlgorithm, AlgorithmFault> {
        let beside = beside.map(Ok);
        SignatureAlgorithm::read(Elements(bytes).next().unwrap(), beside.as_ref())
    }

    #[test]
    fn what_is_written_is_read() {
        for digest in [S256, S384, S512] {
            for algorithm in [
                RsaPkcs1(digest),
                SignatureAlgorithm::pss(digest),
                Ecdsa(digest),
            ] {
                assert_eq!(read(&algorithm.write(), None), Ok(algorithm));
                assert_eq!(algorithm.digest(), digest);
            }
            let written = digest.write();
            assert_eq!(
                DigestAlgorithm::read(Elements(&written).next().unwrap()),
                Ok(digest)
            );
            assert_eq!(digest.digest(&[b"a", b"b"]), digest.digest(&[b"ab"]));
            assert_eq!(digest.digest(&[]).len(), digest.length());
        }
    }

    #[test]
    fn weak_and_unknown_algorithms_are_told_apart() {
        let alone = |number: &str| write::sequence(&[&write::oid(oid(number))]);
        let weak = |name| Err(AlgorithmFault::Weak(name));
        let unknown = |number: &str| Err(AlgorithmFault::Unknown(number.to_owned()));
        assert_eq!(read(&alone("1.2.840.113549.1.1.5"), None), weak("SHA-1"));
        assert_eq!(read(&alone("1.2.840.113549.1.1.4"), None), weak("MD5"));
        assert_eq!(read(&alone("1.2.840.10045.4.1"), None), weak("SHA-1"));
        assert_eq!(read(&alone("1.3.101.112"), None), unknown("1.3.101.112"));
        // RSA alone takes the digest beside it.
        let rsa = alone("1.2.840.113549.1.1.1");
        assert_eq!(read(&rsa, Some(S384)), Ok(RsaPkcs1(S384)));
        assert_eq!(read(&rsa, None), unknown("1.2.840.113549.1.1.1"));
        // PSS without parameters means SHA-1.
        let bare = write::sequence(&[&write::oid(RSA_PSS), &write::sequence(&[])]);
        assert_eq!(read(&bare, None), weak("SHA-1"));
        assert_eq!(
            read(&alone("1.2.840.113549.1.1.10"), None),
            Err(AlgorithmFault::Damaged)
        );
        // Two digests in one.
        let mask = write::sequence(&[&write::oid(MGF1), &S384.write()]);
        let mixed = write::sequence(&[
            &write::oid(RSA_PSS),
            &write::sequence(&[
                &write::element(part(0), &[&S256.write()]),
                &write::element(part(1), &[&mask]),
            ]),
        ]);
        assert_eq!(read(&mixed, None), unknown("1.2.840.113549.1.1.10"));
    }
}
