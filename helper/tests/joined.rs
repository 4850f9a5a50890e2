//! `chukyso batch` with several files: joined in their order, as the site joins what is dropped on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use forms::{Pack, Record};
use serde_json::{Value, json};
use sheet::Limits;

/// A folder of a test's own, empty.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn pack() -> Pack {
    let folder = root().join("packs/tt185-2019");
    Pack::open(|name| fs::read_to_string(folder.join(name))).unwrap()
}

/// What a person says of themselves: key and value.
type Person = [(&'static str, &'static str); 10];

/// A person who does not exist, without a fault.
fn person(
    name: &'static str,
    birth: &'static str,
    card: &'static str,
    email: &'static str,
    mobile: &'static str,
) -> Person {
    [
        ("hoTen", name),
        ("ngaySinh", birth),
        ("soGiayTo", card),
        ("ngayCap", "28/08/2021"),
        ("noiCap", "CCSQLHCVTTXH"),
        ("email", email),
        ("coQuan", "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ"),
        ("tinh", "Sơn La"),
        ("chucVu", "Chuyên viên"),
        ("dienThoai", mobile),
    ]
}

fn hanh() -> Person {
    person(
        "Quàng Thị Hạnh",
        "05/03/1990",
        "014190123456",
        "hanhqt@sonla.gov.vn",
        "0966472506",
    )
}

fn pao() -> Person {
    person(
        "Lò Văn Páo",
        "12/11/1985",
        "014085004321",
        "paolv@sonla.gov.vn",
        "0912345678",
    )
}

fn en() -> Person {
    person(
        "Vì Thị Én",
        "06/04/1991",
        "014191123458",
        "envt@sonla.gov.vn",
        "0987654321",
    )
}

fn y() -> Person {
    person(
        "Cà Văn Ý",
        "07/05/1992",
        "014092123459",
        "ycv@sonla.gov.vn",
        "0976543210",
    )
}

/// A table with a title over its headings, which stand in the third line.
fn table(path: &Path, people: &[Person]) {
    let row = |cells: Vec<&str>| {
        let quoted = cells.iter().map(|cell| format!("\"{cell}\""));
        quoted.collect::<Vec<_>>().join(";") + "\n"
    };
    let mut text = "DANH SÁCH;;\n\n".to_owned();
    text += &row(
        "Họ và tên|Ngày sinh|Số CCCD|Ngày cấp|Nơi cấp|Email|Cơ quan|Tỉnh|Chức vụ|Điện thoại"
            .split('|')
            .collect(),
    );
    for person in people {
        text += &row(person.iter().map(|(_, value)| *value).collect());
    }
    fs::write(path, text).unwrap();
}

