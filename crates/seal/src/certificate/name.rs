//! Names of subjects and issuers.

use std::fmt;

use der::asn1::ObjectIdentifier;

use super::{hexadecimal, text};
use crate::element::{Element, SEQUENCE, SET};

/// What an attribute of a name tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeKind {
    /// `CN`: the name of the person, agency or device.
    CommonName,
    /// `O`: the agency of the first level.
    Organization,
    /// `OU`: an agency below.
    OrganizationalUnit,
    /// `L`: the place, mostly a province.
    Locality,
    /// `ST`: the province, where `L` is something smaller.
    State,
    /// `C`: the country.
    Country,
    /// `E`: an e-mail address.
    Email,
    /// `UID`: a number with its kind in front, as in `MST:0100109106`.
    UserId,
    /// `T`: a title.
    Title,
    /// `SN`: a family name.
    Surname,
    /// `G`: a given name.
    GivenName,
    /// `SERIALNUMBER`: a number of the subject, not of the certificate.
    SerialNumber,
    /// `STREET`: an address.
    Street,
    /// `DC`: a part of a domain.
    DomainComponent,
    /// Any other, by its number, for example `2.5.4.97`.
    Other(String),
}

/// Their numbers and usual short names.
static KNOWN: [(ObjectIdentifier, AttributeKind, &str); 14] = {
    use crate::algorithm::oid;
    use AttributeKind::*;
    [
        (oid("2.5.4.3"), CommonName, "CN"),
        (oid("2.5.4.10"), Organization, "O"),
        (oid("2.5.4.11"), OrganizationalUnit, "OU"),
        (oid("2.5.4.7"), Locality, "L"),
        (oid("2.5.4.8"), State, "ST"),
        (oid("2.5.4.6"), Country, "C"),
        (oid("1.2.840.113549.1.9.1"), Email, "E"),
        (oid("0.9.2342.19200300.100.1.1"), UserId, "UID"),
        (oid("2.5.4.12"), Title, "T"),
        (oid("2.5.4.4"), Surname, "SN"),
        (oid("2.5.4.42"), GivenName, "G"),
        (oid("2.5.4.5"), SerialNumber, "SERIALNUMBER"),
        (oid("2.5.4.9"), Street, "STREET"),
        (oid("0.9.2342.19200300.100.1.25"), DomainComponent, "DC"),
    ]
};

impl AttributeKind {
    fn of(number: ObjectIdentifier) -> Self {
        KNOWN
            .iter()
            .find(|(known, ..)| *known == number)
            .map_or_else(
                || AttributeKind::Other(number.to_string()),
                |(_, kind, _)| kind.clone(),
            )
    }

    /// The usual short name (`CN`, `OU` …), or the number.
    pub fn short(&self) -> &str {
        if let AttributeKind::Other(number) = self {
            return number;
        }
        KNOWN
            .iter()
            .find(|(_, kind, _)| kind == self)
            .map_or("", |(.., short)| short)
    }
}

/// One fact in a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// What it tells.
    pub kind: AttributeKind,
    /// Its text; of a value that is no text, `#` and its octets in hexadecimal.
    pub value: String,
    /// Whether letters may be others than those meant: they are written in a way that leaves them open, or cannot be read.
    pub unsure: bool,
}

/// A name as the certificate has it: facts in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// All facts; those that stand together in one part of the name follow one another.
    pub attributes: Vec<Attribute>,
}

impl Name {
    pub(super) fn read(element: Element<'_>) -> Option<Name> {
        let mut attributes = Vec::new();
        let mut parts = element.open(SEQUENCE)?;
        while !parts.is_empty() {
            let mut together = parts.expect(SET)?.inside();
            while !together.is_empty() {
                let mut fact = together.expect(SEQUENCE)?.inside();
                let kind = AttributeKind::of(fact.next()?.oid()?);
                let element = fact.next()?;
                let read = text::read(element);
                let unsure = read.as_ref().is_some_and(|text| text.unsure);
                let value = read.map_or_else(
                    || format!("#{}", hexadecimal(element.whole)),
                    |text| text.value,
                );
                attributes.push(Attribute {
                    kind,
                    value,
                    unsure,
                });
            }
        }
        Some(Name { attributes })
    }

    /// The texts of all facts of a kind, in order.
    pub fn all<'a>(&'a self, kind: &'a AttributeKind) -> impl DoubleEndedIterator<Item = &'a str> {
        self.attributes
            .iter()
            .filter(move |attribute| attribute.kind == *kind)
            .map(|attribute| attribute.value.as_str())
    }

