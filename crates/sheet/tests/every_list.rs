//! The list of every form of every pack as a spreadsheet: what goes out comes back.

mod common;

use chrono::NaiveDate;
use common::{PACKS, pack};
use forms::check::Day;
use forms::kind::Kind;
use forms::{Field, Form, Level, Pack, Plan, Record, Values};
use sheet::mapping::{self, Sureness, Target};
use sheet::template::{self, Template};
use sheet::{Limits, Table, batch, csv, read_table, report, unwatched};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 9, 16).unwrap()
}

/// Calls `check` for every form that has a list.
fn for_every_list(mut check: impl FnMut(&Pack, &Form)) {
    for id in PACKS {
        let pack = pack(id);
        let lists: Vec<&Form> = pack
            .forms
            .iter()
            .filter(|form| form.list.is_some())
            .collect();
        assert!(lists.len() >= 8, "{id} has fewer lists");
        lists.into_iter().for_each(|form| check(&pack, form));
    }
}

/// What somebody may type into a field, the first way plain, the others such that spreadsheets like to change.
fn value(pack: &Pack, field: &Field, way: usize) -> String {
    let text = match (&field.kind, way) {
        (Kind::PersonName, 0) => "Quàng Thị Hạnh",
        (Kind::PersonName, _) => "=Lê \"Ẵm\"; Ỷ",
        (Kind::Date, 0) => "05/09/2024",
        (Kind::Date, _) => "5-9-2024",
        (Kind::Identity, _) => "014190123456",
        (Kind::Mobile, 0) => "0966472506",
        (Kind::Mobile, _) => "+84 966 472 506",
        (Kind::Email, _) => "hanhqt@sonla.gov.vn",
        (Kind::Code(list) | Kind::Province(list), way) => {
            let entries = &pack.list(list).unwrap().entries;
            return entries[way % entries.len()].value.clone();
        }
        (Kind::Agency(_), 0) => "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ",
        (Kind::Agency(_), _) => "UBND XÃ =1+1\nVăn phòng, tổ 2\nTổ \"một\"\nTổ con",
        (Kind::CertificateSerial, 0) => "30D8C57549BFA5DC",
        (Kind::CertificateSerial, _) => "0012345678901234567890",
        (Kind::TaxCode, _) => "0100109106",
        (Kind::DocumentNumber, _) => "125/QĐ-UBND",
        (Kind::Count, _) => "007",
        (Kind::Tick, _) => "x",
        (Kind::Text | Kind::Lines, 0) => "Chuyên viên",
        (Kind::Text, _) => "-1,5; @SUM(A1) 00012",
        (Kind::Lines, _) => "Dòng một\n=2+2",
    };
    text.to_owned()
}

/// Four rows: plain, tricky, with what is required alone, with the first column alone.
fn rows(pack: &Pack, form: &Form) -> Vec<Values> {
    let fields = &form.list.as_ref().unwrap().fields;
    let of_people = form.list.as_ref().unwrap().is_of_people();
    let row = |way: usize, takes: &dyn Fn(usize, &Field) -> bool| {
        let mut row = form.new_row();
        for (place, field) in fields.iter().enumerate() {
            // The authority's template has no place for what its form only may have.
            if takes(place, field) && !(of_people && field.off) {
                row.set(&field.key, value(pack, field, way));
            }
        }
        row
    };
    vec![
        row(0, &|_, _| true),
        row(1, &|_, _| true),
        row(0, &|_, field| field.required),
        row(0, &|place, _| place == 0),
    ]
}

fn read(form: &Form, bytes: &[u8]) -> Table {
    read_table("danh-sach", bytes, form, &Limits::default(), &mut unwatched)
        .unwrap_or_else(|error| panic!("{}: {error:?}", form.id))
}

/// The rows of a file, which has to be read without a question and without a remark.
fn read_back(form: &Form, bytes: &[u8]) -> Vec<Values> {
    let table = read(form, bytes);
    let mapping = mapping::suggest(&table, form);
    for (header, column) in table.headers.iter().zip(&mapping.columns) {
        assert_eq!(column.sureness, Sureness::Exact, "{}: {header}", form.id);
        assert_ne!(column.target, Target::Ignore, "{}: {header}", form.id);
    }
    assert_eq!(mapping.missing(form), [""; 0], "{}", form.id);
    let applied = mapping::apply(&table, &mapping, form);
    assert_eq!(
        (table.notices, table.unread),
        (vec![], vec![]),
        "{}",
        form.id
    );
    assert_eq!(applied.notices, [], "{}", form.id);
    applied.rows.into_iter().map(|row| row.values).collect()
}

