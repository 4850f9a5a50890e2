//! Where somebody is reached: mail addresses and provinces.

use super::In::{Own, Request, RowsOf};
use super::{Case, case, mend};

pub const FIRES: &[Case] = &[
    case("P-07.cu-phap", Request, &[("email", "hanhqt.sonla.gov.vn")]),
    case("P-07.co-dau", Request, &[("email", "hạnh@sonla.gov.vn")]),
    mend(
        "P-07.viet-hoa",
        Request,
        &[("email", "HanhQT@sonla.gov.vn")],
        "hanhqt@sonla.gov.vn",
    ),
    case("P-07.thu-rieng", Request, &[("email", "hanhqt@gmail.com")]),
    case("P-07.khong-gov", Request, &[("email", "hanhqt@vnpt.vn")]),
    case(
        "P-07.mien-cu",
        Request,
        &[("email", "hanhqt@yenbai.gov.vn"), ("ngayLap", "01/07/2025")],
    ),
    case(
        "T-03.cap-huyen",
        Request,
        &[
            ("coQuan", "Ủy ban nhân dân huyện Mai Sơn"),
            ("ngayLap", "01/07/2025"),
        ],
    ),
    mend(
        "T-03.tinh-sap-nhap",
        Request,
        &[("tinh", "Yên Bái"), ("ngayLap", "01/07/2025")],
        "Lào Cai",
    ),
    case("T-03.tinh-la", Request, &[("tinh", "Sơn Lo")]),
    mend(
        "T-03.tinh-viet-khac",
        Request,
        &[("tinh", "Tỉnh Sơn La")],
        "Sơn La",
    ),
    mend(
        "T-03.tinh-chua-co",
        Request,
        &[("tinh", "Huế")],
        "Thừa Thiên Huế",
    ),
    case(
        "T-03.cap-huyen-moi",
        RowsOf("mau-08"),
        &[("coQuanMoi", "Ủy ban nhân dân huyện Mai Sơn")],
    ),
    case(
        "P-07.thu-rieng-moi",
        Own("mau-12"),
        &[("nhanEmail", "paolv@gmail.com")],
    ),
    case(
        "P-07.khong-gov-moi",
        Own("mau-08"),
        &[("nhanEmail", "paolv@vnpt.vn")],
    ),
    case(
        "P-07.mien-cu-moi",
        Own("mau-07"),
        &[
            ("emailMoi", "hanhqt@yenbai.gov.vn"),
            ("ngayLap", "01/07/2025"),
        ],
    ),
];

pub const SILENT: &[Case] = &[
    case(
        "P-07.thu-rieng",
        Request,
        &[("email", "gmail.com@sonla.gov.vn")],
    ),
    case("P-07.khong-gov", Request, &[("email", "hanhqt@gmail.com")]),
    case(
        "P-07.mien-cu",
        Request,
        &[("email", "hanhqt@yenbai.gov.vn")],
    ),
    case(
        "T-03.cap-huyen",
        Request,
        &[
            ("coQuan", "Ủy ban nhân dân huyện Mai Sơn"),
            ("ngayLap", "30/06/2025"),
        ],
    ),
    case(
        "T-03.tinh-sap-nhap",
        Request,
        &[("tinh", "Yên Bái"), ("ngayLap", "30/06/2025")],
    ),
    case("T-03.tinh-viet-khac", Request, &[("tinh", "Khánh Hòa")]),
    case(
        "T-03.cap-huyen",
        Own("mau-09"),
        &[
            ("coQuan", "Ủy ban nhân dân huyện Mai Sơn"),
            ("ngayLap", "01/07/2025"),
        ],
    ),
    case(
        "P-07.thu-rieng",
        Own("mau-09"),
        &[("email", "hanhqt@gmail.com")],
    ),
];
