//! One door for every file that a person drops on the page.

use forms::Form;

use crate::batch::{self, Batch};
use crate::read::{FileKind, Limits, ReadError, Table, Watch, decode, look, read_seen};

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Opened {
    /// A list; its columns have yet to be mapped.
    Table(Box<Table>),
    /// The text of a JSON file: a record for [`forms::Record::from_json`], or another text of this site.
    Json(String),
    /// A PDF; its record, if it carries one, is got out by the paper crate.
    Pdf,
    /// A batch file whose parts agree with its manifest.
    Batch(Box<Batch>),
}

/// Opens a file, whatever it is called.
///
/// # Errors
/// See [`ReadError`].
pub fn open(
    name: &str,
    bytes: &[u8],
    form: &Form,
    limits: &Limits,
    watch: Watch<'_>,
) -> Result<Opened, ReadError> {
    let seen = look(bytes, limits)?;
    match seen.0 {
        FileKind::Xlsx | FileKind::Xls | FileKind::Ods | FileKind::Text => {
            read_seen(name, bytes, seen, form, limits, watch)
                .map(|table| Opened::Table(Box::new(table)))
        }
        FileKind::Json => Ok(Opened::Json(decode(bytes).0.into_owned())),
        FileKind::Pdf => Ok(Opened::Pdf),
        FileKind::Batch => batch::read(bytes, limits).map(|batch| Opened::Batch(Box::new(batch))),
    }
}
