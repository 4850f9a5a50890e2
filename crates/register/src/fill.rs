//! The next form, filled in from the register.

use forms::calendar::format_date;
use forms::kind::Kind as FieldKind;
use forms::{Form, Pack, Record, Values, keys as fields};

use crate::dossier::{LOST, NOTICE, NOTICE_DAY, RECEIVED, REVOCATION, REVOCATION_DAY};
use crate::entry::{Kind, ONCE};
use crate::{Entry, EventKind, Purpose, keys};

/// The value of the packs' list `noi-dung-de-nghi` for a renewal alone.
const RENEWAL: &str = "Gia hạn";
/// The values of the packs' list `ly-do-thu-hoi` that the register itself knows: that the device is lost …
pub const LOST_DEVICE: &str = "Thiết bị thất lạc";
/// … and that the certificate has expired.
const EXPIRED: &str = "Chứng thư hết hạn";

/// Puts entries into a new record of a form: as its rows, or the first one into a form without a list.
///
/// Only empty fields are filled in. What all entries have in common goes into the letter's own fields (the day the devices came, the notice).
pub fn fill(
    record: &mut Record,
    pack: &Pack,
    form: &Form,
    purpose: Purpose,
    entries: &[&Entry],
    today: chrono::NaiveDate,
) {
    let context = Context {
        pack,
        form,
        purpose,
        today,
    };
    if form.list.is_none() {
        if let Some(entry) = entries.first() {
            context.pour(entry, &mut record.values, form.fields());
        }
        return;
    }
    for entry in entries {
        let mut row = form.new_row();
        context.pour(
            entry,
            &mut row,
            form.list.iter().flat_map(|list| &list.fields),
        );
        record.rows.push(row);
    }
    for key in [RECEIVED, NOTICE, NOTICE_DAY] {
        let mut values = entries
            .iter()
            .map(|entry| context.value(entry, key).unwrap_or_default());
        let first = values.next().unwrap_or_default();
        let is_own = form.fields().any(|field| field.key == key);
        if is_own
            && !first.is_empty()
            && record.values.get(key).is_empty()
            && values.all(|other| other == first)
        {
            record.values.set(key, first);
        }
    }
}

struct Context<'p> {
    pack: &'p Pack,
    form: &'p Form,
    purpose: Purpose,
    today: chrono::NaiveDate,
}

impl Context<'_> {
    fn pour<'f>(
        &self,
        entry: &Entry,
        values: &mut Values,
        fields: impl Iterator<Item = &'f forms::Field>,
    ) {
        for field in fields {
            if !values.get(&field.key).is_empty() {
                continue;
            }
            let value = self.value(entry, &field.key).unwrap_or_default();
            if !value.is_empty() && self.may_hold(&field.kind, &value) {
                values.set(&field.key, value);
            }
        }
    }

    /// A field with a list takes only what the list has.
    fn may_hold(&self, kind: &FieldKind, value: &str) -> bool {
        match kind {
            FieldKind::Code(list) => self
                .pack
                .list(list)
                .is_some_and(|list| list.entries.iter().any(|entry| entry.value == value)),
            _ => true,
        }
    }

    /// What the register knows for a field.
    fn value(&self, entry: &Entry, key: &str) -> Option<String> {
        let last = |kind| entry.last(kind);
        let day = |kind| last(kind).map(|event| format_date(event.day));
        let is_person = matches!(entry.kind, Kind::Person | Kind::Unknown);
        let is_new = matches!(self.purpose, Purpose::Issue(_));
        Some(match key {
            fields::FULL_NAME if is_person => entry.name.clone(),
            fields::FULL_NAME => entry.holder.clone(),
            fields::AGENCY_NAME | fields::DEVICE_NAME => entry.name.clone(),
            fields::UPPER_AGENCY => entry.agency.clone(),
            fields::OLD_SERIAL if is_new => entry.serial.clone(),
            keys::IDENTITY if !is_person => return None,
            keys::RENEWED => entry.renewed.then(|| ONCE.to_owned())?,
            fields::REQUEST_KIND => RENEWAL.to_owned(),
            fields::REVOCATION_REASON if last(EventKind::DeviceLost).is_some() => {
                LOST_DEVICE.to_owned()
            }
            fields::REVOCATION_REASON if entry.until().is_some_and(|until| until < self.today) => {
                EXPIRED.to_owned()
            }
            RECEIVED => day(EventKind::DeviceReceived)?,
            fields::HANDED_OVER => day(EventKind::HandedOver)?,
            NOTICE => last(EventKind::ReturnNoticed)?.document.clone(),
            NOTICE_DAY => day(EventKind::ReturnNoticed)?,
            REVOCATION => last(EventKind::RevocationRequested)?.document.clone(),
            REVOCATION_DAY => day(EventKind::RevocationRequested)?,
            LOST => day(EventKind::DeviceLost)?,
            // The notes and the events of the register are its own.
            keys::NOTES | keys::EVENTS | keys::KIND | keys::HOLDER => return None,
            // A form begun for one certificate must not take the agency of a unit for that of its manager.
            keys::AGENCY if !is_person && self.form.list.is_none() => entry.agency.clone(),
            known if keys::ALL.contains(&known) => entry.text(known),
            _ => return None,
        })
    }
}
