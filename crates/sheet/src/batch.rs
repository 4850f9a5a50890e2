//! The batch file (tệp lô): what an agency sends, in one zip.
//!
//! Always in this order: the letter ([`LETTER`], or [`MINUTES`]), the list in its own spreadsheet ([`LIST`]),
//! the list as data ([`DATA`], a record of this site) and last [`MANIFEST`], which names the others with size and SHA-256 (FIPS 180-4).
//! The same input gives the same bytes, so that two people who make the same batch can compare it.

use std::io::{Cursor, Read};

use chrono::NaiveDate;
use forms::pack::Shape;
use forms::{Form, Record};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive};

use crate::package::Package;
use crate::{Limits, ReadError, WriteError, template};

/// The name of the letter inside the batch file.
pub const LETTER: &str = "cong-van.pdf";
/// The name of what stands in its place where the form is minutes.
pub const MINUTES: &str = "bien-ban.pdf";
/// The name of the list inside the batch file.
pub const LIST: &str = "danh-sach.xlsx";
/// The name of the data inside the batch file.
pub const DATA: &str = "danh-sach.json";
/// The name of the manifest inside the batch file.
pub const MANIFEST: &str = "manifest.json";

/// How a manifest is named that says something else than the list.
const MANIFEST_SAYS: &str = "bảng kê (manifest.json)";

/// What the manifest says it is.
const FORMAT: &str = "chukyso-batch";
/// The version of the batch format that is written; a higher one is not read.
const VERSION: u32 = 1;

/// What a batch file holds and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Always `chukyso-batch`.
    pub format: String,
    /// The version of the format.
    pub version: u32,
    /// The pack of the form, for example `tt185-2019`.
    pub pack: String,
    /// The form, for example `mau-02`.
    pub form: String,
    /// How many rows the list has.
    pub rows: usize,
    /// The date it was made, as ISO 8601.
    pub created: String,
    /// The parts in order, without the manifest itself.
    pub files: Vec<Part>,
}

/// One part of a batch file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// Its name in the zip.
    pub name: String,
    /// Its media type (RFC 6838).
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
}

/// A batch file whose parts agree with its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// What it says about itself.
    pub manifest: Manifest,
    /// The letter, or the minutes.
    pub letter: Vec<u8>,
    /// The list as a workbook.
    pub list: Vec<u8>,
    /// The record as JSON, to be read by [`Record::from_json`].
    pub data: String,
}

/// Makes the batch file of a letter, or of minutes, with its list.
///
/// `letter_pdf` is the paper of the form as it goes out; `created` stands in the manifest and in the workbook's properties.
///
/// # Errors
/// As [`template::write`].
pub fn write(
    letter_pdf: &[u8],
    record: &Record,
    form: &Form,
    created: NaiveDate,
) -> Result<Vec<u8>, WriteError> {
    let list = template::write(form, &record.rows, created)?;
    let data = record.to_json();
    let parts: [(&str, &str, &[u8], CompressionMethod); 3] = [
        (
            letter_name(form.shape),
            "application/pdf",
            letter_pdf,
            CompressionMethod::Stored,
        ),
        (
            LIST,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            &list,
            CompressionMethod::Stored,
        ),
        (
            DATA,
            "application/json",
            data.as_bytes(),
            CompressionMethod::Deflated,
        ),
    ];
    let files = parts.iter().map(|(name, media_type, bytes, _)| Part {
        name: (*name).to_owned(),
        media_type: (*media_type).to_owned(),
        size: bytes.len() as u64,
        sha256: sha256(bytes),
    });
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        pack: record.pack.clone(),
        form: record.form.clone(),
        rows: record.rows.len(),
        created: created.to_string(),
        files: files.collect(),
    };
    let mut manifest = serde_json::to_string_pretty(&manifest).map_err(WriteError::broken)?;
    manifest.push('\n');
    let mut package = Package::new();
    for (name, _, bytes, method) in parts {
        package.add(name, bytes, method)?;
    }
    package.add(MANIFEST, manifest.as_bytes(), CompressionMethod::Deflated)?;
    package.finish()
}

fn letter_name(shape: Shape) -> &'static str {
    match shape {
        Shape::OfficialLetter | Shape::Request => LETTER,
        Shape::Minutes => MINUTES,
    }
}

