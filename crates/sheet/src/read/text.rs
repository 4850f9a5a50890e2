//! Separated text: its encoding, its separator, its lines.

use std::borrow::Cow;

use super::grid::{LineBuilder, Sink, Workbook};
use super::{Limits, NoticeKind, ReadError, Source, TextEncoding};

/// The separators that are told apart, the likelier first.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// How many lines are looked at to find the separator.
const SAMPLE_LINES: usize = 30;

/// An open text file.
pub(crate) struct TextBook<'a> {
    name: String,
    text: Cow<'a, str>,
    separator: char,
    encoding: TextEncoding,
    quotes: bool,
    /// Lines in front of the text proper (`sep=;`).
    skipped: u32,
    notices: Vec<NoticeKind>,
}

impl<'a> TextBook<'a> {
    /// Decodes a text file; `name` stands for the name of its only sheet.
    pub fn open(name: &str, bytes: &'a [u8]) -> Result<TextBook<'a>, ReadError> {
        let (mut text, encoding, bad) = decode(bytes);
        if text.trim().is_empty() {
            return Err(ReadError::Empty);
        }
        let mut notices = Vec::new();
        if bad {
            notices.push(NoticeKind::BadCharacters);
        }
        if encoding == TextEncoding::Windows1258 {
            text = Cow::Owned(forms::text::nfc(&text).into_owned());
            notices.push(NoticeKind::Converted {
                encoding: "Windows-1258".to_owned(),
            });
        }
        let quotes = text.bytes().filter(|byte| *byte == b'"').count() % 2 == 0;
        if !quotes {
            notices.push(NoticeKind::OpenQuote);
        }
        let said = said_separator(&text);
        let skipped = match said {
            Some((_, length)) => {
                text = match text {
                    Cow::Borrowed(text) => Cow::Borrowed(&text[length..]),
                    Cow::Owned(text) => Cow::Owned(text[length..].to_owned()),
                };
                1
            }
            None => 0,
        };
        let separator = match said {
            Some((separator, _)) => separator,
            None => find_separator(&text, quotes),
        };
        Ok(TextBook {
            name: name.to_owned(),
            text,
            separator,
            encoding,
            quotes,
            skipped,
            notices,
        })
    }
}

impl Workbook for TextBook<'_> {
    fn source(&self) -> Source {
        Source::Text {
            separator: self.separator,
            encoding: self.encoding,
        }
    }

    fn sheets(&self) -> Vec<String> {
        vec![self.name.clone()]
    }

    fn lines(&mut self, _sheet: usize, limits: &Limits, sink: Sink<'_>) -> Result<(), ReadError> {
        let mut line = LineBuilder::new(limits);
        let mut records = Records::new(&self.text, self.separator, self.quotes);
        while let Some((row, cells)) = records.next() {
            line.start(row + self.skipped);
            for (column, cell) in cells.iter().enumerate() {
                line.put(column as u32, unguarded(cell).to_owned(), None);
            }
            if let Some(done) = line.finish()?
                && sink(done).is_break()
            {
                break;
            }
        }
        Ok(())
    }

    fn notices(&self) -> Vec<NoticeKind> {
        self.notices.clone()
    }
}

/// The records of separated text (RFC 4180), with the row each has in a spreadsheet.
pub(crate) struct Records<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    record: csv::StringRecord,
    /// Line ends inside quoted cells so far: they take a line in the file but no row in the spreadsheet.
    inner_lines: u64,
}

impl<'t> Records<'t> {
    /// Records of text with a separator of one byte; without `quotes`, quotation marks are plain characters.
    pub fn new(text: &'t str, separator: char, quotes: bool) -> Records<'t> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .quoting(quotes)
            .delimiter(u8::try_from(separator).unwrap_or(b','))
            .from_reader(text.as_bytes());
        Records {
            text,
            reader,
            record: csv::StringRecord::new(),
            inner_lines: 0,
        }
    }

