//! What must hold of every PDF that is looked at and signed.

use crate::held::changes_after;
use seal::pdf::{
    Appearance, Extent, Look, Material, Options, Signature, Spot, add_dss, empty_fields,
    page_count, prepare, read_dss, signatures,
};

use crate::made::{CMS, OPTIONS};

/// The name of the field in which is signed here.
const FIELD: &str = "ky thu";

/// A picture of four half-transparent points: those of the samples take longer than all the rest.
const PICTURE: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x02\x00\x00\x00\x02\x08\x06\x00\x00\x00r\xb6\x0d$\x00\x00\x00\x11IDATx\xdac8\xc1\xc0\xd0\x00\xc2\x0c0\x06\x00/\xe2\x05!\x1b\xcc\xcf{\x00\x00\x00\x00IEND\xaeB`\x82";

/// Looks at a file, and signs it in every way that is open.
///
/// # Panics
/// Where what was signed is not read again as it was signed, or a further signature spoils one that was good.
pub fn look(bytes: &[u8]) {
    let before = signatures(bytes).unwrap_or_default();
    for signature in &before {
        let covered: usize = signature.covered(bytes).map(<[u8]>::len).sum();
        assert!(covered <= 2 * bytes.len());
        assert!(signature.revision_end <= bytes.len());
        let _ = changes_after(bytes, signature);
    }
    let pages = page_count(bytes);
    let unseen = Options {
        field: FIELD,
        ..OPTIONS
    };
    if let Some(whole) = sign(bytes, &unseen) {
        if let Ok(pages) = pages {
            assert_eq!(page_count(&whole), Ok(pages), "pages come or go");
        }
        for signature in before.iter().filter(|found| found.faults.is_empty()) {
            is_still_good(bytes, &whole, signature);
        }
    }
    for field in empty_fields(bytes).unwrap_or_default().iter().take(3) {
        let appearance = Some(Appearance {
            look: Look::Picture(PICTURE),
            spot: Spot::Field,
        });
        sign(
            bytes,
            &Options {
                field: &field.name,
                appearance,
                ..OPTIONS
            },
        );
    }
    let kept: &[u8] = b"list";
    let material = Material {
        crls: &[kept],
        ..Material::default()
    };
    if let Ok(tail) = add_dss(bytes, &material) {
        let stored = read_dss(&[bytes, &tail].concat());
        let stored = stored.unwrap_or_else(|error| panic!("kept and not read: {error:?}"));
        assert!(stored.crls.iter().any(|list| list == kept));
    }
    let _ = read_dss(bytes);
}

/// The signed file, where it can be signed.
fn sign(bytes: &[u8], options: &Options<'_>) -> Option<Vec<u8>> {
    let prepared = prepare(bytes, options).ok()?;
    let tail = prepared.seal(CMS).expect("there is room");
    let whole = [bytes, &tail].concat();
    let found = signatures(&whole).unwrap_or_else(|error| panic!("signed and not read: {error:?}"));
    let own = found.iter().find(|signature| {
        signature.field == options.field && signature.byte_range == prepared.byte_range
    });
    let own = own.unwrap_or_else(|| panic!("no signature where one was made: {found:?}"));
    assert_eq!(own.contents, CMS);
    assert!(own.covers_whole_file);
    assert!(own.faults.is_empty(), "made with faults: {:?}", own.faults);
    let input: Vec<&[u8]> = prepared.digest_input(bytes).collect();
    let covered: Vec<&[u8]> = own.covered(&whole).collect();
    assert!(input.concat() == covered.concat(), "another digest");
    Some(whole)
}

/// A signature that was good, with nothing changed after it but by signing, is so after a further one.
fn is_still_good(bytes: &[u8], whole: &[u8], signature: &Signature) {
    let Ok(changes) = changes_after(bytes, signature) else {
        return;
    };
    if changes.extent > Extent::Signatures {
        return;
    }
    let found = signatures(whole).unwrap_or_default();
    let same = found
        .iter()
        .find(|found| found.field == signature.field && found.byte_range == signature.byte_range);
    let same = same.unwrap_or_else(|| panic!("lost by a further one: {signature:?}"));
    assert!(same.faults.is_empty(), "{:?}", same.faults);
    let changes = changes_after(whole, same).unwrap_or_else(|error| panic!("{error:?}"));
    assert!(changes.extent <= Extent::Signatures, "{changes:?}");
}
