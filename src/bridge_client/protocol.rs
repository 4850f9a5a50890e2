//! What the helper is asked and answers, as `docs/bridge.md` describes it. Keys that the page has no use for are left out.

use serde::{Deserialize, Serialize};

/// A helper that is running.
#[derive(Debug, Clone, Deserialize)]
pub struct Status {
    /// `chukyso`.
    pub name: String,
    /// Whether the token sent along is good.
    pub paired: bool,
}

/// The certificates with a key on the tokens that are plugged in.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Certificates {
    /// All of them.
    pub certificates: Vec<Certificate>,
    /// A sentence for each module or token that could not be read.
    pub notes: Vec<String>,
}

/// A certificate on a token.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
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

/// How a token's PIN stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
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

/// How the files of a job are to be signed.
#[derive(Debug, Clone, Serialize)]
pub struct Terms {
    /// In the PDF, or beside the file.
    pub kind: Kind,
    /// The certificate's id.
    pub certificate: String,
    /// The level asked for.
    pub level: Level,
    /// The reason that the signature states.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Where the signature stands in a PDF.
    pub spot: Spot,
}

/// What kind of signature is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// In the PDF.
    Pdf,
    /// In a file of its own, `.p7s`.
    Detached,
}

/// The baseline levels of ETSI EN 319 142-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
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

/// A file that was handed over.
#[derive(Debug, Clone, Deserialize)]
pub struct Added {
    /// Its number in the job.
    pub file: usize,
    /// The empty signature fields of a PDF.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// An empty signature field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it is called for people.
    pub label: Option<String>,
    /// Its page, from 0.
    pub page: Option<usize>,
}

/// How far a job is.
#[derive(Debug, Clone, Deserialize)]
pub struct Progress {
    /// Whether anything is still to come.
    pub state: Phase,
    /// Why it broke off.
    pub message: Option<String>,
    /// Its files, in the order in which they came.
    pub files: Vec<FileTold>,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
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

/// How far a file of a job is.
#[derive(Debug, Clone, Deserialize)]
pub struct FileTold {
    /// How far.
    pub state: FileState,
    /// Why it failed, or why its level is lower than the one asked for.
    pub message: Option<String>,
    /// The level that was reached.
    pub level: Option<Level>,
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileState {
    /// Not yet signed.
    Waiting,
    /// It can be fetched.
    Signed,
    /// It was not signed.
    Failed,
}

/// What is, or would be, done with a certificate that is to be put onto its token.
#[derive(Debug, Clone, Deserialize)]
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

/// How far an installation got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InstallationState {
    /// Nothing is in the way; nothing is written yet.
    Possible,
    /// Written and read back.
    Done,
    /// A condition is not met, or the person did not agree.
    Refused,
}

/// A certificate in short.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
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

/// Something that has to hold before a certificate is installed.
#[derive(Debug, Clone, Deserialize)]
pub struct Condition {
    /// What it is.
    pub what: String,
    /// Whether it holds.
    pub met: bool,
    /// The finding, and what to do where it does not hold.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_said_as_the_interface_wants_them() {
        let terms = |spot, reason: &str| Terms {
            kind: Kind::Pdf,
            certificate: "0a".to_owned(),
            level: Level::Lta,
            reason: reason.to_owned(),
            spot,
        };
        let field = Spot::Field {
            field: "chu-ky-1".to_owned(),
        };
        for (terms, expected) in [
            (
                terms(field, "Duyệt"),
                r#"{"kind":"pdf","certificate":"0a","level":"lta","reason":"Duyệt","spot":{"kind":"field","field":"chu-ky-1"}}"#,
            ),
            (
                terms(Spot::TopRight, ""),
                r#"{"kind":"pdf","certificate":"0a","level":"lta","spot":{"kind":"top-right"}}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&terms).unwrap(), expected);
        }
    }

    #[test]
    fn the_examples_of_the_interface_are_understood() {
        let progress: Progress = serde_json::from_str(
            r#"{"state":"signing","done":1,"total":2,"message":null,"files":[
                {"state":"signed","message":null,"level":"b","size":48210},
                {"state":"waiting","message":null,"level":null,"size":null}]}"#,
        )
        .unwrap();
        assert_eq!(progress.state, Phase::Signing);
        assert_eq!(progress.files[0].level, Some(Level::B));
        assert_eq!(progress.files[1].state, FileState::Waiting);

        let added: Added = serde_json::from_str(r#"{"file":3,"sha256":"00"}"#).unwrap();
        assert_eq!((added.file, added.fields.len()), (3, 0));

        let installation: Installation = serde_json::from_str(
            r#"{"state":"possible","message":"m","token":null,
                "new":{"owner":"a","serial":"01","notBefore":"2024-01-05T00:00:00Z","notAfter":"2029-01-05T00:00:00Z"},
                "old":null,"conditions":[{"what":"w","met":true,"message":""}]}"#,
        )
        .unwrap();
        assert_eq!(installation.state, InstallationState::Possible);
        assert_eq!(installation.new.not_after, "2029-01-05T00:00:00Z");
    }
}
