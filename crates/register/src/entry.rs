//! One certificate of one subscriber, from the first request to the return of its device.

use chrono::NaiveDate;
use forms::Values;
use forms::calendar::parse_date;
use forms::text::bare;

use crate::{Event, EventKind, event, file, keys};

/// Whose certificate it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// Not said: a certificate alone does not always tell.
    #[default]
    Unknown,
    /// A person (Thông tư 185/2019/TT-BQP, Mẫu 01, 02; Nghị định 68/2024/NĐ-CP, Mẫu số 01).
    Person,
    /// An agency or organisation (Mẫu 03, 04; Mẫu số 02).
    Agency,
    /// A device, service or software (Mẫu 05, 06; Mẫu số 03).
    Device,
}

impl Kind {
    /// Those that can be chosen.
    pub const ALL: [Kind; 3] = [Kind::Person, Kind::Agency, Kind::Device];

    /// The law's words; empty where the kind is not known.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Unknown => "",
            Kind::Person => "Cá nhân",
            Kind::Agency => "Cơ quan, tổ chức",
            Kind::Device => "Thiết bị, dịch vụ, phần mềm",
        }
    }

    /// What a text says, in whatever case and however shortened; none where it says something else.
    pub fn read(text: &str) -> Option<Kind> {
        let text = bare(text);
        let has = |words: &str| text.contains(words);
        match () {
            () if text.is_empty() => Some(Kind::Unknown),
            () if has("thiet bi") || has("dich vu") || has("phan mem") => Some(Kind::Device),
            () if has("co quan") || has("to chuc") => Some(Kind::Agency),
            () if has("ca nhan") => Some(Kind::Person),
            () => None,
        }
    }
}

/// An entry of the register. Texts are as they were typed or read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    /// Whose certificate it is.
    pub kind: Kind,
    /// The certificate's name: the person, the agency or the device.
    pub name: String,
    /// The agency, levels one a line, highest first.
    pub agency: String,
    /// The official e-mail address.
    pub email: String,
    /// The number of the subscriber's identity paper.
    pub identity: String,
    /// The certificate's serial number; empty until there is a certificate.
    pub serial: String,
    /// The serial number of the device.
    pub device: String,
    /// Who holds the device; for a person's own certificate empty means that person.
    pub holder: String,
    /// The first day of validity.
    pub valid_from: String,
    /// The last day of validity.
    pub valid_to: String,
    /// Whether it came of a renewal, after which there is no second one (Nghị định 130/2018/NĐ-CP, Điều 63).
    pub renewed: bool,
    /// Notes.
    pub notes: String,
    /// What happened, in the order of days.
    pub events: Vec<Event>,
    /// Lines of events that could not be read; kept as they are.
    pub unread: Vec<String>,
    /// Texts that the register has no place for, by their keys: the headings of a spreadsheet's further columns, or what a newer version knows.
    pub other: Vec<(String, String)>,
}

impl Entry {
    /// The entry that a row of texts is.
    pub fn from_values(values: &Values) -> Entry {
        let text = |key: &str| values.get(key).trim().to_owned();
        let (events, unread) = event::read_lines(values.get(keys::EVENTS));
        let mut notes = text(keys::NOTES);
        let kind_text = text(keys::KIND);
        let kind = Kind::read(&kind_text).unwrap_or_else(|| {
            // Another word for the kind is kept where a person reads it.
            notes = joined([&notes, &kind_text], "\n");
            Kind::Unknown
        });
        let other = values
            .iter()
            .filter(|(key, _)| !keys::ALL.contains(key))
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        let mut entry = Entry {
            kind,
            name: text(keys::NAME),
            agency: text(keys::AGENCY),
            email: text(keys::EMAIL),
            identity: text(keys::IDENTITY),
            serial: text(keys::SERIAL),
            device: text(keys::DEVICE),
            holder: text(keys::HOLDER),
            valid_from: text(keys::VALID_FROM),
            valid_to: text(keys::VALID_TO),
            renewed: was_renewed(values.get(keys::RENEWED)),
            notes,
            events: Vec::with_capacity(events.len()),
            unread,
            other: other.collect(),
        };
        for event in events {
            entry.place(event);
        }
        entry
    }

    /// Its texts by key, those that this version does not know last; empty ones are among them.
    pub fn to_texts(&self) -> Vec<(String, String)> {
        let known = keys::ALL
            .iter()
            .map(|key| ((*key).to_owned(), self.text(key)));
        known.chain(self.other.iter().cloned()).collect()
    }

    /// The text under a key; empty where there is none.
    pub fn text(&self, key: &str) -> String {
        match key {
            keys::KIND => self.kind.label().to_owned(),
            keys::RENEWED if self.renewed => ONCE.to_owned(),
            keys::EVENTS => event::to_lines(&self.events, &self.unread),
            _ => self.field(key).cloned().unwrap_or_default(),
        }
    }

