//! Where what happened leaves a certificate and its device: a closed state machine over the events.
//!
//! The states follow the procedures of the packs: asked, requested, issued, device received, handed over, in force, and then
//! renewed, changed, revoked or expired; beside it the device: with the agency, with its holder, given back or lost.

use chrono::NaiveDate;

use crate::{Entry, EventKind};

/// Where a certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum State {
    /// Nothing is known yet.
    #[default]
    Unknown,
    /// The subscriber asked the agency.
    Asked,
    /// The agency asked the authority.
    Requested,
    /// The authority has issued it.
    Approved,
    /// Its device is with the agency.
    DeviceReceived,
    /// Its device is with the subscriber.
    HandedOver,
    /// It is in force.
    InForce,
    /// A renewed one took its place.
    Renewed,
    /// One in which something was changed took its place.
    Changed,
    /// It is revoked.
    Revoked,
    /// Its time is over.
    Expired,
}

impl State {
    /// All, in the order of a certificate's life.
    pub const ALL: [State; 11] = [
        State::Unknown,
        State::Asked,
        State::Requested,
        State::Approved,
        State::DeviceReceived,
        State::HandedOver,
        State::InForce,
        State::Renewed,
        State::Changed,
        State::Revoked,
        State::Expired,
    ];

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            State::Unknown => "Chưa rõ",
            State::Asked => "Thuê bao đã nộp đề nghị",
            State::Requested => "Đã đề nghị cấp",
            State::Approved => "Đã cấp",
            State::DeviceReceived => "Đã nhận thiết bị",
            State::HandedOver => "Đã bàn giao",
            State::InForce => "Có hiệu lực",
            State::Renewed => "Đã gia hạn",
            State::Changed => "Đã thay đổi",
            State::Revoked => "Đã thu hồi",
            State::Expired => "Hết hạn",
        }
    }

    /// Whether it neither ended nor gave way to another one.
    pub fn is_live(self) -> bool {
        !self.gave_way() && !matches!(self, State::Revoked | State::Expired)
    }

    /// Whether another one took its place.
    pub fn gave_way(self) -> bool {
        matches!(self, State::Renewed | State::Changed)
    }

    /// Whether somebody may be signing with it.
    pub fn is_in_use(self) -> bool {
        matches!(self, State::HandedOver | State::InForce)
    }
}

/// Where a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Device {
    /// Not here yet, or nothing is known.
    #[default]
    Unknown,
    /// With the agency, not handed over yet.
    Agency,
    /// With the subscriber.
    Holder,
    /// Given back to the authority.
    Returned,
    /// Lost.
    Lost,
    /// Goes on serving the certificate that took its place.
    Passed,
}

impl Device {
    /// In words; empty where there is nothing to say.
    pub fn label(self) -> &'static str {
        match self {
            Device::Unknown => "",
            Device::Agency => "Cơ quan đang giữ, chưa bàn giao",
            Device::Holder => "Thuê bao đang giữ",
            Device::Returned => "Đã giao lại Cục",
            Device::Lost => "Thất lạc",
            Device::Passed => "Dùng tiếp cho chứng thư mới",
        }
    }
}

/// Where an entry stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// The certificate.
    pub state: State,
    /// The device.
    pub device: Device,
    /// What was asked for and is not answered yet: each with the place of its event.
    pub pending: Vec<usize>,
    /// Places of events that do not fit what happened before them; they change nothing.
    pub odd: Vec<usize>,
}

impl Standing {
    /// The event of a request that is not answered yet.
    pub fn pending<'e>(&self, entry: &'e Entry, kind: EventKind) -> Option<&'e crate::Event> {
        let events = self.pending.iter().map(|place| &entry.events[*place]);
        events.rev().find(|event| event.kind == kind)
    }
}

/// Where an entry stands on a day: its events up to that day, one after the other, and the end of its validity among them.
///
/// A certificate that is there at all was issued, so one that nobody told anything else of is in force while it is valid.
pub fn standing(entry: &Entry, today: NaiveDate) -> Standing {
    let mut now = Standing::default();
    let ended = |day: NaiveDate| entry.until().is_some_and(|until| until < day);
    let expire = |now: &mut Standing| {
        if now.state.is_live() {
            now.state = State::Expired;
            now.pending
                .retain(|place| entry.events[*place].kind == EventKind::RevocationRequested);
        }
    };
    for (place, event) in entry.events.iter().enumerate() {
        if event.day > today {
            break;
        }
        if ended(event.day) {
            expire(&mut now);
        }
        let Some((state, device)) = step(now.state, now.device, event.kind) else {
            now.odd.push(place);
            continue;
        };
        (now.state, now.device) = (state, device);
        now.pending
            .retain(|asked| !answers(event.kind, entry.events[*asked].kind));
        if is_request(event.kind) {
            now.pending.push(place);
        }
    }
    let is_there = !entry.serial.is_empty() || entry.until().is_some();
    if matches!(now.state, State::Asked | State::Requested) && is_there {
        now.state = State::Approved;
        now.pending
            .retain(|asked| !answers(EventKind::Approved, entry.events[*asked].kind));
    }
    let valid = entry.until().is_some_and(|until| until >= today)
        && entry.from().is_none_or(|from| from <= today);
    if now.state == State::Unknown && is_there && valid {
        now.state = State::InForce;
    }
    if ended(today) {
        expire(&mut now);
    }
    let somebody_has_it = now.state.is_in_use() || !now.state.is_live();
    if now.device == Device::Unknown && somebody_has_it && !entry.device.is_empty() {
        now.device = Device::Holder;
    }
    now
}

