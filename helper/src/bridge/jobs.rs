//! The one job there may be: its files, how far it is, and when it is forgotten.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};

use super::desk::{Ending, Order, OrderFile, Signed, Terms};
use super::lock;
use super::refusal::Code;

/// How many files a job may have.
pub const FILES_OF_JOB: usize = 500;
/// How long the files of a job may be together, in bytes.
pub const SIZE_OF_JOB: u64 = 512 << 20;
/// After how long without a word from its page a job is ended.
pub const SILENCE: Duration = Duration::from_secs(10 * 60);

/// The place of the one job, for all pages. Nothing of a job is ever on disk.
#[derive(Debug, Default)]
pub struct Jobs {
    slot: Mutex<Option<Job>>,
}

#[derive(Debug)]
struct Job {
    /// 128 random bits in 22 letters of base64url.
    id: String,
    origin: String,
    terms: Terms,
    phase: Phase,
    message: Option<String>,
    files: Vec<JobFile>,
    /// What waits to be signed; it leaves with the order.
    waiting: Vec<OrderFile>,
    /// The files that are here or on their way, and their length together.
    count: usize,
    size: u64,
    heard: Instant,
    /// Ended by its page or by silence; it is only here until what is being signed is finished.
    is_stopped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    New,
    Asking,
    Signing,
    Done,
    Refused,
    Failed,
}

impl Phase {
    fn name(self) -> &'static str {
        match self {
            Phase::New => "new",
            Phase::Asking => "asking",
            Phase::Signing => "signing",
            Phase::Done => "done",
            Phase::Refused => "refused",
            Phase::Failed => "failed",
        }
    }

    /// Whether a thread is at it.
    fn is_running(self) -> bool {
        matches!(self, Phase::Asking | Phase::Signing)
    }
}

#[derive(Debug)]
enum JobFile {
    Waiting,
    Signed(Arc<Vec<u8>>, Value),
    Failed(String),
}

impl JobFile {
    fn json(&self) -> Value {
        match self {
            JobFile::Waiting => {
                json!({"state": "waiting", "message": null, "level": null, "size": null})
            }
            JobFile::Signed(_, told) => told.clone(),
            JobFile::Failed(message) => {
                json!({"state": "failed", "message": message, "level": null, "size": null})
            }
        }
    }
}

/// Room in a job for a file that is on its way; given back unless the file is added.
#[derive(Debug)]
pub struct Claim<'a> {
    jobs: &'a Jobs,
    id: String,
    length: u64,
    is_kept: bool,
    /// How the job's files are to be signed.
    pub terms: Terms,
}

