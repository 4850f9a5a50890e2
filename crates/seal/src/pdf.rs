//! PDFs as far as signatures need them (ISO 32000-1; ETSI EN 319 142-1).
//!
//! Signing: [`prepare`] makes an update with an empty signature, to be put behind the file; the CMS over
//! [`Prepared::digest_input`] goes into it with [`Prepared::seal`]. [`add_dss`] adds what later verifiers need.
//! Verifying: [`signatures`] finds the signatures with what is wrong about their place in the file,
//! [`changes_after`] tells what later updates did.
//!
//! The file is only ever borrowed and its objects are read when they are asked for: signing 100 MB takes little more
//! memory than the file itself. What is not as it should be is refused and never mended, as a mended reading is not the
//! one that others have.

mod appearance;
mod changes;
mod dss;
mod error;
mod fields;
mod file;
mod filter;
mod object;
mod parse;
mod prepare;
mod roles;
mod signatures;
mod structure;
mod update;
mod xref;

pub use appearance::{
    Appearance, Look, SEAL_SIDE, SIGNATURE_WIDTH, Spot, seal_beside, time_of_signing,
};
pub use changes::{Change, Changes, Extent, changes_after};
pub use dss::{Material, Stored, add_dss, read_dss};
pub use error::{MAX_BYTES, MAX_PIXELS, PdfError, TooSmall};
pub use fields::{EmptyField, empty_fields};
pub use file::page_count;
pub use object::ObjectId;
pub use prepare::{Options, Prepared, Purpose, prepare};
pub use signatures::{Fault, Signature, SubFilter, signatures};

/// Whether something other than blanks stands behind the file's last end.
///
/// # Errors
/// Where the file cannot be read.
pub(crate) fn has_junk_at_end(bytes: &[u8]) -> Result<bool, PdfError> {
    Ok(file::File::open(bytes)?.xref.junk_at_end)
}
