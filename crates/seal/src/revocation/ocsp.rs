//! Questions and answers about certificates (OCSP, RFC 6960).

use std::fmt;

use chrono::{DateTime, Utc};
use der::asn1::ObjectIdentifier;
use sha1::{Digest, Sha1};

use super::{Evidence, Source, Status};
use crate::algorithm::{self, AlgorithmFault, DigestAlgorithm, SHA1, SignatureAlgorithm, oid};
use crate::chain::Trust;
use crate::element::{
    BIT_STRING, ENUMERATED, Element, Elements, GENERALIZED_TIME, INTEGER, OCTET_STRING, SEQUENCE,
    part, plain_part,
};
use crate::write;
use crate::x509::{Cert, KeyFault, Purpose};

const BASIC: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.2");

/// The largest answer that is read.
pub const MAX_BYTES: usize = 1 << 20;

/// What an answer is sent as.
pub const RESPONSE_TYPE: &str = "application/ocsp-response";

/// What a question is sent as.
pub const REQUEST_TYPE: &str = "application/ocsp-request";

/// Why an answer says nothing about a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OcspError {
    /// It cannot be read.
    Damaged,
    /// No answer was given; the number tells why (RFC 6960, 4.2.1): 3 means later, 6 means not for us.
    Refused(u64),
    /// It is about other certificates.
    OtherCertificate,
    /// It is not the answer to our question.
    OtherQuestion,
    /// Whoever signed it may not speak for the authority, or is not told.
    NotAllowed,
    /// The signature is wrong.
    WrongSignature,
    /// It is signed by an algorithm that is too weak or not known here.
    Algorithm(AlgorithmFault),
}

impl OcspError {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(&self) -> String {
        match self {
            OcspError::Damaged => "Trả lời về tình trạng chứng thư số (OCSP) bị hỏng, không đọc được: hãy hỏi lại máy chủ của cơ quan cấp.".into(),
            OcspError::Refused(3) => "Máy chủ OCSP của cơ quan cấp đang bận: hãy thử lại sau ít phút.".into(),
            OcspError::Refused(status) => format!("Máy chủ OCSP của cơ quan cấp không trả lời câu hỏi (mã {status}): hãy thử lại sau, hoặc kiểm tra bằng danh sách thu hồi (CRL)."),
            OcspError::OtherCertificate => "Trả lời về tình trạng chứng thư số (OCSP) là của chứng thư số khác: hãy hỏi lại máy chủ của cơ quan cấp.".into(),
            OcspError::OtherQuestion => "Trả lời về tình trạng chứng thư số (OCSP) không khớp với câu hỏi vừa gửi, nên không được dùng: hãy thử lại; nếu vẫn vậy, hãy báo người quản trị mạng.".into(),
            OcspError::NotAllowed => "Trả lời về tình trạng chứng thư số (OCSP) do một chứng thư số không được cơ quan cấp ủy quyền ký, nên không được dùng: hãy thử lại; nếu vẫn vậy, hãy báo người quản trị mạng.".into(),
            OcspError::WrongSignature => "Trả lời về tình trạng chứng thư số (OCSP) mang chữ ký sai, nên không được dùng: hãy thử lại; nếu vẫn vậy, hãy báo người quản trị mạng.".into(),
            OcspError::Algorithm(AlgorithmFault::Weak(name)) => format!("Trả lời về tình trạng chứng thư số (OCSP) được ký bằng thuật toán {name} quá yếu, nên không được dùng: hãy kiểm tra bằng danh sách thu hồi (CRL)."),
            OcspError::Algorithm(_) => "Trả lời về tình trạng chứng thư số (OCSP) được ký bằng thuật toán chưa được hỗ trợ, nên không được dùng: hãy kiểm tra bằng danh sách thu hồi (CRL).".into(),
        }
    }
}

impl fmt::Display for OcspError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for OcspError {}

/// The question whether a certificate of that issuer is revoked, with a number that the answer should repeat.
///
/// The certificate is told by SHA-1, the only way that every server knows (RFC 5019, 2.1.1); nothing is proved by it.
pub fn request(certificate: &Cert, issuer: &Cert, nonce: Option<&[u8]>) -> Vec<u8> {
    let id = write::sequence(&[
        &write::sequence(&[&write::oid(SHA1), &write::null()]),
        &write::octets(&Sha1::digest(issuer.subject())),
        &write::octets(&Sha1::digest(issuer.key_bits())),
        certificate.serial(),
    ]);
    let list = write::sequence(&[&write::sequence(&[&id])]);
    let extensions = nonce.map_or_else(Vec::new, |nonce| {
        let value = write::octets(&write::octets(nonce));
        let extension = write::sequence(&[&write::oid(NONCE), &value]);
        write::element(part(2), &[&write::sequence(&[&extension])])
    });
    write::sequence(&[&write::sequence(&[&list, &extensions])])
}

