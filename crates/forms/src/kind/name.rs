//! Personal names.

use super::{MAX_LINE, Problem, Problems};
use crate::text::{self, class, is_letter, is_lower, is_upper, upper};

/// Whether nothing is wrong with a name, as one look at its bytes tells; of some names only a closer look does.
///
/// That look has the last word where no letter of ASCII shows the case.
pub(super) fn is_faultless(value: &str) -> bool {
    let glance = text::glance(value);
    let seen = |class: u16| glance.seen & class != 0;
    glance.is_plain(value)
        && seen(class::BLANK)
        && seen(class::SMALL)
        && seen(class::CAPITAL)
        && !seen(class::DOUBTFUL | class::DIGIT | class::OTHER)
        && glance.odd & (class::CROSS | class::FAR | class::LATE) == 0
        && value.len() <= MAX_LINE
}

/// Finds what is wrong with a tidy name: letters and blanks only (with `'`, `-` and `.`), two words or more.
pub(super) fn read(value: &str, problems: &mut Problems) {
    let mut words = 1;
    let (mut small, mut capital) = (false, false);
    for c in value.chars() {
        match c {
            'a'..='z' => small = true,
            'A'..='Z' => capital = true,
            ' ' => words += 1,
            '0'..='9' => problems.add(Problem::NameDigits),
            '\'' | '-' | '.' | '’' => {}
            _ if is_letter(c) => {
                if !(small && capital) {
                    small |= is_lower(c);
                    capital |= is_upper(c);
                }
            }
            _ => problems.add(Problem::NameSigns),
        }
    }
    if words < 2 {
        problems.add(Problem::NameOneWord);
    }
    if value.chars().count() > 3 {
        match (small, capital) {
            (true, false) => problems.add(Problem::NameSmall),
            (false, true) => problems.add(Problem::NameCapitals),
            _ => {}
        }
    }
}

/// The capitals that a tidy name in small letters only surely has: one at the head of each word.
///
/// A name with a capital was written so on purpose, and where signs stand between the letters (H'Hen, Anne-Marie) nobody can tell which come next.
pub(super) fn repair(value: &str) -> Option<String> {
    if !value.chars().all(|c| c == ' ' || is_lower(c)) {
        return None;
    }
    let mut begins = true;
    let letters = value.chars().map(|c| {
        let head = std::mem::replace(&mut begins, c == ' ');
        if head { upper(c) } else { c }
    });
    Some(letters.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_small_letters_gets_its_capitals_where_they_are_certain() {
        let cases = [
            ("nguyễn văn an", Some("Nguyễn Văn An")),
            ("đặng thị ánh ơn", Some("Đặng Thị Ánh Ơn")),
            ("ỷ lan", Some("Ỷ Lan")),
            ("vàng a y", Some("Vàng A Y")),
            ("páo", Some("Páo")),
            // Written with a capital somewhere: on purpose, or not for a machine to tell.
            ("Nguyễn văn an", None),
            ("nguyễn Văn An", None),
            ("Nguyễn Văn An", None),
            ("NGUYỄN VĂN AN", None),
            // Signs, digits and other scripts.
            ("h'hen niê", None),
            ("anne-marie trần", None),
            ("páo1 văn", None),
            ("nguyễn văn an (nam)", None),
            ("иван иванов", None),
        ];
        for (typed, expected) in cases {
            assert_eq!(repair(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn the_case_of_a_name_is_told_as_it_is() {
        let cases: &[(&str, &[Problem])] = &[
            ("nguyễn văn an", &[Problem::NameSmall]),
            ("h'hen niê", &[Problem::NameSmall]),
            ("NGUYỄN VĂN AN", &[Problem::NameCapitals]),
            ("H'HEN NIÊ", &[Problem::NameCapitals]),
            ("Nguyễn văn an", &[]),
            ("Lò Thị É", &[]),
            ("Y Ê", &[]),
        ];
        for (typed, expected) in cases {
            let mut problems = Problems::default();
            read(typed, &mut problems);
            assert_eq!(problems, expected.iter().copied().collect(), "{typed}");
        }
    }
}
