//! What is to be held of a whole file: each of its signatures and time stamps, and one outcome.
//!
//! The command line, the bridge and the page show what is found here; it comes as data and as Vietnamese sentences.
//! The steps are those of ETSI EN 319 102-1, 5.5 and 5.6, as far as they go without the time at which evidence was there:
//! time stamps over the file are looked at first, the newest before the others, as each shows that what it covers was
//! there at its time; then the signatures, each with the earliest time that was shown.

mod broken;
mod claims;
mod doubt;
mod good;
mod level;
mod person;

use std::fmt;

use chrono::{DateTime, FixedOffset, Utc};

use crate::certificate;
use crate::chain::Trust;
use crate::pdf::{self, Changes, Extent, Pdf, PdfError, Stored, SubFilter};
use crate::revocation::Material;
use crate::verdict::{Indication, in_vietnam};
use crate::verify::{self, Question, Report, Stamp};

pub use broken::broken_signature;
pub use doubt::{Doubt, Remark};
pub use good::Good;
pub use level::Level;
pub use person::Person;

use claims::{impossible_claim, reasons, remarks};
use level::Shelf;
use person::shown;

/// What was found about a file, or about a signature beside a file.
#[derive(Debug, Clone)]
pub struct DocumentReport {
    /// Who signed, in the order in which the signatures were made as far as the file tells.
    pub signatures: Vec<SignatureReport>,
    /// Time stamps over the whole file, in the same order.
    pub stamps: Vec<StampReport>,
}

/// What was found about one signature.
#[derive(Debug, Clone)]
pub struct SignatureReport {
    /// What the PDF says about it; nothing for a signature beside a file.
    pub in_pdf: Option<pdf::Signature>,
    /// What was changed in the PDF afterwards.
    ///
    /// Nothing for a signature beside a file, for one whose place is not as it should be, and where it cannot be told.
    pub changes: Option<Changes>,
    /// What was found about the signature itself.
    pub report: Report,
    /// The level that was reached; nothing for a signature that does not follow PAdES or CAdES.
    pub level: Option<Level>,
    /// Why it has not passed, the gravest first; nothing where it has.
    pub doubts: Vec<Doubt>,
    /// What is worth knowing and does not stand against it.
    pub remarks: Vec<Remark>,
}

/// What was found about a time stamp over the whole file.
#[derive(Debug, Clone)]
pub struct StampReport {
    /// What the PDF says about it.
    pub in_pdf: pdf::Signature,
    /// What was found about the stamp itself.
    pub stamp: Stamp,
    /// Why it has not passed, the gravest first; nothing where it has.
    pub doubts: Vec<Doubt>,
}

/// What is to be held of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody has signed it.
    Unsigned,
    /// The worst of what is to be held of its signatures.
    Signed(Indication),
}

impl Outcome {
    /// The standard's name (ETSI EN 319 102-1, 5.1.3); for a file without signatures one of ours.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Unsigned => "UNSIGNED",
            Outcome::Signed(indication) => indication.name(),
        }
    }

    /// For officials.
    pub fn label(self) -> &'static str {
        match self {
            Outcome::Unsigned => "Chưa ký số",
            Outcome::Signed(indication) => indication.label(),
        }
    }

    /// One Vietnamese sentence: what that means for the file, and what to do.
    pub fn message(self) -> &'static str {
        match self {
            Outcome::Unsigned => {
                "Tệp này không có chữ ký số nào: hãy đề nghị người gửi ký số, hoặc chọn đúng tệp đã ký."
            }
            Outcome::Signed(Indication::TotalPassed) => {
                "Mọi chữ ký số của tệp đều hợp lệ và nội dung đã ký không bị thay đổi."
            }
            Outcome::Signed(Indication::Indeterminate) => {
                "Chưa đủ căn cứ để kết luận về chữ ký số của tệp: hãy xem ở từng chữ ký còn thiếu gì và cần làm gì."
            }
            Outcome::Signed(Indication::TotalFailed) => {
                "Tệp có chữ ký số không hợp lệ: không sử dụng tệp này, hãy xem lý do và hỏi lại người gửi."
            }
        }
    }
}

