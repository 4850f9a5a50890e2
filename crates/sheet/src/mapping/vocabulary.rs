//! The words that head the columns of lists, as agencies write them.

use std::collections::HashMap;

use forms::text::bare;
use forms::{Form, keys};

use super::{Sureness, Target, row_fields};

/// What stands between the two lines of a heading that spans several columns.
pub(crate) const fn part_break() -> &'static str {
    " – "
}

/// Longer text is a title or a remark, not a heading.
const LONGEST_HEADING: usize = 120;

/// Headings as [`bare`] text, and the key they stand for.
///
/// The first of each group is the wording of the certificate authority's 19-column template (with its slip "CCCC" for CCCD).
const HEADINGS: &[(&str, &[&str])] = &[
    (
        keys::FULL_NAME,
        &[
            "ho ten",
            "ho va ten",
            "ho va ten khai sinh",
            "ho ten can bo",
            "ho va ten can bo",
            "ho ten thue bao",
            "ten thue bao",
            "ten nguoi dung",
            "ho ten nguoi dung",
            "full name",
        ],
    ),
    (
        keys::BIRTH_DATE,
        &[
            "ngay sinh",
            "ngay thang nam sinh",
            "ngay thang sinh",
            "nam sinh",
            "sinh ngay",
            "ntns",
            "date of birth",
        ],
    ),
    (
        keys::IDENTITY_NUMBER,
        &[
            "cccc",
            "cccd",
            "so cccd",
            "so cmnd",
            "cmnd",
            "cmt",
            "so cmt",
            "cmtnd",
            "so cmtnd",
            "cccd cmnd",
            "cmnd cccd",
            "so cccd cmnd",
            "so cmnd cccd",
            "so cmnd cccd ho chieu",
            "so can cuoc",
            "can cuoc",
            "so can cuoc cong dan",
            "can cuoc cong dan",
            "so the can cuoc",
            "so dinh danh",
            "so dinh danh ca nhan",
            "ma dinh danh",
            "ma dinh danh ca nhan",
            "so giay to",
            "so giay to tuy than",
            "so ho chieu",
            "ho chieu",
        ],
    ),
    (
        keys::ISSUER,
        &["noi cap", "co quan cap", "noi cap cccd", "noi cap cmnd"],
    ),
    (
        keys::ISSUE_DATE,
        &["ngay cap", "ngay cap cccd", "ngay cap cmnd"],
    ),
    (
        keys::EMAIL,
        &[
            "dia chi thu dien tu cong vu",
            "email",
            "e mail",
            "mail",
            "thu dien tu",
            "thu dien tu cong vu",
            "dia chi thu dien tu",
            "email cong vu",
            "e mail cong vu",
            "dia chi email",
            "dia chi e mail",
            "hop thu",
            "hop thu cong vu",
            "hop thu dien tu",
        ],
    ),
    (
        keys::AGENCY,
        &[
            "don vi",
            "don vi cong tac",
            "co quan",
            "co quan cong tac",
            "co quan don vi",
            "noi cong tac",
            "ten don vi",
            "ten co quan",
            "ten co quan to chuc",
            "ten co quan to chuc cong tac",
            "to chuc",
        ],
    ),
    (
        keys::PROVINCE,
        &[
            "tinh thanh pho",
            "tinh",
            "tinh thanh",
            "thanh pho",
            "tinh tp",
            "tinh thanh pho truc thuoc trung uong",
        ],
    ),
    (
        keys::POSITION,
        &[
            "chuc vu",
            "chuc danh",
            "chuc vu chuc danh",
            "chuc danh chuc vu",
            "chuc vu cong tac",
            "vi tri viec lam",
            "vi tri cong tac",
        ],
    ),
    (
        keys::MOBILE,
        &[
            "dien thoai",
            "so dien thoai",
            "sdt",
            "so dt",
            "dt",
            "dtdd",
            "so dtdd",
            "dien thoai di dong",
            "so dien thoai di dong",
            "so di dong",
            "di dong",
            "dien thoai lien he",
            "so dien thoai lien he",
            "mobile",
            "phone",
        ],
    ),
    (
        keys::OLD_SERIAL,
        &[
            "serial cts cu",
            "so hieu chung thu so cu",
            "so hieu chung thu so",
            "so hieu cts cu",
            "so hieu cts",
            "serial",
            "so serial",
            "serial cu",
            "serial cts",
            "serial chung thu so cu",
            "so chung thu so cu",
        ],
    ),
    (keys::OPERATOR, &["nha mang"]),
    (
        keys::NUMBER_MOVES,
        &["la chuyen so", "chuyen so", "chuyen mang giu so"],
    ),
    (keys::DEVICE, &["loai thiet bi", "thiet bi"]),
    ("gioiTinh", &["gioi tinh", "nam nu"]),
];

