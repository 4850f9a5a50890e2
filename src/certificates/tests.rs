//! The samples of the crate that reads certificates, and what they tell a form.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use forms::Pack;
use forms::record::Columns;
use seal::certificate::{AttributeKind, Certificate, ReadError, read};

use super::file::{holds_key, is_of_certificates, sorted};
use super::fitting::{Fitting, fitting};
use super::rows::{rows, serials};
use super::standing::{Remark, Tone, remarks};
use super::told::{Holder, Told, holder, told};

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/crates/seal/tests/samples/",
            $name
        ))
    };
}

const PERSON: &[u8] = sample!("person-utf8.cer");
const AGENCY: &[u8] = sample!("agency-rsa3072.cer");
const BMP: &[u8] = sample!("bmp-p256.cer");
const T61: &[u8] = sample!("t61-p384.cer");
const CHAIN: &[u8] = sample!("chain.p7b");
const ROOT: &[u8] = sample!("root.cer");

fn one(bytes: &[u8]) -> Certificate {
    sorted(read(bytes).unwrap()).remove(0)
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

macro_rules! pack {
    ($($id:literal: $($file:literal)*),*) => {
        [$(load(&[$(($file, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/packs/", $id, "/", $file)))),*])),*]
    };
}

fn load(files: &[(&str, &str)]) -> Pack {
    Pack::load(files).unwrap()
}

/// That of Thông tư 185/2019/TT-BQP and that of Nghị định 68/2024/NĐ-CP.
static PACKS: LazyLock<[Pack; 2]> = LazyLock::new(|| {
    pack!(
        "tt185-2019": "pack.toml" "mau.toml" "procedures.toml" "lists.toml" "rules.toml",
        "nd68-2024": "pack.toml" "fields.toml" "mau-01-09.toml" "procedures.toml" "lists.toml" "rules.toml"
    )
});

fn get<'a>(told: &'a Told, key: &str) -> Option<&'a str> {
    let found = told.sure.iter().find(|(own, _)| *own == key);
    found.map(|(_, value)| value.as_str())
}

#[test]
fn a_persons_certificate_tells_who_where_and_until_when() {
    let told = told(&one(PERSON));
    let expected = [
        ("tenChungThu", "Nguyễn Thị Mẫu"),
        ("soHieu", "30D8C57549BFA5DC"),
        ("hieuLucTu", "01/03/2024"),
        // The last day in Vietnam, not in Greenwich.
        ("hieuLucDen", "01/03/2029"),
        ("email", "mau@mau.gov.vn"),
        (
            "coQuan",
            "ỦY BAN NHÂN DÂN TỈNH SƠN LA\nỦY BAN NHÂN DÂN XÃ MẪU\nTRƯỜNG TIỂU HỌC MẪU\nTỔ VĂN PHÒNG",
        ),
        ("tinh", "Sơn La"),
        ("hoTen", "Nguyễn Thị Mẫu"),
    ];
    for (key, value) in expected {
        assert_eq!(get(&told, key), Some(value), "{key}");
    }
    assert_eq!(told.sure.len(), expected.len());
    assert!(told.perhaps.is_empty());
}

#[test]
fn an_agencys_certificate_does_not_tell_who_makes_the_request() {
    let certificate = one(AGENCY);
    let name = certificate.subject.common_name().unwrap().to_owned();
    let told = told(&certificate);
    assert_eq!(get(&told, "hoTen"), None);
    assert!(told.perhaps.is_empty());
    // It stands once, also where the certificate names it as its own first level.
    assert_eq!(get(&told, "coQuan"), Some(&*name));

    // Otherwise it is the lowest level.
    let mut certificate = certificate;
    for attribute in &mut certificate.subject.attributes {
        if attribute.kind == AttributeKind::Organization {
            attribute.value = "BỘ MẪU".to_owned();
        }
    }
    let below = super::told::told(&certificate);
    assert_eq!(get(&below, "coQuan"), Some(&*format!("BỘ MẪU\n{name}")));
}

#[test]
fn an_authoritys_certificate_tells_a_form_nothing() {
    assert_eq!(told(&one(ROOT)), Told::default());
    // In a list with its authority the subscriber's comes first.
    assert!(!one(CHAIN).is_ca);
}

#[test]
fn who_holds_a_certificate_is_guessed_only_where_the_name_tells() {
    let cases = [
        ("Nguyễn Thị Mẫu", Holder::Person),
        ("Lò Thị Ơn", Holder::Person),
        ("Và A Dế", Holder::Person),
        ("Quàng Văn An", Holder::Person),
        ("Vũ Văn An", Holder::Person),
        ("Đoàn Thị Ánh Ơn", Holder::Person),
        // Each word has a capital, and it is no person.
        ("Văn Phòng Ủy Ban", Holder::Unknown),
        ("Kiểm Toán Nhà Nước", Holder::Unknown),
        ("Đài Phát Thanh", Holder::Unknown),
        ("Nhà Xuất Bản", Holder::Unknown),
        ("Ngân Hàng Chính Sách", Holder::Unknown),
        ("Máy Chủ", Holder::Unknown),
        ("Đoàn Thanh Niên", Holder::Unknown),
        ("Nông Trường Mộc Châu", Holder::Unknown),
        ("Cao Đẳng Sơn La", Holder::Unknown),
        // It may be a person's name or an agency's.
        ("NGUYỄN THỊ MẪU", Holder::Unknown),
        ("Đoàn Thanh niên", Holder::Unknown),
        ("Nguyễn Văn An 2", Holder::Unknown),
        ("An", Holder::Unknown),
        ("dichvucong.sonla.gov.vn", Holder::Unknown),
        ("", Holder::Unknown),
        ("Sở Nội vụ", Holder::Agency),
        ("SỞ NỘI VỤ TỈNH SƠN LA", Holder::Agency),
        ("Cục Thuế", Holder::Agency),
        ("Uỷ ban nhân dân xã", Holder::Agency),
    ];
    for (name, expected) in cases {
        assert_eq!(holder(name), expected, "{name}");
    }
}

/// The certificate of a person beside what is typed into a form of the old pack.
fn beside(form: &str, typed: &[(&str, &str)]) -> Fitting {
    let form = PACKS[0].form(form).unwrap();
    let value = |key: &str| {
        let found = typed.iter().find(|(own, _)| *own == key);
        found.map_or(String::new(), |(_, value)| (*value).to_owned())
    };
    fitting(form, value, &told(&one(PERSON)))
}

fn keys(entries: &[super::fitting::Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.key.as_str()).collect()
}

#[test]
fn each_form_takes_what_it_asks_for() {
    let cases = [
        (
            "mau-07",
            vec![
                "tenChungThu",
                "soHieu",
                "hieuLucTu",
                "hieuLucDen",
                "email",
                "coQuan",
                "hoTen",
            ],
        ),
        (
            "mau-09",
            vec!["tenChungThu", "soHieu", "email", "coQuan", "hoTen"],
        ),
        (
            "mau-11",
            vec!["tenChungThu", "soHieu", "email", "coQuan", "hoTen"],
        ),
        ("mau-15", vec!["tenChungThu", "soHieu", "hoTen"]),
    ];
    for (form, expected) in cases {
        let fitting = beside(form, &[]);
        assert_eq!(keys(&fitting.empty), expected, "{form}");
        assert!(fitting.open.is_empty(), "{form}");
    }
}

#[test]
fn what_is_typed_stays_and_what_says_the_same_is_left_alone() {
    let fitting = beside(
        "mau-07",
        &[
            ("hoTen", "Lò Văn An"),
            ("soHieu", "30:d8:c5:75:49:bf:a5:dc"),
            ("hieuLucTu", "1/3/2024"),
            ("hieuLucDen", "02/03/2029"),
            ("email", " Mau@mau.gov.vn"),
        ],
    );
    assert_eq!(keys(&fitting.empty), ["tenChungThu", "coQuan"]);
    assert_eq!(keys(&fitting.open), ["hieuLucDen", "hoTen"]);
    assert_eq!(fitting.open[1].typed, "Lò Văn An");
    assert_eq!(fitting.open[1].told, "Nguyễn Thị Mẫu");
    assert_eq!(fitting.same, 3);
}

#[test]
fn what_differs_in_a_letter_that_counts_is_not_the_same() {
    let agency =
        "ỦY BAN NHÂN DÂN TỈNH SƠN LA\nỦY BAN NHÂN DÂN XÃ MẪU\nTRƯỜNG TIỂU HỌC MẪU\nTỔ VĂN PHÒNG";
    let in_one_line = agency.replace('\n', ", ");
    let otherwise = "Uỷ ban nhân dân tỉnh Sơn La\n Ủy ban nhân dân xã Mẫu\nTrường tiểu học Mẫu\n\nTổ văn phòng\n";
    let cases = [
        ("email", "MAU@mau.gov.vn ", true),
        // Another box altogether.
        ("email", "m.au@mau.gov.vn", false),
        ("email", "mau@maugov.vn", false),
        ("email", "mau-mau.gov.vn", false),
        ("coQuan", otherwise, true),
        // All levels in one.
        ("coQuan", &*in_one_line, false),
        ("soHieu", "30 D8 C5 75-49:bf:a5:dc", true),
        ("soHieu", "30D8C57549BFA5DD", false),
        ("hoTen", "nguyễn  thị mẫu", true),
        ("hoTen", "Nguyễn Thị Mâu", false),
    ];
    for (key, typed, same) in cases {
        let fitting = beside("mau-07", &[(key, typed)]);
        assert_eq!(fitting.same, usize::from(same), "{key} = {typed}");
        assert_eq!(
            keys(&fitting.open),
            if same { vec![] } else { vec![key] },
            "{typed}"
        );
    }
}

fn said(certificate: &Certificate, on: NaiveDate, pack: usize) -> Vec<Remark> {
    remarks(certificate, on, &PACKS[pack])
}

#[test]
fn until_when_a_certificate_can_be_renewed_is_told_to_the_day() {
    let person = one(PERSON);
    // It ends on 01/03/2029; 60 days before is 31/12/2028.
    let cases = [
        (day(2024, 7, 15), Tone::Good, "chậm nhất ngày 31/12/2028"),
        (day(2028, 12, 31), Tone::Good, "còn 60 ngày"),
        (day(2029, 1, 1), Tone::Bad, "còn 59 ngày"),
        (day(2029, 3, 1), Tone::Bad, "còn 0 ngày"),
        (
            day(2029, 3, 2),
            Tone::Bad,
            "đã hết hiệu lực ngày 01/03/2029",
        ),
        (
            day(2024, 2, 29),
            Tone::Bad,
            "đến ngày 01/03/2024 mới có hiệu lực",
        ),
    ];
    for pack in [0, 1] {
        for (on, tone, words) in cases {
            let first = said(&person, on, pack).remove(0);
            // What Nghị định 68/2024/NĐ-CP asks for could not be read: it is advice.
            let holds = day(2024, 3, 1) <= on && on <= day(2029, 3, 1);
            let tone = if pack == 1 && holds { Tone::Hint } else { tone };
            assert_eq!(first.tone, tone, "{on}");
            assert!(first.text.contains(words), "{on}: {}", first.text);
            assert!(!first.text.contains('{'), "{on}: {}", first.text);
        }
    }
}

#[test]
fn the_basis_is_told_and_where_the_number_of_days_is_not_sure_that_is_told() {
    let (person, on) = (one(PERSON), day(2025, 1, 1));
    let old = said(&person, on, 0).remove(0);
    assert!(old.basis.contains("Nghị định 130/2018/NĐ-CP, Điều 63"));
    assert!(!old.text.contains("chưa đối chiếu"));
    assert!(old.text.contains("Cục phải nhận được"), "{}", old.text);
    assert!(
        old.text
            .contains("Mỗi chứng thư số chỉ được gia hạn 01 lần.")
    );
    let new = said(&person, on, 1).remove(0);
    assert!(
        new.text
            .contains("số ngày theo Nghị định 68/2024/NĐ-CP chưa đối chiếu được")
    );
    assert!(
        new.text
            .contains("số lần theo Nghị định 68/2024/NĐ-CP chưa đối chiếu được")
    );
    assert!(new.text.contains("nên gửi"), "{}", new.text);
    assert!(!new.text.contains("phải"), "{}", new.text);
}

#[test]
fn of_an_expired_certificate_no_box_is_named_that_a_form_may_not_have() {
    let person = one(PERSON);
    for pack in [0, 1] {
        let first = said(&person, day(2029, 3, 2), pack).remove(0);
        assert!(
            first.text.ends_with("ghi số hiệu cũ nếu mẫu có ô ấy."),
            "{}",
            first.text
        );
        // No rule says for sure that it cannot be renewed under Nghị định 68/2024/NĐ-CP.
        assert_eq!(first.text.contains("không gia hạn được nữa"), pack == 0);
    }
}

#[test]
fn whatever_makes_a_certificate_doubtful_is_said_once() {
    let on = day(2024, 7, 15);
    let texts = |bytes| {
        let remarks = said(&one(bytes), on, 0);
        remarks.into_iter().map(|own| own.text).collect::<Vec<_>>()
    };
    let count = |bytes, words: &str| {
        let all = texts(bytes);
        all.iter().filter(|text| text.contains(words)).count()
    };
    // The samples are issued by nobody that there is.
    assert_eq!(count(PERSON, "không phải Ban Cơ yếu Chính phủ"), 1);
    assert_eq!(count(BMP, "đã hết hiệu lực"), 1);
    assert_eq!(count(BMP, "không ghi thư điện tử"), 1);
    assert_eq!(count(PERSON, "không ghi thư điện tử"), 0);
    assert_eq!(count(T61, "bảng mã cũ"), 1);
    assert_eq!(count(PERSON, "bảng mã cũ"), 0);
    assert_eq!(texts(ROOT).len(), 1);
    assert!(texts(ROOT)[0].contains("của nơi cấp (CA)"));
}

#[test]
fn both_generations_of_the_governments_authority_are_known() {
    let cases = [
        ("Ban Co yeu Chinh phu", true),
        ("Ban Cơ yếu Chính phủ", true),
        ("BAN CƠ YẾU CHÍNH PHỦ", true),
        ("Công ty Mẫu", false),
        ("", false),
    ];
    for (issuer, known) in cases {
        let mut certificate = one(PERSON);
        for attribute in &mut certificate.issuer.attributes {
            if attribute.kind == AttributeKind::Organization {
                attribute.value = issuer.to_owned();
            }
        }
        let remarks = said(&certificate, day(2024, 7, 15), 0);
        let hints = remarks.iter().filter(|remark| remark.tone == Tone::Hint);
        assert_eq!(hints.count() == 0, known, "{issuer}");
    }
}

#[test]
fn a_file_with_a_key_is_refused_by_its_name_alone() {
    for name in ["a.pfx", "a.b.P12"] {
        assert!(holds_key(name), "{name}");
    }
    for name in ["a.cer", "pfx", "a.pfx.cer", ""] {
        assert!(!holds_key(name), "{name}");
    }
    assert!(ReadError::Pfx.message().contains("khóa bí mật"));
}

/// The columns of a list about certificates.
fn columns() -> Columns {
    Columns::new(["tenChungThu", "soHieu", "email", "hieuLucDen", "nguon"])
}

#[test]
fn a_certificate_is_a_row_with_what_the_list_asks_for() {
    let given = rows(&[one(PERSON)], &columns(), &HashSet::new()).unwrap();
    let texts = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let expected = vec![
        texts("tenChungThu", "Nguyễn Thị Mẫu"),
        texts("soHieu", "30D8C57549BFA5DC"),
        texts("hieuLucDen", "01/03/2029"),
        texts("email", "mau@mau.gov.vn"),
    ];
    assert_eq!(given.rows, [expected]);
    assert_eq!(given.notices, [""; 0]);
}

#[test]
fn a_certificate_that_the_list_has_is_told_and_not_doubled() {
    // As people write them: with signs between, in small letters, with a zero in front; a row without one is none.
    for typed in [
        "30D8C57549BFA5DC",
        "30:d8:c5:75:49:bf:a5:dc",
        "0030D8C57549BFA5DC",
    ] {
        let there = serials(["", typed].into_iter());
        let given = rows(&[one(PERSON), one(AGENCY)], &columns(), &there).unwrap();
        assert_eq!(given.rows.len(), 1, "{typed}");
        let told = "Chứng thư của “Nguyễn Thị Mẫu”, số hiệu 30D8C57549BFA5DC, đã có trong danh sách: không thêm lần nữa.";
        assert_eq!(given.notices, [told], "{typed}");
    }
    // Nor is one that a file has twice.
    let given = rows(&[one(PERSON), one(PERSON)], &columns(), &HashSet::new()).unwrap();
    assert_eq!((given.rows.len(), given.notices.len()), (1, 1));
}

#[test]
fn of_a_chain_only_the_subscriber_is_a_row_and_a_doubtful_name_is_told() {
    let chain = sorted(read(CHAIN).unwrap());
    let given = rows(&chain, &columns(), &HashSet::new()).unwrap();
    assert_eq!((given.rows.len(), given.notices.len()), (1, 0));
    let given = rows(&[one(T61)], &columns(), &HashSet::new()).unwrap();
    assert!(given.notices[0].contains("bảng mã cũ"));
    let refused = rows(&[one(ROOT)], &columns(), &HashSet::new()).unwrap_err();
    assert!(refused.contains("nơi cấp (CA)"));
}

#[test]
fn files_of_certificates_are_told_by_their_endings() {
    for name in ["a.cer", "B.CRT", "c.pem", "d.p7b", "e.p7s", "khóa.pfx"] {
        assert!(is_of_certificates(name), "{name}");
    }
    for name in ["a.xlsx", "cer", "a.cer.pdf", "Đoạn dán từ bảng tính"] {
        assert!(!is_of_certificates(name), "{name}");
    }
}
