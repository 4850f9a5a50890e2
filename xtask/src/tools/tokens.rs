//! What the tests of tokens and signatures need: a token in software, and programs that know signatures.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::apt;
use crate::places::Places;
use crate::shell;

/// Where distributions put the module of SoftHSM.
const SOFTHSM: [&str; 5] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
];

/// pyHanko and Certomancer with all that they need, each in one version.
const REQUIREMENTS: &str = include_str!("requirements.txt");

/// Programs for tests, ready to use.
pub struct Tokens {
    softhsm: PathBuf,
    python: PathBuf,
}

impl Tokens {
    /// The PKCS#11 module of SoftHSM.
    pub fn softhsm(&self) -> &Path {
        &self.softhsm
    }

    /// A Python that has pyHanko.
    pub fn python(&self) -> &Path {
        &self.python
    }

    /// How native tests are told about them:
    ///
    /// | variable | value |
    /// |---|---|
    /// | `CHUKYSO_SOFTHSM` | the PKCS#11 module of SoftHSM; `softhsm2-util` and `pkcs11-tool` (OpenSC) are on `PATH` |
    /// | `CHUKYSO_PYTHON` | a Python that has pyHanko and Certomancer; `pyhanko` and `certomancer` stand beside it |
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("CHUKYSO_SOFTHSM", self.softhsm.clone().into()),
            ("CHUKYSO_PYTHON", self.python.clone().into()),
        ]
    }
}

/// Makes sure of SoftHSM and OpenSC by apt, and of pyHanko and Certomancer in a folder of the cache.
pub fn tokens(places: &Places) -> Result<Tokens> {
    let programs = ["softhsm2-util", "pkcs11-tool"];
    if find_softhsm().is_none() || programs.iter().any(|own| shell::which(own).is_none()) {
        shell::step("SoftHSM and OpenSC, by apt", || {
            apt::install(&["softhsm2", "opensc"])
        })?;
    }
    let softhsm = find_softhsm()
        .context("SoftHSM is missing; install it (`sudo apt-get install softhsm2`)")?;
    Ok(Tokens {
        softhsm,
        python: python(places)?,
    })
}

fn find_softhsm() -> Option<PathBuf> {
    SOFTHSM
        .into_iter()
        .map(PathBuf::from)
        .find(|module| module.is_file())
}

/// A Python with what [`REQUIREMENTS`] names.
fn python(places: &Places) -> Result<PathBuf> {
    let folder = places.cache.join("python");
    let python = folder.join("bin/python");
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == REQUIREMENTS) {
        return Ok(python);
    }
    shell::step("pyHanko and Certomancer, by pip", || {
        make_environment(&folder)?;
        let list = folder.join("requirements.txt");
        fs::write(&list, REQUIREMENTS)?;
        let mut install = Command::new(&python);
        install.args(["-m", "pip", "install", "--quiet"]);
        install.args(["--disable-pip-version-check", "--requirement"]);
        shell::run(install.arg(&list)).context(
            "not installed; try `pip install -r xtask/src/tools/requirements.txt` in an environment of Python",
        )?;
        fs::write(&stamp, REQUIREMENTS)?;
        Ok(())
    })?;
    Ok(python)
}

fn make_environment(folder: &Path) -> Result<()> {
    let make = || {
        shell::run(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(folder),
        )
    };
    if make().is_ok() {
        return Ok(());
    }
    // Debian keeps the module apart.
    apt::install(&["python3-venv"])?;
    make()
}
