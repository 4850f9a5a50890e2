//! An update that holds an empty signature (ISO 32000-1, 12.8; ETSI EN 319 142-1, 5.3 and 6.3).

use chrono::{DateTime, FixedOffset};

use super::appearance::{self, Appearance, Spot};
use super::error::{PdfError, TooSmall};
use super::fields::{Field, fields, pages_of_annotations};
use super::file::File;
use super::locks::Locks;
use super::object::{Dict, Object, ObjectId, write_hexadecimal};
use super::roles::refuse_unread;
use super::signatures;
use super::structure::add_form_element;
use super::update::Update;

/// What is signed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A person or an agency signs (`ETSI.CAdES.detached`).
    Signature,
    /// A time stamp over the whole file (`/DocTimeStamp`, `ETSI.RFC3161`).
    TimeStamp,
}

/// What the signature says about itself, beside the CMS that comes later.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// What is signed for.
    pub purpose: Purpose,
    /// The field's name: of an empty field that is there, or of a new one.
    pub field: &'a str,
    /// Why it is signed.
    pub reason: Option<&'a str>,
    /// Where.
    pub place: Option<&'a str>,
    /// Who signs, as people read it.
    pub signer: Option<&'a str>,
    /// When, by the signer's own clock.
    pub time: Option<DateTime<FixedOffset>>,
    /// How many bytes the CMS may have. 16 KiB take a chain with a time stamp.
    pub room: usize,
    /// How it looks; `None` for a signature that is not seen.
    pub appearance: Option<Appearance<'a>>,
}

/// An update with an empty signature, to be filled once the CMS is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// What is put behind the file.
    pub tail: Vec<u8>,
    /// What the signature covers: two pieces of the signed file, each by its beginning and length.
    pub byte_range: [u64; 4],
    /// Where in the tail the hexadecimal digits of the signature begin.
    pub contents_at: usize,
    /// How many bytes the signature may have.
    pub room: usize,
}

impl Prepared {
    /// The pieces of file and tail that the signature covers, in order: their digest goes into the CMS.
    ///
    /// `bytes` is the file that was prepared.
    pub fn digest_input<'b>(&'b self, bytes: &'b [u8]) -> impl Iterator<Item = &'b [u8]> {
        // The brackets around the digits belong to what is left out.
        let before = &self.tail[..self.contents_at - 1];
        let after = &self.tail[self.contents_at + 2 * self.room + 1..];
        [bytes, before, after].into_iter()
    }

    /// The tail with the signature in it; the signed file is the prepared file and this behind it.
    ///
    /// # Errors
    /// Where the signature does not fit.
    pub fn seal(&self, cms: &[u8]) -> Result<Vec<u8>, TooSmall> {
        if cms.len() > self.room {
            return Err(TooSmall {
                needed: cms.len(),
                room: self.room,
            });
        }
        let mut digits = Vec::with_capacity(2 * cms.len());
        write_hexadecimal(cms, &mut digits);
        let mut tail = self.tail.clone();
        tail[self.contents_at..self.contents_at + digits.len()].copy_from_slice(&digits);
        Ok(tail)
    }
}

/// Print, and locked: a signature is printed with its page, and nobody moves it (ISO 32000-1, 12.5.3).
const FLAGS: i64 = 4 | 128;

/// Prepares an update that signs the file. Nothing of the file is copied or changed.
///
/// An empty field of the given name is filled; else a new field is made, on its page in `/Annots` and in the form.
/// A tagged file that nobody has signed yet gets an element of structure for a new field that is seen.
/// In one that is signed already the pages' structure stays as the first signature covers it: validators take a change
/// there for a forgery.
///
/// # Errors
/// Every [`PdfError`].
pub fn prepare(bytes: &[u8], options: &Options<'_>) -> Result<Prepared, PdfError> {
    let file = File::open(bytes)?;
    let found = fields(&file)?;
    // What cannot be looked through now could not be verified later.
    signatures::in_file(&file)?;
    refuse_locked(&file, &found, options)?;
    let signed_already = found.iter().any(Field::is_signed);
    if signed_already {
        refuse_unread(&file)?;
    }
    let existing = found.iter().find(|field| field.name == options.field);
    match existing {
        Some(field) => refuse_unusable(field)?,
        // A new field stands at the top of the form, where a name has one part (ISO 32000-1, 12.7.3.2).
        None if options.field.is_empty() || options.field.contains('.') => {
            return Err(PdfError::FieldName);
        }
        None => {}
    }

    let mut update = Update::new(&file)?;
    let root = file.root;
    let form = update.own_dict_at(root, "AcroForm")?;
    let form_dict = update.dict(form)?;
    if form_dict.get("XFA").is_some_and(|value| !value.is_null()) {
        return Err(PdfError::Xfa);
    }

    let signature = update.reserve();
    match existing {
        Some(field) => fill(&mut update, field, signature, options, signed_already)?,
        None => add(&mut update, form, signature, options, signed_already)?,
    }
    let flags = file.value(&form_dict, "SigFlags")?.integer().unwrap_or(0);
    if flags | 3 != flags {
        let dict = update.dict(form)?;
        update.put(form, dict.with("SigFlags", flags | 3));
    }

    let locks = match existing {
        Some(field) => locking(&file, field)?,
        None => None,
    };
    let (value, range_at, contents_at) = signature_value(options, locks);
    update.put_raw(signature, value);
    let written = update.write();
    let head = format!("{} {} obj\n", signature.number, signature.generation);
    let value_at = written.offsets[&signature] - bytes.len() + head.len();
    let mut tail = written.tail;
    let contents_at = value_at + contents_at;
    // The bracket before the digits, and the one behind.
    let (gap, after) = (contents_at - 1, contents_at + 2 * options.room + 1);
    let byte_range = [
        0,
        (bytes.len() + gap) as u64,
        (bytes.len() + after) as u64,
        (tail.len() - after) as u64,
    ];
    let [_, length, start, rest] = byte_range;
    let range = format!("{length:<10} {start:<10} {rest:<10}");
    tail[value_at + range_at..][..range.len()].copy_from_slice(range.as_bytes());
    Ok(Prepared {
        tail,
        byte_range,
        contents_at,
        room: options.room,
    })
}

