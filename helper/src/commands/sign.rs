//! `chukyso sign`: files signed with a token.

mod outcome;
mod picture;
mod task;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use chrono::Utc;
use helper::ask::Looking;
use helper::interrupt;
use helper::sign::{
    self, Fault, Level, NOT_REACHED, Place, Plan, Signer, chain_of, page_place, read,
    sign_detached, sign_pdf,
};
use helper::token::{self, Held, TokenKey};
use helper::workplace::{self, Overrides, Workplace, in_words, pin};
use indicatif::ProgressBar;
use seal::algorithm::SignatureAlgorithm;
use seal::cms::add_signer;

use crate::{input, output};
use outcome::{Became, Signed, report};
use task::{Look, Task};

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
    /// Mức chữ ký: b (thường), t (có dấu thời gian); chỉ trong tệp PDF: lt (kèm bằng chứng), lta (lưu trữ lâu dài).
    #[arg(long, value_enum, default_value = "b")]
    level: Level,
    /// Ký RSA theo PSS thay cho PKCS#1 v1.5.
    #[arg(long)]
    pss: bool,
    /// Ghi đè tệp kết quả đã có, trừ khi sẽ mất chữ ký của người khác; tệp chữ ký (.p7s) của đúng tệp ấy thì ký thêm.
    #[arg(long)]
    overwrite: bool,
    /// Bỏ qua tệp đã ký: kết quả đã có chữ ký của chứng thư số này ở mức yêu cầu (để ký tiếp sau khi dừng giữa chừng).
    #[arg(long, conflicts_with = "overwrite")]
    skip_existing: bool,
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
    /// Dòng chữ ở góc phải trang đầu, như số và ký hiệu văn bản (ghi nhiều lần được).
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

/// Only one file at a time of more than this many bytes is in memory.
const LARGE: u64 = 32 << 20;

/// Signs the files; the exit status is 0 where all are signed as asked for, 1 where some are not, or only at a lower level,
/// 2 where none is, 130 where Ctrl-C stopped it.
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
    let files = input::expanded(&arguments.files).into_iter();
    let files = files.map(|file| (kind(&file), file)).collect();
    sign_all(
        files,
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
    files: Vec<(Kind, PathBuf)>,
    how: &How,
    in_pdf: &InPdf,
    folder: &Path,
    overrides: &Overrides,
) -> Result<ExitCode, String> {
    let tasks = task::list(files, how, folder)?;
    let workplace = Workplace::open(overrides)?;
    workplace.services.can_stamp(how.level)?;
    let listing = workplace.tokens.list();
    let held = token::choose(&listing, how.cert.as_deref(), Utc::now())?;
    let plan = in_pdf.plan(how.level, held, &workplace)?;
    // What cannot be signed is told before anybody types a PIN.
    let mut became: Vec<(PathBuf, Became)> = Vec::new();
    let mut good: Vec<(usize, Task)> = Vec::new();
    for (number, task) in tasks.into_iter().enumerate() {
        let file = task.file.clone();
        let is_placed = in_pdf.place.is_some();
        match task.look(&plan, how, &held.certificate, is_placed) {
            Ok(Look::ToSign) => {
                good.push((number, task));
                became.push((file, Became::Left));
            }
            Ok(Look::Signed) => became.push((file, Became::Skipped)),
            Err(why) => became.push((file, Became::Failed(why))),
        }
    }
    if good.is_empty() {
        return Ok(report(&became, how, false));
    }
    fs::create_dir_all(folder).map_err(|_| {
        format!(
            "Không tạo được thư mục {}: hãy chọn thư mục khác.",
            folder.display()
        )
    })?;
    output::can_write(folder)?;
    if good.iter().any(|(_, task)| task.kind == Kind::Pdf) {
        picture::tell_of_none(&plan, held, &workplace);
    }
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
    bar.set_style(outcome::progress());
    let large = Mutex::new(());
    let running = interrupt::during_batch();
    sign::each(
        good.len(),
        interrupt::stop(),
        |number| one(&good[number].1, &plan, how, &signer, &large),
        |number, result| {
            if result.is_some() {
                bar.inc(1);
            }
            became[good[number].0].1 = match result {
                Some(Ok(signed)) => Became::Signed(signed),
                Some(Err(fault)) => Became::Failed(fault.message),
                None if interrupt::was_asked() => Became::Left,
                None => Became::Failed(NOT_REACHED.to_owned()),
            };
        },
    );
    drop(running);
    bar.finish_and_clear();
    Ok(report(&became, how, interrupt::was_asked()))
}

