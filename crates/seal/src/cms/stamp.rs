//! A time stamp put beside a signature.

use std::fmt;

use super::SIGNED_DATA;
use super::attributes::{self, TIME_STAMP};
use super::read::{self, SignedData, open};
use crate::element::{Elements, SEQUENCE, SET, part};
use crate::write;

/// Why no time stamp can be put beside a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampError {
    /// The signature cannot be read.
    Damaged,
    /// The signature has none or several signers: it is not told whose is to be stamped.
    Signers,
}

impl StampError {
    /// One Vietnamese sentence: what is wrong and what to do.
    pub fn message(self) -> &'static str {
        match self {
            StampError::Damaged => "Chữ ký số bị hỏng, không gắn được dấu thời gian: hãy ký lại.",
            StampError::Signers => {
                "Chữ ký số này không phải của đúng một người ký, nên không gắn được dấu thời gian: hãy chọn chữ ký của một người ký."
            }
        }
    }
}

impl fmt::Display for StampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for StampError {}

/// The signature of the only signer, over which a time stamp is asked for (ETSI EN 319 122-1, 5.3).
pub fn signature_value(cms: &[u8]) -> Result<Vec<u8>, StampError> {
    let bytes = read::definite(cms).ok_or(StampError::Damaged)?;
    let data = SignedData::read(&bytes).ok_or(StampError::Damaged)?;
    match &data.signers[..] {
        [signer] => Ok(signer.signature.to_vec()),
        _ => Err(StampError::Signers),
    }
}

/// Puts a time stamp beside the signature of the only signer; everything else stays as it is.
pub fn add_timestamp(cms: &[u8], token: &[u8]) -> Result<Vec<u8>, StampError> {
    let bytes = read::definite(cms).ok_or(StampError::Damaged)?;
    let data = SignedData::read(&bytes).ok_or(StampError::Damaged)?;
    let [signer] = &data.signers[..] else {
        return Err(StampError::Signers);
    };
    rebuild(&bytes, signer.whole, signer.unsigned.inside, token).ok_or(StampError::Damaged)
}

fn rebuild(bytes: &[u8], signer: &[u8], unsigned: &[u8], token: &[u8]) -> Option<Vec<u8>> {
    let parts = Elements(signer).expect(SEQUENCE)?.inside().all(10)?;
    let mut made: Vec<&[u8]> = parts
        .iter()
        .map(|element| element.whole)
        .filter(|whole| whole.first() != Some(&part(1)))
        .collect();
    let stamp = attributes::write(TIME_STAMP, token);
    let mut list: Vec<&[u8]> = Elements(unsigned)
        .all(100)?
        .iter()
        .map(|attribute| attribute.whole)
        .collect();
    list.push(&stamp);
    let unsigned = write::element(part(1), &write::sorted(&list));
    made.push(&unsigned);
    let signer = write::sequence(&made);

    let signers = write::set_of(&[&signer]);
    let mut whole: Vec<&[u8]> = Vec::new();
    let parts = open(bytes)?.all(10)?;
    let (last, before) = parts.split_last()?;
    if last.tag != SET {
        return None;
    }
    whole.extend(before.iter().map(|element| element.whole));
    whole.push(&signers);
    let signed = write::sequence(&whole);
    Some(write::sequence(&[
        &write::oid(SIGNED_DATA),
        &write::element(part(0), &[&signed]),
    ]))
}
