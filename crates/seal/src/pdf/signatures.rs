//! The signatures of a file, and what is wrong with their place in it.
//!
//! What is looked at follows ISO 32000-1, 12.8.1, ETSI EN 319 142-1, 5.3 and 6.2.1, and the attacks published since
//! 2019 (universal signature forgery, incremental saving, signature wrapping, shadow attacks; pdf-insecurity.org).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::{DateTime, FixedOffset};

use super::error::PdfError;
use super::fields::{Field, fields};
use super::file::File;
use super::locks::{Lock, Locks};
use super::object::{Dict, Object, ObjectId, decode_text};
use super::parse::Parser;
use super::xref::Entry;

/// What a signature is (`/SubFilter`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubFilter {
    /// A signature after PAdES: `ETSI.CAdES.detached`.
    Cades,
    /// A signature as older programs make it: `adbe.pkcs7.detached`.
    Pkcs7,
    /// A time stamp over the file: `ETSI.RFC3161`.
    TimeStamp,
    /// Anything else, by its name.
    Other(String),
}

/// A signature of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The full name of its field; empty where it is in no field.
    pub field: String,
    /// What kind it is.
    pub sub_filter: SubFilter,
    /// The CMS or time stamp as DER, without the zeros that fill up its room.
    pub contents: Vec<u8>,
    /// What it covers: two pieces of the file, each by its beginning and length. All 0 where the file does not say.
    pub byte_range: [u64; 4],
    /// Whether nothing stands behind what it covers.
    pub covers_whole_file: bool,
    /// Where the revision that was signed ends.
    pub revision_end: usize,
    /// Why it was signed.
    pub reason: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Who signed, by the file's own words.
    pub signer: Option<String>,
    /// When, by the signer's own clock.
    pub time: Option<DateTime<FixedOffset>>,
    /// What it lets others change (DocMDP, `/Lock`): 1 nothing, 2 filling in and signing, 3 annotations too.
    pub certified: Option<u8>,
    /// Which fields it lets nobody change (FieldMDP, `/Lock`).
    pub locks: Vec<Lock>,
    /// The object that it is.
    pub(crate) object: Option<ObjectId>,
    /// What is wrong with its place in the file. With any fault, nothing can be said of what was signed.
    pub faults: Vec<Fault>,
}

impl Signature {
    /// The pieces of the file that the signature covers; none where the range does not fit the file.
    pub fn covered<'b>(&self, bytes: &'b [u8]) -> impl Iterator<Item = &'b [u8]> + use<'b> {
        let [a, b, c, d] = self.byte_range;
        [(a, b), (c, d)]
            .into_iter()
            .map_while(move |(start, length)| {
                let start = usize::try_from(start).ok()?;
                let end = start.checked_add(usize::try_from(length).ok()?)?;
                bytes.get(start..end)
            })
    }
}

/// What is wrong with a signature's place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It is in no field of the form, so that no program shows it.
    InNoField,
    /// It was taken out of its field later; the field may have been signed anew.
    TakenOut,
    /// The form came to hold it only after it was made.
    FieldCameLater,
    /// It is the value of several fields.
    InSeveralFields,
    /// It is no object of its own in the file, so that its place cannot be told.
    NotAnObject,
    /// Its dictionary cannot be read.
    Unreadable,
    /// Its dictionary has a key twice, so that it can be read in two ways.
    RepeatedKey,
    /// `/ByteRange` is missing, or is not four numbers.
    NoRange,
    /// What it covers does not begin with the file.
    NotFromTheStart,
    /// The pieces that it covers overlap, or leave nothing for the signature.
    Overlap,
    /// What it covers ends behind the end of the file.
    BeyondTheEnd,
    /// What it leaves out is not the signature alone.
    GapIsNotTheSignature,
    /// `/Contents` is missing or not in hexadecimal digits.
    NoContents,
    /// There is room for a signature, and no signature in it.
    NotSigned,
    /// Something other than zeros stands behind the signature in its room.
    FilledUp,
    /// What it covers is no whole file: it does not end as a revision does.
    NoWholeRevision,
    /// A later update put another object in its place.
    Replaced,
}

