//! Which files belong together: a file, and the signature that stands beside it.

/// The endings of signatures that stand beside a file.
const SIGNATURES: [&str; 3] = ["p7s", "sig", "p7m"];

/// The endings of lists of revoked certificates, and of certificates.
const MATERIAL: [&str; 5] = ["crl", "cer", "crt", "der", "pem"];

/// What a file is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file that is to be verified.
    Content,
    /// A signature that stands beside one.
    Signature,
    /// Certificates or lists of revoked ones, which help with all files.
    Material,
}

impl Kind {
    /// By the ending of the name.
    pub fn of(name: &str) -> Kind {
        let ending = ending(name).to_ascii_lowercase();
        if SIGNATURES.contains(&&*ending) {
            Kind::Signature
        } else if MATERIAL.contains(&&*ending) {
            Kind::Material
        } else {
            Kind::Content
        }
    }
}

/// A file and its signature, as places in the list that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The file; nothing for a signature without one.
    pub content: Option<usize>,
    /// The signature beside it.
    pub signature: Option<usize>,
}

/// Puts signatures to their files, in the order of the files.
///
/// `lo.zip.p7s` and `lo.p7s` are those of `lo.zip`; the only signature left and the only file left that is no PDF belong
/// together whatever they are called.
pub fn pairs(names: &[&str]) -> Vec<Pair> {
    let of_kind = |kind| (0..names.len()).filter(move |&at| Kind::of(names[at]) == kind);
    let mut left: Vec<usize> = of_kind(Kind::Signature).collect();
    let mut found: Vec<Pair> = of_kind(Kind::Content)
        .map(|content| {
            let name = names[content];
            let full = left.iter().position(|&at| stem(names[at]) == name);
            let short = || left.iter().position(|&at| stem(names[at]) == stem(name));
            Pair {
                content: Some(content),
                signature: full.or_else(short).map(|at| left.remove(at)),
            }
        })
        .collect();
    let is_alone = |pair: &&mut Pair| {
        let is_pdf = |at: usize| ending(names[at]).eq_ignore_ascii_case("pdf");
        pair.signature.is_none() && !pair.content.is_some_and(is_pdf)
    };
    let mut alone = found.iter_mut().filter(is_alone);
    if let (Some(pair), None, [signature]) = (alone.next(), alone.next(), &left[..]) {
        pair.signature = Some(*signature);
        left.clear();
    }
    found.extend(left.into_iter().map(|signature| Pair {
        content: None,
        signature: Some(signature),
    }));
    found
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_go_to_their_files() {
        type Pairs = &'static [(Option<usize>, Option<usize>)];
        let cases: [(&[&str], Pairs); 9] = [
            (&["a.pdf"], &[(Some(0), None)]),
            (&["lo.zip", "lo.zip.p7s"], &[(Some(0), Some(1))]),
            (&["lo.p7s", "lo.zip"], &[(Some(1), Some(0))]),
            (&["chu ky.p7s", "lo.zip"], &[(Some(1), Some(0))]),
            (&["lo.zip"], &[(Some(0), None)]),
            (&["lo.zip.p7s"], &[(None, Some(0))]),
            // Only the name tells which of two files is meant, and none is a guess.
            (
                &["a.zip", "b.zip", "c.p7s"],
                &[(Some(0), None), (Some(1), None), (None, Some(2))],
            ),
            // A PDF holds its signatures itself, unless the name says otherwise.
            (
                &["a.pdf", "b.xlsx", "c.p7s"],
                &[(Some(0), None), (Some(1), Some(2))],
            ),
            (&["a.pdf", "a.pdf.p7s", "root.crl"], &[(Some(0), Some(1))]),
        ];
        for (names, expected) in cases {
            let found = pairs(names);
            let found: Vec<_> = found
                .iter()
                .map(|pair| (pair.content, pair.signature))
                .collect();
            assert_eq!(found, expected, "{names:?}");
        }
    }

    #[test]
    fn endings_tell_what_helps_with_all_files() {
        for (name, kind) in [
            ("CP.CRL", Kind::Material),
            ("ca.cer", Kind::Material),
            ("lo.zip.P7S", Kind::Signature),
            ("cong van", Kind::Content),
        ] {
            assert_eq!(Kind::of(name), kind, "{name}");
        }
    }
}
