//! A PKCS#11 module with the one thread that talks to it: vendors' modules do not bear two at once, and one that hangs must not hang the program.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{self, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};

use super::TokenError;
use super::error::in_words;
use super::session::Open;

/// How long an answer is waited for: somebody may be typing a PIN on the device.
const PATIENCE: Duration = Duration::from_secs(180);

/// How long a module may take to start.
const START: Duration = Duration::from_secs(30);

/// How long it may take to end.
const END: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce(&mut Worker) + Send>;

/// A loaded module.
pub struct Module {
    path: PathBuf,
    /// Where its thread gets work from; nothing once it is to end.
    jobs: Option<Sender<Job>>,
    /// Told when its thread has ended.
    ended: Mutex<Receiver<()>>,
}

/// What its thread holds.
pub(super) struct Worker {
    pub(super) context: Pkcs11,
    /// Sessions that keys and installations have open, by number.
    pub(super) open: BTreeMap<u64, Open>,
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Module").field(&self.path).finish()
    }
}

impl Module {
    /// Loads a module and starts its thread.
    ///
    /// # Errors
    /// Where there is no such file, it is no module, or does not start.
    pub fn load(path: &Path) -> Result<Module, TokenError> {
        // A mere name may be of a library that the system finds elsewhere.
        let is_name = path.components().count() == 1;
        if !path.exists() && !is_name {
            return Err(TokenError::NoModule(path.to_owned()));
        }
        let path = match path.exists() {
            true => &path::absolute(path).unwrap_or_else(|_| path.to_owned()),
            false => path,
        };
        let (jobs, waiting) = mpsc::channel::<Job>();
        let (ready, started) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let own = path.to_owned();
        let body = move || {
            let (context, ours) = match start(&own) {
                Ok(started) => started,
                Err(error) => {
                    let _ = ready.send(Err(TokenError::NotLoaded(own, in_words(&error))));
                    return;
                }
            };
            let _ = ready.send(Ok(()));
            let mut worker = Worker {
                context,
                open: BTreeMap::new(),
            };
            for job in waiting {
                job(&mut worker);
            }
            worker.open.clear();
            if ours {
                let _ = worker.context.finalize();
            }
            let _ = end.send(());
        };
        let failed = |_| TokenError::Silent;
        thread::Builder::new()
            .name("pkcs11".to_owned())
            .spawn(body)
            .map_err(|error| TokenError::NotLoaded(path.to_owned(), error.to_string()))?;
        started.recv_timeout(START).map_err(failed)??;
        Ok(Module {
            path: path.to_owned(),
            jobs: Some(jobs),
            ended: Mutex::new(ended),
        })
    }

    /// Where it was loaded from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Has its thread do something and waits for what comes of it.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Worker) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        let (answer, answered) = mpsc::channel();
        let given_up = Arc::new(AtomicBool::new(false));
        let is_given_up = Arc::clone(&given_up);
        let job: Job = Box::new(move |worker| {
            // What nobody waits for any more is not done: a PIN would be tried that the person takes for refused.
            if !is_given_up.load(Ordering::SeqCst) {
                let _ = answer.send(work(worker));
            }
        });
        let sent = self.jobs.as_ref().map(|jobs| jobs.send(job));
        if sent.is_none_or(|sent| sent.is_err()) {
            return Err(TokenError::Silent);
        }
        answered.recv_timeout(PATIENCE).map_err(|_| {
            given_up.store(true, Ordering::SeqCst);
            TokenError::Silent
        })?
    }

    /// Has its thread do something when it comes to it.
    pub(super) fn tell(&self, work: impl FnOnce(&mut Worker) + Send + 'static) {
        if let Some(jobs) = &self.jobs {
            // Without a thread there is nothing left to do it to.
            let _ = jobs.send(Box::new(work));
        }
    }
}

/// Waits until the module has ended: many crash when the program goes away under them.
impl Drop for Module {
    fn drop(&mut self) {
        self.jobs = None;
        if let Ok(ended) = self.ended.get_mut() {
            let _ = ended.recv_timeout(END);
        }
    }
}

/// Loads the library; whether it is ours to end, too.
fn start(path: &Path) -> Result<(Pkcs11, bool), Error> {
    let context = Pkcs11::new(path)?;
    match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) => Ok((context, true)),
        Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok((context, false)),
        Err(error) => Err(error),
    }
}
