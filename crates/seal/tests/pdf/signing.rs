//! What signing puts behind a file.

use chrono::DateTime;
use seal::pdf::{
    Change, Extent, Material, Options, PdfError, Purpose, SubFilter, TooSmall, add_dss,
    can_add_dss, prepare, read_dss, signatures,
};

use crate::held::changes_after;
use crate::made::{
    CMS, LETTER, OPTIONS, PLAIN, REQUEST, file, find_last, sealed, signed, updated, updated_with,
};

#[test]
fn the_file_is_a_prefix_and_the_range_leaves_out_the_signature_alone() {
    for bytes in [file(&PLAIN), LETTER.to_vec(), REQUEST.to_vec()] {
        let prepared = prepare(&bytes, &OPTIONS).unwrap();
        let whole = sealed(&bytes, &prepared);
        assert!(whole.starts_with(&bytes));
        let found = signatures(&whole).unwrap();
        let [signature] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(signature.faults, []);
        assert_eq!(signature.byte_range, prepared.byte_range);
        assert!(signature.covers_whole_file);
        assert_eq!(signature.contents, CMS);
        let covered: Vec<u8> = signature.covered(&whole).flatten().copied().collect();
        let digested: Vec<u8> = prepared.digest_input(&bytes).flatten().copied().collect();
        assert_eq!(covered, digested);
        // What is left out are the digits with their brackets.
        assert_eq!(covered.len(), whole.len() - 2 * OPTIONS.room - 2);
    }
}

#[test]
fn what_the_signature_says_is_read_again() {
    let time = DateTime::parse_from_rfc3339("2026-12-04T09:05:07+07:00").unwrap();
    let bytes = signed(
        LETTER,
        &Options {
            time: Some(time),
            ..OPTIONS
        },
    );
    let signature = &signatures(&bytes).unwrap()[0];
    assert_eq!(signature.field, "ky");
    assert_eq!(signature.sub_filter, SubFilter::Cades);
    assert_eq!(signature.reason.as_deref(), Some("Phê duyệt"));
    assert_eq!(signature.place.as_deref(), Some("Sonla"));
    assert_eq!(signature.signer.as_deref(), Some("Lò Văn Ẫn"));
    assert_eq!(signature.time, Some(time));
    assert_eq!(signature.certified, None);
}

#[test]
fn a_signature_that_does_not_fit_is_refused() {
    let prepared = prepare(LETTER, &OPTIONS).unwrap();
    assert!(prepared.seal(&[0x30; 64]).is_ok());
    let refused = prepared.seal(&[0x30; 65]);
    assert_eq!(
        refused,
        Err(TooSmall {
            needed: 65,
            room: 64
        })
    );
}

#[test]
fn any_number_of_signatures_time_stamps_and_material_follow_one_another() {
    for start in [file(&PLAIN), LETTER.to_vec()] {
        let mut bytes = start;
        for field in ["a", "b", "c"] {
            bytes = signed(&bytes, &Options { field, ..OPTIONS });
        }
        let material = Material {
            certificates: &[b"certificate", b"certificate", b"another"],
            ocsps: &[b"answer"],
            crls: &[],
        };
        let dss = add_dss(&bytes, &material).unwrap();
        bytes.extend(dss);
        // What is there already is not stored twice.
        let again = add_dss(
            &bytes,
            &Material {
                crls: &[b"list"],
                ..material
            },
        )
        .unwrap();
        bytes.extend(again);
        let stored = read_dss(&bytes).unwrap();
        assert_eq!(
            stored.certificates,
            [b"certificate".to_vec(), b"another".to_vec()]
        );
        assert_eq!(stored.ocsps, [b"answer".to_vec()]);
        assert_eq!(stored.crls, [b"list".to_vec()]);
        let stamp = Options {
            field: "d",
            purpose: Purpose::TimeStamp,
            ..OPTIONS
        };
        bytes = signed(&bytes, &stamp);

        let found = signatures(&bytes).unwrap();
        let names: Vec<&str> = found
            .iter()
            .map(|signature| signature.field.as_str())
            .collect();
        assert_eq!(names, ["a", "b", "c", "d"]);
        assert!(
            found.iter().all(|signature| signature.faults.is_empty()),
            "{found:?}"
        );
        assert_eq!(found[3].sub_filter, SubFilter::TimeStamp);
        assert_eq!(found[3].signer, None, "a time stamp has no signer");

        let extents: Vec<Extent> = found
            .iter()
            .map(|signature| changes_after(&bytes, signature).unwrap().extent)
            .collect();
        let further = Extent::Signatures;
        assert_eq!(extents, [further, further, further, Extent::Nothing]);
        let after_second = changes_after(&bytes, &found[1]).unwrap().changes;
        let signed = Change::Signed { field: "c".into() };
        let stamped = Change::Stamped { field: "d".into() };
        assert_eq!(after_second.len(), 3, "{after_second:?}");
        for change in [signed, stamped, Change::Material] {
            assert!(
                after_second.contains(&change),
                "{change:?} in {after_second:?}"
            );
        }
    }
}

#[test]
fn a_field_below_another_is_filled_by_its_full_name() {
    let form = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R]>>>>";
    let above = "<</T(phieu)/Kids[8 0 R]>>";
    let field =
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(ky)/Parent 7 0 R/Rect[9 9 99 29]/F 4/P 3 0 R>>";
    let bytes = updated(&file(&PLAIN), &[(1, form), (7, above), (8, field)]);
    let own = Options {
        field: "phieu.ky",
        ..OPTIONS
    };
    let found = signatures(&signed(&bytes, &own)).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].field, "phieu.ky");
    assert!(found[0].faults.is_empty(), "{found:?}");
}

