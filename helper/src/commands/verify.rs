//! `chukyso verify`: what is to be held of signed files.

mod given;
mod hints;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use helper::roots::{self, Roots};
use helper::settings::Settings;
use helper::sign::{Collected, Services, beside};
use seal::document::{
    DocumentReport, Outcome, Person, SignatureReport, verify_detached, verify_pdf,
    verify_pdf_and_detached,
};
use seal::revocation::Material;
use seal::verdict::Indication;
use seal::verify::Stamp;
use serde_json::{Value, json};

use crate::{input, output};
use given::Given;
use words::write_words;

/// Arguments of `verify`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Các tệp PDF đã ký, hoặc tệp có tệp chữ ký (.p7s) cùng tên bên cạnh.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    how: How,
}

/// How files are verified.
#[derive(clap::Args)]
pub struct How {
    /// Thư mục chứng thư số gốc tin cậy, thêm vào các chứng thư số gốc có sẵn.
    #[arg(long)]
    roots: Option<PathBuf>,
    /// Hỏi máy chủ của nơi cấp về tình trạng thu hồi mới nhất (OCSP, CRL), kể cả khi tệp có kèm bằng chứng cũ.
    #[arg(long)]
    online: bool,
    /// Danh sách thu hồi (CRL) hoặc trả lời OCSP đã tải sẵn, để kiểm tra khi không có mạng (ghi nhiều lần được).
    #[arg(long = "crl")]
    evidence: Vec<PathBuf>,
    /// In ra JSON cho chương trình khác đọc.
    #[arg(long)]
    json: bool,
}

/// What was found about a file.
pub struct Verified {
    /// The file.
    pub file: PathBuf,
    /// The report, or why there is none.
    pub report: Result<DocumentReport, String>,
    /// What else is to be said of the file.
    pub remarks: Vec<String>,
    /// What was found about the signed file inside, as a batch file has one, or why nothing was.
    pub letter: Option<Result<DocumentReport, String>>,
}

impl Verified {
    /// Whether no signed file inside is broken or left undecided.
    fn is_sound_inside(&self) -> bool {
        self.letter.as_ref().is_none_or(|letter| {
            let outcome = letter.as_ref().map(DocumentReport::outcome);
            matches!(
                outcome,
                Ok(Outcome::Unsigned | Outcome::Signed(Indication::TotalPassed))
            )
        })
    }
}

/// Verifies files; the exit status is 0 where all are valid, 1 where one is not or cannot be decided, 2 where one cannot be read.
///
/// # Errors
/// A sentence where the roots cannot be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let verifier = arguments.how.verifier()?;
    let files = input::expanded(&arguments.files);
    let verified: Vec<Verified> = files.iter().map(|file| verifier.file(file)).collect();
    tell(&verified, &verifier, arguments.how.json)
}

impl How {
    /// Whether JSON is wanted.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// What verifies so.
    ///
    /// # Errors
    /// A sentence where the roots cannot be read.
    pub fn verifier(&self) -> Result<Verifier, String> {
        let settings = Settings::read()?;
        let roots = roots::read(self.roots.as_deref().or(settings.roots.as_deref()))?;
        Ok(Verifier {
            given: Given::read(&input::expanded(&self.evidence))?,
            roots,
            services: self.online.then(|| Services::new(None)),
            now: Utc::now(),
        })
    }
}

/// Verifies with what is trusted here.
pub struct Verifier {
    roots: Roots,
    /// Evidence from files.
    given: Given,
    /// Where what a file lacks is asked for; nothing where the network is not to be used.
    services: Option<Services>,
    now: DateTime<Utc>,
}

impl Verifier {
    /// Verifies a file: with a signature beside it that one, else those inside.
    pub fn file(&self, file: &Path) -> Verified {
        let mut remarks = Vec::new();
        Verified {
            report: self.report(file, &mut remarks),
            file: file.to_owned(),
            remarks,
            letter: None,
        }
    }

    fn report(&self, file: &Path, remarks: &mut Vec<String>) -> Result<DocumentReport, String> {
        input::is_file(file)?;
        // Whoever names the signature means the file beside it.
        let signed = input::signed_by(file);
        let file = match &signed {
            Some(signed) if signed.is_file() => signed,
            Some(signed) => {
                let name = signed.file_name().unwrap_or_default().to_string_lossy();
                return Err(format!(
                    "Đây là tệp chữ ký của {name}: hãy để tệp {name} cùng thư mục với tệp chữ ký này rồi kiểm tra tệp {name}."
                ));
            }
            None => file,
        };
        let bytes = input::bytes(file)?;
        let beside = beside(file);
        if beside.is_file() {
            let signature = input::bytes(&beside)?;
            return self.with_evidence(remarks, |material| {
                self.beside(&signature, &bytes, material)
            });
        }
        let ends_in = |wanted: &str| {
            let ending = file.extension();
            ending.is_some_and(|ending| ending.eq_ignore_ascii_case(wanted))
        };
        if !bytes.starts_with(b"%PDF-") && !ends_in("pdf") {
            return Err(format!(
                "Không thấy tệp chữ ký {} bên cạnh: hãy để tệp chữ ký cùng thư mục với tệp đã ký.",
                beside.file_name().unwrap_or_default().to_string_lossy()
            ));
        }
        self.pdf(&bytes, remarks)
    }

