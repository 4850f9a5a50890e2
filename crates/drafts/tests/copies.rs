//! Two copies of a draft that are damaged, older, newer, or went different ways.

mod common;

use std::sync::Arc;

use common::{FRESH, ID, Story, carry_out, open_and_mend, set, text};
use drafts::base::record_of;
use drafts::merge::open;
use drafts::{About, Action, Book, OpenError, Parts};
use forms::record::RecordError;
use proptest::prelude::*;

fn story() -> Story {
    let mut story = Story::begin(common::document(2));
    story.act(set(None, "kinhGui", "Cục Chứng thực số"));
    story.act(set(Some(1), "hoTen", "Lò Thị Ánh"));
    story.act(set(Some(2), "hoTen", "Vừ A Dế"));
    story
}

fn stores(story: &Story) -> (Parts, Parts) {
    let (local, deep, _) = story.stopped(usize::MAX, usize::MAX);
    (local, deep)
}

#[test]
fn either_store_alone_is_enough_and_the_other_is_made_good() {
    let story = story();
    let (local, deep) = stores(&story);
    for (mut local, mut deep) in [(local.clone(), Parts::new()), (Parts::new(), deep.clone())] {
        let found = open_and_mend(&mut local, &mut deep).unwrap();
        assert_eq!(text(found.work.document()), story.states[3]);
        assert_eq!(local.keys().next(), deep.keys().next());
        assert!(found.aside.is_none());
    }
}

/// Goes on writing to one store while the other cannot be read, then opens both.
fn work_alone(local_is_read: bool, compacted: bool) {
    let story = story();
    let (mut local, mut deep) = stores(&story);
    let behind = story.stopped(story.deeds(false) - 3, story.deeds(true) - 1);
    let alone = if local_is_read {
        local = behind.0;
        &mut local
    } else {
        deep = behind.1;
        &mut deep
    };

    let (one, none) = (Some(&*alone), None);
    let (l, d) = if local_is_read {
        (one, none)
    } else {
        (none, one)
    };
    let found = open(ID, l, d, FRESH).unwrap();
    assert_eq!(text(found.work.document()), story.states[2]);
    let mut book = Book::open(ID, &found, !local_is_read);
    let written = book
        .act(set(Some(2), "hoTen", "Giàng A Páo"), 900_000, None)
        .unwrap();
    carry_out(
        alone,
        if local_is_read {
            &written.local
        } else {
            &written.deep
        },
    );
    if compacted {
        let tidy = book.tidy();
        carry_out(
            alone,
            if local_is_read {
                &tidy.local
            } else {
                &tidy.deep
            },
        );
    }
    let here = text(book.work().document());

    let found = open_and_mend(&mut local, &mut deep).unwrap();
    assert_eq!(
        text(found.work.document()),
        here,
        "the newer copy is opened"
    );
    assert!(found.aside.is_none());
    let fork = found.fork.expect("the other copy is kept");
    let other = open(FRESH.fork_id, Some(&fork), None, FRESH).unwrap();
    assert_eq!(text(other.work.document()), story.states[3]);
    assert_eq!(other.about.title, "Đợt 1 (bản song song)");
    assert_eq!(other.about.created, 1_000);
}

#[test]
fn copies_that_went_different_ways_are_both_kept() {
    for local_is_read in [true, false] {
        for compacted in [false, true] {
            work_alone(local_is_read, compacted);
        }
    }
}

#[test]
fn working_alone_on_the_newest_copy_makes_no_second_draft() {
    let story = story();
    let (mut local, mut deep) = stores(&story);
    let found = open(ID, Some(&local), None, FRESH).unwrap();
    let mut book = Book::open(ID, &found, false);
    let written = book.act(set(None, "kinhGui", "B"), 900_000, None).unwrap();
    carry_out(&mut local, &written.local);
    let found = open_and_mend(&mut local, &mut deep).unwrap();
    assert_eq!(found.work.document().get(None, "kinhGui"), "B");
    assert!(found.fork.is_none());
}

#[test]
fn a_newer_format_in_either_store_is_refused_and_untouched() {
    let (local, deep) = stores(&story());
    let newer = |parts: &Parts| {
        let mut parts = parts.clone();
        let base = parts["base"].replacen("\"version\":1", "\"version\":2", 1);
        parts.insert("base".to_owned(), base);
        parts
    };
    for (local, deep) in [(newer(&local), deep.clone()), (local.clone(), newer(&deep))] {
        let opened = open(ID, Some(&local), Some(&deep), FRESH);
        assert_eq!(opened.map(|_| ()), Err(OpenError::Newer(2)));
    }
}

