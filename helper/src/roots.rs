//! The root certificates that are trusted: of the government's authority, and those that an office adds.

use std::fs;
use std::path::{Path, PathBuf};

use seal::chain::Trust;
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

/// Certificates to begin with.
pub struct Roots {
    /// What is trusted.
    pub trust: Trust,
    /// Authorities below a root, which need not come with every signature.
    pub authorities: Vec<Cert>,
    /// The folder that was read beside what is built in, and how many certificates were in it.
    pub folder: Option<(PathBuf, usize)>,
}

/// What is built in and what is in a folder.
///
/// The authority's issuing certificates are built in as roots of their own, as they are on the page: they were signed by
/// SHA-1, which no chain may lead through. Of a folder, a certificate that issued itself is a root, another one an authority below.
///
/// # Errors
/// A sentence where the folder, or a certificate in it, cannot be read.
pub fn read(folder: Option<&Path>) -> Result<Roots, String> {
    let own = folder.map(in_folder).transpose()?.unwrap_or_default();
    let read = folder.map(|folder| (folder.to_owned(), own.len()));
    let (mut roots, authorities): (Vec<Cert>, Vec<Cert>) =
        own.into_iter().partition(Cert::is_self_issued);
    roots.extend(BUILT_IN.iter().filter_map(|der| Cert::read(der).ok()));
    Ok(Roots {
        trust: Trust::new(roots),
        authorities,
        folder: read,
    })
}

fn in_folder(folder: &Path) -> Result<Vec<Cert>, String> {
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
    let mut found = Vec::new();
    for path in paths.iter().filter(|path| is_wanted(path)) {
        let bytes = fs::read(path).map_err(|_| wrong())?;
        let ders = seal::certificate::raw(&bytes).map_err(|fault| {
            format!(
                "Tệp {} trong thư mục chứng thư số gốc không dùng được. {}",
                path.display(),
                fault.message()
            )
        })?;
        found.extend(ders.iter().filter_map(|der| Cert::read(der).ok()));
    }
    Ok(found)
}

/// Leaves out what file managers put into folders unasked.
fn is_wanted(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_unasked = name.starts_with('.')
        || ["desktop.ini", "thumbs.db"].contains(&name.to_lowercase().as_str());
    path.is_file() && !is_unasked
}
