//! The shipped packs and a faultless person, for all tests.

#![allow(dead_code)] // Each test file uses its part.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use forms::{Form, Pack, Plan, Record, Values};

/// The names and texts of a pack's files, as its folder holds them.
#[allow(clippy::disallowed_methods)] // A test reads the pack from its folder.
fn files_of(id: &str) -> &'static [(&'static str, &'static str)] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../packs")
        .join(id);
    let texts = Pack::texts(|name| std::fs::read_to_string(folder.join(name))).unwrap();
    let leak = |text: String| -> &'static str { text.leak() };
    let files: Vec<_> = texts
        .into_iter()
        .map(|(name, text)| (leak(name), leak(text)))
        .collect();
    files.leak()
}

/// A pack with the text it was made of.
struct Shipped {
    files: &'static [(&'static str, &'static str)],
    pack: Arc<Pack>,
}

impl Shipped {
    fn new(id: &str) -> Shipped {
        let files = files_of(id);
        let pack = Pack::load(files).unwrap_or_else(|faults| {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"))
        });
        Shipped {
            files,
            pack: Arc::new(pack),
        }
    }
}

static OLD: LazyLock<Shipped> = LazyLock::new(|| Shipped::new("tt185-2019"));
static NEW: LazyLock<Shipped> = LazyLock::new(|| Shipped::new("nd68-2024"));

/// The files of the pack of Thông tư 185/2019/TT-BQP: name and text.
pub fn files() -> &'static [(&'static str, &'static str)] {
    OLD.files
}

/// The files of the pack of Nghị định 68/2024/NĐ-CP.
pub fn new_files() -> &'static [(&'static str, &'static str)] {
    NEW.files
}

pub fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

/// The pack of Thông tư 185/2019/TT-BQP.
pub fn pack() -> Arc<Pack> {
    Arc::clone(&OLD.pack)
}

/// The pack of Nghị định 68/2024/NĐ-CP.
pub fn new_pack() -> Arc<Pack> {
    Arc::clone(&NEW.pack)
}

/// The day on which nothing is wrong with a pack's faultless dossiers.
pub fn today_of(pack: &Pack) -> NaiveDate {
    day(match &*pack.id {
        "nd68-2024" => "2024-09-16",
        _ => "2024-07-15",
    })
}

