//! Every rule of the pack of Nghị định 68/2024/NĐ-CP has a case where it fires and one where it must not.

mod common;

use std::collections::BTreeSet;

use common::{SECOND, day, faultless, fill, new_pack};
use forms::{Finding, Plan, Record};

/// A case a line: rule, form, what is changed (`\n` breaks a line, `\z` is a sign that nobody sees), and the repair where there is one.
///
/// A changed field of the list is that of its second row. The rule fires at the field that is changed first.
const FIRES: &str = r"
B-00.bat-buoc | mau-01 | hoTen=
B-00.bat-buoc | mau-09 | hoanCanhThatLac=
P-09.qua-dai | mau-01 | chucVu=LONG
P-09.bang-ma-cu | mau-01 | hoTen=NguyÔn V¨n Hïng | Nguyễn Văn Hùng
P-09.to-hop | mau-01 | hoTen=Vàng Ngọc Phong | Vàng Ngọc Phong
P-09.ky-tu-an | mau-02 | diaChi=Số 1 đường\z Tô Hiệu | Số 1 đường Tô Hiệu
P-09.khoang-trang | mau-08 | giaoHoTen=Lê  Thanh Yến | Lê Thanh Yến
P-09.ten-co-so | mau-01 | hoTen=Thào Văn Páo1
P-09.ten-co-dau | mau-09 | daiDienHoTen=Thào Văn Páo (nam)
P-09.ten-mot-chu | mau-03 | hoTen=Páo
P-09.ten-chu-thuong | mau-01 | hoTen=thào văn páo | Thào Văn Páo
P-09.ten-chu-thuong | mau-05 | nguoiKy=nguyễn văn an | Nguyễn Văn An
P-09.ten-chu-hoa | mau-01 | hoTen=THÀO VĂN PÁO
P-05.khong-phai-ngay | mau-01 | ngaySinh=năm 1990
P-05.ngay-khong-co | mau-02 | ngayQuyetDinh=31/02/2016
P-05.nam-hai-so | mau-07 | ngayNhanThietBi=05/07/24
P-05.thang-truoc | mau-01 | ngayCap=08/28/2021 | 28/08/2021
P-05.so-excel | mau-01 | ngayCap=44436 | 28/08/2021
P-05.iso | mau-04 | hieuLucDen=2026-09-20 | 20/09/2026
P-05.dang-ngay | mau-09 | ngayThatLac=1.7.2024 | 01/07/2024
P-05.tuong-lai | mau-01 | ngayCap=17/09/2024
P-05.du-14-tuoi | mau-01 | ngayCap=04/03/2004
P-05.tuoi | mau-01 | ngaySinh=05/03/2010
P-01.do-dai | mau-01 | soGiayTo=01409017444
P-01.mat-so-0 | mau-01 | soGiayTo=14190123456 | 014190123456
P-01.chu-giong-so | mau-06 | nhanSoGiayTo=O14085001234 | 014085001234
P-01.dau-cach | mau-08 | giaoSoGiayTo=014 190 123 456 | 014190123456
P-01.ma-tinh | mau-01 | soGiayTo=003190123456
P-01.the-ky | mau-01 | soGiayTo=014790123456
P-02.nam-sinh | mau-01 | soGiayTo=014191123456
P-04.cmnd-het-han | mau-01 | soGiayTo=050123456; ngayLap=02/01/2025
P-04.cmnd | mau-01 | soGiayTo=050123456
P-01.ho-chieu | mau-01 | soGiayTo=AB123456
P-06.noi-cap-la | mau-01 | noiCap=Công an tỉnh Sơn La
P-06.noi-cap-viet-khac | mau-01 | noiCap=Cục Cảnh sát QLHC về TTXH | CCSQLHCVTTXH
P-06.noi-cap-ngay-cap | mau-01 | noiCap=CCSĐKQLCTVDLQGVDC
P-06.noi-cap-ngay-cap-nhan | mau-02 | nhanNoiCap=CCSĐKQLCTVDLQGVDC
P-06.noi-cap-giay-to | mau-01 | noiCap=CCSQLHCVTTXH; soGiayTo=B1234567
P-06.noi-cap-giay-to-nhan | mau-02 | nhanNoiCap=CCSĐKQLCTVDLQGVDC; nhanSoGiayTo=B1234567
P-06.noi-cap-giay-to | mau-01 | noiCap=CCSQLHCVTTXH; soGiayTo=050123456
P-06.noi-cap-giay-to-nhan | mau-03 | nhanNoiCap=Bộ Công an; nhanSoGiayTo=050123456
P-06.bo-cong-an | mau-01 | noiCap=Bộ Công an; ngayCap=05/07/2024
P-07.cu-phap | mau-01 | email=hanhqt.sonla.gov.vn
P-07.co-dau | mau-04 | emailMoi=hạnh@sonla.gov.vn
P-07.viet-hoa | mau-01 | email=LanLT@sonla.gov.vn | lanlt@sonla.gov.vn
P-07.thu-rieng | mau-01 | email=lanlt@gmail.com
P-07.thu-rieng-lien-he | mau-04 | emailMoi=lanlt@gmail.com
P-07.thu-rieng-dang-dung | mau-04 | email=lanlt@gmail.com
P-07.khong-gov | mau-03 | email=lanlt@vnpt.vn
P-07.mien-cu | mau-01 | email=lanlt@yenbai.gov.vn; ngayLap=01/07/2025
P-08.do-dai | mau-01 | dienThoai=08133440
P-08.mat-so-0 | mau-01 | dienThoai=966472506 | 0966472506
P-08.ma-nuoc | mau-06 | nhanDienThoai=+84 363 891 590 | 0363891590
P-08.dau-cach | mau-01 | dienThoai=0966.472.506 | 0966472506
P-08.co-dinh | mau-01 | dienThoai=02123852001
P-08.dau-so | mau-01 | dienThoai=0123456789
P-09.viet-tat | mau-01 | coQuan=UBND tỉnh Sơn La | Ủy ban nhân dân tỉnh Sơn La
P-09.qua-bon-cap | mau-01 | coQuan=A\nB\nC\nD\nE
T-03.cap-huyen | mau-01 | coQuan=Ủy ban nhân dân huyện Mai Sơn; ngayLap=01/07/2025
P-09.cap-huyen-cu | mau-01 | coQuan=Ủy ban nhân dân huyện Mai Sơn
T-03.dia-chi-huyen | mau-02 | diaChi=Thị trấn Hát Lót, huyện Mai Sơn; ngayLap=01/07/2025
T-03.tinh-sap-nhap | mau-01 | tinh=Yên Bái; ngayLap=01/07/2025 | Lào Cai
T-03.tinh-la | mau-01 | tinh=Sơn Lo
T-03.tinh-viet-khac | mau-01 | tinh=Tỉnh Sơn La | Sơn La
T-03.tinh-chua-co | mau-01 | tinh=Huế | Thừa Thiên Huế
O-01.mst-dang | mau-02 | maSoThue=010010910
O-01.mst-kiem-tra | mau-04 | maSoThueMoi=0100109107
O-02.qhns | mau-02 | maQuanHeNganSach=101 234 5 | 1012345
O-02.qhns | mau-02 | maQuanHeNganSach=10123456
O-05.khong-mst | mau-02 | maSoThue=
S-01.so-hieu-sai | mau-05 | soHieu=VGCA-01
S-01.dau-van-tay | mau-01 | soHieuCu=DA39A3EE5E6B4B0D3255BFEF95601890AFD80709
S-01.viet-lien | mau-09 | soHieu=30:d8:c5:75 | 30D8C575
W-04.khong-phai-so | mau-08 | soBan=hai
W-04.so-luong | mau-03 | soLuong=40 | 2
W-05.doi-chieu | mau-01 | daDoiChieu=
W-05.doi-chieu | mau-02 | daDoiChieu=
W-05.doi-chieu | mau-03 | daDoiChieu=
W-05.doi-chieu | mau-04 | daDoiChieu=
W-05.doi-chieu | mau-05 | daDoiChieu=
W-05.doi-chieu | mau-06 | daDoiChieu=
P-10.thu-trung | mau-01 | email=HANHQT@sonla.gov.vn
P-10.giay-to-trung | mau-01 | soGiayTo=014190123456
P-10.so-hieu-trung | mau-04 | soHieu=30d8c57549bfa5dc
P-10.thiet-bi-trung | mau-08 | soHieuThietBi=02A1B7
O-06.sim-nha-mang | mau-01 | nhaMang=; simPki=x
O-03.giay-to-la | mau-02 | giayToPhapNhan=Giấy giới thiệu
V-01.ngoai-danh-muc | mau-05 | lyDoThuHoi=Không thích nữa
V-01.ngoai-danh-muc-khac | mau-06 | lyDoKhoiPhuc=Buồn
V-01.viet-khac | mau-05 | lyDoThuHoi=nghỉ hưu | Nghỉ hưu
R-01.thieu-ngay-het-han | mau-04 | hieuLucDen=; noiDungDeNghi=Gia hạn
R-01.con-it-ngay | mau-04 | hieuLucDen=14/11/2024
R-01.da-het-han | mau-04 | hieuLucDen=15/09/2024
L-01.ky-thay-ai | mau-01 | chucVuThayKy=; quyenHanKy=KT.
R-01.con-it-ngay | mau-04 | hieuLucDen=15/11/2024; ngayLap=17/09/2024
R-02.da-gia-han | mau-04 | noiDungDeNghi=Gia hạn; daGiaHan=1 lần
R-05.thieu-truong-hop | mau-04 | truongHopThayDoi=
R-05.thieu-thong-tin-moi | mau-04 | noiDungDeNghi=Thay đổi nội dung thông tin; coQuanMoi=
R-05.chi-gia-han | mau-04 | noiDungDeNghi=Gia hạn
R-05.chi-gia-han-tin-moi | mau-04 | noiDungDeNghi=Gia hạn; truongHopThayDoi=; coQuanMoi=Ủy ban nhân dân tỉnh Sơn La
R-05.chi-gia-han-tin-moi | mau-04 | noiDungDeNghi=Gia hạn; truongHopThayDoi=; coQuanMoi=; emailMoi=hanhqt@sonla.gov.vn
R-05.chi-gia-han-tin-moi | mau-04 | noiDungDeNghi=Gia hạn; truongHopThayDoi=; coQuanMoi=; emailMoi=; maSoThueMoi=5500154321
R-05.thieu-co-quan-moi | mau-04 | coQuanMoi=; truongHopThayDoi=chuyển công tác
R-05.thieu-thu-moi | mau-04 | emailMoi=; truongHopThayDoi=Đổi email
R-05.thieu-mst-moi | mau-04 | maSoThueMoi=; truongHopThayDoi=Bổ sung mã số thuế
R-05.thu-nhu-cu | mau-04 | emailMoi=LanLT@sonla.gov.vn
R-05.ten-nhu-cu | mau-04 | coQuanMoi=UBND tỉnh Sơn La; tenChungThu=Uỷ ban nhân dân tỉnh Sơn La
R-06.ngoai-khoi | mau-04 | coQuanMoi=Văn phòng Tỉnh uỷ Sơn La
V-02.that-lac | mau-05 | lyDoThuHoi=Thất lạc
V-03.khan | mau-05 | lyDoThuHoi=Lộ mật khẩu
V-01.noi-ro | mau-05 | lyDoKhac=; lyDoThuHoi=Mất an toàn khác
K-03.hu-hong | mau-06 | lyDoKhoiPhuc=Hỏng thiết bị
K-01.phoi-hop | mau-06 | nhanChucVu=Chuyên viên Cục Chứng thực số
K-01.phoi-hop | mau-06 | nhanEmail=ca@bcy.gov.vn
W-02.noi-nhan | mau-05 | kinhGui=Sở Khoa học và Công nghệ
W-02.viet-tat | mau-07 | kinhGui=Cục Chứng thực số và Bảo mật thông tin, BCYCP
W-02.noi-nhan-so | mau-04 | kinhGui=Sở Tài chính
W-02.phan-cap | mau-06 | kinhGui=Sở Khoa học và Công nghệ tỉnh Sơn La
W-03.phap-nhan | mau-07 | conDau=
W-03.danh-dau | mau-01 | simPki=có; nhaMang=Viettel | x
W-06.chua-ky-so | mau-01 | kenhGui=chua-ky-so
W-06.ban-giay | mau-05 | kenhGui=ban-giay
W-06.cach-gui-la | mau-01 | kenhGui=bồ câu
L-01.so-ky-hieu | mau-01 | soKyHieu=12
L-01.so-0 | mau-08 | soBienBan=5/BB-SNV | 05/BB-SNV
L-01.noi-nhan-luu | mau-01 | noiNhan=Như trên.
L-01.trich-yeu | mau-02 | trichYeu=V/v đề nghị cấp chứng thư chữ ký số
L-01.ten-goi-cu | mau-02 | trichYeu=đề nghị cấp chứng thư số
L-01.can-cu-cu | mau-01 | canCu=Căn cứ Thông tư số 185/2019/TT-BQP
L-01.quyen-han | mau-01 | quyenHanKy=thay
L-01.quyen-han-viet-khac | mau-09 | quyenHanKy=KT | KT.
T-02.truoc-hieu-luc | mau-01 | ngayLap=14/08/2024
E-01.sau-khi-nhan | mau-07 | ngayLap=16/08/2024; ngayNhanThietBi=17/08/2024
E-01.ban-giao | mau-07 | ngayBanGiao=04/07/2024
E-01.ban-giao | mau-07 | ngayBanGiao=09/07/2024; ngayNhanThietBi=10.7.2024
E-01.ban-giao-sau-van-ban | mau-07 | ngayBanGiao=17/09/2024
E-02.du-thiet-bi | mau-07 | soLuong=2; soDongCongVanCap=3
V-04.truoc-thong-bao | mau-08 | ngayLap=10/09/2024
V-04.qua-5-ngay | mau-08 | ngayLap=19/09/2024
V-04.qua-5-ngay | mau-08 | ngayLap=10/09/2025; ngayThongBao=29/08/2025
V-04.qua-5-ngay | mau-08 | ngayLap=10/02/2025; ngayThongBao=24/01/2025
V-04.qua-5-ngay | mau-08 | ngayLap=06/05/2026; ngayThongBao=23/04/2026
B-01.that-lac | mau-09 | ngayVanBanThuHoi=30/06/2024
B-01.ben-giao | mau-08 | giaoDonVi=Cục Chứng thực số
B-01.mot-don-vi | mau-08 | nhanDonVi=SỞ NỘI VỤ TỈNH SƠN LA
B-01.mot-giay-to | mau-08 | nhanSoGiayTo=14190123456
B-01.mot-nguoi | mau-08 | nhanHoTen=quàng thị hạnh
B-01.dai-dien | mau-09 | daiDienHoTen=Quàng Thị Hạnh
";

