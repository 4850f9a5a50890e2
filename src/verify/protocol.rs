//! What the page and the program that verifies say to each other.
//!
//! A message of the page is a JavaScript array of a JSON text ([`Job`]) and [`Parts`]; the program answers each with an
//! array of one JSON text, a [`Reply`]. What stays the same from file to file is sent once and kept: a program that was
//! stopped or has crashed is replaced by a new one, which is told it anew.

use serde::{Deserialize, Serialize};

/// A file to be verified, with its signature where that stands beside it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    /// This moment, in milliseconds since 1970.
    pub now: u64,
    /// The file's name.
    pub name: String,
}

/// Where in a message the parts of a job stand: places in the array.
pub struct Parts;

impl Parts {
    /// The file, a buffer that is handed over.
    pub const CONTENT: u32 = 1;
    /// The signature beside it, a buffer that is handed over; undefined where there is none.
    pub const SIGNATURE: u32 = 2;
    /// The certificates that are trusted, an array of buffers that are handed over; undefined where they are those of the last job.
    pub const ROOTS: u32 = 3;
    /// Certificates and lists of revoked ones at hand, likewise.
    pub const MATERIAL: u32 = 4;
}

/// What the program says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Reply {
    /// It has started and takes jobs.
    Ready,
    /// What was found.
    Told(Told),
    /// The file could not be verified: what is wrong and what to do, in one sentence.
    Failed(String),
}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// It holds.
    Good,
    /// What is at hand does not tell.
    Open,
    /// It does not hold.
    Bad,
    /// There is nothing to hold.
    None,
}

/// What was found about a file, in words.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    /// How the file stands.
    pub tone: Tone,
    /// In few words: `Hợp lệ`.
    pub label: String,
    /// What that means and what to do, in one sentence.
    pub message: String,
    /// About the parts of a batch file; nothing for other files.
    pub batch: Option<BatchTold>,
    /// Who signed.
    pub signatures: Vec<SignatureTold>,
    /// Time stamps over the whole file.
    pub stamps: Vec<StampTold>,
}

/// What was found about the parts of a batch file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BatchTold {
    /// Whether all parts agree with the manifest.
    pub tone: Tone,
    /// What was found, in one sentence.
    pub message: String,
    /// What was found about the letter in it, where it is signed.
    pub letter: Option<Box<Told>>,
}

/// What was found about a signature.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignatureTold {
    /// How it stands.
    pub tone: Tone,
    /// In few words.
    pub label: String,
    /// The standard's names for outcome and reasons.
    pub names: String,
    /// Whether it stands beside the file and not in it.
    pub beside: bool,
    /// Who signed; nothing where the certificate is not at hand.
    pub signer: Option<PersonTold>,
    /// When, and how sure that is.
    pub time: String,
    /// Why it was signed, by the file's own words.
    pub reason: Option<String>,
    /// Where it was signed, by the file's own words.
    pub place: Option<String>,
    /// The field that holds it.
    pub field: Option<String>,
    /// The level that was reached, and what it is good for.
    pub level: Option<String>,
    /// Why it has not passed, the gravest first.
    pub doubts: Vec<String>,
    /// Whether its chain leads to no certificate that is trusted.
    pub rootless: bool,
    /// What word about revocation is missing, where nothing else is.
    pub missing: Option<MissingTold>,
    /// What was found good.
    pub good: Vec<String>,
    /// What is worth knowing beside.
    pub remarks: Vec<String>,
    /// What was changed afterwards.
    pub changes: Vec<String>,
    /// Whether all of that is borne.
    pub borne: bool,
    /// The chain from the signer up.
    pub chain: Vec<PersonTold>,
}

/// Whose revocation nobody has told of yet, in a list that could be added; at least one of the two.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MissingTold {
    /// That of the one who signed.
    pub signer: bool,
    /// That of an issuer above.
    pub issuer: bool,
    /// Where their issuers offer lists of revoked certificates, by the certificates' own words.
    pub lists: Vec<String>,
}

/// What was found about a time stamp over the whole file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StampTold {
    /// How it stands.
    pub tone: Tone,
    /// In few words.
    pub label: String,
    /// The standard's names for outcome and reasons.
    pub names: String,
    /// When and by whom, in one sentence.
    pub message: String,
    /// Why it has not passed.
    pub doubts: Vec<String>,
}

/// Whose a certificate is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonTold {
    /// The name.
    pub name: String,
    /// The agencies, from the top down, with arrows between.
    pub agencies: String,
    /// Who issued it.
    pub issuer: String,
    /// The serial number.
    pub serial: String,
    /// From which day to which day it holds.
    pub validity: String,
    /// The fingerprint (SHA-256) in groups of four digits.
    pub sha256: String,
}

/// A fingerprint in groups of four digits, to be compared by eye.
pub fn in_groups(digits: &str) -> String {
    let groups = digits.as_bytes().chunks(4);
    let groups: Vec<&str> = groups
        .filter_map(|group| str::from_utf8(group).ok())
        .collect();
    groups.join(" ")
}
