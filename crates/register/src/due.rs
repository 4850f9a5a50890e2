//! What is to be done about an entry, by when, and on what legal basis.

use chrono::NaiveDate;
use forms::pack::Sureness;

use crate::entry::Entry;
use crate::law::{Law, Term};
use crate::state::{Device, Standing, State, standing};
use crate::{EventKind, Purpose};

/// Certificates that end within so many days are told: six months.
pub const AHEAD: i64 = 183;

/// Something to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Task {
    /// Send Mẫu 13 (Mẫu số 07), as the device was handed over.
    Effect,
    /// Ask for the renewal while there is time.
    Renew,
    /// Ask for a new certificate, as it is too late for a renewal or there was one.
    Replace,
    /// Hand the device over to the subscriber.
    HandOver,
    /// Give the device back to the authority.
    ReturnDevice,
    /// Ask for the revocation, as the device is lost.
    Revoke,
    /// Ask the authority what became of a request.
    Inquire(EventKind),
}

impl Task {
    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Task::Effect => "Gửi đề nghị hiệu lực, báo bàn giao",
            Task::Renew => "Đề nghị gia hạn",
            Task::Replace => "Đề nghị cấp mới thay chứng thư sắp hết hạn",
            Task::HandOver => "Bàn giao thiết bị cho thuê bao",
            Task::ReturnDevice => "Giao lại thiết bị cho Cục",
            Task::Revoke => "Đề nghị thu hồi vì thiết bị thất lạc",
            Task::Inquire(EventKind::RenewalRequested) => "Hỏi Cục kết quả gia hạn",
            Task::Inquire(EventKind::ChangeRequested) => "Hỏi Cục kết quả thay đổi thông tin",
            Task::Inquire(EventKind::RecoveryRequested) => "Hỏi Cục kết quả khôi phục thiết bị",
            Task::Inquire(EventKind::RevocationRequested) => "Hỏi Cục kết quả thu hồi",
            Task::Inquire(_) => "Hỏi Cục kết quả đề nghị cấp",
        }
    }

    /// A word for it that never changes, for the identity of calendar entries.
    pub fn id(self) -> &'static str {
        match self {
            Task::Effect => "hieu-luc",
            Task::Renew => "gia-han",
            Task::Replace => "cap-moi",
            Task::HandOver => "ban-giao",
            Task::ReturnDevice => "giao-lai",
            Task::Revoke => "thu-hoi",
            Task::Inquire(EventKind::RenewalRequested) => "hoi-gia-han",
            Task::Inquire(EventKind::ChangeRequested) => "hoi-thay-doi",
            Task::Inquire(EventKind::RecoveryRequested) => "hoi-khoi-phuc",
            Task::Inquire(EventKind::RevocationRequested) => "hoi-thu-hoi",
            Task::Inquire(_) => "hoi-cap-moi",
        }
    }

    /// The purpose of the form that does it; none where no form does.
    pub fn purpose(self, entry: &Entry) -> Option<Purpose> {
        match self {
            Task::Effect => Some(Purpose::Effect),
            Task::Renew => Some(Purpose::Renew),
            Task::Replace => Some(Purpose::Issue(entry.kind)),
            Task::ReturnDevice => Some(Purpose::Return),
            Task::Revoke => Some(Purpose::Revoke),
            Task::HandOver | Task::Inquire(_) => None,
        }
    }
}

/// One thing to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub task: Task,
    /// The last day; none where the law gives none.
    pub by: Option<NaiveDate>,
    /// The day from which it is to be done, where one is known.
    pub since: Option<NaiveDate>,
    /// Legal basis.
    pub basis: String,
    /// How sure that is.
    pub sure: Sureness,
}

impl Due {
    /// Whether the last day has passed.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.by.is_some_and(|by| by < today)
    }

    fn new(task: Task, by: Option<NaiveDate>, since: Option<NaiveDate>, term: &Term) -> Due {
        Due {
            task,
            by,
            since,
            basis: term.basis.clone(),
            sure: term.sure,
        }
    }
}

/// What is to be done about an entry, as things stand on a day.
pub fn dues(entry: &Entry, law: &Law, today: NaiveDate) -> Vec<Due> {
    dues_of(entry, &standing(entry, today), law, today)
}