impl Fault {
    /// One Vietnamese sentence: what is wrong. What to do is the same for all: not to rely on the file.
    pub fn message(self) -> &'static str {
        match self {
            Fault::InNoField => {
                "Chữ ký không nằm trong ô chữ ký nào của tệp nên phần mềm đọc PDF không hiển thị: không công nhận chữ ký này."
            }
            Fault::TakenOut => {
                "Sau khi ký, chữ ký này đã bị xóa khỏi ô chữ ký (ô có thể đã được ký lại) nên phần mềm đọc PDF không hiển thị: không công nhận chữ ký này; nếu ký lại là có chủ ý, hãy đề nghị người gửi ký lại từ tệp gốc chưa ký."
            }
            Fault::FieldCameLater => {
                "Ô chữ ký được gắn vào tệp sau khi ký: không xác định được chữ ký dành cho nội dung nào."
            }
            Fault::InSeveralFields => {
                "Một chữ ký được dùng cho nhiều ô chữ ký: không xác định được ô nào đã thật sự được ký."
            }
            Fault::NotAnObject => {
                "Chữ ký không được ghi thành một đối tượng riêng trong tệp: không xác định được vị trí của chữ ký."
            }
            Fault::Unreadable => {
                "Thông tin chữ ký bị hỏng nên không đọc được: không công nhận chữ ký này."
            }
            Fault::RepeatedKey => {
                "Thông tin chữ ký có mục bị lặp, có thể hiểu theo hai cách: không công nhận chữ ký này."
            }
            Fault::NoRange => {
                "Chữ ký không ghi, hoặc ghi sai, phần tệp được ký (ByteRange): không biết chữ ký bao trùm những gì."
            }
            Fault::NotFromTheStart => {
                "Phần được ký không bắt đầu từ đầu tệp: phần đầu tệp không được chữ ký bảo vệ."
            }
            Fault::Overlap => {
                "Các phần được ký chồng lên nhau hoặc không chừa chỗ cho chữ ký: thông tin chữ ký đã bị làm sai."
            }
            Fault::BeyondTheEnd => {
                "Phần được ký dài hơn tệp: tệp bị cắt cụt hoặc thông tin chữ ký đã bị làm sai."
            }
            Fault::GapIsNotTheSignature => {
                "Phần tệp không được ký rộng hơn hoặc lệch khỏi chữ ký: có thể đã bị chèn nội dung không được chữ ký bảo vệ."
            }
            Fault::NoContents => "Trong tệp không có dữ liệu chữ ký, hoặc dữ liệu không đúng dạng.",
            Fault::NotSigned => "Ô chữ ký chỉ mới chừa chỗ, chưa có chữ ký.",
            Fault::FilledUp => {
                "Sau dữ liệu chữ ký còn dữ liệu lạ trong phần không được ký: không công nhận chữ ký này."
            }
            Fault::NoWholeRevision => {
                "Phần được ký không phải là một tệp PDF trọn vẹn: không xác định được nội dung đã ký."
            }
            Fault::Replaced => {
                "Chữ ký đã bị thay bằng đối tượng khác sau khi ký: không công nhận chữ ký này."
            }
        }
    }
}

/// The most signatures of one file; every one is looked at in a revision of its own.
const MOST_SIGNATURES: usize = 200;

/// All signatures of a file, in the order in which they were made.
///
/// Signatures that no field holds any more, or never held, are among them, with a fault.
///
/// # Errors
/// Where the file cannot be read; see [`PdfError`].
pub fn signatures(bytes: &[u8]) -> Result<Vec<Signature>, PdfError> {
    in_file(&File::open(bytes)?)
}

pub(super) fn in_file(file: &File<'_>) -> Result<Vec<Signature>, PdfError> {
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    let fields = fields(file)?;
    let mut fields_of: BTreeMap<ObjectId, usize> = BTreeMap::new();
    for field in &fields {
        if let Some(id) = field.value_id() {
            *fields_of.entry(id).or_default() += 1;
        }
    }
    for field in fields.iter().filter(|field| field.is_signature()) {
        let Some(value) = field.value.as_deref() else {
            continue;
        };
        let place = field.value_id().and_then(|id| place_of(file, id));
        if found.len() == MOST_SIGNATURES {
            return Err(PdfError::TooComplex);
        }
        let mut signature = match place {
            Some((id, offset)) => {
                known.insert(offset);
                let mut signature = at_offset(file, offset, id);
                check_revision(&mut signature, file, id, offset, Some(field))?;
                if fields_of.get(&id).is_some_and(|&fields| fields > 1) {
                    signature.faults.push(Fault::InSeveralFields);
                }
                signature
            }
            None => match file.resolve(value) {
                Ok(Object::Dict(dict)) => without_place(file, &dict),
                Ok(_) => continue,
                Err(_) => unreadable(),
            },
        };
        signature.field = field.name.clone();
        found.push(signature);
    }
    found.extend(in_no_field(file, &mut known)?);
    file.budget.check()?;
    for signature in &mut found {
        signature.faults.sort_unstable();
        signature.faults.dedup();
    }
    found.sort_by_key(|signature| signature.revision_end);
    Ok(found)
}

