//! Names of agencies by level, as they will stand in the certificate.

use super::{CodeIndex, Context, Problem, Problems};
use crate::text::{capitals, fold, is_letter, is_lower, is_upper, small};

/// How many levels a certificate's name has (Tổ chức cấp 1 to 4 of the import template).
const LEVELS: usize = 4;

/// Cities that stand directly under the central government, as their names follow the word *thành phố*.
const CENTRAL_CITIES: [&str; 7] = [
    "hà nội",
    "hải phòng",
    "huế",
    "đà nẵng",
    "cần thơ",
    "hồ chí",
    "đồng nai",
];

/// Vowels without their tones: every word of Vietnamese has one.
const VOWELS: [char; 12] = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'];

pub(super) fn read(value: &str, context: Context<'_>, problems: &mut Problems) {
    if value.bytes().filter(|&b| b == b'\n').count() >= LEVELS {
        problems.add(Problem::AgencyLevels);
    }
    if abbreviations(value, context.codes).next().is_some() {
        problems.add(Problem::AgencyAbbreviation);
    }
    if names_district(value) {
        problems.add(Problem::AgencyDistrict);
    }
}

/// Words of a name, without the signs around them; a full stop behind belongs to the word.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let begin = rest.bytes().position(|byte| !is_between(byte))?;
        let length = rest.as_bytes()[begin..]
            .iter()
            .position(|&byte| is_between(byte));
        let end = length.map_or(rest.len(), |length| begin + length);
        let word = &rest[begin..end];
        rest = &rest[end..];
        Some(word)
    })
}

/// Bytes between words: blanks, line breaks and ASCII signs that are no part of an abbreviation.
fn is_between(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b',' | b';' | b'(' | b')' | b'-' | b'/')
}

/// Words that are abbreviations: those that the list knows, and those that look like one.
pub(crate) fn abbreviations<'v>(
    value: &'v str,
    codes: Option<&CodeIndex>,
) -> impl Iterator<Item = &'v str> {
    value.split('\n').flat_map(move |level| {
        words(level)
            .filter(move |word| expansion(word, codes).is_some() || looks_short(word, level))
    })
}

/// Whether a word is an abbreviation that the list does not know: `P.`, or capitals among small letters.
fn looks_short(word: &str, level: &str) -> bool {
    if word.ends_with('.') {
        let letters = word.trim_end_matches('.').chars().count();
        return (1..=4).contains(&letters) && word.chars().any(is_letter);
    }
    // Nearly all words have a small ASCII letter; none of them is an abbreviation.
    if word.len() < 2 || word.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let capitals = word.chars().filter(|c| is_upper(*c)).count();
    let roman = word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    if capitals < 2 || roman || word.chars().any(is_lower) {
        return false;
    }
    // In a level all in capitals only a word that cannot be spoken stands out: `SỞ NV`.
    level.chars().any(is_lower) || !fold(word).contains(VOWELS)
}

fn expansion<'a>(word: &str, codes: Option<&'a CodeIndex>) -> Option<&'a str> {
    // Abbreviations are capitals from the first to the second letter (the second may be a sign, or Đ).
    match word.as_bytes() {
        [b'A'..=b'Z' | 0xc4, second, ..] if !second.is_ascii_lowercase() && word.len() <= 14 => {}
        _ => return None,
    }
    let codes = codes?;
    codes
        .exact(word)
        .and_then(|at| codes.entry(at))
        .map(|entry| entry.label.as_str())
}

/// Whether a level is an office of a district, or of a town or city under a province.
fn names_district(value: &str) -> bool {
    let mut words = words(value);
    while let Some(word) = words.next() {
        let named = match word {
            "huyện" | "Huyện" | "HUYỆN" | "quận" | "Quận" | "QUẬN" => true,
            "thị" | "Thị" | "THỊ" => matches!(words.next(), Some("xã" | "Xã" | "XÃ")),
            "thành" | "Thành" | "THÀNH" => {
                matches!(words.next(), Some("phố" | "Phố" | "PHỐ"))
                    && !names_central_city(words.next(), words.next())
            }
            "TP" | "TP." | "Tp." | "tp." | "Tp" => !names_central_city(words.next(), words.next()),
            _ => false,
        };
        if named {
            return true;
        }
    }
    false
}

