//! The calls of version 1 by path, and what each takes.

use super::desk::Kind;
use super::refusal::Code;

/// How long a body of JSON may be, in bytes.
pub const JSON_LIMIT: u64 = 64 << 10;
/// How long a file may be, in bytes.
pub const FILE_LIMIT: u64 = 128 << 20;

/// The methods there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Looks and changes nothing.
    Get,
    /// Changes or asks.
    Post,
    /// Ends a job.
    Delete,
}

impl Method {
    /// A method by its name.
    pub fn named(name: &str) -> Option<Method> {
        Some(match name {
            "GET" => Method::Get,
            "POST" => Method::Post,
            "DELETE" => Method::Delete,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Delete => "DELETE",
        }
    }
}

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// `/v1/status`
    Status,
    /// `/v1/pair`
    Pair,
    /// `/v1/certificates`
    Certificates,
    /// `/v1/jobs`
    Jobs,
    /// `/v1/jobs/JOB`
    Job(&'a str),
    /// `/v1/jobs/JOB/files?kind=KIND&name=NAME`.
    Files(&'a str, NewFile<'a>),
    /// `/v1/jobs/JOB/files/N`
    File(&'a str, usize),
    /// `/v1/jobs/JOB/sign`
    Sign(&'a str),
    /// `/v1/install`
    Install,
}

impl<'a> Place<'a> {
    /// Finds what a request's target names; nothing is decoded or mended on the way.
    ///
    /// # Errors
    /// [`Code::NoSuchPath`]; [`Code::WrongRequest`] for a file without a kind or a name.
    pub fn at(target: &'a str) -> Result<Place<'a>, Code> {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let below = path.strip_prefix("/v1/").ok_or(Code::NoSuchPath)?;
        let parts: Vec<&str> = below.split('/').collect();
        let place = match parts[..] {
            ["jobs", job, "files"] => {
                let file = file(query.unwrap_or_default());
                return file
                    .map(|file| Place::Files(job, file))
                    .ok_or(Code::WrongRequest);
            }
            ["status"] => Place::Status,
            ["pair"] => Place::Pair,
            ["certificates"] => Place::Certificates,
            ["jobs"] => Place::Jobs,
            ["jobs", job] => Place::Job(job),
            ["jobs", job, "files", number] => Place::File(job, index(number)?),
            ["jobs", job, "sign"] => Place::Sign(job),
            ["install"] => Place::Install,
            _ => return Err(Code::NoSuchPath),
        };
        query.is_none().then_some(place).ok_or(Code::NoSuchPath)
    }

    /// The methods that it has.
    pub fn methods(self) -> &'static [Method] {
        match self {
            Place::Status | Place::Certificates | Place::File(..) => &[Method::Get],
            Place::Pair | Place::Jobs | Place::Files(..) | Place::Sign(_) | Place::Install => {
                &[Method::Post]
            }
            Place::Job(_) => &[Method::Get, Method::Delete],
        }
    }

    /// Its methods as a header lists them.
    pub fn allowed(self) -> String {
        let names: Vec<&str> = self.methods().iter().map(|method| method.name()).collect();
        names.join(", ")
    }

    /// The type of the body of its `POST`, and how long it may be.
    pub fn body(self) -> (&'static str, u64) {
        match self {
            Place::Files(..) => ("application/octet-stream", FILE_LIMIT),
            _ => ("application/json", JSON_LIMIT),
        }
    }

    /// Whether it is answered to pages that are not paired.
    pub fn is_open(self) -> bool {
        matches!(self, Place::Status | Place::Pair)
    }
}

/// What is said of a file that is added to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewFile<'a> {
    /// How it is to be signed.
    pub kind: Kind,
    /// How many bytes at the front of the body are the signature beside it that there is already; the file comes after them.
    pub beside: usize,
    /// Its name, as it stands in the query.
    pub name: &'a str,
}

fn file(query: &str) -> Option<NewFile<'_>> {
    let (how, name) = query.strip_prefix("kind=")?.split_once("&name=")?;
    let (kind, beside) = match how.split_once("&beside=") {
        None if how == "pdf" => (Kind::Pdf, 0),
        None if how == "detached" => (Kind::Detached, 0),
        Some(("detached", beside)) => (Kind::Detached, index(beside).ok()?),
        _ => return None,
    };
    let file = NewFile { kind, beside, name };
    (!name.contains('&')).then_some(file)
}

/// The number of a file: digits as a program writes them.
fn index(number: &str) -> Result<usize, Code> {
    let value: usize = number.parse().map_err(|_| Code::NoSuchPath)?;
    (value.to_string() == number)
        .then_some(value)
        .ok_or(Code::NoSuchPath)
}
