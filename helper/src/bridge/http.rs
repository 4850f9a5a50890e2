//! HTTP/1.1 over one connection: a bounded head, a body of stated length, one answer (RFC 9110, RFC 9112).
//!
//! Every connection ends with its answer, so nothing that a request leaves unread can be taken for another request.
//! Bodies in chunks are not read: no browser sends them over HTTP/1.1.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::refusal::Code;

/// How long a head may be, in bytes, and how many fields it may have.
const HEAD_LIMIT: usize = 16 << 10;
const FIELD_LIMIT: usize = 64;
/// How long a client that is refused may go on sending, so that it gets to read the answer.
const LINGER: Duration = Duration::from_secs(5);
/// How much it may go on sending where it does not say how much there is, in bytes.
const UNSTATED: u64 = 1 << 20;

/// The head of a request.
#[derive(Debug)]
pub struct Head {
    /// The method.
    pub method: String,
    /// The target: path and query as sent.
    pub target: String,
    fields: Vec<(String, Vec<u8>)>,
}

/// What stands in the fields of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field<'a> {
    /// There is none.
    Absent,
    /// There is one.
    Once(&'a str),
    /// There are several, or it is no text.
    Unclear,
}

impl Head {
    /// Reads a head, from the request line to the empty line; none where it is not one, or not of HTTP/1.1.
    pub fn parse(bytes: &[u8]) -> Option<Head> {
        let mut fields = [httparse::EMPTY_HEADER; FIELD_LIMIT];
        let mut request = httparse::Request::new(&mut fields);
        let end = request.parse(bytes).ok()?;
        if end != httparse::Status::Complete(bytes.len()) || request.version != Some(1) {
            return None;
        }
        let fields = request.headers.iter();
        Some(Head {
            method: request.method?.to_owned(),
            target: request.path?.to_owned(),
            fields: fields
                .map(|field| (field.name.to_owned(), field.value.to_vec()))
                .collect(),
        })
    }

    /// The field with a name, in whatever case.
    pub fn field(&self, name: &str) -> Field<'_> {
        let mut found = self
            .fields
            .iter()
            .filter(|field| field.0.eq_ignore_ascii_case(name));
        match (found.next(), found.next()) {
            (None, _) => Field::Absent,
            (Some((_, value)), None) => str::from_utf8(value).map_or(Field::Unclear, Field::Once),
            _ => Field::Unclear,
        }
    }

    /// How long the body is; none where that is not stated.
    ///
    /// # Errors
    /// [`Code::NoLength`] for a body in chunks, [`Code::WrongRequest`] for what is no length.
    pub fn length(&self) -> Result<Option<u64>, Code> {
        if self.field("Transfer-Encoding") != Field::Absent {
            return Err(Code::NoLength);
        }
        match self.field("Content-Length") {
            Field::Absent => Ok(None),
            Field::Once(digits)
                if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) =>
            {
                Ok(Some(digits.parse().unwrap_or(u64::MAX)))
            }
            _ => Err(Code::WrongRequest),
        }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Fields beside those of the content.
    pub fields: Vec<(&'static str, String)>,
    /// What it brings.
    pub content: Content,
}

/// What an answer brings.
#[derive(Debug)]
pub enum Content {
    /// Nothing.
    Empty,
    /// JSON.
    Json(serde_json::Value),
    /// A file.
    File(Arc<Vec<u8>>),
}

/// A connection with its one request.
pub struct Connection {
    stream: TcpStream,
    patience: Duration,
    /// What was read beyond the head.
    ahead: Vec<u8>,
    /// How much of the request may still come.
    unread: u64,
}

