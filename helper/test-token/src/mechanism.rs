//! The mechanisms that the module can sign by.

use cryptoki_sys::*;
use serde::{Deserialize, Serialize};

/// A mechanism, by its name in the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mechanism {
    /// Pads and computes what it is given: a digest with its algorithm (`DigestInfo`).
    #[serde(rename = "CKM_RSA_PKCS")]
    RsaPkcs,
    /// Makes the digest by SHA-256 itself.
    #[serde(rename = "CKM_SHA256_RSA_PKCS")]
    Sha256RsaPkcs,
    /// By SHA-384.
    #[serde(rename = "CKM_SHA384_RSA_PKCS")]
    Sha384RsaPkcs,
    /// By SHA-512.
    #[serde(rename = "CKM_SHA512_RSA_PKCS")]
    Sha512RsaPkcs,
    /// RSA PSS of a digest.
    #[serde(rename = "CKM_RSA_PKCS_PSS")]
    RsaPkcsPss,
    /// ECDSA of a digest.
    #[serde(rename = "CKM_ECDSA")]
    Ecdsa,
    /// ECDSA that makes the digest by SHA-256 itself.
    #[serde(rename = "CKM_ECDSA_SHA256")]
    EcdsaSha256,
}

impl Mechanism {
    /// All of them.
    pub const ALL: [Mechanism; 7] = [
        Mechanism::RsaPkcs,
        Mechanism::Sha256RsaPkcs,
        Mechanism::Sha384RsaPkcs,
        Mechanism::Sha512RsaPkcs,
        Mechanism::RsaPkcsPss,
        Mechanism::Ecdsa,
        Mechanism::EcdsaSha256,
    ];

    /// Its number in the standard.
    pub(crate) fn code(self) -> CK_MECHANISM_TYPE {
        match self {
            Mechanism::RsaPkcs => CKM_RSA_PKCS,
            Mechanism::Sha256RsaPkcs => CKM_SHA256_RSA_PKCS,
            Mechanism::Sha384RsaPkcs => CKM_SHA384_RSA_PKCS,
            Mechanism::Sha512RsaPkcs => CKM_SHA512_RSA_PKCS,
            Mechanism::RsaPkcsPss => CKM_RSA_PKCS_PSS,
            Mechanism::Ecdsa => CKM_ECDSA,
            Mechanism::EcdsaSha256 => CKM_ECDSA_SHA256,
        }
    }

    /// The type of key that it takes.
    pub(crate) fn key_type(self) -> CK_KEY_TYPE {
        match self {
            Mechanism::Ecdsa | Mechanism::EcdsaSha256 => CKK_EC,
            _ => CKK_RSA,
        }
    }

    /// Sizes of keys in bits, and what it is for.
    pub(crate) fn info(self) -> CK_MECHANISM_INFO {
        let (least, most, curves) = match self.key_type() {
            CKK_EC => (256, 384, CKF_EC_F_P | CKF_EC_NAMEDCURVE | CKF_EC_UNCOMPRESS),
            _ => (1024, 4096, 0),
        };
        CK_MECHANISM_INFO {
            ulMinKeySize: least,
            ulMaxKeySize: most,
            flags: CKF_HW | CKF_SIGN | curves,
        }
    }
}

/// A mechanism with its parameters, as a signature was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signing {
    /// One without parameters.
    Plain(Mechanism),
    /// RSA PSS: the mechanism of the digest, and how many octets of salt.
    Pss {
        digest: CK_MECHANISM_TYPE,
        salt: usize,
    },
}

impl Signing {
    /// A mechanism that the token has, with the parameters that it wants.
    ///
    /// # Errors
    /// `CKR_MECHANISM_INVALID`, `CKR_MECHANISM_PARAM_INVALID`.
    pub(crate) fn new(
        mechanisms: &[Mechanism],
        code: CK_MECHANISM_TYPE,
        pss: Option<CK_RSA_PKCS_PSS_PARAMS>,
    ) -> Result<Signing, CK_RV> {
        let mechanism = mechanisms.iter().find(|each| each.code() == code);
        match (mechanism, pss) {
            (None, _) => Err(CKR_MECHANISM_INVALID),
            (Some(Mechanism::RsaPkcsPss), Some(pss)) => {
                let digest = pss.hashAlg;
                let masks = match digest {
                    CKM_SHA256 => CKG_MGF1_SHA256,
                    CKM_SHA384 => CKG_MGF1_SHA384,
                    CKM_SHA512 => CKG_MGF1_SHA512,
                    _ => return Err(CKR_MECHANISM_PARAM_INVALID),
                };
                if pss.mgf != masks {
                    return Err(CKR_MECHANISM_PARAM_INVALID);
                }
                let salt = pss.sLen as usize;
                Ok(Signing::Pss { digest, salt })
            }
            (Some(Mechanism::RsaPkcsPss), None) | (Some(_), Some(_)) => {
                Err(CKR_MECHANISM_PARAM_INVALID)
            }
            (Some(&mechanism), None) => Ok(Signing::Plain(mechanism)),
        }
    }

    /// The mechanism.
    pub(crate) fn mechanism(self) -> Mechanism {
        match self {
            Signing::Plain(mechanism) => mechanism,
            Signing::Pss { .. } => Mechanism::RsaPkcsPss,
        }
    }
}
