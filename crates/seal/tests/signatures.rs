//! Signatures made here and by others, right and wrong, and what is held of them.

mod authority;

use authority::*;
use chrono::{DateTime, Utc};
use seal::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use seal::chain::Trust;
use seal::cms::{Draft, DraftError, Form};
use seal::key::{Key, ecdsa_from_token, ecdsa_to_token};
use seal::revocation::Material;
use seal::verdict::{Notice, Reason, Whose};
use seal::verify::{Question, Report, signatures};
use seal::x509::Cert;

use DigestAlgorithm::{Sha256, Sha384, Sha512};
use SignatureAlgorithm::{Ecdsa, RsaPkcs1};

const CONTENT: &[u8] = b"Noi dung van ban";
const DAY: &str = "2026-06-01";

fn noon(day: &str) -> DateTime<Utc> {
    moment(day) + chrono::TimeDelta::hours(12)
}

/// Verifies with these roots and lists, in which nobody is revoked.
fn verify_in(house: &House, cms: &[u8], content: &[&[u8]], day: &str) -> Vec<Report> {
    let lists = house.clean_lists(day);
    let material = Material {
        certificates: vec![house.middle.der()],
        lists: lists.iter().map(Vec::as_slice).collect(),
        ..Material::default()
    };
    let question = Question {
        content,
        now: noon(day),
        existed: None,
        material: &material,
    };
    signatures(cms, &question, &Trust::new(vec![house.root.clone()]))
}

fn verdict(house: &House, cms: &[u8], content: &[u8]) -> String {
    let reports = verify_in(house, cms, &[content], DAY);
    let verdicts: Vec<String> = reports
        .iter()
        .map(|report| report.verdict.to_string())
        .collect();
    verdicts.join(" | ")
}

fn sign(house: &House, algorithm: SignatureAlgorithm, form: Form) -> Vec<u8> {
    let key = house.key(algorithm);
    let digest = algorithm.digest().digest(&[CONTENT]);
    let chain = [house.middle.clone(), house.root.clone()];
    let draft = Draft::new(key.certificate(), &chain, algorithm, &digest, form).unwrap();
    let signature = key.sign(draft.to_sign()).unwrap();
    let cms = draft.finish(&signature).unwrap();
    match algorithm {
        Ecdsa(_) => assert!(draft.size() - 10 <= cms.len() && cms.len() <= draft.size()),
        _ => assert_eq!(cms.len(), draft.size()),
    }
    cms
}

/// Every pair of a key and an algorithm that is taken.
fn pairs() -> Vec<(Pair, SignatureAlgorithm)> {
    let mut pairs = Vec::new();
    for digest in [Sha256, Sha384, Sha512] {
        for pair in [RSA, RSA_LONG] {
            pairs.push((pair, RsaPkcs1(digest)));
            pairs.push((pair, SignatureAlgorithm::pss(digest)));
        }
        pairs.push((P256, Ecdsa(digest)));
        pairs.push((P384, Ecdsa(digest)));
    }
    pairs
}

#[test]
fn what_is_signed_is_verified() {
    for (pair, algorithm) in pairs() {
        let house = House::new(pair);
        let claimed = noon(DAY);
        for form in [Form::Pdf, Form::File(claimed)] {
            let cms = sign(&house, algorithm, form);
            let [report] = &verify_in(&house, &cms, &[CONTENT], DAY)[..] else {
                panic!("one report")
            };
            assert!(report.verdict.passed(), "{algorithm}: {}", report.verdict);
            assert_eq!(report.signer.as_ref(), Some(&house.person));
            assert_eq!(report.algorithm, Some(algorithm));
            assert_eq!(report.path.len(), 3);
            let expected = (form != Form::Pdf).then_some(claimed);
            assert_eq!(report.claimed, expected);
            assert_eq!(report.notices, [Notice::NoTrustedTime]);
            // Content in pieces is the same content, and other content is not.
            let (one, two) = CONTENT.split_at(5);
            let pieces = &verify_in(&house, &cms, &[one, &[], two], DAY)[0];
            assert!(pieces.verdict.passed());
            let other = verdict(&house, &cms, b"Noi dung khac");
            assert_eq!(other, "TOTAL-FAILED HASH_FAILURE");
        }
    }
}

