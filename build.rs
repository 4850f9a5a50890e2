//! Leaves what printpdf offers to scripts out of the worker.
//!
//! For WebAssembly, printpdf exports a programming interface of its own (`Pdf_BytesToDocumentSync` and six more), and
//! an export is never left out: with it come a reader of whole documents, drawing as SVG, JSON for all of this and a
//! profile of printing colours, as much as everything that the worker does use.
//! The linker is told to put undefined symbols in place of those exports and of what describes them to wasm-bindgen,
//! and not to mind that these are undefined; nothing calls them.
//!
//! Where the names are other ones, after a change in printpdf or in wasm-bindgen, this does nothing, and
//! `cargo xtask test` says that the worker is too heavy.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::{env, fs};

/// The functions that printpdf exports (its `src/wasm/api.rs`).
const EXPORTS: [&str; 7] = [
    "Pdf_BytesToDocumentSync",
    "Pdf_DecodeImageSync",
    "Pdf_DocumentToBytesSync",
    "Pdf_HtmlToDocumentSync",
    "Pdf_PageToSvgSync",
    "Pdf_RegisterFontsSync",
    "Pdf_ResourcesForPageSync",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.lock");
    if env::var("CARGO_CFG_TARGET_FAMILY").as_deref() != Ok("wasm") {
        return;
    }
    let lock = fs::read_to_string("Cargo.lock").expect("Cargo.lock lies beside this file");
    let version = locked_version(&lock, "printpdf").expect("Cargo.lock names printpdf");
    let mark = mark("printpdf", version);
    println!("cargo::rustc-link-arg-bin=worker=--unresolved-symbols=ignore-all");
    for export in EXPORTS {
        for prefix in ["", "__wbindgen_describe_"] {
            println!("cargo::rustc-link-arg-bin=worker=--wrap={prefix}{export}_{mark}");
        }
    }
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let entry = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    entry.1.split('"').next()
}

/// What wasm-bindgen adds to the names of a crate's exports (`ShortHash` in its wasm-bindgen-macro-support).
fn mark(package: &str, version: &str) -> String {
    let mut of_crate = DefaultHasher::new();
    package.hash(&mut of_crate);
    version.hash(&mut of_crate);
    let mut mark = DefaultHasher::new();
    (of_crate.finish() as usize).hash(&mut mark);
    0i32.hash(&mut mark);
    format!("{:016x}", mark.finish())
}
