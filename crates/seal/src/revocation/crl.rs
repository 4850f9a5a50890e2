//! Lists of revoked certificates (CRL, RFC 5280, 5).

use std::fmt;

use chrono::{DateTime, Utc};
use der::asn1::ObjectIdentifier;

use super::{Evidence, Source, Status};
use crate::algorithm::{AlgorithmFault, SignatureAlgorithm, oid};
use crate::chain::Trust;
use crate::element::{
    BIT_STRING, BOOLEAN, ENUMERATED, Element, Elements, GENERALIZED_TIME, INTEGER, OCTET_STRING,
    SEQUENCE, UTC_TIME, part, plain_part,
};
use crate::x509::{Cert, KeyFault, point_names};

const NUMBER: ObjectIdentifier = oid("2.5.29.20");
const REASON: ObjectIdentifier = oid("2.5.29.21");
const DISTRIBUTION_POINT: ObjectIdentifier = oid("2.5.29.28");
const AUTHORITY_KEY: ObjectIdentifier = oid("2.5.29.35");

/// The largest list that is read.
pub const MAX_BYTES: usize = 64 << 20;

/// Why a list says nothing about a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrlError {
    /// It cannot be read.
    Damaged,
    /// It is another authority's.
    OtherIssuer,
    /// It covers a part only, in which this certificate is not, or says something that must be understood and is not.
    Partial,
    /// It is not signed by the authority.
    WrongSignature,
    /// The authority may not sign lists.
    NotAllowed,
    /// It is signed by an algorithm that is too weak or not known here.
    Algorithm(AlgorithmFault),
}

impl CrlError {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(&self) -> String {
        match self {
            CrlError::Damaged => "Danh sách chứng thư số bị thu hồi (CRL) bị hỏng, không đọc được: hãy tải lại từ nơi cấp.".into(),
            CrlError::OtherIssuer => "Danh sách chứng thư số bị thu hồi (CRL) là của cơ quan cấp khác: hãy tải đúng danh sách của cơ quan đã cấp chứng thư số này.".into(),
            CrlError::Partial => "Danh sách chứng thư số bị thu hồi (CRL) không bao gồm chứng thư số này: hãy tải danh sách đầy đủ của cơ quan cấp.".into(),
            CrlError::WrongSignature => "Danh sách chứng thư số bị thu hồi (CRL) không mang chữ ký đúng của cơ quan cấp, nên không dùng được: hãy tải lại từ nơi cấp.".into(),
            CrlError::NotAllowed => "Danh sách chứng thư số bị thu hồi (CRL) do một chứng thư số không được phép ký danh sách ký: hãy tải lại từ nơi cấp.".into(),
            CrlError::Algorithm(AlgorithmFault::Weak(name)) => format!("Danh sách chứng thư số bị thu hồi (CRL) được ký bằng thuật toán {name} quá yếu, nên không dùng được: hãy tải danh sách mới từ nơi cấp."),
            CrlError::Algorithm(_) => "Danh sách chứng thư số bị thu hồi (CRL) được ký bằng thuật toán chưa được hỗ trợ, nên không dùng được: hãy kiểm tra thu hồi bằng cách khác.".into(),
        }
    }
}

impl fmt::Display for CrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for CrlError {}

/// What a list says about a certificate of that issuer, once its signature has been verified.
///
/// Its days are handed back and not judged, see [`Evidence::serves`].
pub fn check(
    list: &[u8],
    certificate: &Cert,
    issuer: &Cert,
    trust: &Trust,
) -> Result<Evidence, CrlError> {
    List::read(list)?.evidence(certificate, issuer, trust)
}

/// Whether these bytes are a list that can be read, whatever it says.
pub fn is_one(list: &[u8]) -> bool {
    List::read(list).is_ok()
}

