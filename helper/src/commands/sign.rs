//! `chukyso sign`: files signed with a token.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use chrono::Utc;
use helper::ask::Looking;
use helper::sign::{
    self, Fault, Level, Outcome, Place, Plan, Signer, beside, chain_of, page_place, read,
    sign_detached, sign_pdf, unread,
};
use helper::token::{self, Held, TokenKey};
use helper::workplace::{self, Overrides, Workplace, in_words, pin};
use indicatif::{ProgressBar, ProgressStyle};
use seal::algorithm::SignatureAlgorithm;
use seal::chain::Trust;
use seal::x509::Cert;

use super::bundle;
use crate::output;

/// Arguments of `sign`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Các tệp cần ký: PDF được ký vào trong tệp, tệp khác có tệp chữ ký (.p7s) đi kèm.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    in_pdf: InPdf,
    /// Ký rời (.p7s) cả tệp PDF.
    #[arg(long)]
    detached: bool,
    /// Thư mục ghi kết quả.
    #[arg(short = 'o', long = "output")]
    folder: PathBuf,
    #[command(flatten)]
    overrides: Overrides,
}

/// How files are signed, whatever they are.
#[derive(clap::Args)]
pub struct How {
    /// Số hiệu chứng thư số dùng để ký; không cần khi chỉ có một.
    #[arg(long)]
    cert: Option<String>,
    /// Mức chữ ký: b (thường), t (có dấu thời gian), lt (kèm bằng chứng), lta (lưu trữ lâu dài).
    #[arg(long, value_enum, default_value = "b")]
    level: Level,
    /// Ký RSA theo PSS thay cho PKCS#1 v1.5.
    #[arg(long)]
    pss: bool,
    /// Ghi đè tệp kết quả đã có.
    #[arg(long)]
    overwrite: bool,
}

/// What a signature inside a PDF says beside, and where it is seen.
#[derive(Default, clap::Args)]
pub struct InPdf {
    /// Lý do ký, ghi trong tệp PDF.
    #[arg(long)]
    reason: Option<String>,
    /// Nơi ký, ghi trong tệp PDF.
    #[arg(long)]
    location: Option<String>,
    /// Hình chữ ký hoặc con dấu (PNG); mặc định theo tệp cấu hình.
    #[arg(long)]
    picture: Option<PathBuf>,
    /// Chỗ hiện chữ ký: an, goc-phai, o=TÊN-Ô, trang=SỐ,TRÁI,DƯỚI,RỘNG,CAO (mm); mặc định là ô chữ ký trống đầu tiên.
    #[arg(long, value_parser = page_place)]
    place: Option<Place>,
    /// Dòng chữ ở góc phải, như số và ký hiệu văn bản (ghi nhiều lần được).
    #[arg(long = "text")]
    lines: Vec<String>,
}

/// What is done with a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The signature goes inside (PAdES).
    Pdf,
    /// It goes beside (CAdES).
    Detached,
    /// Beside, too; the file has to be a batch file as it was made.
    Batch,
}

/// A file to sign, and where the result goes.
pub struct Task {
    file: PathBuf,
    kind: Kind,
    result: PathBuf,
}

/// Only one file at a time of more than this many bytes is in memory.
const LARGE: u64 = 32 << 20;

/// Signs the files; the exit status is 0 where all are signed as asked for, 1 where some are not, or only at a lower level.
///
/// # Errors
/// A sentence where nothing was signed at all (status 2).
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let kind = |file: &Path| {
        let is_pdf = file
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
        match is_pdf && !arguments.detached {
            true => Kind::Pdf,
            false => Kind::Detached,
        }
    };
    let files = arguments
        .files
        .iter()
        .map(|file| (file.clone(), kind(file)));
    sign_all(
        files.collect(),
        &arguments.how,
        &arguments.in_pdf,
        &arguments.folder,
        &arguments.overrides,
    )
}

