//! The shipped pack loads, and a pack with a fault says where.

mod common;

use common::{day, files, new_files, new_pack, pack};
use forms::pack::{Fault, OpenError, Procedure, Step};
use forms::{Pack, Plan, Record};

#[test]
fn the_shipped_packs_have_no_fault() {
    for (pack, forms) in [(pack(), 15), (new_pack(), 9)] {
        assert_eq!(pack.forms.len(), forms, "{}", pack.id);
    }
}

#[test]
fn a_pack_is_opened_file_by_file() {
    let text = |name: &str| {
        let file = files().iter().find(|(file, _)| *file == name);
        file.map(|(_, text)| (*text).to_owned()).ok_or("not there")
    };
    assert_eq!(Pack::open(text).unwrap().id, "tt185-2019");
    let without = |gone: &'static str| {
        move |name: &str| {
            if name == gone {
                Err("gone")
            } else {
                text(name)
            }
        }
    };
    for gone in ["pack.toml", "rules.toml"] {
        let refused = Pack::open(without(gone));
        assert!(
            matches!(&refused, Err(OpenError::File(name, "gone")) if name == gone),
            "{refused:?}"
        );
    }
    let faulty = Pack::open(|name| {
        text(name).map(|text| text.replace("check = \"required\"", "check = \"requird\""))
    });
    assert!(
        matches!(&faulty, Err(OpenError::Faults(faults)) if faults[0].file == "rules.toml"),
        "{faulty:?}"
    );
}

#[test]
fn a_form_knows_its_step_and_what_comes_after_it() {
    let pack = pack();
    let ids = |steps: Vec<&Step>| -> Vec<String> {
        steps.into_iter().map(|step| step.id.clone()).collect()
    };
    let cases: &[(&str, &str, &[&str])] = &[
        ("mau-01", "lap-don", &["tong-hop", "cap", "ban-giao"]),
        ("mau-02", "tong-hop", &["cap", "ban-giao"]),
        // Named by the procedure, not made by this pack.
        ("mau-13", "ban-giao", &[]),
    ];
    for (form, own, after) in cases {
        let (procedure, step): (&Procedure, &Step) = pack.step_of(form).unwrap();
        assert_eq!(
            (procedure.id.as_str(), step.id.as_str()),
            ("cap-moi-ca-nhan", *own)
        );
        assert_eq!(ids(procedure.following(step)), *after, "{form}");
    }
    assert!(pack.step_of("mau-99").is_none());
}

#[test]
fn what_is_missing_is_said_once() {
    let pack = pack();
    let record = Record::new(&pack.id, pack.form("mau-01").unwrap());
    let findings = Plan::new(&pack, "mau-01")
        .unwrap()
        .check(&record, day("2024-07-15"));
    let name = findings
        .iter()
        .find(|f| f.field.as_deref() == Some("hoTen"));
    assert_eq!(name.unwrap().message(), "Nhập họ và tên.");
}

#[test]
fn an_empty_record_asks_for_every_required_field() {
    let pack = pack();
    let form = pack.form("mau-01").unwrap();
    let record = Record::new(&pack.id, form);
    let findings = Plan::new(&pack, "mau-01")
        .unwrap()
        .check(&record, day("2024-07-15"));
    let asked: Vec<&str> = findings.iter().filter_map(|f| f.field.as_deref()).collect();
    let required: Vec<&str> = form
        .fields()
        .filter(|f| f.required)
        .map(|f| f.key.as_str())
        .collect();
    assert_eq!(asked, required);
}

/// The faults of the shipped pack with one replacement in one file.
fn faults_with(file: &str, old: &str, new: &str) -> Vec<Fault> {
    let mut changed = false;
    let files: Vec<(&str, String)> = files()
        .iter()
        .map(|&(name, text)| {
            if name == file {
                changed |= text.contains(old);
                (name, text.replacen(old, new, 1))
            } else {
                (name, text.to_owned())
            }
        })
        .collect();
    assert!(changed, "{old} is not in {file}");
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    Pack::load(&files).err().unwrap_or_default()
}