/// Cases at the border, in which the rule must not fire; that it is silent on what is faultless is tried for every rule.
const SILENT: &str = r"
P-05.tuong-lai | mau-01 | ngayCap=16/09/2024
P-04.cmnd-het-han | mau-01 | soGiayTo=050123456; ngayLap=31/12/2024
P-04.cmnd | mau-01 | soGiayTo=050123456; ngayLap=01/01/2025
T-03.cap-huyen | mau-01 | coQuan=Ủy ban nhân dân huyện Mai Sơn; ngayLap=30/06/2025
T-03.dia-chi-huyen | mau-02 | diaChi=Thị trấn Hát Lót, huyện Mai Sơn
O-02.qhns | mau-02 | maQuanHeNganSach=
O-05.khong-mst | mau-02 | maSoThue=0100109107
O-06.sim-nha-mang | mau-01 | nhaMang=Viettel; simPki=x
O-06.sim-nha-mang | mau-01 | nhaMang=
R-01.thieu-ngay-het-han | mau-04 | hieuLucDen=
R-01.con-it-ngay | mau-04 | hieuLucDen=15/11/2024
R-01.da-het-han | mau-04 | hieuLucDen=16/09/2024
L-01.ky-thay-ai | mau-01 | chucVuThayKy=Giám đốc; quyenHanKy=KT.
R-01.con-it-ngay | mau-04 | hieuLucDen=
R-02.da-gia-han | mau-04 | daGiaHan=1 lần
R-05.thieu-truong-hop | mau-04 | truongHopThayDoi=; noiDungDeNghi=Gia hạn
R-05.chi-gia-han-tin-moi | mau-04 | noiDungDeNghi=Gia hạn; truongHopThayDoi=; coQuanMoi=; emailMoi=; maSoThueMoi=; thongTinKhac=
R-05.thieu-thong-tin-moi | mau-04 | coQuanMoi=; maSoThueMoi=0100109106
R-05.thieu-co-quan-moi | mau-04 | coQuanMoi=; truongHopThayDoi=Đổi email
R-05.thieu-thu-moi | mau-04 | emailMoi=
R-05.thieu-mst-moi | mau-04 | maSoThueMoi=
R-05.thu-nhu-cu | mau-04 | emailMoi=; email=
R-05.ten-nhu-cu | mau-04 | coQuanMoi=Sở Nội vụ; tenChungThu=Sở Tài chính
V-01.noi-ro | mau-05 | lyDoKhac=
V-01.noi-ro | mau-05 | lyDoKhac=mất máy; lyDoThuHoi=Mất an toàn khác
W-02.noi-nhan-so | mau-04 | kinhGui=Sở Khoa học và Công nghệ
T-02.truoc-hieu-luc | mau-01 | ngayLap=15/08/2024
E-01.ban-giao | mau-07 | ngayBanGiao=05/07/2024
E-01.ban-giao | mau-07 | ngayBanGiao=01/07/2024; ngayNhanThietBi=
E-01.ban-giao-sau-van-ban | mau-07 | ngayBanGiao=16/09/2024
E-02.du-thiet-bi | mau-07 | soLuong=2; soDongCongVanCap=2
V-04.qua-5-ngay | mau-08 | ngayLap=18/09/2024
V-04.qua-5-ngay | mau-08 | ngayLap=08/09/2025; ngayThongBao=29/08/2025
V-04.qua-5-ngay | mau-08 | ngayLap=07/02/2025; ngayThongBao=24/01/2025
V-04.qua-5-ngay | mau-08 | ngayLap=05/05/2026; ngayThongBao=23/04/2026
V-04.qua-5-ngay | mau-08 | ngayLap=19/09/2025; ngayThongBao=
B-01.mot-giay-to | mau-08 | nhanSoGiayTo=; giaoSoGiayTo=
B-01.mot-nguoi | mau-08 | nhanHoTen=Quàng Thị Hảnh
";

