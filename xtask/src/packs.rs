//! The lint of packs: the engine's own loader, with file and line of each fault.

mod table;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use forms::Pack;
use forms::pack::HEAD;

use crate::places::Places;
use crate::site;

/// Arguments of `packs`.
#[derive(clap::Args, Default)]
pub struct Options {
    /// Write docs/FORMS.md: what every form has.
    #[arg(long)]
    table: bool,
}

/// Checks every folder of `packs/`, and that the table of their forms is up to date or written; an error when something is at fault.
pub fn run(places: &Places, options: &Options) -> Result<()> {
    let packs = places.root.join("packs");
    let mut folders = Vec::new();
    for entry in fs::read_dir(&packs).context("packs/ cannot be read")? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    folders.sort();
    if folders.is_empty() {
        bail!("there is no pack in packs/");
    }
    let mut faults = 0;
    let mut good = Vec::new();
    for folder in &folders {
        match check(&packs, folder)? {
            Verdict::Good(pack) => {
                println!("packs/{folder}: {}", summary(&pack));
                good.push(*pack);
            }
            Verdict::Faults(lines) => {
                faults += lines.len();
                for line in lines {
                    println!("packs/{folder}/{line}");
                }
            }
        }
    }
    if faults > 0 {
        bail!("packs have {faults} faults");
    }
    good.sort_by_key(|pack| pack.in_force.from);
    if options.table {
        table::write(places, &good)
    } else {
        table::check(places, &good)
    }
}

/// How much a pack holds.
fn summary(pack: &Pack) -> String {
    format!(
        "good ({} fields, {} forms, {} procedures, {} lists, {} rules)",
        pack.fields.len(),
        pack.forms.len(),
        pack.procedures.len(),
        pack.lists.len(),
        pack.rules.len()
    )
}

enum Verdict {
    /// The pack.
    Good(Box<Pack>),
    /// `file:line: message`, one a fault.
    Faults(Vec<String>),
}

fn check(packs: &Path, folder: &str) -> Result<Verdict> {
    let path = packs.join(folder);
    let head = fs::read_to_string(path.join(HEAD))
        .with_context(|| format!("packs/{folder}/{HEAD} cannot be read"))?;
    let named = match Pack::files(&head) {
        Ok(named) => named,
        Err(faults) => {
            return Ok(Verdict::Faults(
                faults.iter().map(ToString::to_string).collect(),
            ));
        }
    };
    let mut lines = Vec::new();
    // A file that nobody names is never loaded: most likely its name was forgotten.
    for file in site::list(&path)? {
        if file.ends_with(".toml") && file != HEAD && !named.contains(&file) {
            lines.push(format!("{HEAD}:1: `files` does not name {file}"));
        }
    }
    let mut texts = vec![(HEAD.to_owned(), head)];
    for name in named {
        match fs::read_to_string(path.join(&name)) {
            Ok(text) => texts.push((name, text)),
            Err(error) => lines.push(format!("{HEAD}:1: {name} cannot be read: {error}")),
        }
    }
    if !lines.is_empty() {
        return Ok(Verdict::Faults(lines));
    }
    match Pack::load(&texts) {
        Err(faults) => Ok(Verdict::Faults(
            faults.iter().map(ToString::to_string).collect(),
        )),
        Ok(pack) if pack.id != folder => Ok(Verdict::Faults(vec![format!(
            "{HEAD}:1: the id `{}` is not the folder's name",
            pack.id
        )])),
        Ok(pack) => Ok(Verdict::Good(Box::new(pack))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_file_and_line() {
        let packs = std::env::temp_dir().join(format!("chukyso-packs-{}", std::process::id()));
        for (head, other, expected) in [
            (
                "files = [\"there.toml\", \"missing.toml\"]\n",
                "",
                vec!["pack.toml:1: missing.toml cannot be read: "],
            ),
            (
                "files = []\n",
                "",
                vec!["pack.toml:1: `files` does not name there.toml"],
            ),
            (
                "files = [\"there.toml\"]\n",
                "\n[[form]]\nid = \n",
                vec!["there.toml:3: "],
            ),
        ] {
            let folder = packs.join("trial");
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(HEAD), head).unwrap();
            fs::write(folder.join("there.toml"), other).unwrap();
            let Verdict::Faults(lines) = check(&packs, "trial").unwrap() else {
                panic!("{head:?} is not a pack");
            };
            for start in expected {
                assert!(
                    lines.iter().any(|line| line.starts_with(start)),
                    "{start:?} in {lines:?}"
                );
            }
        }
        fs::remove_dir_all(&packs).unwrap();
    }
}
