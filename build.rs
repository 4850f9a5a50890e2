//! Leaves out of the programs what libraries offer to scripts and no script here calls.
//!
//! An export is never left out by itself, nor what it calls. For WebAssembly, printpdf exports a programming interface
//! of its own (`Pdf_BytesToDocumentSync` and six more), and with it come a reader of whole documents, drawing as SVG,
//! JSON for all of this and a profile of printing colours, as much as everything that the worker does use.
//! wasm-streams, which Leptos brings for calls to a server, exports three classes of streams.
//! The linker is told to put undefined symbols in place of those exports and of what describes them to wasm-bindgen,
//! and not to mind that these are undefined; nothing calls them.
//!
//! Where the names are other ones, after a change in those libraries or in wasm-bindgen, this does nothing, and
//! `cargo xtask test` says that a program is too heavy.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::{env, fs};

/// The functions that printpdf exports (its `src/wasm/api.rs`).
const PDF: &[&str] = &[
    "Pdf_BytesToDocumentSync",
    "Pdf_DecodeImageSync",
    "Pdf_DocumentToBytesSync",
    "Pdf_HtmlToDocumentSync",
    "Pdf_PageToSvgSync",
    "Pdf_RegisterFontsSync",
    "Pdf_ResourcesForPageSync",
];

/// The methods that wasm-streams exports (its `src/readable/` and `src/writable/`).
const STREAMS: &[&str] = &[
    "__wbg_intounderlyingbytesource_free",
    "__wbg_intounderlyingsink_free",
    "__wbg_intounderlyingsource_free",
    "intounderlyingbytesource_autoAllocateChunkSize",
    "intounderlyingbytesource_cancel",
    "intounderlyingbytesource_pull",
    "intounderlyingbytesource_start",
    "intounderlyingbytesource_type",
    "intounderlyingsink_abort",
    "intounderlyingsink_close",
    "intounderlyingsink_write",
    "intounderlyingsource_cancel",
    "intounderlyingsource_pull",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.lock");
    if env::var("CARGO_CFG_TARGET_FAMILY").as_deref() != Ok("wasm") {
        return;
    }
    let lock = fs::read_to_string("Cargo.lock").expect("Cargo.lock lies beside this file");
    leave_out(&lock, "worker", "printpdf", PDF);
    for program in ["app", "whole"] {
        leave_out(&lock, program, "wasm-streams", STREAMS);
    }
}

/// Leaves what a library exports out of one of the programs.
fn leave_out(lock: &str, program: &str, library: &str, exports: &[&str]) {
    let version = locked_version(lock, library)
        .unwrap_or_else(|| panic!("Cargo.lock does not name {library}"));
    let mark = mark(library, version);
    println!("cargo::rustc-link-arg-bin={program}=--unresolved-symbols=ignore-all");
    for export in exports {
        for prefix in ["", "__wbindgen_describe_"] {
            println!("cargo::rustc-link-arg-bin={program}=--wrap={prefix}{export}_{mark}");
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