/// What an answer says about a certificate of that issuer, once its signature has been verified.
///
/// Its days are handed back and not judged, see [`Evidence::serves`].
/// Where a number was sent along, an answer with another one is refused; many servers repeat none, as their answers are made beforehand.
pub fn check(
    answer: &[u8],
    certificate: &Cert,
    issuer: &Cert,
    nonce: Option<&[u8]>,
    trust: &Trust,
) -> Result<Evidence, OcspError> {
    let answer = Answer::read(answer)?;
    if let (Some(sent), Some(repeated)) = (nonce, answer.nonce)
        && sent != repeated
    {
        return Err(OcspError::OtherQuestion);
    }
    answer.evidence(certificate, issuer, trust)
}

/// The certificates that came along with an answer, to be kept with it.
pub fn certificates(answer: &[u8]) -> Result<Vec<&[u8]>, OcspError> {
    Ok(Answer::read(answer)?.certificates)
}

/// An answer, read.
pub(super) struct Answer<'a> {
    signed: &'a [u8],
    responder: Responder<'a>,
    produced: DateTime<Utc>,
    singles: Vec<Single<'a>>,
    nonce: Option<&'a [u8]>,
    algorithm: Result<SignatureAlgorithm, AlgorithmFault>,
    signature: &'a [u8],
    certificates: Vec<&'a [u8]>,
}

/// Who answered.
enum Responder<'a> {
    Name(&'a [u8]),
    /// SHA-1 over the bits of the key.
    Key(&'a [u8]),
}

/// The answer about one certificate.
struct Single<'a> {
    digest: ObjectIdentifier,
    issuer_name: &'a [u8],
    issuer_key: &'a [u8],
    serial: &'a [u8],
    status: Status,
    this_update: DateTime<Utc>,
    next_update: Option<DateTime<Utc>>,
}

impl<'a> Answer<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Answer<'a>, OcspError> {
        if bytes.len() > MAX_BYTES {
            return Err(OcspError::Damaged);
        }
        let mut outer = Elements(bytes)
            .expect(SEQUENCE)
            .ok_or(OcspError::Damaged)?
            .inside();
        let status = outer.expect(ENUMERATED).and_then(Element::number);
        match status.ok_or(OcspError::Damaged)? {
            0 => read(outer).ok_or(OcspError::Damaged),
            refused => Err(OcspError::Refused(refused)),
        }
    }

    pub(super) fn evidence(
        &self,
        certificate: &Cert,
        issuer: &Cert,
        trust: &Trust,
    ) -> Result<Evidence, OcspError> {
        let single = self
            .singles
            .iter()
            .find(|single| single.is_about(certificate, issuer));
        let single = single.ok_or(OcspError::OtherCertificate)?;
        let algorithm = self.algorithm.clone().map_err(OcspError::Algorithm)?;
        let responder = self.responder(issuer, trust)?;
        let digest = algorithm.digest().digest(&[self.signed]);
        match trust.verify(&responder, algorithm, &digest, self.signature) {
            Ok(()) => {}
            Err(KeyFault::Algorithm(fault)) => return Err(OcspError::Algorithm(fault)),
            Err(_) => return Err(OcspError::WrongSignature),
        }
        Ok(Evidence {
            source: Source::Ocsp,
            status: single.status,
            this_update: single.this_update,
            next_update: single.next_update,
        })
    }

    /// Who may answer: the issuer, or one whom it has given a certificate for that (RFC 6960, 4.2.2.2).
    ///
    /// Whether that certificate is revoked itself is not asked: its issuer mostly says that nobody need ask.
    fn responder(&self, issuer: &Cert, trust: &Trust) -> Result<Cert, OcspError> {
        if self.responder.is(issuer) {
            return Ok(issuer.clone());
        }
        for der in &self.certificates {
            let Ok(candidate) = Cert::read(der) else {
                continue;
            };
            let extensions = candidate.extensions();
            if self.responder.is(&candidate)
                && extensions.purposes.contains(&Purpose::OcspSigning)
                && extensions.not_understood.is_none()
                && !candidate.key_kind().is_weak()
                && candidate.holds_at(self.produced)
                && candidate.names_issuer(issuer)
                && trust.is_signed_by(&candidate, issuer).is_ok()
            {
                return Ok(candidate);
            }
        }
        Err(OcspError::NotAllowed)
    }
}

impl Responder<'_> {
    fn is(&self, certificate: &Cert) -> bool {
        match self {
            Responder::Name(name) => certificate.is_called(name),
            Responder::Key(key) => *key == Sha1::digest(certificate.key_bits()).as_slice(),
        }
    }
}

