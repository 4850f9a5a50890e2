//! What passes for a further signature, and what comes with one.

use seal::pdf::{Appearance, Change, Extent, Look, Options, Purpose, Spot};

use super::{Update, plain, told};
use crate::made::{OPTIONS, PLAIN, SEAL_PNG, file, find_last, signed, updated};

/// The page with these annotations.
pub(super) fn page(annotations: &str) -> String {
    format!(
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[{annotations}]/Resources<</Font<</F 9 0 R>>>>>>"
    )
}

/// The signed file with a further field, 90, seen on the page.
fn with_field(keys: &str) -> Vec<u8> {
    let (page, field) = (
        page("5 0 R 202 0 R 90 0 R"),
        format!("<</Type/Annot/FT/Sig/T(hai)/F 4/P 3 0 R{keys}>>"),
    );
    updated(
        &plain(),
        &[
            (3, &page),
            (200, "<</Fields[5 0 R 202 0 R 90 0 R]/SigFlags 3>>"),
            (90, &field),
            (91, "7"),
        ],
    )
}

/// The same, with a real signature of this dictionary in that field.
fn with_signature(keys: &str, value: &str) -> Vec<u8> {
    below("90 0 R", keys, value, &[])
}

/// The same, with its field in the form by `entry`, and other objects of the same update.
fn below(entry: &str, keys: &str, value: &str, more: &[(u32, &str)]) -> Vec<u8> {
    let value = format!(
        "{value}/ByteRange[0 0000000000 0000000000 0000000000]/Contents<30030201050000000000>>>"
    );
    let first = plain();
    let (page, field) = (
        page("5 0 R 202 0 R 90 0 R"),
        format!("<</Type/Annot/FT/Sig/T(hai)/F 4/P 3 0 R/V 92 0 R{keys}>>"),
    );
    let form = format!("<</Fields[5 0 R 202 0 R {entry}]/SigFlags 3>>");
    let own: [(u32, &str); 4] = [(3, &page), (200, &form), (90, &field), (92, &value)];
    let mut bytes = updated(&first, &[&own[..], more].concat());
    let gap = find_last(&bytes, b"/Contents<") + 9;
    let end = gap + 22;
    let range = format!("[0 {gap:010} {end:010} {:010}]", bytes.len() - end);
    let at = find_last(&bytes, b"/ByteRange") + 10;
    bytes[at..at + range.len()].copy_from_slice(range.as_bytes());
    bytes
}

const SIGNATURE: &str = "<</Type/Sig/Filter/X/SubFilter/ETSI.CAdES.detached";
const STAMP: &str = "<</Type/DocTimeStamp/Filter/X/SubFilter/ETSI.RFC3161";
const LOOK: &str = "/Subtype/Widget/Rect[55 690 500 730]/AP<</N 4 0 R>>";

fn not_signed() -> Change {
    Change::NotSigned {
        field: "hai".into(),
    }
}

fn beyond() -> Change {
    Change::Beyond {
        field: "hai".into(),
    }
}

#[test]
fn what_is_no_signature_is_none() {
    let values = [
        "1", "/X", "(x)", "[1]", "true", "1.5", "<<>>", "99 0 R", "91 0 R",
    ];
    for value in values {
        for look in [LOOK, "/Subtype/Widget/Rect[0 0 0 0]"] {
            let (extent, changes) = told(&with_field(&format!("/V {value}{look}")));
            assert_eq!(extent, Extent::Forms, "{value} {changes:?}");
            assert!(changes.contains(&not_signed()), "{value} {changes:?}");
        }
    }
    // A signature whose range is wrong.
    let wrong = with_field(&format!(
        "/V<</Type/DocTimeStamp/ByteRange[0 1 2 3]/Contents<30>>>{LOOK}"
    ));
    assert!(told(&wrong).1.contains(&not_signed()));
}

#[test]
fn a_signature_that_does_not_hold_brings_nothing() {
    let bytes = with_signature(LOOK, SIGNATURE);
    let found = seal::pdf::signatures(&bytes).unwrap();
    assert!(found.iter().all(|own| own.faults.is_empty()), "{found:?}");
    assert_eq!(told(&bytes).0, Extent::Signatures);
    let changes = seal::pdf::changes_after(&bytes, &found[0], &[&found[0]]).unwrap();
    assert_eq!(changes.extent, Extent::Forms);
    assert_eq!(
        changes.changes,
        [Change::Annotation { page: 0 }, not_signed()]
    );
}

