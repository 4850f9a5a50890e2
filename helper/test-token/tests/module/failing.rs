//! Tokens that fail while they sign.

use cryptoki::error::RvError;
use cryptoki::mechanism::Mechanism;
use cryptoki::object::ObjectClass;

use crate::support::{Bench, object, refusal, token};

#[test]
fn a_token_is_pulled_out_in_the_middle_of_signing() {
    let mut failing = token();
    failing.faults.gone_after_signatures = Some(2);
    let bench = Bench::new("gone", &failing);
    let session = bench.logged_in();
    let key = object(&session, ObjectClass::PRIVATE_KEY, 1);
    let sign = || session.sign(&Mechanism::Sha256RsaPkcs, key, b"x");
    sign().unwrap();
    sign().unwrap();
    assert_eq!(refusal(sign()), RvError::DeviceRemoved);
    assert_eq!(bench.module.get_slots_with_token().unwrap(), []);
    assert_eq!(refusal(sign()), RvError::DeviceRemoved);

    bench.folder.plug_in_again("a").unwrap();
    let session = bench.logged_in();
    let key = object(&session, ObjectClass::PRIVATE_KEY, 1);
    for _ in 0..4 {
        session.sign(&Mechanism::Sha256RsaPkcs, key, b"x").unwrap();
    }
}

#[test]
fn a_slow_token_does_not_hold_up_those_who_look_for_tokens() {
    let bench = Bench::new("slow", &token());
    let session = bench.logged_in();
    let key = object(&session, ObjectClass::PRIVATE_KEY, 2);
    bench
        .folder
        .change("a", |token| token.faults.slow_ms = 500)
        .unwrap();
    let signing = std::thread::spawn(move || {
        session
            .sign(&Mechanism::EcdsaSha256, key, b"x")
            .map(|made| made.len())
    });
    assert_eq!(bench.module.get_slots_with_token().unwrap().len(), 1);
    assert_eq!(signing.join().unwrap().unwrap(), 64);
}
