//! Mobile numbers and e-mail addresses.

use super::{Problem, Problems};
use crate::text::class;

/// Prefixes (after the 0) that operators have.
fn known_prefix(second: u8, third: u8) -> bool {
    match second {
        b'3' => matches!(third, b'2'..=b'9'),
        b'5' => matches!(third, b'2' | b'5' | b'6' | b'8' | b'9'),
        b'7' => matches!(third, b'0' | b'6'..=b'9'),
        b'8' => matches!(third, b'1'..=b'9'),
        b'9' => matches!(third, b'0'..=b'4' | b'6'..=b'9'),
        _ => false,
    }
}

/// Ten digits with an operator's prefix.
pub(super) fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == 10
        && digits[0] == b'0'
        && known_prefix(digits[1], digits[2])
        && digits.iter().all(u8::is_ascii_digit)
}

pub(super) fn read_mobile(value: &str, problems: &mut Problems) {
    if is_mobile(value.as_bytes()) {
        return;
    }
    if let Some((_, reasons)) = mobile_with_reason(value) {
        *problems = problems.union(reasons);
        return;
    }
    let digits: Vec<u8> = value.bytes().filter(u8::is_ascii_digit).collect();
    problems.add(match digits[..] {
        [b'0', b'2', ..] if matches!(digits.len(), 10 | 11) => Problem::MobileLandline,
        [b'0', ..] if digits.len() == 10 && has_only_digits(value) => Problem::MobilePrefix,
        _ => Problem::MobileLength,
    });
}

fn has_only_digits(value: &str) -> bool {
    value
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '(' | ')' | '+'))
}

pub(super) fn repair_mobile(value: &str) -> Option<String> {
    mobile_with_reason(value).map(|(better, _)| better)
}

fn mobile_with_reason(value: &str) -> Option<(String, Problems)> {
    if value.len() > 40 {
        return None;
    }
    let mut reasons = Problems::default();
    let mut digits = String::new();
    let mut plus = false;
    for c in value.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => plus = true,
            ' ' | '.' | '-' | '(' | ')' | '\'' | ',' => reasons.add(Problem::MobileSeparators),
            _ => return None,
        }
    }
    // 84 in front of nine digits is the country's code, with or without its plus; 0084 as well.
    let rest = digits
        .strip_prefix("0084")
        .or_else(|| digits.strip_prefix("84"));
    if let Some(rest) = rest
        && (plus || digits.len() >= 11)
    {
        reasons.add(Problem::MobileCountryCode);
        let national = rest.strip_prefix('0').unwrap_or(rest).to_owned();
        digits = format!("0{national}");
    } else if digits.len() == 9 && !digits.starts_with('0') {
        reasons.add(Problem::MobileLostZero);
        digits.insert(0, '0');
    }
    (is_mobile(digits.as_bytes()) && digits != value).then_some((digits, reasons))
}

/// The part behind the @, empty where there is none.
pub fn email_domain(value: &str) -> &str {
    value
        .rsplit_once('@')
        .map_or("", |(_, domain)| domain.trim())
}

/// Where the @ stands in an address in small letters with which nothing is wrong.
pub(super) fn read_faultless_email(value: &str) -> Option<u16> {
    let address = read_address(value)?;
    (!address.capitals).then_some(address.sign)
}

pub(super) fn read_email(value: &str, problems: &mut Problems) {
    if let Some(address) = read_address(value) {
        if address.capitals {
            problems.add(Problem::EmailLoose);
        }
        return;
    }
    if repair_email(value).is_some() {
        problems.add(Problem::EmailLoose);
    } else if !value.is_ascii() {
        problems.add(Problem::EmailNotAscii);
    } else {
        problems.add(Problem::EmailShape);
    }
}

fn is_email(value: &str) -> bool {
    read_address(value).is_some()
}

/// An address of the right shape.
struct Address {
    /// Where its @ stands.
    sign: u16,
    /// Whether it has capitals.
    capitals: bool,
}

/// One @, a name of the usual characters, a domain of two parts or more whose last has letters only.
fn read_address(value: &str) -> Option<Address> {
    const LETTER: u16 = class::SMALL | class::CAPITAL;
    const USUAL: u16 = LETTER | class::DIGIT;
    let bytes = value.as_bytes();
    let mut classes = 0;
    let mut name = 0;
    let mut before = b'.';
    for &byte in bytes {
        let class = class::OF[usize::from(byte)];
        let fits = match byte {
            _ if class & USUAL != 0 => true,
            b'@' => break,
            b'.' => before != b'.',
            _ => matches!(byte, b'_' | b'-' | b'+'),
        };
        if !fits {
            return None;
        }
        classes |= class;
        before = byte;
        name += 1;
    }
    if name == bytes.len() || before == b'.' || name > 64 {
        return None;
    }
    let domain = &bytes[name + 1..];
    let (mut dots, mut part, mut letters) = (0, 0, true);
    before = b'.';
    for &byte in domain {
        let class = class::OF[usize::from(byte)];
        match byte {
            _ if class & USUAL != 0 => {
                part += 1;
                letters &= class & LETTER != 0;
            }
            b'.' => {
                if part == 0 || part > 63 || before == b'-' {
                    return None;
                }
                dots += 1;
                part = 0;
                letters = true;
            }
            b'-' if part > 0 => {
                part += 1;
                letters = false;
            }
            _ => return None,
        }
        classes |= class;
        before = byte;
    }
    let fits = dots > 0 && (2..=63).contains(&part) && letters && domain.len() <= 253;
    fits.then_some(Address {
        sign: name as u16,
        capitals: classes & class::CAPITAL != 0,
    })
}

