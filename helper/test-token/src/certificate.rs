//! What a token tells about a certificate: three parts of it, as they stand.

use der::{Decode as _, Reader as _, SliceReader, Tag, Tagged as _, asn1::AnyRef};

/// Parts of a certificate, each a whole element (DER).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    pub serial: Vec<u8>,
    pub issuer: Vec<u8>,
    pub subject: Vec<u8>,
}

/// Takes them out of a certificate (RFC 5280, 4.1); nothing when it is none.
pub(crate) fn parts(certificate: &[u8]) -> Option<Parts> {
    let outer = AnyRef::from_der(certificate).ok()?;
    let mut outer = SliceReader::new(sequence(&outer)?).ok()?;
    let body = AnyRef::decode(&mut outer).ok()?;
    let mut body = SliceReader::new(sequence(&body)?).ok()?;
    let mut next = || body.tlv_bytes().ok().map(<[u8]>::to_vec);
    let first = next()?;
    // The version stands in front of all but the oldest.
    let serial = if first.first() == Some(&0xA0) {
        next()?
    } else {
        first
    };
    let _algorithm = next()?;
    let issuer = next()?;
    let _validity = next()?;
    let subject = next()?;
    Some(Parts {
        serial,
        issuer,
        subject,
    })
}

fn sequence<'a>(element: &AnyRef<'a>) -> Option<&'a [u8]> {
    (element.tag() == Tag::Sequence).then(|| element.value())
}
