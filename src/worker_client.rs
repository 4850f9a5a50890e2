//! The page's side of the worker; how it is started, stopped and replaced stands in [`client`].
//!
//! ```ignore
//! let ticket = worker_client::start(job, Some(buffer), |reply, bytes| match reply { … });
//! ticket.cancel();
//! ```
//!
//! The handler hears each [`Reply`] about its job and, after the last one, nothing more; a crash is told as [`Reply::Failed`].

#[path = "worker/protocol.rs"]
mod protocol;

pub use protocol::*;

use std::cell::RefCell;
use std::thread::LocalKey;

use js_sys::{Array, ArrayBuffer};
use web_sys::Worker;

use crate::packs;
use crate::program::client::{self, Client, Place, Talk};

thread_local! {
    static CLIENT: RefCell<Client<Bench>> = RefCell::default();
}

/// The worker.
struct Bench;

impl Talk for Bench {
    const NAME: &'static str = "worker";
    const CRASHED: &'static str = "Phần xử lý tệp gặp sự cố và đã được khởi động lại; những gì đã nhập vẫn còn nguyên. Hãy thử lại, nếu vẫn lỗi hãy chia nhỏ tệp.";
    const UNREACHABLE: &'static str = "Chưa tải được phần xử lý bảng tính và PDF; những gì đã nhập vẫn còn nguyên. Hãy kiểm tra kết nối mạng rồi thử lại.";

    type Job = (Job, Option<ArrayBuffer>);
    type Reply = Reply;
    /// The packs whose texts it has.
    type Kept = Vec<String>;

    fn client() -> &'static LocalKey<RefCell<Client<Self>>> {
        &CLIENT
    }

    fn send((job, bytes): Self::Job, worker: &Worker, base: &str, given: &mut Vec<String>) {
        // The texts of the packs in use, unless it has those of this pack already.
        if !given.contains(&job.pack) {
            let packs = packs::text::in_use();
            *given = packs.iter().map(|(id, _)| id.clone()).collect();
            let base = base.to_owned();
            let hello = serde_json::to_string(&Hello { base, packs });
            post(worker, &hello.expect("a greeting has only texts"), None);
        }
        let text = serde_json::to_string(&job).expect("a job has only texts and numbers");
        post(worker, &text, bytes.as_ref());
    }

    fn place(reply: &Reply) -> Place {
        match reply {
            Reply::Ready => Place::Start,
            Reply::Progress { .. } | Reply::Rows(_) => Place::Middle,
            _ => Place::End,
        }
    }

    fn failed(sentence: &str) -> Reply {
        Reply::Failed(sentence.to_owned())
    }
}

/// A job that was given to the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(u32);

impl Ticket {
    /// Stops the job, whose handler hears [`Reply::Stopped`]; nothing happens once it is done.
    pub fn cancel(self) {
        if let Some(mut handler) = client::cancel::<Bench>(self.0) {
            handler(Reply::Stopped, None);
        }
    }
}

/// Gives the worker a job; the bytes are handed over and cannot be used by the page any more.
pub fn start(
    job: Job,
    bytes: Option<ArrayBuffer>,
    handler: impl FnMut(Reply, Option<ArrayBuffer>) + 'static,
) -> Ticket {
    Ticket(client::give::<Bench>((job, bytes), Box::new(handler)))
}

fn post(worker: &Worker, text: &str, bytes: Option<&ArrayBuffer>) {
    let message = Array::of1(&text.into());
    let handed_over = Array::new();
    if let Some(bytes) = bytes {
        message.push(bytes);
        handed_over.push(bytes);
    }
    // It fails only for a buffer that was handed over before, which the owner of the buffer rules out.
    let _ = worker.post_message_with_transfer(&message, &handed_over);
}