    /// A text that is typed as it is: all but the kind, the renewal and the events.
    pub fn field(&self, key: &str) -> Option<&String> {
        Some(match key {
            keys::NAME => &self.name,
            keys::AGENCY => &self.agency,
            keys::EMAIL => &self.email,
            keys::IDENTITY => &self.identity,
            keys::SERIAL => &self.serial,
            keys::DEVICE => &self.device,
            keys::HOLDER => &self.holder,
            keys::VALID_FROM => &self.valid_from,
            keys::VALID_TO => &self.valid_to,
            keys::NOTES => &self.notes,
            _ => {
                return self
                    .other
                    .iter()
                    .find(|(own, _)| own == key)
                    .map(|(_, text)| text);
            }
        })
    }

    /// The same, to be changed; none for a key that it has not.
    pub fn field_mut(&mut self, key: &str) -> Option<&mut String> {
        Some(match key {
            keys::NAME => &mut self.name,
            keys::AGENCY => &mut self.agency,
            keys::EMAIL => &mut self.email,
            keys::IDENTITY => &mut self.identity,
            keys::SERIAL => &mut self.serial,
            keys::DEVICE => &mut self.device,
            keys::HOLDER => &mut self.holder,
            keys::VALID_FROM => &mut self.valid_from,
            keys::VALID_TO => &mut self.valid_to,
            keys::NOTES => &mut self.notes,
            _ => {
                return self
                    .other
                    .iter_mut()
                    .find(|(own, _)| own == key)
                    .map(|(_, text)| text);
            }
        })
    }

    /// The last day of validity, where the text is a day.
    pub fn until(&self) -> Option<NaiveDate> {
        parse_date(&self.valid_to)
    }

    /// The first day of validity, where the text is a day.
    pub fn from(&self) -> Option<NaiveDate> {
        parse_date(&self.valid_from)
    }

    /// The last event of a kind.
    pub fn last(&self, kind: EventKind) -> Option<&Event> {
        self.events.iter().rev().find(|event| event.kind == kind)
    }

    /// The agency's lowest level, which tells it from others.
    pub fn own_agency(&self) -> &str {
        let mut levels = self.agency.lines().map(str::trim);
        levels.rfind(|line| !line.is_empty()).unwrap_or_default()
    }

    /// Adds an event, unless it stands there already; whether it was added.
    pub fn add(&mut self, event: Event) -> bool {
        let known = self.events.iter().any(|own| own.same_as(&event));
        if !known {
            self.place(event);
        }
        !known
    }

    /// The serial number as it is compared: capital hexadecimal without separators and leading zeros; empty where there is none.
    pub fn serial_key(&self) -> String {
        serial_key(&self.serial)
    }

    /// The same with the text of a further column where the register has a place for it.
    ///
    /// Notes and events take it beside what they say; any other place only where it is empty, else the text stays where it is.
    #[must_use]
    pub fn with_placed(self, further: &str, key: &str) -> Entry {
        let text = self.text(further);
        let there = self.text(key);
        let takes = there.is_empty() || matches!(key, keys::NOTES | keys::EVENTS);
        if text.is_empty() || !takes {
            return self;
        }
        let mut values = file::new_row();
        let kept = self.to_texts().into_iter();
        for (own, text) in kept.filter(|(own, _)| own != further) {
            values.set(&own, text);
        }
        values.set(key, joined([&there, &text], "\n"));
        Entry::from_values(&values)
    }

    /// What the entry is found by: its texts in small letters without marks, see [`needle`].
    pub fn haystack(&self) -> String {
        let further = self.other.iter().map(|(_, text)| text);
        let texts = [
            &self.name,
            &self.agency,
            &self.email,
            &self.identity,
            &self.serial,
            &self.device,
            &self.holder,
            &self.notes,
            &self.serial_key(),
        ];
        bare(&joined(texts.into_iter().chain(further), " "))
    }

    /// Puts an event behind those of its day and before.
    fn place(&mut self, event: Event) {
        let later = self.events.partition_point(|own| own.day <= event.day);
        self.events.insert(later, event);
    }
}

/// What the packs' list `so-lan-gia-han` calls one renewal.
pub const ONCE: &str = "Một lần";

/// Whether a text about renewals says that there was one: anything but nothing, “chưa”, “không” and zero.
fn was_renewed(text: &str) -> bool {
    let text = bare(text);
    !(text.is_empty() || text.starts_with("chua") || text.starts_with("khong") || text == "0")
}

/// What is looked for in [`Entry::haystack`]: “Nguyệt”, “nguyệ” and “nguyet” find the same.
pub fn needle(text: &str) -> String {
    bare(text)
}

/// See [`Entry::serial_key`].
pub fn serial_key(serial: &str) -> String {
    let kept = serial.chars().filter(|c| c.is_ascii_alphanumeric());
    let key: String = kept.map(|c| c.to_ascii_uppercase()).collect();
    key.trim_start_matches('0').to_owned()
}

