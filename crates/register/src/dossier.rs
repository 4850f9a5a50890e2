//! What a finished letter, minutes or request tells the register: entries with one or more events each, to be [merged](crate::merge).

use chrono::NaiveDate;
use forms::calendar::parse_date;
use forms::text::bare;
use forms::{Record, Values, keys as fields};

use crate::entry::{Kind, joined};
use crate::purpose::{self, Author};
use crate::{Entry, Event, EventKind, Purpose, keys};

/// What a record tells, one entry a row (a form without a list is one row); none for a form that the register does not know.
///
/// `today` is the day of what the dossier gives no day for.
pub fn entries(record: &Record, today: NaiveDate) -> Option<Vec<Entry>> {
    let (purpose, author) = purpose::of_form(&record.pack, &record.form)?;
    let letter = Letter {
        values: &record.values,
        purpose,
        author,
        day: parse_date(record.values.get(fields::DATE)).unwrap_or(today),
    };
    let own = [record.values.clone()];
    let rows = if record.rows.is_empty() {
        &own[..]
    } else {
        &record.rows
    };
    let told = rows.iter().map(|row| letter.entry(row));
    Some(
        told.filter(|entry| !entry.name.is_empty() || !entry.serial.is_empty())
            .collect(),
    )
}

struct Letter<'r> {
    values: &'r Values,
    purpose: Purpose,
    author: Author,
    day: NaiveDate,
}

impl Letter<'_> {
    fn entry(&self, row: &Values) -> Entry {
        let text = |key: &str| row.get(key).trim().to_owned();
        let mut entry = Entry {
            name: text(keys::NAME),
            agency: text(keys::AGENCY),
            email: text(keys::EMAIL),
            serial: text(keys::SERIAL),
            device: text(keys::DEVICE),
            valid_from: text(keys::VALID_FROM),
            valid_to: text(keys::VALID_TO),
            renewed: row.get(keys::RENEWED) == crate::entry::ONCE,
            ..Entry::default()
        };
        match self.purpose {
            Purpose::Issue(kind) => issued(&mut entry, kind, row),
            // A request about a certificate names the person who asks as well.
            _ if entry.name.is_empty() => entry.name = text(fields::FULL_NAME),
            _ if !text(fields::FULL_NAME).is_empty() && entry.name != text(fields::FULL_NAME) => {
                entry.holder = text(fields::FULL_NAME);
            }
            _ => {}
        }
        for event in self.events(row) {
            entry.add(event);
        }
        entry
    }

    fn events(&self, row: &Values) -> Vec<Event> {
        let number = match self.purpose {
            Purpose::Return | Purpose::Lost => fields::MINUTES_NUMBER,
            _ => fields::DOCUMENT_NUMBER,
        };
        let event = |kind| Event::new(self.day, kind).by(self.values.get(number));
        let on =
            |values: &Values, key: &str, kind| Some(Event::new(parse_date(values.get(key))?, kind));
        if self.author == Author::Subscriber {
            return vec![event(EventKind::Asked).noting(self.purpose.label())];
        }
        let mut events = Vec::new();
        match self.purpose {
            Purpose::Issue(_) => events.push(event(EventKind::Requested)),
            Purpose::Renew => {
                // The values of the packs' list `noi-dung-de-nghi`, and how else they are written there.
                let asked = bare(row.get(fields::REQUEST_KIND));
                let renews = asked.is_empty() || asked.contains("gia han");
                if renews {
                    events.push(event(EventKind::RenewalRequested));
                }
                if !renews || asked.contains("thay doi") {
                    let new = NEW.map(|key| row.get(key).trim().replace('\n', ", "));
                    events.push(event(EventKind::ChangeRequested).noting(&joined(&new, "; ")));
                }
            }
            Purpose::Revoke => {
                let reason =
                    [fields::REVOCATION_REASON, MORE].map(|key| row.get(key).trim().to_owned());
                events.push(event(EventKind::RevocationRequested).noting(&joined(&reason, "; ")));
            }
            Purpose::Recover => events
                .push(event(EventKind::RecoveryRequested).noting(row.get(fields::RECOVERY_REASON))),
            Purpose::Effect => {
                events.extend(on(self.values, RECEIVED, EventKind::DeviceReceived));
                events.extend(on(row, fields::HANDED_OVER, EventKind::HandedOver));
                events.push(event(EventKind::EffectRequested));
                events.extend(on(row, fields::EFFECTIVE_DAY, EventKind::InForce));
            }
            Purpose::Return => {
                let notice = on(self.values, NOTICE_DAY, EventKind::ReturnNoticed);
                events.extend(notice.map(|notice| notice.by(self.values.get(NOTICE))));
                events.push(event(EventKind::DeviceReturned).noting(row.get(fields::CONDITION)));
            }
            Purpose::Lost => {
                let letter = on(self.values, REVOCATION_DAY, EventKind::RevocationRequested);
                events.extend(letter.map(|letter| letter.by(self.values.get(REVOCATION))));
                let lost = on(self.values, LOST, EventKind::DeviceLost);
                let lost = lost.unwrap_or_else(|| event(EventKind::DeviceLost));
                events.push(lost.by(self.values.get(number)));
            }
        }
        events
    }
}

/// What a request for a new certificate says of its subscriber.
fn issued(entry: &mut Entry, kind: Kind, row: &Values) {
    let text = |key: &str| row.get(key).trim().to_owned();
    entry.kind = kind;
    let manager = text(fields::FULL_NAME);
    match kind {
        Kind::Person | Kind::Unknown => {
            entry.name = manager;
            entry.identity = text(keys::IDENTITY);
        }
        Kind::Agency => {
            entry.name = text(fields::AGENCY_NAME);
            entry.agency = text(fields::UPPER_AGENCY);
            entry.holder = manager;
        }
        Kind::Device => {
            entry.name = text(fields::DEVICE_NAME);
            entry.holder = manager;
        }
    }
    let old = text(fields::OLD_SERIAL);
    if !old.is_empty() {
        entry.notes = ["Số hiệu chứng thư cũ: ", &old].concat();
    }
}

/// What a change changes.
const NEW: [&str; 5] = [
    "truongHopThayDoi",
    fields::NEW_AGENCY,
    fields::NEW_EMAIL,
    fields::NEW_TAX_CODE,
    "thongTinKhac",
];
/// *Nói rõ thêm* of a reason for revocation.
const MORE: &str = "lyDoKhac";
/// *Ngày nhận thiết bị từ Cục*.
pub(crate) const RECEIVED: &str = "ngayNhanThietBi";
/// *Số văn bản thông báo thu hồi thiết bị của Cục*.
pub(crate) const NOTICE: &str = "soThongBao";
/// The day of that notice.
pub(crate) const NOTICE_DAY: &str = "ngayThongBao";
/// *Số công văn đề nghị thu hồi*.
pub(crate) const REVOCATION: &str = "soVanBanThuHoi";
/// The day of that letter.
pub(crate) const REVOCATION_DAY: &str = "ngayVanBanThuHoi";
/// *Ngày thất lạc*.
pub(crate) const LOST: &str = "ngayThatLac";
