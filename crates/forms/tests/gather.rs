//! The rows of a list out of requests, other lists and dossiers of the old forms.

mod common;

use common::{faultless, fill, new_pack, pack};
use forms::record::{GatherError, gather};
use forms::{Pack, Record};

/// The name of the file that a dossier was in.
const FILE: &str = "đơn.pdf";

/// A record as a file gives it: read without its pack.
fn given(record: &Record) -> Record {
    let raw = forms::record::RawRecord::parse(&record.to_json()).unwrap();
    raw.without_pack()
}

fn form<'p>(pack: &'p Pack, id: &str) -> &'p forms::Form {
    pack.form(id).unwrap()
}

#[test]
fn the_request_that_backs_a_list_is_one_row_of_it() {
    let pack = pack();
    let mut lists = 0;
    for list in pack.forms.iter().filter(|form| form.list.is_some()) {
        let part = list.list.as_ref().unwrap();
        if part.backed_by.is_empty() {
            continue;
        }
        lists += 1;
        let request = faultless(&pack, &part.backed_by, &[]);
        let gathered = gather(&given(&request), &pack, list, FILE).unwrap();
        assert!(gathered.of_request && !gathered.converted);
        let [row] = &gathered.rows[..] else {
            panic!("{}: {} rows", list.id, gathered.rows.len())
        };
        // Nothing of the request's own, such as its day, gets into the list; nothing that the list has a column for is left out.
        assert_eq!(row.unknown().count(), 0, "{}", list.id);
        for field in &part.fields {
            let expected = match field.key.as_str() {
                // Where the row was taken from.
                forms::keys::SOURCE => FILE,
                key => request.values.get(key),
            };
            assert_eq!(row.get(&field.key), expected, "{} {}", list.id, field.key);
        }
        // What a request fills in of the list's required columns is filled in.
        let asked = form(&pack, &part.backed_by);
        for field in part.fields.iter().filter(|field| field.required) {
            if asked
                .fields()
                .any(|own| own.key == field.key && own.required)
            {
                assert_ne!(row.get(&field.key), "", "{} {}", list.id, field.key);
            }
        }
    }
    assert_eq!(lists, 6);
}

#[test]
fn every_old_form_gives_its_rows_to_the_list_that_it_became() {
    let (old, new) = (pack(), new_pack());
    for successor in &new.successors {
        let list = form(&new, &successor.to);
        let record = faultless(&old, &successor.from, &[]);
        if list.list.is_none() {
            continue;
        }
        let gathered = gather(&given(&record), &new, list, FILE).unwrap();
        assert!(gathered.converted, "{}", successor.from);
        assert_eq!(gathered.rows.len(), 1, "{}", successor.from);
        let row = &gathered.rows[0];
        let source = record.rows.first().unwrap_or(&record.values);
        for field in &list.list.as_ref().unwrap().fields {
            let moved = successor.fields.iter().find(|(_, to)| *to == field.key);
            let key = moved.map_or(&field.key, |(from, _)| from);
            assert_eq!(
                row.get(&field.key),
                source.get(key),
                "{} {}",
                successor.from,
                field.key
            );
        }
    }
}

#[test]
fn a_request_of_a_person_is_a_row_of_the_new_list_without_its_own_day() {
    let (old, new) = (pack(), new_pack());
    let list = form(&new, "mau-01");
    let gathered = gather(&given(&faultless(&old, "mau-01", &[])), &new, list, FILE).unwrap();
    let row = &gathered.rows[0];
    assert_eq!(row.get("hoTen"), "Quàng Thị Hạnh");
    assert_eq!(row.get("soGiayTo"), "014190123456");
    assert_eq!(row.get("ngayLap"), "");
    assert_eq!(row.unknown().count(), 0);
}

