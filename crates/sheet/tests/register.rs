//! The register goes out as a workbook and comes in again as it was.

use chrono::NaiveDate;
use register::{Entry, Kind, event, standing, table};
use sheet::mapping::{self, Sureness, Target};
use sheet::{Limits, Table, read_table, unwatched};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn entries() -> Vec<Entry> {
    let (events, _) = event::read_lines(
        "08/07/2024 | Nhận thiết bị từ Cục\n10/07/2024 | Bàn giao cho thuê bao | 12/SNV-VP | gấp",
    );
    vec![
        Entry {
            kind: Kind::Person,
            name: "Lò Thị Ánh Nguyệt".to_owned(),
            agency: "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ".to_owned(),
            email: "nguyetlta@sonla.gov.vn".to_owned(),
            identity: "014190123456".to_owned(),
            serial: "0054".to_owned(),
            valid_from: "01/07/2024".to_owned(),
            valid_to: "30/06/2029".to_owned(),
            renewed: true,
            events,
            unread: vec!["khoảng tháng 8 | hỏng".to_owned()],
            ..Entry::default()
        },
        Entry {
            kind: Kind::Device,
            // What a spreadsheet would run as a formula, were it not text.
            name: "=HYPERLINK(\"http://x\")".to_owned(),
            device: "+84".to_owned(),
            notes: "-1".to_owned(),
            serial: "1E5".to_owned(),
            ..Entry::default()
        },
    ]
}

fn workbook() -> Vec<u8> {
    let rows = entries();
    let rows: Vec<_> = rows
        .iter()
        .map(|entry| table::cells(entry, &standing(entry, today())))
        .collect();
    sheet::plain::write("Sổ theo dõi", &table::headings(), &rows, today()).unwrap()
}

fn read(bytes: &[u8]) -> Table {
    read_table(
        "so.xlsx",
        bytes,
        &table::form(),
        &Limits::default(),
        &mut unwatched,
    )
    .unwrap()
}

#[test]
fn the_register_comes_in_as_it_went_out() {
    let form = table::form();
    let table = read(&workbook());
    let mapping = mapping::suggest(&table, &form);
    let applied = mapping::apply(&table, &mapping, &form);
    let back: Vec<Entry> = applied
        .rows
        .iter()
        .map(|row| Entry::from_values(&row.values))
        .collect();
    assert_eq!(back, entries());
    // Every column is known by its heading, but the two that the page works out itself.
    let (known, told) = mapping.columns.split_at(register::keys::ALL.len());
    assert!(
        known
            .iter()
            .all(|column| column.sureness == Sureness::Exact),
        "{known:?}"
    );
    assert!(
        told.iter().all(|column| column.target == Target::Ignore),
        "{told:?}"
    );
}

#[test]
fn the_same_register_gives_the_same_bytes() {
    assert_eq!(workbook(), workbook());
}

#[test]
fn a_cell_that_no_spreadsheet_holds_is_named() {
    let row = vec!["x".repeat(40_000)];
    let columns = [("Ghi chú".to_owned(), 20)];
    let error = sheet::plain::write("Sổ", &columns, &[row], today()).unwrap_err();
    assert_eq!(
        error.message(),
        "Dòng 1, cột “Ghi chú” dài hơn 32.767 ký tự nên không ghi được vào bảng tính: hãy rút ngắn."
    );
}
