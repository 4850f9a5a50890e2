//! Signing, verifying and installing with tokens, as a clerk does it on the command line.

mod authority;
mod bench;
mod detached;
mod failing;
mod help;
mod installing;
mod listing;
#[path = "../../../crates/seal/tests/authority/mod.rs"]
mod made;
mod pdf;
mod pins;
mod pyhanko;
mod servers;
mod softhsm;
mod verifying;