/// What a letter keeps beside its fields: how many rows the letter had that it follows.
const BESIDE: &str = "soDongCongVanCap";

struct Case {
    rule: &'static str,
    form: &'static str,
    changes: Vec<(&'static str, String)>,
    repair: Option<&'static str>,
}

fn cases(table: &'static str) -> Vec<Case> {
    let lines = table.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let mut parts = line.split(" | ");
            let mut part = || parts.next().map(|part| part.trim_end_matches(" |"));
            let (rule, form) = (part().unwrap(), part().unwrap());
            let changes = part().unwrap().split("; ").map(|change| {
                let (key, value) = change.split_once('=').unwrap();
                let value = match value {
                    "LONG" => "a".repeat(301),
                    value => value.replace("\\n", "\n").replace("\\z", "\u{200b}"),
                };
                (key, value)
            });
            Case {
                rule,
                form,
                changes: changes.collect(),
                repair: part(),
            }
        })
        .collect()
}

/// A letter has two rows, of which the first is faultless.
fn record(case: &Case) -> Record {
    let pack = new_pack();
    let form = pack.form(case.form).unwrap();
    let mut record = faultless(&pack, case.form, &[]);
    if form.list.is_some() {
        let mut second = record.rows[0].clone();
        fill(&mut second, SECOND);
        second.set("soGiayTo", "014190999999");
        record.rows.push(second);
        record.values.set("soLuong", "2");
    }
    for (key, value) in &case.changes {
        let known = form.field(key).is_some() || *key == BESIDE;
        assert!(known, "{} {key}", case.rule);
        match form.row_columns().position(key) {
            Some(place) if form.columns.position(key).is_none() => {
                record.rows[1].set_at(place, value);
            }
            _ => record.values.set(key, value),
        }
    }
    record
}

