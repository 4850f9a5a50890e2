//! Agencies and devices: tax code, budget code, domain names.

use super::In::{Own, RowsOf};
use super::{Case, case, mend};

pub const FIRES: &[Case] = &[
    case(
        "O-01.ma-so-thue-dang",
        Own("mau-03"),
        &[("maSoThue", "010010910")],
    ),
    case(
        "O-01.ma-so-thue-kiem-tra",
        Own("mau-03"),
        &[("maSoThue", "0100109107")],
    ),
    case(
        "O-01.ma-so-thue-kiem-tra",
        RowsOf("mau-04"),
        &[("maSoThue", "0100109107")],
    ),
    case(
        "O-04.tu-cach",
        Own("mau-03"),
        &[("tuCachQuanLy", "Văn thư")],
    ),
    case(
        "D-02.ngoai-danh-muc",
        Own("mau-05"),
        &[("loaiThietBi", "Máy in")],
    ),
    mend(
        "D-02.viet-khac",
        RowsOf("mau-10"),
        &[("lyDoThuHoi", "nghỉ hưu")],
        "Nghỉ hưu",
    ),
    case(
        "D-01.dia-chi-trang",
        Own("mau-05"),
        &[("tenThietBi", "https://sonla.gov.vn/dich-vu")],
    ),
    case(
        "D-01.khong-gov",
        RowsOf("mau-06"),
        &[("tenThietBi", "dichvu.vn")],
    ),
    mend(
        "O-02.ma-quan-he-ngan-sach",
        Own("mau-03"),
        &[("maQuanHeNganSach", "1.012 345")],
        "1012345",
    ),
    case(
        "O-02.ma-quan-he-ngan-sach",
        RowsOf("mau-04"),
        &[("maQuanHeNganSach", "101234")],
    ),
    case(
        "O-02.ma-quan-he-ngan-sach",
        Own("mau-03"),
        &[("maQuanHeNganSach", "101234X")],
    ),
    case(
        "O-05.chua-co-ma-so-thue",
        Own("mau-03"),
        &[("maSoThue", "")],
    ),
    case(
        "D-01.dang-ten-mien",
        Own("mau-05"),
        &[("tenThietBi", "Cổng dịch vụ công .gov.vn")],
    ),
    case(
        "D-01.dang-ten-mien",
        RowsOf("mau-06"),
        &[("tenThietBi", "10.20.30.400"), ("loaiThietBi", "vpn")],
    ),
];

pub const SILENT: &[Case] = &[
    case(
        "O-01.ma-so-thue-dang",
        Own("mau-03"),
        &[("maSoThue", "0100109106-001")],
    ),
    case(
        "D-01.khong-gov",
        Own("mau-05"),
        &[("loaiThietBi", "VPN"), ("tenThietBi", "10.20.30.40")],
    ),
    case(
        "O-02.ma-quan-he-ngan-sach",
        Own("mau-03"),
        &[("maQuanHeNganSach", "")],
    ),
    case(
        "D-01.dang-ten-mien",
        Own("mau-05"),
        &[
            ("tenThietBi", "Phần mềm một cửa"),
            ("loaiThietBi", "Ký mã phần mềm"),
        ],
    ),
    case(
        "D-01.dang-ten-mien",
        Own("mau-05"),
        &[("tenThietBi", "2001:db8::1")],
    ),
];
