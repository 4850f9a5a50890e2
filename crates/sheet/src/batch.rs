//! The batch file (gói hồ sơ): what an agency sends, in one zip.
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

/// Opens a batch file and compares every part with the manifest.
///
/// # Errors
/// [`ReadError::BadBatch`] with the part that is missing or differs, [`ReadError::NewerBatch`] for a later format,
/// [`ReadError::TooLarge`] and [`ReadError::Damaged`] as for any zip.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Batch, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged)?;
    let mut left = limits.unpacked_bytes;
    let manifest: Manifest = parse_manifest(&take(&mut archive, MANIFEST, &mut left, limits)?)?;
    let is_there = |name: &str| manifest.files.iter().any(|part| part.name == name);
    let letter = if is_there(MINUTES) { MINUTES } else { LETTER };
    let mut contents = Vec::new();
    for name in [letter, LIST, DATA] {
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
    let data = String::from_utf8(next()).map_err(|_| ReadError::BadBatch {
        part: DATA.to_owned(),
    })?;
    Ok(Batch {
        manifest,
        letter,
        list,
        data,
    })
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
