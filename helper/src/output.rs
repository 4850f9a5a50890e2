//! Output: files appear whole or not at all, and whoever reads the text may stop reading.

use std::io::{ErrorKind, Write, stdout};
use std::path::Path;

use helper::interrupt::Part;
use tempfile::NamedTempFile;

/// Writes a file beside its place, under a name that nothing else has, and moves it there.
///
/// # Errors
/// A sentence where the folder cannot be written to.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let (file, _part) = written_beside(path, bytes)?;
    let placed = file.persist(path);
    placed.map(drop).map_err(|fault| wrong(path, &fault.error))
}

/// The same where nothing is there yet.
///
/// # Errors
/// Also where something has come there meanwhile; that stays.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let (file, _part) = written_beside(path, bytes)?;
    let Err(fault) = file.persist_noclobber(path) else {
        return Ok(());
    };
    match fault.error.kind() {
        ErrorKind::AlreadyExists => Err(came_meanwhile(path)),
        // Not every disk can do it (FAT, some shares).
        _ if !path.exists() => {
            let placed = fault.file.persist(path);
            placed.map(drop).map_err(|fault| wrong(path, &fault.error))
        }
        _ => Err(wrong(path, &fault.error)),
    }
}

/// What is told where something has come to a place meanwhile.
pub fn came_meanwhile(path: &Path) -> String {
    format!(
        "Trong lúc ký, nơi khác vừa ghi tệp {} nên tệp ấy được giữ lại: hãy chọn thư mục khác sau -o rồi ký lại.",
        path.display()
    )
}

/// Finds out whether files can be written into a folder, before anybody types a PIN for them.
///
/// # Errors
/// A sentence where they cannot.
pub fn can_write(folder: &Path) -> Result<(), String> {
    let trial = beside().tempfile_in(folder);
    trial.map(drop).map_err(|_| {
        format!(
            "Không ghi được vào thư mục {}: hãy kiểm tra quyền ghi, hoặc chọn thư mục khác sau -o.",
            folder.display()
        )
    })
}

/// The whole file, under another name in the same folder.
fn written_beside(path: &Path, bytes: &[u8]) -> Result<(NamedTempFile, Part), String> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let make = || beside().tempfile_in(folder.unwrap_or(Path::new(".")));
    let (mut file, part) = Part::begin(make).map_err(|error| wrong(path, &error))?;
    // What is renamed before it is on the disk may be empty after a power cut. On a full disk the half-written file goes with `file`.
    let written = file
        .write_all(bytes)
        .and_then(|()| file.as_file().sync_all());
    written.map_err(|error| wrong(path, &error))?;
    Ok((file, part))
}

fn wrong(path: &Path, error: &std::io::Error) -> String {
    let path = path.display();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            format!("Không ghi được tệp {path} vì ổ đĩa đã đầy: hãy dọn bớt, hoặc chọn ổ khác.")
        }
        _ => format!("Không ghi được tệp {path}: hãy kiểm tra thư mục và quyền ghi."),
    }
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{can_write, write, write_new};

    #[test]
    fn what_has_come_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        write_new(&path, b"mot").unwrap();
        let why = write_new(&path, b"hai").unwrap_err();
        assert!(why.contains("nơi khác vừa ghi tệp"), "{why}");
        assert_eq!(fs::read(&path).unwrap(), b"mot");
        write(&path, b"hai").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"hai");
        assert!(can_write(folder.path()).is_ok());
        assert!(can_write(&path).is_err());
        // Nothing else is left behind.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
