//! A small certificate authority for tests: certificates, lists of revoked ones, answers about them and time stamps, right or wrong as one likes.
#![allow(dead_code, unused_imports, reason = "each test program uses its part")]

mod evidence;
mod signing;

use chrono::{DateTime, Datelike, Utc};
use seal::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use seal::key::{Secret, SoftwareKey};
use seal::x509::Cert;
use sha1::{Digest, Sha1};

pub use evidence::{Answer, List, Says};
pub use signing::{Clock, Cms, attribute};

use DigestAlgorithm::Sha256;

/// A pair of keys.
#[derive(Clone, Copy)]
pub struct Pair {
    pub private: &'static [u8],
    pub public: &'static [u8],
}

macro_rules! pairs {
    ($($constant:ident $name:literal)*) => {
        $(pub const $constant: Pair = Pair {
            private: include_bytes!(concat!("../samples/keys/", $name, ".key")),
            public: include_bytes!(concat!("../samples/keys/", $name, ".pub")),
        };)*
    };
}

pairs! {
    RSA "rsa2048"
    RSA_OTHER "rsa2048-other"
    RSA_LONG "rsa3072"
    RSA_SHORT "rsa1024"
    P256 "p256"
    P256_ROOT "p256-root"
    P256_MIDDLE "p256-middle"
    P256_OTHER "p256-other"
    P384 "p384"
}

impl Pair {
    pub fn secret(self) -> Secret {
        Secret::read(self.private).unwrap()
    }

    /// An algorithm that this kind of key signs by.
    pub fn algorithm(self) -> SignatureAlgorithm {
        if self.public.len() > 150 {
            SignatureAlgorithm::RsaPkcs1(Sha256)
        } else {
            SignatureAlgorithm::Ecdsa(Sha256)
        }
    }

    fn sign(self, algorithm: SignatureAlgorithm, bytes: &[u8]) -> Vec<u8> {
        let digest = algorithm.digest().digest(&[bytes]);
        self.secret().sign(algorithm, &digest).unwrap()
    }

    /// The bits of the public key alone.
    fn bits(self) -> &'static [u8] {
        // The string of bits is the last thing in the element: by the length of the whole, how long it is.
        let length = match self.public.len() {
            91 => 65,
            120 => 97,
            162 => 140,
            294 => 270,
            422 => 398,
            other => unreachable!("{other}"),
        };
        &self.public[self.public.len() - length..]
    }
}

pub fn moment(text: &str) -> DateTime<Utc> {
    format!("{text}T00:00:00Z").parse().unwrap()
}

// ASN.1 written by hand.

pub fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let length = value.len();
    let mut bytes = vec![tag];
    match length {
        0..0x80 => bytes.push(length as u8),
        0x80..0x100 => bytes.extend([0x81, length as u8]),
        0x100..0x1_0000 => bytes.extend([0x82, (length >> 8) as u8, length as u8]),
        _ => bytes.extend([
            0x83,
            (length >> 16) as u8,
            (length >> 8) as u8,
            length as u8,
        ]),
    }
    bytes.extend(value);
    bytes
}

pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, parts)
}

pub fn integer(number: u32) -> Vec<u8> {
    let octets = number.to_be_bytes();
    let zeros = octets
        .iter()
        .take_while(|octet| **octet == 0)
        .count()
        .min(3);
    let octets = &octets[zeros..];
    let sign: &[u8] = if octets[0] >= 0x80 { &[0] } else { &[] };
    element(2, &[sign, octets])
}

pub fn oid(dotted: &str) -> Vec<u8> {
    element(
        6,
        &[der::asn1::ObjectIdentifier::new_unwrap(dotted).as_bytes()],
    )
}

pub fn octets(bytes: &[u8]) -> Vec<u8> {
    element(4, &[bytes])
}

pub fn bits(bytes: &[u8]) -> Vec<u8> {
    element(3, &[&[0], bytes])
}

pub fn time(moment: DateTime<Utc>) -> Vec<u8> {
    if moment.year() < 2050 {
        element(
            0x17,
            &[moment.format("%y%m%d%H%M%SZ").to_string().as_bytes()],
        )
    } else {
        generalized(moment)
    }
}

