//! What happened to a certificate and its device, and when.
//!
//! Events are kept as lines that a person can read and type: `15/07/2024 | Đề nghị cấp | 12/SNV-VP | ghi chú`.

use chrono::NaiveDate;
use forms::calendar::{format_date, parse_date};
use forms::text::bare;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// The subscriber asked the agency (Mẫu 01, 03, 05, 07, 09, 11).
    Asked,
    /// The agency asked for a new certificate (Mẫu 02, 04, 06; Mẫu số 01, 02, 03).
    Requested,
    /// The authority has issued the certificate.
    Approved,
    /// The agency has received the device.
    DeviceReceived,
    /// The agency has handed the device over to the subscriber.
    HandedOver,
    /// The agency asked for the certificate to take effect (Mẫu 13), or told of the hand-over (Mẫu số 07).
    EffectRequested,
    /// The certificate takes effect.
    InForce,
    /// A renewal was asked for (Mẫu 08; Mẫu số 04).
    RenewalRequested,
    /// A change of what stands in it was asked for (Mẫu 08; Mẫu số 04).
    ChangeRequested,
    /// A renewed certificate took its place.
    Renewed,
    /// What stands in it was changed, and the entry says what it is now.
    Changed,
    /// A certificate in which something was changed took its place.
    Reissued,
    /// Recovery of the device was asked for (Mẫu 12; Mẫu số 06).
    RecoveryRequested,
    /// The device was recovered.
    Recovered,
    /// Revocation was asked for (Mẫu 10; Mẫu số 05).
    RevocationRequested,
    /// The authority has revoked it.
    Revoked,
    /// The authority's notice that the device has to be given back.
    ReturnNoticed,
    /// The device was given back (Mẫu 14; Mẫu số 08).
    DeviceReturned,
    /// The device is lost (Mẫu 15; Mẫu số 09).
    DeviceLost,
}

impl EventKind {
    /// All, in the order in which they mostly happen.
    pub const ALL: [EventKind; 19] = [
        EventKind::Asked,
        EventKind::Requested,
        EventKind::Approved,
        EventKind::DeviceReceived,
        EventKind::HandedOver,
        EventKind::EffectRequested,
        EventKind::InForce,
        EventKind::RenewalRequested,
        EventKind::Renewed,
        EventKind::ChangeRequested,
        EventKind::Changed,
        EventKind::Reissued,
        EventKind::RecoveryRequested,
        EventKind::Recovered,
        EventKind::RevocationRequested,
        EventKind::Revoked,
        EventKind::ReturnNoticed,
        EventKind::DeviceReturned,
        EventKind::DeviceLost,
    ];

    /// In words; also how it stands in files, so a word once written must go on being read.
    pub fn label(self) -> &'static str {
        match self {
            EventKind::Asked => "Thuê bao nộp đề nghị",
            EventKind::Requested => "Đề nghị cấp",
            EventKind::Approved => "Đã cấp chứng thư",
            EventKind::DeviceReceived => "Nhận thiết bị từ Cục",
            EventKind::HandedOver => "Bàn giao cho thuê bao",
            EventKind::EffectRequested => "Gửi đề nghị hiệu lực, báo bàn giao",
            EventKind::InForce => "Có hiệu lực",
            EventKind::RenewalRequested => "Đề nghị gia hạn",
            EventKind::ChangeRequested => "Đề nghị thay đổi thông tin",
            EventKind::Renewed => "Đã gia hạn",
            EventKind::Changed => "Đã thay đổi thông tin",
            EventKind::Reissued => "Đã thay đổi, có chứng thư mới",
            EventKind::RecoveryRequested => "Đề nghị khôi phục thiết bị",
            EventKind::Recovered => "Đã khôi phục thiết bị",
            EventKind::RevocationRequested => "Đề nghị thu hồi",
            EventKind::Revoked => "Đã thu hồi chứng thư",
            EventKind::ReturnNoticed => "Cục thông báo thu lại thiết bị",
            EventKind::DeviceReturned => "Đã giao lại thiết bị",
            EventKind::DeviceLost => "Thiết bị thất lạc",
        }
    }

    /// The event that a text names, in whatever case.
    pub fn read(text: &str) -> Option<EventKind> {
        let text = bare(text);
        EventKind::ALL
            .into_iter()
            .find(|kind| bare(kind.label()) == text)
    }
}

