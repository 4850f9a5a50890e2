//! What each change does to a document, and what takes it back.

mod common;

use common::{Story, document, insert, set, text};
use drafts::{Action, Change, Progress, SaveState, Trouble};

fn order(ids: &[u32]) -> Change {
    Change::Order(ids.to_vec())
}

#[test]
fn changes_and_what_takes_them_back() {
    let many = |count: u32| {
        Change::Set(
            (1..=count)
                .flat_map(|row| match Change::set(Some(row), "hoTen", "x") {
                    Change::Set(cells) => cells,
                    _ => unreachable!("it sets a cell"),
                })
                .collect(),
        )
    };
    let two = match (insert(1, 7, "a"), insert(3, 8, "b")) {
        (Change::Insert(mut a), Change::Insert(b)) => {
            a.extend(b);
            Change::Insert(a)
        }
        _ => unreachable!("both insert"),
    };
    // Three rows 1, 2, 3; the change; the numbers of the rows after it.
    let cases: [(&str, Change, &[u32]); 12] = [
        (
            "a field of the form",
            Change::set(None, "kinhGui", "A"),
            &[1, 2, 3],
        ),
        (
            "a field that the form does not know",
            Change::set(None, "khac", "A"),
            &[1, 2, 3],
        ),
        ("a cell", Change::set(Some(2), "hoTen", "A"), &[1, 2, 3]),
        (
            "a cell of a row that is gone",
            Change::set(Some(9), "hoTen", "A"),
            &[1, 2, 3],
        ),
        ("a whole column", many(3), &[1, 2, 3]),
        ("a row in front", insert(0, 4, "A"), &[4, 1, 2, 3]),
        ("a row beyond the end", insert(99, 4, "A"), &[1, 2, 3, 4]),
        ("two rows", two, &[1, 7, 2, 8, 3]),
        ("a row that is there already", insert(0, 2, "A"), &[1, 2, 3]),
        ("two rows out", Change::Remove(vec![3, 1]), &[2]),
        ("another order", order(&[3, 1, 2]), &[3, 1, 2]),
        (
            "an order that does not name all",
            order(&[9, 3]),
            &[3, 1, 2],
        ),
    ];
    for (name, change, ids) in cases {
        let mut document = document(3);
        let before = text(&document);
        let back = document.apply(&change);
        assert_eq!(document.ids(), ids, "{name}");
        assert_eq!(document.record().rows.len(), ids.len(), "{name}");
        document.apply(&back);
        assert_eq!(text(&document), before, "{name}, taken back");
    }
}

#[test]
fn a_row_number_is_never_given_twice() {
    let mut document = document(2);
    document.apply(&insert(2, document.next_id(), "A"));
    document.apply(&Change::Remove(vec![3]));
    assert_eq!(document.next_ids(2).collect::<Vec<_>>(), [4, 5]);
}

#[test]
fn typing_on_in_one_field_is_one_step() {
    // Times of the entries in milliseconds, the fields, and the steps that undo then has.
    let cases: [(&[(u64, &str)], usize); 4] = [
        (
            &[
                (10_000, "kinhGui"),
                (11_000, "kinhGui"),
                (12_500, "kinhGui"),
            ],
            1,
        ),
        (&[(10_000, "kinhGui"), (13_000, "kinhGui")], 2),
        (&[(10_000, "kinhGui"), (10_500, "soKyHieu")], 2),
        (
            &[
                (10_000, "kinhGui"),
                (10_500, "soKyHieu"),
                (11_000, "kinhGui"),
            ],
            3,
        ),
    ];
    for (typed, steps) in cases {
        let mut book = Story::begin(document(0)).book;
        for (n, (at, key)) in typed.iter().enumerate() {
            book.act(set(None, key, &n.to_string()), *at, None).unwrap();
        }
        let mut undone = 0;
        while book.act(Action::Undo, 20_000, None).is_some() {
            undone += 1;
        }
        assert_eq!(undone, steps, "{typed:?}");
        assert!(book.work().document().record().values.is_blank());
    }
}

#[test]
fn the_undo_log_has_a_bound_but_always_the_last_step() {
    let mut story = Story::begin(document(0));
    for n in 0..250 {
        story.act(set(None, "kinhGui", &n.to_string()));
    }
    let mut steps = 0;
    while story.book.work().undo_step().is_some() {
        story.act(Action::Undo);
        steps += 1;
    }
    assert_eq!(steps, 200);

    let mut story = Story::begin(document(20_000));
    story.act(set(None, "kinhGui", "A"));
    story.act(Action::Do(vec![Change::Remove((1..=20_000).collect())]));
    story.act(Action::Undo);
    assert_eq!(story.book.work().document().ids().len(), 20_000);
    assert!(
        story.book.work().undo_step().is_none(),
        "the older step gave way"
    );
}

#[test]
fn the_status_line_never_says_more_than_is_true() {
    let at = 5;
    let known = Progress {
        tip: 9,
        at,
        local: Some(9),
        deep: Some(9),
        deep_busy: false,
        typing: false,
        trouble: None,
    };
    let full = Some(Trouble::Full);
    let cases = [
        (known, SaveState::Saved { at, durable: true }),
        (
            Progress {
                typing: true,
                ..known
            },
            SaveState::Saving,
        ),
        (
            Progress {
                deep: Some(8),
                deep_busy: true,
                ..known
            },
            // A browser killed now could still lose it.
            SaveState::Saving,
        ),
        (
            Progress {
                deep: None,
                ..known
            },
            SaveState::Saved { at, durable: false },
        ),
        (
            Progress {
                local: Some(8),
                trouble: full,
                ..known
            },
            SaveState::Saved { at, durable: true },
        ),
        (
            Progress {
                local: Some(8),
                deep: Some(8),
                deep_busy: true,
                trouble: full,
                ..known
            },
            SaveState::Saving,
        ),
        (
            Progress {
                local: Some(8),
                deep: Some(8),
                trouble: full,
                ..known
            },
            SaveState::Failed(Trouble::Full),
        ),
        (
            Progress {
                local: None,
                deep: None,
                ..known
            },
            SaveState::Failed(Trouble::Refused),
        ),
    ];
    for (progress, state) in cases {
        assert_eq!(progress.state(), state, "{progress:?}");
    }
}
