//! Four records of every form of every pack, and what is told about them: a good one, the least that will do, the longest
//! that somebody may type, and one with the slips of everyday.

mod common;

use std::sync::Arc;

use common::{new_pack, pack, record_of, today_of};
use forms::{Finding, Form, Level, Pack, Plan, Record};

/// Calls `check` for every form of every pack.
fn for_every_form(mut check: impl FnMut(&Arc<Pack>, &Form)) {
    for pack in [pack(), new_pack()] {
        for form in &pack.forms {
            check(&pack, form);
        }
    }
}

fn findings(pack: &Arc<Pack>, record: &Record) -> Vec<Finding> {
    let plan = Plan::new(pack, &record.form).unwrap();
    plan.check(record, today_of(pack))
}

/// A finding as a person reads it, with its place before it.
fn line(form: &Form, finding: &Finding) -> String {
    let level = match finding.level {
        Level::Error => "Lỗi",
        Level::Warning => "Cần xem lại",
        Level::Advice => "Nên biết",
    };
    let row = finding.row.map(|row| format!("dòng {row}, "));
    let field = finding.field.as_deref().and_then(|key| form.field(key));
    let field = field.map_or("cả hồ sơ", |field| &field.label);
    let repair = finding.repair.as_ref();
    let repair =
        repair.map(|repair| format!(" [sửa thành “{}”]", repair.value.replace('\n', " / ")));
    format!(
        "{level} ({}{field}): {}{} [{}]\n",
        row.unwrap_or_default(),
        finding.message(),
        repair.unwrap_or_default(),
        finding.rule
    )
}

#[test]
fn what_is_told_about_each_record() {
    for_every_form(|pack, form| {
        let mut text = String::new();
        for kind in ["good", "minimal", "longest", "faulty"] {
            let findings = findings(pack, &record_of(pack, &form.id, kind));
            text += &format!("== {kind}\n");
            text.extend(findings.iter().map(|finding| line(form, finding)));
        }
        insta::assert_snapshot!(format!("{}-{}", pack.id, form.id), text);
    });
}

#[test]
fn nothing_is_wrong_with_good_records_and_no_error_is_in_the_shortest_and_the_longest() {
    for_every_form(|pack, form| {
        let good = findings(pack, &record_of(pack, &form.id, "good"));
        assert_eq!(good, [], "{} {}", pack.id, form.id);
        for kind in ["minimal", "longest"] {
            let mut errors = findings(pack, &record_of(pack, &form.id, kind));
            errors.retain(|finding| finding.level == Level::Error);
            assert_eq!(errors, [], "{} {} {kind}", pack.id, form.id);
        }
    });
}

#[test]
fn a_faulty_record_is_told_of_in_every_row_and_in_its_own_fields() {
    for_every_form(|pack, form| {
        let record = record_of(pack, &form.id, "faulty");
        let findings = findings(pack, &record);
        let errors: Vec<&Finding> = findings
            .iter()
            .filter(|finding| finding.level == Level::Error)
            .collect();
        assert!(errors.iter().any(|finding| finding.row.is_none()));
        for row in 1..=record.rows.len() {
            let told = errors.iter().any(|finding| finding.row == Some(row as u32));
            assert!(told, "{} {} {row}", pack.id, form.id);
        }
    });
}

#[test]
fn the_records_hold_nothing_that_their_forms_do_not_know() {
    for_every_form(|pack, form| {
        for kind in ["good", "minimal", "longest", "faulty"] {
            let record = record_of(pack, &form.id, kind);
            for values in std::iter::once(&record.values).chain(&record.rows) {
                assert_eq!(
                    values.unknown().next(),
                    None,
                    "{} {} {kind}",
                    pack.id,
                    form.id
                );
            }
            assert_eq!(Record::from_json(&record.to_json(), pack).unwrap(), record);
        }
        // The good one has something in every field that is shown.
        let good = record_of(pack, &form.id, "good");
        let blank = |key: &str| good.values.get(key).is_empty();
        let required = form
            .fields()
            .filter(|field| field.required && blank(&field.key));
        assert_eq!(required.count(), 0, "{} {}", pack.id, form.id);
    });
}