fn object(values: &[(&str, &str)]) -> Value {
    values
        .iter()
        .map(|(key, value)| ((*key).to_owned(), json!(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// A record: a letter's own values and its rows, or a request.
fn record(path: &Path, form: &str, values: &[(&str, &str)], people: &[Person]) {
    let rows: Vec<Value> = people.iter().map(|person| object(person)).collect();
    let record = json!({
        "format": "chukyso-record", "version": 1, "pack": "tt185-2019", "form": form, "values": object(values), "rows": rows,
    });
    fs::write(path, record.to_string()).unwrap();
}

fn request(path: &Path, person: &Person) {
    let own = [
        ("kinhGui", "Sở Nội vụ tỉnh Sơn La"),
        ("diaDanh", "Sơn La"),
        ("ngayLap", "05/02/2024"),
    ];
    record(path, "mau-01", &[&person[..], &own].concat(), &[]);
}

/// `batch` of files in a folder, called by their names, on 15/07/2024.
fn batch(folder: &Path, files: &[&str], more: &[&str]) -> Output {
    let agency = root().join("tests/samples/co-quan.json");
    let agency = agency.canonicalize().unwrap();
    Command::new(env!("CARGO_BIN_EXE_chukyso"))
        .current_dir(folder)
        .arg("batch")
        .args(files)
        .args(["--form", "mau-02", "--today", "2024-07-15", "-o", "lo.zip"])
        .arg("--agency")
        .arg(agency)
        .args(more)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The record in the batch file.
fn made(folder: &Path) -> Record {
    let bytes = fs::read(folder.join("lo.zip")).unwrap();
    let opened = sheet::batch::read(&bytes, &Limits::default()).unwrap();
    Record::from_json(&opened.data, &pack()).unwrap()
}

#[test]
fn tables_requests_and_letters_become_one_list_in_their_order() {
    let folder = folder("joined");
    table(&folder.join("phòng a.csv"), &[hanh()]);
    let own = [("soLuong", "2"), ("noiNhan", "Như trên;\nLưu: VT.")];
    record(&folder.join("cũ.json"), "mau-02", &own, &[pao(), y()]);
    request(&folder.join("đơn.json"), &en());
    let files = ["đơn.json", "phòng a.csv", "cũ.json"];
    let output = batch(&folder, &files, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let record = made(&folder);
    let names: Vec<&str> = record.rows.iter().map(|row| row.get("hoTen")).collect();
    assert_eq!(
        names,
        ["Vì Thị Én", "Quàng Thị Hạnh", "Lò Văn Páo", "Cà Văn Ý"]
    );
    // A row that was a request says which one, as on the site.
    let sources: Vec<&str> = record.rows.iter().map(|row| row.get("nguon")).collect();
    assert_eq!(sources, ["đơn.json", "", "", ""]);
    assert_eq!(record.values.get("soLuong"), "4");
    assert_eq!(record.values.get("noiNhan"), "Như trên;\nLưu: VT.");

    // One file alone stays as it is.
    let alone = batch(&folder, &["cũ.json"], &[]);
    assert_eq!(alone.status.code(), Some(0), "{}", said(&alone));
    assert_eq!(made(&folder).values.get("soLuong"), "2");
}

#[test]
fn a_file_that_cannot_be_read_stops_all_and_is_named() {
    let folder = folder("joined-broken");
    table(&folder.join("tốt.csv"), &[hanh()]);
    fs::write(folder.join("hỏng.xlsx"), b"PK\x03\x04 cut").unwrap();
    record(&folder.join("khác.json"), "mau-10", &[], &[]);
    let cases = [
        ("hỏng.xlsx", "hỏng.xlsx: "),
        (
            "khác.json",
            "khác.json: Tệp là hồ sơ Mẫu 10, không thuộc danh sách này: hãy chọn tệp Mẫu 01 hoặc Mẫu 02.\n",
        ),
        (
            "không có.csv",
            "Không mở được tệp không có.csv: hãy kiểm tra đường dẫn và quyền đọc.\n",
        ),
    ];
    for (file, words) in cases {
        let output = batch(&folder, &["tốt.csv", file], &["--allow-errors"]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{file}: {said}");
        assert!(said.starts_with(words), "{file}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(!folder.join("lo.zip").exists(), "{file}");
    }
}

#[test]
fn errors_name_the_file_and_the_row_in_it() {
    let folder = folder("joined-errors");
    let no_day = |mut person: Person| {
        person[1].1 = "31/02/1990";
        person
    };
    table(&folder.join("a.csv"), &[en(), hanh()]);
    table(&folder.join("b.csv"), &[y(), hanh()]);
    request(&folder.join("đơn.json"), &no_day(pao()));
    let output = batch(&folder, &["a.csv", "b.csv", "đơn.json"], &[]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!folder.join("lo.zip").exists());
    for words in [
        "Lỗi ở đơn.json (Ngày sinh): Không có ngày 31/02/1990",
        "Lỗi ở dòng 5 của a.csv (Số CMND/CCCD/Hộ chiếu): Số giấy tờ “014190123456” trùng với dòng 4.",
        " (Trong danh sách gộp, dòng 4 là dòng 5 của b.csv.)\n",
        "Lỗi ở dòng 5 của b.csv (Số CMND/CCCD/Hộ chiếu): Số giấy tờ “014190123456” trùng với dòng 2.",
        " (Trong danh sách gộp, dòng 2 là dòng 5 của a.csv.)\n",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn one_table_has_the_numbers_of_its_file_also_for_rows_that_are_alike() {
    let folder = folder("joined-one");
    table(&folder.join("a.csv"), &[hanh(), y(), hanh()]);
    let said = said(&batch(&folder, &["a.csv"], &[]));
    for words in [
        "Lỗi ở dòng 4 (Số CMND/CCCD/Hộ chiếu): Số giấy tờ “014190123456” trùng với dòng 6.",
        "Lỗi ở dòng 6 (Số CMND/CCCD/Hộ chiếu): Số giấy tờ “014190123456” trùng với dòng 4.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("danh sách gộp"), "{said}");
}

#[test]
fn what_is_to_be_known_about_a_file_names_it() {
    let folder = folder("joined-remarks");
    table(&folder.join("a.csv"), &[hanh()]);
    table(&folder.join("b.csv"), &[y()]);
    let mut text = fs::read_to_string(folder.join("b.csv")).unwrap();
    text += "Tổng số: 1 người\n";
    fs::write(folder.join("b.csv"), text).unwrap();
    let said = said(&batch(&folder, &["a.csv", "b.csv"], &[]));
    assert_eq!(
        said,
        "Ghi chú: b.csv: Dòng 5 của tệp không đọc: Dòng tổng cộng.\n"
    );
}

#[test]
fn more_errors_than_are_told_are_shown_by_the_batch_file() {
    let folder = folder("joined-many");
    let nobody = person("", "", "", "", "");
    table(&folder.join("a.csv"), &[hanh()]);
    table(&folder.join("b.csv"), &[nobody; 8]);
    let said = said(&batch(&folder, &["a.csv", "b.csv"], &[]));
    let shows = "xem tất cả: thêm --allow-errors để ghi tệp lô, rồi chukyso check lo.zip --form mau-02 --today 2024-07-15\n";
    assert!(said.contains(shows), "{said}");
}

#[test]
fn the_help_says_that_there_may_be_several() {
    let output = Command::new(env!("CARGO_BIN_EXE_chukyso"))
        .args(["batch", "--help"])
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("chukyso batch <TỆP>… --form <MẪU>"), "{help}");
    assert!(help.contains("nhiều tệp"), "{help}");
    let none = Command::new(env!("CARGO_BIN_EXE_chukyso"))
        .args(["batch", "--form", "mau-02", "--agency", "x", "-o", "y"])
        .output()
        .unwrap();
    assert_eq!(none.status.code(), Some(2));
    assert!(said(&none).starts_with("Thiếu <TỆP>."), "{}", said(&none));
}
