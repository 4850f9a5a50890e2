//! PDFs with signatures that are good, and what must hold of a file that is told to be good.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use seal::document::{DocumentReport, SignatureReport, verify_pdf};
use seal::pdf::SubFilter;
use seal::revocation::Material;
use seal::verdict::Indication;
use seal::x509::Cert;

use crate::Roots;
use crate::authority::{P256_OTHER, Template};
use crate::made::LETTER;
use crate::office::{DAY, Office, Signer};
use crate::samples::{PYHANKO, PYHANKO_ROOT, as_seeds, sample};
use crate::update::plain;

/// Shortly after pyHanko's samples were signed.
const NOW: &str = "2026-11-26T20:30:00Z";

/// Files that are signed, and how they are verified.
pub struct Signed {
    /// The files, by name.
    pub files: Vec<(&'static str, Vec<u8>)>,
    roots: Roots,
    now: DateTime<Utc>,
    lists: Vec<Vec<u8>>,
    /// What signatures that have passed cover.
    known: BTreeSet<Covered>,
}

/// What a signature covers: where its gap is, and the bytes around it.
type Covered = ([u64; 4], Vec<u8>);

impl Signed {
    /// Signs files, and gathers what the signatures cover that are good.
    #[expect(clippy::new_without_default, reason = "it takes a while")]
    pub fn new() -> Signed {
        let office = Office::of(&Template::person(P256_OTHER));
        let root = Cert::read(PYHANKO_ROOT[0].1).expect("a certificate");
        let mut lists = office.clean("2026-11-26");
        lists.extend(["pyhanko/root.crl", "pyhanko/interm.crl"].map(|list| sample(list).to_vec()));
        let mut files = as_seeds(PYHANKO);
        files.extend(signed_here(&office));
        let mut signed = Signed {
            files,
            roots: Roots::new(vec![office.house.root, root]),
            now: NOW.parse().expect("a moment"),
            lists,
            known: BTreeSet::new(),
        };
        for (name, bytes) in &signed.files {
            let report = signed.verify(bytes).expect(name);
            let passed = report.signatures.iter().filter(|found| has_passed(found));
            let covered: Vec<Covered> = passed.map(|found| covered(found, bytes)).collect();
            let may_fail = ["changed.pdf", "filled.pdf", "locked-filled.pdf"].contains(name);
            assert!(may_fail || !covered.is_empty(), "{name}: {report:?}");
            signed.known.extend(covered);
        }
        signed
    }

    fn verify(&self, bytes: &[u8]) -> Option<DocumentReport> {
        let material = Material {
            lists: self.lists.iter().map(Vec::as_slice).collect(),
            ..Material::default()
        };
        let verify = |trust: &_| verify_pdf(bytes, trust, self.now, &material);
        self.roots.with(verify).ok()
    }

    /// Verifies any bytes and asks for everything that is told of them; whether a signature has passed.
    ///
    /// # Panics
    /// Where a signature passes over what nobody has signed.
    pub fn check(&self, bytes: &[u8]) -> bool {
        let Some(report) = self.verify(bytes) else {
            return false;
        };
        let _ = (report.outcome().message(), report.outcome().label());
        for stamp in &report.stamps {
            let _ = (stamp.names(), stamp.authority());
        }
        let mut any = false;
        for signature in &report.signatures {
            let _ = (signature.names(), signature.signer(), signature.chain());
            let _ = (
                signature.claimed(),
                signature.time_message(),
                signature.good(),
            );
            let _ = (signature.reason(), signature.place(), signature.field());
            let _ = signature.change_messages();
            if has_passed(signature) {
                any = true;
                let covered = covered(signature, bytes);
                assert!(self.known.contains(&covered), "passed: {signature:?}");
            }
        }
        any
    }
}

fn has_passed(signature: &SignatureReport) -> bool {
    signature.indication() == Indication::TotalPassed
}

fn covered(signature: &SignatureReport, bytes: &[u8]) -> Covered {
    let place = signature.in_pdf.as_ref().expect("a signature of a PDF");
    assert!(!matches!(place.sub_filter, SubFilter::Other(_)));
    let pieces: Vec<&[u8]> = place.covered(bytes).collect();
    (place.byte_range, pieces.concat())
}

/// By the office of the tests: at every level, twice, and with a stamp over the whole.
fn signed_here(office: &Office) -> Vec<(&'static str, Vec<u8>)> {
    let first = office.first();
    let second = Signer {
        certificate: first.certificate.clone(),
        pair: first.pair,
    };
    let once = office.sign(&plain(), &first, "ky", None);
    let stamped = office.sign(&plain(), &first, "ky", Some(DAY));
    let kept = office.keep(&stamped, &office.clean(DAY));
    let whole = office.stamp(&kept, "dau", DAY);
    let twice = office.sign(&once, &second, "hai", None);
    let letter = office.sign(LETTER, &first, "chu-ky-1", None);
    vec![
        ("once.pdf", once),
        ("stamped.pdf", stamped),
        ("kept.pdf", kept),
        ("whole.pdf", whole),
        ("twice.pdf", twice),
        ("letter.pdf", letter),
    ]
}