#[test]
fn a_draft_takes_no_signature_of_another_key() {
    let house = House::new(RSA);
    let algorithm = RsaPkcs1(Sha256);
    let digest = Sha256.digest(&[CONTENT]);
    let draft = |certificate: &Cert, algorithm, digest: &[u8]| {
        Draft::new(certificate, &[], algorithm, digest, Form::Pdf)
    };
    let made = draft(&house.person, algorithm, &digest).unwrap();
    let to_sign = made.to_sign().digest().to_vec();
    let other = RSA_OTHER.secret().sign(algorithm, &to_sign).unwrap();
    let wrong = Err(DraftError::WrongSignature);
    assert_eq!(made.finish(&other), wrong);
    assert_eq!(made.finish(&[]), wrong);
    assert_eq!(made.finish(&vec![0xFF; 256]), wrong);
    assert_eq!(made.finish(&vec![0; 100_000]), wrong);

    let encrypting = House::of(&Template {
        usage: Some(ENCRYPTING),
        ..Template::person(RSA)
    });
    let faults = [
        (
            draft(&house.person, Ecdsa(Sha256), &digest),
            DraftError::OtherKind,
        ),
        (
            draft(&House::new(P256).person, algorithm, &digest),
            DraftError::OtherKind,
        ),
        (
            draft(&house.person, RsaPkcs1(Sha512), &digest),
            DraftError::Digest,
        ),
        (
            draft(&House::new(RSA_SHORT).person, algorithm, &digest),
            DraftError::WeakKey(1024),
        ),
        (
            draft(&encrypting.person, algorithm, &digest),
            DraftError::NotForSigning,
        ),
    ];
    for (made, fault) in faults {
        assert_eq!(made.err(), Some(fault));
    }
}

#[test]
fn signatures_of_tokens_fit() {
    for (pair, half) in [(P256, 32), (P384, 48)] {
        let house = House::new(pair);
        let algorithm = Ecdsa(Sha256);
        let digest = Sha256.digest(&[CONTENT]);
        let draft = Draft::new(&house.person, &[], algorithm, &digest, Form::Pdf).unwrap();
        let signature = house.key(algorithm).sign(draft.to_sign()).unwrap();
        let as_token = ecdsa_to_token(&signature, half).unwrap();
        assert_eq!(as_token.len(), 2 * half);
        assert!(draft.finish(&as_token).is_err());
        let back = ecdsa_from_token(&as_token).unwrap();
        assert!(draft.finish(&back).is_ok());
    }
}

#[test]
fn signatures_of_others_are_verified() {
    let house = House::new(RSA);
    let plain = Cms::new(&house.person, RSA, CONTENT);
    let rsa_alone = sequence(&[&oid("1.2.840.113549.1.1.1"), &[5, 0]]);
    let bare = sequence(&[&oid("1.2.840.113549.1.1.1")]);
    let no_null = sequence(&[&oid("1.2.840.113549.1.1.11")]);
    let further = attribute("1.2.3.4.5", &octets(b"?"));
    let passed = [
        ("as it should be", plain.clone()),
        (
            "RSA named alone",
            Cms {
                written_algorithm: Some(rsa_alone),
                ..plain.clone()
            },
        ),
        (
            "without parameters",
            Cms {
                written_algorithm: Some(bare),
                ..plain.clone()
            },
        ),
        (
            "with none where there should be",
            Cms {
                written_algorithm: Some(no_null),
                ..plain.clone()
            },
        ),
        (
            "attributes in another order",
            Cms {
                unordered: true,
                ..plain.clone()
            },
        ),
        (
            "signed in order, standing in another",
            Cms {
                unordered: true,
                signed_in_order: true,
                ..plain.clone()
            },
        ),
        (
            "told by its key",
            Cms {
                by_key_id: true,
                ..plain.clone()
            },
        ),
        (
            "an unknown attribute under it",
            Cms {
                further: vec![further.clone()],
                ..plain.clone()
            },
        ),
        (
            "an unknown attribute beside it",
            Cms {
                unsigned: vec![further],
                ..plain.clone()
            },
        ),
        (
            "more certificates",
            Cms {
                certificates: vec![
                    house.root.clone(),
                    house.middle.clone(),
                    house.person.clone(),
                ],
                ..plain.clone()
            },
        ),
        ("zeros behind", plain.clone()),
    ];
    for (what, cms) in passed {
        let mut bytes = cms.bytes();
        if what == "zeros behind" {
            bytes.extend([0; 100]);
        }
        assert_eq!(verdict(&house, &bytes, CONTENT), "TOTAL-PASSED", "{what}");
    }
}