#[test]
fn a_list_of_the_same_things_is_taken_by_another_one() {
    let pack = pack();
    for (from, to) in [
        ("mau-10", "mau-14"),
        ("mau-08", "mau-10"),
        ("mau-12", "mau-13"),
    ] {
        let gathered = gather(
            &given(&faultless(&pack, from, &[])),
            &pack,
            form(&pack, to),
            FILE,
        )
        .unwrap();
        let row = &gathered.rows[0];
        assert_eq!(row.get("tenChungThu"), "Quàng Thị Hạnh", "{from} {to}");
        assert_eq!(row.get("soHieu"), "30D8C57549BFA5DC", "{from} {to}");
        assert_eq!(row.unknown().count(), 0, "{from} {to}");
    }
}

#[test]
fn the_list_itself_keeps_what_its_form_does_not_know() {
    let pack = pack();
    let mut record = faultless(&pack, "mau-02", &[]);
    fill(&mut record.rows[0], &[("nhaMang", "Viettel")]);
    // A row without anything is none.
    record.rows.push(form(&pack, "mau-02").new_row());
    let gathered = gather(&given(&record), &pack, form(&pack, "mau-02"), FILE).unwrap();
    assert_eq!(gathered.rows, record.rows[..1]);
    assert!(!gathered.of_request);
}

#[test]
fn an_empty_letter_gives_no_rows() {
    let (old, new) = (pack(), new_pack());
    for (from, pack, to) in [("mau-02", &old, "mau-02"), ("mau-02", &new, "mau-01")] {
        let mut letter = faultless(&old, from, &[]);
        letter.values = common::letter(&old, &[]).values;
        letter.rows.clear();
        let gathered = gather(&given(&letter), pack, form(pack, to), FILE).unwrap();
        assert_eq!(gathered.rows, [], "{}", pack.id);
    }
}

#[test]
fn what_belongs_to_another_list_is_refused_in_one_sentence() {
    let (old, new) = (pack(), new_pack());
    let refused = |record: &Record, pack: &Pack, to: &str| -> GatherError {
        gather(&given(record), pack, form(pack, to), FILE).unwrap_err()
    };
    let mut said = String::new();
    for error in [
        refused(&faultless(&old, "mau-01", &[]), &old, "mau-04"),
        refused(&faultless(&old, "mau-09", &[]), &old, "mau-13"),
        refused(&faultless(&old, "mau-02", &[]), &old, "mau-10"),
        refused(&faultless(&old, "mau-03", &[]), &new, "mau-01"),
        // Who looks after a device or an agency's certificate is not asking for one of their own.
        refused(&faultless(&old, "mau-06", &[]), &old, "mau-02"),
        refused(&faultless(&old, "mau-04", &[]), &old, "mau-02"),
        refused(&faultless(&new, "mau-03", &[]), &new, "mau-01"),
        refused(&faultless(&new, "mau-01", &[]), &old, "mau-02"),
    ] {
        said += &format!("{}\n", error.message());
    }
    insta::assert_snapshot!(said, @"
    Tệp là hồ sơ Mẫu 01, không thuộc danh sách này: hãy chọn tệp Mẫu 03 hoặc Mẫu 04.
    Tệp là hồ sơ Mẫu 09, không thuộc danh sách này: hãy chọn tệp Mẫu 13.
    Tệp là hồ sơ Mẫu 02, không thuộc danh sách này: hãy chọn tệp Mẫu 09 hoặc Mẫu 10.
    Hồ sơ theo bộ mẫu trước, mẫu ấy nay là Mẫu số 02: hãy đưa tệp vào danh sách của Mẫu số 02.
    Tệp là hồ sơ Mẫu 06, không thuộc danh sách này: hãy chọn tệp Mẫu 01 hoặc Mẫu 02.
    Tệp là hồ sơ Mẫu 04, không thuộc danh sách này: hãy chọn tệp Mẫu 01 hoặc Mẫu 02.
    Tệp là hồ sơ Mẫu số 03, không thuộc danh sách này: hãy chọn tệp Mẫu số 01.
    Hồ sơ thuộc bộ mẫu “nd68-2024”. Hãy chọn đúng bộ mẫu ấy rồi mở lại.
    ");
}
