//! The kinds of text in certificates.

use crate::element::{
    BMP_STRING, Element, IA5_STRING, NUMERIC_STRING, PRINTABLE_STRING, TELETEX_STRING,
    UNIVERSAL_STRING, UTF8_STRING, VISIBLE_STRING,
};

/// Text and whether its letters may be others than those meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub value: String,
    pub unsure: bool,
}

/// Reads a string of any kind; `None` where it is no string.
pub(crate) fn read(element: Element<'_>) -> Option<Text> {
    let bytes = element.value;
    let (value, sure) = match element.tag {
        UTF8_STRING => utf8(bytes),
        // Only ASCII is allowed here, but authorities have put UTF-8 there.
        PRINTABLE_STRING | IA5_STRING | NUMERIC_STRING | VISIBLE_STRING => {
            let value =
                String::from_utf8(bytes.to_vec()).unwrap_or_else(|fault| latin1(fault.as_bytes()));
            (value, bytes.is_ascii())
        }
        // T.61 has its own letters, but what is written as T.61 nearly always is Latin-1.
        TELETEX_STRING => (latin1(bytes), bytes.is_ascii()),
        BMP_STRING => utf16(bytes),
        UNIVERSAL_STRING => utf32(bytes),
        _ => return None,
    };
    let unsure = !sure || value.chars().any(char::is_control);
    Some(Text { value, unsure })
}

fn utf8(bytes: &[u8]) -> (String, bool) {
    let value = String::from_utf8_lossy(bytes);
    let sure = matches!(value, std::borrow::Cow::Borrowed(_));
    (value.into_owned(), sure)
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn utf16(bytes: &[u8]) -> (String, bool) {
    let (pairs, rest) = bytes.as_chunks();
    let units = pairs.iter().copied().map(u16::from_be_bytes);
    collect(
        char::decode_utf16(units).map(Result::ok),
        rest,
        bytes.len() / 2,
    )
}

fn utf32(bytes: &[u8]) -> (String, bool) {
    let (fours, rest) = bytes.as_chunks();
    let units = fours.iter().copied().map(u32::from_be_bytes);
    collect(units.map(char::from_u32), rest, bytes.len() / 4)
}

/// Letters, with a mark in place of each that cannot be read.
fn collect(
    letters: impl Iterator<Item = Option<char>>,
    rest: &[u8],
    capacity: usize,
) -> (String, bool) {
    let mut sure = rest.is_empty();
    let mut value = String::with_capacity(capacity);
    for letter in letters {
        sure &= letter.is_some();
        value.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    (value, sure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(tag: u8, value: &[u8]) -> Option<(String, bool)> {
        let element = Element {
            tag,
            value,
            whole: value,
        };
        read(element).map(|text| (text.value, text.unsure))
    }

    #[test]
    fn every_kind_of_text_is_read_and_doubt_is_told() {
        let cases: [(u8, &[u8], &str, bool); 16] = [
            (UTF8_STRING, "SỞ Y TẾ".as_bytes(), "SỞ Y TẾ", false),
            (UTF8_STRING, b"T\xCA", "T\u{FFFD}", true),
            (UTF8_STRING, b"a\0b", "a\0b", true),
            (PRINTABLE_STRING, b"VN", "VN", false),
            (PRINTABLE_STRING, "TẾ".as_bytes(), "TẾ", true),
            (IA5_STRING, b"a@b.vn", "a@b.vn", false),
            (IA5_STRING, b"T\xCA", "TÊ", true),
            (NUMERIC_STRING, b"0101", "0101", false),
            (VISIBLE_STRING, b"x", "x", false),
            (TELETEX_STRING, b"TAN HA", "TAN HA", false),
            (TELETEX_STRING, b"T\xC2N H\xC0", "TÂN HÀ", true),
            // What is UTF-8 by its bytes is still read as the kind says.
            (TELETEX_STRING, b"\xC3\x82", "Ã\u{82}", true),
            (BMP_STRING, b"\x1E\xDE", "Ở", false),
            (BMP_STRING, b"\x1E\xDE\xD8\x00\x00", "Ở\u{FFFD}", true),
            (UNIVERSAL_STRING, b"\0\0\x1E\xDE", "Ở", false),
            (UNIVERSAL_STRING, b"\0\x11\0\0\0\0\0A\0", "\u{FFFD}A", true),
        ];
        for (tag, bytes, expected, unsure) in cases {
            assert_eq!(
                read_as(tag, bytes),
                Some((expected.to_owned(), unsure)),
                "{tag:#x} {bytes:x?}"
            );
        }
        assert_eq!(read_as(crate::element::BIT_STRING, b"\0a"), None);
    }
}
