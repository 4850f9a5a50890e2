//! What the bridge has done by the rest of the program: tokens, windows for the person, signatures.

use serde::{Deserialize, Serialize};

use crate::sign::Level;

/// The rest of the program, as the bridge sees it.
///
/// Calls come from several threads at once.
/// Of those that ask the person (`agree_to_pairing`, `sign`, `install`) only one runs at a time.
pub trait Desk: Send + Sync {
    /// Shows a new code of six digits for pairing, in place of the one before.
    fn show_code(&self, code: &str);

    /// Asks the person whether pages of an origin may ask for signatures from now on.
    fn agree_to_pairing(&self, origin: &str) -> bool;

    /// The certificates on the tokens that are plugged in, read anew.
    fn certificates(&self) -> Certificates;

    /// Whether signatures of this level can be made at all, as far as that is known beforehand.
    ///
    /// # Errors
    /// A sentence that says why not and what to do.
    fn can_reach(&self, level: Level) -> Result<(), String>;

    /// Looks at a PDF that is to be signed.
    ///
    /// # Errors
    /// A sentence that says why it cannot be signed in this way and what to do.
    fn look_at_pdf(&self, bytes: &[u8], terms: &Terms) -> Result<PdfLook, String>;

    /// Looks at the signature that lies beside a file already, to which another one is to be added.
    ///
    /// # Errors
    /// A sentence where it cannot be read, or is not of this file.
    fn look_beside(&self, bytes: &[u8], signature: &[u8]) -> Result<(), String>;

    /// Asks the person whether the files are to be signed, then for the PIN, and signs one file after another.
    /// Every file is told to `progress` when it is signed or has failed; a file that fails does not end the job.
    /// No further file is begun once `progress` says that the job was stopped; a question that is open stays until it is answered.
    ///
    /// # Errors
    /// Why not all files were gone through.
    fn sign(&self, order: Order, progress: &dyn Progress) -> Result<(), Ending>;

    /// What would happen if a certificate (DER) were put onto the token that has its key; nothing is written and nobody is asked.
    ///
    /// # Errors
    /// A sentence where the bytes are no certificate or no token can be looked at.
    fn plan_install(&self, certificate: &[u8]) -> Result<Installation, String>;

    /// Asks the person and for the PIN, and puts a certificate (DER) onto the token that has its key.
    ///
    /// # Errors
    /// As for [`Desk::plan_install`]; a person who does not agree is [`InstallationState::Refused`].
    fn install(&self, origin: &str, certificate: &[u8]) -> Result<Installation, String>;
}

/// How a job goes on, told by [`Desk::sign`].
pub trait Progress: Sync {
    /// The person agreed and the PIN was right: signing begins.
    fn agreed(&self);
    /// A file of the order is signed.
    fn signed(&self, file: usize, signed: Signed);
    /// A file of the order was not signed: a sentence says why and what to do.
    fn failed(&self, file: usize, message: String);
    /// Whether the job was ended by its page, or nothing was heard of it for too long.
    fn is_stopped(&self) -> bool;
}

/// Why [`Desk::sign`] did not go through all files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The person did not agree, or closed the question for the PIN; a sentence.
    Refused(String),
    /// Nothing (more) can be signed: token gone, PIN wrong, no such certificate; a sentence.
    Failed(String),
}

/// What is signed for a page after the person agreed.
#[derive(Clone, Debug)]
pub struct Order {
    /// The origin that asks, `https://HOST[:PORT]`.
    pub origin: String,
    /// How it is to be signed.
    pub terms: Terms,
    /// The files, in the order in which they came.
    pub files: Vec<OrderFile>,
}

/// A whole file that is to be signed.
#[derive(Clone, Debug)]
pub struct OrderFile {
    /// Its name for the person: one line, no folder; never a place to read or write.
    pub name: String,
    /// The SHA-256 of `bytes`, as the bridge computed it.
    pub sha256: [u8; 32],
    /// What was seen of a PDF that is signed inside; none where the signature goes beside the file.
    pub look: Option<PdfLook>,
    /// The signature (`.p7s`) that lies beside it already, to which another one is added.
    pub beside: Option<Vec<u8>>,
    /// The file.
    pub bytes: Vec<u8>,
}

