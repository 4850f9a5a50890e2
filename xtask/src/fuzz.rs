//! Coverage-guided fuzzing with the compiler that everything else is built with: the targets of `fuzz/`, instrumented as cargo-fuzz does it on a nightly one, without a sanitizer.
//!
//! What is found to lead further is kept in the cache folder, so that the next run begins there.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

use crate::places::Places;
use crate::shell;

/// What to fuzz.
#[derive(Args)]
pub struct Options {
    /// Only this target; all, one after the other, where none is named.
    target: Option<String>,
    /// How long each target runs.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

/// Counters at every edge, and what is compared with what.
const INSTRUMENTED: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing";

/// How long one input may take, in seconds, and how much memory all of a target may, in MiB.
const TIMEOUT: u32 = 10;
const MEMORY: u32 = 1024;

/// Builds the targets and runs them from the seeds and from what earlier runs kept.
///
/// # Errors
/// At the first finding: an input that breaks an assertion, panics, or takes too long or too much memory.
pub fn run(places: &Places, options: &Options) -> Result<()> {
    let all = targets(places)?;
    let chosen = match &options.target {
        None => all,
        Some(name) if all.contains(name) => vec![name.clone()],
        Some(name) => bail!("there is no target `{name}`, only {}", all.join(", ")),
    };
    let programs = shell::step("fuzz targets", || build(places, &chosen))?;
    for target in &chosen {
        let what = format!("fuzz: {target}, {} s", options.seconds);
        let program = programs.join(target);
        shell::step(&what, || fuzz(places, target, &program, options.seconds))?;
    }
    Ok(())
}

/// The names of the targets, as `fuzz/Cargo.toml` has them.
fn targets(places: &Places) -> Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Manifest {
        bin: Vec<Named>,
    }
    #[derive(Deserialize)]
    struct Named {
        name: String,
    }
    let path = places.fuzz().join("Cargo.toml");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let manifest: Manifest = toml::from_str(&text).with_context(|| path.display().to_string())?;
    Ok(manifest.bin.into_iter().map(|named| named.name).collect())
}

/// Builds targets; the folder in which their programs are.
fn build(places: &Places, targets: &[String]) -> Result<PathBuf> {
    if shell::which("c++").is_none() {
        bail!(
            "no C++ compiler, which libFuzzer is built with: install g++ (`apt install g++`) or clang"
        );
    }
    let told = shell::output("rustc", &["--version", "--verbose"]).context("rustc is missing")?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc does not say for what it builds")?;
    let target_folder = places.cache.join("target-fuzz");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(places.fuzz());
    // With a target named, programs that run while building are not instrumented.
    cargo.args(["build", "--release", "--locked", "--target", host]);
    for target in targets {
        cargo.args(["--bin", target]);
    }
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.env("RUSTFLAGS", INSTRUMENTED);
    cargo.env("CARGO_TARGET_DIR", &target_folder);
    shell::run(&mut cargo)?;
    Ok(target_folder.join(host).join("release"))
}

fn fuzz(places: &Places, target: &str, program: &Path, seconds: u64) -> Result<()> {
    let folder = places.cache.join("fuzz");
    let (corpus, findings) = (
        folder.join("corpus").join(target),
        folder.join("findings").join(target),
    );
    for needed in [&corpus, &findings] {
        fs::create_dir_all(needed).with_context(|| needed.display().to_string())?;
    }
    let log = folder.join(format!("{target}.log"));
    let begun = SystemTime::now();
    let mut command = Command::new(program);
    command.args([
        format!("-max_total_time={seconds}"),
        format!("-timeout={TIMEOUT}"),
        format!("-rss_limit_mb={MEMORY}"),
    ]);
    command.arg(with_path("-dict=", &dictionary(places, target), ""));
    command.arg(with_path("-artifact_prefix=", &findings, "/"));
    // Of several folders, what is new goes into the first one.
    command.arg(&corpus);
    command.stderr(File::create(&log).with_context(|| log.display().to_string())?);
    let result = shell::run(&mut command);
    let told = fs::read(&log).unwrap_or_default();
    let told = String::from_utf8_lossy(&told);
    if result.is_ok() {
        if let Some(line) = told.lines().rfind(|line| line.contains("cov: ")) {
            println!("{}", line.trim());
        }
        return Ok(());
    }
    for line in message(&told) {
        eprintln!("{line}");
    }
    let input = newest(&findings, begun);
    let input = input.map_or("no input was kept".to_owned(), |path| {
        format!(
            "the input is {}; to run it again: {} {0}",
            path.display(),
            program.display()
        )
    });
    bail!(
        "{target}: a finding; {input}; all that was said is in {}",
        log.display()
    )
}

/// The words of a target's format.
fn dictionary(places: &Places, target: &str) -> PathBuf {
    let name = match target {
        "bridge_request" => "bridge.dict",
        "certificate" | "cms" | "evidence" => "asn1.dict",
        _ => "pdf.dict",
    };
    places.fuzz().join("dictionaries").join(name)
}

fn with_path(before: &str, path: &Path, after: &str) -> OsString {
    let mut argument = OsString::from(before);
    argument.push(path);
    argument.push(after);
    argument
}

/// What a run that broke off says about it: from the panic or libFuzzer's own error on, as far as one looks.
fn message(told: &str) -> Vec<&str> {
    let is_start = |line: &&str| line.contains(" panicked at ") || line.contains("ERROR: ");
    let lines: Vec<&str> = told.lines().collect();
    let start = lines.iter().position(is_start);
    let start = start.unwrap_or(lines.len().saturating_sub(20));
    lines[start..].iter().take(40).copied().collect()
}

/// The newest input in a folder that was kept since a time.
fn newest(folder: &Path, since: SystemTime) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let dated = entries.filter_map(|entry| {
        let changed = entry.metadata().ok()?.modified().ok()?;
        (changed >= since).then(|| (changed, entry.path()))
    });
    dated.max().map(|(_, path)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_its_file_and_its_dictionary() {
        let places = Places::find().unwrap();
        let all = targets(&places).unwrap();
        assert!(all.len() >= 6, "{all:?}");
        for target in all {
            let file = places.fuzz().join(format!("fuzz_targets/{target}.rs"));
            assert!(file.is_file(), "{}", file.display());
            assert!(dictionary(&places, &target).is_file(), "{target}");
        }
    }

    #[test]
    fn a_finding_is_told_from_its_panic_on() {
        let told =
            "INFO: a\n#2 INITED cov: 9\nthread '<unnamed>' (7) panicked at src/a.rs:1:1:\nwhy\n";
        let lines = ["thread '<unnamed>' (7) panicked at src/a.rs:1:1:", "why"];
        assert_eq!(message(told), lines);
        assert_eq!(message("a\nb"), ["a", "b"]);
    }
}
