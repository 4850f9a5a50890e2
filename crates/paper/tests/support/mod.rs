//! Records for the tests, of the pack that the site ships.

#![allow(clippy::disallowed_methods)] // It runs natively, outside the crate.
#![allow(dead_code)]

use std::ops::ControlFlow;

use chrono::NaiveDate;
use forms::kind::Kind;
use forms::pack::{Field, Form, Pack};
use forms::record::{Record, Values};
use lopdf::Document;
use paper::{Attachment, Fonts, Paper, PaperError};

/// The fonts that the site ships.
pub const FONTS: Fonts<'static> = Fonts {
    regular: include_bytes!("../../../../public/fonts/chukyso-serif-Regular.ttf"),
    bold: include_bytes!("../../../../public/fonts/chukyso-serif-Bold.ttf"),
    italic: include_bytes!("../../../../public/fonts/chukyso-serif-Italic.ttf"),
    bold_italic: include_bytes!("../../../../public/fonts/chukyso-serif-BoldItalic.ttf"),
};

/// The day the papers of the tests are made on.
pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 7, 15).unwrap()
}

/// Writes a record with its data attached.
pub fn try_write(record: &Record, pack: &Pack) -> Result<Paper, PaperError> {
    let data = data(record);
    paper::write(
        record,
        pack,
        &FONTS,
        &Attachment::record(&data),
        day(),
        &mut |_| ControlFlow::Continue(()),
    )
}

/// Writes a record that can be written.
pub fn write(record: &Record, pack: &Pack) -> Paper {
    try_write(record, pack).unwrap()
}

/// What is attached to a record's paper.
pub fn data(record: &Record) -> String {
    record.to_json()
}

/// The text of the pages, one after the other, with a line between them.
pub fn text_of(pdf: &[u8]) -> String {
    let document = Document::load_mem(pdf).unwrap();
    let pages = document.get_pages().into_keys();
    let pages: Vec<String> = pages
        .map(|page| document.extract_text(&[page]).unwrap())
        .collect();
    let pages: Vec<&str> = pages.iter().map(|page| page.trim_end()).collect();
    // This reader takes a stretched blank of a justified line for two.
    pages.join("\n--------\n").replace("  ", " ")
}

/// The packs that the site ships.
pub const PACKS: [&str; 2] = ["tt185-2019", "nd68-2024"];

/// The pack with this id.
pub fn pack_of(id: &str) -> Pack {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs");
    Pack::open(|name| std::fs::read_to_string(format!("{folder}/{id}/{name}"))).unwrap()
}

/// A record of the forms' tests: `good`, `minimal`, `longest` or `faulty`.
pub fn record_of(pack: &Pack, form: &Form, kind: &str) -> Record {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../forms/tests/records");
    let path = format!("{folder}/{}/{}-{kind}.json", pack.id, form.id);
    Record::from_json(&std::fs::read_to_string(path).unwrap(), pack).unwrap()
}

/// The first of them.
pub fn pack() -> Pack {
    pack_of(PACKS[0])
}

/// Puts these values.
pub fn set(values: &mut Values, pairs: &[(&str, &str)]) {
    for (key, value) in pairs {
        values.set(key, *value);
    }
}

const NAMES: [&str; 6] = [
    "Lò Văn Ẫn",
    "Nguyễn Thị Hồng Ngộ",
    "Quàng Thị Thuỷ",
    "Trần Đỗ Quốc Khánh",
    "Hoàng Phương Thảo Nguyên",
    "Vì Văn Ỷ",
];

/// A person's values.
pub fn person(index: usize) -> Vec<(&'static str, String)> {
    let name = NAMES[index % NAMES.len()];
    vec![
        ("hoTen", name.to_owned()),
        (
            "ngaySinh",
            format!(
                "{:02}/{:02}/{}",
                index % 28 + 1,
                index % 12 + 1,
                1970 + index % 30
            ),
        ),
        ("soGiayTo", format!("0140{:08}", 90_000_000 + index * 37)),
        ("ngayCap", "12/08/2021".to_owned()),
        (
            "noiCap",
            if index.is_multiple_of(3) {
                "CCSĐKQLCTVDLQGVDC"
            } else {
                "CCSQLHCVTTXH"
            }
            .to_owned(),
        ),
        ("email", format!("canbo{index}.snv@sonla.gov.vn")),
        (
            "coQuan",
            "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ\nPhòng Tổ chức cán bộ".to_owned(),
        ),
        ("tinh", "Sơn La".to_owned()),
        (
            "chucVu",
            if index.is_multiple_of(2) {
                "Chuyên viên"
            } else {
                "Phó Trưởng phòng"
            }
            .to_owned(),
        ),
        ("dienThoai", format!("09{:08}", 12_345_678 + index)),
        (
            "soHieuCu",
            if index.is_multiple_of(5) {
                format!("5400F2A{index:05X}")
            } else {
                String::new()
            },
        ),
    ]
}

