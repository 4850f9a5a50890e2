//! Days: how they are written, and what comes before what; the time of the forms.

use super::In::{Own, Request, RowsOf};
use super::{Case, case, mend};

pub const FIRES: &[Case] = &[
    case("P-05.khong-phai-ngay", Request, &[("ngaySinh", "năm 1990")]),
    case("P-05.ngay-khong-co", Request, &[("ngaySinh", "31/02/1990")]),
    case("P-05.nam-hai-so", Request, &[("ngaySinh", "05/03/90")]),
    mend(
        "P-05.thang-truoc",
        Request,
        &[("ngayCap", "08/28/2021")],
        "28/08/2021",
    ),
    mend(
        "P-05.so-excel",
        Request,
        &[("ngayCap", "44436")],
        "28/08/2021",
    ),
    mend(
        "P-05.iso",
        Request,
        &[("ngayCap", "2021-08-28")],
        "28/08/2021",
    ),
    mend(
        "P-05.dang-ngay",
        Request,
        &[("ngaySinh", "5.3.1990")],
        "05/03/1990",
    ),
    case("P-05.tuong-lai", Request, &[("ngayCap", "16/07/2024")]),
    case("P-05.du-14-tuoi", Request, &[("ngayCap", "04/03/2004")]),
    case("P-05.tuoi", Request, &[("ngaySinh", "05/03/2010")]),
    case("P-05.tuoi", Request, &[("ngaySinh", "05/03/1940")]),
    case("T-01.mau-da-thay", Request, &[("ngayLap", "15/08/2024")]),
    case("T-02.truoc-hieu-luc", Request, &[("ngayLap", "17/02/2020")]),
    case("T-01.mau-03", Own("mau-03"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-05", Own("mau-06"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-07", Own("mau-08"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-09", Own("mau-09"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-11", Own("mau-12"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-13", Own("mau-13"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-14", Own("mau-14"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-15", Own("mau-15"), &[("ngayLap", "15/08/2024")]),
    case(
        "E-01.truoc-ban-giao",
        RowsOf("mau-13"),
        &[("ngayHieuLuc", "07/07/2024")],
    ),
    case(
        "E-01.truoc-khi-nhan",
        Own("mau-13"),
        &[("ngayLap", "04/07/2024")],
    ),
    case(
        "E-01.ban-giao-truoc-khi-nhan",
        RowsOf("mau-13"),
        &[("ngayBanGiao", "04/07/2024")],
    ),
    case(
        "E-01.ban-giao-sau-cong-van",
        RowsOf("mau-13"),
        &[("ngayBanGiao", "16/07/2024")],
    ),
];

pub const SILENT: &[Case] = &[
    case("P-05.tuong-lai", Request, &[("ngayCap", "15/07/2024")]),
    case("P-05.du-14-tuoi", Request, &[("ngayCap", "05/03/2004")]),
    case("P-05.tuoi", Request, &[("ngaySinh", "15/07/2006")]),
    case("T-01.mau-da-thay", Request, &[("ngayLap", "14/08/2024")]),
    case("T-02.truoc-hieu-luc", Request, &[("ngayLap", "18/02/2020")]),
    case(
        "E-01.ban-giao-truoc-khi-nhan",
        RowsOf("mau-13"),
        &[("ngayBanGiao", "05/07/2024")],
    ),
    case(
        "E-01.ban-giao-truoc-khi-nhan",
        Own("mau-13"),
        &[("ngayNhanThietBi", "")],
    ),
    case(
        "E-01.ban-giao-sau-cong-van",
        RowsOf("mau-13"),
        &[("ngayBanGiao", "15/07/2024")],
    ),
];
