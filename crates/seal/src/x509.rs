//! Certificates to sign and verify with.
//!
//! A [`Cert`] keeps its bytes as they came, since digests and signatures are over them, and has at hand what a check asks for.
//! What a certificate's file tells a person is read elsewhere: [`crate::certificate`].

mod extensions;
mod name;
mod public_key;

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::algorithm::{AlgorithmFault, SignatureAlgorithm};
use crate::element::{BIT_STRING, Element, Elements, INTEGER, SEQUENCE, part};

pub(crate) use extensions::point_names;
pub use extensions::{Extensions, Purpose, Usage};
pub(crate) use public_key::RSA_LEAST;
pub use public_key::{KeyFault, KeyKind, PublicKey};

/// The most octets that a certificate may have.
pub const MAX_BYTES: usize = 64 << 10;

/// A certificate. Cheap to copy.
#[derive(Clone)]
pub struct Cert(Arc<Parts>);

struct Parts {
    der: Vec<u8>,
    signed: Range<usize>,
    serial: Range<usize>,
    issuer: Range<usize>,
    subject: Range<usize>,
    key_info: Range<usize>,
    signature: Range<usize>,
    algorithm: Result<SignatureAlgorithm, AlgorithmFault>,
    issuer_key: Vec<u8>,
    subject_key: Vec<u8>,
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
    extensions: Extensions,
    fingerprint: [u8; 32],
    key_kind: KeyKind,
    public_key: OnceLock<PublicKey>,
}

/// Why bytes are no certificate to work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertError {
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// The parts do not fit together.
    Damaged,
}

impl CertError {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(self) -> String {
        match self {
            CertError::TooLarge => format!("Chứng thư số lớn hơn {} KB, quá lớn so với chứng thư số thông thường: hãy kiểm tra lại tệp hoặc thiết bị.", MAX_BYTES >> 10),
            CertError::Damaged => "Chứng thư số bị hỏng, không đọc được: hãy tải lại từ nơi cấp, hoặc xuất lại từ thiết bị.".into(),
        }
    }
}

impl fmt::Display for CertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for CertError {}

impl Cert {
    /// Reads one certificate (DER), and nothing behind it.
    pub fn read(der: &[u8]) -> Result<Cert, CertError> {
        if der.len() > MAX_BYTES {
            return Err(CertError::TooLarge);
        }
        let mut elements = Elements(der);
        let element = elements.next().filter(|_| elements.is_empty());
        let parts = element.and_then(read).ok_or(CertError::Damaged)?;
        Ok(Cert(Arc::new(parts)))
    }

    /// The certificate as it came.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// SHA-256 over the whole certificate.
    pub fn fingerprint(&self) -> &[u8; 32] {
        &self.0.fingerprint
    }

    /// Whose it is, as an element.
    pub fn subject(&self) -> &[u8] {
        &self.0.der[self.0.subject.clone()]
    }

    /// Who issued it, as an element.
    pub fn issuer(&self) -> &[u8] {
        &self.0.der[self.0.issuer.clone()]
    }

    /// The serial number, as an element.
    pub fn serial(&self) -> &[u8] {
        &self.0.der[self.0.serial.clone()]
    }

    /// The public key with its algorithm, as an element.
    pub fn key_info(&self) -> &[u8] {
        &self.0.der[self.0.key_info.clone()]
    }

    /// What tells its key from all others, as tokens hold it: the modulus of RSA without zeros in front, or the point of EC
    /// (PKCS #11, `CKA_MODULUS`, `CKA_EC_POINT`). Nothing where the key cannot be read.
    pub fn key_value(&self) -> Option<&[u8]> {
        public_key::value(self.key_info())
    }

    /// The first moment at which it holds.
    pub fn not_before(&self) -> DateTime<Utc> {
        self.0.not_before
    }

    /// The last moment at which it holds.
    pub fn not_after(&self) -> DateTime<Utc> {
        self.0.not_after
    }

    /// Whether it holds at that moment.
    pub fn holds_at(&self, moment: DateTime<Utc>) -> bool {
        (self.0.not_before..=self.0.not_after).contains(&moment)
    }

