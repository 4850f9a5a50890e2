//! Any bytes as a signature beside a file: nothing passes but what was signed, by its signer.
#![no_main]

use std::cell::OnceCell;

use fuzz::beside::{Beside, CONTENT};
use fuzz::{samples, seeds};
use libfuzzer_sys::fuzz_target;
use seal::cms::{add_signer, add_timestamp, signature_value};
use seal::document::verify_detached;
use seal::revocation::Material;
use seal::verify::Report;

thread_local! {
    static BESIDE: OnceCell<Beside> = const { OnceCell::new() };
}

/// Who signed and with what outcome.
fn told(reports: &[Report]) -> Vec<(Option<[u8; 32]>, String)> {
    let told = reports.iter().map(|report| {
        let signer = report.signer.as_ref().map(|signer| *signer.fingerprint());
        (signer, report.verdict.to_string())
    });
    told.collect()
}

fn check(beside: &Beside, cms: &[u8]) {
    let reports = beside.verify(cms, vec![], beside.lists());
    let values = [&beside.bare, &beside.two].map(|cms| signature_value(cms));
    let has_passed = reports.iter().any(|report| report.verdict.passed());
    if has_passed {
        // Who signs second has other certificates, and the same content.
        for report in reports.iter().filter(|report| report.verdict.passed()) {
            let signer = report.signer.as_ref().expect("passed without a signer");
            assert!(signer.names_issuer(&beside.house.middle));
            assert!(
                [1001, 1002]
                    .iter()
                    .any(|serial: &u16| { signer.serial().ends_with(&serial.to_be_bytes()) })
            );
        }
        let value = signature_value(cms);
        let is_known = values.contains(&value) || reports.len() > 1;
        assert!(is_known, "another signature passed: {reports:?}");
    }
    beside.roots.with(|trust| {
        let report = verify_detached(cms, CONTENT, trust, Beside::now(), &Material::default());
        assert!(!report.signatures.is_empty());
        let _ = report.outcome();
    });
    // What is put beside a signature leaves it as it was.
    if let Ok(made) = add_timestamp(cms, &beside.token) {
        assert_eq!(signature_value(&made), signature_value(cms));
        let _ = beside.verify(&made, vec![], beside.lists());
    }
    if let Ok(made) = add_signer(cms, &beside.two) {
        let after = told(&beside.verify(&made, vec![], beside.lists()));
        for (signer, verdict) in told(&reports) {
            if verdict == "TOTAL-PASSED" {
                assert!(after.contains(&(signer, verdict)), "{after:?}");
            }
        }
        assert!(
            after
                .iter()
                .filter(|found| found.1 == "TOTAL-PASSED")
                .count()
                >= 2
        );
    }
    let _ = add_signer(&beside.bare, cms);
}

fuzz_target!(
    init: BESIDE.with(|beside| {
        let beside = beside.get_or_init(Beside::new);
        seeds::put(samples::as_seeds(samples::SIGNATURES));
        seeds::put([
            ("bare", beside.bare.clone()),
            ("stamped", beside.stamped.clone()),
            ("two", beside.two.clone()),
            ("token", beside.token.clone()),
        ]);
    }),
    |bytes: &[u8]| BESIDE.with(|beside| check(beside.get_or_init(Beside::new), bytes))
);
