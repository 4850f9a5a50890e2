//! A person's papers: number, sex, year of birth, place of issue, telephone.

use super::In::{Letter, Request};
use super::{Case, case, mend};

pub const FIRES: &[Case] = &[
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
        "P-06.ho-chieu-noi-cap",
        Request,
        &[("noiCap", "CCSQLHCVTTXH"), ("soGiayTo", "B1234567")],
    ),
    case(
        "P-06.ho-chieu-noi-cap-nhan",
        Letter,
        &[("nhanNoiCap", "CCSQLHCVTTXH"), ("nhanSoGiayTo", "B1234567")],
    ),
    case(
        "P-06.cmnd-noi-cap",
        Request,
        &[("noiCap", "Bộ Công an"), ("soGiayTo", "050123456")],
    ),
    case(
        "P-06.cmnd-noi-cap-nhan",
        Letter,
        &[
            ("nhanNoiCap", "CCSQLHCVTTXH"),
            ("nhanSoGiayTo", "050123456"),
        ],
    ),
    case(
        "P-06.bo-cong-an",
        Request,
        &[("noiCap", "Bộ Công an"), ("ngayCap", "05/07/2024")],
    ),
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
];

pub const SILENT: &[Case] = &[
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
    case("P-01.ma-tinh", Request, &[("soGiayTo", "101190123456")]),
    // A passport is from elsewhere; the days of the card's authorities say nothing about it.
    case(
        "P-06.ho-chieu-noi-cap",
        Request,
        &[
            ("noiCap", "Cục Quản lý xuất nhập cảnh"),
            ("soGiayTo", "B1234567"),
        ],
    ),
    case(
        "P-06.noi-cap-ngay-cap",
        Request,
        &[("noiCap", "CCSĐKQLCTVDLQGVDC"), ("soGiayTo", "B1234567")],
    ),
    case(
        "P-06.cmnd-noi-cap",
        Request,
        &[("noiCap", "Công an tỉnh Sơn La"), ("soGiayTo", "050123456")],
    ),
];
