//! Slots, tokens, and tokens that come and go.

use cryptoki::error::RvError;
use cryptoki::mechanism::MechanismType;
use cryptoki::object::{Attribute, ObjectClass};
use test_token::{Mechanism, Token};

use crate::support::{Bench, PIN, log_in, object, refusal, start, token};

#[test]
fn a_token_is_seen_as_soon_as_it_is_plugged_in_and_no_longer_than_that() {
    let bench = Bench::empty("plugging");
    let count = || bench.module.get_slots_with_token().unwrap().len();
    assert_eq!(count(), 0);
    bench.folder.plug_in("a", &token()).unwrap();
    assert_eq!(count(), 1);
    bench
        .folder
        .plug_in("b", &Token::new("Thứ hai", "2", PIN))
        .unwrap();
    assert_eq!(count(), 2);
    let first = bench.module.get_slots_with_token().unwrap()[0];
    bench.folder.pull_out("a").unwrap();
    assert_eq!(count(), 1);

    // The slot stays, empty.
    assert_eq!(bench.module.get_all_slots().unwrap().len(), 2);
    assert!(!bench.module.get_slot_info(first).unwrap().token_present());
    for refused in [
        refusal(bench.module.get_token_info(first)),
        refusal(bench.module.get_mechanism_list(first)),
        refusal(bench.module.open_ro_session(first)),
    ] {
        assert_eq!(refused, RvError::TokenNotPresent);
    }
    bench.folder.plug_in_again("a").unwrap();
    assert_eq!(bench.module.get_slots_with_token().unwrap()[0], first);
    assert!(bench.module.get_slot_info(first).unwrap().token_present());
}

#[test]
fn a_token_tells_what_it_is() {
    let bench = Bench::new("telling", &token());
    let slot = bench.slot();
    let library = bench.module.get_library_info().unwrap();
    assert_eq!(library.cryptoki_version().major(), 2);
    assert_eq!(library.cryptoki_version().minor(), 40);
    assert!(bench.module.get_slot_info(slot).unwrap().removable_device());
    let info = bench.module.get_token_info(slot).unwrap();
    assert_eq!(info.label(), "Thiết bị thử");
    assert_eq!(info.serial_number(), "0001");
    assert!(info.login_required() && info.token_initialized() && info.user_pin_initialized());
    assert!(!info.write_protected() && !info.protected_authentication_path());

    bench
        .folder
        .change("a", |token| {
            token.label = format!("{}ế dài", "a".repeat(31));
            token.read_only = true;
            token.mechanisms = vec![Mechanism::Ecdsa];
        })
        .unwrap();
    let info = bench.module.get_token_info(slot).unwrap();
    // 32 octets are kept, and no half letter.
    assert_eq!(info.label(), "a".repeat(31));
    assert!(info.write_protected());
    let mechanisms = bench.module.get_mechanism_list(slot).unwrap();
    assert_eq!(mechanisms, [MechanismType::ECDSA]);
    let info = bench
        .module
        .get_mechanism_info(slot, MechanismType::ECDSA)
        .unwrap();
    assert!(info.sign() && !info.encrypt());
    assert_eq!(
        refusal(
            bench
                .module
                .get_mechanism_info(slot, MechanismType::RSA_PKCS)
        ),
        RvError::MechanismInvalid
    );
    assert_eq!(
        refusal(bench.module.open_rw_session(slot)),
        RvError::TokenWriteProtected
    );
}

#[test]
fn who_pulls_a_token_out_ends_its_sessions_and_its_log_in() {
    let bench = Bench::new("pulling-out", &token());
    let session = bench.logged_in();
    bench.folder.pull_out("a").unwrap();
    assert_eq!(refusal(session.get_session_info()), RvError::DeviceRemoved);
    let everything = [Attribute::Token(true)];
    assert_eq!(
        refusal(session.find_objects(&everything)),
        RvError::DeviceRemoved
    );

    bench.folder.plug_in_again("a").unwrap();
    assert_eq!(
        refusal(session.find_objects(&everything)),
        RvError::DeviceRemoved
    );
    let fresh = bench.module.open_ro_session(bench.slot()).unwrap();
    let private = [Attribute::Class(ObjectClass::PRIVATE_KEY)];
    assert_eq!(fresh.find_objects(&private).unwrap(), []);
    log_in(&fresh, PIN).unwrap();
    object(&fresh, ObjectClass::PRIVATE_KEY, 1);
}

#[test]
fn it_is_begun_once_and_refuses_what_it_cannot_do() {
    let bench = Bench::new("beginning", &token());
    assert_eq!(
        refusal(start(&bench.module, &bench.folder)),
        RvError::CryptokiAlreadyInitialized
    );
    let session = bench.logged_in();
    let key = object(&session, ObjectClass::PRIVATE_KEY, 1);
    for refused in [
        refusal(session.generate_random_vec(8)),
        refusal(session.update_attributes(key, &[Attribute::Label(b"x".to_vec())])),
        refusal(bench.module.get_slot_event()),
    ] {
        assert_eq!(refused, RvError::FunctionNotSupported);
    }
    drop(session);
    bench.module.clone().finalize().unwrap();
    assert_eq!(
        refusal(bench.module.get_slots_with_token()),
        RvError::CryptokiNotInitialized
    );
    start(&bench.module, &bench.folder).unwrap();
    assert_eq!(bench.module.get_slots_with_token().unwrap().len(), 1);
}

#[test]
fn a_folder_that_holds_no_token_is_none() {
    let bench = Bench::empty("no-token");
    std::fs::create_dir(bench.folder.path().join("empty")).unwrap();
    assert_eq!(bench.module.get_slots_with_token().unwrap(), []);
    std::fs::write(bench.folder.path().join("empty/token.json"), "{").unwrap();
    let slot = bench.slot();
    assert_eq!(
        refusal(bench.module.get_token_info(slot)),
        RvError::TokenNotRecognized
    );
}
