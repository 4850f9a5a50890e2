//! The signing itself: files go to the helper, the person agrees in its window, what is signed is fetched one by one.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen_futures::spawn_local;

use super::files::{item, pair};
use super::helper::{self, Link};
use super::parts::focus;
use super::plan::{self, batches};
use super::{Desk, Item, Signed, State, certificates, verdict};
use crate::bridge_client::{FileState, Helper, Kind, Phase, Trouble, kept};
use crate::clock::pause;
use crate::components::files;
use crate::pages::handover;

/// Between two questions how far the helper is.
const PAUSE: Duration = Duration::from_millis(400);
/// How often it may leave a question unanswered before it is taken for gone.
const MISSES: usize = 4;

/// The id of the heading.
pub const RUN: &str = "ky-thuc-hien";

/// How far the signing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Nothing is being signed.
    Not,
    /// The helper reads the fields of a PDF.
    Reading,
    /// Files go to the helper.
    Sending,
    /// The helper asks the person.
    Asking,
    /// The helper signs.
    Signing,
    /// The person has stopped it here.
    Stopping,
}

/// What came of the last signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All files were gone through.
    Through,
    /// The person stopped it here; whether the helper's question is still open.
    Stopped(bool),
    /// It broke off: why, in one sentence.
    Broken(String),
}

/// Why a batch was not gone through.
enum Ending {
    Stopped {
        is_asking: bool,
    },
    /// The helper has given up: a token or its PIN may stand otherwise than before.
    Failed(String),
    Broken(String),
}

impl Desk {
    /// A call that went wrong breaks off what is being signed.
    fn broken(self, trouble: Trouble) -> Ending {
        Ending::Broken(helper::hear(trouble, self))
    }

    fn is_stopped(self) -> bool {
        self.run.get_untracked() == Run::Stopping
    }
}

/// Nothing was asked yet.
const STOPPED: Ending = Ending::Stopped { is_asking: false };

/// Begins to sign what is not signed yet, in as few jobs as possible.
pub fn start(desk: Desk) {
    let todo: Vec<Item> = desk.items.with_untracked(|items| {
        let is_left = |item: &&Item| {
            let is_signed = |state: &State| matches!(state, State::Signed(_));
            item.file.is_some() && !item.state.with_untracked(is_signed)
        };
        items.iter().filter(is_left).cloned().collect()
    });
    let certificate = desk.certificate.get_untracked();
    let missing = if todo.is_empty() {
        Some("Chọn tệp cần ký ở mục 1.")
    } else if certificate.is_empty() {
        Some("Chọn chứng thư số dùng để ký ở mục 3.")
    } else {
        None
    };
    if let Some(missing) = missing {
        return desk.outcome.set(Some(Outcome::Broken(missing.to_owned())));
    }
    // A new signature beside the one that is there already would be no second signature.
    let may_have_one = |item: &Item| item.kind == Kind::Detached && item.beside.is_none();
    let loose = desk
        .loose
        .with_untracked(|loose| Some(loose.first()?.name.clone()));
    if let (Some(name), true) = (loose, todo.iter().any(may_have_one)) {
        let why = ["Chưa rõ “", &*name, "” là tệp chữ ký của tệp nào: ở mục 1, hãy chọn thêm hoặc chỉ ra tệp của nó, hay bỏ nó nếu không dùng."].concat();
        return desk.outcome.set(Some(Outcome::Broken(why)));
    }
    let Link::Ready(own) = desk.link.get_untracked() else {
        return;
    };
    // What failed before is tried again.
    for item in &todo {
        item.state.set(State::Waiting);
    }
    desk.outcome.set(None);
    desk.count_rest(&todo);
    desk.run.set(Run::Sending);
    focus(RUN);
    spawn_local(async move {
        let size = |item: &Item| item.file.as_ref().map_or(0.0, |file| file.size());
        let batches = batches(todo.iter().map(size));
        let mut result = Ok(());
        for (at, batch) in batches.iter().enumerate() {
            desk.turn.set((at + 1, batches.len()));
            let now: Vec<Item> = batch.iter().map(|&place| todo[place].clone()).collect();
            let later = batches[at + 1..].concat();
            let later = later.into_iter().map(|place| kept_of(&todo[place]));
            result = sign(desk, &own, &certificate, &now, later.collect()).await;
            if result.is_err() {
                break;
            }
        }
        finish(desk, result);
    });
}

