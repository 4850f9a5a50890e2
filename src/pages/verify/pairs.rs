//! Which files belong together: a file, and the signature that stands beside it.

use std::borrow::Cow;

use forms::text::nfc;

use crate::certificates::file::is_of_certificates;

/// The endings of signatures that stand beside a file.
const SIGNATURES: [&str; 3] = ["p7s", "sig", "p7m"];

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
        } else if ending == "crl" || is_of_certificates(name) {
            Kind::Material
        } else {
            Kind::Content
        }
    }
}

/// A file and its signature, as places in the list that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The file; nothing for a signature without one.
    pub content: Option<usize>,
    /// The signature beside it.
    pub signature: Option<usize>,
    /// Of a signature without its file, the files that may be it.
    pub choice: Vec<usize>,
}

/// Puts signatures to their files, in the order of the files.
///
/// `told` are the pairs (signature, file) that the user has named or that are known to be right; `before` are those that were
/// together before, where names do not say otherwise. Names are compared in composed letters.
///
/// A signature that is put to a wrong file says that the file was changed, so nothing is guessed where names leave a choice:
/// 1. `lo.zip.p7s` is that of `lo.zip`;
/// 2. `lo.p7s` is that of the only file `lo` that is left, a PDF only where there is no other, as it holds its signatures itself,
///    and so is `lo.zip (1).p7s`, as browsers call what is downloaded twice, where `lo.zip` is left;
/// 3. the only signature left and the only file left that is no PDF belong together whatever they are called.
pub fn pairs(names: &[&str], told: &[(usize, usize)], before: &[(usize, usize)]) -> Vec<Pair> {
    let names: Vec<Cow<str>> = names.iter().map(|name| nfc(name)).collect();
    let kinds: Vec<Kind> = names.iter().map(|name| Kind::of(name)).collect();
    let of_kind = |kind| (0..kinds.len()).filter(|&at| kinds[at] == kind).collect();
    let is_pdf = |at: usize| ending(&names[at]).eq_ignore_ascii_case("pdf");
    let all: Vec<usize> = of_kind(Kind::Content);
    let mut left: Vec<usize> = of_kind(Kind::Signature);
    let mut found = Found {
        of: vec![None; names.len()],
    };
    found.put_all(told, &mut left);
    let full = |signature: usize, content: usize| stem(&names[signature]) == names[content];
    let short = |signature: usize, content: usize| {
        let (of, content) = (stem(&names[signature]), &*names[content]);
        [of, once(of)].iter().any(|of| *of == stem(content)) || once(of) == content
    };
    for signature in left.clone() {
        let mut fitting = all.iter().filter(|&&at| full(signature, at));
        if let (Some(&only), None) = (fitting.next(), fitting.next())
            && found.is_free(only)
        {
            found.put(only, signature, &mut left);
        }
    }
    // Before any is put to its file: what one signature leaves must not look like the only file of the next one.
    let choices: Vec<(usize, Vec<usize>)> = left
        .iter()
        .map(|&signature| {
            let fits = |at: &usize| full(signature, *at) || short(signature, *at);
            let free = all.iter().copied().filter(|at| found.is_free(*at));
            let mut fitting: Vec<usize> = free.filter(fits).collect();
            // As it is called comes before as it was called once.
            let exact = |at: &usize| stem(&names[signature]) == stem(&names[*at]);
            if fitting.iter().any(exact) {
                fitting.retain(exact);
            }
            if fitting.iter().any(|at| !is_pdf(*at)) {
                fitting.retain(|at| !is_pdf(*at));
            }
            (signature, fitting)
        })
        .collect();
    for (signature, fitting) in choices {
        if let [only] = fitting[..]
            && found.is_free(only)
        {
            found.put(only, signature, &mut left);
        }
    }
    found.put_all(before, &mut left);
    let mut others = all
        .iter()
        .copied()
        .filter(|at| found.is_free(*at) && !is_pdf(*at));
    if let (Some(content), None, &[signature]) = (others.next(), others.next(), &left[..])
        && !all
            .iter()
            .any(|&at| full(signature, at) || short(signature, at))
    {
        found.put(content, signature, &mut left);
    }
    let with_content = all.iter().map(|&content| Pair {
        content: Some(content),
        signature: found.of[content],
        choice: Vec::new(),
    });
    let choice: Vec<usize> = all
        .iter()
        .copied()
        .filter(|at| found.is_free(*at))
        .collect();
    let alone = left.into_iter().map(|signature| Pair {
        content: None,
        signature: Some(signature),
        choice: choice.clone(),
    });
    with_content.chain(alone).collect()
}

/// The signature of each file, by its place.
struct Found {
    of: Vec<Option<usize>>,
}

impl Found {
    fn is_free(&self, content: usize) -> bool {
        self.of[content].is_none()
    }

    fn put_all(&mut self, pairs: &[(usize, usize)], left: &mut Vec<usize>) {
        for &(signature, content) in pairs {
            if left.contains(&signature) && self.is_free(content) {
                self.put(content, signature, left);
            }
        }
    }

