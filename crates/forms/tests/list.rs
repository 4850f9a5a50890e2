//! A list that is edited says at every moment what a fresh check of all its rows says.

mod common;

use std::sync::Arc;

use common::{day, plan, row};
use forms::check::Day;
use forms::{CheckedList, Finding, Values};
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
