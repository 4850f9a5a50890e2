//! A Rust compiler with the source of the standard library, for targets whose standard library is built along.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::apt;
use crate::shell;

/// The linker of rustup's toolchain, among its own programs.
const LINKER: &str = "rust-lld";
/// How long `rustup` may take before the other way is tried; the source is some 20 MB.
pub const RUSTUP_LIMIT: Duration = Duration::from_secs(300);

/// Where the compiler and the source come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Compiler {
    /// rustup's toolchain, with the source of the standard library installed.
    Rustup,
    /// Debian's toolchain in `/usr/bin`, with the source of its standard library.
    Debian,
}

impl Compiler {
    /// Makes sure of one.
    pub fn with_source() -> Result<Compiler> {
        if has_rustup_source() {
            return Ok(Compiler::Rustup);
        }
        if has_debian_toolchain() {
            return Ok(Compiler::Debian);
        }
        let by_rustup = shell::step("source of the standard library, by rustup", || {
            shell::run_within(
                Command::new("rustup").args(["component", "add", "rust-src"]),
                RUSTUP_LIMIT,
            )
        });
        if by_rustup.is_ok() && has_rustup_source() {
            return Ok(Compiler::Rustup);
        }
        let by_hand = "install it by hand with `rustup component add rust-src`";
        shell::step("compiler with the source of its library, by apt", || {
            apt::install(&["rustc-web", "cargo-web", "rust-web-src", "lld"]).context(by_hand)
        })?;
        if !has_debian_toolchain() {
            bail!(
                "there is no compiler with the source of its library: apt's rustc-web is older than this project needs; {by_hand}"
            );
        }
        Ok(Compiler::Debian)
    }

    /// A program that builds the standard library along, with these folders before all others on `PATH`.
    pub fn command(self, program: &str, folders: &[PathBuf]) -> Result<Command> {
        let mut first: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
        if self == Compiler::Debian {
            first.push(Path::new("/usr/bin"));
        }
        let path = shell::path_with(&first)?;
        // The program is looked up here, as `Command` would use the old PATH on some systems.
        let program = std::env::split_paths(&path)
            .map(|folder| folder.join(program))
            .find(|candidate| candidate.is_file())
            .with_context(|| format!("{program} is missing"))?;
        let mut command = Command::new(program);
        command.env("PATH", path);
        // What rustup's cargo sets for the programs that it runs would mislead another toolchain.
        for variable in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH"] {
            command.env_remove(variable);
        }
        command.env("RUSTC_BOOTSTRAP", "1");
        command.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        Ok(command)
    }
}

/// Where a toolchain with this root has the source of its standard library, if it has.
fn has_source(root: &str) -> bool {
    Path::new(root)
        .join("lib/rustlib/src/rust/library/Cargo.lock")
        .is_file()
}

/// True when the toolchain on `PATH` has the source of the standard library, and the linker that rustup brings.
fn has_rustup_source() -> bool {
    let said = |what: &str| shell::output("rustc", &["--print", what]);
    let linker = said("target-libdir").is_some_and(|folder| {
        Path::new(&folder)
            .with_file_name("bin")
            .join(LINKER)
            .is_file()
    });
    linker && said("sysroot").is_some_and(|root| has_source(&root))
}

/// True when Debian's toolchain is there, new enough, with the source of the standard library and a linker.
fn has_debian_toolchain() -> bool {
    let Some(version) = shell::output("/usr/bin/rustc", &["--version"]) else {
        return false;
    };
    let Some(sysroot) = shell::output("/usr/bin/rustc", &["--print", "sysroot"]) else {
        return false;
    };
    release(&version) >= release(concat!("rustc ", env!("CARGO_PKG_RUST_VERSION")))
        && has_source(&sysroot)
        && Path::new("/usr/bin/cargo").is_file()
        && shell::which("wasm-ld").is_some()
}

/// Major and minor number out of `rustc 1.96.0 (…)`.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split_whitespace().nth(1)?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_compare_as_numbers() {
        assert_eq!(
            release("rustc 1.96.0 (ac68faa20 2026-05-25)"),
            Some((1, 96))
        );
        assert!(release("rustc 1.100.0") > release("rustc 1.96.0"));
        assert_eq!(release("nonsense"), None);
    }
}
