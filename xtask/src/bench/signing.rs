//! Signing and verifying beside pyHanko, with one SoftHSM token; and how much memory a large file takes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::places::Places;
use crate::{shell, tools};

/// How many files are signed.
const FILES: usize = 200;

/// How many times as many files a second as pyHanko.
const AIM: f64 = 10.0;

/// How much longer than the token itself needs for its signatures.
const OVER_TOKEN: f64 = 1.5;

/// A file of so many MiB is signed in less than [`MEMORY`].
const LARGE: usize = 100;

/// In MiB.
const MEMORY: f64 = 300.0;

const PIN: &str = "12345678";
const LABEL: &str = "DO";

/// Runs the comparison and prints a line for each goal; whether all were reached.
pub fn run(places: &Places) -> Result<bool> {
    let programs = tools::tokens(places)?;
    let folder = places.cache.join("bench-signing");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("roots"))?;
    let bench = Bench {
        folder: &folder,
        configuration: folder.join("softhsm2.conf"),
    };
    bench.make_token(programs.softhsm())?;
    let built = build(places)?;
    let module = programs.softhsm().display().to_string();
    let count = FILES.to_string();
    let at = |name: &str| folder.join(name).display().to_string();
    let letter = places.root.join("crates/seal/tests/samples/letter.pdf");

    let mut ours = Command::new(&built);
    ours.args([
        &module,
        &letter.display().to_string(),
        &at(""),
        &at("roots"),
        &count,
    ]);
    let ours = bench.measured(&mut ours)?;
    let mut theirs = Command::new(programs.python());
    theirs.arg(places.root.join("xtask/bench/sign_with_pyhanko.py"));
    theirs.args([&module, LABEL, &at("roots/root.pem"), &at(""), &count]);
    let theirs = bench.measured(&mut theirs)?;

    let seconds = |told: &Value, what: &str| {
        told[what]
            .as_f64()
            .with_context(|| format!("no {what} was measured"))
    };
    let raw = seconds(&ours, "raw")?;
    let mut good = true;
    for (what, name) in [("signing", "sign"), ("verifying", "verify")] {
        let (own, other) = (seconds(&ours, what)?, seconds(&theirs, what)?);
        let ratio = other / own;
        good &= ratio >= AIM;
        println!(
            "{name}: {FILES} files in {own:.2} s, pyHanko {other:.2} s: {ratio:.1} × as fast (goal {AIM} ×)"
        );
    }
    let over = seconds(&ours, "signing")? / raw;
    good &= over <= OVER_TOKEN;
    println!(
        "sign: {over:.2} × the token's own time for {FILES} signatures, {raw:.2} s (goal {OVER_TOKEN} ×)"
    );
    let mut large = Command::new(&built);
    large.args([&module, "", &at(""), &at("roots"), "large"]);
    let used = seconds(&bench.measured(&mut large)?, "mebibytes")?;
    good &= used < MEMORY;
    println!("memory: {used:.0} MiB at most for a PDF of {LARGE} MiB (goal {MEMORY} MiB)");
    Ok(good)
}

/// Builds the benchmark as the helper is shipped.
fn build(places: &Places) -> Result<PathBuf> {
    shell::step("the benchmark of the helper", || {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(&places.root);
        cargo.args([
            "build",
            "--profile",
            "native",
            "--package",
            "helper",
            "--bench",
            "signing",
        ]);
        cargo
            .args(["--message-format", "json"])
            .stderr(Stdio::inherit());
        let output = cargo.output().context("cargo cannot be started")?;
        if !output.status.success() {
            bail!("the benchmark does not build");
        }
        let text = String::from_utf8(output.stdout)?;
        let told = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        told.filter(|told| told["target"]["name"] == "signing")
            .find_map(|told| told["executable"].as_str().map(PathBuf::from))
            .context("cargo built no benchmark")
    })
}

struct Bench<'a> {
    folder: &'a Path,
    configuration: PathBuf,
}

impl Bench<'_> {
    /// A root, a token, and on it a key with a certificate of that root.
    fn make_token(&self, module: &Path) -> Result<()> {
        let tokens = self.folder.join("tokens");
        fs::create_dir_all(&tokens)?;
        let text = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
            tokens.display()
        );
        fs::write(&self.configuration, text)?;
        let extensions = "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";
        fs::write(self.folder.join("extensions"), extensions)?;
        let own: [&[&str]; 5] = [
            &[
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "root.key",
                "-out",
                "roots/root.pem",
                "-days",
                "30",
                "-subj",
                "/C=VN/CN=Root",
                "-addext",
                "basicConstraints=critical,CA:TRUE",
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign",
            ],
            &[
                "openssl",
                "genpkey",
                "-algorithm",
                "RSA",
                "-pkeyopt",
                "rsa_keygen_bits:2048",
                "-out",
                "own.key",
            ],
            &[
                "openssl",
                "req",
                "-new",
                "-key",
                "own.key",
                "-subj",
                "/C=VN/CN=Signer",
                "-out",
                "own.csr",
            ],
            &[
                "openssl",
                "x509",
                "-req",
                "-in",
                "own.csr",
                "-CA",
                "roots/root.pem",
                "-CAkey",
                "root.key",
                "-set_serial",
                "0x5a",
                "-days",
                "20",
                "-extfile",
                "extensions",
                "-out",
                "own.pem",
            ],
            &[
                "openssl", "x509", "-in", "own.pem", "-outform", "der", "-out", "own.cer",
            ],
        ];
        own.iter().try_for_each(|command| self.run(command))?;
        self.run(&[
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            LABEL,
            "--pin",
            PIN,
            "--so-pin",
            PIN,
        ])?;
        self.run(&[
            "softhsm2-util",
            "--import",
            "own.key",
            "--token",
            LABEL,
            "--label",
            "khoa",
            "--id",
            "A1",
            "--pin",
            PIN,
        ])?;
        let module = module.display().to_string();
        self.run(&[
            "pkcs11-tool",
            "--module",
            &module,
            "--token-label",
            LABEL,
            "--login",
            "--pin",
            PIN,
            "--write-object",
            "own.cer",
            "--type",
            "cert",
            "--id",
            "A1",
            "--label",
            "cert",
        ])
    }

    fn run(&self, command: &[&str]) -> Result<()> {
        let output = Command::new(command[0])
            .args(&command[1..])
            .current_dir(self.folder)
            .env("SOFTHSM2_CONF", &self.configuration)
            .output()
            .with_context(|| format!("{} cannot be started", command[0]))?;
        if !output.status.success() {
            bail!(
                "{} failed: {}",
                command[0],
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(())
    }

    /// What a program measured, from its line of JSON.
    fn measured(&self, command: &mut Command) -> Result<Value> {
        command
            .env("SOFTHSM2_CONF", &self.configuration)
            .stderr(Stdio::inherit());
        let output = command.output().context("a benchmark cannot be started")?;
        if !output.status.success() {
            bail!("a benchmark broke off");
        }
        let text = String::from_utf8(output.stdout)?;
        let line = text.lines().next_back().context("nothing was measured")?;
        Ok(serde_json::from_str(line)?)
    }
}
