//! Any bytes as a file of certificates.
#![no_main]

use chrono::{DateTime, NaiveDate, Utc};
use fuzz::{samples, seeds};
use libfuzzer_sys::fuzz_target;
use seal::certificate::{raw, read, renewal, unwrapped};
use seal::chain::Trust;
use seal::x509::Cert;

fuzz_target!(
    init: seeds::put(samples::as_seeds(samples::CERTIFICATES)),
    |bytes: &[u8]| {
        let found = raw(bytes);
        let _ = unwrapped(bytes);
        if let Ok(certificates) = read(bytes) {
            let found = found.as_ref().expect("read and not found");
            assert_eq!(found.len(), certificates.len());
            assert!(!found.is_empty());
            for certificate in &certificates {
                for name in [&certificate.subject, &certificate.issuer] {
                    let _ = (name.levels(), name.tax_code(), name.to_string());
                }
                let _ = (certificate.email(), certificate.key.to_string());
                let _ = (certificate.validity.first_day(), certificate.validity.last_day());
                assert!((2..=40).contains(&certificate.serial.len()));
                let _ = renewal(certificate, NaiveDate::MAX, u32::MAX);
                let _ = renewal(certificate, NaiveDate::MIN, 30);
            }
        }
        let found = found.unwrap_or_default();
        let certificates: Vec<Cert> = found.iter().filter_map(|der| Cert::read(der).ok()).collect();
        for (certificate, others) in certificates.iter().map(|one| (one, &certificates)) {
            // The bytes are what was signed: another writing of them would be another certificate.
            assert!(found.iter().any(|der| der == certificate.der()));
            let trust = Trust::new(others.iter().take(1).cloned().collect());
            let path = trust.path(certificate, others, DateTime::<Utc>::UNIX_EPOCH);
            assert_eq!(path.certificates.first(), Some(certificate));
            let _ = (certificate.key_value(), certificate.public_key(), certificate.extensions());
        }
    }
);
