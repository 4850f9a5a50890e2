//! The program that verifies: PDFs, batch files and signatures beside files, on this computer and without a network.
//!
//! It is fetched when it is first needed and runs beside the page, which ends it to stop it.
//! Between jobs it keeps the material that helps with all files, and what it knows of the trusted roots, so that many files
//! of one authority cost less.

mod batch;
mod protocol;
mod told;

use std::cell::RefCell;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use js_sys::{Array, Uint8Array};
use protocol::{Job, Parts, Reply, Told};
use seal::chain::Trust;
use seal::document::{DocumentReport, verify_detached, verify_pdf, verify_pdf_and_detached};
use seal::revocation::Material;
use seal::x509::Cert;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

thread_local! {
    /// The roots of the last job and what is known of them.
    static TRUST: RefCell<Rc<Trust>> = RefCell::new(Rc::new(Trust::new(Vec::new())));
    /// The material of the last job.
    static MATERIAL: RefCell<Rc<Vec<Vec<u8>>>> = RefCell::default();
}

fn main() {
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        let message: Array = event.data().unchecked_into();
        say(&work(&message).unwrap_or_else(Reply::Failed));
    });
    scope().set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    say(&Reply::Ready);
}

/// The worker's own global object.
fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn say(reply: &Reply) {
    let text = serde_json::to_string(reply).expect("a reply has only texts");
    // It fails only where the page is gone.
    let _ = scope().post_message(&Array::of1(&text.into()));
}

fn work(message: &Array) -> Result<Reply, String> {
    let text = message.get(0).as_string().unwrap_or_default();
    let other_version = || {
        "Trang và phần kiểm tra chữ ký không cùng phiên bản: hãy tải lại trang rồi thử lại."
            .to_owned()
    };
    let job: Job = serde_json::from_str(&text).map_err(|_| other_version())?;
    let now = i64::try_from(job.now).ok();
    let now = now.and_then(DateTime::from_timestamp_millis);
    let question = Question {
        now: now.ok_or_else(other_version)?,
        trust: trust(list_at(message, Parts::ROOTS)),
        material: material(list_at(message, Parts::MATERIAL)),
    };
    let content = bytes(&message.get(Parts::CONTENT));
    let signature = message.get(Parts::SIGNATURE);
    let signature = (!signature.is_undefined()).then(|| bytes(&signature));
    let kind = Kind::of(&job.name, &content);
    question
        .answer(kind, &content, signature.as_deref())
        .map(Reply::Told)
}

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A PDF, which holds its signatures itself.
    Pdf,
    /// A zip, which may be a batch file.
    Zip,
    /// Any other file.
    Other,
}

impl Kind {
    fn of(name: &str, content: &[u8]) -> Kind {
        let ends = |ending: &str| {
            let own = name.rsplit_once('.').map(|(_, own)| own);
            own.is_some_and(|own| own.eq_ignore_ascii_case(ending))
        };
        if content.starts_with(b"%PDF-") || ends("pdf") {
            Kind::Pdf
        } else if content.starts_with(b"PK\x03\x04") || ends("zip") {
            Kind::Zip
        } else {
            Kind::Other
        }
    }
}

fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

fn list_at(message: &Array, place: u32) -> Option<Vec<Vec<u8>>> {
    let list: Array = message.get(place).dyn_into().ok()?;
    Some(list.iter().map(|piece| bytes(&piece)).collect())
}

/// What is known of the roots; with none named, of those of the last job.
fn trust(roots: Option<Vec<Vec<u8>>>) -> Rc<Trust> {
    TRUST.with_borrow_mut(|known| {
        if let Some(roots) = roots {
            let roots = roots.iter().filter_map(|der| Cert::read(der).ok());
            *known = Rc::new(Trust::new(roots.collect()));
        }
        Rc::clone(known)
    })
}

/// The material; with none named, that of the last job.
fn material(pieces: Option<Vec<Vec<u8>>>) -> Rc<Vec<Vec<u8>>> {
    MATERIAL.with_borrow_mut(|known| {
        if let Some(pieces) = pieces {
            *known = Rc::new(pieces);
        }
        Rc::clone(known)
    })
}

/// What stays the same from file to file.
struct Question {
    now: DateTime<Utc>,
    trust: Rc<Trust>,
    material: Rc<Vec<Vec<u8>>>,
}

impl Question {
    fn answer(&self, kind: Kind, content: &[u8], signature: Option<&[u8]>) -> Result<Told, String> {
        // Each piece is tried as what it may be; whatever it is not is passed over.
        let pieces: Vec<&[u8]> = self.material.iter().map(Vec::as_slice).collect();
        let material = Material {
            certificates: pieces.clone(),
            answers: pieces.clone(),
            lists: pieces,
        };
        let (trust, now) = (&self.trust, self.now);
        let report = match (signature, kind) {
            (Some(signature), Kind::Pdf) => {
                verify_pdf_and_detached(signature, content, trust, now, &material)
            }
            (Some(signature), _) => Ok(verify_detached(signature, content, trust, now, &material)),
            (None, Kind::Pdf) => verify_pdf(content, trust, now, &material),
            (None, _) => Ok(DocumentReport {
                signatures: Vec::new(),
                stamps: Vec::new(),
            }),
        };
        let report = report.map_err(|error| error.message_of_verifying())?;
        let mut told = told::document(&report);
        if report.signatures.is_empty() && kind != Kind::Pdf {
            told.message = WITHOUT_SIGNATURE.to_owned();
        }
        if kind == Kind::Zip {
            batch::look_into(&mut told, content, |letter| {
                let report = verify_pdf(letter, &self.trust, self.now, &material).ok()?;
                (!report.signatures.is_empty()).then(|| told::document(&report))
            });
        }
        Ok(told)
    }
}

/// Said of a file other than a PDF that came without its signature.
const WITHOUT_SIGNATURE: &str = "Chưa có tệp chữ ký đi kèm: hãy chọn thêm tệp .p7s của tệp này.";
