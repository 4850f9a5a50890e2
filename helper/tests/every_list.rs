//! The command line with the list of every form of every pack: checked, made into a batch file, and taken out again.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use chrono::NaiveDate;
use forms::{Form, Pack, Record};
use serde_json::{Value, json};
use sheet::Limits;

/// The packs, and a day on which nothing is wrong with their records.
const PACKS: [(&str, &str); 2] = [("tt185-2019", "2024-07-15"), ("nd68-2024", "2024-09-16")];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn pack(id: &str) -> Arc<Pack> {
    let folder = root().join("packs").join(id);
    Arc::new(Pack::open(|name| fs::read_to_string(folder.join(name))).unwrap())
}

fn record_path(pack: &str, form: &str, kind: &str) -> PathBuf {
    root().join(format!(
        "crates/forms/tests/records/{pack}/{form}-{kind}.json"
    ))
}

fn record(pack: &Pack, form: &str, kind: &str) -> Record {
    let text = fs::read_to_string(record_path(&pack.id, form, kind)).unwrap();
    Record::from_json(&text, pack).unwrap()
}

/// A folder of a test's own, empty.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn chukyso(arguments: &[&OsStr]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chukyso"))
        .args(arguments)
        .output()
        .unwrap()
}

/// Runs a command about a file of a form and a pack on a day.
fn about(
    command: &str,
    file: &Path,
    (pack, form, day): (&str, &str, &str),
    more: &[&OsStr],
) -> Output {
    let own = [command.as_ref(), file.as_os_str()];
    let of = ["--pack", pack, "--form", form, "--today", day].map(OsStr::new);
    chukyso(&[&own[..], &of, more].concat())
}

/// Calls `try_it` for every form that has a list, with its pack and day.
fn for_every_list(mut try_it: impl FnMut(&Arc<Pack>, &Form, &str)) {
    for (id, day) in PACKS {
        let pack = pack(id);
        for form in pack.forms.iter().filter(|form| form.list.is_some()) {
            try_it(&pack, form, day);
        }
    }
}

fn spreadsheet(form: &Form, record: &Record, day: &str, to: &Path) {
    let day: NaiveDate = day.parse().unwrap();
    fs::write(to, sheet::template::write(form, &record.rows, day).unwrap()).unwrap();
}

