//! An open draft: makes the entries, and says what is to be written where.

use crate::merge::Found;
use crate::parts::{ABOUT, BASE, entry_part};
use crate::{About, Action, Change, Document, Millis, OpenError, Work, Write, base};

/// A base longer than this many bytes lives in IndexedDB alone, with a marker in local storage.
pub(crate) const LOCAL_BASE_BYTES: usize = 1024 * 1024;
/// An entry longer than this (an import) is not journalled: the base is rewritten instead.
const ENTRY_BYTES: usize = 64 * 1024;
/// The base is rewritten after so many entries (one for every fifty rows in a long list, whose base takes longer to write) …
const JOURNAL_ENTRIES: u64 = 200;
const ROWS_PER_ENTRY: usize = 50;
/// … or so many bytes of them.
const JOURNAL_BYTES: usize = 128 * 1024;

/// An open draft.
#[derive(Debug)]
pub struct Book {
    id: String,
    about: About,
    work: Work,
    /// Whether IndexedDB can be written.
    deep: bool,
    /// Entries after this number are not in the base of local storage.
    local_upto: u64,
    /// Entries after this number are not in the base of IndexedDB.
    deep_upto: u64,
    /// The journal since the base was last rewritten.
    since: u64,
    since_bytes: usize,
}

/// What one change did and what is to be written for it.
#[derive(Debug, Default, PartialEq)]
pub struct Written {
    /// The changes made to the document, in order, for what shows it.
    pub applied: Vec<Change>,
    /// For local storage, at once and in this order; stop at the first that fails, and try again from there.
    pub local: Vec<Write>,
    /// For IndexedDB, in one transaction, after all earlier ones.
    pub deep: Vec<Write>,
    /// For local storage once IndexedDB has confirmed `deep`; the draft stands without them.
    pub after_deep: Vec<Write>,
    /// Whether the change is safe once `local` is written; if not, only once `deep` is confirmed.
    pub local_suffices: bool,
    /// Whether [`Book::tidy`] should follow when there is time.
    pub wants_tidy: bool,
}

/// What is to be written to take the journal into the base; the draft stands if any of it fails.
#[derive(Debug, Default, PartialEq)]
pub struct Tidy {
    /// For local storage, in this order; stop at the first that fails and drop the rest.
    pub local: Vec<Write>,
    /// For IndexedDB, in one transaction, after all earlier ones.
    pub deep: Vec<Write>,
    /// For local storage once IndexedDB has confirmed `deep`.
    pub after_deep: Vec<Write>,
}

impl Book {
    /// A new draft and what is to be written for it.
    ///
    /// `branch` is a random number, `deep` says whether IndexedDB can be written;
    /// `blank` says that it is an empty form that somebody begins, see [`About::blank`].
    pub fn create(
        id: &str,
        title: &str,
        document: Document,
        branch: u32,
        now: Millis,
        deep: bool,
        blank: bool,
    ) -> (Book, Written) {
        let record = document.record();
        let about = About {
            title: title.to_owned(),
            pack: record.pack.clone(),
            form: record.form.clone(),
            rows: record.rows.len(),
            created: now,
            changed: now,
            size: 0,
            blank,
            binned: None,
            stamp: now,
        };
        let mut book = Book {
            id: id.to_owned(),
            about,
            work: Work::new(document, branch, now),
            deep,
            local_upto: 0,
            deep_upto: 0,
            since: 0,
            since_bytes: 0,
        };
        let written = book.rewrite();
        (book, written)
    }

    /// A draft that was read from its stores.
    pub fn open(id: &str, found: &Found, deep: bool) -> Book {
        Book {
            id: id.to_owned(),
            about: found.about.clone(),
            work: found.work.clone(),
            deep,
            local_upto: found.local_upto,
            deep_upto: found.deep_upto,
            since: found.work.tip - found.local_upto.min(found.deep_upto),
            since_bytes: 0,
        }
    }

