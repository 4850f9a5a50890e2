//! What stands in one dossier beside what another one says: rows and the requests behind them, devices handed over and asked for.

use super::In::{Own, RowsOf};
use super::{Case, case};

pub const FIRES: &[Case] = &[
    case(
        "W-05.khac-don",
        RowsOf("mau-02"),
        &[
            ("hoTen", "Lò Thị Lan"),
            ("don.hoTen", "Lò Thị Liên"),
            ("nguon", "lan.pdf"),
        ],
    ),
    case(
        "W-05.khac-don",
        RowsOf("mau-02"),
        &[
            ("soGiayTo", "014190999998"),
            ("don.soGiayTo", "014190999999"),
            ("nguon", "lan.pdf"),
        ],
    ),
    // What the request says and the row no longer has.
    case(
        "W-05.khac-don",
        RowsOf("mau-04"),
        &[
            ("maSoThue", ""),
            ("don.maSoThue", "0100109106"),
            ("nguon", "so.pdf"),
        ],
    ),
    case(
        "W-05.khac-don",
        RowsOf("mau-10"),
        &[
            ("lyDoThuHoi", "Nghỉ hưu"),
            ("don.lyDoThuHoi", "Thôi việc"),
            ("nguon", "hanh.pdf"),
        ],
    ),
    case(
        "E-02.du-thiet-bi",
        Own("mau-13"),
        &[("soLuong", "1"), ("soDongCongVanCap", "2")],
    ),
];

pub const SILENT: &[Case] = &[
    // Another spelling says the same: of a number, a day, an agency, the place of a tone.
    case(
        "W-05.khac-don",
        RowsOf("mau-02"),
        &[
            ("hoTen", "Lò Thị Thuý Hòa"),
            ("don.hoTen", "lò thị  thúy hoà"),
            ("soGiayTo", "014190999999"),
            ("don.soGiayTo", "14190999999"),
            ("ngaySinh", "05/03/1990"),
            ("don.ngaySinh", "5.3.1990"),
            ("coQuan", "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ"),
            ("don.coQuan", "UBND tỉnh Sơn La\nSở Nội vụ"),
            ("nguon", "lan.pdf"),
        ],
    ),
    // A request that says nothing is filled in by the list.
    case(
        "W-05.khac-don",
        RowsOf("mau-02"),
        &[("email", "lanlt@sonla.gov.vn"), ("nguon", "lan.pdf")],
    ),
    // Whoever takes the request's name away says that the row is no longer taken from it.
    case(
        "W-05.khac-don",
        RowsOf("mau-02"),
        &[("hoTen", "Lò Thị Lan"), ("don.hoTen", "Lò Thị Liên")],
    ),
    // Position and telephone do not stand in the certificate.
    case(
        "W-05.khac-don",
        RowsOf("mau-02"),
        &[
            ("chucVu", "Chuyên viên"),
            ("don.chucVu", "Văn thư"),
            ("nguon", "lan.pdf"),
        ],
    ),
    case(
        "E-02.du-thiet-bi",
        Own("mau-13"),
        &[("soLuong", "1"), ("soDongCongVanCap", "1")],
    ),
    case(
        "E-02.du-thiet-bi",
        Own("mau-13"),
        &[("soLuong", "1"), ("soDongCongVanCap", "bốn mươi")],
    ),
];
