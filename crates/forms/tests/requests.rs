//! A row that was made of a request remembers what the request says, and only for whoever works on the list.

mod common;

use common::{day, faultless, letter, new_pack, pack, request};
use forms::check::CheckedList;
use forms::record::gather;
use forms::{Pack, Plan, Record, Values};

/// A row of Mẫu 02 as the list gets it from a request.
fn row_of(request: &Record, pack: &Pack) -> Values {
    let form = pack.form("mau-02").unwrap();
    let mut rows = gather(request, pack, form, "hanh.pdf").unwrap().rows;
    rows[0].note_request(pack, form);
    rows.remove(0)
}

fn told(record: &Record) -> Vec<(Option<String>, String)> {
    let findings = Plan::new(&pack(), &record.form)
        .unwrap()
        .check(record, day("2024-07-15"));
    findings
        .into_iter()
        .filter(|finding| finding.rule == "W-05.khac-don")
        .map(|finding| (finding.field.map(String::from), finding.what.to_string()))
        .collect()
}

fn list_of(row: Values) -> Record {
    let mut list = letter(&pack(), &[]);
    list.rows = vec![row];
    list
}

#[test]
fn a_row_as_it_was_taken_agrees_with_its_request() {
    let row = row_of(&request(&pack(), &[]), &pack());
    assert_eq!(told(&list_of(row)), []);
}

#[test]
fn what_is_changed_afterwards_is_told_with_what_the_request_says() {
    let mut row = row_of(&request(&pack(), &[]), &pack());
    row.set("hoTen", "Quàng Thị Hạnh Nguyên");
    row.set("chucVu", "Phó Chánh Văn phòng");
    let expected = "Họ và tên khác đơn: trong đơn ghi “Quàng Thị Hạnh”.";
    let told = told(&list_of(row));
    assert_eq!(told, [(Some("hoTen".to_owned()), expected.to_owned())]);
}

#[test]
fn an_edit_in_a_list_tells_it_and_takes_it_back() {
    let plan = std::sync::Arc::new(Plan::new(&pack(), "mau-02").unwrap());
    let day = plan.day(&letter(&pack(), &[]).values, day("2024-07-15"));
    let mut list = CheckedList::new(plan, day);
    let id = list.push(row_of(&request(&pack(), &[]), &pack()));
    let fires = |list: &CheckedList| {
        let findings = list.findings(id);
        findings
            .iter()
            .any(|finding| finding.rule == "W-05.khac-don")
    };
    assert!(!fires(&list));
    list.set(id, "email", "hanh2@sonla.gov.vn");
    assert!(fires(&list));
    list.set(id, "email", "HanhQT@sonla.gov.vn");
    assert!(!fires(&list));
    list.set(id, "soGiayTo", "014190123457");
    list.set(id, "nguon", "");
    assert!(!fires(&list));
}

#[test]
fn the_notes_stay_in_a_draft_and_do_not_go_out() {
    let mut row = row_of(&request(&pack(), &[]), &pack());
    row.set("hoTen", "Lò Thị Lan");
    let mut list = list_of(row);
    // What this version writes is read by one that knows nothing of notes: they are keys that the form does not have.
    let read = Record::from_json(&list.to_json(), &pack()).unwrap();
    assert_eq!(told(&read).len(), 1);
    for row in &mut list.rows {
        row.drop_request_notes();
    }
    assert_eq!(list.rows[0].unknown().count(), 0);
    assert_eq!(list.rows[0].get("nguon"), "hanh.pdf");
}

#[test]
fn a_form_without_such_a_rule_notes_nothing() {
    let new = new_pack();
    let form = new.form("mau-01").unwrap();
    let mut row = faultless(&new, "mau-01", &[]).rows.remove(0);
    row.note_request(&new, form);
    assert_eq!(
        row.unknown()
            .filter(|(key, _)| key.starts_with("don."))
            .count(),
        0
    );
}
