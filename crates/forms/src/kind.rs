//! Kinds of values: what a name, a date, an identity number… looks like, and what can be wrong with one.
//!
//! Reading a value finds [`Problem`]s and never fails; a pack's rules give each problem its level, words and legal basis.

mod agency;
mod code;
mod contact;
mod host;
mod identity;
mod name;
mod number;
mod problem;

pub(crate) use agency::abbreviations;
pub use code::CodeIndex;
pub use contact::email_domain;
pub use host::is_host_name;
pub use identity::{BirthHint, IdentityCard};
pub use problem::{Problem, Problems};

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::calendar::{DateReading, format_date, read_date, read_tidy};
use crate::text;

/// The kind of a field's value; closed, with a name in packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A person's full name (`person-name`).
    PersonName,
    /// A day, kept as dd/mm/yyyy (`date`).
    Date,
    /// Number of a citizen's card (CCCD, căn cước), of an old CMND or of a passport (`identity`).
    Identity,
    /// A Vietnamese mobile number (`mobile`).
    Mobile,
    /// An e-mail address, official or not (`email`).
    Email,
    /// One of a list's values (`code`), for example the issuing authority.
    Code(String),
    /// A province at a date (`province`), from a list whose entries say what they merged into.
    Province(String),
    /// The levels of an agency, one a line, highest first (`agency`), with a list of abbreviations and what they stand for.
    Agency(String),
    /// Serial number of a certificate, hexadecimal (`serial`).
    CertificateSerial,
    /// Tax code of 10 or 13 digits with its check digit (`tax-code`).
    TaxCode,
    /// Number and sign of an official document (`document-number`), for example `12/STTTT-CNTT`.
    DocumentNumber,
    /// A whole number (`count`).
    Count,
    /// A box that is ticked or not: `x` or nothing (`tick`).
    Tick,
    /// One line of text (`text`).
    Text,
    /// Several lines of text (`lines`).
    Lines,
}

/// What a value may depend on besides itself.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The day of the dossier.
    pub dossier: NaiveDate,
    /// The values of the field's list, for kinds that have one.
    pub codes: Option<&'a CodeIndex>,
}

/// What reading a value gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// What is wrong with it.
    pub problems: Problems,
    /// What it means, for rules that compare it with others.
    pub meaning: Meaning,
}

/// What a value means, as far as rules need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Meaning {
    /// Nothing that other rules use.
    #[default]
    Nothing,
    /// A day.
    Date(NaiveDate),
    /// A citizen's card of 12 digits.
    Card(IdentityCard),
    /// An old identity card of 9 digits.
    OldCard,
    /// A passport.
    Passport,
    /// A number.
    Count(u32),
    /// The place of an entry in its list.
    Code(u16),
    /// Where the @ of a tidy address stands.
    Email(u16),
}

/// The longest text a field takes, in bytes; names of 5,000 characters are slips of copy and paste.
const MAX_LINE: usize = 300;
const MAX_LINES: usize = 4000;

impl Kind {
    /// The kind with a pack's name for it; kinds with a list take its id.
    pub fn from_name(name: &str, list: &str) -> Option<Kind> {
        Some(match name {
            "person-name" => Kind::PersonName,
            "date" => Kind::Date,
            "identity" => Kind::Identity,
            "mobile" => Kind::Mobile,
            "email" => Kind::Email,
            "code" => Kind::Code(list.to_owned()),
            "province" => Kind::Province(list.to_owned()),
            "agency" => Kind::Agency(list.to_owned()),
            "serial" => Kind::CertificateSerial,
            "tax-code" => Kind::TaxCode,
            "document-number" => Kind::DocumentNumber,
            "count" => Kind::Count,
            "tick" => Kind::Tick,
            "text" => Kind::Text,
            "lines" => Kind::Lines,
            _ => return None,
        })
    }

    /// The id of the list the kind takes its values from.
    pub fn list(&self) -> Option<&str> {
        match self {
            Kind::Code(list) | Kind::Province(list) | Kind::Agency(list) => Some(list),
            _ => None,
        }
    }

    /// Whether a value is one entry of the kind's list, whichever of its spellings it has.
    pub fn is_one_of_list(&self) -> bool {
        matches!(self, Kind::Code(_) | Kind::Province(_))
    }

    /// Whether the same texts come again and again in a list, so that it pays to keep their readings.
    pub fn repeats(&self) -> bool {
        matches!(self, Kind::Agency(_))
    }

