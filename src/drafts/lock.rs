//! One tab at a time writes to a draft (Web Locks).

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::js_sys::{Function, Object, Promise, Reflect};

use super::web;

/// The lock on a draft; let go when it is dropped.
pub struct Lock {
    release: Option<Function>,
    held: Rc<Cell<bool>>,
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.held.set(false);
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// How to ask for a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Only if nobody has it.
    IfFree,
    /// Take it from whoever has it.
    Steal,
}

/// Asks for the lock on a draft; `None` if another tab has it.
///
/// `lost` is called if another tab takes it away later.
/// Browsers have locks only on secure addresses (https, or this machine's own);
/// elsewhere everyone gets one, and the check before each entry is all that protects a draft.
pub async fn claim(id: &str, ask: Ask, lost: impl FnOnce() + 'static) -> Option<Lock> {
    let free = Lock {
        release: None,
        held: Rc::default(),
    };
    let Some(locks) = web_sys::window().and_then(|w| web::property(&w.navigator(), "locks")) else {
        return Some(free);
    };
    let Some(request) = web::method(&locks, "request") else {
        return Some(free);
    };
    let (until_released, release) = web::deferred();
    let (granted, grant) = web::deferred();
    let options = Object::new();
    let option = match ask {
        Ask::IfFree => "ifAvailable",
        Ask::Steal => "steal",
    };
    let _ = Reflect::set(&options, &option.into(), &JsValue::TRUE);
    let callback = {
        let grant = grant.clone();
        Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let _ = grant.call1(&JsValue::UNDEFINED, &JsValue::from_bool(!lock.is_null()));
            if lock.is_null() {
                JsValue::UNDEFINED
            } else {
                until_released.into()
            }
        })
    };
    let name = JsValue::from_str(&format!("chukyso/draft/{id}"));
    let Ok(ended) = request.call3(&locks, &name, &options, &callback) else {
        return Some(free);
    };
    let held = Rc::new(Cell::new(true));
    spawn_local({
        let held = Rc::clone(&held);
        let ended: Promise = ended.unchecked_into();
        async move {
            let refused = JsFuture::from(ended).await.is_err();
            // A request that fails before it is granted must not leave the caller waiting.
            let _ = grant.call1(&JsValue::UNDEFINED, &JsValue::FALSE);
            if refused && held.replace(false) {
                lost();
            }
        }
    });
    let granted = JsFuture::from(granted)
        .await
        .is_ok_and(|granted| granted.is_truthy());
    if !granted {
        held.set(false);
        return None;
    }
    Some(Lock {
        release: Some(release),
        held,
    })
}
