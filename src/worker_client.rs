//! The page's side of the worker: starts it when it is first needed, gives it one job at a time, replaces it after a crash.
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
use std::collections::VecDeque;

use crate::packs;
use crate::program::{self, Loss};
use js_sys::{Array, ArrayBuffer};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

/// Said when the worker ended by itself.
const CRASHED: &str = "Phần xử lý tệp gặp sự cố và đã được khởi động lại; những gì đã nhập vẫn còn nguyên. Hãy thử lại, nếu vẫn lỗi hãy chia nhỏ tệp.";
/// Said when the worker's files cannot be fetched.
const UNREACHABLE: &str = "Chưa tải được phần xử lý bảng tính và PDF; những gì đã nhập vẫn còn nguyên. Hãy kiểm tra kết nối mạng rồi thử lại.";

/// Hears the replies about one job; the bytes are those of [`Reply::File`].
type Handler = Box<dyn FnMut(Reply, Option<ArrayBuffer>)>;

thread_local! {
    static CLIENT: RefCell<Client> = RefCell::default();
}

#[derive(Default)]
struct Client {
    running: Option<Running>,
    ready: bool,
    /// The job that the worker has.
    current: Option<(u32, Handler)>,
    waiting: VecDeque<Waiting>,
    last_ticket: u32,
}

/// A worker and the closure that hears it.
struct Running {
    worker: Worker,
    /// The address of the site's folder.
    base: String,
    /// The packs whose texts it has.
    given: Vec<String>,
    on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Running {
    /// Sends the texts of the packs in use, unless the worker has those of this pack already.
    fn give(&mut self, pack: &str) {
        if self.given.iter().any(|id| id == pack) {
            return;
        }
        let packs = packs::text::in_use();
        self.given = packs.iter().map(|(id, _)| id.clone()).collect();
        let base = self.base.clone();
        let hello = serde_json::to_string(&Hello { base, packs });
        let hello = hello.expect("a greeting has only texts");
        post(&self.worker, &hello, None);
    }
}

struct Waiting {
    ticket: u32,
    job: Job,
    bytes: Option<ArrayBuffer>,
    handler: Handler,
}

/// A job that was given to the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(u32);

impl Ticket {
    /// Stops the job, whose handler hears [`Reply::Stopped`]; nothing happens once it is done.
    pub fn cancel(self) {
        let stopped = CLIENT.with_borrow_mut(|client| {
            if client
                .current
                .as_ref()
                .is_some_and(|(ticket, _)| *ticket == self.0)
            {
                client.end_worker();
                return client.current.take().map(|(_, handler)| handler);
            }
            let place = client
                .waiting
                .iter()
                .position(|waiting| waiting.ticket == self.0)?;
            client.waiting.remove(place).map(|waiting| waiting.handler)
        });
        if let Some(mut handler) = stopped {
            handler(Reply::Stopped, None);
        }
        send_next();
    }
}

/// Gives the worker a job; the bytes are handed over and cannot be used by the page any more.
pub fn start(
    job: Job,
    bytes: Option<ArrayBuffer>,
    handler: impl FnMut(Reply, Option<ArrayBuffer>) + 'static,
) -> Ticket {
    let ticket = CLIENT.with_borrow_mut(|client| {
        client.last_ticket += 1;
        let ticket = client.last_ticket;
        client.waiting.push_back(Waiting {
            ticket,
            job,
            bytes,
            handler: Box::new(handler),
        });
        ticket
    });
    send_next();
    Ticket(ticket)
}

/// Sends the next job, if the worker is free; starts the worker where there is none.
fn send_next() {
    let failed = CLIENT.with_borrow_mut(|client| {
        if client.current.is_some() || client.waiting.is_empty() {
            return Vec::new();
        }
        if client.running.is_none() {
            match start_worker() {
                Ok(running) => client.running = Some(running),
                Err(_) => return client.waiting.drain(..).collect(),
            }
        }
        if client.ready
            && let (Some(running), Some(waiting)) =
                (&mut client.running, client.waiting.pop_front())
        {
            running.give(&waiting.job.pack);
            let text =
                serde_json::to_string(&waiting.job).expect("a job has only texts and numbers");
            post(&running.worker, &text, waiting.bytes.as_ref());
            client.current = Some((waiting.ticket, waiting.handler));
        }
        Vec::new()
    });
    tell_all(failed, UNREACHABLE);
}

fn tell_all(waiting: Vec<Waiting>, sentence: &str) {
    for mut waiting in waiting {
        (waiting.handler)(Reply::Failed(sentence.to_owned()), None);
    }
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

fn start_worker() -> Result<Running, JsValue> {
    let base = program::base()?;
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| hear(&event.data()));
    let worker = program::start("worker", &base, &on_message)?;
    Ok(Running {
        worker,
        base,
        given: Vec::new(),
        on_message,
    })
}

fn hear(data: &JsValue) {
    match program::loss(data) {
        Some(Loss::Crashed) => return lose_worker(CRASHED, false),
        Some(Loss::Unreachable) => return lose_worker(UNREACHABLE, true),
        None => {}
    }
    let message: &Array = data.unchecked_ref();
    let text = message.get(0).as_string().unwrap_or_default();
    let Ok(reply) = serde_json::from_str::<Reply>(&text) else {
        return lose_worker(CRASHED, false);
    };
    if matches!(reply, Reply::Ready) {
        CLIENT.with_borrow_mut(|client| client.ready = true);
        return send_next();
    }
    let is_final = !matches!(reply, Reply::Progress { .. } | Reply::Rows(_));
    // The handler may start or stop jobs: the client must not be borrowed while it runs.
    let Some((ticket, mut handler)) = CLIENT.with_borrow_mut(|client| client.current.take()) else {
        return;
    };
    if is_final {
        handler(reply, message.get(1).dyn_into().ok());
        return send_next();
    }
    CLIENT.with_borrow_mut(|client| client.current = Some((ticket, Box::new(|_, _| {}))));
    handler(reply, None);
    CLIENT.with_borrow_mut(|client| {
        if let Some((current, place)) = &mut client.current
            && *current == ticket
        {
            *place = handler;
        }
    });
}

/// Ends a worker that is of no use any more and tells the job that it had; all jobs where there is no hope for the others.
fn lose_worker(sentence: &str, all: bool) {
    let (current, others) = CLIENT.with_borrow_mut(|client| {
        client.end_worker();
        let others = if all {
            client.waiting.drain(..).collect()
        } else {
            Vec::new()
        };
        (client.current.take(), others)
    });
    if let Some((_, mut handler)) = current {
        handler(Reply::Failed(sentence.to_owned()), None);
    }
    tell_all(others, sentence);
    send_next();
}

impl Client {
    fn end_worker(&mut self) {
        if let Some(running) = self.running.take() {
            running.worker.set_onmessage(None);
            running.worker.terminate();
            // A closure must not be dropped while it runs; this one may be what ends the worker.
            running.on_message.forget();
        }
        self.ready = false;
    }
}