    /// Verifies a signature beside a file, and those inside where it is a PDF.
    fn beside(
        &self,
        signature: &[u8],
        bytes: &[u8],
        material: &Material<'_>,
    ) -> Result<DocumentReport, String> {
        let (trust, now) = (&self.roots.trust, self.now);
        if !bytes.starts_with(b"%PDF-") {
            return Ok(verify_detached(signature, bytes, trust, now, material));
        }
        verify_pdf_and_detached(signature, bytes, trust, now, material)
            .map_err(|fault| fault.message_of_verifying())
    }

    /// Verifies the signatures inside a PDF.
    ///
    /// # Errors
    /// A sentence where it cannot be read.
    pub fn pdf(&self, bytes: &[u8], remarks: &mut Vec<String>) -> Result<DocumentReport, String> {
        self.with_evidence(remarks, |material| {
            verify_pdf(bytes, &self.roots.trust, self.now, material)
                .map_err(|fault| fault.message_of_verifying())
        })
    }

    /// Verifies; where the network may be used, once more with what was lacking.
    fn with_evidence(
        &self,
        remarks: &mut Vec<String>,
        verify: impl Fn(&Material<'_>) -> Result<DocumentReport, String>,
    ) -> Result<DocumentReport, String> {
        let Roots {
            trust, authorities, ..
        } = &self.roots;
        let mut material = Material {
            certificates: authorities.iter().map(|own| own.der()).collect(),
            answers: self.given.answers.iter().map(Vec::as_slice).collect(),
            lists: self.given.lists.iter().map(Vec::as_slice).collect(),
        };
        let report = verify(&material)?;
        let Some(services) = &self.services else {
            return Ok(report);
        };
        let (found, lacks) = Collected::for_report(&report, trust, services, self.now);
        remarks.extend(lacks);
        material
            .answers
            .extend(found.answers.iter().map(Vec::as_slice));
        material.lists.extend(found.lists.iter().map(Vec::as_slice));
        verify(&material)
    }
}

/// Prints what was found and, for people, what to do about what was lacking.
///
/// # Errors
/// A sentence where it cannot be printed.
pub fn tell(verified: &[Verified], verifier: &Verifier, as_json: bool) -> Result<ExitCode, String> {
    if as_json {
        let files: Vec<Value> = verified.iter().map(line).collect();
        output::print(format!("{:#}\n", json!({ "files": files })).as_bytes())?;
    } else {
        let mut text = String::new();
        verified.iter().for_each(|own| write_words(&mut text, own));
        let reports = verified.iter().filter_map(|own| own.report.as_ref().ok());
        hints::write(&mut text, reports, verifier);
        output::print(text.as_bytes())?;
    }
    let status = verified.iter().map(|own| match &own.report {
        Err(_) => 2,
        Ok(report) => {
            let is_good = report.outcome() == Outcome::Signed(Indication::TotalPassed)
                && own.is_sound_inside();
            u8::from(!is_good)
        }
    });
    Ok(ExitCode::from(status.max().unwrap_or(0)))
}

fn line(verified: &Verified) -> Value {
    let mut line = found(&verified.report);
    line["file"] = json!(verified.file.display().to_string());
    if verified.report.is_ok() {
        line["remarks"] = json!(verified.remarks);
    }
    if let Some(letter) = &verified.letter {
        line["letter"] = found(letter);
    }
    line
}

/// What was found, or why nothing was.
fn found(report: &Result<DocumentReport, String>) -> Value {
    match report {
        Err(why) => json!({ "error": why }),
        Ok(report) => json!({
            "outcome": report.outcome().name(),
            "message": report.outcome().message(),
            "signatures": report.signatures.iter().map(signature).collect::<Vec<_>>(),
            "timeStamps": report.stamps.iter().map(|stamp| json!({
                "time": stamp.stamp.time,
                "authority": stamp.authority().map(|person| person.name),
                "indication": stamp.names(),
                "doubts": stamp.doubt_messages(),
            })).collect::<Vec<_>>(),
        }),
    }
}

/// A time stamp beside a signature.
fn stamp(own: &Stamp) -> Value {
    let reasons = own.verdict.reasons.iter();
    json!({
        "time": own.time,
        "authority": own.authority.as_ref().map(|authority| Person::of(authority).name),
        "indication": own.verdict.to_string(),
        "doubts": reasons.map(|reason| reason.message_of_stamp()).collect::<Vec<_>>(),
    })
}

fn signature(own: &SignatureReport) -> Value {
    let person = |person: Person| {
        json!({
            "name": person.name,
            "agencies": person.agencies,
            "issuer": person.issuer,
            "serial": person.serial,
            "notBefore": person.from,
            "notAfter": person.to,
        })
    };
    json!({
        "field": own.field(),
        "indication": own.names(),
        "level": own.level.map(|level| level.name()),
        "signer": own.signer().map(person),
        "claimed": own.claimed(),
        "proven": own.report.proven,
        "reason": own.reason(),
        "location": own.place(),
        "good": own.good().iter().map(|good| good.message()).collect::<Vec<_>>(),
        "doubts": own.doubts.iter().map(|doubt| doubt.message()).collect::<Vec<_>>(),
        "remarks": own.remarks.iter().map(|remark| remark.message()).collect::<Vec<_>>(),
        "changes": own.change_messages(),
        "timeStamps": own.report.stamps.iter().map(stamp).collect::<Vec<_>>(),
    })
}
