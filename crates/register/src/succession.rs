//! A certificate that takes the place of another one: renewed, changed, or both.
//!
//! Each is a new certificate with a serial number of its own, for the device that is there
//! (Văn bản hướng dẫn của Sở Thông tin và Truyền thông tỉnh Sơn La, 02/2020, mục 5). A renewed one ends later; a change leaves the
//! last day as it was (Nghị định 130/2018/NĐ-CP, Điều 65; for Nghị định 68/2024/NĐ-CP not compared with the original).

use std::cmp::Ordering;

use chrono::NaiveDate;
use forms::text::{fold, small};

use crate::entry::Kind;
use crate::merge::{normal, said_alike};
use crate::{Entry, Event, EventKind, keys};

/// What a certificate is to the one whose place it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Succession {
    /// The same for a longer time.
    Renewal,
    /// What stands in it was changed.
    Change,
    /// Both at once.
    RenewalAndChange,
}

/// The texts by which a certificate finds the one before it: at least one of them stays.
pub(crate) const FOUND_BY: [&str; 4] = [keys::NAME, keys::EMAIL, keys::IDENTITY, keys::DEVICE];

/// Whether an entry waits for a certificate that takes its place.
pub(crate) fn waits(entry: &Entry) -> bool {
    waited_for(entry, EventKind::RenewalRequested).is_some()
        || waited_for(entry, EventKind::ChangeRequested).is_some()
}

/// What a certificate is to an entry that waits for one; none where that is not beyond doubt.
pub(crate) fn between(old: &Entry, new: &Entry) -> Option<Succession> {
    if old.serial_key().is_empty() || new.serial_key().is_empty() {
        return None;
    }
    let renewal = waited_for(old, EventKind::RenewalRequested);
    let change = waited_for(old, EventKind::ChangeRequested);
    let asked = renewal.into_iter().chain(change).map(|event| event.day);
    let (asked, begins) = (asked.min()?, new.from()?);
    // Others are of the same day, or older and out of somebody's archive.
    let is_later = old.from().map_or(begins >= asked, |before| begins > before);
    if !is_later {
        return None;
    }
    let ends = old.until().zip(new.until());
    let ends = ends.map(|(before, after)| after.cmp(&before));
    let succession = match (renewal.is_some(), change.is_some(), ends) {
        (true, false, None | Some(Ordering::Greater)) => Succession::Renewal,
        (true, true, Some(Ordering::Greater)) => Succession::RenewalAndChange,
        (false, true, None) | (_, true, Some(Ordering::Equal)) => Succession::Change,
        _ => return None,
    };
    let is_of_one = match succession {
        Succession::Renewal => {
            let same = |key| said_alike(key, old, new) == Some(true);
            same(keys::NAME) && same(keys::EMAIL)
        }
        Succession::Change | Succession::RenewalAndChange => {
            is_recognised(old, new, change.map_or("", |event| &event.note))
        }
    };
    is_of_one.then_some(succession)
}

/// Notes in both that the new certificate took the place of the old one, and puts in what is the same for both.
pub(crate) fn succeed(old: &mut Entry, new: &mut Entry, how: Succession) {
    if new.kind == Kind::Unknown {
        new.kind = old.kind;
    }
    // The agency may be what was changed.
    let agency = (how == Succession::Renewal).then_some(keys::AGENCY);
    let stay = [keys::IDENTITY, keys::DEVICE, keys::HOLDER];
    for key in stay.into_iter().chain(agency) {
        if let Some(text) = new.field_mut(key)
            && text.is_empty()
        {
            *text = old.text(key);
        }
    }
    // A change is no renewal: what was renewed before stays so, what was not can still be.
    new.renewed |= old.renewed || how != Succession::Change;
    let Some(begins) = new.from() else { return };
    let asked = [EventKind::RenewalRequested, EventKind::ChangeRequested];
    let asked = asked.into_iter().filter_map(|kind| waited_for(old, kind));
    let day = asked.map(|event| event.day).fold(begins, NaiveDate::max);
    if how == Succession::Change
        && let Some(renewal) = waited_for(old, EventKind::RenewalRequested)
    {
        new.add(renewal.clone());
    }
    let (event, words) = match how {
        Succession::Renewal => (EventKind::Renewed, "Gia hạn từ số hiệu "),
        Succession::Change => (EventKind::Reissued, "Thay đổi từ số hiệu "),
        Succession::RenewalAndChange => (EventKind::Renewed, "Gia hạn, thay đổi từ số hiệu "),
    };
    let after = ["Số hiệu mới: ", &new.serial].concat();
    old.add(Event::new(day, event).noting(&after));
    let before = [words, &old.serial].concat();
    new.add(Event::new(day, EventKind::InForce).noting(&before));
}

/// The request of a kind that has no answer yet.
fn waited_for(entry: &Entry, asked: EventKind) -> Option<&Event> {
    let last = |kind| entry.events.iter().rposition(|event| event.kind == kind);
    let place = last(asked)?;
    let over = [EventKind::Renewed, EventKind::Reissued, EventKind::Revoked];
    let is_over = over.into_iter().any(|kind| last(kind).is_some());
    let is_changed = asked == EventKind::ChangeRequested
        && last(EventKind::Changed).is_some_and(|changed| changed > place);
    (!is_over && !is_changed).then(|| &entry.events[place])
}

/// Whether a certificate in which something was changed is beyond doubt of the same subscriber; `asked` is the note of the request.
///
/// Identity paper and device stay, and so do name and address together, or the name where the request names the new address.
/// Name or address alone need the same last day as well: others have the same name, and devices of one agency often share an address,
/// but what begins later than another certificate and ends with it was made of it.
fn is_recognised(old: &Entry, new: &Entry, asked: &str) -> bool {
    let alike = |key| said_alike(key, old, new);
    let (identity, device) = (alike(keys::IDENTITY), alike(keys::DEVICE));
    let kinds_differ =
        old.kind != new.kind && old.kind != Kind::Unknown && new.kind != Kind::Unknown;
    if identity == Some(false) || device == Some(false) || kinds_differ {
        return false;
    }
    let (name, email) = (
        alike(keys::NAME) == Some(true),
        alike(keys::EMAIL) == Some(true),
    );
    let as_asked = is_address_asked_for(asked, old, new);
    if !email && as_asked == Some(false) {
        return false;
    }
    let same_end = old.until().is_some() && old.until() == new.until();
    let by_one = email || (name && agencies_alike(old, new) != Some(false));
    identity == Some(true)
        || device == Some(true)
        || (name && (email || as_asked == Some(true)))
        || (same_end && by_one)
}

/// Whether a request names the new certificate's e-mail address; none where one of them names none.
fn is_address_asked_for(asked: &str, old: &Entry, new: &Entry) -> Option<bool> {
    let own = small(old.email.trim());
    let words = asked.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '(' | ')'));
    let mut named = words
        .filter(|word| word.contains('@'))
        .map(|word| small(word.trim_matches(['.', ':', '→'])))
        .filter(|address| *address != own)
        .peekable();
    named.peek()?;
    let address = normal(keys::EMAIL, &new.email);
    (!address.is_empty()).then(|| named.any(|named| named == address))
}

/// Whether two entries are of one agency: the levels that one names are among those of the other. None where one names none.
fn agencies_alike(a: &Entry, b: &Entry) -> Option<bool> {
    let [a, b] = [a, b].map(|entry| {
        let levels = entry.agency.lines().map(fold);
        levels.filter(|level| !level.is_empty()).collect::<Vec<_>>()
    });
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    (!few.is_empty()).then(|| few.iter().all(|level| many.contains(level)))
}
