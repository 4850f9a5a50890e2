//! What pyHanko holds of signed files, with the Python of `CHUKYSO_PYTHON`, as `cargo xtask test` sets it up.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;

use crate::bench::{Bench, PIN, program, sample};
use crate::made::{P256, P384, RSA};

/// Runs `pyhanko sign` with the test's root as the only one.
#[track_caller]
fn pyhanko(bench: &Bench, command: &str, more: &[&str], file: &str) -> String {
    let python = env::var_os("CHUKYSO_PYTHON").map(PathBuf::from);
    let python = python
        .expect("CHUKYSO_PYTHON names a Python that has pyHanko; `cargo xtask test` sets it up");
    let (root, middle, file) = (
        bench.path("home/roots/root.cer"),
        bench.path("home/roots/middle.cer"),
        bench.path(file),
    );
    let trust = [
        OsStr::new("--trust-replace"),
        "--trust".as_ref(),
        root.as_os_str(),
        "--other-certs".as_ref(),
        middle.as_os_str(),
        file.as_os_str(),
    ];
    let own = ["sign", command].into_iter().chain(more.iter().copied());
    let arguments: Vec<&OsStr> = own.map(OsStr::new).chain(trust).collect();
    program(
        python.with_file_name("pyhanko").to_str().unwrap(),
        &arguments,
    )
}

#[test]
fn pyhanko_takes_signatures_of_every_key() {
    for (name, pair, more) in [
        ("rsa", RSA, &[][..]),
        ("pss", RSA, &["--pss"]),
        ("p256", P256, &[]),
        ("p384", P384, &[]),
    ] {
        let bench = Bench::with_token(&format!("pyhanko-{name}"), pair);
        bench.keep("thu.pdf", &sample("letter.pdf"));
        let sign = ["sign", "thu.pdf", "--level", "t", "-o", "ra"];
        bench.run(sign.iter().chain(more)).is(0, &[]);
        let said = pyhanko(&bench, "validate", &["--no-revocation-check"], "ra/thu.pdf");
        let verdict = ":INTACT:TRUSTED,TIMESTAMP_TOKEN<INTACT:TRUSTED>,UNTOUCHED";
        assert!(said.contains(verdict), "{name}: {said}");
    }
}

#[test]
fn pyhanko_takes_two_people_and_what_is_kept_for_later() {
    let bench = Bench::with_two_people("pyhanko-two");
    bench.keep("thu.pdf", &sample("letter.pdf"));
    bench.answers(&[PIN, PIN], &[]);
    let sign = |file, serial, level, folder| {
        bench
            .run([
                "sign", file, "--cert", serial, "--level", level, "-o", folder,
            ])
            .is(0, &[]);
    };
    sign("thu.pdf", "03E9", "lt", "mot");
    sign("mot/thu.pdf", "03EA", "lta", "hai");
    let said = pyhanko(&bench, "adesverify", &[], "hai/thu.pdf");
    for field in ["chu-ky-1:", "con-dau-1:"] {
        let line = said.lines().find(|line| line.starts_with(field));
        let line = line.unwrap_or_else(|| panic!("{field} {said}"));
        assert!(
            line.contains(":INTACT:TRUSTED,TIMESTAMP_TOKEN<INTACT:TRUSTED>"),
            "{line}"
        );
        assert!(line.ends_with("ACCEPTABLE_MODIFICATIONS"), "{line}");
    }
}