/// Whether two words begin the name of a city that stands directly under the central government.
fn names_central_city(first: Option<&str>, second: Option<&str>) -> bool {
    let name = [first.unwrap_or_default(), second.unwrap_or_default()].join(" ");
    let name = small(&name);
    CENTRAL_CITIES.iter().any(|city| name.starts_with(city))
}

/// The name with every known abbreviation written out, in capitals where the level is in capitals.
pub(super) fn repair(value: &str, context: Context<'_>) -> Option<String> {
    let mut changed = false;
    let levels: Vec<String> = value
        .split('\n')
        .map(|level| {
            let rest_shouted = words(level)
                .filter(|word| expansion(word, context.codes).is_none())
                .all(|word| !word.chars().any(is_lower));
            let mut out = String::with_capacity(level.len() + 16);
            let mut word = String::new();
            for c in level.chars().chain([' ']) {
                if u8::try_from(c).is_ok_and(is_between) {
                    match expansion(&word, context.codes) {
                        Some(full) => {
                            changed = true;
                            if rest_shouted {
                                out.push_str(&capitals(full));
                            } else {
                                out.push_str(full);
                            }
                        }
                        None => out.push_str(&word),
                    }
                    word.clear();
                    out.push(c);
                } else {
                    word.push(c);
                }
            }
            out.pop();
            out
        })
        .collect();
    changed.then(|| levels.join("\n"))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::kind::CodeIndex;
    use crate::pack::{CodeEntry, CodeList};

    #[test]
    fn abbreviations_are_found_and_written_out() {
        let entry = |short: &str, full: &str| CodeEntry {
            value: short.to_owned(),
            label: full.to_owned(),
            ..CodeEntry::default()
        };
        let codes = CodeIndex::new(&CodeList {
            id: "viet-tat".to_owned(),
            entries: vec![
                entry("UBND", "Ủy ban nhân dân"),
                entry("HĐND", "Hội đồng nhân dân"),
            ],
            ..CodeList::default()
        });
        let context = Context {
            dossier: NaiveDate::from_ymd_opt(2024, 7, 15).unwrap(),
            codes: Some(&codes),
        };
        let cases: &[(&str, bool, Option<&str>)] = &[
            (
                "UBND TỈNH SƠN LA\nSỞ NỘI VỤ",
                true,
                Some("ỦY BAN NHÂN DÂN TỈNH SƠN LA\nSỞ NỘI VỤ"),
            ),
            (
                "UBND tỉnh Sơn La",
                true,
                Some("Ủy ban nhân dân tỉnh Sơn La"),
            ),
            (
                "Văn phòng HĐND và UBND",
                true,
                Some("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân"),
            ),
            ("Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ", false, None),
            ("P. TCKH", true, None),
            ("Phòng TCKH", true, None),
            // No small letter of ASCII is left beside it.
            ("Sở NV", true, None),
            ("SỞ NV", true, None),
            (
                "UBND tỉnh Sơn La\nSở NV",
                true,
                Some("Ủy ban nhân dân tỉnh Sơn La\nSở NV"),
            ),
            ("Ủy ban nhân dân tỉnh Sơn La\nSở NV", true, None),
            ("BỘ TƯ LỆNH QUÂN KHU II", false, None),
            ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", false, None),
            ("Trường Chính trị khu vực II", false, None),
            ("SỞ Y TẾ", false, None),
        ];
        for (raw, short, better) in cases {
            let found = abbreviations(raw, context.codes).next();
            assert_eq!(found.is_some(), *short, "{raw}");
            assert_eq!(repair(raw, context).as_deref(), *better, "{raw}");
        }
    }

    #[test]
    fn district_offices_are_recognised() {
        for name in [
            "UBND huyện Mai Sơn",
            "PHÒNG NỘI VỤ HUYỆN MAI SƠN",
            "UBND thành phố Sơn La",
            "UBND TP Sơn La",
            "UBND thị xã Mộc Châu",
            "UBND quận Ba Đình",
        ] {
            assert!(names_district(name), "{name}");
        }
        for name in [
            "UBND tỉnh Sơn La",
            "UBND thành phố Hà Nội",
            "UBND THÀNH PHỐ HỒ CHÍ MINH",
            "UBND xã Mường Chanh",
            "Ban Quản lý dự án chuyện",
        ] {
            assert!(!names_district(name), "{name}");
        }
    }
}
