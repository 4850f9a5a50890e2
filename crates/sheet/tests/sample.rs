//! The list of forty as agencies really send it.

mod common;

use common::{SAMPLE, form, read_and_apply};
use serde_json::Value;
use sheet::mapping::{Sureness, Target, suggest};
use sheet::template::Template;

#[test]
fn every_fault_of_the_sample_arrives_as_it_stands_in_the_cell() {
    let expected: Value = serde_json::from_str(include_str!(
        "../../../tests/samples/cap-moi-40.expected.json"
    ))
    .unwrap();
    let (table, applied) = read_and_apply(SAMPLE);
    assert_eq!(
        applied.rows.len() as u64,
        expected["rows"].as_u64().unwrap()
    );
    assert_eq!(table.unread, []);
    assert_eq!(table.notices, []);
    assert_eq!(applied.notices, []);
    for fault in expected["faults"].as_array().unwrap() {
        let row = fault["row"].as_u64().unwrap() as usize;
        let field = fault["field"].as_str().unwrap();
        let value = &applied.rows[row - 1].values;
        assert_eq!(
            value.get(field),
            fault["value"].as_str().unwrap(),
            "row {row}, {field}"
        );
    }
    assert_eq!(applied.rows[0].number, 2);
    assert_eq!(
        applied.rows[0].values.get("coQuan"),
        "UBND TỈNH SƠN LA\nSỞ NỘI VỤ"
    );
}

#[test]
fn the_template_is_known_exactly() {
    let (table, _) = read_and_apply(SAMPLE);
    assert!(
        table
            .headers
            .iter()
            .map(String::as_str)
            .eq(Template::new(form(), &[]).headings())
    );
    let mapping = suggest(&table, form());
    assert!(
        mapping
            .columns
            .iter()
            .all(|column| column.sureness == Sureness::Exact)
    );
    let field = |key: &str| Target::Field(key.to_owned());
    let expected = [
        Target::RowNumber,
        field("hoTen"),
        field("ngaySinh"),
        field("soGiayTo"),
        field("noiCap"),
        field("ngayCap"),
        field("email"),
        Target::AgencyLevel(1),
        Target::AgencyLevel(2),
        Target::AgencyLevel(3),
        Target::AgencyLevel(4),
        field("tinh"),
        field("tinh"),
        field("chucVu"),
        field("dienThoai"),
        field("soHieuCu"),
        field("nhaMang"),
        field("laChuyenSo"),
        field("loaiThietBi"),
    ];
    assert!(
        mapping
            .columns
            .iter()
            .map(|column| &column.target)
            .eq(&expected)
    );
    assert_eq!(mapping.missing(form()), Vec::<&str>::new());
}
