//! The closed list of what can be wrong with a value by itself.

/// Defines the problems, their names in packs, and the kinds that can have them, in one place.
macro_rules! problems {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What can be wrong with a value by itself. The order is the order in which they are told.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Problem { $($(#[$doc])* $variant,)* }

        impl Problem {
            /// All of them.
            pub const ALL: &'static [Problem] = &[$(Problem::$variant,)*];

            /// The name in packs.
            pub fn name(self) -> &'static str {
                match self { $(Problem::$variant => $name,)* }
            }
        }
    };
}

problems! {
    /// Longer than any real value.
    TooLong = "too-long",
    /// Typed with a font of before Unicode (TCVN3, VNI).
    LegacyEncoding = "legacy-encoding",
    /// Letters taken apart (Unicode NFD).
    NotComposed = "not-composed",
    /// Characters that show nothing.
    Invisible = "invisible",
    /// Blanks in front, behind or doubled.
    Blanks = "blanks",
    /// A name with digits.
    NameDigits = "name-digits",
    /// A name with signs that names do not have.
    NameSigns = "name-signs",
    /// A name of one word.
    NameOneWord = "name-one-word",
    /// A name in small letters only.
    NameSmall = "name-small",
    /// A name in capitals only.
    NameCapitals = "name-capitals",
    /// Not a date at all.
    DateShape = "date-shape",
    /// A day that the calendar does not have.
    DateImpossible = "date-impossible",
    /// A year of two digits.
    DateTwoDigitYear = "date-two-digit-year",
    /// Month before day.
    DateMonthFirst = "date-month-first",
    /// A spreadsheet's number for a day.
    DateSerial = "date-serial",
    /// Year, month, day.
    DateIso = "date-iso",
    /// Other separators, or no leading zeros.
    DateLoose = "date-loose",
    /// Neither 12 nor 9 digits nor a passport's shape.
    IdentityLength = "identity-length",
    /// Letters that look like digits (O for 0, l for 1).
    IdentityLookalike = "identity-lookalike",
    /// A leading zero is missing, as after a spreadsheet took it for a number.
    IdentityLostZero = "identity-lost-zero",
    /// Blanks, dots or hyphens between the digits.
    IdentitySeparators = "identity-separators",
    /// The first three digits are no province's code.
    IdentityProvince = "identity-province",
    /// The fourth digit says a birth after 2100.
    IdentityCentury = "identity-century",
    /// An identity card of 9 digits (CMND).
    IdentityOldCard = "identity-old-card",
    /// Looks like a passport, but not of the usual shape.
    IdentityPassport = "identity-passport",
    /// Not ten digits.
    MobileLength = "mobile-length",
    /// The leading zero is missing.
    MobileLostZero = "mobile-lost-zero",
    /// Begins with +84.
    MobileCountryCode = "mobile-country-code",
    /// Blanks, dots or hyphens between the digits.
    MobileSeparators = "mobile-separators",
    /// A fixed line.
    MobileLandline = "mobile-landline",
    /// No operator has this prefix.
    MobilePrefix = "mobile-prefix",
    /// Not of the shape name@domain.
    EmailShape = "email-shape",
    /// Letters with marks, or other characters that mail systems of the offices do not take.
    EmailNotAscii = "email-not-ascii",
    /// Capitals, or an address wrapped in something (`mailto:`, brackets).
    EmailLoose = "email-loose",
    /// Not a value of the list.
    CodeUnknown = "code-unknown",
    /// Means a value of the list, written otherwise.
    CodeAlias = "code-alias",
    /// A value of the list that is not right at the dossier's date.
    CodeNotThen = "code-not-then",
    /// A province that was merged into another before the dossier's date.
    ProvinceMerged = "province-merged",
    /// More than four levels.
    AgencyLevels = "agency-levels",
    /// A level has an abbreviation.
    AgencyAbbreviation = "agency-abbreviation",
    /// A level is a unit of a district, abolished on 01/07/2025.
    AgencyDistrict = "agency-district",
    /// Not hexadecimal.
    SerialShape = "serial-shape",
    /// As long as a thumbprint.
    SerialThumbprint = "serial-thumbprint",
    /// Blanks or colons between, or small letters.
    SerialLoose = "serial-loose",
    /// Neither 10 digits nor 10 and 3.
    TaxShape = "tax-shape",
    /// The check digit is wrong.
    TaxChecksum = "tax-checksum",
    /// Neither number/sign nor /sign.
    DocumentNumberShape = "document-number-shape",
    /// A number below 10 without its leading zero.
    DocumentNumberZero = "document-number-zero",
    /// Not a whole number.
    CountShape = "count-shape",
    /// Neither x nor empty.
    TickShape = "tick-shape",
}

impl Problem {
    /// The problem with a pack's name for it.
    pub fn from_name(name: &str) -> Option<Problem> {
        Problem::ALL.iter().copied().find(|p| p.name() == name)
    }

    fn bit(self) -> u64 {
        1 << (self as u8)
    }
}

/// A set of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Problems(u64);

impl Problems {
    /// Adds one.
    #[inline]
    pub fn add(&mut self, problem: Problem) {
        self.0 |= problem.bit();
    }

    /// Whether it is in the set.
    #[inline]
    pub fn has(self, problem: Problem) -> bool {
        self.0 & problem.bit() != 0
    }

    /// Whether there is none.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the two sets share a problem.
    #[inline]
    pub fn meet(self, other: Problems) -> bool {
        self.0 & other.0 != 0
    }

    /// The problems of both sets.
    #[must_use]
    pub fn union(self, other: Problems) -> Problems {
        Problems(self.0 | other.0)
    }

    /// Each of them, in order.
    pub fn iter(self) -> impl Iterator<Item = Problem> {
        Problem::ALL.iter().copied().filter(move |&p| self.has(p))
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(iter: I) -> Problems {
        let mut set = Problems::default();
        for problem in iter {
            set.add(problem);
        }
        set
    }
}

const _: () = assert!(Problem::ALL.len() <= 64);
