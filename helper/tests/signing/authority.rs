//! The authority of `seal`'s tests with servers of its own: answers (OCSP), lists (CRL), certificates and time stamps.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use seal::x509::Cert;

use crate::made::{
    Answer, Clock, List, MIDDLE_NAME, P256_MIDDLE, P256_OTHER, P256_ROOT, Pair, ROOT_NAME, Says,
    Template, element, extension, oid, read, sequence,
};

/// An authority whose certificates name its servers.
pub struct Authority {
    address: String,
    pub root: Cert,
    pub middle: Cert,
    pub clock: Cert,
    state: Arc<Mutex<State>>,
}

/// How the servers behave.
#[derive(Default)]
pub struct State {
    /// What comes instead of a time stamp.
    pub stamps: Stamps,
    /// Whether answers (OCSP) are kept away.
    pub silent: bool,
    /// How many hours ago the answers were given.
    pub hours_old: i64,
    /// Whether lists are kept away, too.
    pub no_lists: bool,
    /// Serial numbers of certificates that are revoked since yesterday.
    pub revoked: Vec<u32>,
    /// What was asked for, by path.
    pub asked: Vec<String>,
    /// Every certificate that was issued, by serial number.
    issued: Vec<(u32, Vec<u8>)>,
}

/// What an authority for time stamps does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Stamps {
    #[default]
    Right,
    /// It hangs up without an answer.
    HangsUp,
    /// The stamp is over something else.
    OtherDigest,
    /// It answers another question.
    OtherNonce,
    /// Its clock is an hour late.
    Late,
    /// Its clock is a month ahead.
    Ahead,
    /// Its clock tells a day before its certificate began.
    LongAgo,
    /// It answers with something else.
    Garbage,
}

/// A day as templates have it, so many days from today.
pub fn day(from_today: i64) -> &'static str {
    let day = Utc::now() + TimeDelta::days(from_today);
    Box::leak(day.format("%Y-%m-%d").to_string().into_boxed_str())
}

impl Authority {
    /// Starts the servers on a free port of this computer.
    pub fn start() -> Authority {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let root = read(&Template::authority(ROOT_NAME, P256_ROOT).root());
        let middle = Template {
            serial: 2,
            further: addresses(&address, "root", 2),
            ..Template::authority(MIDDLE_NAME, P256_MIDDLE)
        };
        let middle = read(&middle.issue(ROOT_NAME, P256_ROOT));
        let clock = Template {
            from: day(-100),
            to: day(1000),
            further: addresses(&address, "middle", 2001),
            ..Template::stamping(P256_OTHER)
        };
        let clock = read(&clock.issue(MIDDLE_NAME, P256_MIDDLE));
        let state = State {
            issued: vec![(2, middle.der().to_vec()), (2001, clock.der().to_vec())],
            ..State::default()
        };
        let authority = Authority {
            address,
            root,
            middle,
            clock,
            state: Arc::new(Mutex::new(state)),
        };
        let server = Server {
            middle: authority.middle.der().to_vec(),
            clock: authority.clock.clone(),
            state: Arc::clone(&authority.state),
        };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever hangs up early is no concern of the server.
                let _ = server.serve(&stream);
            }
        });
        authority
    }

    /// Someone who signs, with a certificate good for a year from a month ago.
    pub fn person(&self, name: &'static str, serial: u32, pair: Pair) -> Template {
        Template {
            name,
            serial,
            from: day(-30),
            to: day(335),
            further: addresses(&self.address, "middle", serial),
            ..Template::person(pair)
        }
    }

    /// The certificate, which the servers then know.
    pub fn issue(&self, template: &Template) -> Vec<u8> {
        let der = template.issue(MIDDLE_NAME, P256_MIDDLE);
        self.state().issued.push((template.serial, der.clone()));
        der
    }

    /// How the servers behave.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Where time stamps come from.
    pub fn stamps(&self) -> String {
        format!("{}/tsa", self.address)
    }
}

