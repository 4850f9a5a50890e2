//! What `verify` holds of files, good and bad, and how it ends.

use sha1::{Digest as _, Sha1};

use seal::pdf::{Options, Purpose, prepare};

use crate::authority::day;
use crate::bench::{Bench, PIN, program, sample};
use crate::made::{Cms, P256, RSA, Template, read};

/// A letter signed by somebody with this certificate, in whatever way.
fn signed(bench: &Bench, person: &Template, change: impl Fn(Cms) -> Cms) -> Vec<u8> {
    let mut bytes = sample("letter.pdf");
    let options = Options {
        purpose: Purpose::Signature,
        field: "chu-ky-1",
        reason: None,
        place: None,
        signer: None,
        time: None,
        room: 8192,
        appearance: None,
    };
    let prepared = prepare(&bytes, &options).unwrap();
    let content: Vec<u8> = prepared.digest_input(&bytes).collect::<Vec<_>>().concat();
    let certificate = read(&bench.authority.issue(person));
    let cms = change(Cms::new(&certificate, person.pair, &content));
    bytes.extend(prepared.seal(&cms.bytes()).unwrap());
    bytes
}

#[cfg(unix)]
#[test]
fn signatures_get_the_verdict_that_they_deserve() {
    let bench = Bench::new("verdicts");
    let person = |serial| bench.authority.person("Lò Văn Ký", serial, P256);
    let ended = Template {
        from: day(-400),
        to: day(-35),
        ..person(1002)
    };
    let coming = Template {
        from: day(10),
        to: day(375),
        ..person(1003)
    };
    let letter = signed(&bench, &person(1001), |cms| cms);
    let mut tampered = letter.clone();
    let place = tampered
        .windows(10)
        .position(|window| window.starts_with(b"/MediaBox"))
        .unwrap();
    tampered[place + 1] = b'm';
    let sha1 = |cms: Cms| Cms {
        digest: ("1.3.14.3.2.26", Sha1::digest(&letter).to_vec()),
        ..cms
    };
    // Under the signature stands another certificate than the one beside it (RFC 5035).
    let named = |cms: Cms| Cms {
        named: Some(bench.authority.clock.clone()),
        ..cms
    };
    let other = |mut cms: Cms| {
        cms.digest.1[0] ^= 1;
        cms
    };
    for (name, bytes, status, indication, words) in [
        ("good", letter.clone(), 0, "TOTAL-PASSED", "Hợp lệ"),
        (
            "ended",
            signed(&bench, &ended, |cms| cms),
            1,
            "INDETERMINATE OUT_OF_BOUNDS_NO_POE",
            "đã hết hiệu lực",
        ),
        (
            "coming",
            signed(&bench, &coming, |cms| cms),
            1,
            "TOTAL-FAILED NOT_YET_VALID",
            "chỉ có hiệu lực từ",
        ),
        (
            "sha1",
            signed(&bench, &person(1004), sha1),
            1,
            "CRYPTO_CONSTRAINTS_FAILURE",
            "quá yếu",
        ),
        (
            "digest",
            signed(&bench, &person(1005), other),
            1,
            "TOTAL-FAILED HASH_FAILURE",
            "Không hợp lệ",
        ),
        (
            "named",
            signed(&bench, &person(1006), named),
            1,
            "INDETERMINATE",
            "Chưa",
        ),
        (
            "tampered",
            tampered,
            1,
            "TOTAL-FAILED HASH_FAILURE",
            "Không hợp lệ",
        ),
    ] {
        let file = format!("{name}.pdf");
        bench.keep(&file, &bytes);
        bench
            .run_bare(["verify", "--online", &file])
            .is(status, &[words]);
        let said = bench.run_bare(["verify", "--online", "--json", &file]);
        said.is(status, &[]);
        let told = said.json()["files"][0]["signatures"][0]["indication"].clone();
        assert!(
            told.as_str().unwrap().contains(indication),
            "{name}: {told}"
        );
    }
}

