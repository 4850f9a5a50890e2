//! The command line as a clerk's script sees it: output, files and exit status.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use drafts::{Book, Document};
use forms::{Record, Values};
use serde_json::{Value, json};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/samples")
        .join(name)
}

/// A folder of a test's own, empty.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn chukyso<I: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = I>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chukyso"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn check(file: &Path, more: &[&str]) -> (Value, i32) {
    let mut arguments: Vec<&std::ffi::OsStr> =
        vec!["check".as_ref(), file.as_os_str(), "--json".as_ref()];
    arguments.extend(more.iter().map(std::ffi::OsStr::new));
    let output = chukyso(arguments);
    let report = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (report, output.status.code().unwrap())
}

/// Every fault that was put into the sample is found at its place, with its repair, and nothing else is called an error.
fn sample_is_judged_right(today: &str, pack: &str, skip: &[&str]) {
    let expected: Value =
        serde_json::from_slice(&std::fs::read(sample("cap-moi-40.expected.json")).unwrap())
            .unwrap();
    let (report, status) = check(
        &sample("cap-moi-40.xlsx"),
        &["--pack", pack, "--today", today],
    );
    assert_eq!(status, 1);
    assert_eq!(report["rows"], expected["rows"]);
    let findings = report["findings"].as_array().unwrap();
    let faults = expected["faults"].as_array().unwrap();
    for fault in faults
        .iter()
        .filter(|fault| !skip.contains(&fault["fault"].as_str().unwrap()))
    {
        let here =
            |finding: &&Value| finding["row"] == fault["row"] && finding["field"] == fault["field"];
        let found: Vec<&Value> = findings.iter().filter(here).collect();
        let grave = found
            .iter()
            .any(|f| f["level"] == "error" || f["level"] == "warning" || !f["repair"].is_null());
        assert!(grave, "{fault} is not found");
        if let Some(repaired) = fault.get("repaired") {
            assert!(
                found.iter().any(|f| f["repair"]["value"] == *repaired),
                "{fault}: {found:?}"
            );
        }
    }
    // The first rows of the two pairs of duplicates are told as well.
    let faulty =
        |row: &Value| faults.iter().any(|fault| fault["row"] == *row) || *row == 1 || *row == 2;
    let wrong: Vec<&Value> = findings
        .iter()
        .filter(|f| f["level"] == "error" && !faulty(&f["row"]))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_sample_of_2024_is_judged_right() {
    sample_is_judged_right("2024-07-15", "tt185-2019", &["province_merged"]);
}

#[test]
fn the_sample_after_the_mergers_is_judged_right() {
    sample_is_judged_right("2026-11-22", "tt185-2019", &[]);
}

#[test]
fn a_finding_has_every_key_of_the_contract() {
    let (report, _) = check(&sample("cap-moi-40.xlsx"), &["--today", "2024-07-15"]);
    for finding in report["findings"].as_array().unwrap() {
        for key in [
            "rule", "level", "form", "row", "field", "value", "message", "basis", "repair",
        ] {
            assert!(finding.get(key).is_some(), "{key} is missing in {finding}");
        }
        assert!(["error", "warning", "advice"].contains(&finding["level"].as_str().unwrap()));
        assert!(
            !finding["message"].as_str().unwrap().is_empty()
                && !finding["basis"].as_str().unwrap().is_empty()
        );
    }
}

#[test]
fn rows_have_the_numbers_of_the_file_for_people_and_count_from_the_heading_for_programs() {
    let folder = folder("numbers");
    let path = folder.join("danh-sach.csv");
    let list = "ỦY BAN NHÂN DÂN TỈNH SƠN LA;;\n\nDANH SÁCH;;\n\
        Họ và tên;Ngày sinh;Số CCCD\n\
        Quàng Thị Hạnh;05/03/1990;014190123456\n\
        Cà Văn Ý;31/02/1990;014091123457\n\
        Vì Thị Én;06/04/1990;014190123456\n\
        Tổng số: 3 người\n";
    std::fs::write(&path, list).unwrap();
    let today = ["--today", "2024-07-15"];
    let output = chukyso([
        "check".as_ref(),
        path.as_os_str(),
        today[0].as_ref(),
        today[1].as_ref(),
    ]);
    let said = text(&output.stdout);
    for words in [
        "Dòng 8 của tệp không đọc: Dòng tổng cộng.",
        "(dòng 6, Ngày sinh): Không có ngày 31/02/1990",
        "(dòng 7, Số CMND/CCCD/Hộ chiếu): Số giấy tờ “014190123456” trùng với dòng 5.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(
        !said.contains("dòng 1") && !said.contains("dòng 2"),
        "{said}"
    );

    let (report, _) = check(&path, &today);
    let findings = report["findings"].as_array().unwrap();
    let at = |row: u32, field: &str| {
        let found = findings
            .iter()
            .find(|f| f["row"] == row && f["field"] == field);
        found.unwrap_or_else(|| panic!("{row} {field}: {report}"))
    };
    at(2, "ngaySinh");
    let duplicate = at(3, "soGiayTo");
    assert_eq!(duplicate["others"], json!([1]));
    let message = duplicate["message"].as_str().unwrap();
    assert!(message.contains("trùng với dòng 1."), "{message}");
}

#[test]
fn a_faultless_record_exits_with_0() {
    let (report, status) = check(&sample("mau-01.json"), &["--today", "2024-07-15"]);
    assert_eq!(
        (report["findings"].as_array().unwrap().len(), status),
        (0, 0)
    );
}

#[test]
fn a_pdf_gives_its_record_back() {
    let folder = folder("pdf");
    let pdf = folder.join("mau-01.pdf");
    let made = chukyso([
        "pdf",
        sample("mau-01.json").to_str().unwrap(),
        "-o",
        pdf.to_str().unwrap(),
        "--today",
        "2024-07-15",
    ]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let extracted = chukyso(["extract", pdf.to_str().unwrap()]);
    let record: Value = serde_json::from_slice(&extracted.stdout).unwrap();
    let sent: Value =
        serde_json::from_slice(&std::fs::read(sample("mau-01.json")).unwrap()).unwrap();
    assert_eq!(
        record["values"], sent["values"],
        "a value that the form does not know is kept too"
    );
    let (report, status) = check(&pdf, &["--today", "2024-07-15"]);
    assert_eq!(
        (report["findings"].as_array().unwrap().len(), status),
        (0, 0)
    );
    assert!(!folder.join("mau-01.pdf.part").exists());
}

/// The file that the site's own button makes of a draft with this record.
fn draft_of(record: &Value) -> String {
    let values = |object: &Value| {
        let mut values = Values::new(Arc::default());
        values.fill_from_json(object);
        values
    };
    let rows = record["rows"].as_array().into_iter().flatten();
    let record = Record {
        pack: record["pack"].as_str().unwrap().to_owned(),
        form: record["form"].as_str().unwrap().to_owned(),
        values: values(&record["values"]),
        rows: rows.map(values).collect(),
    };
    let (book, _) = Book::create("d1", "Bản nháp", Document::new(record), 1, 1, true, false);
    book.to_file()
}

#[test]
fn a_draft_saved_as_a_file_is_read_like_its_record() {
    let folder = folder("draft");
    let request: Value =
        serde_json::from_slice(&std::fs::read(sample("mau-01.json")).unwrap()).unwrap();
    let letter = json!({
        "format": "chukyso-record", "version": 1, "pack": "tt185-2019", "form": "mau-02",
        "values": {"coQuanBanHanh": "Sở Nội vụ", "laLung": "giữ lại"},
        "rows": [
            {"hoTen": "Quàng Thị Hạnh", "soGiayTo": "014190123456"},
            {"hoTen": "Cà Văn Ý", "ngaySinh": "31/02/1990", "laLung": "giữ lại"},
        ],
    });
    for (record, rows) in [(request, 0), (letter, 2)] {
        let made = ["ho-so", "ban-nhap"].map(|name| folder.join(name).with_extension("json"));
        std::fs::write(&made[0], record.to_string()).unwrap();
        std::fs::write(&made[1], draft_of(&record)).unwrap();
        let checked = made
            .each_ref()
            .map(|file| check(file, &["--today", "2024-07-15"]));
        assert_eq!(checked[1].0["rows"], rows);
        assert_eq!(checked[0], checked[1]);
        let printed = made.each_ref().map(|file| {
            let pdf = file.with_extension("pdf");
            let output = chukyso([
                "pdf",
                file.to_str().unwrap(),
                "-o",
                pdf.to_str().unwrap(),
                "--today",
                "2024-07-15",
            ]);
            assert!(output.status.success(), "{}", text(&output.stderr));
            std::fs::read(pdf).unwrap()
        });
        assert!(printed[0] == printed[1], "{rows}");
    }
}

#[test]
fn the_same_list_gives_the_same_batch_file() {
    let folder = folder("batch");
    let batch = |name: &str| {
        let path = folder.join(name);
        let list = sample("cap-moi-40.xlsx");
        let agency = sample("co-quan.json");
        let output = chukyso([
            "batch",
            list.to_str().unwrap(),
            "--form",
            "mau-02",
            "--agency",
            agency.to_str().unwrap(),
            "-o",
            path.to_str().unwrap(),
            "--today",
            "2024-07-15",
            "--allow-errors",
        ]);
        assert_eq!(output.status.code(), Some(1), "the list still has errors");
        let said = text(&output.stderr);
        let shows = format!("chukyso check {} --form mau-02", path.display());
        assert!(
            said.starts_with("Đã ghi tệp lô dù hồ sơ còn") && said.contains(&shows),
            "{said}"
        );
        path
    };
    let (one, two) = (batch("1.zip"), batch("2.zip"));
    assert!(std::fs::read(&one).unwrap() == std::fs::read(two).unwrap());
    let (report, _) = check(&one, &["--today", "2024-07-15"]);
    assert_eq!(report["rows"], 40);
    let letter: Vec<&Value> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["row"].is_null() && f["level"] == "error")
        .collect();
    assert!(letter.is_empty(), "{letter:?}");
}

/// `batch` of a file with the sample's agency, as the letter of Mẫu 02, on 15/07/2024.
fn batch(file: &Path, agency: &Path, to: &Path, more: &[&str]) -> Output {
    let mut arguments = vec![
        "batch",
        file.to_str().unwrap(),
        "--agency",
        agency.to_str().unwrap(),
        "-o",
        to.to_str().unwrap(),
        "--today",
        "2024-07-15",
    ];
    if !more.contains(&"--form") {
        arguments.extend(["--form", "mau-02"]);
    }
    arguments.extend(more);
    chukyso(arguments)
}

#[test]
fn a_batch_with_errors_is_not_written_unasked() {
    let folder = folder("errors");
    let path = folder.join("lo.zip");
    let list = sample("cap-moi-40.xlsx");
    let output = batch(&list, &sample("co-quan.json"), &path, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!path.exists());
    let said = text(&output.stderr);
    let (report, _) = check(&list, &["--today", "2024-07-15"]);
    let findings = report["findings"].as_array().unwrap();
    let errors = findings.iter().filter(|f| f["level"] == "error").count();
    let counted = format!(
        "Chưa ghi tệp lô vì hồ sơ còn {errors} lỗi: {errors} trong danh sách, 0 trong công văn.\n"
    );
    assert!(said.starts_with(&counted), "{said}");
    // The second line of the file is the first person's.
    let rows = findings.iter().filter(|f| f["level"] == "error");
    let first = rows.map(|f| f["row"].as_u64().unwrap() + 1).next().unwrap();
    assert!(said.contains(&format!("Lỗi ở dòng {first} (")), "{said}");
    let shows = format!(
        "Còn {} lỗi nữa trong danh sách; xem tất cả: chukyso check {} --form mau-02 --today 2024-07-15\n",
        errors - 20,
        list.display()
    );
    assert!(
        said.contains(&shows) && said.contains("--allow-errors"),
        "{said}"
    );
}

#[test]
fn errors_in_the_letter_are_told_by_the_batch_itself() {
    let folder = folder("letter");
    let (list, agency) = (folder.join("danh-sach.csv"), folder.join("co-quan.json"));
    let path = folder.join("lo.zip");
    std::fs::write(
        &list,
        "Họ và tên;Ngày sinh;Số CCCD;Ngày cấp;Nơi cấp;Email;Cơ quan;Tỉnh;Chức vụ;Điện thoại\n\
        Quàng Thị Hạnh;05/03/1990;014190123456;28/08/2021;CCSQLHCVTTXH;hanhqt@sonla.gov.vn;Sở Nội vụ;Sơn La;Chuyên viên;0966472506\n\
        Tổng số: 1 người\n",
    )
    .unwrap();
    let whole = std::fs::read_to_string(sample("co-quan.json")).unwrap();
    let mut values: Value = serde_json::from_str(&whole).unwrap();
    values["values"]["nguoiKy"] = json!("");
    std::fs::write(&agency, values.to_string()).unwrap();
    let refused = batch(&list, &agency, &path, &[]);
    let said = text(&refused.stderr);
    assert_eq!((refused.status.code(), path.exists()), (Some(1), false));
    assert!(
        said.contains("còn 1 lỗi: 0 trong danh sách, 1 trong công văn.\n")
            && said.contains("Lỗi trong công văn (Họ và tên người ký): Nhập họ và tên người ký.")
            && !said.contains("chukyso check"),
        "{said}"
    );
    assert!(
        said.contains("Ghi chú: Dòng 3 của tệp không đọc: Dòng tổng cộng."),
        "a line that is left out is told: {said}"
    );

    let written = batch(&list, &sample("co-quan.json"), &path, &[]);
    assert_eq!(written.status.code(), Some(0), "{}", text(&written.stderr));
    assert!(path.exists());
}

#[test]
fn a_form_without_a_list_makes_no_batch() {
    let folder = folder("no-list");
    let path = folder.join("lo.zip");
    let (list, agency) = (sample("cap-moi-40.xlsx"), sample("co-quan.json"));
    let output = batch(&list, &agency, &path, &["--form", "mau-01"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "Mẫu 01 không có danh sách nên không lập được tệp lô: hãy chọn mẫu có danh sách (mau-02, mau-04, mau-06, mau-08, mau-10, mau-12, mau-13, mau-14).\n"
    );
    assert!(!path.exists());
}

#[test]
fn rows_are_counted_only_where_there_is_a_list() {
    let today = ["--today", "2024-07-15"];
    let said = |file: &str| {
        let file = sample(file);
        let output = chukyso(["check", file.to_str().unwrap(), today[0], today[1]]);
        text(&output.stdout)
    };
    assert_eq!(said("mau-01.json"), "0 lỗi, 0 cảnh báo, 0 điều nên biết.\n");
    let list = said("cap-moi-40.xlsx");
    assert!(
        list.lines().last().unwrap().starts_with("40 dòng; "),
        "{list}"
    );
    // Programs get the same keys for every file.
    let (report, _) = check(&sample("mau-01.json"), &today);
    assert_eq!(report["rows"], 0);
}

#[test]
fn what_cannot_be_read_exits_with_2_and_one_sentence() {
    let folder = folder("bad");
    let xlsx = std::fs::read(sample("cap-moi-40.xlsx")).unwrap();
    let newer = r#"{"format":"chukyso-record","version":99,"pack":"tt185-2019","form":"mau-01","values":{}}"#;
    let cases: &[(&str, &[u8])] = &[
        ("cut.xlsx", &xlsx[..xlsx.len() / 2]),
        ("empty.xlsx", b""),
        ("noise.bin", &[0x13, 0x37, 0x00, 0xff, 0x80, 0x01]),
        ("words.csv", "xin chào\nthế giới\n".as_bytes()),
        (
            "foreign.pdf",
            b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
        ),
        ("newer.json", newer.as_bytes()),
        ("other.json", br#"{"a":1}"#),
        (
            "draft.json",
            br#"{"format":"chukyso-draft","version":1,"record":null}"#,
        ),
        ("cut.json", br#"{"format":"chukyso-rec"#),
    ];
    for (name, bytes) in cases {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        let output = chukyso([std::ffi::OsStr::new("check"), path.as_os_str()]);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {message}");
        assert_eq!(message.trim().lines().count(), 1, "{name}: {message}");
        assert!(
            message.trim().ends_with('.') && message.contains(' '),
            "{name}: {message}"
        );
        assert!(output.stdout.is_empty(), "{name}");
    }
    let missing = chukyso(["check", "khong-co.xlsx"]);
    assert_eq!(missing.status.code(), Some(2));
    let pack = chukyso([
        "check",
        sample("mau-01.json").to_str().unwrap(),
        "--pack",
        "khong-co",
    ]);
    assert_eq!(pack.status.code(), Some(2));
}

/// `/dev/full` takes a file's bytes as a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_no_half_written_file() {
    let folder = folder("full");
    let pdf = folder.join("mau-01.pdf");
    // No file may have more than a block, as if there was no room.
    let limited = "trap '' XFSZ; ulimit -f 1; exec \"$0\" pdf \"$1\" -o \"$2\"";
    let output = Command::new("sh")
        .args(["-c", limited, env!("CARGO_BIN_EXE_chukyso")])
        .args([&sample("mau-01.json"), &pdf])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("Không ghi được tệp"));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn what_lies_beside_the_output_is_left_alone() {
    let folder = folder("beside");
    let (pdf, victim) = (folder.join("mau-01.pdf"), folder.join("victim.txt"));
    std::fs::write(&victim, "kept").unwrap();
    std::os::unix::fs::symlink(&victim, folder.join("mau-01.pdf.part")).unwrap();
    let output = chukyso([
        "pdf".as_ref(),
        sample("mau-01.json").as_os_str(),
        "-o".as_ref(),
        pdf.as_os_str(),
    ]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(std::fs::read(&victim).unwrap(), b"kept");
    assert!(std::fs::symlink_metadata(&pdf).unwrap().is_file());
    use std::os::unix::fs::PermissionsExt as _;
    let others = std::fs::metadata(&pdf).unwrap().permissions().mode() & 0o044;
    let fresh = folder.join("fresh");
    std::fs::write(&fresh, "").unwrap();
    let usual = std::fs::metadata(&fresh).unwrap().permissions().mode() & 0o044;
    assert_eq!(others, usual, "read by whom new files are read");
}

#[test]
fn a_folder_of_a_pack_can_be_tried_before_it_is_put_on_the_portal() {
    let folder = folder("pack");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/tt185-2019");
    for entry in std::fs::read_dir(shipped).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    let with_folder = ["--pack", folder.to_str().unwrap(), "--today", "2024-07-15"];
    assert_eq!(check(&sample("mau-01.json"), &with_folder).1, 0);
    let rules = std::fs::read_to_string(folder.join("rules.toml")).unwrap();
    std::fs::write(
        folder.join("rules.toml"),
        rules.replacen("level = \"error\"", "level = \"fatal\"", 1),
    )
    .unwrap();
    let output = chukyso([
        "check",
        sample("mau-01.json").to_str().unwrap(),
        "--pack",
        folder.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    assert!(
        message.contains("rules.toml:") && message.contains("fatal"),
        "{message}"
    );
}

#[test]
fn packs_are_listed() {
    let output = chukyso(["packs", "--json"]);
    let packs: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(packs[0]["id"], "tt185-2019");
    assert_eq!(packs[0]["from"], "2020-02-18");
    assert_eq!(packs[1]["id"], "nd68-2024");
    assert!(text(&chukyso(["packs"]).stdout).contains("Mẫu 02"));
}

/// A clerk reads no English: neither in the help of any command, nor where the command line is wrong.
#[test]
fn help_and_refusals_are_in_vietnamese() {
    let english = [
        "Usage",
        "Options",
        "Commands",
        "Arguments",
        "Print",
        "error:",
        "For more",
        "required",
    ];
    let commands = ["packs", "check", "pdf", "batch", "extract"];
    let mut asked: Vec<Vec<&str>> = vec![vec!["--help"]];
    asked.extend(commands.map(|command| vec![command, "--help"]));
    for arguments in asked {
        let output = chukyso(&arguments);
        let said = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(said.contains("Cách dùng: chukyso"), "{arguments:?}: {said}");
        for word in english {
            assert!(!said.contains(word), "{arguments:?}: {word}");
        }
    }
    let wrong: &[(&[&str], &str)] = &[
        (&[], "Chưa nhập lệnh."),
        (&["chek"], "Không có lệnh “chek”."),
        (&["check"], "Thiếu <TỆP>."),
        (
            &["check", "x", "--foo"],
            "Không có tùy chọn hoặc tham số “--foo”.",
        ),
        (&["check", "x", "--pack"], "Thiếu giá trị sau --pack"),
        (
            &["serve", "--idle", "abc"],
            "Giá trị của --idle <PHÚT> không dùng được: hãy ghi một số nguyên từ 0 trở lên. Xem",
        ),
        (
            &["sign", "a", "-o", "b", "--place", "xyz"],
            "Giá trị của --place <CHỖ> không dùng được: ",
        ),
        (
            &["sign", "a", "-o", "b", "--tsa", "abc"],
            "Giá trị của --tsa <ĐỊA CHỈ> không dùng được: chỉ dùng được địa chỉ bắt đầu bằng http://",
        ),
    ];
    // Whose help is to be read.
    for (arguments, help) in [
        (&["chek"][..], "chukyso --help"),
        (&["sign"], "chukyso sign --help"),
        (&["bundle", "verify"], "chukyso bundle verify --help"),
        (&["check", "sign", "--foo"], "chukyso check --help"),
    ] {
        let said = text(&chukyso(arguments).stderr);
        let end = format!(". Xem cách dùng: {help}");
        assert!(said.trim_end().ends_with(&end), "{arguments:?}: {said}");
    }
    for (arguments, sentence) in wrong {
        let output = chukyso(*arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.starts_with(sentence), "{arguments:?}: {said}");
        for word in english {
            assert!(!said.contains(word), "{arguments:?}: {word}");
        }
    }
}
