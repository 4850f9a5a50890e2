//! Certificates (X.509) as files hold them.
//!
//! [`read`] takes the bytes of a file and gives what stands in its certificates; nothing is verified.
//! [`renewal`] counts the days until a certificate has to be renewed.

mod body;
mod error;
mod file;
mod key;
mod name;
mod renewal;
pub(crate) mod text;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub use error::{MAX_BYTES, MAX_CERTIFICATES, ReadError};
pub(crate) use file::blocks;
pub use file::{raw, read, unwrapped};
pub use key::{KeyUsage, PublicKey};
pub use name::{Attribute, AttributeKind, Name};
pub use renewal::{Renewal, renewal};

/// What stands in one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Whose it is.
    pub subject: Name,
    /// Who issued it.
    pub issuer: Name,
    /// The serial number ("Số hiệu chứng thư số") in capital hexadecimal, two digits an octet, at most 20 octets.
    ///
    /// Zero octets in front are left out, so that it reads as certificate authorities print it: `05`, `FF303AE4E90AC1ED`.
    /// A negative number, which no authority should give, is shown by its octets, as Windows does.
    pub serial: String,
    /// From when to when it holds.
    pub validity: Validity,
    /// Kind and size of the key.
    pub key: PublicKey,
    /// What the key may be used for, in the order of the standard; empty where the certificate does not say.
    pub usages: Vec<KeyUsage>,
    /// Whether it may issue other certificates.
    pub is_ca: bool,
    /// The mailboxes it names as alternative names of the subject.
    pub mailboxes: Vec<String>,
    /// SHA-256 over the whole certificate.
    pub sha256: [u8; 32],
    /// SHA-1 over the whole certificate: what Windows calls "Thumbprint".
    pub sha1: [u8; 20],
}

impl Certificate {
    /// The e-mail address: an alternative name where there is one, else the attribute of the subject.
    pub fn email(&self) -> Option<&str> {
        let named = self.mailboxes.iter().map(String::as_str);
        named
            .chain(self.subject.all(&AttributeKind::Email))
            .find(|address| !address.trim().is_empty())
    }
}

/// When a certificate begins and ends to hold; both moments are part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first moment.
    pub not_before: DateTime<Utc>,
    /// The last moment.
    pub not_after: DateTime<Utc>,
}

impl Validity {
    /// The day in Vietnam on which it begins.
    pub fn first_day(&self) -> NaiveDate {
        day_in_vietnam(self.not_before)
    }

    /// The day in Vietnam on which it ends; often not a whole day any more.
    pub fn last_day(&self) -> NaiveDate {
        day_in_vietnam(self.not_after)
    }
}

/// Vietnam has been seven hours ahead of UTC since long before there were certificates.
const VIETNAM: TimeDelta = TimeDelta::hours(7);

/// The day in Vietnam on which a moment lies.
pub fn day_in_vietnam(time: DateTime<Utc>) -> NaiveDate {
    time.checked_add_signed(VIETNAM)
        .unwrap_or(time)
        .date_naive()
}

/// Octets as capital hexadecimal, for serial numbers and fingerprints.
pub fn hexadecimal(octets: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value & 15)]);
    octets
        .iter()
        .flat_map(|octet| [digit(octet >> 4), digit(*octet)])
        .collect()
}