/// What the agency fills in once: the letter's values, as the site's profile gives them.
fn agency(record: &Record, to: &Path) {
    let agency = json!({
        "format": "chukyso-agency",
        "version": 1,
        "values": record.values.to_json(),
    });
    fs::write(to, agency.to_string()).unwrap();
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn every_list_is_checked_by_its_own_columns() {
    let folder = folder("every-list-check");
    for_every_list(|pack, form, day| {
        let place = (&*pack.id, &*form.id, day);
        for (kind, status) in [("good", 0), ("faulty", 1)] {
            let file = folder.join(format!("{}-{}-{kind}.xlsx", pack.id, form.id));
            let mut record = record(pack, &form.id, kind);
            // The authority's columns know a SIM PKI or none: what else was typed into the box stays behind.
            for row in &mut record.rows {
                row.set("simPki", "");
            }
            spreadsheet(form, &record, day, &file);
            let output = about("check", &file, place, &["--json".as_ref()]);
            assert_eq!(output.status.code(), Some(status), "{}", file.display());
            let report: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(report["rows"], record.rows.len());
            assert_eq!(report["remarks"], json!([]), "{}", file.display());
            // The same is told of the rows as of the record itself, where the letter has no say.
            record.values = Record::new(&pack.id, form).values;
            let plan = forms::Plan::new(pack, &form.id).unwrap();
            let day = forms::check::Day::both(day.parse().unwrap());
            let own = plan.check_numbered_rows(&record.rows, &|at| at as u32 + 1, day);
            let findings = report["findings"].as_array().unwrap();
            assert_eq!(findings.len(), own.len(), "{}", file.display());
        }
    });
}

#[test]
fn every_list_is_made_into_a_batch_file_and_taken_out_again() {
    let folder = folder("every-list-batch");
    for_every_list(|pack, form, day| {
        let place = (&*pack.id, &*form.id, day);
        let name = |ending: &str| folder.join(format!("{}-{}{ending}", pack.id, form.id));
        let record = record(pack, &form.id, "good");
        let (list, agency_path) = (name(".xlsx"), name("-co-quan.json"));
        spreadsheet(form, &record, day, &list);
        agency(&record, &agency_path);
        let batch = |to: &Path| {
            let more = [
                "--agency".as_ref(),
                agency_path.as_os_str(),
                "-o".as_ref(),
                to.as_os_str(),
            ];
            let output = about("batch", &list, place, &more);
            assert_eq!(
                output.status.code(),
                Some(0),
                "{} {}",
                form.id,
                said(&output)
            );
            fs::read(to).unwrap()
        };
        let bytes = batch(&name("-1.zip"));
        assert!(bytes == batch(&name("-2.zip")), "{} {}", pack.id, form.id);
        let opened = sheet::batch::read(&bytes, &Limits::default()).unwrap();
        let inside = Record::from_json(&opened.data, pack).unwrap();
        assert_eq!(inside, record, "{} {}", pack.id, form.id);

        let paper = name(".pdf");
        fs::write(&paper, &opened.letter).unwrap();
        let extracted = chukyso(&["extract".as_ref(), paper.as_os_str()]);
        assert_eq!(String::from_utf8(extracted.stdout).unwrap(), opened.data);
        // The batch file itself is read like its record.
        let checked = about("check", &name("-1.zip"), place, &[]);
        assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    });
}

#[test]
fn requests_and_old_dossiers_make_a_batch_of_the_list_that_they_belong_to() {
    let folder = folder("every-list-gathered");
    let (old, new) = (pack("tt185-2019"), pack("nd68-2024"));
    let cases = [
        (&old, "mau-03", &old, "mau-04", "2024-07-15"),
        (&old, "mau-09", &old, "mau-10", "2024-07-15"),
        (&old, "mau-01", &new, "mau-01", "2024-09-16"),
        (&old, "mau-10", &new, "mau-05", "2024-09-16"),
    ];
    for (from_pack, from, pack, to, day) in cases {
        let name = |ending: &str| folder.join(format!("{from}-{}-{to}{ending}", pack.id));
        let mut letter = record(pack, to, "good");
        letter.values.set("soLuong", "");
        agency(&letter, &name("-co-quan.json"));
        let pdf = name("-don.pdf");
        let request = record_path(&from_pack.id, from, "good");
        let made = chukyso(&[
            "pdf".as_ref(),
            request.as_os_str(),
            "-o".as_ref(),
            pdf.as_os_str(),
        ]);
        assert!(made.status.success(), "{}", said(&made));
        let (agency, zip) = (name("-co-quan.json"), name(".zip"));
        let more = [
            "--agency".as_ref(),
            agency.as_os_str(),
            "-o".as_ref(),
            zip.as_os_str(),
            "--allow-errors".as_ref(),
        ];
        let output = about("batch", &pdf, (&pack.id, to, day), &more);
        assert!(zip.exists(), "{from} {to}: {}", said(&output));
        // A request that was brought in stands behind its row.
        assert!(!said(&output).contains("W-05"), "{}", said(&output));
        let is_old = from_pack.id != pack.id;
        let converted = said(&output).contains("Hồ sơ theo bộ mẫu trước");
        assert_eq!(converted, is_old, "{}", said(&output));
        let opened = sheet::batch::read(&fs::read(zip).unwrap(), &Limits::default()).unwrap();
        let rows = Record::from_json(&opened.data, pack).unwrap().rows;
        let source = record(from_pack, from, "good");
        let file = pdf.file_name().unwrap().to_string_lossy();
        let list = pack.form(to).unwrap();
        let expected = forms::record::gather(&source, pack, list, &file).unwrap();
        assert_eq!(rows, expected.rows, "{from} {to}");
    }
    // What belongs to another list is refused in one sentence.
    let request = record_path("tt185-2019", "mau-01", "good");
    let (agency, zip) = (
        folder.join("mau-09-tt185-2019-mau-10-co-quan.json"),
        folder.join("sai.zip"),
    );
    let more = [
        "--agency".as_ref(),
        agency.as_os_str(),
        "-o".as_ref(),
        zip.as_os_str(),
    ];
    let output = about(
        "batch",
        &request,
        ("tt185-2019", "mau-10", "2024-07-15"),
        &more,
    );
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        said(&output),
        "Tệp là hồ sơ Mẫu 01, không thuộc danh sách này: hãy chọn tệp Mẫu 09 hoặc Mẫu 10.\n"
    );
    assert!(!zip.exists());
}
