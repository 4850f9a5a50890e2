//! What is told about changes where every signature in its place is taken for one.

use seal::pdf::{Changes, PdfError, Signature, signatures};

/// What later updates did to a signature; the CMS of these tests is a stand-in, so that those in place hold.
pub fn changes_after(bytes: &[u8], signature: &Signature) -> Result<Changes, PdfError> {
    let found = signatures(bytes)?;
    let holding: Vec<&Signature> = found.iter().filter(|own| own.faults.is_empty()).collect();
    seal::pdf::changes_after(bytes, signature, &holding)
}
