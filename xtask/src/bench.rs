//! Comparisons with the usual JavaScript libraries, in one process of node, on the same data.

use std::process::Command;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::places::Places;
use crate::{shell, tools};

/// What to compare.
#[derive(Args)]
pub struct Options {
    /// Only these, with commas between them.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Comparison>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Comparison {
    /// Rows checked in a second, beside ajv.
    Check,
    /// One edit in lists of 10,000 and 100,000 rows.
    Edit,
    /// A pack of all forms read and compiled, under the limit of 20 ms.
    Load,
    /// A form as PDF: time and bytes, beside pdf-lib.
    Pdf,
}

/// What the compiler's default features are; `strip` removes the section that would tell wasm-opt.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Builds the engine as the site is built, for node, and runs the comparisons; an error when a goal is missed.
pub fn run(places: &Places, options: &Options) -> Result<()> {
    let wasm = tools::wasm_with_programs(places)?;
    let folder = places.root.join("xtask/bench");
    tools::npm_install(&folder)?;
    let module = shell::step("engine for WebAssembly", || {
        let mut cargo = wasm.command("cargo")?;
        cargo.args(["build", "--release", "--package", "bench", "--target"]);
        cargo
            .arg("wasm32-unknown-unknown")
            .current_dir(&places.root);
        shell::run(&mut cargo)?;
        let target = places.wasm_target();
        let built = target.join("wasm32-unknown-unknown/release/bench.wasm");
        let out = target.join("bench");
        let mut bindgen = wasm.command("wasm-bindgen")?;
        bindgen
            .arg(&built)
            .args(["--target", "nodejs", "--out-dir"])
            .arg(&out);
        shell::run(&mut bindgen)?;
        let mut optimize = wasm.command("wasm-opt")?;
        let bound = out.join("bench_bg.wasm");
        optimize
            .arg("-Oz")
            .args(FEATURES)
            .arg(&bound)
            .arg("-o")
            .arg(&bound);
        shell::run(&mut optimize)?;
        // The glue is CommonJS, whatever a package.json above it says.
        let module = out.join("bench.cjs");
        std::fs::rename(out.join("bench.js"), &module).context("wasm-bindgen left no bench.js")?;
        Ok(module)
    })?;
    shell::step("comparisons", || {
        let mut node = Command::new("node");
        node.arg(folder.join("run.mjs"))
            .arg(&module)
            .arg(&places.root);
        for comparison in Comparison::value_variants() {
            let wanted = options.only.is_empty() || options.only.contains(comparison);
            if let Some(value) = comparison.to_possible_value().filter(|_| wanted) {
                node.arg(value.get_name());
            }
        }
        shell::run(&mut node).context("a goal was missed, or the comparison broke off")
    })
}