#[test]
fn a_fault_is_told_with_file_line_and_reason() {
    let cases = [
        (
            "rules.toml",
            "level = \"error\"",
            "level = \"fatal\"",
            "không có giá trị “fatal”",
        ),
        (
            "rules.toml",
            "check = \"required\"",
            "check = \"requird\"",
            "không có phép kiểm tra “requird”",
        ),
        (
            "rules.toml",
            "fields = [\"hoTen\", \"nhanHoTen\", \"nguoiKy\", \"giaoHoTen\", \"daiDienHoTen\"]",
            "fields = [\"hoTn\"]",
            "hoTn",
        ),
        (
            "rules.toml",
            "problem = [\"name-digits\"]",
            "problem = [\"name-digit\"]",
            "name-digit",
        ),
        (
            "rules.toml",
            "what = \"{missing}\"",
            "what = \"{mising}\"",
            "{mising}",
        ),
        (
            "rules.toml",
            "why = \"Văn bản thiếu thông tin này sẽ bị trả lại.\"",
            "",
            "thiếu “why”",
        ),
        (
            "rules.toml",
            "id = \"P-02.nam-sinh\"",
            "id = \"P-01.do-dai\"",
            "có hai lần",
        ),
        (
            "rules.toml",
            "check = { card-birth = \"ngaySinh\" }",
            "check = { card-birth = \"hoTen2\" }",
            "hoTen2",
        ),
        (
            "rules.toml",
            "repair = true\n",
            "repairs = true\n",
            "không hiểu “repairs”",
        ),
        (
            "mau.toml",
            "kind = \"person-name\"",
            "kind = \"personname\"",
            "không có kiểu “personname”",
        ),
        (
            "mau.toml",
            "list = \"noi-cap\"",
            "list = \"noicap\"",
            "noicap",
        ),
        ("mau.toml", "missing = \"Nhập họ và tên.\"", "", "missing"),
        (
            "mau.toml",
            "\"soGiayTo\", ",
            "\"soGiayTo\", \"khongCo\", ",
            "khongCo",
        ),
        (
            "mau.toml",
            "fields = [\"soGiayTo\", \"ngayCap\", \"noiCap\"]",
            "fields = [\"soGiay\"]",
            "soGiay",
        ),
        (
            "procedures.toml",
            "next = [\"cap\"]",
            "next = [\"khong-co\"]",
            "khong-co",
        ),
        (
            "procedures.toml",
            "next = [\"ban-giao\"]",
            "",
            "không có đường đến bước “ban-giao”",
        ),
        (
            "procedures.toml",
            "form = \"mau-13\"\nform-code = \"Mẫu 13\"",
            "form = \"mau-99\"",
            "form-code",
        ),
        ("mau.toml", "  \"diaDanh\",\n", "", "thiếu trường"),
        ("mau.toml", "\"nguoiKy\", ", "", "cần trường “nguoiKy”"),
        (
            "rules.toml",
            "how = \"Ghép dấu vào chữ (Unicode dựng sẵn).\"\n",
            "",
            "thiếu “how”",
        ),
        (
            "mau.toml",
            "key = \"nhanHoTen\"",
            "key = \"nhanHoTn\"",
            "nhanHoTn",
        ),
        (
            "rules.toml",
            "years-after = \"ngayBanGiao\"",
            "years-after = \"ngayLap\"",
            "ngayLap",
        ),
        (
            "lists.toml",
            "into = \"Tuyên Quang\"",
            "into = \"Tuyên Quan\"",
            "Tuyên Quan",
        ),
        (
            "pack.toml",
            "from = 2020-02-18",
            "from = \"18/02/2020\"",
            "ngày viết theo kiểu",
        ),
        (
            "pack.toml",
            "to = 2024-08-14",
            "to = 2019-08-14",
            "phải sau",
        ),
        ("pack.toml", "title = ", "title ", "TOML"),
        ("rules.toml", ", years = 14", "", "thiếu “years”"),
        ("rules.toml", "years = 14", "years = 1400", "quá 150"),
        ("rules.toml", ", age-to = 75", "", "thiếu “age-to”"),
        (
            "rules.toml",
            "not-before-own = \"ngayNhanThietBi\"",
            "not-before-own = \"soKyHieu\"",
            "không dùng được cho trường “ngayBanGiao”",
        ),
        (
            "rules.toml",
            "or-under = 60",
            "or-under = 90",
            "“or-under” không được quá 75",
        ),
        (
            "rules.toml",
            "differs-from = \"giaoHoTen\"",
            "differs-from = \"hoTen\"",
            "không có trường “hoTen” bên cạnh “nhanHoTen”",
        ),
        ("rules.toml", "digits = 7", "digits = 700", "quá 40"),
        (
            "rules.toml",
            "host-name = true",
            "host-name = false",
            "không hiểu phép kiểm tra",
        ),
        (
            "rules.toml",
            "in = [\"Máy chủ web (SSL)\", \"VPN\"]",
            "in = [\"SSL\", \"VPN\"]",
            "không có mục “SSL”",
        ),
        (
            "rules.toml",
            "in = [\"Máy chủ web (SSL)\", \"VPN\"]",
            "in = []",
            "chưa có giá trị",
        ),
        (
            "rules.toml",
            "not = [\"Thiết bị thất lạc\"]",
            "not = [\"Thất lạc\"]",
            "không có mục “Thất lạc”",
        ),
        (
            "rules.toml",
            "rows-backed-by = \"nguon\"",
            "rows-backed-by = \"nguon2\"",
            "không có trường “nguon2”",
        ),
        (
            "rules.toml",
            "\"lyDoThuHoi\", \"lyDoKhoiPhuc\"]\nlevel = \"warning\"",
            "\"kinhGui\"]\nlevel = \"warning\"",
            "không dùng được cho trường “kinhGui”",
        ),
        (
            "rules.toml",
            "what = \"Chưa ghi mã số thuế.\"",
            "what = \"{missing}\"",
            "không có câu “missing”",
        ),
        (
            "rules.toml",
            "fields = [\"maSoThue\"]\nlevel = \"advice\"",
            "fields = [\"tenCoQuan\"]\nlevel = \"advice\"",
            "không dùng được cho trường “tenCoQuan”",
        ),
    ];
    for (file, old, new, reason) in cases {
        let faults = faults_with(file, old, new);
        let text: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(
            text.iter().any(|fault| fault.contains(reason)),
            "{old} → {new}: {text:?}"
        );
        assert!(faults.iter().all(|fault| fault.line > 0));
    }
}

