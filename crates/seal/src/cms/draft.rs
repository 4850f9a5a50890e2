//! Signatures made here.

use std::fmt;

use chrono::{DateTime, Utc};

use super::attributes::{
    self, CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME, TIME_STAMP, write_signing_certificate,
};
use super::{DATA, SIGNED_DATA};
use crate::algorithm::SignatureAlgorithm;
use crate::element::{SET, part};
use crate::key::ToSign;
use crate::write;
use crate::x509::{Cert, KeyFault, KeyKind, RSA_LEAST};

/// What a signature is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Inside a PDF file (PAdES): the claimed time stands in the PDF, and must not stand here (ETSI EN 319 142-1, 6.3).
    Pdf,
    /// A file of its own (`.p7s`, CAdES) with the claimed time.
    File(DateTime<Utc>),
}

/// A signature that waits for the key.
#[derive(Debug, Clone)]
pub struct Draft {
    certificate: Cert,
    /// All certificates to go along, each once.
    certificates: Vec<Cert>,
    algorithm: SignatureAlgorithm,
    /// The signed attributes, without what is around them.
    attributes: Vec<u8>,
    to_sign: ToSign,
    longest: usize,
}

/// Why a signature is not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftError {
    /// The digest handed in is none of the algorithm.
    Digest,
    /// The key of the certificate does not sign by that algorithm, or is of an unknown kind.
    OtherKind,
    /// The certificate is not for signing.
    NotForSigning,
    /// An RSA key of fewer than 2048 bits.
    WeakKey(usize),
    /// What the key gave is no signature of the certificate's key.
    WrongSignature,
}

impl DraftError {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(&self) -> String {
        match self {
            DraftError::Digest => "Có lỗi khi chuẩn bị tệp để ký (giá trị băm không đúng độ dài), chưa ký gì: hãy ký lại từ đầu.".into(),
            DraftError::OtherKind => "Loại khóa của chứng thư số không ký được bằng thuật toán đã chọn: hãy chọn chứng thư số hoặc thuật toán khác.".into(),
            DraftError::NotForSigning => "Chứng thư số này không được cấp để ký số: hãy chọn chứng thư số dùng để ký.".into(),
            DraftError::WeakKey(bits) => format!("Khóa RSA {bits} bit quá ngắn, chữ ký sẽ không được chấp nhận: hãy dùng chứng thư số có khóa từ {RSA_LEAST} bit trở lên."),
            DraftError::WrongSignature => "Chữ ký do thiết bị tạo ra không khớp với chứng thư số đã chọn, nên không được dùng: hãy chọn đúng chứng thư số của khóa trên thiết bị rồi ký lại.".into(),
        }
    }
}

impl fmt::Display for DraftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for DraftError {}

impl Draft {
    /// Begins a signature over what has this digest.
    ///
    /// `chain` are the certificates above the signer's, in any order; the root may be among them.
    pub fn new(
        certificate: &Cert,
        chain: &[Cert],
        algorithm: SignatureAlgorithm,
        digest: &[u8],
        form: Form,
    ) -> Result<Draft, DraftError> {
        if digest.len() != algorithm.digest().length() {
            return Err(DraftError::Digest);
        }
        let usage = certificate.extensions().usage;
        if usage.is_some_and(|usage| !usage.signs()) {
            return Err(DraftError::NotForSigning);
        }
        let kind = certificate.key_kind();
        let is_rsa = matches!(kind, KeyKind::Rsa(_));
        let signs_rsa = !matches!(algorithm, SignatureAlgorithm::Ecdsa(_));
        let longest = kind.signature_length().ok_or(DraftError::OtherKind)?;
        match *kind {
            _ if is_rsa != signs_rsa => return Err(DraftError::OtherKind),
            KeyKind::Rsa(bits) if bits < RSA_LEAST => return Err(DraftError::WeakKey(bits)),
            _ => {}
        }

        let mut parts = vec![
            attributes::write(CONTENT_TYPE, &write::oid(DATA)),
            attributes::write(MESSAGE_DIGEST, &write::octets(digest)),
            write_signing_certificate(certificate),
        ];
        if let Form::File(claimed) = form {
            parts.push(attributes::write(SIGNING_TIME, &write::time(claimed)));
        }
        parts.sort_unstable();
        let attributes = parts.concat();
        let to_sign = ToSign::new(write::element(SET, &[&attributes]), algorithm);

        let mut certificates = vec![certificate.clone()];
        for above in chain {
            if !certificates.contains(above) {
                certificates.push(above.clone());
            }
        }
        Ok(Draft {
            certificate: certificate.clone(),
            certificates,
            algorithm,
            attributes,
            to_sign,
            longest,
        })
    }

    /// What the key has to sign.
    pub fn to_sign(&self) -> &ToSign {
        &self.to_sign
    }

    /// How many octets the signature will have: with RSA exactly, with ECDSA at most.
    pub fn size(&self) -> usize {
        self.assemble(&vec![0; self.longest], None).len()
    }

    /// The same with a time stamp of at most so many octets.
    pub fn size_with_stamp(&self, token: usize) -> usize {
        let token = vec![0; token];
        self.assemble(&vec![0; self.longest], Some(&token)).len()
    }

    /// Puts the signature of the key in, once it has been verified.
    pub fn finish(&self, signature: &[u8]) -> Result<Vec<u8>, DraftError> {
        let key = self.certificate.public_key();
        match key.verify(self.algorithm, self.to_sign.digest(), signature) {
            Ok(()) => Ok(self.assemble(signature, None)),
            Err(KeyFault::Wrong) => Err(DraftError::WrongSignature),
            Err(_) => Err(DraftError::OtherKind),
        }
    }

    fn assemble(&self, signature: &[u8], token: Option<&[u8]>) -> Vec<u8> {
        let number = write::sequence(&[self.certificate.issuer(), self.certificate.serial()]);
        let digest = self.algorithm.digest().write();
        let stamp = token.map_or_else(Vec::new, |token| {
            write::element(part(1), &[&attributes::write(TIME_STAMP, token)])
        });
        let signer = write::sequence(&[
            &write::integer(1),
            &number,
            &digest,
            &write::element(part(0), &[&self.attributes]),
            &self.algorithm.write(),
            &write::octets(signature),
            &stamp,
        ]);
        let certificates: Vec<&[u8]> = self.certificates.iter().map(Cert::der).collect();
        let signed = write::sequence(&[
            &write::integer(1),
            &write::set_of(&[&digest]),
            &write::sequence(&[&write::oid(DATA)]),
            &write::element(part(0), &write::sorted(&certificates)),
            &write::set_of(&[&signer]),
        ]);
        write::sequence(&[
            &write::oid(SIGNED_DATA),
            &write::element(part(0), &[&signed]),
        ])
    }
}
