//! A record of the old forms becomes one of the new ones, with everything that was typed.

mod common;

use std::collections::BTreeMap;

use common::{day, faultless, fill, new_pack, pack};
use forms::record::convert;
use forms::{Pack, Plan, Record, Values};
use proptest::prelude::*;

/// What a form of Thông tư 185/2019/TT-BQP became in Nghị định 68/2024/NĐ-CP.
const BECAME: [(&str, &str); 15] = [
    ("mau-01", "mau-01"),
    ("mau-02", "mau-01"),
    ("mau-03", "mau-02"),
    ("mau-04", "mau-02"),
    ("mau-05", "mau-03"),
    ("mau-06", "mau-03"),
    ("mau-07", "mau-04"),
    ("mau-08", "mau-04"),
    ("mau-09", "mau-05"),
    ("mau-10", "mau-05"),
    ("mau-11", "mau-06"),
    ("mau-12", "mau-06"),
    ("mau-13", "mau-07"),
    ("mau-14", "mau-08"),
    ("mau-15", "mau-09"),
];

fn converted(record: &Record) -> Record {
    let (old, new) = (pack(), new_pack());
    let to = &new.successor(&old.id, &record.form).unwrap().to;
    convert(record, &old, &new, new.form(to).unwrap())
}

/// The values of a record or row, whatever their keys.
fn texts(values: &Values) -> Vec<&str> {
    let mut texts: Vec<&str> = values.iter().map(|(_, value)| value).collect();
    texts.sort_unstable();
    texts
}

#[test]
fn every_old_form_has_its_new_one() {
    let (old, new) = (pack(), new_pack());
    assert_eq!(old.forms.len(), BECAME.len());
    assert_eq!(new.successors.len(), BECAME.len());
    for (from, to) in BECAME {
        let successor = new.successor(&old.id, from).unwrap();
        assert_eq!(successor.to, to);
        for (field, _) in &successor.fields {
            assert!(old.form(from).unwrap().field(field).is_some(), "{field}");
        }
    }
    assert!(new.successor(&old.id, "mau-16").is_none());
    assert!(new.successor(&new.id, "mau-01").is_none());
}

#[test]
fn nothing_that_was_typed_is_lost() {
    for (from, to) in BECAME {
        let record = faultless(&pack(), from, &[("khoaLa", "khác")]);
        let after = converted(&record);
        assert_eq!((&*after.pack, &*after.form), ("nd68-2024", to));
        let own = texts(&record.values);
        match record.rows.as_slice() {
            // A request becomes the row of a letter.
            [] if !after.rows.is_empty() => {
                assert_eq!(after.rows.len(), 1);
                assert_eq!(texts(&after.rows[0]), own, "{from}");
                assert!(after.values.is_blank());
            }
            rows => {
                assert_eq!(texts(&after.values), own, "{from}");
                let before: Vec<_> = rows.iter().map(texts).collect();
                let kept: Vec<_> = after.rows.iter().map(texts).collect();
                assert_eq!(kept, before, "{from}");
            }
        }
        // It is a record like any other: saved and read again it is the same.
        let again = Record::from_json(&after.to_json(), &new_pack()).unwrap();
        assert_eq!(again, after);
    }
}

#[test]
fn what_has_the_same_key_stands_in_its_place() {
    let record = faultless(&pack(), "mau-02", &[]);
    let after = converted(&record);
    assert_eq!(after.values.get("nguoiKy"), "Nguyễn Văn An");
    assert_eq!(after.rows[0].get("soGiayTo"), "014190123456");
    let unknown: Vec<_> = after.rows[0].unknown().map(|(key, _)| key).collect();
    assert!(!unknown.contains(&"soGiayTo") && unknown.contains(&"soHieu"));
    // Only the old names of the law and the old date are left to mend.
    let mut mended = after.clone();
    mended.values.set("ngayLap", "16/09/2024");
    mended
        .values
        .set("trichYeu", "đề nghị cấp chứng thư chữ ký số cho cá nhân");
    let plan = Plan::new(&new_pack(), "mau-01").unwrap();
    assert_eq!(plan.check(&mended, day("2024-09-16")), []);
}