    /// The problems that reading a value of this kind can find.
    pub fn problems(&self) -> &'static [Problem] {
        use Problem::*;
        match self {
            Kind::PersonName => &[
                TooLong,
                LegacyEncoding,
                NotComposed,
                Invisible,
                Blanks,
                NameDigits,
                NameSigns,
                NameOneWord,
                NameSmall,
                NameCapitals,
            ],
            Kind::Date => &[
                TooLong,
                Invisible,
                Blanks,
                DateShape,
                DateImpossible,
                DateTwoDigitYear,
                DateMonthFirst,
                DateSerial,
                DateIso,
                DateLoose,
            ],
            Kind::Identity => &[
                TooLong,
                Invisible,
                Blanks,
                IdentityLength,
                IdentityLookalike,
                IdentityLostZero,
                IdentitySeparators,
                IdentityProvince,
                IdentityCentury,
                IdentityOldCard,
                IdentityPassport,
            ],
            Kind::Mobile => &[
                TooLong,
                Invisible,
                Blanks,
                MobileLength,
                MobileLostZero,
                MobileCountryCode,
                MobileSeparators,
                MobileLandline,
                MobilePrefix,
            ],
            Kind::Email => &[
                TooLong,
                Invisible,
                Blanks,
                EmailShape,
                EmailNotAscii,
                EmailLoose,
            ],
            Kind::Code(_) => &[
                TooLong,
                LegacyEncoding,
                NotComposed,
                Invisible,
                Blanks,
                CodeUnknown,
                CodeAlias,
            ],
            Kind::Province(_) => &[
                TooLong,
                LegacyEncoding,
                NotComposed,
                Invisible,
                Blanks,
                CodeUnknown,
                CodeAlias,
                CodeNotThen,
                ProvinceMerged,
            ],
            Kind::Agency(_) => &[
                TooLong,
                LegacyEncoding,
                NotComposed,
                Invisible,
                Blanks,
                AgencyLevels,
                AgencyAbbreviation,
                AgencyDistrict,
            ],
            Kind::CertificateSerial => &[
                TooLong,
                Invisible,
                Blanks,
                SerialShape,
                SerialThumbprint,
                SerialLoose,
            ],
            Kind::TaxCode => &[TooLong, Invisible, Blanks, TaxShape, TaxChecksum],
            Kind::DocumentNumber => &[
                TooLong,
                LegacyEncoding,
                NotComposed,
                Invisible,
                Blanks,
                DocumentNumberShape,
                DocumentNumberZero,
            ],
            Kind::Count => &[TooLong, Invisible, Blanks, CountShape],
            Kind::Tick => &[TooLong, Invisible, Blanks, TickShape],
            Kind::Text | Kind::Lines => &[TooLong, LegacyEncoding, NotComposed, Invisible, Blanks],
        }
    }

    /// Whether a value may have several lines.
    pub fn is_multiline(&self) -> bool {
        matches!(self, Kind::Agency(_) | Kind::Lines)
    }

    /// Reads a value as typed. An empty (or blank) value has nothing wrong with it: whether it may be empty is a rule's business.
    pub fn read(&self, raw: &str, context: Context<'_>) -> Reading {
        let mut reading = Reading::default();
        self.read_into(&mut reading, raw, context);
        reading
    }

    /// The same in place: a list is read field by field, and copying each reading takes longer than making most of them.
    #[inline(always)] // Called for every field of a list; its other callers are few.
    pub(crate) fn read_into(&self, reading: &mut Reading, raw: &str, context: Context<'_>) {
        reading.problems = Problems::default();
        reading.meaning = Meaning::Nothing;
        if raw.is_empty() {
            return;
        }
        match self.read_faultless(raw, context) {
            Some(meaning) => reading.meaning = meaning,
            None => *reading = self.read_closely(raw, context),
        }
    }

    /// The slower look at a value that is not plainly right.
    fn read_closely(&self, raw: &str, context: Context<'_>) -> Reading {
        let mut reading = Reading::default();
        let problems = &mut reading.problems;
        self.read_text(raw, problems);
        if problems.has(Problem::TooLong) || problems.has(Problem::LegacyEncoding) {
            return reading;
        }
        let tidy;
        let value = if problems.is_empty() {
            raw
        } else {
            tidy = self.tidy_text(raw);
            &*tidy
        };
        if value.is_empty() {
            reading.problems = Problems::default();
            return reading;
        }
        match self {
            Kind::PersonName => name::read(value, problems),
            Kind::Date => reading.meaning = read_day(value, problems),
            Kind::Identity => reading.meaning = identity::read(value, problems),
            Kind::Mobile => contact::read_mobile(value, problems),
            Kind::Email => contact::read_email(value, problems),
            Kind::Code(_) => reading.meaning = code::read(value, context, problems),
            Kind::Province(_) => reading.meaning = code::read_province(value, context, problems),
            Kind::Agency(_) => agency::read(value, context, problems),
            Kind::CertificateSerial => number::read_serial(value, problems),
            Kind::TaxCode => number::read_tax_code(value, problems),
            Kind::DocumentNumber => number::read_document_number(value, problems),
            Kind::Count => reading.meaning = number::read_count(value, problems),
            Kind::Tick => number::read_tick(value, problems),
            Kind::Text | Kind::Lines => {}
        }
        reading
    }

    /// The meaning of a value that is plainly right, as nearly all are; a second, slower look finds what is wrong with the others.
    #[inline(always)] // As the above.
    fn read_faultless(&self, raw: &str, context: Context<'_>) -> Option<Meaning> {
        match self {
            Kind::PersonName => name::is_faultless(raw).then_some(Meaning::Nothing),
            Kind::Date => read_tidy(raw.as_bytes()).map(Meaning::Date),
            Kind::Identity => identity::read_faultless(raw).map(Meaning::Card),
            Kind::Mobile => contact::is_mobile(raw.as_bytes()).then_some(Meaning::Nothing),
            Kind::Email => contact::read_faultless_email(raw).map(Meaning::Email),
            Kind::Code(_) => context.codes?.exact(raw).map(Meaning::Code),
            Kind::Province(_) => code::read_faultless_province(raw, context).map(Meaning::Code),
            Kind::CertificateSerial => {
                number::is_faultless_serial(raw.as_bytes()).then_some(Meaning::Nothing)
            }
            Kind::Text => {
                let faultless = raw.len() <= MAX_LINE && text::glance(raw).is_plain(raw);
                faultless.then_some(Meaning::Nothing)
            }
            _ => None,
        }
    }

    /// What any text may have wrong with it.
    fn read_text(&self, raw: &str, problems: &mut Problems) {
        let limit = if self.is_multiline() {
            MAX_LINES
        } else {
            MAX_LINE
        };
        if raw.len() > limit {
            problems.add(Problem::TooLong);
            return;
        }
        let mut tidy = true;
        let mut may_be_legacy = false;
        if self.is_multiline() {
            let lines = raw.split('\n');
            let last = lines.clone().count() - 1;
            for line in lines {
                let glance = text::glance(line);
                tidy &= glance.tidy && (last == 0 || !line.is_empty());
                may_be_legacy |= glance.may_be_legacy;
            }
        } else {
            let glance = text::glance(raw);
            tidy = glance.tidy;
            may_be_legacy = glance.may_be_legacy;
        }
        if !tidy {
            let composed = text::nfc(raw);
            if matches!(composed, Cow::Owned(_)) {
                problems.add(Problem::NotComposed);
            }
            if raw.chars().any(text::is_invisible) {
                problems.add(Problem::Invisible);
            }
            let visible: String = composed
                .chars()
                .filter(|&c| !text::is_invisible(c))
                .collect();
            if self.tidy_text(&visible) != visible {
                problems.add(Problem::Blanks);
            }
        }
        if may_be_legacy && text::legacy::detect(raw).is_some() {
            problems.add(Problem::LegacyEncoding);
        }
    }

    fn tidy_text<'a>(&self, raw: &'a str) -> Cow<'a, str> {
        if self.is_multiline() {
            text::tidy_lines(raw)
        } else {
            text::tidy_line(raw)
        }
    }

    /// The one value that was surely meant, where it differs from what was typed.
    pub fn repair(&self, raw: &str, context: Context<'_>) -> Option<String> {
        if raw.len() > MAX_LINES {
            return None;
        }
        let decoded = match text::legacy::detect(raw) {
            Some(encoding) => Cow::Owned(text::legacy::convert(raw, encoding)),
            None => Cow::Borrowed(raw),
        };
        let tidy = self.tidy_text(&decoded);
        let value = &*tidy;
        let better = match self {
            Kind::Date => read_date(value).date().map(format_date),
            Kind::Identity => identity::repair(value),
            Kind::Mobile => contact::repair_mobile(value),
            Kind::Email => contact::repair_email(value),
            Kind::Code(_) => code::repair(value, context),
            Kind::Province(_) => code::repair_province(value, context),
            Kind::Agency(_) => agency::repair(value, context),
            Kind::CertificateSerial => number::repair_serial(value),
            Kind::TaxCode => number::repair_tax_code(value),
            Kind::Tick => number::repair_tick(value),
            Kind::DocumentNumber => number::repair_document_number(value),
            Kind::PersonName => name::repair(value),
            Kind::Count | Kind::Text | Kind::Lines => None,
        };
        let better = better.unwrap_or_else(|| value.to_owned());
        (better != raw).then_some(better)
    }

    /// The value in its normal form, for comparing and for paper: the repair where there is one, else the tidy text.
    pub fn normal<'a>(&self, raw: &'a str, context: Context<'_>) -> Cow<'a, str> {
        match self.repair(raw, context) {
            Some(better) => Cow::Owned(better),
            None => Cow::Borrowed(raw),
        }
    }
}

