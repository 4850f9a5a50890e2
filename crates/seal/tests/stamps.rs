//! Time stamps: asked for, put beside signatures, and what they prove.

mod authority;

use authority::*;
use chrono::{DateTime, TimeDelta, Utc};
use seal::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use seal::chain::Trust;
use seal::cms::{Draft, Form, add_timestamp, signature_value};
use seal::key::Key;
use seal::revocation::Material;
use seal::timestamp::{Request, StampFault};
use seal::verdict::Notice;
use seal::verify::{Question, Report, Stamp, signatures, stamp};
use seal::x509::Cert;

const CONTENT: &[u8] = b"Noi dung van ban";
const SIGNED: &str = "2026-06-01";

fn noon(day: &str) -> DateTime<Utc> {
    moment(day) + TimeDelta::hours(12)
}

struct Scene {
    house: House,
    clock: Cert,
    cms: Vec<u8>,
}

impl Scene {
    fn new() -> Scene {
        Scene::of(&Template::person(RSA))
    }

    fn of(person: &Template) -> Scene {
        let house = House::of(person);
        let clock = house.below(&Template::stamping(P256));
        let algorithm = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256);
        let key = house.key(algorithm);
        let digest = algorithm.digest().digest(&[CONTENT]);
        let chain = [house.middle.clone()];
        let draft = Draft::new(key.certificate(), &chain, algorithm, &digest, Form::Pdf).unwrap();
        let cms = draft.finish(&key.sign(draft.to_sign()).unwrap()).unwrap();
        Scene { house, clock, cms }
    }

    fn clock(&self, day: &str) -> Clock {
        let value = signature_value(&self.cms).unwrap();
        Clock::over(&self.clock, P256, &value, day)
    }

    fn verify(&self, cms: &[u8], lists: &[Vec<u8>], now: &str, existed: Option<&str>) -> Report {
        let material = Material {
            lists: lists.iter().map(Vec::as_slice).collect(),
            ..Material::default()
        };
        let question = Question {
            content: &[CONTENT],
            now: noon(now),
            existed: existed.map(noon),
            material: &material,
        };
        let trust = Trust::new(vec![self.house.root.clone()]);
        signatures(cms, &question, &trust).remove(0)
    }
}

#[test]
fn a_stamped_signature_outlives_its_certificate() {
    let short = Template {
        to: "2026-12-31",
        ..Template::person(RSA)
    };
    let scene = Scene::of(&short);
    let stamped = add_timestamp(&scene.cms, &scene.clock(SIGNED).token()).unwrap();
    // Lists of the week after signing, kept with the file.
    let kept = scene.house.clean_lists("2026-06-02");
    let report = scene.verify(&stamped, &kept, "2028-01-01", None);
    assert_eq!(report.verdict.to_string(), "TOTAL-PASSED");
    assert_eq!(report.proven, Some(moment(SIGNED)));
    assert!(report.notices.is_empty(), "{:?}", report.notices);
    // Without the stamp nothing shows when it was signed.
    let report = scene.verify(&scene.cms, &kept, "2028-01-01", None);
    assert_eq!(
        report.verdict.to_string(),
        "INDETERMINATE OUT_OF_BOUNDS_NO_POE TRY_LATER"
    );
    assert_eq!((report.proven, report.stamps.len()), (None, 0));
    // A later stamp over the whole file shows it as well, even for a stamp whose authority has ended.
    let report = scene.verify(&stamped, &kept, "2032-01-01", None);
    assert_eq!(
        report.verdict.to_string(),
        "INDETERMINATE OUT_OF_BOUNDS_NO_POE TRY_LATER"
    );
    assert_eq!(
        report.stamps[0].verdict.to_string(),
        "INDETERMINATE OUT_OF_BOUNDS_NO_POE"
    );
    assert!(report.notices.contains(&Notice::StampNotUsed));
    let report = scene.verify(&stamped, &kept, "2032-01-01", Some("2028-06-01"));
    assert_eq!(report.verdict.to_string(), "TOTAL-PASSED");
}

#[test]
fn a_certificate_revoked_after_the_stamp_does_not_matter() {
    let scene = Scene::new();
    let revoked = |since| {
        let list = List {
            revoked: vec![(1001, moment(since))],
            ..List::new(MIDDLE_NAME, P256_MIDDLE, "2026-07-01")
        };
        vec![
            list.sign(),
            List::new(ROOT_NAME, P256_ROOT, "2026-07-01").sign(),
        ]
    };
    let stamped = add_timestamp(&scene.cms, &scene.clock(SIGNED).token()).unwrap();
    let cases = [
        ("TOTAL-PASSED", &stamped, "2026-06-15"),
        ("INDETERMINATE REVOKED_NO_POE", &stamped, "2026-05-15"),
        ("INDETERMINATE REVOKED_NO_POE", &scene.cms, "2026-06-15"),
    ];
    for (expected, cms, since) in cases {
        let report = scene.verify(cms, &revoked(since), "2026-07-02", None);
        assert_eq!(report.verdict.to_string(), expected, "{since}");
        let told = report
            .notices
            .contains(&Notice::RevokedSince(moment(since)));
        assert_eq!(told, expected == "TOTAL-PASSED");
    }
}