#[cfg(unix)]
#[test]
fn files_that_hold_no_signature_or_cannot_be_read_are_told_apart() {
    let bench = Bench::new("unreadable");
    let letter = sample("letter.pdf");
    bench.keep("chua-ky.pdf", &letter);
    bench.keep("cut.pdf", &letter[..letter.len() - 300]);
    bench.keep("text.pdf", b"no PDF");
    bench.keep("text.csv", b"a;b");
    let (plain, locked) = (bench.path("chua-ky.pdf"), bench.path("khoa.pdf"));
    let options = ["--encrypt", "a", "b", "256", "--"].map(AsRef::as_ref);
    program(
        "qpdf",
        &[&options[..], &[plain.as_os_str(), locked.as_os_str()]].concat(),
    );
    for (file, status, words) in [
        (
            "chua-ky.pdf",
            1,
            "Chưa ký số. Tệp này không có chữ ký số nào",
        ),
        ("cut.pdf", 2, "không kiểm tra được. Tệp PDF bị cụt"),
        (
            "text.pdf",
            2,
            "không kiểm tra được. Tệp này không phải là PDF",
        ),
        ("text.csv", 2, "Không thấy tệp chữ ký text.csv.p7s bên cạnh"),
        (
            "khoa.pdf",
            2,
            "không kiểm tra được. Tệp PDF được mã hóa (đặt mật khẩu hoặc hạn chế quyền) nên chưa kiểm tra được chữ ký ở đây",
        ),
        ("khong-co.pdf", 2, "Không mở được tệp"),
    ] {
        bench.run_bare(["verify", file]).is(status, &[words]);
        let said = bench.run_bare(["verify", "--json", file]);
        said.is(status, &[]);
        let told = said.json()["files"][0].clone();
        match status {
            1 => assert_eq!(told["outcome"], "UNSIGNED"),
            _ => assert!(told["error"].is_string(), "{told}"),
        }
    }
}

#[test]
fn of_several_files_the_worst_decides_and_each_is_told() {
    let bench = Bench::with_token("several", P256);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench
        .run(["sign", "thu.pdf", "--level", "lta", "-o", "ra"])
        .is(0, &[]);
    bench.keep("text.txt", b"x");
    let verify = |files: &[&str]| bench.run_bare(["verify"].iter().chain(files));
    verify(&["ra/thu.pdf"]).is(
        0,
        &[
            "ra/thu.pdf: Hợp lệ",
            "Dấu thời gian của cả tệp (Dấu thời gian mẫu): Hợp lệ.",
        ],
    );
    verify(&["ra/thu.pdf", "thu.pdf"]).is(1, &["ra/thu.pdf: Hợp lệ", "\nthu.pdf: Chưa ký số"]);
    verify(&["ra/thu.pdf", "text.txt", "thu.pdf"])
        .is(2, &["ra/thu.pdf: Hợp lệ", "text.txt: không kiểm tra được"]);
    bench.run_bare(["verify"]).is(2, &["Thiếu"]);
}