    /// A new draft from a file, and what is to be written for it; its undo log comes along.
    pub fn from_file(
        id: &str,
        text: &str,
        branch: u32,
        now: Millis,
        deep: bool,
    ) -> Result<(Book, Written), OpenError> {
        let (title, work) = base::from_file(text, branch)?;
        let (mut book, _) =
            Book::create(id, &title, work.document.clone(), branch, now, deep, false);
        book.work = work;
        let written = book.rewrite();
        Ok((book, written))
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The state it is in.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// Access for [`Document::seat`], which changes no text.
    pub fn document_mut(&mut self) -> &mut Document {
        self.work.document_mut()
    }

    /// What the list shows of it.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Notes what was changed in the list: a title, the bin.
    pub fn set_about(&mut self, about: About) {
        self.about = about;
    }

    /// Says whether IndexedDB can be written from now on.
    pub fn set_deep(&mut self, deep: bool) {
        self.deep = deep;
    }

    /// Does something now; `None` if there is nothing to take back or to do again.
    ///
    /// `stored` is what the store says about the draft at this moment: another tab may have given it a new title.
    pub fn act(&mut self, action: Action, now: Millis, stored: Option<About>) -> Option<Written> {
        let nothing = match &action {
            Action::Do(changes) => changes.is_empty(),
            Action::Undo => self.work.undo_step().is_none(),
            Action::Redo => self.work.redo_step().is_none(),
        };
        if nothing {
            return None;
        }
        if let Some(stored) = stored {
            self.about = stored;
        }
        let entry = self.work.entry(action, now);
        let text = entry.to_json();
        let part = entry_part(entry.n);
        let bytes = text.len();
        let applied = self.work.apply(entry);
        if bytes > ENTRY_BYTES {
            return Some(Written {
                applied,
                ..self.rewrite()
            });
        }
        self.since += 1;
        self.since_bytes += bytes;
        self.about.size += bytes;
        self.touch();
        let about = Write::put(ABOUT, self.about.to_json());
        let writes = vec![Write::put(part, text), about];
        Some(Written {
            applied,
            local: writes.clone(),
            deep: writes,
            after_deep: Vec::new(),
            local_suffices: true,
            wants_tidy: self.since
                >= JOURNAL_ENTRIES.max((self.about.rows / ROWS_PER_ENTRY) as u64)
                || self.since_bytes >= JOURNAL_BYTES,
        })
    }

    /// Takes the journal into the base.
    pub fn tidy(&mut self) -> Tidy {
        let written = self.rewrite();
        if !written.local_suffices {
            // The journal in local storage stays until IndexedDB has the base.
            return Tidy {
                local: Vec::new(),
                deep: written.deep,
                after_deep: written.after_deep,
            };
        }
        Tidy {
            local: written.local,
            deep: written.deep,
            after_deep: Vec::new(),
        }
    }

    /// The draft as a file.
    pub fn to_file(&self) -> String {
        base::write(&self.id, &self.about.title, self.about.created, &self.work)
    }

    fn touch(&mut self) {
        self.about.rows = self.work.document().ids().len();
        self.about.blank &= self.work.tip() == 0;
        self.about.changed = self.work.changed;
        self.about.stamp = self.about.stamp.max(self.work.changed);
    }

    /// The writes of a new base that takes in everything up to now.
    fn rewrite(&mut self) -> Written {
        let (title, created) = (&self.about.title, self.about.created);
        let text = base::write(&self.id, title, created, &self.work);
        let marker = base::marker(&self.id, title, created, &self.work);
        let tip = self.work.tip;
        self.about.size = text.len();
        self.since = 0;
        self.since_bytes = 0;
        self.touch();
        let about = Write::put(ABOUT, self.about.to_json());
        let taken_in = |from: u64| (from + 1..=tip).map(|n| Write::delete(entry_part(n)));
        let mut written = Written {
            local_suffices: !self.deep || text.len() <= LOCAL_BASE_BYTES,
            ..Written::default()
        };
        if written.local_suffices {
            written.local.push(Write::put(BASE, text.clone()));
            written.local.push(about.clone());
            written.local.extend(taken_in(self.local_upto));
        } else {
            written.after_deep.push(Write::put(BASE, marker));
            written.after_deep.push(about.clone());
            written.after_deep.extend(taken_in(self.local_upto));
        }
        written.deep.push(Write::put(BASE, text));
        written.deep.push(about);
        written.deep.extend(taken_in(self.deep_upto));
        // If a write fails, the entries it would have deleted are cleared away at the next opening.
        self.deep_upto = tip;
        self.local_upto = tip;
        written
    }
}