#[test]
fn a_stamp_that_cannot_be_relied_on_proves_nothing() {
    let scene = Scene::new();
    let lists = scene.house.clean_lists(SIGNED);
    let good = scene.clock(SIGNED);
    let other = |template: Template| {
        let authority = scene.house.below(&template);
        Clock {
            named: authority.clone(),
            authority,
            pair: template.pair,
            ..good.clone()
        }
    };
    let stamping = Template::stamping(P256);
    let cases = [
        ("TOTAL-PASSED", "good", good.clone()),
        (
            "TOTAL-FAILED HASH_FAILURE",
            "over something else",
            Clock {
                digest: vec![1; 32],
                ..good.clone()
            },
        ),
        (
            "TOTAL-FAILED SIG_CRYPTO_FAILURE",
            "another's key",
            Clock {
                pair: P256_OTHER,
                ..good.clone()
            },
        ),
        (
            "INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND",
            "another one named",
            Clock {
                named: scene.house.person.clone(),
                ..good.clone()
            },
        ),
        (
            "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE",
            "not for stamping",
            other(Template {
                purposes: None,
                ..stamping.clone()
            }),
        ),
        (
            "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE",
            "for mail, too",
            other(Template {
                purposes: Some((&[STAMPING, MAIL], true)),
                ..stamping.clone()
            }),
        ),
        (
            "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE",
            "not only",
            other(Template {
                purposes: Some((&[STAMPING], false)),
                ..stamping.clone()
            }),
        ),
        (
            "INDETERMINATE OUT_OF_BOUNDS_NO_POE TRY_LATER",
            "ended",
            other(Template {
                to: "2026-05-01",
                ..stamping.clone()
            }),
        ),
        (
            "INDETERMINATE TIMESTAMP_ORDER_FAILURE",
            "of tomorrow",
            Clock {
                time: moment("2026-06-02"),
                ..good.clone()
            },
        ),
        (
            "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE",
            "older than its authority",
            Clock {
                time: moment("2023-06-02"),
                ..good.clone()
            },
        ),
    ];
    for (expected, what, clock) in cases {
        let stamped = add_timestamp(&scene.cms, &clock.token()).unwrap();
        let report = scene.verify(&stamped, &lists, SIGNED, None);
        assert_eq!(report.stamps[0].verdict.to_string(), expected, "{what}");
        // The signature holds all the same; only the time is not proven.
        assert!(report.verdict.passed(), "{what}");
        assert_eq!(
            report.proven.is_some(),
            expected == "TOTAL-PASSED",
            "{what}"
        );
    }
    // A stamp of an authority that nobody trusts, or that cannot be read.
    let stranger = read(&Template::stamping(P256).issue("Người lạ", P256_OTHER));
    let strange = Clock {
        authority: stranger.clone(),
        named: stranger,
        ..good
    };
    for (expected, token) in [
        ("INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND", strange.token()),
        ("TOTAL-FAILED FORMAT_FAILURE", sequence(&[])),
        ("TOTAL-FAILED FORMAT_FAILURE", scene.cms.clone()),
    ] {
        let stamped = add_timestamp(&scene.cms, &token).unwrap();
        let report = scene.verify(&stamped, &lists, SIGNED, None);
        assert_eq!(report.stamps[0].verdict.to_string(), expected);
        assert_eq!((report.verdict.passed(), report.proven), (true, None));
    }
}