/// A list, read.
pub(super) struct List<'a> {
    signed: &'a [u8],
    issuer: &'a [u8],
    algorithm: Result<SignatureAlgorithm, AlgorithmFault>,
    signature: &'a [u8],
    this_update: DateTime<Utc>,
    next_update: Option<DateTime<Utc>>,
    revoked: Elements<'a>,
    scope: Scope,
    /// What it is called, where it tells; each name as an element.
    names: Vec<&'a [u8]>,
}

/// Of which certificates a list tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    All,
    Users,
    Authorities,
    /// Not all reasons, other issuers, changes only, or something not understood.
    NotUsed,
}

impl<'a> List<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<List<'a>, CrlError> {
        if bytes.len() > MAX_BYTES {
            return Err(CrlError::Damaged);
        }
        read(bytes).ok_or(CrlError::Damaged)
    }

    pub(super) fn evidence(
        &self,
        certificate: &Cert,
        issuer: &Cert,
        trust: &Trust,
    ) -> Result<Evidence, CrlError> {
        if !issuer.is_called(self.issuer) || !certificate.names_issuer(issuer) {
            return Err(CrlError::OtherIssuer);
        }
        let is_authority = certificate.extensions().authority.is_some_and(|(is, _)| is);
        match self.scope {
            Scope::All => {}
            Scope::Users if !is_authority => {}
            Scope::Authorities if is_authority => {}
            _ => return Err(CrlError::Partial),
        }
        if !self.is_named_by(certificate) {
            return Err(CrlError::Partial);
        }
        let usage = issuer.extensions().usage;
        if usage.is_some_and(|usage| !usage.revocation_lists) {
            return Err(CrlError::NotAllowed);
        }
        let algorithm = self.algorithm.clone().map_err(CrlError::Algorithm)?;
        let digest = algorithm.digest().digest(&[self.signed]);
        match trust.verify(issuer, algorithm, &digest, self.signature) {
            Ok(()) => {}
            Err(KeyFault::Algorithm(fault)) => return Err(CrlError::Algorithm(fault)),
            Err(_) => return Err(CrlError::WrongSignature),
        }
        Ok(Evidence {
            source: Source::Crl,
            status: self.status(certificate.serial())?,
            this_update: self.this_update,
            next_update: self.next_update,
        })
    }

    /// Whether the certificate names this list, where both tell a name (RFC 5280, 6.3.3, (b)(2)(i)): authorities cut lists
    /// into pieces, and a piece says nothing about certificates of another one.
    fn is_named_by(&self, certificate: &Cert) -> bool {
        let meant = &certificate.extensions().list_names;
        let mut named = self.names.iter();
        self.names.is_empty()
            || meant.is_empty()
            || named.any(|name| meant.iter().any(|meant| is_same_name(meant, name)))
    }

    fn status(&self, serial: &[u8]) -> Result<Status, CrlError> {
        let mut revoked = self.revoked;
        while !revoked.is_empty() {
            let entry = revoked.expect(SEQUENCE).ok_or(CrlError::Damaged)?.inside();
            // Most entries are looked at no further than their number.
            if entry.0.starts_with(serial) {
                return revocation(entry).ok_or(CrlError::Damaged)?;
            }
        }
        Ok(Status::Good)
    }
}

/// Whether two names are the same; of addresses, letters of the host may be small or capital (RFC 3986, 6.2.2.1).
fn is_same_name(a: &[u8], b: &[u8]) -> bool {
    const ADDRESS: u8 = plain_part(6);
    let host = |name: &[u8]| {
        let slashes = name.iter().enumerate().filter(|(_, byte)| **byte == b'/');
        slashes.map(|(at, _)| at).nth(2).unwrap_or(name.len())
    };
    if a.first() != Some(&ADDRESS) || a.len() != b.len() {
        return a == b;
    }
    let (a, b) = (a.split_at(host(a)), b.split_at(host(b)));
    a.0.eq_ignore_ascii_case(b.0) && a.1 == b.1
}

