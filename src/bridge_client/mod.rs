//! The page's side of the bridge to the helper on this computer: `docs/bridge.md`, interface 1.
//!
//! Nothing is asked of the helper before the person wants it on the page "Ký số"; from then on [`kept`] says so.
//! No PIN and no key comes this way, and nothing but whole files goes to be signed.

pub mod kept;
mod permission;
mod protocol;

pub use permission::{Permission, permission};
pub use protocol::*;

use js_sys::{Array, encode_uri_component};
use leptos::prelude::window;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob, Headers, RequestInit, Response};

/// Where the helper listens: on the first of these ports that was free.
pub const PORTS: [u16; 3] = [47185, 47186, 47187];

/// How long the helper may take where it asks nobody and reads no token, in milliseconds.
const SOON: u32 = 10_000;
/// How long it may take to read all tokens, some of which are slow.
const TOKENS: u32 = 120_000;

const JSON: &str = "application/json";
const OCTETS: &str = "application/octet-stream";

/// Why the page did not get what it asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No answer: the helper is not running any more, or the browser is in the way.
    Gone,
    /// The helper refuses.
    Refused {
        /// The name that stays, such as `not-paired`.
        code: String,
        /// What is wrong and what to do, one sentence.
        message: String,
    },
    /// An answer that this page does not understand.
    Odd,
    /// The browser cannot read the file that was to be sent: it was changed or moved since it was chosen.
    Unreadable,
}

impl Trouble {
    /// Whether the helper refuses for the reason of this name.
    pub fn is(&self, name: &str) -> bool {
        matches!(self, Trouble::Refused { code, .. } if code == name)
    }

    /// What is wrong and what to do, in one sentence.
    pub fn message(self) -> String {
        match self {
            Trouble::Gone => "Mất kết nối với chương trình ký trên máy: hãy mở lại chương trình ký rồi bấm “Tìm lại chương trình ký”.".to_owned(),
            Trouble::Refused { message, .. } => message,
            Trouble::Odd => "Chương trình ký trả lời điều mà trang không hiểu: hãy cập nhật chương trình ký rồi tải lại trang.".to_owned(),
            Trouble::Unreadable => "Không đọc được tệp vì tệp đã bị sửa hoặc chuyển chỗ từ lúc chọn: hãy bỏ tệp này rồi chọn lại.".to_owned(),
        }
    }
}

/// What looking for the helper has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// One that is paired with this page.
    Paired(Helper),
    /// Those that run but are not paired, by their ports: on a computer of several people each may have one.
    Unpaired(Vec<u16>),
    /// None.
    Nothing,
}

/// A helper that is paired with this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// Where it listens.
    pub port: u16,
    token: String,
}

/// A request to a helper.
struct Call<'a> {
    port: u16,
    method: &'static str,
    path: &'a str,
    token: Option<&'a str>,
    body: Option<(JsValue, &'static str)>,
    /// In milliseconds; without, it may take as long as a person takes to answer.
    patience: Option<u32>,
}

