//! What signers say about the time, what stamps fail to show, and signatures that hold another content.

use seal::cms::Form;
use seal::document::{
    DocumentReport, Doubt, Outcome, Remark, verify_detached, verify_pdf_and_detached,
};
use seal::pdf::{Options, PdfError, prepare};
use seal::revocation::{Lack, Material};
use seal::verdict::{Indication, Notice, Reason, Whose};

use crate::authority::*;
use crate::made::{LETTER, OPTIONS};
use crate::office::{DAY, Office, noon, told};

const FAILED: Outcome = Outcome::Signed(Indication::TotalFailed);
const PASSED: Outcome = Outcome::Signed(Indication::TotalPassed);

#[test]
fn a_claimed_time_at_which_nobody_could_have_signed_is_doubted() {
    // Claimed is the noon of `DAY`.
    let claimed = |from: &'static str, stamped: Option<&str>, now: &str| {
        let office = Office::of(&Template {
            from,
            ..Template::person(RSA)
        });
        let bytes = office.sign(LETTER, &office.first(), "ky", stamped);
        let mut report = office.verify(&bytes, now, &office.clean(now));
        report.signatures.remove(0)
    };
    let early = claimed("2026-06-10", None, "2026-06-15");
    let from = moment("2026-06-10");
    assert_eq!(early.doubts, [Doubt::ClaimedTooEarly { from }]);
    assert_eq!(early.names(), "INDETERMINATE SIG_CONSTRAINTS_FAILURE");
    let ahead = claimed("2024-01-01", None, "2026-05-20");
    assert_eq!(ahead.doubts, [Doubt::ClaimedAhead]);
    // Within a day: the file may leave out its zone, and clocks may be set to another one.
    assert_eq!(claimed("2026-06-02", None, "2026-06-15").doubts, []);
    assert_eq!(claimed("2024-01-01", None, "2026-05-31").doubts, []);
    // Where a stamp shows when it was, the claim is worth a remark.
    let stamped = claimed("2026-06-10", Some("2026-06-12"), "2026-06-15");
    assert_eq!(stamped.doubts, []);
    assert!(stamped.remarks.contains(&Remark::ClaimedTooEarly));

    // Beside a file, where the time stands under the signature.
    let beside = |claimed: &str, now: &str| -> DocumentReport {
        let office = Office::new();
        let form = Form::File(noon(claimed));
        let signature = office.cms(&office.first(), &[b"van ban"], form, None);
        let lists = office.clean(now);
        let material = Material {
            lists: lists.iter().map(Vec::as_slice).collect(),
            ..Material::default()
        };
        verify_detached(
            &signature,
            b"van ban",
            &office.trust(),
            noon(now),
            &material,
        )
    };
    assert_eq!(told(&beside(DAY, DAY)), "TOTAL-PASSED B-B");
    assert_eq!(
        beside("2026-06-10", DAY).signatures[0].doubts,
        [Doubt::ClaimedAhead]
    );
    let from = moment("2024-01-01");
    assert_eq!(
        beside("2020-06-10", DAY).signatures[0].doubts,
        [Doubt::ClaimedTooEarly { from }]
    );
}

#[test]
fn why_a_stamp_does_not_count_is_told() {
    let stamped = |clock: &Template, now: &str| {
        let office = Office::with_clock(&Template::person(RSA), clock);
        let lists = office.clean(DAY);
        let signed = office.sign(LETTER, &office.first(), "ky", Some(DAY));
        let bytes = office.stamp(&office.keep(&signed, &lists), "dau-thoi-gian", DAY);
        let mut report = office.verify(&bytes, now, &lists);
        (report.signatures.remove(0), report.stamps.remove(0))
    };
    let good = Template::stamping(P256);
    let cases = [
        (good.clone(), DAY, None),
        (
            Template {
                purposes: None,
                ..good.clone()
            },
            DAY,
            Some(Reason::NotForThis(Whose::Clock)),
        ),
        (
            Template {
                from: "2026-06-02",
                ..good.clone()
            },
            "2026-06-03",
            Some(Reason::OlderThanClock),
        ),
        (good, "2026-05-20", Some(Reason::Future)),
        (
            Template {
                to: "2026-06-02",
                ..Template::stamping(P256)
            },
            "2026-06-05",
            Some(Reason::Ended {
                whose: Whose::Clock,
                at: moment("2026-06-02"),
            }),
        ),
    ];
    for (clock, now, expected) in cases {
        let (signature, over_all) = stamped(&clock, now);
        let not_used = Remark::Itself(Notice::StampNotUsed);
        let told = signature.remarks.contains(&not_used);
        assert_eq!(told, expected.is_some(), "{:?}", signature.remarks);
        if let Some(reason) = expected {
            let message = reason.message_of_stamp();
            assert!(
                signature.remarks.contains(&Remark::Stamp(reason)),
                "{:?}",
                signature.remarks
            );
            assert!(!message.contains("người ký"), "{message}");
            // A stamp over the whole file says it in the same words.
            assert!(over_all.doubt_messages().contains(&message), "{message}");
        } else {
            assert!(over_all.doubts.is_empty(), "{:?}", over_all.doubts);
        }
    }
    // Nothing at hand about its revocation.
    let office = Office::new();
    let bytes = office.sign(LETTER, &office.first(), "ky", Some(DAY));
    let report = office.verify(&bytes, DAY, &[]);
    let unknown = Reason::RevocationUnknown {
        whose: Whose::Clock,
        lack: Lack::Absent,
    };
    assert!(
        report.signatures[0]
            .remarks
            .contains(&Remark::Stamp(unknown))
    );
}

