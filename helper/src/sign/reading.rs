//! Files as they come in.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Reads a file, with room behind it for a signature: one of 100 MB must not be copied for the few bytes that are added.
///
/// # Errors
/// A sentence where it cannot be read, or is larger than the memory that is left.
pub fn read(file: &Path) -> Result<Vec<u8>, String> {
    const ROOM: usize = 128 << 10;
    let mut opened = File::open(file).map_err(|_| unread(file))?;
    let length = opened.metadata().map_or(0, |about| about.len());
    let mut bytes = Vec::new();
    let wanted = usize::try_from(length).unwrap_or(0).saturating_add(ROOM);
    bytes.try_reserve_exact(wanted).map_err(|_| {
        format!(
            "Tệp {} lớn hơn bộ nhớ còn trống của máy: hãy đóng bớt chương trình khác.",
            file.display()
        )
    })?;
    opened.read_to_end(&mut bytes).map_err(|_| unread(file))?;
    Ok(bytes)
}

/// That a file cannot be read.
pub fn unread(file: &Path) -> String {
    format!(
        "Không đọc được tệp {}: hãy kiểm tra đường dẫn và quyền đọc.",
        file.display()
    )
}

/// Where the signature lies that somebody has made beside a file.
pub fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".p7s");
    file.with_file_name(name)
}