/// A record that lies in `tests/records`: `good`, `minimal`, `longest` or `faulty`.
#[allow(clippy::disallowed_methods)] // A test reads it from its folder.
pub fn record_of(pack: &Pack, form: &str, kind: &str) -> Record {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/records");
    let path = folder.join(&pack.id).join(format!("{form}-{kind}.json"));
    let text = std::fs::read_to_string(&path);
    let text = text.unwrap_or_else(|_| {
        panic!(
            "a form has four records as test data: {} is missing",
            path.display()
        )
    });
    Record::from_json(&text, pack).unwrap()
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

/// What stands in the fields of the other forms when nothing is wrong on 15/07/2024, beside the person and the letter.
pub const OTHERS: &[(&str, &str)] = &[
    ("tuCachQuanLy", "Người đứng đầu đơn vị"),
    ("quanLyEmail", "hanhqt@sonla.gov.vn"),
    ("tenCoQuan", "Sở Nội vụ tỉnh Sơn La"),
    ("capTren", "Ủy ban nhân dân tỉnh Sơn La"),
    ("diaChi", "Số 1 đường Tô Hiệu, phường Tô Hiệu"),
    ("maSoThue", "0100109106"),
    ("maQuanHeNganSach", "1012345"),
    ("giayToPhapNhan", "Quyết định thành lập"),
    ("soQuyetDinh", "125/QĐ-UBND"),
    ("ngayQuyetDinh", "15/01/2016"),
    ("coQuanQuyetDinh", "Ủy ban nhân dân tỉnh Sơn La"),
    ("tenThietBi", "dichvucong.sonla.gov.vn"),
    ("loaiThietBi", "Máy chủ web (SSL)"),
    ("luuKhoa", "HSM"),
    ("tenChungThu", "Quàng Thị Hạnh"),
    ("soHieu", "30D8C57549BFA5DC"),
    ("soHieuThietBi", "02A1B7"),
    ("hieuLucTu", "20/09/2021"),
    ("hieuLucDen", "20/09/2026"),
    ("noiDungDeNghi", "Thay đổi nội dung thông tin"),
    ("daGiaHan", "Chưa lần nào"),
    (
        "truongHopThayDoi",
        "Chuyển công tác trong khối cơ quan nhà nước",
    ),
    ("coQuanMoi", "Ủy ban nhân dân tỉnh Sơn La\nSở Tài chính"),
    ("lyDoThuHoi", "Nghỉ hưu"),
    ("lyDoKhoiPhuc", "Quên mật khẩu"),
    ("ngayNhanThietBi", "05/07/2024"),
    ("ngayBanGiao", "08/07/2024"),
    ("ngayHieuLuc", "08/07/2024"),
    ("soBienBan", "05/BB-SNV"),
    ("diaDiem", "trụ sở Sở Nội vụ tỉnh Sơn La"),
    ("soThongBao", "215/TB-CTS"),
    ("ngayThongBao", "10/07/2024"),
    ("giaoDonVi", "Sở Nội vụ tỉnh Sơn La"),
    ("giaoHoTen", "Quàng Thị Hạnh"),
    ("giaoChucVu", "Chuyên viên"),
    ("giaoSoGiayTo", "014190123456"),
    ("giaoDienThoai", "0966472506"),
    ("nhanDonVi", "Cục Chứng thực số và Bảo mật thông tin"),
    ("tinhTrang", "Nguyên vẹn"),
    ("soBan", "02"),
    ("daiDienHoTen", "Nguyễn Văn An"),
    ("daiDienChucVu", "Phó Giám đốc"),
    ("ngayThatLac", "01/07/2024"),
    ("diaDiemThatLac", "Không xác định"),
    ("hoanCanhThatLac", "Để quên khi đi công tác."),
    ("soVanBanThuHoi", "18/SNV-VP"),
    ("ngayVanBanThuHoi", "03/07/2024"),
];

/// What stands otherwise in the forms of Nghị định 68/2024/NĐ-CP when nothing is wrong on 16/09/2024.
pub const NEW_FORMS: &[(&str, &str)] = &[
    ("ngayLap", "16/09/2024"),
    ("trichYeu", "đề nghị cấp chứng thư chữ ký số"),
    (
        "truongHopThayDoi",
        "Cá nhân thay đổi cơ quan, tổ chức công tác",
    ),
    ("ngayThongBao", "11/09/2024"),
];

/// A record of any form with which nothing is wrong on 15/07/2024 (of the new forms on 16/09/2024),
/// with changes to its own fields; a list has one row.
pub fn faultless(pack: &Pack, form: &str, changes: &[(&str, &str)]) -> Record {
    let form = pack.form(form).unwrap();
    let new: &[_] = match &*pack.id {
        "nd68-2024" => NEW_FORMS,
        _ => &[],
    };
    let mut record = Record::new(&pack.id, form);
    for pairs in [PERSON, LETTER, OTHERS, new] {
        fill(&mut record.values, pairs);
    }
    let to_agency = form.addressee == "Cơ quan quản lý trực tiếp";
    if to_agency {
        fill(&mut record.values, &[("kinhGui", "Sở Nội vụ tỉnh Sơn La")]);
    }
    fill(&mut record.values, changes);
    if form.list.is_some() {
        let mut row = row(form, &[]);
        fill(&mut row, OTHERS);
        fill(&mut row, new);
        record.rows.push(row);
    }
    record
}

/// What a second row has otherwise, so that no two rows have the same where they must not.
pub const SECOND: &[(&str, &str)] = &[
    ("soHieu", "2F11D3"),
    ("soHieuThietBi", "02A1B8"),
    ("email", "lanlt@sonla.gov.vn"),
];
