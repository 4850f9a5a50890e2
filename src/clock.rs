//! The computer's clock and waiting; the pure crates get what it says as arguments.

use std::time::Duration;

use chrono::NaiveDate;
use js_sys::{Date, Function, Promise};
use leptos::prelude::set_timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Today, where the user is.
pub fn today() -> NaiveDate {
    let now = Date::new_0();
    NaiveDate::from_ymd_opt(
        now.get_full_year() as i32,
        now.get_month() + 1,
        now.get_date(),
    )
    .unwrap_or_default()
}

/// This moment, in milliseconds since 1970.
pub fn now() -> u64 {
    Date::now() as u64
}

/// The time of day of a moment (milliseconds since 1970), as `14:03`.
pub fn time_of_day(at: u64) -> String {
    let at = date(at);
    [two(at.get_hours()), two(at.get_minutes())].join(":")
}

/// The day of a moment (milliseconds since 1970), as `22/11/2026`.
pub fn day(at: u64) -> String {
    let at = date(at);
    [
        two(at.get_date()),
        two(at.get_month() + 1),
        at.get_full_year().to_string(),
    ]
    .join("/")
}

fn date(at: u64) -> Date {
    Date::new(&(at as f64).into())
}

fn two(number: u32) -> String {
    let text = number.to_string();
    if number < 10 {
        ["0", &text].concat()
    } else {
        text
    }
}

/// Waits so long.
pub async fn pause(time: Duration) {
    let promise = Promise::new(&mut |resolve: Function, _| {
        set_timeout(
            move || {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            },
            time,
        );
    });
    let _ = JsFuture::from(promise).await;
}
