//! Where things are: the checkout, and the cache folder outside it where tools are installed once.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders that the commands work with.
pub struct Places {
    /// The root of the checkout.
    pub root: PathBuf,
    /// The cache: `$CHUKYSO_CACHE`, else `$XDG_CACHE_HOME/chukyso`, else `~/.cache/chukyso`.
    pub cache: PathBuf,
}

impl Places {
    /// Finds both from the environment.
    pub fn find() -> Result<Places> {
        // Cargo sets the variable for `cargo run`; the compiled-in path serves when the program is started by hand.
        let manifest = env::var("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
        let root = Path::new(&manifest)
            .parent()
            .context("the xtask folder has no parent folder")?
            .to_owned();
        Ok(Places {
            root,
            cache: cache_folder()?,
        })
    }

    /// The finished site.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The browser tests, a package of npm.
    pub fn tests(&self) -> PathBuf {
        self.root.join("tests")
    }

    /// The fuzz targets, a package of their own.
    pub fn fuzz(&self) -> PathBuf {
        self.root.join("fuzz")
    }

    /// Where `cargo install` puts Trunk and wasm-bindgen.
    pub fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// Where npm puts wasm-opt.
    pub fn npm(&self) -> PathBuf {
        self.cache.join("tools/npm")
    }

    /// Cargo's target folder for WebAssembly, shared by all checkouts, so that a fresh clone builds its own crates only.
    pub fn wasm_target(&self) -> PathBuf {
        self.cache.join("target-wasm")
    }
}

fn cache_folder() -> Result<PathBuf> {
    let named = |variable| env::var_os(variable).filter(|value| !value.is_empty());
    if let Some(folder) = named("CHUKYSO_CACHE") {
        return Ok(PathBuf::from(folder));
    }
    if let Some(folder) = named("XDG_CACHE_HOME") {
        return Ok(Path::new(&folder).join("chukyso"));
    }
    let home = named("HOME").context(
        "no folder to keep tools in: set CHUKYSO_CACHE to a folder outside the checkout",
    )?;
    Ok(Path::new(&home).join(".cache/chukyso"))
}
