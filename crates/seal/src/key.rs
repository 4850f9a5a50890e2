//! The key that signs, wherever it is held: on a token, in another process, or in memory for tests.

#[cfg(feature = "software-key")]
mod software;

use std::fmt;

use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::element::{Elements, INTEGER, SEQUENCE};
use crate::write;
use crate::x509::Cert;

#[cfg(feature = "software-key")]
pub use software::{Secret, SoftwareKey};

/// A key that signs.
pub trait Key {
    /// The certificate of its owner.
    fn certificate(&self) -> &Cert;

    /// The algorithm it signs by.
    fn algorithm(&self) -> SignatureAlgorithm;

    /// Signs, asking for a PIN where one is needed. ECDSA gives two numbers in a sequence, see [`ecdsa_from_token`].
    fn sign(&self, to_sign: &ToSign) -> Result<Vec<u8>, KeyError>;
}

/// What a key has to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSign {
    bytes: Vec<u8>,
    digest: Vec<u8>,
    algorithm: SignatureAlgorithm,
}

impl ToSign {
    /// These bytes, to be signed by this algorithm.
    pub fn new(bytes: Vec<u8>, algorithm: SignatureAlgorithm) -> Self {
        let digest = algorithm.digest().digest(&[&bytes]);
        ToSign {
            bytes,
            digest,
            algorithm,
        }
    }

    /// The bytes, for keys that make the digest themselves (`CKM_SHA256_RSA_PKCS`).
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The digest, for keys that sign one (`CKM_ECDSA`, `CKM_RSA_PKCS_PSS`).
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }

    /// The digest with its algorithm, for keys that only pad and compute (`CKM_RSA_PKCS`).
    pub fn digest_info(&self) -> Vec<u8> {
        digest_info(self.algorithm.digest(), &self.digest)
    }

    /// The algorithm.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }
}

/// A digest with its algorithm, as PKCS #1 v1.5 signs it (RFC 8017, 9.2).
pub fn digest_info(algorithm: DigestAlgorithm, digest: &[u8]) -> Vec<u8> {
    write::sequence(&[&algorithm.write_with_null(), &write::octets(digest)])
}

/// The signature of ECDSA from what a token gives: two numbers of equal length behind one another (PKCS #11, `CKM_ECDSA`).
pub fn ecdsa_from_token(numbers: &[u8]) -> Option<Vec<u8>> {
    let half = numbers.len() / 2;
    if half == 0 || numbers.len() % 2 == 1 {
        return None;
    }
    let (r, s) = numbers.split_at(half);
    Some(write::sequence(&[&write::unsigned(r), &write::unsigned(s)]))
}

/// What a token would give for a signature of ECDSA, with numbers of so many octets.
pub fn ecdsa_to_token(signature: &[u8], octets: usize) -> Option<Vec<u8>> {
    let mut outer = Elements(signature);
    let mut numbers = outer
        .expect(SEQUENCE)
        .filter(|_| outer.is_empty())?
        .inside();
    let mut made = Vec::with_capacity(2 * octets);
    for _ in 0..2 {
        let number = numbers.expect(INTEGER)?.value;
        let number = match number {
            [0, rest @ ..] => rest,
            whole => whole,
        };
        let zeros = octets.checked_sub(number.len())?;
        made.extend(std::iter::repeat_n(0, zeros));
        made.extend_from_slice(number);
    }
    numbers.is_empty().then_some(made)
}

/// Why a key did not sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// The person did not want to.
    Cancelled,
    /// The PIN was wrong.
    WrongPin,
    /// The device has locked itself after too many wrong PINs.
    Locked,
    /// The device has been pulled out, or the process that holds the key has ended.
    Gone,
    /// The device does not know the algorithm.
    Unsupported,
    /// Anything else; the words of the device for whoever looks after it.
    Failed(String),
}

impl KeyError {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(&self) -> String {
        match self {
            KeyError::Cancelled => "Chưa ký: người ký đã dừng lại, không có tệp nào bị thay đổi.".into(),
            KeyError::WrongPin => "Sai mã PIN, chưa ký: hãy xem số lần thử còn lại trước khi nhập lại, vì thiết bị tự khóa sau vài lần sai.".into(),
            KeyError::Locked => "Thiết bị lưu khóa đã bị khóa do nhập sai mã PIN nhiều lần: hãy làm thủ tục khôi phục thiết bị với cơ quan quản lý trực tiếp.".into(),
            KeyError::Gone => "Không còn thấy thiết bị lưu khóa, chưa ký: hãy cắm lại thiết bị rồi ký lại.".into(),
            KeyError::Unsupported => "Thiết bị lưu khóa không hỗ trợ thuật toán ký này: hãy chọn thuật toán khác hoặc cập nhật phần mềm của thiết bị.".into(),
            KeyError::Failed(words) => format!("Thiết bị lưu khóa báo lỗi, chưa ký: hãy rút ra cắm lại rồi thử lại; nếu vẫn lỗi, hãy gửi dòng này cho người quản trị: {words}"),
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for KeyError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_of_tokens_are_turned_round() {
        let cases: [(&[u8], Option<&[u8]>); 6] = [
            (&[1, 2], Some(&[0x30, 6, 2, 1, 1, 2, 1, 2])),
            (&[0, 1, 0, 2], Some(&[0x30, 6, 2, 1, 1, 2, 1, 2])),
            (&[0x80, 0x7F], Some(&[0x30, 7, 2, 2, 0, 0x80, 2, 1, 0x7F])),
            (&[0, 0], Some(&[0x30, 6, 2, 1, 0, 2, 1, 0])),
            (&[1, 2, 3], None),
            (&[], None),
        ];
        for (numbers, expected) in cases {
            let made = ecdsa_from_token(numbers);
            assert_eq!(made.as_deref(), expected);
            if let Some(made) = made {
                let back = ecdsa_to_token(&made, numbers.len() / 2);
                assert_eq!(back.as_deref(), Some(numbers));
            }
        }
        assert_eq!(ecdsa_to_token(&[0x30, 7, 2, 2, 1, 1, 2, 1, 2], 1), None);
        assert_eq!(ecdsa_to_token(&[0x30, 6, 2, 1, 1, 2, 1, 2, 0], 1), None);
    }

    #[test]
    fn digests_are_wrapped_as_pkcs1_asks() {
        // RFC 8017, 9.2, note 1.
        let prefixes: [(DigestAlgorithm, &[u8]); 3] = [
            (
                DigestAlgorithm::Sha256,
                b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
            ),
            (
                DigestAlgorithm::Sha384,
                b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
            ),
            (
                DigestAlgorithm::Sha512,
                b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
            ),
        ];
        for (algorithm, prefix) in prefixes {
            let to_sign = ToSign::new(b"x".to_vec(), SignatureAlgorithm::RsaPkcs1(algorithm));
            let info = to_sign.digest_info();
            assert_eq!(info.strip_prefix(prefix), Some(to_sign.digest()));
        }
    }
}
