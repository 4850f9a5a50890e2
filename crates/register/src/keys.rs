//! The keys of an entry's texts: those of the packs' fields where a form has the same, so that a form is filled in by key.
//!
//! Only the kind, the holder and the events are the register's own; no form has them.

/// *Loại thuê bao*, see [`crate::Kind`].
pub const KIND: &str = "loaiThueBao";
/// *Tên chứng thư số*: the person, the agency or the device.
pub const NAME: &str = forms::keys::CERTIFICATE_NAME;
/// *Tên cơ quan, tổ chức công tác*: levels, one a line, highest first.
pub const AGENCY: &str = forms::keys::AGENCY;
/// *Địa chỉ thư điện tử công vụ*, as in the certificate.
pub const EMAIL: &str = forms::keys::EMAIL;
/// *Số CMND/CCCD/Hộ chiếu*.
pub const IDENTITY: &str = forms::keys::IDENTITY_NUMBER;
/// *Số hiệu chứng thư số*.
pub const SERIAL: &str = forms::keys::SERIAL;
/// *Số hiệu thiết bị lưu khóa bí mật*.
pub const DEVICE: &str = forms::keys::DEVICE_NUMBER;
/// *Người giữ thiết bị*.
pub const HOLDER: &str = "nguoiGiu";
/// *Có hiệu lực từ ngày*.
pub const VALID_FROM: &str = forms::keys::VALID_FROM;
/// *Có hiệu lực đến ngày*.
pub const VALID_TO: &str = forms::keys::VALID_UNTIL;
/// *Số lần đã gia hạn*.
pub const RENEWED: &str = forms::keys::RENEWED;
/// *Diễn biến*: one event a line, see [`crate::Event`].
pub const EVENTS: &str = "dienBien";
/// *Ghi chú*.
pub const NOTES: &str = forms::keys::REMARK;

/// All of them, in the order of the spreadsheet.
pub const ALL: [&str; 13] = [
    KIND, NAME, AGENCY, EMAIL, IDENTITY, SERIAL, DEVICE, HOLDER, VALID_FROM, VALID_TO, RENEWED,
    EVENTS, NOTES,
];
