//! The register goes out as a workbook and comes in again as it was.

use chrono::NaiveDate;
use proptest::prelude::*;
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
            other: vec![("Nơi để máy".to_owned(), "Phòng 203".to_owned())],
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

fn workbook(entries: &[Entry]) -> Vec<u8> {
    let further = table::further(entries);
    let rows = entries
        .iter()
        .map(|entry| table::cells(entry, &standing(entry, today()), &further));
    let rows: Vec<_> = rows.collect();
    sheet::plain::write("Sổ theo dõi", &table::headings(&further), &rows, today()).unwrap()
}

/// The entries of a table, as the page reads them.
fn entries_of(table: &Table) -> Vec<Entry> {
    let form = table::form();
    let mut mapping = mapping::suggest(table, &form);
    mapping::keep_all(&mut mapping, table, &form, table::is_told);
    let applied = mapping::apply(table, &mapping, &form);
    assert!(applied.notices.is_empty(), "{:?}", applied.notices);
    let rows = applied.rows.iter();
    rows.map(|row| Entry::from_values(&row.values)).collect()
}

fn read(name: &str, bytes: &[u8]) -> Table {
    read_table(
        name,
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
    let table = read("so.xlsx", &workbook(&entries()));
    assert_eq!(entries_of(&table), entries());
    // Every column is known by its heading, but the further one and the two that the page works out itself.
    let mapping = mapping::suggest(&table, &form);
    let (known, rest) = mapping.columns.split_at(register::keys::ALL.len());
    assert!(
        known
            .iter()
            .all(|column| column.sureness == Sureness::Exact),
        "{known:?}"
    );
    assert!(
        rest.len() == 3 && rest.iter().all(|column| column.target == Target::Ignore),
        "{rest:?}"
    );
}

#[test]
fn columns_that_the_register_does_not_know_are_kept_under_their_headings() {
    let list = "Tên chứng thư số;Số hiệu chứng thư số;Màu;Email;Email cá nhân;soHieu;Màu;Ký nhận;Trống;Liên hệ;Trạng thái (trang tự tính)\n\
        Lò Thị Ánh Nguyệt;54AB01;xanh;nguyetlta@sonla.gov.vn;nguyet@gmail.com;99;đậm;gấp;;annv@sonla.gov.vn;Có hiệu lực\n\
        Thào A Páo;54AB02;;paota@sonla.gov.vn;;;;;;paota@sonla.gov.vn;\n";
    let entries = entries_of(&read("danh sách.csv", list.as_bytes()));
    let first = &entries[0];
    assert_eq!(
        (&*first.serial, &*first.email),
        ("54AB01", "nguyetlta@sonla.gov.vn")
    );
    let other: Vec<(&str, &str)> = first
        .other
        .iter()
        .map(|(key, text)| (&**key, &**text))
        .collect();
    // What cells look like is not enough to write it into a register; a second column for one thing pushes nothing out.
    assert_eq!(
        other,
        [
            ("Email cá nhân", "nguyet@gmail.com"),
            ("Ký nhận", "gấp"),
            ("Liên hệ", "annv@sonla.gov.vn"),
            ("Màu", "xanh"),
            ("Màu (2)", "đậm"),
            ("soHieu (2)", "99"),
        ]
    );
    // All of it goes out and comes in again.
    assert_eq!(entries_of(&read("so.xlsx", &workbook(&entries))), entries);
    let text = register::file::write(&entries);
    assert_eq!(register::file::read(&text).unwrap(), entries);
}

#[test]
fn an_identity_paper_in_one_cell_leaves_nothing_behind() {
    let list = "Tên chứng thư số;Email;Ghi chú;Số CCCD, ngày cấp, nơi cấp\nLò Thị Ánh Nguyệt;;;014190123456, 28/08/2021, CCSQLHCVTTXH\n";
    let entries = entries_of(&read("danh sách.csv", list.as_bytes()));
    assert_eq!(entries[0].identity, "014190123456");
    let kept: Vec<(&str, &str)> = entries[0]
        .other
        .iter()
        .map(|(key, text)| (table::kept_as(key), &**text))
        .collect();
    assert_eq!(
        kept,
        [("Ngày cấp", "28/08/2021"), ("Nơi cấp", "CCSQLHCVTTXH")]
    );
}

/// Texts as they are typed: with what spreadsheets and their readers take for something else.
fn any_text() -> impl Strategy<Value = String> {
    let words = "[a-zA-Ză-ỹ0-9=+@'\"|;,./-]{1,8}( [a-zA-Ză-ỹ0-9=+@'\"|;,./-]{1,8}){0,2}";
    prop_oneof![Just(String::new()), words]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_in_the_register_comes_back(texts in proptest::collection::vec(proptest::collection::vec(any_text(), 8), 1..5)) {
        let entries = texts.iter().enumerate().map(|(number, texts)| {
            let text = |at: usize| texts[at].clone();
            let mut other = vec![("Màu".to_owned(), text(6)), ("Nơi để máy".to_owned(), text(7))];
            other.retain(|(_, text)| !text.is_empty());
            Entry {
                kind: [Kind::Person, Kind::Unknown][number % 2],
                name: format!("{} số {number}", text(0)).trim().to_owned(),
                email: text(1),
                serial: text(2),
                device: text(3),
                holder: text(4),
                notes: text(5),
                other,
                ..Entry::default()
            }
        });
        let entries: Vec<Entry> = entries.collect();
        let table = read("so.xlsx", &workbook(&entries));
        prop_assert!(table.unread.is_empty(), "{:?}", table.unread);
        prop_assert_eq!(entries_of(&table), entries);
    }
}

#[test]
fn the_same_register_gives_the_same_bytes() {
    assert_eq!(workbook(&entries()), workbook(&entries()));
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
