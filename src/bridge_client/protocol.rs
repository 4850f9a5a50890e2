//! What the helper is asked and answers, as `docs/bridge.md` describes it. Keys that the page has no use for are left out.
//!
//! Answers are read key by key: what serde derives for so many types would weigh more than the rest of the page's side.

use serde_json::{Value, json};

/// What an answer, or a part of one, is read into.
pub trait Answer: Sized {
    /// Nothing where it is not what the interface says.
    fn read(value: &Value) -> Option<Self>;
}

fn text(value: &Value, key: &str) -> Option<String> {
    value[key].as_str().map(str::to_owned)
}

fn flag(value: &Value, key: &str) -> Option<bool> {
    value[key].as_bool()
}

fn number(value: &Value, key: &str) -> Option<usize> {
    usize::try_from(value[key].as_u64()?).ok()
}

/// One of the names of a key.
fn name<T: Copy>(value: &Value, key: &str, names: &[(&str, T)]) -> Option<T> {
    let own = value[key].as_str()?;
    let found = names.iter().find(|(name, _)| *name == own);
    found.map(|(_, meaning)| *meaning)
}

fn list<T: Answer>(value: &Value, key: &str) -> Option<Vec<T>> {
    value[key].as_array()?.iter().map(T::read).collect()
}

/// A helper that is running.
#[derive(Debug, Clone)]
pub struct Status {
    /// `chukyso`.
    pub name: String,
    /// Whether the token sent along is good.
    pub paired: bool,
}

impl Answer for Status {
    fn read(value: &Value) -> Option<Status> {
        Some(Status {
            name: text(value, "name")?,
            paired: flag(value, "paired")?,
        })
    }
}

/// The certificates with a key on the tokens that are plugged in.
#[derive(Debug, Clone, Default)]
pub struct Certificates {
    /// All of them.
    pub certificates: Vec<Certificate>,
    /// A sentence for each module or token that could not be read.
    pub notes: Vec<String>,
}

impl Answer for Certificates {
    fn read(value: &Value) -> Option<Certificates> {
        Some(Certificates {
            certificates: list(value, "certificates")?,
            notes: list(value, "notes")?,
        })
    }
}

impl Answer for String {
    fn read(value: &Value) -> Option<String> {
        value.as_str().map(str::to_owned)
    }
}

/// A certificate on a token.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// Its SHA-256 in hexadecimal digits.
    pub id: String,
    /// Whom or what it names.
    pub owner: String,
    /// The owner's organisation.
    pub organization: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// Its serial number in hexadecimal digits.
    pub serial: String,
    /// Until when it holds, RFC 3339.
    pub not_after: String,
    /// Days until then, below 0 afterwards.
    pub days_left: i64,
    /// The token's label.
    pub token: String,
    /// How the token's PIN stands.
    pub pin: Pin,
    /// Whether it can sign now.
    pub usable: bool,
    /// Why it cannot.
    pub note: Option<String>,
}

impl Answer for Certificate {
    fn read(value: &Value) -> Option<Certificate> {
        Some(Certificate {
            id: text(value, "id")?,
            owner: text(value, "owner")?,
            organization: text(value, "organization"),
            issuer: text(value, "issuer")?,
            serial: text(value, "serial")?,
            not_after: text(value, "notAfter")?,
            days_left: value["daysLeft"].as_i64()?,
            token: text(value, "token")?,
            pin: name(value, "pin", &PINS)?,
            usable: flag(value, "usable")?,
            note: text(value, "note"),
        })
    }
}

/// How a token's PIN stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin {
    /// Nothing is wrong with it.
    Ok,
    /// Wrong PINs were typed.
    Low,
    /// One try is left.
    Last,
    /// Locked.
    Locked,
    /// Typed on the device.
    Pad,
}

const PINS: [(&str, Pin); 5] = [
    ("ok", Pin::Ok),
    ("low", Pin::Low),
    ("last", Pin::Last),
    ("locked", Pin::Locked),
    ("pad", Pin::Pad),
];

/// How the files of a job are to be signed; all but the first two is of PDFs.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The certificate's id.
    pub certificate: String,
    /// The level asked for.
    pub level: Level,
    /// The reason that the signature states.
    pub reason: String,
    /// Where the signature stands in a PDF.
    pub spot: Spot,
    /// What stands above the time in the corner, where the signature stands there.
    pub mark: String,
}

impl Terms {
    /// The body of the request.
    pub fn json(&self) -> String {
        let mut body = json!({
            "certificate": self.certificate.as_str(),
            "level": LEVELS.iter().find(|(_, level)| *level == self.level).map(|(name, _)| *name),
            "spot": self.spot.json(),
        });
        if !self.reason.is_empty() {
            body["reason"] = self.reason.as_str().into();
        }
        if !self.mark.is_empty() && self.spot == Spot::TopRight {
            body["mark"] = self.mark.as_str().into();
        }
        body.to_string()
    }
}

/// What kind of signature is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// In the PDF.
    Pdf,
    /// In a file of its own, `.p7s`.
    Detached,
}

impl Kind {
    /// The interface's name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Pdf => "pdf",
            Kind::Detached => "detached",
        }
    }
}

/// The baseline levels of ETSI EN 319 142-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// B-B: the signature.
    B,
    /// B-T: with a time stamp.
    T,
    /// B-LT: with the evidence of its certificates.
    Lt,
    /// B-LTA: with a time stamp over all of it.
    Lta,
}

const LEVELS: [(&str, Level); 4] = [
    ("b", Level::B),
    ("t", Level::T),
    ("lt", Level::Lt),
    ("lta", Level::Lta),
];

