//! What the browser keeps for the bridge: that signing is turned on here, the token of the pairing, and the job under way.
//!
//! The first two are in local storage, which only this origin reads; the job is the tab's own.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use serde_json::{Value, json};

/// There where signing is turned on in this browser: the token, empty before the page is paired.
const TOKEN: &str = "chukyso:bridge";

/// The tab's job under way.
const JOB: &str = "chukyso:signing";

/// A job that was begun in this tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its name.
    pub job: String,
    /// The port of the helper that has it.
    pub port: u16,
    /// Numbers and names of its files, in the helper's order.
    pub files: Vec<(usize, String)>,
    /// The same of the files that were to be signed after it.
    pub others: Vec<(usize, String)>,
}

/// Whether the helper may be looked for unasked.
pub fn is_on() -> bool {
    LocalStorage::get::<String>(TOKEN).is_ok()
}

/// The token of the pairing.
pub fn token() -> Option<String> {
    let token = LocalStorage::get::<String>(TOKEN).ok()?;
    (!token.is_empty()).then_some(token)
}

/// Keeps in mind that signing is turned on in this browser.
pub fn turn_on() {
    if !is_on() {
        let _ = LocalStorage::set(TOKEN, "");
    }
}

/// Keeps the token of a pairing; where the browser keeps nothing, it holds until the page is left.
pub fn keep(token: &str) {
    let _ = LocalStorage::set(TOKEN, token);
}

/// Forgets the pairing, and that signing was turned on.
pub fn forget() {
    LocalStorage::delete(TOKEN);
    forget_job();
}

/// The job that was under way when the page was loaded anew.
pub fn job() -> Option<Job> {
    let kept: Value = SessionStorage::get(JOB).ok()?;
    let files = |key: &str| {
        let files = kept[key].as_array()?.iter();
        let file = |own: &Value| {
            let number = own[0].as_u64()? as usize;
            Some((number, own[1].as_str()?.to_owned()))
        };
        Some(files.filter_map(file).collect())
    };
    Some(Job {
        job: kept["job"].as_str()?.to_owned(),
        port: u16::try_from(kept["port"].as_u64()?).ok()?,
        files: files("files")?,
        others: files("others")?,
    })
}

/// Keeps a job until it is over.
pub fn keep_job(job: &Job) {
    let kept = json!({
        "job": job.job.as_str(),
        "port": job.port,
        "files": job.files.as_slice(),
        "others": job.others.as_slice(),
    });
    let _ = SessionStorage::set(JOB, kept);
}

/// It is over.
pub fn forget_job() {
    SessionStorage::delete(JOB);
}
