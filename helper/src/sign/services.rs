//! What is fetched over the network for a signature: time stamps, and evidence about certificates.
//!
//! Plain HTTP only: what comes back is signed by the authority and verified here, so that a stranger in between can keep it away but not forge it.

use std::collections::HashMap;
use std::io::Read as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use seal::algorithm::DigestAlgorithm;
use seal::chain::Trust;
use seal::revocation::{Evidence, Status, crl, ocsp};
use seal::timestamp::{self, Request, Token};
use seal::verdict::in_vietnam;
use seal::x509::Cert;
use ureq::Agent;

use super::Level;
use crate::settings;

/// How long a server may take, all in all.
const PATIENCE: Duration = Duration::from_secs(15);

/// The largest list of revoked certificates that is taken.
const MAX_LIST: u64 = 20 << 20;

/// The largest of all other answers.
const MAX_ANSWER: u64 = 1 << 20;

/// How far the clock of a time stamping authority may be from the one of this computer. Its own is right to a second
/// (ETSI EN 319 421), and verifiers bear ten minutes.
const STAMP_SKEW: TimeDelta = TimeDelta::minutes(5);

/// After how many failures one after another a server is left alone, and for how long.
const MOST_FAILURES: u32 = 2;
const REST: Duration = Duration::from_secs(300);

/// The way to the servers, with what they have said in this run: a batch asks about a certificate once.
pub struct Services {
    agent: Agent,
    tsa: Option<String>,
    answers: Mutex<Vec<([u8; 32], Told)>>,
    lists: Mutex<Vec<(String, Vec<u8>)>>,
    failures: Mutex<HashMap<String, Failures>>,
}

/// Of an address: how often it has failed since it last answered, when, and whether it was told that it is left alone.
struct Failures {
    count: u32,
    last: Instant,
    told: bool,
}

/// Evidence about a certificate, as it came.
#[derive(Debug, Clone)]
pub enum Proof {
    /// An answer about it (OCSP).
    Answer(Vec<u8>),
    /// A list of revoked ones (CRL).
    List(Vec<u8>),
}

/// What an authority says about a certificate: that it is good, or that it has been revoked.
#[derive(Debug, Clone)]
pub struct Told {
    /// As it came.
    pub proof: Proof,
    /// What it says.
    pub evidence: Evidence,
}

impl Services {
    /// Services with this authority for time stamps.
    pub fn new(tsa: Option<String>) -> Services {
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(3)
            .build();
        Services {
            agent: agent.into(),
            tsa,
            answers: Mutex::default(),
            lists: Mutex::default(),
            failures: Mutex::default(),
        }
    }

    /// Asks a server, unless it has failed again and again: a batch would wait for it with every file.
    ///
    /// # Errors
    /// Why there is no answer, in a few Vietnamese words.
    fn received(
        &self,
        address: &str,
        most: u64,
        send: impl FnOnce(&str) -> Sent,
    ) -> Result<Vec<u8>, String> {
        let address = plain(address)?;
        if let Ok(mut failures) = self.failures.lock()
            && let Some(own) = failures.get_mut(address)
            && own.count >= MOST_FAILURES
            && own.last.elapsed() < REST
        {
            return Err(match std::mem::replace(&mut own.told, true) {
                false => format!(
                    "máy chủ đã {MOST_FAILURES} lần liền không trả lời được nên không hỏi nữa trong {} phút",
                    REST.as_secs() / 60
                ),
                true => {
                    "tạm chưa hỏi lại máy chủ vì vừa không trả lời được, vài phút sau mới hỏi lại"
                        .to_owned()
                }
            });
        }
        let answer = received(send(address), most);
        if let Ok(mut failures) = self.failures.lock() {
            match &answer {
                Ok(_) => drop(failures.remove(address)),
                Err(_) => {
                    let own = failures.entry(address.to_owned()).or_insert(Failures {
                        count: 0,
                        last: Instant::now(),
                        told: false,
                    });
                    own.count += 1;
                    own.told &= own.last.elapsed() < REST;
                    own.last = Instant::now();
                }
            }
        }
        answer
    }

    /// Whether this level can be reached at all, as far as that is known beforehand: each above B needs a server of time stamps.
    ///
    /// # Errors
    /// A sentence where no server is set, or none that can be spoken to.
    pub fn can_stamp(&self, level: Level) -> Result<(), String> {
        if level == Level::B {
            return Ok(());
        }
        let file = settings::file();
        match self.tsa.as_deref().map(plain) {
            None => Err(format!(
                "Mức {level} cần dấu thời gian, mà máy này chưa đặt máy chủ cấp dấu thời gian: hãy ghi dòng tsa = 'http://tsa.ca.gov.vn' vào tệp {file}, hoặc chọn mức b (không có dấu thời gian)."
            )),
            Some(Err(why)) => Err(format!(
                "Mức {level} cần dấu thời gian, nhưng địa chỉ máy chủ cấp dấu thời gian không dùng được ({why}): hãy sửa dòng tsa trong tệp {file}, hoặc chọn mức b (không có dấu thời gian)."
            )),
            Some(Ok(_)) => Ok(()),
        }
    }

