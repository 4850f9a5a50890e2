//! What can go wrong with a token, each with what to do.

use std::fmt;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use cryptoki::error::{Error, RvError};
use seal::key::KeyError;

use super::PinState;

/// Why a token did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenError {
    /// There is no such file.
    NoModule(PathBuf),
    /// The module cannot be loaded; its own words.
    NotLoaded(PathBuf, String),
    /// The module does not answer any more.
    Silent,
    /// The device has been pulled out, or another one stands in its place.
    Gone,
    /// The device has locked itself.
    Locked,
    /// The device never got a PIN.
    NoPin,
    /// The PIN was wrong, and how many tries may be left now.
    WrongPin(PinState),
    /// A PIN of another length cannot be right, so that no try was spent on it; 0 as the end where the device tells none.
    PinLength(RangeInclusive<usize>),
    /// One try is left, which was not so when the person was asked for the PIN; it was not spent.
    LastTry,
    /// The person did not want to.
    Cancelled,
    /// The private key of the certificate is not on the device.
    NoKey,
    /// A certificate that was on the device is not there any more.
    NoCertificate,
    /// Several private keys could belong to the certificate, and nothing tells which.
    SeveralKeys,
    /// The device knows no mechanism that makes such a signature.
    Unsupported,
    /// Nothing can be written onto the device.
    ReadOnly,
    /// There is no room left on the device.
    Full,
    /// Anything else, in the module's words.
    Failed(String),
}