/// A record of any form with every field filled in, and so many rows where it has a list.
pub fn filled(pack: &Pack, form: &Form, rows: usize) -> Record {
    let mut record = Record::new(&pack.id, form);
    for field in form.fields() {
        record.values.set(&field.key, value(pack, field, 0, rows));
    }
    for index in 0..rows {
        let mut row = form.new_row();
        for field in form.list.iter().flat_map(|list| &list.fields) {
            row.set(&field.key, value(pack, field, index, rows));
        }
        record.rows.push(row);
    }
    record
}

/// A record with values longer than any that is right: names of 200 letters, words without a blank, many lines.
pub fn longer_than_any(pack: &Pack, form: &Form) -> Record {
    let mut record = filled(pack, form, 3);
    let mut count = 0;
    let mut long = |field: &Field, value: &str| -> String {
        count += 1;
        match field.kind {
            Kind::Agency(_) | Kind::Lines => {
                "Trung tâm Công nghệ thông tin và Truyền thông tỉnh Sơn La\n"
                    .repeat(4)
                    .trim_end()
                    .to_owned()
            }
            // 200 letters.
            Kind::PersonName => "Nguyễn Thị Ẫng Ưởng ".repeat(10).trim_end().to_owned(),
            Kind::Text if count % 2 == 0 => "ẪỘỷWm".repeat(40),
            Kind::Text | Kind::DocumentNumber => {
                "Sở Khoa học và Công nghệ ".repeat(8).trim_end().to_owned()
            }
            Kind::Email => format!("{}@sonla.gov.vn", "vanthuskhcn".repeat(8)),
            Kind::CertificateSerial => "5400F2AB9DCE".repeat(5),
            _ => value.to_owned(),
        }
    };
    for field in form.fields() {
        let value = long(field, record.values.get(&field.key));
        record.values.set(&field.key, value);
    }
    for row in &mut record.rows {
        for field in form.list.iter().flat_map(|list| &list.fields) {
            let value = long(field, row.get(&field.key));
            row.set(&field.key, value);
        }
    }
    record
}

/// A value as people type it into such a field.
fn value(pack: &Pack, field: &Field, index: usize, rows: usize) -> String {
    // What belongs together, and what reads better than an example.
    let own = match field.key.as_str() {
        "kinhGui" if field.default.is_empty() => "Sở Nội vụ tỉnh Sơn La",
        "coQuanChuQuan" => "Ủy ban nhân dân tỉnh Sơn La",
        "coQuanBanHanh" => "Sở Nội vụ",
        "ngayLap" => "5/2/2024",
        "soKyHieu" => "5/SNV-VP",
        "noiNhan" => "Như trên\nUBND tỉnh (báo cáo)\nGiám đốc Sở\nLưu: VT, VP",
        "quyenHanKy" => "KT.",
        "chucVuThayKy" => "Giám đốc",
        "chucVuKy" => "Phó Giám đốc",
        "nguoiKy" => "Hoàng Thị Ngọc Ưởng",
        "nhanHoTen" => "Cầm Thị Ánh",
        "giaoHoTen" => "Đỗ Quốc Khánh",
        "daiDienHoTen" => "Hoàng Thị Ngọc Ưởng",
        "diaChi" => "Tầng 3, Khu Trung tâm hành chính, phường Chiềng Cơi, tỉnh Sơn La",
        "nhanDiaChi" => {
            "Văn thư Sở Nội vụ, tầng 3, Khu Trung tâm hành chính, phường Chiềng Cơi, tỉnh Sơn La"
        }
        "soThongBao" => "128/CTSBMTT-CT",
        "taiLieuSoHuu" => "Quyết định giao quản lý số 15/QĐ-SNV",
        "soHieuThietBi" => "8F3A61C20D",
        "lyDoKhac" => "Theo Quyết định số 25/QĐ-SNV",
        "diaDiemThatLac" => "phường Chiềng Lề, thành phố Sơn La",
        "hoanCanhThatLac" => "Rơi trên đường đi công tác, đã tìm nhưng không thấy.",
        "giaoChucVu" | "daiDienChucVu" => "Phó Giám đốc",
        "maQuanHeNganSach" => "1057234",
        "nguon" => "",
        _ => "*",
    };
    if own != "*" {
        return own.to_owned();
    }
    match &field.kind {
        Kind::PersonName => NAMES[index % NAMES.len()].to_owned(),
        Kind::Text if field.key == "tenChungThu" => NAMES[index % NAMES.len()].to_owned(),
        Kind::Email => format!("canbo{index}.snv@sonla.gov.vn"),
        Kind::Identity => format!("0140{:08}", 90_000_000 + index * 37),
        Kind::Mobile => format!("09{:08}", 12_345_678 + index),
        Kind::Count if field.key == "soLuong" => rows.to_string(),
        Kind::Count => "2".to_owned(),
        Kind::Tick => "x".to_owned(),
        Kind::Date => format!("{}/{}/{}", index % 28 + 1, index % 12 + 1, 2020 + index % 4),
        Kind::CertificateSerial => format!("5400F2AB9D{:06X}", index * 4093),
        Kind::Code(list) => {
            let entries = &pack.list(list).unwrap().entries;
            entries[index % entries.len()].value.clone()
        }
        _ if !field.default.is_empty() => field.default.clone(),
        _ => field.example.clone(),
    }
}