/// Refuses what an earlier signature lets nobody do (ISO 32000-2, 12.7.5.5, 12.8.2.2 and 12.8.2.4).
///
/// Time stamps, which only tell when the file was there, are borne by all (ISO 32000-2, 12.8.2.2.2).
fn refuse_locked(file: &File<'_>, fields: &[Field], options: &Options<'_>) -> Result<(), PdfError> {
    if options.purpose == Purpose::TimeStamp {
        return Ok(());
    }
    let mut found = Vec::new();
    if let Some(permissions) = file.dict_at(&file.catalog()?, "Perms")?
        && let Some(signature) = file.dict_at(&permissions, "DocMDP")?
    {
        found.push(Locks::of(file, &signature, &Dict::default())?);
    }
    for field in fields.iter().filter(|field| field.is_signature()) {
        let Some(value) = &field.value else { continue };
        if let Object::Dict(signature) = file.resolve(value)? {
            found.push(Locks::of(file, &signature, &file.dict(field.id)?)?);
        }
    }
    if found.iter().any(|locks| locks.certified == Some(1)) {
        return Err(PdfError::Locked);
    }
    let mut locks = found.iter().flat_map(|locks| &locks.locks);
    if locks.any(|lock| lock.holds(options.field)) {
        return Err(PdfError::FieldLocked);
    }
    Ok(())
}

fn refuse_unusable(field: &Field) -> Result<(), PdfError> {
    if !field.is_signature() || field.widgets.len() != 1 {
        return Err(PdfError::FieldTaken);
    }
    if field.value.is_some() {
        return Err(PdfError::FieldSigned);
    }
    Ok(())
}

/// Fills an empty field.
fn fill(
    update: &mut Update<'_, '_>,
    field: &Field,
    signature: ObjectId,
    options: &Options<'_>,
    signed_already: bool,
) -> Result<(), PdfError> {
    let (widget, widget_dict) = &field.widgets[0];
    if let Some(appearance) = &options.appearance {
        if appearance.spot != Spot::Field {
            return Err(PdfError::FieldTaken);
        }
        let pages = pages_of_annotations(update.file)?;
        let page = pages.get(widget).and_then(|pages| pages.first().copied());
        let page = update.file.page(page.ok_or(PdfError::Place)?)?;
        let own = update.file.rectangle_at(widget_dict, "Rect")?;
        let drawn = appearance::draw(update, appearance, &page, own)?;
        if drawn.transparent && !signed_already {
            blend(update, page.id)?;
        }
        let dict = update.dict(*widget)?;
        let normal = Dict::default().with("N", drawn.form);
        update.put(*widget, dict.with("AP", normal));
    }
    let dict = update.dict(field.id)?;
    update.put(field.id, dict.with("V", signature));
    Ok(())
}

/// Adds a field, which is its own annotation.
fn add(
    update: &mut Update<'_, '_>,
    form: ObjectId,
    signature: ObjectId,
    options: &Options<'_>,
    signed_already: bool,
) -> Result<(), PdfError> {
    let number = match options.appearance.map(|appearance| appearance.spot) {
        Some(Spot::On { page, .. }) => page,
        Some(Spot::Field) => return Err(PdfError::Place),
        Some(Spot::TopRight) | None => 0,
    };
    let page = update.file.page(number)?;
    let widget = update.reserve();
    let mut dict = Dict::default()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("FT", Object::name("Sig"))
        .with("T", Object::text(options.field))
        .with("TU", Object::text(&label(options)))
        .with("V", signature)
        .with("F", FLAGS)
        .with("P", page.id);
    match &options.appearance {
        None => dict.set("Rect", appearance::numbers([0.0; 4])),
        Some(appearance) => {
            let drawn = appearance::draw(update, appearance, &page, None)?;
            dict.set("Rect", appearance::numbers(drawn.place));
            dict.set("AP", Dict::default().with("N", drawn.form));
            if !signed_already {
                if drawn.transparent {
                    blend(update, page.id)?;
                }
                if let Some(key) = add_form_element(update, page.id, widget)? {
                    dict.set("StructParent", key);
                }
            }
        }
    }
    if !signed_already {
        in_structure_order(update, page.id)?;
    }
    update.put(widget, dict);
    update.push_at(page.id, "Annots", widget.into())?;
    update.push_at(form, "Fields", widget.into())
}

