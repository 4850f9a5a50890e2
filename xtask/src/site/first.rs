//! The packs as the first visit needs them, beside the texts that they are made of.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use forms::Pack;
use forms::pack::{Built, OpenError};

/// Writes `outline.json` and a file for each form of each pack in `from` into folders of `to`, and beside them `index.json`.
pub fn write(from: &Path, to: &Path) -> Result<()> {
    let mut packs = Vec::new();
    for folder in fs::read_dir(from).with_context(|| format!("{} is missing", from.display()))? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        let path = folder.path();
        let texts = Pack::texts(|name| fs::read_to_string(path.join(name))).map_err(words)?;
        let built = Pack::build(&texts).map_err(|faults| words(OpenError::Faults(faults)))?;
        let target = to.join(folder.file_name());
        fs::create_dir_all(&target)?;
        fs::write(target.join("outline.json"), &built.outline)?;
        for (form, text) in &built.forms {
            fs::write(target.join(format!("{form}.json")), text)?;
        }
        packs.push((folder.file_name(), built));
    }
    packs.sort_by(|(one, _), (other, _)| one.cmp(other));
    let index = Built::index(packs.iter().map(|(_, built)| built));
    fs::write(to.join("index.json"), index).context("the index of packs cannot be written")
}

/// What is wrong with a pack that the lint refuses, too.
fn words(error: OpenError<std::io::Error>) -> anyhow::Error {
    match error {
        OpenError::File(name, error) => anyhow!("{name} cannot be read: {error}"),
        OpenError::Faults(faults) => anyhow!("the pack has faults, the first is {}", faults[0]),
    }
}
