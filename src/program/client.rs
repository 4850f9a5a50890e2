//! The page's side of a program: starts it when it is first needed, gives it one job at a time, replaces it after a crash.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::thread::LocalKey;

use js_sys::{Array, ArrayBuffer};
use serde::de::DeserializeOwned;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

use super::{Loss, base, loss, start};

/// What the page says to a program, and how that answers.
///
/// An answer is a JavaScript array of a JSON text ([`Talk::Reply`]) and, where there is one, a buffer of bytes.
pub trait Talk: Sized + 'static {
    /// The program's name, see [`start`].
    const NAME: &'static str;
    /// Said of the job that the program had when it ended by itself.
    const CRASHED: &'static str;
    /// Said of all jobs where the program's files cannot be fetched.
    const UNREACHABLE: &'static str;

    /// A piece of work.
    type Job;
    /// What the program says.
    type Reply: DeserializeOwned;
    /// What the program was told and keeps; begun anew with the program.
    type Kept: Default;

    /// The only client.
    fn client() -> &'static LocalKey<RefCell<Client<Self>>>;
    /// Sends a job; `base` is the address of the site's folder.
    fn send(job: Self::Job, worker: &Worker, base: &str, kept: &mut Self::Kept);
    /// Where a reply stands among those about a job.
    fn place(reply: &Self::Reply) -> Place;
    /// Tells that a job could not be done.
    fn failed(sentence: &str) -> Self::Reply;
}

/// Where a reply stands among those about a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is about none: the program has started.
    Start,
    /// Others follow.
    Middle,
    /// It is the last one.
    End,
}

/// Hears the replies about one job.
pub type Handler<T> = Box<dyn FnMut(<T as Talk>::Reply, Option<ArrayBuffer>)>;

/// The jobs, and the program where it runs.
pub struct Client<T: Talk> {
    running: Option<Running<T>>,
    ready: bool,
    /// The job that the program has.
    current: Option<(u32, Handler<T>)>,
    waiting: VecDeque<Waiting<T>>,
    last_ticket: u32,
}

struct Running<T: Talk> {
    worker: Worker,
    base: String,
    kept: T::Kept,
    on_message: Closure<dyn FnMut(MessageEvent)>,
}

struct Waiting<T: Talk> {
    ticket: u32,
    job: T::Job,
    handler: Handler<T>,
}

/// Gives the program a job, after those that were given before; the number tells it from others.
pub fn give<T: Talk>(job: T::Job, handler: Handler<T>) -> u32 {
    let ticket = T::client().with_borrow_mut(|client| {
        client.last_ticket += 1;
        let ticket = client.last_ticket;
        client.waiting.push_back(Waiting {
            ticket,
            job,
            handler,
        });
        ticket
    });
    send_next::<T>();
    ticket
}

/// Stops a job and hands back who hears of it; nothing once it is done.
pub fn cancel<T: Talk>(ticket: u32) -> Option<Handler<T>> {
    let stopped = T::client().with_borrow_mut(|client| {
        if client.current.as_ref().is_some_and(|own| own.0 == ticket) {
            client.end();
            return client.current.take().map(|(_, handler)| handler);
        }
        let mut waiting = client.waiting.iter();
        let place = waiting.position(|waiting| waiting.ticket == ticket)?;
        client.waiting.remove(place).map(|waiting| waiting.handler)
    });
    send_next::<T>();
    stopped
}

/// Stops all jobs; nobody hears of it.
pub fn stop<T: Talk>() {
    T::client().with_borrow_mut(|client| {
        client.waiting.clear();
        if client.current.take().is_some() {
            client.end();
        }
    });
}

/// Sends the next job, if the program is free; starts the program where it is not running.
fn send_next<T: Talk>() {
    let failed = T::client().with_borrow_mut(|client| {
        if client.current.is_some() || client.waiting.is_empty() {
            return Vec::new();
        }
        if client.running.is_none() {
            match run() {
                Ok(running) => client.running = Some(running),
                Err(_) => return client.drain(),
            }
        }
        if client.ready
            && let (Some(running), Some(waiting)) =
                (&mut client.running, client.waiting.pop_front())
        {
            let Running {
                worker, base, kept, ..
            } = running;
            T::send(waiting.job, worker, base, kept);
            client.current = Some((waiting.ticket, waiting.handler));
        }
        Vec::new()
    });
    tell::<T>(failed, T::UNREACHABLE);
}

fn run<T: Talk>() -> Result<Running<T>, JsValue> {
    let base = base()?;
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| hear::<T>(&event.data()));
    let worker = start(T::NAME, &base, &on_message)?;
    Ok(Running {
        worker,
        base,
        kept: T::Kept::default(),
        on_message,
    })
}

fn hear<T: Talk>(data: &JsValue) {
    match loss(data) {
        Some(Loss::Crashed) => return lose::<T>(T::CRASHED, false),
        Some(Loss::Unreachable) => return lose::<T>(T::UNREACHABLE, true),
        None => {}
    }
    let message: &Array = data.unchecked_ref();
    let text = message.get(0).as_string().unwrap_or_default();
    let Ok(reply) = serde_json::from_str::<T::Reply>(&text) else {
        return lose::<T>(T::CRASHED, false);
    };
    let place = T::place(&reply);
    if place == Place::Start {
        T::client().with_borrow_mut(|client| client.ready = true);
        return send_next::<T>();
    }
    // The handler may give or stop jobs: the client must not be borrowed while it runs.
    let current = T::client().with_borrow_mut(|client| client.current.take());
    let Some((ticket, mut handler)) = current else {
        return;
    };
    if place == Place::End {
        handler(reply, message.get(1).dyn_into().ok());
        return send_next::<T>();
    }
    T::client().with_borrow_mut(|client| client.current = Some((ticket, Box::new(|_, _| {}))));
    handler(reply, None);
    T::client().with_borrow_mut(|client| {
        if let Some((current, place)) = &mut client.current
            && *current == ticket
        {
            *place = handler;
        }
    });
}

/// Ends a program that is of no use any more and tells the job that it had; all jobs where there is no hope for the others.
fn lose<T: Talk>(sentence: &str, all: bool) {
    let handlers = T::client().with_borrow_mut(|client| {
        client.end();
        let current = client.current.take().map(|(_, handler)| handler);
        let mut handlers: Vec<Handler<T>> = current.into_iter().collect();
        if all {
            handlers.extend(client.drain());
        }
        handlers
    });
    tell::<T>(handlers, sentence);
    send_next::<T>();
}

fn tell<T: Talk>(handlers: Vec<Handler<T>>, sentence: &str) {
    for mut handler in handlers {
        handler(T::failed(sentence), None);
    }
}

impl<T: Talk> Client<T> {
    fn end(&mut self) {
        if let Some(running) = self.running.take() {
            running.worker.set_onmessage(None);
            running.worker.terminate();
            // A closure must not be dropped while it runs; this one may be what ends the program.
            running.on_message.forget();
        }
        self.ready = false;
    }

    fn drain(&mut self) -> Vec<Handler<T>> {
        self.waiting
            .drain(..)
            .map(|waiting| waiting.handler)
            .collect()
    }
}

impl<T: Talk> Default for Client<T> {
    fn default() -> Self {
        Client {
            running: None,
            ready: false,
            current: None,
            waiting: VecDeque::new(),
            last_ticket: 0,
        }
    }
}