impl Connection {
    /// A connection that was just accepted; `patience` is how long a head, and each MiB of a body beyond it, may take.
    ///
    /// # Errors
    /// Where the connection is gone already.
    pub fn new(stream: TcpStream, patience: Duration) -> io::Result<Connection> {
        stream.set_nonblocking(false)?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(patience))?;
        Ok(Connection {
            stream,
            patience,
            ahead: Vec::new(),
            unread: UNSTATED,
        })
    }

    /// Reads the head of the request.
    ///
    /// # Errors
    /// None where nothing came at all, as browsers open connections that they may not need; else why it is refused.
    pub fn head(&mut self) -> Result<Head, Option<Code>> {
        let deadline = Instant::now() + self.patience;
        let mut seen: usize = 0;
        loop {
            let from = seen.saturating_sub(3);
            let end = self.ahead[from..]
                .windows(4)
                .position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                if from + end + 4 > HEAD_LIMIT {
                    return Err(Some(Code::WrongRequest));
                }
                let rest = self.ahead.split_off(from + end + 4);
                let head = std::mem::replace(&mut self.ahead, rest);
                let head = Head::parse(&head).ok_or(Code::WrongRequest)?;
                if let Ok(length) = head.length() {
                    let length = length.unwrap_or(0);
                    self.unread = length.saturating_sub(self.ahead.len() as u64);
                }
                return Ok(head);
            }
            if self.ahead.len() > HEAD_LIMIT {
                return Err(Some(Code::WrongRequest));
            }
            seen = self.ahead.len();
            let mut buffer = [0; 4096];
            match self.receive(&mut buffer, deadline) {
                Ok(0) | Err(_) if seen == 0 => return Err(None),
                Ok(0) => return Err(Some(Code::WrongRequest)),
                Ok(count) => self.ahead.extend_from_slice(&buffer[..count]),
                Err(error) => return Err(Some(broken(&error))),
            }
        }
    }

    /// Reads the body, whose length was found to be within the limits.
    ///
    /// # Errors
    /// [`Code::TooSlow`], [`Code::WrongRequest`] where it ends too early, [`Code::TooLarge`] where there is no memory for it.
    pub fn body(&mut self, length: u64) -> Result<Vec<u8>, Code> {
        let length = usize::try_from(length).map_err(|_| Code::TooLarge)?;
        let deadline = Instant::now() + self.patience + Duration::from_secs(length as u64 >> 20);
        let mut body = std::mem::take(&mut self.ahead);
        body.truncate(length);
        body.try_reserve_exact(length - body.len())
            .map_err(|_| Code::TooLarge)?;
        let mut buffer = [0; 32 << 10];
        while body.len() < length {
            let wanted = buffer.len().min(length - body.len());
            match self.receive(&mut buffer[..wanted], deadline) {
                Ok(0) => return Err(Code::WrongRequest),
                Ok(count) => {
                    body.extend_from_slice(&buffer[..count]);
                    self.unread = self.unread.saturating_sub(count as u64);
                }
                Err(error) => return Err(broken(&error)),
            }
        }
        Ok(body)
    }

    /// Sends the answer and ends the connection.
    /// A client that went away is nobody's trouble.
    pub fn answer(mut self, answer: &Answer) {
        if self.send(answer).is_ok() && self.unread > 0 {
            // Closed with something unread, a connection is reset, and the client may never see the answer.
            let _ = self.stream.shutdown(Shutdown::Write);
            let deadline = Instant::now() + self.patience.min(LINGER);
            let mut buffer = [0; 32 << 10];
            while self.unread > 0 {
                match self.receive(&mut buffer, deadline) {
                    Ok(0) | Err(_) => return,
                    Ok(count) => self.unread = self.unread.saturating_sub(count as u64),
                }
            }
        }
    }

    fn send(&mut self, answer: &Answer) -> io::Result<()> {
        let json;
        let (kind, body): (&str, &[u8]) = match &answer.content {
            Content::Empty => ("", &[]),
            Content::Json(value) => {
                json = value.to_string();
                ("application/json", json.as_bytes())
            }
            Content::File(bytes) => ("application/octet-stream", bytes),
        };
        let mut head = format!("HTTP/1.1 {} {}\r\n", answer.status, phrase(answer.status));
        for (name, value) in &answer.fields {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !kind.is_empty() {
            head.push_str(&format!("Content-Type: {kind}\r\n"));
        }
        if answer.status != 204 {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("Connection: close\r\n\r\n");
        self.stream.write_all(head.as_bytes())?;
        self.stream.write_all(body)?;
        self.stream.flush()
    }

    /// Reads what has come, until a time.
    fn receive(&mut self, buffer: &mut [u8], deadline: Instant) -> io::Result<usize> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            self.stream.set_read_timeout(Some(left))?;
            match self.stream.read(buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }
}

/// Why reading ended: both kinds of error stand for a time that is over, by system.
fn broken(error: &io::Error) -> Code {
    match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => Code::TooSlow,
        _ => Code::WrongRequest,
    }
}

/// The words of a status (RFC 9110, section 15).
fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        411 => "Length Required",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        _ => "Bad Request",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Option<Head> {
        Head::parse(text.as_bytes())
    }

    #[test]
    fn a_head_is_read_or_refused_whole() {
        assert!(head("GET /v1/status HTTP/1.1\r\nHost: a\r\n\r\n").is_some());
        let wrong = [
            "GET /v1/status HTTP/1.0\r\n\r\n",
            "GET /v1/status HTTP/2.0\r\n\r\n",
            "GET /v1/status\r\n\r\n",
            "GET  HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\n\nGET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n",
            "\r\n\r\n",
        ];
        for text in wrong {
            assert!(head(text).is_none(), "{text:?}");
        }
        let many = "X: 1\r\n".repeat(FIELD_LIMIT + 1);
        assert!(head(&format!("GET / HTTP/1.1\r\n{many}\r\n")).is_none());
    }

    #[test]
    fn a_length_is_digits_once() {
        let cases = [
            ("", Ok(None)),
            ("Content-Length: 12\r\n", Ok(Some(12))),
            ("content-length: 0\r\n", Ok(Some(0))),
            (
                "Content-Length: 99999999999999999999999\r\n",
                Ok(Some(u64::MAX)),
            ),
            ("Content-Length: +5\r\n", Err(Code::WrongRequest)),
            ("Content-Length: -5\r\n", Err(Code::WrongRequest)),
            ("Content-Length: 5, 5\r\n", Err(Code::WrongRequest)),
            ("Content-Length:\r\n", Err(Code::WrongRequest)),
            (
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                Err(Code::WrongRequest),
            ),
            ("Transfer-Encoding: chunked\r\n", Err(Code::NoLength)),
            (
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                Err(Code::NoLength),
            ),
        ];
        for (fields, length) in cases {
            let head = head(&format!("POST / HTTP/1.1\r\n{fields}\r\n")).unwrap();
            assert_eq!(head.length(), length, "{fields}");
        }
    }
}
