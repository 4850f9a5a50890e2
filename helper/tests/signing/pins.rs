//! PINs: a try is spent once, knowingly, and never for nothing.

use test_token::PinPad;
use test_token::pinentry::Answers;

use crate::bench::{Bench, PIN, WRONG_PIN, sample};
use crate::made::{P256, RSA};

fn bench(test: &str) -> Bench {
    let bench = Bench::with_token(test, P256);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench
}

const SIGN: [&str; 4] = ["sign", "thu.pdf", "-o", "ra"];

#[test]
fn a_wrong_pin_spends_one_try_and_is_not_repeated() {
    let bench = bench("wrong-pin");
    bench.answers(&[WRONG_PIN, PIN], &[]);
    bench.run(SIGN).is(
        2,
        &["Sai mã PIN, chưa làm gì. Nhập sai thêm có thể khóa thiết bị"],
    );
    assert_eq!((bench.tries_left("a"), bench.pins_asked()), (2, 1));
    assert_eq!(bench.files("ra"), [""; 0]);
    // The next time the person is told before typing.
    bench.answers(&[WRONG_PIN], &[]);
    bench
        .run(SIGN)
        .is(2, &["Chỉ còn một lần nhập, sai nữa thiết bị sẽ bị khóa"]);
    assert!(
        bench.asked()[0]
            .description
            .contains("đã có lần nhập sai mã PIN")
    );
    assert_eq!(bench.tries_left("a"), 1);
}

#[test]
fn a_pin_of_impossible_length_spends_none() {
    let bench = bench("pin-length");
    for pin in ["123", "12345678901234567"] {
        bench.answers(&[pin], &[]);
        let said = bench.run(SIGN);
        said.is(
            2,
            &[
                "Mã PIN của thiết bị này dài từ 4 đến 16 ký tự",
                "chưa được thử",
            ],
        );
        assert!(!said.err.contains(pin));
        assert_eq!(bench.tries_left("a"), 3);
    }
}

/// Another program uses up tries while the person types.
#[cfg(unix)]
#[test]
fn a_try_that_became_the_last_one_meanwhile_is_not_spent_unasked() {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = bench("last-meanwhile");
    let pinentry = test_token::pinentry::program().unwrap();
    let token = bench.tokens.path().join("a/token.json");
    let script = format!(
        "#!/bin/sh\nsed -i 's/\"triesLeft\": 3/\"triesLeft\": 1/' '{}'\nexec '{}' \"$@\"\n",
        token.display(),
        pinentry.display()
    );
    let script = bench.keep("pinentry.sh", script.as_bytes());
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    bench.set(&format!("pinentry = '{}'\n", script.display()));
    bench
        .run(SIGN)
        .is(2, &["nay chỉ còn một lần nhập mã PIN", "chưa được thử"]);
    assert_eq!((bench.tries_left("a"), bench.pins_asked()), (1, 1));
}

#[test]
fn the_last_try_is_agreed_to_first() {
    let bench = bench("last-try");
    bench
        .tokens
        .change("a", |token| token.tries_left = 1)
        .unwrap();
    for confirms in [&[][..], &[false]] {
        bench.answers(&[PIN], confirms);
        bench.run(SIGN).is(
            2,
            &["Đã dừng theo yêu cầu", "không tốn lần nhập mã PIN nào"],
        );
        assert_eq!((bench.tries_left("a"), bench.pins_asked()), (1, 0));
    }
    bench.answers(&[PIN], &[true]);
    bench.run(SIGN).is(0, &[]);
    let asked = bench.asked();
    assert_eq!(asked[0].command, "CONFIRM");
    assert!(
        asked[0].description.contains("CHỈ CÒN MỘT LẦN NHẬP"),
        "{}",
        asked[0].description
    );
    assert_eq!(bench.tries_left("a"), 3);

    bench
        .tokens
        .change("a", |token| token.tries_left = 1)
        .unwrap();
    bench.answers(&[WRONG_PIN], &[true]);
    bench
        .run(["sign", "thu.pdf", "-o", "hai"])
        .is(2, &["Thiết bị vừa bị khóa: hãy làm thủ tục khôi phục"]);
}

#[test]
fn a_locked_token_is_refused_without_a_question() {
    let bench = bench("locked");
    bench
        .tokens
        .change("a", |token| token.tries_left = 0)
        .unwrap();
    bench.run(SIGN).is(
        2,
        &["Thiết bị lưu khóa đã bị khóa", "làm thủ tục khôi phục"],
    );
    assert_eq!(bench.asked(), []);
}

#[test]
fn a_person_may_stop() {
    let bench = bench("cancel");
    let nothing = Answers {
        pins: vec![None],
        confirms: Vec::new(),
    };
    nothing.write(&bench.path("answers.json")).unwrap();
    bench
        .run(SIGN)
        .is(2, &["Đã dừng theo yêu cầu; chưa làm gì"]);
    assert_eq!(bench.tries_left("a"), 3);
    assert_eq!(bench.files("ra"), [""; 0]);
}

