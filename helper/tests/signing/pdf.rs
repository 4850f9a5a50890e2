//! PDFs signed: by every kind of key, at every level, by several people, at every place.

use std::ffi::OsStr;
use std::fs;

use seal::pdf::signatures;

use crate::bench::{Bench, PIN, program, sample};
use crate::made::{P256, P384, Pair, RSA};

/// Puts a paper of the site into the test's folder as `thu.pdf`.
fn letter(bench: &Bench) {
    bench.keep("thu.pdf", &sample("letter.pdf"));
}

/// What other programs make of a signed file: it is whole, and each signature is right.
#[track_caller]
fn others_agree(bench: &Bench, file: &str, count: usize) {
    let path = bench.path(file);
    let said = program("qpdf", &["--check".as_ref(), path.as_os_str()]);
    assert!(
        said.contains("No syntax or stream encoding errors found"),
        "{said}"
    );
    let said = program("pdfsig", &[path.as_os_str()]);
    assert_eq!(said.matches("Signature is Valid").count(), count, "{said}");
}

#[cfg(unix)]
#[test]
fn every_kind_of_key_signs() {
    let cases: [(&str, Pair, &[&str]); 4] = [
        ("rsa", RSA, &[]),
        ("pss", RSA, &["--pss"]),
        ("p256", P256, &[]),
        ("p384", P384, &[]),
    ];
    for (name, pair, more) in cases {
        let bench = Bench::with_token(&format!("key-{name}"), pair);
        letter(&bench);
        let arguments = ["sign", "thu.pdf", "-o", "ra"].iter().chain(more);
        bench.run(arguments).is(0, &["Đã ký ra/thu.pdf (mức B-B)"]);
        let (before, after) = (bench.bytes("thu.pdf"), bench.bytes("ra/thu.pdf"));
        assert!(
            after.starts_with(&before),
            "{name}: the file itself is not touched"
        );
        others_agree(&bench, "ra/thu.pdf", 1);
        let said = program("pdfsig", &[bench.path("ra/thu.pdf").as_os_str()]);
        assert!(said.contains("  - Total document signed"), "{said}");
        // Without evidence it is not known whether the certificate was revoked.
        assert_eq!(
            bench.indications("ra/thu.pdf"),
            ["INDETERMINATE TRY_LATER"],
            "{name}"
        );
        let verdict = bench.verdict("ra/thu.pdf");
        assert_eq!(verdict["signatures"][0]["signer"]["name"], "Lò Văn Ký");
        assert_eq!(
            verdict["signatures"][0]["level"], "B-B",
            "{name}: {verdict:#}"
        );
        assert_eq!(bench.files("ra"), ["thu.pdf"]);
    }
}