/// The same where it is known how things stand.
pub fn dues_of(entry: &Entry, now: &Standing, law: &Law, today: NaiveDate) -> Vec<Due> {
    let mut dues = Vec::new();
    let last = |kind: EventKind| {
        let past = entry.events.iter().rev().filter(|event| event.day <= today);
        past.filter(|event| event.kind == kind)
            .map(|event| event.day)
            .next()
    };
    if now.state == State::DeviceReceived && now.device == Device::Agency {
        dues.push(Due::new(
            Task::HandOver,
            None,
            last(EventKind::DeviceReceived),
            &law.hand_over,
        ));
    }
    if now.state == State::HandedOver
        && let Some(day) = last(EventKind::HandedOver)
        && last(EventKind::EffectRequested).is_none()
    {
        dues.push(Due::new(
            Task::Effect,
            law.working_days(day, &law.effect),
            Some(day),
            &law.effect,
        ));
    }
    let asked_to_revoke = now.pending(entry, EventKind::RevocationRequested).is_some();
    if now.state.is_live() && now.device == Device::Lost && !asked_to_revoke {
        dues.push(Due::new(
            Task::Revoke,
            None,
            last(EventKind::DeviceLost),
            &law.lost,
        ));
    } else if now.state.is_live() && !asked_to_revoke {
        dues.extend(before_the_end(entry, now, law, today));
    }
    let to_return = matches!(now.device, Device::Agency | Device::Holder);
    if matches!(now.state, State::Revoked | State::Expired) && to_return {
        let noticed = last(EventKind::ReturnNoticed);
        let by = noticed.and_then(|day| law.working_days(day, &law.return_device));
        let ended = || match now.state {
            State::Revoked => last(EventKind::Revoked),
            _ => entry.until(),
        };
        dues.push(Due::new(
            Task::ReturnDevice,
            by,
            noticed.or_else(ended),
            &law.return_device,
        ));
    }
    for place in &now.pending {
        let asked = &entry.events[*place];
        if let Some(purpose) = answered_as(asked.kind, entry)
            && let Some(term) = law.answer(purpose)
            && let Some(by) = law.working_days(asked.day, term)
            // Before that day there is nothing to do but wait.
            && by < today
        {
            dues.push(Due::new(
                Task::Inquire(asked.kind),
                Some(by),
                Some(asked.day),
                term,
            ));
        }
    }
    dues
}

/// What is to be done as a certificate comes to its end.
fn before_the_end(entry: &Entry, now: &Standing, law: &Law, today: NaiveDate) -> Option<Due> {
    let until = entry.until()?;
    let near = until.signed_duration_since(today).num_days() <= AHEAD;
    // Whoever has asked for it already, or asks for a new one, waits.
    let asked = now.pending(entry, EventKind::RenewalRequested).is_some();
    if !near || asked || now.state < State::Approved {
        return None;
    }
    Some(match renewal(entry, law, today) {
        Renewal::Until(last) => Due::new(Task::Renew, Some(last), None, &law.renewal),
        Renewal::DaysUnknown => Due::new(Task::Renew, Some(until), None, &law.renewal),
        Renewal::Once | Renewal::TooLate(_) => {
            Due::new(Task::Replace, Some(until), None, &law.renewal)
        }
    })
}

/// Whether a certificate can still be renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// Until this day, on which the authority has to have the request.
    Until(NaiveDate),
    /// The pack does not say how many days have to be left.
    DaysUnknown,
    /// That day has passed.
    TooLate(NaiveDate),
    /// It was renewed before, and that goes once (Nghị định 130/2018/NĐ-CP, Điều 63).
    Once,
}

/// Whether an entry with a last day of validity can still be renewed.
pub fn renewal(entry: &Entry, law: &Law, today: NaiveDate) -> Renewal {
    if entry.renewed {
        return Renewal::Once;
    }
    match entry.until().and_then(|until| law.last_day_to_renew(until)) {
        Some(last) if last < today => Renewal::TooLate(last),
        Some(last) => Renewal::Until(last),
        None => Renewal::DaysUnknown,
    }
}

/// Days to the end of an entry that is still to be watched; none for one that has no end, is over, or gave way to another.
pub fn days_left(entry: &Entry, now: &Standing, today: NaiveDate) -> Option<i64> {
    let until = entry.until()?;
    let watched = now.state.is_live() && now.state >= State::Approved;
    watched.then(|| until.signed_duration_since(today).num_days())
}

/// Who holds the device, in the words of the register; none where nobody does or nothing is known of it.
pub fn holder<'e>(entry: &'e Entry, now: &Standing) -> Option<&'e str> {
    match now.device {
        Device::Agency => Some(AT_AGENCY),
        Device::Holder if !entry.holder.is_empty() => Some(&entry.holder),
        Device::Holder if entry.kind == crate::Kind::Person => Some(&entry.name),
        Device::Holder => Some(NOT_SAID),
        Device::Unknown | Device::Returned | Device::Lost | Device::Passed => None,
    }
}

/// Said of a device that was not handed over yet.
pub const AT_AGENCY: &str = "Cơ quan, chưa bàn giao";
/// Said of a device whose holder was not written down.
pub const NOT_SAID: &str = "Chưa ghi người giữ";

/// The purpose of the letter that a request stands in.
fn answered_as(asked: EventKind, entry: &Entry) -> Option<Purpose> {
    match asked {
        EventKind::Requested => Some(Purpose::Issue(match entry.kind {
            crate::Kind::Unknown => crate::Kind::Person,
            kind => kind,
        })),
        EventKind::RenewalRequested | EventKind::ChangeRequested => Some(Purpose::Renew),
        EventKind::RecoveryRequested => Some(Purpose::Recover),
        EventKind::RevocationRequested => Some(Purpose::Revoke),
        _ => None,
    }
}
