//! The closed vocabulary of rules: conditions and checks that a pack can name. There is no expression language.

use chrono::NaiveDate;

use crate::kind::Problems;

/// When a rule applies at all. Several conditions must all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The dossier's date is this day or later (`{ dossier-from = 2025-01-01 }`).
    DossierFrom(NaiveDate),
    /// The dossier's date is this day or earlier (`{ dossier-until = 2024-12-31 }`).
    DossierUntil(NaiveDate),
    /// Another field is filled in (`{ filled = "email" }`).
    Filled(String),
    /// At least one of other fields is filled in (`{ filled-any = ["coQuanMoi", "emailMoi"] }`).
    AnyFilled(Vec<String>),
    /// Another field is empty (`{ empty = "email" }`).
    Empty(String),
    /// Another field has one of these values (`{ field = "quyenHanKy", is = "KT." }`, `{ field = "loaiThietBi", in = ["VPN", "Khác"] }`).
    /// A list's value counts in each of its spellings.
    Is(String, Vec<String>),
    /// The number in another field is that of one of these papers (`{ document = "soGiayTo", in = ["passport", "old-card"] }`).
    Document(String, Vec<Document>),
}

/// The papers that an identity number may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// The citizen's card of 12 digits (`card`).
    Card,
    /// The identity card of 9 digits (`old-card`).
    OldCard,
    /// A passport (`passport`).
    Passport,
}

impl Condition {
    /// The other fields it reads.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let keys = match self {
            Condition::Filled(key)
            | Condition::Empty(key)
            | Condition::Is(key, _)
            | Condition::Document(key, _) => std::slice::from_ref(key),
            Condition::AnyFilled(keys) => keys,
            Condition::DossierFrom(_) | Condition::DossierUntil(_) => &[],
        };
        keys.iter().map(String::as_str)
    }
}

/// The list of a pack with the days that are no working days: `dd/mm` for one of every year, `dd/mm/yyyy` for one of a single year.
pub const DAYS_OFF: &str = "ngay-nghi";

/// What must hold. Beside each: the words its message may use, in braces, besides `{value}`, `{label}` and `{repair}`.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// The field is filled in, if the form requires it (`"required"`). Words: `{missing}`, the field's own sentence.
    Required,
    /// The field is filled in, in the cases that the rule's conditions name (`"filled"`); for fields that the form does not require. Words: `{missing}`.
    Filled,
    /// Reading the value finds none of these problems (`{ problem = ["date-iso"] }`). Words: `{digits}`, how many digits stand there; `{length}`, how many characters; `{levels}`, how many lines; `{short}`, the abbreviations in an agency's name.
    Problem(Problems),
    /// The day is not after today (`"not-after-today"`). Words: `{today}`.
    NotAfterToday,
    /// The day is some years after another field's day or later (`{ years-after = "ngaySinh", years = 14 }`). Words: `{limit}`, the first day that is right.
    YearsAfter {
        /// The other field.
        field: String,
        /// How many years.
        years: u32,
    },
    /// The day is some days after the dossier's date or later (`{ days-left = 60 }`).
    /// With `or-under`, another rule tells it where fewer than so many are left (`{ days-left = 75, or-under = 60 }`).
    /// Words: `{left}`, how many days are left, 0 once the day has passed; `{limit}`, the last day on which the dossier would be in time.
    DaysLeft {
        /// How many days.
        least: u32,
        /// How many another rule asks for.
        or_under: Option<u32>,
    },
    /// The day is at most so many working days after another field's day (`{ working-days-after = "ngayThongBao", most = 5 }`),
    /// Monday to Friday without the days of the list [`DAYS_OFF`]. Words: `{limit}`, the last day that is right.
    WorkingDaysAfter {
        /// The other field.
        field: String,
        /// How many working days.
        most: u32,
    },
    /// The day in a row is that of a field of the letter itself, or later (`{ not-before-own = "ngayNhanThietBi" }`). Words: `{limit}`, that day.
    NotBeforeOwn(String),
    /// The day is the dossier's date or later (`"not-before-dossier"`). Words: `{date}`, the dossier's date.
    NotBeforeDossier,
    /// The day is the dossier's date or earlier (`"not-after-dossier"`). Words: `{date}`, the dossier's date.
    NotAfterDossier,
    /// The age at the dossier's date lies between two numbers (`{ age-from = 18, age-to = 75 }`). Words: `{age}`.
    Age {
        /// Youngest.
        from: u32,
        /// Oldest.
        to: u32,
    },
    /// The citizen's card agrees with the birth date in another field (`{ card-birth = "ngaySinh" }`). Words: `{other}`, that birth date; `{expected}`, the year that the card says.
    CardBirth(String),
    /// The citizen's card agrees with the sex in another field (`{ card-sex = "gioiTinh" }`). Words: `{expected}`.
    CardSex(String),
    /// The value of the list was right on the day in another field (`{ right-on = "ngayCap" }`). Words: `{other}`, that day; `{expected}`, what was right then.
    RightOn(String),
    /// No other row has the same value (`"unique"`). Words: `{others}`, the other rows.
    Unique,
    /// The text names one of these (`{ names-one-of = […] }`), whatever the case and the place of tones.
    NamesOneOf(Vec<String>),
    /// The text names none of these (`{ names-none-of = […] }`). Words: `{found}`.
    NamesNoneOf(Vec<String>),
    /// The text has no abbreviation: none of a list's, and nothing that looks like one (`{ spelled-out = "viet-tat" }`);
    /// for texts that are no agency's levels. Words: `{short}`, the abbreviations.
    SpelledOut(String),
    /// The value is none of these (`{ not = ["chua-ky-so"] }`); a list's value counts in each of its spellings.
    Not(Vec<String>),
    /// The value is not that of another field, whatever the case and the place of tones (`{ differs-from = "email" }`). Words: `{other}`.
    DiffersFrom(String),
    /// The value is that of the request which the row was taken from, whatever the spelling (`"agrees-with-request"`);
    /// a row that keeps nothing of a request says nothing, see [`Values::note_request`](crate::Values::note_request).
    /// Words: `{other}`, what the request says.
    AgreesWithRequest,
    /// So many digits and nothing else (`{ digits = 7 }`). Words: `{digits}`, how many digits stand there.
    Digits(u32),
    /// A domain name or an IP address (`{ host-name = true }`).
    HostName,
    /// The e-mail's domain is none of a list's values at the dossier's date (`{ domain-not-in = "mien-thu-rieng" }`). Words: `{domain}`.
    DomainNotIn(String),
    /// The e-mail's domain ends with one of these, or another rule tells it because it is in a list
    /// (`{ domain-ends = [".gov.vn"], or-in = "mien-thu-rieng" }`). Words: `{domain}`.
    DomainEnds {
        /// The ends.
        ends: Vec<String>,
        /// The list.
        or_in: String,
    },
    /// The box is ticked (`"ticked"`).
    Ticked,
    /// The number equals the number of rows (`"counts-rows"`). Words: `{rows}`.
    CountsRows,
    /// The list has a row at least (`"has-rows"`); about the record as a whole.
    HasRows,
    /// Every row says where it comes from in a field, or a box says that the papers were seen (`{ rows-backed-by = "nguon", or-ticked = "daDoiChieu" }`). Words: `{count}`, the rows without.
    RowsBacked {
        /// The rows' field.
        field: String,
        /// The letter's box.
        ticked: String,
    },
    /// The list has as many rows at least as a number that the record keeps beside its fields (`{ rows-at-least = "soDongCongVanCap" }`);
    /// where there is none, nothing is said. Words: `{rows}`, how many there are; `{least}`, that number.
    RowsAtLeast(String),
    /// The dossier's date is this day or later (`{ not-before = 2020-02-18 }`); about the record as a whole. Words: `{limit}`, `{date}`.
    DossierNotBefore(NaiveDate),
    /// The dossier's date is this day or earlier (`{ not-after = 2024-08-14 }`); about the record as a whole. Words: `{limit}`, `{date}`.
    DossierNotAfter(NaiveDate),
}