#[test]
fn every_list_comes_back_as_it_went_out() {
    for_every_list(|pack, form| {
        let rows = rows(pack, form);
        let workbook = template::write(form, &rows, day()).unwrap();
        assert_eq!(workbook, template::write(form, &rows, day()).unwrap());
        assert_eq!(read_back(form, &workbook), rows, "{} {}", pack.id, form.id);
        let text = csv::write(form, &rows).unwrap();
        assert_eq!(read_back(form, &text), rows, "{} {}", pack.id, form.id);
    });
}

#[test]
fn every_heading_stands_over_one_field() {
    let mut all = String::new();
    for_every_list(|pack, form| {
        let template = Template::new(form, &[]);
        let headings: Vec<&str> = template.headings().collect();
        let mut once = headings.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), headings.len(), "{headings:?}");
        all += &format!("{} {}: {}\n", pack.id, form.id, headings.join(" | "));
    });
    insta::assert_snapshot!(all);
}

#[test]
fn people_keep_the_columns_of_the_authority() {
    for (id, form) in [("tt185-2019", "mau-02"), ("nd68-2024", "mau-01")] {
        let pack = pack(id);
        let form = pack.form(form).unwrap();
        let template = Template::new(form, &rows(&pack, form));
        assert_eq!(template.headings().count(), 19);
        assert_eq!(template.headings().nth(3), Some("CCCC"));
    }
}

#[test]
fn a_sim_pki_is_said_under_the_kind_of_device() {
    let pack = pack("nd68-2024");
    let form = pack.form("mau-01").unwrap();
    let mut row = form.new_row();
    row.set("hoTen", "Quàng Thị Hạnh");
    row.set("simPki", "X");
    let template = Template::new(form, &[]);
    assert_eq!(template.cells(1, &row).last().unwrap(), "SIM");
    row.set("loaiThietBi", "HSM");
    assert_eq!(template.cells(1, &row).last().unwrap(), "HSM");

    let text = "Họ tên;Loại thiết bị\nLê A;sim\nLê B;TOKEN\n";
    let table = read(form, text.as_bytes());
    let applied = mapping::apply(&table, &mapping::suggest(&table, form), form);
    let said = |at: usize, key: &str| applied.rows[at].values.get(key).to_owned();
    assert_eq!(
        (said(0, "simPki"), said(0, "loaiThietBi")),
        ("x".into(), "".into())
    );
    assert_eq!(
        (said(1, "simPki"), said(1, "loaiThietBi")),
        ("".into(), "TOKEN".into())
    );
}

#[test]
fn a_form_that_a_row_came_from_has_a_column_where_a_row_has_one() {
    let pack = pack("tt185-2019");
    let form = pack.form("mau-10").unwrap();
    let mut row = form.new_row();
    row.set("tenChungThu", "Quàng Thị Hạnh");
    let headings = |rows: &[Values]| -> Vec<String> {
        let template = Template::new(form, rows);
        template.headings().map(str::to_owned).collect()
    };
    assert!(!headings(&[row.clone()]).contains(&"Mẫu 09 kèm theo".to_owned()));
    row.set("nguon", "don-hanh.pdf");
    assert!(headings(&[row.clone()]).contains(&"Mẫu 09 kèm theo".to_owned()));
    let bytes = template::write(form, &[row.clone()], day()).unwrap();
    let table = read(form, &bytes);
    let applied = mapping::apply(&table, &mapping::suggest(&table, form), form);
    assert_eq!(applied.rows[0].values, row);
}

