//! Dates as Vietnamese offices type them, and working days.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::pack::Period;

/// How a typed date reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// `dd/mm/yyyy`, the way it is kept.
    Tidy(NaiveDate),
    /// Day, month, year, but with other separators or without leading zeros.
    Loose(NaiveDate),
    /// Year, month, day (ISO 8601), with or without a time behind.
    Iso(NaiveDate),
    /// Month, day, year: can only be meant so, since the second number is over 12.
    MonthFirst(NaiveDate),
    /// The bare number a spreadsheet keeps for a day (days since 30/12/1899).
    Serial(NaiveDate),
    /// The year has two digits: the century is anybody's guess.
    TwoDigitYear,
    /// Looks like a date, but there is no such day.
    Impossible,
    /// Does not look like a date.
    NotADate,
}

impl DateReading {
    /// The day that is meant, where there is one.
    pub fn date(self) -> Option<NaiveDate> {
        match self {
            DateReading::Tidy(d)
            | DateReading::Loose(d)
            | DateReading::Iso(d)
            | DateReading::MonthFirst(d)
            | DateReading::Serial(d) => Some(d),
            DateReading::TwoDigitYear | DateReading::Impossible | DateReading::NotADate => None,
        }
    }
}

/// Days of a spreadsheet's calendar that can be a birth, an issue or a letter: 1927 to 2064.
const SERIAL_DAYS: std::ops::RangeInclusive<u32> = 10_000..=60_000;

/// Reads a date as typed. Blank text is [`DateReading::NotADate`].
pub fn read_date(raw: &str) -> DateReading {
    if let Some(day) = read_tidy(raw.as_bytes()) {
        return DateReading::Tidy(day);
    }
    let text = raw.trim();
    let day_part = without_time(text);
    let mut numbers = [0u32; 3];
    let mut digits = [0usize; 3];
    let mut found = 0;
    let mut separated = true;
    for part in day_part.split(['/', '-', '.', ' ', '\u{a0}']) {
        if part.is_empty() {
            // "05 / 03 / 1990" and "05.03.1990." have blanks beside their separators.
            continue;
        }
        if found == 3 || !part.bytes().all(|b| b.is_ascii_digit()) || part.len() > 8 {
            separated = false;
            break;
        }
        numbers[found] = part.parse().unwrap_or(0);
        digits[found] = part.len();
        found += 1;
    }
    match (separated, found) {
        (true, 3) => read_parts(numbers, digits),
        (true, 1) => read_digits(numbers[0], digits[0], day_part),
        _ => DateReading::NotADate,
    }
}

/// The one shape that nearly all values have (dd/mm/yyyy), read without looking twice.
#[inline]
pub(crate) fn read_tidy(bytes: &[u8]) -> Option<NaiveDate> {
    let [d1, d2, b'/', m1, m2, b'/', y1, y2, y3, y4] = *bytes else {
        return None;
    };
    let mut number = [0u32; 8];
    for (place, byte) in number.iter_mut().zip([d1, d2, m1, m2, y1, y2, y3, y4]) {
        if !byte.is_ascii_digit() {
            return None;
        }
        *place = u32::from(byte - b'0');
    }
    let [d1, d2, m1, m2, y1, y2, y3, y4] = number;
    let (day, month) = (d1 * 10 + d2, m1 * 10 + m2);
    let year = y1 * 1000 + y2 * 100 + y3 * 10 + y4;
    date(year, month, day)
}

/// Cuts a time of day from behind a date, as in `2021-08-28 00:00:00` and `2021-08-28T00:00:00`.
fn without_time(text: &str) -> &str {
    match text.find(['T', ' ']) {
        Some(at) if text[at + 1..].contains(':') => &text[..at],
        _ => text,
    }
}

