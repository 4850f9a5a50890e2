//! A certificate that takes the place of another one: renewed, changed, or both; and where that is not beyond doubt, none does.

mod common;

use common::{PACKS, day, entry, pack, record};
use register::purpose::{Author, form_of};
use register::{Device, Entry, EventKind, Kind, Merged, Purpose, State, dossier, merge, standing};

const RENEWAL: &str = "01/09/2026|Đề nghị gia hạn|15/SNV-VP";
const CHANGE: &str = "01/09/2026|Đề nghị thay đổi thông tin|15/SNV-VP";

/// An entry in force until the end of 2026, and what was asked for.
fn old(lines: &str) -> Entry {
    Entry {
        agency: "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ".to_owned(),
        holder: "Hà Văn Ước".to_owned(),
        identity: "014190123456".to_owned(),
        ..entry("31/12/2026", lines)
    }
}

/// The certificate that comes of it, as its file tells.
fn new(until: &str) -> Entry {
    Entry {
        kind: Kind::Unknown,
        serial: "88".to_owned(),
        device: String::new(),
        holder: String::new(),
        identity: String::new(),
        valid_from: "10/09/2026".to_owned(),
        valid_to: until.to_owned(),
        ..old("")
    }
}

/// The entry that was there and the new one, where the new one took its place.
fn pair(merged: &Merged) -> Option<[&Entry; 2]> {
    let [old, new] = merged.entries.as_slice() else {
        panic!("{merged:?}")
    };
    let gave_way = [EventKind::Renewed, EventKind::Reissued]
        .into_iter()
        .any(|kind| old.last(kind).is_some());
    assert_eq!(merged.succeeded, usize::from(gave_way));
    assert_eq!(merged.updated.len(), usize::from(gave_way));
    gave_way.then_some([old, new])
}

#[test]
fn a_renewed_certificate_takes_the_place_of_the_old_one() {
    let merged = merge(&[old(RENEWAL)], vec![new("10/09/2029")]);
    let [before, after] = pair(&merged).unwrap();
    let renewed = before.last(EventKind::Renewed).unwrap();
    assert_eq!(renewed.day, day("10/09/2026"));
    assert_eq!(renewed.note, "Số hiệu mới: 88");
    assert!(after.renewed);
    assert_eq!(
        (after.kind, &*after.device, &*after.holder),
        (Kind::Person, "TK-0001", "Hà Văn Ước")
    );
    // Who asked for no renewal simply has two certificates.
    assert!(pair(&merge(&[old("")], vec![new("10/09/2029")])).is_none());
    // Nor is an older one, out of somebody's archive, the renewed one.
    let older = Entry {
        valid_from: "01/08/2014".to_owned(),
        ..new("31/07/2019")
    };
    assert!(pair(&merge(&[old(RENEWAL)], vec![older])).is_none());
}

/// What is changed in a certificate.
type Changed<'t> = (&'t str, &'t dyn Fn(&mut Entry));

#[test]
fn a_changed_certificate_takes_the_place_of_the_old_one() {
    let cases: [Changed<'_>; 4] = [
        ("the address", &|entry| {
            entry.email = "nguyetlt@sonla.gov.vn".to_owned();
        }),
        ("the agency", &|entry| {
            entry.agency = "Ủy ban nhân dân tỉnh Sơn La\nSở Tài chính".to_owned();
        }),
        ("the name", &|entry| {
            entry.name = "Lò Thị Ánh Nguyệt (A)".to_owned();
        }),
        ("nothing that can be seen", &|_| {}),
    ];
    for (what, change) in cases {
        for renewed in [false, true] {
            let old = Entry {
                renewed,
                ..old(CHANGE)
            };
            let mut new = new("31/12/2026");
            change(&mut new);
            let merged = merge(&[old], vec![new.clone()]);
            let [before, after] = pair(&merged).unwrap_or_else(|| panic!("{what}"));
            let gone = before.last(EventKind::Reissued).unwrap();
            assert_eq!(
                (gone.day, &*gone.note),
                (day("10/09/2026"), "Số hiệu mới: 88"),
                "{what}"
            );
            let begun = after.last(EventKind::InForce).unwrap();
            assert_eq!(begun.note, "Thay đổi từ số hiệu 54AB01", "{what}");
            assert_eq!(after.renewed, renewed, "a change is no renewal: {what}");
            assert_eq!(
                (&after.name, &after.email, &after.agency),
                (&new.name, &new.email, &new.agency),
                "{what}"
            );
            assert_eq!(
                (after.kind, &*after.device, &*after.identity, &*after.holder),
                (Kind::Person, "TK-0001", "014190123456", "Hà Văn Ước"),
                "{what}"
            );
            let today = day("15/09/2026");
            let (before, after) = (standing(before, today), standing(after, today));
            assert_eq!(
                (before.state, before.device, before.pending.len()),
                (State::Changed, Device::Passed, 0),
                "{what}"
            );
            assert_eq!(
                (after.state, after.device),
                (State::InForce, Device::Holder),
                "{what}"
            );
        }
    }
}

