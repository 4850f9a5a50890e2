//! Files made to deceive: each is told.

mod annotations;
mod further;
mod reading;

use seal::pdf::{Change, Extent, Fault, Options, Signature, signatures};

use crate::held::changes_after;
use crate::made::{
    LETTER, OPTIONS, PLAIN, SEAL_PNG, file, find, find_last, last_section, signed, updated,
    updated_with, with,
};

/// A signed file: the form is object 200, the signature's value 201, its field 202.
fn plain() -> Vec<u8> {
    signed(&file(&PLAIN), &OPTIONS)
}

/// Objects changed or added later.
type Update<T> = Vec<(u32, T)>;

fn only(bytes: &[u8]) -> Signature {
    let mut found = signatures(bytes).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// What is told about the first signature of a file with later updates.
fn told(bytes: &[u8]) -> (Extent, Vec<Change>) {
    let found = signatures(bytes).unwrap();
    let first = found.iter().find(|own| own.revision_end > 0).unwrap();
    let changes = changes_after(bytes, first).unwrap();
    (changes.extent, changes.changes)
}

#[test]
fn ranges_that_do_not_leave_out_the_signature_alone_are_told() {
    let bytes = plain();
    let [_, length, start, rest] = only(&bytes).byte_range;
    let range = format!("[0 {length:<10} {start:<10} {rest:<10}]");
    let cases = [
        // Room in the gap for content of one's own, before and behind the signature.
        (
            format!("[0 {:<10} {start:<10} {rest:<10}]", length - 1),
            vec![Fault::GapIsNotTheSignature],
        ),
        (
            format!("[0 {length:<10} {:<10} {:<10}]", start + 1, rest - 1),
            vec![Fault::GapIsNotTheSignature],
        ),
        (
            format!("[1 {:<10} {start:<10} {rest:<10}]", length - 1),
            vec![Fault::NotFromTheStart],
        ),
        (
            format!("[0 {start:<10} {start:<10} {rest:<10}]"),
            vec![Fault::Overlap, Fault::GapIsNotTheSignature],
        ),
        (
            format!("[0 {length:<10} {start:<10} {:<10}]", rest + 1),
            vec![Fault::BeyondTheEnd],
        ),
        (
            format!("[0 {length:<10} {start:<10} {:<10}]", rest - 9),
            vec![Fault::NoWholeRevision],
        ),
        (
            format!("[0 {length:<10} {start:<10}           ]"),
            vec![Fault::NoRange],
        ),
        (
            format!("[0 {length:<10} {start:<10} -{:<9}]", rest),
            vec![Fault::NoRange],
        ),
        (
            format!("[0 {length:<10} {start:<10} {rest:<8} 0]"),
            vec![Fault::NoRange],
        ),
        (
            format!("[0 {length:<10} {start:<10} 9999999999]"),
            vec![Fault::BeyondTheEnd],
        ),
    ];
    for (other, expected) in cases {
        assert_eq!(
            only(&with(&bytes, &range, &other)).faults,
            expected,
            "{other}"
        );
    }
    let renamed = with(&bytes, "/ByteRange", "/ByteRonge");
    assert_eq!(only(&renamed).faults, [Fault::NoRange]);
}

#[test]
fn a_second_signature_in_the_same_dictionary_is_told() {
    let bytes = with(&plain(), "/Location(Sonla)", "/Contents(Sonla)");
    assert!(only(&bytes).faults.contains(&Fault::RepeatedKey));
    // The name written in another way is the same name.
    let bytes = with(&plain(), "/Location(Sonla)", "/Conten#74s(Son)");
    assert!(only(&bytes).faults.contains(&Fault::RepeatedKey));
}

#[test]
fn contents_that_are_no_digits_are_told() {
    let bytes = plain();
    let range = find(&bytes, b"/Contents<3003") + 10;
    let mut blank = bytes.clone();
    blank[range] = b' ';
    assert!(only(&blank).faults.contains(&Fault::NoContents));
    // Something behind the signature, in the room that nothing covers.
    let mut filled = bytes.clone();
    filled[range + 20] = b'7';
    assert_eq!(only(&filled).faults, [Fault::FilledUp]);
    let mut empty = bytes.clone();
    empty[range..range + 10].fill(b'0');
    assert_eq!(only(&empty).faults, [Fault::NotSigned]);
    // The digits end early, and an object stands in the rest of the gap.
    let mut inside = bytes;
    inside[range + 20..range + 40].copy_from_slice(b">/X 1 0 R/Y<00000000");
    assert_eq!(only(&inside).faults, [Fault::GapIsNotTheSignature]);
}

#[test]
fn signatures_that_no_field_holds_are_told() {
    let bytes = updated(&plain(), &[(200, "<</Fields[5 0 R]/SigFlags 3>>")]);
    // It was in one when it was made.
    assert_eq!(only(&bytes).faults, [Fault::TakenOut]);
    assert!(
        told(&bytes)
            .1
            .contains(&Change::Field { field: "ky".into() })
    );
}

#[test]
fn a_signature_wrapped_into_a_later_field_is_told() {
    // The old signature becomes the value of a new field of a file that was never signed as such.
    let bytes = updated(
        &plain(),
        &[
            (200, "<</Fields[5 0 R 90 0 R]/SigFlags 3>>"),
            (
                90,
                "<</FT/Sig/T(ky)/V 201 0 R/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/P 3 0 R>>",
            ),
        ],
    );
    assert_eq!(only(&bytes).faults, [Fault::FieldCameLater]);
    let both = updated(
        &plain(),
        &[
            (200, "<</Fields[5 0 R 202 0 R 90 0 R]/SigFlags 3>>"),
            (90, "<</FT/Sig/T(hai)/V 201 0 R>>"),
        ],
    );
    for signature in signatures(&both).unwrap() {
        assert!(
            signature.faults.contains(&Fault::InSeveralFields),
            "{signature:?}"
        );
    }
}

#[test]
fn a_signature_that_a_later_update_replaces_is_told() {
    let first = plain();
    let at = find(&first, b"<</Type/Sig");
    let end = at + find(&first[at..], b">>\nendobj") + 2;
    let value = String::from_utf8(first[at..end].to_vec()).unwrap();
    let bytes = updated(&first, &[(201, &value)]);
    let found = signatures(&bytes).unwrap();
    assert!(
        found
            .iter()
            .all(|signature| signature.faults.contains(&Fault::Replaced)),
        "{found:?}"
    );
}

#[test]
fn a_signature_that_is_no_object_is_told() {
    let bytes = updated(
        &file(&PLAIN),
        &[
            (
                1,
                "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R]>>>>",
            ),
            (
                7,
                "<</FT/Sig/T(ky)/V<</Type/Sig/ByteRange[0 1 2 3]/Contents<30>>>>>",
            ),
        ],
    );
    assert_eq!(only(&bytes).faults, [Fault::NotAnObject]);
}

#[test]
fn a_signature_that_cannot_be_read_hides_no_other() {
    let bytes = signed(
        &plain(),
        &Options {
            field: "hai",
            ..OPTIONS
        },
    );
    let found = signatures(&with(&bytes, "/Reason", "Reason/")).unwrap();
    let faults: Vec<_> = found
        .iter()
        .map(|signature| (signature.field.as_str(), signature.faults.as_slice()))
        .collect();
    assert_eq!(
        faults,
        [("ky", [Fault::Unreadable].as_slice()), ("hai", &[])]
    );
}

#[test]
fn changes_of_the_document_are_told_with_what_was_changed() {
    let object = |number| {
        Change::Object(seal::pdf::ObjectId {
            number,
            generation: 0,
        })
    };
    let page = Change::Page { page: 0 };
    let key = |key: &str| Change::Catalog { key: key.into() };
    let field = |name: &str| Change::Field { field: name.into() };
    let form = "/AcroForm 200 0 R";
    let cases: Vec<(&str, Update<String>, Change)> = vec![
        ("another text", vec![(4, "<</Length 5>>\nstream\nBT ES\nendstream".into())], object(4)),
        ("another length", vec![(6, "3".into())], object(6)),
        ("other content", vec![(3, "<</Type/Page/Parent 2 0 R/Contents 7 0 R/Annots[5 0 R 202 0 R]/Resources<</Font<</F 9 0 R>>>>>>".into())], page.clone()),
        ("turned", vec![(3, "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[5 0 R 202 0 R]/Resources<</Font<</F 9 0 R>>>>/Rotate 180>>".into())], page),
        ("another page", vec![(2, "<</Type/Pages/Kids[3 0 R 90 0 R]/Count 2/MediaBox[0 0 595 842]>>".into()), (90, "<</Type/Page/Parent 2 0 R>>".into())], Change::Pages { before: 1, after: 2 }),
        ("another page in its place", vec![(2, "<</Type/Pages/Kids[90 0 R]/Count 1/MediaBox[0 0 595 842]>>".into()), (90, "<</Type/Page/Parent 2 0 R>>".into())], Change::Pages { before: 1, after: 1 }),
        ("larger pages", vec![(2, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 999]>>".into())], object(2)),
        // Named by the page and never there: whoever adds it later decides what the text looks like.
        ("what was missing", vec![(9, "<</Type/Font>>".into())], object(9)),
        ("an action", vec![(1, format!("<</Type/Catalog/Pages 2 0 R{form}/OpenAction 7 0 R>>"))], key("OpenAction")),
        ("layers", vec![(1, format!("<</Type/Catalog/Pages 2 0 R{form}/OCProperties<<>>>>"))], key("OCProperties")),
        ("no form", vec![(1, "<</Type/Catalog/Pages 2 0 R>>".into())], key("AcroForm")),
        ("XFA", vec![(200, "<</Fields[5 0 R 202 0 R]/SigFlags 3/XFA[]>>".into())], key("XFA")),
        ("a field is gone", vec![(200, "<</Fields[202 0 R]/SigFlags 3>>".into())], field("o")),
        ("a field is hidden", vec![(5, "<</Type/Annot/Subtype/Widget/FT/Tx/T(o)/Rect[9 9 99 29]/F 6/P 3 0 R>>".into())], field("o")),
        ("a field is moved", vec![(5, "<</Type/Annot/Subtype/Widget/FT/Tx/T(o)/Rect[9 9 99 99]/F 4/P 3 0 R>>".into())], field("o")),
        ("the signature is hidden", vec![(202, "<</Type/Annot/Subtype/Widget/FT/Sig/T(ky)/V 201 0 R/F 134/P 3 0 R/Rect[0 0 0 0]>>".into())], field("ky")),
        ("the signature is off its page", vec![(3, "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[5 0 R]/Resources<</Font<</F 9 0 R>>>>>>".into())], field("ky")),
        ("a field of the same name", vec![(200, "<</Fields[5 0 R 202 0 R 90 0 R]/SigFlags 3>>".into()), (90, "<</FT/Tx/T(ky)>>".into())], field("ky")),
    ];
    for (name, objects, expected) in cases {
        let objects: Vec<(u32, &str)> = objects
            .iter()
            .map(|(number, object)| (*number, object.as_str()))
            .collect();
        let (extent, changes) = told(&updated(&plain(), &objects));
        assert_eq!(extent, Extent::Document, "{name} {changes:?}");
        assert!(changes.contains(&expected), "{name} {changes:?}");
    }
}

#[test]
fn forms_and_annotations_are_told_apart_from_the_document() {
    let filled = "<</Type/Annot/Subtype/Widget/FT/Tx/T(o)/V(xin)/AP<</N 90 0 R>>/Rect[9 9 99 29]/F 4/P 3 0 R>>";
    let page = |annotations: &str| {
        format!(
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[{annotations}]/Resources<</Font<</F 9 0 R>>>>>>"
        )
    };
    let (over, gone, moved) = (
        page("5 0 R 202 0 R 90 0 R"),
        page("202 0 R"),
        page("202 0 R 5 0 R"),
    );
    let cases: [(&str, Update<&str>, Extent, Change); 6] = [
        (
            "filled in",
            vec![(5, filled)],
            Extent::Forms,
            Change::Filled { field: "o".into() },
        ),
        (
            "drawn over",
            vec![
                (3, &over),
                (90, "<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]>>"),
            ],
            Extent::Forms,
            Change::Annotation { page: 0 },
        ),
        (
            "taken off the page",
            vec![(3, &gone)],
            Extent::Document,
            Change::Field { field: "o".into() },
        ),
        (
            "another order",
            vec![(3, &moved)],
            Extent::Forms,
            Change::Annotation { page: 0 },
        ),
        (
            "one more field",
            vec![
                (200, "<</Fields[5 0 R 202 0 R 90 0 R]/SigFlags 3>>"),
                (90, "<</FT/Sig/T(hai)>>"),
            ],
            Extent::Forms,
            Change::Added {
                field: "hai".into(),
            },
        ),
        (
            "another typeface for fields",
            vec![(200, "<</Fields[5 0 R 202 0 R]/SigFlags 3/DA(/F 9 Tf)>>")],
            Extent::Forms,
            Change::Form,
        ),
    ];
    for (name, objects, expected, change) in cases {
        let (extent, changes) = told(&updated(&plain(), &objects));
        assert_eq!(
            (extent, changes.contains(&change)),
            (expected, true),
            "{name} {changes:?}"
        );
    }
}

#[test]
fn what_changes_nothing_is_nothing() {
    let same: Vec<(u32, &str)> = PLAIN[1..2].to_vec();
    assert_eq!(told(&updated(&plain(), &same)), (Extent::Nothing, vec![]));
    // An object that nothing leads to.
    assert_eq!(
        told(&updated(&plain(), &[(150, "(abc)")])),
        (Extent::Nothing, vec![])
    );
    let blank = [plain().as_slice(), b"\n\n"].concat();
    assert_eq!(told(&blank), (Extent::Nothing, vec![]));
    assert!(!only(&blank).covers_whole_file);
}

#[test]
fn what_is_no_update_is_told() {
    let junk = [plain().as_slice(), b"<html>"].concat();
    assert_eq!(told(&junk), (Extent::Document, vec![Change::Junk]));
    // The end points back to before the signature.
    let signed = plain();
    let back = [
        signed.as_slice(),
        format!("startxref\n{}\n%%EOF\n", last_section(&file(&PLAIN))).as_bytes(),
    ]
    .concat();
    let before = only(&signed);
    let changes = changes_after(&back, &before).unwrap();
    assert_eq!(changes.extent, Extent::Document);
    assert!(changes.changes.contains(&Change::Junk), "{changes:?}");
}

#[test]
fn another_catalog_is_told() {
    let other = "<</Type/Catalog/Pages 91 0 R/AcroForm 200 0 R>>";
    let pages = "<</Type/Pages/Kids[92 0 R]/Count 1>>";
    let page = "<</Type/Page/Parent 91 0 R/MediaBox[0 0 9 9]/Annots[202 0 R]>>";
    let bytes = updated_with(
        &plain(),
        &[(90, other), (91, pages), (92, page)],
        "/Root 90 0 R",
    );
    assert_eq!(told(&bytes), (Extent::Document, vec![Change::OtherCatalog]));
}

#[test]
fn content_that_is_also_the_look_of_a_field_is_content() {
    let shared = updated(
        &file(&PLAIN),
        &[(
            5,
            "<</Type/Annot/Subtype/Widget/FT/Tx/T(o)/AP<</N 4 0 R>>/Rect[9 9 99 29]/F 4/P 3 0 R>>",
        )],
    );
    let bytes = updated(
        &signed(&shared, &OPTIONS),
        &[(4, "<</Length 5>>\nstream\nBT ES\nendstream")],
    );
    assert_eq!(told(&bytes).0, Extent::Document);
}

#[test]
fn a_stream_of_objects_put_in_place_of_another_is_told() {
    // The letter's objects lie in streams; one of these streams is put anew with nothing readable in it.
    let bytes = signed(LETTER, &OPTIONS);
    let at = find(&bytes, b"/ObjStm");
    let number = object_around(&bytes, at);
    let root = find(&bytes, b"/Root ") + 6;
    let root = String::from_utf8_lossy(&bytes[root..root + 8])
        .split(" R")
        .next()
        .unwrap()
        .to_owned();
    let empty = "<</Type/ObjStm/N 0/First 0/Length 0>>\nstream\n\nendstream";
    let other = updated_with(&bytes, &[(number, empty)], &format!("/Root {root} R"));
    let signature = only(&bytes);
    let result = changes_after(&other, &signature);
    assert!(
        result
            .as_ref()
            .map_or(true, |changes| changes.extent == Extent::Document),
        "{result:?}"
    );
}

#[test]
fn a_changed_look_of_a_signature_is_told() {
    use seal::pdf::{Appearance, Look, Spot};
    let appearance = Some(Appearance {
        look: Look::Picture(SEAL_PNG),
        spot: Spot::On {
            page: 0,
            place: [9.0, 99.0, 99.0, 199.0],
        },
    });
    let bytes = signed(
        &file(&PLAIN),
        &Options {
            appearance,
            ..OPTIONS
        },
    );
    // The form that draws it.
    let at = find(&bytes, b"/Subtype/Form");
    let number = object_around(&bytes, at);
    let other = updated(
        &bytes,
        &[(
            number,
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>\nstream\n\nendstream",
        )],
    );
    assert_eq!(
        told(&other),
        (Extent::Document, vec![Change::Field { field: "ky".into() }])
    );
}

/// The number of the object that holds a place in a file.
fn object_around(bytes: &[u8], at: usize) -> u32 {
    let head = find_last(&bytes[..at], b" 0 obj");
    let before = bytes[..head]
        .iter()
        .rposition(|byte| !byte.is_ascii_digit());
    let start = before.unwrap() + 1;
    String::from_utf8_lossy(&bytes[start..head])
        .parse()
        .unwrap()
}
