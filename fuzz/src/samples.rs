//! The samples of `crates/seal/tests`, by name.

macro_rules! samples {
    ($($constant:ident: $($file:literal)*;)*) => {
        $(
            /// The samples of this kind.
            pub const $constant: &[(&str, &[u8])] = &[
                $(($file, include_bytes!(concat!("../../crates/seal/tests/samples/", $file)))),*
            ];
        )*
    };
}

samples! {
    CERTIFICATES: "root.cer" "person-utf8.cer" "person.pem" "agency-rsa3072.cer" "bmp-p256.cer" "t61-p384.cer"
        "bottom-up.cer" "negative.cer" "chain.p7b" "chain-pem.p7b" "stream.p7s" "no-certificates.p7s" "trusted.pem"
        "request.csr" "revoked.crl";
    SIGNATURES: "stream.p7s" "no-certificates.p7s";
    LISTS: "revoked.crl" "pyhanko/root.crl" "pyhanko/interm.crl";
    PAPERS: "letter.pdf" "request.pdf";
    PYHANKO: "pyhanko/b-b.pdf" "pyhanko/b-t.pdf" "pyhanko/b-lt.pdf" "pyhanko/b-lta.pdf" "pyhanko/two.pdf"
        "pyhanko/pkcs7.pdf" "pyhanko/changed.pdf" "pyhanko/filled.pdf" "pyhanko/form-filled.pdf"
        "pyhanko/locked-filled.pdf";
    PYHANKO_ROOT: "pyhanko/root.cer";
}

/// Samples as seeds: a name without folders, and the bytes.
pub fn as_seeds(samples: &[(&'static str, &[u8])]) -> Vec<(&'static str, Vec<u8>)> {
    let seed = |(file, bytes): &(&'static str, &[u8])| {
        let name = file.rsplit('/').next().unwrap_or(file);
        (name, bytes.to_vec())
    };
    samples.iter().map(seed).collect()
}

/// The sample of a name.
///
/// # Panics
/// Where there is none.
pub fn sample(file: &str) -> &'static [u8] {
    let all = PAPERS.iter().chain(PYHANKO).chain(PYHANKO_ROOT);
    let found = all.chain(LISTS).find(|(name, _)| *name == file);
    found.unwrap_or_else(|| panic!("no sample {file}")).1
}
