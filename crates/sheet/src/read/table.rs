//! A list as read from a file: headings, rows of text, and what was noticed on the way.

/// One sheet's list, every cell as the text that the person meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The name of the sheet; for a text file the file's name.
    pub sheet_name: String,
    /// The number of the (last) heading line as the spreadsheet shows it, from 1; 0 where there is none.
    pub header_row: u32,
    /// The heading of each column; the column's letter where it has none.
    pub headers: Vec<String>,
    /// The rows under the heading, each with as many cells as there are headings.
    pub rows: Vec<TableRow>,
    /// What was noticed about the file or single cells.
    pub notices: Vec<Notice>,
    /// Lines that are no row of the list, with why: nothing is dropped silently.
    pub unread: Vec<UnreadRow>,
    /// How the file was written, so that it can be handed back the same way.
    pub source: Source,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// The row's number as the spreadsheet shows it, from 1.
    pub number: u32,
    /// Its cells.
    pub cells: Vec<String>,
}

/// A line that is no row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadRow {
    /// The line's number as the spreadsheet shows it, from 1.
    pub number: u32,
    /// Why it was left out.
    pub reason: UnreadReason,
    /// Its cells, so that a wrong guess loses nothing.
    pub cells: Vec<String>,
}

/// Why a line is no row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnreadReason {
    /// The headings again, as on each printed page.
    RepeatedHeader,
    /// The line of column numbers under the headings: (1), (2), (3)…
    ColumnNumbers,
    /// A line under the headings that says how to fill in the columns.
    Instruction,
    /// A line of totals.
    Total,
    /// The name of a group of rows, a remark or the signatures.
    Caption,
    /// Only the running number, and nothing about a person.
    OnlyNumber,
}

impl UnreadReason {
    /// The reason in words.
    pub fn message(self) -> &'static str {
        match self {
            UnreadReason::RepeatedHeader => "Dòng lặp lại tiêu đề cột.",
            UnreadReason::ColumnNumbers => "Dòng đánh số cột.",
            UnreadReason::Instruction => "Dòng hướng dẫn điền.",
            UnreadReason::Total => "Dòng tổng cộng.",
            UnreadReason::Caption => "Dòng tên nhóm, ghi chú hoặc chữ ký, không phải một người.",
            UnreadReason::OnlyNumber => "Dòng chỉ có số thứ tự.",
        }
    }
}

/// How a file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// An Excel workbook of 2007 and later.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// Separated text.
    Text {
        /// The separator.
        separator: char,
        /// The encoding.
        encoding: TextEncoding,
    },
}

/// The encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows' Vietnamese code page of before Unicode.
    Windows1258,
    /// The code of an old font (TCVN3, VNI).
    OldFont,
}

/// Something noticed while reading that a person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The row it is about, as the spreadsheet shows it; `None` for the file as a whole.
    pub row: Option<u32>,
    /// The heading of the column it is about.
    pub column: Option<String>,
    /// What it is.
    pub kind: NoticeKind,
}

/// What was noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeKind {
    /// The cell holds a formula's error, for example `#N/A`.
    ErrorCell {
        /// The error as the spreadsheet shows it.
        error: String,
    },
    /// The row has text beyond the columns that are read.
    BeyondColumns {
        /// How many columns are read.
        limit: u32,
    },
    /// The cell could not be read.
    UnreadableCell,
    /// The cell is longer than the limit; the beginning was kept.
    LongCell {
        /// Its length in characters.
        chars: usize,
        /// How many were kept.
        kept: usize,
    },
    /// More rows than the limit: those beyond were not read.
    RowsBeyondLimit {
        /// Rows read.
        read: u32,
        /// Rows not read.
        left: u32,
        /// The number of the first row not read.
        first: u32,
    },
    /// Other sheets with content were not read.
    OtherSheets {
        /// Their names.
        names: Vec<String>,
    },
    /// There is no heading line; the columns were guessed from their content.
    NoHeaderLine,
    /// A value merged over several rows was put into each of them.
    MergedDown {
        /// Rows that got a value so.
        rows: u32,
    },
    /// A quotation mark is opened and never closed; quotation marks were read as plain characters.
    OpenQuote,
    /// The text was written in an encoding of before Unicode and was converted.
    Converted {
        /// The name of the encoding.
        encoding: String,
    },
    /// Characters that are no text in the file's encoding were replaced.
    BadCharacters,
    /// Further cells have something to notice about them.
    MoreCells {
        /// How many.
        count: u32,
    },
    /// Two columns for the same field differ; the first was taken.
    ColumnsDiffer {
        /// The heading of the other column.
        other: String,
    },
    /// Number, date and place of issue in one cell could not be told apart.
    NotSplit,
}

