//! One after the other.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Function, Promise};

use super::web;

/// Lets tasks of this tab do something one after the other.
#[derive(Default)]
pub struct Queue {
    /// Kept when the task that came last has ended.
    last: RefCell<Option<Promise>>,
}

impl Queue {
    /// Waits for those that came before; the next one waits until the turn is dropped.
    pub async fn turn(&self) -> Turn {
        let (ended, end) = web::deferred();
        let before = self.last.replace(Some(ended));
        let turn = Turn { end };
        if let Some(before) = before {
            // It ends in any case, see `Turn`.
            let _ = JsFuture::from(before).await;
        }
        turn
    }
}

/// A task's turn; it ends when it is dropped, even if the task was given up in the middle.
pub struct Turn {
    end: Function,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let _ = self.end.call0(&JsValue::UNDEFINED);
    }
}
