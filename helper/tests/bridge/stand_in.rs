//! What stands in for tokens and people, and a bridge with it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use helper::bridge::{
    Bridge, Certificate, Certificates, Condition, Desk, Ending, Field, Installation,
    InstallationState, Line, Order, PdfLook, Pin, Progress, Settings, Signed, Stop, Terms,
};
use helper::sign::Level;
use serde_json::{Value, json};

use crate::client::{Answer, Request};

/// The certificate on the token of these tests.
pub const CERTIFICATE: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// A desk without tokens: it notes what it is asked for.
pub struct StandIn {
    pub codes: Mutex<Vec<String>>,
    /// What the person was asked, or had done, in words.
    pub log: Mutex<Vec<String>>,
    pub orders: Mutex<Vec<Order>>,
    pub agrees: AtomicBool,
    /// Where it is set, each question and each file waits for a word.
    pub pace: Mutex<Option<Receiver<()>>>,
}

impl StandIn {
    fn note(&self, what: String) {
        self.log.lock().unwrap().push(what);
    }

    fn wait(&self) {
        if let Some(pace) = &*self.pace.lock().unwrap() {
            let _ = pace.recv();
        }
    }

    pub fn code(&self) -> String {
        self.codes.lock().unwrap().last().unwrap().clone()
    }

    pub fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }
}

impl Desk for StandIn {
    fn show_code(&self, code: &str) {
        self.codes.lock().unwrap().push(code.to_owned());
    }

    fn agree_to_pairing(&self, origin: &str) -> bool {
        self.note(format!("pair {origin}"));
        self.wait();
        self.agrees.load(Ordering::SeqCst)
    }

    fn can_reach(&self, level: Level) -> Result<(), String> {
        match level {
            Level::Lt => Err("Máy này chưa đặt máy chủ cấp dấu thời gian.".to_owned()),
            _ => Ok(()),
        }
    }

    fn certificates(&self) -> Certificates {
        self.note("certificates".to_owned());
        Certificates {
            certificates: vec![Certificate {
                id: CERTIFICATE.to_owned(),
                owner: "Nguyễn Văn An".to_owned(),
                organization: None,
                issuer: "CA thử".to_owned(),
                serial: "5a0f".to_owned(),
                not_before: "2024-01-05T00:00:00Z".to_owned(),
                not_after: "2029-01-05T00:00:00Z".to_owned(),
                days_left: 771,
                key: "RSA 2048".to_owned(),
                token: "thẻ thử".to_owned(),
                token_serial: "01".to_owned(),
                pin: Pin::Last,
                usable: true,
                note: None,
            }],
            notes: vec![],
        }
    }

    fn look_at_pdf(&self, bytes: &[u8], _: &Terms) -> Result<PdfLook, String> {
        self.note("look".to_owned());
        if bytes.starts_with(b"%PANIC") {
            panic!("a reader that breaks off, as this test wants it");
        }
        if !bytes.starts_with(b"%PDF") {
            return Err("Tệp không phải PDF: hãy chọn tệp khác.".to_owned());
        }
        Ok(PdfLook {
            pages: 3,
            fields: vec![Field {
                name: "chu-ky-1".to_owned(),
                label: Some("Người ký".to_owned()),
                page: Some(0),
            }],
            signatures: 1,
        })
    }

    fn look_beside(&self, _: &[u8], signature: &[u8]) -> Result<(), String> {
        match signature.starts_with(b"signed") {
            true => Ok(()),
            false => Err("Tệp chữ ký đi kèm không đúng với tệp này.".to_owned()),
        }
    }

    fn sign(&self, order: Order, progress: &dyn Progress) -> Result<(), Ending> {
        self.note(format!("sign {} for {}", order.files.len(), order.origin));
        self.orders.lock().unwrap().push(order.clone());
        self.wait();
        if !self.agrees.load(Ordering::SeqCst) {
            return Err(Ending::Refused("Bạn đã không đồng ý.".to_owned()));
        }
        progress.agreed();
        for (number, file) in order.files.iter().enumerate() {
            self.wait();
            if progress.is_stopped() {
                self.note(format!("stopped before {number}"));
                break;
            }
            match &file.bytes[..] {
                bytes if bytes.ends_with(b"panic") => {
                    panic!("a token that breaks off, as this test wants it")
                }
                bytes if bytes.ends_with(b"pulled out") => {
                    return Err(Ending::Failed("Thiết bị đã bị rút ra.".to_owned()));
                }
                bytes if bytes.ends_with(b"fails") => {
                    progress.failed(number, "Tệp này không ký được.".to_owned());
                }
                bytes => progress.signed(
                    number,
                    Signed {
                        bytes: [bytes, b" signed"].concat(),
                        level: Level::B,
                        message: None,
                    },
                ),
            }
        }
        Ok(())
    }

    fn plan_install(&self, certificate: &[u8]) -> Result<Installation, String> {
        self.note("plan".to_owned());
        installation(certificate, InstallationState::Possible)
    }

    fn install(&self, origin: &str, certificate: &[u8]) -> Result<Installation, String> {
        self.note(format!("install for {origin}"));
        self.wait();
        let state = match self.agrees.load(Ordering::SeqCst) {
            true => InstallationState::Done,
            false => InstallationState::Refused,
        };
        installation(certificate, state)
    }
}