fn read_day(value: &str, problems: &mut Problems) -> Meaning {
    let reading = read_date(value);
    match reading {
        DateReading::Tidy(_) => {}
        DateReading::Loose(_) => problems.add(Problem::DateLoose),
        DateReading::Iso(_) => problems.add(Problem::DateIso),
        DateReading::MonthFirst(_) => problems.add(Problem::DateMonthFirst),
        DateReading::Serial(_) => problems.add(Problem::DateSerial),
        DateReading::TwoDigitYear => problems.add(Problem::DateTwoDigitYear),
        DateReading::Impossible => problems.add(Problem::DateImpossible),
        DateReading::NotADate => problems.add(Problem::DateShape),
    }
    reading.date().map_or(Meaning::Nothing, Meaning::Date)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pack::{CodeEntry, CodeList};

    /// Values that are right, nearly right and wrong, of all kinds that have a quick look.
    fn values() -> impl Strategy<Value = String> {
        prop_oneof![
            "[A-Za-zÀÊêâăđơưẠạỗộỷỹỻ×÷ñĀ'. 2\u{301}\u{a0}\u{200b}]{0,12}",
            "(Nguyễn|Hoa|BÙI|Lò|Trường) (Văn|thị|Thị) ?[A-ZĐ]?[a-zàộữ]{0,4}",
            "V¨n ThÞ|Nguyeãn|Chuyên viên|Kế toán  trưởng| An Bình|An Bình ",
            "[0-3][0-9]/[01][0-9]/(19|20)[0-9]{2}",
            "0[0-9]{8,12}",
            "[0-9A-Fa-f:]{3,41}",
            "[a-zA-Z0-9._+-]{0,5}@?[a-z0-9-]{0,4}\\.?[a-z]{0,3}\\.?[a-z]{0,3}",
            "Sơn La|SƠN LA|Yên Bái|Huế",
        ]
    }

    fn all_kinds() -> [Kind; 9] {
        let list = String::new;
        [
            Kind::PersonName,
            Kind::Date,
            Kind::Identity,
            Kind::Mobile,
            Kind::Email,
            Kind::Code(list()),
            Kind::Province(list()),
            Kind::CertificateSerial,
            Kind::Text,
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn what_is_plainly_right_is_right_on_a_closer_look(raw in values()) {
            let entries = ["Sơn La", "Yên Bái"].map(|value| CodeEntry {
                value: value.to_owned(),
                ..CodeEntry::default()
            });
            let codes = CodeIndex::new(&CodeList {
                entries: entries.into(),
                ..CodeList::default()
            });
            let context = Context {
                dossier: NaiveDate::from_ymd_opt(2024, 7, 15).unwrap(),
                codes: Some(&codes),
            };
            for kind in all_kinds() {
                if let Some(meaning) = kind.read_faultless(&raw, context)
                    && !raw.is_empty()
                {
                    let closely = kind.read_closely(&raw, context);
                    prop_assert!(closely.problems.is_empty(), "{kind:?} {closely:?}");
                    if kind != Kind::Email {
                        prop_assert_eq!(closely.meaning, meaning, "{:?}", kind);
                    }
                }
            }
        }
    }
}
