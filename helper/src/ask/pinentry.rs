//! Asking through a pinentry program, as GnuPG does: a window of its own, or a terminal.

use std::path::{Path, PathBuf};

use pinentry::{ConfirmationDialog, Error, PassphraseInput};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Ask, forget_typed_ahead};

/// A pinentry program.
pub struct Pinentry(PathBuf);

const TITLE: &str = "Ký số – chukyso";

/// The protocol's lines have at most 1,000 octets, with the command and what is escaped.
pub(crate) const LONGEST: usize = 980;

/// What some pinentry programs say where the answer is no (`GPG_ERR_NOT_CONFIRMED`).
const NOT_CONFIRMED: u16 = 114;

impl Pinentry {
    /// The program at a path or of a name; nothing where it cannot be run.
    pub fn at(program: &Path) -> Option<Pinentry> {
        PassphraseInput::with_binary(program).map(|_| Pinentry(program.to_owned()))
    }

    fn failed(&self, error: &Error) -> String {
        let what = match error {
            Error::Timeout => "đã hết thời gian chờ",
            _ => "không trả lời được",
        };
        let program = self.0.display();
        format!("Cửa sổ hỏi mã PIN ({program}) {what}: hãy thử lại.")
    }
}

impl Ask for Pinentry {
    fn confirm(&self, question: &str) -> Result<bool, String> {
        forget_typed_ahead();
        let mut dialog = ConfirmationDialog::with_binary(&self.0)
            .ok_or_else(|| self.failed(&Error::Cancelled))?;
        dialog
            .with_title(TITLE)
            .with_ok("Đồng ý")
            .with_cancel("Không");
        match dialog.confirm(&shortened(question)) {
            Ok(agreed) => Ok(agreed),
            Err(Error::Cancelled) => Ok(false),
            Err(Error::Gpg(told)) if told.code() == NOT_CONFIRMED => Ok(false),
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn pin(&self, question: &str) -> Result<Option<SecretString>, String> {
        forget_typed_ahead();
        let mut dialog =
            PassphraseInput::with_binary(&self.0).ok_or_else(|| self.failed(&Error::Cancelled))?;
        let question = shortened(question);
        dialog
            .with_title(TITLE)
            .with_description(&question)
            .with_prompt("Mã PIN:")
            .with_ok("Đồng ý")
            .with_cancel("Thôi");
        match dialog.interact() {
            Ok(pin) => Ok((!pin.expose_secret().is_empty()).then_some(pin)),
            Err(Error::Cancelled) => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }
}

/// How many octets of the protocol's line a text takes, with what is escaped.
pub(crate) fn octets(text: &str) -> usize {
    let letters = text.chars().map(|letter| match letter {
        '\n' | '\r' | '%' | '\\' => 3,
        other => other.len_utf8(),
    });
    letters.sum()
}

/// As much of the text as the protocol takes; an ellipsis tells that there is more.
fn shortened(text: &str) -> String {
    within(text, LONGEST)
}

/// As much of a text as takes so many octets of the protocol, with an ellipsis where that is not all.
pub(crate) fn within(text: &str, most: usize) -> String {
    if octets(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut room = most.saturating_sub(octets("…"));
    for letter in text.chars() {
        let Some(left) = room.checked_sub(octets(letter.encode_utf8(&mut [0; 4]))) else {
            break;
        };
        kept.push(letter);
        room = left;
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_fits_into_the_protocol() {
        let cases = [
            ("ngắn".to_owned(), 6),
            ("a".repeat(980), 980),
            ("a".repeat(981), 980),
            ("ế".repeat(500), 978),
            ("%".repeat(500), 328),
        ];
        for (text, expected) in cases {
            let asked = shortened(&text);
            assert_eq!(asked.len(), expected);
            assert_eq!(asked.ends_with('…'), asked != text, "what is cut says so");
        }
    }
}
