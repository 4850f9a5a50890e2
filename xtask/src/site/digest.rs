//! SHA-256 digests of files.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;
use sha2::{Digest, Sha256};

use super::files;

/// Name of the list of checksums, as `sha256sum --check` reads it.
pub const SUMS: &str = "SHA256SUMS";

/// The SHA-256 of some bytes in hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Writes the checksums of all files of a folder into it.
pub fn write_sums(folder: &Path) -> Result<()> {
    let mut text = String::new();
    for path in files::list(folder)? {
        if path != SUMS {
            let digest = hexadecimal(&fs::read(folder.join(&path))?);
            let _ = writeln!(text, "{digest}  {path}");
        }
    }
    fs::write(folder.join(SUMS), text)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            hexadecimal(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
