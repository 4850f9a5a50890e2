//! A pack out of wherever its files are.

use super::model::Pack;
use super::source::Fault;

/// The file of a pack that names the others.
pub const HEAD: &str = "pack.toml";

/// Why a pack is not opened.
#[derive(Debug)]
pub enum OpenError<E> {
    /// A file that cannot be read: its name, and what the reader said.
    File(String, E),
    /// The faults of the pack's text.
    Faults(Vec<Fault>),
}

impl Pack {
    /// Loads a pack file by file: first the one that names the others. `read` gives the text of a file of this name.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open<E>(read: impl FnMut(&str) -> Result<String, E>) -> Result<Pack, OpenError<E>> {
        let texts = Pack::texts(read)?;
        Pack::load(&texts).map_err(OpenError::Faults)
    }

    /// The names and texts of a pack's files, read in the same way.
    ///
    /// # Errors
    /// Where a file cannot be read, and the faults of the one that names the others.
    pub fn texts<E>(
        mut read: impl FnMut(&str) -> Result<String, E>,
    ) -> Result<Vec<(String, String)>, OpenError<E>> {
        let mut text = |name: &str| read(name).map_err(|error| OpenError::File(name.into(), error));
        let head = text(HEAD)?;
        let names = Pack::files(&head).map_err(OpenError::Faults)?;
        let mut texts = vec![(HEAD.to_owned(), head)];
        for name in names {
            let text = text(&name)?;
            texts.push((name, text));
        }
        Ok(texts)
    }
}
