//! Two stores made of maps, and a draft written to them the way the site does it.
#![allow(dead_code)] // Each test file uses its own part of this.

use std::sync::Arc;

use drafts::merge::{Found, Fresh, open};
use drafts::{Action, Book, Change, Document, NewRow, OpenError, Parts, Write};
use forms::record::{Columns, Values};
use forms::{Pack, Record};

pub const ID: &str = "d1";

/// The shipped pack.
pub fn pack() -> Pack {
    macro_rules! files {
        ($($file:literal),+) => {
            &[$(($file, include_str!(concat!("../../../../packs/tt185-2019/", $file)))),+]
        };
    }
    Pack::load(files!(
        "pack.toml",
        "fields.toml",
        "mau-01.toml",
        "mau-02.toml",
        "mau-03-06.toml",
        "mau-07-12.toml",
        "mau-13-15.toml",
        "procedures.toml",
        "lists.toml",
        "rules.toml",
        "rules-van-ban.toml",
        "rules-chung-thu.toml"
    ))
    .unwrap()
}

pub fn record(rows: usize) -> Record {
    let fields = Arc::new(Columns::new(["kinhGui", "soKyHieu"]));
    let columns = Arc::new(Columns::new(["hoTen", "soGiayTo"]));
    Record {
        pack: "tt185-2019".to_owned(),
        form: "mau-02".to_owned(),
        values: Values::new(fields),
        rows: (1..=rows)
            .map(|n| {
                let mut row = Values::new(Arc::clone(&columns));
                row.set("hoTen", format!("Người thứ {n}"));
                row
            })
            .collect(),
    }
}

pub fn document(rows: usize) -> Document {
    Document::new(record(rows))
}

/// The texts of a document without how they are stored, one row a line.
pub fn text(document: &Document) -> String {
    let line = |values: &Values| {
        let cells: Vec<String> = values.iter().map(|(k, v)| format!("{k}={v}")).collect();
        cells.join(" ")
    };
    let rows = document.ids().iter().zip(&document.record().rows);
    let rows: Vec<String> = rows
        .map(|(id, row)| format!("{id}: {}", line(row)))
        .collect();
    format!("{}\n{}", line(&document.record().values), rows.join("\n"))
}

pub fn set(row: Option<u32>, key: &str, value: &str) -> Action {
    Action::Do(vec![Change::set(row, key, value)])
}

pub fn insert(at: usize, id: u32, name: &str) -> Change {
    let values = vec![("hoTen".to_owned(), name.to_owned())];
    Change::Insert(vec![NewRow { at, id, values }])
}

/// So many rows at the end of a list, as an import brings them: too long for the journal.
pub fn import(document: &Document, count: usize) -> Change {
    let start = document.ids().len();
    let rows = document.next_ids(count).enumerate().map(|(n, id)| NewRow {
        at: start + n,
        id,
        values: vec![("hoTen".to_owned(), format!("Nguyễn Thị Minh Khai {id}"))],
    });
    Change::Insert(rows.collect())
}

/// A write that reached a store, or did not if the machine stopped before it.
pub enum Done {
    /// One write to local storage; it follows that many transactions of IndexedDB, and the draft stood at this entry.
    Local {
        write: Write,
        after: usize,
        tip: u64,
    },
    /// One transaction.
    Deep { writes: Vec<Write>, tip: u64 },
}

/// Everything that was done to a draft, in the order in which it was begun.
pub struct Story {
    pub book: Book,
    pub done: Vec<Done>,
    /// The draft's text after each entry, from 0.
    pub states: Vec<String>,
    /// What the stores held when it began, and up to which entry.
    start: (Parts, Parts, u64),
    now: u64,
}

impl Story {
    pub fn begin(document: Document) -> Story {
        let (book, written) = Book::create(ID, "Đợt 1", document, 7, 1_000, true, false);
        let states = vec![text(book.work().document())];
        let mut story = Story {
            book,
            done: Vec::new(),
            states,
            start: Default::default(),
            now: 1_000,
        };
        story.keep(written.local, written.deep, written.after_deep);
        story
    }

