//! Asking in the terminal, on standard error: standard output belongs to results.

use std::io::{ErrorKind, Write as _, stderr, stdin};

use secrecy::SecretString;

use super::{Ask, forget_typed_ahead};
use crate::interrupt;

/// The terminal where the command was typed.
pub struct Terminal;

const NO_TERMINAL: &str =
    "Không đọc được từ cửa sổ dòng lệnh: hãy chạy lại lệnh này trong một cửa sổ dòng lệnh.";

impl Ask for Terminal {
    fn confirm(&self, question: &str) -> Result<bool, String> {
        forget_typed_ahead();
        let mut out = stderr().lock();
        let asked =
            write!(out, "{question}\nGõ “có” rồi Enter để đồng ý: ").and_then(|()| out.flush());
        asked.map_err(|_| NO_TERMINAL.to_owned())?;
        // Whoever presses Ctrl-C now is answered there, too.
        drop(out);
        let mut answer = String::new();
        stdin()
            .read_line(&mut answer)
            .map_err(|_| NO_TERMINAL.to_owned())?;
        Ok(is_yes(&answer))
    }

    fn pin(&self, question: &str) -> Result<Option<SecretString>, String> {
        let prompt = format!("{question}\nMã PIN (không hiện khi gõ, để trống để dừng): ");
        let config = rpassword::ConfigBuilder::new()
            .password_feedback_hide()
            .build();
        forget_typed_ahead();
        let typing = interrupt::while_typing();
        match rpassword::prompt_password_with_config(prompt, config) {
            Ok(typed) => Ok((!typed.is_empty()).then(|| SecretString::from(typed))),
            Err(error) if error.kind() == ErrorKind::Interrupted => {
                typing.seen_by_prompt();
                Ok(None)
            }
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
            Err(_) => Err(NO_TERMINAL.to_owned()),
        }
    }
}

/// Vietnamese may come composed or not, and from keyboards without it.
fn is_yes(answer: &str) -> bool {
    matches!(
        answer.trim().to_lowercase().as_str(),
        "có" | "co\u{301}" | "co"
    )
}

#[cfg(test)]
mod tests {
    use super::is_yes;

    #[test]
    fn only_a_plain_yes_is_one() {
        for yes in ["có", "Có\n", "CÓ", "co", "co\u{301}", " co "] {
            assert!(is_yes(yes), "{yes}");
        }
        for no in ["", "\n", "c", "không", "k", "y", "yes", "có lẽ"] {
            assert!(!is_yes(no), "{no}");
        }
    }
}