fn read_parts([a, b, c]: [u32; 3], digits: [usize; 3]) -> DateReading {
    if digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2 {
        return date(a, b, c).map_or(DateReading::Impossible, DateReading::Iso);
    }
    if digits[0] > 2 || digits[1] > 2 {
        return DateReading::NotADate;
    }
    match digits[2] {
        4 => match date(c, b, a) {
            Some(day) => DateReading::Loose(day),
            None if b > 12 => {
                date(c, a, b).map_or(DateReading::Impossible, DateReading::MonthFirst)
            }
            None => DateReading::Impossible,
        },
        2 => DateReading::TwoDigitYear,
        _ => DateReading::NotADate,
    }
}

fn read_digits(number: u32, digits: usize, text: &str) -> DateReading {
    if digits == 5 && SERIAL_DAYS.contains(&number) {
        let origin = NaiveDate::from_ymd_opt(1899, 12, 30);
        return origin
            .and_then(|origin| origin.checked_add_days(Days::new(u64::from(number))))
            .map_or(DateReading::NotADate, DateReading::Serial);
    }
    if digits == 8 && text.len() == 8 {
        let (day, month, year) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
        if let Some(day) = date(year, month, day) {
            return DateReading::Loose(day);
        }
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        if let Some(day) = date(year, month, day) {
            return DateReading::Iso(day);
        }
    }
    DateReading::NotADate
}

/// A day between 1900 and 2199; before and after it is a slip of the hand.
fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    if !(1900..2200).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The day a typed text means, whatever its shape.
pub fn parse_date(raw: &str) -> Option<NaiveDate> {
    read_date(raw).date()
}

/// `dd/mm/yyyy`.
pub fn format_date(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// The same day some years later; 29 February becomes 28 February.
pub fn add_years(date: NaiveDate, years: u32) -> Option<NaiveDate> {
    date.checked_add_months(Months::new(years * 12))
}

/// Whole years from one day to another; 0 where the second is not later.
pub fn full_years(from: NaiveDate, to: NaiveDate) -> u32 {
    to.years_since(from).unwrap_or(0)
}

/// Days from one day to another; negative where the second is earlier.
pub fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}

/// The days that are no working days besides Saturdays and Sundays.
#[derive(Debug, Default)]
pub struct DaysOff {
    /// Day and month of those of every year, and when each is one.
    yearly: Vec<(u32, u32, Period)>,
    single: Vec<NaiveDate>,
}

/// For how many days before a stretch a holiday on a weekend may still be made up for in it.
const MADE_UP_WITHIN: u64 = 14;

impl DaysOff {
    /// Adds `dd/mm` of every year, or `dd/mm/yyyy`; false where the text is neither.
    pub fn add(&mut self, text: &str, period: Period) -> bool {
        if let Some(day) = read_tidy(text.as_bytes()) {
            self.single.push(day);
            return true;
        }
        // 29 February is a day, so a leap year tells which days there are.
        match read_tidy([text, "/2000"].concat().as_bytes()) {
            Some(day) => {
                self.yearly.push((day.day(), day.month(), period));
                true
            }
            None => false,
        }
    }