    fn put(&mut self, content: usize, signature: usize, left: &mut Vec<usize>) {
        self.of[content] = Some(signature);
        left.retain(|own| *own != signature);
    }
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Without the number that browsers give to what is downloaded again: `lo.zip (1)` is `lo.zip`.
fn once(stem: &str) -> &str {
    let numbered = stem
        .strip_suffix(')')
        .and_then(|stem| stem.rsplit_once(" ("));
    let is_number = |number: &str| number.bytes().all(|digit| digit.is_ascii_digit());
    match numbered {
        Some((once, number)) if is_number(number) => once,
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs = &'static [(Option<usize>, Option<usize>)];

    fn check(names: &[&str], told: &[(usize, usize)], expected: Pairs) {
        let found = pairs(names, told, &[]);
        let found: Vec<_> = found
            .iter()
            .map(|pair| (pair.content, pair.signature))
            .collect();
        assert_eq!(found, expected, "{names:?}");
    }

    #[test]
    fn signatures_go_to_their_files() {
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
            check(names, &[], expected);
        }
    }

    #[test]
    fn no_file_takes_the_signature_of_another() {
        let cases: [(&[&str], Pairs); 10] = [
            // A number may belong to the name.
            (
                &["a.docx", "a (2).docx", "a (2).p7s"],
                &[(Some(0), None), (Some(1), Some(2))],
            ),
            // A good PDF is left alone by a signature that is likelier another file's.
            (
                &["a.pdf", "a.zip", "a.p7s"],
                &[(Some(0), None), (Some(1), Some(2))],
            ),
            (&["a.pdf", "a.p7s"], &[(Some(0), Some(1))]),
            // What a full name says comes before any other file's short one.
            (
                &["a.pdf", "a.pdf.zip", "a.pdf.p7s"],
                &[(Some(0), Some(2)), (Some(1), None)],
            ),
            (
                &["a.zip", "a.zip.p7s", "a.p7s", "a.pdf"],
                &[(Some(0), Some(1)), (Some(3), Some(2))],
            ),
            (
                &["a.docx", "a.zip", "a.p7s"],
                &[(Some(0), None), (Some(1), None), (None, Some(2))],
            ),
            // Two folders with files of one name.
            (
                &["a.zip", "a.zip", "a.zip.p7s"],
                &[(Some(0), None), (Some(1), None), (None, Some(2))],
            ),
            (
                &["a.pdf", "a.pdf", "a.p7s", "b.xlsx"],
                &[
                    (Some(0), None),
                    (Some(1), None),
                    (Some(3), None),
                    (None, Some(2)),
                ],
            ),
            // A second signature of a file that has one.
            (
                &["a.zip", "a.zip.p7s", "a.zip.sig", "b.xlsx"],
                &[(Some(0), Some(1)), (Some(3), None), (None, Some(2))],
            ),
            (
                &["a.docx", "a.zip", "a.zip.p7s", "a.p7s"],
                &[(Some(0), Some(3)), (Some(1), Some(2))],
            ),
        ];
        for (names, expected) in cases {
            check(names, &[], expected);
        }
    }

    #[test]
    fn whoever_knows_says_which_file_a_signature_is_of() {
        let names = ["a.docx", "a.zip", "a.p7s", "b.p7s"];
        let alone = pairs(&names, &[], &[]).pop().unwrap();
        assert_eq!(alone.choice, [0, 1]);
        check(&names, &[(2, 1)], &[(Some(0), Some(3)), (Some(1), Some(2))]);
        check(&names, &[(3, 1)], &[(Some(0), Some(2)), (Some(1), Some(3))]);
    }

    #[test]
    fn names_are_compared_as_people_read_them() {
        let cases: [(&[&str], Pairs); 4] = [
            // Taken-apart letters, as macOS writes them, and composed ones; a second file, so that the only one is not meant.
            (
                &["lo\u{302}.zip", "b.zip", "l\u{f4}.zip.p7s"],
                &[(Some(0), Some(2)), (Some(1), None)],
            ),
            (
                &["lô.zip", "b.zip", "lô.zip (1).p7s"],
                &[(Some(0), Some(2)), (Some(1), None)],
            ),
            (
                &["lô.zip", "b.zip", "lô (12).p7s"],
                &[(Some(0), Some(2)), (Some(1), None)],
            ),
            // The one that was downloaded again is not taken where the first one is there.
            (
                &["lô.zip", "lô.zip (1).p7s", "lô.zip.p7s"],
                &[(Some(0), Some(2)), (None, Some(1))],
            ),
        ];
        for (names, expected) in cases {
            check(names, &[], expected);
        }
    }

    #[test]
    fn what_was_together_stays_so_unless_names_say_otherwise() {
        let of = |names: &[&str], before: &[(usize, usize)]| {
            let found = pairs(names, &[], before).into_iter();
            let of = |pair: Pair| (pair.content == Some(0)).then_some(pair.signature)?;
            found.filter_map(of).next()
        };
        let names = ["a.zip", "c.p7s", "b.xlsx"];
        assert_eq!(of(&names, &[]), None);
        assert_eq!(of(&names, &[(1, 0)]), Some(1));
        assert_eq!(of(&["a.zip", "c.p7s", "c.xlsx"], &[(1, 0)]), None);
    }

    #[test]
    fn endings_tell_what_helps_with_all_files() {
        for (name, kind) in [
            ("CP.CRL", Kind::Material),
            ("ca.cer", Kind::Material),
            ("chuoi.p7b", Kind::Material),
            ("chuoi.P7C", Kind::Material),
            ("lo.zip.P7S", Kind::Signature),
            ("cong van", Kind::Content),
        ] {
            assert_eq!(Kind::of(name), kind, "{name}");
        }
    }
}
