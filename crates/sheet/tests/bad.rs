//! Files that cannot be read, or not wholly: each gets one clear sentence, and nothing is dropped silently.

mod common;

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use common::{SAMPLE, form, read};
use rust_xlsxwriter::Workbook;
use sheet::read::{Notice, NoticeKind};
use sheet::{Limits, Opened, ReadError, open, read_table, unwatched};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip file of these parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn workbook(write: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    write(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

/// A compound file's head with the name of a stream, as Excel writes it for a workbook with a password (MS-OFFCRYPTO 2.3.4).
fn encrypted() -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.extend([0; 504]);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

#[test]
fn what_cannot_be_read_is_told_in_one_sentence() {
    let small = Limits {
        unpacked_bytes: 1 << 20,
        ..Limits::default()
    };
    let wide = workbook(|sheet| {
        for column in 0..300 {
            sheet
                .write_string(0, column, format!("Cột {column}"))
                .unwrap();
        }
    });
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("truncated workbook", SAMPLE[..SAMPLE.len() / 2].to_vec()),
        ("workbook with a hole", {
            let mut bytes = SAMPLE.to_vec();
            bytes[200..1200].fill(0);
            bytes
        }),
        (
            "zip with a false workbook",
            zipped(&[("xl/workbook.xml", b"<workbook")]),
        ),
        (
            "workbook that promises too many strings",
            zipped(&[(
                "xl/sharedStrings.xml",
                b"<sst uniqueCount=\"18446744073709551615\"></sst>",
            )]),
        ),
        ("zip of something else", zipped(&[("a.txt", b"a")])),
        ("binary workbook", zipped(&[("xl/workbook.bin", b"")])),
        (
            "zip bomb",
            zipped(&[("xl/workbook.xml", &vec![b' '; 10 << 20])]),
        ),
        ("workbook with a password", encrypted()),
        (
            "old workbook",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W\0o\0r\0k\0b\0o\0o\0k\0".to_vec(),
        ),
        ("300 columns", wide),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        (
            "web page",
            b"<html><body><table></table></body></html>".to_vec(),
        ),
        ("only headings", "Họ tên,CCCD\n".into()),
        ("no headings", "xin chào\nhẹn gặp lại\n".into()),
    ];
    let messages: Vec<String> = cases
        .into_iter()
        .map(|(name, bytes)| {
            let error = read_table("x", &bytes, form(), &small, &mut unwatched).unwrap_err();
            format!("{name}: {}", error.message())
        })
        .collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn a_password_on_an_opendocument_sheet_is_told() {
    let manifest = br#"<m:manifest xmlns:m="m"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>"#;
    let bytes = zipped(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", b"\x01\x02\x03"),
        ("META-INF/manifest.xml", manifest),
    ]);
    assert_eq!(read(&bytes), Err(ReadError::Password));
}

#[test]
fn a_list_beyond_the_limit_is_read_as_far_as_the_limit_and_the_rest_counted() {
    let text: String = std::iter::once("Họ tên,Chức vụ\n".to_owned())
        .chain((1..=120).map(|n| format!("Lê Văn {n},Văn thư\n")))
        .collect();
    let limits = Limits {
        rows: 100,
        ..Limits::default()
    };
    let table = read_table("x", text.as_bytes(), form(), &limits, &mut unwatched).unwrap();
    assert_eq!(table.rows.len(), 100);
    assert_eq!(
        table.notices,
        [Notice::file(NoticeKind::RowsBeyondLimit {
            read: 100,
            left: 20,
            first: 102
        })]
    );
    insta::assert_snapshot!(table.notices[0].message(), @"Đã đọc 100 dòng; còn 20 dòng từ dòng 102 trở đi chưa đọc. Hãy chia danh sách thành nhiều tệp.");
}

#[test]
fn a_cell_too_long_is_cut_and_named() {
    let text = format!("Họ tên,Chức vụ\n{},x\n", "Lê ".repeat(33_334));
    let table = read(text.as_bytes()).unwrap();
    assert_eq!(table.rows[0].cells[0].chars().count(), 32_767);
    assert_eq!(
        table.notices,
        [Notice::cell(
            2,
            "Họ tên",
            NoticeKind::LongCell {
                chars: 100_002,
                kept: 32_767
            }
        )]
    );
    let name = "x".repeat(5_000);
    let table = read(format!("Họ tên,Chức vụ\n{name},x\n").as_bytes()).unwrap();
    assert_eq!(
        (table.rows[0].cells[0].as_str(), table.notices.len()),
        (name.as_str(), 0)
    );
}

#[test]
fn text_far_to_the_right_is_named_and_spoils_nothing() {
    let bytes = workbook(|sheet| {
        sheet.write_string(0, 0, "Họ tên").unwrap();
        sheet.write_string(0, 1, "CCCD").unwrap();
        sheet.write_string(1, 0, "Lê A").unwrap();
        sheet.write_string(1, 16_383, "ghi chú").unwrap();
    });
    let table = read(&bytes).unwrap();
    assert_eq!(table.headers.len(), 2);
    insta::assert_snapshot!(table.notices[0].message(), @"Dòng 2: có chữ ở ngoài 200 cột đầu, chưa đọc; hãy chuyển vào trong bảng nếu cần.");
}

#[test]
fn a_reading_reports_how_far_it_is_and_can_be_stopped() {
    let text: String = std::iter::once("Họ tên,Chức vụ\n".to_owned())
        .chain((1..=2_000).map(|n| format!("Lê Văn {n},Văn thư\n")))
        .collect();
    let mut seen = Vec::new();
    read_table(
        "x",
        text.as_bytes(),
        form(),
        &Limits::default(),
        &mut |progress| {
            seen.push(progress.rows);
            ControlFlow::Continue(())
        },
    )
    .unwrap();
    assert_eq!(seen, [500, 1_000, 1_500, 2_000]);
    let stopped = read_table(
        "x",
        text.as_bytes(),
        form(),
        &Limits::default(),
        &mut |progress| {
            if progress.rows >= 1_000 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    assert_eq!(stopped, Err(ReadError::Cancelled));
}

#[test]
fn an_unknown_error_value_spoils_only_its_cell() {
    let rels = br#"<Relationships xmlns="r"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book_rels = br#"<Relationships xmlns="r"><Relationship Id="s1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let book = br#"<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="s1"/></sheets></workbook>"#;
    let sheet = "<worksheet xmlns=\"m\"><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"str\"><v>Họ tên</v></c><c r=\"B1\" t=\"str\"><v>CCCD</v></c><c r=\"C1\" t=\"str\"><v>Email</v></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"str\"><v>Lê A</v></c><c r=\"B2\" t=\"e\"><v>#SPILL!</v></c><c r=\"C2\" t=\"str\"><v>a@sonla.gov.vn</v></c></row>\
        </sheetData></worksheet>";
    let bytes = zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", rels),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", book_rels),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let table = read(&bytes).unwrap();
    assert_eq!(table.rows[0].cells, ["Lê A", "", "a@sonla.gov.vn"]);
    assert_eq!(
        table.notices,
        [Notice::cell(2, "CCCD", NoticeKind::UnreadableCell)]
    );
}

#[test]
fn every_kind_of_file_finds_its_door() {
    let limits = Limits::default();
    let opened = |bytes: &[u8]| open("x", bytes, form(), &limits, &mut unwatched);
    assert!(matches!(opened(SAMPLE), Ok(Opened::Table(_))));
    assert_eq!(opened(b"%PDF-1.7\n%..."), Ok(Opened::Pdf));
    assert_eq!(
        opened(b"\xef\xbb\xbf{\"format\":\"x\"}"),
        Ok(Opened::Json("{\"format\":\"x\"}".to_owned()))
    );
    assert_eq!(
        opened(&zipped(&[("manifest.json", b"{}")])),
        Err(ReadError::BadBatch {
            part: "manifest.json".to_owned()
        })
    );
    let newer = br#"{"format":"chukyso-batch","version":2}"#;
    assert_eq!(
        opened(&zipped(&[("manifest.json", newer)])),
        Err(ReadError::NewerBatch)
    );
}