fn findings(case: &Case) -> Vec<Finding> {
    let plan = Plan::new(&new_pack(), case.form).unwrap();
    plan.check(&record(case), day("2024-09-16"))
}

#[test]
fn rules_fire_where_they_should() {
    for case in cases(FIRES) {
        let findings = findings(&case);
        let field = case.changes[0].0;
        let found = findings
            .iter()
            .find(|f| f.rule == case.rule && f.field.as_deref() == Some(field) && f.row != Some(1));
        let Some(found) = found else {
            panic!("{} {:?}: {findings:#?}", case.rule, case.changes);
        };
        let repair = found.repair.as_ref().map(|repair| repair.value.as_str());
        assert_eq!(repair, case.repair, "{} {:?}", case.rule, case.changes);
        let text = format!("{} {} {}", found.what, found.why, found.how);
        assert!(!text.contains(['{', '}']), "{}: {text}", case.rule);
    }
}

#[test]
fn rules_are_silent_where_they_should() {
    for case in cases(SILENT) {
        let findings = findings(&case);
        let found = findings
            .iter()
            .find(|f| f.rule == case.rule && f.row != Some(1));
        assert_eq!(found, None, "{} {:?}", case.rule, case.changes);
    }
}

#[test]
fn nothing_is_wrong_with_a_faultless_dossier() {
    let pack = new_pack();
    for form in &pack.forms {
        let record = faultless(&pack, &form.id, &[]);
        let plan = Plan::new(&pack, &form.id).unwrap();
        let findings = plan.check(&record, day("2024-09-16"));
        assert_eq!(findings, [], "{}", form.id);
    }
}