impl Check {
    /// The other fields of the same row, or of the letter beside, that the check reads.
    pub fn other_fields(&self) -> Vec<&str> {
        match self {
            Check::YearsAfter { field, .. }
            | Check::WorkingDaysAfter { field, .. }
            | Check::DiffersFrom(field)
            | Check::CardBirth(field)
            | Check::CardSex(field)
            | Check::RightOn(field) => vec![field],
            _ => Vec::new(),
        }
    }

    /// The words its messages may use besides `value`, `label` and `repair`.
    pub fn words(&self) -> &'static [&'static str] {
        match self {
            Check::Required | Check::Filled => &["missing"],
            Check::Problem(_) => &["digits", "length", "levels", "short"],
            Check::NotAfterToday => &["today"],
            Check::YearsAfter { .. } | Check::WorkingDaysAfter { .. } | Check::NotBeforeOwn(_) => {
                &["limit"]
            }
            Check::DaysLeft { .. } => &["left", "limit"],
            Check::NotBeforeDossier | Check::NotAfterDossier => &["date"],
            Check::DiffersFrom(_) | Check::AgreesWithRequest => &["other"],
            Check::Digits(_) => &["digits"],
            Check::Age { .. } => &["age"],
            Check::CardBirth(_) => &["other", "expected"],
            Check::CardSex(_) => &["expected"],
            Check::RightOn(_) => &["other", "expected"],
            Check::Unique => &["others"],
            Check::NamesNoneOf(_) => &["found"],
            Check::SpelledOut(_) => &["short"],
            Check::DomainNotIn(_) | Check::DomainEnds { .. } => &["domain"],
            Check::CountsRows => &["rows"],
            Check::RowsBacked { .. } => &["count"],
            Check::RowsAtLeast(_) => &["rows", "least"],
            Check::DossierNotBefore(_) | Check::DossierNotAfter(_) => &["limit", "date"],
            Check::NamesOneOf(_)
            | Check::Not(_)
            | Check::HostName
            | Check::Ticked
            | Check::HasRows => &[],
        }
    }

    /// Whether it is about the record as a whole and names no field.
    pub fn is_about_record(&self) -> bool {
        matches!(
            self,
            Check::HasRows
                | Check::RowsBacked { .. }
                | Check::RowsAtLeast(_)
                | Check::DossierNotBefore(_)
                | Check::DossierNotAfter(_)
        )
    }
}
