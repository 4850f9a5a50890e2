//! Programs for Windows: built with Debian's mingw-w64, run under wine.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::apt;
use super::compiler::{Compiler, RUSTUP_LIMIT};
use crate::places::Places;
use crate::shell;

/// Cargo's name of Windows with the GNU tools.
pub const TARGET: &str = "x86_64-pc-windows-gnu";
/// The compiler of C, which links programs as well.
const GCC: &str = "x86_64-w64-mingw32-gcc";
/// Debian keeps it off `PATH`, as its `wine` also looks for one of 32 bits.
const WINE: &str = "/usr/lib/wine/wine64";

/// A way to build for Windows, ready to use.
pub struct Windows {
    /// Nothing where rustup has the standard library ready-made.
    source: Option<Compiler>,
}

impl Windows {
    /// Cargo, to be called with `--target` [`TARGET`].
    pub fn cargo(&self, places: &Places) -> Result<Command> {
        let mut command = match self.source {
            None => Command::new("cargo"),
            Some(compiler) => {
                let mut command = compiler.command("cargo", &[])?;
                // Tests need their own part of the library, too.
                command.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort,test");
                command
            }
        };
        command.current_dir(&places.root);
        Ok(command)
    }
}

/// Makes sure of mingw-w64 and of a standard library for Windows.
pub fn windows() -> Result<Windows> {
    if shell::which(GCC).is_none() {
        shell::step("mingw-w64, by apt", || {
            apt::install(&["gcc-mingw-w64-x86-64"])
        })?;
    }
    if has_library() {
        return Ok(Windows { source: None });
    }
    let by_rustup = shell::step("standard library for Windows, by rustup", || {
        shell::run_within(
            Command::new("rustup").args(["target", "add", TARGET]),
            RUSTUP_LIMIT,
        )
    });
    let source = match by_rustup.is_ok() && has_library() {
        true => None,
        false => Some(Compiler::with_source()?),
    };
    Ok(Windows { source })
}

fn has_library() -> bool {
    shell::output("rustc", &["--print", "target-libdir", "--target", TARGET])
        .is_some_and(|folder| Path::new(&folder).is_dir())
}

/// Wine with a prefix of its own in the cache folder.
pub struct Wine {
    program: PathBuf,
    prefix: PathBuf,
}

impl Wine {
    /// What a program started under wine finds in its environment; Cargo runs with it what it builds for [`TARGET`].
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("WINEPREFIX", self.prefix.clone().into()),
            ("WINEDEBUG", "-all".into()),
            // Neither the packages for .NET nor those for web pages are needed, and no window asks for them.
            ("WINEDLLOVERRIDES", "mscoree,mshtml=".into()),
            (
                "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER",
                self.program.clone().into(),
            ),
        ]
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.envs(self.environment());
        command
    }
}

/// Makes sure of wine and of its prefix, in which programs written in Rust can run.
pub fn wine(places: &Places) -> Result<Wine> {
    let program = match find_wine() {
        Some(found) => found,
        None => {
            shell::step("wine, by apt", || apt::install(&["wine64"]))?;
            find_wine().context("wine is missing; install it (`sudo apt-get install wine64`)")?
        }
    };
    let wine = Wine {
        program,
        prefix: places.cache.join("wine"),
    };
    let source = places
        .root
        .join("helper/test-token/wine/bcryptprimitives.c");
    let text = fs::read_to_string(&source)
        .with_context(|| format!("{} cannot be read", source.display()))?;
    let stamp = wine.prefix.join("made-with.c");
    if !fs::read_to_string(&stamp).is_ok_and(|made_with| made_with == text) {
        shell::step("wine's folder", || {
            make_prefix(&wine, &source)?;
            fs::write(&stamp, &text).with_context(|| format!("cannot write {}", stamp.display()))
        })?;
    }
    Ok(wine)
}

fn find_wine() -> Option<PathBuf> {
    let debian = PathBuf::from(WINE);
    if debian.is_file() {
        return Some(debian);
    }
    shell::which("wine64").or_else(|| shell::which("wine"))
}

fn make_prefix(wine: &Wine, source: &Path) -> Result<()> {
    if wine.prefix.exists() {
        fs::remove_dir_all(&wine.prefix)?;
    }
    fs::create_dir_all(&wine.prefix)?;
    let mut boot = wine.command();
    boot.args(["wineboot", "--init"]);
    // Nobody has to see that.
    boot.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    shell::run(&mut boot)?;

    let system = wine.prefix.join("drive_c/windows/system32");
    if !system.is_dir() {
        bail!("wine has made no folder {}", system.display());
    }
    let library = system.join("bcryptprimitives.dll");
    if library.exists() {
        return Ok(());
    }
    let mut compile = Command::new(GCC);
    compile.args(["-shared", "-O1", "-s", "-o"]);
    compile.arg(&library).arg(source).arg("-ladvapi32");
    shell::run(&mut compile)
}