#[test]
fn a_signature_brings_no_more_than_a_signature_needs() {
    let javascript = "<</S/JavaScript/JS(app.alert\\(1\\))>>";
    let cases = [
        ("an action", format!("{LOOK}/A{javascript}")),
        (
            "an action for later",
            format!("/Subtype/Widget/Rect[0 0 0 0]/AA<</PO{javascript}>>"),
        ),
        ("a layer", format!("{LOOK}/OC 4 0 R")),
        ("what is not known", format!("{LOOK}/Ngoai 4 0 R")),
        (
            "a text",
            "/Subtype/FreeText/Contents(x)/DA(/F 40 Tf)/Rect[20 300 580 800]".into(),
        ),
        (
            "a drawing",
            "/Subtype/Square/IC[1 1 1]/Rect[0 0 595 842]".into(),
        ),
        ("a link", "/Subtype/Link/Rect[0 0 595 842]".into()),
        ("no kind", "/Rect[0 0 595 842]".into()),
        ("no place", "/Subtype/Widget/Rect[0 0 595]".into()),
    ];
    for (what, keys) in cases {
        for value in [SIGNATURE, STAMP] {
            let (extent, changes) = told(&with_signature(&keys, value));
            assert_eq!(extent, Extent::Forms, "{what} {changes:?}");
            assert!(changes.contains(&beyond()), "{what} {changes:?}");
        }
    }
    // Not in a level above its field either.
    let group = "<</FT/Sig/Kids[90 0 R]/T(nhom)/AA<<>>>>";
    let keys = "/Parent 93 0 R/Subtype/Widget/Rect[0 0 0 0]";
    let (extent, changes) = told(&below("93 0 R", keys, SIGNATURE, &[(93, group)]));
    let field = "nhom".to_owned();
    assert_eq!(extent, Extent::Forms, "{changes:?}");
    assert!(changes.contains(&Change::Beyond { field }), "{changes:?}");
}

#[test]
fn what_a_further_signature_shows_is_told_without_a_look_of_its_own() {
    let bytes = with_signature(
        "/Subtype/Widget/Rect[9 99 99 199]/MK<</BG[1 1 1]>>",
        SIGNATURE,
    );
    let seen = Change::Seen {
        field: "hai".into(),
        page: 0,
        place: [9.0, 99.0, 99.0, 199.0],
    };
    let (extent, changes) = told(&bytes);
    assert_eq!(extent, Extent::Signatures);
    assert!(changes.contains(&seen), "{changes:?}");
    // A time stamp has nothing to show.
    let (extent, changes) = told(&with_signature(LOOK, STAMP));
    assert_eq!(extent, Extent::Forms);
    assert!(changes.contains(&Change::Annotation { page: 0 }));
    let unseen = with_signature("/Subtype/Widget/Rect[0 0 0 0]", STAMP);
    assert_eq!(told(&unseen).0, Extent::Signatures);
}

#[test]
fn several_signatures_that_together_cover_a_page_are_told() {
    let sign = |bytes: &[u8], field: &str, place: [f64; 4]| {
        let look = Look::Picture(SEAL_PNG);
        let appearance = Some(Appearance {
            look,
            spot: Spot::On { page: 0, place },
        });
        let options = Options {
            field,
            appearance,
            ..OPTIONS
        };
        signed(bytes, &options)
    };
    let covered = Change::Covered { page: 0 };
    // Each a fifth of the page, one over another, then one beside.
    let mut bytes = plain();
    for field in ["a", "b", "c"] {
        bytes = sign(&bytes, field, [0.0, 0.0, 595.0, 168.0]);
    }
    assert!(!told(&bytes).1.contains(&covered));
    let bytes = sign(&bytes, "d", [0.0, 168.0, 595.0, 336.0]);
    assert_eq!(told(&bytes).0, Extent::Forms);
    assert!(told(&bytes).1.contains(&covered));
}