/// Signs files into a folder.
///
/// # Errors
/// A sentence where nothing was signed at all.
pub fn sign_all(
    files: Vec<(PathBuf, Kind)>,
    how: &How,
    in_pdf: &InPdf,
    folder: &Path,
    overrides: &Overrides,
) -> Result<ExitCode, String> {
    let tasks = tasks(files, how, folder)?;
    let workplace = Workplace::open(overrides)?;
    let listing = workplace.tokens.list();
    let held = token::choose(&listing, how.cert.as_deref(), Utc::now())?;
    let plan = in_pdf.plan(how.level, held, &workplace)?;
    // What cannot be signed is told before anybody types a PIN.
    let (good, faulty): (Vec<Task>, Vec<(PathBuf, String)>) =
        look_at_all(tasks, &plan, &held.certificate, &workplace.roots.trust);
    if good.is_empty() {
        report(&[], &faulty);
        return Err("Chưa ký tệp nào.".to_owned());
    }
    fs::create_dir_all(folder).map_err(|_| {
        format!(
            "Không tạo được thư mục {}: hãy chọn thư mục khác.",
            folder.display()
        )
    })?;
    let key = open_key(held, how, &workplace, good.len())?;
    let now = Utc::now();
    let (trust, services) = (&workplace.roots.trust, &workplace.services);
    let mut at_hand = workplace.roots.authorities.clone();
    at_hand.extend(
        listing
            .certificates
            .iter()
            .map(|held| held.certificate.clone()),
    );
    let online = (plan.level > Level::B).then_some(services);
    let chain = chain_of(&held.certificate, &at_hand, trust, online, now);
    let signer = Signer {
        key: &key,
        chain: &chain,
        trust,
        services,
    };

    let bar = ProgressBar::new(good.len() as u64);
    bar.set_style(style());
    let large = Mutex::new(());
    let mut signed = Vec::new();
    let mut failed = faulty;
    sign::each(
        good.len(),
        &AtomicBool::new(false),
        |number| one(&good[number], &plan, &signer, &large),
        |number, result| {
            bar.inc(1);
            let file = good[number].file.clone();
            match result {
                Ok(outcome) => signed.push((good[number].result.clone(), outcome)),
                Err(fault) => failed.push((file, fault.message)),
            }
        },
    );
    bar.finish_and_clear();
    report(&signed, &failed);
    let lower = signed.iter().any(|(_, outcome)| outcome.level < how.level);
    match (failed.is_empty(), signed.is_empty()) {
        (false, true) => Err("Chưa ký tệp nào.".to_owned()),
        (true, _) if !lower => Ok(ExitCode::SUCCESS),
        _ => Ok(ExitCode::FAILURE),
    }
}

impl InPdf {
    fn plan(&self, level: Level, held: &Held, workplace: &Workplace) -> Result<Plan, String> {
        let serial = seal::document::Person::of(&held.certificate).serial;
        let picture = match &self.picture {
            Some(path) => Some(path.as_path()),
            None => workplace.settings.picture(&serial),
        };
        let picture = picture.map(|path| {
            fs::read(path).map_err(|_| {
                format!(
                    "Không đọc được hình {}: hãy kiểm tra đường dẫn và quyền đọc.",
                    path.display()
                )
            })
        });
        Ok(Plan {
            level,
            reason: self.reason.clone(),
            location: self.location.clone(),
            place: self.place.clone().unwrap_or_default(),
            picture: picture.transpose()?,
            lines: self.lines.clone(),
        })
    }
}

/// The tasks, once it is clear that no result would be in the way of anything.
fn tasks(files: Vec<(PathBuf, Kind)>, how: &How, folder: &Path) -> Result<Vec<Task>, String> {
    let mut tasks: Vec<Task> = Vec::new();
    for (file, kind) in files {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        if kind != Kind::Pdf {
            name.push(".p7s");
        }
        let result = folder.join(name);
        let same = |other: &Path| {
            let (one, two) = (fs::canonicalize(&result), fs::canonicalize(other));
            matches!((one, two), (Ok(one), Ok(two)) if one == two)
        };
        if kind == Kind::Pdf && same(&file) {
            return Err(format!(
                "Kết quả sẽ ghi đè chính tệp {}: hãy chọn thư mục khác sau -o.",
                file.display()
            ));
        }
        if tasks.iter().any(|task| is_one_file(&task.result, &result)) {
            return Err(format!(
                "Có hai tệp cùng tên {}: hãy ký riêng, mỗi tệp vào một thư mục.",
                result.file_name().unwrap_or_default().to_string_lossy()
            ));
        }
        // A signature beside the file is there to be added to.
        if result.exists() && !how.overwrite && !(kind != Kind::Pdf && same(&beside(&file))) {
            return Err(format!(
                "Đã có tệp {}: hãy chọn thư mục khác, hoặc thêm --overwrite để ghi đè.",
                result.display()
            ));
        }
        tasks.push(Task { file, kind, result });
    }
    Ok(tasks)
}

