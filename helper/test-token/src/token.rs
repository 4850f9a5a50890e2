//! What is on a token and how it behaves: the content of `token.json`.

use serde::{Deserialize, Serialize};

use crate::mechanism::Mechanism;

/// A token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Token {
    /// Its name, at most 32 octets of UTF-8.
    pub label: String,
    /// Its serial number, at most 16 octets.
    pub serial: String,
    /// The PIN of its user.
    pub pin: String,
    /// How many wrong PINs it still bears; with 0 it is locked.
    pub tries_left: u32,
    /// How many it bears after a right one.
    pub tries_allowed: u32,
    /// Whether nothing can be written on it.
    #[serde(default)]
    pub read_only: bool,
    /// Where the PIN is typed on the token itself: what the person types there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_pad: Option<PinPad>,
    /// What it can sign by.
    pub mechanisms: Vec<Mechanism>,
    /// How it fails.
    #[serde(default)]
    pub faults: Faults,
    /// Its keys.
    #[serde(default)]
    pub keys: Vec<Key>,
    /// Its certificates.
    #[serde(default)]
    pub certificates: Vec<Certificate>,
    /// Which time of being plugged in this is: sessions of another one are dead.
    #[serde(default)]
    pub(crate) insertion: u64,
}

/// What a person types at a PIN pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PinPad {
    /// The right PIN.
    Right,
    /// A wrong one.
    Wrong,
    /// Nothing: the key that cancels.
    Cancel,
}

/// A pair of keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Key {
    /// `CKA_ID`.
    #[serde(with = "crate::folder::octets")]
    pub id: Vec<u8>,
    /// `CKA_LABEL`.
    pub label: String,
    /// The private key of RSA, P-256 or P-384 (PKCS #8, DER).
    #[serde(with = "crate::folder::octets")]
    pub private: Vec<u8>,
    /// Whether there is an object for the public key, too.
    pub public_object: bool,
    /// Whether the private key keeps even its modulus to itself.
    #[serde(default)]
    pub hides_modulus: bool,
    /// Whether the PIN is asked for anew for each signature (`CKA_ALWAYS_AUTHENTICATE`).
    #[serde(default)]
    pub always_authenticates: bool,
    /// Its number on the token, from which handles are made.
    pub(crate) number: u32,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Certificate {
    /// `CKA_ID`.
    #[serde(with = "crate::folder::octets")]
    pub id: Vec<u8>,
    /// `CKA_LABEL`.
    pub label: String,
    /// The certificate (DER).
    #[serde(with = "crate::folder::octets")]
    pub der: Vec<u8>,
    /// Its number on the token, from which handles are made.
    pub(crate) number: u32,
}

/// How a token fails. Those that pull it out are over once it is plugged in again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Faults {
    /// After so many more signatures it is pulled out, in the middle of the next one.
    pub gone_after_signatures: Option<u32>,
    /// It is pulled out right after a certificate was put on it; the answer comes through.
    pub gone_after_create: bool,
    /// A certificate is not put on it (`CKR_DEVICE_MEMORY`).
    pub fail_create: bool,
    /// A certificate put on it is damaged in its last octet.
    pub wrong_read_back: bool,
    /// After so many more signatures its PIN is another one, as if somebody had changed it.
    pub other_pin_after_signatures: Option<u32>,
    /// How long it takes for a signature or a certificate, in milliseconds.
    pub slow_ms: u64,
}

impl Token {
    /// A token that can sign by everything, with nothing on it, and locks after three wrong PINs.
    pub fn new(label: &str, serial: &str, pin: &str) -> Token {
        Token {
            label: label.to_owned(),
            serial: serial.to_owned(),
            pin: pin.to_owned(),
            tries_left: 3,
            tries_allowed: 3,
            read_only: false,
            pin_pad: None,
            mechanisms: Mechanism::ALL.to_vec(),
            faults: Faults::default(),
            keys: Vec::new(),
            certificates: Vec::new(),
            insertion: 0,
        }
    }

    /// With a pair of keys; the private one as PKCS #8 (DER), with an object for the public one.
    pub fn with_key(mut self, id: &[u8], label: &str, private: &[u8]) -> Token {
        let number = self.next_number();
        self.keys.push(Key {
            id: id.to_owned(),
            label: label.to_owned(),
            private: private.to_owned(),
            public_object: true,
            hides_modulus: false,
            always_authenticates: false,
            number,
        });
        self
    }

    /// With a certificate (DER).
    pub fn with_certificate(mut self, id: &[u8], label: &str, der: &[u8]) -> Token {
        self.add_certificate(id, label, der);
        self
    }

    /// Puts a certificate on it and tells its number.
    pub(crate) fn add_certificate(&mut self, id: &[u8], label: &str, der: &[u8]) -> u32 {
        let number = self.next_number();
        self.certificates.push(Certificate {
            id: id.to_owned(),
            label: label.to_owned(),
            der: der.to_owned(),
            number,
        });
        number
    }

    fn next_number(&self) -> u32 {
        let keys = self.keys.iter().map(|key| key.number);
        let certificates = self.certificates.iter().map(|each| each.number);
        keys.chain(certificates).max().map_or(1, |last| last + 1)
    }
}
