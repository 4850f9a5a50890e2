//! Running other programs, saying what is run and how long it took.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Runs a step under a heading and prints how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {what}");
    let start = Instant::now();
    let result = work();
    let verdict = if result.is_ok() { "done" } else { "failed" };
    println!("== {what}: {verdict} in {}", duration(start.elapsed()));
    result
}

/// Runs a program to its end, its output passed through; an exit status other than 0 is an error.
pub fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", shown(command));
    let status = start(command)?;
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(())
}

/// Like [`run`], but kills the program when it has not ended after `limit`: for steps that may hang without a network.
pub fn run_within(command: &mut Command, limit: Duration) -> Result<()> {
    println!("$ {}", shown(command));
    let mut child = command
        .spawn()
        .with_context(|| format!("`{}` cannot be started", shown(command)))?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                bail!("`{}` ended with {status}", shown(command));
            }
            return Ok(());
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!(
                "`{}` had not ended after {}",
                shown(command),
                duration(limit)
            );
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// What a program prints, without the last line end; `None` when it cannot be started or fails.
pub fn output(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim_end().to_owned())
}

/// The full path of a program on `PATH`.
pub fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

/// `PATH` with these folders before all others.
pub fn path_with(first: &[&Path]) -> Result<std::ffi::OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let folders = first
        .iter()
        .map(|folder| folder.to_path_buf())
        .chain(std::env::split_paths(&old));
    std::env::join_paths(folders).context("a folder's name cannot stand in PATH")
}

/// A duration as people say it: `840 ms`, `12.3 s`, `4 min 05 s`.
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 1.0 {
        format!("{} ms", duration.as_millis())
    } else if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!(
            "{} min {:02} s",
            duration.as_secs() / 60,
            duration.as_secs() % 60
        )
    }
}

fn start(command: &mut Command) -> Result<ExitStatus> {
    command
        .status()
        .with_context(|| format!("`{}` cannot be started", shown(command)))
}

/// The command as one would type it, without the environment.
fn shown(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        if argument.is_empty() || argument.contains(|letter: char| letter.is_whitespace()) {
            let _ = write!(text, " '{argument}'");
        } else {
            let _ = write!(text, " {argument}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        for (milliseconds, expected) in [
            (0, "0 ms"),
            (840, "840 ms"),
            (12_340, "12.3 s"),
            (245_000, "4 min 05 s"),
        ] {
            assert_eq!(duration(Duration::from_millis(milliseconds)), expected);
        }
    }

    #[test]
    fn a_failing_or_hanging_program_is_an_error() {
        assert!(run(&mut Command::new("false")).is_err());
        let mut sleep = Command::new("sleep");
        let error = run_within(sleep.arg("20"), Duration::from_millis(100)).unwrap_err();
        assert_eq!(error.to_string(), "`sleep 20` had not ended after 100 ms");
    }
}