    /// Gets a time stamp over a digest.
    ///
    /// # Errors
    /// A sentence where there is none to be had, it is not over this digest, or it tells another time than this computer.
    pub fn stamp(&self, algorithm: DigestAlgorithm, digest: &[u8]) -> Result<Token, String> {
        let token = self.any_stamp(algorithm, digest)?;
        let now = Utc::now();
        match now.signed_duration_since(token.time()).abs() > STAMP_SKEW {
            true => Err(format!(
                "Dấu thời gian nhận được ghi {}, còn đồng hồ của máy này là {}, lệch nhau quá {} phút, nên không được dùng: hãy chỉnh ngày giờ của máy; nếu giờ của máy đúng, hãy chọn máy chủ cấp dấu thời gian khác.",
                in_vietnam(token.time()),
                in_vietnam(now),
                STAMP_SKEW.num_minutes()
            )),
            false => Ok(token),
        }
    }

    /// The same, whatever time it tells.
    fn any_stamp(&self, algorithm: DigestAlgorithm, digest: &[u8]) -> Result<Token, String> {
        let address = self.tsa.as_deref().ok_or_else(|| {
            format!(
                "Chưa có địa chỉ máy chủ cấp dấu thời gian: hãy ghi dòng tsa = 'http://tsa.ca.gov.vn' vào tệp {}.",
                settings::file()
            )
        })?;
        let mut nonce = random()?;
        // A number above zero of full length.
        nonce[0] = nonce[0] & 0x7F | 0x40;
        let request = Request::new(algorithm, digest, &nonce);
        let answer = self.received(address, MAX_ANSWER, |address| {
            let asked = self.agent.post(address);
            let asked = asked.content_type(timestamp::REQUEST_TYPE);
            asked.send(&request.to_der())
        });
        let answer = answer.map_err(|why| {
            format!("Không lấy được dấu thời gian từ máy chủ {address}: {why}; hãy thử lại sau.")
        })?;
        request
            .read_response(&answer)
            .map_err(|fault| fault.message())
    }

    /// What time the authority for time stamps has; nothing where none is set.
    pub fn time(&self) -> Option<Result<DateTime<Utc>, String>> {
        self.tsa.as_ref()?;
        let algorithm = DigestAlgorithm::Sha256;
        let stamp = self.any_stamp(algorithm, &algorithm.digest(&[]));
        Some(stamp.map(|token| token.time()))
    }

    /// Gets evidence that a certificate of an issuer is good.
    ///
    /// # Errors
    /// A sentence where there is none that can be relied on today, or the certificate has been revoked.
    pub fn proof(
        &self,
        certificate: &Cert,
        issuer: &Cert,
        trust: &Trust,
        now: DateTime<Utc>,
    ) -> Result<Proof, Lack> {
        let told = self.ask(certificate, issuer, trust, now);
        let told = told.map_err(Lack::Missing)?;
        match told.evidence.status {
            Status::Revoked { .. } => Err(Lack::Revoked),
            Status::Good => Ok(told.proof),
            Status::Unknown => Err(Lack::Missing(UNKNOWN.to_owned())),
        }
    }

    /// Gets what is said about a certificate of an issuer today: an answer where one is to be had, else a list.
    ///
    /// # Errors
    /// Why there is nothing that can be relied on, in a few Vietnamese words.
    pub fn ask(
        &self,
        certificate: &Cert,
        issuer: &Cert,
        trust: &Trust,
        now: DateTime<Utc>,
    ) -> Result<Told, String> {
        let known = self.answers.lock().ok().and_then(|answers| {
            let own = answers
                .iter()
                .rev()
                .find(|(of, _)| of == certificate.fingerprint());
            own.map(|(_, told)| told.clone())
        });
        if let Some(told) = known
            && why_useless(&told.evidence, certificate, now).is_none()
        {
            return Ok(told);
        }
        let extensions = certificate.extensions();
        let answers = extensions.ocsp.iter();
        let answers = answers.map(|address| self.answer(address, certificate, issuer, trust));
        let lists = extensions.revocation_lists.iter();
        let lists = lists.map(|address| self.list(address, certificate, issuer, trust, now));
        let mut whys = Vec::new();
        for told in answers.chain(lists) {
            let useless = |told: &Told| why_useless(&told.evidence, certificate, now);
            match told.and_then(|told| useless(&told).map_or(Ok(told), |why| Err(why.to_owned()))) {
                Ok(told) => {
                    if let Ok(mut answers) = self.answers.lock() {
                        answers.push((*certificate.fingerprint(), told.clone()));
                    }
                    return Ok(told);
                }
                Err(why) => whys.push(why),
            }
        }
        if whys.is_empty() {
            whys.push("chứng thư số không ghi nơi kiểm tra thu hồi".to_owned());
        }
        Err(whys.join("; "))
    }