#[cfg(unix)]
#[test]
fn every_level_is_reached() {
    let bench = Bench::with_token("levels", P256);
    letter(&bench);
    for (level, name, alone) in [
        ("b", "B-B", false),
        ("t", "B-T", false),
        ("lt", "B-LT", true),
        ("lta", "B-LTA", true),
    ] {
        bench.answers(&[PIN], &[]);
        bench
            .run(["sign", "thu.pdf", "--level", level, "-o", level])
            .is(
                0,
                &[&format!(
                    "Đã ký {level}/thu.pdf (mức {name}). Ô chữ ký: “Chữ ký số của Nguyễn Văn An”.\n"
                )],
            );
        let file = format!("{level}/thu.pdf");
        // Alone, without evidence, nothing can be said of a certificate, nor of that of the time stamp.
        let outcome = if alone {
            "TOTAL-PASSED"
        } else {
            "INDETERMINATE"
        };
        assert_eq!(bench.verdict(&file)["outcome"], outcome, "{level}");
        let said = bench.run_bare(["verify", "--online", "--json", &file]);
        said.is(0, &[]);
        let verdict = said.json()["files"][0].clone();
        let signature = &verdict["signatures"][0];
        assert_eq!(signature["level"], name, "{verdict:#}");
        assert_eq!(signature["proven"].is_null(), level == "b", "{verdict:#}");
        let stamps = verdict["timeStamps"].as_array().unwrap().len();
        assert_eq!(stamps, usize::from(level == "lta"));
        program("qpdf", &["--check".as_ref(), bench.path(&file).as_os_str()]);
        // Poppler cannot verify a time stamp over the file, and says so beside the signature.
        let said = program("pdfsig", &[bench.path(&file).as_os_str()]);
        assert!(said.contains("Signature is Valid"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn two_people_sign_one_paper_with_two_tokens() {
    let bench = Bench::with_two_people("two-people");
    bench.keep("home/ky.png", &sample("signature.png"));
    bench.keep("home/dau.png", &sample("seal.png"));
    let settings = String::from_utf8(bench.bytes("home/config.toml")).unwrap();
    bench.set(&format!(
        "{settings}[[picture]]\nserial = '03:e9'\nfile = 'ky.png'\n[[picture]]\nserial = '03EA'\nfile = 'dau.png'\n"
    ));
    letter(&bench);
    // Nobody said who signs.
    bench.run(["sign", "thu.pdf", "-o", "mot"]).is(
        2,
        &[
            "Có nhiều chứng thư số ký được",
            "03E9  Lò Văn Ký",
            "03EA  Sở Mẫu",
        ],
    );
    bench.answers(&[PIN, PIN], &[]);
    bench
        .run([
            "sign", "thu.pdf", "--cert", "03E9", "--level", "lt", "-o", "mot",
        ])
        .is(0, &[]);
    bench
        .run([
            "sign",
            "mot/thu.pdf",
            "--cert",
            "3ea",
            "--level",
            "lt",
            "-o",
            "hai",
        ])
        .is(0, &[]);
    assert_eq!(bench.pins_asked(), 2);

    let verdict = bench.verdict("hai/thu.pdf");
    assert_eq!(verdict["outcome"], "TOTAL-PASSED", "{verdict:#}");
    let signers = verdict["signatures"].as_array().unwrap().iter().map(|own| {
        (
            own["field"].as_str().unwrap().to_owned(),
            own["signer"]["name"].as_str().unwrap().to_owned(),
        )
    });
    let fields: Vec<_> = signers.collect();
    assert_eq!(
        fields,
        [
            ("chu-ky-1".to_owned(), "Lò Văn Ký".to_owned()),
            ("con-dau-1".to_owned(), "Sở Mẫu".to_owned())
        ]
    );
    others_agree(&bench, "hai/thu.pdf", 2);
    // Both pictures are on the page.
    let list = program(
        "pdfimages",
        &["-list".as_ref(), bench.path("hai/thu.pdf").as_os_str()],
    );
    assert_eq!(list.matches(" rgb ").count(), 2, "{list}");
    bench
        .run_bare(["verify", "hai/thu.pdf"])
        .is(0, &["hợp lệ", "1. Lò Văn Ký (B-LT)", "2. Sở Mẫu (B-LT)"]);
}

#[cfg(unix)]
#[test]
fn a_signature_stands_where_it_is_told_to() {
    let bench = Bench::with_token("places", P256);
    letter(&bench);
    let png = bench.keep("ky.png", &sample("signature.png"));
    let png = png.to_str().unwrap();
    let text = |file: &str| {
        program(
            "pdftotext",
            &[bench.path(file).as_os_str(), OsStr::new("-")],
        )
    };
    let cases: [(&str, &[&str], &str, &str); 5] = [
        ("an", &["--place", "an"], "chu-ky-so-1", ""),
        (
            "o",
            &["--place", "o=con-dau-1", "--picture", png],
            "con-dau-1",
            "",
        ),
        (
            "trang",
            &["--place", "trang=1,20,20,60,20", "--picture", png],
            "chu-ky-so-1",
            "",
        ),
        (
            "chu",
            &["--place", "trang=1,20,20,60,20"],
            "chu-ky-so-1",
            "+07:00",
        ),
        (
            "goc",
            &["--place", "goc-phai", "--text", "Số: 12/SNV-VP"],
            "chu-ky-so-1",
            "Số: 12/SNV-VP",
        ),
    ];
    for (name, more, field, words) in cases {
        bench.answers(&[PIN], &[]);
        bench
            .run(["sign", "thu.pdf", "-o", name].iter().chain(more))
            .is(0, &[]);
        let file = format!("{name}/thu.pdf");
        let found = signatures(&bench.bytes(&file)).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].field, field, "{name}");
        // Whatever zone the computer is in, the time is Vietnam's (Nghị định 30/2020/NĐ-CP, Phụ lục I).
        let time = found[0].time.unwrap();
        assert_eq!(time.offset().local_minus_utc(), 7 * 3600, "{name}");
        assert!(text(&file).contains(words), "{name}: {}", text(&file));
        others_agree(&bench, &file, 1);
    }
    // Places that are none, or that the file does not have, cost no PIN.
    bench.answers(&[], &[]);
    for (place, words) in [
        ("o=khong-co", "chu-ky-1, con-dau-1"),
        ("trang=9,20,20,60,20", "không có trang 9"),
        ("trang=1,400,20,60,20", "nằm ngoài trang"),
        ("ở kia", "không phải là chỗ đặt chữ ký"),
    ] {
        bench
            .run(["sign", "thu.pdf", "-o", "sai", "--place", place])
            .is(2, &[words]);
        assert_eq!(bench.files("sai"), [""; 0], "{place}");
        assert_eq!(bench.pins_asked(), 0, "{place}");
    }
}

#[test]
fn reason_and_place_of_signing_are_in_the_file() {
    let bench = Bench::with_token("reason", P256);
    letter(&bench);
    bench
        .run([
            "sign",
            "thu.pdf",
            "-o",
            "ra",
            "--reason",
            "Phê duyệt",
            "--location",
            "Sơn La",
        ])
        .is(0, &[]);
    let verdict = bench.verdict("ra/thu.pdf");
    assert_eq!(verdict["signatures"][0]["reason"], "Phê duyệt");
    assert_eq!(verdict["signatures"][0]["location"], "Sơn La");
    bench
        .run_bare(["verify", "ra/thu.pdf"])
        .is(1, &["Lý do ký: Phê duyệt", "Nơi ký: Sơn La"]);
}

#[test]
fn forty_files_are_signed_with_one_pin_and_a_broken_one_is_told() {
    let bench = Bench::with_token("forty", P256);
    let letter = sample("letter.pdf");
    let mut names: Vec<String> = (0..40)
        .map(|number| format!("thu-{number:02}.pdf"))
        .collect();
    names
        .iter()
        .for_each(|name| drop(bench.keep(name, &letter)));
    bench.keep("hong.pdf", &letter[..letter.len() / 2]);
    bench.keep("gia.pdf", b"this is no PDF");
    names.insert(7, "hong.pdf".to_owned());
    names.insert(20, "gia.pdf".to_owned());
    names.push("khong-co.pdf".to_owned());
    let arguments = ["sign", "-o", "ra"]
        .map(str::to_owned)
        .into_iter()
        .chain(names);
    bench.run(arguments).is(
        1,
        &[
            "Không ký được hong.pdf: ",
            "Không ký được gia.pdf: ",
            "Không ký được khong-co.pdf: Không đọc được tệp",
            "Đã ký 40 tệp, không ký được 3 tệp.",
        ],
    );
    assert_eq!(bench.files("ra").len(), 40);
    for file in bench.files("ra") {
        assert_eq!(
            bench.indications(&format!("ra/{file}")),
            ["INDETERMINATE TRY_LATER"]
        );
    }
    let asked = bench.asked();
    assert_eq!(asked.len(), 1, "one question for all");
    assert!(
        asked[0].description.contains("Ký 40 tệp"),
        "{}",
        asked[0].description
    );
    assert!(
        asked[0].description.contains("Lò Văn Ký"),
        "{}",
        asked[0].description
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_over() {
    let bench = Bench::with_token("over", P256);
    letter(&bench);
    bench.keep("khac/thu.pdf", &sample("request.pdf"));
    bench.keep("ra/thu.pdf", b"mine");
    let tell = |arguments: &[&str], words: &str| {
        bench.answers(&[PIN], &[]);
        bench.run(arguments).is(2, &[words]);
        assert_eq!(bench.pins_asked(), 0);
    };
    tell(
        &["sign", "thu.pdf", "-o", "."],
        "Kết quả sẽ ghi đè chính tệp",
    );
    tell(
        &["sign", "thu.pdf", "khac/thu.pdf", "-o", "moi"],
        "Có hai tệp cùng tên thu.pdf",
    );
    tell(&["sign", "thu.pdf", "-o", "ra"], "Đã có tệp ra/thu.pdf");
    assert_eq!(bench.bytes("ra/thu.pdf"), b"mine");
    bench
        .run(["sign", "thu.pdf", "-o", "ra", "--overwrite"])
        .is(0, &[]);
    assert_eq!(bench.indications("ra/thu.pdf").len(), 1);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_told_before_the_pin() {
    let bench = Bench::with_token("folder", P256);
    letter(&bench);
    fs::write(bench.path("ra"), b"a file").unwrap();
    bench
        .run(["sign", "thu.pdf", "-o", "ra"])
        .is(2, &["Không tạo được thư mục ra: hãy chọn thư mục khác."]);
    assert_eq!(bench.pins_asked(), 0);
}

#[test]
fn nothing_is_signed_on_top_of_a_broken_signature() {
    let bench = Bench::with_token("on-top", P256);
    letter(&bench);
    let reasoned = ["sign", "thu.pdf", "-o", "ra", "--reason", "Duyet ngay"];
    bench.run(reasoned).is(0, &[]);
    let mut bytes = bench.bytes("ra/thu.pdf");
    let at = bytes.windows(10).position(|word| word == b"Duyet ngay");
    bytes[at.unwrap()] = b'd';
    bench.keep("sua.pdf", &bytes);
    bench.answers(&[PIN], &[]);
    bench.run(["sign", "sua.pdf", "-o", "ra"]).is(
        2,
        &["Không ký tiếp lên tệp này vì chữ ký hoặc dấu thời gian đã có trong tệp không còn đúng."],
    );
    assert_eq!(bench.pins_asked(), 0, "told before the PIN");
    assert_eq!(bench.files("ra"), ["thu.pdf"]);
}

#[test]
fn a_signature_says_what_file_and_when_without_the_time_zone_of_the_computer() {
    let bench = Bench::with_token("zone", P256);
    letter(&bench);
    let mut command = bench.command();
    command
        .env("TZ", "America/New_York")
        .args(["sign", "thu.pdf", "-o", "ra", "--module"]);
    command.arg(test_token::library().unwrap());
    crate::bench::said(command).is(0, &[]);
    let found = signatures(&bench.bytes("ra/thu.pdf")).unwrap();
    assert_eq!(found[0].time.unwrap().offset().local_minus_utc(), 7 * 3600);
}
