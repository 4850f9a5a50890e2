//! Archives that are the same for the same content: one day for all files, no names of people, in the order given.

use std::io::{Cursor, Write as _};

use anyhow::Result;
use flate2::{Compression, GzBuilder};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A file in an archive.
pub struct Entry {
    /// Its name within the archive's folder.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Whether it is a program.
    pub runs: bool,
}

impl Entry {
    fn mode(&self) -> u32 {
        if self.runs { 0o755 } else { 0o644 }
    }
}

/// 1980-01-01, the first day that a zip can name, in seconds since 1970.
const DAY: u64 = 315_532_800;

/// Files in one folder, as `.tar.gz`.
pub fn tar_gz(folder: &str, entries: &[Entry]) -> Result<Vec<u8>> {
    let gzip = GzBuilder::new().mtime(0).operating_system(255);
    let mut archive = tar::Builder::new(gzip.write(Vec::new(), Compression::best()));
    for entry in entries {
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_mode(entry.mode());
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(DAY);
        header.set_size(entry.bytes.len() as u64);
        let path = format!("{folder}/{}", entry.name);
        archive.append_data(&mut header, path, entry.bytes.as_slice())?;
    }
    Ok(archive.into_inner()?.finish()?)
}

/// The same as `.zip`.
pub fn zip(folder: &str, entries: &[Entry]) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in entries {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(DateTime::default())
            .unix_permissions(entry.mode());
        archive.start_file(format!("{folder}/{}", entry.name), options)?;
        archive.write_all(&entry.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn entries() -> Vec<Entry> {
        let entry = |name: &str, bytes: &[u8], runs| Entry {
            name: name.to_owned(),
            bytes: bytes.to_owned(),
            runs,
        };
        vec![
            entry("chukyso", b"program", true),
            entry("DOC-TRUOC.txt", "Đọc trước".as_bytes(), false),
        ]
    }

    #[test]
    fn a_tar_holds_what_was_put_in_with_its_rights_and_no_owner() {
        let made = tar_gz("chukyso-1", &entries()).unwrap();
        assert_eq!(made, tar_gz("chukyso-1", &entries()).unwrap());
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(made.as_slice()));
        let mut found = Vec::new();
        for file in archive.entries().unwrap() {
            let mut file = file.unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let header = file.header();
            assert_eq!(header.uid().unwrap(), 0);
            assert_eq!(header.mtime().unwrap(), DAY);
            let path = file.path().unwrap().display().to_string();
            found.push((path, header.mode().unwrap(), bytes));
        }
        assert_eq!(
            found,
            [
                ("chukyso-1/chukyso".to_owned(), 0o755, b"program".to_vec()),
                (
                    "chukyso-1/DOC-TRUOC.txt".to_owned(),
                    0o644,
                    "Đọc trước".as_bytes().to_vec()
                ),
            ]
        );
    }

    #[test]
    fn a_zip_holds_what_was_put_in() {
        let made = zip("chukyso-1", &entries()).unwrap();
        assert_eq!(made, zip("chukyso-1", &entries()).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(made)).unwrap();
        assert_eq!(archive.len(), 2);
        for entry in entries() {
            let mut file = archive
                .by_name(&format!("chukyso-1/{}", entry.name))
                .unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, entry.bytes);
        }
    }
}
