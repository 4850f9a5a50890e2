//! What other programs find in the PDFs: `qpdf` no fault, poppler every font inside and all text to copy out.
//!
//! `cargo xtask test` makes sure of both (Debian's `qpdf` and `poppler-utils`).

mod support;

use std::fs;
use std::process::Command;

use forms::pack::Pack;
use forms::record::Record;
use support::{PACKS, letter, longer_than_any, pack, pack_of, record_of, request, write};

/// What a program prints; it must be there and end well.
fn printed(program: &str, parts: &[&str]) -> String {
    let output = Command::new(program)
        .args(parts)
        .output()
        .unwrap_or_else(|error| {
            panic!("{program}: {error}; try `sudo apt-get install qpdf poppler-utils`")
        });
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {stderr}{stdout}");
    stdout
}

/// Checks the record's paper; its text as poppler reads it, in one line.
fn checked(name: &str, record: &Record) -> String {
    checked_of(&pack(), name, record)
}

/// The same for a record of any pack.
#[allow(clippy::disallowed_methods)] // The programs read files.
fn checked_of(pack: &Pack, name: &str, record: &Record) -> String {
    let path = format!("{}/{name}.pdf", env!("CARGO_TARGET_TMPDIR"));
    fs::write(&path, write(record, pack).pdf).unwrap();

    let said = printed("qpdf", &["--check", &path]);
    assert!(
        said.contains("No syntax or stream encoding errors found"),
        "{said}"
    );

    let fonts = printed("pdffonts", &[&path]);
    let fonts: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(!fonts.is_empty());
    for font in fonts {
        assert!(font.contains("+ChukysoSerif-"), "{font}");
        // Embedded, a subset, with Unicode, and where it stands in the file.
        let words: Vec<&str> = font.split_whitespace().rev().skip(2).take(3).collect();
        assert_eq!(words, ["yes", "yes", "yes"], "{font}");
    }

    let text = printed("pdftotext", &["-raw", &path, "-"]);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn requests_are_whole() {
    let pack = pack();
    let text = checked("mau-01", &request(&pack));
    assert!(text.contains("Họ và tên: Lò Văn Ẫn"), "{text}");
    let blank = Record::new(&pack.id, pack.form("mau-01").unwrap());
    let text = checked("mau-01-trong", &blank);
    assert!(
        text.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        "{text}"
    );
}

#[test]
fn letters_are_whole() {
    let pack = pack();
    let blank = Record::new(&pack.id, pack.form("mau-02").unwrap());
    checked("mau-02-trong", &blank);
    for rows in [0, 1, 40, 300] {
        let text = checked(&format!("mau-02-{rows}"), &letter(&pack, rows));
        assert_eq!(text.matches("canbo").count(), rows);
        assert!(text.contains("Hoàng Thị Ngọc Ưởng"), "{rows} rows: {text}");
    }
}

#[test]
fn a_character_without_a_glyph_copies_out_as_itself() {
    let pack = pack();
    let mut record = request(&pack);
    record.values.set("hoTen", "Lò 漢 Ẫn 𠮷");
    let text = checked("mau-01-thieu-chu", &record);
    assert!(text.contains("Họ và tên: Lò 漢 Ẫn 𠮷"), "{text}");
}

#[test]
fn every_form_is_whole_whatever_is_filled_in() {
    for id in PACKS {
        let pack = pack_of(id);
        for form in &pack.forms {
            let papers = [
                ("trong", Record::new(&pack.id, form)),
                ("mau", record_of(&pack, form, "good")),
                ("dai", record_of(&pack, form, "longest")),
                ("qua-dai", longer_than_any(&pack, form)),
            ];
            for (name, record) in papers {
                let name = format!("{id}-{}-{name}", form.id);
                let text = checked_of(&pack, &name, &record);
                assert!(text.contains("Độc lập - Tự do - Hạnh phúc"), "{name}");
            }
        }
    }
}
