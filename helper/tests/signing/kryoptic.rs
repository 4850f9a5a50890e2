//! The same with a token that others have written and that locks: kryoptic, whose module `CHUKYSO_KRYOPTIC` names, as `cargo xtask test` sets it up.
//!
//! It bears ten wrong PINs in a row, says so when three are left and again when one is, and lets nobody in after the tenth,
//! with the right PIN neither. It counts in a file, so that every program that comes sees the same.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::authority::day;
use crate::bench::{Bench, PIN, Said, WRONG_PIN, program, sample};
use crate::made::{P256, P256_OTHER, P384, Pair, RSA, Template};
use crate::others::Others;

/// How many wrong PINs it bears.
const TRIES: u32 = 10;

fn module() -> PathBuf {
    let module = env::var_os("CHUKYSO_KRYOPTIC").map(PathBuf::from);
    module.expect("CHUKYSO_KRYOPTIC names the module of kryoptic; `cargo xtask test` sets it up")
}

/// A computer with a token of kryoptic.
struct Locking {
    own: Others,
}

impl Locking {
    /// An empty one.
    fn empty(test: &str) -> Locking {
        let bench = Bench::new(&format!("kryoptic-{test}"));
        let slot = format!(
            "[[slots]]\nslot = 0\ndbtype = 'sqlite'\ndbargs = '{}'\n",
            bench.path("token.sql").display()
        );
        let settings = (
            "KRYOPTIC_CONF",
            bench.keep("kryoptic.conf", slot.as_bytes()),
        );
        Locking {
            own: Others::new(bench, module(), settings, "Khóa mềm"),
        }
    }

    /// With somebody's key and certificate of serial number 1001, and a letter to sign.
    fn new(test: &str) -> Locking {
        let token = Locking::empty(test);
        token.own.add_private_key(P256, "a1", &[]);
        token.add_certificate(1001, P256, "a1");
        token.own.bench.keep("thu.pdf", &sample("letter.pdf"));
        token
    }

    /// Another program tries a wrong PIN so many times.
    fn others_fail(&self, times: u32) {
        for _ in 0..times {
            let output = self
                .own
                .other_program(&["--login", "--pin", WRONG_PIN, "--list-objects"]);
            assert!(!output.status.success());
        }
    }

    fn add_certificate(&self, serial: u32, pair: Pair, id: &str) {
        let person = self.own.bench.authority.person("Lò Văn Ký", serial, pair);
        self.own
            .add("cert", &self.own.bench.authority.issue(&person), id, &[]);
    }

    /// Signs the letter; the person answers with this PIN, and agrees to a last try or not.
    fn sign(&self, pin: &str, agrees: bool) -> Said {
        self.own.bench.answers(&[pin, PIN], &[agrees]);
        self.own.run(["sign", "thu.pdf", "-o", "ra", "--overwrite"])
    }

    /// How the PIN stands, between programs and in words.
    fn pin(&self) -> (String, String) {
        let told = self.own.run(["tokens", "--json"]).json();
        let word = told["tokens"][0]["pin"].as_str().unwrap().to_owned();
        let told = self.own.run(["tokens"]).out;
        let line = told.lines().find(|line| line.contains("Mã PIN: "));
        (word, line.unwrap().to_owned())
    }

    #[track_caller]
    fn pin_is(&self, expected: &str) {
        assert_eq!(self.pin().0, expected);
    }

    fn is_asked(&self) -> Vec<(String, String)> {
        let asked = self.own.bench.asked().into_iter();
        asked.map(|own| (own.command, own.description)).collect()
    }

    /// From now on another program tries a wrong PIN so many times while the person types.
    fn others_fail_meanwhile(&self, times: u32) {
        let pinentry = test_token::pinentry::program().unwrap();
        let script = format!(
            "#!/bin/sh\nexport KRYOPTIC_CONF='{}'\nfor one in $(seq {times}); do\npkcs11-tool --module '{}' --login --pin {WRONG_PIN} --list-objects >/dev/null 2>&1\ndone\nexec '{}' \"$@\"\n",
            self.own.bench.path("kryoptic.conf").display(),
            module().display(),
            pinentry.display()
        );
        let script = self.own.bench.keep("pinentry.sh", script.as_bytes());
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        self.own
            .bench
            .set(&format!("pinentry = '{}'\n", script.display()));
    }
}

