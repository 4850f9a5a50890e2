//! A list that is edited says at every moment what a fresh check of all its rows says.

mod common;

use std::sync::Arc;

use common::{day, faultless, new_pack, pack, plan, row};
use forms::check::Day;
use forms::{CheckedList, Finding, Plan, Values};
use proptest::prelude::*;

fn all_findings(list: &CheckedList) -> Vec<Finding> {
    list.iter().flat_map(|(id, _)| list.findings(id)).collect()
}

fn sorted(mut findings: Vec<Finding>) -> Vec<String> {
    let mut lines: Vec<String> = findings
        .drain(..)
        .map(|f| {
            format!(
                "{:?} {:?} {} {:?} {:?}",
                f.row, f.field, f.rule, f.others, f.repair
            )
        })
        .collect();
    lines.sort();
    lines
}

#[derive(Debug, Clone)]
enum Step {
    Set(usize, &'static str, &'static str),
    Push(&'static str),
    Remove(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let cell = prop::sample::select(vec![
        ("email", "hanhqt@sonla.gov.vn"),
        ("email", "HANHQT@sonla.gov.vn"),
        ("email", "b@sonla.gov.vn"),
        ("email", "b@gmail.com"),
        ("email", ""),
        ("soGiayTo", "014190123456"),
        ("soGiayTo", "14190123456"),
        ("soGiayTo", "003190123456"),
        ("ngaySinh", "05/03/1991"),
        ("ngaySinh", "05/03/1990"),
        ("ngaySinh", ""),
        ("ngayCap", "01/01/2000"),
        ("tinh", "Yên Bái"),
        ("hoTen", "Lò Thị B1"),
        ("gioiTinh", "Nam"),
        ("ghiChu", "không có trong mẫu"),
    ]);
    let step = prop_oneof![
        6 => (0usize..8, cell).prop_map(|(at, (key, value))| Step::Set(at, key, value)),
        2 => prop::sample::select(vec!["hanhqt@sonla.gov.vn", "c@sonla.gov.vn"]).prop_map(Step::Push),
        1 => (0usize..8).prop_map(Step::Remove),
    ];
    prop::collection::vec(step, 1..25)
}

proptest! {
    #[test]
    fn edits_and_a_fresh_check_agree(steps in steps()) {
        let plan = plan("mau-02");
        let form = plan.form();
        let days = Day::both(day("2026-11-22"));
        let mut list = CheckedList::new(Arc::clone(&plan), days);
        for mail in ["hanhqt@sonla.gov.vn", "a@sonla.gov.vn"] {
            list.push(row(form, &[("email", mail)]));
        }
        for step in steps {
            match step {
                Step::Set(at, key, value) => {
                    if let Some(id) = list.id_at(at) {
                        list.set(id, key, value);
                    }
                }
                Step::Push(mail) => {
                    list.push(row(form, &[("email", mail)]));
                }
                Step::Remove(at) => {
                    if let Some(id) = list.id_at(at) {
                        list.remove(id);
                    }
                }
            }
        }
        let rows: Vec<Values> = list.iter().map(|(_, values)| values.clone()).collect();
        let fresh = plan.check_rows(&rows, days);
        let total: u32 = list.totals().iter().sum();
        prop_assert_eq!(total as usize, fresh.len());
        prop_assert_eq!(sorted(all_findings(&list)), sorted(fresh));
    }
}

#[test]
fn a_duplicate_goes_when_either_row_is_mended() {
    let plan = plan("mau-02");
    let form = plan.form();
    let mut list = CheckedList::new(Arc::clone(&plan), Day::both(day("2024-07-15")));
    let first = list.push(row(form, &[]));
    let second = list.push(row(form, &[("email", "khac@sonla.gov.vn")]));
    assert_eq!(list.findings(first)[0].others, [2]);
    assert_eq!(list.findings(second)[0].others, [1]);
    assert_eq!(list.totals(), [2, 0, 0]);
    list.set(first, "soGiayTo", "014190123457");
    assert!(list.findings(first).is_empty() && list.findings(second).is_empty());
    assert_eq!(list.totals(), [0, 0, 0]);
}

#[test]
fn duplicates_name_each_other_by_the_numbers_that_rows_have_elsewhere() {
    let plan = plan("mau-02");
    let rows = [
        row(plan.form(), &[("email", "mot@sonla.gov.vn")]),
        row(plan.form(), &[("email", "hai@sonla.gov.vn")]),
    ];
    let numbers = [7, 9];
    let days = Day::both(day("2024-07-15"));
    let findings = plan.check_numbered_rows(&rows, &|at| numbers[at], days);
    let told: Vec<_> = findings.iter().map(|f| (f.row, &f.others[..])).collect();
    assert_eq!(told, [(Some(7), &[9][..]), (Some(9), &[7][..])]);
    assert!(findings[0].what.ends_with("trùng với dòng 9."));
}

#[test]
fn all_of_a_kind_are_mended_at_once() {
    let plan = plan("mau-02");
    let form = plan.form();
    let mut list = CheckedList::new(Arc::clone(&plan), Day::both(day("2024-07-15")));
    for (number, mail) in [
        ("14190123456", "a@sonla.gov.vn"),
        ("14190123457", "b@sonla.gov.vn"),
        ("003190123458", "c@sonla.gov.vn"),
    ] {
        list.push(row(form, &[("soGiayTo", number), ("email", mail)]));
    }
    let edits = list.repairs(&|rule| plan.pack().rules[rule].id == "P-01.mat-so-0");
    let values: Vec<&str> = edits.iter().map(|edit| edit.value.as_str()).collect();
    assert_eq!(values, ["014190123456", "014190123457"]);
    for edit in &edits {
        list.set(edit.row, &edit.key, &edit.value);
    }
    assert_eq!(list.totals(), [1, 0, 0]);
}

#[test]
fn another_date_checks_everything_again() {
    let plan = plan("mau-02");
    let mut list = CheckedList::new(Arc::clone(&plan), Day::both(day("2024-07-15")));
    let id = list.push(row(plan.form(), &[("tinh", "Yên Bái")]));
    assert!(list.findings(id).is_empty());
    list.set_day(Day::both(day("2026-11-22")));
    let findings = list.findings(id);
    assert_eq!(findings[0].rule, "T-03.tinh-sap-nhap");
    assert_eq!(findings[0].repair.as_ref().unwrap().value, "Lào Cai");
}

/// What a person does to a letter and its rows.
#[derive(Debug, Clone)]
enum Act {
    /// A cell of a row is changed.
    Cell(usize, usize, &'static str),
    /// A field of the letter is changed.
    Letter(&'static str, &'static str),
    Push,
    Remove(usize),
}

/// Texts that the checks of days, of other fields and of what is filled in take differently.
fn texts() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        " ",
        "x",
        "01/07/2024",
        "5.7.2024",
        "15/07/2024",
        "20/09/2024",
        "20/09/2026",
        "Gia hạn",
        "thay đổi thông tin",
        "Một lần",
        "1",
        "Đổi email",
        "Cơ quan đổi tên",
        "Chuyển công tác",
        "Bổ sung mã số thuế",
        "Thất lạc",
        "Mất an toàn khác",
        "mất an toàn khác ",
        "hanhqt@sonla.gov.vn",
        "HANHQT@sonla.gov.vn",
        "Sở Nội vụ",
        "sở nội vụ",
        "1012345",
        "101 2345",
        "SSL",
        "VPN",
        "10.20.30.40",
        "dichvucong.sonla.gov.vn",
    ])
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let letter = prop::sample::select(vec![
        ("ngayLap", "15/07/2024"),
        ("ngayLap", "16/09/2024"),
        ("ngayLap", "hôm nay"),
        ("ngayNhanThietBi", "05/07/2024"),
        ("ngayNhanThietBi", "16/07/2024"),
        ("ngayNhanThietBi", ""),
        ("soHieu", "khác"),
    ]);
    let act = prop_oneof![
        8 => (0usize..4, 0usize..64, texts()).prop_map(|(row, at, text)| Act::Cell(row, at, text)),
        3 => letter.prop_map(|(key, value)| Act::Letter(key, value)),
        1 => Just(Act::Push),
        1 => (0usize..4).prop_map(Act::Remove),
    ];
    prop::collection::vec(act, 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_list_of_any_form_follows_its_letter_and_its_edits(
        new in any::<bool>(), form in 0usize..8, acts in acts()
    ) {
        let pack = if new { new_pack() } else { pack() };
        let form = pack.forms.iter().filter(|form| form.list.is_some()).nth(form).unwrap();
        let plan = Arc::new(Plan::new(&pack, &form.id).unwrap());
        let today = day("2024-11-22");
        let mut record = faultless(&pack, &form.id, &[]);
        let mut list = CheckedList::new(Arc::clone(&plan), plan.day(&record.values, today));
        let blank = record.rows[0].clone();
        list.push(blank.clone());
        list.push(blank.clone());
        let columns = form.row_columns();
        for act in acts {
            match act {
                Act::Cell(row, at, text) => {
                    let key = columns.keys().nth(at % columns.len()).unwrap();
                    if let Some(id) = list.id_at(row) {
                        list.set(id, key, text);
                    }
                }
                Act::Letter(key, value) => {
                    record.values.set(key, value);
                    list.set_day(plan.day(&record.values, today));
                }
                Act::Push => {
                    list.push(blank.clone());
                }
                Act::Remove(row) => {
                    if let Some(id) = list.id_at(row) {
                        list.remove(id);
                    }
                }
            }
        }
        record.rows = list.iter().map(|(_, values)| values.clone()).collect();
        let fresh: Vec<Finding> = plan
            .check(&record, today)
            .into_iter()
            .filter(|finding| finding.row.is_some())
            .collect();
        let total: u32 = list.totals().iter().sum();
        prop_assert_eq!(total as usize, fresh.len());
        prop_assert_eq!(sorted(all_findings(&list)), sorted(fresh));
    }
}

#[test]
fn another_day_of_the_letter_checks_the_rows_again() {
    let plan = plan("mau-13");
    let today = day("2024-07-15");
    let mut record = faultless(&pack(), "mau-13", &[]);
    let mut list = CheckedList::new(Arc::clone(&plan), plan.day(&record.values, today));
    let id = list.push(record.rows[0].clone());
    assert!(list.findings(id).is_empty());
    record.values.set("ngayNhanThietBi", "9/7/2024");
    list.set_day(plan.day(&record.values, today));
    let findings = list.findings(id);
    assert_eq!(findings[0].rule, "E-01.ban-giao-truoc-khi-nhan");
    assert!(findings[0].what.contains("(09/07/2024)"));
}

#[test]
fn what_is_meant_by_a_number_is_mended_over_the_whole_list() {
    let plan = plan("mau-04");
    let record = faultless(&pack(), "mau-04", &[]);
    let mut list = CheckedList::new(Arc::clone(&plan), Day::both(day("2024-07-15")));
    for number in ["1.012.345", "101234"] {
        let mut row = record.rows[0].clone();
        row.set("maQuanHeNganSach", number);
        list.push(row);
    }
    let edits = list.repairs(&|rule| plan.pack().rules[rule].id == "O-02.ma-quan-he-ngan-sach");
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0].value, "1012345");
}

/// Rows without their requests are ended by a box of the letter: the error points to it, so that a page can lead there.
#[test]
fn rows_without_requests_point_to_the_box_that_ends_it() {
    let plan = plan("mau-02");
    let letter = Values::new(Arc::clone(&plan.form().columns));
    let findings = plan.check_own(&letter, 3, &|_| 2, day("2024-07-15"));
    let missing = findings
        .iter()
        .find(|finding| finding.rule == "W-05.mau-01");
    let missing = missing.expect("two of three rows have no request");
    assert_eq!(missing.field.as_deref(), Some("daDoiChieu"));
    assert_eq!(missing.row, None);
}
