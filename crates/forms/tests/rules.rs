//! Every rule has a case where it fires and one where it must not.

mod common;

use std::collections::BTreeSet;

use common::{day, fill, letter, pack, request, row};
use forms::{Finding, Plan, Record};

/// Where a case's changes go.
#[derive(Clone, Copy, PartialEq)]
enum In {
    /// The fields of Mẫu 01.
    Request,
    /// The fields of Mẫu 02 itself.
    Letter,
    /// Two rows of Mẫu 02: the changes go into the second.
    Rows,
}
use In::{Letter, Request, Rows};

struct Case {
    rule: &'static str,
    place: In,
    changes: &'static [(&'static str, &'static str)],
    repair: Option<&'static str>,
}

const fn case(
    rule: &'static str,
    place: In,
    changes: &'static [(&'static str, &'static str)],
) -> Case {
    Case {
        rule,
        place,
        changes,
        repair: None,
    }
}

const fn mend(
    rule: &'static str,
    place: In,
    changes: &'static [(&'static str, &'static str)],
    repair: &'static str,
) -> Case {
    Case {
        rule,
        place,
        changes,
        repair: Some(repair),
    }
}

/// Cases in which the rule fires (with its repair) for the first changed field.
const FIRES: &[Case] = &[
    case("B-00.bat-buoc", Request, &[("hoTen", "")]),
    case("B-00.bat-buoc", Request, &[("hoTen", "   ")]),
    case("B-00.bat-buoc", Letter, &[("nguoiKy", "")]),
    case("B-00.bat-buoc", Rows, &[("email", "")]),
    case("P-09.qua-dai", Request, &[("chucVu", LONG)]),
    mend(
        "P-09.bang-ma-cu",
        Request,
        &[("hoTen", "NguyÔn V¨n Hïng")],
        "Nguyễn Văn Hùng",
    ),
    mend(
        "P-09.bang-ma-cu",
        Rows,
        &[("chucVu", "Phoù tröôûng phoøng")],
        "Phó trưởng phòng",
    ),
    mend(
        "P-09.to-hop",
        Request,
        &[("hoTen", "Va\u{300}ng Ngọc Phong")],
        "Vàng Ngọc Phong",
    ),
    mend(
        "P-09.ky-tu-an",
        Request,
        &[("hoTen", "Vàng\u{200b} Ngọc Phong")],
        "Vàng Ngọc Phong",
    ),
    mend(
        "P-09.khoang-trang",
        Request,
        &[("hoTen", "  Lê  Thanh  Yến ")],
        "Lê Thanh Yến",
    ),
    mend(
        "P-09.khoang-trang",
        Request,
        &[("dienThoai", "0966472506\u{a0}")],
        "0966472506",
    ),
    case("P-09.ten-co-so", Request, &[("hoTen", "Thào Văn Páo1")]),
    case(
        "P-09.ten-co-dau",
        Request,
        &[("hoTen", "Thào Văn Páo (nam)")],
    ),
    case("P-09.ten-mot-chu", Request, &[("hoTen", "Páo")]),
    mend(
        "P-09.ten-chu-thuong",
        Request,
        &[("hoTen", "thào văn páo")],
        "Thào Văn Páo",
    ),
    mend(
        "P-09.ten-chu-thuong",
        Letter,
        &[("nguoiKy", "nguyễn văn an")],
        "Nguyễn Văn An",
    ),
    case("P-09.ten-chu-thuong", Request, &[("hoTen", "h'hen niê")]),
    case("P-09.ten-chu-hoa", Request, &[("hoTen", "THÀO VĂN PÁO")]),
    case("P-05.khong-phai-ngay", Request, &[("ngaySinh", "năm 1990")]),
    case("P-05.ngay-khong-co", Request, &[("ngaySinh", "31/02/1990")]),
    case("P-05.nam-hai-so", Request, &[("ngaySinh", "05/03/90")]),
    mend(
        "P-05.thang-truoc",
        Request,
        &[("ngayCap", "08/28/2021")],
        "28/08/2021",
    ),
    mend(
        "P-05.so-excel",
        Request,
        &[("ngayCap", "44436")],
        "28/08/2021",
    ),
    mend(
        "P-05.iso",
        Request,
        &[("ngayCap", "2021-08-28")],
        "28/08/2021",
    ),
    mend(
        "P-05.dang-ngay",
        Request,
        &[("ngaySinh", "5.3.1990")],
        "05/03/1990",
    ),
    case("P-05.tuong-lai", Request, &[("ngayCap", "16/07/2024")]),
    case("P-05.du-14-tuoi", Request, &[("ngayCap", "04/03/2004")]),
    case("P-05.tuoi", Request, &[("ngaySinh", "05/03/2010")]),
    case("P-05.tuoi", Request, &[("ngaySinh", "05/03/1940")]),
    case("P-01.do-dai", Request, &[("soGiayTo", "01409017444")]),
    mend(
        "P-01.mat-so-0",
        Request,
        &[("soGiayTo", "14190123456")],
        "014190123456",
    ),
    mend(
        "P-01.chu-giong-so",
        Request,
        &[("soGiayTo", "O14190123456")],
        "014190123456",
    ),
    mend(
        "P-01.dau-cach",
        Request,
        &[("soGiayTo", "014 190 123 456")],
        "014190123456",
    ),
    case("P-01.ma-tinh", Request, &[("soGiayTo", "003190123456")]),
    case("P-01.the-ky", Request, &[("soGiayTo", "014790123456")]),
    case("P-02.nam-sinh", Request, &[("soGiayTo", "014191123456")]),
    case(
        "P-03.gioi-tinh",
        Request,
        &[("soGiayTo", "014190123456"), ("gioiTinh", "Nam")],
    ),
    case("P-03.gioi-tinh-la", Request, &[("gioiTinh", "khác")]),
    mend(
        "P-03.gioi-tinh-viet-khac",
        Request,
        &[("gioiTinh", "nữ")],
        "Nữ",
    ),
    case("P-04.cmnd", Request, &[("soGiayTo", "050123456")]),
    case(
        "P-04.cmnd-het-han",
        Request,
        &[("soGiayTo", "050123456"), ("ngayLap", "01/01/2025")],
    ),
    case("P-01.ho-chieu", Request, &[("soGiayTo", "AB123456")]),
    case(
        "P-06.noi-cap-la",
        Request,
        &[("noiCap", "Công an tỉnh Sơn La")],
    ),
    mend(
        "P-06.noi-cap-viet-khac",
        Request,
        &[("noiCap", "Cục Cảnh sát QLHC về TTXH")],
        "CCSQLHCVTTXH",
    ),
    case(
        "P-06.noi-cap-ngay-cap",
        Request,
        &[("noiCap", "CCSĐKQLCTVDLQGVDC")],
    ),
    case(
        "P-06.noi-cap-ngay-cap-nhan",
        Letter,
        &[("nhanNoiCap", "CCSĐKQLCTVDLQGVDC")],
    ),
    case(
        "P-06.bo-cong-an",
        Request,
        &[("noiCap", "Bộ Công an"), ("ngayCap", "05/07/2024")],
    ),
    case("P-07.cu-phap", Request, &[("email", "hanhqt.sonla.gov.vn")]),
    case("P-07.co-dau", Request, &[("email", "hạnh@sonla.gov.vn")]),
    mend(
        "P-07.viet-hoa",
        Request,
        &[("email", "HanhQT@sonla.gov.vn")],
        "hanhqt@sonla.gov.vn",
    ),
    case("P-07.thu-rieng", Request, &[("email", "hanhqt@gmail.com")]),
    case("P-07.khong-gov", Request, &[("email", "hanhqt@vnpt.vn")]),
    case(
        "P-07.mien-cu",
        Request,
        &[("email", "hanhqt@yenbai.gov.vn"), ("ngayLap", "01/07/2025")],
    ),
    case("P-10.thu-trung", Rows, &[("email", "hanhqt@sonla.gov.vn")]),
    case("P-10.thu-trung", Rows, &[("email", "HANHQT@sonla.gov.vn")]),
    case("P-10.giay-to-trung", Rows, &[("soGiayTo", "014190123456")]),
    case("P-10.giay-to-trung", Rows, &[("soGiayTo", "14190123456")]),
    case("P-10.so-hieu-trung", Rows, &[("soHieuCu", "2f11d3")]),
    case("P-08.do-dai", Request, &[("dienThoai", "08133440")]),
    mend(
        "P-08.mat-so-0",
        Request,
        &[("dienThoai", "966472506")],
        "0966472506",
    ),
    mend(
        "P-08.ma-nuoc",
        Request,
        &[("dienThoai", "+84 363 891 590")],
        "0363891590",
    ),
    mend(
        "P-08.dau-cach",
        Request,
        &[("dienThoai", "0966.472.506")],
        "0966472506",
    ),
    case("P-08.co-dinh", Request, &[("dienThoai", "02123852001")]),
    case("P-08.dau-so", Request, &[("dienThoai", "0123456789")]),
    mend(
        "P-09.viet-tat",
        Request,
        &[("coQuan", "UBND tỉnh Sơn La")],
        "Ủy ban nhân dân tỉnh Sơn La",
    ),
    case("P-09.qua-bon-cap", Request, &[("coQuan", "A\nB\nC\nD\nE")]),
    case(
        "T-03.cap-huyen",
        Request,
        &[
            ("coQuan", "Ủy ban nhân dân huyện Mai Sơn"),
            ("ngayLap", "01/07/2025"),
        ],
    ),
    case(
        "P-09.cap-huyen-cu",
        Request,
        &[("coQuan", "Ủy ban nhân dân huyện Mai Sơn")],
    ),
    mend(
        "T-03.tinh-sap-nhap",
        Request,
        &[("tinh", "Yên Bái"), ("ngayLap", "01/07/2025")],
        "Lào Cai",
    ),
    case("T-03.tinh-la", Request, &[("tinh", "Sơn Lo")]),
    mend(
        "T-03.tinh-viet-khac",
        Request,
        &[("tinh", "Tỉnh Sơn La")],
        "Sơn La",
    ),
    mend(
        "T-03.tinh-chua-co",
        Request,
        &[("tinh", "Huế")],
        "Thừa Thiên Huế",
    ),
    case("S-01.so-hieu-sai", Request, &[("soHieuCu", "VGCA-01")]),
    case(
        "S-01.dau-van-tay",
        Request,
        &[("soHieuCu", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709")],
    ),
    mend(
        "S-01.viet-lien",
        Request,
        &[("soHieuCu", "30:d8:c5:75")],
        "30D8C575",
    ),
    case(
        "W-01.noi-nhan",
        Request,
        &[("kinhGui", "Cục Chứng thực số và Bảo mật thông tin")],
    ),
    case(
        "W-02.noi-nhan",
        Letter,
        &[("kinhGui", "Sở Thông tin và Truyền thông")],
    ),
    case("W-03.phap-nhan", Letter, &[("tuCachPhapNhan", "")]),
    case("W-03.phap-nhan", Letter, &[("conDau", "")]),
    mend("W-03.danh-dau", Letter, &[("conDau", "có")], "x"),
    case("W-04.khong-phai-so", Letter, &[("soLuong", "một")]),
    mend("W-04.so-luong", Letter, &[("soLuong", "40")], "1"),
    case("W-05.mau-01", Letter, &[("daDoiChieu", "")]),
    case("W-06.chua-ky-so", Letter, &[("kenhGui", "chua-ky-so")]),
    case("W-06.cach-gui-la", Letter, &[("kenhGui", "bồ câu")]),
    case("L-01.so-ky-hieu", Letter, &[("soKyHieu", "12")]),
    mend(
        "L-01.so-0",
        Letter,
        &[("soKyHieu", "5/SNV-VP")],
        "05/SNV-VP",
    ),
    case("L-01.noi-nhan-luu", Letter, &[("noiNhan", "Như trên.")]),
    case(
        "L-01.trich-yeu",
        Letter,
        &[("trichYeu", "V/v đề nghị cấp chứng thư số")],
    ),
    case("L-01.quyen-han", Letter, &[("quyenHanKy", "thay")]),
    mend(
        "L-01.quyen-han-viet-khac",
        Letter,
        &[("quyenHanKy", "KT")],
        "KT.",
    ),
    case("T-01.mau-da-thay", Request, &[("ngayLap", "15/08/2024")]),
    case("T-02.truoc-hieu-luc", Request, &[("ngayLap", "17/02/2020")]),
];

/// Cases at the border, in which the rule must not fire.
const SILENT: &[Case] = &[
    case("P-05.tuong-lai", Request, &[("ngayCap", "15/07/2024")]),
    case("P-05.du-14-tuoi", Request, &[("ngayCap", "05/03/2004")]),
    case("P-05.tuoi", Request, &[("ngaySinh", "15/07/2006")]),
    case(
        "P-02.nam-sinh",
        Request,
        &[("soGiayTo", "014390123456"), ("ngaySinh", "05/03/2090")],
    ),
    case("P-02.nam-sinh", Request, &[("soGiayTo", "B1234567")]),
    case("P-03.gioi-tinh", Request, &[("gioiTinh", "Nữ")]),
    case(
        "P-04.cmnd-het-han",
        Request,
        &[("soGiayTo", "050123456"), ("ngayLap", "31/12/2024")],
    ),
    case(
        "P-04.cmnd",
        Request,
        &[("soGiayTo", "050123456"), ("ngayLap", "01/01/2025")],
    ),
    case(
        "P-06.noi-cap-ngay-cap",
        Request,
        &[("ngayCap", "30/06/2024")],
    ),
    case(
        "P-06.noi-cap-ngay-cap",
        Request,
        &[("ngayCap", "12/10/1984")],
    ),
    case(
        "P-07.thu-rieng",
        Request,
        &[("email", "gmail.com@sonla.gov.vn")],
    ),
    case("P-07.khong-gov", Request, &[("email", "hanhqt@gmail.com")]),
    case(
        "P-07.mien-cu",
        Request,
        &[("email", "hanhqt@yenbai.gov.vn")],
    ),
    case("P-10.thu-trung", Rows, &[]),
    case("P-09.viet-tat", Request, &[("coQuan", "SỞ Y TẾ")]),
    case("P-09.qua-bon-cap", Request, &[("coQuan", "A\nB\nC\nD")]),
    case(
        "T-03.cap-huyen",
        Request,
        &[
            ("coQuan", "Ủy ban nhân dân huyện Mai Sơn"),
            ("ngayLap", "30/06/2025"),
        ],
    ),
    case(
        "P-09.cap-huyen-cu",
        Request,
        &[
            ("coQuan", "Ủy ban nhân dân huyện Mai Sơn"),
            ("ngayLap", "01/07/2025"),
        ],
    ),
    case(
        "T-03.tinh-sap-nhap",
        Request,
        &[("tinh", "Yên Bái"), ("ngayLap", "30/06/2025")],
    ),
    case("T-03.tinh-viet-khac", Request, &[("tinh", "Khánh Hòa")]),
    case("T-01.mau-da-thay", Request, &[("ngayLap", "14/08/2024")]),
    case("T-02.truoc-hieu-luc", Request, &[("ngayLap", "18/02/2020")]),
    case("W-04.so-luong", Letter, &[("soLuong", "01")]),
    case("L-01.so-ky-hieu", Letter, &[("soKyHieu", "/SNV-VP")]),
    case(
        "L-01.noi-nhan-luu",
        Letter,
        &[("noiNhan", "- Như trên;\n- Lưu: VT, CNTT (Tr 50b).")],
    ),
    case("P-09.ten-chu-thuong", Request, &[("hoTen", "Thào văn páo")]),
    case("P-09.ten-co-dau", Request, &[("hoTen", "H'Hen Niê")]),
    case(
        "P-09.ten-co-dau",
        Request,
        &[("hoTen", "Nguyễn-Trần Anne-Marie")],
    ),
    case("P-01.ma-tinh", Request, &[("soGiayTo", "101190123456")]),
];

const LONG: &str = concat!(
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
);

fn record(case: &Case) -> Record {
    let pack = pack();
    match case.place {
        Request => request(&pack, case.changes),
        Letter => letter(&pack, case.changes),
        Rows => {
            let mut record = letter(&pack, &[("soLuong", "2")]);
            fill(&mut record.rows[0], &[("soHieuCu", "2F11D3")]);
            let other = &[
                ("hoTen", "Lò Thị Lan"),
                ("soGiayTo", "014190999999"),
                ("email", "lanlt@sonla.gov.vn"),
            ];
            let mut second = row(pack.form("mau-02").unwrap(), other);
            fill(&mut second, case.changes);
            record.rows.push(second);
            record
        }
    }
}

fn findings(case: &Case) -> Vec<Finding> {
    let record = record(case);
    let pack = pack();
    Plan::new(&pack, &record.form)
        .unwrap()
        .check(&record, day("2024-07-15"))
}

#[test]
fn rules_fire_where_they_should() {
    for case in FIRES {
        let findings = findings(case);
        let found = findings.iter().find(|finding| {
            let in_place = case.place != Rows || finding.row == Some(2);
            let whole = finding.field.is_none() || finding.rule.starts_with("T-02");
            let here =
                whole || finding.field.as_deref() == case.changes.first().map(|(key, _)| *key);
            finding.rule == case.rule && in_place && here
        });
        let Some(found) = found else {
            panic!("{} {:?}: {findings:#?}", case.rule, case.changes);
        };
        let repair = found.repair.as_ref().map(|repair| repair.value.as_str());
        assert_eq!(repair, case.repair, "{} {:?}", case.rule, case.changes);
    }
}

#[test]
fn rules_are_silent_where_they_should() {
    for case in SILENT {
        let findings = findings(case);
        let found = findings.iter().find(|finding| finding.rule == case.rule);
        assert_eq!(found, None, "{} {:?}", case.rule, case.changes);
    }
}

#[test]
fn nothing_is_wrong_with_a_faultless_dossier() {
    let pack = pack();
    for record in [request(&pack, &[]), letter(&pack, &[])] {
        let findings = Plan::new(&pack, &record.form)
            .unwrap()
            .check(&record, day("2024-07-15"));
        assert_eq!(findings, [], "{}", record.form);
    }
}

#[test]
fn every_rule_has_a_case() {
    let pack = pack();
    let tried: BTreeSet<&str> = FIRES
        .iter()
        .map(|case| case.rule)
        .chain(["W-04.danh-sach-rong"])
        .collect();
    let rules: BTreeSet<&str> = pack.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(tried, rules);
}

#[test]
fn an_empty_list_is_told() {
    let pack = pack();
    let mut record = letter(&pack, &[]);
    record.rows.clear();
    let findings = Plan::new(&pack, "mau-02")
        .unwrap()
        .check(&record, day("2024-07-15"));
    assert!(
        findings
            .iter()
            .any(|finding| finding.rule == "W-04.danh-sach-rong")
    );
}

#[test]
fn no_message_has_a_word_left_open() {
    for case in FIRES {
        for finding in findings(case) {
            let text = format!("{} {} {}", finding.what, finding.why, finding.how);
            assert!(
                !text.contains(['{', '}']) && !text.contains("  "),
                "{}: {text}",
                finding.rule
            );
        }
    }
}

#[test]
fn messages_read_as_sentences() {
    let mut lines: Vec<String> = FIRES
        .iter()
        .filter_map(|case| {
            let finding = findings(case)
                .into_iter()
                .find(|finding| finding.rule == case.rule)?;
            let how = match finding.how.as_str() {
                "" => String::new(),
                how => format!(" → {how}"),
            };
            Some(format!(
                "{} [{}] {}{how}",
                finding.rule,
                finding.level.name(),
                finding.what
            ))
        })
        .collect();
    lines.dedup();
    insta::assert_snapshot!(lines.join("\n"));
}
