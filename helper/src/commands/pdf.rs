//! `chukyso pdf`: a record on paper.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use forms::{Pack, Record};
use paper::{Attachment, Fonts};

use crate::input::{Input, Of};
use crate::{input, output, packs, today};

/// Arguments of `pdf`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Hồ sơ (json), hoặc PDF, tệp lô do trang này tạo.
    file: PathBuf,
    /// Tệp PDF sẽ ghi.
    #[arg(short, long)]
    output: PathBuf,
    /// Bộ mẫu: mã hoặc thư mục; mặc định là bộ của hồ sơ.
    #[arg(long)]
    pack: Option<String>,
    /// Ngày coi là hôm nay.
    #[arg(long, value_parser = today::parse)]
    today: Option<NaiveDate>,
}

/// The faces that the site ships.
pub const FONTS: Fonts<'static> = Fonts {
    regular: include_bytes!("../../../public/fonts/chukyso-serif-Regular.ttf"),
    bold: include_bytes!("../../../public/fonts/chukyso-serif-Bold.ttf"),
    italic: include_bytes!("../../../public/fonts/chukyso-serif-Italic.ttf"),
    bold_italic: include_bytes!("../../../public/fonts/chukyso-serif-BoldItalic.ttf"),
};

/// Writes the PDF of a record.
///
/// # Errors
/// A sentence where the file holds no record or the PDF cannot be written.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let today = today::or_now(arguments.today);
    let pack = packs::find(arguments.pack.as_deref(), today)?;
    let form = input::list_form(&pack, None)?;
    let of = Of::wanted(arguments.pack.as_deref());
    let Input::Record(record, pack, _) = input::open(&arguments.file, &pack, form, of)? else {
        return Err("Tệp này là danh sách: hãy dùng lệnh “chukyso batch” để lập công văn và danh sách kèm theo.".to_owned());
    };
    output::write(&arguments.output, &letter(&record, &pack, today)?)?;
    eprintln!("Đã ghi {}.", arguments.output.display());
    Ok(ExitCode::SUCCESS)
}

/// The PDF of a record, with the record attached.
///
/// # Errors
/// The paper crate's sentence.
pub fn letter(record: &Record, pack: &Pack, made_on: NaiveDate) -> Result<Vec<u8>, String> {
    let json = record.to_json();
    let mut go_on = |_| ControlFlow::Continue(());
    let paper = paper::write(
        record,
        pack,
        &FONTS,
        &Attachment::record(&json),
        made_on,
        &mut go_on,
    )
    .map_err(|error| error.message().to_owned())?;
    if !paper.missing.is_empty() {
        let missing: String = paper.missing.iter().collect();
        eprintln!("Phông chữ không có các ký tự {missing}: chúng được in thành ô vuông.");
    }
    Ok(paper.pdf)
}
