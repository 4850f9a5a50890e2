//! The files of a folder, by the addresses they will have.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use walkdir::WalkDir;

/// All files below a folder, relative to it, with `/` between the parts, sorted.
pub fn list(folder: &Path) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("{} cannot be read", folder.display()))?;
        if entry.file_type().is_file() {
            let parts: Vec<_> = entry
                .path()
                .strip_prefix(folder)?
                .iter()
                .map(|part| part.to_string_lossy())
                .collect();
            paths.push(parts.join("/"));
        }
    }
    paths.sort();
    Ok(paths)
}

/// The size of a file in bytes.
pub fn size(path: &Path) -> Result<u64> {
    let metadata = fs::metadata(path).with_context(|| format!("{} is missing", path.display()))?;
    Ok(metadata.len())
}

/// True for the compressed copies that stand beside a file.
pub fn is_compressed_copy(path: &str) -> bool {
    path.ends_with(".br") || path.ends_with(".gz")
}
