//! How long a certificate may wait to be renewed.

use chrono::{Days, NaiveDate};

use super::Certificate;

/// How a certificate stands on the day its renewal is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewal {
    /// The day in Vietnam on which it ends.
    pub expires: NaiveDate,
    /// Days from the one to the other; 0 on the last day, negative behind it.
    pub days_left: i64,
    /// The last day on which as many days are left as are needed.
    pub last_safe_day: NaiveDate,
    /// Whether as many days are left as are needed.
    pub in_time: bool,
}

/// Counts the days from the day the request is received to the end of the certificate.
///
/// `days_needed` is how many days of validity the regulation asks for on that day.
pub fn renewal(certificate: &Certificate, received: NaiveDate, days_needed: u32) -> Renewal {
    let expires = certificate.validity.last_day();
    let days_left = expires.signed_duration_since(received).num_days();
    Renewal {
        expires,
        days_left,
        last_safe_day: expires
            .checked_sub_days(Days::new(days_needed.into()))
            .unwrap_or(NaiveDate::MIN),
        in_time: days_left >= i64::from(days_needed),
    }
}
