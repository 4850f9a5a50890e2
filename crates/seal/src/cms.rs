//! Signatures as files hold them (CMS, RFC 5652): made ([`Draft`]) and read.
//!
//! Those made here are detached and have one signer, as PAdES (ETSI EN 319 142-1) and CAdES (ETSI EN 319 122-1) ask for;
//! [`add_signer`] puts another signer's beside one that stands in a file of its own.

mod attributes;
mod check;
mod draft;
mod further;
mod read;
mod stamp;

use der::asn1::ObjectIdentifier;

use crate::algorithm::oid;

pub use draft::{Draft, DraftError, Form};
pub use further::{FurtherError, add_signer};
pub use stamp::{StampError, add_timestamp, signature_value};

pub(crate) use check::{Content, check};
pub(crate) use read::{SignedData, Signer, definite};

pub(crate) const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
pub(crate) const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");

/// The largest signature that is read. Lists of revoked certificates inside can be long.
pub const MAX_BYTES: usize = 16 << 20;
