//! The samples, and ASN.1 written by hand.
#![allow(dead_code, reason = "each test program uses its part")]

macro_rules! samples {
    ($($constant:ident $file:literal)*) => {
        $(pub const $constant: &[u8] = include_bytes!(concat!("../samples/", $file));)*
        /// All of them by name.
        pub const ALL: &[(&str, &[u8])] = &[$(($file, $constant)),*];
    };
}

samples! {
    ROOT "root.cer"
    PERSON "person-utf8.cer"
    PERSON_PEM "person.pem"
    AGENCY "agency-rsa3072.cer"
    BMP "bmp-p256.cer"
    T61 "t61-p384.cer"
    BOTTOM_UP "bottom-up.cer"
    NEGATIVE "negative.cer"
    CHAIN "chain.p7b"
    CHAIN_PEM "chain-pem.p7b"
    STREAM "stream.p7s"
    NO_CERTIFICATES "no-certificates.p7s"
    TRUSTED "trusted.pem"
    REQUEST "request.csr"
    REVOKED "revoked.crl"
}

/// An element of ASN.1: tag, length, and these parts one after another.
pub fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let length = value.len();
    let mut bytes = vec![tag];
    match length {
        0..0x80 => bytes.push(length as u8),
        0x80..0x100 => bytes.extend([0x81, length as u8]),
        _ => bytes.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    bytes.extend(value);
    bytes
}

pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, parts)
}

pub fn integer(octets: &[u8]) -> Vec<u8> {
    element(2, &[octets])
}

pub fn bits(octets: &[u8]) -> Vec<u8> {
    element(3, &[&[0], octets])
}

/// The fact `CN` with a value of any kind, as a name.
pub fn name(tag: u8, value: &[u8]) -> Vec<u8> {
    let kind = element(6, &[&[0x55, 4, 3]]);
    let fact = sequence(&[&kind, &element(tag, &[value])]);
    sequence(&[&element(0x31, &[&fact])])
}

/// What can be chosen about a certificate made by hand.
pub struct Made<'a> {
    pub serial: &'a [u8],
    pub name: Vec<u8>,
    pub times: [Vec<u8>; 2],
    pub key: Vec<u8>,
    pub extensions: Vec<u8>,
}

impl Default for Made<'_> {
    fn default() -> Self {
        // 1.2.840.10045.2.1 on 1.2.840.10045.3.1.7.
        let ec = element(6, &[&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]]);
        let curve = element(6, &[&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]]);
        Made {
            serial: &[1],
            name: name(0x0C, b"x"),
            times: [
                element(0x17, &[b"240301000000Z"]),
                element(0x17, &[b"290301000000Z"]),
            ],
            key: sequence(&[&sequence(&[&ec, &curve]), &bits(&[4])]),
            extensions: Vec::new(),
        }
    }
}

impl Made<'_> {
    pub fn bytes(&self) -> Vec<u8> {
        let algorithm = sequence(&[&element(6, &[&[0x2A, 3]])]);
        let [from, to] = &self.times;
        let signed = sequence(&[
            &element(0xA0, &[&integer(&[2])]),
            &integer(self.serial),
            &algorithm,
            &self.name,
            &sequence(&[from, to]),
            &self.name,
            &self.key,
            &self.extensions,
        ]);
        sequence(&[&signed, &algorithm, &bits(&[0])])
    }
}