/// Goes on with the job that was under way when the page was loaded anew.
pub fn resume(desk: Desk, own: Helper) {
    let Some(job) = kept::job() else { return };
    if job.port != own.port || desk.run.get_untracked() != Run::Not {
        return;
    }
    desk.turn.set((1, 1));
    desk.run.set(Run::Signing);
    spawn_local(async move {
        match heard(|| own.progress(&job.job)).await {
            // A job whose files had not all come is of no use.
            Ok(progress) if progress.state == Phase::New => {
                end(&own, &job.job, &[]).await;
                return idle(desk);
            }
            Ok(_) => {}
            Err(trouble) => {
                if trouble.is("no-such-job") {
                    kept::forget_job();
                }
                helper::hear(trouble, desk);
                return idle(desk);
            }
        }
        let mut items = desk.items.get_untracked();
        // Files may share a name: none stands for two of them.
        let mut taken: Vec<usize> = Vec::new();
        let mut find = |(number, name): &(usize, String)| {
            let is_free = |own: &&Item| own.name == *name && !taken.contains(&own.number);
            let mut free = items.iter().filter(is_free);
            let same = free.clone().find(|own| own.number == *number);
            let known = same.or_else(|| free.next()).cloned();
            let found = known.unwrap_or_else(|| {
                let fresh = item(name.clone(), None, &items);
                items.push(fresh.clone());
                fresh
            });
            taken.push(found.number);
            found
        };
        let sent: Vec<Item> = job.files.iter().map(&mut find).collect();
        job.others.iter().for_each(|own| drop(find(own)));
        for own in &sent {
            own.state.update(|state| {
                if matches!(state, State::Waiting) {
                    *state = State::Sent;
                }
            });
        }
        let now = items.iter().filter(|own| taken.contains(&own.number));
        let now: Vec<Item> = now.cloned().collect();
        desk.items.set(items);
        desk.count_rest(&now);
        let result = follow(desk, &own, &job.job, &sent).await;
        end(&own, &job.job, &sent).await;
        finish(desk, result);
    });
}

/// Nothing runs any more: what was chosen meanwhile is put together.
pub fn idle(desk: Desk) {
    desk.run.set(Run::Not);
    pair(desk);
}

fn finish(desk: Desk, result: Result<(), Ending>) {
    idle(desk);
    if let Err(Ending::Failed(_)) = &result {
        certificates::fetch(desk, None);
    }
    desk.outcome.set(Some(match result {
        Ok(()) => Outcome::Through,
        Err(Ending::Stopped { is_asking }) => Outcome::Stopped(is_asking),
        Err(Ending::Failed(why) | Ending::Broken(why)) => Outcome::Broken(why),
    }));
    verdict::verify(desk);
}

/// Signs files in a job of their own; `later` are those that come after it.
async fn sign(
    desk: Desk,
    own: &Helper,
    certificate: &str,
    items: &[Item],
    later: Vec<(usize, String)>,
) -> Result<(), Ending> {
    desk.run.update(|run| {
        if *run != Run::Stopping {
            *run = Run::Sending;
        }
    });
    let has_pdf = items.iter().any(|item| item.kind == Kind::Pdf);
    let terms = desk.options.terms(has_pdf, certificate);
    let terms = terms.map_err(Ending::Broken)?;
    let job = own.begin(&terms).await;
    let job = job.map_err(|trouble| desk.broken(trouble))?;
    let mut kept = kept::Job {
        job: job.clone(),
        port: own.port,
        files: Vec::new(),
        others: later,
    };
    kept::keep_job(&kept);
    let mut sent = Vec::new();
    let result = async {
        for item in items {
            if desk.is_stopped() {
                return Err(STOPPED);
            }
            let Some(file) = &item.file else { continue };
            item.state.set(State::Sending);
            let beside = item.beside.as_deref().map(AsRef::as_ref);
            match own.add(&job, item.kind, &item.name, file, beside).await {
                Ok(_) => {
                    item.state.set(State::Sent);
                    sent.push(item.clone());
                }
                // One file that cannot be signed leaves the others.
                Err(trouble) if trouble.is("cannot-sign") || trouble == Trouble::Unreadable => {
                    let why = desk.options.in_words(trouble.message());
                    item.state.set(State::Failed(why));
                }
                Err(trouble) => {
                    item.state.set(State::Waiting);
                    return Err(desk.broken(trouble));
                }
            }
        }
        if sent.is_empty() {
            return Ok(());
        }
        kept.files = sent.iter().map(kept_of).collect();
        kept::keep_job(&kept);
        if desk.is_stopped() {
            return Err(STOPPED);
        }
        let begun = own.sign(&job).await;
        begun.map_err(|trouble| desk.broken(trouble))?;
        follow(desk, own, &job, &sent).await
    }
    .await;
    end(own, &job, &sent).await;
    result
}