/// Where in the file an object begins.
fn place_of(file: &File<'_>, id: ObjectId) -> Option<(ObjectId, usize)> {
    match file.xref.entries.get(&id.number) {
        Some(&Entry::At { offset, generation }) if generation == id.generation => {
            Some((id, offset))
        }
        _ => None,
    }
}

/// Signatures that the form does not lead to, of all revisions.
fn in_no_field(file: &File<'_>, known: &mut BTreeSet<usize>) -> Result<Vec<Signature>, PdfError> {
    let mut found = Vec::new();
    let mut inner = Vec::new();
    for section in &file.xref.sections {
        for &(number, entry) in &section.entries {
            match entry {
                Entry::At { offset, generation } => {
                    let id = ObjectId { number, generation };
                    if !known.insert(offset) {
                        continue;
                    }
                    let Some(Object::Dict(dict)) = file.read_at(offset, id) else {
                        continue;
                    };
                    if !is_signature(&dict) {
                        continue;
                    }
                    if found.len() == MOST_SIGNATURES {
                        return Err(PdfError::TooComplex);
                    }
                    let mut signature = at_offset(file, offset, id);
                    if file.xref.entries.get(&number) != Some(&entry) {
                        signature.faults.push(Fault::Replaced);
                    }
                    let was_held = check_revision(&mut signature, file, id, offset, None)?;
                    signature.faults.push(match was_held {
                        true => Fault::TakenOut,
                        false => Fault::InNoField,
                    });
                    found.push(signature);
                }
                Entry::In { .. } if file.xref.entries.get(&number) == Some(&entry) => {
                    inner.push(number);
                }
                _ => {}
            }
        }
    }
    for number in inner {
        let id = ObjectId {
            number,
            generation: 0,
        };
        if let Ok(Object::Dict(dict)) = file.get(id)
            && is_signature(&dict)
        {
            let mut signature = without_place(file, &dict);
            signature.faults.push(Fault::InNoField);
            found.push(signature);
        }
    }
    Ok(found)
}

fn is_signature(dict: &Dict) -> bool {
    dict.get("ByteRange").is_some() && dict.get("Contents").is_some()
}

/// What a signature says that is no object of its own.
fn without_place(file: &File<'_>, dict: &Dict) -> Signature {
    let mut signature = described(file, dict).unwrap_or_else(|_| unreadable());
    signature.faults.push(Fault::NotAnObject);
    signature
}

/// A signature of which nothing can be said.
fn unreadable() -> Signature {
    Signature {
        field: String::new(),
        sub_filter: SubFilter::Other(String::new()),
        contents: Vec::new(),
        byte_range: [0; 4],
        covers_whole_file: false,
        revision_end: 0,
        reason: None,
        place: None,
        signer: None,
        time: None,
        certified: None,
        locks: Vec::new(),
        object: None,
        faults: vec![Fault::Unreadable],
    }
}

/// What a signature's dictionary says.
fn described(file: &File<'_>, dict: &Dict) -> Result<Signature, PdfError> {
    let text = |key: &str| {
        Ok(match file.value(dict, key)? {
            Object::String(text) => Some(decode_text(&text)),
            _ => None,
        })
    };
    let sub_filter = match file.value(dict, "SubFilter")? {
        Object::Name(name) => match name.as_slice() {
            b"ETSI.CAdES.detached" => SubFilter::Cades,
            b"adbe.pkcs7.detached" => SubFilter::Pkcs7,
            b"ETSI.RFC3161" => SubFilter::TimeStamp,
            other => SubFilter::Other(String::from_utf8_lossy(other).into_owned()),
        },
        _ => SubFilter::Other(String::new()),
    };
    Ok(Signature {
        sub_filter,
        reason: text("Reason")?,
        place: text("Location")?,
        signer: text("Name")?,
        time: text("M")?.and_then(|time| read_time(&time)),
        faults: Vec::new(),
        ..unreadable()
    })
}