    /// The next record that is not an empty line, and its row from 1.
    pub fn next(&mut self) -> Option<(u32, &csv::StringRecord)> {
        // The text is valid UTF-8 and records may differ in length, so that no record can fail.
        if !matches!(self.reader.read_record(&mut self.record), Ok(true)) {
            return None;
        }
        // The library's position is that of the empty lines before the record, which it passes over.
        let (byte, line) = self
            .record
            .position()
            .map_or((0, 1), |at| (at.byte() as usize, at.line()));
        let before = self.text.as_bytes().get(byte..).unwrap_or_default();
        let empty = before
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .filter(|byte| **byte == b'\n')
            .count();
        let row = (line + empty as u64)
            .saturating_sub(self.inner_lines)
            .max(1);
        let inner = self
            .record
            .iter()
            .flat_map(str::bytes)
            .filter(|byte| *byte == b'\n')
            .count();
        self.inner_lines += inner as u64;
        Some((u32::try_from(row).unwrap_or(u32::MAX), &self.record))
    }
}

/// A cell without the apostrophe that [`crate::csv::write`] puts before what a spreadsheet would run.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if crate::guard::looks_like_formula(rest) => rest,
        _ => cell,
    }
}

/// The separator of a first line such as `sep=;`, which Excel writes and reads, and the length of that line.
pub(crate) fn said_separator(text: &str) -> Option<(char, usize)> {
    let end = text.find('\n')? + 1;
    let mut rest = text[..end]
        .trim_end_matches(['\r', '\n'])
        .strip_prefix("sep=")?
        .chars();
    let separator = rest.next().filter(char::is_ascii)?;
    rest.next().is_none().then_some((separator, end))
}

/// The separator that cuts the first lines into the most, and most alike, cells.
fn find_separator(text: &str, quotes: bool) -> char {
    let score = |separator: &char| {
        let mut records = Records::new(text, *separator, quotes);
        let mut counts: Vec<usize> = Vec::new();
        while counts.len() < SAMPLE_LINES
            && let Some((_, cells)) = records.next()
        {
            counts.push(cells.len());
        }
        let most = counts.iter().copied().max().unwrap_or(1);
        let alike = counts.iter().filter(|count| **count == most).count();
        if most > 1 { alike * most } else { 0 }
    };
    // The last of equals wins, so that the likelier one has to come last.
    SEPARATORS
        .iter()
        .rev()
        .copied()
        .max_by_key(score)
        .unwrap_or(',')
}

/// The text of a file, its encoding, and whether some characters made no sense.
///
/// Lines that end in a carriage return alone, as old Macintosh programs write them, end in a line feed afterwards.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, TextEncoding, bool) {
    let (mut text, encoding, bad) = decode_characters(bytes);
    let alone = text
        .bytes()
        .zip(text.bytes().skip(1).chain([0]))
        .any(|pair| pair.0 == b'\r' && pair.1 != b'\n');
    if alone {
        text = text.replace("\r\n", "\n").replace('\r', "\n").into();
    }
    (text, encoding, bad)
}

fn decode_characters(bytes: &[u8]) -> (Cow<'_, str>, TextEncoding, bool) {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        let text = String::from_utf8_lossy(rest);
        let bad = matches!(text, Cow::Owned(_));
        return (text, TextEncoding::Utf8Bom, bad);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        let (text, bad) = encoding_rs::UTF_16LE.decode_without_bom_handling(rest);
        return (text, TextEncoding::Utf16Le, bad);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        let (text, bad) = encoding_rs::UTF_16BE.decode_without_bom_handling(rest);
        return (text, TextEncoding::Utf16Be, bad);
    }
    match utf16_without_mark(bytes) {
        Some(TextEncoding::Utf16Le) => {
            let (text, bad) = encoding_rs::UTF_16LE.decode_without_bom_handling(bytes);
            return (text, TextEncoding::Utf16Le, bad);
        }
        Some(_) => {
            let (text, bad) = encoding_rs::UTF_16BE.decode_without_bom_handling(bytes);
            return (text, TextEncoding::Utf16Be, bad);
        }
        None => {}
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), TextEncoding::Utf8, false),
        // A character cut off at the very end is a cut file, not another encoding.
        Err(error) if error.error_len().is_none() => {
            (String::from_utf8_lossy(bytes), TextEncoding::Utf8, true)
        }
        Err(_) => {
            // Old fonts' codes show as Latin-1; what is none of them is Windows' own Vietnamese code page.
            let (latin, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
            if latin
                .lines()
                .take(SAMPLE_LINES)
                .any(|line| forms::text::legacy::detect(line).is_some())
            {
                return (latin, TextEncoding::OldFont, false);
            }
            let (text, bad) = encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes);
            (text, TextEncoding::Windows1258, bad)
        }
    }
}

