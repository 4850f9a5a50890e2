//! Signatures in PDFs, made by an authority of ours.

use seal::document::{Doubt, Good, Level, Outcome, Remark, verify_pdf};
use seal::pdf::{Extent, PdfError};
use seal::revocation::Material;
use seal::verdict::Indication;

use crate::authority::*;
use crate::made::{LETTER, PLAIN, file, find_last, updated, with};
use crate::office::*;

const PASSED: Outcome = Outcome::Signed(Indication::TotalPassed);
const OPEN: Outcome = Outcome::Signed(Indication::Indeterminate);
const FAILED: Outcome = Outcome::Signed(Indication::TotalFailed);

#[test]
fn a_file_that_nobody_signed_is_unsigned() {
    let office = Office::new();
    let report = office.verify(LETTER, DAY, &[]);
    assert_eq!(report.outcome(), Outcome::Unsigned);
    // A stamp over it tells when it was there, not whose it is.
    let kept = office.keep(LETTER, &office.clean(DAY));
    let report = office.verify(&office.stamp(&kept, "dau", DAY), DAY, &[]);
    assert_eq!(report.outcome(), Outcome::Unsigned);
    assert_eq!(told(&report), "stamp TOTAL-PASSED");
    let trust = office.trust();
    let refused = verify_pdf(b"PK", &trust, noon(DAY), &Material::default());
    assert_eq!(refused.err(), Some(PdfError::NotPdf));
    // What is left where a signed file was cut off.
    let signed = office.sign(&file(&PLAIN), &office.first(), "ky", None);
    let cut = &signed[..signed.len() - 100];
    let refused = verify_pdf(cut, &trust, noon(DAY), &Material::default());
    assert_eq!(refused.err(), Some(PdfError::JunkAtEnd));
}

#[test]
fn who_signed_when_and_why_is_told() {
    let office = Office::new();
    let bytes = office.sign(LETTER, &office.first(), "ky", None);
    let report = office.verify(&bytes, DAY, &office.clean(DAY));
    assert_eq!(report.outcome(), PASSED);
    let [signature] = &report.signatures[..] else {
        panic!("{report:?}")
    };
    let person = signature.signer().unwrap();
    assert_eq!(
        (
            person.name.as_str(),
            person.issuer.as_str(),
            person.serial.as_str()
        ),
        ("Người ký mẫu", MIDDLE_NAME, "03E9")
    );
    let chain: Vec<String> = signature
        .chain()
        .into_iter()
        .map(|link| link.name)
        .collect();
    assert_eq!(chain, ["Người ký mẫu", MIDDLE_NAME, ROOT_NAME]);
    assert_eq!(signature.reason().as_deref(), Some("Phê duyệt"));
    assert_eq!(signature.place().as_deref(), Some("Sonla"));
    assert_eq!(signature.field().as_deref(), Some("ky"));
    assert_eq!(
        signature.claimed().map(|time| time.to_utc()),
        Some(noon(DAY))
    );
    assert_eq!(signature.report.proven, None);
    assert_eq!(signature.level, Some(Level::Basic));
    assert!(signature.change_messages().is_empty());
}

#[test]
fn what_was_found_good_is_told_beside_what_is_missing() {
    let office = Office::new();
    let bytes = office.sign(LETTER, &office.first(), "ky", None);
    let report = office.verify(&bytes, DAY, &[]);
    assert_eq!(report.outcome(), OPEN);
    assert_eq!(told(&report), "INDETERMINATE TRY_LATER B-B");
    let issued = Good::Issued {
        issuer: MIDDLE_NAME.into(),
        root: ROOT_NAME.into(),
    };
    let expected = [Good::Intact, Good::Unchanged, issued, Good::Holding];
    assert_eq!(report.signatures[0].good(), expected);

    // Without a root nothing is said about who issued the certificate.
    let nobody = seal::chain::Trust::new(Vec::new());
    let report = verify_in(&bytes, &nobody, DAY, &office.clean(DAY));
    assert_eq!(
        told(&report),
        "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND B-B"
    );
    assert_eq!(report.signatures[0].good(), expected[..2]);
}

