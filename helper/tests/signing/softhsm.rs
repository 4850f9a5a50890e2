//! The same with a token that others have written: SoftHSM2, at `CHUKYSO_SOFTHSM` or where Debian puts it.
//!
//! `cargo xtask test` makes sure of it.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::authority::day;
use crate::bench::{Bench, PIN, Said, WRONG_PIN, program, said, sample};
use crate::made::{P256, P384, Pair, RSA, Template};

fn module() -> PathBuf {
    let named = env::var_os("CHUKYSO_SOFTHSM").map(PathBuf::from);
    let module = named.unwrap_or_else(|| "/usr/lib/softhsm/libsofthsm2.so".into());
    assert!(
        module.is_file(),
        "SoftHSM2 is missing at {}: `sudo apt-get install softhsm2`, or name its module in CHUKYSO_SOFTHSM",
        module.display()
    );
    module
}

/// A computer with an empty token of SoftHSM2.
struct Soft {
    bench: Bench,
}

impl Soft {
    fn new(test: &str) -> Soft {
        let bench = Bench::new(test);
        let folder = bench.keep("softhsm/tokens/.keep", b"");
        bench.keep(
            "softhsm/softhsm2.conf",
            format!(
                "directories.tokendir = {}\n",
                folder.parent().unwrap().display()
            )
            .as_bytes(),
        );
        let soft = Soft { bench };
        soft.util(&[
            "--init-token",
            "--free",
            "--label",
            "Mềm",
            "--so-pin",
            "12345678",
            "--pin",
            PIN,
        ]);
        soft
    }

    fn util(&self, arguments: &[&str]) {
        let mut command = Command::new("softhsm2-util");
        command
            .args(arguments)
            .arg("--module")
            .arg(module())
            .env("SOFTHSM2_CONF", self.conf());
        let output = command.output().unwrap_or_else(|error| {
            panic!("softhsm2-util: {error}; try `sudo apt-get install softhsm2`")
        });
        let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{told}");
    }

    fn conf(&self) -> PathBuf {
        self.bench.path("softhsm/softhsm2.conf")
    }

    /// Puts a pair of keys onto the token.
    fn add_key(&self, pair: Pair, id: &str) {
        let der = self.bench.keep("key.der", pair.private);
        let pem = self.bench.path("key.pem");
        let convert = ["pkey", "-inform", "DER", "-in"].map(OsStr::new);
        program(
            "openssl",
            &[
                &convert[..],
                &[der.as_os_str(), "-out".as_ref(), pem.as_os_str()],
            ]
            .concat(),
        );
        let pem = pem.to_str().unwrap();
        self.util(&[
            "--import", pem, "--token", "Mềm", "--label", "khóa", "--id", id, "--pin", PIN,
        ]);
    }

    /// Puts a pair of keys onto the token, of which the private one wants the PIN for each signature.
    fn add_key_that_asks(&self, pair: Pair, id: &str) {
        for (kind, der) in [("privkey", pair.private), ("pubkey", pair.public)] {
            let der = self.bench.keep("key.der", der);
            let mut command = Command::new("pkcs11-tool");
            command.env("SOFTHSM2_CONF", self.conf());
            command.arg("--module").arg(module());
            command.args(["--login", "--pin", PIN, "--type", kind, "--id", id]);
            command.args(["--usage-sign", "--write-object"]).arg(der);
            if kind == "privkey" {
                command.arg("--always-auth");
            }
            let output = command.output().unwrap_or_else(|error| {
                panic!("pkcs11-tool: {error}; try `sudo apt-get install opensc`")
            });
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{told}");
        }
    }

    fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Said {
        let mut command = self.bench.command();
        command
            .env("SOFTHSM2_CONF", self.conf())
            .args(arguments)
            .arg("--module")
            .arg(module());
        said(command)
    }

    /// Installs a certificate that the authority issues, and answers the question for the PIN.
    fn install(&self, person: &Template) -> Said {
        self.bench
            .keep("moi.cer", &self.bench.authority.issue(person));
        self.bench.answers(&[PIN], &[]);
        self.run(["install", "moi.cer"])
    }
}