/// The signature whose dictionary is the object at an offset.
fn at_offset(file: &File<'_>, offset: usize, id: ObjectId) -> Signature {
    let bytes = file.bytes;
    let entries = file.budget.read(bytes, offset, |parser: &mut Parser<'_>| {
        let head = parser.object_head();
        let entries = parser.dictionary_entries().ok()?;
        (head == Some(id)).then_some(entries)
    });
    let Some(entries) = entries else {
        return unreadable();
    };
    let place = |wanted: &str| -> Option<Range<usize>> {
        let mut entries = entries.iter().rev();
        let found = entries.find(|(key, ..)| key == wanted.as_bytes());
        found.map(|(_, _, place)| place.clone())
    };
    let (contents, range) = (place("Contents"), place("ByteRange"));
    let pairs = entries.into_iter().map(|(key, value, _)| (key, value));
    let dict = Dict(pairs.collect());
    let mut signature = described(file, &dict).unwrap_or_else(|_| unreadable());
    if dict.repeated().is_some() {
        signature.faults.push(Fault::RepeatedKey);
    }
    let contents = contents.zip(match dict.get("Contents") {
        Some(Object::String(contents)) => Some(contents),
        _ => None,
    });
    match &contents {
        // In hexadecimal digits alone: blanks in it would be read by some and not by others.
        Some((place, digits)) if is_hexadecimal(&bytes[place.clone()]) => {
            read_contents(&mut signature, digits);
        }
        _ => signature.faults.push(Fault::NoContents),
    }
    match range.and(dict.get("ByteRange")).and_then(four_numbers) {
        None => signature.faults.push(Fault::NoRange),
        Some(range) => {
            signature.byte_range = range;
            let gap = contents.map(|(place, _)| place);
            check_range(&mut signature, bytes, gap);
        }
    }
    signature
}

fn is_hexadecimal(string: &[u8]) -> bool {
    match string {
        [b'<', digits @ .., b'>'] => {
            digits.len().is_multiple_of(2) && digits.iter().all(u8::is_ascii_hexdigit)
        }
        _ => false,
    }
}

/// Takes the signature out of its room.
fn read_contents(signature: &mut Signature, room: &[u8]) {
    let contents = match element_length(room) {
        Some(length) => {
            let (contents, rest) = room.split_at(length);
            if rest.iter().any(|&byte| byte != 0) {
                signature.faults.push(Fault::FilledUp);
            }
            contents
        }
        // A length that is not stated (BER) or does not fit: who reads the CMS tells.
        None => room,
    };
    if room.iter().all(|&byte| byte == 0) {
        signature.faults.push(Fault::NotSigned);
        return;
    }
    signature.contents = contents.to_vec();
}

/// How long the element at the beginning is, its head included (X.690, 8.1.3).
fn element_length(bytes: &[u8]) -> Option<usize> {
    let (&[0x30, first], rest) = bytes.split_first_chunk::<2>()? else {
        return None;
    };
    let (head, length) = match first {
        0..=0x7f => (2, usize::from(first)),
        0x81..=0x84 => {
            let count = usize::from(first & 0x7f);
            let octets = rest.get(..count)?;
            let length = octets
                .iter()
                .fold(0usize, |length, &octet| length << 8 | usize::from(octet));
            (2 + count, length)
        }
        _ => return None,
    };
    let whole = head.checked_add(length)?;
    (whole <= bytes.len()).then_some(whole)
}

fn four_numbers(value: &Object) -> Option<[u64; 4]> {
    let numbers = value.array()?.iter().map(|number| {
        let number = number.integer()?;
        u64::try_from(number).ok()
    });
    let numbers: Option<Vec<u64>> = numbers.collect();
    numbers?.try_into().ok()
}

