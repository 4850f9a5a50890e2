//! From a record to the bytes of its PDF.

use std::fmt;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use forms::pack::{Form, Pack, Shape};
use forms::record::Record;

use crate::block::Section;
use crate::face::{Faces, Fonts};
use crate::finish::{About, finish};
use crate::official::Density;
use crate::words::Words;
use crate::{draw, layout, letter, minutes, request};

/// The name under which the record is attached.
pub(crate) const ATTACHMENT_NAME: &str = "ho-so.json";

/// The record as a file, attached to the PDF so that it can be read back (see [`extract`](crate::extract())).
#[derive(Debug, Clone, Copy)]
pub struct Attachment<'a> {
    /// `ho-so.json`: [`extract`](crate::extract()) looks for that name.
    pub name: &'a str,
    /// `application/json`.
    pub mime: &'a str,
    /// What `Record::to_json` gives.
    pub bytes: &'a [u8],
    /// What the list of attachments of a PDF reader says about it.
    pub description: &'a str,
}

impl<'a> Attachment<'a> {
    /// The attachment of a record's JSON, under the name that [`extract`](crate::extract()) looks for.
    pub fn record(json: &'a str) -> Attachment<'a> {
        Attachment {
            name: ATTACHMENT_NAME,
            mime: "application/json",
            bytes: json.as_bytes(),
            description: "Dữ liệu của hồ sơ, để nhập lại không phải gõ lại",
        }
    }
}

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows of the list that stand on a page.
    pub rows: usize,
    /// Rows of the list in all.
    pub of: usize,
}

/// A record on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters that the typeface lacks, each once: they are printed as □, and copy out as what they are.
    pub missing: Vec<char>,
}

/// Why there is no PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperError {
    /// The record names a form that the pack does not have.
    UnknownForm,
    /// One of the font files is not a TrueType font with the letters needed.
    Font,
    /// The caller's `progress` stopped the work.
    Cancelled,
    /// The PDF library could not put the file together.
    Write,
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PaperError::UnknownForm => "the pack has no such form",
            PaperError::Font => "a font file cannot be read",
            PaperError::Cancelled => "cancelled",
            PaperError::Write => "the PDF could not be put together",
        })
    }
}

impl std::error::Error for PaperError {}

impl PaperError {
    /// What is wrong and what to do, in Vietnamese.
    pub fn message(self) -> &'static str {
        match self {
            PaperError::UnknownForm => {
                "Bộ mẫu đang dùng không có mẫu này. Hãy mở hồ sơ với đúng bộ mẫu đã lập hồ sơ."
            }
            PaperError::Font => {
                "Không đọc được phông chữ để tạo PDF. Hãy tải lại trang rồi thử lại."
            }
            PaperError::Cancelled => "Đã dừng tạo PDF theo yêu cầu. Hồ sơ vẫn được giữ nguyên.",
            PaperError::Write => {
                "Không tạo được tệp PDF. Hồ sơ vẫn được giữ nguyên; hãy tải lại trang rồi thử lại."
            }
        }
    }
}

/// Writes a record as PDF, with the attachment inside.
///
/// `made_on` is the day the file says it was made on; it does not appear on the pages.
/// `progress` is told after each row of the list and may stop the work.
/// The same input gives the same bytes.
///
/// # Errors
/// Every [`PaperError`].
pub fn write(
    record: &Record,
    pack: &Pack,
    fonts: &Fonts<'_>,
    attachment: &Attachment<'_>,
    made_on: NaiveDate,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Paper, PaperError> {
    let form = pack.form(&record.form).ok_or(PaperError::UnknownForm)?;
    let faces = Faces::read(fonts).ok_or(PaperError::Font)?;
    let sections = fitting_sections(record, form, pack, &faces);

    let mut at = Progress {
        rows: 0,
        of: record.rows.len(),
    };
    let mut tick = || {
        at.rows = (at.rows + 1).min(at.of);
        progress(at)
    };
    let ControlFlow::Continue(pages) = layout::lay_out(&sections, &faces, &mut tick) else {
        return Err(PaperError::Cancelled);
    };

    let drawn = draw::draw(&pages.pages, &faces).ok_or(PaperError::Font)?;
    let missing = drawn.missing.clone();
    let title = format!("{} – {}", form.code, form.title);
    let about = About {
        title: &title,
        made_on,
    };
    let pdf = finish(drawn, &pages.elements, attachment, &about).map_err(|_| PaperError::Write)?;
    Ok(Paper {
        pdf,
        pages: pages.pages.len(),
        missing,
    })
}

/// The record's content, set as close as it takes to save a page before the appendix.
fn fitting_sections(record: &Record, form: &Form, pack: &Pack, faces: &Faces) -> Vec<Section> {
    let set = |density| {
        sections(&Words {
            record,
            form,
            pack,
            density,
        })
    };
    let pages = |sections: &[Section]| {
        let text = &sections[..sections.len().min(1)];
        let laid_out = layout::lay_out(text, faces, &mut || ControlFlow::Continue(()));
        laid_out
            .continue_value()
            .map_or(0, |pages| pages.pages.len())
    };
    let wide = set(Density::WIDE);
    if pages(&wide) > 1 {
        let close = set(Density::CLOSE);
        if pages(&close) < pages(&wide) {
            return close;
        }
    }
    wide
}

/// The record's content in the shape of its form.
fn sections(words: &Words<'_>) -> Vec<Section> {
    match words.form.shape {
        Shape::Request => request::sections(words),
        Shape::OfficialLetter => letter::sections(words),
        Shape::Minutes => minutes::sections(words),
    }
}
