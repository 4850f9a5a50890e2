//! Why a file gives no certificates.

use std::fmt;

/// The largest file that is read. A certificate has one or two kilobytes.
pub const MAX_BYTES: usize = 4 << 20;

/// The most certificates that one file may hold.
pub const MAX_CERTIFICATES: usize = 1000;

/// Why a file gives no certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadError {
    /// No bytes, or only blanks.
    Empty,
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// More than [`MAX_CERTIFICATES`].
    TooMany,
    /// The file ends before the certificate does: a download that broke off, or text that was not copied whole.
    CutOff,
    /// Looks like a certificate, but its parts do not fit together.
    Damaged,
    /// A private key, with or without a password.
    PrivateKey,
    /// A request for a certificate (CSR), which comes before there is one.
    Request,
    /// A key together with its certificate under a password (`.pfx`, `.p12`).
    Pfx,
    /// A list of certificates or a signature (`.p7b`, `.p7s`) with no certificate in it.
    NoCertificates,
    /// Anything else.
    NotACertificate,
}

impl ReadError {
    /// One Vietnamese sentence: what is wrong and what to do. Names nothing of the file's content.
    pub fn message(self) -> String {
        match self {
            ReadError::Empty => "Tệp rỗng: hãy chọn tệp chứng thư số (.cer, .crt, .pem hoặc .p7b).".into(),
            ReadError::TooLarge => format!("Tệp lớn hơn {} MB, quá lớn so với tệp chứng thư số: hãy kiểm tra lại và chọn đúng tệp .cer, .crt, .pem hoặc .p7b.", MAX_BYTES >> 20),
            ReadError::TooMany => format!("Tệp có hơn {}.{:03} chứng thư số: hãy chia thành nhiều tệp nhỏ hơn rồi mở từng tệp.", MAX_CERTIFICATES / 1000, MAX_CERTIFICATES % 1000),
            ReadError::CutOff => "Tệp chứng thư số bị cụt, thiếu phần cuối: hãy tải lại hoặc sao chép lại trọn vẹn tệp từ nơi cấp.".into(),
            ReadError::Damaged => "Tệp chứng thư số bị hỏng: hãy tải lại từ nơi cấp, hoặc xuất lại chứng thư số từ thiết bị.".into(),
            ReadError::PrivateKey => "Đây là tệp khóa bí mật, không phải chứng thư số: hãy cất giữ kín, không gửi cho ai, và chọn tệp chứng thư số (.cer, .crt).".into(),
            ReadError::Request => "Đây là tệp yêu cầu cấp chứng thư số (CSR), chưa phải chứng thư số: hãy chọn tệp .cer do nơi cấp gửi về.".into(),
            ReadError::Pfx => "Đây là tệp .pfx/.p12 chứa cả khóa bí mật: hãy cất giữ kín, không gửi cho ai, và xuất riêng chứng thư số thành tệp .cer rồi chọn tệp đó.".into(),
            ReadError::NoCertificates => "Tệp .p7b này không kèm chứng thư số nào: hãy xuất lại tệp có kèm chứng thư số, hoặc chọn tệp .cer.".into(),
            ReadError::NotACertificate => "Tệp này không phải chứng thư số: hãy chọn tệp .cer, .crt, .pem hoặc .p7b do nơi cấp gửi về.".into(),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ReadError {}
