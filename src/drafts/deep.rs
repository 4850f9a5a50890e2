//! IndexedDB: slower to answer, but what it has confirmed survives the end of the whole browser.
//!
//! One object store holds the same keys and texts as local storage.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use drafts::{Parts, Trouble, Write, draft_key, draft_prefix};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::js_sys::{Array, Object, Promise, Reflect};
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use super::web;

const DATABASE: &str = "chukyso";
const STORE: &str = "texts";
const VERSION: u32 = 1;
/// A database that does not open in this time is taken to be absent.
const PATIENCE: Duration = Duration::from_secs(4);
/// A write of which it says nothing for this long is taken to have failed; a busy disk may take some seconds.
const PATIENCE_WITH_WRITES: Duration = Duration::from_secs(12);

/// The database while it is being opened, and after.
pub struct Door {
    deep: RefCell<Option<Result<Rc<Deep>, Trouble>>>,
    opened: Promise,
}

impl Door {
    /// Begins to open the database.
    pub fn open() -> Rc<Door> {
        let (opened, tell) = web::deferred();
        let door = Rc::new(Door {
            deep: RefCell::default(),
            opened,
        });
        spawn_local({
            let door = Rc::clone(&door);
            async move {
                let deep = Deep::open().await.map(Rc::new);
                door.deep.replace(Some(deep));
                let _ = tell.call0(&JsValue::UNDEFINED);
            }
        });
        door
    }

    /// Whether the database is known not to open.
    pub fn is_shut(&self) -> bool {
        matches!(*self.deep.borrow(), Some(Err(_)))
    }

    /// The database, once it is open; `None` if it does not open.
    pub async fn deep(&self) -> Option<Rc<Deep>> {
        let _ = JsFuture::from(self.opened.clone()).await;
        self.deep.borrow().as_ref()?.as_ref().ok().cloned()
    }

    /// Carries out a draft's writes, at once if the database is open, and says how it ended.
    pub fn write(
        self: &Rc<Self>,
        id: &str,
        writes: Vec<Write>,
        done: impl FnOnce(Result<(), Trouble>) + 'static,
    ) {
        let ready = match &*self.deep.borrow() {
            Some(Ok(deep)) => Some(deep.write(id, &writes)),
            _ => None,
        };
        let (door, id) = (Rc::clone(self), id.to_owned());
        spawn_local(async move {
            let ended = match ready {
                Some(begun) => begun.await,
                None => match door.deep().await {
                    Some(deep) => deep.write(&id, &writes).await,
                    None => Err(Trouble::NoStore),
                },
            };
            done(ended);
        });
    }
}

/// The database, and how to open it again when the browser has closed it.
pub struct Deep {
    database: RefCell<IdbDatabase>,
}

impl Deep {
    /// Opens the database.
    pub async fn open() -> Result<Deep, Trouble> {
        let database = RefCell::new(open().await?);
        Ok(Deep { database })
    }

    /// Begins to carry out a draft's writes, all or none of them; later calls come later.
    ///
    /// The transaction is handed to the browser before this returns; the future says how it ended.
    pub fn write(
        self: &Rc<Self>,
        id: &str,
        writes: &[Write],
    ) -> impl Future<Output = Result<(), Trouble>> + use<> {
        let keyed: Vec<(String, Option<String>)> = writes
            .iter()
            .map(|write| (draft_key(id, &write.part), write.text.clone()))
            .collect();
        self.write_keys(keyed)
    }

    /// The same for whole keys.
    pub fn write_keys(
        self: &Rc<Self>,
        writes: Vec<(String, Option<String>)>,
    ) -> impl Future<Output = Result<(), Trouble>> + use<> {
        let deep = Rc::clone(self);
        let begun = begin_writes(&self.database.borrow(), &writes);
        async move {
            let ended = match begun {
                Ok(ended) => ended,
                Err(_) => {
                    deep.reopen().await?;
                    let begun = begin_writes(&deep.database.borrow(), &writes);
                    begun.map_err(|error| web::trouble(&error))?
                }
            };
            let ended = within(PATIENCE_WITH_WRITES, &ended);
            JsFuture::from(ended).await.map(|_| ()).map_err(|event| {
                let error = property_path(&event, &["target", "error"]);
                error.map_or(Trouble::Refused, |error| web::trouble(&error))
            })
        }
    }

    /// All keys that begin so.
    pub async fn keys(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        let keys = self
            .read(|store| store.get_all_keys_with_key(&range(prefix)?))
            .await?;
        Ok(Array::from(&keys)
            .iter()
            .filter_map(|key| key.as_string())
            .collect())
    }

    /// The text under a key.
    pub async fn get(&self, key: &str) -> Result<Option<String>, Trouble> {
        Ok(self.read(|store| store.get(&key.into())).await?.as_string())
    }

