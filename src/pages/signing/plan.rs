//! Which files are signed how, in which jobs, and what the results are called.

use crate::bridge_client::Kind;

/// The largest file that the helper takes.
pub const FILE: f64 = 128.0 * MIB;
/// How large the files of a job may be together.
const JOB: f64 = 512.0 * MIB;
/// How many files a job may have.
const FILES: usize = 500;

const MIB: f64 = 1_048_576.0;

/// What is put behind the name of a signed PDF.
const SIGNED: &str = " (đã ký)";

/// How a file is signed: a PDF in itself, any other file beside it.
pub fn kind(name: &str) -> Kind {
    match name.rsplit_once('.') {
        Some((_, ending)) if ending.eq_ignore_ascii_case("pdf") => Kind::Pdf,
        _ => Kind::Detached,
    }
}

/// What the signed PDF, or the signature beside the file, is called.
pub fn result_name(name: &str, kind: Kind) -> String {
    match (kind, name.rsplit_once('.')) {
        (Kind::Pdf, Some((stem, ending))) => {
            // What is signed a second time is not called so twice.
            let stem = stem.strip_suffix(SIGNED).unwrap_or(stem);
            [stem, SIGNED, ".", ending].concat()
        }
        _ => [name, ".p7s"].concat(),
    }
}

/// Files of one kind that go into one job, as places in the list that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// How they are signed.
    pub kind: Kind,
    /// Which ones.
    pub places: Vec<usize>,
}

/// Puts files (kind and size in bytes) into as few jobs as their kinds and the helper's limits allow, in their order.
pub fn batches(files: &[(Kind, f64)]) -> Vec<Batch> {
    let mut found = Vec::new();
    for kind in [Kind::Pdf, Kind::Detached] {
        let (mut places, mut size) = (Vec::new(), 0.0);
        for (place, (own, bytes)) in files.iter().enumerate() {
            if *own != kind {
                continue;
            }
            if places.len() == FILES || (size + bytes > JOB && !places.is_empty()) {
                let places = std::mem::take(&mut places);
                found.push(Batch { kind, places });
                size = 0.0;
            }
            places.push(place);
            size += bytes;
        }
        if !places.is_empty() {
            found.push(Batch { kind, places });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pdfs_are_signed_inside_and_keep_a_name_that_tells() {
        for (name, own, result) in [
            ("Công văn.pdf", Kind::Pdf, "Công văn (đã ký).pdf"),
            ("a.b.PDF", Kind::Pdf, "a.b (đã ký).PDF"),
            ("Công văn (đã ký).pdf", Kind::Pdf, "Công văn (đã ký).pdf"),
            ("lô.zip", Kind::Detached, "lô.zip.p7s"),
            ("pdf", Kind::Detached, "pdf.p7s"),
            ("lô.zip.p7s", Kind::Detached, "lô.zip.p7s.p7s"),
        ] {
            assert_eq!(kind(name), own, "{name}");
            assert_eq!(result_name(name, own), result, "{name}");
        }
    }

    #[test]
    fn jobs_hold_one_kind_within_the_limits_of_the_helper() {
        let (pdf, zip) = ((Kind::Pdf, 1e6), (Kind::Detached, 1e6));
        let batch = |kind, places: &[usize]| Batch {
            kind,
            places: places.to_vec(),
        };
        assert_eq!(batches(&[]), []);
        assert_eq!(
            batches(&[pdf, zip, pdf]),
            [batch(Kind::Pdf, &[0, 2]), batch(Kind::Detached, &[1])]
        );
        let large = (Kind::Pdf, 200.0 * MIB);
        assert_eq!(
            batches(&[large, large, large]),
            [batch(Kind::Pdf, &[0, 1]), batch(Kind::Pdf, &[2])]
        );
        let sizes: Vec<usize> = batches(&vec![pdf; 1001])
            .iter()
            .map(|batch| batch.places.len())
            .collect();
        assert_eq!(sizes, [500, 500, 1]);
    }
}
