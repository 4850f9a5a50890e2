//! A key in memory, for tests.
//!
//! It takes no care against those who watch how long it computes, and its salt for PSS comes from what is signed: no key of a person belongs here.

use std::convert::Infallible;

use rsa::rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256, Sha384, Sha512};
use signature::hazmat::PrehashSigner;

use super::{Key, KeyError, ToSign};
use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::element::{Element, Elements, INTEGER, OCTET_STRING, SEQUENCE};
use crate::x509::{Cert, KeyKind};

/// A key in memory with its certificate.
pub struct SoftwareKey {
    certificate: Cert,
    algorithm: SignatureAlgorithm,
    secret: Secret,
}

enum Secret {
    Rsa(Box<rsa::PrivateKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
}

impl SoftwareKey {
    /// Takes a private key without a password (PKCS #8, DER); `None` where it is none for that certificate.
    pub fn read(
        private: &[u8],
        certificate: &Cert,
        algorithm: SignatureAlgorithm,
    ) -> Option<SoftwareKey> {
        let secret = read(private, certificate.public_key().kind())?;
        Some(SoftwareKey {
            certificate: certificate.clone(),
            algorithm,
            secret,
        })
    }

    /// Signs a digest by any algorithm that its kind allows.
    pub fn sign_digest(&self, algorithm: SignatureAlgorithm, digest: &[u8]) -> Option<Vec<u8>> {
        let hash = algorithm.digest();
        match (algorithm, &self.secret) {
            (SignatureAlgorithm::RsaPkcs1(_), Secret::Rsa(key)) => match hash {
                DigestAlgorithm::Sha256 => key.pkcs1v15_sign_prehash::<Sha256>(digest),
                DigestAlgorithm::Sha384 => key.pkcs1v15_sign_prehash::<Sha384>(digest),
                DigestAlgorithm::Sha512 => key.pkcs1v15_sign_prehash::<Sha512>(digest),
            }
            .ok(),
            (SignatureAlgorithm::RsaPss { .. }, Secret::Rsa(key)) => {
                let rng = &mut Salt(Sha256::digest(digest).to_vec());
                match hash {
                    DigestAlgorithm::Sha256 => {
                        key.pss_sign_prehash_with_rng::<Sha256, _>(rng, digest)
                    }
                    DigestAlgorithm::Sha384 => {
                        key.pss_sign_prehash_with_rng::<Sha384, _>(rng, digest)
                    }
                    DigestAlgorithm::Sha512 => {
                        key.pss_sign_prehash_with_rng::<Sha512, _>(rng, digest)
                    }
                }
                .ok()
            }
            (SignatureAlgorithm::Ecdsa(_), Secret::P256(key)) => {
                let signature: p256::ecdsa::Signature = key.sign_prehash(digest).ok()?;
                Some(signature.to_der().as_bytes().to_vec())
            }
            (SignatureAlgorithm::Ecdsa(_), Secret::P384(key)) => {
                let signature: p384::ecdsa::Signature = key.sign_prehash(digest).ok()?;
                Some(signature.to_der().as_bytes().to_vec())
            }
            _ => None,
        }
    }
}

impl Key for SoftwareKey {
    fn certificate(&self) -> &Cert {
        &self.certificate
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, to_sign: &ToSign) -> Result<Vec<u8>, KeyError> {
        self.sign_digest(to_sign.algorithm(), to_sign.digest())
            .ok_or(KeyError::Unsupported)
    }
}

fn read(private: &[u8], kind: &KeyKind) -> Option<Secret> {
    let mut info = Elements(private).expect(SEQUENCE)?.inside();
    info.expect(INTEGER)?;
    info.expect(SEQUENCE)?;
    let inside = info.expect(OCTET_STRING)?.value;
    let mut parts = Elements(inside).expect(SEQUENCE)?.inside();
    parts.expect(INTEGER)?;
    Some(match kind {
        KeyKind::Rsa(_) => {
            let mut number = || parts.next().map(|number: Element<'_>| uint(number.value));
            let (_modulus, exponent, _private) = (number()?, number()?, number()?);
            let (p, q) = (number()?, number()?);
            Secret::Rsa(Box::new(rsa::PrivateKey::from_p_q(p, q, exponent).ok()?))
        }
        KeyKind::P256 => {
            let scalar = parts.expect(OCTET_STRING)?.value;
            Secret::P256(p256::ecdsa::SigningKey::from_slice(scalar).ok()?)
        }
        KeyKind::P384 => {
            let scalar = parts.expect(OCTET_STRING)?.value;
            Secret::P384(p384::ecdsa::SigningKey::from_slice(scalar).ok()?)
        }
        KeyKind::Other(_) => return None,
    })
}

fn uint(octets: &[u8]) -> rsa::BoxedUint {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    rsa::BoxedUint::from_be_slice_vartime(&octets[zeros..])
}

/// Octets that follow from a first digest.
struct Salt(Vec<u8>);

impl TryRng for Salt {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut octets = [0; 4];
        self.try_fill_bytes(&mut octets)?;
        Ok(u32::from_be_bytes(octets))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut octets = [0; 8];
        self.try_fill_bytes(&mut octets)?;
        Ok(u64::from_be_bytes(octets))
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Infallible> {
        for chunk in octets.chunks_mut(32) {
            self.0 = Sha256::digest(&self.0).to_vec();
            chunk.copy_from_slice(&self.0[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Salt {}
