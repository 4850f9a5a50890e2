//! The listener, the threads, and the end after nobody asked for a while.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::calls::Office;
use super::desk::Desk;
use super::gate;
use super::http::{Answer, Connection, Content};
use super::jobs::Jobs;
use super::lock;
use super::pairing::Codes;
use super::pairings::Pairings;
use super::refusal::{Code, Refusal};

/// The ports that pages look at, in their order.
pub const PORTS: [u16; 3] = [47185, 47186, 47187];
/// After how long without a request the program ends, unless the person says otherwise.
pub const IDLE: Duration = Duration::from_secs(30 * 60);
/// How many connections there may be at a time; further ones are closed.
const CONNECTIONS: usize = 64;
/// How often it is looked whether something has to end.
const ROUND: Duration = Duration::from_millis(200);

/// What time it is. A test has a clock of its own.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// How the bridge is opened.
pub struct Settings {
    /// The folder in which pairings are kept.
    pub folder: PathBuf,
    /// The ports to try, in their order.
    pub ports: Vec<u16>,
    /// After how long without a request it ends.
    pub idle: Duration,
    /// How long the head of a request may take, and its body beyond a second for each MiB.
    pub patience: Duration,
    /// What time it is.
    pub clock: Clock,
}

impl Settings {
    /// What `docs/bridge.md` says, with pairings in a folder.
    pub fn in_folder(folder: PathBuf) -> Settings {
        Settings {
            folder,
            ports: PORTS.to_vec(),
            idle: IDLE,
            patience: Duration::from_secs(10),
            clock: Arc::new(Instant::now),
        }
    }
}

/// The open bridge: it listens, and answers once it [runs](Bridge::run).
pub struct Bridge {
    listener: TcpListener,
    port: u16,
    idle: Duration,
    server: Arc<Server>,
}

/// Ends the bridge from another thread.
#[derive(Clone)]
pub struct Stop(Arc<Ended>);

#[derive(Default)]
struct Ended {
    flag: Mutex<bool>,
    told: Condvar,
}

struct Server {
    office: Arc<Office>,
    port: u16,
    patience: Duration,
    connections: AtomicUsize,
    /// How many requests are being answered; a refused one is not.
    answering: AtomicUsize,
    /// When a page was last answered.
    heard: Mutex<Instant>,
    ended: Arc<Ended>,
}

impl Bridge {
    /// Listens on the first free port, and shows the first code for pairing.
    ///
    /// # Errors
    /// A sentence where no port is free, or the system has no randomness.
    pub fn open(desk: Arc<dyn Desk>, settings: Settings) -> Result<Bridge, String> {
        let mut ports = settings.ports.iter();
        let listener = ports
            .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).ok())
            .ok_or_else(|| {
                let ports: Vec<String> = settings.ports.iter().map(u16::to_string).collect();
                format!(
                    "Các cổng {} đều đang bận: hãy đóng các cửa sổ Chukyso khác rồi chạy lại.",
                    ports.join(", ")
                )
            })?;
        let failed = || Refusal::from(Code::Failed).message;
        let port = listener.local_addr().map_err(|_| failed())?.port();
        let codes = Codes::new(|code| desk.show_code(code)).map_err(|_| failed())?;
        let now = (settings.clock)();
        let server = Server {
            office: Arc::new(Office {
                desk,
                pairings: Pairings::in_folder(&settings.folder),
                codes: Mutex::new(codes),
                jobs: Jobs::default(),
                window: Mutex::new(()),
                clock: settings.clock,
            }),
            port,
            patience: settings.patience,
            connections: AtomicUsize::new(0),
            answering: AtomicUsize::new(0),
            heard: Mutex::new(now),
            ended: Arc::new(Ended::default()),
        };
        Ok(Bridge {
            listener,
            port,
            idle: settings.idle,
            server: Arc::new(server),
        })
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What ends it from another thread.
    pub fn stop(&self) -> Stop {
        Stop(Arc::clone(&self.server.ended))
    }

    /// Answers pages until nobody has asked for a while, or it is [stopped](Stop::stop).
    /// A file that is being signed is finished first.
    pub fn run(self) {
        let (server, listener) = (self.server, Arc::new(self.listener));
        let accepting = {
            let (server, listener) = (Arc::clone(&server), Arc::clone(&listener));
            thread::spawn(move || server.accept(&listener))
        };
        while !server.ended.wait(ROUND) {
            let now = server.office.now();
            server.office.jobs.forget_silent(now);
            let mut heard = lock(&server.heard);
            if server.is_at_work() {
                *heard = now;
            } else if now.saturating_duration_since(*heard) >= self.idle {
                server.ended.end();
            }
        }
        server.office.jobs.stop();
        // What waits for a connection is woken by one.
        while !accepting.is_finished() {
            let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
            thread::sleep(ROUND / 10);
        }
        drop(listener);
        while server.office.jobs.is_running() {
            // One that was begun by the last connections is left, too.
            server.office.jobs.stop();
            thread::sleep(ROUND);
        }
    }
}

