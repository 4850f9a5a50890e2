//! Why a PDF cannot be signed, or cannot be looked at.

use std::fmt;

/// The largest file that is read: offsets of cross-reference tables have ten digits (ISO 32000-1, 7.5.4).
pub const MAX_BYTES: u64 = 9_000_000_000;

/// The most pixels that a picture of a signature or seal may have.
pub const MAX_PIXELS: u64 = 8_000_000;

/// Why a PDF cannot be signed, or cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PdfError {
    /// No `%PDF-` where it should stand.
    NotPdf,
    /// Something stands before `%PDF-`, so that offsets, and what a signature covers, can be read in two ways.
    HeaderNotFirst,
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// The end is missing: no `startxref`, or it points behind the end.
    CutOff,
    /// The cross-reference table or stream cannot be read, or points to what is not there.
    BrokenXref,
    /// The chain of cross-reference sections comes back to itself.
    XrefLoop,
    /// An object (its number) cannot be read.
    BrokenObject(u32),
    /// The file is encrypted, with or without a password to open it.
    Encrypted,
    /// Something other than blanks stands behind the last `%%EOF`.
    JunkAtEnd,
    /// Deeper, longer or more tightly packed than any honest file.
    TooComplex,
    /// A stream that the signature needs is packed in a way that is not read here.
    Packing,
    /// The catalog, the pages or the form are not what they should be.
    Structure,
    /// There is no page with this number, counted from 0.
    NoSuchPage(usize),
    /// The form is an XFA form, which programs change while it is looked at.
    Xfa,
    /// A signature in the file forbids every further change (DocMDP with P = 1; ISO 32000-1, 12.8.2.2).
    Locked,
    /// A signature in the file lets nobody sign this field, or any further one (FieldMDP or `/Lock`).
    FieldLocked,
    /// A field of this name exists and is no signature field, or cannot be used.
    FieldTaken,
    /// The field of this name is signed already.
    FieldSigned,
    /// The field's name is empty or has a full stop, which stands between the levels of names (ISO 32000-1, 12.7.3.2).
    FieldName,
    /// The picture is no PNG, or a damaged one.
    NotPng,
    /// The picture has more than [`MAX_PIXELS`], or no pixels at all.
    PictureSize,
    /// The font for the text is not a TrueType font with the letters needed.
    Font,
    /// The font for the text lacks this letter.
    NoLetter(char),
    /// The text at the top right has more lines than there is room for, or a word that is too wide.
    TextTooLong,
    /// The place for the picture or the text is empty or lies outside the page.
    Place,
}

impl PdfError {
    /// One Vietnamese sentence: what is wrong and what to do. Names nothing of the file's content.
    pub fn message(self) -> String {
        match self {
            PdfError::NotPdf => "Tệp này không phải là PDF: hãy chọn đúng tệp PDF cần ký hoặc cần kiểm tra.".into(),
            PdfError::HeaderNotFirst => "Trước phần mở đầu của tệp PDF có dữ liệu lạ nên không xác định được chữ ký bao trùm những gì: hãy mở tệp bằng phần mềm đọc PDF và lưu lại thành tệp mới rồi ký, hoặc đề nghị người gửi gửi lại tệp.".into(),
            PdfError::TooLarge => "Tệp PDF quá lớn (hơn 9 GB): hãy chia tệp thành nhiều phần rồi ký từng phần.".into(),
            PdfError::CutOff => "Tệp PDF bị cụt, thiếu phần cuối: hãy tải lại trọn vẹn tệp hoặc đề nghị người gửi gửi lại.".into(),
            PdfError::BrokenXref => "Bảng tra cứu đối tượng của tệp PDF bị hỏng: hãy mở tệp bằng phần mềm đọc PDF và lưu lại thành tệp mới rồi ký; nếu tệp đã có chữ ký số thì đề nghị người gửi gửi lại.".into(),
            PdfError::XrefLoop => "Bảng tra cứu đối tượng của tệp PDF quay vòng, không có điểm dừng: tệp bị hỏng hoặc bị cố ý làm sai, không nên dùng; hãy đề nghị người gửi gửi lại tệp.".into(),
            PdfError::BrokenObject(number) => format!("Đối tượng số {number} trong tệp PDF bị hỏng nên không đọc được: hãy mở tệp bằng phần mềm đọc PDF và lưu lại thành tệp mới rồi ký; nếu tệp đã có chữ ký số thì đề nghị người gửi gửi lại."),
            PdfError::Encrypted => "Tệp PDF được mã hóa (đặt mật khẩu hoặc hạn chế quyền): hãy lưu lại thành tệp không mã hóa rồi ký, hoặc đề nghị người gửi gửi lại tệp không mã hóa.".into(),
            PdfError::JunkAtEnd => "Sau phần kết thúc của tệp PDF còn dữ liệu lạ: hãy mở tệp bằng phần mềm đọc PDF và lưu lại thành tệp mới rồi ký; nếu tệp đã có chữ ký số thì đề nghị người gửi gửi lại.".into(),
            PdfError::TooComplex => "Cấu trúc của tệp PDF phức tạp bất thường nên không được mở: hãy kiểm tra lại nguồn gốc của tệp.".into(),
            PdfError::Packing => "Tệp PDF dùng cách nén không được hỗ trợ ở phần cần cho chữ ký số: hãy mở tệp bằng phần mềm đọc PDF và lưu lại thành tệp mới rồi ký.".into(),
            PdfError::Structure => "Cấu trúc trang hoặc biểu mẫu của tệp PDF không đúng chuẩn: hãy mở tệp bằng phần mềm đọc PDF và lưu lại thành tệp mới rồi ký; nếu tệp đã có chữ ký số thì đề nghị người gửi gửi lại.".into(),
            PdfError::NoSuchPage(page) => format!("Tệp PDF không có trang {}: hãy chọn lại trang đặt chữ ký.", page.saturating_add(1)),
            PdfError::Xfa => "Tệp PDF là biểu mẫu động (XFA), nội dung thay đổi khi mở nên không ký được: hãy in ra tệp PDF thường rồi ký tệp đó.".into(),
            PdfError::Locked => "Người ký trước đã khóa tệp, không cho phép thay đổi gì thêm: không thể ký tiếp lên tệp này; hãy đề nghị người ký trước ký lại mà không khóa tệp.".into(),
            PdfError::FieldLocked => "Người ký trước đã khóa ô chữ ký này hoặc không cho phép thêm ô chữ ký: ký tiếp sẽ làm chữ ký trước mất giá trị; hãy chọn ô khác, hoặc đề nghị người ký trước ký lại mà không khóa.".into(),
            PdfError::FieldTaken => "Trong tệp đã có ô biểu mẫu trùng tên hoặc không dùng được làm ô chữ ký: hãy chọn tên khác cho ô chữ ký.".into(),
            PdfError::FieldSigned => "Ô chữ ký này đã được ký: hãy chọn ô khác hoặc ký vào vị trí mới.".into(),
            PdfError::FieldName => "Tên ô chữ ký bị trống hoặc có dấu chấm: hãy đặt tên khác, không có dấu chấm.".into(),
            PdfError::NotPng => "Ảnh chữ ký, ảnh dấu phải là tệp PNG còn nguyên vẹn: hãy chọn tệp khác hoặc lưu lại ảnh dưới dạng PNG có nền trong suốt.".into(),
            PdfError::PictureSize => format!("Ảnh chữ ký, ảnh dấu có hơn {} triệu điểm ảnh hoặc không có điểm ảnh nào: hãy thu nhỏ ảnh rồi chọn lại.", MAX_PIXELS / 1_000_000),
            PdfError::Font => "Không đọc được phông chữ dùng để ghi dòng chữ ký số: hãy cài lại chương trình rồi thử lại.".into(),
            PdfError::NoLetter(letter) => format!("Dòng chữ cần ghi lên trang có ký tự “{}” (U+{:04X}) mà phông chữ không có: hãy bỏ hoặc gõ lại ký tự đó.", letter.escape_debug(), u32::from(letter)),
            PdfError::TextTooLong => "Dòng chữ ở góc trên bên phải quá dài, kể cả thời gian ký chỉ có chỗ cho ba dòng (mỗi dòng rộng 80 mm): hãy bớt dòng hoặc ghi ngắn lại.".into(),
            PdfError::Place => "Vị trí đặt chữ ký trống hoặc nằm ngoài trang: hãy chọn lại vị trí.".into(),
        }
    }
}

