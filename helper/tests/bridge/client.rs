//! A client that sends whatever it is told to, byte for byte.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// The page of most tests.
pub const PAGE: &str = "https://chuky.example.gov.vn";

/// An answer as it came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Option<Answer> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = str::from_utf8(&bytes[..end]).ok()?.to_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Answer {
            status,
            head,
            body: bytes[end + 4..].to_vec(),
        })
    }

    /// The values of a field, as often as it stands there.
    pub fn fields(&self, name: &str) -> Vec<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields
            .filter(|field| field.0.eq_ignore_ascii_case(name))
            .map(|field| field.1)
            .collect()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The code of a refusal; empty where it is none.
    pub fn code(&self) -> String {
        let json: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        json["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

/// Sends bytes and reads until the other side ends; none where nothing readable came.
/// The connection stays open for sending meanwhile, as a browser leaves it.
pub fn send(port: u16, bytes: &[u8]) -> Option<Answer> {
    exchange(port, bytes, false)
}

/// Sends bytes and says that this is all.
pub fn send_all(port: u16, bytes: &[u8]) -> Option<Answer> {
    exchange(port, bytes, true)
}

fn exchange(port: u16, bytes: &[u8], is_all: bool) -> Option<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    // A test must end even where the other side does not; no test waits for this on purpose.
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    // A refused client may find the connection closed while it is still sending.
    let _ = stream.write_all(bytes);
    if is_all {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    Answer::read(&answer)
}

/// A request as a page makes it, to be changed where a test wants it otherwise.
#[derive(Clone)]
pub struct Request {
    pub method: &'static str,
    pub target: String,
    pub fields: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn new(method: &'static str, target: impl Into<String>) -> Request {
        Request {
            method,
            target: target.into(),
            fields: Vec::new(),
            body: Vec::new(),
        }
        .field("Origin", PAGE)
        .field("Sec-Fetch-Mode", "cors")
        .field("Sec-Fetch-Site", "cross-site")
    }

    /// Puts a field in place of those with its name.
    pub fn field(self, name: &'static str, value: impl Into<String>) -> Request {
        self.without(name).also(name, value)
    }

    /// Puts a field beside those with its name.
    pub fn also(mut self, name: &'static str, value: impl Into<String>) -> Request {
        self.fields.push((name, value.into()));
        self
    }

    pub fn without(mut self, name: &str) -> Request {
        self.fields.retain(|field| field.0 != name);
        self
    }

    pub fn token(self, token: &str) -> Request {
        self.field("Authorization", format!("Bearer {token}"))
    }

    pub fn json(mut self, value: &Value) -> Request {
        self.body = value.to_string().into_bytes();
        let length = self.body.len().to_string();
        self.field("Content-Type", "application/json")
            .field("Content-Length", length)
    }

    pub fn file(mut self, bytes: &[u8]) -> Request {
        self.body = bytes.to_vec();
        self.field("Content-Type", "application/octet-stream")
            .field("Content-Length", bytes.len().to_string())
    }

    pub fn bytes(&self, port: u16) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        if !self.fields.iter().any(|field| field.0 == "Host") {
            head.push_str(&format!("Host: 127.0.0.1:{port}\r\n"));
        }
        for (name, value) in &self.fields {
            if (*name, value.as_str()) != ("Host", "") {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        let mut bytes = format!("{head}\r\n").into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }

    pub fn send(&self, port: u16) -> Answer {
        send(port, &self.bytes(port)).unwrap_or_else(|| panic!("no answer to {}", self.target))
    }
}
