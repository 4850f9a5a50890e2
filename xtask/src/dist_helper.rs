//! The helper in archives to hand out, in `dist-helper/`: one for Linux, one for Windows, with their checksums.
//!
//! The same sources give the same bytes: nothing in an archive tells the time, the person or the folder it was made in.

mod archive;
mod notices;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::places::Places;
use crate::{shell, site, tools};
use archive::Entry;

/// What an archive has beside the program, out of `helper/packaging/`.
const TEXTS: [&str; 2] = ["DOC-TRUOC.txt", "LICENSE.txt"];

/// A system that the helper is built for.
struct System {
    /// How archives name it.
    name: &'static str,
    /// Cargo's name of it.
    target: &'static str,
    program: &'static str,
    /// What only this system has, out of `helper/packaging/`.
    texts: &'static [&'static str],
    /// How its texts end their lines.
    line_end: &'static str,
    /// What the linker is told, so that it writes the same each time.
    linker: &'static str,
}

const LINUX: System = System {
    name: "linux-x86_64",
    target: "x86_64-unknown-linux-gnu",
    program: "chukyso",
    texts: &["chukyso.desktop"],
    line_end: "\n",
    linker: "",
};

const WINDOWS: System = System {
    name: "windows-x86_64",
    target: tools::WINDOWS,
    program: "chukyso.exe",
    texts: &["Mo-chuong-trinh-ky.cmd"],
    line_end: "\r\n",
    linker: "-Clink-arg=-Wl,--no-insert-timestamp",
};

/// Builds both archives.
pub fn run(places: &Places) -> Result<()> {
    let windows = tools::windows()?;
    let folder = places.root.join("dist-helper");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;

    let mut cargo = Command::new("cargo");
    cargo.current_dir(&places.root);
    let (root, entries) = contents(places, &LINUX, cargo)?;
    let path = folder.join(format!("{root}.tar.gz"));
    fs::write(&path, archive::tar_gz(&root, &entries)?)?;

    let (root, entries) = contents(places, &WINDOWS, windows.cargo(places)?)?;
    let path = folder.join(format!("{root}.zip"));
    fs::write(&path, archive::zip(&root, &entries)?)?;

    site::write_sums(&folder)?;
    println!("\nHand out what is in {}:", folder.display());
    print!("{}", fs::read_to_string(folder.join(site::SUMS))?);
    Ok(())
}

/// The name of an archive's only folder, which is the archive's own, and what is in it.
fn contents(places: &Places, system: &System, cargo: Command) -> Result<(String, Vec<Entry>)> {
    let root = format!("chukyso-{}-{}", env!("CARGO_PKG_VERSION"), system.name);
    let program = shell::step(&format!("helper for {}", system.name), || {
        build(places, system, cargo)
    })?;
    let mut entries = vec![Entry {
        name: system.program.to_owned(),
        bytes: read(&program)?,
        runs: true,
    }];
    let mut texts = Vec::new();
    for name in TEXTS.iter().chain(system.texts) {
        let path = places.root.join("helper/packaging").join(name);
        let text = fs::read_to_string(&path);
        let text = text.with_context(|| format!("{} cannot be read", path.display()))?;
        texts.push(((*name).to_owned(), text));
    }
    let notices = notices::of_helper(places, system.target)?;
    texts.push(("THU-VIEN.txt".to_owned(), notices));
    entries.extend(texts.into_iter().map(|(name, text)| Entry {
        name,
        bytes: text.replace('\n', system.line_end).into_bytes(),
        runs: false,
    }));
    Ok((root, entries))
}

/// Builds the program, and says where it is.
fn build(places: &Places, system: &System, mut cargo: Command) -> Result<PathBuf> {
    // Apart from other builds, whose flags are others.
    let target = places.root.join("target/dist-helper");
    cargo.args([
        "build",
        "--profile",
        "native",
        "--package",
        "helper",
        "--target",
    ]);
    cargo.arg(system.target).arg("--target-dir").arg(&target);
    let flags: Vec<String> = hidden_folders(places)?
        .into_iter()
        .map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()))
        .chain(Some(system.linker.to_owned()).filter(|flag| !flag.is_empty()))
        .collect();
    // Folders may have blanks in their names.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    cargo.env_remove("RUSTFLAGS");
    shell::run(&mut cargo)?;
    Ok(target
        .join(system.target)
        .join("native")
        .join(system.program))
}

/// The folders that messages of the program would name otherwise, with what they are called instead.
fn hidden_folders(places: &Places) -> Result<Vec<(PathBuf, &'static str)>> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home
        .or_else(|| home.map(|home| home.join(".cargo")))
        .context("Cargo's own folder is not known: set CARGO_HOME")?;
    let sysroot = shell::output("rustc", &["--print", "sysroot"]).context("rustc is missing")?;
    // The last one that fits counts.
    Ok(vec![
        (cargo_home, "cargo"),
        (PathBuf::from(sysroot), "rust"),
        (places.root.clone(), "chukyso"),
    ])
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}
