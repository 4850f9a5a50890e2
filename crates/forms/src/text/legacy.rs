//! Text typed with the fonts of before Unicode: TCVN3 (ABC, `.VnTime`) and VNI-Windows.
//!
//! Read as Latin-1 such text has signs that no Vietnamese text has (`NguyÔn V¨n Hïng`, `Nguyeãn Vaên Huøng`).
//! Tables: TCVN 5712:1993 (VN3) and the VNI-Windows code page.

use super::case::{lower, upper};
use super::letters::{is_letter, is_vietnamese, nfc};

/// An encoding of before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legacy {
    /// TCVN 5712:1993 VN3, fonts named `.Vn…`.
    Tcvn3,
    /// VNI-Windows, fonts named `VNI-…`.
    Vni,
}

/// TCVN3 codes seen as Latin-1, and the letters they stand for.
const TCVN3: &[(char, char)] = &[
    ('µ', 'à'),
    ('¸', 'á'),
    ('¶', 'ả'),
    ('·', 'ã'),
    ('¹', 'ạ'),
    ('¨', 'ă'),
    ('»', 'ằ'),
    ('¾', 'ắ'),
    ('¼', 'ẳ'),
    ('½', 'ẵ'),
    ('Æ', 'ặ'),
    ('©', 'â'),
    ('Ç', 'ầ'),
    ('Ê', 'ấ'),
    ('È', 'ẩ'),
    ('É', 'ẫ'),
    ('Ë', 'ậ'),
    ('®', 'đ'),
    ('Ì', 'è'),
    ('Ð', 'é'),
    ('Î', 'ẻ'),
    ('Ï', 'ẽ'),
    ('Ñ', 'ẹ'),
    ('ª', 'ê'),
    ('Ò', 'ề'),
    ('Õ', 'ế'),
    ('Ó', 'ể'),
    ('Ô', 'ễ'),
    ('Ö', 'ệ'),
    ('×', 'ì'),
    ('Ý', 'í'),
    ('Ø', 'ỉ'),
    ('Ü', 'ĩ'),
    ('Þ', 'ị'),
    ('ß', 'ò'),
    ('ã', 'ó'),
    ('á', 'ỏ'),
    ('â', 'õ'),
    ('ä', 'ọ'),
    ('«', 'ô'),
    ('å', 'ồ'),
    ('è', 'ố'),
    ('æ', 'ổ'),
    ('ç', 'ỗ'),
    ('é', 'ộ'),
    ('¬', 'ơ'),
    ('ê', 'ờ'),
    ('í', 'ớ'),
    ('ë', 'ở'),
    ('ì', 'ỡ'),
    ('î', 'ợ'),
    ('ï', 'ù'),
    ('ó', 'ú'),
    ('ñ', 'ủ'),
    ('ò', 'ũ'),
    ('ô', 'ụ'),
    ('\u{ad}', 'ư'),
    ('õ', 'ừ'),
    ('ø', 'ứ'),
    ('ö', 'ử'),
    ('÷', 'ữ'),
    ('ù', 'ự'),
    ('ú', 'ỳ'),
    ('ý', 'ý'),
    ('û', 'ỷ'),
    ('ü', 'ỹ'),
    ('þ', 'ỵ'),
    ('¡', 'Ă'),
    ('¢', 'Â'),
    ('£', 'Ê'),
    ('¤', 'Ô'),
    ('¥', 'Ơ'),
    ('¦', 'Ư'),
    ('§', 'Đ'),
];

/// VNI: a letter of its own, and the letter it stands for (small; capitals follow).
const VNI_SINGLE: &[(char, char)] = &[
    ('ñ', 'đ'),
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
];