/// What is recorded of the letter names the new address, so that somebody who went to another agency is known.
#[test]
fn the_letter_of_a_change_tells_which_certificate_comes_of_it() {
    for id in PACKS {
        let form = form_of(id, Purpose::Renew, Author::Agency).unwrap();
        let row = [
            ("tenChungThu", "Lò Thị Ánh Nguyệt"),
            ("soHieu", "54AB01"),
            ("noiDungDeNghi", "Thay đổi nội dung thông tin"),
            ("coQuanMoi", "Ủy ban nhân dân tỉnh Sơn La\nSở Tài chính"),
            ("emailMoi", "nguyetlta.stc@sonla.gov.vn"),
        ];
        let letter = record(&pack(id), form, &[("ngayLap", "01/09/2026")], &[&row]);
        let told = dossier::entries(&letter, day("01/09/2026")).unwrap();
        let asked = merge(&[old("")], told).entries;
        assert_eq!(asked.len(), 1, "{id}");
        let moved = |email: &str| Entry {
            email: email.to_owned(),
            agency: "Ủy ban nhân dân tỉnh Sơn La\nSở Tài chính".to_owned(),
            ..new("31/12/2026")
        };
        let merged = merge(&asked, vec![moved("nguyetlta.stc@sonla.gov.vn")]);
        assert!(pair(&merged).is_some(), "{id}");
        // Somebody else of that name over there.
        let merged = merge(&asked, vec![moved("nguyetlt@sonla.gov.vn")]);
        assert!(pair(&merged).is_none(), "{id}");
    }
}

#[test]
fn a_renewal_with_a_change_is_both_at_once() {
    let both = [RENEWAL, CHANGE].join("\n");
    let moved = Entry {
        agency: "Ủy ban nhân dân tỉnh Sơn La\nSở Tài chính".to_owned(),
        ..new("10/09/2029")
    };
    let merged = merge(&[old(&both)], vec![moved.clone()]);
    let [before, after] = pair(&merged).unwrap();
    assert!(before.last(EventKind::Renewed).is_some() && after.renewed);
    let begun = after.last(EventKind::InForce).unwrap();
    assert_eq!(begun.note, "Gia hạn, thay đổi từ số hiệu 54AB01");
    assert!(standing(before, day("15/09/2026")).pending.is_empty());
    // Without a last day nobody can tell which of both it is.
    let open = Entry {
        valid_to: String::new(),
        ..moved
    };
    assert!(pair(&merge(&[old(&both)], vec![open])).is_none());
}

#[test]
fn a_renewal_that_is_not_answered_yet_waits_on_with_the_changed_certificate() {
    let both = [CHANGE, "05/09/2026|Đề nghị gia hạn|16/SNV-VP"].join("\n");
    let changed = merge(&[old(&both)], vec![new("31/12/2026")]);
    let [before, after] = pair(&changed).unwrap();
    assert!(before.last(EventKind::Reissued).is_some() && !after.renewed);
    let now = standing(after, day("15/09/2026"));
    assert!(now.pending(after, EventKind::RenewalRequested).is_some());
    let renewed = Entry {
        serial: "99".to_owned(),
        valid_from: "20/09/2026".to_owned(),
        ..new("20/09/2029")
    };
    let merged = merge(&changed.entries, vec![renewed]);
    assert_eq!((merged.added(), merged.succeeded), (1, 1));
    let note = &merged.entries[1].last(EventKind::Renewed).unwrap().note;
    assert_eq!(note, "Số hiệu mới: 99");
    assert!(merged.entries[2].renewed);
}

