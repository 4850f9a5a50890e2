//! Whatever the bytes, reading ends with certificates or an error: no panic, no endless loop.

mod common;

use chrono::NaiveDate;
use common::{ALL, Made, PERSON_PEM, element, name, sequence};
use proptest::prelude::*;
use seal::certificate::{ReadError, read, renewal};

/// Reads, and uses all that was read.
fn try_all(bytes: &[u8]) -> Result<(), ReadError> {
    let found = read(bytes)?;
    assert!(!found.is_empty());
    for certificate in found {
        for name in [&certificate.subject, &certificate.issuer] {
            let _ = (name.levels(), name.tax_code(), name.to_string());
        }
        let _ = (certificate.email(), certificate.key.to_string());
        assert!((2..=40).contains(&certificate.serial.len()));
        assert!(certificate.serial.len().is_multiple_of(2));
        let _ = certificate.validity.first_day();
        let _ = renewal(&certificate, NaiveDate::MAX, u32::MAX);
    }
    Ok(())
}

#[test]
fn files_that_end_anywhere_are_refused() {
    for (file, bytes) in ALL {
        let text = bytes.starts_with(b"-----");
        for end in 0..bytes.len() {
            let result = try_all(&bytes[..end]);
            // Of the last line, what stands behind its first word is not needed.
            let whole = text && bytes[..end].windows(9).any(|word| word == b"-----END ");
            assert!(result.is_err() || whole, "{file} to {end}");
            if file.ends_with(".cer") && end > 3 {
                assert_eq!(result, Err(ReadError::CutOff), "{file} to {end}");
            }
        }
    }
}

#[test]
fn every_single_byte_may_be_wrong() {
    for (_, bytes) in ALL {
        let mut bytes = bytes.to_vec();
        for at in 0..bytes.len() {
            let right = bytes[at];
            for wrong in [0x80, right ^ 1, right.wrapping_sub(1)] {
                bytes[at] = wrong;
                let _ = try_all(&bytes);
            }
            bytes[at] = right;
        }
    }
}

#[test]
fn deep_and_long_nests_end_soon() {
    let million = 1_000_000;
    let nests: [Vec<u8>; 7] = [
        [0x30, 0x80].repeat(million),
        [[0x30, 0x80].repeat(40), [0; 80].to_vec()].concat(),
        [0x30].repeat(million),
        [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF].repeat(million / 2),
        [0x1F, 0xFF].repeat(million),
        b"-----BEGIN CERTIFICATE-----\n".repeat(100_000),
        b"-----BEGIN CERTIFICATE-----\n-----END ".repeat(100_000),
    ];
    for (index, nest) in nests.iter().enumerate() {
        assert!(try_all(nest).is_err(), "{index}");
    }
    // A list whose lengths are not stated, one in another.
    let mut list = Vec::new();
    for _ in 0..60 {
        list = element(0x30, &[&list, &[0x30, 0x80, 0, 0]]);
    }
    let _ = try_all(&list);
    // A name with very many facts is read.
    let fact = &name(0x0C, b"x")[2..];
    let long = Made {
        name: sequence(&[&fact.repeat(4000)]),
        ..Made::default()
    };
    let _ = try_all(&long.bytes());
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = try_all(&bytes);
    }

    #[test]
    fn any_bytes_in_a_sequence(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = try_all(&sequence(&[&bytes]));
    }

    #[test]
    fn any_text_around_a_certificate(before in "[^-]{0,40}", after in "[^-]{0,40}") {
        let text = [before.as_bytes(), b"\n", PERSON_PEM, after.as_bytes()].concat();
        prop_assert_eq!(try_all(&text), Ok(()));
    }

    #[test]
    fn any_lines_of_pem(lines in proptest::collection::vec(
        prop_oneof![
            Just("-----BEGIN CERTIFICATE-----"), Just("-----END CERTIFICATE-----"),
            Just("-----BEGIN "), Just("-----END "), Just("-----"), Just("PRIVATE KEY"),
            Just("MIIB"), Just("AA=="), Just("\u{FEFF}"), Just(""),
        ], 0..12)) {
        let _ = try_all(lines.join("\n").as_bytes());
    }

    #[test]
    fn parts_of_samples_in_any_mixture(
        pieces in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0usize..400), 0..5),
    ) {
        let mut bytes = Vec::new();
        for (which, from, length) in pieces {
            let (_, sample) = ALL[which.index(ALL.len())];
            let from = from.index(sample.len());
            bytes.extend(&sample[from..(from + length).min(sample.len())]);
        }
        let _ = try_all(&bytes);
    }

    #[test]
    fn samples_with_several_wrong_bytes(
        which in any::<prop::sample::Index>(),
        wrong in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let (_, sample) = ALL[which.index(ALL.len())];
        let mut bytes = sample.to_vec();
        for (at, byte) in wrong {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = try_all(&bytes);
    }

    #[test]
    fn names_of_any_kind_and_bytes(tag in any::<u8>(), value in proptest::collection::vec(any::<u8>(), 0..40)) {
        let made = Made { name: name(tag, &value), ..Made::default() };
        let _ = try_all(&made.bytes());
    }
}
