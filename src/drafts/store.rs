//! All drafts of this browser.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use drafts::{
    ASIDE, About, Book, Document, Millis, OpenError, ROOT, Trouble, Written, draft_prefix,
};
use forms::Record;
use leptos::prelude::{ArcReadSignal, ArcRwSignal, GetUntracked, Set, Update};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;

use super::draft::{self, Draft, Mode};
use super::list::Listed;
use super::lock::{self, Ask, Lock};
use super::news::{Channel, News};
use super::queue::Queue;
use super::stores::{Read, Stores};
use super::web;
use crate::clock;

/// A draft stays in the bin for thirty days.
const BIN_TIME: Millis = 30 * 24 * 60 * 60 * 1_000;

/// A lock that is being let go of is asked for again so often …
const RETRIES: usize = 3;
/// … this far apart.
const RETRY_AFTER: Duration = Duration::from_millis(60);

/// So long other tabs have to let go of their drafts.
const LETTING_GO: Duration = Duration::from_millis(300);

/// Why a draft or a file cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenFault {
    /// Reading it failed; it stays as it is.
    Draft(OpenError),
    /// What has to be set aside first found no room.
    NoRoom(Trouble),
}

/// An opened draft and what the user should be told about it.
pub struct Opened {
    /// The draft.
    pub draft: Draft,
    /// The id of another draft, where two copies had gone different ways.
    pub fork: Option<String>,
    /// Whether something that could not be read was set aside, see [`DraftStore::asides`].
    pub aside: bool,
}

/// The store of all drafts; all clones are the same one.
///
/// One is made when the site starts and given to the pages as a context.
#[derive(Clone)]
pub struct DraftStore {
    inner: SendWrapper<Rc<Inner>>,
}

struct Inner {
    stores: Stores,
    list: ArcRwSignal<Vec<Listed>>,
    open: RefCell<Vec<Weak<draft::Inner>>>,
    channel: OnceCell<Channel>,
    asked_to_persist: Cell<bool>,
    openings: Queue,
}

impl DraftStore {
    /// Finds the stores, lists what is in local storage at once and what is in IndexedDB soon after.
    pub fn start() -> DraftStore {
        let inner = Rc::new(Inner {
            stores: Stores::find(),
            list: ArcRwSignal::default(),
            open: RefCell::default(),
            channel: OnceCell::new(),
            asked_to_persist: Cell::default(),
            openings: Queue::default(),
        });
        let store = DraftStore {
            inner: SendWrapper::new(inner),
        };
        let me = Rc::downgrade(&store.inner);
        let channel = Channel::open(move |news| {
            if let Some(inner) = me.upgrade() {
                DraftStore::of(inner).hear(&news);
            }
        });
        // Set once, here.
        let _ = store.inner.channel.set(channel);
        store.keep_when_hidden();
        store
            .inner
            .list
            .set(store.inner.stores.local_list().into_list());
        let later = store.clone();
        spawn_local(async move {
            later.refresh().await;
            later.empty_old_bins().await;
        });
        store
    }

    /// All drafts, also those in the bin, the last changed first.
    pub fn list(&self) -> ArcReadSignal<Vec<Listed>> {
        self.inner.list.read_only()
    }

    /// Whether the browser gives the site any store; without one, drafts can only be kept as files.
    pub fn is_there(&self) -> bool {
        self.inner.stores.is_there()
    }

    /// A new draft of a record; it is kept before this returns.
    pub fn create(&self, record: Record, title: &str) -> Draft {
        self.make(record, title, false)
    }

    /// A new draft of an empty form, which nobody misses until something is put into it.
    pub fn begin(&self, record: Record, title: &str) -> Draft {
        self.make(record, title, true)
    }

    /// A new draft from a file that [`Draft::to_file`] made.
    ///
    /// A saved record is not one: read it with [`forms::record::RawRecord`] and [`DraftStore::create`] a draft of it.
    pub fn import(&self, text: &str) -> Result<Draft, OpenFault> {
        let (id, branch, now) = (web::new_id(), web::random_number(), web::now());
        let (book, written) =
            Book::from_file(&id, text, branch, now, self.has_deep()).map_err(OpenFault::Draft)?;
        Ok(self.keep_new(book, written))
    }

