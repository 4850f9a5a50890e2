//! Private keys: read, described, and signed with.

use cryptoki_sys::*;
use p256::pkcs8::DecodePrivateKey as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{Pkcs1v15Sign, Pss};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use signature::hazmat::PrehashSigner as _;

use crate::mechanism::{Mechanism, Signing};

/// A private key.
#[derive(Clone)]
pub(crate) enum Secret {
    Rsa(Box<rsa::PrivateKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
}

/// `1.2.840.10045.3.1.7` (DER).
const P256_CURVE: &[u8] = &[6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7];
/// `1.3.132.0.34` (DER).
const P384_CURVE: &[u8] = &[6, 5, 0x2B, 0x81, 4, 0, 0x22];

impl Secret {
    /// Reads a key of RSA, P-256 or P-384 (PKCS #8, DER).
    pub(crate) fn read(private: &[u8]) -> Option<Secret> {
        if let Ok(key) = rsa::PrivateKey::from_pkcs8_der(private) {
            return Some(Secret::Rsa(Box::new(key)));
        }
        if let Ok(key) = p256::ecdsa::SigningKey::from_pkcs8_der(private) {
            return Some(Secret::P256(key));
        }
        let key = p384::ecdsa::SigningKey::from_pkcs8_der(private).ok()?;
        Some(Secret::P384(key))
    }

    /// `CKA_KEY_TYPE`.
    pub(crate) fn key_type(&self) -> CK_KEY_TYPE {
        match self {
            Secret::Rsa(_) => CKK_RSA,
            Secret::P256(_) | Secret::P384(_) => CKK_EC,
        }
    }

    /// How many octets a signature has.
    pub(crate) fn signature_length(&self) -> usize {
        match self {
            Secret::Rsa(key) => key.size(),
            Secret::P256(_) => 64,
            Secret::P384(_) => 96,
        }
    }

    /// The attributes that both the private and the public key have.
    pub(crate) fn shared_attributes(&self) -> Vec<(CK_ATTRIBUTE_TYPE, Vec<u8>)> {
        match self {
            Secret::Rsa(key) => vec![
                (CKA_MODULUS, key.n_bytes().into_vec()),
                (CKA_PUBLIC_EXPONENT, key.e_bytes().into_vec()),
            ],
            Secret::P256(_) => vec![(CKA_EC_PARAMS, P256_CURVE.to_vec())],
            Secret::P384(_) => vec![(CKA_EC_PARAMS, P384_CURVE.to_vec())],
        }
    }

    /// The attributes that only the public key has.
    pub(crate) fn public_attributes(&self) -> Vec<(CK_ATTRIBUTE_TYPE, Vec<u8>)> {
        match self {
            Secret::Rsa(key) => {
                let bits = key.n().bit_width_vartime();
                let bits = CK_ULONG::from(bits).to_ne_bytes().to_vec();
                vec![(CKA_MODULUS_BITS, bits)]
            }
            Secret::P256(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                vec![(CKA_EC_POINT, octet_string(point.as_bytes()))]
            }
            Secret::P384(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                vec![(CKA_EC_POINT, octet_string(point.as_bytes()))]
            }
        }
    }

    /// The attributes that the private key does not tell.
    pub(crate) fn sensitive_attributes(&self) -> &'static [CK_ATTRIBUTE_TYPE] {
        match self {
            Secret::Rsa(_) => &[
                CKA_PRIVATE_EXPONENT,
                CKA_PRIME_1,
                CKA_PRIME_2,
                CKA_EXPONENT_1,
                CKA_EXPONENT_2,
                CKA_COEFFICIENT,
            ],
            Secret::P256(_) | Secret::P384(_) => &[CKA_VALUE],
        }
    }

    /// Signs; ECDSA gives two numbers behind one another.
    ///
    /// # Errors
    /// `CKR_DATA_LEN_RANGE` when the data do not fit key and mechanism, `CKR_KEY_TYPE_INCONSISTENT` when those two do not.
    pub(crate) fn sign(&self, signing: Signing, data: &[u8]) -> Result<Vec<u8>, CK_RV> {
        let mechanism = signing.mechanism();
        match self {
            Secret::Rsa(key) => rsa_signature(key, signing, data),
            Secret::P256(key) => {
                let digest = ecdsa_digest(mechanism, data)?;
                let signature: Result<p256::ecdsa::Signature, _> = key.sign_prehash(&digest);
                let signature = signature.map_err(|_| CKR_DATA_LEN_RANGE)?;
                Ok(signature.to_bytes().to_vec())
            }
            Secret::P384(key) => {
                let digest = ecdsa_digest(mechanism, data)?;
                let signature: Result<p384::ecdsa::Signature, _> = key.sign_prehash(&digest);
                let signature = signature.map_err(|_| CKR_DATA_LEN_RANGE)?;
                Ok(signature.to_bytes().to_vec())
            }
        }
    }
}

fn rsa_signature(key: &rsa::PrivateKey, signing: Signing, data: &[u8]) -> Result<Vec<u8>, CK_RV> {
    let made = match signing {
        Signing::Pss { digest, salt } => match digest {
            CKM_SHA256 => key.sign(Pss::<Sha256>::new_with_salt(salt), data),
            CKM_SHA384 => key.sign(Pss::<Sha384>::new_with_salt(salt), data),
            _ => key.sign(Pss::<Sha512>::new_with_salt(salt), data),
        },
        Signing::Plain(Mechanism::RsaPkcs) => key.sign(Pkcs1v15Sign::new_unprefixed(), data),
        Signing::Plain(Mechanism::Sha256RsaPkcs) => key.pkcs1v15_sign::<Sha256>(data),
        Signing::Plain(Mechanism::Sha384RsaPkcs) => key.pkcs1v15_sign::<Sha384>(data),
        Signing::Plain(Mechanism::Sha512RsaPkcs) => key.pkcs1v15_sign::<Sha512>(data),
        Signing::Plain(_) => return Err(CKR_KEY_TYPE_INCONSISTENT),
    };
    made.map_err(|_| CKR_DATA_LEN_RANGE)
}

fn ecdsa_digest(mechanism: Mechanism, data: &[u8]) -> Result<Vec<u8>, CK_RV> {
    match mechanism {
        Mechanism::Ecdsa => Ok(data.to_vec()),
        Mechanism::EcdsaSha256 => Ok(Sha256::digest(data).to_vec()),
        _ => Err(CKR_KEY_TYPE_INCONSISTENT),
    }
}

/// A point as `CKA_EC_POINT` has it: an octet string of less than 128 octets.
fn octet_string(octets: &[u8]) -> Vec<u8> {
    let mut made = vec![4, octets.len() as u8];
    made.extend_from_slice(octets);
    made
}
