//! Vietnamese text: composed letters, tidy spaces, search keys, order, and the encodings of before Unicode.

mod case;
mod fold;
pub mod legacy;
mod letters;
mod order;

pub use case::{capitals, is_lower, is_upper, lower, small, upper};
pub use fold::{bare, fold};
pub use letters::{is_letter, is_vietnamese, is_word, nfc};
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
    /// The classes of all its bytes.
    pub(crate) seen: u16,
    /// The classes of those bytes that their neighbour in front does not go with.
    pub(crate) odd: u16,
}

/// What a byte can be the beginning of, and what may not stand behind it.
///
/// Readers add up the classes of a text: asking about each byte takes several times as long.
pub(crate) mod class {
    /// A control character.
    pub(crate) const CONTROL: u16 = 1;
    /// A letter beyond Latin-1 that Vietnamese has.
    pub(crate) const MODERN: u16 = 1 << 1;
    /// A sign of Latin-1.
    pub(crate) const LATIN1: u16 = 1 << 2;
    /// Maybe a combining mark, something invisible or a wide blank.
    pub(crate) const DOUBTFUL: u16 = 1 << 3;
    /// A small letter of ASCII.
    pub(crate) const SMALL: u16 = 1 << 4;
    /// A capital of ASCII.
    pub(crate) const CAPITAL: u16 = 1 << 5;
    /// A digit of ASCII.
    pub(crate) const DIGIT: u16 = 1 << 6;
    /// Any other character but the blank.
    pub(crate) const OTHER: u16 = 1 << 7;
    /// The blank; odd behind another one.
    pub(crate) const BLANK: u16 = 1 << 8;
    /// The second byte of × and ÷; odd behind the first of Latin-1.
    pub(crate) const CROSS: u16 = 1 << 9;
    /// Not the second byte of Ạ to ỿ; odd behind their first.
    pub(crate) const FAR: u16 = 1 << 10;
    /// The last byte of Ỻ to ỿ, which Vietnamese has not; odd behind their second.
    pub(crate) const LATE: u16 = 1 << 11;
    /// How far above a class the bit stands that makes it odd in the next byte.
    pub(crate) const NEXT: u16 = 4;

    /// The classes of all bytes.
    pub(crate) static OF: [u16; 256] = {
        let mut table = [0; 256];
        let mut at = 0;
        while at < 256 {
            let byte = at as u8;
            let begins = match byte {
                0..=0x1f | 0x7f => CONTROL,
                0xc4..=0xc6 | 0xe1 => MODERN,
                0xc3 => LATIN1,
                0xc2 => LATIN1 | DOUBTFUL,
                0xcc | 0xcd | 0xe2 | 0xe3 | 0xef => DOUBTFUL,
                b'a'..=b'z' => SMALL,
                b'A'..=b'Z' => CAPITAL,
                b'0'..=b'9' => DIGIT,
                b' ' => BLANK,
                0x80..=0xbf => 0,
                _ => OTHER,
            };
            let behind = match byte {
                0xba | 0xbb => LATE,
                0xbc..=0xbf => LATE | FAR,
                0x97 | 0xb7 => CROSS | FAR,
                _ => FAR,
            };
            let next = match byte {
                b' ' => BLANK,
                0xc3 => CROSS,
                0xe1 => FAR,
                0xbb => LATE,
                _ => 0,
            };
            table[at] = begins | behind | next << NEXT;
            at += 1;
        }
        table
    };
}

impl Glance {
    /// Whether the line that was looked at is tidy and in no encoding of before Unicode.
    pub(crate) fn is_plain(&self, raw: &str) -> bool {
        self.tidy && !(self.may_be_legacy && legacy::detect(raw).is_some())
    }
}

/// Looks at each byte of a line once.
pub fn glance(raw: &str) -> Glance {
    let has = |classes: u16, class: u16| classes & class != 0;
    let mut seen = 0;
    let mut odd = 0;
    let mut before = class::BLANK << class::NEXT;
    for &byte in raw.as_bytes() {
        let class = class::OF[usize::from(byte)];
        seen |= class;
        odd |= class & (before >> class::NEXT);
        before = class;
    }
    let plain = !has(seen, class::CONTROL)
        && !has(odd, class::BLANK)
        && (!has(before, class::BLANK) || raw.is_empty());
    Glance {
        tidy: plain && (!has(seen, class::DOUBTFUL) || slow_is_tidy(raw)),
        may_be_legacy: has(seen, class::LATIN1) && !has(seen, class::MODERN),
        seen,
        odd,
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