fn installation(certificate: &[u8], state: InstallationState) -> Result<Installation, String> {
    if certificate != b"DER" {
        return Err("Tệp không phải chứng thư số.".to_owned());
    }
    Ok(Installation {
        state,
        message: "Câu cho người dùng.".to_owned(),
        token: Some("thẻ thử".to_owned()),
        new: Line {
            owner: "Nguyễn Văn An".to_owned(),
            serial: "77".to_owned(),
            not_before: "2026-11-01T00:00:00Z".to_owned(),
            not_after: "2031-11-01T00:00:00Z".to_owned(),
        },
        old: None,
        conditions: vec![Condition {
            what: "Khóa bí mật ở trên thiết bị".to_owned(),
            met: true,
            message: "Có.".to_owned(),
        }],
    })
}

/// A bridge that runs, with a clock that only the test moves.
pub struct Running {
    pub port: u16,
    pub desk: Arc<StandIn>,
    pub folder: PathBuf,
    passed: Arc<AtomicU64>,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// A bridge for a test, with a folder of the test's own, which is empty at first.
    pub fn new(test: &str) -> Running {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("bridge")
            .join(test);
        let _ = std::fs::remove_dir_all(&folder);
        Running::with(folder, |_| {})
    }

    /// A bridge with a folder that may be another one's, and settings changed.
    pub fn with(folder: PathBuf, change: impl FnOnce(&mut Settings)) -> Running {
        let desk = Arc::new(StandIn {
            codes: Mutex::default(),
            log: Mutex::default(),
            orders: Mutex::default(),
            agrees: AtomicBool::new(true),
            pace: Mutex::default(),
        });
        let passed = Arc::new(AtomicU64::new(0));
        let (start, seconds) = (Instant::now(), Arc::clone(&passed));
        let mut settings = Settings::in_folder(folder.clone());
        settings.ports = vec![0];
        // A machine under load is not a slow client.
        settings.patience = Duration::from_secs(60);
        settings.clock =
            Arc::new(move || start + Duration::from_secs(seconds.load(Ordering::SeqCst)));
        change(&mut settings);
        let bridge = Bridge::open(desk.clone(), settings).unwrap();
        Running {
            port: bridge.port(),
            stop: bridge.stop(),
            thread: Some(thread::spawn(|| bridge.run())),
            desk,
            folder,
            passed,
        }
    }

    /// Lets time go by.
    pub fn pass(&self, time: Duration) {
        self.passed.fetch_add(time.as_secs(), Ordering::SeqCst);
    }

    /// Makes the desk wait for a word before each question and each file, until no more can come.
    pub fn at_my_pace(&self) -> Sender<()> {
        let (go, pace) = channel();
        *self.desk.pace.lock().unwrap() = Some(pace);
        go
    }

    /// Waits until it ended by itself.
    pub fn wait(mut self) {
        let thread = self.thread.take().unwrap();
        eventually(|| thread.is_finished());
        thread.join().unwrap();
    }

    /// Tells it to end.
    pub fn tell_to_stop(&self) {
        self.stop.stop();
    }

    /// A token for a page.
    pub fn pair(&self, origin: &str) -> String {
        let answer = self.try_code(origin, &self.desk.code());
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    pub fn try_code(&self, origin: &str, code: &str) -> Answer {
        Request::new("POST", "/v1/pair")
            .field("Origin", origin)
            .json(&json!({"code": code}))
            .send(self.port)
    }

    pub fn get(&self, target: &str, token: &str) -> Answer {
        Request::new("GET", target).token(token).send(self.port)
    }

    pub fn post(&self, target: &str, token: &str, body: &Value) -> Answer {
        Request::new("POST", target)
            .token(token)
            .json(body)
            .send(self.port)
    }

    pub fn delete(&self, target: &str, token: &str) -> Answer {
        Request::new("DELETE", target).token(token).send(self.port)
    }

    /// Begins a job.
    pub fn begin(&self, token: &str) -> String {
        let answer = self.post("/v1/jobs", token, &terms());
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["job"].as_str().unwrap().to_owned()
    }

    /// A PDF that is to be signed inside.
    pub fn add(&self, token: &str, job: &str, name: &str, bytes: &[u8]) -> Answer {
        self.add_as("pdf", token, job, name, bytes)
    }

    pub fn add_as(&self, kind: &str, token: &str, job: &str, name: &str, bytes: &[u8]) -> Answer {
        let target = format!("/v1/jobs/{job}/files?kind={kind}&name={name}");
        Request::new("POST", target)
            .token(token)
            .file(bytes)
            .send(self.port)
    }

    pub fn sign(&self, token: &str, job: &str) -> Answer {
        self.post(&format!("/v1/jobs/{job}/sign"), token, &json!({}))
    }

    /// Asks for a job until it is as wished.
    pub fn until(&self, token: &str, job: &str, wished: impl Fn(&Value) -> bool) -> Value {
        let mut status = Value::Null;
        eventually(|| {
            status = self.get(&format!("/v1/jobs/{job}"), token).json();
            wished(&status)
        });
        status
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Waits for what takes another thread a while.
pub fn eventually(mut holds: impl FnMut() -> bool) {
    for _ in 0..4000 {
        if holds() {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("it never came to that");
}

/// How most tests want to have things signed.
pub fn terms() -> Value {
    json!({"certificate": CERTIFICATE, "level": "b", "spot": {"kind": "auto"}})
}

/// Another page than that of most tests.
pub const OTHER: &str = "https://other.example";
