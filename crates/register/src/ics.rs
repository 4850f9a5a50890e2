//! Days as a calendar file (iCalendar, RFC 5545), which every calendar program opens.
//!
//! The same days give the same identities (UID) again, so that a program that opens a later file changes its entries instead of doubling them.

use chrono::NaiveDateTime;
use chrono::{Datelike, NaiveDate, Timelike};

/// One whole day of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What tells it from all others: the same for the same thing in every file.
    pub uid: String,
    /// The day.
    pub day: NaiveDate,
    /// What is due.
    pub summary: String,
    /// More words, on as many lines as wanted; may be empty.
    pub description: String,
    /// So many days before there is a reminder, at nine in the morning; none without one.
    pub remind: Option<u32>,
}

/// A line is at most so many octets long, without its end (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

/// The calendar; `stamp` is the moment of writing in UTC (DTSTAMP).
pub fn calendar(name: &str, items: &[Item], stamp: NaiveDateTime) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Chukyso//So theo doi//VI");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    text(&mut out, "X-WR-CALNAME", name);
    let stamp = [&date(stamp.date()), "T", &time(stamp), "Z"].concat();
    for item in items {
        line(&mut out, "BEGIN:VEVENT");
        text(&mut out, "UID", &item.uid);
        line(&mut out, &["DTSTAMP:", &stamp].concat());
        line(&mut out, &["DTSTART;VALUE=DATE:", &date(item.day)].concat());
        if let Some(next) = item.day.succ_opt() {
            // The end of a whole day is the day after (3.6.1).
            line(&mut out, &["DTEND;VALUE=DATE:", &date(next)].concat());
        }
        text(&mut out, "SUMMARY", &item.summary);
        if !item.description.is_empty() {
            text(&mut out, "DESCRIPTION", &item.description);
        }
        // Nobody is busy the whole day for it (3.8.2.7).
        line(&mut out, "TRANSP:TRANSPARENT");
        if let Some(days) = item.remind {
            line(&mut out, "BEGIN:VALARM");
            line(&mut out, "ACTION:DISPLAY");
            // From the midnight that begins the day: nine in the morning so many days before.
            let trigger = match days {
                0 => "PT9H".to_owned(),
                days => ["-P", &(days - 1).to_string(), "DT15H"].concat(),
            };
            line(&mut out, &["TRIGGER:", &trigger].concat());
            text(&mut out, "DESCRIPTION", &item.summary);
            line(&mut out, "END:VALARM");
        }
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn text(out: &mut String, name: &str, value: &str) {
    line(out, &[name, ":", &escaped(value)].concat());
}

/// Text as a value (3.3.11): line breaks as `\n`, and a backslash before backslash, semicolon and comma; other control characters have no place.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Puts a line, folded at 75 octets but never inside a letter (3.1).
fn line(out: &mut String, content: &str) {
    let mut room = LINE_OCTETS;
    for c in content.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE_OCTETS - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

fn date(day: NaiveDate) -> String {
    [
        four(day.year().clamp(0, 9999) as u32),
        two(day.month()),
        two(day.day()),
    ]
    .concat()
}

fn time(stamp: NaiveDateTime) -> String {
    [two(stamp.hour()), two(stamp.minute()), two(stamp.second())].concat()
}

fn two(number: u32) -> String {
    format!("{number:02}")
}

fn four(number: u32) -> String {
    format!("{number:04}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn stamp() -> NaiveDateTime {
        day(2026, 11, 24).and_hms_opt(1, 2, 3).unwrap()
    }

    fn item(summary: &str) -> Item {
        Item {
            uid: "AB12-gia-han@chukyso".to_owned(),
            day: day(2026, 12, 31),
            summary: summary.to_owned(),
            description: String::new(),
            remind: Some(14),
        }
    }

    /// The lines of a calendar as a program that reads it joins them again (3.1).
    fn unfolded(text: &str) -> Vec<String> {
        let text = text.replace("\r\n ", "");
        text.strip_suffix("\r\n")
            .unwrap()
            .split("\r\n")
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn a_day_is_written_as_the_standard_says() {
        let calendar = calendar(
            "Sổ theo dõi",
            &[item("Gia hạn: Sở Nội vụ, Văn phòng; \\ hết")],
            stamp(),
        );
        let expected = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Chukyso//So theo doi//VI",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            "X-WR-CALNAME:Sổ theo dõi",
            "BEGIN:VEVENT",
            "UID:AB12-gia-han@chukyso",
            "DTSTAMP:20261124T010203Z",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "SUMMARY:Gia hạn: Sở Nội vụ\\, Văn phòng\\; \\\\ hết",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-P13DT15H",
            "DESCRIPTION:Gia hạn: Sở Nội vụ\\, Văn phòng\\; \\\\ hết",
            "END:VALARM",
            "END:VEVENT",
            "END:VCALENDAR",
        ];
        assert_eq!(unfolded(&calendar), expected);
    }

    #[test]
    fn no_text_begins_a_line_of_its_own() {
        let mut evil = item("một\nEND:VCALENDAR\r\nhai\rba\u{7}");
        evil.remind = None;
        let lines = unfolded(&calendar("x", &[evil], stamp()));
        assert!(
            lines.contains(&"SUMMARY:một\\nEND:VCALENDAR\\nhai\\nba".to_owned()),
            "{lines:?}"
        );
        assert_eq!(
            lines
                .iter()
                .filter(|line| line.as_str() == "END:VCALENDAR")
                .count(),
            1
        );
    }

    proptest! {
        #[test]
        fn lines_are_folded_and_nothing_is_lost(summary in "[\\PC\n]{0,300}") {
            let text = calendar("Sổ", &[item(&summary)], stamp());
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= LINE_OCTETS, "{} octets: {}", line.len(), line);
                prop_assert!(!line.contains(['\r', '\n']));
            }
            let summary = ["SUMMARY:", &escaped(&summary)].concat();
            prop_assert!(unfolded(&text).contains(&summary));
        }
    }
}
