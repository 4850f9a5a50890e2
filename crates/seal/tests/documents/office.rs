//! An office whose people sign files, and whose clock stamps them.

use chrono::{DateTime, TimeDelta, Utc};
use seal::algorithm::DigestAlgorithm;
use seal::chain::Trust;
use seal::cms::{Draft, Form, add_timestamp, signature_value};
use seal::document::{DocumentReport, verify_pdf};
use seal::key::{Key, SoftwareKey};
use seal::pdf::{self, Options, Purpose, add_dss, prepare};
use seal::revocation::Material;
use seal::x509::Cert;

use crate::authority::*;
use crate::made::OPTIONS;

/// The day of signing.
pub const DAY: &str = "2026-06-01";

pub fn noon(day: &str) -> DateTime<Utc> {
    moment(day) + TimeDelta::hours(12)
}

/// One who signs.
pub struct Signer {
    pub certificate: Cert,
    pub pair: Pair,
}

pub struct Office {
    pub house: House,
    pub clock: Cert,
}

impl Office {
    pub fn new() -> Office {
        Office::of(&Template::person(RSA))
    }

    pub fn of(person: &Template) -> Office {
        Office::with_clock(person, &Template::stamping(P256))
    }

    pub fn with_clock(person: &Template, clock: &Template) -> Office {
        let house = House::of(person);
        let clock = house.below(clock);
        Office { house, clock }
    }

    pub fn first(&self) -> Signer {
        Signer {
            certificate: self.house.person.clone(),
            pair: self.house.pair,
        }
    }

    pub fn second(&self) -> Signer {
        let template = Template {
            serial: 1002,
            name: "Người ký hai",
            ..Template::person(P384)
        };
        Signer {
            certificate: self.house.below(&template),
            pair: P384,
        }
    }

    pub fn trust(&self) -> Trust {
        Trust::new(vec![self.house.root.clone()])
    }

    /// A signature over these pieces, with a stamp of that day where one is given.
    pub fn cms(
        &self,
        signer: &Signer,
        pieces: &[&[u8]],
        form: Form,
        stamped: Option<&str>,
    ) -> Vec<u8> {
        let algorithm = signer.pair.algorithm();
        let key = SoftwareKey::new(signer.pair.secret(), signer.certificate.clone(), algorithm);
        let digest = algorithm.digest().digest(pieces);
        let chain = [self.house.middle.clone()];
        let draft = Draft::new(key.certificate(), &chain, algorithm, &digest, form).unwrap();
        let cms = draft.finish(&key.sign(draft.to_sign()).unwrap()).unwrap();
        let Some(day) = stamped else { return cms };
        let value = signature_value(&cms).unwrap();
        let token = Clock::over(&self.clock, P256, &value, day).token();
        add_timestamp(&cms, &token).unwrap()
    }

    /// The file, signed in a field of that name.
    pub fn sign(
        &self,
        bytes: &[u8],
        signer: &Signer,
        field: &str,
        stamped: Option<&str>,
    ) -> Vec<u8> {
        let time = noon(DAY).fixed_offset();
        let options = Options {
            field,
            room: 8192,
            time: Some(time),
            ..OPTIONS
        };
        let prepared = prepare(bytes, &options).unwrap();
        let pieces: Vec<&[u8]> = prepared.digest_input(bytes).collect();
        let cms = self.cms(signer, &pieces, Form::Pdf, stamped);
        [bytes, &prepared.seal(&cms).unwrap()].concat()
    }

    /// The file with a time stamp over all of it.
    pub fn stamp(&self, bytes: &[u8], field: &str, day: &str) -> Vec<u8> {
        self.stamp_by(&self.clock, bytes, field, day)
    }

    pub fn stamp_by(&self, clock: &Cert, bytes: &[u8], field: &str, day: &str) -> Vec<u8> {
        let options = Options {
            purpose: Purpose::TimeStamp,
            field,
            room: 8192,
            ..OPTIONS
        };
        let prepared = prepare(bytes, &options).unwrap();
        let pieces: Vec<&[u8]> = prepared.digest_input(bytes).collect();
        let mut clock = Clock::over(clock, P256, b"", day);
        clock.digest = DigestAlgorithm::Sha256.digest(&pieces);
        [bytes, &prepared.seal(&clock.token()).unwrap()].concat()
    }

    /// The file with the authorities and their lists of that day in it.
    pub fn keep(&self, bytes: &[u8], lists: &[Vec<u8>]) -> Vec<u8> {
        let lists: Vec<&[u8]> = lists.iter().map(Vec::as_slice).collect();
        let material = pdf::Material {
            certificates: &[self.house.middle.der()],
            ocsps: &[],
            crls: &lists,
        };
        [bytes, &add_dss(bytes, &material).unwrap()].concat()
    }

    pub fn clean(&self, day: &str) -> Vec<Vec<u8>> {
        self.house.clean_lists(day)
    }

    /// Lists of that day in which the person is revoked since another.
    pub fn revoked(&self, day: &str, since: &str) -> Vec<Vec<u8>> {
        let mut list = List::new(MIDDLE_NAME, P256_MIDDLE, day);
        list.revoked = vec![(1001, moment(since))];
        vec![list.sign(), List::new(ROOT_NAME, P256_ROOT, day).sign()]
    }

    /// What is held of a file at noon of a day, with these lists at hand.
    pub fn verify(&self, bytes: &[u8], day: &str, lists: &[Vec<u8>]) -> DocumentReport {
        verify_in(bytes, &self.trust(), day, lists)
    }
}

pub fn verify_in(bytes: &[u8], trust: &Trust, day: &str, lists: &[Vec<u8>]) -> DocumentReport {
    let material = Material {
        lists: lists.iter().map(Vec::as_slice).collect(),
        ..Material::default()
    };
    verify_pdf(bytes, trust, noon(day), &material).unwrap()
}

/// Outcome and level of each signature, then of each stamp: `TOTAL-PASSED B-LT; INDETERMINATE TRY_LATER B-B`.
pub fn told(report: &DocumentReport) -> String {
    let signatures = report.signatures.iter().map(|signature| {
        let level = signature.level.map_or("-", |level| level.name());
        format!("{} {level}", signature.names())
    });
    let stamps = report
        .stamps
        .iter()
        .map(|stamp| format!("stamp {}", stamp.names()));
    signatures.chain(stamps).collect::<Vec<_>>().join("; ")
}