/// What an event makes of a certificate and its device; none where it does not fit.
fn step(state: State, device: Device, event: EventKind) -> Option<(State, Device)> {
    // The way to a certificate in force: steps may be left out, but none leads back.
    let onward = |to: State| (state.is_live() && state <= to).then_some(to);
    let is_here = matches!(device, Device::Unknown | Device::Agency | Device::Holder);
    Some(match event {
        EventKind::Asked => (
            if state == State::Unknown {
                State::Asked
            } else {
                state
            },
            device,
        ),
        EventKind::Requested => (onward(State::Requested)?, device),
        EventKind::Approved => (onward(State::Approved)?, device),
        EventKind::DeviceReceived => (onward(State::DeviceReceived)?, Device::Agency),
        EventKind::HandedOver => (onward(State::HandedOver)?, Device::Holder),
        EventKind::EffectRequested if state == State::InForce => (state, device),
        EventKind::EffectRequested => (onward(State::HandedOver)?, Device::Holder),
        EventKind::InForce if is_here => (onward(State::InForce)?, Device::Holder),
        EventKind::InForce => (onward(State::InForce)?, device),
        EventKind::RenewalRequested
        | EventKind::ChangeRequested
        | EventKind::Changed
        | EventKind::RecoveryRequested
        | EventKind::Recovered => (state.is_live().then_some(state)?, device),
        EventKind::Renewed => (state.is_live().then_some(State::Renewed)?, Device::Passed),
        EventKind::Reissued => (state.is_live().then_some(State::Changed)?, Device::Passed),
        EventKind::RevocationRequested | EventKind::ReturnNoticed if !state.gave_way() => {
            (state, device)
        }
        EventKind::Revoked if !state.gave_way() => (State::Revoked, device),
        EventKind::DeviceReturned if is_here => (state, Device::Returned),
        EventKind::DeviceLost if is_here => (state, Device::Lost),
        EventKind::RevocationRequested
        | EventKind::ReturnNoticed
        | EventKind::Revoked
        | EventKind::DeviceReturned
        | EventKind::DeviceLost => return None,
    })
}

/// Whether the authority, or the agency, has to answer it.
fn is_request(event: EventKind) -> bool {
    matches!(
        event,
        EventKind::Asked
            | EventKind::Requested
            | EventKind::RenewalRequested
            | EventKind::ChangeRequested
            | EventKind::RecoveryRequested
            | EventKind::RevocationRequested
    )
}