#[test]
fn levels_are_those_that_were_reached() {
    let office = Office::new();
    let first = office.first();
    let lists = office.clean(DAY);
    let basic = office.sign(LETTER, &first, "ky", None);
    let timed = office.sign(LETTER, &first, "ky", Some(DAY));
    let kept = office.keep(&timed, &lists);
    let archived = office.stamp(&kept, "dau", DAY);
    let cases = [
        ("B-B", &basic, "TOTAL-PASSED B-B"),
        ("B-T", &timed, "TOTAL-PASSED B-T"),
        ("B-LT", &kept, "TOTAL-PASSED B-LT"),
        ("B-LTA", &archived, "TOTAL-PASSED B-LTA; stamp TOTAL-PASSED"),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(told(&office.verify(bytes, DAY, &lists)), expected, "{what}");
    }
    // What comes from elsewhere makes no level, what is in the file needs nothing from elsewhere.
    assert_eq!(told(&office.verify(&kept, DAY, &[])), "TOTAL-PASSED B-LT");
    assert_eq!(
        told(&office.verify(&archived, DAY, &[])),
        "TOTAL-PASSED B-LTA; stamp TOTAL-PASSED"
    );
    assert_eq!(
        told(&office.verify(&basic, DAY, &[])),
        "INDETERMINATE TRY_LATER B-B"
    );
    // Material that came after the last stamp is protected by none.
    let after = office.keep(&office.stamp(&timed, "dau", DAY), &lists);
    assert_eq!(
        told(&office.verify(&after, DAY, &[])),
        "TOTAL-PASSED B-LT; stamp TOTAL-PASSED"
    );
}

#[test]
fn what_is_changed_after_signing_breaks_a_signature() {
    let office = Office::new();
    let lists = office.clean(DAY);
    let bytes = office.sign(&file(&PLAIN), &office.first(), "ky", None);
    let (page, text) = (
        "<</Type/Page/Parent 2 0 R/Contents 90 0 R/Annots[5 0 R 202 0 R]>>",
        "<</Length 5>>\nstream\nBT ET\nendstream",
    );
    let verify = |bytes: &[u8]| {
        let report = office.verify(bytes, DAY, &lists);
        (report.outcome(), told(&report))
    };
    let changed = updated(&bytes, &[(3, page), (90, text)]);
    let broken = (FAILED, "TOTAL-FAILED FORMAT_FAILURE B-B".to_owned());
    assert_eq!(verify(&changed), broken);
    // A second signature over the changed file does not mend the first.
    let both = office.sign(&changed, &office.second(), "hai", None);
    let expected = "TOTAL-FAILED FORMAT_FAILURE B-B; TOTAL-PASSED B-B";
    assert_eq!(verify(&both), (FAILED, expected.to_owned()));

    // Changed under the signature.
    let under = with(&bytes, "(Sonla)", "(Hanoi)");
    assert_eq!(
        verify(&under),
        (FAILED, "TOTAL-FAILED HASH_FAILURE B-B".to_owned())
    );
    let report = office.verify(&under, DAY, &lists);
    assert_eq!(report.signatures[0].good(), []);

    // Its place: the range leaves out more than the signature, so nothing is said of what was signed.
    let range = office.verify(&bytes, DAY, &lists).signatures[0]
        .in_pdf
        .clone()
        .unwrap()
        .byte_range;
    let written = |length: u64| format!("[0 {length:<10} {:<10} {:<10}]", range[2], range[3]);
    let wider = with(&bytes, &written(range[1]), &written(range[1] - 1));
    assert_eq!(
        verify(&wider),
        (FAILED, "TOTAL-FAILED FORMAT_FAILURE -".to_owned())
    );
}

#[test]
fn what_nobody_signed_is_left_to_a_person() {
    let office = Office::new();
    let lists = office.clean(DAY);
    let bytes = office.sign(&file(&PLAIN), &office.first(), "ky", None);
    let filled = "<</Type/Annot/Subtype/Widget/FT/Tx/T(o)/V(xin)/AP<</N 90 0 R>>/Rect[9 9 99 29]/F 4/P 3 0 R>>";
    let bytes = updated(&bytes, &[(5, filled)]);
    let report = office.verify(&bytes, DAY, &lists);
    assert_eq!(report.outcome(), OPEN);
    assert_eq!(told(&report), "INDETERMINATE SIG_CONSTRAINTS_FAILURE B-B");
    let signature = &report.signatures[0];
    assert_eq!(signature.doubts, [Doubt::Filled]);
    assert!(!signature.good().contains(&Good::Unchanged));
    assert_eq!(signature.changes.as_ref().unwrap().extent, Extent::Forms);
    assert_eq!(
        signature.change_messages(),
        ["Sau khi ký, ô biểu mẫu “o” đã được điền hoặc sửa."]
    );
    // Whoever signs the filled form has signed all of it.
    let both = office.sign(&bytes, &office.second(), "hai", None);
    let report = office.verify(&both, DAY, &lists);
    assert_eq!(report.signatures[1].doubts, []);
}

