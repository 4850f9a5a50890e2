//! `docs/FORMS.md`: what every form has, out of the packs, the records of the tests and the stories.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result, bail};
use forms::Pack;
use forms::pack::{Form, Shape, Step};

use crate::places::Places;

/// The table's place in the checkout.
const PATH: &str = "docs/FORMS.md";
/// The records that the tests have of every form.
const RECORDS: [&str; 4] = ["good", "minimal", "longest", "faulty"];
/// How a story says which forms it walks from the first page to the files: `// Forms: tt185-2019/mau-01`.
const WALKS: &str = "// Forms:";

const HEAD: &str = "# Forms and procedures

Written by `cargo xtask packs --table` out of the packs, the records under `crates/forms/tests/records/` and the stories
under `tests/stories/`; `cargo xtask test` tells when it is out of date. Do not edit it by hand.

*Fields* are those of the form itself and, behind the plus, of one row of its list.
*Rules* are those that apply to the form.
*Records* are test data with what is told about each in `crates/forms/tests/snapshots/`; the first two are on paper in
`crates/paper/tests/snapshots/`.
*Story*: the file of the story that plays the form in a browser from its first page to its files.
";

/// Writes the table.
pub fn write(places: &Places, packs: &[Pack]) -> Result<()> {
    let path = places.root.join(PATH);
    fs::write(&path, text(places, packs)?).with_context(|| format!("{PATH} cannot be written"))?;
    println!("{PATH} is written");
    Ok(())
}

/// Fails where the table is not what would be written now, or a form lacks a record.
pub fn check(places: &Places, packs: &[Pack]) -> Result<()> {
    for (pack, form) in packs
        .iter()
        .flat_map(|pack| pack.forms.iter().map(move |form| (pack, form)))
    {
        let records = records(places, pack, form);
        if records.len() < RECORDS.len() {
            bail!(
                "{} {} has fewer records than {RECORDS:?} under crates/forms/tests/records",
                pack.id,
                form.id
            );
        }
    }
    let there = fs::read_to_string(places.root.join(PATH)).unwrap_or_default();
    if there != text(places, packs)? {
        bail!("{PATH} is out of date: run `cargo xtask packs --table`");
    }
    println!("{PATH}: up to date");
    Ok(())
}

fn text(places: &Places, packs: &[Pack]) -> Result<String> {
    let stories = stories(places, packs)?;
    let mut out = HEAD.to_owned();
    for pack in packs {
        write!(out, "\n## {}\n\n", pack.title)?;
        out.push_str("| form | title | paper | fields | rules | records | story |\n|---|---|---|---|---|---|---|\n");
        for form in &pack.forms {
            row(&mut out, places, pack, form, &stories)?;
        }
        out.push_str("\n| procedure | steps | forms |\n|---|---|---|\n");
        for procedure in &pack.procedures {
            let mut codes: Vec<&str> = procedure
                .steps
                .iter()
                .map(|step| code_of(pack, step))
                .filter(|code| !code.is_empty())
                .collect();
            codes.dedup();
            writeln!(
                out,
                "| {} | {} | {} |",
                procedure.title,
                procedure.steps.len(),
                codes.join(", ")
            )?;
        }
    }
    Ok(out)
}

fn row(
    out: &mut String,
    places: &Places,
    pack: &Pack,
    form: &Form,
    stories: &[(String, String)],
) -> Result<()> {
    let own = form.fields().count();
    let fields = match &form.list {
        Some(list) => format!("{own} + {}", list.fields.len()),
        None => own.to_string(),
    };
    let rules = pack
        .rules
        .iter()
        .filter(|rule| rule.forms.contains(&form.id))
        .count();
    let name = name_of(pack, form);
    let walked: Vec<&str> = stories
        .iter()
        .filter(|(walks, _)| *walks == name)
        .map(|(_, file)| file.as_str())
        .collect();
    writeln!(
        out,
        "| {} | {} | {} | {fields} | {rules} | {} | {} |",
        form.code,
        form.title,
        paper(form),
        records(places, pack, form).join(", "),
        walked.join(", ")
    )?;
    Ok(())
}

/// What stories call a form: `tt185-2019/mau-01`.
fn name_of(pack: &Pack, form: &Form) -> String {
    format!("{}/{}", pack.id, form.id)
}

/// The number of the form that a step uses, in words; empty for a step without one.
fn code_of<'p>(pack: &'p Pack, step: &'p Step) -> &'p str {
    let own = step.form.as_deref().and_then(|id| pack.head(id));
    own.map_or(&step.form_code, |head| &head.code)
}

/// The shape of a form's paper, in the words of the law, and what its list is.
fn paper(form: &Form) -> String {
    let shape = match form.shape {
        Shape::Request => "giấy đề nghị",
        Shape::OfficialLetter => "công văn",
        Shape::Minutes => "biên bản",
    };
    match &form.list {
        Some(list) if list.lies_across() => format!("{shape}, phụ lục nằm ngang ({})", list.unit),
        Some(list) => format!("{shape}, danh sách ({})", list.unit),
        None => shape.to_owned(),
    }
}

fn records(places: &Places, pack: &Pack, form: &Form) -> Vec<&'static str> {
    let folder = places
        .root
        .join("crates/forms/tests/records")
        .join(&pack.id);
    let is_there = |kind: &&str| folder.join(format!("{}-{kind}.json", form.id)).is_file();
    RECORDS.into_iter().filter(is_there).collect()
}

/// The forms that stories say they walk, each with the story's file, in the order of the files.
fn stories(places: &Places, packs: &[Pack]) -> Result<Vec<(String, String)>> {
    let folder = places.root.join("tests/stories");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).context("tests/stories/ cannot be read")? {
        files.push(entry?.path());
    }
    files.sort();
    let mut walked = Vec::new();
    let of = |pack: &Pack| -> Vec<String> {
        let forms = pack.forms.iter().map(|form| name_of(pack, form));
        forms.collect()
    };
    let known: Vec<String> = packs.iter().flat_map(of).collect();
    for path in files
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "mjs"))
    {
        let text = fs::read_to_string(path)?;
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        for line in text.lines().filter_map(|line| line.strip_prefix(WALKS)) {
            if let Some(unknown) = line
                .split_whitespace()
                .find(|form| !known.iter().any(|own| own == form))
            {
                bail!("{file} says that it walks {unknown}, which no pack has");
            }
            walked.extend(
                line.split_whitespace()
                    .map(|form| (form.to_owned(), file.to_string())),
            );
        }
    }
    Ok(walked)
}
