//! What is plugged in: `tokens`, `certs`, and `doctor`.

use std::fs;
use std::path::PathBuf;

use test_token::{PinPad, Token, pinentry};

use crate::authority::{Stamps, day};
use crate::bench::{Bench, PIN};
use crate::made::{
    ENCRYPTING, List, MIDDLE_NAME, P256, P256_MIDDLE, P384, RSA, RSA_OTHER, Template,
};

#[test]
fn tokens_are_told_with_how_their_pin_stands() {
    let bench = Bench::with_token("tokens", RSA);
    bench.run(["tokens"]).is(
        0,
        &[
            "Thiết bị “Thiết bị a”",
            "số sê-ri: 0001",
            "chưa ghi nhận lần nhập sai nào",
        ],
    );
    let word = |bench: &Bench| bench.run(["tokens", "--json"]).json()["tokens"][0]["pin"].clone();
    for (left, expected, words) in [
        (3, "ok", "chưa ghi nhận lần nhập sai nào"),
        (2, "low", "đã có lần nhập sai mã PIN"),
        (1, "last", "CHỈ CÒN MỘT LẦN NHẬP"),
        (0, "locked", "Thiết bị đã bị khóa"),
    ] {
        bench
            .tokens
            .change("a", |token| token.tries_left = left)
            .unwrap();
        assert_eq!(word(&bench), expected);
        bench.run(["tokens"]).is(0, &[words]);
    }
    bench
        .tokens
        .change("a", |token| {
            token.tries_left = 3;
            token.pin_pad = Some(PinPad::Right);
            token.read_only = true;
        })
        .unwrap();
    assert_eq!(word(&bench), "pad");
    bench
        .run(["tokens"])
        .is(0, &["bàn phím của thiết bị", "không cho cài chứng thư số"]);
    let told = bench.run(["tokens", "--json"]).json();
    assert_eq!(told["tokens"][0]["pinPad"], true);
    assert_eq!(told["tokens"][0]["readOnly"], true);
    assert_eq!(told["notes"].as_array().unwrap().len(), 0);
    assert_eq!(bench.asked(), []);
}

