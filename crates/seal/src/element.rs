//! Elements of ASN.1: a tag, a length, a value.
//!
//! Lengths, bounds and values without a stated length are read by `der`.
//! Its own tags are not used: they leave out UniversalString, which names in certificates may have.

use chrono::{DateTime, Utc};
use der::asn1::{GeneralizedTime, ObjectIdentifier, UtcTime};
use der::{AnyRef, Decode, EncodingRules, Length, Reader, SliceReader, Tag};

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OID: u8 = 0x06;
pub(crate) const ENUMERATED: u8 = 0x0A;
pub(crate) const UTF8_STRING: u8 = 0x0C;
pub(crate) const NUMERIC_STRING: u8 = 0x12;
pub(crate) const PRINTABLE_STRING: u8 = 0x13;
pub(crate) const TELETEX_STRING: u8 = 0x14;
pub(crate) const IA5_STRING: u8 = 0x16;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const VISIBLE_STRING: u8 = 0x1A;
pub(crate) const UNIVERSAL_STRING: u8 = 0x1C;
pub(crate) const BMP_STRING: u8 = 0x1E;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The bit of a tag that tells a value made of elements.
const CONSTRUCTED: u8 = 0x20;

/// The tag of the part with this number, made of elements (`[0]`, `[3]` …).
pub(crate) const fn part(number: u8) -> u8 {
    0xA0 | number
}

/// The tag of the part with this number that holds a plain value.
pub(crate) const fn plain_part(number: u8) -> u8 {
    0x80 | number
}

/// One element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'a> {
    /// The tag's one octet.
    pub tag: u8,
    /// What is inside.
    pub value: &'a [u8],
    /// Tag, length and value together.
    pub whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The elements inside.
    pub(crate) fn inside(self) -> Elements<'a> {
        Elements(self.value)
    }

    /// The elements inside, where the tag is this one.
    pub(crate) fn open(self, tag: u8) -> Option<Elements<'a>> {
        (self.tag == tag).then(|| self.inside())
    }

    /// The object identifier it is.
    pub(crate) fn oid(self) -> Option<ObjectIdentifier> {
        // The library takes for granted that there are bytes.
        if self.tag != OID || self.value.is_empty() {
            return None;
        }
        ObjectIdentifier::from_bytes(self.value).ok()
    }

    /// The whole octets of the string of bits it is.
    pub(crate) fn bits(self) -> Option<&'a [u8]> {
        match self.value {
            [0..=7, octets @ ..] if self.tag == BIT_STRING => Some(octets),
            _ => None,
        }
    }
}

impl Element<'_> {
    /// The number it is, where it is not negative and has at most eight octets.
    pub(crate) fn number(self) -> Option<u64> {
        if !matches!(self.tag, INTEGER | ENUMERATED) {
            return None;
        }
        let octets = match self.value {
            [0x80..=0xFF, ..] | [] => return None,
            [0, rest @ ..] => rest,
            whole => whole,
        };
        (octets.len() <= 8).then(|| {
            octets
                .iter()
                .fold(0, |sum, octet| sum << 8 | u64::from(*octet))
        })
    }

    /// The moment it is, in whole seconds.
    pub(crate) fn time(self) -> Option<DateTime<Utc>> {
        let time = match self.tag {
            UTC_TIME => AnyRef::new(Tag::UtcTime, self.value)
                .ok()?
                .decode_as::<UtcTime>()
                .ok()?
                .to_unix_duration(),
            GENERALIZED_TIME => {
                let whole = without_fraction(self.value);
                AnyRef::new(Tag::GeneralizedTime, whole.as_deref().unwrap_or(self.value))
                    .ok()?
                    .decode_as::<GeneralizedTime>()
                    .ok()?
                    .to_unix_duration()
            }
            _ => return None,
        };
        DateTime::from_timestamp(i64::try_from(time.as_secs()).ok()?, 0)
    }
}

/// A time without its fraction of a second, where it has one: time stamps do (RFC 3161, 2.4.2).
fn without_fraction(written: &[u8]) -> Option<Vec<u8>> {
    let (seconds, rest) = written.split_at_checked(14)?;
    let digits = rest.strip_prefix(b".")?.strip_suffix(b"Z")?;
    let is_fraction = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    is_fraction.then(|| [seconds, b"Z"].concat())
}

/// Elements one after another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elements<'a>(pub &'a [u8]);