#[test]
fn what_a_second_person_changes_after_the_first_is_told() {
    let bench = Bench::with_two_people("changes");
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench.answers(&[PIN, PIN], &[]);
    for (file, folder, cert) in [("thu.pdf", "mot", "03E9"), ("mot/thu.pdf", "hai", "03EA")] {
        bench
            .run(["sign", file, "--level", "lt", "-o", folder, "--cert", cert])
            .is(0, &[]);
    }
    let verdict = bench.verdict("hai/thu.pdf");
    assert_eq!(verdict["outcome"], "TOTAL-PASSED", "{verdict:#}");
    assert!(
        !verdict["signatures"][0]["changes"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[cfg(unix)]
#[test]
fn roots_can_be_named_for_one_run() {
    let bench = Bench::with_token("roots", RSA);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench
        .run(["sign", "thu.pdf", "--level", "lt", "-o", "ra"])
        .is(0, &[]);
    bench.set("");
    std::fs::rename(bench.path("home/roots"), bench.path("goc")).unwrap();
    let usual = bench.path("home/roots").display().to_string();
    bench.run_bare(["verify", "ra/thu.pdf"]).is(
        1,
        &[
            "Không tìm được đường dẫn",
            &format!("chép vào thư mục {usual}"),
            "--roots",
        ],
    );
    let said = bench.run_bare(["verify", "ra/thu.pdf", "--roots", "goc"]);
    said.is(0, &[]);
    assert!(!said.out.contains("Gợi ý"), "{}", said.out);
    bench
        .run_bare(["verify", "ra/thu.pdf", "--roots", "khong-co"])
        .is(2, &["Không đọc được thư mục chứng thư số gốc khong-co"]);
    bench
        .run_bare(["verify", "ra/thu.pdf", "--roots", "thu.pdf"])
        .is(2, &["mà thu.pdf là tệp: hãy ghi tên thư mục chứa tệp đó."]);
    bench.keep("xau/goc.cer", b"no certificate");
    bench
        .run_bare(["verify", "ra/thu.pdf", "--roots", "xau"])
        .is(
            2,
            &["Tệp xau/goc.cer trong thư mục chứng thư số gốc không dùng được."],
        );
    // The usual folder is read once it is there, unless the settings name another one.
    std::fs::rename(bench.path("goc"), bench.path("home/roots")).unwrap();
    bench.keep("home/roots/Thumbs.db", b"no certificate");
    bench.run_bare(["verify", "ra/thu.pdf"]).is(0, &[]);
    std::fs::create_dir(bench.path("home/khac")).unwrap();
    bench.set("roots = 'khac'");
    let named = bench.path("home/khac").display().to_string();
    bench
        .run_bare(["verify", "ra/thu.pdf"])
        .is(1, &[&format!("chép vào thư mục {named}")]);
}

#[cfg(unix)]
#[test]
fn a_signature_beside_a_letter_hides_nothing_of_those_inside() {
    let bench = Bench::new("both");
    let person = |serial| bench.authority.person("Lò Văn Ký", serial, P256);
    let letter = signed(&bench, &person(1001), |cms| cms);
    let mut broken = letter.clone();
    let place = broken.windows(9).position(|window| window == b"/MediaBox");
    broken[place.unwrap() + 1] = b'm';
    let other = read(&bench.authority.issue(&person(1002)));
    for (name, bytes, status, words) in [
        ("good.pdf", &letter, 0, "Mọi chữ ký số của tệp đều hợp lệ"),
        ("broken.pdf", &broken, 1, "Tệp có chữ ký số không hợp lệ"),
    ] {
        bench.keep(name, bytes);
        let beside = Cms::new(&other, P256, bytes).bytes();
        bench.keep(&format!("{name}.p7s"), &beside);
        bench
            .run_bare(["verify", "--online", name])
            .is(status, &[words]);
        let said = bench.run_bare(["verify", "--online", "--json", name]);
        let signatures = said.json()["files"][0]["signatures"].clone();
        assert_eq!(signatures.as_array().unwrap().len(), 2, "{signatures:#}");
    }
}

#[test]
fn time_stamps_beside_signatures_are_told_in_json() {
    let bench = Bench::with_token("stamps-told", P256);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench
        .run(["sign", "thu.pdf", "--level", "t", "-o", "ra"])
        .is(0, &[]);
    let stamp = || {
        let said = bench.run_bare(["verify", "--json", "ra/thu.pdf"]);
        said.json()["files"][0]["signatures"][0]["timeStamps"][0].clone()
    };
    let told = stamp();
    assert_eq!(told["authority"], "Dấu thời gian mẫu");
    assert_eq!(told["indication"], "INDETERMINATE TRY_LATER");
    let doubt = told["doubts"][0].as_str().unwrap();
    assert!(
        doubt.starts_with("Chưa biết chứng thư số của nơi cấp dấu thời gian"),
        "{doubt}"
    );
    bench
        .run_bare(["verify", "ra/thu.pdf"])
        .is(1, &["nên không được tính đến", doubt]);
}
