//! Signing whole files: PDFs with the signature inside (PAdES), any other file with one beside it (CAdES, `.p7s`).

mod batch;
mod evidence;
mod fault;
mod inside;
mod pdf;
mod plan;
mod reading;
mod services;
mod standing;

use chrono::{DateTime, FixedOffset, Utc};
use seal::algorithm::DigestAlgorithm;
use seal::chain::Trust;
use seal::cms::{self, Draft, Form};
use seal::key::Key;
use seal::revocation::Material;
use seal::verify::Question;
use seal::x509::Cert;

pub use batch::{NOT_REACHED, each};
pub use evidence::{Collected, chain_of, why_not};
pub use fault::Fault;
pub use inside::Inside;
pub use pdf::{SIGNED_ALREADY, Sight, can_sign, look_at, sign_pdf};
pub use plan::{Level, Place, Plan, page_place};
pub use reading::{beside, read, unread};
pub use services::{Services, stamp_address};
pub use standing::Standing;

/// Who signs, and what there is to prove it with.
pub struct Signer<'a> {
    /// The key.
    pub key: &'a (dyn Key + Sync),
    /// Certificates above that of the key, as far as they are at hand.
    pub chain: &'a [Cert],
    /// The roots that are trusted.
    pub trust: &'a Trust,
    /// The servers.
    pub services: &'a Services,
}

/// What a signature has become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The level reached, which may be lower than the one asked for.
    pub level: Level,
    /// Why it is lower; or what is worth knowing.
    pub note: Option<String>,
    /// What the field that was there for it is called, for people; nothing where none was, or it has no such name.
    pub field: Option<String>,
    /// Why the picture that was to be shown is not seen on any page; nothing where it is, or none was to be shown.
    pub unseen: Option<Unseen>,
}

/// Why a picture is not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// No empty field is left in the file.
    NoField,
    /// The field has no place on a page.
    NoPlace,
}

impl Unseen {
    /// One Vietnamese sentence.
    pub fn message(self) -> &'static str {
        match self {
            Unseen::NoField => {
                "Chữ ký và hình không hiện trên trang, vì tệp không còn ô chữ ký trống nào."
            }
            Unseen::NoPlace => {
                "Chữ ký và hình không hiện trên trang, vì ô chữ ký của tệp không có chỗ trên trang."
            }
        }
    }
}

/// Room for a time stamp: the largest that an authority with a chain of three long certificates gives.
const STAMP_ROOM: usize = 10_240;

/// Makes a detached signature over a file's bytes, beside those of an existing one where that is given.
///
/// # Errors
/// A sentence where nothing was signed.
pub fn sign_detached(
    bytes: &[u8],
    existing: Option<&[u8]>,
    level: Level,
    signer: &Signer<'_>,
    now: DateTime<FixedOffset>,
) -> Result<(Vec<u8>, Outcome), Fault> {
    let form = Form::File(now.with_timezone(&Utc));
    let digest = signer.key.algorithm().digest().digest(&[bytes]);
    let draft = draft(signer, &digest, form)?;
    let signature = signer.key.sign(draft.to_sign())?;
    let mut made = draft.finish(&signature).map_err(|fault| fault.message())?;
    let mut outcome = Outcome {
        level: Level::B,
        note: None,
        field: None,
        unseen: None,
    };
    if level > Level::B {
        match stamped(&made, signer.services) {
            Ok(with_stamp) => {
                made = with_stamp;
                outcome.level = Level::T;
            }
            Err(why) => outcome.note = Some(format!("{why} Tệp đã ký, chỉ đạt mức B-B.")),
        }
    }
    if level > Level::T && outcome.note.is_none() {
        outcome.note = Some(
            "Tệp chữ ký rời (.p7s) được ký đến mức B-T; bằng chứng lâu dài chỉ đưa vào tệp PDF."
                .to_owned(),
        );
    }
    if let Some(existing) = existing {
        made = cms::add_signer(existing, &made).map_err(|fault| fault.message().to_owned())?;
    }
    Ok((made, outcome))
}

/// Begins a signature by the signer's key.
fn draft(signer: &Signer<'_>, digest: &[u8], form: Form) -> Result<Draft, String> {
    let key = signer.key;
    Draft::new(
        key.certificate(),
        signer.chain,
        key.algorithm(),
        digest,
        form,
    )
    .map_err(|fault| fault.message())
}

/// The time stamps beside a signature, whatever it is over.
fn stamps_of(cms: &[u8], trust: &Trust, now: DateTime<Utc>) -> Vec<seal::verify::Stamp> {
    let question = Question {
        content: &[],
        now,
        existed: None,
        material: &Material::default(),
    };
    let reports = seal::verify::signatures(cms, &question, trust);
    reports
        .into_iter()
        .flat_map(|report| report.stamps)
        .collect()
}

/// A signature with a time stamp beside it.
fn stamped(cms: &[u8], services: &Services) -> Result<Vec<u8>, String> {
    let value = cms::signature_value(cms).map_err(|fault| fault.message().to_owned())?;
    let algorithm = DigestAlgorithm::Sha256;
    let token = services.stamp(algorithm, &algorithm.digest(&[&value]))?;
    cms::add_timestamp(cms, token.der()).map_err(|fault| fault.message().to_owned())
}
