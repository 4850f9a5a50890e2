//! Signing a PDF: the update with the signature, and behind it what later verifiers need.

use chrono::{DateTime, FixedOffset, Utc};
use seal::algorithm::DigestAlgorithm;
use seal::cms::Form;
use seal::document::{Person, broken_signature};
use seal::pdf::{
    self, Appearance, EmptyField, Extent, Look, Material, Options, Pdf, PdfError, Prepared,
    Purpose, Signature, Spot, add_dss, empty_fields, prepare, time_of_signing,
};

use super::evidence::Collected;
use super::{Fault, Level, Outcome, Place, Plan, STAMP_ROOM, Signer, Unseen, draft, stamped};

/// The typeface of the text on annexes and copies: upright, with the widths of Times New Roman.
const TYPEFACE: &[u8] = include_bytes!("../../../public/fonts/chukyso-serif-Regular.ttf");

/// Bytes left over beside what the signature needs.
const SPARE: usize = 64;

/// What can be known of a PDF before it is signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Sight {
    /// How many pages it has.
    pub pages: usize,
    /// The fields that wait for a signature.
    pub fields: Vec<EmptyField>,
    /// How many signatures it has already.
    pub signatures: usize,
}

/// Finds out whether a PDF can be signed as planned, so that one that cannot is refused before anybody types a PIN.
///
/// # Errors
/// A sentence where it cannot be signed, or where an earlier signature would suffer.
pub fn can_sign(bytes: &[u8], plan: &Plan) -> Result<(), String> {
    let field = field_for(bytes, plan)?;
    let time = time_of_signing(DateTime::UNIX_EPOCH.fixed_offset());
    let mut lines: Vec<&str> = plan.lines.iter().map(String::as_str).collect();
    lines.push(&time);
    let trial = Options {
        purpose: Purpose::Signature,
        field: &field.name,
        reason: plan.reason.as_deref(),
        place: plan.location.as_deref(),
        signer: None,
        time: None,
        room: SPARE,
        appearance: appearance(plan, &field, &lines)?,
    };
    let prepared = prepare(bytes, &trial).map_err(|fault| fault.message())?;
    if plan.level > Level::T {
        pdf::can_add_dss(bytes).map_err(|fault| fault.message())?;
    }
    // A further signature would seem to stand for what somebody changed.
    if let Some(why) = broken_signature(bytes).map_err(|fault| fault.message())? {
        return Err(why);
    }
    match spoils(bytes, &prepared).map_err(|fault| fault.message())? {
        true => Err("Hình hoặc chữ đặt ở chỗ này sẽ che nhiều phần trang đã có người ký, nên chữ ký trước sẽ không còn kết luận được: hãy chọn chỗ khác hoặc nhỏ hơn.".to_owned()),
        false => Ok(()),
    }
}

/// Said of a PDF that this one has signed already: once more is mostly a mistake, unless the place is named.
pub const SIGNED_ALREADY: &str = "Tệp này đã có chữ ký của chứng thư số này nên không ký lần nữa: nếu cần thêm chữ ký ở chỗ khác, hãy chọn rõ chỗ hiện chữ ký.";

/// Whether an earlier signature would be doubted for what the prepared one puts on a page.
fn spoils(bytes: &[u8], prepared: &Prepared) -> Result<bool, PdfError> {
    /// Stands in for the signature: an empty element.
    const EMPTY: &[u8] = &[0x30, 0];
    let extents = |file: &Pdf<'_>, earlier: &[Signature], holding: &[Signature]| {
        let holding: Vec<&Signature> = holding.iter().collect();
        let extents = earlier.iter().map(|own| {
            let changes = file.changes_after(own, &holding)?;
            Ok(changes.extent)
        });
        extents.collect::<Result<Vec<Extent>, PdfError>>()
    };
    let file = Pdf::open(bytes)?;
    let earlier = file.signatures()?;
    if earlier.is_empty() {
        return Ok(false);
    }
    let before = extents(&file, &earlier, &earlier)?;
    // Both need not be in memory together.
    drop(file);
    let tail = prepared.seal(EMPTY).map_err(|_| PdfError::Structure)?;
    let whole = [bytes, &tail].concat();
    let signed = Pdf::open(&whole)?;
    let after = extents(&signed, &earlier, &signed.signatures()?)?;
    let mut both = before.into_iter().zip(after);
    Ok(both.any(|(before, after)| after > before.max(Extent::Signatures)))
}

/// Looks at a PDF; whether it can be signed as planned is asked with [`can_sign`].
///
/// # Errors
/// A sentence where it cannot be read.
pub fn look_at(bytes: &[u8]) -> Result<Sight, String> {
    let told = |fault: pdf::PdfError| fault.message();
    let file = Pdf::open(bytes).map_err(told)?;
    Ok(Sight {
        pages: file.page_count().map_err(told)?,
        fields: file.empty_fields().map_err(told)?,
        signatures: file.signatures().map_err(told)?.len(),
    })
}