#[test]
fn an_empty_list_is_told() {
    let pack = new_pack();
    for form in pack.forms.iter().filter(|form| form.list.is_some()) {
        let mut record = faultless(&pack, &form.id, &[]);
        record.rows.clear();
        let plan = Plan::new(&pack, &form.id).unwrap();
        let findings = plan.check(&record, day("2024-09-16"));
        let told = findings.iter().any(|f| f.rule == "W-04.danh-sach-rong");
        assert!(told, "{}", form.id);
    }
}

#[test]
fn every_rule_has_a_case() {
    let pack = new_pack();
    let cases = cases(FIRES);
    let tried = cases.iter().map(|case| case.rule);
    let tried: BTreeSet<&str> = tried.chain(["W-04.danh-sach-rong"]).collect();
    let rules: BTreeSet<&str> = pack.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(tried, rules);
}

#[test]
fn messages_read_as_sentences() {
    let told = cases(FIRES).into_iter().filter_map(|case| {
        let found = findings(&case).into_iter().find(|f| f.rule == case.rule)?;
        let level = found.level.name();
        Some(format!("{} [{level}] {}", found.rule, found.message()))
    });
    let mut lines: Vec<String> = told.collect();
    lines.dedup();
    insta::assert_snapshot!(lines.join("\n"));
}