/// The address in small letters, without `mailto:`, brackets, blanks beside the @ and a full stop or semicolon behind.
pub(super) fn repair_email(value: &str) -> Option<String> {
    let text = value.trim();
    let text = text.rsplit_once('<').map_or(text, |(_, rest)| rest);
    let text = text
        .trim_start_matches("mailto:")
        .trim_matches(['<', '>', '(', ')', '"', '\'', ';', ',', '.', ' ']);
    let better: String = match text.split_once('@') {
        Some((name, domain)) => format!("{}@{}", name.trim_end(), domain.trim_start()),
        None => return None,
    };
    let better = better.to_ascii_lowercase();
    (is_email(&better) && better != value).then_some(better)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Problem::*;

    #[test]
    fn mobile_numbers() {
        let cases: &[(&str, &[Problem], Option<&str>)] = &[
            ("0966472506", &[], None),
            ("0551234567", &[], None),
            ("966472506", &[MobileLostZero], Some("0966472506")),
            (
                "+84 363 891 590",
                &[MobileCountryCode, MobileSeparators],
                Some("0363891590"),
            ),
            ("+84363891590", &[MobileCountryCode], Some("0363891590")),
            ("84363891590", &[MobileCountryCode], Some("0363891590")),
            ("0084363891590", &[MobileCountryCode], Some("0363891590")),
            (
                "+84 (0)363 891 590",
                &[MobileCountryCode, MobileSeparators],
                Some("0363891590"),
            ),
            ("0966.472.506", &[MobileSeparators], Some("0966472506")),
            ("841234567", &[MobileLostZero], Some("0841234567")),
            ("08133440", &[MobileLength], None),
            ("096647250612", &[MobileLength], None),
            ("02123852001", &[MobileLandline], None),
            ("0123456789", &[MobilePrefix], None),
            ("0966472506 (Zalo)", &[MobileLength], None),
            ("không", &[MobileLength], None),
        ];
        for (raw, expected, better) in cases {
            let mut problems = Problems::default();
            read_mobile(raw, &mut problems);
            assert_eq!(problems.iter().collect::<Vec<_>>(), *expected, "{raw}");
            assert_eq!(repair_mobile(raw).as_deref(), *better, "{raw}");
        }
    }

    #[test]
    fn email_addresses() {
        let cases: &[(&str, &[Problem], Option<&str>)] = &[
            ("hanhqt@sonla.gov.vn", &[], None),
            ("a.b-c_d@so-noi-vu.sonla.gov.vn", &[], None),
            (
                "HanhQT@sonla.gov.vn",
                &[EmailLoose],
                Some("hanhqt@sonla.gov.vn"),
            ),
            (
                "hanhqt @sonla.gov.vn",
                &[EmailLoose],
                Some("hanhqt@sonla.gov.vn"),
            ),
            (
                "<hanhqt@sonla.gov.vn>;",
                &[EmailLoose],
                Some("hanhqt@sonla.gov.vn"),
            ),
            (
                "mailto:hanhqt@sonla.gov.vn",
                &[EmailLoose],
                Some("hanhqt@sonla.gov.vn"),
            ),
            ("hạnh@sonla.gov.vn", &[EmailNotAscii], None),
            ("hanhqt", &[EmailShape], None),
            ("hanhqt@", &[EmailShape], None),
            ("@sonla.gov.vn", &[EmailShape], None),
            ("a@b@sonla.gov.vn", &[EmailShape], None),
            ("hanhqt@sonla,gov.vn", &[EmailShape], None),
            ("hanhqt@sonla..vn", &[EmailShape], None),
            ("hanhqt@sonla", &[EmailShape], None),
            ("hanhqt@10.0.0.1", &[EmailShape], None),
        ];
        for (raw, expected, better) in cases {
            let mut problems = Problems::default();
            read_email(raw, &mut problems);
            assert_eq!(problems.iter().collect::<Vec<_>>(), *expected, "{raw}");
            assert_eq!(repair_email(raw).as_deref(), *better, "{raw}");
        }
    }
}
