//! What finished forms tell the register, and what the register puts into the next ones.

mod common;

use common::{PACKS, day, entry, good, pack, record};
use forms::record::Record;
use register::purpose::{Author, form_of, of_form, told_as};
use register::{Entry, EventKind, Kind, Purpose, dossier, event, fill, keys};

fn told(record: &Record) -> Vec<(String, String)> {
    let entries = dossier::entries(record, day("15/07/2024")).unwrap();
    let lines = entries
        .iter()
        .map(|entry| (entry.name.clone(), event::to_lines(&entry.events, &[])));
    lines.collect()
}

const LETTER: &[(&str, &str)] = &[("ngayLap", "15/07/2024"), ("soKyHieu", "12/SNV-VP")];
const CERTIFICATE: &[(&str, &str)] = &[("tenChungThu", "Lò Thị Ánh Nguyệt"), ("soHieu", "54AB01")];

#[test]
fn letters_tell_events() {
    let old = pack("tt185-2019");
    let with = |more: &[(&'static str, &'static str)]| [CERTIFICATE, more].concat();
    let letter = |more: &[(&'static str, &'static str)]| [LETTER, more].concat();
    let minutes = [
        ("ngayLap", "20/07/2024"),
        ("soBienBan", "03/BB"),
        ("soThongBao", "45/TB"),
        ("ngayThongBao", "16/07/2024"),
    ];
    let cases = [
        (
            "mau-10",
            LETTER.to_vec(),
            with(&[("lyDoThuHoi", "Nghỉ hưu")]),
            "15/07/2024 | Đề nghị thu hồi | 12/SNV-VP | Nghỉ hưu",
        ),
        (
            "mau-08",
            LETTER.to_vec(),
            with(&[("noiDungDeNghi", "Gia hạn")]),
            "15/07/2024 | Đề nghị gia hạn | 12/SNV-VP",
        ),
        (
            "mau-08",
            LETTER.to_vec(),
            with(&[
                ("noiDungDeNghi", "Gia hạn và thay đổi nội dung thông tin"),
                ("emailMoi", "moi@sonla.gov.vn"),
            ]),
            "15/07/2024 | Đề nghị gia hạn | 12/SNV-VP\n15/07/2024 | Đề nghị thay đổi thông tin | 12/SNV-VP | moi@sonla.gov.vn",
        ),
        // Written otherwise than in the pack's list.
        (
            "mau-08",
            LETTER.to_vec(),
            with(&[("noiDungDeNghi", "Gia hạn chứng thư số")]),
            "15/07/2024 | Đề nghị gia hạn | 12/SNV-VP",
        ),
        (
            "mau-08",
            LETTER.to_vec(),
            with(&[("noiDungDeNghi", "Thay đổi nội dung thông tin")]),
            "15/07/2024 | Đề nghị thay đổi thông tin | 12/SNV-VP",
        ),
        (
            "mau-12",
            LETTER.to_vec(),
            with(&[("lyDoKhoiPhuc", "Quên mật khẩu")]),
            "15/07/2024 | Đề nghị khôi phục thiết bị | 12/SNV-VP | Quên mật khẩu",
        ),
        (
            "mau-13",
            letter(&[("ngayNhanThietBi", "10/07/2024")]),
            with(&[("ngayBanGiao", "12/07/2024"), ("ngayHieuLuc", "16/07/2024")]),
            "10/07/2024 | Nhận thiết bị từ Cục\n12/07/2024 | Bàn giao cho thuê bao\n15/07/2024 | Gửi đề nghị hiệu lực, báo bàn giao | 12/SNV-VP\n16/07/2024 | Có hiệu lực",
        ),
        (
            "mau-14",
            minutes.to_vec(),
            with(&[("tinhTrang", "Nguyên vẹn")]),
            "16/07/2024 | Cục thông báo thu lại thiết bị | 45/TB\n20/07/2024 | Đã giao lại thiết bị | 03/BB | Nguyên vẹn",
        ),
    ];
    for (form, values, row, expected) in cases {
        let record = record(&old, form, &values, &[&row]);
        assert_eq!(
            told(&record),
            [("Lò Thị Ánh Nguyệt".to_owned(), expected.to_owned())],
            "{form}"
        );
    }
}

/// A form, a row of it, and what it tells: kind, name, holder.
type Asked<'t> = (&'t str, &'t [(&'t str, &'t str)], Kind, &'t str, &'t str);

