//! Setting up what the commands need: the ordinary way first, and by package registries alone where that fails.
//!
//! Everything is installed once, into the cache folder or by apt; what is there already costs nothing.

mod apt;
mod browser;
mod compiler;
mod kryoptic;
mod tokens;
mod wasm;
mod windows;

pub use browser::{browser, npm_install, pdf_programs};
pub use kryoptic::kryoptic;
pub use tokens::tokens;
pub use wasm::{Wasm, wasm, wasm_with_programs};
pub use windows::{TARGET as WINDOWS, windows, wine};