impl PdfError {
    /// The same for somebody who verifies: saving the file anew would destroy what is to be verified.
    pub fn message_of_verifying(self) -> String {
        match self {
            PdfError::HeaderNotFirst => "Trước phần mở đầu của tệp PDF có dữ liệu lạ nên không xác định được chữ ký bao trùm những gì: hãy đề nghị người gửi gửi lại tệp gốc.".into(),
            PdfError::TooLarge => "Tệp PDF quá lớn (hơn 9 GB), không kiểm tra được ở đây: hãy kiểm tra bằng phần mềm khác.".into(),
            PdfError::BrokenXref => "Bảng tra cứu đối tượng của tệp PDF bị hỏng hoặc có thể hiểu theo hai cách: không dựa vào tệp này, hãy đề nghị người gửi gửi lại tệp gốc.".into(),
            PdfError::BrokenObject(number) => format!("Đối tượng số {number} trong tệp PDF bị hỏng nên không đọc được: hãy đề nghị người gửi gửi lại tệp gốc."),
            PdfError::Encrypted => "Tệp PDF được mã hóa (đặt mật khẩu hoặc hạn chế quyền) nên chưa kiểm tra được chữ ký ở đây: hãy kiểm tra bằng phần mềm đã tạo ra tệp, hoặc đề nghị người gửi gửi bản không mã hóa được ký lại. Không lưu lại tệp này thành tệp khác: chữ ký sẽ bị mất.".into(),
            PdfError::JunkAtEnd => "Sau phần kết thúc của tệp PDF còn dữ liệu lạ: tệp có thể bị tải về thiếu hoặc bị sửa, hãy đề nghị người gửi gửi lại tệp gốc.".into(),
            PdfError::Packing => "Tệp PDF dùng cách nén không được hỗ trợ ở phần cần cho chữ ký số: hãy kiểm tra bằng phần mềm khác.".into(),
            PdfError::Structure => "Cấu trúc trang hoặc biểu mẫu của tệp PDF không đúng chuẩn nên không xác định được nội dung đã ký: hãy đề nghị người gửi gửi lại tệp gốc.".into(),
            other => other.message(),
        }
    }
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for PdfError {}

/// The signature does not fit into the room that was left for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooSmall {
    /// How many bytes the signature has.
    pub needed: usize,
    /// How many there is room for.
    pub room: usize,
}

impl TooSmall {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(self) -> String {
        format!(
            "Chữ ký số dài {} byte, nhiều hơn {} byte đã chừa sẵn trong tệp: tệp chưa được ký; hãy ký lại với chỗ chừa lớn hơn.",
            self.needed, self.room
        )
    }
}

impl fmt::Display for TooSmall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for TooSmall {}
