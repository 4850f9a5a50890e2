//! The record comes back out of the PDF; everything else is refused with a reason.

mod support;

use lopdf::{Document, Object, Stream, dictionary};
use paper::{ExtractError, extract};
use proptest::prelude::*;
use support::{data, letter, pack, request, write};

#[test]
fn the_record_comes_back_as_it_was_attached() {
    let pack = pack();
    for record in [request(&pack), letter(&pack, 0), letter(&pack, 40)] {
        let paper = write(&record, &pack);
        assert_eq!(extract(&paper.pdf).unwrap(), data(&record).into_bytes());
    }
}

/// Appends a changed page as signing programs do: a new section at the end, the old bytes untouched.
fn with_appended_section(pdf: &[u8]) -> Vec<u8> {
    let mut changed =
        lopdf::IncrementalDocument::create_from(pdf.to_vec(), Document::load_mem(pdf).unwrap());
    let page = changed.get_prev_documents().page_iter().next().unwrap();
    changed.opt_clone_object_to_new_document(page).unwrap();
    changed
        .new_document
        .get_dictionary_mut(page)
        .unwrap()
        .set("Rotate", 0);
    let mut bytes = Vec::new();
    changed.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn an_appended_section_disturbs_nothing() {
    let pack = pack();
    let record = request(&pack);
    let paper = write(&record, &pack);
    let signed = with_appended_section(&paper.pdf);
    assert!(signed.len() > paper.pdf.len() && signed.starts_with(&paper.pdf));
    assert_eq!(extract(&signed).unwrap(), data(&record).into_bytes());
}

#[test]
fn a_file_written_anew_by_another_program_still_carries_the_record() {
    let pack = pack();
    let record = request(&pack);
    let mut document = Document::load_mem(&write(&record, &pack).pdf).unwrap();
    document.renumber_objects();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(extract(&bytes).unwrap(), data(&record).into_bytes());
}

/// A PDF with one file attached.
fn with_attachment(name: &str, stream: Stream) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.add_object(
        dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 },
    );
    let file = document.add_object(stream);
    let spec = document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal(name),
        "EF" => dictionary! { "F" => file },
    });
    let names = dictionary! { "Names" => vec![Object::string_literal(name), spec.into()] };
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages, "Names" => dictionary! { "EmbeddedFiles" => names },
    });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// Zeros that unpack to this many bytes, packed twice.
fn bomb(size: usize) -> Stream {
    let mut once = Stream::new(dictionary! {}, vec![0; size]);
    once.compress().unwrap();
    let mut twice = Stream::new(dictionary! {}, once.content);
    twice.compress().unwrap();
    twice.dict.set(
        "Filter",
        vec![Object::from("FlateDecode"), Object::from("FlateDecode")],
    );
    twice
}

#[test]
fn what_is_not_ours_is_refused_with_the_reason() {
    let pack = pack();
    let ours = write(&request(&pack), &pack).pdf;
    let half = ours[..ours.len() / 2].to_vec();
    let plain = |text: &str| Stream::new(dictionary! {}, text.as_bytes().to_vec());
    let encrypted = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R/Encrypt 2 0 R>>\nstartxref\n9\n%%EOF".to_vec();
    let cases = [
        ("empty", Vec::new(), ExtractError::NotPdf),
        ("text", b"Ho ten;Ngay sinh".to_vec(), ExtractError::NotPdf),
        ("zip", b"PK\x03\x04".to_vec(), ExtractError::NotPdf),
        ("header alone", b"%PDF-1.7\n".to_vec(), ExtractError::Broken),
        ("half of ours", half, ExtractError::Broken),
        ("encrypted", encrypted, ExtractError::Encrypted),
        (
            "another attachment",
            with_attachment("hoa-don.xml", plain("<x/>")),
            ExtractError::Foreign,
        ),
        (
            "bomb",
            with_attachment("ho-so.json", bomb(200 << 20)),
            ExtractError::TooLarge,
        ),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(extract(&bytes), Err(expected), "{name}");
    }
    assert_eq!(
        extract(&with_attachment("ho-so.json", plain("{}"))),
        Ok(b"{}".to_vec())
    );
}

#[test]
fn every_reason_says_what_to_do() {
    let reasons = [
        ExtractError::NotPdf,
        ExtractError::Broken,
        ExtractError::Encrypted,
        ExtractError::Foreign,
        ExtractError::TooLarge,
    ];
    for reason in reasons {
        assert!(reason.message().contains(". Hãy "), "{reason:?}");
    }
}

fn ours() -> Vec<u8> {
    let pack = pack();
    write(&request(&pack), &pack).pdf
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let mut pdf = b"%PDF-1.7\n".to_vec();
        pdf.extend(bytes);
        prop_assert!(extract(&pdf).is_err());
    }

    #[test]
    fn a_damaged_file_never_panics(
        cut in 0.0..1.0f64,
        changes in prop::collection::vec((0.0..1.0f64, any::<u8>()), 0..40),
    ) {
        thread_local!(static OURS: Vec<u8> = ours());
        let mut pdf = OURS.with(Clone::clone);
        for (place, byte) in changes {
            let at = (place * (pdf.len() - 1) as f64) as usize;
            pdf[at] = byte;
        }
        let keep = pdf.len() - (cut * cut * cut * pdf.len() as f64) as usize;
        pdf.truncate(keep);
        // Whatever is said, it is said without a panic.
        let _ = extract(&pdf);
    }
}
