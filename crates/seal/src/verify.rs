//! Verifying signatures: what was signed, by whom, when, and whether it holds.
//!
//! The steps are those of ETSI EN 319 102-1: the signature itself, the time at which it was surely there, the chain at that time, and revocation.

use chrono::{DateTime, Utc};

use crate::algorithm::SignatureAlgorithm;
use crate::chain::{Path, Trust};
use crate::cms::{self, Content, SignedData, Signer};
use crate::revocation::{CLOCK_SKEW, Evidence, Found, Lack, Material, Records, Status, later};
use crate::timestamp::{Token, read_all};
use crate::verdict::{Notice, Reason, Verdict, Whose};
use crate::x509::{Cert, Usage};

/// How many time stamps beside a signature are looked at: one is usual, and a file made to waste time may bring thousands.
const MOST_STAMPS: usize = 20;

/// What is asked about a signature.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// What was signed, in pieces: for a PDF the two of its `/ByteRange`.
    pub content: &'a [&'a [u8]],
    /// The moment of asking.
    pub now: DateTime<Utc>,
    /// A moment at which the signature is known to have been there, from a time stamp over the whole file later on.
    pub existed: Option<DateTime<Utc>>,
    /// Certificates and evidence at hand beside those in the signature.
    pub material: &'a Material<'a>,
}

/// What was found about a signature.
#[derive(Debug, Clone)]
pub struct Report {
    /// The certificate of the signer.
    pub signer: Option<Cert>,
    /// The algorithm, where it is one that is taken.
    pub algorithm: Option<SignatureAlgorithm>,
    /// What the signer's key may be used for; nothing where the certificate does not say.
    pub usage: Option<Usage>,
    /// When the signer says to have signed, under the signature. A PDF has it elsewhere (`/M`).
    pub claimed: Option<DateTime<Utc>>,
    /// A moment at which the signature was surely there, the earliest known.
    pub proven: Option<DateTime<Utc>>,
    /// Time stamps over the signature.
    pub stamps: Vec<Stamp>,
    /// The chain from the signer up, as far as it was found.
    pub path: Vec<Cert>,
    /// For each certificate of the chain but the root, what tells whether it has been revoked.
    pub revocation: Vec<Option<Evidence>>,
    /// What is worth knowing beside.
    pub notices: Vec<Notice>,
    /// What is to be held of it.
    pub verdict: Verdict,
}

/// What was found about a time stamp.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The moment of the stamp.
    pub time: Option<DateTime<Utc>>,
    /// The certificate of the authority.
    pub authority: Option<Cert>,
    /// The chain from the authority up, as far as it was found.
    pub path: Vec<Cert>,
    /// For each certificate of the chain but the root, what tells whether it has been revoked.
    pub revocation: Vec<Option<Evidence>>,
    /// What is to be held of it.
    pub verdict: Verdict,
}

/// Verifies all signers of a detached signature (`.p7s`, or what a PDF has in `/Contents`). There is a report for each, at least one.
pub fn signatures(signature: &[u8], question: &Question<'_>, trust: &Trust) -> Vec<Report> {
    let Some(bytes) = cms::definite(signature) else {
        return vec![Report::unreadable()];
    };
    let Some(data) = SignedData::read(&bytes) else {
        return vec![Report::unreadable()];
    };
    let mut bag = read_all(&data.certificates);
    bag.extend(read_all(&question.material.certificates));
    let mut content = Content::new(question.content);
    let signers = data.signers.iter();
    signers
        .map(|signer| {
            let scene = Scene::new(question, trust, &bag, &data, signer);
            scene.signer(signer, &data, &mut content)
        })
        .collect()
}

/// Verifies a time stamp over the content itself, as a PDF has it (`/DocTimeStamp`).
pub fn stamp(token: &[u8], question: &Question<'_>, trust: &Trust) -> Stamp {
    let bag = read_all(&question.material.certificates);
    let material = question.material;
    let records = Records::read(
        material.answers.iter().copied(),
        material.lists.iter().copied(),
    );
    let scene = Scene {
        question,
        trust,
        bag: &bag,
        records,
    };
    scene.stamp(token, &mut Content::new(question.content))
}