fn revocation(mut entry: Elements<'_>) -> Option<Result<Status, CrlError>> {
    entry.expect(INTEGER)?;
    let since = entry.next()?.time()?;
    let mut reason = None;
    if let Some(extensions) = entry.optional(SEQUENCE) {
        for extension in extensions.inside().all(20)? {
            let (number, critical, value) = extension_parts(extension)?;
            match number {
                REASON => {
                    let value = Elements(value).expect(ENUMERATED)?.number()?;
                    reason = Some(u8::try_from(value).ok()?);
                }
                // As in lists that speak for other issuers.
                _ if critical => return Some(Err(CrlError::Partial)),
                _ => {}
            }
        }
    }
    Some(Ok(Status::Revoked { since, reason }))
}

fn read(bytes: &[u8]) -> Option<List<'_>> {
    let mut elements = Elements(bytes);
    let mut outer = elements.expect(SEQUENCE)?.inside();
    if !elements.is_empty() {
        return None;
    }
    let signed = outer.expect(SEQUENCE)?;
    let algorithm = outer.expect(SEQUENCE)?;
    let signature = outer.expect(BIT_STRING)?.bits()?;

    let mut parts = signed.inside();
    parts.optional(INTEGER);
    let inner_algorithm = parts.expect(SEQUENCE)?;
    let issuer = parts.expect(SEQUENCE)?;
    let this_update = parts.next()?.time()?;
    let next_update = parts
        .optional(UTC_TIME)
        .or_else(|| parts.optional(GENERALIZED_TIME));
    let next_update = match next_update {
        None => None,
        Some(time) => Some(time.time()?),
    };
    let revoked = parts
        .optional(SEQUENCE)
        .map_or(Elements(&[]), Element::inside);
    let (scope, names) = match parts.optional(part(0)) {
        None => (Scope::All, Vec::new()),
        Some(extensions) => read_scope(extensions.inside().expect(SEQUENCE)?)?,
    };
    let algorithm = if inner_algorithm.whole == algorithm.whole {
        SignatureAlgorithm::read(algorithm, None)
    } else {
        Err(AlgorithmFault::Damaged)
    };
    parts.is_empty().then_some(List {
        signed: signed.whole,
        issuer: issuer.whole,
        algorithm,
        signature,
        this_update,
        next_update,
        revoked,
        scope,
        names,
    })
}

fn read_scope(extensions: Element<'_>) -> Option<(Scope, Vec<&[u8]>)> {
    let (mut scope, mut names) = (Scope::All, Vec::new());
    for extension in extensions.inside().all(20)? {
        let (number, critical, value) = extension_parts(extension)?;
        match number {
            DISTRIBUTION_POINT => (scope, names) = read_point(value)?,
            NUMBER | AUTHORITY_KEY => {}
            // Changes only, among others.
            _ if critical => return Some((Scope::NotUsed, names)),
            _ => {}
        }
    }
    Some((scope, names))
}

/// The extension that limits a list (RFC 5280, 5.2.5).
///
/// `x509-cert` has a type for it, but with the number of another extension.
fn read_point(value: &[u8]) -> Option<(Scope, Vec<&[u8]>)> {
    let (mut scope, mut names) = (Scope::All, Vec::new());
    for found in Elements(value).expect(SEQUENCE)?.inside().all(6)? {
        const USERS: u8 = plain_part(1);
        const AUTHORITIES: u8 = plain_part(2);
        let is_set = found.value != [0];
        match found.tag {
            tag if tag == part(0) => {
                names.extend(point_names(found)?.iter().map(|name| name.whole));
            }
            USERS if is_set => scope = Scope::Users,
            AUTHORITIES if is_set => scope = Scope::Authorities,
            _ if !is_set => {}
            _ => return Some((Scope::NotUsed, names)),
        }
    }
    Some((scope, names))
}

fn extension_parts(extension: Element<'_>) -> Option<(ObjectIdentifier, bool, &[u8])> {
    let mut parts = extension.open(SEQUENCE)?;
    let number = parts.next()?.oid()?;
    let critical = parts
        .optional(BOOLEAN)
        .is_some_and(|flag| flag.value != [0]);
    Some((number, critical, parts.expect(OCTET_STRING)?.value))
}
