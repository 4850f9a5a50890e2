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

/// Puts files (their sizes in bytes) into as few jobs as the helper's limits allow, in their order; a job is the places of its files.
pub fn batches(sizes: impl IntoIterator<Item = f64>) -> Vec<Vec<usize>> {
    let (mut found, mut size): (Vec<Vec<usize>>, f64) = (Vec::new(), 0.0);
    for (place, bytes) in sizes.into_iter().enumerate() {
        match found.last_mut() {
            Some(last) if last.len() < FILES && size + bytes <= JOB => {
                last.push(place);
                size += bytes;
            }
            _ => {
                found.push(vec![place]);
                size = bytes;
            }
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
    fn jobs_are_as_few_as_the_limits_of_the_helper_allow() {
        assert_eq!(batches([]), [[0; 0]; 0]);
        assert_eq!(batches([1e6, 1e6, 1e6]), [[0, 1, 2]]);
        assert_eq!(batches([200.0 * MIB; 3]), [vec![0, 1], vec![2]]);
        assert_eq!(batches([128.0 * MIB; 4]), [[0, 1, 2, 3]]);
        let sizes: Vec<usize> = batches([1e6; 1001]).iter().map(Vec::len).collect();
        assert_eq!(sizes, [500, 500, 1]);
    }
}
