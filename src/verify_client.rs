//! The page's side of the program that verifies; how it is started, stopped and replaced stands in [`client`].

#[path = "verify/protocol.rs"]
mod protocol;

pub use protocol::*;

use std::cell::RefCell;
use std::rc::Rc;
use std::thread::LocalKey;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::Worker;

use crate::program::client::{self, Client, Place, Talk};

/// What a file is verified with.
pub struct Given {
    /// What and when.
    pub job: Job,
    /// The file; handed over.
    pub content: ArrayBuffer,
    /// The signature beside it; handed over.
    pub signature: Option<ArrayBuffer>,
    /// The certificates that are trusted, in DER.
    pub roots: Vec<Vec<u8>>,
    /// Certificates and lists of revoked ones at hand, in DER: shared, as a list may have many megabytes.
    pub material: Vec<Rc<Vec<u8>>>,
}

thread_local! {
    static CLIENT: RefCell<Client<Verifier>> = RefCell::default();
}

/// The program.
struct Verifier;

/// What the program keeps from file to file.
#[derive(Default)]
struct Kept {
    roots: Vec<Vec<u8>>,
    material: Vec<Rc<Vec<u8>>>,
}

impl Talk for Verifier {
    const NAME: &'static str = "verify";
    const CRASHED: &'static str = "Phần kiểm tra chữ ký gặp sự cố với tệp này và đã được khởi động lại; tệp không bị thay đổi. Hãy thử lại, nếu vẫn lỗi hãy kiểm tra tệp bằng phần mềm khác.";
    const UNREACHABLE: &'static str = "Chưa tải được phần kiểm tra chữ ký. Hãy kiểm tra kết nối mạng rồi thử lại; sau lần tải đầu tiên trang kiểm tra được cả khi mất mạng.";

    type Job = Given;
    type Reply = Reply;
    type Kept = Kept;

    fn client() -> &'static LocalKey<RefCell<Client<Self>>> {
        &CLIENT
    }

    fn send(given: Given, worker: &Worker, _base: &str, kept: &mut Kept) {
        let text = serde_json::to_string(&given.job).expect("a job has only texts and numbers");
        let message = Array::of1(&text.into());
        message.set(Parts::CONTENT, given.content.clone().into());
        let handed_over = Array::of1(&given.content);
        if let Some(signature) = given.signature {
            handed_over.push(&signature);
            message.set(Parts::SIGNATURE, signature.into());
        }
        let list = |place, pieces: &mut dyn Iterator<Item = &[u8]>| {
            let pieces: Array = pieces
                .map(|piece| {
                    let piece = Uint8Array::from(piece).buffer();
                    handed_over.push(&piece);
                    JsValue::from(piece)
                })
                .collect();
            message.set(place, pieces.into());
        };
        if kept.roots != given.roots {
            list(Parts::ROOTS, &mut given.roots.iter().map(Vec::as_slice));
            kept.roots = given.roots;
        }
        if !is_same(&kept.material, &given.material) {
            let mut pieces = given.material.iter().map(|piece| piece.as_slice());
            list(Parts::MATERIAL, &mut pieces);
            kept.material = given.material;
        }
        // It fails only for a buffer that was handed over before, and every buffer is read for its job alone.
        let _ = worker.post_message_with_transfer(&message, &handed_over);
    }

    fn place(reply: &Reply) -> Place {
        match reply {
            Reply::Ready => Place::Start,
            Reply::Told(_) | Reply::Failed(_) => Place::End,
        }
    }

    fn failed(sentence: &str) -> Reply {
        Reply::Failed(sentence.to_owned())
    }
}

/// Whether these are the very same pieces; bytes are not looked at.
fn is_same(some: &[Rc<Vec<u8>>], others: &[Rc<Vec<u8>>]) -> bool {
    let mut pairs = some.iter().zip(others);
    some.len() == others.len() && pairs.all(|(one, other)| Rc::ptr_eq(one, other))
}

/// Verifies a file, after those that were given before; the handler hears what was found, or why it could not be verified.
pub fn verify(given: Given, handler: impl FnOnce(Result<Told, String>) + 'static) {
    let mut handler = Some(handler);
    let hear = move |reply, _| {
        let found = match reply {
            Reply::Told(told) => Ok(told),
            Reply::Failed(sentence) => Err(sentence),
            Reply::Ready => return,
        };
        if let Some(handler) = handler.take() {
            handler(found);
        }
    };
    client::give::<Verifier>(given, Box::new(hear));
}

/// Whether a file that could not be verified may be so at another try, with nothing else changed.
pub fn may_pass(sentence: &str) -> bool {
    [Verifier::CRASHED, Verifier::UNREACHABLE].contains(&sentence)
}

/// Ends what is being verified and forgets what waits; nobody hears of it.
pub fn stop() {
    client::stop::<Verifier>();
}
