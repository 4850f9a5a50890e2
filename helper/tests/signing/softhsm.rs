//! The same with a token that others have written: SoftHSM2, at `CHUKYSO_SOFTHSM` or where Debian puts it.
//!
//! `cargo xtask test` makes sure of it.

use std::env;
use std::path::{Path, PathBuf};

use crate::authority::day;
use crate::bench::{Bench, PIN, Said, WRONG_PIN, program, sample};
use crate::made::{P256, P384, Pair, RSA, Template};
use crate::others::Others;

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
    own: Others,
}

impl Soft {
    fn new(test: &str) -> Soft {
        let bench = Bench::new(test);
        let folder = bench.keep("softhsm/tokens/.keep", b"");
        let folder = folder.parent().unwrap().display();
        let text = format!("directories.tokendir = {folder}\n");
        let settings = bench.keep("softhsm/softhsm2.conf", text.as_bytes());
        let settings = ("SOFTHSM2_CONF", settings);
        Soft {
            own: Others::new(bench, module(), settings, "Mềm"),
        }
    }

    /// Puts a pair of keys onto the token.
    fn add_key(&self, pair: Pair, id: &str) {
        self.own.add_private_key(pair, id, &[]);
        self.own.add_public_key(pair, id);
    }

    /// The same; the private one wants the PIN for each signature.
    fn add_key_that_asks(&self, pair: Pair, id: &str) {
        self.own.add_private_key(pair, id, &["--always-auth"]);
        self.own.add_public_key(pair, id);
    }

    /// Installs a certificate that the authority issues, and answers the question for the PIN.
    fn install(&self, person: &Template) -> Said {
        let bench = &self.own.bench;
        bench.keep("moi.cer", &bench.authority.issue(person));
        bench.answers(&[PIN], &[]);
        self.own.run(["install", "moi.cer"])
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
        let bench = &soft.own.bench;
        soft.add_key(pair, "a1");
        soft.install(&bench.authority.person("Lò Văn Ký", 1001, pair))
            .is(0, &["Đã cài chứng thư số mới"]);
        soft.own
            .run(["certs"])
            .is(0, &["Lò Văn Ký", "Ký được.", "Mềm"]);
        bench.keep("thu.pdf", &sample("letter.pdf"));
        bench.answers(&[PIN], &[]);
        let sign = ["sign", "thu.pdf", "--level", "lta", "-o", "ra"];
        soft.own
            .run(sign.iter().chain(more))
            .is(0, &["(mức B-LTA)"]);
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
        let bench = &soft.own.bench;
        soft.add_key_that_asks(pair, "a1");
        soft.install(&bench.authority.person("Lò Văn Ký", 1001, pair))
            .is(0, &["Đã cài chứng thư số mới"]);
        let names = ["1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf"];
        for name in names {
            bench.keep(name, &sample("letter.pdf"));
        }
        bench.answers(&[PIN], &[]);
        let sign = ["sign", "-o", "ra"].iter().chain(&names).chain(more);
        soft.own.run(sign).is(0, &["Đã ký 5 tệp"]);
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
    let bench = &soft.own.bench;
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
    soft.own.run(["sign", "thu.pdf", "-o", "ra"]).is(0, &[]);
    assert_eq!(
        bench.verdict("ra/thu.pdf")["signatures"][0]["signer"]["serial"],
        "03EA"
    );

    soft.install(&person(1004, day(800))).is(0, &["Đã cài"]);
    bench.answers(&[PIN], &[true]);
    soft.own
        .run(["install", "moi.cer", "--remove-old"])
        .is(0, &["Đã gỡ chứng thư số cũ", "chung-thu-so-cu-03EA.cer"]);
    let told = soft.own.run(["certs", "--json"]).json();
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
    let bench = &soft.own.bench;
    soft.add_key(P256, "a1");
    soft.install(&bench.authority.person("Lò Văn Ký", 1001, P256))
        .is(0, &[]);
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench.answers(&[WRONG_PIN], &[]);
    soft.own.run(["sign", "thu.pdf", "-o", "ra"]).is(
        2,
        &["Sai mã PIN, chưa làm gì. Nhập sai thêm có thể khóa thiết bị"],
    );
    assert_eq!(bench.pins_asked(), 1);
    soft.own
        .run(["tokens"])
        .is(0, &["đã có lần nhập sai mã PIN"]);
    assert!(!Path::exists(&bench.path("ra/thu.pdf")));
}
