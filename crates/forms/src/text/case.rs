//! Small letters and capitals, of the Latin script that Vietnamese and other European names are written in.
//!
//! The standard library knows every script; its tables alone would be a twentieth of what a first visit fetches.

/// The small letter of a capital (ISO 8859-1, Latin Extended-A, ơ ư, Latin Extended Additional); any other character as it is.
pub fn lower(c: char) -> char {
    let code = c as u32;
    let step = match code {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde => 32,
        // Capitals and small letters by turns; ı, ŉ and ſ are the small ones that have no capital beside them.
        0x100..=0x12f | 0x132..=0x137 | 0x14a..=0x177 | 0x1e00..=0x1e95 | 0x1ea0..=0x1eff => {
            1 - code % 2
        }
        0x139..=0x148 | 0x179..=0x17e => code % 2,
        0x1a0 | 0x1af => 1,
        0x178 => return 'ÿ',
        _ => 0,
    };
    char::from_u32(code + step).unwrap_or(c)
}

/// The capital of a small letter; any other character as it is.
pub fn upper(c: char) -> char {
    if c == 'ÿ' {
        return 'Ÿ';
    }
    [32, 1]
        .into_iter()
        .filter_map(|step| char::from_u32((c as u32).checked_sub(step)?))
        .find(|&capital| capital != c && lower(capital) == c)
        .unwrap_or(c)
}

/// Whether this is a capital.
pub fn is_upper(c: char) -> bool {
    lower(c) != c
}

/// Whether this is a small letter that has a capital.
pub fn is_lower(c: char) -> bool {
    upper(c) != c
}

/// A text in small letters, for comparing.
pub fn small(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// A text in capitals, for headings on paper.
pub fn capitals(text: &str) -> String {
    text.chars().map(upper).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters whose pair stands elsewhere or is more than one letter; no Vietnamese name has them.
    const OTHERS: &[char] = &['İ', 'ı', 'ŉ', 'ſ', 'ß', 'ẞ', 'µ', 'ĸ'];

    #[test]
    fn letters_have_the_pairs_that_unicode_gives_them() {
        let letters = ('\0'..='\u{17f}')
            .chain(['ơ', 'Ơ', 'ư', 'Ư'])
            .chain('\u{1ea0}'..='\u{1eff}')
            .filter(|c| !OTHERS.contains(c));
        for c in letters {
            assert_eq!(lower(c).to_string(), c.to_lowercase().to_string(), "{c}");
            assert_eq!(upper(c).to_string(), c.to_uppercase().to_string(), "{c}");
            assert_eq!(is_upper(c), c.is_uppercase(), "{c}");
            assert_eq!(is_lower(c), c.is_lowercase() && !"ªº".contains(c), "{c}");
        }
    }

    #[test]
    fn other_characters_stay() {
        for c in ['7', '×', '÷', 'ª', 'ж', '字', '\u{301}', '\u{10ffff}'] {
            assert_eq!((lower(c), upper(c)), (c, c));
        }
        assert_eq!(capitals("Đặng Thị Mỹ Ơn"), "ĐẶNG THỊ MỸ ƠN");
        assert_eq!(small("ƯỚC LƯỢNG"), "ước lượng");
    }
}
