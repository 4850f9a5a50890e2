//! Signatures that lie beside a file already, before another one is added to them.

use chrono::Utc;
use seal::chain::Trust;
use seal::cms::{FurtherError, add_signer};
use seal::document::{Doubt, Person, verify_detached};
use seal::revocation::Material;
use seal::verdict::Reason;
use seal::x509::Cert;

use super::Level;

/// How the signatures in a file of its own (`.p7s`) stand to the file that they are said to be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// They cannot be read, so that nothing can be added.
    Damaged,
    /// None of them is over this file.
    OfOther,
    /// Some are over this file, some are not: nobody's is to be lost, and nothing is put beside a wrong one.
    Mixed,
    /// All are over this file; who has signed, as far as it is told, and at which level.
    Over(Vec<(Option<Cert>, Level)>),
}

impl Standing {
    /// Looks at them. Who is trusted, and what day it is, do not matter here.
    pub fn of(signature: &[u8], bytes: &[u8]) -> Standing {
        // Added to itself it is at most refused as the same; damaged, it cannot be read for that either.
        if add_signer(signature, signature) == Err(FurtherError::Damaged) {
            return Standing::Damaged;
        }
        let (trust, material) = (Trust::new(Vec::new()), Material::default());
        let report = verify_detached(signature, bytes, &trust, Utc::now(), &material);
        let is_of_other = |doubt: &Doubt| {
            matches!(
                doubt,
                Doubt::Itself(Reason::Format | Reason::OtherContent | Reason::WrongSignature)
            )
        };
        let (others, own): (Vec<_>, Vec<_>) = report
            .signatures
            .into_iter()
            .partition(|own| own.doubts.iter().any(is_of_other));
        match (others.is_empty(), own.is_empty()) {
            (true, _) => {
                let signers = own.into_iter().map(|own| {
                    let level = match own.report.stamps.is_empty() {
                        true => Level::B,
                        false => Level::T,
                    };
                    (own.report.signer, level)
                });
                Standing::Over(signers.collect())
            }
            (false, true) => Standing::OfOther,
            (false, false) => Standing::Mixed,
        }
    }

    /// Whether this one is among those who have signed this file.
    pub fn has(&self, signer: &Cert) -> bool {
        self.level_of(signer).is_some()
    }

    /// The level of this one's signature; nothing where this one has not signed this file.
    pub fn level_of(&self, signer: &Cert) -> Option<Level> {
        let Standing::Over(signers) = self else {
            return None;
        };
        let mut signers = signers.iter();
        let own = signers.find(|(who, _)| who.as_ref() == Some(signer));
        own.map(|(_, level)| *level)
    }

    /// Who else has signed it, by name.
    pub fn others(&self, signer: &Cert) -> Vec<String> {
        let Standing::Over(signers) = self else {
            return Vec::new();
        };
        let others = signers.iter().map(|(who, _)| who);
        others
            .filter(|own| own.as_ref() != Some(signer))
            .map(|own| name_of(own.as_ref()))
            .collect()
    }
}

/// What one who has signed is called, for people.
pub(super) fn name_of(signer: Option<&Cert>) -> String {
    match signer {
        Some(certificate) => Person::of(certificate).name,
        None => "người không rõ tên".to_owned(),
    }
}
