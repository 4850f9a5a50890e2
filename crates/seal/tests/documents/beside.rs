//! Signatures beside a file, of one and of several people.
#![allow(
    clippy::disallowed_methods,
    reason = "OpenSSL is asked, which reads files"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use base64ct::{Base64, Encoding};
use seal::cms::{Form, FurtherError, add_signer};
use seal::document::{DocumentReport, Outcome, verify_detached};
use seal::revocation::Material;
use seal::verdict::Indication;

use crate::authority::*;
use crate::made::find;
use crate::office::*;

const CONTENT: &[u8] = b"PK\x03\x04 lo ho so\r\n\0";

fn signed(office: &Office, signer: &Signer, stamped: Option<&str>) -> Vec<u8> {
    office.cms(signer, &[CONTENT], Form::File(noon(DAY)), stamped)
}

fn verify(office: &Office, signature: &[u8], content: &[u8]) -> DocumentReport {
    let lists = office.clean(DAY);
    let material = Material {
        lists: lists.iter().map(Vec::as_slice).collect(),
        ..Material::default()
    };
    verify_detached(signature, content, &office.trust(), noon(DAY), &material)
}

fn armored(label: &str, der: &[u8]) -> String {
    let text = Base64::encode_string(der);
    let lines = text.as_bytes().chunks(64);
    let lines: Vec<&str> = lines.map(|line| str::from_utf8(line).unwrap()).collect();
    let lines = lines.join("\n");
    format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n")
}

#[test]
fn a_signature_beside_a_file_is_verified_with_it() {
    let office = Office::new();
    let plain = signed(&office, &office.first(), None);
    let stamped = signed(&office, &office.first(), Some(DAY));
    let pem = armored("PKCS7", &plain).into_bytes();
    let cases = [
        ("in PEM", &pem[..], CONTENT, "TOTAL-PASSED B-B"),
        ("plain", &plain[..], CONTENT, "TOTAL-PASSED B-B"),
        ("stamped", &stamped, CONTENT, "TOTAL-PASSED B-T"),
        (
            "other content",
            &plain,
            b"PK",
            "TOTAL-FAILED HASH_FAILURE B-B",
        ),
        (
            "no signature",
            b"PK",
            CONTENT,
            "TOTAL-FAILED FORMAT_FAILURE -",
        ),
    ];
    for (what, signature, content, expected) in cases {
        assert_eq!(
            told(&verify(&office, signature, content)),
            expected,
            "{what}"
        );
    }
    let report = verify(&office, &plain, CONTENT);
    assert_eq!(report.outcome(), Outcome::Signed(Indication::TotalPassed));
    let signature = &report.signatures[0];
    assert_eq!(
        signature.claimed().map(|time| time.to_utc()),
        Some(noon(DAY))
    );
    assert_eq!((signature.field(), signature.reason()), (None, None));
}

#[test]
fn a_second_person_signs_beside_the_first() {
    let office = Office::new();
    for stamped in [None, Some(DAY)] {
        let one = signed(&office, &office.first(), stamped);
        let two = signed(&office, &office.second(), stamped);
        let both = add_signer(&one, &two).unwrap();
        assert_eq!(
            add_signer(armored("CMS", &one).as_bytes(), &two),
            Ok(both.clone())
        );
        let report = verify(&office, &both, CONTENT);
        assert_eq!(report.outcome(), Outcome::Signed(Indication::TotalPassed));
        let mut names: Vec<String> = report
            .signatures
            .iter()
            .map(|signature| signature.signer().unwrap().name)
            .collect();
        names.sort_unstable();
        assert_eq!(names, ["Người ký hai", "Người ký mẫu"]);
        // The first signer's element is in it, byte by byte.
        let id = sequence(&[office.house.person.issuer(), office.house.person.serial()]);
        let signer = &one[find(&one, &id)..];
        find(&both, signer);
        // Both have the authority's certificate, which is kept once.
        let der = office.house.middle.der();
        let times = both.windows(der.len()).filter(|window| *window == der);
        assert_eq!(times.count(), 1);
        // One who changed the file afterwards breaks both.
        let expected = Outcome::Signed(Indication::TotalFailed);
        assert_eq!(verify(&office, &both, b"PK").outcome(), expected);
    }
}

#[test]
fn a_further_signer_is_refused_where_it_would_not_fit() {
    let office = Office::new();
    let (first, second) = (office.first(), office.second());
    let one = signed(&office, &first, None);
    let two = signed(&office, &second, None);
    let both = add_signer(&one, &two).unwrap();
    let other = office.cms(&second, &[b"khac"], Form::File(noon(DAY)), None);
    let cases = [
        ("twice", &one, &one[..], FurtherError::SignedAlready),
        ("one of both", &both, &two, FurtherError::SignedAlready),
        ("other content", &one, &other, FurtherError::OtherContent),
        ("no signature", &one, b"PK", FurtherError::FurtherDamaged),
        ("to none", &b"PK".to_vec(), &two, FurtherError::Damaged),
    ];
    for (what, signature, further, expected) in cases {
        assert_eq!(add_signer(signature, further), Err(expected), "{what}");
    }
}

#[test]
fn openssl_takes_both_signers() {
    let office = Office::new();
    let one = signed(&office, &office.first(), None);
    let both = add_signer(&one, &signed(&office, &office.second(), None)).unwrap();
    let third = Signer {
        certificate: office.house.below(&Template {
            serial: 1003,
            ..Template::person(RSA_LONG)
        }),
        pair: RSA_LONG,
    };
    let three = add_signer(&both, &signed(&office, &third, None)).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("further");
    fs::create_dir_all(&folder).unwrap();
    let root = armored("CERTIFICATE", office.house.root.der());
    fs::write(folder.join("root"), root).unwrap();
    fs::write(folder.join("content"), CONTENT).unwrap();
    fs::write(folder.join("other"), b"PK").unwrap();
    for (name, cms) in [("both", &both), ("three", &three)] {
        fs::write(folder.join(name), cms).unwrap();
        for (content, expected) in [("content", true), ("other", false)] {
            let line = format!(
                "cms -verify -cades -binary -inform DER -in {name} -content {content} -CAfile root -out back"
            );
            let output = Command::new("openssl")
                .args(line.split(' '))
                .current_dir(&folder)
                .output()
                .expect("openssl has to be installed");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(
                output.status.success(),
                expected,
                "{name} {content}: {said}"
            );
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn any_damage_is_borne(at in proptest::prelude::any::<proptest::sample::Index>(), byte in proptest::prelude::any::<u8>()) {
        let office = Office::new();
        let one = signed(&office, &office.first(), None);
        let two = signed(&office, &office.second(), None);
        let mut broken = one.clone();
        broken[at.index(one.len())] = byte;
        let passed = Outcome::Signed(Indication::TotalPassed);
        let report = verify(&office, &broken, CONTENT);
        proptest::prop_assert!(report.outcome() != passed || report.signatures[0].signer().unwrap().name == "Người ký mẫu");
        for (signature, further) in [(&broken, &two), (&two, &broken)] {
            if let Ok(both) = add_signer(signature, further) {
                proptest::prop_assert_eq!(verify(&office, &both, CONTENT).signatures.len(), 2);
            }
        }
    }
}