#[test]
fn requests_for_new_certificates_tell_of_their_subscribers() {
    let old = pack("tt185-2019");
    let rows: [Asked<'_>; 3] = [
        (
            "mau-02",
            &[
                ("hoTen", "Thào A Páo"),
                ("coQuan", "Sở Nội vụ"),
                ("soHieuCu", "99"),
            ],
            Kind::Person,
            "Thào A Páo",
            "",
        ),
        (
            "mau-04",
            &[("tenCoQuan", "Sở Nội vụ"), ("hoTen", "Hà Văn Ước")],
            Kind::Agency,
            "Sở Nội vụ",
            "Hà Văn Ước",
        ),
        (
            "mau-06",
            &[("tenThietBi", "Cổng dịch vụ công"), ("hoTen", "Hà Văn Ước")],
            Kind::Device,
            "Cổng dịch vụ công",
            "Hà Văn Ước",
        ),
    ];
    for (form, row, kind, name, holder) in rows {
        // A row that was left empty is nobody.
        let record = record(&old, form, LETTER, &[row, &[]]);
        let entries = dossier::entries(&record, day("15/07/2024")).unwrap();
        let [entry] = entries.as_slice() else {
            panic!("{entries:?}")
        };
        assert_eq!(
            (entry.kind, entry.name.as_str(), entry.holder.as_str()),
            (kind, name, holder)
        );
        assert_eq!(
            event::to_lines(&entry.events, &[]),
            "15/07/2024 | Đề nghị cấp | 12/SNV-VP"
        );
        assert_eq!(
            entry.serial, "",
            "the old certificate's number is not the new one's"
        );
    }
}

#[test]
fn a_subscribers_own_request_waits_for_the_agency() {
    let record = record(
        &pack("tt185-2019"),
        "mau-09",
        &[
            ("ngayLap", "15/07/2024"),
            ("hoTen", "Hà Văn Ước"),
            ("tenChungThu", "Sở Nội vụ"),
            ("soHieu", "77"),
        ],
        &[],
    );
    let entries = dossier::entries(&record, day("20/07/2024")).unwrap();
    assert_eq!(
        (entries[0].name.as_str(), entries[0].holder.as_str()),
        ("Sở Nội vụ", "Hà Văn Ước")
    );
    assert_eq!(
        event::to_lines(&entries[0].events, &[]),
        "15/07/2024 | Thuê bao nộp đề nghị |  | Thu hồi chứng thư"
    );
}

/// What the last step of a form about one certificate offers is what it tells.
#[test]
fn every_form_without_a_list_tells_one_thing() {
    let mut forms = 0;
    for id in PACKS {
        let pack = pack(id);
        for form in pack.forms.iter().filter(|form| form.list.is_none()) {
            forms += 1;
            let record = good(&pack, &form.id);
            let entries = dossier::entries(&record, day("15/07/2024")).unwrap();
            let [entry] = entries.as_slice() else {
                panic!("{id} {}: {entries:?}", form.id)
            };
            let (purpose, author) = of_form(id, &form.id).unwrap();
            assert!(
                entry.last(told_as(purpose, author)).is_some(),
                "{id} {}: {entry:?}",
                form.id
            );
        }
    }
    assert_eq!(forms, 8);
    assert_eq!(of_form("bo-khac", "mau-01"), None);
}

#[test]
fn minutes_of_a_lost_device_tell_of_the_revocation_as_well() {
    for (id, form) in [("tt185-2019", "mau-15"), ("nd68-2024", "mau-09")] {
        let values = [
            ("ngayLap", "20/07/2024"),
            ("soBienBan", "04/BB"),
            ("tenChungThu", "Lò Thị Ánh Nguyệt"),
            ("soHieu", "54AB01"),
            ("ngayThatLac", "14/07/2024"),
            ("soVanBanThuHoi", "13/SNV-VP"),
            ("ngayVanBanThuHoi", "16/07/2024"),
        ];
        let record = record(&pack(id), form, &values, &[]);
        assert_eq!(
            told(&record)[0].1,
            "14/07/2024 | Thiết bị thất lạc | 04/BB\n16/07/2024 | Đề nghị thu hồi | 13/SNV-VP"
        );
    }
}

#[test]
fn a_form_that_is_not_known_tells_nothing() {
    let mut record = record(&pack("tt185-2019"), "mau-10", LETTER, &[CERTIFICATE]);
    record.pack = "khac".to_owned();
    assert_eq!(dossier::entries(&record, day("15/07/2024")), None);
}