/// VNI: the sign behind a vowel, and the combining marks it stands for.
const VNI_MARKS: &[(char, &str)] = &[
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

/// The encoding a text was typed in, where it is surely not Unicode.
///
/// VNI shows in pairs that no Vietnamese syllable has (`aâ`, `eã`, `uø`); TCVN3 in signs that are no letters, next to letters (`V¨n`, `ThÞ`).
/// In both cases the conversion has to leave nothing but Vietnamese letters.
pub fn detect(text: &str) -> Option<Legacy> {
    let mut before = ' ';
    let (mut vni, mut tcvn3) = (false, false);
    for c in text.chars() {
        // Modern Vietnamese letters beyond Latin-1 never occur in text of the old fonts.
        if c > '\u{ff}' && is_vietnamese(c) {
            return None;
        }
        if !(c.is_ascii() && before.is_ascii()) {
            vni |= is_vni_pair(before, c);
            tcvn3 |=
                (is_tcvn3_sign(c) && is_letter(before)) || (is_tcvn3_sign(before) && is_letter(c));
        }
        before = c;
    }
    [(vni, Legacy::Vni), (tcvn3, Legacy::Tcvn3)]
        .into_iter()
        .filter(|(suspected, _)| *suspected)
        .map(|(_, encoding)| encoding)
        .find(|&encoding| {
            let new = convert(text, encoding);
            new != text && new.chars().all(|c| c.is_ascii() || is_vietnamese(c))
        })
}

/// A vowel and a sign behind it that no syllable of modern Vietnamese has beside each other.
fn is_vni_pair(vowel: char, sign: char) -> bool {
    // The small letter, as far as Latin-1 goes.
    let sign = match sign {
        '\0'..='\u{bf}' => return false,
        'À'..='Þ' => char::from(sign as u8 + 0x20),
        _ => sign,
    };
    let tone = matches!(sign, 'ù' | 'ø' | 'û' | 'õ' | 'ï');
    match vowel.to_ascii_lowercase() {
        'a' | 'e' => {
            tone || matches!(
                sign,
                'â' | 'á' | 'à' | 'å' | 'ã' | 'ä' | 'ê' | 'é' | 'è' | 'ú' | 'ü' | 'ë'
            )
        }
        'o' => tone || matches!(sign, 'â' | 'å' | 'ä'),
        'u' | 'y' => tone,
        _ => matches!(vowel, 'ô' | 'ö' | 'Ô' | 'Ö') && tone,
    }
}

/// What stands for a letter in TCVN3 and is no letter of any living name.
fn is_tcvn3_sign(c: char) -> bool {
    matches!(
        c,
        '\u{a1}'..='\u{a9}' | '\u{ab}'..='\u{ae}' | '\u{b5}'..='\u{bf}' | 'ª' | '×' | '÷' | 'Þ' | 'þ' | 'ß' | 'Æ' | 'æ' | 'Ø' | 'ø'
    )
}

/// The text in Unicode.
pub fn convert(text: &str, from: Legacy) -> String {
    match from {
        Legacy::Tcvn3 => text
            .chars()
            .map(|c| {
                TCVN3
                    .iter()
                    .find(|(old, _)| *old == c)
                    .map_or(c, |(_, new)| *new)
            })
            .collect(),
        Legacy::Vni => convert_vni(text),
    }
}

fn convert_vni(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut vowel_before = false;
    for c in text.chars() {
        let small = lower(c);
        let mark = VNI_MARKS.iter().find(|(sign, _)| *sign == small);
        let takes = vowel_before.then_some(mark).flatten();
        if let Some((_, marks)) = takes {
            out.push_str(marks);
            vowel_before = false;
        } else if let Some((_, new)) = VNI_SINGLE.iter().find(|(old, _)| *old == small) {
            if c == small {
                out.push(*new);
            } else {
                out.push(upper(*new));
            }
            vowel_before = matches!(new, 'ơ' | 'ư');
        } else {
            out.push(c);
            vowel_before = matches!(small, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        }
    }
    nfc(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_text_is_recognised_and_converted() {
        let cases = [
            ("NguyÔn V¨n Hïng", Legacy::Tcvn3, "Nguyễn Văn Hùng"),
            ("TrÇn ThÞ B×nh", Legacy::Tcvn3, "Trần Thị Bình"),
            ("§ç ThÞ ¸nh", Legacy::Tcvn3, "Đỗ Thị ánh"),
            ("Phßng Néi vô", Legacy::Tcvn3, "Phòng Nội vụ"),
            ("Nguyeãn Vaên Huøng", Legacy::Vni, "Nguyễn Văn Hùng"),
            ("Traàn Thò Bình", Legacy::Vni, "Trần Thị Bình"),
            ("ÑOÃ THÒ AÙNH", Legacy::Vni, "ĐỖ THỊ ÁNH"),
            ("Sôû Noäi vuï", Legacy::Vni, "Sở Nội vụ"),
        ];
        for (old, encoding, expected) in cases {
            assert_eq!(detect(old), Some(encoding), "{old}");
            assert_eq!(convert(old, encoding), expected, "{old}");
        }
    }

    #[test]
    fn unicode_text_is_left_alone() {
        for text in [
            "Nguyễn Văn Hùng",
            "Vàng A Páo",
            "Lò Thị Hà",
            "Quàng Văn Ông",
            "Hà Công Đạt",
            "Số 5 · Tổ 3",
            "José Müller",
            "20 °C ± 1",
            "abc",
            "",
        ] {
            assert_eq!(detect(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_at_without_panic(raw in "\\PC{0,30}") {
            if let Some(encoding) = detect(&raw) {
                let _ = convert(&raw, encoding);
            }
        }
    }
}