/// Whether an event ends the waiting for an answer to another one.
fn answers(event: EventKind, asked: EventKind) -> bool {
    match event {
        EventKind::Revoked | EventKind::Renewed | EventKind::Reissued => true,
        EventKind::Changed => asked == EventKind::ChangeRequested,
        EventKind::Recovered => asked == EventKind::RecoveryRequested,
        EventKind::Approved
        | EventKind::DeviceReceived
        | EventKind::HandedOver
        | EventKind::EffectRequested
        | EventKind::InForce => matches!(asked, EventKind::Asked | EventKind::Requested),
        // The agency sends on what the subscriber asked for, and a request sent again takes the place of the first.
        request if is_request(request) => asked == EventKind::Asked || asked == request,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::read_lines;

    fn day(text: &str) -> NaiveDate {
        forms::calendar::parse_date(text).unwrap()
    }

    fn entry(until: &str, lines: &str) -> Entry {
        let (events, unread) = read_lines(lines);
        assert!(unread.is_empty(), "{unread:?}");
        Entry {
            serial: if until.is_empty() {
                String::new()
            } else {
                "AB12".to_owned()
            },
            valid_from: if until.is_empty() {
                String::new()
            } else {
                "01/01/2020".to_owned()
            },
            valid_to: until.to_owned(),
            events,
            ..Entry::default()
        }
    }

    #[test]
    fn events_lead_through_the_life_of_a_certificate() {
        let whole = "01/07/2024|Thuê bao nộp đề nghị\n02/07/2024|Đề nghị cấp\n05/07/2024|Đã cấp chứng thư\n10/07/2024|Nhận thiết bị từ Cục\n\
            12/07/2024|Bàn giao cho thuê bao\n12/07/2024|Gửi đề nghị hiệu lực, báo bàn giao\n13/07/2024|Có hiệu lực\n\
            01/08/2024|Đề nghị thu hồi\n05/08/2024|Đã thu hồi chứng thư\n06/08/2024|Cục thông báo thu lại thiết bị\n09/08/2024|Đã giao lại thiết bị";
        let cases = [
            ("30/06/2024", State::Unknown, Device::Unknown),
            ("01/07/2024", State::Asked, Device::Unknown),
            ("04/07/2024", State::Requested, Device::Unknown),
            ("05/07/2024", State::Approved, Device::Unknown),
            ("10/07/2024", State::DeviceReceived, Device::Agency),
            ("12/07/2024", State::HandedOver, Device::Holder),
            ("13/07/2024", State::InForce, Device::Holder),
            ("02/08/2024", State::InForce, Device::Holder),
            ("05/08/2024", State::Revoked, Device::Holder),
            ("09/08/2024", State::Revoked, Device::Returned),
        ];
        for (today, state, device) in cases {
            let now = standing(&entry("", whole), day(today));
            assert_eq!(
                (now.state, now.device, now.odd.len()),
                (state, device, 0),
                "{today}"
            );
        }
    }

    #[test]
    fn a_certificate_alone_is_in_force_until_its_last_day() {
        let cases = [
            ("31/12/2019", State::Unknown),
            ("01/01/2020", State::InForce),
            ("15/07/2024", State::InForce),
            ("16/07/2024", State::Expired),
        ];
        for (today, state) in cases {
            assert_eq!(
                standing(&entry("15/07/2024", ""), day(today)).state,
                state,
                "{today}"
            );
        }
    }

    #[test]
    fn what_is_asked_for_waits_until_it_is_answered() {
        let pending = |lines: &str, until: &str| {
            let entry = entry(until, lines);
            let now = standing(&entry, day("15/07/2024"));
            now.pending
                .iter()
                .map(|place| entry.events[*place].kind)
                .collect::<Vec<_>>()
        };
        let cases = [
            (
                "01/07/2024|Thuê bao nộp đề nghị",
                "",
                vec![EventKind::Asked],
            ),
            (
                "01/07/2024|Thuê bao nộp đề nghị\n02/07/2024|Đề nghị cấp",
                "",
                vec![EventKind::Requested],
            ),
            (
                "02/07/2024|Đề nghị cấp\n09/07/2024|Đã cấp chứng thư",
                "",
                vec![],
            ),
            // The certificate is the answer.
            ("02/07/2024|Đề nghị cấp", "01/01/2027", vec![]),
            (
                "02/07/2024|Đề nghị gia hạn\n03/07/2024|Đề nghị gia hạn",
                "01/01/2027",
                vec![EventKind::RenewalRequested],
            ),
            (
                "02/07/2024|Đề nghị gia hạn\n09/07/2024|Đã gia hạn",
                "01/01/2027",
                vec![],
            ),
            (
                "02/07/2024|Đề nghị thay đổi thông tin\n09/07/2024|Đã thay đổi, có chứng thư mới",
                "01/01/2027",
                vec![],
            ),
            // A certificate that ran out cannot be renewed any more, but still be asked to be revoked.
            (
                "02/07/2024|Đề nghị gia hạn\n03/07/2024|Đề nghị thu hồi",
                "10/07/2024",
                vec![EventKind::RevocationRequested],
            ),
        ];
        for (lines, until, expected) in cases {
            assert_eq!(pending(lines, until), expected, "{lines}");
        }
    }

    #[test]
    fn what_does_not_fit_changes_nothing_and_is_told() {
        let cases = [
            (
                "01/07/2024|Đã thu hồi chứng thư\n02/07/2024|Bàn giao cho thuê bao",
                State::Revoked,
            ),
            (
                "01/07/2024|Đã thu hồi chứng thư\n02/07/2024|Đề nghị gia hạn",
                State::Revoked,
            ),
            (
                "01/07/2024|Có hiệu lực\n02/07/2024|Đề nghị cấp",
                State::InForce,
            ),
            (
                "01/07/2024|Đã gia hạn\n02/07/2024|Đã thu hồi chứng thư",
                State::Renewed,
            ),
            (
                "01/07/2024|Đã thay đổi, có chứng thư mới\n02/07/2024|Đề nghị thu hồi",
                State::Changed,
            ),
        ];
        for (lines, state) in cases {
            let now = standing(&entry("01/01/2027", lines), day("15/07/2024"));
            assert_eq!((now.state, now.odd), (state, vec![1]), "{lines}");
        }
    }

    #[test]
    fn a_device_has_one_place() {
        let cases = [
            ("01/07/2024|Thiết bị thất lạc", Device::Lost),
            (
                "01/07/2024|Đã giao lại thiết bị\n02/07/2024|Thiết bị thất lạc",
                Device::Returned,
            ),
            ("01/07/2024|Nhận thiết bị từ Cục", Device::Agency),
            ("01/07/2024|Đã gia hạn", Device::Passed),
            ("01/07/2024|Đã thay đổi, có chứng thư mới", Device::Passed),
            // The entry goes on with what was changed.
            ("01/07/2024|Đã thay đổi thông tin", Device::Holder),
            // Its number is known, so somebody has it.
            ("", Device::Holder),
        ];
        for (lines, device) in cases {
            let entry = Entry {
                device: "TK-1".to_owned(),
                ..entry("01/01/2027", lines)
            };
            assert_eq!(
                standing(&entry, day("15/07/2024")).device,
                device,
                "{lines}"
            );
        }
    }
}
