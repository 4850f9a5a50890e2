//! The finished site in `dist/`: Trunk's build, the packs, the security policy, the offline copy, compressed files, checksums.

mod compress;
mod digest;
mod files;
mod first;
mod offline;
mod policy;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::places::Places;
use crate::tools::Wasm;
use crate::{budget, shell, tools};

pub use digest::{SUMS, write_sums};
pub use files::{list, size};

/// Builds the folder to upload and says what it weighs.
pub fn dist(places: &Places) -> Result<()> {
    let wasm = tools::wasm(places)?;
    build(places, &wasm)?;
    let within = budget::check(places)?;
    let version = fs::read_to_string(places.dist().join("version.json"))?;
    println!(
        "\nUpload everything in {} ({}).",
        places.dist().display(),
        version.trim()
    );
    if !within {
        bail!("the site is heavier than size-budget.toml allows");
    }
    Ok(())
}

/// Builds the release site into `dist/`.
pub fn build(places: &Places, wasm: &Wasm) -> Result<()> {
    shell::step("site for WebAssembly, by Trunk", || {
        let mut trunk = wasm.command("trunk")?;
        trunk.args(["build", "--release", "--skip-version-check"]);
        // Trunk reads the variable and wants `true` or `false` where others write 1.
        trunk.env_remove("NO_COLOR");
        trunk.current_dir(&places.root);
        shell::run(&mut trunk)
    })?;
    shell::step("finish of dist/", || finish(places))
}

fn finish(places: &Places) -> Result<()> {
    let dist = places.dist();
    copy_packs(&places.root.join("packs"), &dist.join("packs"))?;
    first::write(&places.root.join("packs"), &dist.join("first"))?;

    let template_path = places.root.join("src/offline/sw.js");
    let template = fs::read_to_string(&template_path)
        .with_context(|| format!("{} cannot be read", template_path.display()))?;
    let page_path = dist.join("index.html");
    let page = fs::read_to_string(&page_path).context("Trunk left no dist/index.html")?;

    // The version stands in the page, so it is taken from what there is before it is written there.
    let version = offline::version(&offline::Contents::of(&dist)?, &template);
    fs::write(&page_path, policy::with_policy(&page, &version)?)?;
    let contents = offline::Contents::of(&dist)?;
    fs::write(
        dist.join("sw.js"),
        offline::service_worker(&template, &version, &contents)?,
    )?;
    fs::write(
        dist.join("version.json"),
        format!("{}\n", serde_json::json!({ "version": version })),
    )?;

    compress::beside_each(&dist)?;
    digest::write_sums(&dist)
}

/// Copies each pack's text files, keeping the folders.
fn copy_packs(from: &Path, to: &Path) -> Result<()> {
    let packs = files::list(from)?;
    if packs.is_empty() {
        bail!("there is no pack in {}", from.display());
    }
    for path in packs {
        let target = to.join(&path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from.join(&path), &target)
            .with_context(|| format!("{path} cannot be copied to {}", target.display()))?;
    }
    Ok(())
}