/// The standard's name.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Verifies all signatures of a PDF, with what the file holds for that and the material handed in.
///
/// # Errors
/// Where the file cannot be read; see [`PdfError`]. A file that nobody has signed is no error.
pub fn verify_pdf(
    bytes: &[u8],
    trust: &Trust,
    now: DateTime<Utc>,
    material: &Material<'_>,
) -> Result<DocumentReport, PdfError> {
    let file = Pdf::open(bytes)?;
    let found = file.signatures()?;
    // What is left of a file that was cut off in its signature.
    if found.is_empty() && file.has_junk_at_end() {
        return Err(PdfError::JunkAtEnd);
    }
    let stored = file.read_dss().unwrap_or_default();
    let material = together(&stored, material);
    let scene = Scene {
        bytes,
        file: &file,
        trust,
        now,
        material: &material,
    };
    let is_stamp = |signature: &&pdf::Signature| signature.sub_filter == SubFilter::TimeStamp;
    let mut stamps: Vec<(&pdf::Signature, Stamp)> = Vec::new();
    let mut proofs = Vec::new();
    for signature in found.iter().filter(is_stamp).rev() {
        let stamp = scene.stamp(signature, earliest(&proofs, signature));
        proofs.extend(proof(signature, &stamp));
        stamps.push((signature, stamp));
    }
    stamps.reverse();
    let shelves = shelves(&file, &stored, &stamps);
    let signatures = found.iter().filter(|signature| !is_stamp(signature));
    let signatures: Vec<(&pdf::Signature, Vec<Report>)> = signatures
        .map(|signature| (signature, scene.reports(signature, &proofs)))
        .collect();

    // What came with these is borne by those before; what only looks like them is not.
    let mut holding: Vec<&pdf::Signature> = Vec::new();
    let held = signatures.iter().filter(|(own, reports)| {
        holds(own) && matches!(&reports[..], [report] if is_over_its_content(report))
    });
    holding.extend(held.map(|(own, _)| *own));
    let held = stamps.iter().filter(|(own, stamp)| {
        let mut reasons = stamp.verdict.reasons.iter();
        holds(own) && stamp.authority.is_some() && !reasons.any(good::speaks_of_the_signature)
    });
    holding.extend(held.map(|(own, _)| *own));

    let stamps = stamps.into_iter();
    let signatures = signatures.into_iter();
    Ok(DocumentReport {
        signatures: signatures
            .map(|(own, reports)| scene.signature(own, reports, &shelves, &holding))
            .collect(),
        stamps: stamps
            .map(|(own, stamp)| scene.stamp_report(own, stamp, &holding))
            .collect(),
    })
}

/// Whether a signature's place and kind are right.
fn holds(signature: &pdf::Signature) -> bool {
    signature.faults.is_empty() && !matches!(signature.sub_filter, SubFilter::Other(_))
}

fn is_over_its_content(report: &Report) -> bool {
    let mut reasons = report.verdict.reasons.iter();
    report.signer.is_some() && !reasons.any(good::speaks_of_the_signature)
}

/// Verifies a signature that stands beside a file (`.p7s`, as DER, BER or PEM). There is a report for each signer, at least one.
pub fn verify_detached(
    signature: &[u8],
    content: &[u8],
    trust: &Trust,
    now: DateTime<Utc>,
    material: &Material<'_>,
) -> DocumentReport {
    let question = Question {
        content: &[content],
        now,
        existed: None,
        material,
    };
    let signature = &*certificate::unwrapped(signature);
    let reports = verify::signatures(signature, &question, trust);
    let signatures = reports.into_iter().enumerate().map(|(place, report)| {
        let level = level::reached(&report, signature, place, &[Shelf::default()], trust, now);
        SignatureReport {
            in_pdf: None,
            changes: None,
            level,
            doubts: doubt::gravest_first(reasons(&report).chain(impossible_claim(
                &report,
                &[report.claimed],
                now,
            ))),
            remarks: remarks(&report, &[report.claimed]),
            report,
        }
    });
    DocumentReport {
        signatures: signatures.collect(),
        stamps: Vec::new(),
    }
}