/// Compares what is covered with where the signature stands.
fn check_range(signature: &mut Signature, bytes: &[u8], gap: Option<Range<usize>>) {
    let [a, b, c, d] = signature.byte_range;
    let faults = &mut signature.faults;
    if a != 0 {
        faults.push(Fault::NotFromTheStart);
    }
    let first_end = a.checked_add(b);
    if first_end.is_none_or(|end| end >= c) {
        faults.push(Fault::Overlap);
    }
    let end = c.checked_add(d).and_then(|end| usize::try_from(end).ok());
    match end.filter(|&end| end <= bytes.len()) {
        None => faults.push(Fault::BeyondTheEnd),
        Some(end) => {
            signature.revision_end = end;
            signature.covers_whole_file = end == bytes.len();
        }
    }
    let gap = gap.map(|gap| (gap.start as u64, gap.end as u64));
    if gap != first_end.zip(Some(c)) {
        faults.push(Fault::GapIsNotTheSignature);
    }
}

/// Looks whether what was signed is a whole file, with this signature in this field, and what it lets nobody change;
/// whether a field of that file held it.
fn check_revision(
    signature: &mut Signature,
    file: &File<'_>,
    id: ObjectId,
    offset: usize,
    field: Option<&Field>,
) -> Result<bool, PdfError> {
    signature.object = Some(id);
    let end = signature.revision_end;
    if end == 0 {
        return Ok(false);
    }
    let revision = file.revision(end);
    file.budget.check()?;
    let Ok(revision) = revision else {
        signature.faults.push(Fault::NoWholeRevision);
        return Ok(false);
    };
    if revision.xref.junk_at_end {
        signature.faults.push(Fault::NoWholeRevision);
    }
    if place_of(&revision, id) != Some((id, offset)) {
        signature.faults.push(Fault::Replaced);
        return Ok(false);
    }
    let fields = fields(&revision).unwrap_or_default();
    let mut holders = fields
        .iter()
        .filter(|before| before.is_signature() && before.value_id() == Some(id));
    let Some(field) = field else {
        let holder = holders.next();
        signature.field = holder.map_or_else(String::new, |field| field.name.clone());
        return Ok(holder.is_some());
    };
    if !holders.any(|before| before.id == field.id && before.name == field.name) {
        signature.faults.push(Fault::FieldCameLater);
        return Ok(false);
    }
    file.budget.check()?;
    let own = revision.dict(id).unwrap_or_default();
    let field = revision.dict(field.id).unwrap_or_default();
    match Locks::of(&revision, &own, &field) {
        Ok(Locks { certified, locks }) => {
            signature.certified = certified;
            signature.locks = locks;
        }
        Err(_) => signature.faults.push(Fault::Unreadable),
    }
    Ok(true)
}

/// A date as files write it, `D:20261126090507+07'00'`, as far as it goes (ISO 32000-1, 7.9.4).
fn read_time(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (moment, zone) = text.split_at_checked(digits.min(14))?;
    if moment.len() < 4 {
        return None;
    }
    let defaults = "00000101000000";
    let moment = format!("{moment}{}", defaults.get(moment.len()..)?);
    let zone: String = zone.chars().filter(|&c| c != '\'').collect();
    let zone = match zone.as_str() {
        "" | "Z" | "Z0000" | "Z00" => "+0000".to_owned(),
        hours if hours.len() == 3 => format!("{hours}00"),
        other => other.to_owned(),
    };
    DateTime::parse_from_str(&format!("{moment}{zone}"), "%Y%m%d%H%M%S%z").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_far_as_they_go() {
        let cases = [
            ("D:20261126090507+07'00'", Some("2026-11-26T09:05:07+07:00")),
            ("D:20261126090507+07'00", Some("2026-11-26T09:05:07+07:00")),
            ("D:20261126090507Z", Some("2026-11-26T09:05:07+00:00")),
            ("20261126", Some("2026-11-26T00:00:00+00:00")),
            ("D:2026", Some("2026-01-01T00:00:00+00:00")),
            ("D:20261326", None),
            ("hôm nay", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let time = read_time(text).map(|time| time.to_rfc3339());
            assert_eq!(time.as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn elements_end_where_they_say() {
        let cases: [(&[u8], Option<usize>); 8] = [
            (&[0x30, 1, 9, 0, 0], Some(3)),
            (&[0x30, 0x81, 1, 9, 0], Some(4)),
            (&[0x30, 0x82, 0, 1, 9], Some(5)),
            (&[0x30, 0x80, 0, 0], None),
            (&[0x30, 5, 1], None),
            (&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], None),
            (&[0x31, 0], None),
            (&[], None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(element_length(bytes), expected, "{bytes:02x?}");
        }
    }
}