/// Texts that are not empty, with something between them.
pub(crate) fn joined<'t>(texts: impl IntoIterator<Item = &'t String>, between: &str) -> String {
    let filled: Vec<&str> = texts
        .into_iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    filled.join(between)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use forms::record::Columns;

    use super::*;

    fn values(texts: &[(&str, &str)]) -> Values {
        let mut values = Values::new(Arc::new(Columns::new(keys::ALL)));
        for (key, text) in texts {
            values.set(key, text);
        }
        values
    }

    #[test]
    fn a_row_becomes_an_entry_and_the_same_row_again() {
        let texts = [
            (keys::KIND, "Cá nhân"),
            (keys::NAME, "Lò Thị Ánh Nguyệt"),
            (keys::SERIAL, "00 aB:12"),
            (keys::VALID_TO, "1/2/2027"),
            (keys::RENEWED, ONCE),
            (
                keys::EVENTS,
                "15/07/2024 | Đề nghị cấp | 12/SNV-VP\nkhông rõ ngày",
            ),
            ("mauSac", "xanh"),
        ];
        let entry = Entry::from_values(&values(&texts));
        assert_eq!(entry.serial_key(), "AB12");
        assert_eq!(entry.until(), NaiveDate::from_ymd_opt(2027, 2, 1));
        assert_eq!(entry.unread, ["không rõ ngày"]);
        let mut again = values(&[]);
        for (key, text) in entry.to_texts() {
            again.set(&key, text);
        }
        assert_eq!(again, values(&texts));
    }

    #[test]
    fn another_word_for_the_kind_is_not_lost() {
        let cases = [
            ("CÁ NHÂN", Kind::Person, ""),
            ("tổ chức", Kind::Agency, ""),
            ("phần mềm", Kind::Device, ""),
            ("", Kind::Unknown, ""),
            ("SIM PKI", Kind::Unknown, "SIM PKI"),
        ];
        for (text, kind, notes) in cases {
            let entry = Entry::from_values(&values(&[(keys::KIND, text)]));
            assert_eq!((entry.kind, entry.notes.as_str()), (kind, notes), "{text}");
        }
    }

    #[test]
    fn an_entry_is_found_by_parts_of_its_texts() {
        let entry = Entry {
            name: "Lò Thị Ánh Nguyệt".to_owned(),
            email: "nguyetlta@sonla.gov.vn".to_owned(),
            serial: "54:AB:01".to_owned(),
            other: vec![("Mã số cán bộ".to_owned(), "CB-17".to_owned())],
            ..Entry::default()
        };
        for text in [
            "Nguyệ",
            "ánh nguyet",
            "LÒ",
            "nguyetlta@son",
            "54ab01",
            "54:ab",
            "cb-17",
        ] {
            assert!(entry.haystack().contains(&needle(text)), "{text}");
        }
        assert!(!entry.haystack().contains(&needle("Nguyên")));
    }

    #[test]
    fn a_further_column_is_placed_where_a_person_says_and_pushes_nothing_out() {
        let entry = Entry::from_values(&values(&[
            (keys::NAME, "Lò Thị Ánh Nguyệt"),
            (keys::NOTES, "gấp"),
            (keys::EVENTS, "15/07/2024 | Đề nghị cấp"),
            ("Mã", "54AB01"),
            ("Người dùng", "Hà Văn Ước"),
            ("Nhóm", "tổ chức"),
            ("Chú thích", "đổi máy"),
            ("Nhật ký", "20/07/2024 | Đã cấp chứng thư\nmất giấy"),
        ]));
        let placed = [
            ("Mã", keys::SERIAL),
            // The name is there already.
            ("Người dùng", keys::NAME),
            ("Nhóm", keys::KIND),
            ("Chú thích", keys::NOTES),
            ("Nhật ký", keys::EVENTS),
            ("Không có", keys::HOLDER),
        ];
        let placed = placed.iter().fold(entry, |entry, (further, key)| {
            entry.with_placed(further, key)
        });
        assert_eq!(placed.serial, "54AB01");
        assert_eq!(placed.kind, Kind::Agency);
        assert_eq!(placed.notes, "gấp\nđổi máy");
        assert_eq!(placed.events.len(), 2);
        assert_eq!(placed.unread, ["mất giấy"]);
        assert_eq!(
            placed.other,
            [("Người dùng".to_owned(), "Hà Văn Ước".to_owned())]
        );
    }

    #[test]
    fn a_renewal_is_read_in_whatever_words() {
        for (text, expected) in [
            ("Một lần", true),
            ("1", true),
            ("x", true),
            ("Chưa lần nào", false),
            ("không", false),
            ("0", false),
            ("", false),
        ] {
            let entry = Entry::from_values(&values(&[(keys::RENEWED, text)]));
            assert_eq!(entry.renewed, expected, "{text}");
        }
    }

    #[test]
    fn the_same_event_is_written_once_and_in_the_order_of_days() {
        let mut entry = Entry::default();
        let day = |d| NaiveDate::from_ymd_opt(2024, 7, d).unwrap();
        assert!(entry.add(Event::new(day(20), EventKind::Approved)));
        assert!(entry.add(Event::new(day(15), EventKind::Requested)));
        assert!(!entry.add(Event::new(day(20), EventKind::Approved)));
        let kinds: Vec<EventKind> = entry.events.iter().map(|event| event.kind).collect();
        assert_eq!(kinds, [EventKind::Requested, EventKind::Approved]);
    }
}
