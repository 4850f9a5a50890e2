//! Whether a certificate has been revoked, out of answers (OCSP) and lists (CRL) at hand.
//!
//! Fetching them is left to others; [`ocsp::request`] writes the question.

pub mod crl;
pub mod file;
pub mod ocsp;

use chrono::{DateTime, TimeDelta, Utc};

use crate::chain::Trust;
use crate::x509::Cert;

/// How far clocks may be apart.
pub const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(10);

/// How long an answer serves that does not say when the next one comes. Our choice; the standards leave it open.
pub const UNSTATED: TimeDelta = TimeDelta::days(1);

/// Where evidence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// An answer about this certificate.
    Ocsp,
    /// A list of revoked certificates.
    Crl,
}

/// What evidence says about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        since: DateTime<Utc>,
        /// Why, where it is told (RFC 5280, 5.3.1).
        reason: Option<u8>,
    },
    /// The one who answered does not know it.
    Unknown,
}

/// Evidence about a certificate, its signature verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Where it comes from.
    pub source: Source,
    /// What it says.
    pub status: Status,
    /// The moment of which it speaks.
    pub this_update: DateTime<Utc>,
    /// When there will be newer evidence, where that is told.
    pub next_update: Option<DateTime<Utc>>,
}

impl Evidence {
    /// Whether it may be used for a signature that was there at `moment`, looked at `now`.
    ///
    /// Evidence of a later day serves as well, as a revocation is not taken back; but not of a day on which the certificate had ended,
    /// as lists then leave it out (RFC 5280, 3.3).
    pub fn serves(&self, certificate: &Cert, moment: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let stated = self.next_update;
        let until = stated.unwrap_or_else(|| later(self.this_update, UNSTATED));
        self.this_update <= later(now, CLOCK_SKEW)
            && self.this_update <= certificate.not_after()
            && moment <= later(until, CLOCK_SKEW)
    }
}

/// That much later, or the moment itself at the end of all days.
pub(crate) fn later(moment: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    moment.checked_add_signed(by).unwrap_or(moment)
}

/// Certificates and evidence at hand: what came with a signature, in a PDF's `/DSS`, or was fetched. Each in DER, in any order.
#[derive(Debug, Clone, Default)]
pub struct Material<'a> {
    /// Certificates.
    pub certificates: Vec<&'a [u8]>,
    /// Answers about certificates (OCSP).
    pub answers: Vec<&'a [u8]>,
    /// Lists of revoked certificates (CRL).
    pub lists: Vec<&'a [u8]>,
}

/// What is known about the revocation of a certificate at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Not revoked then.
    Good(Evidence),
    /// Revoked then or before.
    Revoked(Evidence),
    /// There is no evidence that could be used, and this is why.
    Nothing(Lack),
}

/// Why there is no evidence, the one that came closest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// None at hand is about that certificate.
    Absent,
    /// There is some, but it cannot be relied on: wrongly signed, by someone not allowed to, or by an algorithm too weak.
    NotReliable,
    /// There is some, but not of that time.
    OtherTime,
    /// The one who answered does not know the certificate.
    Unknown,
}

/// Answers and lists, read.
pub(crate) struct Records<'a> {
    answers: Vec<ocsp::Answer<'a>>,
    lists: Vec<crl::List<'a>>,
}

impl<'a> Records<'a> {
    /// Reads what can be read and leaves out the rest.
    pub(crate) fn read(
        answers: impl IntoIterator<Item = &'a [u8]>,
        lists: impl IntoIterator<Item = &'a [u8]>,
    ) -> Records<'a> {
        let answers = answers.into_iter().map(ocsp::Answer::read);
        let lists = lists.into_iter().map(crl::List::read);
        Records {
            answers: answers.filter_map(Result::ok).collect(),
            lists: lists.filter_map(Result::ok).collect(),
        }
    }

    /// What they say about a certificate. Answers are looked at first: they are small and about one certificate.
    pub(crate) fn find(
        &self,
        certificate: &Cert,
        issuer: &Cert,
        trust: &Trust,
        moment: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Found {
        let mut lack = Lack::Absent;
        let mut good = None;
        let answers = self.answers.iter().map(|answer| {
            answer
                .evidence(certificate, issuer, trust)
                .map_err(|fault| match fault {
                    ocsp::OcspError::OtherCertificate => Lack::Absent,
                    _ => Lack::NotReliable,
                })
        });
        let lists = self.lists.iter().map(|list| {
            list.evidence(certificate, issuer, trust)
                .map_err(|fault| match fault {
                    crl::CrlError::OtherIssuer | crl::CrlError::Partial => Lack::Absent,
                    _ => Lack::NotReliable,
                })
        });
        for evidence in answers.chain(lists) {
            let evidence = match evidence {
                Ok(evidence) => evidence,
                Err(why) => {
                    lack = lack.max(why);
                    continue;
                }
            };
            match evidence.status {
                // A revocation counts however old the word about it is.
                Status::Revoked { since, .. } if since <= moment => {
                    return Found::Revoked(evidence);
                }
                Status::Unknown => lack = lack.max(Lack::Unknown),
                // Revoked later means good before.
                Status::Good | Status::Revoked { .. }
                    if evidence.serves(certificate, moment, now) =>
                {
                    // What is told last counts.
                    if good.is_none_or(|good: Evidence| good.this_update < evidence.this_update) {
                        good = Some(evidence);
                    }
                }
                Status::Good | Status::Revoked { .. } => lack = lack.max(Lack::OtherTime),
            }
        }
        good.map_or(Found::Nothing(lack), Found::Good)
    }
}
