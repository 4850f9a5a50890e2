//! The shipped pack and a faultless person, for all tests.

#![allow(dead_code)] // Each test file uses its part.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use forms::{Form, Pack, Plan, Record, Values};

pub const FILES: &[(&str, &str)] = &[
    (
        "pack.toml",
        include_str!("../../../../packs/tt185-2019/pack.toml"),
    ),
    (
        "fields.toml",
        include_str!("../../../../packs/tt185-2019/fields.toml"),
    ),
    (
        "mau-01.toml",
        include_str!("../../../../packs/tt185-2019/mau-01.toml"),
    ),
    (
        "mau-02.toml",
        include_str!("../../../../packs/tt185-2019/mau-02.toml"),
    ),
    (
        "procedures.toml",
        include_str!("../../../../packs/tt185-2019/procedures.toml"),
    ),
    (
        "lists.toml",
        include_str!("../../../../packs/tt185-2019/lists.toml"),
    ),
    (
        "rules.toml",
        include_str!("../../../../packs/tt185-2019/rules.toml"),
    ),
];

pub fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

static PACK: LazyLock<Arc<Pack>> = LazyLock::new(|| Arc::new(Pack::load(FILES).unwrap()));

pub fn pack() -> Arc<Pack> {
    Arc::clone(&PACK)
}

pub fn plan(form: &str) -> Arc<Plan> {
    Arc::new(Plan::new(&pack(), form).unwrap())
}

/// A person with whom nothing is wrong on 15/07/2024.
pub const PERSON: &[(&str, &str)] = &[
    ("hoTen", "Quàng Thị Hạnh"),
    ("ngaySinh", "05/03/1990"),
    ("soGiayTo", "014190123456"),
    ("ngayCap", "28/08/2021"),
    ("noiCap", "CCSQLHCVTTXH"),
    ("email", "hanhqt@sonla.gov.vn"),
    ("coQuan", "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ"),
    ("tinh", "Sơn La"),
    ("chucVu", "Chuyên viên"),
    ("dienThoai", "0966472506"),
];

/// A letter with which nothing is wrong on 15/07/2024, for one row.
pub const LETTER: &[(&str, &str)] = &[
    ("coQuanChuQuan", "Ủy ban nhân dân tỉnh Sơn La"),
    ("coQuanBanHanh", "Sở Nội vụ"),
    ("tuCachPhapNhan", "x"),
    ("conDau", "x"),
    ("soKyHieu", "12/SNV-VP"),
    ("diaDanh", "Sơn La"),
    ("ngayLap", "15/07/2024"),
    ("trichYeu", "đề nghị cấp chứng thư số cho cá nhân"),
    (
        "kinhGui",
        "Cục Chứng thực số và Bảo mật thông tin, Ban Cơ yếu Chính phủ",
    ),
    ("nhanHoTen", "Lò Văn Páo"),
    ("nhanSoGiayTo", "014085001234"),
    ("nhanNgayCap", "12/04/2021"),
    ("nhanNoiCap", "CCSQLHCVTTXH"),
    ("nhanChucVu", "Văn thư"),
    ("nhanDienThoai", "0910973060"),
    ("nhanEmail", "paolv@sonla.gov.vn"),
    (
        "nhanDiaChi",
        "Số 1 đường Tô Hiệu, phường Tô Hiệu, tỉnh Sơn La",
    ),
    ("soLuong", "1"),
    ("daDoiChieu", "x"),
    ("kenhGui", "ky-so"),
    ("chucVuKy", "Giám đốc"),
    ("nguoiKy", "Nguyễn Văn An"),
    ("noiNhan", "Như trên;\nLưu: VT."),
];

pub fn fill(values: &mut Values, pairs: &[(&str, &str)]) {
    for (key, value) in pairs {
        values.set(key, *value);
    }
}

pub fn row(form: &Form, changes: &[(&str, &str)]) -> Values {
    let mut values = form.new_row();
    fill(&mut values, PERSON);
    fill(&mut values, changes);
    values
}

/// Mẫu 01 of the person, with changes.
pub fn request(pack: &Pack, changes: &[(&str, &str)]) -> Record {
    let mut record = Record::new(&pack.id, pack.form("mau-01").unwrap());
    fill(&mut record.values, PERSON);
    fill(
        &mut record.values,
        &[
            ("kinhGui", "Sở Nội vụ tỉnh Sơn La"),
            ("diaDanh", "Sơn La"),
            ("ngayLap", "15/07/2024"),
        ],
    );
    fill(&mut record.values, changes);
    record
}

/// Mẫu 02 with the person as its only row, with changes to the letter.
pub fn letter(pack: &Pack, changes: &[(&str, &str)]) -> Record {
    let form = pack.form("mau-02").unwrap();
    let mut record = Record::new(&pack.id, form);
    fill(&mut record.values, LETTER);
    fill(&mut record.values, changes);
    record.rows.push(row(form, &[]));
    record
}