/// Signs a PDF: everything is put behind the bytes that are there. With an error they are as they were.
///
/// # Errors
/// A sentence where nothing was signed.
pub fn sign_pdf(
    bytes: &mut Vec<u8>,
    plan: &Plan,
    signer: &Signer<'_>,
    now: DateTime<FixedOffset>,
) -> Result<Outcome, Fault> {
    let before = bytes.len();
    let signed = sign(bytes, plan, signer, now);
    if signed.is_err() {
        bytes.truncate(before);
    }
    signed
}

fn sign(
    bytes: &mut Vec<u8>,
    plan: &Plan,
    signer: &Signer<'_>,
    now: DateTime<FixedOffset>,
) -> Result<Outcome, Fault> {
    let certificate = signer.key.certificate();
    let field = field_for(bytes, plan)?;
    let time = time_of_signing(now);
    let mut lines: Vec<&str> = plan.lines.iter().map(String::as_str).collect();
    lines.push(&time);
    let name = Person::of(certificate).name;
    let probe = draft(
        signer,
        &vec![0; signer.key.algorithm().digest().length()],
        Form::Pdf,
    )?;
    let room = match plan.level {
        Level::B => probe.size(),
        _ => probe.size_with_stamp(STAMP_ROOM),
    };
    let options = Options {
        purpose: Purpose::Signature,
        field: &field.name,
        reason: plan.reason.as_deref(),
        place: plan.location.as_deref(),
        signer: (!name.is_empty()).then_some(&*name),
        time: Some(now),
        room: room + SPARE,
        appearance: appearance(plan, &field, &lines)?,
    };
    let prepared = prepare(bytes, &options).map_err(|fault| fault.message())?;
    let digest = digest_of(&prepared, bytes, signer.key.algorithm().digest());
    let draft = draft(signer, &digest, Form::Pdf)?;
    let signature = signer.key.sign(draft.to_sign())?;
    let mut cms = draft.finish(&signature).map_err(|fault| fault.message())?;

    let mut outcome = Outcome {
        level: Level::B,
        note: None,
        unseen: unseen(plan, &field),
        field: field.label,
    };
    if plan.level > Level::B {
        match stamped(&cms, signer.services) {
            Ok(with_stamp) if with_stamp.len() <= prepared.room => {
                cms = with_stamp;
                outcome.level = Level::T;
            }
            Ok(_) => outcome.note = Some(
                "Dấu thời gian nhận được quá lớn nên không đưa vào tệp: chữ ký chỉ đạt mức B-B."
                    .into(),
            ),
            Err(why) => outcome.note = Some(format!("{why} Tệp đã ký, chỉ đạt mức B-B.")),
        }
    }
    let tail = prepared.seal(&cms).map_err(|fault| fault.message())?;
    bytes.extend_from_slice(&tail);
    if plan.level > Level::T && outcome.level == Level::T {
        extend(bytes, plan, signer, &cms, now, &mut outcome);
    }
    Ok(outcome)
}

/// Adds evidence, and a time stamp over all of it; a signed file without them is still a signed file.
fn extend(
    bytes: &mut Vec<u8>,
    plan: &Plan,
    signer: &Signer<'_>,
    cms: &[u8],
    now: DateTime<FixedOffset>,
    outcome: &mut Outcome,
) {
    let now = now.with_timezone(&Utc);
    if let Err(why) = add_evidence(bytes, signer, cms, now) {
        outcome.note = Some(format!("{why} Chữ ký chỉ đạt mức B-T."));
        return;
    }
    outcome.level = Level::Lt;
    if plan.level == Level::Lta {
        match add_stamp(bytes, signer) {
            Ok(()) => outcome.level = Level::Lta,
            Err(why) => {
                outcome.note = Some(format!("{why} Tệp đã ký, chỉ đạt mức B-LT."));
            }
        }
    }
}

fn add_evidence(
    bytes: &mut Vec<u8>,
    signer: &Signer<'_>,
    cms: &[u8],
    now: DateTime<Utc>,
) -> Result<(), String> {
    let mut collected = Collected::default();
    let (trust, services) = (signer.trust, signer.services);
    collected.add(signer.key.certificate(), signer.chain, trust, services, now)?;
    for stamp in super::stamps_of(cms, trust, now) {
        let authority = stamp
            .authority
            .ok_or("Dấu thời gian không kèm chứng thư số của nơi cấp.")?;
        collected.add(&authority, &stamp.path, trust, services, now)?;
    }
    let certificates: Vec<&[u8]> = collected.certificates.iter().map(Vec::as_slice).collect();
    let ocsps: Vec<&[u8]> = collected.answers.iter().map(Vec::as_slice).collect();
    let crls: Vec<&[u8]> = collected.lists.iter().map(Vec::as_slice).collect();
    let material = Material {
        certificates: &certificates,
        ocsps: &ocsps,
        crls: &crls,
    };
    let tail = add_dss(bytes, &material).map_err(|fault| fault.message())?;
    bytes.extend_from_slice(&tail);
    Ok(())
}