    /// Opens a draft: to write, or only to read where another tab has it open.
    ///
    /// Within one tab, opening it again gives the same draft.
    pub async fn open(&self, id: &str) -> Result<Opened, OpenFault> {
        // One at a time, so that two calls cannot keep the lock from each other.
        let _turn = self.inner.openings.turn().await;
        if let Some(draft) = self.opened_here(id) {
            return Ok(Opened {
                draft,
                fork: None,
                aside: false,
            });
        }
        let lock = self.claim_soon(id).await;
        let mode = match &lock {
            Some(_) => Mode::Writing,
            None => Mode::OpenElsewhere,
        };
        let read = self.read(id, lock.is_some()).await?;
        let outbox = self.inner.stores.outbox(id);
        outbox.restart(read.kept);
        let draft = Draft::new(self.clone(), read.book, outbox, mode);
        self.remember(&draft);
        draft.hold(lock);
        Ok(Opened {
            draft,
            fork: read.fork,
            aside: read.aside,
        })
    }

    /// Opens the draft with an id of its own choice, of which there is one, or begins it where there is none.
    pub async fn open_or_begin(
        &self,
        id: &str,
        record: impl FnOnce() -> Record,
        title: &str,
    ) -> Result<Opened, OpenFault> {
        let missing = OpenFault::Draft(OpenError::Missing);
        match self.open(id).await {
            Err(fault) if fault == missing => {}
            opened => return opened,
        }
        // Another tab may be about to begin it as well: who has the lock begins it, if it is still missing.
        let Some(lock) = self.claim_soon(id).await else {
            return self.open(id).await;
        };
        match self.read(id, false).await {
            Err(fault) if fault == missing => {}
            Err(fault) => return Err(fault),
            Ok(_) => {
                drop(lock);
                return self.open(id).await;
            }
        }
        let (book, written) = self.new_book(id, record(), title, true);
        let draft = self.keep_first(book, written);
        draft.hold(Some(lock));
        Ok(Opened {
            draft,
            fork: None,
            aside: false,
        })
    }

    /// Gives a draft another title.
    pub fn rename(&self, id: &str, title: &str) {
        self.change_about(id, |about| about.title = title.to_owned());
    }

    /// Puts a draft into the bin, where it stays for thirty days.
    pub fn remove(&self, id: &str) {
        self.change_about(id, |about| about.binned = Some(web::now()));
    }

    /// Takes a draft out of the bin.
    pub fn restore(&self, id: &str) {
        self.change_about(id, |about| about.binned = None);
    }

    /// A draft as a file.
    pub async fn export(&self, id: &str) -> Result<String, OpenFault> {
        if let Some(draft) = self.opened_here(id) {
            return Ok(draft.to_file());
        }
        Ok(self.read(id, false).await?.book.to_file())
    }

    /// Whatever is stored of a draft that cannot be opened, as a file for whoever can mend it.
    pub async fn salvage(&self, id: &str) -> String {
        self.inner.stores.salvage(id).await
    }

    /// Sets aside all that is stored of a draft that cannot be opened, so that its id is free; see [`DraftStore::asides`].
    pub async fn set_aside(&self, id: &str) -> Result<(), OpenFault> {
        let _lock = self.claim(id, Ask::IfFree).await;
        let key = format!("{ASIDE}{id}/{}", web::now());
        let stores = &self.inner.stores;
        stores.keep(vec![(key, stores.salvage(id).await)]).await?;
        stores.erase(&draft_prefix(id)).await;
        Ok(())
    }

    /// The keys of what was set aside because it could not be read.
    pub async fn asides(&self) -> Vec<String> {
        self.inner.stores.asides().await
    }

    /// Something set aside, as a file.
    pub async fn aside(&self, key: &str) -> Option<String> {
        self.inner.stores.aside(key).await
    }

