//! The clock, the dice and a few calls that the browser offers.

use drafts::{Millis, Trouble};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Date, Function, Promise, Reflect};

/// The time now.
pub fn now() -> Millis {
    Date::now() as Millis
}

/// Random bytes.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let filled =
        crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        // Only ids are made of it; nothing secret.
        bytes.fill_with(|| (web_sys::js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}

/// A random number for a branch.
pub fn random_number() -> u32 {
    u32::from_le_bytes(random())
}

/// A new draft's id: sixteen hexadecimal digits.
pub fn new_id() -> String {
    format!("{:016x}", u64::from_le_bytes(random()))
}

/// A property of a JavaScript object; `None` where there is none.
pub fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(of, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A method of a JavaScript object.
pub fn method(of: &JsValue, name: &str) -> Option<Function> {
    property(of, name)?.dyn_into().ok()
}

/// Why a store refused, told by the exception it threw.
pub fn trouble(error: &JsValue) -> Trouble {
    let name = property(error, "name").and_then(|name| name.as_string());
    match name.as_deref() {
        Some("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") => Trouble::Full,
        Some("SecurityError") => Trouble::NoStore,
        _ => Trouble::Refused,
    }
}

/// A promise and the function that fulfils it.
pub fn deferred() -> (Promise, Function) {
    let mut fulfil = None;
    let promise = Promise::new(&mut |resolve, _| fulfil = Some(resolve));
    (
        promise,
        fulfil.expect("a promise calls its function at once"),
    )
}