impl<'a> Elements<'a> {
    /// Whether all have been taken.
    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Takes the next one; an error is [`der::ErrorKind::Incomplete`] where only the end is missing.
    pub(crate) fn take(&mut self) -> Result<Element<'a>, der::Error> {
        let bytes = self.0;
        let mut reader = SliceReader::new_with_encoding_rules(bytes, EncodingRules::Ber)?;
        let tag = reader.read_byte()?;
        let unstated = reader.peek_byte() == Some(0x80);
        // No certificate has tags of several octets, and a plain value always states its length.
        if tag & 0x1F == 0x1F || (unstated && tag & CONSTRUCTED == 0) {
            return Err(reader.error(der::ErrorKind::TagUnknown { byte: tag }));
        }
        let length = Length::decode(&mut reader)?;
        let mut value = reader.read_slice(length)?;
        let (whole, rest) = bytes.split_at(usize::try_from(reader.position())?);
        if unstated {
            // Two zero octets stand for the end.
            value = value.get(..value.len().saturating_sub(2)).unwrap_or(value);
        }
        self.0 = rest;
        Ok(Element { tag, value, whole })
    }

    /// Takes the next one, where there is one that can be read.
    pub(crate) fn next(&mut self) -> Option<Element<'a>> {
        self.take().ok()
    }

    /// Takes the next one, which must have this tag.
    pub(crate) fn expect(&mut self, tag: u8) -> Option<Element<'a>> {
        self.next().filter(|element| element.tag == tag)
    }

    /// Takes the next one if it has this tag.
    pub(crate) fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        if self.0.first() == Some(&tag) {
            self.next()
        } else {
            None
        }
    }

    /// Each of them in turn; `None` where one cannot be read, or there are more than `most`.
    pub(crate) fn all(mut self, most: usize) -> Option<Vec<Element<'a>>> {
        let mut found = Vec::new();
        while !self.is_empty() {
            if found.len() == most {
                return None;
            }
            found.push(self.next()?);
        }
        Some(found)
    }

    /// The tags of all that follow, the first dozen of them; `None` where one cannot be read.
    pub(crate) fn tags(mut self) -> Option<Vec<u8>> {
        let mut tags = Vec::new();
        while !self.is_empty() && tags.len() < 12 {
            tags.push(self.next()?.tag);
        }
        Some(tags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_both_kinds() {
        let cases: [(u8, &str, Option<&str>); 12] = [
            (UTC_TIME, "260301000000Z", Some("2026-03-01 00:00:00 UTC")),
            (UTC_TIME, "991231235959Z", Some("1999-12-31 23:59:59 UTC")),
            (
                GENERALIZED_TIME,
                "20500101000000Z",
                Some("2050-01-01 00:00:00 UTC"),
            ),
            (
                GENERALIZED_TIME,
                "99991231235959Z",
                Some("9999-12-31 23:59:59 UTC"),
            ),
            (UTC_TIME, "261301000000Z", None),
            (UTC_TIME, "2603010000Z", None),
            (GENERALIZED_TIME, "", None),
            (INTEGER, "260301000000Z", None),
            (
                GENERALIZED_TIME,
                "20260301120000.123Z",
                Some("2026-03-01 12:00:00 UTC"),
            ),
            (GENERALIZED_TIME, "20260301120000.Z", None),
            (GENERALIZED_TIME, "20260301120000.5", None),
            (GENERALIZED_TIME, "20260301120000.5a7Z", None),
        ];
        for (tag, written, expected) in cases {
            let element = Element {
                tag,
                value: written.as_bytes(),
                whole: &[],
            };
            let time = element.time();
            assert_eq!(
                time.map(|time| time.to_string()).as_deref(),
                expected,
                "{written}"
            );
        }
    }

    #[test]
    fn numbers_are_read_where_they_fit() {
        let cases: [(u8, &[u8], Option<u64>); 7] = [
            (INTEGER, &[5], Some(5)),
            (ENUMERATED, &[1, 0], Some(256)),
            (INTEGER, &[0, 0xFF], Some(255)),
            (INTEGER, &[0xFF], None),
            (INTEGER, &[], None),
            (OCTET_STRING, &[1], None),
            (INTEGER, &[1, 0, 0, 0, 0, 0, 0, 0, 0], None),
        ];
        for (tag, value, expected) in cases {
            let element = Element {
                tag,
                value,
                whole: &[],
            };
            assert_eq!(element.number(), expected, "{value:?}");
        }
    }
}