impl<'a> Call<'a> {
    fn get(port: u16, path: &'a str) -> Call<'a> {
        Call {
            port,
            method: "GET",
            path,
            token: None,
            body: None,
            patience: Some(SOON),
        }
    }

    /// Sends it at once; what comes later is the answer.
    fn send(self) -> Result<JsFuture, JsValue> {
        let (init, headers) = (RequestInit::new(), Headers::new()?);
        init.set_method(self.method);
        if let Some((body, kind)) = &self.body {
            init.set_body(body);
            headers.set("Content-Type", kind)?;
        }
        if let Some(token) = self.token {
            headers.set("Authorization", &["Bearer ", token].concat())?;
        }
        init.set_headers(&headers);
        if let Some(patience) = self.patience {
            init.set_signal(Some(&AbortSignal::timeout_with_u32(patience)));
        }
        let port = self.port.to_string();
        let address = ["http://127.0.0.1:", &port, self.path].concat();
        Ok(JsFuture::from(
            window().fetch_with_str_and_init(&address, &init),
        ))
    }

    async fn answer(self) -> Result<Response, Trouble> {
        answer(self.send()).await
    }

    async fn value(self) -> Result<Value, Trouble> {
        value(self.answer().await?).await
    }
}

async fn answer(sent: Result<JsFuture, JsValue>) -> Result<Response, Trouble> {
    let answer = sent.map_err(|_| Trouble::Gone)?.await;
    let response: Response = answer
        .ok()
        .and_then(|answer| answer.dyn_into().ok())
        .ok_or(Trouble::Gone)?;
    if response.ok() {
        return Ok(response);
    }
    let error = &value(response).await?["error"];
    let text = |key: &str| error[key].as_str().map(str::to_owned);
    match (text("code"), text("message")) {
        (Some(code), Some(message)) => Err(Trouble::Refused { code, message }),
        _ => Err(Trouble::Odd),
    }
}

async fn value(response: Response) -> Result<Value, Trouble> {
    let text = response.text().map_err(|_| Trouble::Gone)?;
    let text = JsFuture::from(text).await.map_err(|_| Trouble::Gone)?;
    let text = text.as_string().ok_or(Trouble::Odd)?;
    serde_json::from_str(&text).map_err(|_| Trouble::Odd)
}

/// What the answer of this key is; for answers of one text.
fn own(value: &Value, key: &str) -> Result<String, Trouble> {
    let text = value[key].as_str().map(str::to_owned);
    text.ok_or(Trouble::Odd)
}

fn read<T: Answer>(value: &Value) -> Result<T, Trouble> {
    T::read(value).ok_or(Trouble::Odd)
}

/// Asks on all ports whether a helper is there, and takes the one that is paired with this page.
///
/// `patience`, in milliseconds, is for each of them; while the browser asks the person whether the page may do this, the
/// answer waits for the person.
pub async fn find(patience: u32) -> Found {
    let token = kept::token();
    // All are asked before the first is waited for.
    let asked = PORTS.map(|port| {
        let call = Call {
            token: token.as_deref(),
            patience: Some(patience),
            ..Call::get(port, "/v1/status")
        };
        (port, call.send())
    });
    let mut others = Vec::new();
    for (port, sent) in asked {
        let told: Result<Status, Trouble> = match answer(sent).await {
            Ok(response) => value(response).await.and_then(|value| read(&value)),
            Err(trouble) => Err(trouble),
        };
        match (told, &token) {
            (Ok(status), _) if status.name != "chukyso" => {}
            (Ok(Status { paired: true, .. }), Some(token)) => {
                return Found::Paired(Helper {
                    port,
                    token: token.clone(),
                });
            }
            (Ok(_), _) => others.push(port),
            (Err(_), _) => {}
        }
    }
    match others.is_empty() {
        true => Found::Nothing,
        false => Found::Unpaired(others),
    }
}

/// Pairs this page with the helper of one of these ports that shows the code; the person agrees in a window of the helper.
///
/// On a computer of several people each may have a helper: what another one's answers does not keep one's own from being asked.
///
/// # Errors
/// What says most of all that was answered: `refused`, `no-more-codes`, `busy`, `too-soon`, `wrong-code`.
pub async fn pair(ports: &[u16], code: &str) -> Result<Helper, Trouble> {
    let weight = |trouble: &Trouble| match trouble {
        Trouble::Gone => 0,
        _ if trouble.is("wrong-code") => 1,
        _ if trouble.is("too-soon") => 2,
        _ => 3,
    };
    let mut told = Trouble::Gone;
    for &port in ports {
        let call = Call {
            method: "POST",
            // Six digits need no escaping.
            body: Some((["{\"code\":\"", code, "\"}"].concat().into(), JSON)),
            patience: None,
            ..Call::get(port, "/v1/pair")
        };
        match call.value().await {
            Ok(value) => {
                let token = own(&value, "token")?;
                return Ok(Helper { port, token });
            }
            // The person has answered.
            Err(trouble) if trouble.is("refused") => return Err(trouble),
            Err(trouble) if weight(&trouble) > weight(&told) => told = trouble,
            Err(_) => {}
        }
    }
    Err(told)
}

impl Helper {
    /// What was given to this page when it was paired.
    pub fn token(&self) -> &str {
        &self.token
    }

