//! Files as pyHanko signs them (`samples/pyhanko/make.py`), and what is held of them.

use chrono::{DateTime, Utc};
use seal::chain::Trust;
use seal::document::{DocumentReport, Outcome, Remark, verify_pdf};
use seal::revocation::Material;
use seal::verdict::Indication;
use seal::x509::Cert;

use crate::office::told;

/// Shortly after they were signed.
const NOW: &str = "2026-11-26T20:30:00Z";

/// Long after all lists and answers in them have ended.
const LATER: &str = "2028-06-01T00:00:00Z";

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!("../samples/pyhanko/", $name)).as_slice()
    };
}

fn verify(bytes: &[u8], now: &str, lists: &[&[u8]]) -> DocumentReport {
    let root = Cert::read(sample!("root.cer")).unwrap();
    let now: DateTime<Utc> = now.parse().unwrap();
    let material = Material {
        lists: lists.to_vec(),
        ..Material::default()
    };
    verify_pdf(bytes, &Trust::new(vec![root]), now, &material).unwrap()
}

const LISTS: [&[u8]; 2] = [sample!("root.crl"), sample!("interm.crl")];

#[test]
fn every_level_is_told() {
    let cases = [
        ("b-b", sample!("b-b.pdf"), "TOTAL-PASSED B-B"),
        ("b-t", sample!("b-t.pdf"), "TOTAL-PASSED B-T"),
        ("b-lt", sample!("b-lt.pdf"), "TOTAL-PASSED B-LT"),
        (
            "b-lta",
            sample!("b-lta.pdf"),
            "TOTAL-PASSED B-LTA; stamp TOTAL-PASSED",
        ),
        (
            "two",
            sample!("two.pdf"),
            "TOTAL-PASSED B-T; TOTAL-PASSED B-T",
        ),
        ("pkcs7", sample!("pkcs7.pdf"), "TOTAL-PASSED -"),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(told(&verify(bytes, NOW, &LISTS)), expected, "{name}");
    }
    let names = verify(sample!("two.pdf"), NOW, &LISTS);
    let names = names
        .signatures
        .iter()
        .map(|signature| signature.signer().unwrap().name);
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["Người ký thứ nhất", "Người ký thứ hai"]
    );
}

#[test]
fn what_a_file_keeps_is_enough_without_a_network() {
    let cases = [
        ("b-b", sample!("b-b.pdf"), "INDETERMINATE TRY_LATER B-B"),
        ("b-t", sample!("b-t.pdf"), "INDETERMINATE TRY_LATER B-B"),
        ("b-lt", sample!("b-lt.pdf"), "TOTAL-PASSED B-LT"),
        (
            "b-lta",
            sample!("b-lta.pdf"),
            "TOTAL-PASSED B-LTA; stamp TOTAL-PASSED",
        ),
    ];
    for (name, bytes, expected) in cases {
        for now in [NOW, LATER] {
            assert_eq!(told(&verify(bytes, now, &[])), expected, "{name} {now}");
        }
    }
}

#[test]
fn what_was_changed_afterwards_is_weighed() {
    let failed = Outcome::Signed(Indication::TotalFailed);
    let cases = [
        (
            "another text",
            sample!("changed.pdf"),
            "TOTAL-FAILED FORMAT_FAILURE B-B",
        ),
        (
            "filled in",
            sample!("filled.pdf"),
            "INDETERMINATE SIG_CONSTRAINTS_FAILURE B-B",
        ),
        (
            "filled in as allowed",
            sample!("form-filled.pdf"),
            "TOTAL-PASSED B-T",
        ),
        (
            "filled in though forbidden",
            sample!("locked-filled.pdf"),
            "TOTAL-FAILED FORMAT_FAILURE B-T",
        ),
    ];
    for (name, bytes, expected) in cases {
        let report = verify(bytes, NOW, &LISTS);
        assert_eq!(told(&report), expected, "{name}");
        let is_filled = report.signatures[0].remarks.contains(&Remark::ChangedSince);
        assert_eq!(is_filled, name == "filled in as allowed", "{name}");
    }
    assert_eq!(
        verify(sample!("changed.pdf"), NOW, &LISTS).outcome(),
        failed
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn no_other_byte_passes(at in proptest::prelude::any::<proptest::sample::Index>(), bit in 0..8u8) {
        let mut bytes = sample!("b-b.pdf").to_vec();
        let [_, length, start, _] = verify(&bytes, NOW, &LISTS).signatures[0].in_pdf.as_ref().unwrap().byte_range;
        // Anywhere but in the signature itself, whose digits may be written in capitals.
        let covered: Vec<usize> = (0..length as usize).chain(start as usize..bytes.len()).collect();
        bytes[covered[at.index(covered.len())]] ^= 1 << bit;
        let root = Cert::read(sample!("root.cer")).unwrap();
        let material = Material { lists: LISTS.to_vec(), ..Material::default() };
        let report = verify_pdf(&bytes, &Trust::new(vec![root]), NOW.parse().unwrap(), &material);
        let passed = Outcome::Signed(Indication::TotalPassed);
        proptest::prop_assert!(report.is_err() || report.is_ok_and(|report| report.outcome() != passed));
    }

    #[test]
    fn any_damage_is_borne(at in proptest::prelude::any::<proptest::sample::Index>(), length in 0..40usize, byte in proptest::prelude::any::<u8>()) {
        let mut bytes = sample!("b-lta.pdf").to_vec();
        let at = at.index(bytes.len());
        let end = bytes.len().min(at + length);
        bytes[at..end].fill(byte);
        let _ = verify_pdf(&bytes, &Trust::new(Vec::new()), NOW.parse().unwrap(), &Material::default());
        bytes.truncate(at);
        let _ = verify_pdf(&bytes, &Trust::new(Vec::new()), NOW.parse().unwrap(), &Material::default());
    }
}
