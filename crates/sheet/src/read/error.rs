//! Why a file could not be read at all.

use std::fmt;

/// Why a file could not be read at all; what is wrong with single rows or cells is a [`crate::Notice`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// The file holds no byte, or only blanks.
    Empty,
    /// The bytes are of no kind that this site reads (a picture, a Word document, …).
    UnknownKind,
    /// A zipped workbook whose end or parts are missing, or whose parts do not fit together.
    Damaged,
    /// The parts of a zipped workbook would take more than the limit once unpacked.
    TooLarge {
        /// The limit in megabytes.
        limit_mb: u64,
    },
    /// The workbook is encrypted with a password.
    Password,
    /// A binary workbook (`.xlsb`), which this site does not read.
    BinaryWorkbook,
    /// A workbook of before 2007 (`.xls`), which this site does not read: a damaged one could exhaust the browser's memory.
    OldWorkbook,
    /// Every sheet is hidden, or there is none.
    NoSheet,
    /// More columns hold text than a list of people can have.
    TooManyColumns {
        /// Columns found.
        columns: u32,
        /// The limit.
        limit: u32,
    },
    /// No line names columns that this site knows, and the cells do not tell either.
    NoHeader,
    /// There is a header line but no row under it.
    NoRows,
    /// The user stopped the reading.
    Cancelled,
    /// A batch file or record that is damaged, with the part that does not fit.
    BadBatch {
        /// The name of the part inside the batch file.
        part: String,
    },
    /// A batch file with something that its manifest does not speak of: whoever opens it would take that for a part of what was sent.
    Foreign {
        /// The name of the part inside the batch file; nothing where it is hidden between the parts.
        part: Option<String>,
    },
    /// A batch file of a newer version of this site.
    NewerBatch,
}

impl ReadError {
    /// One Vietnamese sentence: what is wrong and what to do. Names no cell content.
    pub fn message(&self) -> String {
        match self {
            ReadError::Empty => "Tệp rỗng: hãy chọn tệp có danh sách.".into(),
            ReadError::UnknownKind => "Không nhận ra loại tệp: hãy chọn tệp Excel (.xlsx), LibreOffice (.ods), CSV, bản nháp (.json) hoặc PDF do trang này tạo.".into(),
            ReadError::Damaged => "Tệp bị hỏng hoặc chưa tải xong: hãy mở lại bằng Excel, lưu thành tệp .xlsx mới rồi nhập lại.".into(),
            ReadError::TooLarge { limit_mb } => format!("Tệp bung ra lớn hơn {limit_mb} MB nên không được mở: hãy chép danh sách sang một tệp .xlsx mới, chỉ gồm các dòng cần nhập."),
            ReadError::Password => "Tệp được đặt mật khẩu: hãy mở bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc) rồi lưu và nhập lại.".into(),
            ReadError::BinaryWorkbook => "Tệp ở dạng .xlsb: hãy mở bằng Excel, lưu lại thành .xlsx rồi nhập lại.".into(),
            ReadError::OldWorkbook => "Tệp ở dạng .xls cũ: hãy mở bằng Excel, lưu lại thành .xlsx rồi nhập lại.".into(),
            ReadError::NoSheet => "Tệp không có trang tính nào đang hiện: hãy bỏ ẩn trang có danh sách rồi lưu và nhập lại.".into(),
            ReadError::TooManyColumns { columns, limit } => format!("Trang tính có {columns} cột, nhiều hơn {limit} cột được phép: hãy xóa các cột không thuộc danh sách rồi nhập lại."),
            ReadError::NoHeader => "Không tìm thấy dòng tiêu đề cột (Họ tên, Ngày sinh, CCCD…): hãy thêm dòng tiêu đề ở đầu danh sách, hoặc chép danh sách vào mẫu 19 cột rồi nhập lại.".into(),
            ReadError::NoRows => "Chỉ có dòng tiêu đề, chưa có dòng dữ liệu nào: hãy nhập ít nhất một người dưới dòng tiêu đề.".into(),
            ReadError::Cancelled => "Đã dừng đọc tệp theo yêu cầu; chưa có gì thay đổi.".into(),
            ReadError::BadBatch { part } => format!("Tệp lô bị sửa hoặc hỏng ở phần “{part}”: hãy xin lại tệp gốc từ nơi lập."),
            ReadError::Foreign { part: Some(part) } => format!("Tệp lô có phần “{part}” không thuộc hồ sơ: không sử dụng tệp này, hãy xin lại tệp gốc từ nơi lập."),
            ReadError::Foreign { part: None } => "Tệp lô có dữ liệu chen ngoài các phần của hồ sơ: không sử dụng tệp này, hãy xin lại tệp gốc từ nơi lập.".into(),
            ReadError::NewerBatch => "Tệp lô do phiên bản mới hơn của trang này tạo: hãy tải lại trang để dùng bản mới rồi mở lại.".into(),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ReadError {}
