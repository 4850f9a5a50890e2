//! The root certificates that are trusted: of the government's authority, and those that an office adds.

use std::fs;
use std::path::{Path, PathBuf};

use seal::certificate::ReadError;
use seal::chain::Trust;
use seal::revocation::file;
use seal::x509::Cert;

/// The authority's root and its issuing authorities, as the site ships them.
const BUILT_IN: [&[u8]; 6] = [
    include_bytes!("../../public/roots/rootca.cer"),
    include_bytes!("../../public/roots/cp.cer"),
    include_bytes!("../../public/roots/btc.cer"),
    include_bytes!("../../public/roots/bca.cer"),
    include_bytes!("../../public/roots/bng.cer"),
    include_bytes!("../../public/roots/dcs.cer"),
];

/// How files of certificates end.
const ENDINGS: [&str; 6] = ["cer", "crt", "der", "pem", "p7b", "p7c"];

/// Certificates to begin with.
pub struct Roots {
    /// What is trusted.
    pub trust: Trust,
    /// Authorities below a root, which need not come with every signature.
    pub authorities: Vec<Cert>,
    /// The folder that was read beside what is built in, and how many certificates were in it.
    pub folder: Option<(PathBuf, usize)>,
    /// A sentence for each file there that is no certificate and is passed over.
    pub passed: Vec<String>,
    /// A sentence for each certificate there that cannot be read, or one for the folder.
    pub faults: Vec<String>,
}

/// What is built in and what is in a folder, to verify and sign with.
///
/// # Errors
/// A sentence where the folder, or a certificate in it, cannot be read: what is trusted would not be what is thought.
pub fn read(folder: Option<&Path>) -> Result<Roots, String> {
    let roots = look(folder);
    match roots.faults.first() {
        Some(fault) => Err(fault.clone()),
        None => Ok(roots),
    }
}

/// The same with everything that can be read; what cannot is told.
///
/// The authority's issuing certificates are built in as roots of their own, as they are on the page: they were signed by
/// SHA-1, which no chain may lead through. Of a folder, a certificate that issued itself is a root, another one an authority below.
pub fn look(folder: Option<&Path>) -> Roots {
    let mut found = InFolder::default();
    if let Some(Err(fault)) = folder.map(|folder| found.read(folder)) {
        found.faults.push(fault);
    }
    let count = found.certificates.len();
    let (mut roots, authorities): (Vec<Cert>, Vec<Cert>) = found
        .certificates
        .into_iter()
        .partition(Cert::is_self_issued);
    roots.extend(BUILT_IN.iter().filter_map(|der| Cert::read(der).ok()));
    Roots {
        trust: Trust::new(roots),
        authorities,
        folder: folder.map(|folder| (folder.to_owned(), count)),
        passed: found.passed,
        faults: found.faults,
    }
}

/// What is found in a folder.
#[derive(Default)]
struct InFolder {
    certificates: Vec<Cert>,
    passed: Vec<String>,
    faults: Vec<String>,
}

impl InFolder {
    fn read(&mut self, folder: &Path) -> Result<(), String> {
        if folder.is_file() {
            return Err(format!(
                "Chứng thư số gốc phải nằm trong một thư mục, mà {} là tệp: hãy ghi tên thư mục chứa tệp đó.",
                folder.display()
            ));
        }
        let wrong = || {
            format!(
                "Không đọc được thư mục chứng thư số gốc {}: hãy kiểm tra đường dẫn và quyền đọc.",
                folder.display()
            )
        };
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(|_| wrong())? {
            paths.push(entry.map_err(|_| wrong())?.path());
        }
        paths.sort();
        for path in paths.iter().filter(|path| is_wanted(path)) {
            match fs::read(path) {
                Ok(bytes) => self.add(path, &bytes),
                Err(_) => self.faults.push(format!(
                    "Không đọc được tệp {} trong thư mục chứng thư số gốc: hãy kiểm tra quyền đọc.",
                    path.display()
                )),
            }
        }
        Ok(())
    }

    /// Keeps the certificates of a file; else tells what it is.
    fn add(&mut self, path: &Path, bytes: &[u8]) {
        let read = |ders: Vec<Vec<u8>>| {
            let read = ders.iter().map(|der| Cert::read(der));
            let good: Vec<Cert> = read.filter_map(Result::ok).collect();
            (!good.is_empty()).then_some(good).ok_or(ReadError::Damaged)
        };
        let fault = match seal::certificate::raw(bytes).and_then(read) {
            Ok(certificates) => return self.certificates.extend(certificates),
            Err(fault) => fault,
        };
        let file = path.display();
        let has_evidence = file::read(bytes)
            .is_ok_and(|found| !found.lists.is_empty() || !found.answers.is_empty());
        if has_evidence {
            self.passed.push(format!(
                "Tệp {file} trong thư mục chứng thư số gốc là danh sách thu hồi (CRL) hoặc trả lời OCSP nên không được dùng ở đó: hãy ghi tệp này sau --crl khi kiểm tra chữ ký."
            ));
        } else if is_another(fault) || !ends_as_certificate(path) {
            self.passed.push(format!(
                "Tệp {file} trong thư mục chứng thư số gốc không phải là chứng thư số nên không được dùng: hãy chuyển tệp này đi chỗ khác."
            ));
        } else {
            self.faults.push(format!(
                "Tệp {file} trong thư mục chứng thư số gốc không dùng được. {}",
                fault.message()
            ));
        }
    }
}

/// Whether a file is known to be something else, however it is called.
fn is_another(fault: ReadError) -> bool {
    matches!(
        fault,
        ReadError::Request | ReadError::PrivateKey | ReadError::Pfx
    )
}

fn ends_as_certificate(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    ENDINGS.iter().any(|own| ending == *own)
}

/// Leaves out what file managers put into folders unasked.
fn is_wanted(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_unasked = name.starts_with('.')
        || ["desktop.ini", "thumbs.db"].contains(&name.to_lowercase().as_str());
    path.is_file() && !is_unasked
}
