//! Whatever reached the stores before the machine stopped: the draft is the newest state that one of them holds.

mod common;

use common::{Story, import, insert, open_and_mend, set};
use drafts::{Action, Change, OpenError};
use proptest::prelude::*;

/// Stops a story after every pair of writes and opens what is there.
fn check_every_stop(story: &Story) {
    for local in 0..=story.deeds(false) {
        for deep in 0..=story.deeds(true) {
            check_stop(story, local, deep);
        }
    }
}

fn check_stop(story: &Story, local: usize, deep: usize) {
    let (mut local_parts, mut deep_parts, tip) = story.stopped(local, deep);
    let place = format!("stopped after {local} writes and {deep} transactions");
    match open_and_mend(&mut local_parts, &mut deep_parts) {
        Ok(found) => {
            assert_eq!(found.work.tip(), tip, "{place}");
            let expected = &story.states[usize::try_from(tip).unwrap()];
            assert_eq!(&common::text(found.work.document()), expected, "{place}");
            assert!(found.fork.is_none(), "{place}: the copies went one way");
        }
        Err(error) => {
            assert_eq!(error, OpenError::Missing, "{place}");
            assert!(
                !local_parts.contains_key("base") && !deep_parts.contains_key("base"),
                "{place}"
            );
        }
    }
}

#[test]
fn typing_with_undo() {
    let mut story = Story::begin(common::document(2));
    story.act(set(None, "kinhGui", "Cục Chứng thực số"));
    story.act(set(Some(2), "soGiayTo", "0010"));
    story.act(Action::Undo);
    story.act(Action::Do(vec![
        insert(1, 3, "Chen giữa"),
        Change::Remove(vec![1]),
    ]));
    story.tidy();
    story.act(Action::Undo);
    story.act(Action::Redo);
    story.act(Action::Do(vec![Change::Order(vec![2, 3])]));
    check_every_stop(&story);
}

#[test]
fn an_import_too_long_for_the_journal() {
    let mut story = Story::begin(common::document(1));
    story.act(set(None, "kinhGui", "A"));
    let rows = import(story.book.work().document(), 1_000);
    story.act(Action::Do(vec![rows]));
    story.act(set(Some(5), "hoTen", "B"));
    story.act(Action::Undo);
    story.act(Action::Undo);
    check_every_stop(&story);
}

#[test]
fn a_list_too_long_for_local_storage() {
    let mut story = Story::begin(common::document(1));
    story.act(set(None, "kinhGui", "A"));
    let rows = import(story.book.work().document(), 40_000);
    story.act(Action::Do(vec![rows]));
    story.act(set(Some(15_000), "hoTen", "B"));
    story.tidy();
    story.act(set(Some(15_001), "hoTen", "C"));

    let (local, deep, _) = story.stopped(usize::MAX, usize::MAX);
    assert!(
        local["base"].len() < 1_000,
        "only a marker stands in local storage"
    );
    assert!(deep["base"].len() > 1_000_000);
    let (locals, deeps) = (story.deeds(false), story.deeds(true));
    for (local, deep) in [
        (2, 2),
        (2, 3),
        (4, 3),
        (locals - 2, 4),
        (locals - 1, deeps),
        (locals, 4),
    ] {
        check_stop(&story, local, deep);
    }

    // IndexedDB was emptied or cannot be read: what is left is kept, and said to be elsewhere.
    let gone = drafts::merge::open(common::ID, Some(&local), None, common::FRESH);
    assert_eq!(gone.map(|_| ()), Err(OpenError::Elsewhere));
    let gone = drafts::merge::open(
        common::ID,
        Some(&local),
        Some(&Default::default()),
        common::FRESH,
    );
    assert_eq!(gone.map(|_| ()), Err(OpenError::Unreadable));
}

#[test]
fn the_journal_is_taken_into_the_base() {
    let mut story = Story::begin(common::document(1));
    for n in 0..450 {
        story.act(set(Some(1), "hoTen", &format!("Lần {n}")));
    }
    let (local, deep, _) = story.stopped(usize::MAX, usize::MAX);
    assert!(
        local.len() < 210 && deep.len() < 210,
        "the stores do not grow with every change"
    );
    for back in 0..3 {
        check_stop(&story, story.deeds(false) - back, story.deeds(true));
        check_stop(&story, story.deeds(false) / 2, story.deeds(true) - back);
    }
}

