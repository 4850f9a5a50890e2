//! What comes in again: nothing is written over, and it is said what came of it.

mod common;

use common::{day, entry};
use proptest::prelude::*;
use register::{Conflict, Entry, Event, EventKind, Kind, Merged, file, keys, merge};

/// Added, updated, unchanged, conflicts.
fn counts(merged: &Merged) -> (usize, usize, usize, usize) {
    (
        merged.added(),
        merged.updated.len(),
        merged.unchanged,
        merged.conflicts.len(),
    )
}

#[test]
fn a_certificate_is_known_by_its_serial_number() {
    let ours = [entry("31/12/2026", "")];
    let same = Entry {
        serial: "00 54:ab:01".to_owned(),
        name: "LÒ THỊ ÁNH NGUYỆT".to_owned(),
        valid_to: "31-12-2026".to_owned(),
        ..ours[0].clone()
    };
    assert_eq!(counts(&merge(&ours, vec![same])), (0, 0, 1, 0));

    let more = Entry {
        holder: "Hà Văn Ước".to_owned(),
        ..ours[0].clone()
    };
    let merged = merge(&ours, vec![more]);
    assert_eq!(counts(&merged), (0, 1, 0, 0));
    assert_eq!(merged.entries[0].holder, "Hà Văn Ước");

    let other = Entry {
        valid_to: "01/01/2030".to_owned(),
        ..ours[0].clone()
    };
    let merged = merge(&ours, vec![other]);
    assert_eq!(counts(&merged), (0, 0, 1, 1));
    assert_eq!(
        merged.entries[0].valid_to, "31/12/2026",
        "the register keeps its own"
    );
    assert_eq!(
        merged.conflicts[0],
        Conflict {
            place: 0,
            key: keys::VALID_TO.to_owned(),
            ours: "31/12/2026".to_owned(),
            theirs: "01/01/2030".to_owned()
        }
    );

    let another = Entry {
        serial: "77".to_owned(),
        device: "TK-0002".to_owned(),
        ..ours[0].clone()
    };
    assert_eq!(counts(&merge(&ours, vec![another])), (1, 0, 0, 0));
}

#[test]
fn events_come_together_and_none_stands_twice() {
    let ours = [entry("31/12/2026", "12/07/2024|Bàn giao cho thuê bao")];
    let theirs = entry(
        "31/12/2026",
        "12/07/2024|Bàn giao cho thuê bao\n15/07/2024|Có hiệu lực",
    );
    let merged = merge(&ours, vec![theirs.clone(), theirs]);
    assert_eq!(counts(&merged), (0, 1, 1, 0));
    assert_eq!(merged.entries[0].events.len(), 2);
}

#[test]
fn a_request_becomes_the_certificate_that_comes_of_it() {
    let request = |email: &str| Entry {
        serial: String::new(),
        device: String::new(),
        valid_from: String::new(),
        email: email.to_owned(),
        ..entry("", "02/07/2024|Đề nghị cấp")
    };
    let certificate = Entry {
        kind: Kind::Unknown,
        device: String::new(),
        ..entry("31/12/2029", "")
    };
    let merged = merge(
        &[request("nguyetlta@sonla.gov.vn")],
        vec![certificate.clone()],
    );
    assert_eq!(counts(&merged), (0, 1, 0, 0));
    assert_eq!(
        (merged.entries[0].serial.as_str(), merged.entries[0].kind),
        ("54AB01", Kind::Person)
    );
    // Another person of the same name.
    assert_eq!(
        counts(&merge(
            &[request("nguyetlt@sonla.gov.vn")],
            vec![certificate.clone()]
        )),
        (1, 0, 0, 0)
    );
    // Two that fit: nobody can tell which.
    let two = [
        request("nguyetlta@sonla.gov.vn"),
        request("nguyetlta@sonla.gov.vn"),
    ];
    assert_eq!(counts(&merge(&two, vec![certificate])), (1, 0, 0, 0));
}

#[test]
fn the_same_request_recorded_again_is_one() {
    let request = Entry {
        serial: String::new(),
        device: String::new(),
        ..entry("", "02/07/2024|Đề nghị cấp|12/SNV-VP")
    };
    assert_eq!(
        counts(&merge(&[], vec![request.clone(), request.clone()])),
        (1, 0, 1, 0)
    );
    assert_eq!(
        counts(&merge(
            std::slice::from_ref(&request),
            vec![request.clone()]
        )),
        (0, 0, 1, 0)
    );
}

