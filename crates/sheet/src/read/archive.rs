//! Zip files are looked at before any library unpacks them.

use std::io::{BufReader, Cursor, Read, Write};

use memchr::memmem;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::{Limits, ReadError};

/// What a zip file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ZipKind {
    Xlsx,
    Ods,
    Batch,
}

/// What is known of a zip file before it is opened as what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ZipFacts {
    pub kind: ZipKind,
    /// Whether a part speaks of merged cells.
    pub merges: bool,
}

/// Tells what a zip file holds and makes sure that it is whole and unpacks to no more than the limit.
///
/// Every part is unpacked once without being kept: what a zip says about its own sizes proves nothing.
pub(crate) fn inspect(bytes: &[u8], limits: &Limits) -> Result<ZipFacts, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged)?;
    let kind = kind_of(&mut archive)?;
    let mut left = limits.unpacked_bytes;
    let mut merges = false;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| ReadError::Damaged)?;
        let mut sink = Watching::default();
        let unpacked =
            std::io::copy(&mut part.take(left + 1), &mut sink).map_err(|_| ReadError::Damaged)?;
        left = left.checked_sub(unpacked).ok_or(ReadError::TooLarge {
            limit_mb: limits.unpacked_bytes >> 20,
        })?;
        merges |= sink.found;
    }
    if kind == ZipKind::Xlsx {
        check_string_counts(&mut archive)?;
    }
    Ok(ZipFacts { kind, merges })
}

/// Keeps nothing of what is written to it but whether it spoke of merged cells.
#[derive(Default)]
struct Watching {
    found: bool,
    /// The end of what came before, in which the word may have begun.
    tail: Vec<u8>,
}

impl Write for Watching {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        const WORD: &[u8] = b"mergeCell";
        if !self.found {
            let begin = &bytes[..bytes.len().min(WORD.len())];
            self.tail.extend_from_slice(begin);
            self.found =
                memmem::find(bytes, WORD).is_some() || memmem::find(&self.tail, WORD).is_some();
            if bytes.len() >= WORD.len() {
                self.tail.clear();
                self.tail
                    .extend_from_slice(&bytes[bytes.len() - WORD.len()..]);
            } else {
                let keep = self.tail.len().saturating_sub(WORD.len());
                self.tail.drain(..keep);
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Makes sure that a table of shared strings does not promise more than a sheet can have:
/// the library reserves room for as many as `uniqueCount` says (ECMA-376 part 1, 18.4.9) before it reads one.
fn check_string_counts(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), ReadError> {
    const MOST_STRINGS: u64 = 5_000_000;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| ReadError::Damaged)?;
        if !String::from_utf8_lossy(part.name_raw())
            .to_ascii_lowercase()
            .ends_with("sharedstrings.xml")
        {
            continue;
        }
        let size = part.size();
        let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml
                .read_event_into(&mut buffer)
                .map_err(|_| ReadError::Damaged)?
            {
                Event::Start(start) | Event::Empty(start)
                    if start.local_name().as_ref() == "sst" =>
                {
                    let counts = start
                        .attributes()
                        .flatten()
                        .filter(|attribute| attribute.key.local_name().as_ref() == "uniqueCount");
                    for count in counts {
                        let count: u64 = count.value.trim().parse().unwrap_or(u64::MAX);
                        // The shortest string takes five bytes of XML: "<si/>".
                        if count > MOST_STRINGS.min(size) {
                            return Err(ReadError::Damaged);
                        }
                    }
                    break;
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(())
}

fn kind_of(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<ZipKind, ReadError> {
    let names: Vec<String> = archive
        .file_names_raw()
        .map(|name| String::from_utf8_lossy(name).replace('\\', "/"))
        .collect();
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    let within = |folder: &str| names.iter().any(|n| n.starts_with(folder));
    if has("manifest.json") {
        Ok(ZipKind::Batch)
    } else if has("xl/workbook.bin") {
        Err(ReadError::BinaryWorkbook)
    } else if has("content.xml") && has("mimetype") {
        let mut mimetype = String::new();
        let part = archive
            .by_name("mimetype")
            .map_err(|_| ReadError::Damaged)?;
        part.take(200)
            .read_to_string(&mut mimetype)
            .map_err(|_| ReadError::Damaged)?;
        if mimetype.contains("opendocument.spreadsheet") {
            Ok(ZipKind::Ods)
        } else {
            Err(ReadError::UnknownKind)
        }
    } else if within("xl/") {
        Ok(ZipKind::Xlsx)
    } else {
        Err(ReadError::UnknownKind)
    }
}
