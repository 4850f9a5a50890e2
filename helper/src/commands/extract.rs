//! `chukyso extract`: the record attached to a PDF.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::{input, output};

/// Arguments of `extract`.
#[derive(clap::Args)]
pub struct Arguments {
    /// PDF do trang này tạo.
    file: PathBuf,
    /// Tệp JSON sẽ ghi; không có thì in ra màn hình.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

/// Takes the record out of a PDF.
///
/// # Errors
/// A sentence where the PDF carries none.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let pdf = input::bytes(&arguments.file)?;
    let record = paper::extract(&pdf).map_err(|error| error.message().to_owned())?;
    match &arguments.output {
        Some(path) => {
            output::write(path, &record)?;
            eprintln!("Đã ghi {}.", path.display());
        }
        None => output::print(&record)?,
    }
    Ok(ExitCode::SUCCESS)
}
