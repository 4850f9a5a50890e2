//! What a signer lets nobody change any more: refused when it is asked for, told where it was done.

use seal::cms::Form;
use seal::document::{Doubt, Outcome, broken_signature};
use seal::pdf::{Options, PdfError, Purpose, prepare};
use seal::verdict::Indication;

use crate::authority::{RSA, Template};
use crate::made::{LETTER, OPTIONS, PLAIN, file, updated, with};
use crate::office::*;

const FILLED: &str = "<</Type/Annot/Subtype/Widget/FT/Tx/T(o)/V(xin)/Rect[9 9 99 29]/F 4/P 3 0 R>>";

/// A form with a field `o` for text and two for signatures, of which the first locks others when it is signed.
fn with_lock(lock: &str) -> Vec<u8> {
    let mut objects = PLAIN.to_vec();
    objects[0].1 = "<</Type/Catalog/Pages 2 0 R/AcroForm 11 0 R>>";
    let widget = "/Type/Annot/Subtype/Widget/FT/Sig/F 132/P 3 0 R/Rect[0 0 0 0]";
    let (first, second) = (
        format!("<<{widget}/T(ky)/Lock<<{lock}>>>>"),
        format!("<<{widget}/T(hai)>>"),
    );
    objects[2].1 = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[5 0 R 7 0 R 8 0 R]>>";
    objects.extend([
        (7, &*first),
        (8, &second),
        (11, "<</Fields[5 0 R 7 0 R 8 0 R]/SigFlags 3>>"),
    ]);
    file(&objects)
}

/// The file signed further by a program that does not look at locks.
fn signed_all_the_same(office: &Office, bytes: &[u8], field: &str) -> Vec<u8> {
    let mut blind = bytes.to_vec();
    for word in [b"/Lock", b"/Refe"] {
        while let Some(at) = blind.windows(5).position(|window| window == word) {
            blind[at + 2] = b'a';
        }
    }
    let options = Options {
        field,
        room: 8192,
        ..OPTIONS
    };
    let prepared = prepare(&blind, &options).unwrap();
    let pieces: Vec<&[u8]> = prepared.digest_input(bytes).collect();
    let cms = office.cms(&office.second(), &pieces, Form::Pdf, None);
    [bytes, &prepared.seal(&cms).unwrap()].concat()
}

#[test]
fn a_locked_field_that_is_filled_in_or_signed_breaks_the_signature() {
    let office = Office::new();
    let lists = office.clean(DAY);
    // Whether `o` is locked, `hai`, and a new field.
    let cases = [
        ("/Action/All", [true, true, true]),
        ("/Action/Include/Fields[(o)]", [true, false, false]),
        ("/Action/Include/Fields[(hai)]", [false, true, false]),
        ("/Action/Include/Fields[]", [false, false, false]),
        ("/Action/Exclude/Fields[(o)]", [false, true, true]),
        ("/Action/Exclude/Fields[(hai)]", [true, false, true]),
        // What is not understood locks all.
        ("/Action/Khac", [true, true, true]),
        ("/Action/Include/Fields[(hai)]/P 1", [true, true, true]),
        ("/Action/Include/Fields[(hai)]/P 2", [false, true, false]),
    ];
    for (lock, [text, second, new]) in cases {
        let signed = office.sign(&with_lock(lock), &office.first(), "ky", None);
        let report = office.verify(&signed, DAY, &lists);
        assert_eq!(told(&report), "TOTAL-PASSED B-B", "{lock}");
        let forbidden = |bytes: &[u8]| {
            let report = office.verify(bytes, DAY, &lists);
            let is_forbidden = report.signatures[0].doubts == [Doubt::Forbidden];
            let broken = broken_signature(bytes).unwrap();
            assert_eq!(broken.is_some(), is_forbidden, "{lock} {broken:?}");
            is_forbidden
        };
        assert_eq!(forbidden(&updated(&signed, &[(5, FILLED)])), text, "{lock}");
        for (field, locked) in [("hai", second), ("moi", new)] {
            let further = signed_all_the_same(&office, &signed, field);
            assert_eq!(forbidden(&further), locked, "{lock} {field}");
            let options = Options { field, ..OPTIONS };
            let refused = prepare(&signed, &options).err();
            let expected = match (locked, lock.contains("/P 1")) {
                (false, _) => None,
                (true, false) => Some(PdfError::FieldLocked),
                (true, true) => Some(PdfError::Locked),
            };
            assert_eq!(refused, expected, "{lock} {field}");
        }
        // A time stamp, and what it takes to verify, are borne by all.
        let stamped = office.stamp(&office.keep(&signed, &lists), "dau", DAY);
        assert!(!forbidden(&stamped), "{lock}");
        let stamp = Options {
            purpose: Purpose::TimeStamp,
            field: "dau",
            ..OPTIONS
        };
        assert!(prepare(&signed, &stamp).is_ok());
    }
}

#[test]
fn nobody_signs_on_after_a_broken_signature() {
    let office = Office::new();
    let signed = office.sign(&file(&PLAIN), &office.first(), "ky", None);
    let two = office.sign(&signed, &office.second(), "hai", None);
    let page = "<</Type/Page/Parent 2 0 R/Contents 90 0 R/Annots[5 0 R 202 0 R]>>";
    let filled = updated(&signed, &[(5, FILLED)]);
    for (what, bytes, is_broken) in [
        ("unsigned", LETTER.to_vec(), false),
        ("signed", signed.clone(), false),
        ("signed twice", two, false),
        // What nobody has signed yet may be signed.
        ("filled in", filled, false),
        ("changed", updated(&signed, &[(3, page)]), true),
        ("another place", with(&signed, "(Sonla)", "(Hanoi)"), true),
        ("no place", with(&signed, "/ByteRange", "/ByteRonge"), true),
    ] {
        let broken = broken_signature(&bytes).unwrap();
        assert_eq!(broken.is_some(), is_broken, "{what} {broken:?}");
    }
    // Whether the certificate still holds is another question.
    let ended = Office::of(&Template {
        to: "2026-05-01",
        ..Template::person(RSA)
    });
    let signed = ended.sign(LETTER, &ended.first(), "ky", None);
    assert_eq!(broken_signature(&signed), Ok(None));
    let broken = broken_signature(&with(&signed, "(Sonla)", "(Hanoi)"));
    insta::assert_snapshot!(broken.unwrap().unwrap(), @"Không ký tiếp lên tệp này vì chữ ký hoặc dấu thời gian đã có trong tệp không còn đúng. Nội dung đã bị thay đổi sau khi ký, hoặc chữ ký này là của tệp khác: không sử dụng tệp này, hãy xin lại tệp gốc từ người gửi.");
}

#[test]
fn a_stamp_that_is_none_brings_nothing() {
    let office = Office::new();
    let lists = office.clean(DAY);
    let signed = office.sign(&file(&PLAIN), &office.first(), "ky", None);
    let stamped = office.stamp(&office.keep(&signed, &lists), "dau", DAY);
    let verify = |bytes: &[u8]| office.verify(bytes, DAY, &lists);
    assert_eq!(
        told(&verify(&stamped)),
        "TOTAL-PASSED B-LTA; stamp TOTAL-PASSED"
    );
    // Over something else: the stamp is told, and the signature does not bear what came with it.
    let mut other = stamped;
    *other.last_mut().unwrap() = b'\r';
    let report = verify(&other);
    assert_eq!(report.outcome(), Outcome::Signed(Indication::Indeterminate));
    assert_eq!(report.signatures[0].doubts, [Doubt::Filled]);
}
