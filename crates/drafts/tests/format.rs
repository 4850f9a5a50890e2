//! The format on disk: every version that was ever written can still be read.

mod common;

use common::{FRESH, ID, set, text};
use drafts::merge::open;
use drafts::{Action, Change, Parts};

/// The stores' texts as version 1 writes them: a list with two rows, one of them taken out, and a step taken back.
fn version_1() -> Parts {
    [
        ("about", include_str!("samples/v1/about.json")),
        ("base", include_str!("samples/v1/base.json")),
        ("e/0000000003", include_str!("samples/v1/entry-3.json")),
        ("e/0000000004", include_str!("samples/v1/entry-4.json")),
        ("e/0000000005", include_str!("samples/v1/entry-5.json")),
    ]
    .map(|(part, text)| (part.to_owned(), text.trim_end().to_owned()))
    .into()
}

#[test]
fn version_1_is_read() {
    let found = open(ID, Some(&version_1()), Some(&Parts::new()), FRESH).unwrap();
    insta::assert_snapshot!(text(found.work.document()), @r"
    kinhGui=Cục Chứng thực số và Bảo mật thông tin
    1: hoTen=Lò Thị Ánh
    4: hoTen=Giàng A Páo
    ");
    assert_eq!(found.about.title, "Đợt 1");
    assert_eq!(found.work.tip(), 5);
    assert!(found.aside.is_none());
    let redo = found
        .work
        .redo_step()
        .expect("the step taken back can be done again");
    assert_eq!(
        redo.changes,
        [Change::set(Some(1), "soGiayTo", "014093000123")]
    );
    assert!(found.work.undo_step().is_some());
}

#[test]
fn the_format_is_what_it_was() {
    let mut story = common::Story::begin(common::document(1));
    story.act(Action::Do(vec![
        common::insert(0, 2, "Vừ A Dế"),
        Change::Remove(vec![1]),
    ]));
    story.act(set(None, "kinhGui", "Cục"));
    story.act(Action::Do(vec![Change::Order(vec![2])]));
    story.act(Action::Undo);
    story.act(Action::Redo);
    let (local, _, _) = story.stopped(usize::MAX, usize::MAX);
    let lines: Vec<String> = local
        .iter()
        .map(|(part, text)| format!("{part} {text}"))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