#[test]
fn keys_of_every_kind_sign_on_softhsm() {
    for (name, pair, more) in [
        ("rsa", RSA, &[][..]),
        ("pss", RSA, &["--pss"]),
        ("p256", P256, &[]),
        ("p384", P384, &[]),
    ] {
        let soft = Soft::new(&format!("softhsm-{name}"));
        let bench = &soft.bench;
        soft.add_key(pair, "a1");
        soft.install(&bench.authority.person("Lò Văn Ký", 1001, pair))
            .is(0, &["Đã cài chứng thư số mới"]);
        soft.run(["certs"]).is(0, &["Lò Văn Ký", "Ký được.", "Mềm"]);
        bench.keep("thu.pdf", &sample("letter.pdf"));
        bench.answers(&[PIN], &[]);
        let sign = ["sign", "thu.pdf", "--level", "lta", "-o", "ra"];
        soft.run(sign.iter().chain(more)).is(0, &["(mức B-LTA)"]);
        bench.run_bare(["verify", "ra/thu.pdf"]).is(0, &["Hợp lệ"]);
        let path = bench.path("ra/thu.pdf");
        program("qpdf", &["--check".as_ref(), path.as_os_str()]);
        let told = program("pdfsig", &[path.as_os_str()]);
        assert!(told.contains("Signature is Valid"), "{name}: {told}");
    }
}

#[test]
fn keys_that_want_the_pin_for_each_signature_sign_on_softhsm() {
    for (name, pair, more) in [
        ("rsa", RSA, &[][..]),
        ("pss", RSA, &["--pss"]),
        ("p256", P256, &[]),
    ] {
        let soft = Soft::new(&format!("softhsm-anew-{name}"));
        let bench = &soft.bench;
        soft.add_key_that_asks(pair, "a1");
        soft.install(&bench.authority.person("Lò Văn Ký", 1001, pair))
            .is(0, &["Đã cài chứng thư số mới"]);
        let names = ["1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf"];
        for name in names {
            bench.keep(name, &sample("letter.pdf"));
        }
        bench.answers(&[PIN], &[]);
        let sign = ["sign", "-o", "ra"].iter().chain(&names).chain(more);
        soft.run(sign).is(0, &["Đã ký 5 tệp"]);
        assert_eq!(bench.pins_asked(), 1);
        for name in names {
            bench
                .run_bare(["verify", &format!("ra/{name}")])
                .is(1, &["Chữ ký khớp với nội dung lúc ký"]);
        }
    }
}

#[test]
fn a_renewed_certificate_is_installed_on_softhsm_and_the_old_one_taken_off() {
    let soft = Soft::new("softhsm-renewed");
    let bench = &soft.bench;
    soft.add_key(RSA, "a1");
    let person = |serial, to| Template {
        to,
        ..bench.authority.person("Lò Văn Ký", serial, RSA)
    };
    soft.install(&person(1001, day(30)))
        .is(0, &["cũ:  (chưa có)"]);
    soft.install(&person(1002, day(700)))
        .is(0, &["mới: 03EA\n  cũ:  03E9", "Đã cài"]);
    soft.install(&person(1003, day(100)))
        .is(2, &["không mới hơn"]);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench.answers(&[PIN], &[]);
    soft.run(["sign", "thu.pdf", "-o", "ra"]).is(0, &[]);
    assert_eq!(
        bench.verdict("ra/thu.pdf")["signatures"][0]["signer"]["serial"],
        "03EA"
    );

    soft.install(&person(1004, day(800))).is(0, &["Đã cài"]);
    bench.answers(&[PIN], &[true]);
    soft.run(["install", "moi.cer", "--remove-old"])
        .is(0, &["Đã gỡ chứng thư số cũ", "chung-thu-so-cu-03EA.cer"]);
    let told = soft.run(["certs", "--json"]).json();
    let serials = told["certificates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| own["serial"].as_str().unwrap());
    let mut serials: Vec<&str> = serials.collect();
    serials.sort_unstable();
    assert_eq!(serials, ["03E9", "03EC"]);
}

#[test]
fn a_wrong_pin_is_told_on_softhsm() {
    let soft = Soft::new("softhsm-pin");
    let bench = &soft.bench;
    soft.add_key(P256, "a1");
    soft.install(&bench.authority.person("Lò Văn Ký", 1001, P256))
        .is(0, &[]);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench.answers(&[WRONG_PIN], &[]);
    soft.run(["sign", "thu.pdf", "-o", "ra"]).is(
        2,
        &["Sai mã PIN, chưa làm gì. Nhập sai thêm có thể khóa thiết bị"],
    );
    assert_eq!(bench.pins_asked(), 1);
    soft.run(["tokens"]).is(0, &["đã có lần nhập sai mã PIN"]);
    assert!(!Path::exists(&bench.path("ra/thu.pdf")));
}
