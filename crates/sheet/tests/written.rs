//! What goes out: the template, separated text and the error report.

mod common;

use std::io::{Cursor, Read};

use common::{SAMPLE, day, form, plan, read, read_and_apply, record, row};
use forms::check::Day;
use forms::{Finding, Level, Values};
use sheet::template::{self, Template};
use sheet::{WriteError, report};
use zip::ZipArchive;

fn tricky() -> Vec<Values> {
    vec![
        row(&[
            ("hoTen", "=HYPERLINK(\"http://x\")"),
            ("soGiayTo", "014070861168"),
            ("dienThoai", "+84 363 891 590"),
            ("nhaMang", "Viettel"),
        ]),
        row(&[
            ("hoTen", "-Lê; \"A\", B"),
            ("chucVu", "@SUM(A1)"),
            (
                "coQuan",
                "UBND TỈNH SƠN LA\nSỞ NỘI VỤ\nVĂN PHÒNG\nPHÒNG 1\nTỔ 2",
            ),
            ("tinh", "Sơn La"),
        ]),
        row(&[("hoTen", "\tTab"), ("ngaySinh", "02/03/1970")]),
    ]
}

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut text = Vec::new();
            part.read_to_end(&mut text).unwrap();
            (
                part.name().unwrap().into_owned(),
                String::from_utf8_lossy(&text).into_owned(),
            )
        })
        .collect()
}

#[test]
fn the_template_comes_back_as_it_went_out() {
    let record = record();
    let bytes = template::write(form(), &record.rows, day()).unwrap();
    let (table, applied) = read_and_apply(&bytes);
    assert!(
        table
            .headers
            .iter()
            .map(String::as_str)
            .eq(Template::new(form(), &[]).headings())
    );
    let back: Vec<&Values> = applied.rows.iter().map(|row| &row.values).collect();
    assert_eq!(back, record.rows.iter().collect::<Vec<_>>());
}

#[test]
fn every_cell_of_the_template_is_text_and_none_a_formula() {
    let bytes = template::write(form(), &tricky(), day()).unwrap();
    let parts = parts(&bytes);
    let part = |name: &str| &parts.iter().find(|(n, _)| n == name).unwrap().1;
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>"));
    let styles: Vec<&str> = sheet
        .split("<c ")
        .skip(1)
        .map(|cell| cell.split(['>', '/']).next().unwrap())
        .collect();
    assert_eq!(styles.len(), 19 * 4);
    assert!(
        styles
            .iter()
            .all(|cell| cell.contains(" s=\"1\"") || cell.contains(" s=\"2\"")),
        "{styles:?}"
    );
    // 49 is the built-in number format "@" (ECMA-376 part 1, 18.8.30).
    let formats = part("xl/styles.xml").split("<cellXfs").nth(1).unwrap();
    let formats: Vec<&str> = formats
        .split("</cellXfs>")
        .next()
        .unwrap()
        .split("<xf ")
        .skip(2)
        .collect();
    assert!(
        formats.len() == 2 && formats.iter().all(|xf| xf.contains("numFmtId=\"49\"")),
        "{formats:?}"
    );
    let (_, applied) = read_and_apply(&bytes);
    assert_eq!(
        applied.rows[0].values.get("hoTen"),
        "=HYPERLINK(\"http://x\")"
    );
    assert_eq!(
        applied.rows[1].values.get("coQuan"),
        "UBND TỈNH SƠN LA\nSỞ NỘI VỤ\nVĂN PHÒNG\nPHÒNG 1, TỔ 2"
    );
}

