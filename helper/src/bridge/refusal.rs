//! What a page is told where it does not get what it asked for.

use serde_json::{Value, json};

/// Why a request is refused or has failed; `docs/bridge.md` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// `Host` is not this computer with this port: a name that was bound anew to it.
    WrongHost,
    /// No page of `https:` or of this computer asks, or not in the way of `fetch`.
    WrongOrigin,
    /// There is no such call.
    NoSuchPath,
    /// The call does not have this method.
    WrongMethod,
    /// `Content-Type` is not the one of the call.
    WrongType,
    /// The length of the body is not stated.
    NoLength,
    /// A body, a job or a list of files above the limit.
    TooLarge,
    /// No token, or not one that was given to this origin.
    NotPaired,
    /// The code that was typed is not the one shown.
    WrongDigits,
    /// A code that comes too soon after a wrong one.
    TooSoon,
    /// All codes of this run are used up.
    NoMoreCodes,
    /// The person at the computer does not agree.
    Refused,
    /// Another job, or another question to the person, is not over yet.
    Busy,
    /// No job of this origin has this name, or it was forgotten.
    NoSuchJob,
    /// The job was begun already.
    NotNew,
    /// The job has no file.
    NoFiles,
    /// The file cannot be signed.
    CannotSign,
    /// The file is not signed, or there is no such file in the job.
    NotSigned,
    /// The certificate cannot be looked at, so that it cannot be installed either.
    CannotInstall,
    /// The request cannot be read.
    WrongRequest,
    /// The request did not arrive in time.
    TooSlow,
    /// The helper itself failed.
    Failed,
}

impl Code {
    /// Its name for pages, which stays.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// Its HTTP status.
    pub fn status(self) -> u16 {
        self.row().0
    }

    /// Status, name, and the sentence that says it where nothing closer is known.
    fn row(self) -> (u16, &'static str, &'static str) {
        match self {
            Code::WrongHost => (
                421,
                "wrong-host",
                "Địa chỉ này không phải của chương trình Chukyso trên máy: hãy mở lại trang và kết nối lại.",
            ),
            Code::WrongOrigin => (
                403,
                "wrong-origin",
                "Trang này không được kết nối với chương trình Chukyso: hãy mở trang bằng địa chỉ https.",
            ),
            Code::NoSuchPath => (
                404,
                "no-such-path",
                "Chương trình Chukyso không có chức năng này: hãy cập nhật chương trình rồi tải lại trang.",
            ),
            Code::WrongMethod => (
                405,
                "wrong-method",
                "Trang gọi chức năng này không đúng cách: hãy tải lại trang.",
            ),
            Code::WrongType => (
                415,
                "wrong-type",
                "Kiểu dữ liệu trang gửi không đúng: hãy tải lại trang.",
            ),
            Code::NoLength => (
                411,
                "no-length",
                "Trang không cho biết độ dài dữ liệu: hãy tải lại trang.",
            ),
            Code::TooLarge => (
                413,
                "too-large",
                "Dữ liệu quá lớn: hãy chia nhỏ, mỗi tệp tối đa 128 MiB, mỗi lượt ký tối đa 500 tệp và 512 MiB.",
            ),
            Code::NotPaired => (
                401,
                "not-paired",
                "Trang chưa được ghép nối với chương trình Chukyso trên máy này: hãy ghép nối bằng mã sáu chữ số.",
            ),
            Code::WrongDigits => (
                403,
                "wrong-code",
                "Mã ghép nối không đúng: hãy nhập mã đang hiện ở cửa sổ của chương trình Chukyso.",
            ),
            Code::TooSoon => (
                429,
                "too-soon",
                "Vừa có mã ghép nối sai: hãy chờ một lát rồi nhập lại.",
            ),
            Code::NoMoreCodes => (
                429,
                "no-more-codes",
                "Các mã ghép nối của lần chạy này đã hết: hãy đóng rồi mở lại chương trình Chukyso.",
            ),
            Code::Refused => (
                403,
                "refused",
                "Bạn đã không đồng ý ghép nối: nếu bấm nhầm, hãy ghép nối lại bằng mã mới.",
            ),
            Code::Busy => (
                409,
                "busy",
                "Chương trình Chukyso đang làm việc khác: hãy chờ xong hoặc kết thúc việc đó rồi thử lại.",
            ),
            Code::NoSuchJob => (
                404,
                "no-such-job",
                "Lượt ký này không còn: hãy ký lại từ đầu.",
            ),
            Code::NotNew => (
                409,
                "not-new",
                "Lượt ký này đã bắt đầu: hãy tạo lượt ký khác cho các tệp còn lại.",
            ),
            Code::NoFiles => (422, "no-files", "Chưa có tệp nào để ký: hãy thêm tệp."),
            Code::CannotSign => (
                422,
                "cannot-sign",
                "Tệp này trống nên không ký được: hãy chọn tệp khác.",
            ),
            Code::NotSigned => (
                404,
                "not-signed",
                "Tệp này chưa có bản ký: hãy xem trạng thái của lượt ký.",
            ),
            Code::CannotInstall => (
                422,
                "cannot-install",
                "Không đọc được chứng thư số này: hãy chọn tệp .cer do cơ quan cấp gửi.",
            ),
            Code::WrongRequest => (
                400,
                "wrong-request",
                "Chương trình Chukyso không hiểu yêu cầu của trang: hãy cập nhật chương trình rồi tải lại trang.",
            ),
            Code::TooSlow => (
                408,
                "too-slow",
                "Dữ liệu đến quá chậm nên đã ngừng nhận: hãy thử lại.",
            ),
            Code::Failed => (
                500,
                "failed",
                "Chương trình Chukyso gặp lỗi: hãy đóng rồi mở lại chương trình và thử lại.",
            ),
        }
    }
}

/// A refusal or a failure as a page is told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What happened, for the page.
    pub code: Code,
    /// What is wrong and what to do, one sentence for the person.
    pub message: String,
}

impl Refusal {
    /// A refusal with a sentence of its own.
    pub fn new(code: Code, message: impl Into<String>) -> Refusal {
        Refusal {
            code,
            message: message.into(),
        }
    }

    /// The body of the answer.
    pub(super) fn json(&self) -> Value {
        json!({"error": {"code": self.code.name(), "message": self.message}})
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Refusal {
        Refusal::new(code, code.row().2)
    }
}
