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
/// *Đăng ký SIM PKI*: a box in the forms of Nghị định 68/2024; the template says it under *Loại thiết bị*.
pub const SIM_PKI: &str = "simPki";
/// The file of the request (Mẫu 01) that the row was taken from.
pub const SOURCE: &str = "nguon";

// ---- An agency, a device or a certificate, as in the rows of other lists: spreadsheets head their columns in many words ----

/// *Tên cơ quan, tổ chức* that a certificate is asked for.
pub const AGENCY_NAME: &str = "tenCoQuan";
/// *Tên cơ quan chủ quản* of that agency.
pub const UPPER_AGENCY: &str = "capTren";
/// *Địa chỉ*.
pub const ADDRESS: &str = "diaChi";
/// *Mã số thuế*.
pub const TAX_CODE: &str = "maSoThue";
/// *Mã quan hệ ngân sách*.
pub const BUDGET_CODE: &str = "maQuanHeNganSach";
/// *Số quyết định thành lập*, or that of the paper in its place.
pub const DECISION_NUMBER: &str = "soQuyetDinh";
/// The day of that paper.
pub const DECISION_DATE: &str = "ngayQuyetDinh";
/// *Tên thiết bị, dịch vụ, phần mềm*.
pub const DEVICE_NAME: &str = "tenThietBi";
/// *Tên chứng thư số*.
pub const CERTIFICATE_NAME: &str = "tenChungThu";
/// *Số hiệu chứng thư số*.
pub const SERIAL: &str = "soHieu";
/// *Số hiệu thiết bị lưu khóa bí mật*.
pub const DEVICE_NUMBER: &str = "soHieuThietBi";
/// *Có hiệu lực từ ngày*: the first day that a certificate holds.
pub const VALID_FROM: &str = "hieuLucTu";
/// *Có hiệu lực đến ngày*: the last one.
pub const VALID_UNTIL: &str = "hieuLucDen";
/// *Nội dung đề nghị*: renewal or change.
pub const REQUEST_KIND: &str = "noiDungDeNghi";
/// How often the certificate was renewed already.
pub const RENEWED: &str = "daGiaHan";
/// *Tên cơ quan mới*.
pub const NEW_AGENCY: &str = "coQuanMoi";
/// *Địa chỉ thư điện tử công vụ mới*.
pub const NEW_EMAIL: &str = "emailMoi";
/// *Mã số thuế cần bổ sung*.
pub const NEW_TAX_CODE: &str = "maSoThueMoi";
/// *Lý do thu hồi*.
pub const REVOCATION_REASON: &str = "lyDoThuHoi";
/// *Lý do khôi phục*.
pub const RECOVERY_REASON: &str = "lyDoKhoiPhuc";
/// *Ngày bàn giao cho thuê bao*.
pub const HANDED_OVER: &str = "ngayBanGiao";
/// *Ngày đề nghị có hiệu lực*.
pub const EFFECTIVE_DAY: &str = "ngayHieuLuc";
/// *Giờ đề nghị có hiệu lực*.
pub const EFFECTIVE_HOUR: &str = "gioHieuLuc";
/// *Tình trạng thiết bị*.
pub const CONDITION: &str = "tinhTrang";
/// *Ghi chú*.
pub const REMARK: &str = "ghiChu";

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

// ---- Beside the fields of a letter ----

/// How many rows the letter had that asked for the certificates whose devices this one hands over: a note, no field of any form.
pub const ROWS_ASKED_FOR: &str = "soDongCongVanCap";

// ---- Minutes ----

/// *Số biên bản*.
pub const MINUTES_NUMBER: &str = "soBienBan";