    /// All texts of a draft.
    pub async fn parts(&self, id: &str) -> Result<Parts, Trouble> {
        let prefix = draft_prefix(id);
        // Both are answered in the order of the keys; a lock keeps other tabs from writing in between.
        let keys = self.keys(&prefix).await?;
        let texts = self
            .read(|store| store.get_all_with_key(&range(&prefix)?))
            .await?;
        Ok(keys
            .iter()
            .zip(Array::from(&texts).iter())
            .filter_map(|(key, text)| {
                Some((key.strip_prefix(&prefix)?.to_owned(), text.as_string()?))
            })
            .collect())
    }

    async fn read(
        &self,
        ask: impl Fn(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<JsValue, Trouble> {
        let attempt = |database: &IdbDatabase| {
            database
                .transaction_with_str(STORE)?
                .object_store(STORE)
                .and_then(|store| ask(&store))
        };
        let asked = attempt(&self.database.borrow());
        let request = match asked {
            Ok(request) => request,
            Err(_) => {
                self.reopen().await?;
                attempt(&self.database.borrow()).map_err(|error| web::trouble(&error))?
            }
        };
        answer(&request).await
    }

    /// Opens the database again: the browser may close it when it is short of room or when the user clears the site's data.
    async fn reopen(&self) -> Result<(), Trouble> {
        let database = open().await?;
        self.database.replace(database);
        Ok(())
    }
}

/// All keys that begin with a prefix.
fn range(prefix: &str) -> Result<JsValue, JsValue> {
    IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into()).map(Into::into)
}

async fn open() -> Result<IdbDatabase, Trouble> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok()?);
    let request = factory
        .ok_or(Trouble::NoStore)?
        .open_with_u32(DATABASE, VERSION)
        .map_err(|error| web::trouble(&error))?;
    let create = {
        let request = request.clone();
        Closure::once(move || {
            let database: Option<IdbDatabase> = request.result().ok().map(JsCast::unchecked_into);
            if let Some(database) = database {
                // A failure ends the opening, which is told there.
                let _ = database.create_object_store(STORE);
            }
        })
    };
    request.set_onupgradeneeded(Some(create.as_ref().unchecked_ref()));
    let answered = wasm_bindgen_futures::future_to_promise({
        let request: IdbRequest = request.clone().unchecked_into();
        async move { answer(&request).await.map_err(|_| JsValue::UNDEFINED) }
    });
    let database = JsFuture::from(within(PATIENCE, &answered)).await;
    let database = database.map_err(|_| Trouble::NoStore)?;
    let database: IdbDatabase = database.unchecked_into();
    // A tab with a newer version of the site must be able to change the database.
    let close = {
        let database = database.clone();
        Closure::<dyn FnMut()>::new(move || database.close())
    };
    database.set_onversionchange(Some(close.as_ref().unchecked_ref()));
    close.forget();
    Ok(database)
}

/// What is promised, refused with nothing where it takes longer.
fn within(patience: Duration, promised: &Promise) -> Promise {
    let late = Promise::new(&mut |_, reject| {
        let refuse = move || drop(reject.call0(&JsValue::UNDEFINED));
        leptos::prelude::set_timeout(refuse, patience);
    });
    Promise::race(&Array::of2(promised, &late))
}

/// Begins a transaction with these writes; the promise is kept when all of them are on the disk.
fn begin_writes(
    database: &IdbDatabase,
    writes: &[(String, Option<String>)],
) -> Result<Promise, JsValue> {
    let transaction = begin_strict(database)?;
    let store = transaction.object_store(STORE)?;
    for (key, text) in writes {
        match text {
            Some(text) => store.put_with_key(&text.into(), &key.into())?,
            None => store.delete(&key.into())?,
        };
    }
    let ended = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    Ok(ended)
}

/// A read-write transaction that is confirmed only when it is on the disk.
fn begin_strict(database: &IdbDatabase) -> Result<IdbTransaction, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into())?;
    // `web-sys` has the third argument only among its unstable interfaces.
    let transaction = web::method(database, "transaction").ok_or(JsValue::UNDEFINED)?;
    let transaction = transaction.call3(database, &STORE.into(), &"readwrite".into(), &options)?;
    Ok(transaction.unchecked_into())
}

/// Waits for the answer to a request.
async fn answer(request: &IdbRequest) -> Result<JsValue, Trouble> {
    let answered = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    let event = JsFuture::from(answered).await;
    match event.and_then(|_| request.result()) {
        Ok(result) => Ok(result),
        Err(_) => {
            let error = request.error().ok().flatten();
            Err(error.map_or(Trouble::Refused, |error| web::trouble(&error)))
        }
    }
}

fn property_path(of: &JsValue, names: &[&str]) -> Option<JsValue> {
    names
        .iter()
        .try_fold(of.clone(), |value, name| web::property(&value, name))
}
