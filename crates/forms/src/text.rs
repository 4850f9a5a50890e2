//! Vietnamese text: composed letters, tidy spaces, search keys, order, and the encodings of before Unicode.

mod fold;
pub mod legacy;
mod letters;
mod order;

pub use fold::{bare, fold};
pub use letters::{is_letter, is_vietnamese, nfc, upper};
pub use order::{name_order, word_order};

use std::borrow::Cow;

/// Whether this is a combining mark left over behind a letter.
fn letters_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Characters that show nothing but make two texts differ: soft hyphen, zero-width blanks and marks, byte order mark.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        || (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
}

/// Blanks of any kind inside a line, among them the no-break space.
pub fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}'
    )
}

/// One line with single blanks between words, nothing invisible, composed letters.
pub fn tidy_line(raw: &str) -> Cow<'_, str> {
    if is_tidy_line(raw) {
        return Cow::Borrowed(raw);
    }
    let composed = nfc(raw);
    let mut out = String::with_capacity(composed.len());
    let mut pending = false;
    for c in composed.chars() {
        if is_blank(c) || matches!(c, '\n' | '\r') {
            pending = !out.is_empty();
        } else if !is_invisible(c) {
            if pending {
                out.push(' ');
                pending = false;
            }
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Several lines, each tidy, without empty ones.
pub fn tidy_lines(raw: &str) -> Cow<'_, str> {
    if raw.split('\n').all(is_tidy_line)
        && !raw.contains("\n\n")
        && !raw.starts_with('\n')
        && !raw.ends_with('\n')
    {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    for line in raw.split(['\n', '\r']) {
        let line = tidy_line(line);
        if !line.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&line);
        }
    }
    Cow::Owned(out)
}

/// What one look at the bytes of a line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glance {
    /// Whether [`tidy_line`] would change nothing.
    pub tidy: bool,
    /// Whether it may be typed with a font of before Unicode: signs of Latin-1, and no letter that only modern Vietnamese has.
    pub may_be_legacy: bool,
}

/// What a byte can be the beginning of: readers add up the classes of a text in place of asking about each byte.
pub(crate) mod class {
    /// A control character.
    pub(crate) const CONTROL: u8 = 1;
    /// A letter beyond Latin-1 that Vietnamese has.
    pub(crate) const MODERN: u8 = 2;
    /// A sign of Latin-1.
    pub(crate) const LATIN1: u8 = 4;
    /// Maybe a combining mark, something invisible or a wide blank.
    pub(crate) const DOUBTFUL: u8 = 8;
    /// A small letter of ASCII.
    pub(crate) const SMALL: u8 = 16;
    /// A capital of ASCII.
    pub(crate) const CAPITAL: u8 = 32;
    /// A digit of ASCII.
    pub(crate) const DIGIT: u8 = 64;
    /// Any other character but the blank.
    pub(crate) const OTHER: u8 = 128;

    /// The classes of all bytes; the blank and those inside a character have none.
    pub(crate) static OF: [u8; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            table[byte] = match byte as u8 {
                0..=0x1f | 0x7f => CONTROL,
                0xc4 | 0xc6 | 0xe1 => MODERN,
                0xc3 => LATIN1,
                0xc2 => LATIN1 | DOUBTFUL,
                0xcc | 0xcd | 0xe2 | 0xe3 | 0xef => DOUBTFUL,
                b'a'..=b'z' => SMALL,
                b'A'..=b'Z' => CAPITAL,
                b'0'..=b'9' => DIGIT,
                b' ' | 0x80..=0xbf => 0,
                _ => OTHER,
            };
            byte += 1;
        }
        table
    };
}

/// Looks at each byte of a line once.
pub fn glance(raw: &str) -> Glance {
    let mut classes = 0;
    let mut blank_before = true;
    let mut doubled = false;
    for &byte in raw.as_bytes() {
        classes |= class::OF[usize::from(byte)];
        let blank = byte == b' ';
        doubled |= blank & blank_before;
        blank_before = blank;
    }
    let plain = classes & class::CONTROL == 0 && !doubled && (!blank_before || raw.is_empty());
    Glance {
        tidy: plain && (classes & class::DOUBTFUL == 0 || slow_is_tidy(raw)),
        may_be_legacy: classes & class::LATIN1 != 0 && classes & class::MODERN == 0,
    }
}

/// Whether [`tidy_line`] would change nothing.
pub fn is_tidy_line(raw: &str) -> bool {
    glance(raw).tidy
}

fn slow_is_tidy(raw: &str) -> bool {
    let mut last = ' ';
    for c in raw.chars() {
        let plain_blank = c == ' ';
        if (plain_blank && last == ' ')
            || (!plain_blank && is_blank(c))
            || is_invisible(c)
            || c == '\n'
            || c == '\r'
        {
            return false;
        }
        last = c;
    }
    last != ' ' && matches!(nfc(raw), Cow::Borrowed(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_tidied() {
        let cases = [
            ("Lê Thanh Yến", "Lê Thanh Yến"),
            ("  Lê  Thanh  Yến ", "Lê Thanh Yến"),
            ("Lê\u{a0}Thanh\u{200b} Yến", "Lê Thanh Yến"),
            ("Lê\tThanh\nYến", "Lê Thanh Yến"),
            ("\u{feff}Lê", "Lê"),
            ("V\u{0061}\u{0300}ng", "Vàng"),
            ("", ""),
            ("   ", ""),
        ];
        for (raw, expected) in cases {
            assert_eq!(tidy_line(raw), expected, "{raw:?}");
            assert_eq!(is_tidy_line(raw), raw == expected, "{raw:?}");
        }
        assert_eq!(tidy_lines("A \n\n B\r\nC\n"), "A\nB\nC");
        assert!(matches!(tidy_lines("A\nB"), Cow::Borrowed(_)));
    }

    proptest::proptest! {
        #[test]
        fn tidying_twice_changes_nothing(raw in "\\PC{0,30}") {
            let once = tidy_line(&raw).into_owned();
            proptest::prop_assert!(is_tidy_line(&once), "{:?}", once);
        }
    }
}
