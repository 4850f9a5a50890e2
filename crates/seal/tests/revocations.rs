//! Whether certificates have been revoked, by answers (OCSP) and lists (CRL), right and wrong.

mod authority;

use authority::*;
use chrono::TimeDelta;
use seal::chain::Trust;
use seal::revocation::ocsp::{self, OcspError};
use seal::revocation::{Evidence, Material, Source, Status};
use seal::verify::{Question, signatures};
use seal::x509::Cert;

const DAY: &str = "2026-06-01";
const CONTENT: &[u8] = b"Noi dung van ban";

fn trust(house: &House) -> Trust {
    Trust::new(vec![house.root.clone()])
}

fn ask(house: &House, answer: &Answer) -> Result<Evidence, OcspError> {
    ocsp::check(
        &answer.sign(),
        &house.person,
        &house.middle,
        None,
        &trust(house),
    )
}

#[test]
fn answers_are_read_and_who_answers_is_looked_at() {
    let house = House::new(RSA);
    let base = Answer::good(&house.person, DAY);
    let helper = |template: Template| Answer {
        pair: template.pair,
        certificate: Some(house.below(&template)),
        ..base.clone()
    };
    let answering = Template::answering(P256_OTHER);
    let foreign = answering.issue(ROOT_NAME, P256_ROOT);
    let since = moment("2026-03-01");
    let cases = [
        (Ok(Status::Good), "the issuer", base.clone()),
        (
            Ok(Status::Good),
            "one whom it has named",
            helper(answering.clone()),
        ),
        (
            Ok(Status::Revoked {
                since,
                reason: Some(1),
            }),
            "revoked",
            Answer {
                says: Says::Revoked("2026-03-01"),
                ..base.clone()
            },
        ),
        (
            Ok(Status::Unknown),
            "unknown",
            Answer {
                says: Says::Unknown,
                ..base.clone()
            },
        ),
        (
            Err(OcspError::NotAllowed),
            "one for mail",
            helper(Template {
                purposes: Some((&[MAIL], false)),
                ..answering.clone()
            }),
        ),
        (
            Err(OcspError::NotAllowed),
            "one with a short key",
            helper(Template {
                pair: RSA_SHORT,
                ..answering.clone()
            }),
        ),
        (
            Err(OcspError::NotAllowed),
            "one for nothing",
            helper(Template {
                purposes: None,
                ..answering.clone()
            }),
        ),
        (
            Err(OcspError::NotAllowed),
            "one that has ended",
            helper(Template {
                to: "2026-01-01",
                ..answering.clone()
            }),
        ),
        (
            Err(OcspError::NotAllowed),
            "one of another authority",
            Answer {
                certificate: Some(read(&foreign)),
                pair: P256_OTHER,
                ..base.clone()
            },
        ),
        (
            Err(OcspError::NotAllowed),
            "a key that is nobody's",
            Answer {
                pair: P256_OTHER,
                ..base.clone()
            },
        ),
        (
            Err(OcspError::WrongSignature),
            "another's signature",
            Answer {
                pair: P256_ROOT,
                ..helper(answering)
            },
        ),
        (
            Err(OcspError::OtherCertificate),
            "another number",
            Answer {
                serial: integer(1002),
                ..base.clone()
            },
        ),
        (
            Err(OcspError::OtherCertificate),
            "another issuer",
            Answer {
                issuer_name: name(ROOT_NAME),
                ..base.clone()
            },
        ),
        (
            Err(OcspError::OtherCertificate),
            "another issuer's key",
            Answer {
                issuer_pair: P256_ROOT,
                ..base.clone()
            },
        ),
    ];
    for (expected, what, answer) in cases {
        let found = ask(&house, &answer).map(|evidence| evidence.status);
        assert_eq!(found, expected, "{what}");
    }
    let evidence = ask(&house, &base).unwrap();
    assert_eq!(
        (evidence.source, evidence.this_update),
        (Source::Ocsp, moment(DAY))
    );
    let refused = sequence(&[&element(10, &[&[3]])]);
    let found = ocsp::check(&refused, &house.person, &house.middle, None, &trust(&house));
    assert_eq!(found, Err(OcspError::Refused(3)));
    let whole = base.sign();
    for end in 0..whole.len() {
        let found = ocsp::check(
            &whole[..end],
            &house.person,
            &house.middle,
            None,
            &trust(&house),
        );
        assert_eq!(found, Err(OcspError::Damaged), "{end}");
    }
}