#[test]
fn separated_text_comes_back_as_it_went_out_and_runs_nothing() {
    let bytes = sheet::csv::write(form(), &tricky()).unwrap();
    let text = std::str::from_utf8(&bytes).unwrap();
    insta::assert_snapshot!(text.trim_start_matches('\u{feff}').replace("\r\n", "␍␊\n").replace('\t', "⇥"), @r#"
    STT,Họ tên,Ngày sinh,CCCC,Nơi cấp,Ngày cấp,Địa chỉ thư điện tử công vụ,Tổ chức cấp 1,Tổ chức cấp 2,Tổ chức cấp 3,Tổ chức cấp 4,Tỉnh thành phố,Tỉnh/Thành phố,Chức vụ,Điện thoại,Serial CTS cũ,Nhà mạng,Là chuyển số,Loại thiết bị␍␊
    1,"'=HYPERLINK(""http://x"")",,014070861168,,,,,,,,,,,'+84 363 891 590,,Viettel,,␍␊
    2,"'-Lê; ""A"", B",,,,,,UBND TỈNH SƠN LA,SỞ NỘI VỤ,VĂN PHÒNG,"PHÒNG 1, TỔ 2",Sơn La,Sơn La,'@SUM(A1),,,,,␍␊
    3,'⇥Tab,02/03/1970,,,,,,,,,,,,,,,,␍␊
    "#);
    let (_, applied) = read_and_apply(&bytes);
    let expected = tricky();
    for (row, expected) in applied.rows.iter().zip(&expected) {
        for key in [
            "hoTen",
            "soGiayTo",
            "dienThoai",
            "chucVu",
            "nhaMang",
            "tinh",
        ] {
            assert_eq!(row.values.get(key), expected.get(key));
        }
    }
}

#[test]
fn a_cell_that_no_spreadsheet_holds_is_named() {
    let long = row(&[("hoTen", "Lê A"), ("chucVu", &"x".repeat(40_000))]);
    let error = template::write(form(), &[row(&[("hoTen", "Lê B")]), long], day()).unwrap_err();
    assert_eq!(
        error,
        WriteError::CellTooLong {
            row: 2,
            column: "Chức vụ".to_owned()
        }
    );
}

fn finding(row: u32, level: Level, what: &str, how: &str) -> Finding {
    Finding {
        rule: "P-01".into(),
        level,
        form: "mau-02".into(),
        row: Some(row),
        field: Some("soGiayTo".into()),
        value: String::new(),
        what: what.into(),
        why: "".into(),
        how: how.into(),
        basis: "".into(),
        repair: None,
        others: Vec::new(),
    }
}

#[test]
fn the_report_of_a_workbook_keeps_everything_else() {
    let table = read(SAMPLE).unwrap();
    let findings = [
        finding(2, Level::Error, "Thiếu số.", "Nhập số CCCD."),
        finding(2, Level::Warning, "Tên lạ & <khác>.", ""),
        finding(3, Level::Advice, "Chỉ là lời khuyên.", ""),
    ];
    let notes = report::notes(&table, &findings);
    let bytes = report::write(SAMPLE, &table, &notes, day()).unwrap();
    let (before, after) = (parts(SAMPLE), parts(&bytes));
    for ((name, old), (new_name, new)) in before.iter().zip(&after) {
        assert_eq!(name, new_name);
        assert!(
            old == new || name == "xl/worksheets/sheet1.xml",
            "{name} changed"
        );
    }
    let back = read(&bytes).unwrap();
    assert_eq!(back.headers.len(), 20);
    assert_eq!(back.headers[19], report::HEADING);
    for (old, new) in table.rows.iter().zip(&back.rows) {
        assert_eq!(old.cells, new.cells[..19]);
    }
    // Read back, the column is known for a report and emptied.
    assert!(back.rows.iter().all(|row| row.cells[19].is_empty()));
    let sheet = &after
        .iter()
        .find(|(name, _)| name == "xl/worksheets/sheet1.xml")
        .unwrap()
        .1;
    let added: Vec<&str> = sheet
        .split("<c r=\"T")
        .skip(1)
        .map(|cell| cell.split("</c>").next().unwrap())
        .collect();
    insta::assert_debug_snapshot!(added, @r#"
    [
        "1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">Lỗi cần sửa</t></is>",
        "2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">Lỗi: Thiếu số. Nhập số CCCD. Cần xem lại: Tên lạ &amp; &lt;khác&gt;.</t></is>",
    ]
    "#);
}

#[test]
fn the_report_of_a_text_keeps_separator_and_encoding() {
    let text = "sep=;\nTiêu đề\n\nHọ tên;CCCD\nLê A;\nTổng số: 1 người\n";
    let wide: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let table = read(&wide).unwrap();
    let finding = finding(5, Level::Error, "Thiếu số.", "Nhập số CCCD.");
    let notes = report::notes(&table, &[finding]);
    let out = report::write(&wide, &table, &notes, day()).unwrap();
    let units: Vec<u16> = out
        .chunks(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    insta::assert_snapshot!(String::from_utf16(&units).unwrap().trim_start_matches('\u{feff}').replace("\r\n", "\n"), @"
    sep=;
    Tiêu đề

    Họ tên;CCCD;Lỗi cần sửa
    Lê A;;Lỗi: Thiếu số. Nhập số CCCD.
    Tổng số: 1 người;;Chưa đọc: Dòng tổng cộng.
    ");
}

#[test]
fn the_report_names_rows_by_the_numbers_that_the_file_shows() {
    let text =
        "DANH SÁCH\n\nHọ tên;Số CCCD\nLê A;014190123456\nKHỐI VĂN PHÒNG\nLê B;014190123456\n";
    let (table, applied) = read_and_apply(text.as_bytes());
    let (numbers, rows): (Vec<u32>, Vec<Values>) = applied
        .rows
        .into_iter()
        .map(|row| (row.number, row.values))
        .unzip();
    let findings = plan().check_numbered_rows(&rows, &|at| numbers[at], Day::both(day()));
    let notes = report::notes(&table, &findings);
    assert!(notes[&4].contains("trùng với dòng 6."), "{notes:?}");
    assert!(notes[&6].contains("trùng với dòng 4."), "{notes:?}");
    assert_eq!(notes.len(), 3, "{notes:?}");
}

#[test]
fn the_report_of_a_text_takes_for_a_separator_line_what_the_reader_does() {
    let people = "Họ tên;CCCD\nLê A;1\n";
    let cases = [
        (
            "sep=ab;\"Danh sách\nđợt 1\"\n",
            2,
            "sep=ab;\"Danh sách\nđợt 1\"\n",
        ),
        ("sep=;;\n", 2, "sep=;;\n"),
        ("sep=;\n\n", 3, "sep=;\n\n"),
    ];
    for (above, header_row, kept) in cases {
        let text = format!("{above}{people}");
        let table = read(text.as_bytes()).unwrap();
        assert_eq!(table.header_row, header_row, "{above:?}");
        let notes = report::Notes::from([(header_row + 1, "Lỗi: thử.".to_owned())]);
        let out = report::write(text.as_bytes(), &table, &notes, day()).unwrap();
        let out = String::from_utf8(out).unwrap().replace("\r\n", "\n");
        let expected = format!("{kept}Họ tên;CCCD;Lỗi cần sửa\nLê A;1;Lỗi: thử.\n");
        assert_eq!(out, expected, "{above:?}");
    }
    let tabs = "sep=\t\nHọ tên\tCCCD\nLê A\t1\n";
    let table = read(tabs.as_bytes()).unwrap();
    let out = report::write(tabs.as_bytes(), &table, &report::Notes::new(), day()).unwrap();
    assert!(out.starts_with(b"sep=\t\r\n"));
}

#[test]
fn a_report_that_comes_back_gets_no_second_column() {
    let text = "STT;Họ tên;CCCD;Email;Chức vụ\nKHỐI VĂN PHÒNG\n1;Lê A;1;a@sonla.gov.vn;x\n2;Lê B;2;b@sonla.gov.vn;y\n";
    let people = [row(&[("hoTen", "Lê A")]), row(&[("hoTen", "Lê B")])];
    let workbook = template::write(form(), &people, day()).unwrap();
    for bytes in [text.as_bytes(), &workbook] {
        let table = read(bytes).unwrap();
        let first = report::Notes::from([(2, "Lỗi: một.".to_owned()), (3, "Lỗi: hai.".to_owned())]);
        let once = report::write(bytes, &table, &first, day()).unwrap();
        let again = read(&once).unwrap();
        assert_eq!(
            (again.rows.len(), again.unread.len()),
            (table.rows.len(), table.unread.len())
        );
        let mended = report::Notes::from([(3, "Lỗi: ba.".to_owned())]);
        let twice = report::write(&once, &again, &mended, day()).unwrap();
        assert_eq!(read(&twice).unwrap().headers, again.headers);
        let text = all_text(&twice);
        assert!(text.contains("Lỗi: ba."));
        assert!(!text.contains("Lỗi: một.") && !text.contains("Lỗi: hai."));
    }
}

/// The text of a file, or of all parts of a zip file.
fn all_text(bytes: &[u8]) -> String {
    if bytes.starts_with(b"PK") {
        parts(bytes).into_iter().map(|(_, text)| text).collect()
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    }
}

#[test]
fn the_report_of_text_in_an_old_font_is_unicode_and_runs_nothing() {
    let text = b"H\xe4 t\xaan;Chuc vu\nNguy\xd4n V\xa8n H\xefng;=1+1\n";
    let (table, _) = read_and_apply(text);
    let notes = report::Notes::from([(2, "Lỗi: thử.".to_owned())]);
    let out = report::write(text, &table, &notes, day()).unwrap();
    let last = std::str::from_utf8(&out).unwrap().lines().last().unwrap();
    assert_eq!(last, "Nguyễn Văn Hùng;'=1+1;Lỗi: thử.");
}