#[test]
fn what_no_store_can_read_is_not_touched() {
    let (local, _) = stores(&story());
    let mut broken = local.clone();
    broken.insert("base".to_owned(), "{".to_owned());
    for (local, deep, error) in [
        (Some(&broken), Some(&broken), OpenError::Unreadable),
        (Some(&broken), None, OpenError::Unreadable),
        (Some(&Parts::new()), Some(&Parts::new()), OpenError::Missing),
        (None, None, OpenError::Missing),
    ] {
        assert_eq!(open(ID, local, deep, FRESH).map(|_| ()), Err(error));
    }
}

#[test]
fn a_base_lost_in_one_store_still_lends_its_journal() {
    let story = story();
    let (mut local, _) = stores(&story);
    let (_, mut deep, _) = story.stopped(usize::MAX, 2);
    local.insert("base".to_owned(), "không đọc được".to_owned());
    let found = open_and_mend(&mut local, &mut deep).unwrap();
    assert_eq!(text(found.work.document()), story.states[3]);
    let aside = found.aside.expect("the unreadable base is kept aside");
    assert!(aside.contains("không đọc được") && aside.contains("local/base"));
}

#[test]
fn a_title_given_elsewhere_is_kept() {
    let mut story = story();
    let stored = About {
        title: "Đợt 2".to_owned(),
        ..story.book.about().clone()
    };
    let written = story
        .book
        .act(set(None, "kinhGui", "C"), 900_000, Some(stored))
        .unwrap();
    let (mut local, mut deep) = stores(&story);
    carry_out(&mut local, &written.local);
    let found = open_and_mend(&mut local, &mut deep).unwrap();
    assert_eq!(found.about.title, "Đợt 2");
    assert_eq!(found.about.changed, 900_000);
}

#[test]
fn a_file_becomes_a_draft_of_its_own_with_its_undo_log() {
    let story = story();
    let file = story.book.to_file();
    let (mut book, written) = Book::from_file("d9", &file, 5, 900_000, true).unwrap();
    assert_eq!(text(book.work().document()), story.states[3]);
    assert_eq!(book.about().title, "Đợt 1");
    book.act(Action::Undo, 900_001, None).unwrap();
    assert_eq!(text(book.work().document()), story.states[2]);
    let mut local = Parts::new();
    carry_out(&mut local, &written.local);
    let found = open("d9", Some(&local), Some(&Parts::new()), FRESH).unwrap();
    assert_eq!(text(found.work.document()), story.states[3]);
}

