//! The licences of the libraries that are part of the helper: most ask to be handed on with the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::places::Places;

/// What `cargo metadata` tells, as far as it is needed.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    manifest_path: PathBuf,
    /// Nothing for the project's own.
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    /// Nothing for one that becomes part of the program; else `build` or `dev`.
    kind: Option<String>,
}

/// The names of all libraries in the helper for a system, then each text of a licence once, with those it is of.
pub fn of_helper(places: &Places, target: &str) -> Result<String> {
    let mut command = Command::new("cargo");
    command.current_dir(&places.root);
    command.args([
        "metadata",
        "--format-version",
        "1",
        "--filter-platform",
        target,
    ]);
    let output = command.output().context("cargo cannot be started")?;
    if !output.status.success() {
        bail!("`cargo metadata` ended with {}", output.status);
    }
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).context("`cargo metadata` is not understood")?;
    written(&libraries(&metadata)?)
}

/// The packages of others that become part of the helper, by name and version.
fn libraries(metadata: &Metadata) -> Result<Vec<&Package>> {
    let packages: BTreeMap<&str, &Package> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package))
        .collect();
    let nodes: BTreeMap<&str, &Node> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();
    let own = |package: &&&Package| package.name == "helper" && package.source.is_none();
    let helper = packages.values().find(own);
    let mut todo = vec![helper.context("the helper is missing")?.id.as_str()];
    let mut seen = BTreeSet::new();
    while let Some(id) = todo.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = nodes.get(id).context("a package is missing")?;
        let parts = node.deps.iter().filter(|dependency| {
            let mut kinds = dependency.dep_kinds.iter();
            kinds.any(|kind| kind.kind.is_none())
        });
        todo.extend(parts.map(|dependency| dependency.pkg.as_str()));
    }
    let mut found: Vec<&Package> = seen
        .iter()
        .filter_map(|id| packages.get(id).copied())
        .filter(|package| package.source.is_some())
        .collect();
    found.sort_by_key(|package| (&package.name, &package.version));
    Ok(found)
}

fn written(libraries: &[&Package]) -> Result<String> {
    let mut text = String::from("CÁC THƯ VIỆN CÓ TRONG CHƯƠNG TRÌNH, VÀ GIẤY PHÉP CỦA CHÚNG\n\n");
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in libraries {
        let name = format!("{} {}", package.name, package.version);
        let license = package.license.as_deref().unwrap_or("xem bên dưới");
        let _ = writeln!(text, "{name}: {license}");
        let folder = package.manifest_path.parent();
        for file in license_files(folder.context("a package has no folder")?)? {
            let bytes = fs::read(&file)?;
            let license = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
            let names = texts.entry(license.trim().to_owned()).or_default();
            if names.last() != Some(&name) {
                names.push(name.clone());
            }
        }
    }
    for (license, names) in &texts {
        let _ = write!(
            text,
            "\n\n{}\n{}\n\n{license}\n",
            "-".repeat(70),
            names.join(", ")
        );
    }
    Ok(text)
}

/// The files of a package that state its licence, in order.
fn license_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.to_ascii_uppercase();
        let states = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE"];
        if path.is_file() && states.iter().any(|start| name.starts_with(start)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_becomes_part_of_the_helper_is_named() {
        let package = |id: &str, source: &str| {
            serde_json::json!({
                "id": id, "name": id, "version": "1.0.0", "license": "MIT",
                "manifest_path": "/none/Cargo.toml",
                "source": if source.is_empty() { None } else { Some(source) },
            })
        };
        let dependency = |id: &str, kind: Option<&str>| serde_json::json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] });
        let node =
            |id: &str, deps: Vec<serde_json::Value>| serde_json::json!({ "id": id, "deps": deps });
        let metadata = serde_json::json!({
            "packages": [
                package("helper", ""), package("seal", ""), package("der", "registry"),
                package("cc", "registry"), package("insta", "registry"), package("other", "registry"),
            ],
            "resolve": { "nodes": [
                node("helper", vec![
                    dependency("seal", None), dependency("insta", Some("dev")), dependency("cc", Some("build")),
                ]),
                node("seal", vec![dependency("der", None)]),
                node("der", vec![]), node("cc", vec![]), node("insta", vec![]), node("other", vec![]),
            ] },
        });
        let metadata: Metadata = serde_json::from_value(metadata).unwrap();
        let names: Vec<&str> = libraries(&metadata)
            .unwrap()
            .iter()
            .map(|package| package.name.as_str())
            .collect();
        assert_eq!(names, ["der"]);
    }
}
