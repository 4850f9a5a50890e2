//! Signing, verifying and installing with tokens, as a clerk does it on the command line.
//!
//! These run under wine as well; what asks a program that only Linux has here, or reads a path with its slashes, is `cfg(unix)`.

mod adding;
mod authority;
mod bench;
mod detached;
mod failing;
mod help;
mod installing;
#[cfg(unix)]
mod kryoptic;
mod listing;
#[path = "../../../crates/seal/tests/authority/mod.rs"]
mod made;
mod naming;
mod offline;
#[cfg(unix)]
mod others;
mod pdf;
mod pictures;
mod pins;
#[cfg(unix)]
mod pyhanko;
mod servers;
#[cfg(unix)]
mod softhsm;
#[cfg(unix)]
mod stopping;
#[cfg(unix)]
mod terminal;
mod verifying;
