//! A small certificate authority for tests: certificates, lists of revoked ones, answers about them and time stamps, right or wrong as one likes.
#![allow(dead_code, reason = "each test program uses its part")]

use chrono::{DateTime, Datelike, Utc};
use seal::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use seal::key::{Secret, SoftwareKey};
use seal::x509::Cert;
use sha1::{Digest, Sha1};

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

// Lists of revoked certificates.

/// What can be chosen about a list.
#[derive(Clone)]
pub struct List {
    pub issuer: &'static str,
    pub pair: Pair,
    pub this_update: DateTime<Utc>,
    pub next_update: Option<DateTime<Utc>>,
    pub revoked: Vec<(u32, DateTime<Utc>)>,
    pub extensions: Vec<Vec<u8>>,
}

impl List {
    /// An empty list of that day, good for a week.
    pub fn new(issuer: &'static str, pair: Pair, day: &str) -> List {
        let this_update = moment(day);
        List {
            issuer,
            pair,
            this_update,
            next_update: Some(this_update + chrono::TimeDelta::days(7)),
            revoked: Vec::new(),
            extensions: Vec::new(),
        }
    }

    pub fn sign(&self) -> Vec<u8> {
        let signs = self.pair.algorithm();
        let entries: Vec<Vec<u8>> = self
            .revoked
            .iter()
            .map(|(serial, since)| {
                let reason = extension("2.5.29.21", false, &element(10, &[&[1]]));
                sequence(&[&integer(*serial), &time(*since), &sequence(&[&reason])])
            })
            .collect();
        let revoked = if entries.is_empty() {
            Vec::new()
        } else {
            sequence(&[&entries.concat()])
        };
        let extensions = if self.extensions.is_empty() {
            Vec::new()
        } else {
            element(0xA0, &[&sequence(&[&self.extensions.concat()])])
        };
        let signed = sequence(&[
            &integer(1),
            &algorithm(signs),
            &name(self.issuer),
            &time(self.this_update),
            &self.next_update.map(time).unwrap_or_default(),
            &revoked,
            &extensions,
        ]);
        let signature = self.pair.sign(signs, &signed);
        sequence(&[&signed, &algorithm(signs), &bits(&signature)])
    }
}

// Answers about certificates.

#[derive(Clone, Copy)]
pub enum Says {
    Good,
    Revoked(&'static str),
    Unknown,
}

/// What can be chosen about an answer.
#[derive(Clone)]
pub struct Answer {
    pub issuer_name: Vec<u8>,
    pub issuer_pair: Pair,
    pub serial: Vec<u8>,
    pub says: Says,
    pub produced: DateTime<Utc>,
    pub this_update: DateTime<Utc>,
    pub next_update: Option<DateTime<Utc>>,
    pub nonce: Option<Vec<u8>>,
    /// Who signs.
    pub pair: Pair,
    /// The certificate of the one who signs, told by name; nothing where the issuer does, told by its key.
    pub certificate: Option<Cert>,
}

impl Answer {
    /// The middle authority says of that day that this certificate is good, for a day.
    pub fn good(certificate: &Cert, day: &str) -> Answer {
        Answer {
            issuer_name: name(MIDDLE_NAME),
            issuer_pair: P256_MIDDLE,
            serial: certificate.serial().to_vec(),
            says: Says::Good,
            produced: moment(day),
            this_update: moment(day),
            next_update: Some(moment(day) + chrono::TimeDelta::days(1)),
            nonce: None,
            pair: P256_MIDDLE,
            certificate: None,
        }
    }

    /// The same of the root about the middle authority.
    pub fn of_root(middle: &Cert, day: &str) -> Answer {
        Answer {
            issuer_name: name(ROOT_NAME),
            issuer_pair: P256_ROOT,
            pair: P256_ROOT,
            ..Answer::good(middle, day)
        }
    }

