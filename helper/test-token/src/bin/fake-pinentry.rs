//! A pinentry for tests, see [`test_token::pinentry`]. Its arguments are those of any pinentry, and are not looked at.

use std::process::ExitCode;
use std::{env, io};

use test_token::pinentry;

#[allow(clippy::print_stderr, reason = "a command line program")]
fn main() -> ExitCode {
    let Some(file) = env::var_os(pinentry::ANSWERS_VARIABLE) else {
        eprintln!(
            "fake-pinentry: {} names no file",
            pinentry::ANSWERS_VARIABLE
        );
        return ExitCode::FAILURE;
    };
    match pinentry::serve(io::stdin().lock(), io::stdout().lock(), file.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fake-pinentry: {error}");
            ExitCode::FAILURE
        }
    }
}
