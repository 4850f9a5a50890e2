//! Today, from the clock of this machine or as given for tests and old dossiers.

use chrono::{Local, NaiveDate};

/// Reads `YYYY-MM-DD` or dd/mm/yyyy.
///
/// # Errors
/// A sentence for the user where it is no date.
pub fn parse(text: &str) -> Result<NaiveDate, String> {
    forms::calendar::parse_date(text).ok_or_else(|| {
        format!("“{text}” không phải là ngày: hãy ghi dạng 2024-07-15 hoặc 15/07/2024.")
    })
}

/// The day given, or the clock's.
pub fn or_now(given: Option<NaiveDate>) -> NaiveDate {
    given.unwrap_or_else(|| Local::now().date_naive())
}
