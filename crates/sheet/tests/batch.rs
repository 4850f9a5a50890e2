//! Batch files: made, opened, and refused where there is anything else than what was made.

mod common;

use common::{day, form, read, record, unzipped, zipped};
use sheet::{Limits, ReadError, batch};

#[test]
fn the_batch_is_the_same_each_time_and_opens_again() {
    let record = record();
    let letter = b"%PDF-1.7 letter";
    let bytes = batch::write(letter, &record, form(), day()).unwrap();
    assert_eq!(bytes, batch::write(letter, &record, form(), day()).unwrap());
    let names: Vec<String> = unzipped(&bytes).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [batch::LETTER, batch::LIST, batch::DATA, batch::MANIFEST]
    );
    let opened = batch::read(&bytes, &Limits::default()).unwrap();
    assert_eq!(opened.letter, letter);
    assert_eq!(opened.data, record.to_json());
    assert_eq!(
        (opened.manifest.rows, opened.manifest.pack.as_str()),
        (40, "tt185-2019")
    );
    assert_eq!(read(&opened.list).unwrap().rows.len(), 40);
}

#[test]
fn a_batch_that_was_changed_is_refused() {
    let record = record();
    let bytes = batch::write(b"%PDF-1.7", &record, form(), day()).unwrap();
    // The letter is stored as it is, so that a changed letter is a changed byte.
    let at = bytes
        .windows(8)
        .position(|window| window == b"%PDF-1.7")
        .unwrap();
    let mut changed = bytes.clone();
    changed[at + 7] = b'9';
    assert_eq!(
        batch::read(&changed, &Limits::default()),
        Err(ReadError::BadBatch {
            part: batch::LETTER.to_owned()
        })
    );
    assert_eq!(
        batch::read(&bytes[..bytes.len() / 2], &Limits::default()),
        Err(ReadError::Damaged)
    );
}

/// A batch file, taken apart and put together again with a change.
fn rebuilt(change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let bytes = batch::write(b"%PDF-1.7 letter", &record(), form(), day()).unwrap();
    let mut parts = unzipped(&bytes);
    change(&mut parts);
    zipped(&parts)
}

/// The same with another text in the manifest, in which all still agrees with the parts.
fn with_manifest(from: &str, to: &str) -> Vec<u8> {
    rebuilt(|parts| {
        let manifest = &mut parts.last_mut().unwrap().1;
        let text = String::from_utf8(std::mem::take(manifest)).unwrap();
        assert!(text.contains(from));
        *manifest = text.replace(from, to).into_bytes();
    })
}

#[test]
fn a_batch_holds_what_its_manifest_says_and_nothing_else() {
    let read = |bytes: &[u8]| batch::read(bytes, &Limits::default());
    let foreign = |part: &str| {
        Err(ReadError::Foreign {
            part: Some(part.to_owned()),
        })
    };
    let bad = |part: &str| {
        Err(ReadError::BadBatch {
            part: part.to_owned(),
        })
    };
    let hidden = Err(ReadError::Foreign { part: None });
    let whole = rebuilt(|_| {});
    assert!(read(&whole).is_ok(), "packed again by another program");

    let add = |name: &str, content: &[u8]| {
        rebuilt(|parts| parts.insert(0, (name.to_owned(), content.to_vec())))
    };
    for name in [
        "setup.exe",
        "../cong-van.pdf",
        "Danh-sach.json",
        "cong-van.pdf ",
    ] {
        assert_eq!(read(&add(name, b"MZ")), foreign(name));
    }
    assert_eq!(
        read(&add(batch::MINUTES, b"%PDF-1.7")),
        foreign(batch::MINUTES)
    );

    // A name that stands twice: made of two names of the same length.
    let twice = |second: &str| {
        let bytes = add("cong-van.pdF", second.as_bytes());
        let text: Vec<u8> = bytes;
        let mut made = text.clone();
        for at in 0..text.len() - 12 {
            if &text[at..at + 12] == b"cong-van.pdF" {
                made[at + 11] = b'f';
            }
        }
        made
    };
    assert_eq!(read(&twice("%PDF-1.7 another letter")), hidden);

    for (junk, at) in [(&b"%PDF-1.7"[..], 0), (b"PK\x03\x04", whole.len())] {
        let mut with = whole.clone();
        with.splice(at..at, junk.iter().copied());
        assert!(read(&with).is_err(), "{at}");
    }
    assert_eq!(read(&[&whole[..], &whole[..]].concat()), hidden);

    assert_eq!(
        read(&with_manifest("\"rows\": 40", "\"rows\": 39")),
        bad("bảng kê (manifest.json)")
    );
    assert_eq!(
        read(&with_manifest(
            "\"form\": \"mau-02\"",
            "\"form\": \"mau-04\""
        )),
        bad("bảng kê (manifest.json)")
    );
    assert_eq!(
        read(&with_manifest(
            "\"files\": [",
            "\"files\": [{\"name\":\"a.exe\",\"mediaType\":\"x\",\"size\":1,\"sha256\":\"\"},"
        )),
        foreign("a.exe")
    );
    let no_letter = batch::write(b"no PDF", &record(), form(), day()).unwrap();
    assert_eq!(read(&no_letter), bad(batch::LETTER));
}