    /// Stops the story, and begins another one with what the stores then hold.
    pub fn stop_and_resume(self, local: usize, deep: usize) -> Story {
        let (mut local_parts, mut deep_parts, tip) = self.stopped(local, deep);
        let Ok(found) = open_and_mend(&mut local_parts, &mut deep_parts) else {
            assert_eq!(
                tip, 0,
                "only a draft that no store has yet cannot be opened"
            );
            return self;
        };
        assert_eq!(found.work.tip(), tip);
        assert!(found.fork.is_none());
        let mut states = self.states;
        states.truncate(usize::try_from(tip).unwrap() + 1);
        assert_eq!(Some(&text(found.work.document())), states.last());
        Story {
            book: Book::open(ID, &found, true),
            done: Vec::new(),
            states,
            start: (local_parts, deep_parts, tip),
            now: self.now,
        }
    }

    pub fn act(&mut self, action: Action) {
        self.now += 5_000;
        let Some(written) = self.book.act(action, self.now, None) else {
            return;
        };
        self.states.push(text(self.book.work().document()));
        let wants_tidy = written.wants_tidy;
        self.keep(written.local, written.deep, written.after_deep);
        if wants_tidy {
            self.tidy();
        }
    }

    pub fn tidy(&mut self) {
        let tidy = self.book.tidy();
        self.keep(tidy.local, tidy.deep, tidy.after_deep);
    }

    fn keep(&mut self, local: Vec<Write>, deep: Vec<Write>, after_deep: Vec<Write>) {
        let tip = self.book.work().tip();
        for write in local {
            self.done.push(Done::Local {
                write,
                after: 0,
                tip,
            });
        }
        self.done.push(Done::Deep { writes: deep, tip });
        let after = self.deeds(true);
        for write in after_deep {
            self.done.push(Done::Local { write, after, tip });
        }
    }

    /// How many transactions, or else how many writes to local storage, there were.
    pub fn deeds(&self, deep: bool) -> usize {
        self.done
            .iter()
            .filter(|done| matches!(done, Done::Deep { .. }) == deep)
            .count()
    }

    /// What the stores hold if only so many writes reached them, and the last entry that either holds whole.
    ///
    /// Local storage can fall back behind what the page was told, so the two numbers are independent,
    /// except that some writes to it are only made when IndexedDB has confirmed others.
    pub fn stopped(&self, local: usize, deep: usize) -> (Parts, Parts, u64) {
        let (mut local_parts, mut deep_parts, tip) = self.start.clone();
        let (mut local_tip, mut deep_tip) = (tip, tip);
        let (mut locals, mut deeps) = (0, 0);
        let mut reached = true;
        for done in &self.done {
            match done {
                Done::Local { write, after, tip } => {
                    reached &= locals < local && *after <= deep;
                    if reached {
                        locals += 1;
                        carry_out(&mut local_parts, std::slice::from_ref(write));
                        match write.appends() {
                            Some(n) if n == local_tip + 1 => local_tip = n,
                            None if write.part == "base" => local_tip = *tip,
                            _ => {}
                        }
                    }
                }
                Done::Deep { writes, tip } => {
                    if deeps < deep {
                        deeps += 1;
                        carry_out(&mut deep_parts, writes);
                        deep_tip = *tip;
                    }
                }
            }
        }
        (local_parts, deep_parts, local_tip.max(deep_tip))
    }
}

pub fn carry_out(parts: &mut Parts, writes: &[Write]) {
    for write in writes {
        match &write.text {
            Some(text) => parts.insert(write.part.clone(), text.clone()),
            None => parts.remove(&write.part),
        };
    }
}

pub const FRESH: Fresh<'static> = Fresh {
    branch: 99,
    fork_id: "d2",
    now: 9_000_000,
};

/// Opens a draft, mends both stores as the site does, and checks that a second opening finds nothing to mend.
pub fn open_and_mend(local: &mut Parts, deep: &mut Parts) -> Result<Found, OpenError> {
    let found = open(ID, Some(local), Some(deep), FRESH)?;
    carry_out(local, &found.local);
    carry_out(deep, &found.deep);
    let again = open(ID, Some(local), Some(deep), FRESH).expect("what was mended can be read");
    assert_eq!(text(again.work.document()), text(found.work.document()));
    assert_eq!(again.work, found.work);
    assert_eq!(
        (&again.local, &again.deep),
        (&vec![], &vec![]),
        "mended once and for all"
    );
    assert!(again.aside.is_none() && again.fork.is_none());
    Ok(found)
}