pub fn generalized(moment: DateTime<Utc>) -> Vec<u8> {
    element(
        0x18,
        &[moment.format("%Y%m%d%H%M%SZ").to_string().as_bytes()],
    )
}

pub fn name(common: &str) -> Vec<u8> {
    let fact = sequence(&[&oid("2.5.4.3"), &element(0x0C, &[common.as_bytes()])]);
    sequence(&[&element(0x31, &[&fact])])
}

pub fn extension(number: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[1, 1, 0xFF] } else { &[] };
    sequence(&[&oid(number), critical, &octets(value)])
}

/// An algorithm of signatures as it is written.
pub fn algorithm(algorithm: SignatureAlgorithm) -> Vec<u8> {
    use DigestAlgorithm::{Sha384, Sha512};
    let digest = algorithm.digest();
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(_) => {
            let number = match digest {
                Sha256 => "1.2.840.113549.1.1.11",
                Sha384 => "1.2.840.113549.1.1.12",
                Sha512 => "1.2.840.113549.1.1.13",
            };
            sequence(&[&oid(number), &[5, 0]])
        }
        SignatureAlgorithm::Ecdsa(_) => {
            let number = match digest {
                Sha256 => "1.2.840.10045.4.3.2",
                Sha384 => "1.2.840.10045.4.3.3",
                Sha512 => "1.2.840.10045.4.3.4",
            };
            sequence(&[&oid(number)])
        }
        SignatureAlgorithm::RsaPss { .. } => unreachable!("authorities here do not sign so"),
    }
}

/// An algorithm that is written, whatever really signs.
pub const SHA1_WITH_RSA: &str = "1.2.840.113549.1.1.5";

// Certificates.

/// What can be chosen about a certificate.
#[derive(Clone)]
pub struct Template {
    pub name: &'static str,
    pub serial: u32,
    pub pair: Pair,
    pub from: &'static str,
    pub to: &'static str,
    /// Whether it may issue, and how many below.
    pub authority: Option<(bool, Option<u8>)>,
    /// The bits of its usage, the first octet; nothing leaves the extension out.
    pub usage: Option<u8>,
    /// Purposes, and whether they are critical.
    pub purposes: Option<(&'static [&'static str], bool)>,
    pub with_key_ids: bool,
    pub further: Vec<Vec<u8>>,
    /// Written in place of the algorithm that signs.
    pub written_algorithm: Option<&'static str>,
}

pub const SIGNING: u8 = 0x80;
pub const COMMITMENT: u8 = 0x40;
pub const ENCRYPTING: u8 = 0x20;
pub const ISSUING: u8 = 0x04;
pub const LISTS: u8 = 0x02;

pub const STAMPING: &str = "1.3.6.1.5.5.7.3.8";
pub const ANSWERING: &str = "1.3.6.1.5.5.7.3.9";
pub const MAIL: &str = "1.3.6.1.5.5.7.3.4";

impl Template {
    /// One who signs.
    pub fn person(pair: Pair) -> Template {
        Template {
            name: "Người ký mẫu",
            serial: 1001,
            pair,
            from: "2024-01-01",
            to: "2029-01-01",
            authority: None,
            usage: Some(SIGNING | COMMITMENT),
            purposes: None,
            with_key_ids: true,
            further: Vec::new(),
            written_algorithm: None,
        }
    }

    /// One who issues.
    pub fn authority(name: &'static str, pair: Pair) -> Template {
        Template {
            name,
            serial: 1,
            pair,
            from: "2020-01-01",
            to: "2040-01-01",
            authority: Some((true, None)),
            usage: Some(ISSUING | LISTS),
            ..Template::person(pair)
        }
    }

    pub fn stamping(pair: Pair) -> Template {
        Template {
            name: "Dấu thời gian mẫu",
            serial: 2001,
            usage: Some(SIGNING),
            purposes: Some((&[STAMPING], true)),
            ..Template::person(pair)
        }
    }