    /// Takes everything away that the site keeps in this browser: for a computer that others use too.
    ///
    /// Open drafts can be saved as files afterwards, but not be changed any more: load the page anew.
    pub async fn erase_all(&self) {
        for draft in self.opened() {
            draft.lose();
        }
        for listed in self.inner.list.get_untracked() {
            self.tell(&News::LetGo(listed.id));
        }
        clock::pause(LETTING_GO).await;
        for prefix in [ROOT, ASIDE] {
            self.inner.stores.erase(prefix).await;
        }
        self.inner.list.set(Vec::new());
        self.tell(&News::List);
    }
}

/// For the open drafts.
impl DraftStore {
    /// Asks for the lock on a draft.
    pub(super) async fn claim(&self, id: &str, ask: Ask) -> Option<Lock> {
        let store = Rc::downgrade(&self.inner);
        let lost_id = id.to_owned();
        let lost = move || {
            if let Some(inner) = store.upgrade()
                && let Some(draft) = DraftStore::of(inner).opened_here(&lost_id)
            {
                draft.inner().lose();
            }
        };
        lock::claim(id, ask, lost).await
    }

    /// Asks for the lock on a draft, which a page of this tab may be letting go of just now.
    async fn claim_soon(&self, id: &str) -> Option<Lock> {
        let mut lock = self.claim(id, Ask::IfFree).await;
        for _ in 0..RETRIES {
            if lock.is_some() {
                break;
            }
            clock::pause(RETRY_AFTER).await;
            lock = self.claim(id, Ask::IfFree).await;
        }
        lock
    }

    /// Reads a draft; if it is going to be written to, also mends its stores.
    pub(super) async fn read(&self, id: &str, to_write: bool) -> Result<Read, OpenFault> {
        let read = self.inner.stores.read(id, to_write).await?;
        if read.fork.is_some() {
            self.refresh().await;
            self.tell(&News::List);
        }
        Ok(read)
    }

    /// What local storage says of a draft at this moment.
    pub(super) fn about(&self, id: &str) -> Option<About> {
        self.inner.stores.about(id)
    }

    /// Whether local storage has something under a key.
    pub(super) fn local_has(&self, key: &str) -> bool {
        self.inner.stores.local_has(key)
    }

    /// Whether IndexedDB can be written, as far as is known.
    pub(super) fn has_deep(&self) -> bool {
        self.inner.stores.has_deep()
    }

    /// Shows in the list what a draft is now.
    pub(super) fn changed(&self, listed: Listed) {
        self.inner.list.update(|list| {
            list.retain(|other| other.id != listed.id);
            list.insert(0, listed);
        });
    }

    /// Asks the browser, once, not to take the site's data away when it is short of room.
    pub(super) fn ask_to_persist(&self) {
        if !self.inner.asked_to_persist.replace(true)
            && let Some(window) = web_sys::window()
            && let Some(storage) = web::property(&window.navigator(), "storage")
            && let Some(persist) = web::method(&storage, "persist")
        {
            // Whatever the answer, there is nothing else to do; the page offers the draft as a file anyway.
            let _ = persist.call0(&storage);
        }
    }

    /// Tells the other tabs.
    pub(super) fn tell(&self, news: &News) {
        if let Some(channel) = self.inner.channel.get() {
            channel.tell(news);
        }
    }
}

/// Inside.
impl DraftStore {
    fn of(inner: Rc<Inner>) -> DraftStore {
        DraftStore {
            inner: SendWrapper::new(inner),
        }
    }

    fn make(&self, record: Record, title: &str, blank: bool) -> Draft {
        let (book, written) = self.new_book(&web::new_id(), record, title, blank);
        self.keep_new(book, written)
    }

    fn new_book(&self, id: &str, record: Record, title: &str, blank: bool) -> (Book, Written) {
        let (branch, now) = (web::random_number(), web::now());
        let (document, deep) = (Document::new(record), self.has_deep());
        Book::create(id, title, document, branch, now, deep, blank)
    }

