//! Debian's packages, installed when a program of theirs is missing.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell;

/// Installs packages; where that is not possible, the error names the command that a person can run.
pub fn install(packages: &[&str]) -> Result<()> {
    let by_hand = format!("sudo apt-get install --yes {}", packages.join(" "));
    if shell::which("apt-get").is_none() {
        bail!("apt-get is missing; install by hand what `{by_hand}` would");
    }
    apt_get(&["update"])
        .and_then(|()| {
            let install = ["install", "--yes", "--no-install-recommends"];
            apt_get(&[&install, packages].concat())
        })
        .with_context(|| format!("not installed; try `{by_hand}`"))
}

/// Installs those of the packages that Debian does not have installed; without apt, what needs them will tell.
pub fn install_missing(packages: &[&str]) -> Result<()> {
    if shell::which("apt-get").is_none() {
        return Ok(());
    }
    let is_missing = |package: &&str| {
        let query = ["--show", "--showformat=${db:Status-Status}", package];
        shell::output("dpkg-query", &query).as_deref() != Some("installed")
    };
    let missing: Vec<&str> = packages.iter().copied().filter(is_missing).collect();
    match missing.is_empty() {
        true => Ok(()),
        false => install(&missing),
    }
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let is_root = shell::output("id", &["-u"]).as_deref() == Some("0");
    let mut command = if is_root {
        Command::new("apt-get")
    } else if shell::which("sudo").is_some() {
        // Never asks for a password: it would hang where nobody is watching.
        let mut command = Command::new("sudo");
        command.args(["--non-interactive", "apt-get"]);
        command
    } else {
        bail!("not root, and sudo is missing");
    };
    command.arg("--quiet=2").args(arguments);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    shell::run(&mut command)
}