#[test]
fn agencies_head_the_columns_of_other_lists_in_their_own_words() {
    let cases = [
        (
            "mau-04",
            "TT;Tên đơn vị;Đơn vị chủ quản;MST;Mã QHNS;Tỉnh;E-mail;Người quản lý;SĐT;Số QĐ;Ngày QĐ",
            "STT tenCoQuan capTren maSoThue maQuanHeNganSach tinh email hoTen dienThoai soQuyetDinh ngayQuyetDinh",
        ),
        (
            "mau-06",
            "STT;Tên miền;Loại;Đơn vị;Email;Họ và tên;Điện thoại;Ghi chú",
            "STT tenThietBi loaiThietBi coQuan email hoTen dienThoai ghiChu",
        ),
        (
            "mau-08",
            "STT;Họ và tên;Serial;Email;Nội dung;Đơn vị mới;Email mới;Mã thiết bị;Ngày hết hạn",
            "STT tenChungThu soHieu email noiDungDeNghi coQuanMoi emailMoi soHieuThietBi hieuLucDen",
        ),
        (
            "mau-10",
            "STT;Thuê bao;Thư điện tử;Số hiệu CTS;Số token;Lý do;Ghi chú",
            "STT tenChungThu email soHieu soHieuThietBi lyDoThuHoi -",
        ),
        (
            "mau-12",
            "STT;Tên CTS;Serial number;Mã token;Email;Lý do",
            "STT tenChungThu soHieu soHieuThietBi email lyDoKhoiPhuc",
        ),
        (
            "mau-13",
            "STT;Tên thuê bao;Số hiệu chứng thư;Số hiệu token;Ngày giao;Hiệu lực từ ngày;Giờ",
            "STT tenChungThu soHieu soHieuThietBi ngayBanGiao ngayHieuLuc gioHieuLuc",
        ),
        (
            "mau-14",
            "STT;Họ tên;Seri;Mã thiết bị;Hiện trạng;Chú thích",
            "STT tenChungThu soHieu soHieuThietBi tinhTrang ghiChu",
        ),
    ];
    let pack = pack("tt185-2019");
    for (id, headings, expected) in cases {
        let form = pack.form(id).unwrap();
        let cells = vec!["Nguyên vẹn 2"; headings.split(';').count()].join(";");
        let table = read(form, format!("{headings}\n{cells}\n").as_bytes());
        let mapping = mapping::suggest(&table, form);
        let meant: Vec<&str> = mapping
            .columns
            .iter()
            .map(|column| match &column.target {
                Target::Field(key) => key,
                Target::RowNumber => "STT",
                Target::Ignore => "-",
                other => panic!("{id}: {other:?}"),
            })
            .collect();
        assert_eq!(meant.join(" "), expected, "{id}");
    }
}

#[test]
fn every_list_has_its_batch_file_with_its_own_columns() {
    for_every_list(|pack, form| {
        let mut record = Record::new(&pack.id, form);
        record.rows = rows(pack, form);
        let bytes = batch::write(b"%PDF-1.7", &record, form, day()).unwrap();
        let again = batch::write(b"%PDF-1.7", &record, form, day()).unwrap();
        assert_eq!(bytes, again, "{} {}", pack.id, form.id);
        let opened = batch::read(&bytes, &Limits::default()).unwrap();
        assert_eq!(
            (&opened.manifest.pack, &opened.manifest.form),
            (&pack.id, &form.id)
        );
        assert_eq!(opened.manifest.rows, 4);
        let paper = match form.shape {
            forms::pack::Shape::Minutes => batch::MINUTES,
            _ => batch::LETTER,
        };
        assert_eq!(opened.manifest.files[0].name, paper);
        assert_eq!(Record::from_json(&opened.data, pack).unwrap(), record);
        assert_eq!(read_back(form, &opened.list), record.rows);
    });
}

#[test]
fn every_list_can_be_sent_back_with_what_is_wrong_in_each_row() {
    for id in PACKS {
        let pack = std::sync::Arc::new(pack(id));
        for form in pack.forms.iter().filter(|form| form.list.is_some()) {
            let rows = rows(&pack, form);
            let bytes = template::write(form, &rows, day()).unwrap();
            let table = read(form, &bytes);
            let plan = Plan::new(&pack, &form.id).unwrap();
            let findings = plan.check_numbered_rows(&rows, &|at| at as u32 + 2, Day::both(day()));
            let notes = report::notes(&table, &findings);
            // The last row has one cell alone; every list requires more.
            assert!(
                findings
                    .iter()
                    .any(|f| f.level == Level::Error && f.row == Some(5))
            );
            let again = report::write(&bytes, &table, &notes, day()).unwrap();
            let back = read(form, &again);
            assert_eq!(
                back.headers.last().unwrap(),
                report::HEADING,
                "{id} {}",
                form.id
            );
            let applied = mapping::apply(&back, &mapping::suggest(&back, form), form);
            let values: Vec<Values> = applied.rows.into_iter().map(|row| row.values).collect();
            assert_eq!(values, rows, "{id} {}", form.id);
        }
    }
}