/// What the field is called for people (ISO 14289-1, 7.18.1).
fn label(options: &Options<'_>) -> String {
    match (options.purpose, options.signer) {
        (Purpose::TimeStamp, _) => "Dấu thời gian".to_owned(),
        (Purpose::Signature, None) => "Chữ ký số".to_owned(),
        (Purpose::Signature, Some(signer)) => format!("Chữ ký số của {signer}"),
    }
}

/// Tells in which colours the page is mixed, where nothing else does (ISO 19005-3, 6.2.10).
fn blend(update: &mut Update<'_, '_>, page: ObjectId) -> Result<(), PdfError> {
    let catalog = update.dict(update.file.root)?;
    let dict = update.dict(page)?;
    if catalog.get("OutputIntents").is_some() || dict.get("Group").is_some() {
        return Ok(());
    }
    let group = Dict::default()
        .with("Type", Object::name("Group"))
        .with("S", Object::name("Transparency"))
        .with("CS", appearance::calibrated_colours());
    update.put(page, dict.with("Group", group));
    Ok(())
}

/// Annotations of a page of a tagged file are gone through in the order of its structure (ISO 14289-1, 7.18.3).
fn in_structure_order(update: &mut Update<'_, '_>, page: ObjectId) -> Result<(), PdfError> {
    let tagged = update
        .dict(update.file.root)?
        .get("StructTreeRoot")
        .is_some();
    let dict = update.dict(page)?;
    if tagged && dict.get("Tabs").is_none() {
        update.put(page, dict.with("Tabs", Object::name("S")));
    }
    Ok(())
}

/// What signing a field locks by the field's own word, as the signature says it (ISO 32000-2, tables 235, 256 and 259).
fn locking(file: &File<'_>, field: &Field) -> Result<Option<Dict>, PdfError> {
    let Some(lock) = file.dict_at(&file.dict(field.id)?, "Lock")? else {
        return Ok(None);
    };
    let mut parameters = Dict::default()
        .with("Type", Object::name("TransformParams"))
        .with("V", Object::name("1.2"));
    for key in ["Action", "Fields"] {
        let value = file.value(&lock, key)?;
        if !value.is_null() {
            parameters.set(key, value);
        }
    }
    let reference = Dict::default()
        .with("Type", Object::name("SigRef"))
        .with("TransformMethod", Object::name("FieldMDP"))
        .with("TransformParams", parameters)
        .with("Data", file.root);
    Ok(Some(reference))
}

/// The signature's dictionary with room for the rest; where in it the open numbers of the range begin, and the digits.
fn signature_value(options: &Options<'_>, locks: Option<Dict>) -> (Vec<u8>, usize, usize) {
    let (kind, sub_filter) = match options.purpose {
        Purpose::Signature => ("Sig", "ETSI.CAdES.detached"),
        Purpose::TimeStamp => ("DocTimeStamp", "ETSI.RFC3161"),
    };
    let mut value =
        format!("<</Type/{kind}/Filter/Adobe.PPKLite/SubFilter/{sub_filter}").into_bytes();
    let texts = [
        ("Name", options.signer),
        ("Reason", options.reason),
        ("Location", options.place),
    ];
    for (key, text) in texts {
        // A time stamp says nothing but the time, and that in its token.
        if let Some(text) = text.filter(|_| options.purpose == Purpose::Signature) {
            value.extend(format!("/{key}").as_bytes());
            Object::text(text).write(&mut value);
        }
    }
    if let Some(time) = options
        .time
        .filter(|_| options.purpose == Purpose::Signature)
    {
        let zone = time.format("%:z").to_string().replace(':', "'");
        let time = time.format("%Y%m%d%H%M%S");
        value.extend(format!("/M(D:{time}{zone}')").as_bytes());
    }
    if let Some(locks) = locks {
        value.extend(b"/Reference");
        Object::from(vec![locks.into()]).write(&mut value);
    }
    value.extend(b"/ByteRange[0 ");
    let range_at = value.len();
    value.extend([b' '; 32]);
    value.extend(b"]/Contents<");
    let contents_at = value.len();
    value.resize(contents_at + 2 * options.room, b'0');
    value.extend(b">>>");
    (value, range_at, contents_at)
}
