//! Whatever the bytes, looking at them ends with an answer or an error: no panic, no endless loop.

use std::sync::LazyLock;

use proptest::prelude::*;
use seal::pdf::{
    Appearance, Look, Material, Options, PdfError, Spot, add_dss, empty_fields, prepare, read_dss,
    signatures,
};

use crate::held::changes_after;
use crate::made::{CMS, LETTER, OPTIONS, PLAIN, SEAL_PNG, file, signed, updated};

/// Does everything that can be done with a file.
fn try_all(bytes: &[u8]) {
    if let Ok(found) = signatures(bytes) {
        for signature in &found {
            let _ = signature.covered(bytes).map(<[u8]>::len).sum::<usize>();
            let _ = changes_after(bytes, signature);
        }
    }
    for field in empty_fields(bytes).unwrap_or_default().iter().take(3) {
        let appearance = Some(Appearance {
            look: Look::Picture(SEAL_PNG),
            spot: Spot::Field,
        });
        let _ = prepare(
            bytes,
            &Options {
                field: &field.name,
                appearance,
                ..OPTIONS
            },
        );
    }
    if let Ok(prepared) = prepare(bytes, &OPTIONS) {
        let tail = prepared.seal(CMS).unwrap();
        let whole = [bytes, &tail].concat();
        // What is signed here can be found again.
        let found = signatures(&whole).unwrap_or_else(|error| panic!("{error:?}"));
        assert!(
            found.iter().any(|signature| signature.field == "ky"),
            "{found:?}"
        );
    }
    let _ = add_dss(
        bytes,
        &Material {
            crls: &[b"list"],
            ..Material::default()
        },
    );
    let _ = read_dss(bytes);
}

static SAMPLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let plain = file(&PLAIN);
    let once = signed(&plain, &OPTIONS);
    let filled = updated(
        &once,
        &[(5, "<</FT/Tx/T(o)/V(x)/Rect[9 9 99 29]/F 4/P 3 0 R>>")],
    );
    let twice = signed(
        &filled,
        &Options {
            field: "hai",
            ..OPTIONS
        },
    );
    let letter = signed(
        LETTER,
        &Options {
            field: "chu-ky-1",
            ..OPTIONS
        },
    );
    vec![plain, once, filled, twice, LETTER.to_vec(), letter]
});

#[test]
fn files_that_end_anywhere_are_looked_at() {
    let bytes = &SAMPLES[3];
    for end in 0..bytes.len() {
        try_all(&bytes[..end]);
    }
}

#[test]
fn every_single_byte_may_be_wrong() {
    let mut bytes = SAMPLES[1].clone();
    for at in 0..bytes.len() {
        let right = bytes[at];
        for wrong in [b'0', b'<', right ^ 1] {
            bytes[at] = wrong;
            try_all(&bytes);
        }
        bytes[at] = right;
    }
}

#[test]
fn files_made_to_waste_time_end_soon() {
    // Very many objects that all begin in one endless string, each at a place of its own, behind a page without fault.
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    let mut page = PLAIN.iter().map(|(_, object)| *object);
    for number in 1..20_000 {
        table.push_str(&format!("{:010} 00000 n\r\n", bytes.len()));
        let object = page.next().map(|object| format!("{object}\nendobj\n"));
        let object = object.unwrap_or("(".into());
        bytes.extend(format!("{number} 0 obj {object}").bytes());
    }
    let start = bytes.len();
    bytes.extend(
        format!(
            "xref\n1 19999\n{table}trailer\n<</Root 1 0 R/Size 20000>>\nstartxref\n{start}\n%%EOF"
        )
        .bytes(),
    );
    assert_eq!(signatures(&bytes).err(), Some(PdfError::TooComplex));
    // Nor is signed what could not be looked at afterwards.
    assert_eq!(prepare(&bytes, &OPTIONS).err(), Some(PdfError::TooComplex));

    // Very many updates.
    let mut bytes = file(&PLAIN);
    for _ in 0..2100 {
        bytes = updated(&bytes, &[]);
    }
    assert!(signatures(&bytes).is_err());

    // A long value above very many fields is not kept once for each of them.
    let kids: String = (1000..21_000)
        .map(|number| format!("{number} 0 R "))
        .collect();
    let parent = format!("<</FT/Sig/V({})/Kids[{kids}]>>", "v".repeat(200_000));
    let mut objects = PLAIN.to_vec();
    objects[4].1 = &parent;
    objects.extend((1000..21_000).map(|number| (number, "<</T(a)/Parent 5 0 R>>")));
    assert_eq!(empty_fields(&file(&objects)).err(), None);
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        try_all(&bytes);
        try_all(&[b"%PDF-1.7\n", bytes.as_slice(), b"\nstartxref\n9\n%%EOF"].concat());
    }

    #[test]
    fn samples_with_several_wrong_bytes(
        which in any::<prop::sample::Index>(),
        wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = SAMPLES[which.index(SAMPLES.len())].clone();
        for (at, byte) in wrong {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        try_all(&bytes);
    }

    #[test]
    fn updates_with_objects_of_any_kind(
        objects in prop::collection::vec((1u32..210, prop_oneof![
            Just("null"), Just("1"), Just("[5 0 R]"), Just("<<>>"), Just("<</Kids[2 0 R 3 0 R]>>"),
            Just("<</Type/Pages/Kids[3 0 R]/MediaBox[0 0 1]>>"), Just("<</Type/Catalog/Pages 2 0 R/AcroForm 200 0 R/DSS 5 0 R>>"),
            Just("<</Fields[202 0 R 5 0 R 202 0 R]/DR 200 0 R>>"), Just("<</FT/Sig/T(ky)/V 4 0 R/Kids[5 0 R]>>"),
            Just("<</T(a)/Kids[202 0 R]/Parent 5 0 R>>"), Just("<</Length 6 0 R>>\nstream\nabc\nendstream"), Just("6 0 R"),
            Just("<</FT/Sig/T(b)/V 201 0 R/Rect[0 0 9 9]/AP 4 0 R>>"), Just("<</Type/Sig/ByteRange[0 9 9 9]/Contents<30>>>"),
        ]), 1..6),
    ) {
        let objects: Vec<(u32, &str)> = objects;
        try_all(&updated(&SAMPLES[3], &objects));
    }
}
