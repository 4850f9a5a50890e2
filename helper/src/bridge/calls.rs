//! The calls of version 1, one function each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, TryLockError};
use std::thread;
use std::time::Instant;

use base64ct::{Base64, Encoding};
use seal::certificate::hexadecimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::desk::{Desk, Ending, Kind, Order, OrderFile, Progress, Signed, Spot, Terms};
use super::gate::Admitted;
use super::http::{Answer, Connection, Content};
use super::jobs::Jobs;
use super::pairing::Codes;
use super::pairings::Pairings;
use super::refusal::{Code, Refusal};
use super::route::{Method, NewFile, Place};
use super::server::Clock;
use super::{lock, shown};

/// What all calls work with.
pub struct Office {
    /// The rest of the program.
    pub desk: Arc<dyn Desk>,
    /// Which origins were paired.
    pub pairings: Pairings,
    /// The code that is shown.
    pub codes: Mutex<Codes>,
    /// The one job.
    pub jobs: Jobs,
    /// Held by whoever asks the person something: one question at a time.
    pub window: Mutex<()>,
    /// What time it is.
    pub clock: Clock,
}

type Result<T> = std::result::Result<T, Refusal>;

/// The body of `POST /v1/pair`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    code: String,
}

/// The body of `POST /v1/jobs/JOB/sign`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// The body of `POST /v1/install`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Install {
    certificate: String,
    #[serde(default)]
    dry_run: bool,
}

impl Office {
    /// Does what an admitted request asks for; the body is still to be read from the connection.
    ///
    /// # Errors
    /// What the page is told instead.
    pub fn answer(self: &Arc<Self>, asked: &Admitted<'_>, body: &mut Connection) -> Result<Answer> {
        let now = self.now();
        let origin = asked.origin;
        let Some(method) = asked.method else {
            return Ok(preflight(asked.place));
        };
        Ok(match asked.place {
            Place::Status => json_answer(200, status(asked.is_paired)),
            Place::Pair => json_answer(200, self.pair(origin, &read(body, asked)?)?),
            Place::Certificates => json_answer(200, json!(self.desk.certificates())),
            Place::Jobs => json_answer(201, self.begin(origin, read(body, asked)?)?),
            Place::Files(job, file) => json_answer(201, self.add_file(asked, job, file, body)?),
            Place::Sign(job) => {
                let Nothing {} = read(body, asked)?;
                self.sign(origin, job)?;
                json_answer(202, json!({}))
            }
            Place::Job(job) if method == Method::Delete => {
                self.jobs.end(job, origin, now)?;
                Answer {
                    status: 204,
                    fields: Vec::new(),
                    content: Content::Empty,
                }
            }
            Place::Job(job) => json_answer(200, self.jobs.status(job, origin, now)?),
            Place::File(job, number) => Answer {
                status: 200,
                fields: Vec::new(),
                content: Content::File(self.jobs.signed_file(job, origin, number, now)?),
            },
            Place::Install => json_answer(200, self.install(origin, &read(body, asked)?)?),
        })
    }

    /// What time it is, for everything that ends after a while.
    pub fn now(&self) -> Instant {
        (self.clock)()
    }

    fn pair(&self, origin: &str, typed: &Typed) -> Result<Value> {
        let _window = self.only_question()?;
        let show = |code: &str| self.desk.show_code(code);
        lock(&self.codes).take(&typed.code, self.now(), show)?;
        let agrees = self.desk.agree_to_pairing(origin);
        // Beside the question it would be taken for the one that was wanted.
        lock(&self.codes).renew(show)?;
        if !agrees {
            return Err(Code::Refused.into());
        }
        let token = self.pairings.add(origin);
        let token = token.map_err(|message| Refusal::new(Code::Failed, message))?;
        Ok(json!({"token": token}))
    }

    fn begin(&self, origin: &str, mut terms: Terms) -> Result<Value> {
        let id = terms.certificate.bytes();
        if id.len() != 64
            || !id
                .clone()
                .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
        {
            return Err(Code::WrongRequest.into());
        }
        for text in [&mut terms.reason, &mut terms.place, &mut terms.mark] {
            *text = text
                .take()
                .map(|text| shown::line(&text))
                .filter(|text| !text.is_empty());
        }
        // Elsewhere nobody would see it.
        if terms.mark.is_some() && terms.spot != (Spot::TopRight {}) {
            return Err(Code::WrongRequest.into());
        }
        let cannot = |message| Refusal::new(Code::CannotSign, message);
        self.desk.can_reach(terms.level).map_err(cannot)?;
        let id = self.jobs.begin(origin, terms, self.now())?;
        Ok(json!({"job": id}))
    }