    fn call<'a>(&'a self, method: &'static str, path: &'a str) -> Call<'a> {
        Call {
            method,
            token: Some(&self.token),
            ..Call::get(self.port, path)
        }
    }

    fn post<'a>(&'a self, path: &'a str, body: &str) -> Call<'a> {
        Call {
            body: Some((body.into(), JSON)),
            ..self.call("POST", path)
        }
    }

    /// The certificates that are plugged in, read anew.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn certificates(&self) -> Result<Certificates, Trouble> {
        let call = Call {
            patience: Some(TOKENS),
            ..self.call("GET", "/v1/certificates")
        };
        read(&call.value().await?)
    }

    /// Begins a job; its name.
    ///
    /// # Errors
    /// `busy` beside those of [`Trouble`].
    pub async fn begin(&self, terms: &Terms) -> Result<String, Trouble> {
        own(&self.post("/v1/jobs", &terms.json()).value().await?, "job")
    }

    /// Hands a whole file over, with the signature that there is beside it already.
    ///
    /// # Errors
    /// `cannot-sign` where this file cannot be signed, `too-large`, `no-such-job` beside those of [`Trouble`].
    pub async fn add(
        &self,
        job: &str,
        kind: Kind,
        name: &str,
        content: &Blob,
        beside: Option<&Blob>,
    ) -> Result<Added, Trouble> {
        let name = String::from(encode_uri_component(name));
        let mut path = [&path(job), "/files?kind=", kind.name()].concat();
        let mut body = content.clone();
        if let Some(beside) = beside {
            path.push_str(&["&beside=", &beside.size().to_string()].concat());
            let parts = Array::of2(beside, content);
            body = Blob::new_with_blob_sequence(&parts).map_err(|_| Trouble::Unreadable)?;
        }
        path.push_str(&["&name=", &name].concat());
        let call = Call {
            body: Some((body.into(), OCTETS)),
            patience: None,
            ..self.call("POST", &path)
        };
        match call.value().await {
            Ok(value) => read(&value),
            // A browser that cannot read the file sends nothing, which looks as if nobody had answered.
            Err(Trouble::Gone) if !is_readable(content).await => Err(Trouble::Unreadable),
            Err(trouble) => Err(trouble),
        }
    }

    /// Lets the helper ask the person, and sign.
    ///
    /// # Errors
    /// `no-files`, `no-such-job` beside those of [`Trouble`].
    pub async fn sign(&self, job: &str) -> Result<(), Trouble> {
        let path = [&path(job), "/sign"].concat();
        self.post(&path, "{}").answer().await.map(drop)
    }

    /// How far a job is.
    ///
    /// # Errors
    /// `no-such-job` beside those of [`Trouble`].
    pub async fn progress(&self, job: &str) -> Result<Progress, Trouble> {
        read(&self.call("GET", &path(job)).value().await?)
    }

    /// A signed file, or the signature that belongs beside it.
    ///
    /// # Errors
    /// `not-signed`, `no-such-job` beside those of [`Trouble`].
    pub async fn signed(&self, job: &str, file: usize) -> Result<Blob, Trouble> {
        let path = [&path(job), "/files/", &file.to_string()].concat();
        let call = Call {
            patience: None,
            ..self.call("GET", &path)
        };
        let blob = call.answer().await?.blob().map_err(|_| Trouble::Gone)?;
        let blob = JsFuture::from(blob).await.map_err(|_| Trouble::Gone)?;
        blob.dyn_into().map_err(|_| Trouble::Odd)
    }

    /// Ends a job; the helper forgets its files.
    ///
    /// # Errors
    /// `no-such-job` beside those of [`Trouble`].
    pub async fn end(&self, job: &str) -> Result<(), Trouble> {
        self.call("DELETE", &path(job)).answer().await.map(drop)
    }

    /// Puts a certificate (DER in base64) onto the token that has its key, or says only what would happen (`dry`).
    ///
    /// # Errors
    /// `cannot-install`, `busy` beside those of [`Trouble`].
    pub async fn install(&self, certificate: &str, dry: bool) -> Result<Installation, Trouble> {
        let dry = if dry { "true" } else { "false" };
        let body = [
            "{\"certificate\":\"",
            certificate,
            "\",\"dryRun\":",
            dry,
            "}",
        ]
        .concat();
        let call = Call {
            patience: None,
            ..self.post("/v1/install", &body)
        };
        read(&call.value().await?)
    }
}

async fn is_readable(content: &Blob) -> bool {
    match content.slice_with_f64_and_f64(0.0, 1.0) {
        Ok(first) => JsFuture::from(first.array_buffer()).await.is_ok(),
        Err(_) => false,
    }
}

fn path(job: &str) -> String {
    ["/v1/jobs/", job].concat()
}