#[test]
fn answers_of_stamping_servers_are_looked_at() {
    let scene = Scene::new();
    let value = signature_value(&scene.cms).unwrap();
    let digest = DigestAlgorithm::Sha256.digest(&[&value]);
    // A number whose first bit is set needs a zero in front.
    let request = Request::new(DigestAlgorithm::Sha256, &digest, &[0x80, 1, 2, 3]);
    let nonce = element(2, &[&[0, 0x80, 1, 2, 3]]);
    assert!(
        request
            .to_der()
            .windows(nonce.len())
            .any(|found| found == nonce)
    );
    let good = Clock {
        nonce: Some(nonce),
        ..scene.clock(SIGNED)
    };
    let token = request.read_response(&good.response()).unwrap();
    assert_eq!((token.time(), token.policy()), (moment(SIGNED), "1.2.3.4"));
    assert_eq!(token.der(), good.token());

    let granted = sequence(&[&integer(0)]);
    let not_for_this = scene.house.below(&Template {
        purposes: None,
        ..Template::stamping(P256)
    });
    let cases = [
        (
            StampFault::OtherQuestion,
            Clock {
                nonce: None,
                ..good.clone()
            }
            .response(),
        ),
        (
            StampFault::OtherQuestion,
            Clock {
                nonce: Some(integer(5)),
                ..good.clone()
            }
            .response(),
        ),
        (
            StampFault::OtherContent,
            Clock {
                digest: vec![0; 32],
                ..good.clone()
            }
            .response(),
        ),
        (
            StampFault::Refused(2),
            sequence(&[&sequence(&[&integer(2)])]),
        ),
        (StampFault::Damaged, sequence(&[&granted])),
        (StampFault::Damaged, sequence(&[&granted, &scene.cms])),
        (StampFault::Damaged, Vec::new()),
    ];
    for (expected, response) in cases {
        assert_eq!(request.read_response(&response).err(), Some(expected));
    }
    for wrong in [
        Clock {
            pair: P256_OTHER,
            ..good.clone()
        },
        Clock {
            named: scene.house.person.clone(),
            ..good.clone()
        },
        Clock {
            authority: not_for_this.clone(),
            named: not_for_this,
            ..good.clone()
        },
    ] {
        let fault = request.read_response(&wrong.response()).err();
        assert!(
            matches!(fault, Some(StampFault::NotReliable(_))),
            "{fault:?}"
        );
    }
    // Of a moment at which the authority's certificate did not hold.
    for day in ["2023-12-31", "2029-01-02"] {
        let outside = Clock {
            time: moment(day),
            ..good.clone()
        };
        let fault = request.read_response(&outside.response()).err();
        assert_eq!(fault, Some(StampFault::OutOfBounds), "{day}");
    }
    let whole = good.response();
    for end in 0..whole.len() {
        assert_eq!(
            request.read_response(&whole[..end]).err(),
            Some(StampFault::Damaged)
        );
    }
}

#[test]
fn room_for_a_stamp_is_known_beforehand() {
    let scene = Scene::new();
    let token = scene.clock(SIGNED).token();
    let algorithm = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256);
    let digest = algorithm.digest().digest(&[CONTENT]);
    let chain = [scene.house.middle.clone()];
    let draft = Draft::new(&scene.house.person, &chain, algorithm, &digest, Form::Pdf).unwrap();
    let stamped = add_timestamp(&scene.cms, &token).unwrap();
    assert_eq!(draft.size_with_stamp(token.len()), stamped.len());
    // A second one stands beside the first.
    let twice = add_timestamp(&stamped, &scene.clock("2026-06-02").token()).unwrap();
    let lists = scene.house.clean_lists("2026-06-03");
    let report = scene.verify(&twice, &lists, "2026-06-03", None);
    assert_eq!(report.stamps.len(), 2);
    assert_eq!(report.proven, Some(moment(SIGNED)));
    assert!(report.verdict.passed());
    // Of very many some are looked at.
    let many = (0..40).fold(twice, |cms, _| add_timestamp(&cms, &token).unwrap());
    let report = scene.verify(&many, &lists, "2026-06-03", None);
    assert_eq!(report.stamps.len(), 20);
    assert!(report.verdict.passed());
}

#[test]
fn a_stamp_over_a_whole_file_is_verified() {
    let scene = Scene::new();
    let lists = scene.house.clean_lists(SIGNED);
    let token = Clock::over(&scene.clock, P256, CONTENT, SIGNED).token();
    let ask = |content: &[&[u8]]| -> Stamp {
        let material = Material {
            certificates: vec![scene.house.middle.der()],
            lists: lists.iter().map(Vec::as_slice).collect(),
            ..Material::default()
        };
        let question = Question {
            content,
            now: noon(SIGNED),
            existed: None,
            material: &material,
        };
        stamp(
            &token,
            &question,
            &Trust::new(vec![scene.house.root.clone()]),
        )
    };
    let (one, two) = CONTENT.split_at(3);
    let found = ask(&[one, two]);
    assert_eq!(found.verdict.to_string(), "TOTAL-PASSED");
    assert_eq!((found.time, found.path.len()), (Some(moment(SIGNED)), 3));
    assert_eq!(found.authority, Some(scene.clock.clone()));
    assert_eq!(ask(&[one]).verdict.to_string(), "TOTAL-FAILED HASH_FAILURE");
}
