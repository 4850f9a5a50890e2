//! Personal names.

use super::{MAX_LINE, Problem, Problems};
use crate::text::{self, class, is_letter, is_lower, is_upper};

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
    if (small != capital) && (small || capital) && value.chars().count() > 3 {
        problems.add(Problem::NameCase);
    }
}
