//! Why a file could not be written.

use std::fmt;

/// Why a file could not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteError {
    /// A cell is longer than the 32,767 characters that a spreadsheet takes.
    CellTooLong {
        /// The row of the list, from 1; 0 where it is not known.
        row: u32,
        /// The column's heading.
        column: String,
    },
    /// More rows than a spreadsheet has.
    TooManyRows,
    /// The file that a column was to be added to cannot be read any more.
    BadOriginal,
    /// The zip or the spreadsheet could not be put together.
    Broken,
}

impl WriteError {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(&self) -> String {
        match self {
            WriteError::CellTooLong { row, column } => format!(
                "Dòng {row}, cột “{column}” dài hơn 32.767 ký tự nên không ghi được vào bảng tính: hãy rút ngắn."
            ),
            WriteError::TooManyRows => {
                "Danh sách dài hơn số dòng của một bảng tính: hãy chia thành nhiều danh sách."
                    .into()
            }
            WriteError::BadOriginal => {
                "Không đọc lại được tệp gốc để ghi cột lỗi: hãy nhập lại tệp rồi tải báo cáo."
                    .into()
            }
            WriteError::Broken => {
                "Không ghi được tệp: hãy thử lại, nếu vẫn lỗi hãy báo người quản trị trang.".into()
            }
        }
    }

    /// A library's error, whose words are neither Vietnamese nor of any help to a clerk.
    pub(crate) fn broken(_: impl fmt::Display) -> WriteError {
        WriteError::Broken
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for WriteError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sentence_has_the_words_of_a_library() {
        let error = WriteError::broken(zip::result::ZipError::FileNotFound);
        assert_eq!(
            error.message(),
            "Không ghi được tệp: hãy thử lại, nếu vẫn lỗi hãy báo người quản trị trang."
        );
    }
}