impl Single<'_> {
    fn is_about(&self, certificate: &Cert, issuer: &Cert) -> bool {
        if self.serial != certificate.serial() || !certificate.names_issuer(issuer) {
            return false;
        }
        let digest = |bytes: &[u8]| match DigestAlgorithm::of(self.digest) {
            Ok(known) => Some(known.digest(&[bytes])),
            Err(_) if self.digest == SHA1 => Some(Sha1::digest(bytes).to_vec()),
            Err(_) => None,
        };
        let is = |bytes: &[u8], told: &[u8]| digest(bytes).as_deref() == Some(told);
        // The name may be digested as it stands with the issuer or with the certificate.
        let name =
            is(certificate.issuer(), self.issuer_name) || is(issuer.subject(), self.issuer_name);
        name && is(issuer.key_bits(), self.issuer_key)
    }
}

fn read(mut outer: Elements<'_>) -> Option<Answer<'_>> {
    let mut bytes = outer.expect(part(0))?.inside().expect(SEQUENCE)?.inside();
    if bytes.next()?.oid()? != BASIC {
        return None;
    }
    let mut basic = Elements(bytes.expect(OCTET_STRING)?.value)
        .expect(SEQUENCE)?
        .inside();
    let signed = basic.expect(SEQUENCE)?;
    let algorithm = SignatureAlgorithm::read(basic.expect(SEQUENCE)?, None);
    let signature = basic.expect(BIT_STRING)?.bits()?;
    let mut certificates = Vec::new();
    if let Some(list) = basic.optional(part(0)) {
        let list = list.inside().expect(SEQUENCE)?.inside().all(20)?;
        certificates.extend(list.iter().map(|element| element.whole));
    }

    let mut parts = signed.inside();
    parts.optional(part(0));
    let responder = parts.next()?;
    let inside = responder.inside().next()?;
    let responder = match responder.tag {
        tag if tag == part(1) => Responder::Name(inside.whole),
        tag if tag == part(2) && inside.tag == OCTET_STRING => Responder::Key(inside.value),
        _ => return None,
    };
    let produced = parts.expect(GENERALIZED_TIME)?.time()?;
    let mut singles = Vec::new();
    for single in parts.expect(SEQUENCE)?.inside().all(1000)? {
        singles.push(read_single(single)?);
    }
    let nonce = match parts.optional(part(1)) {
        None => None,
        Some(extensions) => read_nonce(extensions.inside().expect(SEQUENCE)?)?,
    };
    Some(Answer {
        signed: signed.whole,
        responder,
        produced,
        singles,
        nonce,
        algorithm,
        signature,
        certificates,
    })
}

fn read_single(single: Element<'_>) -> Option<Single<'_>> {
    let mut parts = single.open(SEQUENCE)?;
    let mut id = parts.expect(SEQUENCE)?.inside();
    let (digest, _) = algorithm::parts(id.next()?)?;
    let issuer_name = id.expect(OCTET_STRING)?.value;
    let issuer_key = id.expect(OCTET_STRING)?.value;
    let serial = id.expect(INTEGER)?.whole;
    let status = parts.next()?;
    let status = match status.tag {
        tag if tag == plain_part(0) => Status::Good,
        tag if tag == plain_part(2) => Status::Unknown,
        tag if tag == part(1) => {
            let mut revoked = status.inside();
            let since = revoked.next()?.time()?;
            let reason = match revoked.optional(part(0)) {
                None => None,
                Some(reason) => u8::try_from(reason.inside().expect(ENUMERATED)?.number()?).ok(),
            };
            Status::Revoked { since, reason }
        }
        _ => return None,
    };
    let this_update = parts.next()?.time()?;
    let next_update = match parts.optional(part(0)) {
        None => None,
        Some(next) => Some(next.inside().next()?.time()?),
    };
    Some(Single {
        digest,
        issuer_name,
        issuer_key,
        serial,
        status,
        this_update,
        next_update,
    })
}

/// The number that was repeated. The outer `None` stands for what cannot be read.
#[allow(clippy::option_option, reason = "absent and unreadable are two things")]
fn read_nonce(extensions: Element<'_>) -> Option<Option<&[u8]>> {
    for extension in extensions.inside().all(20)? {
        let mut parts = extension.open(SEQUENCE)?;
        if parts.next()?.oid()? == NONCE {
            let value = parts.expect(OCTET_STRING)?.value;
            // Some servers leave the inner string out.
            let inner = Elements(value).expect(OCTET_STRING);
            return Some(Some(inner.map_or(value, |inner| inner.value)));
        }
    }
    Some(None)
}
