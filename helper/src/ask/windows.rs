//! Asking in dialogs of Windows.

#![allow(unsafe_code, reason = "the interface of Windows")]

use std::ptr;

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use windows_sys::Win32::Foundation::{ERROR_CANCELLED, GetLastError, NO_ERROR};
use windows_sys::Win32::Security::Credentials::{
    CREDUI_FLAGS_ALWAYS_SHOW_UI, CREDUI_FLAGS_DO_NOT_PERSIST, CREDUI_FLAGS_EXCLUDE_CERTIFICATES,
    CREDUI_FLAGS_GENERIC_CREDENTIALS, CREDUI_FLAGS_KEEP_USERNAME, CREDUI_INFOW,
    CREDUI_MAX_MESSAGE_LENGTH, CREDUI_MAX_USERNAME_LENGTH, CredUIPromptForCredentialsW,
};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    IDNO, IDYES, MB_DEFBUTTON2, MB_ICONQUESTION, MB_SETFOREGROUND, MB_TOPMOST, MB_YESNO,
    MessageBoxW,
};

use super::Ask;

/// The dialogs of Windows: a message box to agree in, the dialog for credentials to type a PIN in.
pub struct Windows;

const TITLE: &str = "Ký số – chukyso";
/// What stands where a dialog for credentials has the name of the user, which cannot be changed.
const WHOSE: &str = "Mã PIN của thiết bị";
/// The longest PIN in units of UTF-16, with the zero behind it; tokens take far shorter ones.
const LONGEST_PIN: usize = 257;

impl Ask for Windows {
    fn confirm(&self, question: &str) -> Result<bool, String> {
        let text = wide(question);
        let title = wide(TITLE);
        let style = MB_YESNO | MB_DEFBUTTON2 | MB_ICONQUESTION | MB_TOPMOST | MB_SETFOREGROUND;
        // SAFETY: both texts end with a zero and outlive the call; no window is needed as owner.
        let answer = unsafe { MessageBoxW(ptr::null_mut(), text.as_ptr(), title.as_ptr(), style) };
        match answer {
            IDYES => Ok(true),
            IDNO => Ok(false),
            // SAFETY: it only reads a number of this thread.
            _ => Err(failed(unsafe { GetLastError() })),
        }
    }

    fn pin(&self, question: &str) -> Result<Option<SecretString>, String> {
        let text = wide(&shortened(question));
        let title = wide(TITLE);
        let mut user = [0; CREDUI_MAX_USERNAME_LENGTH as usize + 1];
        for (to, unit) in user.iter_mut().zip(WHOSE.encode_utf16()) {
            *to = unit;
        }
        let mut pin = Zeroizing::new([0; LONGEST_PIN]);
        let mut save = 0;
        let info = CREDUI_INFOW {
            cbSize: size_of::<CREDUI_INFOW>() as u32,
            hwndParent: ptr::null_mut(),
            pszMessageText: text.as_ptr(),
            pszCaptionText: title.as_ptr(),
            hbmBanner: ptr::null_mut(),
        };
        let flags = CREDUI_FLAGS_GENERIC_CREDENTIALS
            | CREDUI_FLAGS_ALWAYS_SHOW_UI
            | CREDUI_FLAGS_DO_NOT_PERSIST
            | CREDUI_FLAGS_KEEP_USERNAME
            | CREDUI_FLAGS_EXCLUDE_CERTIFICATES;
        // SAFETY: all texts end with a zero; both buffers are as long as is said, end with a zero, and, like `save` and
        // `info`, outlive the call; a context is not used.
        let status = unsafe {
            CredUIPromptForCredentialsW(
                &info,
                title.as_ptr(),
                ptr::null(),
                NO_ERROR,
                user.as_mut_ptr(),
                user.len() as u32,
                pin.as_mut_ptr(),
                pin.len() as u32,
                &mut save,
                flags,
            )
        };
        match status {
            NO_ERROR => Ok(typed(pin.as_slice())),
            ERROR_CANCELLED => Ok(None),
            other => Err(failed(other)),
        }
    }
}

/// What was typed, in memory that is never moved; nothing where nothing was typed.
fn typed(units: &[u16]) -> Option<SecretString> {
    let end = units.iter().position(|unit| *unit == 0)?;
    let letters = || {
        let decoded = char::decode_utf16(units[..end].iter().copied());
        decoded.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
    };
    let mut text = String::with_capacity(letters().map(char::len_utf8).sum());
    text.extend(letters());
    (!text.is_empty()).then(|| SecretString::from(text))
}

/// A text that fits into the dialog for credentials, marked where it was cut.
fn shortened(text: &str) -> String {
    let longest = CREDUI_MAX_MESSAGE_LENGTH as usize - 2;
    if text.encode_utf16().count() <= longest {
        return text.to_owned();
    }
    let mut room = longest;
    let fits = text.chars().take_while(|letter| {
        let left = room.checked_sub(letter.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    });
    fits.chain(['…']).collect()
}

/// UTF-16 that ends with a zero; one in the text, which would hide what follows it, is shown as what it is.
fn wide(text: &str) -> Vec<u16> {
    let units = text.encode_utf16();
    let units = units.map(|unit| if unit == 0 { 0xFFFD } else { unit });
    units.chain([0]).collect()
}

fn failed(status: u32) -> String {
    format!(
        "Không mở được hộp thoại của Windows (lỗi {status}): hãy đăng nhập vào Windows rồi chạy lại lệnh này trong cửa sổ dòng lệnh."
    )
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn what_was_typed_is_taken_whole() {
        let mut units = [0; LONGEST_PIN];
        assert!(typed(&units).is_none());
        for (to, unit) in units.iter_mut().zip("Mã-🔑1".encode_utf16()) {
            *to = unit;
        }
        let pin = typed(&units).unwrap();
        assert_eq!(pin.expose_secret(), "Mã-🔑1");
    }

    #[test]
    fn long_questions_are_cut_and_say_so() {
        assert_eq!(shortened("Ký?\n1 tệp"), "Ký?\n1 tệp");
        let cut = shortened(&"🔑".repeat(600));
        assert!(cut.ends_with("🔑…"));
        assert!(wide(&cut).len() <= CREDUI_MAX_MESSAGE_LENGTH as usize);
    }

    #[test]
    fn nothing_hides_behind_a_zero() {
        assert_eq!(wide("a\0b"), [97, 0xFFFD, 98, 0]);
    }
}