#[test]
fn further_columns_are_filled_in_and_never_written_over() {
    let with = |colour: &str, place: &str| Entry {
        other: vec![
            ("Màu".to_owned(), colour.to_owned()),
            ("Nơi để".to_owned(), place.to_owned()),
        ],
        ..entry("31/12/2026", "")
    };
    let merged = merge(&[with("xanh", "")], vec![with("đỏ", "Tủ 2")]);
    assert_eq!(counts(&merged), (0, 1, 0, 1));
    assert_eq!(merged.entries[0].other, with("xanh", "Tủ 2").other);
    let conflict = &merged.conflicts[0];
    assert_eq!(
        (&*conflict.key, &*conflict.ours, &*conflict.theirs),
        ("Màu", "xanh", "đỏ")
    );
    let plain = entry("31/12/2026", "");
    assert_eq!(
        counts(&merge(&[with("xanh", "")], vec![plain])),
        (0, 0, 1, 0)
    );
}

#[test]
fn files_of_newer_versions_are_refused_and_unknown_keys_are_kept() {
    let cases = [
        ("", "bị hỏng"),
        ("[]", "không phải sổ"),
        (r#"{"format":"chukyso-draft","version":1}"#, "không phải sổ"),
        (
            r#"{"format":"chukyso-register","version":2,"entries":[]}"#,
            "phiên bản mới hơn",
        ),
        (
            r#"{"format":"chukyso-register","version":1}"#,
            "không phải sổ",
        ),
    ];
    for (text, words) in cases {
        let sentence = file::read(text).unwrap_err().message();
        assert!(sentence.contains(words), "{text}: {sentence}");
    }
    let text = r#"{"format":"chukyso-register","version":1,"entries":[{"tenChungThu":"A","mau":{"x":1},"dienBien":"15/07/2024 | Đề nghị cấp\nlạ"}]}"#;
    let entries = file::read(text).unwrap();
    assert_eq!(
        entries[0].other,
        [("mau".to_owned(), r#"{"x":1}"#.to_owned())]
    );
    assert_eq!(entries[0].unread, ["lạ"]);
    assert_eq!(file::read(&file::write(&entries)).unwrap(), entries);
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let texts = proptest::collection::vec("[a-cA-C0-2 ]{0,3}", 8);
    let events = proptest::collection::vec((0..3u64, 0..EventKind::ALL.len()), 0..3);
    (texts, events, 0..4usize, any::<bool>()).prop_map(|(texts, events, kind, renewed)| {
        let text = |at: usize| texts[at].trim().to_owned();
        let mut entry = Entry {
            kind: [Kind::Unknown, Kind::Person, Kind::Agency, Kind::Device][kind],
            name: text(0),
            agency: text(1),
            email: text(2),
            serial: text(3),
            device: text(4),
            holder: text(5),
            valid_to: text(6),
            notes: text(7),
            renewed,
            ..Entry::default()
        };
        for (days, kind) in events {
            entry.add(Event::new(
                day("15/07/2024") + chrono::Days::new(days),
                EventKind::ALL[kind],
            ));
        }
        entry
    })
}

proptest! {
    #[test]
    fn no_text_that_was_there_is_lost(ours in proptest::collection::vec(any_entry(), 0..6), theirs in proptest::collection::vec(any_entry(), 0..6)) {
        let merged = merge(&ours, theirs.clone());
        for (before, after) in ours.iter().zip(&merged.entries) {
            for key in [keys::NAME, keys::AGENCY, keys::EMAIL, keys::SERIAL, keys::DEVICE, keys::HOLDER, keys::VALID_TO] {
                let (before, after) = (before.text(key), after.text(key));
                prop_assert!(before.is_empty() || before == after, "{key}: {before} became {after}");
            }
            prop_assert!(before.events.iter().all(|event| after.events.contains(event)));
            prop_assert!(after.notes.contains(&before.notes));
        }
        let touched = merged.added() + merged.unchanged;
        prop_assert!(touched <= theirs.len());
        // Coming in once more it says nothing new about what has a serial number.
        let numbered: Vec<Entry> = merged.entries.iter().filter(|entry| !entry.serial_key().is_empty()).cloned().collect();
        let again = merge(&numbered, numbered.clone());
        prop_assert_eq!(again.added(), 0);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = file::read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_json_in_place_of_a_register_is_read_or_refused(inner in "\\PC{0,40}") {
        let value = serde_json::Value::from(inner.as_str());
        for entries in [serde_json::json!([{ "tenChungThu": value }, value, 5, null]), value.clone()] {
            let text = serde_json::json!({ "format": "chukyso-register", "version": 1, "entries": entries }).to_string();
            if let Ok(entries) = file::read(&text) {
                prop_assert_eq!(file::read(&file::write(&entries)).unwrap(), entries);
            }
        }
    }
}
