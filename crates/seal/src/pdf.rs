//! PDFs as far as signatures need them (ISO 32000-1; ETSI EN 319 142-1).
//!
//! Signing: [`prepare`] makes an update with an empty signature, to be put behind the file; the CMS over
//! [`Prepared::digest_input`] goes into it with [`Prepared::seal`]. [`add_dss`] adds what later verifiers need.
//! Verifying: [`signatures`] finds the signatures with what is wrong about their place in the file,
//! [`changes_after`] tells what later updates did.
//!
//! The file is only ever borrowed and its objects are read when they are asked for: signing 100 MB takes little more
//! memory than the file itself. [`Pdf`] is for whoever asks several things of one file. What is not as it should be is refused and never mended, as a mended reading is not the
//! one that others have.

mod appearance;
mod changes;
mod dss;
mod error;
mod fields;
mod file;
mod filter;
mod locks;
mod object;
mod parse;
mod prepare;
mod roles;
mod signatures;
mod structure;
mod tail;
mod update;
mod xref;

pub use appearance::{
    Appearance, Look, SEAL_SIDE, SIGNATURE_WIDTH, Spot, seal_beside, time_of_signing,
};
pub use changes::{Change, Changes, Extent, changes_after};
pub use dss::{Material, Stored, add_dss, can_add_dss, read_dss};
pub use error::{MAX_BYTES, MAX_PIXELS, PdfError, TooSmall};
pub use fields::{EmptyField, empty_fields};
pub use file::page_count;
pub use locks::Lock;
pub use object::ObjectId;
pub use prepare::{Options, Prepared, Purpose, prepare};
pub use signatures::{Fault, Signature, SubFilter, signatures};

/// A PDF about which several things are asked.
///
/// How much of it is read and unpacked is bounded for all questions together, and nothing is unpacked twice.
pub struct Pdf<'a>(file::File<'a>);

impl<'a> Pdf<'a> {
    /// # Errors
    /// Where the file cannot be read; see [`PdfError`]. The same holds for whatever is asked.
    pub fn open(bytes: &'a [u8]) -> Result<Pdf<'a>, PdfError> {
        file::File::open(bytes).map(Pdf)
    }

    /// How many pages it has.
    ///
    /// # Errors
    /// As of [`page_count`].
    pub fn page_count(&self) -> Result<usize, PdfError> {
        file::count_pages(&self.0)
    }

    /// The signature fields that are not signed yet.
    ///
    /// # Errors
    /// As of [`empty_fields`].
    pub fn empty_fields(&self) -> Result<Vec<EmptyField>, PdfError> {
        fields::empty_in_file(&self.0)
    }

    /// All its signatures.
    ///
    /// # Errors
    /// As of [`signatures`].
    pub fn signatures(&self) -> Result<Vec<Signature>, PdfError> {
        signatures::in_file(&self.0)
    }

    /// What updates after a signature did.
    ///
    /// # Errors
    /// As of [`changes_after`].
    pub fn changes_after(
        &self,
        signature: &Signature,
        holding: &[&Signature],
    ) -> Result<Changes, PdfError> {
        changes::in_file(&self.0, signature, holding)
    }

    /// The material for verifying that it holds.
    ///
    /// # Errors
    /// As of [`read_dss`].
    pub fn read_dss(&self) -> Result<Stored, PdfError> {
        dss::stored(&self.0)
    }

    /// The material that it held when it ended there.
    pub(crate) fn read_dss_until(&self, end: usize) -> Result<Stored, PdfError> {
        dss::stored(&self.0.revision(end)?)
    }

    /// Whether something other than blanks stands behind its last end.
    pub(crate) fn has_junk_at_end(&self) -> bool {
        self.0.xref.junk_at_end
    }
}
