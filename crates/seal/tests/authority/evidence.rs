//! Lists of revoked certificates, and answers about them.

use chrono::{DateTime, Utc};
use seal::x509::Cert;
use sha1::{Digest, Sha1};

use super::*;

/// What can be chosen about a list.
#[derive(Clone)]
pub struct List {
    pub issuer: &'static str,
    pub pair: Pair,
    pub this_update: DateTime<Utc>,
    pub next_update: Option<DateTime<Utc>>,
    pub revoked: Vec<(u32, DateTime<Utc>)>,
    pub extensions: Vec<Vec<u8>>,
}

impl List {
    /// An empty list of that day, good for a week.
    pub fn new(issuer: &'static str, pair: Pair, day: &str) -> List {
        let this_update = moment(day);
        List {
            issuer,
            pair,
            this_update,
            next_update: Some(this_update + chrono::TimeDelta::days(7)),
            revoked: Vec::new(),
            extensions: Vec::new(),
        }
    }

    pub fn sign(&self) -> Vec<u8> {
        let signs = self.pair.algorithm();
        let entries: Vec<Vec<u8>> = self
            .revoked
            .iter()
            .map(|(serial, since)| {
                let reason = extension("2.5.29.21", false, &element(10, &[&[1]]));
                sequence(&[&integer(*serial), &time(*since), &sequence(&[&reason])])
            })
            .collect();
        let revoked = if entries.is_empty() {
            Vec::new()
        } else {
            sequence(&[&entries.concat()])
        };
        let extensions = if self.extensions.is_empty() {
            Vec::new()
        } else {
            element(0xA0, &[&sequence(&[&self.extensions.concat()])])
        };
        let signed = sequence(&[
            &integer(1),
            &algorithm(signs),
            &name(self.issuer),
            &time(self.this_update),
            &self.next_update.map(time).unwrap_or_default(),
            &revoked,
            &extensions,
        ]);
        let signature = self.pair.sign(signs, &signed);
        sequence(&[&signed, &algorithm(signs), &bits(&signature)])
    }
}

// Answers about certificates.

#[derive(Clone, Copy)]
pub enum Says {
    Good,
    Revoked(&'static str),
    Unknown,
}

/// What can be chosen about an answer.
#[derive(Clone)]
pub struct Answer {
    pub issuer_name: Vec<u8>,
    pub issuer_pair: Pair,
    pub serial: Vec<u8>,
    pub says: Says,
    pub produced: DateTime<Utc>,
    pub this_update: DateTime<Utc>,
    pub next_update: Option<DateTime<Utc>>,
    pub nonce: Option<Vec<u8>>,
    /// Who signs.
    pub pair: Pair,
    /// The certificate of the one who signs, told by name; nothing where the issuer does, told by its key.
    pub certificate: Option<Cert>,
}

impl Answer {
    /// The middle authority says of that day that this certificate is good, for a day.
    pub fn good(certificate: &Cert, day: &str) -> Answer {
        Answer {
            issuer_name: name(MIDDLE_NAME),
            issuer_pair: P256_MIDDLE,
            serial: certificate.serial().to_vec(),
            says: Says::Good,
            produced: moment(day),
            this_update: moment(day),
            next_update: Some(moment(day) + chrono::TimeDelta::days(1)),
            nonce: None,
            pair: P256_MIDDLE,
            certificate: None,
        }
    }

    /// The same of the root about the middle authority.
    pub fn of_root(middle: &Cert, day: &str) -> Answer {
        Answer {
            issuer_name: name(ROOT_NAME),
            issuer_pair: P256_ROOT,
            pair: P256_ROOT,
            ..Answer::good(middle, day)
        }
    }

    pub fn sign(&self) -> Vec<u8> {
        let signs = self.pair.algorithm();
        let id = sequence(&[
            &sequence(&[&oid("1.3.14.3.2.26"), &[5, 0]]),
            &octets(&Sha1::digest(&self.issuer_name)),
            &octets(&Sha1::digest(self.issuer_pair.bits())),
            &self.serial,
        ]);
        let says = match self.says {
            Says::Good => element(0x80, &[]),
            Says::Unknown => element(0x82, &[]),
            Says::Revoked(since) => {
                let reason = element(0xA0, &[&element(10, &[&[1]])]);
                element(0xA1, &[&generalized(moment(since)), &reason])
            }
        };
        let next = self
            .next_update
            .map(|next| element(0xA0, &[&generalized(next)]));
        let single = sequence(&[
            &id,
            &says,
            &generalized(self.this_update),
            &next.unwrap_or_default(),
        ]);
        let responder = match &self.certificate {
            Some(certificate) => element(0xA1, &[certificate.subject()]),
            None => element(0xA2, &[&octets(&Sha1::digest(self.pair.bits()))]),
        };
        let nonce = self.nonce.as_ref().map(|nonce| {
            let list = sequence(&[&extension("1.3.6.1.5.5.7.48.1.2", false, &octets(nonce))]);
            element(0xA1, &[&list])
        });
        let signed = sequence(&[
            &responder,
            &generalized(self.produced),
            &sequence(&[&single]),
            &nonce.unwrap_or_default(),
        ]);
        let certificates = self
            .certificate
            .as_ref()
            .map(|certificate| element(0xA0, &[&sequence(&[certificate.der()])]));
        let basic = sequence(&[
            &signed,
            &algorithm(signs),
            &bits(&self.pair.sign(signs, &signed)),
            &certificates.unwrap_or_default(),
        ]);
        let bytes = sequence(&[&oid("1.3.6.1.5.5.7.48.1.1"), &octets(&basic)]);
        sequence(&[&element(10, &[&[0]]), &element(0xA0, &[&bytes])])
    }
}
