//! Where the modules of known vendors are installed. Only those that are there are loaded.
//!
//! Tokens of the government's authority are SafeNet's or Bit4id's (guides of provinces, 2020 to 2023); the names of files are those that the vendors' packages are known to use, not confirmed on a computer with each.

use std::fs;
use std::path::{Path, PathBuf};

/// Names of modules and the folders in which they may be.
#[cfg(windows)]
const KNOWN: &[(&[&str], &[&str])] = &[
    (
        // SafeNet; Bit4id; Viettel; VNPT; OpenSC.
        &[
            "eTPKCS11.dll",
            "eToken.dll",
            "bit4xpki.dll",
            "bit4ipki.dll",
            "bit4id_xpki.dll",
            "viettel-ca_v6.dll",
            "viettel-ca_v5.dll",
            "vnptca_p11_v8.dll",
            "vnptca_p11_v6.dll",
        ],
        &["C:\\Windows\\System32"],
    ),
    (
        &["opensc-pkcs11.dll"],
        &["C:\\Program Files\\OpenSC Project\\OpenSC\\pkcs11"],
    ),
];

/// Names of modules and the folders in which they may be.
#[cfg(not(windows))]
const KNOWN: &[(&[&str], &[&str])] = &[(
    &[
        "libeToken.so",
        "libeTPkcs11.so",
        "libIDPrimePKCS11.so",
        "libbit4xpki.so",
        "bit4id/libbit4xpki.so",
        "viettel-ca_v6.so",
        "libvnptca_p11_v8.so",
        "opensc-pkcs11.so",
    ],
    &[
        "/usr/lib",
        "/usr/lib64",
        "/usr/local/lib",
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/pkcs11",
    ],
)];

/// Where p11-kit keeps what packages have registered (`pkcs11.conf(5)`).
#[cfg(not(windows))]
const REGISTERED: [&str; 2] = ["/usr/share/p11-kit/modules", "/etc/pkcs11/modules"];

/// The modules of known vendors that are on this computer, each once.
pub fn modules_of_vendors() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut add = |path: PathBuf| {
        // Many names lead to one file.
        let real = fs::canonicalize(&path).unwrap_or(path);
        if real.is_file() && !found.contains(&real) {
            found.push(real);
        }
    };
    for (names, folders) in KNOWN {
        for folder in *folders {
            names
                .iter()
                .for_each(|name| add(Path::new(folder).join(name)));
        }
    }
    #[cfg(not(windows))]
    registered().into_iter().for_each(&mut add);
    found
}

#[cfg(not(windows))]
fn registered() -> Vec<PathBuf> {
    let folders = REGISTERED
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok());
    let files = folders
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()));
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "module"));
    let texts = files.filter_map(|path| fs::read_to_string(path).ok());
    texts.filter_map(|text| module_of(&text)).collect()
}

/// The module that a file of p11-kit names; nothing for the one that only holds root certificates.
#[cfg(not(windows))]
fn module_of(text: &str) -> Option<PathBuf> {
    let line = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("module:"))?;
    let path = Path::new(line.trim());
    let name = path.file_name()?.to_string_lossy();
    if name.starts_with("p11-kit-") {
        return None;
    }
    Some(Path::new("/usr/lib/x86_64-linux-gnu/pkcs11").join(path))
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;

    #[test]
    fn files_of_p11_kit_name_modules() {
        let cases = [
            ("module: /usr/lib/a.so\n", Some("/usr/lib/a.so")),
            (
                "# text\nmanaged: no\n module:b.so\n",
                Some("/usr/lib/x86_64-linux-gnu/pkcs11/b.so"),
            ),
            ("module: p11-kit-trust.so\n", None),
            ("priority: 1\n", None),
        ];
        for (text, expected) in cases {
            assert_eq!(module_of(text), expected.map(PathBuf::from));
        }
    }
}
