//! Personal names.

use super::{MAX_LINE, Problem, Problems};
use crate::text::{class, is_letter};

/// Whether nothing is wrong with a name, as one look at its bytes tells; of some names only a closer look does.
///
/// That look has the last word where no letter of ASCII shows the case, and where all letters with marks could be those of an old font.
pub(super) fn is_faultless(value: &str) -> bool {
    let mut classes = 0;
    let mut blanks = 0;
    let mut odd = false;
    let mut before = b' ';
    for &byte in value.as_bytes() {
        classes |= class::OF[usize::from(byte)];
        let blank = byte == b' ';
        blanks += usize::from(blank);
        // A second blank; × and ÷; what is not between Ạ and ỹ. No branches: names are all different.
        odd |= (blank & (before == b' '))
            | ((before == 0xc3) & (byte & 0xdf == 0x97))
            | ((before == 0xe1) & (byte & 0xfe != 0xba))
            | ((before == 0xbb) & (0xba..=0xbf).contains(&byte));
        before = byte;
    }
    let has = |class: u8| classes & class != 0;
    !odd && blanks > 0
        && before != b' '
        && has(class::SMALL)
        && has(class::CAPITAL)
        && (has(class::MODERN) || !has(class::LATIN1))
        && !has(class::CONTROL | class::DOUBTFUL | class::DIGIT | class::OTHER)
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
