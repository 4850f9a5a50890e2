//! The packs as the first visit needs them, beside the texts that they are made of.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use forms::Pack;

/// Writes `outline.json` and a file for each form of each pack in `from` into folders of `to`.
pub fn write(from: &Path, to: &Path) -> Result<()> {
    for folder in fs::read_dir(from).with_context(|| format!("{} is missing", from.display()))? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        let texts = texts(&folder.path())?;
        let files: Vec<(&str, &str)> = texts
            .iter()
            .map(|(n, t)| (n.as_str(), t.as_str()))
            .collect();
        let built = Pack::build(&files).map_err(|faults| anyhow!("{}", faults[0]))?;
        let target = to.join(folder.file_name());
        fs::create_dir_all(&target)?;
        fs::write(target.join("outline.json"), built.outline)?;
        for (form, text) in built.forms {
            fs::write(target.join(format!("{form}.json")), text)?;
        }
    }
    Ok(())
}

/// The files of one pack: `pack.toml` and those it names.
fn texts(folder: &Path) -> Result<Vec<(String, String)>> {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let head = read("pack.toml")?;
    let names = Pack::files(&head).map_err(|faults| anyhow!("{}", faults[0]))?;
    let mut texts = vec![("pack.toml".to_owned(), head)];
    for name in names {
        let text = read(&name)?;
        texts.push((name, text));
    }
    Ok(texts)
}
