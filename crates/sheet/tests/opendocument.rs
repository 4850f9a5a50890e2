//! OpenDocument sheets.

mod common;

use std::io::{Cursor, Read, Write};

use chrono::NaiveDate;
use common::{read, read_and_apply};
use sheet::read::{Notice, NoticeKind, Source};
use sheet::{ReadError, report};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An OpenDocument spreadsheet with this body.
fn ods(styles: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:style=\"s\">\
         <office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let manifest = "<manifest:manifest xmlns:manifest=\"m\"/>";
    for (name, part) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", manifest),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn texts(cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .map(|cell| format!("<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"))
        .collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

#[test]
fn an_opendocument_sheet_is_read_as_meant() {
    let body = format!(
        "<table:table table:name=\"Ẩn\" table:style-name=\"h\">{hidden}</table:table>\
         <table:table table:name=\"Danh sách\">\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         {header}\
         <table:table-row>\
         <table:table-cell office:value-type=\"string\"><office:annotation><text:p>ghi chú</text:p></office:annotation><text:p>Lê <text:span>Thị</text:span><text:s text:c=\"2\"/>Yến &amp; Bé</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"1970-12-27\"><text:p>27/12/70</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"15090667357\"><text:p>1,50907E+10</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"966472506\"><text:p>0966472506</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"string\"><text:p>SỞ NỘI VỤ</text:p><text:p>VĂN PHÒNG</text:p></table:table-cell>\
         </table:table-row>\
         <table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell/></table:table-row>\
         {last}\
         </table:table>",
        hidden = texts(&["Họ tên", "CCCD"]),
        header = texts(&["Họ tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Đơn vị"]),
        last = texts(&["Vũ A Sơn", "", "#N/A"]),
    );
    let bytes = ods(
        "<style:style style:name=\"h\"><style:table-properties table:display=\"false\"/></style:style>",
        &body,
    );
    let (table, applied) = read_and_apply(&bytes);
    assert_eq!(
        (table.sheet_name.as_str(), table.header_row, table.source),
        ("Danh sách", 3, Source::Ods)
    );
    let values = &applied.rows[0].values;
    let got = ["hoTen", "ngaySinh", "soGiayTo", "dienThoai", "coQuan"].map(|key| values.get(key));
    assert_eq!(
        got,
        [
            "Lê Thị  Yến & Bé",
            "27/12/1970",
            "15090667357",
            "0966472506",
            "SỞ NỘI VỤ\nVĂN PHÒNG"
        ]
    );
    assert_eq!(table.rows[1].number, 1_000_005);
    let error = NoticeKind::ErrorCell {
        error: "#N/A".to_owned(),
    };
    assert_eq!(table.notices, [Notice::cell(1_000_005, "Số CCCD", error)]);
}

#[test]
fn an_opendocument_sheet_cut_short_ends() {
    for body in [
        "<table:table table:name=\"S\">",
        "<table:table table:name=\"S\"><table:table-row>",
        "<table:table table:name=\"S\"><table:table-row><table:table-cell>",
    ] {
        assert_eq!(read(&ods("", body)), Err(ReadError::Damaged));
    }
}

#[test]
fn the_report_of_an_opendocument_sheet_is_a_workbook() {
    let rows = [
        texts(&["DANH SÁCH"]),
        texts(&["Họ tên", "Số CCCD"]),
        texts(&["Vũ A Sơn", "014082839724"]),
        texts(&["Tổng số: 1"]),
    ]
    .concat();
    let bytes = ods(
        "",
        &format!("<table:table table:name=\"S\">{rows}</table:table>"),
    );
    let table = read(&bytes).unwrap();
    let notes = report::notes(&table, &[]);
    let out = report::write(
        &bytes,
        &table,
        &notes,
        NaiveDate::from_ymd_opt(2024, 7, 15).unwrap(),
    )
    .unwrap();
    let back = read(&out).unwrap();
    assert_eq!(
        (back.header_row, back.headers[2].as_str()),
        (2, report::HEADING)
    );
    assert_eq!(back.rows[0].cells, ["Vũ A Sơn", "014082839724", ""]);
    assert_eq!(back.unread[0].cells, ["Tổng số: 1", "", ""]);
    let mut strings = String::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(out)).unwrap();
    archive
        .by_name("xl/sharedStrings.xml")
        .unwrap()
        .read_to_string(&mut strings)
        .unwrap();
    assert!(strings.contains("<t>Chưa đọc: Dòng tổng cộng.</t>"));
}

#[test]
fn the_report_of_an_opendocument_sheet_without_headings_keeps_its_first_person() {
    let people = [
        ["Vũ A Sơn", "", "014082839724", "sonva@sonla.gov.vn"],
        [
            "Lò Thị Én",
            "05/03/1990",
            "014190123456",
            "enlt@sonla.gov.vn",
        ],
    ];
    let rows = people.map(|person| texts(&person)).concat();
    let bytes = ods(
        "",
        &format!("<table:table table:name=\"S\">{rows}</table:table>"),
    );
    let table = read(&bytes).unwrap();
    assert_eq!(table.header_row, 0);
    let notes = report::Notes::from([(2, "Lỗi: thử.".to_owned())]);
    let day = NaiveDate::from_ymd_opt(2024, 7, 15).unwrap();
    let out = report::write(&bytes, &table, &notes, day).unwrap();
    let back = read(&out).unwrap();
    let cells: Vec<&[String]> = back.rows.iter().map(|row| &row.cells[..]).collect();
    let expected = [(people[0], ""), (people[1], "Lỗi: thử.")];
    assert_eq!(
        cells,
        expected.map(|(person, note)| [&person[..], &[note]].concat())
    );
}
