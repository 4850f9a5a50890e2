//! Files that help to verify: lists of revoked certificates, answers about one, and certificates, alone or together, in DER or PEM.

use crate::certificate::{self, ReadError};
use crate::element::{ENUMERATED, Elements, GENERALIZED_TIME, INTEGER, SEQUENCE, UTC_TIME};

/// What a file holds, each piece in DER. By its shape: whether it says anything about a certificate is told when it is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Lists of revoked certificates (RFC 5280, 5.1).
    pub lists: Vec<Vec<u8>>,
    /// Answers about certificates (OCSP; RFC 6960, 4.2.1).
    pub answers: Vec<Vec<u8>>,
    /// Certificates.
    pub certificates: Vec<Vec<u8>>,
}

/// Reads everything in a file that helps.
///
/// # Errors
/// As [`certificate::raw`] where there is nothing.
pub fn read(bytes: &[u8]) -> Result<Found, ReadError> {
    let mut found = Found::default();
    if found.add(bytes) {
        return Ok(found);
    }
    for block in certificate::blocks(bytes).unwrap_or_default() {
        match block {
            Ok(block) => drop(found.add(&block)),
            Err(ReadError::CutOff) => return Err(ReadError::CutOff),
            Err(_) => {}
        }
    }
    match certificate::raw(bytes) {
        Ok(certificates) => found.certificates = certificates,
        Err(_) if !found.lists.is_empty() || !found.answers.is_empty() => {}
        Err(fault) => return Err(fault),
    }
    Ok(found)
}

impl Found {
    /// Keeps what begins these bytes where it is a list or an answer; whether it is.
    fn add(&mut self, bytes: &[u8]) -> bool {
        let Some((is_list, piece)) = begin(bytes) else {
            return false;
        };
        let place = if is_list {
            &mut self.lists
        } else {
            &mut self.answers
        };
        place.push(piece.to_vec());
        true
    }
}

/// Whether bytes begin with a list (else with an answer), and that one.
fn begin(bytes: &[u8]) -> Option<(bool, &[u8])> {
    let whole = Elements(bytes).expect(SEQUENCE)?;
    let first = whole.inside().next()?;
    match first.tag {
        // How it went.
        ENUMERATED => Some((false, whole.whole)),
        SEQUENCE => {
            let mut parts = first.inside();
            parts.optional(INTEGER);
            parts.expect(SEQUENCE)?;
            parts.expect(SEQUENCE)?;
            // A certificate has its two days together here.
            matches!(parts.next()?.tag, UTC_TIME | GENERALIZED_TIME).then_some((true, whole.whole))
        }
        _ => None,
    }
}
