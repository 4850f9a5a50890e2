//! Names of agencies by level, as they will stand in the certificate.

use super::{Context, Problem, Problems};

/// How many levels a certificate's name has (Tổ chức cấp 1 to 4 of the import template).
const LEVELS: usize = 4;

/// Words of a unit of a district, and of a town or a city under a province.
const DISTRICT_WORDS: [&str; 8] = ["huyện", "Huyện", "HUYỆN", "quận", "Quận", "QUẬN", "thị xã", "THỊ XÃ"];

/// Cities that stand directly under the central government, as their names follow the word *thành phố*.
const CENTRAL_CITIES: [&str; 7] = ["hà nội", "hải phòng", "huế", "đà nẵng", "cần thơ", "hồ chí minh", "đồng nai"];

pub(super) fn read(value: &str, context: Context<'_>, problems: &mut Problems) {
    if value.bytes().filter(|&b| b == b'\n').count() >= LEVELS {
        problems.add(Problem::AgencyLevels);
    }
    if has_abbreviation(value, context) {
        problems.add(Problem::AgencyAbbreviation);
    }
    if names_district(value) {
        problems.add(Problem::AgencyDistrict);
    }
}

/// Words of a name, without the signs around them; a full stop behind belongs to the word.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split([' ', '\n', ',', ';', '(', ')', '-', '–', '/'])
        .filter(|word| !word.is_empty())
}

fn has_abbreviation(value: &str, context: Context<'_>) -> bool {
    value.split('\n').any(|level| {
        let shouted = !level.chars().any(char::is_lowercase);
        words(level).any(|word| expansion(word, context).is_some() || looks_short(word, shouted))
    })
}

/// Whether a word is an abbreviation that the list does not know: `P.`, or capitals among small letters.
fn looks_short(word: &str, shouted: bool) -> bool {
    if word.ends_with('.') {
        let letters = word.trim_end_matches('.').chars().count();
        return (1..=4).contains(&letters) && word.chars().any(char::is_alphabetic);
    }
    if shouted || word.len() < 2 {
        return false;
    }
    let capitals = word.chars().filter(|c| c.is_alphabetic() && c.is_uppercase()).count();
    let roman = word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    capitals >= 2 && !roman && !word.chars().any(char::is_lowercase)
}

fn expansion<'a>(word: &str, context: Context<'a>) -> Option<&'a str> {
    // The longest abbreviation of an office has ten letters; names are mostly longer words with marks.
    if word.len() > 14 || !word.starts_with(char::is_uppercase) {
        return None;
    }
    let codes = context.codes?;
    codes.exact(word).and_then(|at| codes.entry(at)).map(|entry| entry.label.as_str())
}

/// Whether a level is an office of a district, or of a town or city under a province.
fn names_district(value: &str) -> bool {
    if DISTRICT_WORDS.iter().any(|needle| contains_word(value, needle)) {
        return true;
    }
    value.split('\n').any(|level| {
        if !level.contains("hành phố") && !level.contains("HÀNH PHỐ") && !level.contains("TP") {
            return false;
        }
        let small = level.to_lowercase();
        ["thành phố ", "tp. ", "tp "].iter().any(|word| {
            small
                .split_once(word)
                .is_some_and(|(_, name)| !CENTRAL_CITIES.iter().any(|city| name.starts_with(city)))
        })
    })
}

fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphabetic());
        edge(before) && edge(after)
    })
}

/// The name with every known abbreviation written out, in capitals where the level is in capitals.
pub(super) fn repair(value: &str, context: Context<'_>) -> Option<String> {
    let mut changed = false;
    let levels: Vec<String> = value
        .split('\n')
        .map(|level| {
            let rest_shouted = words(level)
                .filter(|word| expansion(word, context).is_none())
                .all(|word| !word.chars().any(char::is_lowercase));
            let mut out = String::with_capacity(level.len() + 16);
            let mut word = String::new();
            for c in level.chars().chain([' ']) {
                if matches!(c, ' ' | ',' | ';' | '(' | ')' | '-' | '–' | '/') {
                    match expansion(&word, context) {
                        Some(full) => {
                            changed = true;
                            if rest_shouted {
                                out.push_str(&full.to_uppercase());
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
            entries: vec![entry("UBND", "Ủy ban nhân dân"), entry("HĐND", "Hội đồng nhân dân")],
            ..CodeList::default()
        });
        let context = Context {
            dossier: NaiveDate::from_ymd_opt(2024, 7, 15).unwrap(),
            codes: Some(&codes),
        };
        let cases: &[(&str, bool, Option<&str>)] = &[
            ("UBND TỈNH SƠN LA\nSỞ NỘI VỤ", true, Some("ỦY BAN NHÂN DÂN TỈNH SƠN LA\nSỞ NỘI VỤ")),
            ("UBND tỉnh Sơn La", true, Some("Ủy ban nhân dân tỉnh Sơn La")),
            ("Văn phòng HĐND và UBND", true, Some("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân")),
            ("Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ", false, None),
            ("P. TCKH", true, None),
            ("Phòng TCKH", true, None),
            ("Trường Chính trị khu vực II", false, None),
            ("SỞ Y TẾ", false, None),
        ];
        for (raw, short, better) in cases {
            assert_eq!(has_abbreviation(raw, context), *short, "{raw}");
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