/// Verifies a PDF beside which a signature stands: that one, and those inside. The worst decides.
///
/// # Errors
/// Where it holds signatures and cannot be read. One without may be anything, such as a file that is encrypted.
pub fn verify_pdf_and_detached(
    signature: &[u8],
    content: &[u8],
    trust: &Trust,
    now: DateTime<Utc>,
    material: &Material<'_>,
) -> Result<DocumentReport, PdfError> {
    let mut report = verify_detached(signature, content, trust, now, material);
    match verify_pdf(content, trust, now, material) {
        Ok(inside) => {
            report.signatures.extend(inside.signatures);
            report.stamps.extend(inside.stamps);
        }
        // Where digits of a signature are left out is written in the file itself, be it encrypted or not.
        Err(error) if memchr::memmem::find(content, b"/ByteRange").is_some() => return Err(error),
        Err(_) => {}
    }
    Ok(report)
}

impl DocumentReport {
    /// What is to be held of the file. Time stamps count only by what they show of signatures.
    pub fn outcome(&self) -> Outcome {
        let worst = self
            .signatures
            .iter()
            .map(SignatureReport::indication)
            .max();
        worst.map_or(Outcome::Unsigned, Outcome::Signed)
    }
}

impl SignatureReport {
    /// What is to be held of it.
    pub fn indication(&self) -> Indication {
        doubt::worst(&self.doubts)
    }

    /// The standard's names for outcome and reasons, such as `INDETERMINATE TRY_LATER`.
    pub fn names(&self) -> String {
        doubt::names(&self.doubts)
    }

    /// Who signed, by the certificate.
    pub fn signer(&self) -> Option<Person> {
        self.report.signer.as_ref().map(Person::of)
    }

    /// The chain from the signer up, as far as it was found.
    pub fn chain(&self) -> Vec<Person> {
        self.report.path.iter().map(Person::of).collect()
    }

    /// When the signer says to have signed: by the signer's own clock, in its own zone where the file tells it.
    pub fn claimed(&self) -> Option<DateTime<FixedOffset>> {
        let stated = self.in_pdf.as_ref().and_then(|signature| signature.time);
        stated.or_else(|| self.report.claimed.map(|time| time.fixed_offset()))
    }

    /// One Vietnamese sentence: when it was signed, and how sure that is.
    pub fn time_message(&self) -> String {
        let claimed = self.claimed().map(|time| in_vietnam(time.to_utc()));
        match (self.report.proven, claimed) {
            (Some(proven), Some(claimed)) => format!(
                "Dấu thời gian tin cậy chứng minh chữ ký đã có lúc {}; người ký ghi đã ký lúc {claimed}.",
                in_vietnam(proven)
            ),
            (Some(proven), None) => format!(
                "Dấu thời gian tin cậy chứng minh chữ ký đã có lúc {}.",
                in_vietnam(proven)
            ),
            (None, Some(claimed)) => format!(
                "Máy của người ký ghi đã ký lúc {claimed}; thời điểm này không có dấu thời gian tin cậy chứng minh."
            ),
            (None, None) => "Chữ ký không ghi thời điểm ký.".into(),
        }
    }

    /// Why it was signed, by the file's own words.
    pub fn reason(&self) -> Option<String> {
        stated(self.in_pdf.as_ref()?.reason.as_deref())
    }

    /// Where it was signed, by the file's own words.
    pub fn place(&self) -> Option<String> {
        stated(self.in_pdf.as_ref()?.place.as_deref())
    }

