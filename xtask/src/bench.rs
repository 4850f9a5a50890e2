//! Comparisons with the usual libraries on the same data: JavaScript ones in one process of node, pyHanko in one of Python.

mod signing;

use std::process::Command;

use anyhow::{Context, Result, bail};
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
    /// Files signed and verified with a token, beside pyHanko; memory for a large one.
    Sign,
}

impl Options {
    fn wants(&self, comparison: Comparison) -> bool {
        self.only.is_empty() || self.only.contains(&comparison)
    }
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

/// Runs the comparisons that are wanted.
///
/// # Errors
/// When a goal is missed, or a comparison broke off.
pub fn run(places: &Places, options: &Options) -> Result<()> {
    let all = Comparison::value_variants();
    let in_node: Vec<Comparison> = all
        .iter()
        .copied()
        .filter(|own| *own != Comparison::Sign && options.wants(*own))
        .collect();
    let node = match in_node.is_empty() {
        true => Ok(()),
        false => in_node_js(places, &in_node),
    };
    // A goal that is missed keeps no other comparison from running.
    let signed = !options.wants(Comparison::Sign) || signing::run(places)?;
    node?;
    match signed {
        true => Ok(()),
        false => bail!("a goal was missed"),
    }
}

/// Builds the engine as the site is built, for node, and compares it there.
fn in_node_js(places: &Places, comparisons: &[Comparison]) -> Result<()> {
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
        for value in comparisons.iter().filter_map(ValueEnum::to_possible_value) {
            node.arg(value.get_name());
        }
        shell::run(&mut node).context("a goal was missed, or the comparison broke off")
    })
}
