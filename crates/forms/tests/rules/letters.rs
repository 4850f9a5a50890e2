//! Letters: addressee, legal person, how many rows, signature; and minutes.

use super::In::{Letter, Own, Request};
use super::{Case, case, mend};

pub const FIRES: &[Case] = &[
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
    case(
        "W-02.viet-tat",
        Request,
        &[("kinhGui", "Sở NV tỉnh Sơn La")],
    ),
    case(
        "W-02.viet-tat",
        Letter,
        &[(
            "kinhGui",
            "Cục Chứng thực số và Bảo mật thông tin, Ban Cơ yếu CP",
        )],
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
    case(
        "L-01.ky-thay-ai",
        Letter,
        &[("chucVuThayKy", ""), ("quyenHanKy", "KT.")],
    ),
    case("L-01.quyen-han", Letter, &[("quyenHanKy", "thay")]),
    mend(
        "L-01.quyen-han-viet-khac",
        Letter,
        &[("quyenHanKy", "KT")],
        "KT.",
    ),
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
    case("W-05.don", Own("mau-04"), &[("daDoiChieu", "")]),
    case("W-05.don", Own("mau-06"), &[("daDoiChieu", "")]),
    case("W-05.don", Own("mau-10"), &[("daDoiChieu", "")]),
    case("W-05.don", Own("mau-12"), &[("daDoiChieu", "")]),
];

pub const SILENT: &[Case] = &[
    case(
        "L-01.ky-thay-ai",
        Letter,
        &[("quyenHanKy", "KT."), ("chucVuThayKy", "Giám đốc")],
    ),
    case(
        "L-01.ky-thay-ai",
        Letter,
        &[("quyenHanKy", ""), ("chucVuThayKy", "")],
    ),
    case("W-04.so-luong", Letter, &[("soLuong", "01")]),
    case("L-01.so-ky-hieu", Letter, &[("soKyHieu", "/SNV-VP")]),
    case(
        "L-01.noi-nhan-luu",
        Letter,
        &[("noiNhan", "- Như trên;\n- Lưu: VT, CNTT (Tr 50b).")],
    ),
    case("B-01.sau-thong-bao", Own("mau-14"), &[("ngayThongBao", "")]),
    case("L-01.so-bien-ban", Own("mau-14"), &[("soBienBan", "")]),
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
];
