//! Every check of the project, one after the other, with a summary at the end.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::places::Places;
use crate::{budget, packs, shell, site, tools};

/// Which checks to run.
#[derive(Args)]
pub struct Options {
    /// Only these, with commas between them.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Check>,
}

/// The checks, in the order in which they run: the quick ones first.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Check {
    /// Formatting.
    Fmt,
    /// Clippy, with warnings denied.
    Clippy,
    /// The packs of forms and rules.
    Packs,
    /// Native tests of all crates.
    Native,
    /// Tests of the helper and of what it meets, built for Windows and run under wine.
    Windows,
    /// The site's release build.
    Build,
    /// Sizes of the built site.
    Budget,
    /// Tests of the built site in Chromium.
    Browser,
}

impl Check {
    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    fn run(self, places: &Places) -> Result<()> {
        match self {
            Check::Fmt => {
                component("rustfmt", "cargo-fmt")?;
                shell::run(cargo(places).args(["fmt", "--all", "--check"]))
            }
            Check::Clippy => {
                component("clippy", "cargo-clippy")?;
                shell::run(cargo(places).args([
                    "clippy",
                    "--workspace",
                    "--all-targets",
                    "--quiet",
                    "--",
                    "--deny",
                    "warnings",
                ]))
            }
            Check::Packs => packs::run(places, &packs::Options::default()),
            Check::Native => native(places),
            Check::Windows => windows(places),
            Check::Build => site::build(places, &tools::wasm(places)?),
            Check::Budget => match budget::check(places)? {
                true => Ok(()),
                false => bail!("the site is heavier than size-budget.toml allows"),
            },
            Check::Browser => browser(places),
        }
    }
}

/// Runs the checks; one that fails does not keep the others from running.
pub fn run(places: &Places, options: &Options) -> Result<()> {
    let mut summary = Vec::new();
    let start = Instant::now();
    for &check in Check::value_variants() {
        if !options.only.is_empty() && !options.only.contains(&check) {
            continue;
        }
        let check_start = Instant::now();
        let result = shell::step(&format!("check: {}", check.name()), || check.run(places));
        if let Err(error) = &result {
            eprintln!("error: {error:#}");
        }
        summary.push((check, check_start.elapsed(), result));
    }
    print_summary(&summary, start.elapsed())
}

fn print_summary(summary: &[(Check, Duration, Result<()>)], total: Duration) -> Result<()> {
    println!("\n== summary");
    for (check, time, result) in summary {
        let verdict = match result {
            Ok(()) => "passed".to_owned(),
            Err(error) => format!("FAILED: {error:#}"),
        };
        println!(
            "{:<8} {:>12}  {verdict}",
            check.name(),
            shell::duration(*time)
        );
    }
    let failed = summary
        .iter()
        .filter(|(_, _, result)| result.is_err())
        .count();
    let passed = summary.len() - failed;
    println!(
        "checks: {passed} passed, {failed} failed, in {}",
        shell::duration(total)
    );
    if failed > 0 {
        bail!("{failed} of {} checks failed", summary.len());
    }
    Ok(())
}

fn cargo(places: &Places) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(&places.root);
    command
}

/// Makes sure of a part of the toolchain that rustup's minimal profile leaves out.
fn component(name: &str, program: &str) -> Result<()> {
    if shell::which(program).is_some()
        && shell::output("cargo", &[&program[6..], "--version"]).is_some()
    {
        return Ok(());
    }
    shell::step(&format!("{name}, by rustup"), || {
        shell::run_within(
            Command::new("rustup").args(["component", "add", name]),
            Duration::from_secs(120),
        )
        .with_context(|| format!("not installed; try `rustup component add {name}`"))
    })
}

/// Runs all native tests.
fn native(places: &Places) -> Result<()> {
    tools::pdf_programs()?;
    let tokens = tools::tokens(places)?;
    let mut command = cargo(places);
    command.args(["test", "--workspace", "--no-fail-fast"]);
    command.envs(tokens.environment());
    command.env("CHUKYSO_KRYOPTIC", tools::kryoptic(places)?);
    run_tests("native", command)
}