#[derive(Debug, Clone)]
enum Deed {
    Set(u8, u8),
    Insert(u8),
    Remove(u8),
    Reverse,
    Many(u8),
    Undo,
    Redo,
    Tidy,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (0u8..6, any::<u8>()).prop_map(|(row, value)| Deed::Set(row, value)),
        2 => any::<u8>().prop_map(Deed::Insert),
        1 => any::<u8>().prop_map(Deed::Remove),
        1 => Just(Deed::Reverse),
        1 => any::<u8>().prop_map(Deed::Many),
        2 => Just(Deed::Undo),
        1 => Just(Deed::Redo),
        1 => Just(Deed::Tidy),
    ]
}

fn perform(story: &mut Story, deed: &Deed) {
    let document = story.book.work().document();
    let ids = document.ids().to_vec();
    let pick = |n: u8| ids.get(usize::from(n) % ids.len().max(1)).copied();
    let action = match deed {
        Deed::Set(row, value) => set(pick(*row), "hoTen", &format!("Tên {value}")),
        Deed::Insert(at) => {
            let at = usize::from(*at) % (ids.len() + 1);
            Action::Do(vec![insert(at, document.next_id(), "Mới")])
        }
        Deed::Remove(n) => Action::Do(vec![Change::Remove(pick(*n).into_iter().collect())]),
        Deed::Reverse => Action::Do(vec![Change::Order(ids.iter().rev().copied().collect())]),
        Deed::Many(value) => {
            let value = value.to_string();
            let cells = ids
                .iter()
                .map(|id| Change::set(Some(*id), "soGiayTo", &value));
            Action::Do(cells.collect())
        }
        Deed::Undo => Action::Undo,
        Deed::Redo => Action::Redo,
        Deed::Tidy => return story.tidy(),
    };
    story.act(action);
}

proptest! {
    #[test]
    fn any_work_stopped_anywhere(
        deeds in prop::collection::vec(deed(), 1..25),
        local in 0.0..=1.0f64,
        deep in 0.0..=1.0f64,
    ) {
        let mut story = Story::begin(common::document(3));
        for deed in &deeds {
            perform(&mut story, deed);
        }
        let share = |whole: usize, part: f64| (whole as f64 * part).round() as usize;
        check_stop(&story, share(story.deeds(false), local), share(story.deeds(true), deep));
    }

    #[test]
    fn working_on_after_each_stop(
        stretches in prop::collection::vec(
            (prop::collection::vec(deed(), 0..12), 0.0..=1.0f64, 0.0..=1.0f64),
            1..6,
        ),
    ) {
        let mut story = Story::begin(common::document(3));
        let share = |whole: usize, part: f64| (whole as f64 * part).round() as usize;
        for (deeds, local, deep) in &stretches {
            for deed in deeds {
                perform(&mut story, deed);
            }
            let local = share(story.deeds(false), *local);
            let deep = share(story.deeds(true), *deep);
            story = story.stop_and_resume(local, deep);
        }
        story.stop_and_resume(usize::MAX, usize::MAX);
    }

    #[test]
    fn undoing_everything_gives_back_the_beginning(deeds in prop::collection::vec(deed(), 1..25)) {
        let mut story = Story::begin(common::document(3));
        for deed in deeds.iter().filter(|deed| !matches!(deed, Deed::Undo | Deed::Redo)) {
            perform(&mut story, deed);
        }
        let end = common::text(story.book.work().document());
        while story.book.work().undo_step().is_some() {
            story.act(Action::Undo);
        }
        prop_assert_eq!(&common::text(story.book.work().document()), &story.states[0]);
        while story.book.work().redo_step().is_some() {
            story.act(Action::Redo);
        }
        prop_assert_eq!(common::text(story.book.work().document()), end);
    }
}
