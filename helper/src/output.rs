//! Output: files appear whole or not at all, and whoever reads the text may stop reading.

use std::fs::{self, File};
use std::io::{ErrorKind, Write, stdout};
use std::path::Path;

/// Writes a file beside its place and moves it there.
///
/// # Errors
/// A sentence where the folder cannot be written to.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let wrong = |_| {
        format!(
            "Không ghi được tệp {}: hãy kiểm tra thư mục và quyền ghi.",
            path.display()
        )
    };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = path.with_file_name(name);
    let mut file = File::create(&beside).map_err(wrong)?;
    // What is renamed before it is on the disk may be empty after a power cut.
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    // On a full disk the half-written file would only take up room.
    let moved = written.and_then(|()| fs::rename(&beside, path));
    moved.map_err(|error| {
        let _ = fs::remove_file(&beside);
        wrong(error)
    })
}

/// Prints bytes; a reader that has seen enough (`| head`) ends it quietly.
///
/// # Errors
/// A sentence where the output cannot be written for another reason.
pub fn print(bytes: &[u8]) -> Result<(), String> {
    let mut out = stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err("Không in được ra màn hình: hãy chuyển kết quả vào một tệp.".to_owned())
        }
        _ => Ok(()),
    }
}