    pub fn sign(&self) -> Vec<u8> {
        let signs = self.pair.algorithm();
        let id = sequence(&[
            &sequence(&[&oid("1.3.14.3.2.26"), &[5, 0]]),
            &octets(&Sha1::digest(&self.issuer_name)),
            &octets(&Sha1::digest(self.issuer_pair.bits())),
            &self.serial,
        ]);
        let says = match self.says {
            Says::Good => element(0x80, &[]),
            Says::Unknown => element(0x82, &[]),
            Says::Revoked(since) => {
                let reason = element(0xA0, &[&element(10, &[&[1]])]);
                element(0xA1, &[&generalized(moment(since)), &reason])
            }
        };
        let next = self
            .next_update
            .map(|next| element(0xA0, &[&generalized(next)]));
        let single = sequence(&[
            &id,
            &says,
            &generalized(self.this_update),
            &next.unwrap_or_default(),
        ]);
        let responder = match &self.certificate {
            Some(certificate) => element(0xA1, &[certificate.subject()]),
            None => element(0xA2, &[&octets(&Sha1::digest(self.pair.bits()))]),
        };
        let nonce = self.nonce.as_ref().map(|nonce| {
            let list = sequence(&[&extension("1.3.6.1.5.5.7.48.1.2", false, &octets(nonce))]);
            element(0xA1, &[&list])
        });
        let signed = sequence(&[
            &responder,
            &generalized(self.produced),
            &sequence(&[&single]),
            &nonce.unwrap_or_default(),
        ]);
        let certificates = self
            .certificate
            .as_ref()
            .map(|certificate| element(0xA0, &[&sequence(&[certificate.der()])]));
        let basic = sequence(&[
            &signed,
            &algorithm(signs),
            &bits(&self.pair.sign(signs, &signed)),
            &certificates.unwrap_or_default(),
        ]);
        let bytes = sequence(&[&oid("1.3.6.1.5.5.7.48.1.1"), &octets(&basic)]);
        sequence(&[&element(10, &[&[0]]), &element(0xA0, &[&bytes])])
    }
}

// Time stamps.

/// What can be chosen about a time stamp.
#[derive(Clone)]
pub struct Clock {
    pub authority: Cert,
    pub pair: Pair,
    /// The certificate named under the signature.
    pub named: Cert,
    pub time: DateTime<Utc>,
    pub digest: Vec<u8>,
    pub nonce: Option<Vec<u8>>,
}

impl Clock {
    /// A stamp over these bytes.
    pub fn over(authority: &Cert, pair: Pair, bytes: &[u8], day: &str) -> Clock {
        Clock {
            authority: authority.clone(),
            pair,
            named: authority.clone(),
            time: moment(day),
            digest: Sha256.digest(&[bytes]),
            nonce: None,
        }
    }

    pub fn token(&self) -> Vec<u8> {
        const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
        let sha256 = sequence(&[&oid("2.16.840.1.101.3.4.2.1")]);
        let info = sequence(&[
            &integer(1),
            &oid("1.2.3.4"),
            &sequence(&[&sha256, &octets(&self.digest)]),
            &integer(77),
            &generalized(self.time),
            &self.nonce.clone().unwrap_or_default(),
        ]);
        let signer = Cms {
            content_type: TST_INFO,
            ..Cms::new(&self.authority, self.pair, &info)
        };
        let signer = Cms {
            named: Some(self.named.clone()),
            content: Some(info.clone()),
            ..signer
        };
        signer.bytes()
    }