impl Question<'_> {
    /// Whether what a signature holds inside is what it stands beside. In a PDF it holds nothing (ISO 32000-1, 12.8.3.3.1;
    /// ETSI EN 319 142-1, 4.1).
    fn is_only(&self, inside: &[u8]) -> bool {
        matches!(self.content, [content] if *content == inside)
    }
}

impl Report {
    fn unreadable() -> Report {
        Report {
            signer: None,
            algorithm: None,
            usage: None,
            claimed: None,
            proven: None,
            stamps: Vec::new(),
            path: Vec::new(),
            revocation: Vec::new(),
            notices: Vec::new(),
            verdict: Verdict::of(vec![Reason::Format]),
        }
    }
}

/// Everything at hand.
struct Scene<'a> {
    question: &'a Question<'a>,
    trust: &'a Trust,
    bag: &'a [Cert],
    records: Records<'a>,
}

impl<'a> Scene<'a> {
    fn new(
        question: &'a Question<'a>,
        trust: &'a Trust,
        bag: &'a [Cert],
        data: &SignedData<'a>,
        signer: &Signer<'a>,
    ) -> Scene<'a> {
        let material = question.material;
        let signed = signer.signed.as_ref();
        let (lists, answers) = signed
            .map(|signed| signed.revocation_archive())
            .unwrap_or_default();
        let records = Records::read(
            [&data.answers, &answers, &material.answers]
                .into_iter()
                .flatten()
                .copied(),
            [&data.revocation_lists, &lists, &material.lists]
                .into_iter()
                .flatten()
                .copied(),
        );
        Scene {
            question,
            trust,
            bag,
            records,
        }
    }

    fn signer(
        &self,
        signer: &Signer<'a>,
        data: &SignedData<'_>,
        content: &mut Content<'_>,
    ) -> Report {
        let checked = cms::check(signer, data.content_type, content, self.bag, Whose::Signer);
        let mut reasons = checked.reasons;
        let mut notices = Vec::new();
        // What an authority signs for another purpose (a time stamp, say) is no signature of a file.
        if data.content_type != cms::DATA {
            reasons.push(Reason::Format);
        }

        // With another content inside, which others take for what was signed. Where the digest does not fit, that is told.
        let is_other = |inside| !self.question.is_only(inside);
        if data.content.is_some_and(is_other) && !reasons.contains(&Reason::OtherContent) {
            reasons.push(Reason::Format);
        }

        let value = [signer.signature];
        let stamps: Vec<Stamp> = signer
            .unsigned
            .time_stamps()
            .take(MOST_STAMPS)
            .map(|token| self.stamp(token, &mut Content::new(&value)))
            .collect();
        let used = stamps.iter().filter(|stamp| stamp.verdict.passed());
        let stamped = used.filter_map(|stamp| stamp.time);
        let proven = stamped.chain(self.question.existed).min();
        if proven.is_none() {
            notices.push(Notice::NoTrustedTime);
        }
        if stamps.iter().any(|stamp| !stamp.verdict.passed()) {
            notices.push(Notice::StampNotUsed);
        }

        let mut path = Vec::new();
        let mut revocation = Vec::new();
        let mut usage = None;
        if let Some(certificate) = &checked.certificate {
            if !checked.named {
                notices.push(Notice::NotNamed);
            }
            usage = certificate.extensions().usage;
            let is_for_service = certificate.extensions().is_for_service();
            match usage {
                Some(usage) if !usage.signs() => {
                    reasons.push(Reason::NotForThis(Whose::Signer));
                }
                _ if is_for_service => {
                    reasons.push(Reason::NotForThis(Whose::Signer));
                }
                Some(usage) if !usage.non_repudiation => notices.push(Notice::NotForCommitment),
                Some(_) => {}
                None => notices.push(Notice::UsageNotTold),
            }
            if !is_for_service && certificate.extensions().is_for_machines() {
                notices.push(Notice::ForMachines);
            }
            let moment = proven.unwrap_or(self.question.now);
            let climbed = self.climb(certificate, moment);
            reasons.extend(climbed.reasons);
            revocation = climbed.revocation;
            let own = revocation.first().copied().flatten();
            if let Some(Status::Revoked { since, .. }) = own.map(|own| own.status)
                && since > moment
            {
                notices.push(Notice::RevokedSince(since));
            }
            path = climbed.path;
        }
        let signed = signer.signed.as_ref();
        Report {
            signer: checked.certificate,
            algorithm: checked.algorithm,
            usage,
            claimed: signed.and_then(|signed| signed.signing_time()),
            proven,
            stamps,
            path,
            revocation,
            notices,
            verdict: Verdict::of(reasons),
        }
    }

    fn stamp(&self, token: &[u8], content: &mut Content<'_>) -> Stamp {
        let Ok(token) = Token::read(token) else {
            return Stamp {
                time: None,
                authority: None,
                path: Vec::new(),
                revocation: Vec::new(),
                verdict: Verdict::of(vec![Reason::Format]),
            };
        };
        let (authority, mut reasons) = token.check(self.bag);
        if !token.is_over(content) {
            reasons.push(Reason::OtherContent);
        }
        // The stamp itself has to hold today, or when another one was put over it.
        let moment = self.question.existed.unwrap_or(self.question.now);
        if token.time() > later(moment, CLOCK_SKEW) {
            reasons.push(Reason::Future);
        }
        let mut path = Vec::new();
        let mut revocation = Vec::new();
        if let Some(authority) = &authority {
            // Certificates that the token brings along lead to its own authority.
            let own = SignedData::read(token.der());
            let own = own
                .map(|data| read_all(&data.certificates))
                .unwrap_or_default();
            let bag = [own.as_slice(), self.bag].concat();
            let climbed = self.climb_stamp(authority, &bag, moment, token.time());
            reasons.extend(climbed.reasons);
            path = climbed.path;
            revocation = climbed.revocation;
        }
        Stamp {
            time: Some(token.time()),
            authority,
            path,
            revocation,
            verdict: Verdict::of(reasons),
        }
    }

    fn climb(&self, certificate: &Cert, moment: DateTime<Utc>) -> Climbed {
        let path = self.trust.path(certificate, self.bag, moment);
        self.judge(Whose::Signer, path, |certificate, issuer| {
            self.find(certificate, issuer, moment)
        })
    }

    /// The chain of an authority has to hold at `moment`; evidence about it may be as old as the stamp.
    fn climb_stamp(
        &self,
        authority: &Cert,
        bag: &[Cert],
        moment: DateTime<Utc>,
        stamped: DateTime<Utc>,
    ) -> Climbed {
        let path = self.trust.path(authority, bag, moment);
        let mut climbed = self.judge(Whose::Clock, path, |certificate, issuer| {
            match self.find(certificate, issuer, moment) {
                Found::Nothing(Lack::OtherTime) => self.find(certificate, issuer, stamped),
                found => found,
            }
        });
        if stamped < authority.not_before() {
            climbed.reasons.push(Reason::OlderThanClock);
        }
        climbed
    }

    fn find(&self, certificate: &Cert, issuer: &Cert, moment: DateTime<Utc>) -> Found {
        self.records
            .find(certificate, issuer, self.trust, moment, self.question.now)
    }

    fn judge(&self, own: Whose, path: Path, find: impl Fn(&Cert, &Cert) -> Found) -> Climbed {
        let Path {
            certificates,
            faults,
        } = path;
        let days = |place: usize| {
            let certificate = certificates.get(place).or(certificates.last());
            certificate.map_or([self.question.now; 2], |certificate| {
                [certificate.not_before(), certificate.not_after()]
            })
        };
        let faults = faults.into_iter();
        let mut reasons: Vec<Reason> = faults
            .map(|fault| Reason::of_chain(own, fault, days))
            .collect();
        let mut revocation = Vec::new();
        for (place, pair) in certificates.windows(2).enumerate() {
            let found = find(&pair[0], &pair[1]);
            revocation.push(match found {
                Found::Good(evidence) | Found::Revoked(evidence) => Some(evidence),
                Found::Nothing(_) => None,
            });
            reasons.extend(Reason::of_revocation(own, place, found));
        }
        Climbed {
            path: certificates,
            revocation,
            reasons,
        }
    }
}

/// A chain and what stands against it.
struct Climbed {
    path: Vec<Cert>,
    revocation: Vec<Option<Evidence>>,
    reasons: Vec<Reason>,
}