impl Level {
    /// The standard's name.
    pub fn name(self) -> &'static str {
        match self {
            Level::B => "B-B",
            Level::T => "B-T",
            Level::Lt => "B-LT",
            Level::Lta => "B-LTA",
        }
    }
}

/// Where a signature stands in a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// In the first empty signature field; unseen where there is none.
    Auto,
    /// In the empty signature field with this name.
    Field {
        /// Its name.
        field: String,
    },
    /// Unseen.
    None,
    /// At the top right of the first page.
    TopRight,
}

impl Spot {
    fn json(&self) -> Value {
        let kind = match self {
            Spot::Auto => "auto",
            Spot::Field { field } => return json!({"kind": "field", "field": field.as_str()}),
            Spot::None => "none",
            Spot::TopRight => "top-right",
        };
        json!({ "kind": kind })
    }
}

/// A file that was handed over.
#[derive(Debug, Clone)]
pub struct Added {
    /// The empty signature fields of a PDF.
    pub fields: Vec<Field>,
}

impl Answer for Added {
    fn read(value: &Value) -> Option<Added> {
        Some(Added {
            fields: list(value, "fields").unwrap_or_default(),
        })
    }
}

/// An empty signature field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it is called for people.
    pub label: Option<String>,
    /// Its page, from 0.
    pub page: Option<usize>,
}

impl Answer for Field {
    fn read(value: &Value) -> Option<Field> {
        Some(Field {
            name: text(value, "name")?,
            label: text(value, "label"),
            page: number(value, "page"),
        })
    }
}

/// How far a job is.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Whether anything is still to come.
    pub state: Phase,
    /// Why it broke off.
    pub message: Option<String>,
    /// Its files, in the order in which they came.
    pub files: Vec<FileTold>,
}

impl Answer for Progress {
    fn read(value: &Value) -> Option<Progress> {
        Some(Progress {
            state: name(value, "state", &PHASES)?,
            message: text(value, "message"),
            files: list(value, "files")?,
        })
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Files are still coming.
    New,
    /// The person is asked.
    Asking,
    /// The files are signed, one after the other.
    Signing,
    /// All files were gone through.
    Done,
    /// The person did not agree.
    Refused,
    /// It broke off.
    Failed,
}

const PHASES: [(&str, Phase); 6] = [
    ("new", Phase::New),
    ("asking", Phase::Asking),
    ("signing", Phase::Signing),
    ("done", Phase::Done),
    ("refused", Phase::Refused),
    ("failed", Phase::Failed),
];

/// How far a file of a job is.
#[derive(Debug, Clone)]
pub struct FileTold {
    /// How far.
    pub state: FileState,
    /// Why it failed, or why its level is lower than the one asked for.
    pub message: Option<String>,
    /// The level that was reached.
    pub level: Option<Level>,
}

impl Answer for FileTold {
    fn read(value: &Value) -> Option<FileTold> {
        Some(FileTold {
            state: name(value, "state", &FILE_STATES)?,
            message: text(value, "message"),
            level: name(value, "level", &LEVELS),
        })
    }
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// Not yet signed.
    Waiting,
    /// It can be fetched.
    Signed,
    /// It was not signed.
    Failed,
}

const FILE_STATES: [(&str, FileState); 3] = [
    ("waiting", FileState::Waiting),
    ("signed", FileState::Signed),
    ("failed", FileState::Failed),
];

/// What is, or would be, done with a certificate that is to be put onto its token.
#[derive(Debug, Clone)]
pub struct Installation {
    /// How far it got.
    pub state: InstallationState,
    /// One sentence.
    pub message: String,
    /// The label of the token that has the key.
    pub token: Option<String>,
    /// The certificate that came.
    pub new: Line,
    /// The one on the token that it follows.
    pub old: Option<Line>,
    /// What has to hold.
    pub conditions: Vec<Condition>,
}

impl Answer for Installation {
    fn read(value: &Value) -> Option<Installation> {
        Some(Installation {
            state: name(value, "state", &INSTALLATION_STATES)?,
            message: text(value, "message")?,
            token: text(value, "token"),
            new: Line::read(&value["new"])?,
            old: Line::read(&value["old"]),
            conditions: list(value, "conditions")?,
        })
    }
}

/// How far an installation got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstallationState {
    /// Nothing is in the way; nothing is written yet.
    Possible,
    /// Written and read back.
    Done,
    /// A condition is not met, or the person did not agree.
    Refused,
}

const INSTALLATION_STATES: [(&str, InstallationState); 3] = [
    ("possible", InstallationState::Possible),
    ("done", InstallationState::Done),
    ("refused", InstallationState::Refused),
];

/// A certificate in short.
#[derive(Debug, Clone)]
pub struct Line {
    /// Whom or what it names.
    pub owner: String,
    /// Its serial number.
    pub serial: String,
    /// From when it holds, RFC 3339.
    pub not_before: String,
    /// Until when it holds, RFC 3339.
    pub not_after: String,
}

impl Answer for Line {
    fn read(value: &Value) -> Option<Line> {
        Some(Line {
            owner: text(value, "owner")?,
            serial: text(value, "serial")?,
            not_before: text(value, "notBefore")?,
            not_after: text(value, "notAfter")?,
        })
    }
}

/// Something that has to hold before a certificate is installed.
#[derive(Debug, Clone)]
pub struct Condition {
    /// What it is.
    pub what: String,
    /// Whether it holds.
    pub met: bool,
    /// The finding, and what to do where it does not hold.
    pub message: String,
}

impl Answer for Condition {
    fn read(value: &Value) -> Option<Condition> {
        Some(Condition {
            what: text(value, "what")?,
            met: flag(value, "met")?,
            message: text(value, "message")?,
        })
    }
}

#[cfg(test)]
mod tests;