/// Something that happened on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub day: NaiveDate,
    /// What happened.
    pub kind: EventKind,
    /// Number and sign of the document that did it; may be empty.
    pub document: String,
    /// More words; may be empty.
    pub note: String,
}

/// What stands between the parts of a line; in the parts themselves it becomes a slash.
const BETWEEN: char = '|';

impl Event {
    /// An event without document and note.
    pub fn new(day: NaiveDate, kind: EventKind) -> Event {
        Event {
            day,
            kind,
            document: String::new(),
            note: String::new(),
        }
    }

    /// The same with its document.
    pub fn by(self, document: &str) -> Event {
        let document = document.trim().to_owned();
        Event { document, ..self }
    }

    /// The same with a note.
    pub fn noting(self, note: &str) -> Event {
        let note = note.trim().to_owned();
        Event { note, ..self }
    }

    /// Whether both tell of one thing: the same day and kind, and documents that do not differ.
    pub fn same_as(&self, other: &Event) -> bool {
        let one_document = self.document == other.document
            || self.document.is_empty()
            || other.document.is_empty();
        self.day == other.day && self.kind == other.kind && one_document
    }

    /// As a line.
    pub fn to_line(&self) -> String {
        let part = |text: &str| text.replace([BETWEEN, '\n', '\r'], "/");
        let mut line = [&format_date(self.day), " | ", self.kind.label()].concat();
        if !self.document.is_empty() || !self.note.is_empty() {
            line += " | ";
            line += &part(&self.document);
        }
        if !self.note.is_empty() {
            line += " | ";
            line += &part(&self.note);
        }
        line
    }

    /// Reads a line; none where it has no day or names no known event.
    pub fn from_line(line: &str) -> Option<Event> {
        let mut parts = line.splitn(4, BETWEEN).map(str::trim);
        let (day, kind) = (parts.next()?, parts.next()?);
        let event = Event::new(parse_date(day)?, EventKind::read(kind)?);
        let (document, note) = (parts.next(), parts.next());
        Some(
            event
                .by(document.unwrap_or_default())
                .noting(note.unwrap_or_default()),
        )
    }
}

/// The events of a text, one a line, and the lines that are none; blank lines are neither.
pub fn read_lines(text: &str) -> (Vec<Event>, Vec<String>) {
    let (mut events, mut unread) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match Event::from_line(line) {
            Some(event) => events.push(event),
            None => unread.push(line.to_owned()),
        }
    }
    (events, unread)
}

/// The text of [`read_lines`].
pub fn to_lines(events: &[Event], unread: &[String]) -> String {
    let lines = events.iter().map(Event::to_line);
    let lines: Vec<String> = lines.chain(unread.iter().cloned()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_label_is_read_again_and_means_one_event() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::read(kind.label()), Some(kind));
            assert_eq!(EventKind::read(&kind.label().to_uppercase()), Some(kind));
        }
    }

    #[test]
    fn lines_are_read_as_people_type_them() {
        let day = NaiveDate::from_ymd_opt(2024, 7, 5).unwrap();
        let requested = Event::new(day, EventKind::Requested);
        let cases = [
            ("05/07/2024 | Đề nghị cấp", Some(requested.clone())),
            (
                "5-7-2024|đề nghị cấp|12/SNV-VP",
                Some(requested.clone().by("12/SNV-VP")),
            ),
            (
                "05/07/2024 | Đề nghị cấp | | gấp",
                Some(requested.noting("gấp")),
            ),
            ("Đề nghị cấp", None),
            ("05/07/2024", None),
            ("05/07/2024 | Đã bay", None),
            ("31/02/2024 | Đề nghị cấp", None),
        ];
        for (line, expected) in cases {
            assert_eq!(Event::from_line(line), expected, "{line}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(kind in 0..EventKind::ALL.len(), days in 0..100_000i32, document in "[a-zA-Z0-9/ -]{0,20}", note in "\\PC{0,40}") {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(days as u64);
            let event = Event::new(day, EventKind::ALL[kind]).by(&document).noting(&note.replace('|', "/"));
            prop_assert_eq!(Event::from_line(&event.to_line()), Some(event));
        }

        #[test]
        fn no_line_is_lost(text in "\\PC{0,60}(\n\\PC{0,60}){0,4}") {
            let (events, unread) = read_lines(&text);
            let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
            prop_assert_eq!(events.len() + unread.len(), lines);
        }
    }
}
