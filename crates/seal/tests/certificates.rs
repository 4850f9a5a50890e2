//! What is read out of certificates, from files as offices have them.

mod common;

use base64ct::{Base64, Encoding as _};
use chrono::NaiveDate;
use common::*;
use seal::certificate::unwrapped;
use seal::certificate::{
    AttributeKind, Certificate, KeyUsage, MAX_BYTES, MAX_CERTIFICATES, ReadError, hexadecimal,
    read, renewal,
};
use seal::revocation::file;

fn one(bytes: &[u8]) -> Certificate {
    let mut found = read(bytes).unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

/// Everything that is read, line by line.
fn sheet(certificate: &Certificate) -> String {
    let mut lines = Vec::new();
    for (title, name) in [
        ("subject", &certificate.subject),
        ("issuer", &certificate.issuer),
    ] {
        lines.push(format!("{title}:"));
        for attribute in &name.attributes {
            let unsure = if attribute.unsure { " (unsure)" } else { "" };
            let kind = attribute.kind.short();
            lines.push(format!("  {kind} = {}{unsure}", attribute.value));
        }
    }
    let subject = &certificate.subject;
    lines.push(format!("levels: {:?}", subject.levels()));
    lines.push(format!("e-mail: {:?}", certificate.email()));
    lines.push(format!("mailboxes: {:?}", certificate.mailboxes));
    lines.push(format!("tax code: {:?}", subject.tax_code()));
    lines.push(format!("serial: {}", certificate.serial));
    let validity = certificate.validity;
    lines.push(format!(
        "from: {}, {} in Vietnam",
        validity.not_before,
        validity.first_day()
    ));
    lines.push(format!(
        "to: {}, {} in Vietnam",
        validity.not_after,
        validity.last_day()
    ));
    lines.push(format!("key: {}", certificate.key));
    lines.push(format!("usages: {:?}", certificate.usages));
    lines.push(format!("authority: {}", certificate.is_ca));
    lines.push(format!("SHA-256: {}", hexadecimal(&certificate.sha256)));
    lines.push(format!("SHA-1: {}", hexadecimal(&certificate.sha1)));
    lines.join("\n")
}

#[test]
fn all_that_stands_in_a_certificate_is_read() {
    for (file, bytes) in ALL.iter().filter(|(file, _)| file.ends_with(".cer")) {
        // It counts from the day it was made.
        if *file != "negative.cer" {
            insta::assert_snapshot!(file.trim_end_matches(".cer"), sheet(&one(bytes)));
        }
    }
}

#[test]
fn facts_of_a_name_are_at_hand() {
    let person = one(PERSON);
    let subject = &person.subject;
    assert_eq!(subject.common_name(), Some("Nguyễn Thị Mẫu"));
    assert_eq!(subject.organization(), Some("ỦY BAN NHÂN DÂN TỈNH SƠN LA"));
    let units = [
        "ỦY BAN NHÂN DÂN XÃ MẪU",
        "TRƯỜNG TIỂU HỌC MẪU",
        "TỔ VĂN PHÒNG",
    ];
    assert_eq!(subject.organizational_units(), units);
    assert_eq!(subject.levels()[1..], units);
    assert_eq!(subject.locality(), Some("Sơn La"));
    assert_eq!(subject.state(), None);
    assert_eq!(subject.country(), Some("VN"));
    assert_eq!(subject.first(&AttributeKind::Email), Some("mau@mau.gov.vn"));
    assert!(!subject.unsure());
    assert_eq!(person.email(), Some("mau@mau.gov.vn"));
    assert_eq!(one(AGENCY).email(), Some("mau@mau.gov.vn"));
    assert_eq!(one(AGENCY).subject.state(), Some("Sơn La"));
    assert_eq!(one(BMP).email(), None);
    assert!(one(T61).subject.unsure());
}

#[test]
fn a_negative_serial_number_is_shown_by_its_octets() {
    let negative = one(NEGATIVE);
    assert_eq!(negative.serial, "FB");
    assert!(negative.usages.is_empty() && !negative.is_ca);
}

#[test]
fn files_are_read_in_every_shape() {
    let person = one(PERSON);
    let both = vec![person.clone(), one(ROOT)];
    assert_eq!(read(CHAIN), Ok(both.clone()));
    assert_eq!(read(CHAIN_PEM), Ok(both.clone()));
    assert_eq!(read(&[PERSON, ROOT].concat()), Ok(both.clone()));
    assert_eq!(
        read(&[PERSON, b"\r\n\0\x1A"].concat()),
        Ok(vec![person.clone()])
    );
    // The order inside a signature is that of its encoding.
    let streamed = read(STREAM).unwrap();
    assert_eq!(streamed.len(), 2);
    assert!(
        both.iter()
            .all(|certificate| streamed.contains(certificate))
    );
    assert_eq!(one(TRUSTED), person);

    let pem = std::str::from_utf8(PERSON_PEM).unwrap();
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{FEFF}Chứng thư số\r\n{pem}")
            .encode_utf16()
            .flat_map(bytes)
            .collect()
    };
    let inside: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let shapes: [Vec<u8>; 11] = [
        pem.into(),
        format!("\u{FEFF}{pem}").into(),
        pem.replace('\n', "\r\n").into(),
        pem.replace('\n', "\r").into(),
        format!("Kính gửi: chứng thư số ở dưới.\n{pem}\nTrân trọng.").into(),
        [b"T\xCAN L\xC0\r\n".as_slice(), PERSON_PEM].concat(),
        // A text that begins as an element of ASN.1 does.
        ["0Đ:\n".as_bytes(), PERSON_PEM].concat(),
        format!("0 s:CN = x\n\n   {}", pem.replace('\n', "\n   ")).into(),
        pem.replace(" CERTIFICATE", " X509 CERTIFICATE").into(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
    ];
    for (index, shape) in shapes.iter().enumerate() {
        assert_eq!(read(shape), Ok(vec![person.clone()]), "{index}");
    }
    assert_eq!(read(inside.as_bytes()), Ok(vec![person.clone()]));
    // Windows writes this label over a list, too.
    let list = String::from_utf8_lossy(CHAIN_PEM).replace("PKCS7", "CERTIFICATE");
    assert_eq!(read(list.as_bytes()), Ok(both.clone()));
    assert_eq!(
        read(format!("{list}{pem}").as_bytes()).map(|found| found.len()),
        Ok(3)
    );
}

#[test]
fn beside_a_certificate_a_key_does_not_matter() {
    let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let pem = std::str::from_utf8(PERSON_PEM).unwrap();
    for text in [format!("{key}{pem}"), format!("{pem}{key}")] {
        assert_eq!(read(text.as_bytes()), Ok(vec![one(PERSON)]));
    }
}

/// Keys as programs write them, with nothing in them.
fn keys() -> Vec<Vec<u8>> {
    let kind = sequence(&[&element(6, &[&[0x2A, 3]])]);
    let number = integer(&[1; 130]);
    vec![
        sequence(&[&integer(&[0]), &kind, &element(4, &[&[0; 200]])]),
        sequence(&[
            &integer(&[1]),
            &element(4, &[&[7; 32]]),
            &element(0xA0, &[]),
        ]),
        sequence(&[
            &integer(&[0]),
            &number,
            &integer(&[1, 0, 1]),
            &number,
            &number,
            &number,
            &number,
            &number,
            &number,
        ]),
        sequence(&[&kind, &element(4, &[&[9; 64]])]),
    ]
}

#[test]
fn what_is_no_certificate_is_called_by_its_name() {
    use ReadError::*;
    for key in keys() {
        assert_eq!(read(&key), Err(PrivateKey));
    }
    let kind = element(6, &[&[0x2A, 3]]);
    let pfx = sequence(&[&integer(&[3]), &sequence(&[&kind, &element(0xA0, &[])])]);
    // The same with lengths that are not stated.
    let streamed = [b"\x30\x80\x02\x01\x03\x30\x80".as_slice(), &kind, &[0; 4]].concat();
    let pem = |label: &str| {
        format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n").into_bytes()
    };
    let half = &PERSON_PEM[..PERSON_PEM.len() / 2];
    let tail = &PERSON_PEM[PERSON_PEM.len() / 2..];
    let flipped = String::from_utf8_lossy(PERSON_PEM).replacen("MII", "M!I", 1);
    let cases: Vec<(Vec<u8>, ReadError)> = vec![
        (vec![], Empty),
        (b" \r\n\t\n\0".to_vec(), Empty),
        (b"\xEF\xBB\xBF\n".to_vec(), Empty),
        (b"\xFF\xFE".to_vec(), Empty),
        (pfx, Pfx),
        (streamed, Pfx),
        (REQUEST.to_vec(), Request),
        (pem("NEW CERTIFICATE REQUEST"), Request),
        (pem("PRIVATE KEY"), PrivateKey),
        (pem("ENCRYPTED PRIVATE KEY"), PrivateKey),
        (
            b"-----BEGIN RSA PRIVATE KEY-----\nAAAA".to_vec(),
            PrivateKey,
        ),
        (pem("PUBLIC KEY"), NotACertificate),
        (pem("X509 CRL"), NotACertificate),
        (pem("CERTIFICATE"), NotACertificate),
        (
            b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----".to_vec(),
            NotACertificate,
        ),
        (REVOKED.to_vec(), NotACertificate),
        (NO_CERTIFICATES.to_vec(), NoCertificates),
        (half.to_vec(), CutOff),
        (tail.to_vec(), CutOff),
        ([half, PERSON_PEM].concat(), CutOff),
        ([PERSON_PEM, half].concat(), CutOff),
        (PERSON[..PERSON.len() - 1].to_vec(), CutOff),
        (CHAIN[..CHAIN.len() / 2].to_vec(), CutOff),
        ([PERSON, &ROOT[..400]].concat(), CutOff),
        (flipped.into_bytes(), Damaged),
        ([PERSON, b"rest"].concat(), Damaged),
        (
            Made {
                serial: &[1; 21],
                ..Made::default()
            }
            .bytes(),
            Damaged,
        ),
        (b"%PDF-1.7\n1 0 obj".to_vec(), NotACertificate),
        (b"PK\x03\x04".to_vec(), NotACertificate),
        (b"\x89PNG\r\n\x1A\n".to_vec(), NotACertificate),
        ("Chứng thư số của tôi".into(), NotACertificate),
        (b"0123456789".to_vec(), NotACertificate),
        (b"MINH".to_vec(), NotACertificate),
        (b"-----BEGIN".to_vec(), NotACertificate),
        (vec![b' '; MAX_BYTES + 1], TooLarge),
        (PERSON_PEM.repeat(MAX_CERTIFICATES + 1), TooMany),
        (
            Made::default().bytes().repeat(MAX_CERTIFICATES + 1),
            TooMany,
        ),
    ];
    for (index, (bytes, expected)) in cases.iter().enumerate() {
        assert_eq!(
            read(bytes).map(|found| found.len()),
            Err(*expected),
            "{index}"
        );
    }
    let most = Made::default().bytes().repeat(MAX_CERTIFICATES);
    assert_eq!(read(&most).map(|found| found.len()), Ok(MAX_CERTIFICATES));
}

#[test]
fn messages_are_one_sentence_each() {
    use ReadError::*;
    let messages = [
        Empty,
        TooLarge,
        TooMany,
        CutOff,
        Damaged,
        PrivateKey,
        Request,
        Pfx,
        NoCertificates,
        NotACertificate,
    ]
    .map(ReadError::message);
    for message in &messages {
        assert!(
            message.ends_with('.') && message.contains(": hãy "),
            "{message}"
        );
    }
    insta::assert_snapshot!("messages", messages.join("\n"));
}

#[test]
fn what_authorities_write_beside_the_standard_is_read() {
    // UniversalString.
    let name_in = |tag, value: &[u8]| Made {
        name: name(tag, value),
        ..Made::default()
    };
    let universal = one(&name_in(0x1C, b"\0\0\x1E\xA4\0\0\0n").bytes());
    assert_eq!(universal.subject.common_name(), Some("Ấn"));
    // A value that is no text.
    let bits = one(&name_in(3, b"\0\xAB").bytes());
    assert_eq!(bits.subject.common_name(), Some("#030200AB"));
    assert!(!bits.subject.unsure());
    // No end.
    let forever = Made {
        times: [
            element(0x18, &[b"20240301000000Z"]),
            element(0x18, &[b"99991231235959Z"]),
        ],
        ..Made::default()
    };
    let forever = one(&forever.bytes());
    assert_eq!(forever.validity.last_day().to_string(), "+10000-01-01");
    // A flag of another number than 255; uses and mailboxes that cannot be read tell nothing.
    let extension = |last: u8, value: &[u8]| {
        let number = element(6, &[&[0x55, 0x1D, last]]);
        sequence(&[&number, &element(1, &[&[1]]), &element(4, &[value])])
    };
    let extensions = sequence(&[
        &extension(19, &sequence(&[&element(1, &[&[1]])])),
        &extension(15, b"\x04\x01"),
        &extension(17, &sequence(&[&element(0x82, &[b"x"]), &[0x81, 9, b'a']])),
        &extension(99, b"?"),
    ]);
    let odd = Made {
        extensions: element(0xA3, &[&extensions]),
        ..Made::default()
    };
    let odd = one(&odd.bytes());
    assert!(odd.is_ca && odd.usages.is_empty() && odd.mailboxes.is_empty());
    // Keys of other kinds.
    let ed25519 = sequence(&[&element(6, &[&[0x2B, 101, 112]])]);
    let ed25519 = Made {
        key: sequence(&[&ed25519, &element(3, &[&[0; 33]])]),
        ..Made::default()
    };
    assert_eq!(one(&ed25519.bytes()).key.to_string(), "Ed25519");
}

#[test]
fn uses_of_keys_are_read_from_both_octets() {
    assert_eq!(
        one(T61).usages,
        [
            KeyUsage::KeyAgreement,
            KeyUsage::EncipherOnly,
            KeyUsage::DecipherOnly
        ]
    );
}

#[test]
fn the_last_safe_day_is_told_in_days_of_vietnam() {
    // It ends at 18:00 UTC on 28 February, which is 1 March in Vietnam.
    let person = one(PERSON);
    let on = |text| renewal(&person, day(text), 60);
    assert_eq!(on("2028-12-31").expires, day("2029-03-01"));
    assert_eq!(on("2028-12-31").last_safe_day, day("2028-12-31"));
    let cases = [
        ("2028-12-30", 61, true),
        ("2028-12-31", 60, true),
        ("2029-01-01", 59, false),
        ("2029-03-01", 0, false),
        ("2029-03-02", -1, false),
    ];
    for (received, left, in_time) in cases {
        let renewal = on(received);
        assert_eq!(
            (renewal.days_left, renewal.in_time),
            (left, in_time),
            "{received}"
        );
    }
    assert!(renewal(&person, day("2029-03-01"), 0).in_time);
    let never = renewal(&person, NaiveDate::MIN, u32::MAX);
    assert!(!never.in_time && never.last_safe_day == NaiveDate::MIN);
    assert!(renewal(&person, NaiveDate::MAX, u32::MAX).days_left < 0);
}

fn wrapped(label: &str, der: &[u8]) -> Vec<u8> {
    let body = Base64::encode_string(der);
    format!("-----BEGIN {label}-----\r\n{body}\r\n-----END {label}-----\r\n").into_bytes()
}

#[test]
fn what_is_wrapped_in_text_is_unwrapped_whatever_it_is() {
    let cases = [
        ("CERTIFICATE", PERSON),
        ("PKCS7", CHAIN),
        // As OpenSSL writes a list of revoked certificates.
        ("X509 CRL", REVOKED),
    ];
    for (label, der) in cases {
        assert_eq!(*unwrapped(&wrapped(label, der)), *der, "{label}");
        assert_eq!(*unwrapped(der), *der);
    }
    let key = wrapped("PRIVATE KEY", b"0\x03\x02\x01\0");
    assert_eq!(*unwrapped(&key), *key, "a key stays as it is");
}

#[test]
fn a_file_gives_all_that_helps_to_verify() {
    let answer: &[u8] = &[0x30, 0x03, 0x0A, 0x01, 0x06];
    let (list, person) = (wrapped("X509 CRL", REVOKED), wrapped("CERTIFICATE", PERSON));
    let bare = Base64::encode_string(REVOKED).into_bytes();
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(list.iter().flat_map(|byte| [*byte, 0]))
        .collect();
    let cases: [(Vec<u8>, [usize; 3]); 9] = [
        (REVOKED.to_vec(), [1, 0, 0]),
        ([REVOKED, b"\r\n"].concat(), [1, 0, 0]),
        (list.clone(), [1, 0, 0]),
        (bare, [1, 0, 0]),
        (utf16, [1, 0, 0]),
        (answer.to_vec(), [0, 1, 0]),
        (PERSON.to_vec(), [0, 0, 1]),
        (
            [list.clone(), person.clone(), list.clone()].concat(),
            [2, 0, 1],
        ),
        ([person.clone(), person.clone()].concat(), [0, 0, 2]),
    ];
    for (bytes, counts) in cases {
        let found = file::read(&bytes).unwrap();
        let (lists, answers) = (&found.lists, &found.answers);
        assert_eq!(
            [lists.len(), answers.len(), found.certificates.len()],
            counts
        );
        assert!(lists.iter().all(|list| list == REVOKED));
        assert!(answers.iter().all(|own| own == answer));
        assert!(found.certificates.iter().all(|own| own == PERSON));
    }
    let half = [list.clone(), list[..list.len() / 2].to_vec()].concat();
    for (bytes, fault) in [
        (&REVOKED[..REVOKED.len() - 9], ReadError::CutOff),
        (&half, ReadError::CutOff),
        (b"<html>404</html>", ReadError::NotACertificate),
        (b"", ReadError::Empty),
        (&wrapped("PRIVATE KEY", b"x"), ReadError::PrivateKey),
    ] {
        assert_eq!(file::read(bytes), Err(fault));
    }
}
