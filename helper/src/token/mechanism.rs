//! Which of a token's mechanisms makes a signature. The list is the token's own: no two kinds have the same.

use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use seal::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use seal::key::ToSign;
use seal::x509::{Cert, KeyKind};

/// A mechanism with what is handed to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way {
    mechanism: MechanismType,
    input: Input,
}

/// What a mechanism takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Input {
    /// The digest with its algorithm.
    DigestInfo,
    /// The digest.
    Digest,
    /// All the bytes.
    Bytes,
}

/// The algorithm that is used where nobody asks for another: the widest known one of the key, with a digest as strong as the key.
pub fn usual(certificate: &Cert) -> Option<SignatureAlgorithm> {
    Some(match certificate.key_kind() {
        KeyKind::Rsa(_) => SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
        KeyKind::P256 => SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256),
        KeyKind::P384 => SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha384),
        KeyKind::Other(_) => return None,
    })
}

/// Chooses among the token's mechanisms; nothing where none does it.
///
/// Those that take a digest come first: every kind of token has them, and they spare sending the bytes.
pub(super) fn choose(algorithm: SignatureAlgorithm, known: &[MechanismType]) -> Option<Way> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    let (narrow, input, whole) = match algorithm {
        SignatureAlgorithm::RsaPkcs1(digest) => (
            MechanismType::RSA_PKCS,
            Input::DigestInfo,
            match digest {
                Sha256 => MechanismType::SHA256_RSA_PKCS,
                Sha384 => MechanismType::SHA384_RSA_PKCS,
                Sha512 => MechanismType::SHA512_RSA_PKCS,
            },
        ),
        SignatureAlgorithm::RsaPss { digest, .. } => (
            MechanismType::RSA_PKCS_PSS,
            Input::Digest,
            match digest {
                Sha256 => MechanismType::SHA256_RSA_PKCS_PSS,
                Sha384 => MechanismType::SHA384_RSA_PKCS_PSS,
                Sha512 => MechanismType::SHA512_RSA_PKCS_PSS,
            },
        ),
        SignatureAlgorithm::Ecdsa(digest) => (
            MechanismType::ECDSA,
            Input::Digest,
            match digest {
                Sha256 => MechanismType::ECDSA_SHA256,
                Sha384 => MechanismType::ECDSA_SHA384,
                Sha512 => MechanismType::ECDSA_SHA512,
            },
        ),
    };
    let ways = [
        Way {
            mechanism: narrow,
            input,
        },
        Way {
            mechanism: whole,
            input: Input::Bytes,
        },
    ];
    ways.into_iter().find(|way| known.contains(&way.mechanism))
}

impl Way {
    /// The bytes that it signs.
    pub(super) fn input(self, to_sign: &ToSign) -> Vec<u8> {
        match self.input {
            Input::DigestInfo => to_sign.digest_info(),
            Input::Digest => to_sign.digest().to_vec(),
            Input::Bytes => to_sign.bytes().to_vec(),
        }
    }

    /// The mechanism with its parameters; nothing where they do not fit the algorithm.
    pub(super) fn mechanism(self, algorithm: SignatureAlgorithm) -> Option<Mechanism<'static>> {
        Some(match self.mechanism {
            MechanismType::RSA_PKCS => Mechanism::RsaPkcs,
            MechanismType::SHA256_RSA_PKCS => Mechanism::Sha256RsaPkcs,
            MechanismType::SHA384_RSA_PKCS => Mechanism::Sha384RsaPkcs,
            MechanismType::SHA512_RSA_PKCS => Mechanism::Sha512RsaPkcs,
            MechanismType::RSA_PKCS_PSS => Mechanism::RsaPkcsPss(pss(algorithm)?),
            MechanismType::SHA256_RSA_PKCS_PSS => Mechanism::Sha256RsaPkcsPss(pss(algorithm)?),
            MechanismType::SHA384_RSA_PKCS_PSS => Mechanism::Sha384RsaPkcsPss(pss(algorithm)?),
            MechanismType::SHA512_RSA_PKCS_PSS => Mechanism::Sha512RsaPkcsPss(pss(algorithm)?),
            MechanismType::ECDSA => Mechanism::Ecdsa,
            MechanismType::ECDSA_SHA256 => Mechanism::EcdsaSha256,
            MechanismType::ECDSA_SHA384 => Mechanism::EcdsaSha384,
            MechanismType::ECDSA_SHA512 => Mechanism::EcdsaSha512,
            _ => return None,
        })
    }
}

fn pss(algorithm: SignatureAlgorithm) -> Option<PkcsPssParams> {
    let SignatureAlgorithm::RsaPss { digest, salt } = algorithm else {
        return None;
    };
    let (hash_alg, mgf) = match digest {
        DigestAlgorithm::Sha256 => (MechanismType::SHA256, PkcsMgfType::MGF1_SHA256),
        DigestAlgorithm::Sha384 => (MechanismType::SHA384, PkcsMgfType::MGF1_SHA384),
        DigestAlgorithm::Sha512 => (MechanismType::SHA512, PkcsMgfType::MGF1_SHA512),
    };
    let s_len = salt.try_into().ok()?;
    Some(PkcsPssParams {
        hash_alg,
        mgf,
        s_len,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use DigestAlgorithm::{Sha256, Sha384};

    #[test]
    fn the_tokens_own_list_decides() {
        let ecdsa = SignatureAlgorithm::Ecdsa(Sha256);
        let rsa = SignatureAlgorithm::RsaPkcs1(Sha384);
        let pss = SignatureAlgorithm::pss(Sha256);
        let cases = [
            (
                rsa,
                vec![MechanismType::SHA384_RSA_PKCS, MechanismType::RSA_PKCS],
                Some(MechanismType::RSA_PKCS),
            ),
            (
                rsa,
                vec![MechanismType::SHA384_RSA_PKCS],
                Some(MechanismType::SHA384_RSA_PKCS),
            ),
            (
                rsa,
                vec![MechanismType::SHA256_RSA_PKCS, MechanismType::RSA_PKCS_PSS],
                None,
            ),
            (pss, vec![MechanismType::RSA_PKCS], None),
            (
                pss,
                vec![MechanismType::RSA_PKCS_PSS],
                Some(MechanismType::RSA_PKCS_PSS),
            ),
            (
                ecdsa,
                vec![MechanismType::ECDSA],
                Some(MechanismType::ECDSA),
            ),
            (
                ecdsa,
                vec![MechanismType::ECDSA_SHA256],
                Some(MechanismType::ECDSA_SHA256),
            ),
            (ecdsa, vec![], None),
        ];
        for (algorithm, known, expected) in cases {
            let way = choose(algorithm, &known);
            assert_eq!(way.map(|way| way.mechanism), expected, "{algorithm:?}");
            if let Some(way) = way {
                assert!(way.mechanism(algorithm).is_some());
            }
        }
    }
}
