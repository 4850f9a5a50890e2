//! Serial numbers of certificates, tax codes, numbers of documents, counts and ticks.

use super::{Meaning, Problem, Problems};
use crate::text::{is_upper, small};

/// Hexadecimal digits of a SHA-1 thumbprint, which people copy in place of the serial number.
const THUMBPRINT: usize = 40;

/// Hexadecimal digits in capitals, and not as many as a thumbprint has.
pub(super) fn is_faultless_serial(value: &[u8]) -> bool {
    (4..THUMBPRINT).contains(&value.len())
        && value.iter().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'))
}

pub(super) fn read_serial(value: &str, problems: &mut Problems) {
    let digits: String = value
        .chars()
        .filter(|c| !matches!(c, ' ' | ':' | '-'))
        .collect();
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) || !(4..=THUMBPRINT).contains(&digits.len()) {
        problems.add(Problem::SerialShape);
        return;
    }
    if digits.len() == THUMBPRINT {
        problems.add(Problem::SerialThumbprint);
    }
    if digits != value || value.bytes().any(|b| b.is_ascii_lowercase()) {
        problems.add(Problem::SerialLoose);
    }
}

pub(super) fn repair_serial(value: &str) -> Option<String> {
    let mut problems = Problems::default();
    read_serial(value, &mut problems);
    let digits = || value.chars().filter(|c| !matches!(c, ' ' | ':' | '-'));
    problems
        .has(Problem::SerialLoose)
        .then(|| digits().collect::<String>().to_ascii_uppercase())
}

/// Weights of the first nine digits of a tax code.
const TAX_WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// Whether the tenth digit is the check digit of the first nine.
fn tax_checksum_holds(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .zip(TAX_WEIGHTS)
        .map(|(&digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = 10 - sum % 11;
    check < 10 && u32::from(digits[9] - b'0') == check
}

pub(super) fn read_tax_code(value: &str, problems: &mut Problems) {
    let tidy = repair_tax_code(value);
    let code = tidy.as_deref().unwrap_or(value).as_bytes();
    let shape = match code.len() {
        10 => code.iter().all(u8::is_ascii_digit),
        14 => {
            code[10] == b'-'
                && code[..10].iter().chain(&code[11..]).all(u8::is_ascii_digit)
                && code[11..] != *b"000"
        }
        _ => false,
    };
    if !shape {
        problems.add(Problem::TaxShape);
    } else if !tax_checksum_holds(&code[..10]) {
        problems.add(Problem::TaxChecksum);
    }
}

/// A tax code without blanks and dots, with its hyphen before the last three of thirteen digits.
pub(super) fn repair_tax_code(value: &str) -> Option<String> {
    let digits: String = value
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-'))
        .collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let better = match digits.len() {
        10 => digits,
        13 => format!("{}-{}", &digits[..10], &digits[10..]),
        _ => return None,
    };
    (better != value).then_some(better)
}

/// `12/STTTT-CNTT`; the number may still be open in a draft (`/STTTT-CNTT`). Nghị định 30/2020/NĐ-CP, Phụ lục I.
pub(super) fn read_document_number(value: &str, problems: &mut Problems) {
    let Some((number, sign)) = value.split_once('/') else {
        problems.add(Problem::DocumentNumberShape);
        return;
    };
    let sign_ok = !sign.is_empty()
        && sign
            .chars()
            .all(|c| is_upper(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | '&' | '/'));
    let number = number.trim();
    if !sign_ok || !number.bytes().all(|b| b.is_ascii_digit()) || number.len() > 6 {
        problems.add(Problem::DocumentNumberShape);
    } else if number.len() == 1 {
        problems.add(Problem::DocumentNumberZero);
    }
}

/// A number below 10 with its leading zero.
pub(super) fn repair_document_number(value: &str) -> Option<String> {
    let (number, _) = value.split_once('/')?;
    let one_digit = number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit());
    one_digit.then(|| format!("0{value}"))
}

pub(super) fn read_count(value: &str, problems: &mut Problems) -> Meaning {
    match value.parse() {
        Ok(count) => Meaning::Count(count),
        Err(_) => {
            problems.add(Problem::CountShape);
            Meaning::Nothing
        }
    }
}

pub(super) fn read_tick(value: &str, problems: &mut Problems) {
    if value != "x" {
        problems.add(Problem::TickShape);
    }
}

/// `x` for any usual way of saying yes.
pub(super) fn repair_tick(value: &str) -> Option<String> {
    let yes = matches!(
        small(value).as_str(),
        "x" | "có" | "yes" | "true" | "1" | "✓" | "☑"
    );
    (yes && value != "x").then(|| "x".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(read: fn(&str, &mut Problems), raw: &str) -> Vec<Problem> {
        let mut problems = Problems::default();
        read(raw, &mut problems);
        problems.iter().collect()
    }

    #[test]
    fn serial_numbers() {
        use Problem::*;
        let cases: &[(&str, &[Problem], Option<&str>)] = &[
            ("30D8C57549BFA5DC", &[], None),
            ("2F11D3", &[], None),
            ("30d8c57549bfa5dc", &[SerialLoose], Some("30D8C57549BFA5DC")),
            (
                "30 D8 C5 75 49 BF A5 DC",
                &[SerialLoose],
                Some("30D8C57549BFA5DC"),
            ),
            (
                "30:D8:C5:75:49:BF:A5:DC",
                &[SerialLoose],
                Some("30D8C57549BFA5DC"),
            ),
            (
                "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
                &[SerialThumbprint],
                None,
            ),
            ("BFA", &[SerialShape], None),
            ("VGCA-123", &[SerialShape], None),
        ];
        for (raw, expected, better) in cases {
            assert_eq!(problems(read_serial, raw), *expected, "{raw}");
            assert_eq!(repair_serial(raw).as_deref(), *better, "{raw}");
        }
    }

    #[test]
    fn tax_codes_of_real_agencies_pass() {
        for code in [
            "0100109106",
            "0100233488",
            "0100686174",
            "0101248141",
            "0106026495",
            "5500154487",
            "0100112437",
            "0301442379",
            "0100109106-001",
            "0100109106001",
            "0100 109 106",
        ] {
            assert_eq!(problems(read_tax_code, code), [], "{code}");
        }
        assert_eq!(
            problems(read_tax_code, "0100109107"),
            [Problem::TaxChecksum]
        );
        assert_eq!(
            problems(read_tax_code, "0100109106-000"),
            [Problem::TaxShape]
        );
        assert_eq!(problems(read_tax_code, "010010910"), [Problem::TaxShape]);
    }

    #[test]
    fn document_numbers() {
        use Problem::*;
        let cases: &[(&str, &[Problem], Option<&str>)] = &[
            ("12/STTTT-CNTT", &[], None),
            ("/STTTT-CNTT", &[], None),
            ("05/UBND-VP", &[], None),
            ("5/UBND-VP", &[DocumentNumberZero], Some("05/UBND-VP")),
            ("12", &[DocumentNumberShape], None),
            ("12/sở", &[DocumentNumberShape], None),
            ("số 12/STTTT", &[DocumentNumberShape], None),
            ("12/", &[DocumentNumberShape], None),
        ];
        for (raw, expected, better) in cases {
            assert_eq!(problems(read_document_number, raw), *expected, "{raw}");
            assert_eq!(repair_document_number(raw).as_deref(), *better, "{raw}");
        }
    }
}
