//! What is due when, by the rules of the packs as they are shipped.

mod common;

use common::{PACKS, day, entry, pack};
use forms::pack::Sureness;
use register::due::{Renewal, holder, renewal};
use register::purpose::{Author, form_of, of_form};
use register::{Entry, EventKind, Kind, Law, Purpose, Task, dues, standing};

/// Every form of every pack is known, and leads back to itself.
#[test]
fn every_form_has_its_place() {
    for id in PACKS {
        let pack = pack(id);
        for form in &pack.forms {
            let (purpose, author) =
                of_form(id, &form.id).unwrap_or_else(|| panic!("{id} {}", form.id));
            assert_eq!(form_of(id, purpose, author), Some(form.id.as_str()));
            // A subscriber asks for one certificate, an agency for many; what is lost is told one by one.
            let has_list = author == Author::Agency && purpose != Purpose::Lost;
            assert_eq!(form.list.is_some(), has_list, "{id} {}", form.id);
        }
    }
}

#[test]
fn the_days_are_those_of_the_rules_and_carry_their_basis() {
    let old = Law::of(&pack("tt185-2019"));
    assert_eq!(old.renewal.days, Some(60));
    assert!(
        old.renewal.basis.contains("Điều 63"),
        "{}",
        old.renewal.basis
    );
    // The same time as the hand-over itself.
    assert_eq!(old.effect.days, Some(0));
    assert!(old.effect.basis.contains("Sơn La"), "{}", old.effect.basis);
    // Thông tư 185 gives no number of days.
    assert_eq!(old.return_device.days, None);

    let new = Law::of(&pack("nd68-2024"));
    assert_eq!(new.return_device.days, Some(5));
    assert!(
        new.return_device.basis.contains("Điều 18 đến Điều 20"),
        "{}",
        new.return_device.basis
    );
    assert_eq!(
        (new.renewal.days, new.renewal.sure),
        (Some(60), Sureness::Unsure)
    );
    assert_eq!((new.effect.days, new.effect.sure), (None, Sureness::Unsure));
    let answer = new.answer(Purpose::Issue(Kind::Person)).unwrap();
    assert_eq!(
        (answer.days, answer.basis.as_str()),
        (Some(3), "Nghị định 68/2024/NĐ-CP, Điều 11")
    );
    assert!(new.answer(Purpose::Revoke).is_none());
    for law in [old, new] {
        for term in [
            &law.renewal,
            &law.effect,
            &law.return_device,
            &law.hand_over,
            &law.lost,
        ] {
            assert!(!term.basis.is_empty());
        }
    }
}

/// Pack, last day of validity, events, today, and what is due: the task, by when, whether overdue.
type Case<'t> = (
    &'t str,
    &'t str,
    &'t str,
    &'t str,
    &'t [(Task, Option<&'t str>, bool)],
);

