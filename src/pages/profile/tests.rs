//! Which fields the agency's page shows and what it says of them; its file.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use forms::{Level, Pack, Plan};

use super::file::{Fault, read, write};
use super::places::{Group, finding, forms, groups};
use super::unkept::Unkept;
use crate::profile::{COMMON, Profile};

macro_rules! pack {
    ($id:literal: $($file:literal)*) => {
        Arc::new(Pack::load(&[$(($file, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/packs/", $id, "/", $file)))),*]).unwrap())
    };
}

static OLD: LazyLock<Arc<Pack>> = LazyLock::new(
    || pack!("tt185-2019": "pack.toml" "mau.toml" "procedures.toml" "lists.toml" "rules.toml"),
);
static NEW: LazyLock<Arc<Pack>> = LazyLock::new(
    || pack!("nd68-2024": "pack.toml" "fields.toml" "mau-01-09.toml" "procedures.toml" "lists.toml" "rules.toml"),
);

fn ids(groups: &[Group]) -> Vec<&str> {
    groups.iter().map(|group| group.id.as_str()).collect()
}

fn keys(group: &Group) -> Vec<&str> {
    let places = group.places.iter();
    places.map(|place| place.field.key.as_str()).collect()
}

#[test]
fn everything_that_is_set_once_has_its_place_and_only_one() {
    for pack in [&*OLD, &*NEW] {
        let groups = groups(pack);
        assert_eq!(ids(&groups)[..2], ["co-quan", COMMON], "{}", pack.id);
        for form in &pack.forms {
            for section in form.sections.iter().filter(|section| section.profile) {
                let group = groups.iter().find(|group| group.id == section.id).unwrap();
                for field in &section.fields {
                    let same = keys(group).iter().filter(|key| **key == field.key).count();
                    assert_eq!(same, 1, "{} {} {}", pack.id, form.id, field.key);
                }
            }
        }
    }
}

#[test]
fn signers_receivers_and_codes_are_among_them() {
    let old = groups(&OLD);
    let of = |id: &str| keys(old.iter().find(|group| group.id == id).unwrap());
    assert_eq!(
        of("co-quan"),
        ["coQuanChuQuan", "coQuanBanHanh", "tuCachPhapNhan", "conDau"]
    );
    assert_eq!(
        of(COMMON),
        [
            "soKyHieu",
            "diaDanh",
            "tenCoQuan",
            "capTren",
            "diaChi",
            "tinh",
            "maSoThue",
            "maQuanHeNganSach"
        ]
    );
    for (id, key) in [
        ("ky-gui", "nguoiKy"),
        ("ky-gui", "quyenHanKy"),
        ("ky-gui", "noiNhan"),
        ("tiep-nhan", "nhanDiaChi"),
        ("phoi-hop", "nhanDienThoai"),
    ] {
        assert!(of(id).contains(&key), "{id} {key}");
    }
}

fn profile(values: &[(&str, &str, &str)]) -> Profile {
    let mut profile = Profile::new();
    for (section, key, value) in values {
        let own = profile.entry((*section).to_owned()).or_default();
        own.insert((*key).to_owned(), (*value).to_owned());
    }
    profile
}

#[test]
fn a_value_is_checked_by_the_rules_of_its_form() {
    let cases = [
        ("tiep-nhan", "nhanDienThoai", "0912345678", None),
        ("tiep-nhan", "nhanDienThoai", "12", Some(Level::Error)),
        (
            "tiep-nhan",
            "nhanSoGiayTo",
            "14190123456",
            Some(Level::Error),
        ),
        ("tiep-nhan", "nhanHoTen", "Lò Văn An", None),
        (COMMON, "soKyHieu", "/SNV-VP", None),
        (COMMON, "soKyHieu", "SNV", Some(Level::Error)),
        (COMMON, "maSoThue", "0100109106", None),
        (COMMON, "maSoThue", "0100109107", Some(Level::Error)),
        ("ky-gui", "nguoiKy", "Cầm Thị Hằng", None),
        // Not yet filled in is not wrong.
        ("ky-gui", "nguoiKy", "", None),
    ];
    let today = NaiveDate::from_ymd_opt(2026, 7, 15).unwrap();
    for pack in [&*OLD, &*NEW] {
        for (group, key, value, expected) in cases {
            let groups = groups(pack);
            let group = groups.iter().find(|own| own.id == group).unwrap();
            let place = group
                .places
                .iter()
                .find(|place| place.field.key == key)
                .unwrap();
            let plan = Plan::new(pack, &place.form).unwrap();
            let profile = profile(&[(&group.id, key, value)]);
            let found = finding(&plan, group, &profile, key, today);
            let level = found.as_ref().map(|finding| finding.level);
            assert_eq!(level, expected, "{} {key} = {value}: {found:?}", pack.id);
        }
    }
}

#[test]
fn what_is_saved_as_a_file_is_opened_from_it() {
    let kept = profile(&[
        ("co-quan", "coQuanBanHanh", "Sở Nội vụ"),
        ("ky-gui", "noiNhan", "Như trên;\nLưu: VT."),
        ("ky-gui", "chucVuThayKy", " "),
        ("phoi-hop", "nhanHoTen", ""),
    ]);
    let filled = profile(&[
        ("co-quan", "coQuanBanHanh", "Sở Nội vụ"),
        ("ky-gui", "noiNhan", "Như trên;\nLưu: VT."),
    ]);
    let text = write(&kept);
    assert_eq!(read(&text), Ok(filled.clone()));
    // Some editors put a mark in front.
    assert_eq!(read(&format!("\u{feff}{text}")), Ok(filled));
}

#[test]
fn a_file_that_is_none_of_these_is_refused_with_its_reason() {
    let cases = [
        ("", Fault::NotAProfile),
        ("không phải JSON", Fault::NotAProfile),
        ("{}", Fault::NotAProfile),
        (
            r#"{"format":"chukyso-draft","version":1}"#,
            Fault::NotAProfile,
        ),
        (
            r#"{"format":"chukyso-profile","version":2,"sections":[]}"#,
            Fault::Newer,
        ),
        (
            r#"{"format":"chukyso-profile","version":1,"sections":[]}"#,
            Fault::Damaged,
        ),
        (
            r#"{"format":"chukyso-profile","version":1,"sections":{"ky-gui":{"nguoiKy":1}}}"#,
            Fault::Damaged,
        ),
        (
            r#"{"format":"chukyso-profile","version":"1","sections":{}}"#,
            Fault::Damaged,
        ),
        ("[]", Fault::NotAProfile),
        (r#"{"format":"chukyso-profile","version":1"#, Fault::Damaged),
        (
            r#"{"format":"chukyso-profile","version":0,"sections":{}}"#,
            Fault::Damaged,
        ),
    ];
    for (text, fault) in cases {
        assert_eq!(read(text), Err(fault), "{text}");
    }
}

#[test]
fn what_the_browser_does_not_keep_is_not_lost_by_typing_on() {
    let mut unkept = Unkept::default();
    let full = |_: &Profile| false;
    unkept.put("co-quan", "coQuanBanHanh", "Sở Nội vụ");
    assert!(!unkept.store(Profile::new(), full).1);
    unkept.put("ky-gui", "nguoiKy", "Cầm Thị Hằng");
    let (now, stored) = unkept.store(Profile::new(), full);
    let both = profile(&[
        ("co-quan", "coQuanBanHanh", "Sở Nội vụ"),
        ("ky-gui", "nguoiKy", "Cầm Thị Hằng"),
    ]);
    // This is what “Lưu thành tệp” writes.
    assert_eq!((now, stored), (both.clone(), false));

    // As soon as there is room again, all of it is kept.
    assert_eq!(unkept.store(Profile::new(), |_| true), (both, true));
    assert!(unkept.is_empty());
}

#[test]
fn what_a_form_in_another_tab_keeps_meanwhile_stays() {
    let mut unkept = Unkept::default();
    unkept.put("ky-gui", "nguoiKy", "Cầm Thị Hằng");
    let elsewhere = profile(&[
        ("ky-gui", "nguoiKy", "Lò Văn An"),
        ("ky-gui", "chucVuKy", "Giám đốc"),
    ]);
    let (now, _) = unkept.store(elsewhere, |_| true);
    let both = [
        ("ky-gui", "nguoiKy", "Cầm Thị Hằng"),
        ("ky-gui", "chucVuKy", "Giám đốc"),
    ];
    assert_eq!(now, profile(&both));
    // What was kept once is not written again over what another tab writes later.
    let later = profile(&[("ky-gui", "nguoiKy", "Lò Văn An")]);
    unkept.put("ky-gui", "noiNhan", "Lưu: VT.");
    let (now, _) = unkept.store(later, |_| true);
    assert_eq!(now["ky-gui"]["nguoiKy"], "Lò Văn An");
}

#[test]
fn a_profile_opened_from_a_file_counts_also_where_it_cannot_be_kept() {
    let mut unkept = Unkept::default();
    unkept.put("ky-gui", "noiNhan", "Lưu: VT.");
    unkept.replace(profile(&[("co-quan", "coQuanBanHanh", "Sở Nội vụ")]));
    let before = profile(&[("co-quan", "coQuanBanHanh", "Sở Tài chính")]);
    assert!(!unkept.store(before.clone(), |_| false).1);
    unkept.put("ky-gui", "nguoiKy", "Cầm Thị Hằng");
    let (now, _) = unkept.store(before, |_| false);
    let expected = [
        ("co-quan", "coQuanBanHanh", "Sở Nội vụ"),
        ("ky-gui", "nguoiKy", "Cầm Thị Hằng"),
    ];
    assert_eq!(now, profile(&expected));
    // A profile that was cleared is not empty-handed: it takes the place of what is kept.
    unkept.replace(Profile::new());
    assert!(!unkept.is_empty());
    assert_eq!(
        unkept.store(profile(&expected), |_| true),
        (Profile::new(), true)
    );
}

#[test]
fn the_rules_of_each_form_are_made_ready_once() {
    for pack in [&*OLD, &*NEW] {
        let groups = groups(pack);
        let places: usize = groups.iter().map(|group| group.places.len()).sum();
        assert!(forms(&groups).len() < places / 2, "{}", pack.id);
        assert!(forms(&groups).iter().all(|form| pack.form(form).is_some()));
    }
}

#[test]
fn what_is_asked_in_lists_alone_is_not_said_to_be_filled_in() {
    let not_filled = |pack: &Pack| {
        let groups = groups(pack);
        let common = groups.iter().find(|group| group.id == COMMON).unwrap();
        let places = common.places.iter();
        let own = places.filter(|place| place.only_in_lists);
        own.map(|place| place.field.key.clone()).collect::<Vec<_>>()
    };
    assert!(not_filled(&OLD).is_empty());
    assert_eq!(
        not_filled(&NEW),
        [
            "tenCoQuan",
            "capTren",
            "diaChi",
            "tinh",
            "maSoThue",
            "maQuanHeNganSach"
        ]
    );
}