/// What is kept of a file while it is with the helper.
fn kept_of(item: &Item) -> (usize, String) {
    (item.number, item.name.clone())
}

/// Ends a job; files that it had and has not signed are to be signed again.
pub async fn end(own: &Helper, job: &str, sent: &[Item]) {
    // Where the helper cannot be heard, or has forgotten this page, the job may still be there when it is found again.
    match own.end(job).await {
        Ok(()) => kept::forget_job(),
        Err(trouble) if trouble.is("no-such-job") => kept::forget_job(),
        Err(_) => {}
    }
    for item in sent {
        item.state.update(|state| {
            if matches!(state, State::Sending | State::Sent) {
                *state = State::Waiting;
            }
        });
    }
}

/// Asks how far a job is until it is over, and fetches what is signed as it comes.
async fn follow(desk: Desk, own: &Helper, job: &str, sent: &[Item]) -> Result<(), Ending> {
    loop {
        let progress = heard(|| own.progress(job)).await;
        let progress = progress.map_err(|trouble| desk.broken(trouble))?;
        for (number, (item, told)) in sent.iter().zip(progress.files).enumerate() {
            let is_open = item
                .state
                .with_untracked(|state| matches!(state, State::Sent));
            match told.state {
                _ if !is_open => {}
                FileState::Waiting => {}
                FileState::Failed => {
                    let why = told.message.unwrap_or_default();
                    item.state.set(State::Failed(why));
                }
                FileState::Signed => {
                    let content = heard(|| own.signed(job, number)).await;
                    let content = content.map_err(|trouble| desk.broken(trouble))?;
                    let name = plan::result_name(&item.name, item.kind);
                    let kind = match item.kind {
                        Kind::Pdf => "application/pdf",
                        Kind::Detached => "application/pkcs7-signature",
                    };
                    let content = files::content(&content, kind);
                    let there = content.and_then(|content| {
                        let file = handover::named(&name, &content)?;
                        let address = files::address(&file)?;
                        Some((file, address))
                    });
                    item.state.set(match there {
                        Some((file, address)) => State::Signed(Signed {
                            file: SendWrapper::new(file),
                            address,
                            level: told.level,
                            message: told.message,
                            is_saved: Arc::new(AtomicBool::new(false)),
                        }),
                        None => State::Failed(files::NO_ROOM.to_owned()),
                    });
                }
            }
        }
        let run = match progress.state {
            Phase::Done => return Ok(()),
            Phase::Refused => {
                return Err(Ending::Broken(progress.message.unwrap_or_default()));
            }
            Phase::Failed => {
                return Err(Ending::Failed(progress.message.unwrap_or_default()));
            }
            Phase::New | Phase::Asking => Run::Asking,
            Phase::Signing => Run::Signing,
        };
        if desk.is_stopped() {
            let is_asking = run == Run::Asking;
            return Err(Ending::Stopped { is_asking });
        }
        desk.run.set(run);
        pause(PAUSE).await;
    }
}

/// Asks again for a while where nobody answers: one lost answer ends nothing.
async fn heard<T, F: Future<Output = Result<T, Trouble>>>(
    ask: impl Fn() -> F,
) -> Result<T, Trouble> {
    for _ in 0..MISSES {
        match ask().await {
            Err(Trouble::Gone) => pause(PAUSE).await,
            other => return other,
        }
    }
    ask().await
}
