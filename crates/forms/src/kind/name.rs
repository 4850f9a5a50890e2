//! Personal names.

use super::{Problem, Problems};
use crate::text::is_letter;

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
                // The tables of cases are large: they are asked only while it matters.
                if !(small && capital) {
                    small |= c.is_lowercase();
                    capital |= c.is_uppercase();
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
