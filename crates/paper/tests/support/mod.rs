//! Records for the tests, of the pack that the site ships.

#![allow(clippy::disallowed_methods)] // It runs natively, outside the crate.
#![allow(dead_code)]

use std::ops::ControlFlow;

use chrono::NaiveDate;
use forms::pack::Pack;
use forms::record::{Record, Values};
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

/// The pack that the site ships.
pub fn pack() -> Pack {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/tt185-2019");
    Pack::open(|name| std::fs::read_to_string(format!("{folder}/{name}"))).unwrap()
}

/// Puts these values.
pub fn set(values: &mut Values, pairs: &[(&str, &str)]) {
    for (key, value) in pairs {
        values.set(key, *value);
    }
}

/// A person's values.
pub fn person(index: usize) -> Vec<(&'static str, String)> {
    const NAMES: [&str; 6] = [
        "Lò Văn Ẫn",
        "Nguyễn Thị Hồng Ngộ",
        "Quàng Thị Thuỷ",
        "Trần Đỗ Quốc Khánh",
        "Hoàng Phương Thảo Nguyên",
        "Vì Văn Ỷ",
    ];
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
