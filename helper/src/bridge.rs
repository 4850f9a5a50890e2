//! What `chukyso serve` answers to a page in the browser on this computer: `docs/bridge.md` in code.
//!
//! A connection carries one request. `gate` refuses whatever is not to be answered while only the head of the request is read; `calls` does the rest.
//! Tokens, windows and PINs are behind [`Desk`]: nothing here knows a key, and nothing here takes a path or a digest from a page.

mod calls;
mod desk;
mod gate;
mod http;
mod jobs;
mod pairing;
mod pairings;
mod refusal;
mod route;
mod server;
mod shown;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use desk::{
    Certificate, Certificates, Condition, Desk, Ending, Field, Installation, InstallationState,
    Kind, Line, Order, OrderFile, PdfLook, Pin, Progress, Signed, Spot, Terms,
};
pub use pairings::Pairings;
pub use server::{Bridge, Clock, IDLE, PORTS, Settings, Stop};

/// The lock of what is whole at any time, even where a thread that held it broke off.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