#[test]
fn what_is_due() {
    let old = "tt185-2019";
    let new = "nd68-2024";
    let handed = "10/07/2024|Nhận thiết bị từ Cục\n12/07/2024|Bàn giao cho thuê bao";
    let revoked = "10/11/2026|Đã thu hồi chứng thư";
    let noticed =
        "10/11/2026|Đã thu hồi chứng thư\n13/11/2026|Cục thông báo thu lại thiết bị|45/TB";
    let cases: [Case<'_>; 19] = [
        // Mẫu 13 goes with the hand-over; Nghị định 68 leaves the day open.
        (
            old,
            "01/07/2029",
            handed,
            "12/07/2024",
            &[(Task::Effect, Some("12/07/2024"), false)],
        ),
        (
            old,
            "01/07/2029",
            handed,
            "13/07/2024",
            &[(Task::Effect, Some("12/07/2024"), true)],
        ),
        (
            new,
            "01/07/2029",
            handed,
            "20/08/2024",
            &[(Task::Effect, None, false)],
        ),
        (
            old,
            "01/07/2029",
            "10/07/2024|Nhận thiết bị từ Cục",
            "20/07/2024",
            &[(Task::HandOver, None, false)],
        ),
        (
            old,
            "01/07/2029",
            "12/07/2024|Bàn giao cho thuê bao\n12/07/2024|Gửi đề nghị hiệu lực, báo bàn giao",
            "13/07/2024",
            &[],
        ),
        // Sixty days have to be left on the day the request arrives: 31/12/2026 less 60 days.
        (new, "31/12/2026", "", "30/06/2026", &[]),
        (
            new,
            "31/12/2026",
            "",
            "01/07/2026",
            &[(Task::Renew, Some("01/11/2026"), false)],
        ),
        (
            new,
            "31/12/2026",
            "",
            "01/11/2026",
            &[(Task::Renew, Some("01/11/2026"), false)],
        ),
        (
            new,
            "31/12/2026",
            "",
            "02/11/2026",
            &[(Task::Replace, Some("31/12/2026"), false)],
        ),
        (
            new,
            "31/12/2026",
            "01/09/2026|Đề nghị gia hạn",
            "10/09/2026",
            &[],
        ),
        (
            new,
            "31/12/2026",
            "01/09/2026|Đề nghị thu hồi",
            "10/09/2026",
            &[],
        ),
        // An expired or revoked certificate's device goes back within five working days of the notice.
        (
            new,
            "31/10/2026",
            "",
            "24/11/2026",
            &[(Task::ReturnDevice, None, false)],
        ),
        (
            new,
            "31/12/2027",
            revoked,
            "24/11/2026",
            &[(Task::ReturnDevice, None, false)],
        ),
        (
            new,
            "31/12/2027",
            noticed,
            "20/11/2026",
            &[(Task::ReturnDevice, Some("20/11/2026"), false)],
        ),
        (
            new,
            "31/12/2027",
            noticed,
            "21/11/2026",
            &[(Task::ReturnDevice, Some("20/11/2026"), true)],
        ),
        (
            old,
            "31/12/2027",
            noticed,
            "24/11/2026",
            &[(Task::ReturnDevice, None, false)],
        ),
        (
            new,
            "31/12/2027",
            "10/11/2026|Đã thu hồi chứng thư\n12/11/2026|Thiết bị thất lạc",
            "24/11/2026",
            &[],
        ),
        // A lost device: the certificate has to be revoked, whatever else is due.
        (
            new,
            "31/12/2026",
            "12/11/2026|Thiết bị thất lạc",
            "24/11/2026",
            &[(Task::Revoke, None, false)],
        ),
        (
            new,
            "31/12/2027",
            "12/11/2026|Thiết bị thất lạc\n12/11/2026|Đề nghị thu hồi",
            "24/11/2026",
            &[],
        ),
    ];
    for (id, until, lines, today, expected) in cases {
        let (law, today) = (Law::of(&pack(id)), day(today));
        let found = dues(&entry(until, lines), &law, today);
        let found: Vec<_> = found
            .iter()
            .map(|due| (due.task, due.by, due.is_overdue(today)))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(task, by, late)| (*task, by.map(day), *late))
            .collect();
        assert_eq!(found, expected, "{id} {until} {lines} on {today}");
    }
}

#[test]
fn an_answer_is_asked_for_after_three_working_days() {
    let law = Law::of(&pack("nd68-2024"));
    let asked = Entry {
        kind: Kind::Agency,
        name: "Sở Nội vụ".to_owned(),
        // A Thursday: three working days later is the Tuesday.
        ..entry("", "19/11/2026|Đề nghị cấp")
    };
    let asked = Entry {
        serial: String::new(),
        ..asked
    };
    assert_eq!(dues(&asked, &law, day("24/11/2026")), []);
    let due = &dues(&asked, &law, day("25/11/2026"))[0];
    assert_eq!(
        (due.task, due.by),
        (Task::Inquire(EventKind::Requested), Some(day("24/11/2026")))
    );
    assert_eq!(due.basis, "Nghị định 68/2024/NĐ-CP, Điều 11");
}

#[test]
fn who_was_renewed_once_needs_a_new_certificate() {
    let law = Law::of(&pack("tt185-2019"));
    let once = Entry {
        renewed: true,
        ..entry("31/12/2024", "")
    };
    assert_eq!(renewal(&once, &law, day("15/07/2024")), Renewal::Once);
    assert_eq!(dues(&once, &law, day("15/07/2024"))[0].task, Task::Replace);
    let never = entry("31/12/2024", "");
    assert_eq!(
        renewal(&never, &law, day("15/07/2024")),
        Renewal::Until(day("01/11/2024"))
    );
    assert_eq!(
        renewal(&never, &law, day("02/11/2024")),
        Renewal::TooLate(day("01/11/2024"))
    );
}

#[test]
fn it_is_known_who_holds_a_device() {
    let cases = [
        (Kind::Person, "", "", Some("Lò Thị Ánh Nguyệt")),
        (Kind::Person, "Hà Văn Ước", "", Some("Hà Văn Ước")),
        (Kind::Agency, "", "", Some("Chưa ghi người giữ")),
        (
            Kind::Person,
            "",
            "10/07/2024|Nhận thiết bị từ Cục",
            Some("Cơ quan, chưa bàn giao"),
        ),
        (Kind::Person, "", "10/07/2024|Đã giao lại thiết bị", None),
        (Kind::Person, "", "10/07/2024|Thiết bị thất lạc", None),
    ];
    for (kind, named, lines, expected) in cases {
        let entry = Entry {
            kind,
            holder: named.to_owned(),
            ..entry("31/12/2027", lines)
        };
        assert_eq!(
            holder(&entry, &standing(&entry, day("24/11/2026"))),
            expected,
            "{kind:?} {named} {lines}"
        );
    }
}
