//! Logging in: tries are counted as on a real token, and kept by it.

use cryptoki::error::RvError;
use cryptoki::mechanism::Mechanism;
use cryptoki::object::ObjectClass;
use cryptoki::session::UserType;
use cryptoki::slot::TokenInfo;
use test_token::PinPad;

use crate::support::{Bench, PIN, log_in, object, objects, refusal, token};

/// Whether tries are said to be few, to be at their last, to be over.
fn warnings(info: &TokenInfo) -> (bool, bool, bool) {
    (
        info.user_pin_count_low(),
        info.user_pin_final_try(),
        info.user_pin_locked(),
    )
}

#[test]
fn wrong_pins_lock_the_token_for_good() {
    let bench = Bench::new("locking", &token());
    let session = bench.module.open_ro_session(bench.slot()).unwrap();
    let told = |slot| warnings(&bench.module.get_token_info(slot).unwrap());
    assert_eq!(told(bench.slot()), (false, false, false));
    for (pin, expected, after) in [
        ("Sai-12345", RvError::PinIncorrect, (true, false, false)),
        ("Sai-12346", RvError::PinIncorrect, (true, true, false)),
        ("Sai-12347", RvError::PinIncorrect, (false, false, true)),
        ("Sai-12348", RvError::PinLocked, (false, false, true)),
        (PIN, RvError::PinLocked, (false, false, true)),
    ] {
        assert_eq!(refusal(log_in(&session, pin)), expected);
        assert_eq!(told(bench.slot()), after);
    }
    let other = bench.other_program();
    let slot = other.get_slots_with_token().unwrap()[0];
    let session = other.open_ro_session(slot).unwrap();
    assert_eq!(refusal(log_in(&session, PIN)), RvError::PinLocked);
}

#[test]
fn the_right_pin_gives_all_tries_back() {
    let bench = Bench::new("tries", &token());
    let session = bench.module.open_ro_session(bench.slot()).unwrap();
    for _ in 0..2 {
        assert_eq!(
            refusal(log_in(&session, "Sai-12345")),
            RvError::PinIncorrect
        );
    }
    assert_eq!(bench.folder.token("a").unwrap().tries_left, 1);
    log_in(&session, PIN).unwrap();
    assert_eq!(bench.folder.token("a").unwrap().tries_left, 3);
    assert_eq!(refusal(log_in(&session, PIN)), RvError::UserAlreadyLoggedIn);
}

#[test]
fn what_cannot_be_the_pin_spends_no_try() {
    let bench = Bench::new("no-try", &token());
    let session = bench.module.open_ro_session(bench.slot()).unwrap();
    for pin in ["", "abc", "12345678901234567"] {
        assert_eq!(
            refusal(log_in(&session, pin)),
            RvError::PinLenRange,
            "{pin}"
        );
    }
    assert_eq!(
        refusal(session.login(UserType::User, None)),
        RvError::ArgumentsBad
    );
    assert_eq!(
        refusal(session.login(UserType::So, None)),
        RvError::UserTypeInvalid
    );
    assert_eq!(bench.folder.token("a").unwrap().tries_left, 3);
}

#[test]
fn a_pin_pad_takes_the_pin_itself() {
    let bench = Bench::new("pin-pad", &token());
    let session = bench.module.open_ro_session(bench.slot()).unwrap();
    let types = |typed| {
        bench
            .folder
            .change("a", |token| token.pin_pad = Some(typed))
            .unwrap();
        session.login(UserType::User, None)
    };
    assert_eq!(refusal(types(PinPad::Cancel)), RvError::FunctionCanceled);
    let info = bench.module.get_token_info(bench.slot()).unwrap();
    assert!(info.protected_authentication_path());
    assert_eq!(refusal(types(PinPad::Wrong)), RvError::PinIncorrect);
    assert_eq!(bench.folder.token("a").unwrap().tries_left, 2);
    assert_eq!(refusal(log_in(&session, PIN)), RvError::ArgumentsBad);
    types(PinPad::Right).unwrap();
    assert_eq!(objects(&session, ObjectClass::PRIVATE_KEY, 1).len(), 1);
}

#[test]
fn a_log_in_holds_for_all_sessions_until_the_last_is_closed() {
    let bench = Bench::new("sessions", &token());
    let first = bench.logged_in();
    let second = bench.module.open_ro_session(bench.slot()).unwrap();
    assert_eq!(objects(&second, ObjectClass::PRIVATE_KEY, 1).len(), 1);
    drop(first);
    assert_eq!(objects(&second, ObjectClass::PRIVATE_KEY, 1).len(), 1);
    second.logout().unwrap();
    assert_eq!(refusal(second.logout()), RvError::UserNotLoggedIn);
    assert_eq!(objects(&second, ObjectClass::PRIVATE_KEY, 1), []);
    log_in(&second, PIN).unwrap();
    drop(second);
    let third = bench.module.open_ro_session(bench.slot()).unwrap();
    assert_eq!(objects(&third, ObjectClass::PRIVATE_KEY, 1), []);
}

#[test]
fn a_key_may_want_the_pin_for_each_signature() {
    let mut asking = token();
    asking
        .keys
        .iter_mut()
        .for_each(|key| key.always_authenticates = true);
    let bench = Bench::new("anew", &asking);
    let session = bench.logged_in();
    let key = object(&session, ObjectClass::PRIVATE_KEY, 1);
    let anew = |pin: &str| session.login(UserType::ContextSpecific, Some(&pin.into()));
    // Before a signature was begun there is nothing to give it for.
    assert_eq!(refusal(anew(PIN)), RvError::OperationNotInitialized);
    let mechanism = Mechanism::Sha256RsaPkcs;
    assert_eq!(
        refusal(session.sign(&mechanism, key, b"x")),
        RvError::UserNotLoggedIn
    );
    session.sign_init(&mechanism, key).unwrap();
    anew(PIN).unwrap();
    assert_eq!(refusal(anew(PIN)), RvError::OperationNotInitialized);
}
