//! Every rule of the pack of Thông tư 185/2019/TT-BQP has a case where it fires and one where it must not.

mod across;
mod agency;
mod certificate;
#[path = "../common/mod.rs"]
mod common;
mod contact;
mod days;
mod letters;
mod person;
mod text;

use std::collections::BTreeSet;

use common::{SECOND, day, faultless, fill, letter, pack, request, row};
use forms::{Finding, Plan, Record};

/// Where a case's changes go.
#[derive(Clone, Copy, PartialEq)]
enum In {
    /// The fields of Mẫu 01.
    Request,
    /// The fields of Mẫu 02 itself.
    Letter,
    /// Two rows of Mẫu 02: the changes go into the second.
    Rows,
    /// The fields of another form itself.
    Own(&'static str),
    /// Two rows of another form: the changes go into the second.
    RowsOf(&'static str),
}
use In::{Letter, Own, Request, Rows, RowsOf};

struct Case {
    rule: &'static str,
    place: In,
    changes: &'static [(&'static str, &'static str)],
    repair: Option<&'static str>,
}

const fn case(
    rule: &'static str,
    place: In,
    changes: &'static [(&'static str, &'static str)],
) -> Case {
    Case {
        rule,
        place,
        changes,
        repair: None,
    }
}

const fn mend(
    rule: &'static str,
    place: In,
    changes: &'static [(&'static str, &'static str)],
    repair: &'static str,
) -> Case {
    Case {
        rule,
        place,
        changes,
        repair: Some(repair),
    }
}

/// Cases in which the rule fires (with its repair) for the first changed field.
const FIRES: [&[Case]; 8] = [
    text::FIRES,
    person::FIRES,
    contact::FIRES,
    days::FIRES,
    agency::FIRES,
    certificate::FIRES,
    letters::FIRES,
    across::FIRES,
];

/// Cases at the border, in which the rule must not fire.
const SILENT: [&[Case]; 8] = [
    text::SILENT,
    person::SILENT,
    contact::SILENT,
    days::SILENT,
    agency::SILENT,
    certificate::SILENT,
    letters::SILENT,
    across::SILENT,
];

const LONG: &str = concat!(
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
);

fn record(case: &Case) -> Record {
    let pack = pack();
    match case.place {
        Request => request(&pack, case.changes),
        Letter => letter(&pack, case.changes),
        Rows => {
            let mut record = letter(&pack, &[("soLuong", "2")]);
            fill(&mut record.rows[0], &[("soHieuCu", "2F11D3")]);
            let other = &[
                ("hoTen", "Lò Thị Lan"),
                ("soGiayTo", "014190999999"),
                ("email", "lanlt@sonla.gov.vn"),
            ];
            let mut second = row(pack.form("mau-02").unwrap(), other);
            fill(&mut second, case.changes);
            record.rows.push(second);
            record
        }
        Own(form) => faultless(&pack, form, case.changes),
        RowsOf(form) => {
            let mut record = faultless(&pack, form, &[("soLuong", "2")]);
            let mut second = record.rows[0].clone();
            fill(&mut second, SECOND);
            // With one change only, a case of the list alone keeps the dossier's day.
            let later = case.rule.starts_with("T-03").then_some("01/07/2025");
            fill(
                &mut record.values,
                &[("ngayLap", later.unwrap_or("15/07/2024"))],
            );
            fill(&mut second, case.changes);
            record.rows.push(second);
            record
        }
    }
}

fn findings(case: &Case) -> Vec<Finding> {
    let record = record(case);
    let pack = pack();
    Plan::new(&pack, &record.form)
        .unwrap()
        .check(&record, day("2024-07-15"))
}

#[test]
fn rules_fire_where_they_should() {
    for case in FIRES.into_iter().flatten() {
        let findings = findings(case);
        let found = findings.iter().find(|finding| {
            let of_list = matches!(case.place, Rows | RowsOf(_));
            let in_place = !of_list || finding.row == Some(2);
            let whole = finding.field.is_none() || finding.rule.starts_with("T-02");
            let here =
                whole || finding.field.as_deref() == case.changes.first().map(|(key, _)| *key);
            finding.rule == case.rule && in_place && here
        });
        let Some(found) = found else {
            panic!("{} {:?}: {findings:#?}", case.rule, case.changes);
        };
        let repair = found.repair.as_ref().map(|repair| repair.value.as_str());
        assert_eq!(repair, case.repair, "{} {:?}", case.rule, case.changes);
    }
}

#[test]
fn rules_are_silent_where_they_should() {
    for case in SILENT.into_iter().flatten() {
        let findings = findings(case);
        let found = findings.iter().find(|finding| finding.rule == case.rule);
        assert_eq!(found, None, "{} {:?}", case.rule, case.changes);
    }
}

#[test]
fn nothing_is_wrong_with_a_faultless_dossier() {
    let pack = pack();
    let others = pack.forms.iter().skip(2);
    let others = others.map(|form| faultless(&pack, &form.id, &[]));
    for record in [request(&pack, &[]), letter(&pack, &[])]
        .into_iter()
        .chain(others)
    {
        let findings = Plan::new(&pack, &record.form)
            .unwrap()
            .check(&record, day("2024-07-15"));
        assert_eq!(findings, [], "{}", record.form);
    }
}

#[test]
fn every_rule_has_a_case() {
    let pack = pack();
    let tried: BTreeSet<&str> = FIRES
        .iter()
        .copied()
        .flatten()
        .map(|case| case.rule)
        .chain(["W-04.danh-sach-rong", "W-04.chua-co-dong"])
        .collect();
    let rules: BTreeSet<&str> = pack.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(tried, rules);
}

/// A slip in the day is told as such; today says nothing about forms of a day that cannot be read.
#[test]
fn a_day_that_cannot_be_read_says_nothing_about_the_forms() {
    let pack = pack();
    let plan = Plan::new(&pack, "mau-01").unwrap();
    let rules = |date: &str| {
        let record = request(&pack, &[("ngayLap", date)]);
        let findings = plan.check(&record, day("2026-11-26"));
        let rules = findings.iter().map(|finding| finding.rule.to_string());
        rules.collect::<BTreeSet<_>>()
    };
    assert!(rules("26/11/2026").contains("T-01.mau-da-thay"));
    assert!(rules("").contains("T-01.mau-da-thay"));
    let unreadable = rules("31/02/2026");
    assert!(unreadable.contains("P-05.ngay-khong-co"));
    assert!(!unreadable.contains("T-01.mau-da-thay"));
}

#[test]
fn an_empty_list_is_told() {
    let pack = pack();
    let mut record = letter(&pack, &[]);
    record.rows.clear();
    let findings = Plan::new(&pack, "mau-02")
        .unwrap()
        .check(&record, day("2024-07-15"));
    assert!(
        findings
            .iter()
            .any(|finding| finding.rule == "W-04.danh-sach-rong")
    );
}

#[test]
fn an_empty_list_of_another_form_is_told() {
    let pack = pack();
    for form in pack.forms.iter().skip(2).filter(|form| form.list.is_some()) {
        let mut record = faultless(&pack, &form.id, &[]);
        record.rows.clear();
        let findings = Plan::new(&pack, &form.id)
            .unwrap()
            .check(&record, day("2024-07-15"));
        let told = findings
            .iter()
            .any(|finding| finding.rule == "W-04.chua-co-dong");
        assert!(told, "{}", form.id);
    }
}

#[test]
fn an_empty_record_of_any_form_asks_for_what_is_required() {
    let pack = pack();
    for form in &pack.forms {
        let mut record = Record::new(&pack.id, form);
        for field in form.fields() {
            record.values.set(&field.key, "");
        }
        let findings = Plan::new(&pack, &form.id)
            .unwrap()
            .check(&record, day("2024-07-15"));
        let asked: BTreeSet<&str> = findings
            .iter()
            .filter(|finding| finding.rule == "B-00.bat-buoc")
            .filter_map(|finding| finding.field.as_deref())
            .collect();
        let required: BTreeSet<&str> = form
            .fields()
            .filter(|field| field.required)
            .map(|field| field.key.as_str())
            .collect();
        assert_eq!(asked, required, "{}", form.id);
    }
}

#[test]
fn no_message_has_a_word_left_open() {
    for case in FIRES.into_iter().flatten() {
        for finding in findings(case) {
            let text = format!("{} {} {}", finding.what, finding.why, finding.how);
            assert!(
                !text.contains(['{', '}']) && !text.contains("  "),
                "{}: {text}",
                finding.rule
            );
        }
    }
}

#[test]
fn messages_read_as_sentences() {
    let mut lines: Vec<String> = FIRES
        .iter()
        .copied()
        .flatten()
        .filter_map(|case| {
            let finding = findings(case)
                .into_iter()
                .find(|finding| finding.rule == case.rule)?;
            let how = match finding.how.as_str() {
                "" => String::new(),
                how => format!(" → {how}"),
            };
            Some(format!(
                "{} [{}] {}{how}",
                finding.rule,
                finding.level.name(),
                finding.what
            ))
        })
        .collect();
    lines.dedup();
    insta::assert_snapshot!(lines.join("\n"));
}