#[cfg(unix)]
#[test]
fn where_the_token_has_a_pin_pad_the_pin_is_typed_there() {
    let bench = bench("pin-pad");
    let types = |typed| {
        bench
            .tokens
            .change("a", |token| token.pin_pad = Some(typed))
            .unwrap()
    };
    types(PinPad::Right);
    bench.answers(&[], &[true]);
    bench.run(SIGN).is(0, &["Đã ký ra/thu.pdf"]);
    let asked = bench.asked();
    assert_eq!(asked.len(), 1);
    assert!(
        asked[0].description.contains("bàn phím của thiết bị"),
        "{}",
        asked[0].description
    );

    bench.answers(&[], &[false]);
    bench
        .run(["sign", "thu.pdf", "-o", "hai"])
        .is(2, &["Đã dừng theo yêu cầu"]);
    types(PinPad::Wrong);
    bench.answers(&[], &[true]);
    bench
        .run(["sign", "thu.pdf", "-o", "hai"])
        .is(2, &["Sai mã PIN, chưa làm gì."]);
    assert_eq!(bench.tries_left("a"), 2);
    types(PinPad::Cancel);
    bench.answers(&[], &[true]);
    bench
        .run(["sign", "thu.pdf", "-o", "hai"])
        .is(2, &["Đã dừng theo yêu cầu trên thiết bị"]);
    assert_eq!(bench.files("hai"), [""; 0]);
}

#[cfg(unix)]
#[test]
fn no_way_to_ask_is_told() {
    let bench = bench("no-way");
    bench.set("");
    let mut command = bench.command();
    command
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .args(SIGN);
    command.arg("--module").arg(test_token::library().unwrap());
    crate::bench::said(command).is(2, &["Không có cách nào để hỏi mã PIN"]);
    assert_eq!(bench.tries_left("a"), 3);
}

#[test]
fn the_pin_is_no_argument_and_comes_from_no_environment() {
    let bench = bench("pin-argument");
    bench
        .run(["sign", "thu.pdf", "-o", "ra", "--pin", "x"])
        .is(2, &["Không có tùy chọn hoặc tham số “--pin”"]);
    let mut command = bench.command();
    command.env("PIN", PIN).env("CHUKYSO_PIN", PIN).args(SIGN);
    command.arg("--module").arg(test_token::library().unwrap());
    bench.answers(&[], &[]);
    crate::bench::said(command).is(2, &["Đã dừng theo yêu cầu"]);
}

#[test]
fn a_key_that_wants_the_pin_for_each_signature_is_asked_about_once() {
    for (name, pair) in [("rsa", RSA), ("p256", P256)] {
        let bench = Bench::with_token(&format!("pin-anew-{name}"), pair);
        bench
            .tokens
            .change("a", |token| token.keys[0].always_authenticates = true)
            .unwrap();
        let names = ["1.pdf", "2.pdf", "3.pdf", "4.pdf"];
        for name in names {
            bench.keep(name, &sample("letter.pdf"));
        }
        bench.answers(&[PIN], &[]);
        let said = bench.run(["sign", "-o", "ra"].iter().chain(&names));
        said.is(0, &["Đã ký 4 tệp"]);
        assert_eq!((bench.tries_left("a"), bench.pins_asked()), (3, 1));
        for name in names {
            assert_eq!(
                bench.indications(&format!("ra/{name}")),
                ["INDETERMINATE TRY_LATER"]
            );
        }
    }
}

#[test]
fn a_pin_that_is_right_no_longer_is_not_tried_on_the_files_that_are_left() {
    let bench = bench("pin-anew-wrong");
    bench
        .tokens
        .change("a", |token| {
            token.keys[0].always_authenticates = true;
            token.faults.other_pin_after_signatures = Some(2);
        })
        .unwrap();
    let names = ["1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf", "6.pdf"];
    for name in names {
        bench.keep(name, &sample("letter.pdf"));
    }
    bench.answers(&[PIN, PIN], &[]);
    let said = bench.run(["sign", "-o", "ra"].iter().chain(&names));
    said.is(1, &["Sai mã PIN", "Đã ký 2 tệp, không ký được 4 tệp."]);
    assert_eq!(bench.files("ra").len(), 2);
    assert_eq!((bench.tries_left("a"), bench.pins_asked()), (2, 1));
}

#[cfg(unix)]
#[test]
fn where_such_a_key_has_a_pin_pad_the_pin_is_typed_there_for_each_file() {
    let bench = bench("pin-anew-pad");
    bench
        .tokens
        .change("a", |token| {
            token.keys[0].always_authenticates = true;
            token.pin_pad = Some(PinPad::Right);
        })
        .unwrap();
    bench.keep("hai.pdf", &sample("letter.pdf"));
    bench.answers(&[], &[true]);
    let said = bench.run(["sign", "thu.pdf", "hai.pdf", "-o", "ra"]);
    said.is(0, &["Đã ký 2 tệp"]);
    assert_eq!(bench.asked().len(), 1);
}