#[test]
fn further_signatures_change_nothing_of_the_first() {
    let office = Office::new();
    let lists = office.clean(DAY);
    let one = office.sign(LETTER, &office.first(), "chu-ky-1", Some(DAY));
    let two = office.sign(&one, &office.second(), "con-dau-1", None);
    let report = office.verify(&two, DAY, &lists);
    assert_eq!(report.outcome(), PASSED);
    assert_eq!(told(&report), "TOTAL-PASSED B-T; TOTAL-PASSED B-B");
    let names = report
        .signatures
        .iter()
        .map(|signature| signature.signer().unwrap().name);
    assert_eq!(names.collect::<Vec<_>>(), ["Người ký mẫu", "Người ký hai"]);
    assert!(report.signatures[0].good().contains(&Good::Unchanged));
    assert_eq!(
        report.signatures[0].change_messages(),
        [
            "Sau đó có thêm chữ ký ở ô “con-dau-1”.",
            "Sau đó có thêm hình chữ ký của ô “con-dau-1” trên trang 1.",
        ]
    );
}

#[test]
fn a_certificate_that_has_ended_needs_a_stamp_of_before() {
    let person = Template {
        to: "2026-07-01",
        ..Template::person(RSA)
    };
    let office = Office::of(&person);
    let (first, lists) = (office.first(), office.clean(DAY));
    let later = "2026-08-01";
    let plain = office.keep(&office.sign(LETTER, &first, "ky", None), &lists);
    let own = office.keep(&office.sign(LETTER, &first, "ky", Some(DAY)), &lists);
    let whole = office.stamp(&plain, "dau", DAY);
    let newer = office.keep(&plain, &office.clean("2026-07-15"));
    let too_late = office.stamp(&newer, "dau", "2026-07-15");
    let cases = [
        (
            "no stamp",
            &plain,
            "INDETERMINATE OUT_OF_BOUNDS_NO_POE TRY_LATER B-B",
        ),
        ("over the signature", &own, "TOTAL-PASSED B-LT"),
        (
            "over the file",
            &whole,
            "TOTAL-PASSED B-LTA; stamp TOTAL-PASSED",
        ),
        (
            "over the file, too late",
            &too_late,
            "INDETERMINATE OUT_OF_BOUNDS_NO_POE TRY_LATER B-T; stamp TOTAL-PASSED",
        ),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(told(&office.verify(bytes, later, &[])), expected, "{what}");
    }
    // A stamp that was there before the signature says nothing of it.
    let before = office.stamp(LETTER, "dau", DAY);
    let after = office.keep(&office.sign(&before, &first, "ky", None), &lists);
    assert_eq!(
        told(&office.verify(&after, later, &[])),
        "INDETERMINATE OUT_OF_BOUNDS_NO_POE TRY_LATER B-B; stamp TOTAL-PASSED"
    );
}