    fn keep_new(&self, book: Book, written: Written) -> Draft {
        let draft = self.keep_first(book, written);
        let (store, id) = (self.clone(), draft.id().to_owned());
        let me = Rc::downgrade(draft.inner());
        spawn_local(async move {
            let lock = store.claim(&id, Ask::IfFree).await;
            if let Some(inner) = me.upgrade() {
                Draft::from_inner(inner).hold(lock);
            }
        });
        draft
    }

    /// Keeps a new draft, whose lock the caller sees to.
    fn keep_first(&self, book: Book, written: Written) -> Draft {
        let id = book.id().to_owned();
        let (tip, at) = (book.work().tip(), book.work().changed());
        let listed = Listed {
            id: id.clone(),
            about: book.about().clone(),
        };
        let outbox = self.inner.stores.outbox(&id);
        outbox.send(tip, at, written);
        let draft = Draft::new(self.clone(), book, outbox, Mode::Writing);
        self.remember(&draft);
        self.changed(listed);
        self.tell(&News::List);
        draft
    }

    fn opened(&self) -> Vec<Rc<draft::Inner>> {
        self.inner
            .open
            .borrow()
            .iter()
            .filter_map(Weak::upgrade)
            .collect()
    }

    /// The draft, if it is open in this tab.
    pub fn opened_here(&self, id: &str) -> Option<Draft> {
        let inner = self.opened().into_iter().find(|inner| inner.id() == id)?;
        Some(Draft::from_inner(inner))
    }

    fn remember(&self, draft: &Draft) {
        let mut open = self.inner.open.borrow_mut();
        open.retain(|other| other.strong_count() > 0);
        open.push(Rc::downgrade(draft.inner()));
    }

    fn change_about(&self, id: &str, change: impl FnOnce(&mut About)) {
        let listed = self
            .inner
            .list
            .get_untracked()
            .into_iter()
            .find(|other| other.id == id);
        let Some(mut about) = self.about(id).or(listed.map(|listed| listed.about)) else {
            return;
        };
        change(&mut about);
        about.stamp = web::now().max(about.stamp + 1);
        self.inner.stores.put_about(id, &about);
        if let Some(draft) = self.opened_here(id) {
            draft.inner().set_about(about.clone());
        }
        self.inner.list.update(|list| {
            if let Some(listed) = list.iter_mut().find(|other| other.id == id) {
                listed.about = about;
            }
        });
        self.tell(&News::List);
    }

    /// Reads the list from both stores.
    async fn refresh(&self) {
        let found = self.inner.stores.list().await;
        self.inner.list.set(found.into_list());
    }

    async fn empty_old_bins(&self) {
        let old = web::now().saturating_sub(BIN_TIME);
        for listed in self.inner.list.get_untracked() {
            if listed.about.binned.is_none_or(|binned| binned >= old) {
                continue;
            }
            // Held until it is gone, so that no other tab opens it meanwhile.
            let Some(_lock) = self.claim(&listed.id, Ask::IfFree).await else {
                continue;
            };
            self.inner.stores.erase(&draft_prefix(&listed.id)).await;
            self.inner
                .list
                .update(|list| list.retain(|other| other.id != listed.id));
        }
    }

    fn hear(&self, news: &News) {
        match news {
            News::List => {
                let store = self.clone();
                spawn_local(async move { store.refresh().await });
            }
            News::LetGo(id) => {
                if let Some(draft) = self.opened_here(id) {
                    draft.inner().let_go();
                }
            }
        }
    }

    /// Keeps what is typed when the page is hidden or left.
    fn keep_when_hidden(&self) {
        let me = Rc::downgrade(&self.inner);
        let keep = Closure::<dyn FnMut()>::new(move || {
            for draft in me
                .upgrade()
                .map(|inner| DraftStore::of(inner).opened())
                .unwrap_or_default()
            {
                draft.flush();
            }
        });
        if let Some(window) = web_sys::window() {
            for event in ["pagehide", "visibilitychange"] {
                let _ =
                    window.add_event_listener_with_callback(event, keep.as_ref().unchecked_ref());
            }
        }
        // It listens as long as the page lives.
        keep.forget();
    }
}