impl TokenError {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(&self) -> String {
        match self {
            TokenError::NoModule(path) => format!("Không có tệp thư viện PKCS#11 {}: hãy sửa đường dẫn sau --module, hoặc ở dòng modules của tệp cấu hình.", path.display()),
            TokenError::NotLoaded(path, words) => format!("Không nạp được thư viện PKCS#11 {}: hãy cài lại phần mềm của thiết bị, đúng loại 64 bit ({words}).", path.display()),
            TokenError::Silent => "Phần mềm của thiết bị lưu khóa không trả lời: hãy rút thiết bị ra, cắm lại rồi chạy lại chương trình.".into(),
            TokenError::Gone => "Không còn thấy thiết bị lưu khóa: hãy cắm lại thiết bị rồi làm lại.".into(),
            TokenError::Locked => KeyError::Locked.message(),
            TokenError::NoPin => "Thiết bị lưu khóa chưa được đặt mã PIN: hãy đặt mã PIN bằng phần mềm đi kèm thiết bị.".into(),
            TokenError::WrongPin(state) => format!("Sai mã PIN, chưa làm gì. {}", state.after_wrong_pin()),
            TokenError::PinLength(range) => {
                let length = match (range.start(), range.end()) {
                    (shortest, 0) => format!("ít nhất {shortest}"),
                    (shortest, longest) => format!("từ {shortest} đến {longest}"),
                };
                format!("Mã PIN của thiết bị này dài {length} ký tự; mã vừa nhập không dài như vậy nên chưa được thử: hãy nhập lại.")
            }
            TokenError::LastTry => "Thiết bị lưu khóa nay chỉ còn một lần nhập mã PIN, khác với lúc hỏi; mã vừa nhập chưa được thử: hãy làm lại từ đầu nếu chắc chắn mã PIN.".into(),
            TokenError::Cancelled => "Đã dừng theo yêu cầu trên thiết bị, chưa làm gì.".into(),
            TokenError::NoKey => "Khóa bí mật của chứng thư số này không có trên thiết bị: hãy cắm đúng thiết bị đã tạo ra khóa.".into(),
            TokenError::NoCertificate => "Không còn thấy chứng thư số ấy trên thiết bị: hãy xem các chứng thư số trên thiết bị bằng lệnh “chukyso certs”.".into(),
            TokenError::SeveralKeys => "Thiết bị có nhiều khóa bí mật mang cùng mã và không cho biết khóa nào của chứng thư số này: hãy báo người quản trị dùng phần mềm của thiết bị để kiểm tra.".into(),
            TokenError::Unsupported => KeyError::Unsupported.message(),
            TokenError::ReadOnly => "Thiết bị lưu khóa không cho cài chứng thư số: hãy dùng phần mềm của thiết bị, hoặc hỏi nơi cấp thiết bị.".into(),
            TokenError::Full => "Thiết bị lưu khóa hết chỗ: hãy dùng phần mềm của thiết bị gỡ bớt chứng thư số đã hết hạn (sau khi lưu ra tệp).".into(),
            TokenError::Failed(words) => format!("Thiết bị lưu khóa báo lỗi: {words}. Hãy rút thiết bị ra, cắm lại rồi làm lại."),
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for TokenError {}

impl From<Error> for TokenError {
    fn from(error: Error) -> TokenError {
        let Error::Pkcs11(code, _) = &error else {
            return TokenError::Failed(in_words(&error));
        };
        match code {
            RvError::DeviceRemoved
            | RvError::TokenNotPresent
            | RvError::TokenNotRecognized
            | RvError::SlotIdInvalid
            | RvError::SessionHandleInvalid
            | RvError::SessionClosed => TokenError::Gone,
            RvError::PinLocked => TokenError::Locked,
            RvError::UserPinNotInitialized => TokenError::NoPin,
            RvError::FunctionCanceled => TokenError::Cancelled,
            RvError::MechanismInvalid
            | RvError::MechanismParamInvalid
            | RvError::KeyTypeInconsistent
            | RvError::KeyFunctionNotPermitted => TokenError::Unsupported,
            RvError::TokenWriteProtected | RvError::SessionReadOnly => TokenError::ReadOnly,
            RvError::DeviceMemory => TokenError::Full,
            _ => TokenError::Failed(in_words(&error)),
        }
    }
}

/// An error in a few Vietnamese words, with the code's name for whoever is asked about it: the libraries' own words are long and English.
pub(super) fn in_words(error: &Error) -> String {
    let code = match error {
        Error::Pkcs11(code, _) => code,
        Error::LibraryLoading(told) => return of_library(&told.to_string()),
        Error::MissingSymbol(name) => return format!("thư viện thiếu hàm {name}"),
        Error::NullFunctionPointer | Error::NotSupported => {
            return "phần mềm của thiết bị không hỗ trợ việc này".to_owned();
        }
        _ => return "phần mềm của thiết bị trả lời sai quy cách".to_owned(),
    };
    let words = match code {
        RvError::GeneralError | RvError::FunctionFailed => "phần mềm của thiết bị gặp lỗi",
        RvError::DeviceError => "thiết bị gặp lỗi",
        RvError::HostMemory => "máy thiếu bộ nhớ",
        RvError::FunctionNotSupported => "phần mềm của thiết bị không hỗ trợ việc này",
        RvError::FunctionRejected | RvError::ActionProhibited => "thiết bị từ chối việc này",
        RvError::SessionCount | RvError::SessionExists => "thiết bị đang bận với chương trình khác",
        RvError::UserAnotherAlreadyLoggedIn | RvError::UserTooManyTypes => {
            "chương trình khác đang đăng nhập vào thiết bị"
        }
        RvError::UserNotLoggedIn => "thiết bị chưa nhận mã PIN",
        RvError::PinExpired | RvError::PinTooWeak | RvError::PinInvalid => {
            "mã PIN phải được đổi bằng phần mềm đi kèm thiết bị"
        }
        RvError::CryptokiNotInitialized | RvError::LibraryLoadFailed => {
            "phần mềm của thiết bị chưa khởi động được"
        }
        _ => "thiết bị không làm được việc này",
    };
    format!("{words} ({})", name_of(code))
}

/// The name of a code as PKCS #11 writes it: the library's names are those in other letters.
fn name_of(code: &RvError) -> String {
    if let RvError::VendorDefined(number) | RvError::UnknownErrorCode(number) = code {
        return format!("mã {number:#x}");
    }
    let mut name = "CKR".to_owned();
    for letter in format!("{code:?}").chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

/// Why the system does not load a library.
fn of_library(told: &str) -> String {
    match told.split_once(": cannot open shared object file") {
        Some((missing, _)) => format!("thiếu tệp {missing} đi kèm"),
        None => "tệp không phải là thư viện dùng được trên máy này".to_owned(),
    }
}

impl From<TokenError> for KeyError {
    fn from(error: TokenError) -> KeyError {
        match error {
            TokenError::Gone | TokenError::Silent => KeyError::Gone,
            TokenError::Locked => KeyError::Locked,
            TokenError::WrongPin(_) => KeyError::WrongPin,
            TokenError::Cancelled => KeyError::Cancelled,
            TokenError::Unsupported => KeyError::Unsupported,
            TokenError::Failed(words) => KeyError::Failed(words),
            other => KeyError::Failed(other.message()),
        }
    }
}

#[cfg(test)]
mod tests {
    use cryptoki::context::Function;

    use super::*;

    #[test]
    fn codes_are_told_by_their_names_and_in_vietnamese() {
        for (code, words) in [
            (
                RvError::GeneralError,
                "phần mềm của thiết bị gặp lỗi (CKR_GENERAL_ERROR)",
            ),
            (RvError::DeviceError, "thiết bị gặp lỗi (CKR_DEVICE_ERROR)"),
            (
                RvError::ObjectHandleInvalid,
                "thiết bị không làm được việc này (CKR_OBJECT_HANDLE_INVALID)",
            ),
            (
                RvError::VendorDefined(0x8000_0001),
                "thiết bị không làm được việc này (mã 0x80000001)",
            ),
        ] {
            let error = Error::Pkcs11(code, Function::Sign);
            assert_eq!(
                TokenError::from(error),
                TokenError::Failed(words.to_owned())
            );
        }
    }

    #[test]
    fn a_library_that_is_missing_is_named() {
        let told = "libpcsclite.so.1: cannot open shared object file: No such file or directory";
        assert_eq!(of_library(told), "thiếu tệp libpcsclite.so.1 đi kèm");
        let words = "tệp không phải là thư viện dùng được trên máy này";
        assert_eq!(of_library("a.so: file too short"), words);
    }
}
