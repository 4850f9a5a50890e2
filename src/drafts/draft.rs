//! An open draft.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use drafts::{About, Action, Book, Change, Document, RowId, SaveState, Step, draft_key};
use forms::pack::Form;
use leptos::prelude::{
    ArcReadSignal, ArcRwSignal, GetUntracked, Set, TimeoutHandle, set_timeout,
    set_timeout_with_handle,
};
use send_wrapper::SendWrapper;

use super::list::Listed;
use super::lock::{Ask, Lock};
use super::news::News;
use super::outbox::Outbox;
use super::store::{DraftStore, OpenFault};
use super::web;
use crate::clock;

/// Typing is kept after so long a pause.
const QUIET: Duration = Duration::from_millis(400);
/// The journal is taken into the base so long after it has grown too long.
const TIDY_AFTER: Duration = Duration::from_millis(1_500);
/// So long a draft stays open for the next page.
const LINGER: Duration = Duration::from_secs(2);
/// So often, this far apart, a tab asks for a lock before it takes it by force.
const PATIENCE: (u32, Duration) = (8, Duration::from_millis(100));

/// Whether this tab may change the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It may.
    Writing,
    /// It was open in another tab already.
    OpenElsewhere,
    /// Another tab has taken it over.
    TakenOver,
}

/// An open draft; all clones are the same one.
///
/// The lock on it is let go when the last clone is dropped.
#[derive(Clone)]
pub struct Draft {
    inner: SendWrapper<Rc<Inner>>,
}

/// What [`Draft`] and the store share.
pub(super) struct Inner {
    id: String,
    store: DraftStore,
    book: RefCell<Book>,
    outbox: Rc<Outbox>,
    lock: RefCell<Option<Lock>>,
    mode: ArcRwSignal<Mode>,
    mode_now: Cell<Mode>,
    /// Whether there is something to take back, and something to do again.
    history: ArcRwSignal<(bool, bool)>,
    typed: RefCell<Option<Typed>>,
    tidying: Cell<bool>,
    me: OnceCell<Weak<Inner>>,
}

/// Something typed that is not a change yet.
struct Typed {
    field: String,
    commit: Box<dyn FnOnce()>,
    timer: Option<TimeoutHandle>,
}

impl Draft {
    pub(super) fn new(store: DraftStore, book: Book, outbox: Rc<Outbox>, mode: Mode) -> Draft {
        let inner = Rc::new(Inner {
            id: book.id().to_owned(),
            store,
            book: RefCell::new(book),
            outbox,
            lock: RefCell::default(),
            mode: ArcRwSignal::new(mode),
            mode_now: Cell::new(mode),
            history: ArcRwSignal::new((false, false)),
            typed: RefCell::default(),
            tidying: Cell::default(),
            me: OnceCell::new(),
        });
        // Set once, here.
        let _ = inner.me.set(Rc::downgrade(&inner));
        inner.show_history();
        Draft {
            inner: SendWrapper::new(inner),
        }
    }

    pub(super) fn from_inner(inner: Rc<Inner>) -> Draft {
        Draft {
            inner: SendWrapper::new(inner),
        }
    }

    /// Keeps the lock as long as the draft is open.
    pub(super) fn hold(&self, lock: Option<Lock>) {
        self.inner.lock.replace(lock);
    }

    pub(super) fn inner(&self) -> &Rc<Inner> {
        &self.inner
    }

    /// Stays open until the next page has opened it, also where no store has it.
    pub fn linger(self) {
        set_timeout(move || drop(self), LINGER);
    }

    /// Its id, for the page's address.
    pub fn id(&self) -> &str {
        &self.inner.id
    }

    /// What the list shows of it.
    pub fn about(&self) -> About {
        self.inner.book.borrow().about().clone()
    }

    /// Looks at the document.
    pub fn with<T>(&self, look: impl FnOnce(&Document) -> T) -> T {
        look(self.inner.book.borrow().work().document())
    }

    /// Puts all values under a form's own columns (its fields', its list's), so that they are found by place.
    pub fn seat(&self, form: &Form) {
        self.inner
            .book
            .borrow_mut()
            .document_mut()
            .seat(&form.columns, &form.row_columns());
    }

    /// What the status line says.
    pub fn state(&self) -> ArcReadSignal<SaveState> {
        self.inner.outbox.state().read_only()
    }

    /// Whether this tab may change the draft.
    pub fn mode(&self) -> ArcReadSignal<Mode> {
        self.inner.mode.read_only()
    }

    /// Whether there is something to take back, and something to do again.
    pub fn history(&self) -> ArcReadSignal<(bool, bool)> {
        self.inner.history.read_only()
    }

    /// The step that undo would make, to name it on the button.
    pub fn undo_step(&self) -> Option<Step> {
        self.inner.book.borrow().work().undo_step().cloned()
    }

    /// Makes changes, as one step for undo; `false` if this tab may not.
    pub fn apply(&self, changes: Vec<Change>) -> bool {
        self.inner.act(Action::Do(changes)).is_some()
    }

    /// Puts a text into a field of the form or a cell of its list; nothing happens where it stands there already.
    pub fn set(&self, row: Option<RowId>, key: &str, value: &str) -> bool {
        let same = self.with(|document| document.get(row, key) == value);
        same || self.apply(vec![Change::set(row, key, value)])
    }

    /// Takes back the last step and gives the changes that it made, for what shows them.
    pub fn undo(&self) -> Vec<Change> {
        self.flush();
        self.inner.act(Action::Undo).unwrap_or_default()
    }

    /// Does the step again that was taken back last.
    pub fn redo(&self) -> Vec<Change> {
        self.flush();
        self.inner.act(Action::Redo).unwrap_or_default()
    }

