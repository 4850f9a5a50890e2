//! Lists as agencies write them: other headings, titles above, totals below, other files than the template.

mod common;

use common::{form, read, read_and_apply};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use sheet::mapping::{Target, suggest};
use sheet::read::{Notice, NoticeKind, UnreadReason};
use sheet::{ReadError, Table};

/// A workbook with one sheet of text; an empty text writes no cell.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    workbook_with(|sheet| fill(sheet, rows))
}

fn workbook_with(write: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    write(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
}

fn unread(table: &Table) -> Vec<(u32, UnreadReason)> {
    table
        .unread
        .iter()
        .map(|row| (row.number, row.reason))
        .collect()
}

#[test]
fn headings_are_known_in_many_wordings() {
    let cases = [
        ("Họ và tên", Some("hoTen")),
        ("HỌ TÊN", Some("hoTen")),
        ("Tên", Some("hoTen")),
        ("Ngày, tháng, năm sinh", Some("ngaySinh")),
        ("Ngày sinh (dd/MM/yyyy)", Some("ngaySinh")),
        ("Số CCCD/CMND", Some("soGiayTo")),
        ("CCCC", Some("soGiayTo")),
        ("Số định danh", Some("soGiayTo")),
        ("Số Căn cước công dân (bắt buộc)", Some("soGiayTo")),
        ("Ngày cấp CCCD", Some("ngayCap")),
        ("Nơi cấp", Some("noiCap")),
        ("E-mail", Some("email")),
        ("Thư điện tử", Some("email")),
        ("Địa chỉ hộp thư công vụ", Some("email")),
        ("Đơn vị công tác", Some("coQuan")),
        ("Tên cơ quan, tổ chức công tác", Some("coQuan")),
        ("Tỉnh/TP", Some("tinh")),
        ("Chức vụ/Chức danh", Some("chucVu")),
        ("ĐTDĐ", Some("dienThoai")),
        ("Số điện thoại", Some("dienThoai")),
        ("Số hiệu chứng thư số cũ (nếu có)", Some("soHieuCu")),
        ("hoTen", Some("hoTen")),
        ("Dien thoai", Some("dienThoai")),
        ("Ghi chú", None),
        ("Cột lạ", None),
        ("", None),
    ];
    for (heading, key) in cases {
        let table = read(format!("Họ và tên đầy đủ;STT;{heading}\nLê A;1;x\n").as_bytes()).unwrap();
        let mapping = suggest(&table, form());
        let expected = key.map_or(Target::Ignore, |key| Target::Field(key.to_owned()));
        assert_eq!(
            mapping
                .columns
                .get(2)
                .map_or(Target::Ignore, |column| column.target.clone()),
            expected,
            "{heading}"
        );
    }
}

#[test]
fn titles_above_and_totals_below_are_no_rows() {
    let bytes = workbook(&[
        &["SỞ NỘI VỤ TỈNH SƠN LA"],
        &["DANH SÁCH ĐỀ NGHỊ CẤP CHỨNG THƯ SỐ CỦA CÁC CƠ QUAN, ĐƠN VỊ"],
        &["(Kèm theo Công văn số 12/SNV-VP ngày 01/07/2024)"],
        &[],
        &[
            "STT",
            "Họ và tên",
            "Số CCCD",
            "E-mail",
            "Chức vụ",
            "Đơn vị công tác",
        ],
        &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        &["I", "KHỐI VĂN PHÒNG"],
        &[
            "1",
            "Lê Thị Yến",
            "014170904685",
            "yenlt@sonla.gov.vn",
            "Chuyên viên",
            "Sở Nội vụ",
        ],
        &["", "", "", "", "", ""],
        &[
            "STT",
            "Họ và tên",
            "Số CCCD",
            "E-mail",
            "Chức vụ",
            "Đơn vị công tác",
        ],
        &[
            "2",
            "Vũ A Sơn",
            "014082839724",
            "sonva@sonla.gov.vn",
            "Văn thư",
            "Sở Nội vụ",
        ],
        &["3"],
        &["Tổng số: 02 người"],
        &["", "", "", "", "Sơn La, ngày 01 tháng 7 năm 2024"],
        &["", "NGƯỜI LẬP", "", "", "GIÁM ĐỐC"],
        &["", "(Ký, ghi rõ họ tên)"],
        &["", "Trần Thị B", "", "", "Phạm C"],
    ]);
    let (table, applied) = read_and_apply(&bytes);
    assert_eq!(table.header_row, 5);
    assert_eq!(
        table.headers,
        [
            "STT",
            "Họ và tên",
            "Số CCCD",
            "E-mail",
            "Chức vụ",
            "Đơn vị công tác"
        ]
    );
    let rows: Vec<(u32, &str)> = applied
        .rows
        .iter()
        .map(|row| (row.number, row.values.get("hoTen")))
        .collect();
    assert_eq!(rows, [(8, "Lê Thị Yến"), (11, "Vũ A Sơn")]);
    let expected = [
        (6, UnreadReason::ColumnNumbers),
        (7, UnreadReason::Caption),
        (10, UnreadReason::RepeatedHeader),
        (12, UnreadReason::OnlyNumber),
        (13, UnreadReason::Total),
        (14, UnreadReason::Caption),
        (15, UnreadReason::Caption),
        (16, UnreadReason::Caption),
        (17, UnreadReason::Caption),
    ];
    assert_eq!(unread(&table), expected);
    assert_eq!(
        table.unread[8].cells[1], "Trần Thị B",
        "the text of what is left out is kept"
    );
}

#[test]
fn people_who_are_barely_filled_in_stay_in_the_list() {
    let text = "STT;Họ tên;CCCD;Email;Chức vụ\n1;Lê A;014170904685;a@sonla.gov.vn;Văn thư\n2;Vũ Thị B\n3;Trần C;;;Giám đốc\n;;;d@sonla.gov.vn\n";
    let (table, applied) = read_and_apply(text.as_bytes());
    assert_eq!(applied.rows.len(), 4);
    assert_eq!(table.unread, []);
}

#[test]
fn headings_over_two_merged_lines_are_joined() {
    let bytes = workbook_with(|sheet| {
        let format = Format::new();
        for (column, title) in [(0, "TT"), (1, "Họ và tên"), (5, "Đơn vị")] {
            sheet
                .merge_range(1, column, 2, column, title, &format)
                .unwrap();
        }
        sheet.write_string(0, 0, "DANH SÁCH").unwrap();
        sheet
            .merge_range(1, 2, 1, 4, "Số CMND/CCCD/Hộ chiếu", &format)
            .unwrap();
        for (column, title) in [(2, "Số"), (3, "Ngày cấp"), (4, "Nơi cấp")] {
            sheet.write_string(2, column, title).unwrap();
        }
        for (column, cell) in (0..).zip([
            "1",
            "Lê Thị Yến",
            "014170904685",
            "07/09/2021",
            "Bộ Công an",
            "Sở Nội vụ",
        ]) {
            sheet.write_string(3, column, cell).unwrap();
        }
        for (column, cell) in
            (0..).zip(["2", "Vũ A Sơn", "014082839724", "22/03/2023", "Bộ Công an"])
        {
            sheet.write_string(4, column, cell).unwrap();
        }
    });
    let (table, applied) = read_and_apply(&bytes);
    assert_eq!(table.header_row, 3);
    assert_eq!(table.headers[3], "Số CMND/CCCD/Hộ chiếu – Ngày cấp");
    let values = &applied.rows[0].values;
    let got = ["hoTen", "soGiayTo", "ngayCap", "noiCap", "coQuan"].map(|key| values.get(key));
    assert_eq!(
        got,
        [
            "Lê Thị Yến",
            "014170904685",
            "07/09/2021",
            "Bộ Công an",
            "Sở Nội vụ"
        ]
    );
}

#[test]
fn a_person_is_never_taken_for_a_second_line_of_headings() {
    let text = "STT;Họ tên;;Chức vụ\n1;Lê A;Phòng Tổ chức;Trưởng đơn vị\n2;Lê B;;Văn thư\n";
    let (table, applied) = read_and_apply(text.as_bytes());
    assert_eq!((table.header_row, applied.rows.len()), (1, 2));
    let text = "TT;Họ tên;Ngày sinh;;Chức vụ\n;;Nam;Nữ;\n1;Lê A;01/02/1990;;Văn thư\n2;Lê B;;03/04/1991;Văn thư\n";
    let (table, applied) = read_and_apply(text.as_bytes());
    assert_eq!(table.header_row, 2);
    let births: Vec<&str> = applied
        .rows
        .iter()
        .map(|row| row.values.get("ngaySinh"))
        .collect();
    assert_eq!(births, ["01/02/1990", "03/04/1991"]);
}

#[test]
fn instructions_under_the_headings_are_no_row() {
    let text = "STT;Họ tên;Ngày sinh;CCCC\n;bắt buộc;bắt buộc, dd/MM/YYYY;bắt buộc\n1;Lê A;01/02/1990;014090118331\n";
    let table = read(text.as_bytes()).unwrap();
    assert_eq!(unread(&table), [(2, UnreadReason::Instruction)]);
    assert_eq!(table.rows.len(), 1);
}

#[test]
fn a_value_merged_over_rows_stands_in_each() {
    let bytes = workbook_with(|sheet| {
        fill(
            sheet,
            &[
                &["Họ tên", "Chức vụ", "Đơn vị"],
                &["Lê A"],
                &["Lê B"],
                &["Lê C", "", "Sở Y tế"],
            ],
        );
        sheet
            .merge_range(1, 2, 2, 2, "Sở Nội vụ", &Format::new())
            .unwrap();
    });
    let (table, applied) = read_and_apply(&bytes);
    let agencies: Vec<&str> = applied
        .rows
        .iter()
        .map(|row| row.values.get("coQuan"))
        .collect();
    assert_eq!(agencies, ["Sở Nội vụ", "Sở Nội vụ", "Sở Y tế"]);
    assert_eq!(
        table.notices,
        [Notice::file(NoticeKind::MergedDown { rows: 1 })]
    );
}

#[test]
fn numbers_dates_and_truths_become_what_was_meant() {
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let zeros = Format::new().set_num_format("0000000000");
    let bytes = workbook_with(|sheet| {
        fill(
            sheet,
            &[&[
                "Họ tên",
                "Ngày sinh",
                "CCCD",
                "Điện thoại",
                "Là chuyển số",
                "Ngày cấp",
            ]],
        );
        sheet.write_string(1, 0, "Lê A").unwrap();
        sheet
            .write_with_format(1, 1, ExcelDateTime::from_ymd(1979, 11, 16).unwrap(), &date)
            .unwrap();
        sheet.write_number(1, 2, 15_090_667_357.0).unwrap();
        sheet
            .write_number_with_format(1, 3, 966_472_506.0, &zeros)
            .unwrap();
        sheet.write_boolean(1, 4, true).unwrap();
        sheet
            .write_formula(
                1,
                5,
                rust_xlsxwriter::Formula::new("=\"02/04/\"&2022").set_result("02/04/2022"),
            )
            .unwrap();
        sheet.write_string(2, 0, "Lê B").unwrap();
        sheet.write_number(2, 1, 29_175.0).unwrap();
        sheet
            .write_formula(
                2,
                2,
                rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A"),
            )
            .unwrap();
    });
    let (table, applied) = read_and_apply(&bytes);
    let keys = ["ngaySinh", "soGiayTo", "dienThoai", "laChuyenSo", "ngayCap"];
    let first = keys.map(|key| applied.rows[0].values.get(key));
    assert_eq!(
        first,
        [
            "16/11/1979",
            "15090667357",
            "0966472506",
            "TRUE",
            "02/04/2022"
        ]
    );
    let second = keys.map(|key| applied.rows[1].values.get(key));
    assert_eq!(second, ["29175", "#N/A", "", "", ""]);
    assert_eq!(table.notices.len(), 1);
    insta::assert_snapshot!(table.notices[0].message(), @"Dòng 3, cột “CCCD”: công thức báo lỗi #N/A; hãy gõ lại giá trị.");
}

#[test]
fn the_sheet_with_the_best_headings_is_read_and_hidden_ones_are_not() {
    let mut workbook = Workbook::new();
    fill(
        workbook.add_worksheet().set_name("Hướng dẫn").unwrap(),
        &[&["Cách điền danh sách"], &["Ghi họ tên, chức vụ"]],
    );
    fill(
        workbook
            .add_worksheet()
            .set_name("Cũ")
            .unwrap()
            .set_hidden(true),
        &[&["Họ tên", "CCCD", "Email"], &["X", "1", "2"]],
    );
    fill(
        workbook.add_worksheet().set_name("Danh sách").unwrap(),
        &[&["Họ tên", "CCCD"], &["Lê A", "014170904685"]],
    );
    let table = read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(table.sheet_name, "Danh sách");
    assert_eq!(table.rows.len(), 1);
    assert_eq!(
        table.notices,
        [Notice::file(NoticeKind::OtherSheets {
            names: vec!["Hướng dẫn".to_owned()]
        })]
    );
}

#[test]
fn columns_are_joined_split_and_compared() {
    let text = "Họ đệm;Tên;Số CCCD, ngày cấp, nơi cấp;Cơ quan chủ quản;Đơn vị;Tỉnh;Tỉnh/Thành phố\n\
                Lê Thị;Yến;014170904685 ngày 07/09/2021 Bộ Công an;UBND tỉnh Sơn La;Sở Nội vụ;Sơn La;Sơn La\n\
                Vũ A;Sơn;không rõ;;Sở Y tế;Sơn La;Yên Bái\n";
    let (_, applied) = read_and_apply(text.as_bytes());
    let values = |row: usize, keys: &[&str]| -> Vec<String> {
        keys.iter()
            .map(|key| applied.rows[row].values.get(key).to_owned())
            .collect()
    };
    assert_eq!(
        values(
            0,
            &["hoTen", "soGiayTo", "ngayCap", "noiCap", "coQuan", "tinh"]
        ),
        [
            "Lê Thị Yến",
            "014170904685",
            "07/09/2021",
            "Bộ Công an",
            "UBND tỉnh Sơn La\nSở Nội vụ",
            "Sơn La"
        ]
    );
    assert_eq!(
        values(1, &["hoTen", "soGiayTo", "ngayCap", "coQuan", "tinh"]),
        ["Vũ A Sơn", "không rõ", "", "Sở Y tế", "Sơn La"]
    );
    let messages: Vec<String> = applied.notices.iter().map(Notice::message).collect();
    insta::assert_debug_snapshot!(messages, @r#"
    [
        "Dòng 3, cột “Số CCCD, ngày cấp, nơi cấp”: không tách được số, ngày cấp và nơi cấp; hãy tách bằng tay.",
        "Dòng 3, cột “Tỉnh/Thành phố”: khác với cột “Tỉnh”; đã lấy cột đứng trước.",
    ]
    "#);
}

#[test]
fn a_person_can_correct_the_mapping() {
    let table = read("Họ tên,Cột lạ\nLê A,Văn thư\n".as_bytes()).unwrap();
    let form = form();
    let mut mapping = suggest(&table, form);
    assert_eq!(mapping.columns[1].target, Target::Ignore);
    mapping.choose(1, Target::Field("chucVu".to_owned()));
    let applied = sheet::mapping::apply(&table, &mapping, form);
    assert_eq!(applied.rows[0].values.get("chucVu"), "Văn thư");
    let choices = sheet::mapping::choices(form);
    assert!(
        mapping
            .columns
            .iter()
            .all(|column| choices.iter().any(|(target, _)| *target == column.target))
    );
}

#[test]
fn a_list_without_headings_is_guessed() {
    let text = "Lê A;014170904685;yenlt@sonla.gov.vn\nVũ B;014082839724;sonva@sonla.gov.vn\n";
    let (table, applied) = read_and_apply(text.as_bytes());
    assert_eq!((table.header_row, table.headers[0].as_str()), (0, "Cột A"));
    assert_eq!(table.notices, [Notice::file(NoticeKind::NoHeaderLine)]);
    let values = &applied.rows[0].values;
    assert_eq!(
        (values.get("soGiayTo"), values.get("email")),
        ("014170904685", "yenlt@sonla.gov.vn")
    );
}

#[test]
fn text_of_old_fonts_is_converted() {
    // "Họ tên", "Nguyễn Văn Hùng" and "Trần Thị Vân" in TCVN3, as one byte a sign.
    let bytes = b"H\xe4 t\xaan;Chuc vu\nNguy\xd4n V\xa8n H\xefng;x\nTr\xc7n Th\xde V\xa9n;y\n";
    let (table, applied) = read_and_apply(bytes);
    let names: Vec<&str> = applied
        .rows
        .iter()
        .map(|row| row.values.get("hoTen"))
        .collect();
    assert_eq!(names, ["Nguyễn Văn Hùng", "Trần Thị Vân"]);
    assert_eq!(
        table.notices,
        [Notice::file(NoticeKind::Converted {
            encoding: "TCVN3 (ABC)".to_owned()
        })]
    );
    // The same signs in a workbook, where the font made them look right.
    let bytes = workbook(&[
        &["Họ tên", "Chức vụ"],
        &["NguyÔn V¨n Hïng", "Gi¸m ®èc"],
        &["Lê Thị Yến", "Văn thư"],
    ]);
    let (_, applied) = read_and_apply(&bytes);
    assert_eq!(applied.rows[0].values.get("hoTen"), "Nguyễn Văn Hùng");
    assert_eq!(applied.rows[1].values.get("hoTen"), "Lê Thị Yến");
}

#[test]
fn only_headings_or_none_are_told() {
    let cases: [(&[&[&str]], ReadError); 4] = [
        (&[&["Họ tên", "CCCD"]], ReadError::NoRows),
        (&[&["Họ tên", "CCCD"], &["Tổng số: 0"]], ReadError::NoRows),
        (&[&["abc", "def"], &["x", "y"]], ReadError::NoHeader),
        (&[], ReadError::Empty),
    ];
    for (rows, expected) in cases {
        assert_eq!(read(&workbook(rows)), Err(expected));
    }
}