#[test]
fn each_wrong_pin_spends_one_try_and_the_last_ones_are_told_before() {
    let token = Locking::new("count-down");
    let fine = ("ok", "chưa ghi nhận lần nhập sai nào");
    let low = ("low", "đã có lần nhập sai mã PIN");
    let last = ("last", "CHỈ CÒN MỘT LẦN NHẬP");
    let locked = ("locked", "Thiết bị đã bị khóa do nhập sai mã PIN nhiều lần");
    for wrong in 0..=TRIES {
        let (word, words) = match TRIES - wrong {
            0 => locked,
            1 => last,
            2 | 3 => low,
            _ => fine,
        };
        let told = token.pin();
        assert_eq!(told.0, word, "after {wrong}");
        assert!(told.1.contains(words), "after {wrong}: {}", told.1);
        if word == "locked" {
            break;
        }
        let after = match TRIES - wrong - 1 {
            0 => "Sai mã PIN, chưa làm gì. Thiết bị vừa bị khóa: hãy làm thủ tục khôi phục",
            1 => "Chỉ còn một lần nhập, sai nữa thiết bị sẽ bị khóa",
            2 | 3 => "Nhập sai thêm có thể khóa thiết bị",
            _ => "Thiết bị không cho biết còn được nhập mấy lần",
        };
        token
            .sign(WRONG_PIN, true)
            .is(2, &["Sai mã PIN, chưa làm gì.", after]);
        // The right PIN would be the next answer: nobody asks for it.
        assert_eq!(token.own.bench.pins_asked(), 1);
        let asked = token.is_asked();
        assert!(
            asked.iter().all(|(_, question)| question.contains(words)),
            "{asked:?}"
        );
        assert_eq!(asked.len(), if word == "last" { 2 } else { 1 });
    }
    assert_eq!(token.own.bench.files("ra"), [""; 0]);
}

