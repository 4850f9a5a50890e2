//! Signatures that a PDF holds already, before another one is put in or the file is written over.

use chrono::Utc;
use seal::chain::Trust;
use seal::document::verify_pdf;
use seal::pdf::Pdf;
use seal::revocation::Material;
use seal::x509::Cert;

use super::Level;
use super::standing::name_of;

/// Who has signed a PDF, as far as it is told, and how well each signature was made to last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inside(Vec<(Option<Cert>, Level)>);

impl Inside {
    /// Looks at them. Who is trusted, and what day it is, do not matter here.
    ///
    /// # Errors
    /// A sentence where the file cannot be read.
    pub fn of(bytes: &[u8]) -> Result<Inside, String> {
        let told = |fault: seal::pdf::PdfError| fault.message();
        let (trust, material) = (Trust::new(Vec::new()), Material::default());
        let report = verify_pdf(bytes, &trust, Utc::now(), &material).map_err(told)?;
        if report.signatures.is_empty() {
            return Ok(Inside::default());
        }
        let evidence_until = |end: usize| {
            let file = bytes.get(..end).map(Pdf::open).and_then(Result::ok);
            let stored = file.and_then(|file| file.read_dss().ok());
            stored.map_or(0, |stored| stored.ocsps.len() + stored.crls.len())
        };
        let evidence = evidence_until(bytes.len());
        let stamps = report.stamps.iter().map(|own| own.in_pdf.revision_end);
        let last_stamp = stamps.max().unwrap_or(0);
        let signatures = report.signatures.into_iter().map(|own| {
            // What earlier signatures brought along says nothing of this one.
            let end = own.in_pdf.as_ref().map_or(0, |own| own.revision_end);
            let is_kept = evidence > evidence_until(end);
            let is_archived = last_stamp > end;
            let is_stamped = is_archived || !own.report.stamps.is_empty();
            let level = match (is_stamped, is_kept, is_archived) {
                (true, true, true) => Level::Lta,
                (true, true, false) => Level::Lt,
                (true, false, _) => Level::T,
                (false, ..) => Level::B,
            };
            (own.report.signer, level)
        });
        Ok(Inside(signatures.collect()))
    }

    /// Whether nobody has signed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who has signed, where it is told.
    pub fn signers(&self) -> impl Iterator<Item = &Cert> {
        self.0.iter().filter_map(|(who, _)| who.as_ref())
    }

    /// The level of this one's signature, the highest of several; nothing where this one has not signed.
    pub fn level_of(&self, signer: &Cert) -> Option<Level> {
        let own = self
            .0
            .iter()
            .filter(|(who, _)| who.as_ref() == Some(signer));
        own.map(|(_, level)| *level).max()
    }

    /// Who else has signed here and not in the file `source`, by name: whose signature would be lost with this file.
    /// One's own by a certificate that was renewed since is not.
    pub fn lost(&self, signer: &Cert, source: &Inside) -> Vec<String> {
        let count = |inside: &Inside, one: &Option<Cert>| {
            inside.0.iter().filter(|(who, _)| who == one).count()
        };
        let mut lost: Vec<String> = Vec::new();
        for (who, _) in &self.0 {
            let is_own = |certificate: &Cert| certificate.is_called(signer.subject());
            if who.as_ref().is_some_and(is_own) || count(self, who) <= count(source, who) {
                continue;
            }
            let name = name_of(who.as_ref());
            if !lost.contains(&name) {
                lost.push(name);
            }
        }
        lost
    }
}
