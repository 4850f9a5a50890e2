//! The compiler for WebAssembly, Trunk, wasm-bindgen and wasm-opt.

use std::fs;
use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::compiler::Compiler;
use crate::places::Places;
use crate::shell;

/// The last version that Rust 1.95 compiles; 0.22 wants 1.96.1.
const TRUNK: &str = "0.21.14";
/// wasm-opt's version, the same as in `Trunk.toml`.
const BINARYEN: &str = "132.0.0";

/// A way to compile for WebAssembly, ready to use.
pub struct Wasm {
    compiler: Compiler,
    /// Goes before everything else on `PATH`.
    folders: Vec<PathBuf>,
    target: PathBuf,
}

impl Wasm {
    /// A command (`trunk`, `cargo`, `wasm-bindgen`, `wasm-opt`) with the environment that this way needs.
    pub fn command(&self, program: &str) -> Result<Command> {
        let mut command = self.compiler.command(program, &self.folders)?;
        command.env("CARGO_TARGET_DIR", &self.target);
        // The standard library is built with the site, for size: the ready-made one costs 3 % of the first visit.
        command.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
        // The program of a first visit does not name the place of a fault in its reports, which would cost it 2 %.
        command.env("CARGO_UNSTABLE_PROFILE_RUSTFLAGS", "true");
        command.env("CARGO_PROFILE_FIRST_RUSTFLAGS", "-Zlocation-detail=none");
        if self.compiler == Compiler::Debian {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
        }
        Ok(command)
    }
}

/// Makes sure of everything that the site's build needs; Trunk downloads wasm-bindgen and wasm-opt itself where it can.
pub fn wasm(places: &Places) -> Result<Wasm> {
    set_up(places, can_download)
}

/// The same, with wasm-bindgen and wasm-opt as programs that [`Wasm::command`] can run.
pub fn wasm_with_programs(places: &Places) -> Result<Wasm> {
    set_up(places, || false)
}

fn set_up(places: &Places, trunk_downloads: impl FnOnce() -> bool) -> Result<Wasm> {
    let compiler = Compiler::with_source()?;
    let bin = places.tools().join("bin");
    cargo_install(places, &bin, "trunk", "trunk", TRUNK, true)?;

    let mut folders = vec![bin.clone()];
    let bindgen = locked_version(&places.root, "wasm-bindgen")?;
    let has_bindgen = is_version(&bin.join("wasm-bindgen"), &bindgen);
    let npm_bin = places.npm().join("node_modules/.bin");
    let wasm_opt = format!("version {}", BINARYEN.split('.').next().unwrap_or(BINARYEN));
    let has_wasm_opt = is_version(&npm_bin.join("wasm-opt"), &wasm_opt);
    if !(has_bindgen && has_wasm_opt) && trunk_downloads() {
        println!("Trunk will download wasm-bindgen {bindgen} and wasm-opt {BINARYEN} itself.");
    } else {
        // `--locked` would pin this tool's dependencies to versions that do not compile any more.
        cargo_install(
            places,
            &bin,
            "wasm-bindgen-cli",
            "wasm-bindgen",
            &bindgen,
            false,
        )?;
        if !has_wasm_opt {
            npm_binaryen(places)?;
        }
        folders.push(npm_bin);
    }
    let wasm = Wasm {
        compiler,
        folders,
        target: places.wasm_target(),
    };
    forget_other_checkout(places, &wasm)?;
    Ok(wasm)
}

/// Removes what another checkout has built of its own crates from the folder that checkouts share.
///
/// Cargo tells workspaces apart neither by name nor by path there, and takes what is newer than this checkout's sources
/// for built from them.
fn forget_other_checkout(places: &Places, wasm: &Wasm) -> Result<()> {
    let note = wasm.target.join("checkout");
    let own = places.root.display().to_string();
    if fs::read_to_string(&note).is_ok_and(|last| last == own) {
        return Ok(());
    }
    if wasm.target.is_dir() {
        for profile in ["release", "first"] {
            let mut clean = wasm.command("cargo")?;
            clean.args(["clean", "--quiet", "--workspace", "--profile", profile]);
            clean.args(["--target", "wasm32-unknown-unknown"]);
            shell::run(clean.current_dir(&places.root))?;
        }
    }
    fs::create_dir_all(&wasm.target)?;
    fs::write(&note, own).with_context(|| format!("cannot write {}", note.display()))
}

/// True when a program exists and names this version among its words.
fn is_version(program: &Path, version: &str) -> bool {
    shell::output(program, &["--version"])
        .is_some_and(|said| format!(" {said} ").contains(&format!(" {version} ")))
}

fn cargo_install(
    places: &Places,
    bin: &Path,
    package: &str,
    program: &str,
    version: &str,
    locked: bool,
) -> Result<()> {
    if is_version(&bin.join(program), version) {
        return Ok(());
    }
    shell::step(&format!("{package} {version}, from source"), || {
        let mut command = Command::new("cargo");
        command.args([
            "install",
            package,
            "--version",
            version,
            "--force",
            "--root",
        ]);
        command.arg(places.tools());
        if locked {
            command.arg("--locked");
        }
        // Away from the checkout, whose settings do not concern the tool.
        fs::create_dir_all(places.tools())?;
        command.current_dir(places.tools());
        command.env_remove("CARGO_TARGET_DIR");
        shell::run(&mut command).with_context(|| {
            format!("{package} is not installed; try `cargo install {package} --version {version}`")
        })
    })
}

fn npm_binaryen(places: &Places) -> Result<()> {
    shell::step(&format!("wasm-opt {BINARYEN}, by npm"), || {
        let folder = places.npm();
        fs::create_dir_all(&folder)?;
        let mut command = Command::new("npm");
        command.args([
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--prefix",
        ]);
        command.arg(&folder);
        command.arg(format!("binaryen@{BINARYEN}"));
        shell::run(&mut command).with_context(|| {
            format!("wasm-opt is not installed; try `npm install binaryen@{BINARYEN}`")
        })
    })
}

/// The version of a package that `Cargo.lock` names, for the tool that has to match it.
fn locked_version(root: &Path, package: &str) -> Result<String> {
    #[derive(serde::Deserialize)]
    struct Lock {
        package: Vec<Package>,
    }
    #[derive(serde::Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let text = fs::read_to_string(root.join("Cargo.lock")).context("Cargo.lock cannot be read")?;
    let lock: Lock = toml::from_str(&text).context("Cargo.lock cannot be read")?;
    lock.package
        .into_iter()
        .find(|candidate| candidate.name == package)
        .map(|found| found.version)
        .with_context(|| format!("Cargo.lock does not name {package}"))
}

/// True when the site that Trunk downloads its tools from can be reached, known within a few seconds.
fn can_download() -> bool {
    let Ok(addresses) = ("github.com", 443).to_socket_addrs() else {
        return false;
    };
    addresses
        .take(2)
        .any(|address| TcpStream::connect_timeout(&address, Duration::from_secs(3)).is_ok())
}