    /// Notes that a field is being typed in: `commit` runs after 400 ms of quiet, when another field is typed in, or when the page is hidden.
    ///
    /// `commit` reads the field and calls [`Draft::set`].
    /// On the field's `change` event call [`Draft::flush`].
    pub fn type_later(&self, field: &str, commit: impl FnOnce() + 'static) {
        let inner = &self.inner;
        let before = inner.typed.take();
        match before {
            Some(typed) if typed.field == field => typed.stop(),
            Some(typed) => {
                typed.stop();
                (typed.commit)();
            }
            None => inner.outbox.set_typing(true),
        }
        let me = Rc::downgrade(inner);
        let timer = set_timeout_with_handle(
            move || {
                if let Some(inner) = me.upgrade() {
                    inner.flush();
                }
            },
            QUIET,
        );
        inner.typed.replace(Some(Typed {
            field: field.to_owned(),
            commit: Box::new(commit),
            timer: timer.ok(),
        }));
    }

    /// Keeps at once what is typed.
    pub fn flush(&self) {
        self.inner.flush();
    }

    /// Tries again to keep what could not be kept, for example after other drafts were deleted.
    pub fn retry(&self) {
        self.inner.outbox.push();
        if !self.inner.outbox.is_empty() || self.inner.outbox.needs_base() {
            self.inner.tidy();
        }
    }

    /// The draft as a file.
    pub fn to_file(&self) -> String {
        self.flush();
        self.inner.book.borrow().to_file()
    }

    /// Takes the draft over from the tab that has it, which first keeps what is typed there.
    ///
    /// The document may have changed: show it anew.
    pub async fn take_over(&self) -> Result<(), OpenFault> {
        let inner = &self.inner;
        inner.store.tell(&News::LetGo(inner.id.clone()));
        let (times, apart) = PATIENCE;
        let mut lock = None;
        for _ in 0..times {
            clock::pause(apart).await;
            lock = inner.store.claim(&inner.id, Ask::IfFree).await;
            if lock.is_some() {
                break;
            }
        }
        if lock.is_none() {
            lock = inner.store.claim(&inner.id, Ask::Steal).await;
        }
        let read = inner.store.read(&inner.id, true).await?;
        inner.book.replace(read.book);
        inner.outbox.restart(read.kept);
        inner.lock.replace(lock);
        inner.set_mode(Mode::Writing);
        inner.show_history();
        Ok(())
    }
}

impl Typed {
    fn stop(&self) {
        if let Some(timer) = &self.timer {
            timer.clear();
        }
    }
}

impl Inner {
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Keeps at once what is typed.
    pub(super) fn flush(&self) {
        let Some(typed) = self.typed.take() else {
            return;
        };
        typed.stop();
        (typed.commit)();
        self.outbox.set_typing(false);
    }

    /// Keeps what is typed and lets another tab write.
    pub(super) fn let_go(&self) {
        if self.mode_now.get() == Mode::Writing {
            self.flush();
            self.lose();
        }
    }

    /// Notes a title given in this tab's list.
    pub(super) fn set_about(&self, about: About) {
        self.book.borrow_mut().set_about(about);
    }

    fn act(&self, action: Action) -> Option<Vec<Change>> {
        if self.mode_now.get() != Mode::Writing {
            return None;
        }
        if self.was_written_elsewhere() {
            self.lose();
            return None;
        }
        let mut book = self.book.borrow_mut();
        book.set_deep(self.store.has_deep());
        let mut written = book.act(action, web::now(), self.store.about(&self.id))?;
        let (tip, at) = (book.work().tip(), book.work().changed());
        drop(book);
        let applied = std::mem::take(&mut written.applied);
        let wants_tidy = written.wants_tidy || self.outbox.needs_base();
        self.outbox.send(tip, at, written);
        self.show_history();
        let about = self.book.borrow().about().clone();
        self.store.changed(Listed {
            id: self.id.clone(),
            about,
        });
        self.store.ask_to_persist();
        if wants_tidy {
            self.tidy_soon();
        }
        Some(applied)
    }

    /// Whether another tab has written the entry that comes next: the last guard where the browser has no locks.
    fn was_written_elsewhere(&self) -> bool {
        let next = drafts::entry_part(self.book.borrow().work().tip() + 1);
        self.outbox.is_empty() && self.store.local_has(&draft_key(&self.id, &next))
    }

    /// Another tab writes from now on.
    pub(super) fn lose(&self) {
        self.lock.take();
        self.set_mode(Mode::TakenOver);
    }

    fn set_mode(&self, mode: Mode) {
        self.mode_now.set(mode);
        self.mode.set(mode);
    }

    fn show_history(&self) {
        let book = self.book.borrow();
        let work = book.work();
        let history = (work.undo_step().is_some(), work.redo_step().is_some());
        drop(book);
        if self.history.get_untracked() != history {
            self.history.set(history);
        }
    }

    fn tidy_soon(&self) {
        if self.tidying.replace(true) {
            return;
        }
        let me = self.me.get().cloned().unwrap_or_default();
        set_timeout(
            move || {
                if let Some(inner) = me.upgrade() {
                    inner.tidy();
                }
            },
            TIDY_AFTER,
        );
    }

    fn tidy(&self) {
        self.tidying.set(false);
        if self.mode_now.get() != Mode::Writing {
            return;
        }
        let mut book = self.book.borrow_mut();
        book.set_deep(self.store.has_deep() && !self.outbox.is_behind());
        let tidy = book.tidy();
        let tip = book.work().tip();
        drop(book);
        self.outbox.send_tidy(tip, tidy);
    }
}