/// How the files of a job are to be signed, as a page asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The certificate: its SHA-256 in 64 small hexadecimal digits.
    pub certificate: String,
    /// The level asked for.
    pub level: Level,
    /// The reason that the signature states; one line.
    #[serde(default)]
    pub reason: Option<String>,
    /// Where it is signed; one line.
    #[serde(default)]
    pub place: Option<String>,
    /// Where the signature stands in a PDF.
    #[serde(default)]
    pub spot: Spot,
    /// What stands above the time at the top right, such as number and notation of the document; one line.
    #[serde(default)]
    pub mark: Option<String>,
}

/// What kind of signature is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// PAdES, in the PDF (ETSI EN 319 142-1).
    Pdf,
    /// CAdES in a file of its own, `.p7s` (ETSI EN 319 122-1).
    Detached,
}

/// Where a signature stands in a PDF.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Spot {
    /// The first empty signature field; unseen where there is none.
    Auto {},
    /// The empty signature field with this name.
    Field {
        /// Its full name.
        field: String,
    },
    /// Unseen.
    None {},
    /// At the top right of the first page, as on annexes and copies (Nghị định 30/2020/NĐ-CP).
    TopRight {},
}

impl Default for Spot {
    fn default() -> Spot {
        Spot::Auto {}
    }
}

/// What is seen of a PDF before it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PdfLook {
    /// How many pages it has.
    pub pages: usize,
    /// Its empty signature fields.
    pub fields: Vec<Field>,
    /// How many signatures it has.
    pub signatures: usize,
}

/// An empty signature field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its full name.
    pub name: String,
    /// What it is called for people.
    pub label: Option<String>,
    /// Its page, from 0; none where it stands on no page.
    pub page: Option<usize>,
}

/// A signed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The signed PDF, or the detached signature.
    pub bytes: Vec<u8>,
    /// The level that was reached.
    pub level: Level,
    /// Why it is lower than the one asked for.
    pub message: Option<String>,
}

/// What [`Desk::certificates`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Certificates {
    /// The certificates with a private key.
    pub certificates: Vec<Certificate>,
    /// A sentence for each module or token that could not be read.
    pub notes: Vec<String>,
}

/// A certificate on a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// Its SHA-256 in 64 small hexadecimal digits.
    pub id: String,
    /// Whom or what it names.
    pub owner: String,
    /// The owner's organisation.
    pub organization: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// Its serial number in hexadecimal digits.
    pub serial: String,
    /// From when it holds, RFC 3339 in UTC.
    pub not_before: String,
    /// Until when it holds, RFC 3339 in UTC.
    pub not_after: String,
    /// Days until then, below 0 afterwards.
    pub days_left: i64,
    /// Kind and size of the key, such as `RSA 2048`.
    pub key: String,
    /// The token's label.
    pub token: String,
    /// The token's serial number.
    pub token_serial: String,
    /// How the token's PIN stands.
    pub pin: Pin,
    /// Whether it can sign now.
    pub usable: bool,
    /// Why it cannot.
    pub note: Option<String>,
}

/// How a token's PIN stands (PKCS#11, flags of `CK_TOKEN_INFO`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Pin {
    /// Nothing is wrong with it.
    Ok,
    /// Wrong PINs were typed (`CKF_USER_PIN_COUNT_LOW`).
    Low,
    /// One try is left (`CKF_USER_PIN_FINAL_TRY`).
    Last,
    /// Locked (`CKF_USER_PIN_LOCKED`).
    Locked,
    /// Typed on the device (`CKF_PROTECTED_AUTHENTICATION_PATH`).
    Pad,
}

/// What is, or would be, done with a certificate that is to be put onto its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Installation {
    /// How far it got.
    pub state: InstallationState,
    /// One sentence for the person.
    pub message: String,
    /// The label of the token that has the key.
    pub token: Option<String>,
    /// The certificate that came.
    pub new: Line,
    /// The one on the token that it follows.
    pub old: Option<Line>,
    /// What has to hold, each with its finding.
    pub conditions: Vec<Condition>,
}

/// How far an installation got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InstallationState {
    /// All conditions are met; nothing is written yet.
    Possible,
    /// Written and read back.
    Done,
    /// A condition is not met, or the person did not agree.
    Refused,
}

/// A certificate in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Whom or what it names.
    pub owner: String,
    /// Its serial number in hexadecimal digits.
    pub serial: String,
    /// From when it holds, RFC 3339 in UTC.
    pub not_before: String,
    /// Until when it holds, RFC 3339 in UTC.
    pub not_after: String,
}

/// Something that has to hold before a certificate is installed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// What it is.
    pub what: String,
    /// Whether it holds.
    pub met: bool,
    /// The finding, and what to do where it does not hold.
    pub message: String,
}
