//! Zip files that are the same, byte for byte, wherever they are written: no clock, no system, fixed order.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use crate::WriteError;

/// A zip file being written.
pub(crate) struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Package {
    pub fn new() -> Package {
        Package {
            zip: ZipWriter::new(Cursor::new(Vec::new())),
        }
    }

    /// Adds a part; what is packed already is stored as it is.
    pub fn add(
        &mut self,
        name: &str,
        bytes: &[u8],
        method: CompressionMethod,
    ) -> Result<(), WriteError> {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .system(System::Unix);
        self.zip
            .start_file(name, options)
            .map_err(WriteError::broken)?;
        self.zip.write_all(bytes).map_err(WriteError::broken)
    }

    /// The whole file.
    pub fn finish(self) -> Result<Vec<u8>, WriteError> {
        Ok(self.zip.finish().map_err(WriteError::broken)?.into_inner())
    }
}

/// The same zip file without what depends on the system it was written on.
pub(crate) fn repack(bytes: &[u8]) -> Result<Vec<u8>, WriteError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(WriteError::broken)?;
    let mut package = Package::new();
    let mut content = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(WriteError::broken)?;
        content.clear();
        part.read_to_end(&mut content).map_err(WriteError::broken)?;
        let name = part.name().map_err(WriteError::broken)?.into_owned();
        package.add(&name, &content, CompressionMethod::Deflated)?;
    }
    package.finish()
}