/// Words inside a longer heading, and the key they point to; the first that fits counts.
const WORDS: &[(&str, &[&str])] = &[
    (keys::ISSUE_DATE, &["ngay cap", "cap ngay"]),
    (keys::ISSUER, &["noi cap", "co quan cap"]),
    (keys::EMAIL, &["email", "e mail", "thu dien tu", "hop thu"]),
    (
        keys::OLD_SERIAL,
        &[
            "serial",
            "chung thu so cu",
            "cts cu",
            "so hieu chung thu",
            "so hieu cts",
        ],
    ),
    (keys::MOBILE, &["dien thoai", "di dong", "sdt", "dtdd"]),
    (
        keys::IDENTITY_NUMBER,
        &[
            "cccd",
            "cccc",
            "cmnd",
            "cmt",
            "dinh danh",
            "can cuoc",
            "ho chieu",
            "giay to tuy than",
        ],
    ),
    (
        keys::BIRTH_DATE,
        &["ngay sinh", "nam sinh", "thang sinh", "sinh ngay"],
    ),
    (keys::POSITION, &["chuc vu", "chuc danh"]),
    (keys::FULL_NAME, &["ho va ten", "ho ten"]),
    (keys::OPERATOR, &["nha mang"]),
    (keys::NUMBER_MOVES, &["chuyen so"]),
    (keys::DEVICE, &["loai thiet bi"]),
    (keys::PROVINCE, &["tinh thanh", "tinh tp", "thanh pho"]),
    (
        keys::AGENCY,
        &["co quan", "don vi", "to chuc", "noi cong tac"],
    ),
];

/// Headings of columns that are known and belong to no field.
const RUNNING_NUMBER: &[&str] = &["stt", "so tt", "tt", "so thu tu", "no"];
const FAMILY_NAME: &[&str] = &[
    "ho",
    "ho dem",
    "ho va dem",
    "ho ten dem",
    "ho va ten dem",
    "ho lot",
    "ho chu dem",
    "ho va chu dem",
];
const UPPER_AGENCY: &[&str] = &[
    "co quan chu quan",
    "don vi chu quan",
    "co quan cap tren",
    "co quan quan ly truc tiep",
];
const LOWER_AGENCY: &[&str] = &[
    "phong",
    "phong ban",
    "bo phan",
    "phong ban bo phan",
    "phong ban chuyen mon",
];
const REMARK: &[&str] = &[
    "ghi chu",
    "loi can sua",
    "chu thich",
    "ky nhan",
    "chu ky",
    "ky ten",
];

/// The headings that a form's rows can have.
pub struct Vocabulary {
    exact: HashMap<String, Target>,
    words: Vec<(&'static str, Target)>,
    keys: Vec<String>,
}

impl Vocabulary {
    /// The known headings for the fields of a form's rows, among them the form's own labels.
    pub fn new(form: &Form) -> Vocabulary {
        let keys: Vec<String> = row_fields(form)
            .map(|field| field.key.clone())
            .chain(
                crate::template::EXTRA_FIELDS
                    .iter()
                    .map(|(key, _)| (*key).to_owned()),
            )
            .collect();
        let has = |key: &str| keys.iter().any(|k| k == key);
        let mut exact = HashMap::new();
        let mut add = |headings: &[&str], target: Target| {
            for heading in headings {
                exact.insert((*heading).to_owned(), target.clone());
            }
        };
        add(RUNNING_NUMBER, Target::RowNumber);
        add(REMARK, Target::Ignore);
        if has(keys::FULL_NAME) {
            add(FAMILY_NAME, Target::FamilyName);
            add(&["ten"], Target::GivenName);
        }
        if has(keys::AGENCY) {
            add(UPPER_AGENCY, Target::AgencyLevel(1));
            add(LOWER_AGENCY, Target::AgencyLevel(4));
            for level in 1..=4 {
                add(
                    &[
                        &format!("to chuc cap {level}"),
                        &format!("co quan cap {level}"),
                        &format!("don vi cap {level}"),
                    ],
                    Target::AgencyLevel(level),
                );
            }
        }
        for (key, headings) in HEADINGS.iter().filter(|(key, _)| has(key)) {
            add(headings, Target::Field((*key).to_owned()));
        }
        for field in row_fields(form) {
            for heading in [&field.label, &field.short, &field.key] {
                exact.insert(bare(heading), Target::Field(field.key.clone()));
            }
        }
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

    /// What the cells of a column without a telling heading look like: mail addresses, identity numbers, mobile numbers.
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
        let looks: [(&str, Look); 3] = [
            (keys::EMAIL, like_email),
            (keys::IDENTITY_NUMBER, like_identity_number),
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