impl Notice {
    /// A notice about the file as a whole.
    pub fn file(kind: NoticeKind) -> Notice {
        Notice {
            row: None,
            column: None,
            kind,
        }
    }

    /// A notice about one cell.
    pub fn cell(row: u32, column: &str, kind: NoticeKind) -> Notice {
        Notice {
            row: Some(row),
            column: Some(column.to_owned()),
            kind,
        }
    }

    /// One Vietnamese sentence; names row and column, never a cell's content.
    pub fn message(&self) -> String {
        let place = match (self.row, &self.column) {
            (Some(row), Some(column)) => format!("Dòng {row}, cột “{column}”: "),
            (Some(row), None) => format!("Dòng {row}: "),
            (None, Some(column)) => format!("Cột “{column}”: "),
            (None, None) => String::new(),
        };
        let text = match &self.kind {
            NoticeKind::ErrorCell { error } => format!("công thức báo lỗi {error}; hãy gõ lại giá trị."),
            NoticeKind::BeyondColumns { limit } => format!("có chữ ở ngoài {limit} cột đầu, chưa đọc; hãy chuyển vào trong bảng nếu cần."),
            NoticeKind::UnreadableCell => "có ô không đọc được; hãy gõ lại giá trị.".into(),
            NoticeKind::LongCell { chars, kept } => format!("ô dài {chars} ký tự, chỉ giữ {kept} ký tự đầu; hãy kiểm tra lại."),
            NoticeKind::RowsBeyondLimit { read, left, first } => format!("Đã đọc {read} dòng; còn {left} dòng từ dòng {first} trở đi chưa đọc. Hãy chia danh sách thành nhiều tệp."),
            NoticeKind::OtherSheets { names } => format!("Tệp còn trang tính khác chưa đọc: {}. Nếu danh sách ở trang đó, hãy lưu riêng trang đó thành một tệp rồi nhập.", names.join(", ")),
            NoticeKind::NoHeaderLine => "Danh sách không có dòng tiêu đề; các cột được đoán theo nội dung, hãy xem lại phần ghép cột.".into(),
            NoticeKind::MergedDown { rows } => format!("Ô gộp theo chiều dọc: giá trị đã được chép xuống {rows} dòng."),
            NoticeKind::OpenQuote => "Tệp có dấu ngoặc kép mở mà không đóng; dấu ngoặc kép được đọc như chữ thường, hãy xem lại các dòng có dấu đó.".into(),
            NoticeKind::Converted { encoding } => format!("Chữ viết bằng bảng mã {encoding} đã được đổi sang Unicode; hãy xem lại họ tên."),
            NoticeKind::BadCharacters => "Tệp có ký tự không đúng bảng mã; chỗ đó hiện là “\u{fffd}”, hãy gõ lại.".into(),
            NoticeKind::MoreCells { count } => format!("còn {count} ô khác cần xem lại, không liệt kê hết ở đây."),
            NoticeKind::ColumnsDiffer { other } => format!("khác với cột “{other}”; đã lấy cột đứng trước."),
            NoticeKind::NotSplit => "không tách được số, ngày cấp và nơi cấp; hãy tách bằng tay.".into(),
        };
        if place.is_empty() {
            let mut chars = text.chars();
            let first = chars.next().into_iter().flat_map(char::to_uppercase);
            first.chain(chars).collect()
        } else {
            place + &text
        }
    }
}

/// The letters above a column, from 0: `A`, `B`, … `Z`, `AA`.
pub fn column_letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}