#[test]
fn a_stamp_lives_on_under_a_newer_one() {
    let old = Template {
        to: "2026-07-01",
        ..Template::stamping(P256)
    };
    let person = Template {
        to: "2026-07-01",
        ..Template::person(RSA)
    };
    let office = Office::with_clock(&person, &old);
    let new = office.house.below(&Template {
        serial: 2002,
        ..Template::stamping(P256)
    });
    let lists = office.clean(DAY);
    let signed = office.keep(&office.sign(LETTER, &office.first(), "ky", None), &lists);
    let stamped = office.stamp(&signed, "mot", DAY);
    let renewed = office.stamp_by(&new, &stamped, "hai", "2026-06-20");
    let late = office.stamp_by(&new, &stamped, "hai", "2026-07-20");
    let ended = "INDETERMINATE OUT_OF_BOUNDS_NO_POE";
    let cases = [
        (
            "alone",
            &stamped,
            format!("{ended} TRY_LATER B-B; stamp {ended}"),
        ),
        (
            "renewed in time",
            &renewed,
            "TOTAL-PASSED B-LTA; stamp TOTAL-PASSED; stamp TOTAL-PASSED".into(),
        ),
        (
            "renewed too late",
            &late,
            format!("{ended} TRY_LATER B-T; stamp {ended}; stamp TOTAL-PASSED"),
        ),
    ];
    let newer = [office.clean("2026-06-20"), office.clean("2026-07-20")].concat();
    let verify = |bytes: &[u8]| office.verify(bytes, "2026-08-01", &newer);
    for (what, bytes, expected) in cases {
        assert_eq!(told(&verify(bytes)), expected, "{what}");
    }
    // The earliest time that was shown counts.
    let report = verify(&renewed);
    assert_eq!(report.signatures[0].report.proven, Some(moment(DAY)));
    // A stamp over something else shows nothing.
    let at = find_last(&signed, b"%%EOF");
    let mut tampered = renewed.clone();
    tampered[at + 5] = b'\r';
    let failed =
        "stamp TOTAL-FAILED HASH_FAILURE OUT_OF_BOUNDS_NO_POE; stamp TOTAL-FAILED HASH_FAILURE";
    // And what came with it is no stamp.
    let signature = "INDETERMINATE SIG_CONSTRAINTS_FAILURE OUT_OF_BOUNDS_NO_POE TRY_LATER B-B";
    let expected = format!("{signature}; {failed}");
    assert_eq!(told(&verify(&tampered)), expected);
}

#[test]
fn a_revocation_counts_by_the_time_that_was_shown() {
    let office = Office::new();
    let first = office.first();
    let bare = office.sign(LETTER, &first, "ky", None);
    let stamped = office.sign(LETTER, &first, "ky", Some(DAY));
    let later = "2026-07-01";
    let before = office.revoked(later, "2026-05-01");
    let after = office.revoked(later, "2026-06-15");
    let cases = [
        (
            "bare, before",
            &bare,
            &before,
            "INDETERMINATE REVOKED_NO_POE B-B",
        ),
        (
            "bare, after",
            &bare,
            &after,
            "INDETERMINATE REVOKED_NO_POE B-B",
        ),
        (
            "stamped, before",
            &stamped,
            &before,
            "INDETERMINATE REVOKED_NO_POE B-T",
        ),
        ("stamped, after", &stamped, &after, "TOTAL-PASSED B-T"),
    ];
    for (what, bytes, lists, expected) in cases {
        assert_eq!(
            told(&office.verify(bytes, later, lists)),
            expected,
            "{what}"
        );
    }
    // Newer word from elsewhere counts, whatever the file holds.
    let kept = office.keep(&stamped, &office.clean(DAY));
    assert_eq!(told(&office.verify(&kept, later, &[])), "TOTAL-PASSED B-LT");
    let report = office.verify(&kept, later, &before);
    assert_eq!(told(&report), "INDETERMINATE REVOKED_NO_POE B-LT");
}

#[test]
fn other_kinds_of_signatures_are_told() {
    let office = Office::new();
    let lists = office.clean(DAY);
    let bytes = office.sign(LETTER, &office.first(), "ky", None);
    let other = with(&bytes, "/ETSI.CAdES.detached", "/adbe.x509.rsa_sha1 ");
    let report = office.verify(&other, DAY, &lists);
    assert_eq!(told(&report), "INDETERMINATE SIG_CONSTRAINTS_FAILURE -");
    assert_eq!(
        report.signatures[0].doubts,
        [Doubt::Unsupported("adbe.x509.rsa_sha1".into())]
    );
    assert_eq!(report.signatures[0].good(), []);
}

#[test]
fn a_clock_that_runs_ahead_of_the_stamp_is_told() {
    let office = Office::new();
    // Claimed is noon, stamped was the midnight before.
    let bytes = office.sign(LETTER, &office.first(), "ky", Some(DAY));
    let report = office.verify(&bytes, DAY, &office.clean(DAY));
    assert!(
        report.signatures[0]
            .remarks
            .contains(&Remark::ClaimedTooLate)
    );
    let bytes = office.sign(LETTER, &office.first(), "ky", Some("2026-06-02"));
    let report = office.verify(&bytes, "2026-06-02", &office.clean("2026-06-02"));
    assert_eq!(report.outcome(), PASSED);
    assert!(
        !report.signatures[0]
            .remarks
            .contains(&Remark::ClaimedTooLate)
    );
}
