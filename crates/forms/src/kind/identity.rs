//! Numbers of identity papers: căn cước (CCCD), chứng minh nhân dân (CMND), passport.
//!
//! CCCD: Luật Căn cước, Điều 12: 12 digits; three of the place of birth registration, one of century and sex, two of the birth year, six at random.

use super::{Meaning, Problem, Problems};

/// What the digits of a citizen's card say about its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentityCard {
    /// The first three digits.
    pub place: u16,
    /// The fourth digit: century and sex.
    pub century_sex: u8,
    /// The fifth and sixth digit: the last two of the birth year.
    pub year: u8,
}

/// Birth year and sex as the digits of a card give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthHint {
    /// The full birth year.
    pub year: i32,
    /// Whether the holder is a woman.
    pub woman: bool,
}

impl IdentityCard {
    /// What the card says of its holder's birth.
    pub fn birth(self) -> BirthHint {
        BirthHint {
            year: 1900 + 100 * i32::from(self.century_sex / 2) + i32::from(self.year),
            woman: self.century_sex % 2 == 1,
        }
    }
}

/// Codes of the 63 provinces until 30/06/2025, as the first three digits of a card have them; old cards keep them.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
    38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77,
    79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// [`PROVINCES`] as a table, so that a look-up is one step.
const IS_PROVINCE: [bool; 100] = {
    let mut table = [false; 100];
    let mut at = 0;
    while at < PROVINCES.len() {
        table[PROVINCES[at] as usize] = true;
        at += 1;
    }
    table
};

/// Whether a place is a province's code, or one of the codes from 100 on that stand for foreign countries.
fn known_place(place: u16) -> bool {
    place >= 100 || IS_PROVINCE[usize::from(place)]
}

#[inline]
fn card(digits: &[u8]) -> Option<IdentityCard> {
    if digits.len() != 12 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |at: usize| digits[at] - b'0';
    Some(IdentityCard {
        place: u16::from(digit(0)) * 100 + u16::from(digit(1)) * 10 + u16::from(digit(2)),
        century_sex: digit(3),
        year: digit(4) * 10 + digit(5),
    })
}

/// Whether the digits could be a living person's: a known place, and a birth before 2100.
fn plausible(card: IdentityCard) -> bool {
    known_place(card.place) && card.century_sex < 4
}

/// The card with which nothing is wrong.
pub(super) fn read_faultless(value: &str) -> Option<IdentityCard> {
    card(value.as_bytes()).filter(|&card| plausible(card))
}

pub(super) fn read(value: &str, problems: &mut Problems) -> Meaning {
    if let Some(card) = card(value.as_bytes()) {
        if !known_place(card.place) {
            problems.add(Problem::IdentityProvince);
        }
        if card.century_sex >= 4 {
            problems.add(Problem::IdentityCentury);
        }
        return Meaning::Card(card);
    }
    if value.len() == 9 && value.bytes().all(|b| b.is_ascii_digit()) {
        problems.add(Problem::IdentityOldCard);
        return Meaning::OldCard;
    }
    if is_passport(value) {
        return Meaning::Passport;
    }
    match repair_with_reason(value) {
        Some((better, reasons)) => {
            *problems = problems.union(reasons);
            read(&better, problems)
        }
        None => {
            let letters = value.bytes().take_while(u8::is_ascii_alphabetic).count();
            let digits = value
                .bytes()
                .skip(letters)
                .filter(u8::is_ascii_digit)
                .count();
            let whole = letters + digits == value.len();
            if whole && (1..=2).contains(&letters) && (6..=8).contains(&digits) {
                problems.add(Problem::IdentityPassport);
                return Meaning::Passport;
            }
            problems.add(Problem::IdentityLength);
            Meaning::Nothing
        }
    }
}

