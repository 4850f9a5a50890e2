//! Whether a PDF may be signed further.

use chrono::DateTime;

use super::{Doubt, verify_pdf};
use crate::chain::Trust;
use crate::pdf::PdfError;
use crate::revocation::Material;
use crate::verdict::Reason;

/// Why a PDF should not be signed further: a signature in it is broken, or was changed in a way that its signer forbids.
///
/// Nothing about certificates is asked; what nobody has signed yet may be signed.
///
/// # Errors
/// Where the file cannot be read; see [`PdfError`].
pub fn broken_signature(bytes: &[u8]) -> Result<Option<String>, PdfError> {
    let nobody = Trust::new(Vec::new());
    let report = verify_pdf(bytes, &nobody, DateTime::UNIX_EPOCH, &Material::default())?;
    let doubts = report.signatures.iter().map(|signature| &signature.doubts);
    let stamps = report.stamps.iter().map(|stamp| &stamp.doubts);
    let mut doubts = doubts.chain(stamps).flatten();
    let broken = doubts.find(|doubt| match doubt {
        Doubt::Place(_) | Doubt::Changed | Doubt::Forbidden => true,
        Doubt::Itself(reason) => matches!(
            reason,
            Reason::Format | Reason::OtherContent | Reason::WrongSignature
        ),
        _ => false,
    });
    Ok(broken.map(|doubt| {
        format!(
            "Không ký tiếp lên tệp này vì chữ ký hoặc dấu thời gian đã có trong tệp không còn đúng. {}",
            doubt.message()
        )
    }))
}