    pub fn answering(pair: Pair) -> Template {
        Template {
            name: "OCSP mẫu",
            serial: 3001,
            usage: Some(SIGNING),
            purposes: Some((&[ANSWERING], false)),
            ..Template::person(pair)
        }
    }

    fn extensions(&self, issuer: Pair) -> Vec<u8> {
        let mut list = self.further.clone();
        if let Some((is, most)) = self.authority {
            let flag: &[u8] = if is { &[1, 1, 0xFF] } else { &[] };
            let most = most.map(|most| integer(most.into())).unwrap_or_default();
            list.push(extension("2.5.29.19", true, &sequence(&[flag, &most])));
        }
        if let Some(usage) = self.usage {
            let unused = u8::try_from(usage.trailing_zeros()).unwrap();
            list.push(extension(
                "2.5.29.15",
                true,
                &element(3, &[&[unused, usage]]),
            ));
        }
        if let Some((purposes, critical)) = self.purposes {
            let numbers: Vec<Vec<u8>> = purposes.iter().map(|number| oid(number)).collect();
            let value = sequence(&[&numbers.concat()]);
            list.push(extension("2.5.29.37", critical, &value));
        }
        if self.with_key_ids {
            let own = Sha1::digest(self.pair.bits());
            list.push(extension("2.5.29.14", false, &octets(&own)));
            let above = Sha1::digest(issuer.bits());
            let value = sequence(&[&element(0x80, &[&above])]);
            list.push(extension("2.5.29.35", false, &value));
        }
        if list.is_empty() {
            return Vec::new();
        }
        element(0xA3, &[&sequence(&[&list.concat()])])
    }

    /// The certificate, issued by this name with this key.
    pub fn issue(&self, issuer: &str, pair: Pair) -> Vec<u8> {
        let signs = pair.algorithm();
        let written = match self.written_algorithm {
            None => algorithm(signs),
            Some(number) => sequence(&[&oid(number), &[5, 0]]),
        };
        let signed = sequence(&[
            &element(0xA0, &[&integer(2)]),
            &integer(self.serial),
            &written,
            &name(issuer),
            &sequence(&[&time(moment(self.from)), &time(moment(self.to))]),
            &name(self.name),
            self.pair.public,
            &self.extensions(pair),
        ]);
        sequence(&[&signed, &written, &bits(&pair.sign(signs, &signed))])
    }

    /// The certificate, issued by itself.
    pub fn root(&self) -> Vec<u8> {
        self.issue(self.name, self.pair)
    }
}

/// A root, an authority below it, and one who signs below that.
pub struct House {
    pub root: Cert,
    pub middle: Cert,
    pub person: Cert,
    pub pair: Pair,
}

pub const ROOT_NAME: &str = "Gốc mẫu";
pub const MIDDLE_NAME: &str = "Cơ quan cấp mẫu";

pub fn read(der: &[u8]) -> Cert {
    Cert::read(der).unwrap()
}

impl House {
    pub fn new(pair: Pair) -> House {
        House::of(&Template::person(pair))
    }

    pub fn of(person: &Template) -> House {
        let root = Template::authority(ROOT_NAME, P256_ROOT).root();
        let middle = Template {
            serial: 2,
            ..Template::authority(MIDDLE_NAME, P256_MIDDLE)
        };
        House {
            root: read(&root),
            middle: read(&middle.issue(ROOT_NAME, P256_ROOT)),
            person: read(&person.issue(MIDDLE_NAME, P256_MIDDLE)),
            pair: person.pair,
        }
    }

    pub fn key(&self, algorithm: SignatureAlgorithm) -> SoftwareKey {
        SoftwareKey::new(self.pair.secret(), self.person.clone(), algorithm)
    }

    /// A certificate below the same authority.
    pub fn below(&self, template: &Template) -> Cert {
        read(&template.issue(MIDDLE_NAME, P256_MIDDLE))
    }

    /// Lists of both authorities in which nobody is, good for that day.
    pub fn clean_lists(&self, day: &str) -> Vec<Vec<u8>> {
        vec![
            List::new(MIDDLE_NAME, P256_MIDDLE, day).sign(),
            List::new(ROOT_NAME, P256_ROOT, day).sign(),
        ]
    }
}