/// One letter and seven digits, or P and eight.
fn is_passport(value: &str) -> bool {
    match value.as_bytes() {
        [b'A'..=b'Z', rest @ ..] => {
            matches!(rest.len(), 7 | 8) && rest.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

pub(super) fn repair(value: &str) -> Option<String> {
    repair_with_reason(value).map(|(better, _)| better)
}

/// The number that was surely meant, and why it was not written so.
fn repair_with_reason(value: &str) -> Option<(String, Problems)> {
    if value.len() > 40 {
        return None;
    }
    let mut reasons = Problems::default();
    let mut text = String::with_capacity(value.len() + 1);
    for c in value.chars() {
        if matches!(c, ' ' | '.' | '-' | '_' | '\'' | ',') {
            reasons.add(Problem::IdentitySeparators);
        } else {
            text.push(c);
        }
    }
    if is_passport(&text.to_ascii_uppercase()) {
        let better = text.to_ascii_uppercase();
        if better != text {
            reasons.add(Problem::IdentitySeparators);
        }
        return (better != value).then_some((better, reasons));
    }
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        let digits: Option<String> = text
            .chars()
            .map(|c| match c {
                '0'..='9' => Some(c),
                'O' | 'o' | 'Q' | 'Ο' | 'О' => Some('0'),
                'l' | 'I' | '|' => Some('1'),
                _ => None,
            })
            .collect();
        text = digits?;
        // Most of it must have been digits already: OOOO is no number.
        if text.len() < 8 {
            return None;
        }
        reasons.add(Problem::IdentityLookalike);
    }
    if text.len() == 11 {
        text.insert(0, '0');
        reasons.add(Problem::IdentityLostZero);
    }
    let sure = match text.len() {
        12 => {
            card(text.as_bytes()).is_some_and(plausible) || !reasons.has(Problem::IdentityLostZero)
        }
        9 => true,
        _ => false,
    };
    (sure && text != value).then_some((text, reasons))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_numbers() {
        use Problem::*;
        let cases: &[(&str, &[Problem], Option<&str>)] = &[
            ("014190123456", &[], None),
            ("001085000123", &[], None),
            ("096300000001", &[], None),
            // Registered abroad.
            ("101190123456", &[], None),
            // 003 is no province.
            ("003095520528", &[IdentityProvince], None),
            ("014490123456", &[IdentityCentury], None),
            ("14190123456", &[IdentityLostZero], Some("014190123456")),
            ("38076004123", &[IdentityLostZero], Some("038076004123")),
            // With a zero in front it would be a birth after 2100: a digit is missing elsewhere.
            ("01409017444", &[IdentityLength], None),
            ("O14097478825", &[IdentityLookalike], Some("014097478825")),
            ("0l4097478825", &[IdentityLookalike], Some("014097478825")),
            (
                "014 097 478 825",
                &[IdentitySeparators],
                Some("014097478825"),
            ),
            (
                "014.097.478.825",
                &[IdentitySeparators],
                Some("014097478825"),
            ),
            ("'014097478825", &[IdentitySeparators], Some("014097478825")),
            ("012345678", &[IdentityOldCard], None),
            ("B1234567", &[], None),
            ("P01234567", &[], None),
            ("b1234567", &[IdentitySeparators], Some("B1234567")),
            ("AB123456", &[IdentityPassport], None),
            ("12345", &[IdentityLength], None),
            ("0140974788251", &[IdentityLength], None),
            ("chưa có", &[IdentityLength], None),
            ("OOOOOOOO", &[IdentityLength], None),
        ];
        for (raw, expected, better) in cases {
            let mut problems = Problems::default();
            read(raw, &mut problems);
            assert_eq!(problems.iter().collect::<Vec<_>>(), *expected, "{raw}");
            assert_eq!(repair(raw).as_deref(), *better, "{raw}");
        }
    }

    #[test]
    fn a_card_tells_birth_year_and_sex() {
        let birth = |digits: &str| card(digits.as_bytes()).unwrap().birth();
        assert_eq!(
            birth("014190123456"),
            BirthHint {
                year: 1990,
                woman: true
            }
        );
        assert_eq!(
            birth("014204123456"),
            BirthHint {
                year: 2004,
                woman: false
            }
        );
    }

    proptest::proptest! {
        #[test]
        fn a_repair_needs_no_second_one(raw in "[0-9OlI .B-]{0,16}") {
            if let Some(better) = repair(&raw) {
                proptest::prop_assert_eq!(repair(&better), None);
            }
        }
    }
}
