//! The page's side of the program that verifies: starts it when it is first needed, gives it one file at a time,
//! replaces it after a crash.

#[path = "verify/protocol.rs"]
mod protocol;

pub use protocol::*;

use std::cell::RefCell;
use std::collections::VecDeque;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

use crate::program::{self, Loss};

/// Said when the program ended by itself.
const CRASHED: &str = "Phần kiểm tra chữ ký gặp sự cố với tệp này và đã được khởi động lại; tệp không bị thay đổi. Hãy thử lại, nếu vẫn lỗi hãy kiểm tra tệp bằng phần mềm khác.";
/// Said when the program's files cannot be fetched.
const UNREACHABLE: &str = "Chưa tải được phần kiểm tra chữ ký. Hãy kiểm tra kết nối mạng rồi thử lại; sau lần tải đầu tiên trang kiểm tra được cả khi mất mạng.";

/// Hears what was found about a file, or why it could not be verified.
type Handler = Box<dyn FnOnce(Result<Told, String>)>;

/// What a file is verified with.
pub struct Given {
    /// What and when.
    pub job: Job,
    /// The file; handed over.
    pub content: ArrayBuffer,
    /// The signature beside it; handed over.
    pub signature: Option<ArrayBuffer>,
    /// The certificates that are trusted.
    pub roots: Vec<Vec<u8>>,
    /// Certificates and lists of revoked ones at hand.
    pub material: Vec<Vec<u8>>,
}

thread_local! {
    static CLIENT: RefCell<Client> = RefCell::default();
}

/// The program, and the closure that hears it.
type Running = (Worker, Closure<dyn FnMut(MessageEvent)>);

#[derive(Default)]
struct Client {
    running: Option<Running>,
    ready: bool,
    current: Option<Handler>,
    waiting: VecDeque<(Given, Handler)>,
}

/// Verifies a file, after those that were given before.
pub fn verify(given: Given, handler: impl FnOnce(Result<Told, String>) + 'static) {
    CLIENT.with_borrow_mut(|client| client.waiting.push_back((given, Box::new(handler))));
    send_next();
}

/// Ends what is being verified and forgets what waits; nobody hears of it.
pub fn stop() {
    CLIENT.with_borrow_mut(|client| {
        client.waiting.clear();
        if client.current.take().is_some() {
            client.end();
        }
    });
}

/// Sends the next file, if the program is free; starts the program where it is not running.
fn send_next() {
    let failed: Vec<Handler> = CLIENT.with_borrow_mut(|client| {
        if client.current.is_some() || client.waiting.is_empty() {
            return Vec::new();
        }
        if client.running.is_none() {
            match start() {
                Ok(running) => client.running = Some(running),
                Err(_) => {
                    return client
                        .waiting
                        .drain(..)
                        .map(|(_, handler)| handler)
                        .collect();
                }
            }
        }
        if client.ready
            && let (Some((worker, _)), Some((given, handler))) =
                (&client.running, client.waiting.pop_front())
        {
            post(worker, given);
            client.current = Some(handler);
        }
        Vec::new()
    });
    tell(failed, UNREACHABLE);
}

fn start() -> Result<Running, JsValue> {
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| hear(&event.data()));
    let worker = program::start("verify", &program::base()?, &on_message)?;
    Ok((worker, on_message))
}

fn post(worker: &Worker, given: Given) {
    let text = serde_json::to_string(&given.job).expect("a job has only texts and numbers");
    let list = |pieces: &[Vec<u8>]| {
        let pieces = pieces.iter().map(|piece| Uint8Array::from(&piece[..]));
        JsValue::from(pieces.collect::<Array>())
    };
    let message = Array::of1(&text.into());
    message.set(Parts::CONTENT, given.content.clone().into());
    let handed_over = Array::of1(&given.content);
    if let Some(signature) = given.signature {
        handed_over.push(&signature);
        message.set(Parts::SIGNATURE, signature.into());
    }
    message.set(Parts::ROOTS, list(&given.roots));
    message.set(Parts::MATERIAL, list(&given.material));
    // It fails only for a buffer that was handed over before, and every buffer is read for its job alone.
    let _ = worker.post_message_with_transfer(&message, &handed_over);
}

fn hear(data: &JsValue) {
    match program::loss(data) {
        Some(Loss::Crashed) => return lose(CRASHED, false),
        Some(Loss::Unreachable) => return lose(UNREACHABLE, true),
        None => {}
    }
    let message: &Array = data.unchecked_ref();
    let text = message.get(0).as_string().unwrap_or_default();
    let found = match serde_json::from_str(&text) {
        Ok(Reply::Ready) => {
            CLIENT.with_borrow_mut(|client| client.ready = true);
            return send_next();
        }
        Ok(Reply::Told(told)) => Ok(told),
        Ok(Reply::Failed(sentence)) => Err(sentence),
        Err(_) => return lose(CRASHED, false),
    };
    // The handler may give further files: the client must not be borrowed while it runs.
    let handler = CLIENT.with_borrow_mut(|client| client.current.take());
    if let Some(handler) = handler {
        handler(found);
    }
    send_next();
}

/// Ends a program that is of no use any more and tells the file that it had; all files where there is no hope for the others.
fn lose(sentence: &str, all: bool) {
    let handlers = CLIENT.with_borrow_mut(|client| {
        client.end();
        let mut handlers: Vec<Handler> = client.current.take().into_iter().collect();
        if all {
            handlers.extend(client.waiting.drain(..).map(|(_, handler)| handler));
        }
        handlers
    });
    tell(handlers, sentence);
    send_next();
}

fn tell(handlers: Vec<Handler>, sentence: &str) {
    for handler in handlers {
        handler(Err(sentence.to_owned()));
    }
}

impl Client {
    fn end(&mut self) {
        if let Some((worker, on_message)) = self.running.take() {
            worker.set_onmessage(None);
            worker.terminate();
            // A closure must not be dropped while it runs; this one may be what ends the program.
            on_message.forget();
        }
        self.ready = false;
    }
}
