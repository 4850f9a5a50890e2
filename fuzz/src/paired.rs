//! A bridge that runs in this process, with a desk that signs at once: requests of any bytes are sent to it as a page sends them.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::bridge::{
    Bridge, Certificates, Desk, Ending, Installation, Order, PdfLook, Progress, Settings, Signed,
    Terms,
};
use crate::sign::Level;

/// The page whose token is put in for `{token}`.
pub const PAGE: &str = "https://chuky.example.gov.vn";

/// What parts the requests of an input.
pub const PART: u8 = 0x1E;

/// A desk that does what it is asked, and counts.
#[derive(Default)]
struct Counting {
    code: Mutex<String>,
    /// How often a person was asked, or a token looked at.
    asked: AtomicU64,
}

impl Counting {
    fn count(&self) {
        self.asked.fetch_add(1, Ordering::SeqCst);
    }
}

impl Desk for Counting {
    fn show_code(&self, code: &str) {
        *self.code.lock().expect("a code") = code.to_owned();
    }

    fn agree_to_pairing(&self, _: &str) -> bool {
        self.count();
        true
    }

    fn can_reach(&self, _: Level) -> Result<(), String> {
        Ok(())
    }

    fn certificates(&self) -> Certificates {
        self.count();
        Certificates::default()
    }

    fn look_at_pdf(&self, bytes: &[u8], _: &Terms) -> Result<PdfLook, String> {
        self.count();
        let pages = seal::pdf::page_count(bytes).map_err(|error| error.message())?;
        Ok(PdfLook {
            pages,
            fields: Vec::new(),
            signatures: 0,
        })
    }

    fn look_beside(&self, _: &[u8], signature: &[u8]) -> Result<(), String> {
        self.count();
        match seal::cms::signature_value(signature) {
            Ok(_) => Ok(()),
            Err(fault) => Err(fault.message().to_owned()),
        }
    }

    fn sign(&self, order: Order, progress: &dyn Progress) -> Result<(), Ending> {
        self.count();
        assert!(!order.files.is_empty());
        progress.agreed();
        for (number, file) in order.files.into_iter().enumerate() {
            for text in [
                Some(&file.name),
                order.terms.reason.as_ref(),
                order.terms.place.as_ref(),
            ] {
                // What a person is shown is one line.
                assert!(text.is_none_or(|text| !text.contains(char::is_control)));
            }
            if progress.is_stopped() {
                break;
            }
            match file.bytes.len() % 2 {
                0 => progress.failed(number, "Tệp này không ký được.".to_owned()),
                _ => progress.signed(
                    number,
                    Signed {
                        bytes: file.bytes,
                        level: Level::B,
                        message: None,
                    },
                ),
            }
        }
        Ok(())
    }

    fn plan_install(&self, certificate: &[u8]) -> Result<Installation, String> {
        self.count();
        seal::certificate::read(certificate).map_err(|error| error.message())?;
        Err("Không có thiết bị nào.".to_owned())
    }

    fn install(&self, _: &str, certificate: &[u8]) -> Result<Installation, String> {
        self.plan_install(certificate)
    }
}

/// The bridge, and a page that is paired with it.
pub struct Running {
    port: u16,
    desk: Arc<Counting>,
    token: String,
    passed: Arc<AtomicU64>,
}

impl Running {
    /// Opens a bridge that runs until the process ends.
    #[expect(clippy::new_without_default, reason = "it opens a port")]
    pub fn new() -> Running {
        let folder = std::env::temp_dir().join(format!("fuzz-bridge-{}", std::process::id()));
        let desk = Arc::new(Counting::default());
        let passed = Arc::new(AtomicU64::new(0));
        let (start, seconds) = (Instant::now(), Arc::clone(&passed));
        let mut settings = Settings::in_folder(folder);
        settings.ports = vec![0];
        settings.patience = Duration::from_secs(60);
        settings.idle = Duration::MAX;
        settings.clock =
            Arc::new(move || start + Duration::from_secs(seconds.load(Ordering::SeqCst)));
        let bridge = Bridge::open(desk.clone(), settings).expect("a port");
        let port = bridge.port();
        thread::spawn(|| bridge.run());
        let mut running = Running {
            port,
            desk,
            token: String::new(),
            passed,
        };
        let code = running.desk.code.lock().expect("a code").clone();
        let pair = request("POST", "/v1/pair", &format!("{{\"code\":\"{code}\"}}"));
        let answer = running.send(&running.filled_in(&pair, ""));
        running.token = text_at(&answer, "token").expect("a token");
        running
    }

