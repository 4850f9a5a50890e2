//! A key in memory, for tests.
//!
//! It takes no care against those who watch how long it computes, and its salt for PSS comes from what is signed: no key of a person belongs here.

use std::convert::Infallible;

use rsa::rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256, Sha384, Sha512};
use signature::hazmat::PrehashSigner;

use super::{Key, KeyError, ToSign};
use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::element::{Elements, INTEGER, OCTET_STRING, SEQUENCE};
use crate::x509::Cert;

/// A key in memory with its certificate.
pub struct SoftwareKey {
    certificate: Cert,
    algorithm: SignatureAlgorithm,
    secret: Secret,
}

impl SoftwareKey {
    /// A key with its certificate, which signs by that algorithm.
    pub fn new(secret: Secret, certificate: Cert, algorithm: SignatureAlgorithm) -> SoftwareKey {
        SoftwareKey {
            certificate,
            algorithm,
            secret,
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
        self.secret
            .sign(to_sign.algorithm(), to_sign.digest())
            .ok_or(KeyError::Unsupported)
    }
}

/// A private key in memory.
#[derive(Clone)]
pub struct Secret(Kind);

#[derive(Clone)]
enum Kind {
    Rsa(Box<rsa::PrivateKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
}

impl Secret {
    /// Reads a private key of RSA, P-256 or P-384 without a password (PKCS #8, DER).
    pub fn read(private: &[u8]) -> Option<Secret> {
        let mut info = Elements(private).expect(SEQUENCE)?.inside();
        info.expect(INTEGER)?;
        info.expect(SEQUENCE)?;
        let inside = info.expect(OCTET_STRING)?.value;
        let mut parts = Elements(inside).expect(SEQUENCE)?.inside();
        parts.expect(INTEGER)?;
        // A curve has one long string, RSA has numbers.
        let Some(scalar) = parts.optional(OCTET_STRING) else {
            let mut number = || parts.expect(INTEGER).map(|number| uint(number.value));
            let (_modulus, exponent, _private) = (number()?, number()?, number()?);
            let (p, q) = (number()?, number()?);
            let key = rsa::PrivateKey::from_p_q(p, q, exponent).ok()?;
            return Some(Secret(Kind::Rsa(Box::new(key))));
        };
        let scalar = scalar.value;
        Some(Secret(match scalar.len() {
            32 => Kind::P256(p256::ecdsa::SigningKey::from_slice(scalar).ok()?),
            48 => Kind::P384(p384::ecdsa::SigningKey::from_slice(scalar).ok()?),
            _ => return None,
        }))
    }

    /// Signs a digest by any algorithm that the kind of key allows.
    pub fn sign(&self, algorithm: SignatureAlgorithm, digest: &[u8]) -> Option<Vec<u8>> {
        use DigestAlgorithm::{Sha256 as S256, Sha384 as S384, Sha512 as S512};
        match (algorithm, &self.0) {
            (SignatureAlgorithm::RsaPkcs1(hash), Kind::Rsa(key)) => match hash {
                S256 => key.pkcs1v15_sign_prehash::<Sha256>(digest),
                S384 => key.pkcs1v15_sign_prehash::<Sha384>(digest),
                S512 => key.pkcs1v15_sign_prehash::<Sha512>(digest),
            }
            .ok(),
            (SignatureAlgorithm::RsaPss { digest: hash, .. }, Kind::Rsa(key)) => {
                let rng = &mut Salt(Sha256::digest(digest).to_vec());
                match hash {
                    S256 => key.pss_sign_prehash_with_rng::<Sha256, _>(rng, digest),
                    S384 => key.pss_sign_prehash_with_rng::<Sha384, _>(rng, digest),
                    S512 => key.pss_sign_prehash_with_rng::<Sha512, _>(rng, digest),
                }
                .ok()
            }
            (SignatureAlgorithm::Ecdsa(_), Kind::P256(key)) => {
                let signature: p256::ecdsa::Signature = key.sign_prehash(digest).ok()?;
                Some(signature.to_der().as_bytes().to_vec())
            }
            (SignatureAlgorithm::Ecdsa(_), Kind::P384(key)) => {
                let signature: p384::ecdsa::Signature = key.sign_prehash(digest).ok()?;
                Some(signature.to_der().as_bytes().to_vec())
            }
            _ => None,
        }
    }
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
