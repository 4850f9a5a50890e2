//! Time stamps (RFC 3161): asked for, and read.

use std::fmt;

use chrono::{DateTime, Utc};
use der::asn1::ObjectIdentifier;

use crate::algorithm::{DigestAlgorithm, oid};
use crate::cms::{self, Content, SignedData};
use crate::element::{
    BOOLEAN, Elements, GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, SEQUENCE, part,
};
use crate::verdict::{Reason, Whose};
use crate::write;
use crate::x509::{Cert, Purpose};

const TST_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");

/// The largest answer that is read.
pub const MAX_BYTES: usize = 1 << 20;

/// What a question is sent as.
pub const REQUEST_TYPE: &str = "application/timestamp-query";

/// What an answer is sent as.
pub const RESPONSE_TYPE: &str = "application/timestamp-reply";

/// A question to a time stamping authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    algorithm: DigestAlgorithm,
    digest: Vec<u8>,
    nonce: Vec<u8>,
}

impl Request {
    /// Asks for a stamp over what has this digest, with a number that nobody can guess.
    pub fn new(algorithm: DigestAlgorithm, digest: &[u8], nonce: &[u8]) -> Request {
        Request {
            algorithm,
            digest: digest.to_vec(),
            nonce: write::unsigned(nonce),
        }
    }

    /// What is sent. The authority's certificate is asked for (RFC 3161, 2.4.1).
    pub fn to_der(&self) -> Vec<u8> {
        let imprint = write::sequence(&[&self.algorithm.write(), &write::octets(&self.digest)]);
        write::sequence(&[&write::integer(1), &imprint, &self.nonce, &write::yes()])
    }

    /// Reads the answer and gives the token, once its stamp has been found to be over this digest and rightly signed.
    ///
    /// Whether the authority is a trusted one is asked in [`crate::verify`].
    pub fn read_response(&self, response: &[u8]) -> Result<Token, StampFault> {
        if response.len() > MAX_BYTES {
            return Err(StampFault::Damaged);
        }
        let (status, token) = read_response(response).ok_or(StampFault::Damaged)?;
        // Granted, and granted with changes.
        if status > 1 {
            return Err(StampFault::Refused(status));
        }
        let token = Token::read(token.ok_or(StampFault::Damaged)?)?;
        if token.nonce.as_ref() != Some(&self.nonce) {
            return Err(StampFault::OtherQuestion);
        }
        if token.algorithm != Some(self.algorithm) || token.digest != self.digest {
            return Err(StampFault::OtherContent);
        }
        let (authority, reasons) = token.check(&[]);
        if let Some(reason) = reasons.first() {
            return Err(StampFault::NotReliable(reason.clone()));
        }
        match authority {
            Some(authority) if !authority.holds_at(token.time) => Err(StampFault::OutOfBounds),
            _ => Ok(token),
        }
    }
}

/// Why there is no time stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StampFault {
    /// It cannot be read.
    Damaged,
    /// The authority did not want to; its number (RFC 3161, 2.4.2).
    Refused(u64),
    /// It is the answer to another question.
    OtherQuestion,
    /// It is over something else.
    OtherContent,
    /// It is not signed as it should be.
    NotReliable(Reason),
    /// The authority's certificate did not hold at the moment of the stamp.
    OutOfBounds,
}

impl StampFault {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(&self) -> String {
        match self {
            StampFault::Damaged => "Trả lời của máy chủ cấp dấu thời gian bị hỏng, không đọc được: hãy thử lại; nếu vẫn vậy, hãy kiểm tra địa chỉ máy chủ.".into(),
            StampFault::Refused(status) => format!("Máy chủ cấp dấu thời gian từ chối yêu cầu (mã {status}): hãy thử lại sau, hoặc ký không kèm dấu thời gian."),
            StampFault::OtherQuestion => "Trả lời của máy chủ cấp dấu thời gian không khớp với yêu cầu vừa gửi, nên không được dùng: hãy thử lại; nếu vẫn vậy, hãy báo người quản trị mạng.".into(),
            StampFault::OtherContent => "Dấu thời gian nhận được không phải cho chữ ký này, nên không được dùng: hãy thử lại; nếu vẫn vậy, hãy báo người quản trị mạng.".into(),
            StampFault::NotReliable(_) => "Dấu thời gian nhận được không do một chứng thư số cấp dấu thời gian ký đúng, nên không được dùng: hãy thử lại hoặc chọn máy chủ khác.".into(),
            StampFault::OutOfBounds => "Dấu thời gian nhận được ghi một thời điểm nằm ngoài thời hạn của chứng thư số cấp dấu thời gian, nên không được dùng: hãy chọn máy chủ khác.".into(),
        }
    }
}