#[test]
fn an_empty_field_is_filled_once() {
    let bytes = signed(
        LETTER,
        &Options {
            field: "chu-ky-1",
            ..OPTIONS
        },
    );
    let again = prepare(
        &bytes,
        &Options {
            field: "chu-ky-1",
            ..OPTIONS
        },
    );
    assert_eq!(again, Err(PdfError::FieldSigned));
    let left = seal::pdf::empty_fields(&bytes).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].name, "con-dau-1");
}

#[test]
fn names_of_fields_are_one_level() {
    for field in ["", "a.b"] {
        let refused = prepare(LETTER, &Options { field, ..OPTIONS });
        assert_eq!(refused, Err(PdfError::FieldName), "{field:?}");
    }
}

#[test]
fn fields_and_annotations_of_any_shape_are_added_to() {
    let lists = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Catalog/Pages 2 0 R/AcroForm null>>",
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>>>",
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields 7 0 R>>>>",
        "<</Type/Catalog/Pages 2 0 R/AcroForm 8 0 R>>",
    ];
    let pages = ["", "/Annots[]", "/Annots 9 0 R", "/Annots null"];
    for catalog in lists {
        for annotations in pages {
            let page = format!("<</Type/Page/Parent 2 0 R{annotations}>>");
            let shape = [
                (1, catalog),
                (3, page.as_str()),
                (7, "[5 0 R]"),
                (8, "<</Fields 7 0 R/SigFlags 1>>"),
                (9, "[5 0 R]"),
            ];
            let bytes = updated(&file(&PLAIN), &shape);
            let once = signed(&bytes, &OPTIONS);
            let twice = signed(
                &once,
                &Options {
                    field: "hai",
                    ..OPTIONS
                },
            );
            let found = signatures(&twice).unwrap();
            assert_eq!(found.len(), 2, "{catalog} {page}");
            assert!(
                found.iter().all(|signature| signature.faults.is_empty()),
                "{catalog} {page} {found:?}"
            );
            let changes = changes_after(&twice, &found[0]).unwrap();
            assert_eq!(
                changes.extent,
                Extent::Signatures,
                "{catalog} {page} {changes:?}"
            );
        }
    }
}

#[test]
fn a_file_that_an_earlier_signature_locked_is_left_alone() {
    let locked = |level: &str| {
        let value = format!(
            "<</Type/Sig/Reference[<</TransformMethod/DocMDP/TransformParams<<{level}>>>>]>>"
        );
        updated(
            &file(&PLAIN),
            &[
                (1, "<</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 7 0 R>>>>"),
                (7, &value),
            ],
        )
    };
    assert_eq!(prepare(&locked("/P 1"), &OPTIONS), Err(PdfError::Locked));
    for level in ["/P 2", "/P 3", ""] {
        assert!(prepare(&locked(level), &OPTIONS).is_ok(), "{level}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(prepare(LETTER, &OPTIONS), prepare(LETTER, &OPTIONS));
}

#[test]
fn a_signed_file_with_an_object_that_cannot_be_read_is_left_as_it_is() {
    // The contents of the page are said to be longer than they are.
    let mut objects = PLAIN;
    objects[5].1 = "7";
    let plain = file(&objects);
    let list: &[u8] = b"list";
    let material = Material {
        crls: &[list],
        ..Material::default()
    };
    assert!(add_dss(&plain, &material).is_ok());
    // Who is about to sign it for long hears of it before.
    assert_eq!(can_add_dss(&plain), Err(PdfError::BrokenObject(4)));
    assert_eq!(can_add_dss(LETTER), Ok(()));
    // What it leads to is not known, so that an update would spoil the signature that is there.
    let once = signed(&plain, &OPTIONS);
    let again = Options {
        field: "hai",
        ..OPTIONS
    };
    assert_eq!(prepare(&once, &again), Err(PdfError::BrokenObject(4)));
    assert_eq!(add_dss(&once, &material), Err(PdfError::BrokenObject(4)));
}

#[test]
fn new_objects_get_numbers_that_objects_may_have() {
    // A size beyond all numbers says nothing.
    let plain = file(&PLAIN);
    let at = find_last(&plain, b"/Size 200");
    let sized = [&plain[..at], b"/Size 8388607", &plain[at + 9..]].concat();
    let once = signed(&sized, &OPTIONS);
    assert_eq!(signatures(&once).unwrap().len(), 1);
    // What a page names and is not there does not come to be by signing.
    let tight = [&plain[..at], b"/Size 7  ", &plain[at + 9..]].concat();
    let once = signed(&tight, &OPTIONS);
    let added = String::from_utf8_lossy(&once[tight.len()..]).into_owned();
    assert!(added.contains("\n10 0 obj"), "{added}");
    for number in [7, 8, 9] {
        assert!(!added.contains(&format!("\n{number} 0 obj")), "{added}");
    }
    let with_info = updated_with(&tight, &[], "/Root 1 0 R/Info 12 0 R");
    let at = find_last(&with_info, b"/Size 200");
    let with_info = [&with_info[..at], b"/Size 7  ", &with_info[at + 9..]].concat();
    let once = signed(&with_info, &OPTIONS);
    let added = String::from_utf8_lossy(&once[with_info.len()..]).into_owned();
    assert!(
        !added.contains("\n12 0 obj") && added.contains("\n13 0 obj"),
        "{added}"
    );
    // Where the numbers are used up there is no room for a signature.
    let full = updated(&plain, &[(8_388_600, "null")]);
    assert_eq!(prepare(&full, &OPTIONS), Err(PdfError::TooComplex));
}
