//! The words that head the columns of lists, as agencies write them.

use std::collections::HashMap;

use forms::pack::ListPart;
use forms::text::bare;
use forms::{Field, Form, keys};

use super::headings::{
    FAMILY_NAME, HEADINGS, LOWER_AGENCY, REMARK, RUNNING_NUMBER, UPPER_AGENCY, WORDS,
};
use super::{Sureness, Target, row_fields};

/// What stands between the two lines of a heading that spans several columns.
pub(crate) const fn part_break() -> &'static str {
    " – "
}

/// Longer text is a title or a remark, not a heading.
const LONGEST_HEADING: usize = 120;

/// The headings that a form's rows can have.
pub struct Vocabulary {
    exact: HashMap<String, Target>,
    words: Vec<(&'static str, Target)>,
    keys: Vec<String>,
}

impl Vocabulary {
    /// The known headings for the fields of a form's rows: the form's own words, and those that agencies use.
    ///
    /// What the form itself says comes first: the heads of its printed table, its labels, its short labels.
    pub fn new(form: &Form) -> Vocabulary {
        let list = form.list.as_ref();
        let extra = if list.is_some_and(ListPart::is_of_people) {
            &crate::template::EXTRA_FIELDS[..]
        } else {
            &[]
        };
        let extra = extra.iter().map(|(key, _)| (*key).to_owned());
        let of_form = row_fields(form).map(|field| field.key.clone());
        let keys: Vec<String> = of_form.chain(extra).collect();
        let has = |key: &str| keys.iter().any(|k| k == key);
        let mut exact = HashMap::new();
        let mut add = |heading: &str, target: Target| {
            exact.entry(heading.to_owned()).or_insert(target);
        };
        for column in list.iter().flat_map(|list| &list.printed) {
            if let [key] = &column.fields[..] {
                add(&bare_heading(&column.title), Target::Field(key.clone()));
            }
        }
        let words: [fn(&Field) -> &str; 3] = [
            |field| &field.label,
            |field| &field.short,
            |field| &field.key,
        ];
        for word in words {
            for field in row_fields(form) {
                add(&bare_heading(word(field)), Target::Field(field.key.clone()));
            }
        }
        for (key, headings) in HEADINGS.iter().filter(|(key, _)| has(key)) {
            for heading in *headings {
                add(heading, Target::Field((*key).to_owned()));
            }
        }
        let mut add_all = |headings: &[&str], target: Target| {
            headings
                .iter()
                .for_each(|heading| add(heading, target.clone()));
        };
        if has(keys::AGENCY) {
            for level in 1..=4 {
                add_all(
                    &[
                        &format!("to chuc cap {level}"),
                        &format!("co quan cap {level}"),
                        &format!("don vi cap {level}"),
                    ],
                    Target::AgencyLevel(level),
                );
            }
            add_all(LOWER_AGENCY, Target::AgencyLevel(4));
            add_all(UPPER_AGENCY, Target::AgencyLevel(1));
        }
        if has(keys::FULL_NAME) {
            add_all(&["ten"], Target::GivenName);
            add_all(FAMILY_NAME, Target::FamilyName);
        }
        add_all(REMARK, Target::Ignore);
        add_all(RUNNING_NUMBER, Target::RowNumber);
        exact.remove("");
        let words = WORDS
            .iter()
            .filter(|(key, _)| has(key))
            .flat_map(|(key, words)| {
                words
                    .iter()
                    .map(|word| (*word, Target::Field((*key).to_owned())))
            })
            .collect();
        Vocabulary { exact, words, keys }
    }