#[test]
fn what_is_wrong_is_told_by_name() {
    let house = House::new(RSA);
    let plain = Cms::new(&house.person, RSA, CONTENT);
    let twin = house.below(&Template {
        serial: 1002,
        ..Template::person(RSA)
    });
    let stranger = House::new(RSA_OTHER);
    let alone = |number: &str| Some(sequence(&[&oid(number), &[5, 0]]));
    let cases = [
        (
            "TOTAL-FAILED HASH_FAILURE",
            "a digest of something else",
            Cms {
                digest: (plain.digest.0, vec![1; 32]),
                ..plain.clone()
            },
        ),
        (
            "TOTAL-FAILED SIG_CRYPTO_FAILURE",
            "another's key",
            Cms {
                pair: RSA_OTHER,
                ..plain.clone()
            },
        ),
        (
            "TOTAL-FAILED SIG_CRYPTO_FAILURE",
            "another algorithm written",
            Cms {
                written_algorithm: alone("1.2.840.113549.1.1.13"),
                ..plain.clone()
            },
        ),
        (
            "TOTAL-FAILED SIG_CRYPTO_FAILURE",
            "an algorithm of another kind written",
            Cms {
                written_algorithm: alone("1.2.840.10045.4.3.2"),
                ..plain.clone()
            },
        ),
        (
            "TOTAL-FAILED FORMAT_FAILURE",
            "a time stamp's kind of content",
            Cms {
                further: vec![attribute("1.2.840.113549.1.9.3", &oid("1.2.3"))],
                ..plain.clone()
            },
        ),
        (
            "TOTAL-FAILED FORMAT_FAILURE",
            "two digests",
            Cms {
                further: vec![attribute("1.2.840.113549.1.9.4", &octets(&plain.digest.1))],
                ..plain.clone()
            },
        ),
        (
            "INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND",
            "a twin named",
            Cms {
                named: Some(twin.clone()),
                ..plain.clone()
            },
        ),
        (
            "INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND",
            "no certificate",
            Cms {
                certificates: vec![],
                ..plain.clone()
            },
        ),
        (
            "INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND",
            "another's certificate",
            Cms {
                certificates: vec![twin.clone()],
                ..plain.clone()
            },
        ),
        (
            "TOTAL-FAILED SIG_CRYPTO_FAILURE",
            "an impostor with the same number",
            Cms {
                certificates: vec![stranger.person.clone()],
                named: Some(stranger.person.clone()),
                ..plain.clone()
            },
        ),
        (
            "TOTAL-FAILED SIG_CRYPTO_FAILURE SIG_CONSTRAINTS_FAILURE",
            "no attributes, but signed as with them",
            Cms {
                signed_attributes: false,
                ..plain.clone()
            },
        ),
        (
            "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE",
            "SHA-1 for the content",
            Cms {
                digest: ("1.3.14.3.2.26", vec![2; 20]),
                ..plain.clone()
            },
        ),
        (
            "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE",
            "MD5 for the content",
            Cms {
                digest: ("1.2.840.113549.2.5", vec![2; 16]),
                ..plain.clone()
            },
        ),
        (
            "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE",
            "SHA-1 for the signature",
            Cms {
                written_algorithm: alone("1.2.840.113549.1.1.5"),
                ..plain.clone()
            },
        ),
        (
            "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE",
            "SHA-1 and RSA alone",
            Cms {
                digest: ("1.3.14.3.2.26", vec![2; 20]),
                written_algorithm: alone("1.2.840.113549.1.1.1"),
                ..plain.clone()
            },
        ),
        (
            "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE",
            "an unknown algorithm",
            Cms {
                written_algorithm: alone("1.2.3.4.5"),
                ..plain.clone()
            },
        ),
    ];
    for (expected, what, cms) in cases {
        assert_eq!(verdict(&house, &cms.bytes(), CONTENT), expected, "{what}");
    }
    let stamp = Cms {
        content_type: "1.2.840.113549.1.9.16.1.4",
        ..plain.clone()
    };
    let found = verdict(&house, &stamp.bytes(), CONTENT);
    assert_eq!(found, "TOTAL-FAILED FORMAT_FAILURE");
    // Where the right one is there, too, an impostor does no harm.
    let crowd = Cms {
        certificates: vec![stranger.person, twin, house.person.clone()],
        ..plain.clone()
    };
    assert_eq!(verdict(&house, &crowd.bytes(), CONTENT), "TOTAL-PASSED");
    // Not named at all is worth knowing.
    let unnamed = Cms {
        named: None,
        ..plain
    };
    let reports = verify_in(&house, &unnamed.bytes(), &[CONTENT], DAY);
    assert!(reports[0].verdict.passed());
    assert!(reports[0].notices.contains(&Notice::NotNamed));
}

