//! The order of Vietnamese words and names.
//!
//! Letters a ă â b c d đ e ê … o ô ơ … u ư …, then tones none, huyền, hỏi, ngã, sắc, nặng (Unicode CLDR, locale `vi`).

use std::cmp::Ordering;

use super::case::lower;
use super::letters::{nfc, split_tone};

/// Compares two words or phrases: letters of the whole first, then tones, then small letters before capitals.
pub fn word_order(a: &str, b: &str) -> Ordering {
    let (a, b) = (nfc(a), nfc(b));
    letters(&a)
        .cmp(letters(&b))
        .then_with(|| tones(&a).cmp(tones(&b)))
        .then_with(|| b.cmp(&a))
}

/// Compares two personal names the Vietnamese way: by *tên*, then *đệm*, then *họ*.
pub fn name_order(a: &str, b: &str) -> Ordering {
    let (a, b) = (parts(a), parts(b));
    word_order(a.0, b.0)
        .then_with(|| word_order(a.1, b.1))
        .then_with(|| word_order(a.2, b.2))
}

/// A name's *tên*, *đệm* and *họ*.
fn parts(name: &str) -> (&str, &str, &str) {
    let name = name.trim();
    let Some((front, given)) = name.rsplit_once(char::is_whitespace) else {
        return (name, "", "");
    };
    let front = front.trim_end();
    match front.split_once(char::is_whitespace) {
        Some((family, middle)) => (given, middle.trim(), family),
        None => (given, "", front),
    }
}

fn letters(text: &str) -> impl Iterator<Item = (u32, u8)> {
    text.chars().map(lower).map(|c| rank(split_tone(c).0))
}

fn tones(text: &str) -> impl Iterator<Item = u8> {
    text.chars().map(lower).map(|c| split_tone(c).1)
}

/// A letter's place: the plain letter it stands behind, and which of its followers it is.
fn rank(c: char) -> (u32, u8) {
    match c {
        'ă' => ('a' as u32, 1),
        'â' => ('a' as u32, 2),
        'đ' => ('d' as u32, 1),
        'ê' => ('e' as u32, 1),
        'ô' => ('o' as u32, 1),
        'ơ' => ('o' as u32, 2),
        'ư' => ('u' as u32, 1),
        _ => (c as u32, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_given_name_first() {
        let mut names = [
            "Nguyễn Văn Đạt",
            "Trần Thị Ánh",
            "Lê Ân",
            "Lò Văn An",
            "Bùi Thị An",
            "Quàng Văn Dũng",
            "Lò Thị Ăn",
            "Hà Dung",
            "Đỗ Văn An",
            "Yến",
        ];
        names.sort_by(|a, b| name_order(a, b));
        assert_eq!(
            names,
            [
                "Bùi Thị An",
                "Đỗ Văn An",
                "Lò Văn An",
                "Trần Thị Ánh",
                "Lò Thị Ăn",
                "Lê Ân",
                "Hà Dung",
                "Quàng Văn Dũng",
                "Nguyễn Văn Đạt",
                "Yến",
            ]
        );
    }

    #[test]
    fn tones_come_after_letters() {
        let mut words = ["má", "ma", "mạ", "mà", "mã", "mả", "mạc", "ma túy"];
        words.sort_by(|a, b| word_order(a, b));
        assert_eq!(words, ["ma", "mà", "mả", "mã", "má", "mạ", "ma túy", "mạc"]);
    }
}
