//! What stands on the pages, as a reader copies it out.

mod support;

use std::ops::ControlFlow;

use forms::record::Record;
use lopdf::{Document, Object};
use paper::{Attachment, PaperError};
use support::{FONTS, data, day, letter, pack, request, text_of, try_write, write};

#[test]
fn a_request_reads_as_filled_in() {
    let pack = pack();
    insta::assert_snapshot!(text_of(&write(&request(&pack), &pack).pdf));
}

#[test]
fn a_blank_request_can_be_filled_in_by_hand() {
    let pack = pack();
    let record = Record::new(&pack.id, pack.form("mau-01").unwrap());
    insta::assert_snapshot!(text_of(&write(&record, &pack).pdf));
}

#[test]
fn a_letter_reads_as_filled_in() {
    let pack = pack();
    insta::assert_snapshot!(text_of(&write(&letter(&pack, 2), &pack).pdf));
}

#[test]
fn lists_of_every_length_print() {
    let pack = pack();
    // The letter is one page; an appendix page holds six rows at least, and eight blank ones.
    let cases = [(0, 2..=2), (1, 2..=2), (40, 5..=8), (2000, 150..=335)];
    for (rows, pages) in cases {
        let paper = write(&letter(&pack, rows), &pack);
        assert!(
            pages.contains(&paper.pages),
            "{rows} rows: {} pages",
            paper.pages
        );
        let document = Document::load_mem(&paper.pdf).unwrap();
        assert_eq!(document.get_pages().len(), paper.pages, "{rows} rows");
        let text = text_of(&paper.pdf);
        assert_eq!(text.matches("canbo").count(), rows);
    }
}

#[test]
fn names_copy_out_as_typed_and_composed() {
    let pack = pack();
    let cases = [
        ("Lò Văn Ẫn", "Lò Văn Ẫn"),
        ("ẪỘỷ ỨẰỖ ữẵợ đĐ", "ẪỘỷ ỨẰỖ ữẵợ đĐ"),
        // Decomposed letters, no-break blanks and invisible characters come out composed and plain.
        ("Lo\u{300} Va\u{306}n A\u{302}\u{303}n", "Lò Văn Ẫn"),
        ("Lò\u{a0}Văn\u{200b} Ẫn", "Lò Văn Ẫn"),
        ("H’Nhương Niê Kđăm", "H’Nhương Niê Kđăm"),
    ];
    for (typed, expected) in cases {
        let mut record = request(&pack);
        record.values.set("hoTen", typed);
        let text = text_of(&write(&record, &pack).pdf);
        assert!(
            text.contains(&format!("Họ và tên: {expected}\n")),
            "{typed:?}: {text}"
        );
    }
}

#[test]
fn characters_without_a_glyph_are_told_and_shown_as_a_box() {
    let pack = pack();
    let mut record = request(&pack);
    record.values.set("hoTen", "Lò 漢 Ẫn 字漢");
    let paper = write(&record, &pack);
    assert_eq!(paper.missing, ['字', '漢']);
    assert!(text_of(&paper.pdf).contains("Họ và tên: Lò □ Ẫn □□"));
    assert_eq!(write(&request(&pack), &pack).missing, []);
}

