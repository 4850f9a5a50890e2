//! What came in and cannot be as it stands: told beside what came of a file, and kept all the same.

use std::collections::BTreeMap;

use forms::calendar::parse_date;
use forms::text::fold;

use crate::entry::serial_key;
use crate::{Merged, keys};

/// Something doubtful in an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The place of the entry in [`Merged::entries`].
    pub place: usize,
    /// What is doubtful.
    pub what: What,
}

/// What is doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A text is no day, so that nothing is known to be due by it.
    NoDay {
        /// Which text: [`keys::VALID_FROM`] or [`keys::VALID_TO`].
        key: &'static str,
        /// What stands there.
        text: String,
    },
    /// A device is written down for another subscriber, too.
    SharedDevice {
        /// Its number.
        device: String,
        /// The place of the other entry.
        other: usize,
    },
    /// There is no name, so that nobody finds it.
    NoName,
}

/// What is doubtful in the entries that a merge has added or changed, in their order.
pub fn doubts(merged: &Merged) -> Vec<Doubt> {
    let mut devices: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, entry) in merged.entries.iter().enumerate() {
        let device = serial_key(&entry.device);
        if !device.is_empty() {
            devices.entry(device).or_default().push(place);
        }
    }
    let is_new = |place: &usize| *place >= merged.before || merged.updated.contains(place);
    let mut doubts = Vec::new();
    for place in (0..merged.entries.len()).filter(is_new) {
        let entry = &merged.entries[place];
        let mut tell = |what| doubts.push(Doubt { place, what });
        if entry.name.trim().is_empty() {
            tell(What::NoName);
        }
        for key in [keys::VALID_FROM, keys::VALID_TO] {
            let text = entry.text(key);
            if !text.is_empty() && parse_date(&text).is_none() {
                tell(What::NoDay { key, text });
            }
        }
        // A certificate and its successor are of one subscriber, on one device.
        let name = fold(&entry.name);
        let same_device = devices.get(&serial_key(&entry.device));
        let other = same_device.into_iter().flatten().copied();
        let other = { other }.find(|other| fold(&merged.entries[*other].name) != name);
        if let Some(other) = other {
            let device = entry.device.clone();
            tell(What::SharedDevice { device, other });
        }
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, merge};

    fn entry(name: &str, serial: &str, device: &str, until: &str) -> Entry {
        Entry {
            name: name.to_owned(),
            serial: serial.to_owned(),
            device: device.to_owned(),
            valid_to: until.to_owned(),
            ..Entry::default()
        }
    }

    #[test]
    fn what_came_in_is_doubted_and_what_was_there_is_left_alone() {
        let there = entry("Lò Văn Páo", "01", "TOK001", "31/02/2027");
        let theirs = vec![
            entry("Cầm Văn Hết", "02", "TOK 002", "31/02/2027"),
            entry("Hà Thị Én", "03", "tok002", "01/08/2027"),
            // One subscriber's next certificate is on the same device.
            entry("HÀ THỊ ÉN", "04", "TOK002", "01/08/2030"),
            entry("Vì Văn Sóng", "05", "TOK005", ""),
            entry("", "06", "", "01/08/2027"),
        ];
        let merged = merge(&[there], theirs);
        let told = doubts(&merged);
        let shared = |place, other, device: &str| Doubt {
            place,
            what: What::SharedDevice {
                device: device.to_owned(),
                other,
            },
        };
        let no_day = What::NoDay {
            key: keys::VALID_TO,
            text: "31/02/2027".to_owned(),
        };
        assert_eq!(
            told,
            [
                Doubt {
                    place: 1,
                    what: no_day
                },
                shared(1, 2, "TOK 002"),
                shared(2, 1, "tok002"),
                shared(3, 1, "TOK002"),
                Doubt {
                    place: 5,
                    what: What::NoName
                },
            ]
        );
    }
}