    fn add_file(
        &self,
        asked: &Admitted<'_>,
        job: &str,
        file: NewFile<'_>,
        body: &mut Connection,
    ) -> Result<Value> {
        let name = shown::file_name(file.name).ok_or(Code::WrongRequest)?;
        let claim = self
            .jobs
            .claim(job, asked.origin, asked.length, self.now())?;
        let mut bytes = body.body(asked.length)?;
        if bytes.len() < file.beside {
            return Err(Code::WrongRequest.into());
        }
        let beside: Vec<u8> = bytes.drain(..file.beside).collect();
        if bytes.is_empty() {
            return Err(Code::CannotSign.into());
        }
        let cannot = |message| Refusal::new(Code::CannotSign, message);
        let beside = (!beside.is_empty()).then_some(beside);
        if let Some(beside) = &beside {
            self.desk.look_beside(&bytes, beside).map_err(cannot)?;
        }
        let sha256: [u8; 32] = Sha256::digest(&bytes).into();
        let look = match file.kind {
            Kind::Detached => None,
            Kind::Pdf => {
                let look = self.desk.look_at_pdf(&bytes, &claim.terms);
                Some(look.map_err(cannot)?)
            }
        };
        let mut told = json!({"sha256": hexadecimal(&sha256).to_lowercase()});
        if let Some(look) = &look {
            told["pages"] = json!(look.pages);
            told["fields"] = json!(look.fields);
            told["signatures"] = json!(look.signatures);
        }
        let file = OrderFile {
            name,
            sha256,
            look,
            beside,
            bytes,
        };
        told["file"] = json!(claim.add(asked.origin, file, self.now())?);
        Ok(told)
    }

    /// Begins to sign; the page asks afterwards how far it is.
    fn sign(self: &Arc<Self>, origin: &str, job: &str) -> Result<()> {
        let order = self.jobs.start(job, origin, self.now())?;
        let office = Arc::clone(self);
        let begun = thread::Builder::new()
            .name("signing".to_owned())
            .spawn(move || office.carry_out(order));
        begun.map(drop).map_err(|_| {
            let refusal = Refusal::from(Code::Failed);
            self.jobs
                .finish(Err(Ending::Failed(refusal.message.clone())));
            refusal
        })
    }

    fn carry_out(&self, order: Order) {
        let window = lock(&self.window);
        let result = if self.jobs.is_stopped() {
            Ok(())
        } else {
            // A job that breaks off must not stand in the way of all others.
            catch_unwind(AssertUnwindSafe(|| self.desk.sign(order, &self.jobs)))
                .unwrap_or_else(|_| Err(Ending::Failed(Refusal::from(Code::Failed).message)))
        };
        drop(window);
        self.jobs.finish(result);
    }

    fn install(&self, origin: &str, asked: &Install) -> Result<Value> {
        let certificate =
            Base64::decode_vec(&asked.certificate).map_err(|_| Code::CannotInstall)?;
        let result = if asked.dry_run {
            self.desk.plan_install(&certificate)
        } else {
            let _window = self.only_question()?;
            self.desk.install(origin, &certificate)
        };
        let installation = result.map_err(|message| Refusal::new(Code::CannotInstall, message))?;
        Ok(json!(installation))
    }

    /// The right to ask the person something, unless something is being asked or signed.
    fn only_question(&self) -> Result<std::sync::MutexGuard<'_, ()>> {
        match self.window.try_lock() {
            Ok(window) => Ok(window),
            Err(TryLockError::Poisoned(window)) => Ok(window.into_inner()),
            Err(TryLockError::WouldBlock) => Err(Code::Busy.into()),
        }
    }
}

impl Progress for Jobs {
    fn agreed(&self) {
        Jobs::agreed(self);
    }

    fn signed(&self, file: usize, signed: Signed) {
        Jobs::signed(self, file, signed);
    }

    fn failed(&self, file: usize, message: String) {
        Jobs::failed(self, file, message);
    }

    fn is_stopped(&self) -> bool {
        Jobs::is_stopped(self)
    }
}

fn status(is_paired: bool) -> Value {
    json!({
        "name": "chukyso",
        "version": env!("CARGO_PKG_VERSION"),
        "interface": 1,
        "paired": is_paired,
    })
}

/// What a browser is told that asks what a page may send.
fn preflight(place: Place<'_>) -> Answer {
    Answer {
        status: 204,
        fields: vec![
            ("Access-Control-Allow-Methods", place.allowed()),
            (
                "Access-Control-Allow-Headers",
                "Authorization, Content-Type".to_owned(),
            ),
            ("Access-Control-Max-Age", "600".to_owned()),
        ],
        content: Content::Empty,
    }
}

/// Reads a body of JSON.
fn read<T: DeserializeOwned>(body: &mut Connection, asked: &Admitted<'_>) -> Result<T> {
    let bytes = body.body(asked.length)?;
    serde_json::from_slice(&bytes).map_err(|_| Code::WrongRequest.into())
}

fn json_answer(status: u16, value: Value) -> Answer {
    Answer {
        status,
        fields: Vec::new(),
        content: Content::Json(value),
    }
}