    /// The n-th working day after a day; the day itself for 0.
    ///
    /// A holiday of every year that falls on a weekend is made up for on the next working day (Bộ luật Lao động 2019, Điều 111).
    pub fn working_day_after(&self, from: NaiveDate, count: u32) -> Option<NaiveDate> {
        if count == 0 {
            return Some(from);
        }
        let mut day = from.checked_sub_days(Days::new(MADE_UP_WITHIN))?;
        let (mut owed, mut found) = (0, 0);
        // Even with half of the year off the search ends.
        for _ in 0..MADE_UP_WITHIN + 400 + 4 * u64::from(count) {
            day = day.succ_opt()?;
            if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                owed += u32::from(self.is_yearly(day));
                continue;
            }
            if self.is_yearly(day) || self.single.contains(&day) {
                continue;
            }
            if owed > 0 {
                owed -= 1;
                continue;
            }
            if day > from {
                found += 1;
                if found == count {
                    return Some(day);
                }
            }
        }
        None
    }

    fn is_yearly(&self, date: NaiveDate) -> bool {
        self.yearly.iter().any(|(day, month, period)| {
            (*day, *month) == (date.day(), date.month()) && period.contains(date)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn dates_are_read_as_offices_type_them() {
        let march = day("1990-03-05");
        let cases = [
            ("05/03/1990", DateReading::Tidy(march)),
            ("5/3/1990", DateReading::Loose(march)),
            (" 05/03/1990 ", DateReading::Loose(march)),
            ("05-03-1990", DateReading::Loose(march)),
            ("05.03.1990", DateReading::Loose(march)),
            ("5 3 1990", DateReading::Loose(march)),
            ("05 / 03 / 1990", DateReading::Loose(march)),
            ("05031990", DateReading::Loose(march)),
            ("1990-03-05", DateReading::Iso(march)),
            ("1990-03-05 00:00:00", DateReading::Iso(march)),
            ("1990-03-05T00:00:00", DateReading::Iso(march)),
            ("1990/3/5", DateReading::Iso(march)),
            ("19900305", DateReading::Iso(march)),
            ("03/25/1990", DateReading::MonthFirst(day("1990-03-25"))),
            ("29175", DateReading::Serial(day("1979-11-16"))),
            ("44075", DateReading::Serial(day("2020-09-01"))),
            ("29/02/2024", DateReading::Tidy(day("2024-02-29"))),
            ("29/02/2023", DateReading::Impossible),
            ("31/02/1990", DateReading::Impossible),
            ("00/01/1990", DateReading::Impossible),
            ("05/03/0090", DateReading::Impossible),
            ("05/03/90", DateReading::TwoDigitYear),
            ("1990", DateReading::NotADate),
            ("3/1990", DateReading::NotADate),
            ("", DateReading::NotADate),
            ("hôm qua", DateReading::NotADate),
            ("99999", DateReading::NotADate),
            ("5/3/1990/2", DateReading::NotADate),
            ("٠٥/٠٣/١٩٩٠", DateReading::NotADate),
        ];
        for (raw, expected) in cases {
            assert_eq!(read_date(raw), expected, "{raw}");
        }
    }

    #[test]
    fn working_days_leave_out_weekends_and_days_off() {
        let mut days_off = DaysOff::default();
        for text in ["01/01", "30/04", "01/05", "02/09", "07/04/2025"] {
            assert!(days_off.add(text, Period::default()), "{text}");
        }
        for text in ["", "1/5", "31/02", "Tết", "2025-01-29"] {
            assert!(!days_off.add(text, Period::default()), "{text}");
        }
        let cases = [
            ("2024-07-15", 0, "2024-07-15"),
            ("2024-07-15", 5, "2024-07-22"),
            // A Friday.
            ("2024-07-19", 1, "2024-07-22"),
            ("2024-07-20", 1, "2024-07-22"),
            ("2025-04-28", 3, "2025-05-05"),
            // A holiday of one year.
            ("2025-04-04", 1, "2025-04-08"),
            ("2026-04-03", 2, "2026-04-07"),
            // 1 January on a Saturday: the Monday makes up for it.
            ("2021-12-31", 1, "2022-01-04"),
            ("2022-01-03", 1, "2022-01-04"),
            // 30 April and 1 May on a weekend: Monday and Tuesday.
            ("2022-04-29", 1, "2022-05-04"),
            ("2022-05-01", 1, "2022-05-04"),
        ];
        for (from, count, expected) in cases {
            assert_eq!(
                days_off.working_day_after(day(from), count),
                Some(day(expected)),
                "{from} {count}"
            );
        }
    }

    #[test]
    fn a_year_without_working_days_ends_the_search() {
        let mut days_off = DaysOff::default();
        let year = day("2024-01-01").iter_days().take(366);
        for date in year {
            days_off.add(&format_date(date)[..5], Period::default());
        }
        assert_eq!(days_off.working_day_after(day("2024-07-15"), 3), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(raw in ".{0,40}") {
            let _ = read_date(&raw);
        }

        #[test]
        fn what_is_written_is_read_back(days in 0i32..100_000) {
            let date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Duration::days(i64::from(days));
            proptest::prop_assert_eq!(read_date(&format_date(date)), DateReading::Tidy(date));
        }
    }
}