/// Whether both names are of one file here: Windows does not tell large letters from small ones.
fn is_one_file(one: &Path, other: &Path) -> bool {
    let folded = |path: &Path| path.to_string_lossy().to_lowercase();
    one == other || (cfg!(windows) && folded(one) == folded(other))
}

fn look_at_all(
    tasks: Vec<Task>,
    plan: &Plan,
    signer: &Cert,
    trust: &Trust,
) -> (Vec<Task>, Vec<(PathBuf, String)>) {
    let mut good = Vec::new();
    let mut faulty = Vec::new();
    for task in tasks {
        let looked = match task.kind {
            Kind::Pdf => read(&task.file).and_then(|bytes| sign::can_sign(&bytes, plan)),
            Kind::Detached => fs::metadata(&task.file)
                .map_err(|_| unread(&task.file))
                .and_then(|_| look_at_beside(&task.file, signer, trust)),
            Kind::Batch => {
                bundle::open(&task.file).and_then(|_| look_at_beside(&task.file, signer, trust))
            }
        };
        match looked {
            Ok(()) => good.push(task),
            Err(why) => faulty.push((task.file, why)),
        }
    }
    (good, faulty)
}

/// Refuses a signature beside a file to which the signer's cannot be added.
fn look_at_beside(file: &Path, signer: &Cert, trust: &Trust) -> Result<(), String> {
    let Some(existing) = existing(file)? else {
        return Ok(());
    };
    sign::can_add(&existing, signer, trust)
}

/// The signature that lies beside a file; nothing where none does.
fn existing(file: &Path) -> Result<Option<Vec<u8>>, String> {
    let beside = beside(file);
    match fs::read(&beside) {
        Ok(existing) => Ok(Some(existing)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(_) => Err(unread(&beside)),
    }
}

fn open_key(
    held: &Held,
    how: &How,
    workplace: &Workplace,
    count: usize,
) -> Result<TokenKey, String> {
    let unknown = || token::TokenError::Unsupported.message();
    let algorithm = match token::usual(&held.certificate).ok_or_else(unknown)? {
        SignatureAlgorithm::RsaPkcs1(digest) if how.pss => SignatureAlgorithm::pss(digest),
        usual => usual,
    };
    token::can_sign(held, algorithm).map_err(|fault| fault.message())?;
    let ask = workplace.ask(Looking::AtTerminal)?;
    let purpose = format!("Ký {count} tệp bằng chứng thư số {}.", in_words(held));
    let pin = pin(&*ask, &held.token, &purpose)?;
    TokenKey::open(held, algorithm, pin).map_err(|fault| fault.message())
}

fn one(task: &Task, plan: &Plan, signer: &Signer<'_>, large: &Mutex<()>) -> Result<Outcome, Fault> {
    let length = fs::metadata(&task.file).map_or(0, |about| about.len());
    let _alone = (length > LARGE).then(|| large.lock());
    let mut bytes = read(&task.file)?;
    let now = workplace::now();
    match task.kind {
        Kind::Pdf => {
            let outcome = sign_pdf(&mut bytes, plan, signer, now)?;
            output::write(&task.result, &bytes)?;
            Ok(outcome)
        }
        Kind::Detached | Kind::Batch => {
            let existing = existing(&task.file)?;
            let level = plan.level;
            let (made, outcome) = sign_detached(&bytes, existing.as_deref(), level, signer, now)?;
            output::write(&task.result, &made)?;
            Ok(outcome)
        }
    }
}

fn report(signed: &[(PathBuf, Outcome)], failed: &[(PathBuf, String)]) {
    for (file, outcome) in signed {
        let note = outcome.note.as_deref();
        let note = note.map(|note| format!(" {note}")).unwrap_or_default();
        eprintln!("Đã ký {} (mức {}).{note}", file.display(), outcome.level);
    }
    for (file, why) in failed {
        eprintln!("Không ký được {}: {why}", file.display());
    }
    if signed.len() + failed.len() > 1 {
        eprintln!(
            "Đã ký {} tệp, không ký được {} tệp.",
            signed.len(),
            failed.len()
        );
    }
}

fn style() -> ProgressStyle {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} tệp, còn khoảng {eta}");
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
}
