//! What the browser tests need: Chromium, the test runner, and programs that look into PDFs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::apt;
use crate::places::Places;
use crate::shell;

/// The browser to test with.
pub struct Browser {
    /// The program.
    pub program: PathBuf,
}

/// Names under which a Chromium may be installed, the preferred first.
const CHROMIUM: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Makes sure of a browser, of the packages of `tests/package.json`, and of poppler and qpdf.
pub fn browser(places: &Places) -> Result<Browser> {
    if find_chromium().is_none() {
        shell::step("Chromium, by apt", || apt::install(&["chromium"]))?;
    }
    pdf_programs()?;
    npm_install(&places.tests())?;
    let program = find_chromium().context(
        "no Chromium on PATH; install one (`sudo apt-get install chromium`) or name it in CHROMIUM",
    )?;
    Ok(Browser { program })
}

/// Makes sure of poppler and qpdf, which look into the PDFs of the native tests, too.
pub fn pdf_programs() -> Result<()> {
    let missing: Vec<&str> = [("pdftotext", "poppler-utils"), ("qpdf", "qpdf")]
        .into_iter()
        .filter(|(program, _)| shell::which(program).is_none())
        .map(|(_, package)| package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    shell::step("programs that look into PDFs, by apt", || {
        apt::install(&missing)
    })
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM").filter(|value| !value.is_empty()) {
        return Some(PathBuf::from(named));
    }
    CHROMIUM.into_iter().find_map(shell::which)
}

/// Installs what a folder's `package-lock.json` names, unless the same was installed before.
pub fn npm_install(folder: &Path) -> Result<()> {
    let lock = fs::read_to_string(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    let stamp = folder.join("node_modules/.installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    shell::step(&format!("packages of {name}/, by npm"), || {
        let mut command = Command::new("npm");
        command
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(folder);
        // The browser is Debian's.
        command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        shell::run(&mut command)
            .with_context(|| format!("not installed; try `npm ci` in {}", folder.display()))?;
        fs::write(&stamp, &lock)?;
        Ok(())
    })
}