    /// What its extensions say.
    pub fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }

    /// The algorithm of its issuer's signature.
    pub fn signature_algorithm(&self) -> &Result<SignatureAlgorithm, AlgorithmFault> {
        &self.0.algorithm
    }

    /// Kind and size of its key.
    pub fn key_kind(&self) -> &KeyKind {
        &self.0.key_kind
    }

    /// Its key, read when first asked for: that of RSA is made ready to compute with.
    pub fn public_key(&self) -> &PublicKey {
        let parts = &*self.0;
        parts
            .public_key
            .get_or_init(|| PublicKey::read(&parts.der[parts.key_info.clone()]))
    }

    /// Whether the issuer's name is that of its subject.
    pub fn is_self_issued(&self) -> bool {
        self.0.issuer_key == self.0.subject_key
    }

    /// Whether the other certificate's subject is called as this one's issuer, whatever the kind of text.
    pub fn names_issuer(&self, other: &Cert) -> bool {
        self.0.issuer_key == other.0.subject_key
    }

    /// Whether this is its issuer and its serial number, both as elements.
    pub fn is_numbered(&self, issuer: &[u8], serial: &[u8]) -> bool {
        self.serial() == serial
            && (self.issuer() == issuer || name::key(issuer).as_ref() == Some(&self.0.issuer_key))
    }

    /// Whether its subject has this name, an element.
    pub fn is_called(&self, subject: &[u8]) -> bool {
        self.subject() == subject || name::key(subject).as_ref() == Some(&self.0.subject_key)
    }

    /// Whether it carries the signature of the issuer's key. Names and days are not looked at.
    pub fn is_signed_by(&self, issuer: &Cert) -> Result<(), KeyFault> {
        let (algorithm, digest) = self.signed_digest()?;
        let key = issuer.public_key();
        key.verify(algorithm, &digest, self.signature())
    }

    /// The digest that its issuer signed, and how.
    pub(crate) fn signed_digest(&self) -> Result<(SignatureAlgorithm, Vec<u8>), KeyFault> {
        let algorithm = self.0.algorithm.clone().map_err(KeyFault::Algorithm)?;
        let signed = &self.0.der[self.0.signed.clone()];
        Ok((algorithm, algorithm.digest().digest(&[signed])))
    }

    /// Its issuer's signature.
    pub(crate) fn signature(&self) -> &[u8] {
        &self.0.der[self.0.signature.clone()]
    }

    /// The bits of the key, over which OCSP tells keys by their digest (RFC 6960, 4.1.1).
    pub(crate) fn key_bits(&self) -> &[u8] {
        public_key::bits(self.key_info()).unwrap_or_default()
    }
}

impl PartialEq for Cert {
    fn eq(&self, other: &Self) -> bool {
        self.0.fingerprint == other.0.fingerprint
    }
}

impl Eq for Cert {}

impl fmt::Debug for Cert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fingerprint = crate::certificate::hexadecimal(&self.0.fingerprint[..4]);
        write!(f, "Cert({fingerprint})")
    }
}

fn read(element: Element<'_>) -> Option<Parts> {
    let whole = element.whole;
    let range = |part: &[u8]| {
        let start = part.as_ptr().addr() - whole.as_ptr().addr();
        start..start + part.len()
    };
    let mut outer = element.open(SEQUENCE)?;
    let signed = outer.expect(SEQUENCE)?;
    let algorithm = outer.expect(SEQUENCE)?;
    let signature = outer.expect(BIT_STRING)?.bits()?;
    if !outer.is_empty() {
        return None;
    }

    let mut parts = signed.inside();
    let _version = parts.optional(part(0));
    let serial = parts.expect(INTEGER).filter(is_short)?;
    let inner_algorithm = parts.expect(SEQUENCE)?;
    let issuer = parts.expect(SEQUENCE)?;
    let mut times = parts.expect(SEQUENCE)?.inside();
    let (not_before, not_after) = (times.next()?.time()?, times.next()?.time()?);
    let subject = parts.expect(SEQUENCE)?;
    let key_info = parts.expect(SEQUENCE)?;
    let mut extensions = Extensions::default();
    while !parts.is_empty() {
        let further = parts.next()?;
        if further.tag == part(3) {
            extensions = Extensions::read(further.inside().expect(SEQUENCE)?)?;
        }
    }
    // The algorithm stands twice, once under the signature: they must agree (RFC 5280, 4.1.1.2).
    let algorithm = if inner_algorithm.whole == algorithm.whole {
        SignatureAlgorithm::read(algorithm, None)
    } else {
        Err(AlgorithmFault::Damaged)
    };
    Some(Parts {
        signed: range(signed.whole),
        serial: range(serial.whole),
        issuer: range(issuer.whole),
        subject: range(subject.whole),
        key_info: range(key_info.whole),
        signature: range(signature),
        algorithm,
        issuer_key: name::key(issuer.whole)?,
        subject_key: name::key(subject.whole)?,
        not_before,
        not_after,
        extensions,
        fingerprint: Sha256::digest(whole).into(),
        key_kind: KeyKind::read(key_info.whole),
        public_key: OnceLock::new(),
        der: whole.to_vec(),
    })
}

/// Whether a number is written as short as can be. Lists and answers tell certificates by their number's bytes.
fn is_short(number: &Element<'_>) -> bool {
    let padded = matches!(
        number.value,
        [0, 0..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..] | []
    );
    !padded && number.whole.len() == number.value.len() + 2
}
