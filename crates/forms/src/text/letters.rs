//! The letters of Vietnamese, composed and taken apart.

use std::borrow::Cow;

/// A letter's shape besides its tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Plain,
    Breve,
    Circumflex,
    Horn,
}

/// Vowels without tone, with the shape that makes them of a plain letter, and their six tones
/// in dictionary order: none, huyền, hỏi, ngã, sắc, nặng.
const VOWELS: [(char, Shape, [char; 6]); 24] = [
    ('a', Shape::Plain, ['a', 'à', 'ả', 'ã', 'á', 'ạ']),
    ('a', Shape::Breve, ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ']),
    ('a', Shape::Circumflex, ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ']),
    ('e', Shape::Plain, ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ']),
    ('e', Shape::Circumflex, ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ']),
    ('i', Shape::Plain, ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị']),
    ('o', Shape::Plain, ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ']),
    ('o', Shape::Circumflex, ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ']),
    ('o', Shape::Horn, ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ']),
    ('u', Shape::Plain, ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ']),
    ('u', Shape::Horn, ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự']),
    ('y', Shape::Plain, ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ']),
    ('A', Shape::Plain, ['A', 'À', 'Ả', 'Ã', 'Á', 'Ạ']),
    ('A', Shape::Breve, ['Ă', 'Ằ', 'Ẳ', 'Ẵ', 'Ắ', 'Ặ']),
    ('A', Shape::Circumflex, ['Â', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ậ']),
    ('E', Shape::Plain, ['E', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ']),
    ('E', Shape::Circumflex, ['Ê', 'Ề', 'Ể', 'Ễ', 'Ế', 'Ệ']),
    ('I', Shape::Plain, ['I', 'Ì', 'Ỉ', 'Ĩ', 'Í', 'Ị']),
    ('O', Shape::Plain, ['O', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ']),
    ('O', Shape::Circumflex, ['Ô', 'Ồ', 'Ổ', 'Ỗ', 'Ố', 'Ộ']),
    ('O', Shape::Horn, ['Ơ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ']),
    ('U', Shape::Plain, ['U', 'Ù', 'Ủ', 'Ũ', 'Ú', 'Ụ']),
    ('U', Shape::Horn, ['Ư', 'Ừ', 'Ử', 'Ữ', 'Ứ', 'Ự']),
    ('Y', Shape::Plain, ['Y', 'Ỳ', 'Ỷ', 'Ỹ', 'Ý', 'Ỵ']),
];

/// Combining marks of the tones, in the order of [`VOWELS`]; the first has none.
const TONE_MARKS: [char; 6] = ['\0', '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// Letters of other Latin languages that names on passports have.
const OTHERS: [(char, char, char); 14] = [
    ('n', '\u{303}', 'ñ'),
    ('N', '\u{303}', 'Ñ'),
    ('c', '\u{327}', 'ç'),
    ('C', '\u{327}', 'Ç'),
    ('a', '\u{308}', 'ä'),
    ('A', '\u{308}', 'Ä'),
    ('o', '\u{308}', 'ö'),
    ('O', '\u{308}', 'Ö'),
    ('u', '\u{308}', 'ü'),
    ('U', '\u{308}', 'Ü'),
    ('a', '\u{30a}', 'å'),
    ('A', '\u{30a}', 'Å'),
    ('i', '\u{308}', 'ï'),
    ('e', '\u{308}', 'ë'),
];

/// A letter taken apart: the vowel without its tone, and the tone (0 none, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng).
pub(super) fn split_tone(c: char) -> (char, u8) {
    if c.is_ascii() {
        return (c, 0);
    }
    for (_, _, tones) in &VOWELS {
        if let Some(tone) = tones.iter().position(|&t| t == c) {
            return (tones[0], tone as u8);
        }
    }
    (c, 0)
}

/// The plain letter under shape and tone: `ậ` is `a`, `đ` is `d`.
pub(super) fn plain(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    match c {
        'đ' => 'd',
        'Đ' => 'D',
        _ => VOWELS
            .iter()
            .find(|(_, _, tones)| tones.contains(&c))
            .map_or(c, |(base, _, _)| *base),
    }
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Composed letters (Unicode NFC) for the letters of Vietnamese and the common ones of Latin-1.
///
/// Borrowed where nothing has to change; a mark that no letter takes stays as it is.
/// The whole of Unicode's tables would cost a quarter of the first visit; the tests compare with them.
pub fn nfc(raw: &str) -> Cow<'_, str> {
    if !raw.bytes().any(|b| b == 0xcc || b == 0xcd) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut cluster: Vec<char> = Vec::new();
    let mut changed = false;
    for c in raw.chars() {
        if is_mark(c) && !cluster.is_empty() {
            cluster.push(c);
        } else {
            changed |= flush(&mut cluster, &mut out);
            cluster.push(c);
        }
    }
    changed |= flush(&mut cluster, &mut out);
    if changed {
        Cow::Owned(out)
    } else {
        Cow::Borrowed(raw)
    }
}

/// Writes a letter with its marks, composed where possible; tells whether that changed it.
fn flush(cluster: &mut Vec<char>, out: &mut String) -> bool {
    let changed = match compose(cluster) {
        Some((letter, rest)) => {
            out.push(letter);
            out.extend(rest);
            true
        }
        None => {
            out.extend(cluster.iter());
            false
        }
    };
    cluster.clear();
    changed
}

fn compose(cluster: &[char]) -> Option<(char, Vec<char>)> {
    let (&first, marks) = cluster.split_first()?;
    if marks.is_empty() {
        return None;
    }
    if let [mark] = *marks
        && let Some((_, _, letter)) = OTHERS.iter().find(|(b, m, _)| *b == first && *m == mark)
    {
        return Some((*letter, Vec::new()));
    }
    let (base, mut shape, mut tone) = VOWELS.iter().find_map(|(base, shape, tones)| {
        tones
            .iter()
            .position(|&t| t == first)
            .map(|tone| (*base, *shape, tone))
    })?;
    let mut rest = Vec::new();
    let mut used = false;
    for &mark in marks {
        let new_shape = match mark {
            '\u{306}' => Some(Shape::Breve),
            '\u{302}' => Some(Shape::Circumflex),
            '\u{31b}' => Some(Shape::Horn),
            _ => None,
        };
        let new_tone = TONE_MARKS.iter().position(|&t| t == mark);
        if let Some(new) = new_shape
            && shape == Shape::Plain
            && rest.is_empty()
            && vowel(base, new).is_some()
        {
            shape = new;
            used = true;
        } else if let Some(new) = new_tone
            && tone == 0
            && rest.is_empty()
        {
            tone = new;
            used = true;
        } else {
            rest.push(mark);
        }
    }
    used.then_some(())?;
    Some((vowel(base, shape)?[tone], rest))
}

fn vowel(base: char, shape: Shape) -> Option<&'static [char; 6]> {
    VOWELS
        .iter()
        .find(|(b, s, _)| *b == base && *s == shape)
        .map(|(_, _, tones)| tones)
}

/// Whether this is a letter that a Vietnamese or another Latin name can have.
pub fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' => true,
        '\u{c0}'..='\u{24f}' => c != '×' && c != '÷',
        '\u{1ea0}'..='\u{1ef9}' => true,
        _ => false,
    }
}

/// Whether this can be part of a word: a Latin letter, a digit, or any letter of another script.
pub fn is_word(c: char) -> bool {
    c.is_ascii_digit()
        || is_letter(c)
        || matches!(c, '\u{370}'..='\u{1dff}' | '\u{2c00}'..='\u{2dff}' | '\u{3040}'..='\u{d7ff}' | '\u{10000}'..)
}

/// Whether this is a letter of the Vietnamese alphabet (with f, j, w, z, which names of other languages have).
pub fn is_vietnamese(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, 'đ' | 'Đ')
        || VOWELS.iter().any(|(_, _, tones)| tones.contains(&c))
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    fn alphabet() -> impl Iterator<Item = char> {
        VOWELS
            .iter()
            .flat_map(|(_, _, tones)| *tones)
            .chain(OTHERS.iter().map(|(_, _, letter)| *letter))
            .chain(['đ', 'Đ', 'x', ' '])
    }

    #[test]
    fn every_letter_is_composed_as_unicode_does() {
        for letter in alphabet() {
            let apart: String = letter.nfd().collect();
            assert_eq!(nfc(&apart), letter.to_string(), "{apart:?}");
            // The half-composed shape of older fonts: ê followed by a tone mark.
            let (toneless, tone) = split_tone(letter);
            if tone > 0 {
                let half = format!("{toneless}{}", TONE_MARKS[usize::from(tone)]);
                assert_eq!(nfc(&half), letter.to_string(), "{half:?}");
            }
        }
    }

    #[test]
    fn marks_in_another_order_are_composed_too() {
        assert_eq!(nfc("a\u{302}\u{323}"), "ậ");
        assert_eq!(nfc("a\u{323}\u{302}"), "ậ");
        assert_eq!(nfc("o\u{31b}\u{323}"), "ợ");
    }

    #[test]
    fn a_mark_without_a_letter_stays() {
        for raw in ["\u{301}", "x\u{301}", " \u{301}a"] {
            assert_eq!(nfc(raw), raw);
        }
    }

    proptest::proptest! {
        #[test]
        fn vietnamese_text_is_composed_as_unicode_does(raw in "[a-zA-Z ăâđêôơưáàảãạấầẩẫậẾỀỂỄỆíìỉĩịốồổỗộứừửữựýỳỷỹỵ]{0,40}") {
            let apart: String = raw.nfd().collect();
            let expected: String = raw.nfc().collect();
            let composed = nfc(&apart);
            proptest::prop_assert_eq!(composed.as_ref(), expected.as_str());
        }

        #[test]
        fn any_text_is_composed_without_panic(raw in "\\PC{0,20}") {
            let once = nfc(&raw).into_owned();
            let twice = nfc(&once);
            proptest::prop_assert_eq!(twice.as_ref(), once.as_str());
        }
    }
}