#[test]
fn where_two_wait_nobody_guesses() {
    let of = |serial: &str, email: &str| Entry {
        serial: serial.to_owned(),
        email: email.to_owned(),
        device: String::new(),
        identity: String::new(),
        ..old(CHANGE)
    };
    let two = [
        of("54AB01", "nguyetlta@sonla.gov.vn"),
        of("54AB02", "nguyetlt2@sonla.gov.vn"),
    ];
    let changed = Entry {
        email: "nguyet.lta@sonla.gov.vn".to_owned(),
        ..new("31/12/2026")
    };
    let merged = merge(&two, vec![changed]);
    assert_eq!((merged.added(), merged.succeeded), (1, 0));
    assert_eq!(merged.entries[..2], two, "neither is touched");
    assert!(!merged.entries[2].renewed && merged.entries[2].events.is_empty());
}

/// A certificate that is not the answer: what is asked, and what is different.
type Other<'t> = (&'t str, &'t str, &'t dyn Fn(&mut Entry));

#[test]
fn what_is_not_beyond_doubt_is_a_certificate_of_its_own() {
    let cases: [Other<'_>; 12] = [
        ("nothing was asked for", "", &|_| {}),
        (
            "it was answered",
            "01/09/2026|Đề nghị thay đổi thông tin\n05/09/2026|Đã thay đổi thông tin",
            &|_| {},
        ),
        (
            "it was revoked",
            "01/09/2026|Đề nghị thay đổi thông tin\n05/09/2026|Đã thu hồi chứng thư",
            &|_| {},
        ),
        ("another person of that name", CHANGE, &|entry| {
            entry.email = "nguyetlt@sonla.gov.vn".to_owned();
            entry.agency = "Ủy ban nhân dân tỉnh Sơn La\nSở Tài chính".to_owned();
        }),
        (
            "another address than asked for",
            "01/09/2026|Đề nghị thay đổi thông tin||Đổi địa chỉ thư điện tử; anhnguyet@sonla.gov.vn",
            &|entry| entry.email = "nguyetlt@sonla.gov.vn".to_owned(),
        ),
        ("a change moves no end", CHANGE, &|entry| {
            entry.valid_to = "10/09/2029".to_owned();
        }),
        ("it is older", CHANGE, &|entry| {
            entry.valid_from = "01/07/2019".to_owned();
        }),
        ("another one of the same day", CHANGE, &|entry| {
            entry.valid_from = "01/08/2019".to_owned();
        }),
        ("the name alone, and no last day", CHANGE, &|entry| {
            entry.email = "nguyetlt@sonla.gov.vn".to_owned();
            entry.valid_to = String::new();
        }),
        ("another identity paper", CHANGE, &|entry| {
            entry.identity = "014190654321".to_owned();
        }),
        ("another device", CHANGE, &|entry| {
            entry.device = "TK-0002".to_owned();
        }),
        // Units and devices often share an address.
        ("another name, and no last day", CHANGE, &|entry| {
            entry.name = "Cổng dịch vụ công".to_owned();
            entry.valid_to = String::new();
        }),
    ];
    for (why, lines, different) in cases {
        let mut new = new("31/12/2026");
        different(&mut new);
        let merged = merge(&[old(lines)], vec![new.clone()]);
        assert!(pair(&merged).is_none(), "{why}");
        assert_eq!(merged.entries[1], new, "{why}");
    }
}

#[test]
fn both_may_come_in_with_one_file() {
    for (lines, until) in [(RENEWAL, "10/09/2029"), (CHANGE, "31/12/2026")] {
        let both = vec![old(lines), new(until)];
        let merged = merge(&[], both.clone());
        assert_eq!((merged.added(), merged.succeeded), (2, 1), "{lines}");
        assert!(merged.updated.is_empty(), "none of them was there before");
        // Once they are there, coming in again says nothing new.
        let again = merge(&merged.entries, merged.entries.clone());
        assert_eq!((again.added(), again.unchanged), (0, 2), "{lines}");
    }
}