/// A filled request.
pub fn request(pack: &Pack) -> Record {
    let mut record = Record::new(&pack.id, pack.form("mau-01").unwrap());
    for (key, value) in person(0) {
        record.values.set(key, value);
    }
    set(
        &mut record.values,
        &[
            ("kinhGui", "Sở Nội vụ tỉnh Sơn La"),
            ("diaDanh", "Sơn La"),
            ("ngayLap", "05/02/2024"),
        ],
    );
    record
}

/// A filled letter with a list of this length.
pub fn letter(pack: &Pack, rows: usize) -> Record {
    let form = pack.form("mau-02").unwrap();
    let mut record = Record::new(&pack.id, form);
    set(
        &mut record.values,
        &[
            ("coQuanChuQuan", "UBND tỉnh Sơn La"),
            ("coQuanBanHanh", "Sở Nội vụ"),
            ("soKyHieu", "5/SNV-VP"),
            ("diaDanh", "Sơn La"),
            ("ngayLap", "05/02/2024"),
            ("trichYeu", "đề nghị cấp chứng thư số cho cá nhân"),
            (
                "kinhGui",
                "Cục Chứng thực số và Bảo mật thông tin, Ban Cơ yếu Chính phủ",
            ),
            (
                "canCu",
                "Căn cứ Nghị định số 130/2018/NĐ-CP ngày 27 tháng 9 năm 2018 của Chính phủ quy định chi tiết thi hành Luật Giao dịch điện tử về chữ ký số và dịch vụ chứng thực chữ ký số\nCăn cứ Thông tư số 185/2019/TT-BQP ngày 04 tháng 12 năm 2019 của Bộ trưởng Bộ Quốc phòng hướng dẫn việc cung cấp, quản lý, sử dụng dịch vụ chứng thực chữ ký số chuyên dùng Chính phủ",
            ),
            ("nhanHoTen", "Cầm Thị Ánh"),
            ("nhanSoGiayTo", "014190001234"),
            ("nhanNgayCap", "20/12/2021"),
            ("nhanNoiCap", "CCSQLHCVTTXH"),
            ("nhanChucVu", "Văn thư"),
            ("nhanDienThoai", "0912345678"),
            ("nhanEmail", "anhct.snv@sonla.gov.vn"),
            (
                "nhanDiaChi",
                "Tầng 3, Khu Trung tâm Lưu trữ, phường Chiềng Cơi, thành phố Sơn La, tỉnh Sơn La",
            ),
            ("tuCachPhapNhan", "x"),
            ("conDau", "x"),
            (
                "noiNhan",
                "Như trên\nUBND tỉnh (báo cáo)\nGiám đốc Sở\nLưu: VT, VP",
            ),
            ("quyenHanKy", "KT."),
            ("chucVuThayKy", "Giám đốc"),
            ("chucVuKy", "Phó Giám đốc"),
            ("nguoiKy", "Hoàng Thị Ngọc Ưởng"),
        ],
    );
    record.values.set("soLuong", rows.to_string());
    for index in 0..rows {
        let mut row = form.new_row();
        for (key, value) in person(index) {
            row.set(key, value);
        }
        record.rows.push(row);
    }
    record
}
