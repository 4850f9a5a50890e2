//! Every rule has a case where it fires and one where it must not.

mod common;

use std::collections::BTreeSet;

use common::{SECOND, day, faultless, fill, letter, pack, request, row};
use forms::{Finding, Plan, Record};

/// Where a case's changes go.
#[derive(Clone, Copy, PartialEq)]
enum In {
    /// The fields of Mẫu 01.
    Request,
    /// The fields of Mẫu 02 itself.
    Letter,
    /// Two rows of Mẫu 02: the changes go into the second.
    Rows,
    /// The fields of another form itself.
    Own(&'static str),
    /// Two rows of another form: the changes go into the second.
    RowsOf(&'static str),
}
use In::{Letter, Own, Request, Rows, RowsOf};

struct Case {
    rule: &'static str,
    place: In,
    changes: &'static [(&'static str, &'static str)],
    repair: Option<&'static str>,
}

const fn case(
    rule: &'static str,
    place: In,
    changes: &'static [(&'static str, &'static str)],
) -> Case {
    Case {
        rule,
        place,
        changes,
        repair: None,
    }
}

const fn mend(
    rule: &'static str,
    place: In,
    changes: &'static [(&'static str, &'static str)],
    repair: &'static str,
) -> Case {
    Case {
        rule,
        place,
        changes,
        repair: Some(repair),
    }
}

/// Cases in which the rule fires (with its repair) for the first changed field.
const FIRES: &[Case] = &[
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
        "P-06.bo-cong-an",
        Request,
        &[("noiCap", "Bộ Công an"), ("ngayCap", "05/07/2024")],
    ),
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
    case("P-10.thu-trung", Rows, &[("email", "hanhqt@sonla.gov.vn")]),
    case("P-10.thu-trung", Rows, &[("email", "HANHQT@sonla.gov.vn")]),
    case("P-10.giay-to-trung", Rows, &[("soGiayTo", "014190123456")]),
    case("P-10.giay-to-trung", Rows, &[("soGiayTo", "14190123456")]),
    case("P-10.so-hieu-trung", Rows, &[("soHieuCu", "2f11d3")]),
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
    mend(
        "P-09.viet-tat",
        Request,
        &[("coQuan", "UBND tỉnh Sơn La")],
        "Ủy ban nhân dân tỉnh Sơn La",
    ),
    case("P-09.qua-bon-cap", Request, &[("coQuan", "A\nB\nC\nD\nE")]),
    case(
        "T-03.cap-huyen",
        Request,
        &[
            ("coQuan", "Ủy ban nhân dân huyện Mai Sơn"),
            ("ngayLap", "01/07/2025"),
        ],
    ),
    case(
        "P-09.cap-huyen-cu",
        Request,
        &[("coQuan", "Ủy ban nhân dân huyện Mai Sơn")],
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
        "W-01.noi-nhan",
        Request,
        &[("kinhGui", "Cục Chứng thực số và Bảo mật thông tin")],
    ),
    case(
        "W-02.noi-nhan",
        Letter,
        &[("kinhGui", "Sở Thông tin và Truyền thông")],
    ),
    case("W-03.phap-nhan", Letter, &[("tuCachPhapNhan", "")]),
    case("W-03.phap-nhan", Letter, &[("conDau", "")]),
    mend("W-03.danh-dau", Letter, &[("conDau", "có")], "x"),
    case("W-04.khong-phai-so", Letter, &[("soLuong", "một")]),
    mend("W-04.so-luong", Letter, &[("soLuong", "40")], "1"),
    case("W-05.mau-01", Letter, &[("daDoiChieu", "")]),
    case("W-06.chua-ky-so", Letter, &[("kenhGui", "chua-ky-so")]),
    case("W-06.cach-gui-la", Letter, &[("kenhGui", "bồ câu")]),
    case("L-01.so-ky-hieu", Letter, &[("soKyHieu", "12")]),
    mend(
        "L-01.so-0",
        Letter,
        &[("soKyHieu", "5/SNV-VP")],
        "05/SNV-VP",
    ),
    case("L-01.noi-nhan-luu", Letter, &[("noiNhan", "Như trên.")]),
    case(
        "L-01.trich-yeu",
        Letter,
        &[("trichYeu", "V/v đề nghị cấp chứng thư số")],
    ),
    case("L-01.quyen-han", Letter, &[("quyenHanKy", "thay")]),
    mend(
        "L-01.quyen-han-viet-khac",
        Letter,
        &[("quyenHanKy", "KT")],
        "KT.",
    ),
    case("T-01.mau-da-thay", Request, &[("ngayLap", "15/08/2024")]),
    case("T-02.truoc-hieu-luc", Request, &[("ngayLap", "17/02/2020")]),
    case(
        "W-01.noi-nhan-don",
        Own("mau-03"),
        &[("kinhGui", "Ban Cơ yếu Chính phủ")],
    ),
    case(
        "W-01.noi-nhan-don",
        Own("mau-11"),
        &[("kinhGui", "Cục Chứng thực số và Bảo mật thông tin")],
    ),
    case(
        "W-02.noi-nhan-cuc",
        Own("mau-13"),
        &[("kinhGui", "Sở Thông tin và Truyền thông")],
    ),
    case("W-03.phap-nhan", Own("mau-10"), &[("conDau", "")]),
    case("W-04.so-luong-sai", Own("mau-14"), &[("soBan", "hai")]),
    mend(
        "W-04.so-luong-dong",
        Own("mau-04"),
        &[("soLuong", "3")],
        "1",
    ),
    case("W-05.don", Own("mau-08"), &[("daDoiChieu", "")]),
    mend(
        "L-01.so-bien-ban",
        Own("mau-15"),
        &[("soBienBan", "5/BB-SNV")],
        "05/BB-SNV",
    ),
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
        "P-10.thu-trung-co-quan",
        RowsOf("mau-04"),
        &[("email", "hanhqt@sonla.gov.vn")],
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
    case("T-01.mau-03", Own("mau-03"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-05", Own("mau-06"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-07", Own("mau-08"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-09", Own("mau-09"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-11", Own("mau-12"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-13", Own("mau-13"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-14", Own("mau-14"), &[("ngayLap", "15/08/2024")]),
    case("T-01.mau-15", Own("mau-15"), &[("ngayLap", "15/08/2024")]),
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
        "R-06.ngoai-khoi",
        Own("mau-07"),
        &[("coQuanMoi", "Văn phòng Tỉnh uỷ Sơn La")],
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
        "B-01.sau-thong-bao",
        Own("mau-14"),
        &[("ngayLap", "09/07/2024")],
    ),
    case(
        "B-01.sau-that-lac",
        Own("mau-15"),
        &[("ngayLap", "30/06/2024")],
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
        "E-01.ban-giao-truoc-khi-nhan",
        RowsOf("mau-13"),
        &[("ngayBanGiao", "04/07/2024")],
    ),
    case(
        "E-01.ban-giao-sau-cong-van",
        RowsOf("mau-13"),
        &[("ngayBanGiao", "16/07/2024")],
    ),
    case(
        "B-01.mot-don-vi",
        Own("mau-14"),
        &[("nhanDonVi", "sở Nội vụ tỉnh Sơn La")],
    ),
    case(
        "B-01.mot-giay-to",
        Own("mau-14"),
        &[("nhanSoGiayTo", "014 190 123 456")],
    ),
    case(
        "B-01.mot-nguoi",
        Own("mau-14"),
        &[("nhanHoTen", "QUÀNG THỊ HẠNH")],
    ),
    case(
        "B-01.dai-dien",
        Own("mau-15"),
        &[("daiDienHoTen", "Quàng Thị Hạnh")],
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
    case("W-05.don", Own("mau-04"), &[("daDoiChieu", "")]),
    case("W-05.don", Own("mau-06"), &[("daDoiChieu", "")]),
    case("W-05.don", Own("mau-10"), &[("daDoiChieu", "")]),
    case("W-05.don", Own("mau-12"), &[("daDoiChieu", "")]),
];

/// Cases at the border, in which the rule must not fire.
const SILENT: &[Case] = &[
    case("P-05.tuong-lai", Request, &[("ngayCap", "15/07/2024")]),
    case("P-05.du-14-tuoi", Request, &[("ngayCap", "05/03/2004")]),
    case("P-05.tuoi", Request, &[("ngaySinh", "15/07/2006")]),
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
    case("P-10.thu-trung", Rows, &[]),
    case("P-09.viet-tat", Request, &[("coQuan", "SỞ Y TẾ")]),
    case("P-09.qua-bon-cap", Request, &[("coQuan", "A\nB\nC\nD")]),
    case(
        "T-03.cap-huyen",
        Request,
        &[
            ("coQuan", "Ủy ban nhân dân huyện Mai Sơn"),
            ("ngayLap", "30/06/2025"),
        ],
    ),
    case(
        "P-09.cap-huyen-cu",
        Request,
        &[
            ("coQuan", "Ủy ban nhân dân huyện Mai Sơn"),
            ("ngayLap", "01/07/2025"),
        ],
    ),
    case(
        "T-03.tinh-sap-nhap",
        Request,
        &[("tinh", "Yên Bái"), ("ngayLap", "30/06/2025")],
    ),
    case("T-03.tinh-viet-khac", Request, &[("tinh", "Khánh Hòa")]),
    case("T-01.mau-da-thay", Request, &[("ngayLap", "14/08/2024")]),
    case("T-02.truoc-hieu-luc", Request, &[("ngayLap", "18/02/2020")]),
    case("W-04.so-luong", Letter, &[("soLuong", "01")]),
    case("L-01.so-ky-hieu", Letter, &[("soKyHieu", "/SNV-VP")]),
    case(
        "L-01.noi-nhan-luu",
        Letter,
        &[("noiNhan", "- Như trên;\n- Lưu: VT, CNTT (Tr 50b).")],
    ),
    case("P-09.ten-chu-thuong", Request, &[("hoTen", "Thào văn páo")]),
    case("P-09.ten-co-dau", Request, &[("hoTen", "H'Hen Niê")]),
    case(
        "P-09.ten-co-dau",
        Request,
        &[("hoTen", "Nguyễn-Trần Anne-Marie")],
    ),
    case("P-01.ma-tinh", Request, &[("soGiayTo", "101190123456")]),
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
    case("V-03.khan", Own("mau-09"), &[("lyDoThuHoi", "Nghỉ hưu")]),
    case(
        "V-02.da-thu-hoi",
        Own("mau-15"),
        &[("ngayVanBanThuHoi", "01/07/2024")],
    ),
    case("B-01.sau-thong-bao", Own("mau-14"), &[("ngayThongBao", "")]),
    case("L-01.so-bien-ban", Own("mau-14"), &[("soBienBan", "")]),
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
    case(
        "O-02.ma-quan-he-ngan-sach",
        Own("mau-03"),
        &[("maQuanHeNganSach", "")],
    ),
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
    case(
        "B-01.mot-giay-to",
        Own("mau-14"),
        &[("nhanSoGiayTo", ""), ("giaoSoGiayTo", "")],
    ),
    case(
        "B-01.mot-nguoi",
        Own("mau-14"),
        &[("nhanHoTen", "Quàng Thị Hảnh")],
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

const LONG: &str = concat!(
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
);

fn record(case: &Case) -> Record {
    let pack = pack();
    match case.place {
        Request => request(&pack, case.changes),
        Letter => letter(&pack, case.changes),
        Rows => {
            let mut record = letter(&pack, &[("soLuong", "2")]);
            fill(&mut record.rows[0], &[("soHieuCu", "2F11D3")]);
            let other = &[
                ("hoTen", "Lò Thị Lan"),
                ("soGiayTo", "014190999999"),
                ("email", "lanlt@sonla.gov.vn"),
            ];
            let mut second = row(pack.form("mau-02").unwrap(), other);
            fill(&mut second, case.changes);
            record.rows.push(second);
            record
        }
        Own(form) => faultless(&pack, form, case.changes),
        RowsOf(form) => {
            let mut record = faultless(&pack, form, &[("soLuong", "2")]);
            let mut second = record.rows[0].clone();
            fill(&mut second, SECOND);
            // With one change only, a case of the list alone keeps the dossier's day.
            let later = case.rule.starts_with("T-03").then_some("01/07/2025");
            fill(
                &mut record.values,
                &[("ngayLap", later.unwrap_or("15/07/2024"))],
            );
            fill(&mut second, case.changes);
            record.rows.push(second);
            record
        }
    }
}

fn findings(case: &Case) -> Vec<Finding> {
    let record = record(case);
    let pack = pack();
    Plan::new(&pack, &record.form)
        .unwrap()
        .check(&record, day("2024-07-15"))
}

#[test]
fn rules_fire_where_they_should() {
    for case in FIRES {
        let findings = findings(case);
        let found = findings.iter().find(|finding| {
            let of_list = matches!(case.place, Rows | RowsOf(_));
            let in_place = !of_list || finding.row == Some(2);
            let whole = finding.field.is_none() || finding.rule.starts_with("T-02");
            let here =
                whole || finding.field.as_deref() == case.changes.first().map(|(key, _)| *key);
            finding.rule == case.rule && in_place && here
        });
        let Some(found) = found else {
            panic!("{} {:?}: {findings:#?}", case.rule, case.changes);
        };
        let repair = found.repair.as_ref().map(|repair| repair.value.as_str());
        assert_eq!(repair, case.repair, "{} {:?}", case.rule, case.changes);
    }
}

#[test]
fn rules_are_silent_where_they_should() {
    for case in SILENT {
        let findings = findings(case);
        let found = findings.iter().find(|finding| finding.rule == case.rule);
        assert_eq!(found, None, "{} {:?}", case.rule, case.changes);
    }
}

#[test]
fn nothing_is_wrong_with_a_faultless_dossier() {
    let pack = pack();
    let others = pack.forms.iter().skip(2);
    let others = others.map(|form| faultless(&pack, &form.id, &[]));
    for record in [request(&pack, &[]), letter(&pack, &[])]
        .into_iter()
        .chain(others)
    {
        let findings = Plan::new(&pack, &record.form)
            .unwrap()
            .check(&record, day("2024-07-15"));
        assert_eq!(findings, [], "{}", record.form);
    }
}

#[test]
fn every_rule_has_a_case() {
    let pack = pack();
    let tried: BTreeSet<&str> = FIRES
        .iter()
        .map(|case| case.rule)
        .chain(["W-04.danh-sach-rong", "W-04.chua-co-dong"])
        .collect();
    let rules: BTreeSet<&str> = pack.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(tried, rules);
}

#[test]
fn an_empty_list_is_told() {
    let pack = pack();
    let mut record = letter(&pack, &[]);
    record.rows.clear();
    let findings = Plan::new(&pack, "mau-02")
        .unwrap()
        .check(&record, day("2024-07-15"));
    assert!(
        findings
            .iter()
            .any(|finding| finding.rule == "W-04.danh-sach-rong")
    );
}

#[test]
fn an_empty_list_of_another_form_is_told() {
    let pack = pack();
    for form in pack.forms.iter().skip(2).filter(|form| form.list.is_some()) {
        let mut record = faultless(&pack, &form.id, &[]);
        record.rows.clear();
        let findings = Plan::new(&pack, &form.id)
            .unwrap()
            .check(&record, day("2024-07-15"));
        let told = findings
            .iter()
            .any(|finding| finding.rule == "W-04.chua-co-dong");
        assert!(told, "{}", form.id);
    }
}

#[test]
fn an_empty_record_of_any_form_asks_for_what_is_required() {
    let pack = pack();
    for form in &pack.forms {
        let mut record = Record::new(&pack.id, form);
        for field in form.fields() {
            record.values.set(&field.key, "");
        }
        let findings = Plan::new(&pack, &form.id)
            .unwrap()
            .check(&record, day("2024-07-15"));
        let asked: BTreeSet<&str> = findings
            .iter()
            .filter(|finding| finding.rule == "B-00.bat-buoc")
            .filter_map(|finding| finding.field.as_deref())
            .collect();
        let required: BTreeSet<&str> = form
            .fields()
            .filter(|field| field.required)
            .map(|field| field.key.as_str())
            .collect();
        assert_eq!(asked, required, "{}", form.id);
    }
}

#[test]
fn no_message_has_a_word_left_open() {
    for case in FIRES {
        for finding in findings(case) {
            let text = format!("{} {} {}", finding.what, finding.why, finding.how);
            assert!(
                !text.contains(['{', '}']) && !text.contains("  "),
                "{}: {text}",
                finding.rule
            );
        }
    }
}

#[test]
fn messages_read_as_sentences() {
    let mut lines: Vec<String> = FIRES
        .iter()
        .filter_map(|case| {
            let finding = findings(case)
                .into_iter()
                .find(|finding| finding.rule == case.rule)?;
            let how = match finding.how.as_str() {
                "" => String::new(),
                how => format!(" → {how}"),
            };
            Some(format!(
                "{} [{}] {}{how}",
                finding.rule,
                finding.level.name(),
                finding.what
            ))
        })
        .collect();
    lines.dedup();
    insta::assert_snapshot!(lines.join("\n"));
}