    /// Sends the requests of an input one after the other, each on a connection of its own.
    ///
    /// # Panics
    /// Where a request is not answered, breaks the bridge, or reaches a person or a token without having shown the page's token.
    pub fn check(&self, input: &[u8]) {
        // Nothing of the input before is left, and codes may be tried again.
        self.passed.fetch_add(3600, Ordering::SeqCst);
        let mut job = "AAAAAAAAAAAAAAAAAAAAAA".to_owned();
        for part in input.split(|octet| *octet == PART).take(8) {
            let request = self.filled_in(part, &job);
            if request.is_empty() || self.holds_the_code(&request) {
                continue;
            }
            let before = self.desk.asked.load(Ordering::SeqCst);
            let answer = self.send(&request);
            let status = status(&answer);
            let status = status.unwrap_or_else(|| panic!("no answer: {}", answer.escape_ascii()));
            assert_ne!(status, 500, "{}", answer.escape_ascii());
            let has_token = contains(&request, self.token.as_bytes());
            if !has_token {
                let asked = self.desk.asked.load(Ordering::SeqCst) - before;
                assert!(asked == 0, "the desk was reached without a token");
                let is_open = contains(&answer, b"\"paired\":false");
                assert!(
                    status >= 400 || status == 204 || is_open,
                    "{}",
                    answer.escape_ascii()
                );
            }
            job = text_at(&answer, "job").unwrap_or(job);
        }
    }

    /// The request, with what only this run knows in place of `{port}`, `{token}`, `{job}` and `{length}`.
    fn filled_in(&self, part: &[u8], job: &str) -> Vec<u8> {
        let body = find(part, b"\r\n\r\n").map_or(0, |at| part.len() - at - 4);
        let words = [
            (&b"{port}"[..], self.port.to_string()),
            (b"{token}", self.token.clone()),
            (b"{job}", job.to_owned()),
            (b"{length}", body.to_string()),
        ];
        let mut filled = Vec::with_capacity(part.len() + 80);
        let mut at = 0;
        while at < part.len() {
            match words.iter().find(|(word, _)| part[at..].starts_with(word)) {
                Some((word, value)) => {
                    filled.extend(value.bytes());
                    at += word.len();
                }
                None => {
                    filled.push(part[at]);
                    at += 1;
                }
            }
        }
        filled
    }

    /// A right code would pair a page: none of the inputs may happen to have it.
    fn holds_the_code(&self, request: &[u8]) -> bool {
        let code = self.desk.code.lock().expect("a code");
        contains(request, code.as_bytes())
    }

    fn send(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the bridge listens");
        let patience = Some(Duration::from_secs(30));
        stream.set_read_timeout(patience).expect("a limit of time");
        // A refused client may find the connection closed while it is still sending.
        let _ = stream.write_all(request);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }
}

/// A request as a page makes it, with places for what only a run knows.
pub fn request(method: &str, target: &str, body: &str) -> Vec<u8> {
    let kind = match target.contains("/files") && method == "POST" {
        true => "application/octet-stream",
        false => "application/json",
    };
    let length = match method {
        "POST" => format!("Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len()),
        _ => String::new(),
    };
    let text = format!(
        "{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{{port}}\r\nOrigin: {PAGE}\r\nSec-Fetch-Mode: cors\r\nAuthorization: Bearer {{token}}\r\n{length}\r\n{body}"
    );
    text.into_bytes()
}

fn status(answer: &[u8]) -> Option<u16> {
    str::from_utf8(answer.get(9..12)?).ok()?.parse().ok()
}

/// The text of a key in the JSON that an answer brings.
fn text_at(answer: &[u8], key: &str) -> Option<String> {
    let body = &answer[find(answer, b"\r\n\r\n")? + 4..];
    let json: serde_json::Value = serde_json::from_slice(body).ok()?;
    json[key].as_str().map(str::to_owned)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    find(bytes, what).is_some()
}