impl Jobs {
    /// Begins a job; its name.
    ///
    /// # Errors
    /// [`Code::Busy`]; [`Code::Failed`] where the system has no randomness.
    pub fn begin(&self, origin: &str, terms: Terms, now: Instant) -> Result<String, Code> {
        let mut slot = lock(&self.slot);
        if slot.is_some() {
            return Err(Code::Busy);
        }
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).map_err(|_| Code::Failed)?;
        let id = Base64UrlUnpadded::encode_string(&bits);
        *slot = Some(Job {
            id: id.clone(),
            origin: origin.to_owned(),
            terms,
            phase: Phase::New,
            message: None,
            files: Vec::new(),
            waiting: Vec::new(),
            count: 0,
            size: 0,
            heard: now,
            is_stopped: false,
        });
        Ok(id)
    }

    /// Room for a file of a length.
    ///
    /// # Errors
    /// [`Code::NoSuchJob`], [`Code::NotNew`], [`Code::TooLarge`].
    pub fn claim(
        &self,
        id: &str,
        origin: &str,
        length: u64,
        now: Instant,
    ) -> Result<Claim<'_>, Code> {
        self.with(id, origin, now, |job| {
            if job.phase != Phase::New {
                return Err(Code::NotNew);
            }
            if job.count >= FILES_OF_JOB || job.size + length > SIZE_OF_JOB {
                return Err(Code::TooLarge);
            }
            job.count += 1;
            job.size += length;
            Ok(Claim {
                jobs: self,
                id: id.to_owned(),
                length,
                is_kept: false,
                terms: job.terms.clone(),
            })
        })
    }

    /// Makes an order of a job, to be signed by the thread that gets it.
    ///
    /// # Errors
    /// [`Code::NoSuchJob`], [`Code::NotNew`], [`Code::NoFiles`].
    pub fn start(&self, id: &str, origin: &str, now: Instant) -> Result<Order, Code> {
        self.with(id, origin, now, |job| {
            if job.phase != Phase::New {
                return Err(Code::NotNew);
            }
            if job.files.is_empty() {
                return Err(Code::NoFiles);
            }
            job.phase = Phase::Asking;
            Ok(Order {
                origin: job.origin.clone(),
                terms: job.terms.clone(),
                files: std::mem::take(&mut job.waiting),
            })
        })
    }

    /// How far a job is, as its page is told.
    ///
    /// # Errors
    /// [`Code::NoSuchJob`].
    pub fn status(&self, id: &str, origin: &str, now: Instant) -> Result<Value, Code> {
        self.with(id, origin, now, |job| {
            let files = job.files.iter();
            Ok(json!({
                "state": job.phase.name(),
                "done": files.clone().filter(|file| !matches!(file, JobFile::Waiting)).count(),
                "total": job.files.len(),
                "message": job.message,
                "files": files.map(JobFile::json).collect::<Vec<_>>(),
            }))
        })
    }

    /// What came of a file.
    ///
    /// # Errors
    /// [`Code::NoSuchJob`], [`Code::NotSigned`].
    pub fn signed_file(
        &self,
        id: &str,
        origin: &str,
        file: usize,
        now: Instant,
    ) -> Result<Arc<Vec<u8>>, Code> {
        self.with(id, origin, now, |job| match job.files.get(file) {
            Some(JobFile::Signed(bytes, _)) => Ok(Arc::clone(bytes)),
            _ => Err(Code::NotSigned),
        })
    }

    /// Ends a job for its page.
    ///
    /// # Errors
    /// [`Code::NoSuchJob`].
    pub fn end(&self, id: &str, origin: &str, now: Instant) -> Result<(), Code> {
        self.with(id, origin, now, |job| {
            job.is_stopped = true;
            Ok(())
        })?;
        self.clear();
        Ok(())
    }

    /// Ends the job, where nothing was heard of it for too long.
    pub fn forget_silent(&self, now: Instant) {
        if let Some(job) = lock(&self.slot).as_mut() {
            job.is_stopped |= now.saturating_duration_since(job.heard) >= SILENCE;
        }
        self.clear();
    }

    /// Ends the job, whosever it is.
    pub fn stop(&self) {
        if let Some(job) = lock(&self.slot).as_mut() {
            job.is_stopped = true;
        }
        self.clear();
    }

    /// Whether a thread is at a job.
    pub fn is_running(&self) -> bool {
        lock(&self.slot)
            .as_ref()
            .is_some_and(|job| job.phase.is_running())
    }

    /// Whether the running job is to be left.
    pub fn is_stopped(&self) -> bool {
        lock(&self.slot).as_ref().is_none_or(|job| job.is_stopped)
    }

    /// The person agreed to the running job.
    pub fn agreed(&self) {
        self.running(|job| job.phase = Phase::Signing);
    }

    /// A file of the running job is signed.
    pub fn signed(&self, file: usize, signed: Signed) {
        let told = json!({
            "state": "signed",
            "message": signed.message,
            "level": signed.level,
            "size": signed.bytes.len(),
        });
        self.set(file, JobFile::Signed(Arc::new(signed.bytes), told));
    }

    /// A file of the running job has failed.
    pub fn failed(&self, file: usize, message: String) {
        self.set(file, JobFile::Failed(message));
    }

    /// The thread is through with the running job.
    pub fn finish(&self, result: Result<(), Ending>) {
        self.running(|job| {
            (job.phase, job.message) = match result {
                Ok(()) => (Phase::Done, None),
                Err(Ending::Refused(message)) => (Phase::Refused, Some(message)),
                Err(Ending::Failed(message)) => (Phase::Failed, Some(message)),
            };
        });
        self.clear();
    }

    fn set(&self, file: usize, state: JobFile) {
        self.running(|job| {
            if let Some(place) = job.files.get_mut(file) {
                *place = state;
            }
        });
    }

    fn running(&self, change: impl FnOnce(&mut Job)) {
        if let Some(job) = lock(&self.slot)
            .as_mut()
            .filter(|job| job.phase.is_running())
        {
            change(job);
        }
    }

    /// Does something with the job of a page, which was heard of thereby.
    /// A job of another origin is none.
    fn with<T>(
        &self,
        id: &str,
        origin: &str,
        now: Instant,
        change: impl FnOnce(&mut Job) -> Result<T, Code>,
    ) -> Result<T, Code> {
        let mut slot = lock(&self.slot);
        let job = slot
            .as_mut()
            .filter(|job| job.id == id && job.origin == origin && !job.is_stopped)
            .ok_or(Code::NoSuchJob)?;
        job.heard = now;
        change(job)
    }

    /// Makes room once a stopped job has no thread any more.
    fn clear(&self) {
        lock(&self.slot).take_if(|job| job.is_stopped && !job.phase.is_running());
    }
}

impl Claim<'_> {
    /// Puts the file into its job; its number there.
    ///
    /// # Errors
    /// [`Code::NoSuchJob`], [`Code::NotNew`] where the job was ended or begun meanwhile.
    pub fn add(mut self, origin: &str, file: OrderFile, now: Instant) -> Result<usize, Code> {
        let number = self.jobs.with(&self.id, origin, now, |job| {
            if job.phase != Phase::New {
                return Err(Code::NotNew);
            }
            job.files.push(JobFile::Waiting);
            job.waiting.push(file);
            Ok(job.files.len() - 1)
        })?;
        self.is_kept = true;
        Ok(number)
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let mut slot = lock(&self.jobs.slot);
        if let Some(job) = slot
            .as_mut()
            .filter(|job| job.id == self.id && !self.is_kept)
        {
            job.count -= 1;
            job.size -= self.length;
        }
    }
}
