//! Any bytes as a signed PDF: nothing passes but what was signed.
#![no_main]

use std::cell::OnceCell;

use fuzz::seeds;
use fuzz::signed::Signed;
use libfuzzer_sys::fuzz_target;

thread_local! {
    static SIGNED: OnceCell<Signed> = const { OnceCell::new() };
}

fuzz_target!(
    init: SIGNED.with(|signed| seeds::put(signed.get_or_init(Signed::new).files.clone())),
    |bytes: &[u8]| {
        SIGNED.with(|signed| signed.get_or_init(Signed::new).check(bytes));
    }
);