fn add_stamp(bytes: &mut Vec<u8>, signer: &Signer<'_>) -> Result<(), String> {
    let name = unused_name(bytes, "dau-thoi-gian")?;
    let options = Options {
        purpose: Purpose::TimeStamp,
        field: &name,
        reason: None,
        place: None,
        signer: None,
        time: None,
        room: STAMP_ROOM,
        appearance: None,
    };
    let prepared = prepare(bytes, &options).map_err(|fault| fault.message())?;
    let algorithm = DigestAlgorithm::Sha256;
    let digest = digest_of(&prepared, bytes, algorithm);
    let token = signer.services.stamp(algorithm, &digest)?;
    let tail = prepared
        .seal(token.der())
        .map_err(|fault| fault.message())?;
    bytes.extend_from_slice(&tail);
    Ok(())
}

fn digest_of(prepared: &Prepared, bytes: &[u8], algorithm: DigestAlgorithm) -> Vec<u8> {
    let pieces: Vec<&[u8]> = prepared.digest_input(bytes).collect();
    algorithm.digest(&pieces)
}

/// The field to sign in.
struct Field {
    name: String,
    /// What it is called, for people.
    label: Option<String>,
    /// Whether it is there already, with a place on a page.
    seen: bool,
    /// Whether it is made for this signature.
    new: bool,
}

/// Why the picture of a plan is not seen where the file itself decides about it.
fn unseen(plan: &Plan, field: &Field) -> Option<Unseen> {
    let decides = matches!(plan.place, Place::Auto | Place::Field(_));
    if !decides || plan.picture.is_none() || field.seen {
        return None;
    }
    Some(match field.new {
        true => Unseen::NoField,
        false => Unseen::NoPlace,
    })
}

fn field_for(bytes: &[u8], plan: &Plan) -> Result<Field, String> {
    let fields = empty_fields(bytes).map_err(|fault| fault.message())?;
    let is_seen = |field: &EmptyField| {
        let [left, bottom, right, top] = field.place;
        right > left && top > bottom
    };
    let found = match &plan.place {
        Place::Auto => fields.first(),
        Place::Field(name) => {
            let found = fields.iter().find(|field| &field.name == name);
            let missing = || {
                let names: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
                match names.is_empty() {
                    true => format!(
                        "Tệp không có ô chữ ký trống nào tên “{name}”: hãy bỏ --place để ký không hiển thị, hoặc ghi chỗ trên trang."
                    ),
                    false => format!(
                        "Tệp không có ô chữ ký trống tên “{name}”: hãy chọn trong các ô {}.",
                        names.join(", ")
                    ),
                }
            };
            Some(found.ok_or_else(missing)?)
        }
        _ => None,
    };
    match found {
        Some(field) => Ok(Field {
            name: field.name.clone(),
            label: (!field.label.is_empty()).then(|| field.label.clone()),
            seen: is_seen(field),
            new: false,
        }),
        None => Ok(Field {
            name: unused_name(bytes, "chu-ky-so")?,
            label: None,
            seen: false,
            new: true,
        }),
    }
}

/// A name with a number that no field of the file has.
fn unused_name(bytes: &[u8], stem: &str) -> Result<String, String> {
    let told = |fault: pdf::PdfError| fault.message();
    let file = Pdf::open(bytes).map_err(told)?;
    let mut taken: Vec<String> = Vec::new();
    taken.extend(
        file.empty_fields()
            .map_err(told)?
            .into_iter()
            .map(|field| field.name),
    );
    taken.extend(
        file.signatures()
            .map_err(told)?
            .into_iter()
            .map(|own| own.field),
    );
    let names = (1..).map(|number| format!("{stem}-{number}"));
    let mut free = names.filter(|name| !taken.contains(name));
    free.next()
        .ok_or_else(|| "Tệp có quá nhiều ô chữ ký.".to_owned())
}

fn appearance<'a>(
    plan: &'a Plan,
    field: &Field,
    lines: &'a [&'a str],
) -> Result<Option<Appearance<'a>>, String> {
    let picture = plan.picture.as_deref().map(Look::Picture);
    let text = Look::Text {
        lines,
        font: TYPEFACE,
    };
    Ok(match &plan.place {
        Place::Unseen => None,
        Place::TopRight => Some(Appearance {
            look: text,
            spot: Spot::TopRight,
        }),
        Place::On { page, place } => Some(Appearance {
            look: picture.unwrap_or(text),
            spot: Spot::On {
                page: *page,
                place: *place,
            },
        }),
        // Between title and name belongs a picture and nothing else (Nghị định 30/2020/NĐ-CP): without one it stays blank.
        Place::Auto | Place::Field(_) if field.seen => picture.map(|look| Appearance {
            look,
            spot: Spot::Field,
        }),
        Place::Auto | Place::Field(_) => None,
    })
}