    /// The text of the first fact of a kind.
    pub fn first(&self, kind: &AttributeKind) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.kind == *kind)
            .map(|attribute| attribute.value.as_str())
    }

    /// Whether letters of any fact may be others than those meant.
    pub fn unsure(&self) -> bool {
        self.attributes.iter().any(|attribute| attribute.unsure)
    }

    /// `CN`: the name of the person, agency or device.
    pub fn common_name(&self) -> Option<&str> {
        self.first(&AttributeKind::CommonName)
    }

    /// `O`: the agency of the first level.
    pub fn organization(&self) -> Option<&str> {
        self.first(&AttributeKind::Organization)
    }

    /// `OU`: the agencies below, in the order of the name; see [`Name::levels`] for the order of levels.
    pub fn organizational_units(&self) -> Vec<&str> {
        self.all(&AttributeKind::OrganizationalUnit).collect()
    }

    /// `L`: the place, mostly a province.
    pub fn locality(&self) -> Option<&str> {
        self.first(&AttributeKind::Locality)
    }

    /// `ST`: the province, where `L` is something smaller.
    pub fn state(&self) -> Option<&str> {
        self.first(&AttributeKind::State)
    }

    /// `C`: the country.
    pub fn country(&self) -> Option<&str> {
        self.first(&AttributeKind::Country)
    }

    /// The agencies by level: `O` is the first ("Tổ chức cấp 1"), each `OU` the next one down.
    ///
    /// Names go from the top down (`O`, `OU` of the commune, `OU` of the school).
    /// Some programs write them from the bottom up: where `O` stands behind all `OU`, these are turned round.
    /// Where there is no `O` but an `OU`, the first level is blank.
    pub fn levels(&self) -> Vec<&str> {
        let place = |kind| {
            self.attributes
                .iter()
                .position(|attribute| attribute.kind == kind)
        };
        let bottom_up = match self
            .attributes
            .iter()
            .rposition(|attribute| attribute.kind == AttributeKind::OrganizationalUnit)
        {
            Some(last_unit) => {
                place(AttributeKind::Organization).is_some_and(|first| first > last_unit)
            }
            None => false,
        };
        let mut units = self.organizational_units();
        if bottom_up {
            units.reverse();
        }
        match (self.organization(), units.is_empty()) {
            (None, true) => Vec::new(),
            (first, _) => std::iter::once(first.unwrap_or_default())
                .chain(units)
                .collect(),
        }
    }

    /// The tax code: what stands behind `MST:` in any fact, else a `UID` that looks like one (10 digits, or 10 and 3).
    pub fn tax_code(&self) -> Option<&str> {
        let marked = self.attributes.iter().find_map(|attribute| {
            let (mark, rest) = attribute.value.trim_start().split_at_checked(4)?;
            let code = rest.trim();
            (mark.eq_ignore_ascii_case("MST:") && !code.is_empty()).then_some(code)
        });
        marked.or_else(|| {
            self.all(&AttributeKind::UserId)
                .map(str::trim)
                .find(|value| looks_like_tax_code(value))
        })
    }
}

/// Ten digits of an agency, or with a hyphen and three more of a part of it.
fn looks_like_tax_code(value: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match value.split_once('-') {
        Some((agency, part)) => {
            agency.len() == 10 && part.len() == 3 && digits(agency) && digits(part)
        }
        None => value.len() == 10 && digits(value),
    }
}

/// The name in its own order, to be shown: `C=VN, O=…, OU=…, CN=…`. Not meant to be read back.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, attribute) in self.attributes.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(
                f,
                "{separator}{}={}",
                attribute.kind.short(),
                attribute.value
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AttributeKind::*;

    fn name<const N: usize>(attributes: [(AttributeKind, &str); N]) -> Name {
        let attributes = attributes
            .into_iter()
            .map(|(kind, value)| Attribute {
                kind,
                value: value.into(),
                unsure: false,
            })
            .collect();
        Name { attributes }
    }

    #[test]
    fn levels_go_from_the_top_down_whatever_the_order_of_the_name() {
        let (o, commune, school) = ("UBND TỈNH", "UBND XÃ", "TRƯỜNG");
        let down = name([
            (Organization, o),
            (OrganizationalUnit, commune),
            (OrganizationalUnit, school),
        ]);
        let up = name([
            (OrganizationalUnit, school),
            (OrganizationalUnit, commune),
            (Organization, o),
        ]);
        let between = name([
            (OrganizationalUnit, commune),
            (Organization, o),
            (OrganizationalUnit, school),
        ]);
        for name in [down, up, between] {
            assert_eq!(name.levels(), [o, commune, school]);
        }
        assert_eq!(name([(Organization, o)]).levels(), [o]);
        assert_eq!(
            name([(OrganizationalUnit, commune)]).levels(),
            ["", commune]
        );
        assert!(name([(CommonName, "x")]).levels().is_empty());
    }

    #[test]
    fn a_tax_code_is_found_by_its_mark_or_its_shape() {
        let cases = [
            (UserId, "MST:0100109106", Some("0100109106")),
            (UserId, " mst: 0100109106-001 ", Some("0100109106-001")),
            (Title, "MST:0100109106", Some("0100109106")),
            (UserId, "0100109106", Some("0100109106")),
            (UserId, "0100109106-001", Some("0100109106-001")),
            (UserId, "CCCD:014190000001", None),
            (UserId, "014190000001", None),
            (UserId, "MST:", None),
            (CommonName, "0100109106", None),
            (CommonName, "Tếêế", None),
        ];
        for (kind, value, expected) in cases {
            assert_eq!(name([(kind, value)]).tax_code(), expected, "{value}");
        }
    }

    #[test]
    fn a_name_is_shown_in_its_own_order() {
        let name = name([
            (Country, "VN"),
            (Other("2.5.4.97".into()), "VATVN-1"),
            (CommonName, "A"),
        ]);
        assert_eq!(name.to_string(), "C=VN, 2.5.4.97=VATVN-1, CN=A");
    }
}