#[test]
fn an_answer_to_another_question_is_refused() {
    let house = House::new(RSA);
    let base = Answer::good(&house.person, DAY);
    let cases = [
        (None, None, true),
        (Some(vec![1; 16]), None, true),
        (None, Some(vec![1; 16]), true),
        (Some(vec![1; 16]), Some(vec![1; 16]), true),
        (Some(vec![1; 16]), Some(vec![2; 16]), false),
    ];
    for (sent, repeated, good) in cases {
        let answer = Answer {
            nonce: repeated,
            ..base.clone()
        }
        .sign();
        let found = ocsp::check(
            &answer,
            &house.person,
            &house.middle,
            sent.as_deref(),
            &trust(&house),
        );
        match good {
            true => assert!(found.is_ok()),
            false => assert_eq!(found, Err(OcspError::OtherQuestion)),
        }
    }
}

#[test]
fn evidence_serves_for_its_time() {
    let house = House::new(RSA);
    let evidence = |this, next: Option<&str>| Evidence {
        source: Source::Crl,
        status: Status::Good,
        this_update: moment(this),
        next_update: next.map(moment),
    };
    let june = evidence("2026-06-01", Some("2026-06-08"));
    let open = evidence("2026-06-01", None);
    let late = evidence("2030-01-01", Some("2030-01-08"));
    let cases = [
        ("within", june, "2026-06-03", "2026-06-03", true),
        ("at its end", june, "2026-06-08", "2026-06-08", true),
        ("after its end", june, "2026-06-09", "2026-06-09", false),
        (
            "for what was there before",
            june,
            "2026-01-01",
            "2026-07-01",
            true,
        ),
        ("of a day to come", june, "2026-05-01", "2026-05-01", false),
        (
            "without an end, the same day",
            open,
            "2026-06-01",
            "2026-06-01",
            true,
        ),
        (
            "without an end, later",
            open,
            "2026-06-03",
            "2026-06-03",
            false,
        ),
        (
            "after the certificate's end",
            late,
            "2026-06-01",
            "2030-01-02",
            false,
        ),
    ];
    for (what, evidence, at, now, serves) in cases {
        let found = evidence.serves(&house.person, moment(at), moment(now));
        assert_eq!(found, serves, "{what}");
    }
}

/// What is held of a good signature with these answers and lists at hand.
fn verdict(house: &House, answers: &[Vec<u8>], lists: &[Vec<u8>], inside: bool) -> String {
    let mut cms = Cms::new(&house.person, RSA, CONTENT);
    let mut material = Material {
        certificates: vec![house.middle.der()],
        ..Material::default()
    };
    if inside {
        // As Adobe's programs put it under the signature.
        let lists = element(0xA0, &[&sequence(&[&lists.concat()])]);
        let answers = element(0xA1, &[&sequence(&[&answers.concat()])]);
        cms.further = vec![attribute(
            "1.2.840.113583.1.1.8",
            &sequence(&[&lists, &answers]),
        )];
    } else {
        material.answers = answers.iter().map(Vec::as_slice).collect();
        material.lists = lists.iter().map(Vec::as_slice).collect();
    }
    let question = Question {
        content: &[CONTENT],
        now: moment(DAY) + TimeDelta::hours(12),
        existed: None,
        material: &material,
    };
    signatures(&cms.bytes(), &question, &trust(house))[0]
        .verdict
        .to_string()
}

