//! The name that a certificate asked for will likely have, of each form that asks for one.

mod common;

use common::{day, new_pack, pack};
use forms::subject::{Attribute, Doubt, NamePart, expected};
use forms::{Pack, Values};

fn name(pack: &Pack, form: &str, values: &[(&str, &str)]) -> Option<Vec<NamePart>> {
    let form = pack.form(form).unwrap();
    let mut own = match &form.list {
        Some(_) => form.new_row(),
        None => Values::new(form.columns.clone()),
    };
    for (key, value) in values {
        own.set(key, value);
    }
    expected(pack, form, &own, day("2024-07-15"))
}

/// The name in one line, as programs show it.
fn line(name: &[NamePart]) -> String {
    let part = |part: &NamePart| format!("{}={}", part.attribute.short(), part.text);
    name.iter().map(part).collect::<Vec<_>>().join(", ")
}

#[test]
fn each_form_that_asks_for_a_certificate_shows_whose_name_it_will_have() {
    let person = [
        ("hoTen", " Lò  Văn An "),
        (
            "coQuan",
            "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ\n\nVăn phòng Sở",
        ),
        ("tinh", "Sơn La"),
        ("email", "anlv@sonla.gov.vn"),
    ];
    let of_person = "O=Ủy ban nhân dân tỉnh Sơn La, OU=Sở Nội vụ, OU=Văn phòng Sở, L=Sơn La, CN=Lò Văn An, C=VN, E=anlv@sonla.gov.vn";
    let agency = [
        ("tenCoQuan", "Cục Thuế tỉnh Sơn La"),
        ("capTren", "Bộ Tài chính"),
        ("tinh", "Sơn La"),
        // Who manages the certificate is not in its name.
        ("hoTen", "Lò Văn An"),
        ("email", "ct@sonla.gov.vn"),
    ];
    let of_agency = "O=Bộ Tài chính, L=Sơn La, CN=Cục Thuế tỉnh Sơn La, C=VN, E=ct@sonla.gov.vn";
    let device = [
        ("tenThietBi", "dichvucong.sonla.gov.vn"),
        ("coQuan", "Ủy ban nhân dân tỉnh Sơn La"),
        ("tinh", "Sơn La"),
        ("hoTen", "Lò Văn An"),
    ];
    let of_device = "O=Ủy ban nhân dân tỉnh Sơn La, L=Sơn La, CN=dichvucong.sonla.gov.vn, C=VN, E=";
    let (old, new) = (pack(), new_pack());
    /// Pack, form, values, the name.
    type Case<'a> = (&'a Pack, &'a str, &'a [(&'a str, &'a str)], &'a str);
    let cases: [Case<'_>; 6] = [
        (&old, "mau-01", &person, of_person),
        (&new, "mau-01", &person, of_person),
        (&old, "mau-03", &agency, of_agency),
        (&new, "mau-02", &agency, of_agency),
        (&old, "mau-05", &device, of_device),
        (&new, "mau-03", &device, of_device),
    ];
    for (pack, form, values, expected) in cases {
        let name = name(pack, form, values).unwrap();
        assert_eq!(line(&name), expected, "{} {form}", pack.id);
    }
}

#[test]
fn a_form_about_a_certificate_that_there_is_asks_for_no_new_name() {
    for form in [
        "mau-07", "mau-08", "mau-09", "mau-11", "mau-13", "mau-14", "mau-15",
    ] {
        assert_eq!(
            name(&pack(), form, &[("hoTen", "Lò Văn An")]),
            None,
            "{form}"
        );
    }
    for form in ["mau-04", "mau-05", "mau-06", "mau-09"] {
        let values = [("tenChungThu", "Lò Văn An")];
        assert_eq!(name(&new_pack(), form, &values), None, "{form}");
    }
}

#[test]
fn what_is_not_filled_in_yet_has_its_place() {
    let of_person = name(&pack(), "mau-01", &[]).unwrap();
    assert_eq!(line(&of_person), "O=, L=, CN=, C=VN, E=");
    // An agency may have none above it: then there is no O.
    let of_agency = name(&pack(), "mau-03", &[("tenCoQuan", "Văn phòng Chính phủ")]).unwrap();
    assert_eq!(line(&of_agency), "L=, CN=Văn phòng Chính phủ, C=VN, E=");
}