#[test]
fn a_locked_token_is_refused_without_a_question() {
    let token = Locking::new("locked");
    token.others_fail(TRIES);
    // Locked it is: the right PIN does not help.
    let output = token
        .own
        .other_program(&["--login", "--pin", PIN, "--list-objects"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("CKR_PIN_LOCKED"));
    let expected = ["Thiết bị lưu khóa đã bị khóa", "làm thủ tục khôi phục"];
    token.sign(PIN, true).is(2, &expected);
    let renewed = Template {
        to: day(700),
        ..token.own.bench.authority.person("Lò Văn Ký", 1002, P256)
    };
    let renewed = token.own.bench.authority.issue(&renewed);
    token.own.bench.keep("moi.cer", &renewed);
    token.own.run(["install", "moi.cer"]).is(2, &expected);
    assert_eq!(token.is_asked(), []);
    assert_eq!(token.own.bench.files("ra"), [""; 0]);
    // No listing says that it can sign.
    let told = token.own.run(["certs"]);
    told.is(0, &expected);
    assert!(!told.out.contains("ký được"), "{}", told.out);
    let told = token.own.run(["certs", "--json"]).json();
    assert_eq!(told["certificates"][0]["usable"], false);
    token.own.run(["doctor"]).is(
        1,
        &[
            "[ LỖI   ] Thiết bị “Khóa mềm” có 1",
            expected[0],
            expected[1],
        ],
    );
}

#[test]
fn the_last_try_is_agreed_to_first_and_a_right_pin_gives_all_back() {
    let token = Locking::new("last-try");
    token.others_fail(TRIES - 1);
    token
        .sign(PIN, false)
        .is(2, &["không tốn lần nhập mã PIN nào"]);
    assert_eq!(token.own.bench.pins_asked(), 0);
    token.pin_is("last");
    token.sign(PIN, true).is(0, &["Đã ký ra/thu.pdf"]);
    let asked = token.is_asked();
    let commands: Vec<&str> = asked.iter().map(|own| own.0.as_str()).collect();
    assert_eq!(commands, ["CONFIRM", "GETPIN"]);
    token.pin_is("ok");
    // All of them: with nine more it is the last one again.
    token.others_fail(TRIES - 1);
    token.pin_is("last");
}

/// The token says that its PINs have at least eight characters, and no longest length.
#[test]
fn a_pin_that_is_too_short_spends_no_try() {
    let token = Locking::new("short");
    token.others_fail(TRIES - 1);
    token.sign("1234567", true).is(
        2,
        &[
            "Mã PIN của thiết bị này dài ít nhất 8 ký tự",
            "chưa được thử",
        ],
    );
    token.pin_is("last");
}

/// Another program locks the token while the person types: nothing is said about the PIN that was typed.
#[test]
fn a_token_that_is_locked_meanwhile_is_told_as_locked() {
    let token = Locking::new("locked-meanwhile");
    token.others_fail_meanwhile(TRIES);
    let told = token.sign(PIN, true);
    told.is(
        2,
        &["Thiết bị lưu khóa đã bị khóa", "làm thủ tục khôi phục"],
    );
    assert!(!told.err.contains("Sai mã PIN"), "{}", told.err);
    assert_eq!(token.own.bench.files("ra"), [""; 0]);
}

/// A last try that another program leaves meanwhile should not be spent unasked, as `pins` has it with a token that tells.
///
/// It is, though: kryoptic says how its PIN stands as it was when the program started, or at the program's own last try.
#[test]
fn a_try_that_became_the_last_one_meanwhile_is_not_seen_on_kryoptic() {
    let token = Locking::new("last-meanwhile");
    token.others_fail(TRIES - 3);
    token.others_fail_meanwhile(2);
    token
        .sign(WRONG_PIN, false)
        .is(2, &["Thiết bị lưu khóa đã bị khóa"]);
    let asked = token.is_asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    token.pin_is("locked");
}

#[test]
fn keys_of_every_kind_sign_on_kryoptic() {
    for (name, pair, more) in [
        ("rsa", RSA, &[][..]),
        ("pss", RSA, &["--pss"]),
        ("p256", P256, &[]),
        ("p384", P384, &[]),
    ] {
        let token = Locking::empty(name);
        let bench = &token.own.bench;
        token.own.add_private_key(pair, "a1", &[]);
        token.own.add_public_key(pair, "a1");
        let person = bench.authority.person("Lò Văn Ký", 1001, pair);
        bench.keep("moi.cer", &bench.authority.issue(&person));
        bench.answers(&[PIN], &[]);
        token
            .own
            .run(["install", "moi.cer"])
            .is(0, &["Đã cài chứng thư số mới"]);
        token
            .own
            .run(["certs"])
            .is(0, &["Lò Văn Ký", "Ký được.", "Khóa mềm"]);
        bench.keep("thu.pdf", &sample("letter.pdf"));
        bench.answers(&[PIN], &[]);
        let sign = ["sign", "thu.pdf", "--level", "lta", "-o", "ra"];
        token
            .own
            .run(sign.iter().chain(more))
            .is(0, &["(mức B-LTA)"]);
        bench.run_bare(["verify", "ra/thu.pdf"]).is(0, &["Hợp lệ"]);
        let path = bench.path("ra/thu.pdf");
        let told = program("pdfsig", &[path.as_os_str()]);
        assert!(told.contains("Signature is Valid"), "{name}: {told}");
    }
}

/// A private key on an elliptic curve shows no point here, and there is no public key beside it: only `CKA_ID` tells.
#[test]
fn of_keys_that_show_nothing_the_id_tells_which_is_the_certificates() {
    let token = Locking::empty("ids");
    let bench = &token.own.bench;
    bench.keep("thu.pdf", &sample("letter.pdf"));
    token.own.add_private_key(P256, "a1", &[]);
    token.own.add_private_key(P256_OTHER, "a2", &[]);
    token.add_certificate(1002, P256_OTHER, "a2");
    token.add_certificate(1001, P256, "a1");
    // This one says that its key is the other one's.
    token.add_certificate(1003, P256, "a2");
    for (serial, is_signed) in [("03E9", true), ("03EA", true), ("03EB", false)] {
        bench.answers(&[PIN], &[]);
        let told = token
            .own
            .run(["sign", "thu.pdf", "-o", serial, "--cert", serial]);
        match is_signed {
            true => {
                told.is(0, &[]);
                let signature: &Value =
                    &bench.verdict(&format!("{serial}/thu.pdf"))["signatures"][0];
                assert_eq!(signature["signer"]["serial"], serial);
                assert_eq!(signature["indication"], "INDETERMINATE TRY_LATER");
            }
            false => {
                told.is(2, &["không khớp với chứng thư số đã chọn"]);
                assert_eq!(bench.files(serial), [""; 0]);
            }
        }
    }
}
