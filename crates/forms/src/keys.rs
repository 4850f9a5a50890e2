//! The keys of fields that code names; every other field is known to packs alone.
//!
//! Paper, spreadsheets and the command line put some fields at places of their own. Each has one constant here.
//! A pack may leave fields out, but not those that paper of its forms' shapes needs, see [`Shape::keys`](crate::pack::Shape::keys).

// ---- A person, as in the row of a list ----

/// *Họ và tên*.
pub const FULL_NAME: &str = "hoTen";
/// *Ngày sinh*.
pub const BIRTH_DATE: &str = "ngaySinh";
/// *Số CMND/CCCD/Hộ chiếu*.
pub const IDENTITY_NUMBER: &str = "soGiayTo";
/// *Ngày cấp* of that paper.
pub const ISSUE_DATE: &str = "ngayCap";
/// *Nơi cấp* of that paper.
pub const ISSUER: &str = "noiCap";
/// *Địa chỉ thư điện tử công vụ*.
pub const EMAIL: &str = "email";
/// *Tên cơ quan, tổ chức công tác*: up to four levels, one a line, highest first.
pub const AGENCY: &str = "coQuan";
/// *Tỉnh/Thành phố*.
pub const PROVINCE: &str = "tinh";
/// *Chức vụ*.
pub const POSITION: &str = "chucVu";
/// *Số điện thoại di động*.
pub const MOBILE: &str = "dienThoai";
/// *Số hiệu chứng thư số cũ (nếu có)*.
pub const OLD_SERIAL: &str = "soHieuCu";
/// *Nhà mạng*: a column of the authority's 19-column template that no form of Thông tư 185/2019 has.
pub const OPERATOR: &str = "nhaMang";
/// *Là chuyển số*: as the above.
pub const NUMBER_MOVES: &str = "laChuyenSo";
/// *Loại thiết bị*: as the above.
pub const DEVICE: &str = "loaiThietBi";
/// *Tên cơ quan, tổ chức* that a certificate is asked for.
pub const AGENCY_NAME: &str = "tenCoQuan";
/// *Tên cơ quan chủ quản* of that agency.
pub const SUPERIOR: &str = "capTren";
/// *Địa chỉ* of that agency.
pub const ADDRESS: &str = "diaChi";
/// *Mã số thuế* of that agency.
pub const TAX_CODE: &str = "maSoThue";
/// *Mã quan hệ ngân sách* of that agency.
pub const BUDGET_CODE: &str = "maQuanHeNganSach";
/// *Tên thiết bị, dịch vụ, phần mềm* that a certificate is asked for.
pub const DEVICE_NAME: &str = "tenThietBi";
/// The file of the request (Mẫu 01) that the row was taken from.
pub const SOURCE: &str = "nguon";

// ---- A certificate that there is ----

/// *Tên chứng thư số*: whom it is for, as it stands there.
pub const CERTIFICATE_NAME: &str = "tenChungThu";
/// *Số hiệu chứng thư số*.
pub const SERIAL: &str = "soHieu";
/// The first day it holds.
pub const VALID_FROM: &str = "hieuLucTu";
/// The last day it holds.
pub const VALID_UNTIL: &str = "hieuLucDen";

// ---- Any paper ----

/// *Kính gửi*.
pub const ADDRESSEE: &str = "kinhGui";
/// *Địa danh*, before the date.
pub const PLACE: &str = "diaDanh";
/// *Ngày lập*: the day of the dossier.
pub const DATE: &str = "ngayLap";

// ---- An official letter (Nghị định 30/2020/NĐ-CP, Phụ lục I) ----

/// *Cơ quan chủ quản*, above the name of the agency.
pub const PARENT_AGENCY: &str = "coQuanChuQuan";
/// The agency that issues the letter: *cơ quan quản lý trực tiếp*.
pub const ISSUING_AGENCY: &str = "coQuanBanHanh";
/// *Số, ký hiệu*.
pub const DOCUMENT_NUMBER: &str = "soKyHieu";
/// *Trích yếu*, after “V/v”; the heading of the form where a letter has none.
pub const SUBJECT: &str = "trichYeu";
/// *Căn cứ*, one a line.
pub const LEGAL_BASES: &str = "canCu";
/// How many certificates are asked for.
pub const COUNT: &str = "soLuong";
/// *Quyền hạn ký*: TM., KT., TL., TUQ.
pub const SIGNING_AUTHORITY: &str = "quyenHanKy";
/// The position that is signed for.
pub const SIGNED_FOR: &str = "chucVuThayKy";
/// *Chức vụ người ký*.
pub const SIGNER_POSITION: &str = "chucVuKy";
/// *Họ và tên người ký*.
pub const SIGNER_NAME: &str = "nguoiKy";
/// *Nơi nhận*, one a line.
pub const RECIPIENTS: &str = "noiNhan";

// ---- Minutes ----

/// *Số biên bản*.
pub const MINUTES_NUMBER: &str = "soBienBan";