#[test]
fn the_signers_certificate_has_to_hold_and_to_be_for_signing() {
    let base = Template::person(RSA);
    let cases = [
        (
            "TOTAL-PASSED",
            Template {
                usage: Some(SIGNING),
                ..base.clone()
            },
        ),
        (
            "TOTAL-PASSED",
            Template {
                usage: Some(COMMITMENT),
                ..base.clone()
            },
        ),
        (
            "TOTAL-PASSED",
            Template {
                usage: None,
                ..base.clone()
            },
        ),
        (
            "TOTAL-PASSED",
            Template {
                purposes: Some((&[MAIL], false)),
                ..base.clone()
            },
        ),
        (
            "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE",
            Template {
                usage: Some(ENCRYPTING),
                ..base.clone()
            },
        ),
        (
            "INDETERMINATE OUT_OF_BOUNDS_NO_POE TRY_LATER",
            Template {
                to: "2026-05-31",
                ..base.clone()
            },
        ),
        (
            "TOTAL-FAILED NOT_YET_VALID",
            Template {
                from: "2026-06-02",
                ..base.clone()
            },
        ),
        (
            "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE",
            Template {
                pair: RSA_SHORT,
                ..base.clone()
            },
        ),
        (
            "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE",
            Template {
                further: vec![extension("1.2.3.4", true, &[5, 0])],
                ..base.clone()
            },
        ),
        (
            "TOTAL-PASSED",
            Template {
                further: vec![extension("1.2.3.4", false, &[5, 0])],
                ..base
            },
        ),
    ];
    for (expected, template) in cases {
        let house = House::of(&template);
        let cms = Cms::new(&house.person, template.pair, CONTENT).bytes();
        let about = format!("{:?} {} {}", template.usage, template.from, template.to);
        assert_eq!(verdict(&house, &cms, CONTENT), expected, "{about}");
    }
    // One who stamps time or answers about certificates signs no files.
    for template in [Template::stamping(RSA), Template::answering(RSA)] {
        let house = House::of(&template);
        let cms = Cms::new(&house.person, RSA, CONTENT).bytes();
        let expected = "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE";
        assert_eq!(verdict(&house, &cms, CONTENT), expected);
    }
    // An authority that issued by SHA-1.
    let weak = Template {
        written_algorithm: Some(SHA1_WITH_RSA),
        ..Template::person(RSA)
    };
    let house = House::of(&weak);
    let cms = Cms::new(&house.person, RSA, CONTENT).bytes();
    let expected = "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE";
    assert_eq!(verdict(&house, &cms, CONTENT), expected);
    let house = House::of(&Template {
        usage: Some(SIGNING),
        ..Template::person(RSA)
    });
    let cms = sign(&house, RsaPkcs1(Sha256), Form::Pdf);
    let report = &verify_in(&house, &cms, &[CONTENT], DAY)[0];
    let usage = report.usage.unwrap();
    assert!(usage.digital_signature && !usage.non_repudiation);
    assert!(report.notices.contains(&Notice::NotForCommitment));
}

