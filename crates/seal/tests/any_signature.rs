//! Whatever the bytes: no panic, and nothing passes but what was signed.

mod authority;

use std::sync::LazyLock;

use authority::*;
use proptest::prelude::*;
use seal::chain::Trust;
use seal::cms::{add_timestamp, signature_value};
use seal::revocation::{Material, crl, ocsp};
use seal::timestamp::{Request, Token};
use seal::verify::{Question, Report, signatures, stamp};
use seal::x509::Cert;

const CONTENT: &[u8] = b"Noi dung van ban";
const DAY: &str = "2026-06-01";

/// Everything that a signature with a stamp needs, made once.
struct Set {
    house: House,
    trust: Trust,
    cms: Vec<u8>,
    token: Vec<u8>,
    answer: Vec<u8>,
    lists: Vec<Vec<u8>>,
}

static SET: LazyLock<Set> = LazyLock::new(|| {
    let house = House::new(P256);
    let cms = Cms::new(&house.person, P256, CONTENT).bytes();
    let clock = house.below(&Template::stamping(P256_OTHER));
    let value = signature_value(&cms).unwrap();
    let token = Clock::over(&clock, P256_OTHER, &value, DAY).token();
    Set {
        trust: Trust::new(vec![house.root.clone()]),
        cms: add_timestamp(&cms, &token).unwrap(),
        token,
        answer: Answer::good(&house.person, DAY).sign(),
        lists: house.clean_lists(DAY),
        house,
    }
});

impl Set {
    fn verify(&self, cms: &[u8], answers: Vec<&[u8]>, lists: Vec<&[u8]>) -> Vec<Report> {
        let material = Material {
            certificates: vec![self.house.middle.der()],
            answers,
            lists,
        };
        let question = Question {
            content: &[CONTENT],
            now: moment(DAY),
            existed: None,
            material: &material,
        };
        signatures(cms, &question, &self.trust)
    }

    fn lists(&self) -> Vec<&[u8]> {
        self.lists.iter().map(Vec::as_slice).collect()
    }

    /// Reads these bytes as all there is.
    fn try_all(&self, bytes: &[u8]) {
        let (person, middle) = (&self.house.person, &self.house.middle);
        let _ = self.verify(bytes, vec![bytes], vec![bytes]);
        let _ = self.verify(&self.cms, vec![bytes], vec![bytes]);
        let _ = Cert::read(bytes);
        let _ = crl::check(bytes, person, middle, &self.trust);
        let _ = ocsp::check(bytes, person, middle, None, &self.trust);
        let _ = ocsp::certificates(bytes);
        let _ = (Token::read(bytes), signature_value(bytes));
        let _ = add_timestamp(bytes, bytes).map(|made| self.verify(&made, vec![], vec![]));
        let _ = add_timestamp(&self.cms, bytes).map(|made| self.verify(&made, vec![], vec![]));
        let request = Request::new(seal::algorithm::DigestAlgorithm::Sha256, bytes, bytes);
        let _ = request.read_response(bytes);
        let material = Material::default();
        let question = Question {
            content: &[bytes],
            now: moment(DAY),
            existed: None,
            material: &material,
        };
        let _ = stamp(bytes, &question, &self.trust);
    }
}

/// Whether nothing passes here but the signature of the set, by its signer.
fn harmless(set: &Set, changed: &[u8]) -> bool {
    let reports = set.verify(changed, vec![], set.lists());
    let same = signature_value(changed) == signature_value(&set.cms);
    reports.iter().all(|report| {
        let same_signer = report.signer.as_ref() == Some(&set.house.person);
        !report.verdict.passed() || (same && same_signer)
    })
}

#[test]
fn the_set_is_good() {
    let reports = SET.verify(&SET.cms, vec![], SET.lists());
    assert_eq!(reports[0].verdict.to_string(), "TOTAL-PASSED");
    assert!(reports[0].proven.is_some());
}

#[test]
fn signatures_that_end_anywhere_do_not_pass() {
    for end in 0..SET.cms.len() {
        let reports = SET.verify(&SET.cms[..end], vec![], SET.lists());
        let verdict = reports[0].verdict.to_string();
        assert_eq!(verdict, "TOTAL-FAILED FORMAT_FAILURE", "{end}");
    }
}

