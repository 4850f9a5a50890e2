//! The packs as they are shipped, and short ways to make days and entries.
#![allow(dead_code, reason = "each test binary uses a part of these helpers")]
#![allow(
    clippy::disallowed_methods,
    reason = "a test reads the pack from its folder"
)]

use std::path::Path;

use chrono::NaiveDate;
use forms::{Pack, Record};
use register::{Entry, event};

/// Both packs.
pub const PACKS: [&str; 2] = ["tt185-2019", "nd68-2024"];

/// A pack as it is shipped.
pub fn pack(id: &str) -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../packs")
        .join(id);
    Pack::open(|name| std::fs::read_to_string(folder.join(name))).unwrap()
}

/// The faultless record of a form, one of the engine's own tests.
pub fn good(pack: &Pack, form: &str) -> Record {
    let file = format!("../forms/tests/records/{}/{form}-good.json", pack.id);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    Record::from_json(&std::fs::read_to_string(path).unwrap(), pack).unwrap()
}

/// A day as it is typed.
pub fn day(text: &str) -> NaiveDate {
    forms::calendar::parse_date(text).unwrap()
}

/// An entry with a certificate, and what happened to it.
pub fn entry(until: &str, lines: &str) -> Entry {
    let (events, unread) = event::read_lines(lines);
    assert!(unread.is_empty(), "{unread:?}");
    Entry {
        kind: register::Kind::Person,
        name: "Lò Thị Ánh Nguyệt".to_owned(),
        email: "nguyetlta@sonla.gov.vn".to_owned(),
        serial: "54AB01".to_owned(),
        device: "TK-0001".to_owned(),
        valid_from: "01/08/2019".to_owned(),
        valid_to: until.to_owned(),
        events,
        ..Entry::default()
    }
}

/// A record of a form with values and rows.
pub fn record(
    pack: &Pack,
    form: &str,
    values: &[(&str, &str)],
    rows: &[&[(&str, &str)]],
) -> Record {
    let form = pack.form(form).unwrap();
    let mut record = Record::new(&pack.id, form);
    for (key, value) in values {
        record.values.set(key, value);
    }
    for row in rows {
        let mut new = form.new_row();
        for (key, value) in *row {
            new.set(key, value);
        }
        record.rows.push(new);
    }
    record
}