/// Where a certificate says that answers, its issuer and lists are.
fn addresses(base: &str, issuer: &str, serial: u32) -> Vec<Vec<u8>> {
    let at = |path: String| element(0x86, &[format!("{base}{path}").as_bytes()]);
    let ocsp = sequence(&[&oid("1.3.6.1.5.5.7.48.1"), &at(format!("/ocsp/{serial}"))]);
    let issuers = sequence(&[&oid("1.3.6.1.5.5.7.48.2"), &at(format!("/{issuer}.cer"))]);
    let list = element(0xA0, &[&element(0xA0, &[&at(format!("/{issuer}.crl"))])]);
    vec![
        extension("1.3.6.1.5.5.7.1.1", false, &sequence(&[&ocsp, &issuers])),
        extension("2.5.29.31", false, &sequence(&[&sequence(&[&list])])),
    ]
}

struct Server {
    middle: Vec<u8>,
    clock: Cert,
    state: Arc<Mutex<State>>,
}

impl Server {
    /// Answers one question and hangs up.
    fn serve(&self, mut stream: &TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            let header = header.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(stated) = header.strip_prefix("content-length:") {
                length = stated.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let Some(answer) = self.answer(&path, &body) else {
            return Ok(());
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            answer.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(&answer)
    }

    /// What is answered; nothing to hang up.
    fn answer(&self, path: &str, body: &[u8]) -> Option<Vec<u8>> {
        let mut state = self.state.lock().unwrap();
        state.asked.push(path.to_owned());
        match path {
            "/tsa" => self.stamp(body, state.stamps),
            "/middle.cer" => Some(self.middle.clone()),
            "/middle.crl" => (!state.no_lists).then(|| list(MIDDLE_NAME, P256_MIDDLE, &state)),
            "/root.crl" => (!state.no_lists).then(|| list(ROOT_NAME, P256_ROOT, &state)),
            _ if state.silent => None,
            _ => {
                let serial: u32 = path.strip_prefix("/ocsp/")?.parse().ok()?;
                let (_, der) = state.issued.iter().find(|(own, _)| *own == serial)?;
                let certificate = read(der);
                let mut answer = match serial {
                    2 => Answer::of_root(&certificate, day(0)),
                    _ => Answer::good(&certificate, day(0)),
                };
                if state.revoked.contains(&serial) {
                    answer.says = Says::Revoked(day(-1));
                }
                answer.produced = now() - TimeDelta::hours(state.hours_old);
                answer.this_update = answer.produced;
                answer.next_update = Some(now() + TimeDelta::days(1));
                // 1.3.6.1.5.5.7.48.1.2, and behind it an octet string in an octet string.
                answer.nonce = behind(body, &[0x2B, 6, 1, 5, 5, 7, 0x30, 1, 2])
                    .and_then(|rest| rest.get(4..20))
                    .map(<[u8]>::to_vec);
                Some(answer.sign())
            }
        }
    }

    fn stamp(&self, question: &[u8], stamps: Stamps) -> Option<Vec<u8>> {
        // SHA-256 with or without parameters, the digest, and the nonce of sixteen octets.
        let rest = behind(question, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1])?;
        let rest = behind(rest, &[4, 0x20])?;
        let (digest, nonce) = (rest.get(..32)?.to_vec(), rest.get(32..50)?.to_vec());
        let mut clock = Clock {
            time: now(),
            digest,
            nonce: Some(nonce),
            ..Clock::over(&self.clock, P256_OTHER, &[], day(0))
        };
        match stamps {
            Stamps::Right => {}
            Stamps::HangsUp => return None,
            Stamps::OtherDigest => clock.digest[0] ^= 1,
            Stamps::OtherNonce => clock.nonce = Some(element(2, &[&[9; 16]])),
            Stamps::Late => clock.time -= TimeDelta::hours(1),
            Stamps::Ahead => clock.time += TimeDelta::days(30),
            Stamps::LongAgo => clock.time = self.clock.not_before() - TimeDelta::days(1),
            Stamps::Garbage => return Some(b"<html>".to_vec()),
        }
        Some(clock.response())
    }
}

fn list(issuer: &'static str, pair: Pair, state: &State) -> Vec<u8> {
    let since = now() - TimeDelta::days(1);
    let mut list = List::new(issuer, pair, day(0));
    list.this_update = now();
    list.revoked = state
        .revoked
        .iter()
        .map(|serial| (*serial, since))
        .collect();
    list.sign()
}

fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(0)
}

fn behind<'a>(bytes: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    let at = bytes
        .windows(wanted.len())
        .position(|window| window == wanted)?;
    Some(&bytes[at + wanted.len()..])
}
