//! The folder of tokens: what is plugged in, and how tests plug in and pull out.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fs, io};

use crate::token::Token;

/// A folder whose folders are tokens. One that begins with a dot is a token that was pulled out.
///
/// Changes appear whole; of two programs that change the same token at once, the later one wins.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// This folder, made where it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(path: impl Into<PathBuf>) -> io::Result<Folder> {
        let path = path.into();
        fs::create_dir_all(&path)?;
        Ok(Folder { path })
    }

    /// Where it is: the value of [`crate::FOLDER_VARIABLE`].
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Plugs in a token under this name, which takes the place of one of that name.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn plug_in(&self, name: &str, token: &Token) -> io::Result<()> {
        let mut token = token.clone();
        token.insertion = now();
        fs::create_dir_all(self.path.join(name))?;
        self.write(name, &token)
    }

    /// Pulls out a token; what is on it is kept.
    ///
    /// # Errors
    /// When it is not plugged in.
    pub fn pull_out(&self, name: &str) -> io::Result<()> {
        fs::rename(self.path.join(name), self.aside(name))
    }

    /// Plugs in again what was pulled out; faults that pull it out are over.
    ///
    /// # Errors
    /// When no token of this name was pulled out.
    pub fn plug_in_again(&self, name: &str) -> io::Result<()> {
        let aside = format!(".{name}");
        let mut token = self.token(&aside)?;
        token.insertion = now();
        token.faults.gone_after_signatures = None;
        token.faults.gone_after_create = false;
        self.write(&aside, &token)?;
        fs::rename(self.aside(name), self.path.join(name))
    }

    /// What is on a token that is plugged in, as it is now.
    ///
    /// # Errors
    /// When it is not plugged in, or its file cannot be read.
    pub fn token(&self, name: &str) -> io::Result<Token> {
        let text = fs::read(self.file(name))?;
        serde_json::from_slice(&text).map_err(io::Error::other)
    }

    /// Changes a token while it is plugged in.
    ///
    /// # Errors
    /// When it is not plugged in, or its file cannot be written.
    pub fn change(&self, name: &str, change: impl FnOnce(&mut Token)) -> io::Result<()> {
        let mut token = self.token(name)?;
        change(&mut token);
        self.write(name, &token)
    }

    /// The names of the tokens that are plugged in, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.path) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.') && self.file(name).is_file())
            .collect();
        names.sort();
        names
    }

    fn write(&self, name: &str, token: &Token) -> io::Result<()> {
        let file = self.file(name);
        let fresh = file.with_extension(format!("{}.new", std::process::id()));
        fs::write(&fresh, serde_json::to_vec_pretty(token)?)?;
        fs::rename(&fresh, &file)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path.join(name).join("token.json")
    }

    fn aside(&self, name: &str) -> PathBuf {
        self.path.join(format!(".{name}"))
    }
}

/// A number that no earlier insertion had.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_nanos() as u64)
}

/// Octets as Base64 in JSON.
pub(crate) mod octets {
    use base64ct::{Base64, Encoding as _};
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(octets: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&Base64::encode_string(octets))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        Base64::decode_vec(&text).map_err(de::Error::custom)
    }
}
