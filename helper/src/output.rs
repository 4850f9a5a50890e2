//! Output: files appear whole or not at all, and whoever reads the text may stop reading.

use std::io::{ErrorKind, Write, stdout};
use std::path::Path;

/// Writes a file beside its place, under a name that nothing else has, and moves it there.
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
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut file = beside()
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(wrong)?;
    // What is renamed before it is on the disk may be empty after a power cut. On a full disk the half-written file goes with `file`.
    let written = file
        .write_all(bytes)
        .and_then(|()| file.as_file().sync_all());
    written.map_err(wrong)?;
    file.persist(path)
        .map(drop)
        .map_err(|fault| wrong(fault.error))
}

/// For a file that is a part of one: it begins with a dot and may be read by whom the system lets read new files.
fn beside() -> tempfile::Builder<'static, 'static> {
    let mut beside = tempfile::Builder::new();
    beside.prefix(".chukyso-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        beside.permissions(std::fs::Permissions::from_mode(0o666));
    }
    beside
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