/// Runs the tests of the helper and of the token for tests as programs for Windows.
///
/// What only Linux has is marked `cfg(unix)` there.
fn windows(places: &Places) -> Result<()> {
    let windows = tools::windows()?;
    let wine = tools::wine(places)?;
    let mut command = windows.cargo(places)?;
    command.args(["test", "--no-fail-fast", "--target", tools::WINDOWS]);
    command.args(["--package", "helper", "--package", "test-token"]);
    command.envs(wine.environment());
    // Where snapshots are, as cargo itself cannot be asked from within wine.
    command.env("INSTA_WORKSPACE_ROOT", &places.root);
    run_tests("Windows", command)
}

/// Runs tests and prints how many there were.
fn run_tests(kind: &str, mut command: Command) -> Result<()> {
    command.stdout(Stdio::piped());
    let mut child = command.spawn().context("cargo cannot be started")?;
    let stdout = child.stdout.take().context("cargo has no output")?;
    let mut counts = Counts::default();
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        println!("{line}");
        counts.add(&line);
    }
    let status = child.wait()?;
    println!(
        "{kind} tests: {} passed, {} failed, {} ignored",
        counts.passed, counts.failed, counts.ignored
    );
    if !status.success() {
        bail!("{} {kind} tests failed", counts.failed);
    }
    if counts.passed == 0 {
        bail!("no {kind} test ran");
    }
    Ok(())
}

/// What the test programs said at their ends.
#[derive(Default, Debug, PartialEq)]
struct Counts {
    passed: u32,
    failed: u32,
    ignored: u32,
}

impl Counts {
    /// Adds a line like `test result: ok. 3 passed; 0 failed; 0 ignored; …`; other lines say nothing.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        let words: Vec<&str> = result.split_whitespace().collect();
        for pair in words.windows(2) {
            let number = pair[0].parse().unwrap_or(0);
            match pair[1].trim_end_matches(';') {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

fn browser(places: &Places) -> Result<()> {
    let browser = tools::browser(places)?;
    let program = std::env::current_exe().context("this program does not know where it is")?;
    let command_line = command_line(places)?;
    let tokens = tools::tokens(places)?;
    let mut command = Command::new("npx");
    command.args(["--no-install", "playwright", "test"]);
    command.current_dir(places.tests());
    command.env("CHROMIUM", &browser.program);
    // The tests start and stop this very program's server.
    command.env("CHUKYSO_XTASK", program);
    // They open what the site made with the command line; built before them, as building inside a test takes longer than a test may.
    command.env("CHUKYSO_CLI", command_line);
    // What others hold of the signatures.
    command.envs(tokens.environment());
    shell::run(&mut command).context("browser tests failed")
}

/// Builds the program `chukyso` and says where it is; the token for tests and its pinentry lie beside it.
fn command_line(places: &Places) -> Result<PathBuf> {
    #[derive(serde::Deserialize)]
    struct Built {
        target: Target,
        executable: Option<PathBuf>,
    }
    #[derive(serde::Deserialize)]
    struct Target {
        name: String,
    }
    shell::step("command line of the helper", || {
        let mut command = Command::new("cargo");
        command.args([
            "build",
            "--package",
            "helper",
            "--package",
            "test-token",
            "--message-format",
            "json-render-diagnostics",
        ]);
        command.current_dir(&places.root).stderr(Stdio::inherit());
        let output = command.output().context("cargo did not start")?;
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str::<Built>(line).ok())
            .filter(|built| built.target.name == "chukyso")
            .find_map(|built| built.executable)
            .context("the helper was not built")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_test_programs_are_summed() {
        let mut counts = Counts::default();
        for line in [
            "running 2 tests",
            "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test nothing passed; 7 passed ... ok",
        ] {
            counts.add(line);
        }
        assert_eq!(
            counts,
            Counts {
                passed: 5,
                failed: 1,
                ignored: 1
            }
        );
    }
}
