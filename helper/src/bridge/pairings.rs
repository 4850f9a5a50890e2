//! Which origins were paired, kept on this computer.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use base64ct::{Base64UrlUnpadded, Encoding};
use seal::certificate::hexadecimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::lock;

/// The pairings in a folder: a file that only its owner can read, with the SHA-256 of each token.
///
/// The file is read for every question, so that what is taken back by another run of the program is gone at once.
/// An origin may be paired several times, as each browser keeps a token of its own.
#[derive(Debug)]
pub struct Pairings {
    path: PathBuf,
    writing: Mutex<()>,
}

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    pairings: Vec<Pairing>,
}

#[derive(Serialize, Deserialize)]
struct Pairing {
    origin: String,
    /// The SHA-256 of the token, in hexadecimal digits.
    sha256: String,
}

const NOT_WRITTEN: &str =
    "Không ghi được danh sách trang đã ghép nối: hãy kiểm tra quyền ghi và dung lượng đĩa.";

impl Pairings {
    /// The pairings that are kept in a folder, which is made where it is missing.
    pub fn in_folder(folder: &Path) -> Pairings {
        Pairings {
            path: folder.join("pairings.json"),
            writing: Mutex::new(()),
        }
    }

    /// Whether a token was given to an origin. Takes the same time for every token of the same length.
    pub fn knows(&self, origin: &str, token: &str) -> bool {
        let digest = digest(token);
        let mut known = subtle::Choice::from(0);
        for pairing in self.read().pairings {
            if pairing.origin == origin {
                known |= pairing.sha256.as_bytes().ct_eq(digest.as_bytes());
            }
        }
        known.into()
    }

    /// Gives an origin a new token: 256 random bits in 43 letters of base64url (RFC 4648, section 5).
    ///
    /// # Errors
    /// A sentence where the file cannot be written, or the system has no randomness.
    pub fn add(&self, origin: &str) -> Result<String, String> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits).map_err(|_| NOT_WRITTEN)?;
        let token = Base64UrlUnpadded::encode_string(&bits);
        let sha256 = digest(&token);
        self.change(|kept| {
            kept.push(Pairing {
                origin: origin.to_owned(),
                sha256,
            });
        })?;
        Ok(token)
    }

    /// Takes back all tokens of an origin; whether there were any.
    ///
    /// # Errors
    /// A sentence where the file cannot be written.
    pub fn forget(&self, origin: &str) -> Result<bool, String> {
        self.change(|kept| {
            let before = kept.len();
            kept.retain(|pairing| pairing.origin != origin);
            kept.len() < before
        })
    }

    /// Takes back all tokens of all origins.
    ///
    /// # Errors
    /// A sentence where the file cannot be written.
    pub fn forget_all(&self) -> Result<(), String> {
        self.change(Vec::clear)
    }

    /// What is kept. A file that is missing or damaged pairs nobody.
    fn read(&self) -> Kept {
        let bytes = fs::read(&self.path).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    fn change<T>(&self, change: impl FnOnce(&mut Vec<Pairing>) -> T) -> Result<T, String> {
        let _writing = lock(&self.writing);
        // Another run of the program may take pairings back at this moment; the lock ends with the file.
        let _alone = self.alone().map_err(|_| NOT_WRITTEN)?;
        let mut kept = self.read();
        let result = change(&mut kept.pairings);
        self.write(&kept).map_err(|_| NOT_WRITTEN)?;
        Ok(result)
    }

    /// Waits until no other run of the program is at the file.
    fn alone(&self) -> io::Result<File> {
        make_folder(self.folder())?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(self.folder().join("pairings.lock"))?;
        file.lock()?;
        Ok(file)
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// Writes the file beside its place and moves it there.
    fn write(&self, kept: &Kept) -> io::Result<()> {
        let folder = self.folder();
        let beside = folder.join(format!("pairings.{}.part", std::process::id()));
        // One that a run left behind, which broke off, would keep its own rights.
        let _ = fs::remove_file(&beside);
        let written = new_file(&beside).and_then(|mut file| {
            file.write_all(&serde_json::to_vec(kept)?)?;
            file.sync_all()
        });
        let moved = written.and_then(|()| fs::rename(&beside, &self.path));
        if moved.is_err() {
            let _ = fs::remove_file(&beside);
        }
        moved
    }
}

/// The SHA-256 of a token, in hexadecimal digits.
fn digest(token: &str) -> String {
    hexadecimal(&Sha256::digest(token)).to_lowercase()
}

/// A folder that only its owner can look into. On Windows, the folders of a user are.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new file that only its owner can read.
fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
