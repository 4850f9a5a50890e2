//! `chukyso bundle`: batch files signed, and verified as a whole.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use helper::workplace::Overrides;
use seal::document::{DocumentReport, Outcome};
use sheet::batch::{self, Batch};
use sheet::{Limits, ReadError};

use super::sign::{self, InPdf, Kind};
use super::verify::{self, Verified, Verifier};
use crate::input;

/// Arguments of `bundle`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Ký tệp lô: kiểm tra các phần trong tệp, rồi tạo tệp chữ ký (.p7s) đi kèm.
    Sign(Sign),
    /// Kiểm tra chữ ký của tệp lô, và các phần bên trong có đúng như khi lập.
    Verify(Verify),
}

/// Arguments of `bundle sign`.
#[derive(clap::Args)]
struct Sign {
    /// Các tệp lô (zip).
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    how: sign::How,
    /// Thư mục ghi tệp chữ ký.
    #[arg(short = 'o', long = "output")]
    folder: PathBuf,
    #[command(flatten)]
    overrides: Overrides,
}

/// Arguments of `bundle verify`.
#[derive(clap::Args)]
struct Verify {
    /// Các tệp lô (zip), mỗi tệp có tệp chữ ký (.p7s) bên cạnh.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    how: verify::How,
}

/// Signs or verifies batch files.
///
/// # Errors
/// A sentence where nothing was signed, or the roots cannot be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    match &arguments.command {
        Command::Sign(arguments) => {
            let files = input::expanded(&arguments.files).into_iter();
            sign::sign_all(
                files.map(|file| (Kind::Batch, file)).collect(),
                &arguments.how,
                &InPdf::default(),
                &arguments.folder,
                &arguments.overrides,
            )
        }
        Command::Verify(arguments) => {
            let verifier = arguments.how.verifier()?;
            let files = input::expanded(&arguments.files);
            let files = files.iter();
            let verified: Vec<Verified> = files.map(|file| verify(file, &verifier)).collect();
            verify::tell(&verified, &verifier, arguments.how.is_json())
        }
    }
}

fn verify(file: &Path, verifier: &Verifier) -> Verified {
    let parts = match open(file) {
        Ok(parts) => parts,
        Err(why) => {
            return Verified {
                file: file.to_owned(),
                report: Err(why),
                remarks: Vec::new(),
                letter: None,
            };
        }
    };
    let mut verified = verifier.file(file);
    if !helper::sign::beside(file).is_file() {
        let beside = helper::sign::beside(file);
        verified.report = Err(format!(
            "Chưa có tệp chữ ký (.p7s) bên cạnh tệp lô: hãy để tệp {} cùng thư mục với tệp lô, hoặc đề nghị người gửi ký.",
            beside.file_name().unwrap_or_default().to_string_lossy()
        ));
    }
    let remarks = &mut verified.remarks;
    remarks.push("Các phần trong tệp lô đúng như khi lập.".to_owned());
    let letter = verifier.pdf(&parts.letter, remarks);
    remarks.push(match letter.as_ref().map(DocumentReport::outcome) {
        Ok(Outcome::Unsigned) => {
            "Bản công văn trong tệp lô chưa ký số; chữ ký của tệp lô bảo đảm cho toàn bộ nội dung."
                .to_owned()
        }
        Ok(outcome) => format!("Công văn trong tệp lô: {}", outcome.message()),
        Err(why) => why.clone(),
    });
    verified.letter = Some(letter);
    verified
}

/// Reads a batch file whose parts agree with what it says of them.
///
/// # Errors
/// A sentence where it is none, or a part has been changed.
pub fn open(file: &Path) -> Result<Batch, String> {
    input::is_file(file)?;
    if let Some(of) = input::signed_by(file) {
        let name = of.file_name().unwrap_or_default().to_string_lossy();
        return Err(format!(
            "Đây là tệp chữ ký của {name}: hãy chọn tệp {name}, để tệp chữ ký này bên cạnh."
        ));
    }
    batch::read(&input::bytes(file)?, &Limits::default()).map_err(|error| match error {
        ReadError::BadBatch { .. } | ReadError::NewerBatch => input::told(&error),
        _ => "Tệp này không phải là tệp lô, hoặc chưa tải xong: hãy chọn đúng tệp lô (.zip), hoặc xin lại tệp gốc từ nơi lập.".to_owned(),
    })
}