#[test]
fn tokens_come_and_go() {
    let bench = Bench::new("come-and-go");
    bench
        .run(["tokens"])
        .is(0, &["Không thấy thiết bị lưu khóa nào: hãy cắm thiết bị"]);
    bench.run(["certs"]).is(0, &["Không thấy chứng thư số nào"]);
    bench.plug_in("a", "0001", &bench.authority.person("Lò Văn Ký", 1001, RSA));
    bench.plug_in("b", "0002", &bench.authority.person("Sở Mẫu", 1002, P256));
    let count = || {
        bench.run(["tokens", "--json"]).json()["tokens"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(count(), 2);
    bench.tokens.pull_out("a").unwrap();
    assert_eq!(count(), 1);
    bench.tokens.plug_in_again("a").unwrap();
    assert_eq!(count(), 2);
}

#[test]
fn certificates_are_told_with_what_they_are_good_for() {
    let bench = Bench::new("certs");
    let of = |name, serial, pair| bench.authority.person(name, serial, pair);
    let ended = Template {
        from: day(-400),
        to: day(-35),
        ..of("Hết Hạn", 1002, RSA_OTHER)
    };
    let coming = Template {
        from: day(10),
        to: day(375),
        ..of("Chưa Đến", 1003, P256)
    };
    let encrypting = Template {
        usage: Some(ENCRYPTING),
        ..of("Mã Hóa", 1004, P384)
    };
    let mut token = Token::new("Một", "0001", PIN);
    for (id, person) in [of("Lò Văn Ký", 1001, RSA), ended, coming, encrypting]
        .iter()
        .enumerate()
    {
        let id = [id as u8 + 1];
        token = token
            .with_key(&id, "", person.pair.private)
            .with_certificate(&id, "", &bench.authority.issue(person));
    }
    token = token.with_certificate(&[77], "", bench.authority.middle.der());
    bench.tokens.plug_in("a", &token).unwrap();

    let said = bench.run(["certs"]);
    said.is(
        0,
        &[
            "Lò Văn Ký",
            "Số hiệu: 03E9",
            "Nơi cấp: Cơ quan cấp mẫu",
            "Ký được.",
            "đã hết hạn từ ngày",
            "mới có hiệu lực",
            "không được cấp để ký số",
        ],
    );
    assert!(
        !said.out.contains("Cơ quan cấp mẫu\n  Số hiệu"),
        "{}",
        said.out
    );
    bench
        .run(["certs", "--all"])
        .is(0, &["Không có khóa trên thiết bị này"]);

    let told = bench.run(["certs", "--all", "--json"]).json();
    let list = told["certificates"].as_array().unwrap();
    let states = list.iter().map(|own| {
        let text = |key: &str| own[key].as_str().unwrap().to_owned();
        (
            text("owner"),
            text("keyHere"),
            own["usable"].as_bool().unwrap(),
        )
    });
    let mut states: Vec<_> = states.collect();
    states.sort();
    let expected = [
        ("Chưa Đến", "yes", false),
        ("Cơ quan cấp mẫu", "no", false),
        ("Hết Hạn", "yes", false),
        ("Lò Văn Ký", "yes", true),
        ("Mã Hóa", "yes", false),
    ];
    assert_eq!(
        states,
        expected.map(|(name, key, usable)| (name.into(), key.into(), usable))
    );
    let own = list.iter().find(|own| own["owner"] == "Lò Văn Ký").unwrap();
    assert_eq!(own["serial"], "03E9");
    assert_eq!(own["daysLeft"], 334);
    assert_eq!(own["key"], "RSA 2048");
    assert_eq!(bench.asked(), []);
}

#[test]
fn a_doctor_finds_nothing_wrong() {
    let bench = Bench::with_token("doctor-good", RSA);
    let said = bench.run(["doctor"]);
    said.is(
        0,
        &[
            "có 1 chứng thư số kèm khóa",
            "Hỏi được mã PIN",
            "Tin cậy 7 chứng thư số gốc, biết thêm 1 chứng thư số của nơi cấp (2 lấy từ thư mục ",
            "giờ của máy đúng",
        ],
    );
    assert!(!said.out.contains("LỖI"), "{}", said.out);
    assert_eq!(bench.asked(), []);
}

#[test]
fn a_doctor_tells_each_complaint_with_what_to_do() {
    let bench = Bench::with_token("doctor", RSA);
    bench.authority.state().stamps = Stamps::HangsUp;
    bench
        .run(["doctor"])
        .is(1, &["[ LỖI   ] Không lấy được dấu thời gian từ máy chủ"]);
    bench.authority.state().stamps = Stamps::Late;
    bench
        .run(["doctor"])
        .is(1, &["[ LỖI   ] Giờ của máy là", "hãy chỉnh lại ngày giờ"]);
    bench.authority.state().stamps = Stamps::Right;

    bench.tokens.pull_out("a").unwrap();
    bench
        .run(["doctor"])
        .is(1, &["[ LỖI   ] Không thấy thiết bị lưu khóa nào: hãy cắm"]);
    let ended = bench.authority.person("Hết Hạn", 1002, RSA);
    let ended = Template {
        from: day(-400),
        to: day(-35),
        ..ended
    };
    bench.plug_in("b", "0002", &ended);
    bench
        .run(["doctor"])
        .is(1, &["[ LỖI   ] Không có chứng thư số nào ký được lúc này"]);
    bench.tokens.pull_out("b").unwrap();
    bench.tokens.plug_in_again("a").unwrap();

    let missing = bench.path("khong-co.so");
    bench
        .run_bare(["doctor".as_ref(), "--module".as_ref(), missing.as_os_str()])
        .is(
            1,
            &[
                "[ LỖI   ] Không có tệp thư viện PKCS#11",
                "[ LỖI   ] Không thấy thư viện PKCS#11 nào: hãy cài phần mềm",
            ],
        );
    bench.set("pinentry = '/khong/co/pinentry'\n");
    bench.run(["doctor"]).is(
        1,
        &[
            "[ LỖI   ] Không chạy được chương trình hỏi mã PIN",
            "[ chú ý ] Chưa đặt máy chủ cấp dấu thời gian",
        ],
    );
}

#[test]
fn settings_with_a_fault_are_told_by_line() {
    let bench = Bench::with_token("settings", RSA);
    bench.set("tsa = 'http://127.0.0.1:1/'\nnonsense = 1\n");
    bench
        .run(["tokens"])
        .is(2, &["config.toml sai ở dòng 2: không có mục “nonsense”"]);
    // Whoever looks for faults finds the others, too.
    bench.run(["doctor"]).is(
        1,
        &[
            "[ LỖI   ] Tệp cấu hình",
            "config.toml sai ở dòng 2: không có mục “nonsense”",
            "có 1 chứng thư số kèm khóa",
            "Tin cậy 7 chứng thư số gốc",
        ],
    );
    bench.set("roots = 'khong-co'\n");
    let told = "Không đọc được thư mục chứng thư số gốc";
    bench.keep("a.csv", b"a");
    bench.run(["sign", "a.csv", "-o", "ra"]).is(2, &[told]);
    bench
        .run(["doctor"])
        .is(1, &[told, "có 1 chứng thư số kèm khóa"]);
    // Listing needs no roots.
    bench.run(["tokens"]).is(0, &["Thiết bị “Thiết bị a”"]);
    bench.run(["certs"]).is(0, &["Ký được."]);
}

#[test]
fn what_else_lies_among_the_roots_is_told_and_passed_over() {
    let bench = Bench::with_token("roots-others", RSA);
    bench.keep("home/roots/ghi-chu.txt", b"no certificate");
    let list = List::new(MIDDLE_NAME, P256_MIDDLE, day(0)).sign();
    bench.keep("home/roots/thu-hoi.crl", &list);
    bench.keep(
        "home/roots/yeu-cau.pem",
        b"-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n",
    );
    bench.keep("a.csv", b"a");
    bench.run(["sign", "a.csv", "-o", "ra"]).is(0, &[]);
    let said = bench.run(["doctor"]);
    said.is(
        0,
        &[
            "ghi-chu.txt trong thư mục chứng thư số gốc không phải là chứng thư số",
            "yeu-cau.pem trong thư mục chứng thư số gốc không phải là chứng thư số",
            "thu-hoi.crl trong thư mục chứng thư số gốc là danh sách thu hồi (CRL) hoặc trả lời OCSP",
            "sau --crl",
            "(2 lấy từ thư mục ",
        ],
    );
    assert_eq!(said.out.matches("[ chú ý ]").count(), 3, "{}", said.out);
    // What should be a root and is none is not passed over.
    let cut = &bench.authority.root.der()[..200];
    bench.keep("home/roots/hong.cer", cut);
    let told = "hong.cer trong thư mục chứng thư số gốc không dùng được.";
    bench.run(["doctor"]).is(1, &["[ LỖI   ] Tệp ", told]);
    bench.run(["sign", "a.csv", "-o", "ra"]).is(2, &[told]);
    bench.run(["tokens"]).is(0, &[]);
}

#[test]
fn a_module_that_does_not_work_is_the_cause_that_is_told() {
    let bench = Bench::with_token("no-module-alone", RSA);
    for command in ["tokens", "certs"] {
        let said = bench.run_bare([command, "--module", "khong-co.so"]);
        said.is(2, &["Không nạp được thư viện PKCS#11"]);
        assert!(!said.out.contains("hãy cắm thiết bị"), "{}", said.out);
        let said = bench.run_bare([command, "--module", "khong-co.so", "--json"]);
        said.is(2, &[]);
        assert_eq!(said.json()["notes"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_certificate_that_was_renewed_is_told_as_such() {
    let bench = Bench::with_renewal("certs-renewed");
    bench.run(["install", "moi.cer"]).is(0, &[]);
    let said = bench.run(["certs"]);
    said.is(
        0,
        &[
            "Ký được, nhưng trên thiết bị đã có chứng thư số mới hơn của cùng khóa",
            "  Ký được.\n",
        ],
    );
    let told = bench.run(["certs", "--json"]).json();
    let list = told["certificates"].as_array().unwrap();
    let renewed = list
        .iter()
        .map(|own| (own["serial"].clone(), own["renewed"].clone()));
    let renewed: Vec<_> = renewed.collect();
    assert!(
        renewed.contains(&("03E9".into(), true.into()))
            && renewed.contains(&("03EA".into(), false.into())),
        "{renewed:?}"
    );
}

#[test]
fn modules_come_from_the_settings_too() {
    let bench = Bench::with_token("settings-module", RSA);
    let library = test_token::library().unwrap();
    bench.set(&format!("modules = ['{}']\n", library.display()));
    bench.run_bare(["tokens"]).is(0, &["Thiết bị “Thiết bị a”"]);
}

#[cfg(unix)]
#[test]
fn paths_in_the_settings_are_taken_from_their_folder() {
    let bench = Bench::with_token("settings-paths", RSA);
    let copy = |from: PathBuf, to: &str| {
        fs::copy(from, bench.path(to)).unwrap();
    };
    copy(pinentry::program().unwrap(), "home/hoi");
    copy(test_token::library().unwrap(), "home/the.so");
    bench.set("pinentry = './hoi'\nmodules = ['the.so']\nroots = 'roots'\n");
    bench.keep("a.csv", b"a");
    bench
        .run_bare(["sign", "a.csv", "-o", "ra", "--cert", "03E9"])
        .is(0, &["Đã ký ra/a.csv.p7s"]);
}

#[test]
fn what_is_no_module_keeps_no_other_from_working() {
    let bench = Bench::with_token("no-module", RSA);
    let text = bench.keep("khong-phai.so", b"this is no library");
    let said = bench.run(["tokens".as_ref(), "--module".as_ref(), text.as_os_str()]);
    said.is(
        0,
        &[
            "Thiết bị “Thiết bị a”",
            "Không nạp được thư viện PKCS#11",
            "khong-phai.so",
        ],
    );
}