#[test]
fn the_next_form_has_what_the_register_knows() {
    let lines = "10/07/2024|Nhận thiết bị từ Cục\n12/07/2024|Bàn giao cho thuê bao\n13/07/2024|Cục thông báo thu lại thiết bị|45/TB\n14/07/2024|Thiết bị thất lạc";
    let known = Entry {
        renewed: true,
        agency: "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ".to_owned(),
        notes: "của sổ".to_owned(),
        ..entry("31/12/2024", lines)
    };
    let of_list = [
        (Purpose::Renew, "noiDungDeNghi", "Gia hạn"),
        (Purpose::Renew, "hieuLucDen", "31/12/2024"),
        (Purpose::Renew, "daGiaHan", "Một lần"),
        (Purpose::Revoke, "email", "nguyetlta@sonla.gov.vn"),
        (Purpose::Revoke, "lyDoThuHoi", "Thiết bị thất lạc"),
        (Purpose::Recover, "soHieuThietBi", "TK-0001"),
        (Purpose::Effect, "ngayBanGiao", "12/07/2024"),
        (Purpose::Return, "soHieu", "54AB01"),
        (Purpose::Return, "ghiChu", ""),
        (Purpose::Issue(Kind::Person), "hoTen", "Lò Thị Ánh Nguyệt"),
        (Purpose::Issue(Kind::Person), "soHieuCu", "54AB01"),
        (
            Purpose::Issue(Kind::Person),
            "coQuan",
            "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ",
        ),
    ];
    for id in PACKS {
        let pack = pack(id);
        let filled = |purpose, author| {
            let form = pack.form(form_of(id, purpose, author)?)?;
            let mut record = Record::new(id, form);
            fill::fill(
                &mut record,
                &pack,
                form,
                purpose,
                &[&known, &known],
                day("15/07/2024"),
            );
            Some(record)
        };
        for (purpose, key, expected) in of_list {
            let record = filled(purpose, Author::Agency).unwrap();
            assert_eq!(record.rows.len(), 2);
            assert_eq!(record.rows[0].get(key), expected, "{id} {purpose:?} {key}");
            assert_eq!(
                record.rows[0].unknown().count(),
                0,
                "only what the form has"
            );
        }
        let own = filled(Purpose::Return, Author::Agency).unwrap();
        assert_eq!(
            (own.values.get("soThongBao"), own.values.get("ngayThongBao")),
            ("45/TB", "13/07/2024")
        );
        let own = filled(Purpose::Effect, Author::Agency).unwrap();
        assert_eq!(own.values.get("ngayNhanThietBi"), "10/07/2024");
        let own = filled(Purpose::Lost, Author::Agency).unwrap();
        assert_eq!(
            (
                own.rows.len(),
                own.values.get("ngayThatLac"),
                own.values.get("soHieu")
            ),
            (0, "14/07/2024", "54AB01")
        );
        if let Some(own) = filled(Purpose::Revoke, Author::Subscriber) {
            assert_eq!(
                (own.values.get("hoTen"), own.values.get("lyDoThuHoi")),
                ("Lò Thị Ánh Nguyệt", "Thiết bị thất lạc")
            );
        }
    }
}

/// Values that the register itself puts into fields with lists are values of those lists.
#[test]
fn the_register_knows_the_packs_words() {
    for id in PACKS {
        let pack = pack(id);
        let has = |list: &str, value: &str| {
            pack.list(list)
                .unwrap()
                .entries
                .iter()
                .any(|entry| entry.value == value)
        };
        for (list, value) in [
            ("noi-dung-de-nghi", "Gia hạn"),
            ("so-lan-gia-han", register::entry::ONCE),
            ("ly-do-thu-hoi", "Thiết bị thất lạc"),
        ] {
            assert!(has(list, value), "{id} {list} {value}");
        }
        for key in [
            keys::NAME,
            keys::SERIAL,
            keys::DEVICE,
            keys::VALID_TO,
            keys::RENEWED,
        ] {
            assert!(pack.field(key).is_some(), "{id} {key}");
        }
    }
    assert!(
        pack("nd68-2024")
            .list("ly-do-thu-hoi")
            .unwrap()
            .entries
            .iter()
            .any(|entry| entry.value == "Chứng thư hết hạn")
    );
}

#[test]
fn what_a_letter_tells_leads_on_to_its_purpose() {
    for id in PACKS {
        for purpose in Purpose::NEXT {
            let Some(request) = purpose.request() else {
                continue;
            };
            let pack = pack(id);
            let form = form_of(id, purpose, Author::Agency).unwrap();
            let record = record(&pack, form, LETTER, &[CERTIFICATE]);
            let entries = dossier::entries(&record, day("15/07/2024")).unwrap();
            assert!(entries[0].last(request).is_some(), "{id} {form}");
            assert_ne!(request, EventKind::Asked);
        }
    }
}