#[test]
fn a_field_that_is_signed_gets_no_further_annotation() {
    let kid = "<</Type/Annot/Subtype/Widget/Parent 202 0 R/F 4/P 3 0 R/Rect[55 690 500 730]/AP<</N 4 0 R>>>>";
    let field = Change::Field { field: "ky".into() };
    let with_kids = "<</Type/Annot/Subtype/Widget/FT/Sig/T(ky)/V 201 0 R/F 132/P 3 0 R/Rect[0 0 0 0]/Kids[90 0 R]>>";
    let page = page("5 0 R 202 0 R 90 0 R");
    for objects in [
        vec![(202, with_kids), (90, kid)],
        vec![(202, with_kids), (90, kid), (3, &page)],
    ] {
        let (extent, changes) = told(&updated(&plain(), &objects));
        assert_eq!(extent, Extent::Document, "{changes:?}");
        assert!(changes.contains(&field), "{changes:?}");
    }
    // One that had one already.
    let mut objects = PLAIN.to_vec();
    objects[0].1 = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 7 0 R]>>>>";
    objects.push((7, "<</FT/Sig/T(ky)/Kids[8 0 R]>>"));
    objects.push((
        8,
        "<</Type/Annot/Subtype/Widget/Parent 7 0 R/F 132/Rect[9 50 99 80]>>",
    ));
    let bytes = signed(&file(&objects), &OPTIONS);
    let value = only_value(&bytes);
    let more = format!("<</FT/Sig/T(ky)/Kids[8 0 R 90 0 R]/V {value} 0 R>>");
    let changes = told(&updated(&bytes, &[(7, &more), (90, kid)])).1;
    assert!(changes.contains(&field), "{changes:?}");
}

fn only_value(bytes: &[u8]) -> u32 {
    super::object_around(bytes, find_last(bytes, b"/ByteRange"))
}

#[test]
fn a_field_gets_no_further_annotation_by_being_filled_in() {
    let filled =
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(o)/V(xin)/Rect[9 9 99 29]/F 4/P 3 0 R/Kids[90 0 R]>>";
    let kid =
        "<</Type/Annot/Subtype/Widget/Parent 5 0 R/F 4/P 3 0 R/Rect[0 0 595 842]/AP<</N 4 0 R>>>>";
    let page = page("5 0 R 202 0 R 90 0 R");
    let changes = told(&updated(&plain(), &[(5, filled), (90, kid), (3, &page)])).1;
    assert!(
        changes.contains(&Change::Annotation { page: 0 }),
        "{changes:?}"
    );
    assert!(
        changes.contains(&Change::Added { field: "o".into() }),
        "{changes:?}"
    );
}

#[test]
fn an_empty_field_for_a_signature_is_not_filled_in_otherwise() {
    let field = "/Type/Annot/Subtype/Widget/FT/Sig/T(hai)/F 4/P 3 0 R/Rect[9 99 99 199]";
    let mut objects = PLAIN.to_vec();
    objects[0].1 = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 7 0 R]>>>>";
    let (empty, shown) = (
        format!("<<{field}/AP<</N 8 0 R>>>>"),
        format!("<<{field}/AP<</N 90 0 R>>>>"),
    );
    objects.push((7, &empty));
    objects.push((
        8,
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>\nstream\n\nendstream",
    ));
    let bytes = signed(&file(&objects), &OPTIONS);
    let other = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 1>>\nstream\n \nendstream";
    let cases: [Update<&str>; 3] = [
        vec![(7, &shown), (90, other)],
        vec![(8, other)],
        vec![(
            7,
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(hai)/F 4/P 3 0 R/Rect[9 99 99 199]/AP<</N 8 0 R>>/V 1>>",
        )],
    ];
    for objects in cases {
        let (extent, changes) = told(&updated(&bytes, &objects));
        assert_eq!(extent, Extent::Forms, "{changes:?}");
        assert_eq!(changes, [not_signed()]);
    }
    let options = Options {
        field: "hai",
        purpose: Purpose::Signature,
        ..OPTIONS
    };
    assert_eq!(told(&signed(&bytes, &options)).0, Extent::Signatures);
}
