//! Certificates: serial numbers, what stands in two rows, renewal and change, revocation, recovery.

use super::In::{Own, Request, Rows, RowsOf};
use super::{Case, case, mend};

pub const FIRES: &[Case] = &[
    case("P-10.thu-trung", Rows, &[("email", "hanhqt@sonla.gov.vn")]),
    case("P-10.thu-trung", Rows, &[("email", "HANHQT@sonla.gov.vn")]),
    case("P-10.giay-to-trung", Rows, &[("soGiayTo", "014190123456")]),
    case("P-10.giay-to-trung", Rows, &[("soGiayTo", "14190123456")]),
    case("P-10.so-hieu-trung", Rows, &[("soHieuCu", "2f11d3")]),
    case("S-01.so-hieu-sai", Request, &[("soHieuCu", "VGCA-01")]),
    case(
        "S-01.dau-van-tay",
        Request,
        &[("soHieuCu", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709")],
    ),
    mend(
        "S-01.viet-lien",
        Request,
        &[("soHieuCu", "30:d8:c5:75")],
        "30D8C575",
    ),
    case(
        "P-10.thu-trung-co-quan",
        RowsOf("mau-04"),
        &[("email", "hanhqt@sonla.gov.vn")],
    ),
    case(
        "P-10.so-hieu-chung-thu-trung",
        RowsOf("mau-13"),
        &[("soHieu", "30d8c57549bfa5dc")],
    ),
    case(
        "P-10.so-hieu-chung-thu-trung",
        RowsOf("mau-14"),
        &[("soHieuThietBi", "02A1B7")],
    ),
    case(
        "R-01.tu-den",
        Own("mau-07"),
        &[("hieuLucDen", "19/09/2021")],
    ),
    case(
        "R-02.gia-han-lan-hai",
        RowsOf("mau-08"),
        &[("noiDungDeNghi", "Gia hạn"), ("daGiaHan", "Một lần")],
    ),
    case(
        "R-05.chi-gia-han",
        Own("mau-07"),
        &[("noiDungDeNghi", "Gia hạn")],
    ),
    case(
        "R-05.chi-gia-han-tin-moi",
        Own("mau-07"),
        &[
            ("noiDungDeNghi", "Gia hạn"),
            ("truongHopThayDoi", ""),
            ("coQuanMoi", "Ủy ban nhân dân tỉnh Sơn La\nSở Tài chính"),
        ],
    ),
    case(
        "R-05.chi-gia-han-tin-moi",
        Own("mau-07"),
        &[
            ("noiDungDeNghi", "Gia hạn"),
            ("truongHopThayDoi", ""),
            ("coQuanMoi", ""),
            ("emailMoi", "hanhqt@sonla.gov.vn"),
        ],
    ),
    case(
        "R-05.chi-gia-han-tin-moi",
        Own("mau-07"),
        &[
            ("noiDungDeNghi", "Gia hạn"),
            ("truongHopThayDoi", ""),
            ("coQuanMoi", ""),
            ("emailMoi", ""),
            ("maSoThueMoi", "5500154321"),
        ],
    ),
    case(
        "R-06.ngoai-khoi",
        Own("mau-07"),
        &[("coQuanMoi", "Văn phòng Tỉnh uỷ Sơn La")],
    ),
    case(
        "V-01.ly-do",
        Own("mau-09"),
        &[("lyDoThuHoi", "Không thích nữa")],
    ),
    case(
        "V-02.that-lac",
        RowsOf("mau-10"),
        &[("lyDoThuHoi", "Thiết bị thất lạc")],
    ),
    case("V-03.khan", Own("mau-09"), &[("lyDoThuHoi", "Lộ mật khẩu")]),
    case(
        "V-02.da-thu-hoi",
        Own("mau-15"),
        &[("ngayVanBanThuHoi", "30/06/2024")],
    ),
    case(
        "K-01.khong-phai-cuc",
        Own("mau-12"),
        &[("nhanEmail", "ca@bcy.gov.vn")],
    ),
    case(
        "K-03.thiet-bi-hong",
        Own("mau-11"),
        &[("lyDoKhoiPhuc", "Thiết bị hư hỏng")],
    ),
    case(
        "R-01.con-60-ngay",
        Own("mau-07"),
        &[("hieuLucDen", "12/09/2024")],
    ),
    case(
        "R-01.con-60-ngay",
        Own("mau-07"),
        &[("hieuLucDen", "14/07/2024")],
    ),
    case(
        "R-01.con-60-ngay",
        RowsOf("mau-08"),
        &[("hieuLucDen", "12/09/2024")],
    ),
    case(
        "R-01.sap-het-han",
        Own("mau-07"),
        &[("hieuLucDen", "13/09/2024")],
    ),
    case(
        "R-02.chua-ro",
        Own("mau-07"),
        &[("daGiaHan", ""), ("noiDungDeNghi", "Gia hạn")],
    ),
    case(
        "R-02.chua-ro",
        RowsOf("mau-08"),
        &[("daGiaHan", ""), ("noiDungDeNghi", "gia hạn chứng thư số")],
    ),
    case(
        "R-02.gia-han-lan-hai",
        Own("mau-07"),
        &[
            ("noiDungDeNghi", "Gia hạn chứng thư số"),
            ("daGiaHan", "1 lần"),
        ],
    ),
    case("R-05.chua-chon", Own("mau-07"), &[("truongHopThayDoi", "")]),
    case(
        "R-05.co-quan-moi",
        Own("mau-07"),
        &[("coQuanMoi", ""), ("truongHopThayDoi", "Cơ quan đổi tên")],
    ),
    case(
        "R-05.co-quan-moi",
        RowsOf("mau-08"),
        &[("coQuanMoi", ""), ("truongHopThayDoi", "chuyển công tác")],
    ),
    case(
        "R-05.thu-moi",
        RowsOf("mau-08"),
        &[
            ("emailMoi", ""),
            ("truongHopThayDoi", "Đổi địa chỉ thư điện tử"),
        ],
    ),
    case(
        "R-05.ma-so-thue-moi",
        Own("mau-07"),
        &[
            ("maSoThueMoi", ""),
            ("truongHopThayDoi", "Bổ sung mã số thuế"),
        ],
    ),
    case(
        "R-05.thong-tin-khac",
        Own("mau-07"),
        &[
            ("thongTinKhac", ""),
            ("truongHopThayDoi", "Cơ quan đổi địa chỉ"),
        ],
    ),
    case(
        "R-05.thu-khong-doi",
        Own("mau-07"),
        &[("emailMoi", "HanhQT@sonla.gov.vn")],
    ),
    case(
        "R-05.thu-khong-doi",
        RowsOf("mau-08"),
        &[("emailMoi", "lanlt@sonla.gov.vn")],
    ),
    case(
        "R-05.co-quan-khong-doi",
        Own("mau-07"),
        &[("coQuanMoi", "UBND tỉnh Sơn La\nSỞ NỘI VỤ")],
    ),
    case(
        "V-01.mat-an-toan",
        RowsOf("mau-10"),
        &[
            ("lyDoKhac", ""),
            ("lyDoThuHoi", "Trường hợp mất an toàn khác"),
        ],
    ),
    case(
        "V-02.that-lac",
        Own("mau-09"),
        &[("lyDoThuHoi", "Thất lạc")],
    ),
];

pub const SILENT: &[Case] = &[
    case(
        "R-05.chi-gia-han-tin-moi",
        Own("mau-07"),
        &[
            ("noiDungDeNghi", "Gia hạn"),
            ("truongHopThayDoi", ""),
            ("coQuanMoi", ""),
            ("emailMoi", ""),
            ("maSoThueMoi", ""),
            ("thongTinKhac", ""),
        ],
    ),
    case("P-10.thu-trung", Rows, &[]),
    case(
        "R-02.gia-han-lan-hai",
        Own("mau-07"),
        &[("daGiaHan", "Một lần")],
    ),
    case(
        "R-06.ngoai-khoi",
        Own("mau-07"),
        &[
            ("truongHopThayDoi", "Cơ quan đổi tên"),
            ("coQuanMoi", "Kho bạc Nhà nước khu vực X"),
        ],
    ),
    case("V-03.khan", Own("mau-09"), &[("lyDoThuHoi", "Nghỉ hưu")]),
    case(
        "V-02.da-thu-hoi",
        Own("mau-15"),
        &[("ngayVanBanThuHoi", "01/07/2024")],
    ),
    case(
        "R-01.con-60-ngay",
        Own("mau-07"),
        &[("hieuLucDen", "13/09/2024")],
    ),
    case("R-01.con-60-ngay", Own("mau-07"), &[("hieuLucDen", "")]),
    case(
        "R-01.sap-het-han",
        Own("mau-07"),
        &[("hieuLucDen", "12/09/2024")],
    ),
    case(
        "R-01.sap-het-han",
        Own("mau-07"),
        &[("hieuLucDen", "28/09/2024")],
    ),
    case("R-02.chua-ro", Own("mau-07"), &[("daGiaHan", "")]),
    case(
        "R-05.chua-chon",
        Own("mau-07"),
        &[("truongHopThayDoi", ""), ("noiDungDeNghi", "Gia hạn")],
    ),
    case(
        "R-05.co-quan-moi",
        Own("mau-07"),
        &[
            ("coQuanMoi", ""),
            ("truongHopThayDoi", "Bổ sung mã số thuế"),
        ],
    ),
    case("R-05.thu-moi", Own("mau-07"), &[("emailMoi", "")]),
    case("R-05.ma-so-thue-moi", Own("mau-07"), &[("maSoThueMoi", "")]),
    case(
        "R-05.thong-tin-khac",
        RowsOf("mau-08"),
        &[("thongTinKhac", "")],
    ),
    case(
        "R-05.thu-khong-doi",
        Own("mau-07"),
        &[("emailMoi", ""), ("email", "")],
    ),
    case(
        "R-05.co-quan-khong-doi",
        Own("mau-07"),
        &[("coQuanMoi", "Ủy ban nhân dân tỉnh Sơn La")],
    ),
    case(
        "V-01.mat-an-toan",
        Own("mau-09"),
        &[("lyDoKhac", ""), ("lyDoThuHoi", "Nghỉ hưu")],
    ),
];