#[test]
fn several_signers_are_told_one_by_one() {
    let house = House::new(RSA);
    let second = house.below(&Template {
        serial: 1003,
        name: "Người ký hai",
        ..Template::person(P384)
    });
    let one = Cms::new(&house.person, RSA, CONTENT);
    let two = Cms::new(&second, P384, CONTENT);
    let wrong = Cms {
        pair: P256_OTHER,
        ..two.clone()
    };
    let passed = Cms::together(&[&one, &two]);
    assert_eq!(
        verdict(&house, &passed, CONTENT),
        "TOTAL-PASSED | TOTAL-PASSED"
    );
    let mixed = Cms::together(&[&one, &wrong]);
    let expected = "TOTAL-PASSED | TOTAL-FAILED SIG_CRYPTO_FAILURE";
    assert_eq!(verdict(&house, &mixed, CONTENT), expected);
}

#[test]
fn a_certificate_that_is_not_made_for_papers_is_worth_a_remark() {
    const SERVER: &str = "1.3.6.1.5.5.7.3.1";
    const CLIENT: &str = "1.3.6.1.5.5.7.3.2";
    const CODE: &str = "1.3.6.1.5.5.7.3.3";
    let base = Template::person(RSA);
    let made_for = |purposes: &'static [&'static str]| Template {
        purposes: Some((purposes, true)),
        ..base.clone()
    };
    let cases = [
        (base.clone(), None),
        (
            Template {
                usage: None,
                ..base.clone()
            },
            Some(Notice::UsageNotTold),
        ),
        (made_for(&[SERVER]), Some(Notice::ForMachines)),
        (made_for(&[CODE]), Some(Notice::ForMachines)),
        (made_for(&[ANSWERING, CLIENT]), Some(Notice::ForMachines)),
        (made_for(&[CLIENT, MAIL]), None),
        // Signing documents (RFC 9336).
        (made_for(&[CODE, "1.3.6.1.5.5.7.3.36"]), None),
    ];
    for (template, expected) in cases {
        let house = House::of(&template);
        let cms = Cms::new(&house.person, RSA, CONTENT).bytes();
        let report = verify_in(&house, &cms, &[CONTENT], DAY).remove(0);
        assert_eq!(report.verdict.to_string(), "TOTAL-PASSED");
        for notice in [Notice::UsageNotTold, Notice::ForMachines] {
            let told = report.notices.contains(&notice);
            assert_eq!(told, expected == Some(notice), "{:?}", template.purposes);
        }
    }
    // What is for a service alone does not serve at all, and that is told once.
    let house = House::of(&made_for(&[ANSWERING]));
    let cms = Cms::new(&house.person, RSA, CONTENT).bytes();
    let report = verify_in(&house, &cms, &[CONTENT], DAY).remove(0);
    assert_eq!(report.verdict.reasons, [Reason::NotForThis(Whose::Signer)]);
    assert!(!report.notices.contains(&Notice::ForMachines));
}