#[test]
fn a_file_gives_its_record_for_a_list_or_the_command_line() {
    let pack = common::pack();
    let story = story();
    let file = story.book.to_file();
    let kept = story.book.work().document().record();
    let record = record_of(&format!("\u{feff}{file}"), &pack).unwrap();
    assert_eq!(&record, kept);
    let list = pack.form("mau-02").unwrap().list.as_ref().unwrap();
    assert!(Arc::ptr_eq(record.rows[0].columns(), &list.columns));
    assert_eq!(record_of(&kept.to_json(), &pack).as_ref(), Ok(kept));

    let changed = |from: &str, to: &str| record_of(&file.replacen(from, to, 1), &pack);
    let cases = [
        (changed("}", ""), RecordError::NotJson),
        (
            changed(r#""rows":["#, r#""rows":[7,"#),
            RecordError::NotARecord,
        ),
        (
            changed(r#""version":1"#, r#""version":2"#),
            RecordError::Newer(2),
        ),
        (
            changed("tt185-2019", "tt185-2030"),
            RecordError::OtherPack("tt185-2030".to_owned()),
        ),
        (
            changed("mau-02", "mau-99"),
            RecordError::UnknownForm("mau-99".to_owned()),
        ),
    ];
    for (read, error) in cases {
        assert_eq!(read, Err(error));
    }
}

/// The file of a draft whose list has so many columns and so many rows, all of them empty.
fn empty_list(columns: usize, rows: usize) -> String {
    let file = story().book.to_file();
    let (head, _) = file.split_once(r#""columns":["#).unwrap();
    let names: Vec<String> = (0..columns).map(|n| format!("\"c{n}\"")).collect();
    let rows = vec!["[]"; rows];
    format!(
        r#"{head}"columns":[{}],"rows":[{}]}}}}"#,
        names.join(","),
        rows.join(",")
    )
}

#[test]
fn a_small_file_cannot_fill_the_memory_with_empty_cells() {
    let pack = common::pack();
    // 100,000 people in the columns that a list has, and some more.
    for (columns, rows) in [(20, 100_000), (1_000, 10_000)] {
        let record = record_of(&empty_list(columns, rows), &pack).unwrap();
        assert_eq!(record.rows.len(), rows);
    }
    for (columns, rows) in [(1_000, 10_001), (1_001, 1), (101, 100_000)] {
        let file = empty_list(columns, rows);
        let error = record_of(&file, &pack).unwrap_err();
        assert_eq!(error, RecordError::TooLarge, "{columns} × {rows}");
        assert!(error.message().contains("quá nhiều cột và dòng"));
        let opened = Book::from_file("d9", &file, 5, 900_000, true);
        assert_eq!(opened.map(|_| ()), Err(OpenError::TooLarge));
    }
}

#[test]
fn rows_keep_every_text_whatever_columns_they_stand_in() {
    let mut record = common::record(2);
    record.rows[0].set("cotLa", "ngoài mẫu");
    let mut other = forms::Values::new(Arc::new(forms::record::Columns::new([
        "soGiayTo", "ghiChu",
    ])));
    other.set("soGiayTo", "014093000001");
    other.set("ghiChu", "cột khác");
    record.rows.push(other);
    record
        .rows
        .push(forms::Values::new(Arc::clone(record.rows[0].columns())));
    let (book, _) = Book::create(
        "d1",
        "",
        drafts::Document::new(record.clone()),
        1,
        1,
        true,
        false,
    );
    let (again, _) = Book::from_file("d2", &book.to_file(), 2, 2, true).unwrap();
    assert_eq!(again.work().document().ids(), [1, 2, 3, 4]);
    for (read, kept) in again
        .work()
        .document()
        .record()
        .rows
        .iter()
        .zip(&record.rows)
    {
        let sorted = |row: &forms::Values| {
            let texts = row.iter().map(|(k, v)| (k.to_owned(), v.to_owned()));
            texts.collect::<std::collections::BTreeMap<_, _>>()
        };
        assert_eq!(sorted(read), sorted(kept));
    }
}

#[test]
fn each_text_cut_anywhere_leaves_a_state_the_draft_had() {
    let story = story();
    let (local, _) = stores(&story);
    for (part, whole) in &local {
        for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            let mut cut = local.clone();
            cut.insert(part.clone(), whole[..end].to_owned());
            match open(ID, Some(&cut), Some(&Parts::new()), FRESH) {
                Ok(found) => {
                    let at = usize::try_from(found.work.tip()).unwrap();
                    assert_eq!(
                        text(found.work.document()),
                        story.states[at],
                        "{part} cut at {end}"
                    );
                    if part != "about" {
                        let aside = found.aside.expect("what was cut is kept aside");
                        assert!(aside.contains(part.as_str()));
                    }
                }
                Err(error) => {
                    assert_eq!((part.as_str(), error), ("base", OpenError::Unreadable));
                }
            }
        }
    }
}

fn parts() -> impl Strategy<Value = Parts> {
    let name = prop_oneof![
        Just("base".to_owned()),
        Just("about".to_owned()),
        (0u64..6).prop_map(|n| format!("e/{n:010}")),
        "e/[0-9]{1,25}",
        "\\PC{0,8}",
    ];
    let (local, deep) = stores(&story());
    let texts: Vec<String> = local.into_values().chain(deep.into_values()).collect();
    let text = prop_oneof![
        4 => prop::sample::select(texts.clone()),
        1 => "\\PC{0,40}",
        2 => (prop::sample::select(texts), any::<prop::sample::Index>(), "[0-9\"{}\\[\\],a-z]{0,3}")
            .prop_map(|(text, at, put)| {
                let at = at.index(text.len());
                let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                format!("{}{put}{}", &text[..at], &text[at..])
            }),
    ];
    prop::collection::btree_map(name, text, 0..6)
}

proptest! {
    #[test]
    fn whatever_the_stores_hold_is_opened_or_refused_and_mended_once(
        mut local in parts(),
        mut deep in parts(),
    ) {
        let before = (local.clone(), deep.clone());
        if open_and_mend(&mut local, &mut deep).is_err() {
            prop_assert_eq!(before, (local, deep));
        }
    }

    #[test]
    fn any_file_is_read_or_refused(text in "\\PC{0,200}") {
        prop_assert!(Book::from_file("d9", &text, 5, 1, true).is_err());
    }
}

#[test]
fn an_empty_form_is_blank_until_something_is_put_into_it() {
    let (mut begun, _) = Book::create("d1", "", common::document(0), 1, 1, true, true);
    assert!(begun.about().blank);
    let change = drafts::Change::set(None, "hoTen", "Lường Thị Ưng");
    begun
        .act(drafts::Action::Do(vec![change]), 2, None)
        .unwrap();
    assert!(!begun.about().blank);
    // What came from a file is missed, also while nobody has changed it.
    let (opened, _) = Book::from_file("d2", &begun.to_file(), 2, 3, true).unwrap();
    assert!(!opened.about().blank);
}
