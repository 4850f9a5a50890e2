//! Writes the papers of all forms into a folder, to look at them: `cargo run -p paper --example pages -- FOLDER`.

#![allow(clippy::disallowed_methods)] // It runs natively, outside the crate.

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use forms::record::Record;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let mut filled_in_all = Duration::ZERO;
    for id in support::PACKS {
        let pack = support::pack_of(id);
        for form in &pack.forms {
            let mut papers = vec![
                ("trong", Record::new(&pack.id, form)),
                ("mau", support::record_of(&pack, form, "good")),
                ("dai", support::record_of(&pack, form, "longest")),
                ("qua-dai", support::longer_than_any(&pack, form)),
            ];
            if form.list.is_some() {
                papers.push(("40", support::filled(&pack, form, 40)));
                papers.push(("2000", support::filled(&pack, form, 2000)));
            }
            for (name, record) in papers {
                let start = Instant::now();
                let paper = support::write(&record, &pack);
                let time = start.elapsed();
                if name == "mau" {
                    filled_in_all += time;
                }
                let path = format!("{folder}/{id}-{}-{name}.pdf", form.id);
                std::fs::write(path, &paper.pdf)?;
                print(&format!(
                    "{id} {} {name}: {} pages, {} bytes, {time:?}, missing {:?}",
                    form.id,
                    paper.pages,
                    paper.pdf.len(),
                    paper.missing
                ));
            }
        }
    }
    print(&format!("all forms, filled in: {filled_in_all:?}"));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what the example is for")]
fn print(line: &str) {
    println!("{line}");
}