    /// What a heading means, and how sure that is.
    ///
    /// A heading of two lines (`Số CCCD – Ngày cấp`) is what both say together, else what the lower, else what the upper one says.
    pub fn meaning(&self, heading: &str) -> (Target, Sureness) {
        let Some((upper, lower)) = heading.split_once(part_break()) else {
            return self.meaning_of(&bare_heading(heading));
        };
        let (upper, lower) = (bare_heading(upper), bare_heading(lower));
        let whole = self.meaning_of(&format!("{upper} {lower}"));
        let of_lower = self.meaning_of(&lower);
        // "Tên" and "Số" under another heading say too little by themselves.
        let vague = !lower.contains(' ') && lower.len() < 4;
        let lower_tells =
            of_lower.1 == Sureness::Likely || (of_lower.1 == Sureness::Exact && !vague);
        if whole.1 == Sureness::Exact {
            whole
        } else if lower_tells {
            of_lower
        } else if whole.1 > Sureness::None {
            whole
        } else {
            self.meaning_of(&upper)
        }
    }

    fn meaning_of(&self, heading: &str) -> (Target, Sureness) {
        if heading.is_empty() || heading.len() > LONGEST_HEADING {
            return (Target::Ignore, Sureness::None);
        }
        if let Some(target) = self.exact.get(heading) {
            return (target.clone(), Sureness::Exact);
        }
        let has = |words: &str| contains_words(heading, words);
        if self.has_key(keys::IDENTITY_NUMBER) && has("ngay cap") && has("noi cap") {
            return (Target::IdentityPaper, Sureness::Likely);
        }
        if self.has_key(keys::AGENCY)
            && let Some(level) = (1..=4).find(|level| has(&format!("cap {level}")))
        {
            return (Target::AgencyLevel(level), Sureness::Likely);
        }
        match self.words.iter().find(|(words, _)| has(words)) {
            Some((_, target)) => (target.clone(), Sureness::Likely),
            None => (Target::Ignore, Sureness::None),
        }
    }

    fn has_key(&self, key: &str) -> bool {
        self.keys.iter().any(|k| k == key)
    }

    /// What the cells of a column without a telling heading look like: mail addresses, identity numbers, serial numbers, mobile numbers.
    pub(crate) fn guess<'c>(&self, cells: impl Iterator<Item = &'c str>) -> Option<Target> {
        let sample: Vec<&str> = cells
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .take(50)
            .collect();
        let most = |like: Look| {
            let alike = sample.iter().filter(|cell| like(cell)).count();
            sample.len() >= 2 && alike * 10 > sample.len() * 7
        };
        let looks: [(&str, Look); 4] = [
            (keys::EMAIL, like_email),
            (keys::IDENTITY_NUMBER, like_identity_number),
            (keys::SERIAL, like_serial),
            (keys::MOBILE, like_mobile),
        ];
        let (key, _) = looks
            .into_iter()
            .find(|(key, like)| self.has_key(key) && most(*like))?;
        Some(Target::Field(key.to_owned()))
    }
}

/// Whether a cell looks like a value of some field.
type Look = fn(&str) -> bool;

fn like_email(cell: &str) -> bool {
    cell.split_once('@')
        .is_some_and(|(_, domain)| domain.contains('.'))
        && !cell.contains(' ')
}

fn like_identity_number(cell: &str) -> bool {
    cell.len() == 12 && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// A certificate's serial number: 16 to 40 hexadecimal digits, not all of them decimal.
fn like_serial(cell: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_hexdigit();
    (16..=40).contains(&cell.len())
        && cell.bytes().all(is_digit)
        && cell.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn like_mobile(cell: &str) -> bool {
    cell.len() == 10 && cell.starts_with('0') && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// A heading without remarks such as "(nếu có)" and "dd/MM/yyyy".
fn bare_heading(heading: &str) -> String {
    let mut text = bare(heading);
    for remark in [" neu co", " bat buoc", " dd mm yyyy", " ghi ro"] {
        if let Some(at) = text.find(remark) {
            text.replace_range(at..at + remark.len(), "");
        }
    }
    text
}

fn contains_words(text: &str, words: &str) -> bool {
    let is_break = |at: Option<u8>| at.is_none_or(|byte| byte == b' ');
    text.match_indices(words).any(|(at, found)| {
        let bytes = text.as_bytes();
        is_break(at.checked_sub(1).map(|before| bytes[before]))
            && is_break(bytes.get(at + found.len()).copied())
    })
}