/// The letter, signed with something else inside the signature.
fn with_content(office: &Office, inside: Option<&[u8]>) -> Vec<u8> {
    let options = Options {
        field: "ky",
        room: 8192,
        ..OPTIONS
    };
    let prepared = prepare(LETTER, &options).unwrap();
    let content = prepared.digest_input(LETTER).collect::<Vec<_>>().concat();
    let cms = Cms {
        content: inside.map(<[u8]>::to_vec),
        ..Cms::new(&office.house.person, RSA, &content)
    };
    let mut cms = cms;
    cms.certificates.push(office.house.middle.clone());
    [LETTER, &prepared.seal(&cms.bytes()).unwrap()].concat()
}

#[test]
fn a_signature_that_holds_another_content_is_no_signature_of_the_file() {
    let office = Office::new();
    let lists = office.clean(DAY);
    for (inside, expected) in [
        (None, "TOTAL-PASSED B-B"),
        (
            Some(b"van ban khac".as_slice()),
            "TOTAL-FAILED FORMAT_FAILURE B-B",
        ),
        (Some(b""), "TOTAL-FAILED FORMAT_FAILURE B-B"),
    ] {
        let bytes = with_content(&office, inside);
        assert_eq!(told(&office.verify(&bytes, DAY, &lists)), expected);
    }
    // Beside a file, the file itself may be inside.
    let material = Material {
        certificates: vec![office.house.middle.der()],
        lists: lists.iter().map(Vec::as_slice).collect(),
        ..Material::default()
    };
    for (inside, expected) in [
        (b"van ban".as_slice(), PASSED),
        (b"van ban khac", FAILED),
        (b"", FAILED),
    ] {
        let cms = Cms {
            content: Some(inside.to_vec()),
            ..Cms::new(&office.house.person, RSA, b"van ban")
        };
        let report = verify_detached(
            &cms.bytes(),
            b"van ban",
            &office.trust(),
            noon(DAY),
            &material,
        );
        assert_eq!(report.outcome(), expected, "{inside:?}");
    }
}

#[test]
fn beside_a_signature_of_somebody_else_the_ones_inside_count() {
    let office = Office::new();
    let lists = office.clean(DAY);
    let material = Material {
        lists: lists.iter().map(Vec::as_slice).collect(),
        ..Material::default()
    };
    let good = office.sign(LETTER, &office.first(), "ky", None);
    let mut broken = good.clone();
    let at = crate::made::find(&broken, b"/MediaBox");
    broken[at + 1] = b'm';
    let verify = |bytes: &[u8]| {
        let form = Form::File(noon(DAY));
        let beside = office.cms(&office.second(), &[bytes], form, None);
        verify_pdf_and_detached(&beside, bytes, &office.trust(), noon(DAY), &material)
    };
    let both = verify(&good).unwrap();
    assert_eq!((both.outcome(), both.signatures.len()), (PASSED, 2));
    let both = verify(&broken).unwrap();
    assert_eq!((both.outcome(), both.signatures.len()), (FAILED, 2));
    // What cannot be read is no matter where nothing is signed inside.
    let cut = verify(&good[..good.len() - 9]);
    assert_eq!(cut.map(drop), Err(PdfError::CutOff));
    let plain = verify(&LETTER[..LETTER.len() - 9]).unwrap();
    assert_eq!((plain.outcome(), plain.signatures.len()), (PASSED, 1));
}
