//! Elements of ASN.1: a tag, a length, a value.
//!
//! Lengths, bounds and values without a stated length are read by `der`.
//! Its own tags are not used: they leave out UniversalString, which names in certificates may have.

use der::asn1::ObjectIdentifier;
use der::{Decode, EncodingRules, Length, Reader, SliceReader};

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const UTF8_STRING: u8 = 0x0C;
pub(super) const NUMERIC_STRING: u8 = 0x12;
pub(super) const PRINTABLE_STRING: u8 = 0x13;
pub(super) const TELETEX_STRING: u8 = 0x14;
pub(super) const IA5_STRING: u8 = 0x16;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const VISIBLE_STRING: u8 = 0x1A;
pub(super) const UNIVERSAL_STRING: u8 = 0x1C;
pub(super) const BMP_STRING: u8 = 0x1E;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// The bit of a tag that tells a value made of elements.
const CONSTRUCTED: u8 = 0x20;

/// The tag of the part with this number, made of elements (`[0]`, `[3]` …).
pub(super) const fn part(number: u8) -> u8 {
    0xA0 | number
}

/// The tag of the part with this number that holds a plain value.
pub(super) const fn plain_part(number: u8) -> u8 {
    0x80 | number
}

/// One element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'a> {
    /// The tag's one octet.
    pub tag: u8,
    /// What is inside.
    pub value: &'a [u8],
    /// Tag, length and value together.
    pub whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The elements inside.
    pub(super) fn inside(self) -> Elements<'a> {
        Elements(self.value)
    }

    /// The elements inside, where the tag is this one.
    pub(super) fn open(self, tag: u8) -> Option<Elements<'a>> {
        (self.tag == tag).then(|| self.inside())
    }

    /// The object identifier it is.
    pub(super) fn oid(self) -> Option<ObjectIdentifier> {
        // The library takes for granted that there are bytes.
        if self.tag != OID || self.value.is_empty() {
            return None;
        }
        ObjectIdentifier::from_bytes(self.value).ok()
    }

    /// The whole octets of the string of bits it is.
    pub(super) fn bits(self) -> Option<&'a [u8]> {
        match self.value {
            [0..=7, octets @ ..] if self.tag == BIT_STRING => Some(octets),
            _ => None,
        }
    }
}

/// Elements one after another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elements<'a>(pub &'a [u8]);

impl<'a> Elements<'a> {
    /// Whether all have been taken.
    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Takes the next one; an error is [`der::ErrorKind::Incomplete`] where only the end is missing.
    pub(super) fn take(&mut self) -> Result<Element<'a>, der::Error> {
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
    pub(super) fn next(&mut self) -> Option<Element<'a>> {
        self.take().ok()
    }

    /// Takes the next one, which must have this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<Element<'a>> {
        self.next().filter(|element| element.tag == tag)
    }

    /// Takes the next one if it has this tag.
    pub(super) fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        if self.0.first() == Some(&tag) {
            self.next()
        } else {
            None
        }
    }

    /// The tags of all that follow, the first dozen of them; `None` where one cannot be read.
    pub(super) fn tags(mut self) -> Option<Vec<u8>> {
        let mut tags = Vec::new();
        while !self.is_empty() && tags.len() < 12 {
            tags.push(self.next()?.tag);
        }
        Some(tags)
    }
}
