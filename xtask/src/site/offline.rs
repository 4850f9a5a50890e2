//! The list of files that the service worker keeps, and the version it stands for.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use super::digest::{self, SUMS};
use super::files;

/// What the template has in place of the list.
const PLACE: &str = "__BUILD__";
/// Files that say what the others are.
const ABOUT: [&str; 3] = ["sw.js", "version.json", SUMS];

/// The files of a built site.
pub struct Contents {
    /// Address and SHA-256 of each file that only a new build changes.
    pub fixed: Vec<(String, String)>,
    /// Addresses of the files that an administrator may edit on the server.
    pub editable: Vec<String>,
}

impl Contents {
    /// Reads a built folder.
    pub fn of(folder: &Path) -> Result<Contents> {
        let mut contents = Contents {
            fixed: Vec::new(),
            editable: Vec::new(),
        };
        for path in files::list(folder)? {
            if ABOUT.contains(&path.as_str()) || files::is_compressed_copy(&path) {
                continue;
            }
            if is_editable(&path) {
                contents.editable.push(path);
            } else {
                let digest = digest::hexadecimal(&fs::read(folder.join(&path))?);
                contents.fixed.push((path, digest));
            }
        }
        Ok(contents)
    }
}

/// The same rule as in the service worker: packs and the configuration are text that an administrator corrects,
/// and the roots that are trusted are theirs to choose.
fn is_editable(path: &str) -> bool {
    path.starts_with("packs/") || path.starts_with("roots/") || path == "config.json"
}

/// A short name for everything that only a new build changes, the service worker itself included.
pub fn version(contents: &Contents, template: &str) -> String {
    let mut all = String::from(template);
    for (path, digest) in &contents.fixed {
        all.push_str(&format!("\n{digest} {path}"));
    }
    for path in &contents.editable {
        all.push_str(&format!("\n{path}"));
    }
    digest::hexadecimal(all.as_bytes())[..16].to_owned()
}

/// The service worker with the list put in.
pub fn service_worker(template: &str, version: &str, contents: &Contents) -> Result<String> {
    if template.matches(PLACE).count() != 1 {
        bail!("src/offline/sw.js must name {PLACE} exactly once");
    }
    let build = serde_json::json!({
        "version": version,
        "files": contents.fixed,
        "editable": contents.editable,
    });
    Ok(template.replace(PLACE, &build.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(page_digest: &str) -> Contents {
        Contents {
            fixed: vec![("index.html".to_owned(), page_digest.to_owned())],
            editable: vec!["packs/a/pack.toml".to_owned()],
        }
    }

    #[test]
    fn the_list_is_put_into_the_template() {
        let script = service_worker("const BUILD = __BUILD__;", "1f", &contents("aa")).unwrap();
        assert_eq!(
            script,
            r#"const BUILD = {"editable":["packs/a/pack.toml"],"files":[["index.html","aa"]],"version":"1f"};"#
        );
        assert!(service_worker("nothing", "1f", &contents("aa")).is_err());
    }

    #[test]
    fn the_version_changes_with_every_fixed_file_and_the_worker() {
        let first = version(&contents("aa"), "template");
        assert_eq!(first.len(), 16);
        assert_eq!(first, version(&contents("aa"), "template"));
        assert_ne!(first, version(&contents("bb"), "template"));
        assert_ne!(first, version(&contents("aa"), "another template"));
    }

    #[test]
    fn packs_roots_and_configuration_are_editable() {
        for (path, expected) in [
            ("packs/tt185-2019/pack.toml", true),
            ("config.json", true),
            ("roots/index.json", true),
            ("index.html", false),
            ("fonts/config.json", false),
        ] {
            assert_eq!(is_editable(path), expected, "{path}");
        }
    }
}
