//! From a certificate up to a root that is trusted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::algorithm::{AlgorithmFault, SignatureAlgorithm};
use crate::x509::{Cert, KeyFault, KeyKind, RSA_LEAST};

/// The most certificates of a chain, root and all.
const LONGEST: usize = 8;

/// The most certificates that are tried as issuers before a search ends.
const MOST_TRIED: usize = 200;

/// The roots that are trusted, and which signatures among certificates have been verified.
///
/// What has been verified once is remembered: files that an office verifies mostly have the same issuers.
pub struct Trust {
    roots: Vec<Cert>,
    known: Mutex<BTreeMap<[u8; 32], Result<(), KeyFault>>>,
}

/// A chain, from the certificate up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The certificate, its issuer, and so on up to the root.
    pub certificates: Vec<Cert>,
    /// What is wrong with it; nothing for a good one.
    pub faults: Vec<ChainFault>,
}

/// What is wrong with a chain. A place is counted from the certificate itself, which is 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainFault {
    /// No root that is trusted was found.
    NoRoot,
    /// A certificate does not hold yet at that moment.
    NotYet(usize),
    /// A certificate holds no longer at that moment.
    NoLonger(usize),
    /// An issuer may not issue certificates.
    NoAuthority(usize),
    /// An issuer may not have so many issuers below it.
    TooLong(usize),
    /// A certificate says something that must be understood and is not; the number of the extension.
    NotUnderstood(usize, String),
    /// A certificate is signed by an algorithm too weak; its name.
    WeakAlgorithm(usize, &'static str),
    /// A certificate is signed by an algorithm that is not known here, or has a key of that kind.
    UnknownAlgorithm(usize),
    /// A key is too short; its bits.
    WeakKey(usize, usize),
}

impl Trust {
    /// Trusts these roots.
    pub fn new(roots: Vec<Cert>) -> Trust {
        Trust {
            roots,
            known: Mutex::default(),
        }
    }

    /// The roots.
    pub fn roots(&self) -> &[Cert] {
        &self.roots
    }

    /// Finds a chain that is good at that moment, out of the roots and a bag of certificates in any order.
    ///
    /// Where there is none, the one with the fewest faults is given, and the certificate alone where no root is reached.
    pub fn path(&self, certificate: &Cert, bag: &[Cert], moment: DateTime<Utc>) -> Path {
        let mut search = Search {
            trust: self,
            bag,
            moment,
            left: MOST_TRIED,
            best: None,
            broken: None,
        };
        search.climb(&mut vec![certificate.clone()]);
        search.best.unwrap_or_else(|| Path {
            certificates: vec![certificate.clone()],
            faults: vec![search.broken.unwrap_or(ChainFault::NoRoot)],
        })
    }

    /// Whether the signature over a digest is one of the issuer's key.
    pub(crate) fn verify(
        &self,
        issuer: &Cert,
        algorithm: SignatureAlgorithm,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<(), KeyFault> {
        let mut about = Sha256::new();
        about.update(issuer.fingerprint());
        about.update(algorithm.write());
        about.update(digest);
        about.update(signature);
        let about = about.finalize().into();
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&about) {
            return known.clone();
        }
        let found = issuer.public_key().verify(algorithm, digest, signature);
        known().insert(about, found.clone());
        found
    }

    /// Whether the certificate carries the signature of that issuer.
    pub(crate) fn is_signed_by(&self, certificate: &Cert, issuer: &Cert) -> Result<(), KeyFault> {
        let (algorithm, digest) = certificate.signed_digest()?;
        self.verify(issuer, algorithm, &digest, certificate.signature())
    }
}

struct Search<'a> {
    trust: &'a Trust,
    bag: &'a [Cert],
    moment: DateTime<Utc>,
    left: usize,
    best: Option<Path>,
    /// Why an issuer that is there could not be taken.
    broken: Option<ChainFault>,
}

