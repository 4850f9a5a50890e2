//! What a cell says, as the person meant it: no exponent, no `.0`, dates as `dd/mm/yyyy`.

use calamine::{Data, ExcelDateTime};

use super::NoticeKind;

/// The first day number that is no date any more (1 January 10000 in the 1900 system).
const END_OF_DATES: f64 = 2_958_466.0;

/// A cell's text and what was noticed about it.
pub(crate) type Reading = (String, Option<NoticeKind>);

/// The text of a workbook's cell; `zeros` is the number of digits its format pads to.
pub(crate) fn text_of(value: Data, zeros: usize) -> Reading {
    let text = match value {
        Data::Empty => String::new(),
        Data::String(text) => text,
        Data::Int(number) => pad(number.to_string(), zeros),
        Data::Float(number) => pad(number_text(number), zeros),
        Data::Bool(yes) => (if yes { "TRUE" } else { "FALSE" }).to_owned(),
        Data::DateTime(moment) => moment_text(&moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => iso_text(&text),
        Data::Error(error) => {
            let error = error.to_string();
            return (error.clone(), Some(NoticeKind::ErrorCell { error }));
        }
    };
    (text, None)
}

/// A number as a spreadsheet shows it in full: whole numbers without `.0`, at most 15 significant digits, never an exponent.
pub(crate) fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// Zeros in front, as a number format such as `0000000000` shows them.
fn pad(digits: String, zeros: usize) -> String {
    if digits.len() < zeros && digits.bytes().all(|b| b.is_ascii_digit()) {
        format!("{digits:0>zeros$}")
    } else {
        digits
    }
}

/// How many digits a number format pads to: 10 for `0000000000` and for `0000 000 000`, 0 for any other.
pub(crate) fn padded_digits(format: &str) -> usize {
    let mut digits = 0;
    for c in format.chars() {
        match c {
            '0' => digits += 1,
            ' ' | '\\' | '"' => {}
            _ => return 0,
        }
    }
    if digits > 1 { digits } else { 0 }
}

/// A day number as a date; what is no date (a citizen's number in a date format) stays a number.
fn moment_text(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if moment.is_duration() || !(0.0..END_OF_DATES).contains(&serial) {
        return number_text(serial);
    }
    let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
    if serial < 1.0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{day:02}/{month:02}/{year:04}")
    }
}

/// An ISO 8601 date or moment as `dd/mm/yyyy`; anything else as it is.
pub(crate) fn iso_text(text: &str) -> String {
    let date = text.split(['T', ' ']).next().unwrap_or("");
    match chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d") {
        Ok(date) => forms::calendar::format_date(date),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_are_written_out() {
        let cases = [
            (15_090_667_357.0, "15090667357"),
            (966_472_506.0, "966472506"),
            (29_175.0, "29175"),
            (0.0, "0"),
            (-5.0, "-5"),
            (0.1 + 0.2, "0.3"),
            (1.5, "1.5"),
            (1e15, "1000000000000000"),
            (1.2e20, "120000000000000000000"),
        ];
        for (number, expected) in cases {
            assert_eq!(number_text(number), expected);
        }
    }

    #[test]
    fn zeros_that_a_format_shows_are_kept() {
        for (format, digits) in [
            ("0000000000", 10),
            ("0000\\ 000\\ 000", 10),
            ("General", 0),
            ("0", 0),
            ("0.00", 0),
            ("@", 0),
            ("#,##0", 0),
        ] {
            assert_eq!(padded_digits(format), digits, "{format}");
        }
        assert_eq!(text_of(Data::Float(966_472_506.0), 10).0, "0966472506");
        assert_eq!(text_of(Data::Float(-5.0), 10).0, "-5");
    }

    #[test]
    fn day_numbers_become_dates_in_both_systems() {
        let date = |serial, since_1904| {
            moment_text(&ExcelDateTime::new(
                serial,
                ExcelDateTimeType::DateTime,
                since_1904,
            ))
        };
        assert_eq!(date(29_175.0, false), "16/11/1979");
        assert_eq!(date(27_713.0, true), "16/11/1979");
        assert_eq!(date(29_175.75, false), "16/11/1979");
        assert_eq!(date(0.5, false), "12:00");
        assert_eq!(date(15_090_667_357.0, false), "15090667357");
    }

    #[test]
    fn iso_dates_are_turned_round() {
        for (text, expected) in [
            ("2021-08-28T00:00:00", "28/08/2021"),
            ("2021-08-28", "28/08/2021"),
            ("PT1H", "PT1H"),
            ("2021-13-01", "2021-13-01"),
        ] {
            assert_eq!(iso_text(text), expected);
        }
    }
}