#[test]
fn working_days_need_the_list_of_days_off() {
    let faults_without = |old: &str, new: &str| -> Vec<String> {
        let texts: Vec<(&str, String)> = new_files()
            .iter()
            .map(|&(name, text)| (name, text.replace(old, new)))
            .collect();
        let files: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        let faults = Pack::load(&files).err().unwrap_or_default();
        faults.iter().map(ToString::to_string).collect()
    };
    let cases = [
        (
            "id = \"ngay-nghi\"",
            "id = \"ngay\"",
            "cần danh mục “ngay-nghi”",
        ),
        (
            "value = \"02/09\"",
            "value = \"Quốc khánh\"",
            "phải viết kiểu 02/09",
        ),
    ];
    for (old, new, reason) in cases {
        let faults = faults_without(old, new);
        assert!(
            faults.iter().any(|fault| fault.contains(reason)),
            "{new}: {faults:?}"
        );
    }
}

#[test]
fn a_text_without_a_place_on_paper_is_a_fault() {
    let cases = [
        (
            "print = \"tieu-de-tiep-nhan\"",
            "print = \"tieu-de\"",
            "không có đoạn ấy",
        ),
        (
            "print = \"tieu-de-tiep-nhan\"\n",
            "",
            "không có chỗ trên bản in",
        ),
        (
            "ket = \"{coQuanBanHanh}",
            "ket = \"{coQuanBanHan}",
            "không có chữ {coQuanBanHan}",
        ),
        (
            "{ngayLapChu}",
            "{trichYeuChu}",
            "không có chữ {trichYeuChu}",
        ),
        ("{ngayLapChu}", "{ngayLapChu", "không có chữ"),
    ];
    for (old, new, expected) in cases {
        let faults = faults_with("mau.toml", old, new);
        assert!(
            faults.iter().any(|fault| fault.message.contains(expected)),
            "{new}: {faults:?}"
        );
    }
}

#[test]
fn a_fault_stands_at_its_line() {
    let faults = faults_with("pack.toml", "from = 2020-02-18", "from = \"x\"");
    let line = files()[0]
        .1
        .lines()
        .position(|line| line.starts_with("from = "))
        .unwrap()
        + 1;
    assert_eq!(
        (faults[0].file.as_str(), faults[0].line as usize),
        ("pack.toml", line)
    );
}

#[test]
fn a_kind_whose_problem_no_rule_tells_is_a_fault() {
    let faults = faults_with(
        "rules.toml",
        "problem = [\"mobile-landline\"]",
        "problem = [\"mobile-prefix\"]",
    );
    assert!(
        faults
            .iter()
            .any(|fault| fault.message.contains("mobile-landline")),
        "{faults:?}"
    );
}

proptest::proptest! {
    #[test]
    fn any_text_as_a_pack_is_refused_without_panic(text in "\\PC{0,200}") {
        proptest::prop_assert!(Pack::load(&[("pack.toml", &text)]).is_err());
    }
}
