//! Puts the text of every pack of this repository into the program.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs");
    println!("cargo::rerun-if-changed={}", packs.display());
    let mut code = String::from("&[");
    for folder in entries(&packs)? {
        let _ = write!(code, "({:?}, &[", name(&folder));
        for file in entries(&folder)? {
            let _ = write!(code, "({:?}, include_str!({:?})),", name(&file), file);
        }
        code.push_str("]),");
    }
    code.push(']');
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("packs.rs"), code)
}

/// What is in a folder, always in the same order.
fn entries(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