/// Opens a batch file, compares every part with the manifest, and the manifest with the list.
///
/// Nothing else may be in the file: programs that unpack it show all that is there, and do not agree on what that is where a name
/// stands twice or bytes lie outside of the parts.
///
/// # Errors
/// [`ReadError::BadBatch`] with the part that is missing or differs, [`ReadError::Foreign`] where there is more,
/// [`ReadError::NewerBatch`] for a later format, [`ReadError::TooLarge`] and [`ReadError::Damaged`] as for any zip.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Batch, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged)?;
    let mut left = limits.unpacked_bytes;
    let manifest: Manifest = parse_manifest(&take(&mut archive, MANIFEST, &mut left, limits)?)?;
    let is_there = |name: &str| manifest.files.iter().any(|part| part.name == name);
    let letter = if is_there(MINUTES) { MINUTES } else { LETTER };
    let names = [letter, LIST, DATA];
    let foreign = |name: &str| ReadError::Foreign {
        part: Some(name.to_owned()),
    };
    let listed = manifest.files.iter();
    if let Some(other) = listed.clone().find(|part| !names.contains(&&*part.name)) {
        return Err(foreign(&other.name));
    }
    // One that is there and listed once leaves no room for a second one.
    if manifest.files.len() > names.len() {
        return Err(foreign(MANIFEST));
    }
    check_whole(bytes, &mut archive, &[letter, LIST, DATA, MANIFEST])?;
    let mut contents = Vec::new();
    for name in names {
        let bad = || ReadError::BadBatch {
            part: name.to_owned(),
        };
        let said = manifest
            .files
            .iter()
            .find(|part| part.name == name)
            .ok_or_else(bad)?;
        let content = take(&mut archive, name, &mut left, limits)?;
        if content.len() as u64 != said.size || !sha256(&content).eq_ignore_ascii_case(&said.sha256)
        {
            return Err(bad());
        }
        contents.push(content);
    }
    let mut contents = contents.into_iter();
    let mut next = || contents.next().unwrap_or_default();
    let (letter, list) = (next(), next());
    let bad = |part: &str| ReadError::BadBatch {
        part: part.to_owned(),
    };
    if !letter.starts_with(b"%PDF-") {
        return Err(bad(names[0]));
    }
    let data = String::from_utf8(next()).map_err(|_| bad(DATA))?;
    let record: About = serde_json::from_str(&data).map_err(|_| bad(DATA))?;
    let of = (record.pack, record.form, record.rows.len());
    if of != (manifest.pack.clone(), manifest.form.clone(), manifest.rows) {
        return Err(bad(MANIFEST_SAYS));
    }
    Ok(Batch {
        manifest,
        letter,
        list,
        data,
    })
}

/// What a record says of itself; its pack need not be known to compare it.
#[derive(Deserialize)]
struct About {
    pack: String,
    form: String,
    rows: Vec<serde::de::IgnoredAny>,
}

/// Makes sure that a zip has these parts, each once and as a plain file, and nothing before, between or behind them.
fn check_whole(
    bytes: &[u8],
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    names: &[&str],
) -> Result<(), ReadError> {
    let hidden = || ReadError::Foreign { part: None };
    let mut spans = Vec::new();
    for index in 0..archive.len() {
        let part = archive
            .by_index_raw(index)
            .map_err(|_| ReadError::Damaged)?;
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        if !names.contains(&&*name) || !part.is_file() || part.is_symlink() {
            return Err(ReadError::Foreign { part: Some(name) });
        }
        let begin = part.data_start().unwrap_or_default();
        // Those who read from the front go by the name that stands there (APPNOTE 4.3.7).
        let front = usize::try_from(part.header_start()).unwrap_or(usize::MAX);
        let own = bytes.get(front.saturating_add(30)..).unwrap_or_default();
        if !own.starts_with(part.name_raw()) {
            return Err(hidden());
        }
        spans.push((part.header_start(), begin, begin + part.compressed_size()));
    }
    spans.sort_unstable();
    let mut end = 0;
    for (header, begin, data_end) in spans {
        // Behind a part some programs put its size and checksum once more (APPNOTE 4.3.9).
        if ![0, 12, 16, 24].contains(&header.wrapping_sub(end)) || begin < header {
            return Err(hidden());
        }
        end = data_end;
    }
    let directory = archive.central_directory_start();
    let is_closed = [0, 12, 16, 24].contains(&directory.wrapping_sub(end));
    // The record at the end, of 22 bytes, with no remark behind it (APPNOTE 4.3.16).
    let tail = bytes.len().checked_sub(22).and_then(|at| bytes.get(at..));
    let is_last = tail.is_some_and(|tail| tail.starts_with(b"PK\x05\x06"));
    let entries = tail.and_then(|tail| tail.get(10..12));
    let entries = entries.map(|count| usize::from(u16::from_le_bytes([count[0], count[1]])));
    // Between the directory and that record there is nothing.
    let number = |from: usize| {
        let bytes = tail.and_then(|tail| tail.get(from..from + 4)?.try_into().ok());
        bytes.map_or(0, |bytes| u64::from(u32::from_le_bytes(bytes)))
    };
    let is_closed = is_closed && number(16) + number(12) + 22 == bytes.len() as u64;
    // A name that stands twice is counted once by those who look parts up by name.
    if archive.offset() != 0 || !is_closed || !is_last || entries != Some(archive.len()) {
        return Err(hidden());
    }
    Ok(())
}

fn parse_manifest(bytes: &[u8]) -> Result<Manifest, ReadError> {
    /// What every version of the manifest has.
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u32,
    }
    let bad = || ReadError::BadBatch {
        part: MANIFEST.to_owned(),
    };
    let head: Head = serde_json::from_slice(bytes).map_err(|_| bad())?;
    if head.format != FORMAT {
        return Err(bad());
    }
    if head.version > VERSION {
        return Err(ReadError::NewerBatch);
    }
    serde_json::from_slice(bytes).map_err(|_| bad())
}

/// A part's bytes, within what may still be unpacked.
fn take(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    left: &mut u64,
    limits: &Limits,
) -> Result<Vec<u8>, ReadError> {
    let bad = || ReadError::BadBatch {
        part: name.to_owned(),
    };
    let part = archive.by_name(name).map_err(|_| bad())?;
    let mut content = Vec::new();
    part.take(*left + 1)
        .read_to_end(&mut content)
        .map_err(|_| bad())?;
    *left = left
        .checked_sub(content.len() as u64)
        .ok_or(ReadError::TooLarge {
            limit_mb: limits.unpacked_bytes >> 20,
        })?;
    Ok(content)
}

/// SHA-256 in lower-case hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