/// Whether text without a mark is UTF-16: nearly every second byte of its ASCII letters is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<TextEncoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 4 {
        return None;
    }
    let zeros = |first: usize| {
        sample
            .iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() / 2 / 3;
    if odd > many && even == 0 {
        Some(TextEncoding::Utf16Le)
    } else if even > many && odd == 0 {
        Some(TextEncoding::Utf16Be)
    } else {
        None
    }
}

/// A line, for tests of other modules.
#[cfg(test)]
pub(crate) fn lines_of(text: &str) -> Vec<super::grid::Line> {
    let mut lines = Vec::new();
    TextBook::open("", text.as_bytes())
        .unwrap()
        .lines(0, &Limits::default(), &mut |line| {
            lines.push(line);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(bytes: &[u8]) -> (char, TextEncoding, Vec<NoticeKind>) {
        let book = TextBook::open("", bytes).unwrap();
        (book.separator, book.encoding, book.notices)
    }

    fn utf16(text: &str, mark: bool, big: bool) -> Vec<u8> {
        let units = text.encode_utf16();
        let marked = mark.then_some(0xfeff).into_iter().chain(units);
        marked
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "Họ tên,Chức vụ\nLê Thị Yến,Chuyên viên\n";
        let cases: [(Vec<u8>, TextEncoding); 6] = [
            (text.into(), TextEncoding::Utf8),
            (format!("\u{feff}{text}").into(), TextEncoding::Utf8Bom),
            (utf16(text, true, false), TextEncoding::Utf16Le),
            (utf16(text, true, true), TextEncoding::Utf16Be),
            (utf16(text, false, false), TextEncoding::Utf16Le),
            (utf16(text, false, true), TextEncoding::Utf16Be),
        ];
        for (bytes, encoding) in cases {
            let (decoded, found, bad) = decode(&bytes);
            assert_eq!((&*decoded, found, bad), (text, encoding, false));
        }
    }

    #[test]
    fn windows_1258_is_read_and_composed() {
        // "Ngày" and "Huế" as Windows code page 1258 writes them: base letter and mark.
        let (text, encoding, bad) = decode(b"Ng\xe0y,Hu\xea\xec\n");
        assert_eq!(
            (forms::text::nfc(&text).as_ref(), encoding, bad),
            ("Ngày,Huế\n", TextEncoding::Windows1258, false)
        );
    }

    #[test]
    fn separators_are_found() {
        let cases = [
            ("a,b,c\n1,2,3\n", ','),
            ("a;b;c\n1;2;3\n", ';'),
            ("a\tb\n1\t2\n", '\t'),
            ("a|b\n1|2\n", '|'),
            ("Họ tên;Cơ quan\nLê A;Sở A, B, C\nLê B;Sở D\n", ';'),
            ("a\nb\n", ','),
            ("sep=;\na;b\n", ';'),
        ];
        for (text, separator) in cases {
            assert_eq!(opened(text.as_bytes()).0, separator, "{text:?}");
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        let lines = lines_of("a,b\n\n\"x\ny\",1\nlast,2\n");
        let numbers: Vec<u32> = lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [1, 3, 4]);
        assert_eq!(lines[1].cell(0), "x\ny");
        assert_eq!(lines_of("sep=;\na;b\n")[0].number, 2);
        let old: Vec<u32> = lines_of("a,b\r\r1,2\r")
            .iter()
            .map(|line| line.number)
            .collect();
        assert_eq!(old, [1, 3]);
    }

    #[test]
    fn a_quote_that_is_never_closed_swallows_nothing() {
        let text = "Họ tên,Chức vụ\nLê \"A,x\nTrần B,y\nVũ \"C\",z\n";
        assert_eq!(lines_of(text).len(), 4);
        assert_eq!(opened(text.as_bytes()).2, [NoticeKind::OpenQuote]);
    }

    #[test]
    fn the_guard_of_our_own_files_is_taken_off() {
        let lines = lines_of("a,b\n'+84 363 891 590,'tis\n");
        assert_eq!(lines[1].cells, ["+84 363 891 590", "'tis"]);
    }
}
