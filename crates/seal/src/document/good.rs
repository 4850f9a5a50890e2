//! What was found good about a signature, whatever else is in doubt.

use chrono::{DateTime, Utc};

use super::{Doubt, Person, SignatureReport};
use crate::pdf::Extent;
use crate::verdict::{Reason, SubIndication, Whose, in_vietnam};

/// What was found good about a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Good {
    /// It is over this content, and of the certificate's key.
    Intact,
    /// What was signed in the PDF is as it was.
    Unchanged,
    /// The chain of certificates leads to a trusted root.
    Issued {
        /// Who issued the signer's certificate.
        issuer: String,
        /// The root.
        root: String,
    },
    /// The certificates held at the time that counts: the proven one, else now.
    Holding,
    /// No certificate of the chain was revoked at that time.
    NotRevoked,
    /// A time stamp that passed shows that it was there at that moment.
    Proven(DateTime<Utc>),
}

impl Good {
    /// One Vietnamese sentence.
    pub fn message(&self) -> String {
        match self {
            Good::Intact => {
                "Chữ ký khớp với nội dung lúc ký và với khóa của chứng thư số người ký.".into()
            }
            Good::Unchanged => "Nội dung đã ký không bị sửa sau khi ký.".into(),
            Good::Issued { issuer, root } if issuer == root => {
                format!("Chứng thư số do “{issuer}” cấp, là gốc đang được tin cậy.")
            }
            Good::Issued { issuer, root } => format!(
                "Chứng thư số do “{issuer}” cấp, đường dẫn chứng thực dẫn đến gốc đang được tin cậy “{root}”."
            ),
            Good::Holding => {
                "Các chứng thư số trên đường dẫn còn hiệu lực vào thời điểm được xét.".into()
            }
            Good::NotRevoked => {
                "Có dữ liệu cho thấy các chứng thư số không bị thu hồi vào thời điểm được xét."
                    .into()
            }
            Good::Proven(time) => format!(
                "Dấu thời gian tin cậy chứng minh chữ ký đã có lúc {}.",
                in_vietnam(*time)
            ),
        }
    }
}

pub(super) fn of(signature: &SignatureReport) -> Vec<Good> {
    let SignatureReport {
        report,
        changes,
        doubts,
        in_pdf,
        ..
    } = signature;
    let place_is_right = in_pdf
        .as_ref()
        .is_none_or(|in_pdf| in_pdf.faults.is_empty());
    let reasons = || {
        doubts.iter().filter_map(|doubt| match doubt {
            Doubt::Itself(reason) => Some(reason),
            _ => None,
        })
    };
    let not_verified = doubts
        .iter()
        .any(|doubt| matches!(doubt, Doubt::Unsupported(_) | Doubt::SeveralSigners))
        || reasons().any(speaks_of_the_signature);
    let mut good = Vec::new();
    // Without this, nothing else says anything about the file.
    if !place_is_right || not_verified || report.signer.is_none() {
        return good;
    }
    good.push(Good::Intact);
    let extent = changes.as_ref().map(|changes| changes.extent);
    let is_borne = !doubts.iter().any(Doubt::is_of_changes);
    if is_borne && extent.is_some_and(|extent| extent <= Extent::Signatures) {
        good.push(Good::Unchanged);
    }
    let in_chain = |reason: &Reason| matches!(reason, Reason::NoRoot | Reason::Chain(_));
    if let [_, issuer, ..] = &report.path[..]
        && let Some(root) = report.path.last()
        && !reasons().any(in_chain)
    {
        good.push(Good::Issued {
            issuer: Person::of(issuer).name,
            root: Person::of(root).name,
        });
        let bounds =
            |reason: &Reason| matches!(reason, Reason::NotYet { .. } | Reason::Ended { .. });
        if !reasons().any(bounds) {
            good.push(Good::Holding);
        }
        let revocation = |reason: &Reason| {
            matches!(
                reason,
                Reason::Revoked { .. } | Reason::RevocationUnknown { .. }
            )
        };
        if !reasons().any(revocation) {
            good.push(Good::NotRevoked);
        }
    }
    good.extend(report.proven.map(Good::Proven));
    good
}

/// Whether it leaves open that this certificate's key signed this content.
pub(super) fn speaks_of_the_signature(reason: &Reason) -> bool {
    match reason {
        Reason::WeakKey(Whose::Signer, _) | Reason::Chain(_) => false,
        reason => matches!(
            reason.sub_indication(),
            SubIndication::FormatFailure
                | SubIndication::HashFailure
                | SubIndication::SigCryptoFailure
                | SubIndication::SigConstraintsFailure
                | SubIndication::CryptoConstraintsFailure
                | SubIndication::NoSigningCertificateFound
        ),
    }
}
