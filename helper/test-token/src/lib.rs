//! A PKCS#11 2.40 module for tests only. Its tokens are folders that a test writes, and it can play a failing token.
//!
//! The folder of tokens is named by the environment variable [`FOLDER_VARIABLE`], or by the string that `C_Initialize`
//! is handed in `pReserved`. A token `t` is plugged in as long as there is a file `t/token.json` in it, which
//! [`Folder`] writes and changes while the module is in use; what the module changes itself (tries of the PIN,
//! certificates, counters of faults) it writes back there.
//!
//! What it can do: slots, tokens, mechanisms, sessions, log-in by PIN or at a PIN pad, objects (found, read, certificates
//! put on and taken off) and signatures in one part, with the PIN for each where a key wants that. All else is `CKR_FUNCTION_NOT_SUPPORTED`.
//! Nothing is secret here: keys and PIN stand in the file.
//!
//! Beside it, [`pinentry`] stands in for the person who is asked.

mod border;
mod certificate;
mod folder;
mod mechanism;
mod module;
mod object;
pub mod pinentry;
mod secret;
mod token;

use std::path::PathBuf;
use std::{env, io};

pub use folder::Folder;
pub use mechanism::Mechanism;
pub use token::{Certificate, Faults, Key, PinPad, Token};

/// The environment variable that names the folder of tokens.
pub const FOLDER_VARIABLE: &str = "CHUKYSO_TEST_TOKEN";

/// The module as Cargo has built it beside the running test, for packages that have this one among their
/// dev-dependencies.
///
/// Two tests in one program load a copy each: its state belongs to the file.
///
/// # Errors
/// When the program's own place is not known, or no module lies beside it.
pub fn library() -> io::Result<PathBuf> {
    built(&format!(
        "{}test_token{}",
        env::consts::DLL_PREFIX,
        env::consts::DLL_SUFFIX
    ))
}

/// What Cargo has built for the same profile as the running test, by its file name.
fn built(name: &str) -> io::Result<PathBuf> {
    let program = env::current_exe()?;
    let folders = program.ancestors().skip(1).take(2);
    let mut places = folders.map(|folder| folder.join(name));
    places.find(|place| place.is_file()).ok_or_else(|| {
        let message = format!("{name} is missing: `cargo build -p test-token` builds it");
        io::Error::new(io::ErrorKind::NotFound, message)
    })
}