#[test]
fn a_field_of_another_name_is_found_again() {
    for form in ["mau-05", "mau-06"] {
        let mut record = faultless(&pack(), form, &[]);
        let after = converted(&record);
        assert_eq!(after.rows[0].get("ghiChu"), "Máy chủ web (SSL)");
        assert_eq!(after.rows[0].get("loaiThietBi"), "");
        // Its place may be taken already.
        fill(&mut record.values, &[("ghiChu", "máy dự phòng")]);
        for row in &mut record.rows {
            row.set("ghiChu", "máy dự phòng");
        }
        let after = converted(&record);
        assert_eq!(after.rows[0].get("ghiChu"), "máy dự phòng");
        assert_eq!(after.rows[0].get("loaiThietBi"), "Máy chủ web (SSL)");
    }
}

#[test]
fn a_form_without_a_successor_keeps_its_values_too() {
    let (old, new) = (pack(), new_pack());
    let record = faultless(&old, "mau-06", &[]);
    let after = convert(&record, &old, &new, new.form("mau-05").unwrap());
    assert_eq!(after.form, "mau-05");
    assert_eq!(after.rows[0].get("loaiThietBi"), "Máy chủ web (SSL)");
}

fn load(files: &[(String, String)]) -> Result<Pack, Vec<forms::pack::Fault>> {
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Pack::load(&files)
}

#[test]
fn a_successor_that_is_not_there_is_a_fault() {
    let cases = [
        (
            "to = \"mau-01\"",
            "to = \"mau-10\"",
            "không có mẫu “mau-10”",
        ),
        ("from = \"mau-02\"", "from = \"mau-01\"", "hai mẫu kế tiếp"),
        (
            "from-pack = \"tt185-2019\"",
            "from-pack = \"nd68-2024\"",
            "một bộ mẫu khác",
        ),
        ("\"ghiChu\"", "\"ghiChuKhac\"", "ghiChuKhac"),
        ("to = \"mau-01\"", "", "thiếu “to”"),
    ];
    for (old, new, reason) in cases {
        let mut files: Vec<(String, String)> = common::new_files()
            .iter()
            .map(|&(name, text)| (name.to_owned(), text.to_owned()))
            .collect();
        assert!(files[0].1.contains(old), "{old}");
        files[0].1 = files[0].1.replacen(old, new, 1);
        let faults: Vec<String> = load(&files)
            .err()
            .unwrap_or_default()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            faults.iter().any(|fault| fault.contains(reason)),
            "{new}: {faults:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_values_of_any_form_are_kept(
        form in 0usize..15,
        values in prop::collection::btree_map(key(), "[a-z]{1,4}", 0..12),
        rows in prop::collection::vec(prop::collection::btree_map(key(), "[a-z]{1,4}", 0..12), 0..4),
    ) {
        let old = pack();
        let form = &old.forms[form];
        let mut record = Record::new(&old.id, form);
        let put = |values: &mut Values, pairs: &BTreeMap<&str, String>| {
            for (key, value) in pairs {
                values.set(key, value);
            }
        };
        put(&mut record.values, &values);
        if form.list.is_some() {
            for pairs in &rows {
                let mut row = form.new_row();
                put(&mut row, pairs);
                record.rows.push(row);
            }
        }
        let after = converted(&record);
        let all = |record: &Record| {
            let mut all: Vec<String> = texts(&record.values).into_iter().map(str::to_owned).collect();
            all.extend(record.rows.iter().flat_map(texts).map(str::to_owned));
            all.sort_unstable();
            all
        };
        prop_assert_eq!(all(&after), all(&record));
    }
}

fn key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "hoTen",
        "loaiThietBi",
        "ghiChu",
        "ngayLap",
        "kinhGui",
        "soHieu",
        "gioiTinh",
        "nguon",
        "khoaLa",
    ])
}