#[test]
fn a_long_name_and_an_agency_of_four_levels_stay_whole() {
    let pack = pack();
    let mut record = letter(&pack, 3);
    let name = "Nguyễn ".repeat(700);
    let word = "ẪỘỷ".repeat(1700);
    record.values.set("coQuanChuQuan", "Bộ Khoa học và Công nghệ\nỦy ban nhân dân tỉnh Sơn La\nSở Khoa học và Công nghệ\nTrung tâm");
    record.rows[0].set("hoTen", name.as_str());
    record.rows[1].set("email", word.as_str());
    record.values.set("nguoiKy", word.as_str());
    let paper = write(&record, &pack);
    let text = text_of(&paper.pdf);
    assert_eq!(
        text.matches("Nguyễn").count(),
        700 + 1,
        "one more stands in the next row"
    );
    assert_eq!(text.matches('Ẫ').count(), 2 * 1700);
    assert!(text.contains("ỦY BAN NHÂN DÂN TỈNH SƠN LA"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let pack = pack();
    let record = letter(&pack, 40);
    let first = write(&record, &pack).pdf;
    assert!(first == write(&record, &pack).pdf);
    let attached = data(&record);
    let later = day().succ_opt().unwrap();
    let mut go_on = |_| ControlFlow::Continue(());
    let other = paper::write(
        &record,
        &pack,
        &FONTS,
        &Attachment::record(&attached),
        later,
        &mut go_on,
    )
    .unwrap();
    assert!(first != other.pdf, "another day is another file");
}

#[test]
fn the_file_says_what_it_is() {
    let pack = pack();
    let document = Document::load_mem(&write(&request(&pack), &pack).pdf).unwrap();
    let catalog = document.catalog().unwrap();
    assert_eq!(
        catalog.get(b"Lang").and_then(Object::as_str).unwrap(),
        b"vi-VN"
    );
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"AF"));
    let metadata = catalog
        .get_deref(b"Metadata", &document)
        .and_then(Object::as_stream)
        .unwrap();
    let metadata = String::from_utf8(metadata.content.clone()).unwrap();
    assert!(
        metadata.contains("Mẫu 01 – Văn bản đề nghị cấp chứng thư số cá nhân"),
        "{metadata}"
    );
    let info = document
        .trailer
        .get(b"Info")
        .and_then(Object::as_reference)
        .unwrap();
    let created = document
        .get_dictionary(info)
        .unwrap()
        .get(b"CreationDate")
        .and_then(Object::as_str)
        .unwrap();
    assert_eq!(created, b"D:20240715000000+07'00'");
}

#[test]
fn empty_fields_stand_where_signature_and_seal_belong() {
    let pack = pack();
    let signed_by_person = vec!["chu-ky-1".to_owned()];
    let signed_by_agency = vec!["chu-ky-1".to_owned(), "con-dau-1".to_owned()];
    for (record, expected) in [
        (request(&pack), signed_by_person),
        (letter(&pack, 3), signed_by_agency),
    ] {
        let document = Document::load_mem(&write(&record, &pack).pdf).unwrap();
        let form = document
            .catalog()
            .unwrap()
            .get_deref(b"AcroForm", &document);
        let form = form.and_then(Object::as_dict).unwrap();
        let fields = form.get(b"Fields").and_then(Object::as_array).unwrap();
        let mut names = Vec::new();
        for field in fields {
            let id = field.as_reference().unwrap();
            let field = document.get_dictionary(id).unwrap();
            assert!(!field.has(b"V"), "nobody has signed yet");
            // Shown on its page, and told to readers that do not see it.
            let page = field.get(b"P").and_then(Object::as_reference).unwrap();
            let page = document.get_dictionary(page).unwrap();
            let annotations = page.get(b"Annots").and_then(Object::as_array).unwrap();
            assert!(annotations.contains(&Object::Reference(id)));
            assert!(field.has(b"StructParent") && field.has(b"TU"));
            let name = field.get(b"T").and_then(Object::as_str).unwrap();
            names.push(String::from_utf8(name.to_vec()).unwrap());
        }
        assert_eq!(names, expected);
    }
}

#[test]
fn the_caller_can_watch_and_stop() {
    let pack = pack();
    let record = letter(&pack, 40);
    let attached = data(&record);
    let mut seen = Vec::new();
    let mut stop_at_ten = |progress: paper::Progress| {
        seen.push(progress.rows);
        if progress.rows == 10 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let stopped = paper::write(
        &record,
        &pack,
        &FONTS,
        &Attachment::record(&attached),
        day(),
        &mut stop_at_ten,
    );
    assert_eq!(stopped, Err(PaperError::Cancelled));
    assert_eq!(seen, (1..=10).collect::<Vec<_>>());
}

#[test]
fn what_cannot_be_written_is_said() {
    let pack = pack();
    let mut record = request(&pack);
    record.form = "mau-99".into();
    assert_eq!(try_write(&record, &pack), Err(PaperError::UnknownForm));
    let record = request(&pack);
    let attached = data(&record);
    let fonts = paper::Fonts {
        bold: b"khong phai phong chu",
        ..FONTS
    };
    let mut go_on = |_| ControlFlow::Continue(());
    let written = paper::write(
        &record,
        &pack,
        &fonts,
        &Attachment::record(&attached),
        day(),
        &mut go_on,
    );
    assert_eq!(written, Err(PaperError::Font));
}