    fn answer(
        &self,
        address: &str,
        certificate: &Cert,
        issuer: &Cert,
        trust: &Trust,
    ) -> Result<Told, String> {
        let nonce = random()?;
        let answer = self.received(address, MAX_ANSWER, |address| {
            let asked = self.agent.post(address);
            let asked = asked.content_type("application/ocsp-request");
            asked.send(&ocsp::request(certificate, issuer, Some(&nonce)))
        });
        let answer = answer.map_err(|why| format!("{address}: {why}"))?;
        let evidence = ocsp::check(&answer, certificate, issuer, Some(&nonce), trust)
            .map_err(|fault| fault.message())?;
        Ok(Told {
            proof: Proof::Answer(answer),
            evidence,
        })
    }

    fn list(
        &self,
        address: &str,
        certificate: &Cert,
        issuer: &Cert,
        trust: &Trust,
        now: DateTime<Utc>,
    ) -> Result<Told, String> {
        let told = |list: Vec<u8>| {
            let evidence = crl::check(&list, certificate, issuer, trust);
            evidence
                .map_err(|fault| fault.message())
                .map(|evidence| Told {
                    evidence,
                    proof: Proof::List(list),
                })
        };
        let known = self.lists.lock().ok().and_then(|lists| {
            let own = lists.iter().find(|(of, _)| of == address);
            own.map(|(_, list)| list.clone())
        });
        if let Some(Ok(known)) = known.map(told)
            && why_useless(&known.evidence, certificate, now).is_none()
        {
            return Ok(known);
        }
        let list = self.received(address, MAX_LIST, |address| self.agent.get(address).call());
        let list = list.map_err(|why| format!("{address}: {why}"))?;
        if let Ok(mut lists) = self.lists.lock() {
            lists.retain(|(of, _)| of != address);
            lists.push((address.to_owned(), list.clone()));
        }
        told(list)
    }

    /// Gets the certificates of a certificate's issuer from where it says that they are.
    pub fn issuers(&self, certificate: &Cert) -> Vec<Cert> {
        let mut found = Vec::new();
        for address in &certificate.extensions().issuers {
            let get = |address: &str| self.agent.get(address).call();
            let Ok(file) = self.received(address, MAX_ANSWER, get) else {
                continue;
            };
            let ders = seal::certificate::raw(&file).unwrap_or_default();
            found.extend(ders.iter().filter_map(|der| Cert::read(der).ok()));
        }
        found
    }
}

/// Why there is no evidence that a certificate is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// It has been revoked.
    Revoked,
    /// None was to be had; why, in words.
    Missing(String),
}

const UNKNOWN: &str = "nơi trả lời không biết chứng thư số này";

/// Why evidence says nothing about a certificate today; nothing where it does.
fn why_useless(
    evidence: &Evidence,
    certificate: &Cert,
    now: DateTime<Utc>,
) -> Option<&'static str> {
    match evidence.status {
        Status::Revoked { .. } => None,
        Status::Unknown => Some(UNKNOWN),
        Status::Good if evidence.serves(certificate, now, now) => None,
        Status::Good => Some("trả lời đã cũ"),
    }
}

/// Sixteen octets that nobody can guess.
fn random() -> Result<[u8; 16], String> {
    let mut octets = [0; 16];
    getrandom::fill(&mut octets)
        .map_err(|_| "Máy không cho số ngẫu nhiên: hãy khởi động lại máy.".to_owned())?;
    Ok(octets)
}

/// An address of time stamps as it is written on the command line.
///
/// # Errors
/// A sentence where it is none that can be spoken to.
pub fn stamp_address(text: &str) -> Result<String, String> {
    let asked = |why| format!("{why}; hãy ghi địa chỉ như http://tsa.ca.gov.vn.");
    plain(text).map(str::to_owned).map_err(asked)
}

/// An address of plain HTTP; nothing else is spoken.
fn plain(address: &str) -> Result<&str, String> {
    let is_plain = address
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("http://"));
    is_plain.then_some(address).ok_or_else(|| {
        format!("chỉ dùng được địa chỉ bắt đầu bằng http://, không dùng được {address}")
    })
}

type Sent = Result<ureq::http::Response<ureq::Body>, ureq::Error>;

/// The body of an answer, up to a size; else why there is none, in a few Vietnamese words.
fn received(sent: Sent, most: u64) -> Result<Vec<u8>, String> {
    let mut answer = sent.map_err(|error| match error {
        ureq::Error::StatusCode(status) => format!("máy chủ trả lời mã {status}"),
        ureq::Error::Timeout(_) => "máy chủ không trả lời kịp".to_owned(),
        _ => "không kết nối được".to_owned(),
    })?;
    let mut bytes = Vec::new();
    let mut body = answer.body_mut().as_reader().take(most + 1);
    match body.read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > most => Err("trả lời quá lớn".to_owned()),
        Ok(_) => Ok(bytes),
        Err(_) => Err("trả lời bị ngắt giữa chừng".to_owned()),
    }
}
