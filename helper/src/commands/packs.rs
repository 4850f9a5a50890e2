//! `chukyso packs`: which packs and forms there are.

use std::fmt::Write;
use std::process::ExitCode;

use chrono::NaiveDate;
use serde_json::json;

use crate::output;

/// Arguments of `packs`.
#[derive(clap::Args)]
pub struct Arguments {
    /// In dạng JSON.
    #[arg(long)]
    json: bool,
}

/// Lists the packs.
///
/// # Errors
/// The faults of a pack.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let packs = crate::packs::all()?;
    let mut text = String::new();
    if arguments.json {
        let list: Vec<_> = packs
            .iter()
            .map(|pack| {
                json!({
                    "id": pack.id,
                    "title": pack.title,
                    "regulation": pack.regulation,
                    "from": pack.in_force.from.map(|day| day.to_string()),
                    "to": pack.in_force.to.map(|day| day.to_string()),
                    "replaces": pack.replaces,
                    "replacedBy": pack.replaced_by,
                    "forms": pack.forms.iter().map(|form| json!({"id": form.id, "code": form.code, "title": form.title})).collect::<Vec<_>>(),
                    "rules": pack.rules.len(),
                })
            })
            .collect();
        let _ = writeln!(
            text,
            "{}",
            serde_json::to_string_pretty(&list).unwrap_or_default()
        );
        output::print(text.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let day =
        |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), forms::calendar::format_date);
    for pack in packs {
        let _ = writeln!(text, "{}  {}", pack.id, pack.title);
        let _ = writeln!(
            text,
            "  hiệu lực {} – {}",
            day(pack.in_force.from),
            day(pack.in_force.to)
        );
        if !pack.replaced_by.is_empty() {
            let _ = writeln!(text, "  được thay bằng {}", pack.replaced_by);
        }
        for form in &pack.forms {
            let _ = writeln!(text, "  {}  {}: {}", form.id, form.code, form.title);
        }
    }
    output::print(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