    /// The field that holds it; nothing beside a file, or where no field does.
    pub fn field(&self) -> Option<String> {
        stated(
            self.in_pdf
                .as_ref()
                .map(|signature| signature.field.as_str()),
        )
    }

    /// What was found good, each with a sentence.
    pub fn good(&self) -> Vec<Good> {
        good::of(self)
    }

    /// What was changed afterwards, a Vietnamese sentence each.
    pub fn change_messages(&self) -> Vec<String> {
        let changes = self.changes.iter().flat_map(|changes| &changes.changes);
        changes.map(|change| shown(&change.message())).collect()
    }
}

impl StampReport {
    /// What is to be held of it.
    pub fn indication(&self) -> Indication {
        doubt::worst(&self.doubts)
    }

    /// The standard's names for outcome and reasons.
    pub fn names(&self) -> String {
        doubt::names(&self.doubts)
    }

    /// Why it has not passed, a Vietnamese sentence each.
    pub fn doubt_messages(&self) -> Vec<String> {
        let messages = self.doubts.iter().map(|doubt| match doubt {
            Doubt::Itself(reason) => reason.message_of_stamp(),
            other => other.message(),
        });
        messages.collect()
    }

    /// Who stamped, by the certificate.
    pub fn authority(&self) -> Option<Person> {
        self.stamp.authority.as_ref().map(Person::of)
    }
}

/// What a stamp proves. That the file was changed later takes nothing from what it covers.
fn proof(in_pdf: &pdf::Signature, stamp: &Stamp) -> Option<Proof> {
    let stands = stamp.verdict.passed() && in_pdf.faults.is_empty();
    let time = stamp.time.filter(|_| stands)?;
    let [_, before, ..] = in_pdf.byte_range;
    Some(Proof {
        time,
        covers: usize::try_from(before).ok()?,
    })
}

/// That the file's beginning up to an offset was there at a time.
struct Proof {
    time: DateTime<Utc>,
    covers: usize,
}

/// The earliest time at which the signature is known to have been there.
fn earliest(proofs: &[Proof], signature: &pdf::Signature) -> Option<DateTime<Utc>> {
    let over = proofs
        .iter()
        .filter(|proof| signature.revision_end <= proof.covers);
    over.map(|proof| proof.time).min()
}

/// What is stored in the whole file, and in each revision that a stamp which passed protects.
fn shelves(file: &Pdf<'_>, stored: &Stored, stamps: &[(&pdf::Signature, Stamp)]) -> Vec<Shelf> {
    let mut shelves = vec![Shelf {
        stored: stored.clone(),
        protected_from: None,
    }];
    for (in_pdf, stamp) in stamps {
        let Some(proof) = proof(in_pdf, stamp) else {
            continue;
        };
        let stored = file.read_dss_until(in_pdf.revision_end);
        shelves.push(Shelf {
            stored: stored.unwrap_or_default(),
            protected_from: Some(proof.covers),
        });
    }
    shelves
}

/// Everything at hand about a PDF.
struct Scene<'a> {
    bytes: &'a [u8],
    file: &'a Pdf<'a>,
    trust: &'a Trust,
    now: DateTime<Utc>,
    material: &'a Material<'a>,
}

