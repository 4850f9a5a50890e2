//! Asking the person at the computer: to agree, and for a PIN.
//!
//! A PIN comes from a terminal without echo, from a pinentry program, or from a dialog of Windows; never from an argument, a file or the environment.

mod pinentry;
mod terminal;
#[cfg(windows)]
mod windows;

use std::path::Path;

use secrecy::SecretString;

pub use pinentry::Pinentry;
pub(crate) use pinentry::{LONGEST, octets, within};
pub use terminal::Terminal;
#[cfg(windows)]
pub use windows::Windows;

/// A way of asking.
pub trait Ask: Send + Sync {
    /// Puts a question of one or several lines that is answered by yes or no; anything unclear is no.
    ///
    /// # Errors
    /// A sentence where there was no way to ask.
    fn confirm(&self, question: &str) -> Result<bool, String>;

    /// Asks for a PIN; nothing where the person would rather not. The question is one or several lines.
    ///
    /// # Errors
    /// A sentence where there was no way to ask.
    fn pin(&self, question: &str) -> Result<Option<SecretString>, String>;
}

/// Where the person is looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looking {
    /// At the terminal where the command was typed.
    AtTerminal,
    /// At something else, like a page in a browser: a window is better seen.
    Elsewhere,
}

/// The best way of asking there is: the pinentry program of the settings, on Windows a dialog, else terminal or pinentry.
///
/// # Errors
/// A sentence where there is none.
pub fn find(pinentry: Option<&Path>, looking: Looking) -> Result<Box<dyn Ask>, String> {
    if let Some(program) = pinentry {
        let missing = || {
            format!(
                "Không chạy được chương trình hỏi mã PIN {}: hãy sửa dòng pinentry trong tệp cấu hình.",
                program.display()
            )
        };
        let found = Pinentry::at(program).ok_or_else(missing)?;
        return Ok(Box::new(found));
    }
    usual(looking)
}

/// Windows has a dialog of its own, wherever the person is looking.
#[cfg(windows)]
fn usual(_: Looking) -> Result<Box<dyn Ask>, String> {
    Ok(Box::new(Windows))
}

#[cfg(not(windows))]
fn usual(looking: Looking) -> Result<Box<dyn Ask>, String> {
    use std::io::{IsTerminal as _, stderr, stdin};
    let terminal = stdin().is_terminal() && stderr().is_terminal();
    let window = || Pinentry::at(Path::new("pinentry"));
    if terminal && looking == Looking::AtTerminal {
        return Ok(Box::new(Terminal));
    }
    if has_display()
        && let Some(window) = window()
    {
        return Ok(Box::new(window));
    }
    if terminal {
        return Ok(Box::new(Terminal));
    }
    Err("Không có cách nào để hỏi mã PIN: hãy chạy lệnh này trong cửa sổ dòng lệnh, hoặc cài chương trình pinentry.".to_owned())
}

#[cfg(not(windows))]
fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Drops what was typed before the question stood there: it was meant for something else, and would be an answer, or a try of
/// the PIN, that nobody gave.
#[cfg(unix)]
fn forget_typed_ahead() {
    use rustix::termios::{QueueSelector, tcflush};
    if let Ok(terminal) = std::fs::File::open("/dev/tty") {
        let _ = tcflush(&terminal, QueueSelector::IFlush);
    }
}

/// Dialogs are asked with there.
#[cfg(not(unix))]
fn forget_typed_ahead() {}
