//! The name that a certificate asked for will likely have (its *subject*, X.520).
//!
//! No regulation that could be read says how the authority writes it. The order is that of certificates seen: the highest
//! level of the agency is `O`, each level below an `OU`, the province is `L`, whom it is for is `CN`; so what is told here
//! is a preview, and the authority decides.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::keys;
use crate::kind::{CodeIndex, Context, Kind, Problem};
use crate::pack::{Field, Form, Pack};
use crate::record::Values;
use crate::text::tidy_line;

/// A part of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePart {
    /// What it is.
    pub attribute: Attribute,
    /// Its text, tidy; empty where the field is not filled in.
    pub text: String,
    /// The key of the field that it comes from; empty for the country, which no form asks for.
    pub field: String,
    /// What makes it doubtful.
    pub doubts: Vec<Doubt>,
}

/// What a part of the name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribute {
    /// `O`: the first level of the agency (*Tổ chức cấp 1*).
    Organization,
    /// `OU`: a level below; the number is that of the level (*Tổ chức cấp 2* …).
    Unit(usize),
    /// `L`: the province.
    Locality,
    /// `CN`: the person, agency or device.
    CommonName,
    /// `C`: always `VN`.
    Country,
    /// The e-mail address, as `E` or beside the name.
    Email,
}

impl Attribute {
    /// The usual short name.
    pub fn short(self) -> &'static str {
        match self {
            Attribute::Organization => "O",
            Attribute::Unit(_) => "OU",
            Attribute::Locality => "L",
            Attribute::CommonName => "CN",
            Attribute::Country => "C",
            Attribute::Email => "E",
        }
    }

    /// The most characters it may have (upper bounds of X.520, as in RFC 5280, appendix A.1).
    pub fn most(self) -> Option<usize> {
        match self {
            Attribute::Organization | Attribute::Unit(_) | Attribute::CommonName => Some(64),
            Attribute::Locality => Some(128),
            Attribute::Country | Attribute::Email => None,
        }
    }
}

/// What makes a part of the name doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// An agency is abbreviated.
    Abbreviated,
    /// It is longer than a certificate can hold.
    TooLong {
        /// How many characters it has.
        has: usize,
        /// How many it may have.
        most: usize,
    },
}

/// Whom a certificate is for: the field of its `CN`, and that of the agencies above.
const HOLDERS: [(&str, &str); 3] = [
    (keys::DEVICE_NAME, keys::AGENCY),
    (keys::AGENCY_NAME, keys::UPPER_AGENCY),
    (keys::FULL_NAME, keys::AGENCY),
];

/// The name that a new certificate will likely have, as far as it is filled in; none where a form asks for none.
///
/// `values` are those of the form itself, or of a row of its list; `day` is the dossier's.
pub fn expected(
    pack: &Pack,
    form: &Form,
    values: &Values,
    day: NaiveDate,
) -> Option<Vec<NamePart>> {
    let of_list = form.list.iter().flat_map(|list| &list.fields);
    let fields: Vec<&Field> = form.fields().chain(of_list).collect();
    let field = |key: &str| fields.iter().copied().find(|field| field.key == key);
    // A form about a certificate that there is already does not ask where the agency is.
    let province = field(keys::PROVINCE)?;
    let (holder, agency) = HOLDERS
        .iter()
        .find_map(|(holder, agency)| Some((field(holder)?, field(agency)?)))?;
    let mut codes = BTreeMap::new();
    for field in [holder, agency] {
        if let Kind::Agency(id) = &field.kind
            && let Some(list) = pack.list(id)
        {
            codes.entry(&**id).or_insert_with(|| CodeIndex::new(list));
        }
    }
    let reader = Reader { codes, day };
    let mut parts = Vec::new();
    for (place, level) in levels(values.get(&agency.key)).enumerate() {
        let attribute = match place {
            0 => Attribute::Organization,
            _ => Attribute::Unit(place + 1),
        };
        parts.push(reader.part(attribute, agency, level));
    }
    // An agency may have none above it.
    if parts.is_empty() && agency.required {
        parts.push(reader.part(Attribute::Organization, agency, "".into()));
    }
    let line = |field: &Field| tidy_line(values.get(&field.key)).into_owned();
    parts.push(reader.part(Attribute::Locality, province, line(province).into()));
    parts.push(reader.part(Attribute::CommonName, holder, line(holder).into()));
    parts.push(NamePart {
        attribute: Attribute::Country,
        text: "VN".to_owned(),
        field: String::new(),
        doubts: Vec::new(),
    });
    if let Some(email) = field(keys::EMAIL) {
        parts.push(reader.part(Attribute::Email, email, line(email).into()));
    }
    Some(parts)
}

/// The levels of an agency, the highest first.
fn levels(raw: &str) -> impl Iterator<Item = Cow<'_, str>> {
    raw.lines().map(tidy_line).filter(|level| !level.is_empty())
}

struct Reader<'a> {
    /// How agencies are written, by list; made ready once for all levels.
    codes: BTreeMap<&'a str, CodeIndex>,
    day: NaiveDate,
}

impl Reader<'_> {
    fn part(&self, attribute: Attribute, field: &Field, text: Cow<'_, str>) -> NamePart {
        let mut doubts = Vec::new();
        if self.is_abbreviated(field, &text) {
            doubts.push(Doubt::Abbreviated);
        }
        let has = text.chars().count();
        if let Some(most) = attribute.most().filter(|most| has > *most) {
            doubts.push(Doubt::TooLong { has, most });
        }
        NamePart {
            attribute,
            text: text.into_owned(),
            field: field.key.clone(),
            doubts,
        }
    }

    fn is_abbreviated(&self, field: &Field, text: &str) -> bool {
        let Kind::Agency(list) = &field.kind else {
            return false;
        };
        let context = Context {
            dossier: self.day,
            codes: self.codes.get(&**list),
        };
        let problems = field.kind.read(text, context).problems;
        problems.has(Problem::AgencyAbbreviation)
    }
}