impl Search<'_> {
    /// Goes up from the last of these; `true` once a good chain has been found.
    fn climb(&mut self, chain: &mut Vec<Cert>) -> bool {
        let Some(last) = chain.last().cloned() else {
            return false;
        };
        if self.trust.roots.contains(&last) {
            let faults = faults(chain, self.moment);
            let good = faults.is_empty();
            let fewest = self.best.as_ref().map(|path| path.faults.len());
            if fewest.is_none_or(|fewest| faults.len() < fewest) {
                self.best = Some(Path {
                    certificates: chain.clone(),
                    faults,
                });
            }
            return good;
        }
        if chain.len() == LONGEST {
            return false;
        }
        let mut tried = BTreeSet::new();
        let (trust, bag) = (self.trust, self.bag);
        for issuer in trust.roots.iter().chain(bag) {
            if self.left == 0 {
                return false;
            }
            if !may_have_issued(issuer, &last) || !tried.insert(*issuer.fingerprint()) {
                continue;
            }
            // The same key under the same name twice is a loop, whoever signed it.
            let is_loop = chain.iter().any(|below| {
                below.key_info() == issuer.key_info() && below.subject() == issuer.subject()
            });
            if is_loop {
                continue;
            }
            self.left -= 1;
            match trust.is_signed_by(&last, issuer) {
                Ok(()) => {}
                Err(KeyFault::Wrong) => continue,
                Err(fault) => {
                    self.broken.get_or_insert(unusable(chain.len() - 1, &fault));
                    continue;
                }
            }
            chain.push(issuer.clone());
            let found = self.climb(chain);
            chain.pop();
            if found {
                return true;
            }
        }
        false
    }
}

/// By names and, where both tell one, by the identifier of the key.
fn may_have_issued(issuer: &Cert, certificate: &Cert) -> bool {
    let meant = certificate.extensions().issuer_key_id.as_deref();
    let own = issuer.extensions().key_id.as_deref();
    let same_key = meant.is_none() || own.is_none() || meant == own;
    same_key && certificate.names_issuer(issuer)
}

fn unusable(place: usize, fault: &KeyFault) -> ChainFault {
    match fault {
        KeyFault::Algorithm(AlgorithmFault::Weak(name)) => ChainFault::WeakAlgorithm(place, name),
        _ => ChainFault::UnknownAlgorithm(place),
    }
}

/// What is wrong with a chain whose signatures are right (RFC 5280, 6.1).
fn faults(chain: &[Cert], moment: DateTime<Utc>) -> Vec<ChainFault> {
    let mut faults = Vec::new();
    // How many authorities stand between; those that only renew themselves do not count.
    let mut between = 0;
    for (place, certificate) in chain.iter().enumerate() {
        let extensions = certificate.extensions();
        let is_root = place + 1 == chain.len();
        if moment < certificate.not_before() {
            faults.push(ChainFault::NotYet(place));
        }
        if moment > certificate.not_after() {
            faults.push(ChainFault::NoLonger(place));
        }
        if let Some(number) = &extensions.not_understood {
            faults.push(ChainFault::NotUnderstood(place, number.clone()));
        }
        match *certificate.key_kind() {
            KeyKind::Rsa(bits) if bits < RSA_LEAST => faults.push(ChainFault::WeakKey(place, bits)),
            _ => {}
        }
        if place == 0 {
            continue;
        }
        // A root of the first version says nothing about itself; that it is trusted says it.
        let (is_authority, most) = extensions.authority.unwrap_or((is_root, None));
        let issues = extensions.usage.is_none_or(|usage| usage.certificates);
        if !is_authority || !issues {
            faults.push(ChainFault::NoAuthority(place));
        }
        if most.is_some_and(|most| between > usize::from(most)) {
            faults.push(ChainFault::TooLong(place));
        }
        if !certificate.is_self_issued() {
            between += 1;
        }
    }
    faults
}