impl fmt::Display for StampFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for StampFault {}

/// A time stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    der: Vec<u8>,
    time: DateTime<Utc>,
    policy: String,
    algorithm: Option<DigestAlgorithm>,
    digest: Vec<u8>,
    nonce: Option<Vec<u8>>,
}

impl Token {
    /// Reads a token. Nothing is verified.
    pub fn read(bytes: &[u8]) -> Result<Token, StampFault> {
        read(bytes).ok_or(StampFault::Damaged)
    }

    /// The token as it goes beside a signature, all lengths stated.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The moment of the stamp.
    pub fn time(&self) -> DateTime<Utc> {
        self.time
    }

    /// The policy of the authority, by number.
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// Whether it is over these pieces.
    pub(crate) fn is_over(&self, content: &mut Content<'_>) -> bool {
        let algorithm = self.algorithm;
        algorithm.is_some_and(|algorithm| content.digest(algorithm) == self.digest)
    }

    /// Verifies the signature of the authority, whose certificate is in the token or in the bag.
    ///
    /// Chains and days are not looked at.
    pub(crate) fn check(&self, bag: &[Cert]) -> (Option<Cert>, Vec<Reason>) {
        let Some(data) = SignedData::read(&self.der) else {
            return (None, vec![Reason::Format]);
        };
        let ([signer], Some(inside)) = (&data.signers[..], data.content) else {
            return (None, vec![Reason::Format]);
        };
        let mut certificates = read_all(&data.certificates);
        certificates.extend_from_slice(bag);
        let content = [inside];
        let mut content = Content::new(&content);
        let mut checked = cms::check(
            signer,
            data.content_type,
            &mut content,
            &certificates,
            Whose::Clock,
        );
        if let Some(certificate) = &checked.certificate {
            // The certificate has to be named (RFC 3161, 2.4.2), and made for this and nothing else (2.3).
            if !checked.named {
                checked.reasons.push(Reason::OtherCertificate);
            }
            let extensions = certificate.extensions();
            if extensions.purposes != [Purpose::TimeStamping] || !extensions.purposes_critical {
                checked.reasons.push(Reason::NotForThis(Whose::Clock));
            }
        }
        // A digest of an unknown kind says nothing about what was stamped.
        if self.algorithm.is_none() {
            checked.reasons.push(Reason::OtherContent);
        }
        (checked.certificate, checked.reasons)
    }
}

/// The certificates that can be read.
pub(crate) fn read_all(certificates: &[&[u8]]) -> Vec<Cert> {
    let read = certificates.iter().map(|der| Cert::read(der));
    read.filter_map(Result::ok).collect()
}

/// The status and the token.
fn read_response(bytes: &[u8]) -> Option<(u64, Option<&[u8]>)> {
    let mut parts = Elements(bytes).expect(SEQUENCE)?.inside();
    let status = parts.expect(SEQUENCE)?.inside().expect(INTEGER)?.number()?;
    // Left as it is: it may be in BER, whose end its own reader finds.
    let token = (!parts.is_empty()).then_some(parts.0);
    Some((status, token))
}

fn read(bytes: &[u8]) -> Option<Token> {
    let der = cms::definite(bytes)?.into_owned();
    let data = SignedData::read(&der)?;
    if data.content_type != TST_INFO {
        return None;
    }
    let mut parts = Elements(data.content?).expect(SEQUENCE)?.inside();
    parts.expect(INTEGER)?;
    let policy = parts.expect(OID)?.oid()?.to_string();
    let mut imprint = parts.expect(SEQUENCE)?.inside();
    let algorithm = DigestAlgorithm::read(imprint.expect(SEQUENCE)?).ok();
    let digest = imprint.expect(OCTET_STRING)?.value.to_vec();
    parts.expect(INTEGER)?;
    let time = parts.expect(GENERALIZED_TIME)?.time()?;
    // Accuracy and order.
    parts.optional(SEQUENCE);
    parts.optional(BOOLEAN);
    let nonce = parts.optional(INTEGER).map(|nonce| nonce.whole.to_vec());
    let _authority = parts.optional(part(0));
    Some(Token {
        time,
        policy,
        algorithm,
        digest,
        nonce,
        der,
    })
}
