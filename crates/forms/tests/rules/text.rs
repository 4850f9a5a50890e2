//! What any text may be wrong in: nothing at all, letters that nobody sees, names, abbreviations.

use super::In::{Letter, Request, Rows};
use super::{Case, LONG, case, mend};

pub const FIRES: &[Case] = &[
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
    mend(
        "P-09.viet-tat",
        Request,
        &[("coQuan", "UBND tỉnh Sơn La")],
        "Ủy ban nhân dân tỉnh Sơn La",
    ),
    case("P-09.qua-bon-cap", Request, &[("coQuan", "A\nB\nC\nD\nE")]),
    case(
        "P-09.cap-huyen-cu",
        Request,
        &[("coQuan", "Ủy ban nhân dân huyện Mai Sơn")],
    ),
];

pub const SILENT: &[Case] = &[
    case("P-09.viet-tat", Request, &[("coQuan", "SỞ Y TẾ")]),
    case("P-09.qua-bon-cap", Request, &[("coQuan", "A\nB\nC\nD")]),
    case(
        "P-09.cap-huyen-cu",
        Request,
        &[
            ("coQuan", "Ủy ban nhân dân huyện Mai Sơn"),
            ("ngayLap", "01/07/2025"),
        ],
    ),
    case("P-09.ten-chu-thuong", Request, &[("hoTen", "Thào văn páo")]),
    case("P-09.ten-co-dau", Request, &[("hoTen", "H'Hen Niê")]),
    case(
        "P-09.ten-co-dau",
        Request,
        &[("hoTen", "Nguyễn-Trần Anne-Marie")],
    ),
];
