//! `chukyso install`: a renewed certificate put onto the token that has its key.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::Utc;
use helper::ask::{Ask, Looking};
use helper::install::{self, Plan};
use helper::settings::{self, Settings};
use helper::workplace::{Overrides, Workplace, day, pin};
use seal::document::Person;
use seal::x509::Cert;

use crate::{input, output};

/// Arguments of `install`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Tệp chứng thư số mới nhận về (.cer, .crt, .pem, .p7b).
    file: PathBuf,
    /// Chỉ kiểm tra, không cài gì lên thiết bị và không hỏi mã PIN.
    #[arg(long)]
    dry_run: bool,
    /// Sau khi cài xong, hỏi để gỡ chứng thư số cũ khỏi thiết bị (lưu ra tệp trước).
    #[arg(long)]
    remove_old: bool,
    /// Thư mục lưu chứng thư số cũ trước khi gỡ; mặc định là thư mục của tệp mới.
    #[arg(short = 'o', long = "output")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    overrides: Overrides,
}

/// Installs a certificate.
///
/// # Errors
/// A sentence where a condition does not hold, or the token did not do it.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let file = input::bytes(&arguments.file)?;
    let new = install::read(&file)?;
    let mut workplace = Workplace::open(&arguments.overrides)?;
    workplace
        .roots
        .authorities
        .extend(install::authorities(&file));
    let plan = install::plan(&new, &workplace.tokens, &workplace.roots, Utc::now());
    output::print(shown(&plan).as_bytes())?;
    if let Some(why) = plan.refusal() {
        return Err(format!("Không cài được. {why}"));
    }
    let pictures = picture_to_bind(&plan, &workplace.settings);
    let kept = arguments.remove_old.then(|| kept(&plan)).flatten();
    let removes = arguments.remove_old && plan.removable().is_some();
    if arguments.dry_run {
        eprintln!(
            "{}",
            match (plan.installed, removes) {
                (false, _) => "Chạy thử: mọi điều kiện đều đạt, chưa cài gì lên thiết bị.",
                (true, true) =>
                    "Chạy thử: chứng thư số này đã có trên thiết bị, không phải cài nữa; bỏ --dry-run thì chương trình hỏi để gỡ chứng thư số cũ.",
                (true, false) =>
                    "Chạy thử: chứng thư số này đã có trên thiết bị, không phải cài nữa.",
            }
        );
        tell(kept);
        tell(pictures);
        return Ok(ExitCode::SUCCESS);
    }
    if plan.installed && !removes {
        eprintln!("Chứng thư số mới đã có trên thiết bị từ trước, không phải làm gì thêm.");
        tell(kept);
        tell(pictures);
        return Ok(ExitCode::SUCCESS);
    }
    let ask = workplace.ask(Looking::AtTerminal)?;
    let token = plan
        .token
        .as_ref()
        .ok_or("Không thấy thiết bị: hãy cắm thiết bị rồi làm lại.")?;
    let purpose = format!(
        "Cài chứng thư số mới của {} vào thiết bị.",
        Person::of(&new).name
    );
    let pin = pin(&*ask, token, &purpose)?;
    let done = install::install(&plan, pin)?;
    eprintln!("{}", done.message);
    if let Some(old) = plan.removable().filter(|_| arguments.remove_old) {
        let saved = save(&old.certificate, arguments)?;
        eprintln!("Đã lưu chứng thư số cũ vào {}.", saved.display());
        if agrees(&*ask, &old.certificate)? {
            done.remove_old(&old.certificate)?;
            eprintln!("Đã gỡ chứng thư số cũ khỏi thiết bị; khóa vẫn giữ nguyên.");
        } else {
            eprintln!("Chứng thư số cũ vẫn còn trên thiết bị.");
        }
    }
    tell(kept);
    tell(pictures);
    Ok(ExitCode::SUCCESS)
}

fn tell(sentence: Option<String>) {
    if let Some(sentence) = sentence {
        eprintln!("{sentence}");
    }
}

/// What to write into the settings where the picture of the old certificate is not yet the new one's; nothing where all is well.
fn picture_to_bind(plan: &Plan, settings: &Settings) -> Option<String> {
    let new = Person::of(&plan.new).serial;
    let old = Person::of(&plan.old.as_ref()?.certificate).serial;
    let bound = settings.picture.iter().find(|own| own.is_for(&old))?;
    if settings.picture(&new).is_some() {
        return None;
    }
    Some(format!(
        "Chú ý: hình chữ ký trong tệp {} mới gắn với chứng thư số cũ ({old}). Để hình hiện cả khi ký bằng chứng thư số mới, hãy thêm vào cuối tệp đó:\n{}",
        settings::file(),
        bound.lines_for(&new)
    ))
}

/// Why the old certificate is not taken off although that was asked for; nothing where it is.
fn kept(plan: &Plan) -> Option<String> {
    plan.replaced()?;
    let why = plan.why_not.as_ref()?;
    Some(format!(
        "Chưa gỡ chứng thư số cũ, vì chứng thư số mới chưa ký được. {why}"
    ))
}

fn agrees(ask: &dyn Ask, old: &Cert) -> Result<bool, String> {
    let person = Person::of(old);
    ask.confirm(&format!(
        "Gỡ chứng thư số cũ của {} (số hiệu {}) khỏi thiết bị? Chữ ký đã ký trước đây không bị ảnh hưởng.",
        person.name, person.serial
    ))
}

fn save(old: &Cert, arguments: &Arguments) -> Result<PathBuf, String> {
    let beside = arguments.file.parent().unwrap_or(Path::new("."));
    let folder = arguments.folder.as_deref().unwrap_or(beside);
    fs::create_dir_all(folder).map_err(|_| {
        format!(
            "Không tạo được thư mục {}: hãy chọn thư mục khác.",
            folder.display()
        )
    })?;
    let path = folder.join(install::file_name(old));
    output::write(&path, old.der())?;
    Ok(path)
}

/// New beside old, and what was looked at.
fn shown(plan: &Plan) -> String {
    let new = Person::of(&plan.new);
    let old = plan.old.as_ref().map(|old| Person::of(&old.certificate));
    let lines = |person: &Person| {
        [
            person.name.clone(),
            person.agencies.join(", "),
            person.serial.clone(),
            person.issuer.clone(),
            format!("{} đến {}", day(person.from), day(person.to)),
        ]
    };
    let none = || std::array::from_fn(|_| "(chưa có)".to_owned());
    let old = old.as_ref().map_or_else(none, lines);
    let mut text = String::new();
    let what = ["Chủ sở hữu", "Cơ quan", "Số hiệu", "Nơi cấp", "Hiệu lực"];
    for ((what, new), old) in what.iter().zip(lines(&new)).zip(old) {
        let _ = writeln!(text, "{what}\n  mới: {new}\n  cũ:  {old}");
    }
    text.push_str("Điều kiện\n");
    for condition in &plan.conditions {
        let mark = match (condition.is_remark, condition.met) {
            (true, _) => "CHÚ Ý",
            (false, true) => "đạt",
            (false, false) => "KHÔNG ĐẠT",
        };
        let _ = writeln!(text, "  {}: {mark}. {}", condition.what, condition.message);
    }
    text
}
