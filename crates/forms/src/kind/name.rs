//! Personal names.

use super::{Problem, Problems};
use crate::text::{is_letter, is_lower, is_upper};

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
    if (small != capital) && (small || capital) && value.chars().count() > 3 {
        problems.add(Problem::NameCase);
    }
}
