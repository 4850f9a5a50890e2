//! Signatures beside a file, and the evidence around them.

use chrono::{DateTime, Utc};
use seal::algorithm::DigestAlgorithm;
use seal::cms::{add_timestamp, signature_value};
use seal::revocation::Material;
use seal::timestamp::Request;
use seal::verify::{Question, Report, signatures};
use seal::x509::Cert;

use crate::Roots;
use crate::authority::{
    Answer, Clock, Cms, House, List, MIDDLE_NAME, P256, P256_MIDDLE, P256_OTHER, P384, Says,
    Template, moment,
};

/// What is signed.
pub const CONTENT: &[u8] = b"Noi dung van ban";
/// When.
pub const DAY: &str = "2026-06-01";
/// The number sent with the question for a time stamp.
pub const NONCE: &[u8] = &[0x1A, 0x2B, 0x3C, 0x4D];

/// A signature with all that belongs to it, made once.
pub struct Beside {
    /// Who signs, and the authorities above.
    pub house: House,
    /// The authority of time stamps.
    pub clock: Cert,
    /// The roots.
    pub roots: Roots,
    /// The plain signature.
    pub bare: Vec<u8>,
    /// The same with a time stamp.
    pub stamped: Vec<u8>,
    /// Two people beside each other.
    pub two: Vec<u8>,
    /// The time stamp.
    pub token: Vec<u8>,
    /// The lists of both authorities.
    pub lists: Vec<Vec<u8>>,
}

impl Beside {
    /// Makes it.
    #[expect(clippy::new_without_default, reason = "it takes a while")]
    pub fn new() -> Beside {
        let house = House::new(P256);
        let clock = house.below(&Template::stamping(P256_OTHER));
        let signer = Cms::new(&house.person, P256, CONTENT);
        let bare = signer.bytes();
        let value = signature_value(&bare).expect("a signature");
        let token = Clock::over(&clock, P256_OTHER, &value, DAY).token();
        let other = house.below(&Template {
            serial: 1002,
            ..Template::person(P384)
        });
        Beside {
            roots: Roots::new(vec![house.root.clone()]),
            stamped: add_timestamp(&bare, &token).expect("a stamp"),
            two: Cms::together(&[&signer, &Cms::new(&other, P384, CONTENT)]),
            lists: house.clean_lists(DAY),
            bare,
            token,
            clock,
            house,
        }
    }

    /// When is verified.
    pub fn now() -> DateTime<Utc> {
        moment(DAY)
    }

    /// What is found about a signature, with these answers and lists at hand.
    pub fn verify(&self, cms: &[u8], answers: Vec<&[u8]>, lists: Vec<&[u8]>) -> Vec<Report> {
        let material = Material {
            certificates: vec![self.house.middle.der()],
            answers,
            lists,
        };
        let question = Question {
            content: &[CONTENT],
            now: Beside::now(),
            existed: None,
            material: &material,
        };
        self.roots.with(|trust| signatures(cms, &question, trust))
    }

    /// The lists that are good.
    pub fn lists(&self) -> Vec<&[u8]> {
        self.lists.iter().map(Vec::as_slice).collect()
    }

    /// Answers of the authority about who signs.
    pub fn answers(&self) -> Vec<(&'static str, Vec<u8>)> {
        let good = Answer::good(&self.house.person, DAY);
        let delegate = self.house.below(&Template::answering(P256_OTHER));
        let says = |says| Answer {
            says,
            ..good.clone()
        };
        vec![
            ("ocsp-good", good.sign()),
            ("ocsp-revoked", says(Says::Revoked("2026-05-01")).sign()),
            ("ocsp-unknown", says(Says::Unknown).sign()),
            (
                "ocsp-delegate",
                Answer {
                    pair: P256_OTHER,
                    certificate: Some(delegate),
                    nonce: Some(NONCE.to_vec()),
                    ..good.clone()
                }
                .sign(),
            ),
        ]
    }

    /// A list of the authority in which who signs is revoked.
    pub fn revoked(&self) -> Vec<u8> {
        let mut list = List::new(MIDDLE_NAME, P256_MIDDLE, DAY);
        list.revoked = vec![(1000, moment("2026-05-01")), (1001, moment("2026-05-02"))];
        list.sign()
    }

    /// The question for a time stamp over the content.
    pub fn question(&self) -> Request {
        Request::new(
            DigestAlgorithm::Sha256,
            &DigestAlgorithm::Sha256.digest(&[CONTENT]),
            NONCE,
        )
    }

    /// The answer to it.
    pub fn response(&self) -> Vec<u8> {
        let mut clock = Clock::over(&self.clock, P256_OTHER, CONTENT, DAY);
        clock.nonce = Some([&[2, NONCE.len() as u8], NONCE].concat());
        clock.response()
    }
}