    pub fn response(&self) -> Vec<u8> {
        sequence(&[&sequence(&[&integer(0)]), &self.token()])
    }
}

// Signatures.

/// What can be chosen about a signature that others might make.
#[derive(Clone)]
pub struct Cms {
    pub certificate: Cert,
    pub pair: Pair,
    pub algorithm: SignatureAlgorithm,
    /// Written in place of the signature's algorithm.
    pub written_algorithm: Option<Vec<u8>>,
    /// Written in place of SHA-256, with the digest that goes under the signature.
    pub digest: (&'static str, Vec<u8>),
    pub content_type: &'static str,
    /// Put inside.
    pub content: Option<Vec<u8>>,
    /// The certificate named under the signature.
    pub named: Option<Cert>,
    pub signed_attributes: bool,
    /// Attributes beside the usual ones, under the signature.
    pub further: Vec<Vec<u8>>,
    /// Whether attributes stand and are signed in an order that DER does not ask for.
    pub unordered: bool,
    /// Whether they are signed in DER's order, and stand in the other.
    pub signed_in_order: bool,
    pub by_key_id: bool,
    pub certificates: Vec<Cert>,
    pub unsigned: Vec<Vec<u8>>,
}

pub fn attribute(number: &str, value: &[u8]) -> Vec<u8> {
    sequence(&[&oid(number), &element(0x31, &[value])])
}

impl Cms {
    /// A signature over these bytes with all that should be there.
    pub fn new(certificate: &Cert, pair: Pair, bytes: &[u8]) -> Cms {
        Cms {
            certificate: certificate.clone(),
            pair,
            algorithm: pair.algorithm(),
            written_algorithm: None,
            digest: ("2.16.840.1.101.3.4.2.1", Sha256.digest(&[bytes])),
            content_type: "1.2.840.113549.1.7.1",
            content: None,
            named: Some(certificate.clone()),
            signed_attributes: true,
            further: Vec::new(),
            unordered: false,
            signed_in_order: false,
            by_key_id: false,
            certificates: vec![certificate.clone()],
            unsigned: Vec::new(),
        }
    }

    fn attributes(&self) -> Vec<Vec<u8>> {
        let mut list = self.further.clone();
        list.push(attribute("1.2.840.113549.1.9.3", &oid(self.content_type)));
        list.push(attribute("1.2.840.113549.1.9.4", &octets(&self.digest.1)));
        if let Some(named) = &self.named {
            let id = sequence(&[&octets(&Sha256.digest(&[named.der()]))]);
            let value = sequence(&[&sequence(&[&id])]);
            list.push(attribute("1.2.840.113549.1.9.16.2.47", &value));
        }
        list.sort();
        list
    }

    /// The signer alone.
    pub fn signer(&self) -> Vec<u8> {
        let mut attributes = self.attributes();
        let in_order = attributes.concat();
        if self.unordered {
            attributes.reverse();
        }
        let attributes = attributes.concat();
        let signed = if self.signed_in_order {
            &in_order
        } else {
            &attributes
        };
        let signature = self.pair.sign(self.algorithm, &element(0x31, &[signed]));
        let id = if self.by_key_id {
            element(0x80, &[&Sha1::digest(self.pair.bits())])
        } else {
            sequence(&[self.certificate.issuer(), self.certificate.serial()])
        };
        let attributes = if self.signed_attributes {
            element(0xA0, &[&attributes])
        } else {
            Vec::new()
        };
        let unsigned = if self.unsigned.is_empty() {
            Vec::new()
        } else {
            element(0xA1, &[&self.unsigned.concat()])
        };
        let written = self.written_algorithm.clone();
        sequence(&[
            &integer(if self.by_key_id { 3 } else { 1 }),
            &id,
            &sequence(&[&oid(self.digest.0)]),
            &attributes,
            &written.unwrap_or_else(|| algorithm(self.algorithm)),
            &octets(&signature),
            &unsigned,
        ])
    }

    pub fn bytes(&self) -> Vec<u8> {
        Cms::together(&[self])
    }

    /// Several signers in one; the first says what else is in it.
    pub fn together(signers: &[&Cms]) -> Vec<u8> {
        let first = signers[0];
        let content = first.content.as_ref();
        let content = content.map(|content| element(0xA0, &[&octets(content)]));
        let mut certificates: Vec<&Cert> = Vec::new();
        for certificate in signers.iter().flat_map(|signer| &signer.certificates) {
            certificates.push(certificate);
        }
        let certificates: Vec<&[u8]> = certificates.iter().map(|found| found.der()).collect();
        let certificates = if certificates.is_empty() {
            Vec::new()
        } else {
            element(0xA0, &certificates)
        };
        let signers: Vec<Vec<u8>> = signers.iter().map(|signer| signer.signer()).collect();
        let signed = sequence(&[
            &integer(1),
            &element(0x31, &[&sequence(&[&oid(first.digest.0)])]),
            &sequence(&[&oid(first.content_type), &content.unwrap_or_default()]),
            &certificates,
            &element(0x31, &[&signers.concat()]),
        ]);
        sequence(&[&oid("1.2.840.113549.1.7.2"), &element(0xA0, &[&signed])])
    }
}