#[test]
fn revocation_decides_with_the_chain() {
    let house = House::new(RSA);
    let House { person, middle, .. } = &house;
    let good = Answer::good(person, DAY).sign();
    let of_root = Answer::of_root(middle, DAY).sign();
    let says = |says| {
        Answer {
            says,
            ..Answer::good(person, DAY)
        }
        .sign()
    };
    let revoked = says(Says::Revoked("2026-05-01"));
    let does_not_know = says(Says::Unknown);
    let later = says(Says::Revoked("2026-06-02"));
    let middle_revoked = Answer {
        says: Says::Revoked("2026-05-01"),
        ..Answer::of_root(middle, DAY)
    }
    .sign();
    let clean = house.clean_lists(DAY);
    let listed = List {
        revoked: vec![(1001, moment("2026-05-01"))],
        ..List::new(MIDDLE_NAME, P256_MIDDLE, DAY)
    }
    .sign();
    let old = List::new(MIDDLE_NAME, P256_MIDDLE, "2026-01-01").sign();
    let old_listed = List {
        revoked: vec![(1001, moment("2025-12-01"))],
        ..List::new(MIDDLE_NAME, P256_MIDDLE, "2026-01-01")
    }
    .sign();
    let forged = List {
        pair: P256_OTHER,
        ..List::new(MIDDLE_NAME, P256_MIDDLE, DAY)
    }
    .sign();
    let root_list = clean[1].clone();
    let passed = "TOTAL-PASSED";
    let unknown = "INDETERMINATE TRY_LATER";
    let is_revoked = "INDETERMINATE REVOKED_NO_POE";
    type Case<'a> = (&'a str, &'a str, Vec<&'a Vec<u8>>, Vec<&'a Vec<u8>>);
    let cases: Vec<Case<'_>> = vec![
        (passed, "answers", vec![&good, &of_root], vec![]),
        (passed, "lists", vec![], vec![&clean[0], &clean[1]]),
        (
            passed,
            "an answer and a list",
            vec![&good],
            vec![&root_list],
        ),
        (unknown, "nothing", vec![], vec![]),
        (unknown, "nothing about the issuer", vec![&good], vec![]),
        (unknown, "nothing about the signer", vec![&of_root], vec![]),
        (unknown, "an old list", vec![], vec![&old, &root_list]),
        (unknown, "a forged list", vec![], vec![&forged, &root_list]),
        (
            unknown,
            "does not know",
            vec![&does_not_know, &of_root],
            vec![],
        ),
        (
            is_revoked,
            "revoked by an answer",
            vec![&revoked, &of_root],
            vec![],
        ),
        (
            is_revoked,
            "revoked by a list",
            vec![],
            vec![&listed, &root_list],
        ),
        (
            is_revoked,
            "revoked by an old list",
            vec![&good, &of_root],
            vec![&old_listed],
        ),
        (
            is_revoked,
            "revoked, and a good answer beside",
            vec![&good, &revoked, &of_root],
            vec![],
        ),
        (passed, "revoked tomorrow", vec![&later, &of_root], vec![]),
        (
            "INDETERMINATE REVOKED_CA_NO_POE",
            "the issuer revoked",
            vec![&good, &middle_revoked],
            vec![],
        ),
        (
            passed,
            "damaged ones beside good ones",
            vec![&good, &of_root],
            vec![],
        ),
    ];
    for (expected, what, answers, lists) in cases {
        let mut answers: Vec<Vec<u8>> = answers.into_iter().cloned().collect();
        let lists: Vec<Vec<u8>> = lists.into_iter().cloned().collect();
        if what.starts_with("damaged") {
            answers.insert(0, good[..good.len() - 1].to_vec());
        }
        assert_eq!(verdict(&house, &answers, &lists, false), expected, "{what}");
        if !what.starts_with("damaged") {
            assert_eq!(
                verdict(&house, &answers, &lists, true),
                expected,
                "{what}, inside"
            );
        }
    }
}

#[test]
fn a_question_tells_the_certificate() {
    let house = House::new(RSA);
    let with = ocsp::request(&house.person, &house.middle, Some(&[7; 16]));
    let without = ocsp::request(&house.person, &house.middle, None);
    let contains = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|found| found == part);
    for request in [&with, &without] {
        assert!(contains(request, house.person.serial()));
    }
    assert!(contains(&with, &[7; 16]) && !contains(&without, &[7; 16]));
    let certificate: &Cert = &house.middle;
    let answer = Answer {
        pair: P256_MIDDLE,
        certificate: Some(certificate.clone()),
        ..Answer::good(&house.person, DAY)
    };
    let bytes = answer.sign();
    assert_eq!(ocsp::certificates(&bytes), Ok(vec![certificate.der()]));
}