#[test]
fn abbreviations_and_parts_too_long_for_a_certificate_are_told_at_their_part() {
    let long = |letters: usize| "ẫ".repeat(letters);
    let too_long = |has: usize, most: usize| vec![Doubt::TooLong { has, most }];
    /// Field, value, part of the name, what is doubtful there.
    type Case = (&'static str, String, Attribute, Vec<Doubt>);
    let cases: Vec<Case> = vec![
        (
            "coQuan",
            "UBND tỉnh Sơn La".into(),
            Attribute::Organization,
            vec![Doubt::Abbreviated],
        ),
        (
            "coQuan",
            "Bộ Tài chính\nP. TCKH".into(),
            Attribute::Unit(2),
            vec![Doubt::Abbreviated],
        ),
        (
            "coQuan",
            "Bộ Tài chính\nTổng cục Thuế\nPhòng TCKH".into(),
            Attribute::Unit(3),
            vec![Doubt::Abbreviated],
        ),
        (
            "coQuan",
            "Bộ Tài chính\nTổng cục Thuế".into(),
            Attribute::Organization,
            vec![],
        ),
        ("coQuan", long(64), Attribute::Organization, vec![]),
        (
            "coQuan",
            long(65),
            Attribute::Organization,
            too_long(65, 64),
        ),
        (
            "coQuan",
            format!("Bộ Tài chính\n{}", long(65)),
            Attribute::Unit(2),
            too_long(65, 64),
        ),
        ("hoTen", long(64), Attribute::CommonName, vec![]),
        ("hoTen", long(65), Attribute::CommonName, too_long(65, 64)),
        // A person's name is no agency's.
        ("hoTen", "Lò V. An".into(), Attribute::CommonName, vec![]),
        ("tinh", long(128), Attribute::Locality, vec![]),
        ("tinh", long(129), Attribute::Locality, too_long(129, 128)),
    ];
    for (key, value, attribute, doubts) in cases {
        let name = name(&pack(), "mau-01", &[(key, &value)]).unwrap();
        let part = name
            .iter()
            .find(|part| part.attribute == attribute)
            .unwrap();
        assert_eq!(part.doubts, doubts, "{key} = {value}");
        assert_eq!(part.field, key);
    }
    let name = name(
        &pack(),
        "mau-03",
        &[("tenCoQuan", "Sở NN&PTNT tỉnh Sơn La")],
    )
    .unwrap();
    let holder = name
        .iter()
        .find(|part| part.attribute == Attribute::CommonName);
    assert_eq!(holder.unwrap().doubts, [Doubt::Abbreviated]);
}

#[test]
fn both_packs_say_until_when_a_certificate_can_be_renewed_and_how_sure_that_is() {
    let (old, new) = (pack(), new_pack());
    let (rule, days) = old.renewal_rule().unwrap();
    assert_eq!((days, rule.sure), (60, forms::pack::Sureness::Seen));
    assert!(
        rule.basis.contains("130/2018/NĐ-CP, Điều 63"),
        "{}",
        rule.basis
    );
    let (rule, days) = new.renewal_rule().unwrap();
    assert_eq!((days, rule.sure), (60, forms::pack::Sureness::Unsure));
}

#[test]
fn which_forms_are_about_certificates_that_there_are() {
    let about = |pack: &Pack, one: bool| -> Vec<String> {
        let forms = pack.forms.iter().filter(|form| match one {
            true => form.is_about_one_certificate(),
            false => form.is_about_certificate(),
        });
        forms.map(|form| form.id.clone()).collect()
    };
    for pack in [pack(), new_pack()] {
        let (alone, all) = (about(&pack, true), about(&pack, false));
        assert!(alone.iter().all(|id| all.contains(id)));
        // A request for a first certificate is about none.
        assert!(!all.contains(&"mau-01".to_owned()));
    }
    for id in ["mau-07", "mau-09", "mau-11", "mau-15"] {
        assert!(about(&pack(), true).contains(&id.to_owned()), "{id}");
    }
    // A letter with a list of certificates.
    assert!(about(&new_pack(), false).contains(&"mau-04".to_owned()));
    assert!(!about(&new_pack(), true).contains(&"mau-04".to_owned()));
}

#[test]
fn how_often_a_certificate_is_renewed_is_said_by_a_rule() {
    let why = |pack: &Pack| pack.once_rule().unwrap().why.clone();
    assert_eq!(why(&pack()), "Mỗi chứng thư số chỉ được gia hạn 01 lần.");
    assert!(why(&new_pack()).contains("chưa đối chiếu được"));
}