impl InPdf {
    fn plan(&self, level: Level, held: &Held, workplace: &Workplace) -> Result<Plan, String> {
        let picture = workplace.picture(self.picture.as_deref(), held)?;
        Ok(Plan {
            level,
            reason: self.reason.clone(),
            location: self.location.clone(),
            place: self.place(picture.is_some())?,
            picture,
            lines: self.lines.clone(),
        })
    }

    /// The place; a line of text or a picture that would not be seen there is refused.
    fn place(&self, has_picture: bool) -> Result<Place, String> {
        let has_text = !self.lines.is_empty();
        let place = match &self.place {
            None if has_text => Place::TopRight,
            place => place.clone().unwrap_or_default(),
        };
        let shows_text = match place {
            Place::TopRight => true,
            Place::On { .. } => !has_picture,
            Place::Auto | Place::Field(_) | Place::Unseen => false,
        };
        if has_text && !shows_text {
            return Err("Dòng chữ ghi ở --text không hiện được ở chỗ đã chọn: hãy bỏ --place để dòng chữ hiện ở góc phải trang đầu, hoặc bỏ --text.".to_owned());
        }
        if self.picture.is_some() && matches!(place, Place::TopRight | Place::Unseen) {
            let remedy = match has_text {
                true => "hãy bỏ --picture, hoặc bỏ --text",
                false => "hãy bỏ --picture, hoặc chọn chỗ khác ở --place",
            };
            return Err(format!(
                "Hình ghi ở --picture không hiện được ở chỗ đã chọn (góc phải chỉ hiện chữ): {remedy}."
            ));
        }
        Ok(place)
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

fn one(
    task: &Task,
    plan: &Plan,
    how: &How,
    signer: &Signer<'_>,
    large: &Mutex<()>,
) -> Result<Signed, Fault> {
    let length = fs::metadata(&task.file).map_or(0, |about| about.len());
    let _alone = (length > LARGE).then(|| large.lock());
    let mut bytes = read(&task.file)?;
    let now = workplace::now();
    let certificate = signer.key.certificate();
    let is_there;
    let mut others = Vec::new();
    let outcome = match task.kind {
        Kind::Pdf => {
            let source = bytes.len();
            let outcome = sign_pdf(&mut bytes, plan, signer, now)?;
            // Looked at anew, right before it is written: somebody else may have signed meanwhile.
            let there = task::existing(&task.result)?;
            is_there = there.is_some();
            if let Some(there) = there
                && task.in_place(&there, &bytes[..source], how, certificate)? == Look::Signed
            {
                return Err(output::came_meanwhile(&task.result).into());
            }
            outcome
        }
        Kind::Detached | Kind::Batch => {
            let (mut made, outcome) = sign_detached(&bytes, None, plan.level, signer, now)?;
            is_there = task.result.exists();
            if let Some(there) = task.there(&bytes, how, certificate)? {
                made = add_signer(&there.signature, &made)
                    .map_err(|fault| fault.message().to_owned())?;
                others = there.names;
            }
            bytes = made;
            outcome
        }
    };
    match is_there {
        true => output::write(&task.result, &bytes)?,
        false => output::write_new(&task.result, &bytes)?,
    }
    Ok(Signed {
        result: task.result.clone(),
        outcome,
        others,
    })
}