impl Stop {
    /// Ends the bridge; [`Bridge::run`] returns soon after.
    pub fn stop(&self) {
        self.0.end();
    }
}

impl Ended {
    fn end(&self) {
        *lock(&self.flag) = true;
        self.told.notify_all();
    }

    /// Waits for the end, at most a while; whether it came.
    fn wait(&self, longest: Duration) -> bool {
        let waited = self
            .told
            .wait_timeout_while(lock(&self.flag), longest, |ended| !*ended);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn has_come(&self) -> bool {
        *lock(&self.flag)
    }
}

impl Server {
    fn is_at_work(&self) -> bool {
        self.answering.load(Ordering::SeqCst) > 0 || self.office.jobs.is_running()
    }

    fn accept(self: Arc<Self>, listener: &TcpListener) {
        loop {
            let accepted = listener.accept();
            if self.ended.has_come() {
                return;
            }
            let Ok((stream, _)) = accepted else {
                // Such as no more files for now: trying again at once would only burn time.
                thread::sleep(ROUND);
                continue;
            };
            if self.connections.fetch_add(1, Ordering::SeqCst) >= CONNECTIONS {
                self.connections.fetch_sub(1, Ordering::SeqCst);
                continue;
            }
            let server = Arc::clone(&self);
            let serve = move || {
                let _connection = Counted(&server.connections);
                server.serve(stream);
            };
            // Where there is no thread to be had, the connection is closed, and counted off.
            if thread::Builder::new().spawn(serve).is_err() {
                self.connections.fetch_sub(1, Ordering::SeqCst);
            }
        }
    }

    /// Answers one connection.
    fn serve(&self, stream: TcpStream) {
        let Ok(mut connection) = Connection::new(stream, self.patience) else {
            return;
        };
        let head = match connection.head() {
            Ok(head) => head,
            Err(None) => return,
            Err(Some(code)) => return connection.answer(&refused(&code.into(), None)),
        };
        let knows = |origin: &str, token: &str| self.office.pairings.knows(origin, token);
        let answer = match gate::admit(&head, self.port, knows) {
            Err(turned) => {
                let mut answer = refused(&turned.refusal, turned.origin);
                answer
                    .fields
                    .extend(turned.allowed.map(|allowed| ("Allow", allowed)));
                answer
            }
            Ok(asked) => {
                self.answering.fetch_add(1, Ordering::SeqCst);
                let _answering = Counted(&self.answering);
                let now = self.office.now();
                *lock(&self.heard) = now;
                self.office.jobs.forget_silent(now);
                let answer = AssertUnwindSafe(|| self.office.answer(&asked, &mut connection));
                let answer = catch_unwind(answer).unwrap_or_else(|_| Err(Code::Failed.into()));
                match answer {
                    Err(refusal) => refused(&refusal, Some(asked.origin)),
                    Ok(mut answer) => {
                        answer.fields.extend(always(Some(asked.origin)));
                        answer
                    }
                }
            }
        };
        connection.answer(&answer);
    }
}

/// Something that counts as long as it goes on.
struct Counted<'a>(&'a AtomicUsize);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A refusal, which only a page that may read it can read.
fn refused(refusal: &Refusal, origin: Option<&str>) -> Answer {
    let mut fields = always(origin);
    if refusal.code == Code::NotPaired {
        fields.push(("WWW-Authenticate", "Bearer".to_owned()));
    }
    Answer {
        status: refusal.code.status(),
        fields,
        content: Content::Json(refusal.json()),
    }
}

/// The fields of every answer.
fn always(origin: Option<&str>) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("Vary", "Origin".to_owned()),
        ("Cache-Control", "no-store".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
    ];
    if let Some(origin) = origin {
        fields.push(("Access-Control-Allow-Origin", origin.to_owned()));
    }
    fields
}