impl Scene<'_> {
    fn stamp(&self, signature: &pdf::Signature, existed: Option<DateTime<Utc>>) -> Stamp {
        let content: Vec<&[u8]> = signature.covered(self.bytes).collect();
        let question = self.question(&content, existed);
        verify::stamp(&signature.contents, &question, self.trust)
    }

    /// A report for each signer of a signature, at least one.
    fn reports(&self, signature: &pdf::Signature, proofs: &[Proof]) -> Vec<Report> {
        let content: Vec<&[u8]> = signature.covered(self.bytes).collect();
        let question = self.question(&content, earliest(proofs, signature));
        verify::signatures(&signature.contents, &question, self.trust)
    }

    fn stamp_report(
        &self,
        signature: &pdf::Signature,
        stamp: Stamp,
        holding: &[&pdf::Signature],
    ) -> StampReport {
        let (_, mut doubts) = self.look_around(signature, holding);
        // A stamp says nothing about what others fill in later.
        doubts.retain(|doubt| *doubt != Doubt::Filled);
        if signature.faults.is_empty() {
            doubts.extend(stamp.verdict.reasons.iter().cloned().map(Doubt::Itself));
        }
        StampReport {
            in_pdf: signature.clone(),
            stamp,
            doubts: doubt::gravest_first(doubts),
        }
    }

    fn signature(
        &self,
        signature: &pdf::Signature,
        mut reports: Vec<Report>,
        shelves: &[Shelf],
        holding: &[&pdf::Signature],
    ) -> SignatureReport {
        let several = reports.len() > 1;
        let report = reports.swap_remove(0);
        let (changes, mut doubts) = self.look_around(signature, holding);
        let claims = [signature.time.map(|time| time.to_utc()), report.claimed];
        if signature.faults.is_empty() {
            match &signature.sub_filter {
                SubFilter::Other(name) => doubts.push(Doubt::Unsupported(shown(name))),
                _ if several => doubts.push(Doubt::SeveralSigners),
                _ => {
                    doubts.extend(reasons(&report));
                    doubts.extend(impossible_claim(&report, &claims, self.now));
                }
            }
        }
        let protected = shelves.iter().filter(|shelf| {
            let from = shelf.protected_from;
            from.is_none_or(|covers| signature.revision_end <= covers)
        });
        let protected: Vec<Shelf> = protected.cloned().collect();
        let is_pades = signature.sub_filter == SubFilter::Cades && signature.faults.is_empty();
        let level = is_pades
            .then(|| {
                let contents = &signature.contents;
                level::reached(&report, contents, 0, &protected, self.trust, self.now)
            })
            .flatten();
        let mut remarks = remarks(&report, &claims);
        let filled = changes
            .as_ref()
            .is_some_and(|changes| changes.extent == Extent::Forms);
        if filled && !doubts.iter().any(Doubt::is_of_changes) {
            remarks.push(Remark::ChangedSince);
        }
        SignatureReport {
            in_pdf: Some(signature.clone()),
            remarks,
            changes,
            level,
            doubts: doubt::gravest_first(doubts),
            report,
        }
    }

    fn question<'q>(
        &'q self,
        content: &'q [&'q [u8]],
        existed: Option<DateTime<Utc>>,
    ) -> Question<'q> {
        Question {
            content,
            now: self.now,
            existed,
            material: self.material,
        }
    }

    /// What is wrong about a signature's place, or what was changed after it.
    fn look_around(
        &self,
        signature: &pdf::Signature,
        holding: &[&pdf::Signature],
    ) -> (Option<Changes>, Vec<Doubt>) {
        if !signature.faults.is_empty() {
            let faults = signature.faults.iter().copied();
            return (None, faults.map(Doubt::Place).collect());
        }
        match self.file.changes_after(signature, holding) {
            Ok(changes) => {
                let doubt = doubt::of_changes(&changes, signature);
                (Some(changes), doubt.into_iter().collect())
            }
            Err(error) => (None, vec![Doubt::Unclear(error)]),
        }
    }
}

/// What the file holds and what was handed in.
fn together<'a>(stored: &'a Stored, given: &Material<'a>) -> Material<'a> {
    let all = |stored: &'a [Vec<u8>], given: &[&'a [u8]]| {
        let stored = stored.iter().map(Vec::as_slice);
        stored.chain(given.iter().copied()).collect()
    };
    Material {
        certificates: all(&stored.certificates, &given.certificates),
        answers: all(&stored.ocsps, &given.answers),
        lists: all(&stored.crls, &given.lists),
    }
}

fn stated(text: Option<&str>) -> Option<String> {
    text.map(shown).filter(|text| !text.trim().is_empty())
}
