//! kryoptic, a token in software that locks after wrong PINs: built from source, as Debian 12 has no package of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::apt;
use crate::places::Places;
use crate::shell;

/// What it is built from, in the checkout.
const SOURCE: &str = "helper/kryoptic";
const FILES: [&str; 3] = ["Cargo.toml", "Cargo.lock", "src/lib.rs"];
/// What its build reads: headers of OpenSSL and SQLite, and libclang, which makes Rust of the former.
const PACKAGES: [&str; 4] = ["libclang-dev", "libsqlite3-dev", "libssl-dev", "pkg-config"];

/// Makes sure of the PKCS#11 module of kryoptic in the cache folder, and says where it is.
///
/// Native tests are told by the variable `CHUKYSO_KRYOPTIC`.
pub fn kryoptic(places: &Places) -> Result<PathBuf> {
    let source = places.root.join(SOURCE);
    let folder = places.cache.join("kryoptic");
    let module = folder.join("debug/libkryoptic.so");
    let stamp = folder.join("built-from.txt");
    let text = text(&source)?;
    if module.is_file() && fs::read_to_string(&stamp).is_ok_and(|built_from| built_from == text) {
        return Ok(module);
    }
    shell::step("kryoptic, from source", || {
        apt::install_missing(&PACKAGES)?;
        build(&source, &folder)?;
        fs::write(&stamp, &text).with_context(|| format!("cannot write {}", stamp.display()))
    })?;
    Ok(module)
}

/// All of its source; its dependencies are told by the lock file.
fn text(source: &Path) -> Result<String> {
    let mut text = String::new();
    for name in FILES {
        let file = source.join(name);
        text += &fs::read_to_string(&file)
            .with_context(|| format!("{} cannot be read", file.display()))?;
    }
    Ok(text)
}

fn build(source: &Path, folder: &Path) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(["build", "--locked", "--target-dir"]);
    command.arg(folder).current_dir(source);
    shell::run(&mut command).with_context(|| {
        let packages = PACKAGES.join(" ");
        format!("not built; it needs what `sudo apt-get install {packages}` installs on Debian")
    })
}