#[test]
fn every_single_byte_may_be_wrong() {
    let whole = &SET.cms;
    // What is under the signature, and the signature: nothing in there may change.
    let signer = Cms::new(&SET.house.person, P256, CONTENT).signer();
    let inner = signer.iter().position(|byte| *byte == 0xA0).unwrap();
    let guarded = &signer[inner..];
    let mut places = whole.windows(guarded.len());
    let start = places.position(|found| found == guarded).unwrap();
    let mut changed = whole.clone();
    for at in 0..whole.len() {
        // Each verifies twice, so most places try one wrong byte only.
        let all = [whole[at] ^ 1, whole[at] ^ 0x80, 0x80];
        let some = if at % 5 == 0 { &all[..] } else { &all[..1] };
        for wrong in some.iter().copied().filter(|wrong| *wrong != whole[at]) {
            changed[at] = wrong;
            assert!(harmless(&SET, &changed), "{at}");
            if (start..start + guarded.len()).contains(&at) {
                let reports = SET.verify(&changed, vec![], SET.lists());
                assert!(!reports[0].verdict.passed(), "{at} {wrong:02X}");
            }
        }
        changed[at] = whole[at];
    }
}

#[test]
fn evidence_and_tokens_with_a_wrong_byte_are_not_taken() {
    let (person, middle) = (&SET.house.person, &SET.house.middle);
    let answer = |bytes: &[u8]| ocsp::check(bytes, person, middle, None, &SET.trust).ok();
    let list = |bytes: &[u8]| crl::check(bytes, person, middle, &SET.trust).ok();
    let token = |bytes: &[u8]| {
        let bare = Cms::new(&SET.house.person, P256, CONTENT).bytes();
        let stamped = add_timestamp(&bare, bytes).unwrap();
        SET.verify(&stamped, vec![], SET.lists())[0].proven
    };
    fn try_each<T: PartialEq + std::fmt::Debug>(bytes: &[u8], read: impl Fn(&[u8]) -> Option<T>) {
        let good = read(bytes);
        assert!(good.is_some());
        let mut changed = bytes.to_vec();
        for at in 0..bytes.len() {
            changed[at] ^= 1;
            let found = read(&changed);
            assert!(found.is_none() || found == good, "{at}");
            changed[at] = bytes[at];
        }
    }
    try_each(&SET.answer, answer);
    try_each(&SET.lists[0], list);
    try_each(&SET.token, token);
}

#[test]
fn deep_and_long_nests_end_soon() {
    for nest in [
        [0x30, 0x80].repeat(1_000_000),
        [[0x30, 0x80].repeat(39), vec![0; 78]].concat(),
        [0x30].repeat(1_000_000),
        [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF].repeat(500_000),
        [0x24, 0x80].repeat(1_000_000),
        [&[0x30, 0x83, 0x0F, 0x42, 0x40][..], &[5, 0].repeat(500_000)].concat(),
    ] {
        SET.try_all(&nest);
    }
}

/// Pieces of what is really there, to begin with.
static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut seeds = vec![SET.cms.clone(), SET.token.clone(), SET.answer.clone()];
    seeds.extend(SET.lists.clone());
    seeds.push(SET.house.person.der().to_vec());
    seeds
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        SET.try_all(&bytes);
    }

    #[test]
    fn any_bytes_in_a_signature(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let signed = sequence(&[&integer(1), &element(0x31, &[]), &sequence(&[&oid("1.2.840.113549.1.7.1")]), &bytes]);
        let cms = sequence(&[&oid("1.2.840.113549.1.7.2"), &element(0xA0, &[&signed])]);
        SET.try_all(&cms);
    }

    #[test]
    fn any_change_is_no_other_signature(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut cms = SET.cms.clone();
        for (at, byte) in changes {
            let at = at.index(cms.len());
            cms[at] = byte;
        }
        prop_assert!(harmless(&SET, &cms));
    }

    #[test]
    fn parts_in_any_mixture(
        pieces in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0usize..600), 0..5),
    ) {
        let mut bytes = Vec::new();
        for (which, from, length) in pieces {
            let seed = &SEEDS[which.index(SEEDS.len())];
            let from = from.index(seed.len());
            bytes.extend(&seed[from..(from + length).min(seed.len())]);
        }
        SET.try_all(&bytes);
    }

    #[test]
    fn other_content_never_passes(content in proptest::collection::vec(any::<u8>(), 0..60)) {
        prop_assume!(content != CONTENT);
        let material = Material::default();
        let question = Question { content: &[&content], now: moment(DAY), existed: None, material: &material };
        let report = signatures(&SET.cms, &question, &SET.trust).remove(0);
        prop_assert!(report.verdict.to_string().starts_with("TOTAL-FAILED HASH_FAILURE"));
    }
}
