//! Keys under which texts that mean the same are the same.

use super::case::lower;
use super::is_invisible;
use super::letters::{is_word, nfc, plain, split_tone};

/// A key for comparing names: no difference of case, of blanks, of composed or taken-apart letters,
/// nor of where the tone stands (`hoà` and `hòa`, `uỷ` and `ủy`).
///
/// Each word is its letters without tone, then a digit for its tone; other signs are word breaks.
pub fn fold(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut tone = 0;
    let mut in_word = false;
    let composed = nfc(raw);
    for c in composed.chars().map(lower) {
        if is_invisible(c) {
            continue;
        }
        if is_word(c) {
            if !in_word && !out.is_empty() {
                out.push(' ');
            }
            in_word = true;
            let (letter, its_tone) = split_tone(c);
            out.push(letter);
            tone = tone.max(its_tone);
        } else if in_word && !super::letters_mark(c) {
            end_word(&mut out, &mut tone);
            in_word = false;
        }
    }
    if in_word {
        end_word(&mut out, &mut tone);
    }
    out
}

fn end_word(out: &mut String, tone: &mut u8) {
    if *tone > 0 {
        out.push(char::from(b'0' + *tone));
    }
    *tone = 0;
}

/// A key for guessing what a heading means: lower case, no marks at all, words of letters and digits with single blanks.
pub fn bare(raw: &str) -> String {
    let composed = nfc(raw);
    let mut out = String::with_capacity(composed.len());
    let mut pending = false;
    for c in composed.chars() {
        if is_invisible(c) || super::letters_mark(c) {
            continue;
        }
        if is_word(c) {
            if pending && !out.is_empty() {
                out.push(' ');
            }
            pending = false;
            out.push(lower(plain(c)));
        } else {
            pending = true;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_mean_the_same_fold_to_the_same() {
        let same = [
            ("Thanh Hoá", "Thanh Hóa"),
            ("Khánh Hoà", "KHÁNH HÒA"),
            ("Uỷ ban", "Ủy  ban"),
            ("Vàng", "Va\u{300}ng"),
            ("TP. Hồ Chí Minh", "tp hồ chí minh"),
            ("Bà Rịa - Vũng Tàu", "Bà Rịa-Vũng Tàu"),
        ];
        for (a, b) in same {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
        let different = [
            ("Hà Nam", "Hạ Nam"),
            ("Dung", "Đung"),
            ("An Giang", "Ân Giang"),
        ];
        for (a, b) in different {
            assert_ne!(fold(a), fold(b), "{a} / {b}");
        }
    }

    #[test]
    fn headings_are_laid_bare() {
        assert_eq!(bare("Số CCCD/CMND (nếu có)"), "so cccd cmnd neu co");
        assert_eq!(bare("Địa chỉ thư điện tử"), "dia chi thu dien tu");
        assert_eq!(bare(" Họ\nvà tên "), "ho va ten");
    }
}
