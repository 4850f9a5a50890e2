//! `chukyso doctor`: what is installed, what answers, and what to do where something does not.

use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;

use chrono::{DateTime, TimeDelta, Utc};
use helper::ask::Looking;
use helper::settings;
use helper::token::{KeyPresence, Listing, usable};
use helper::workplace::{Overrides, Workplace, day};
use seal::document::Person;
use seal::verdict::in_vietnam;

use crate::output;

/// Arguments of `doctor`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    overrides: Overrides,
}

/// How far the clock may be off before it is told.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// Looks at everything that signing needs; the exit status is 1 where something is missing.
///
/// # Errors
/// A sentence where the answer cannot be printed.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let (workplace, fault) = Workplace::look(&arguments.overrides);
    let now = Utc::now();
    let mut checks = Checks::default();
    let place = settings::folder().map_or_else(
        || "không có".to_owned(),
        |folder| folder.display().to_string(),
    );
    checks.good(&format!(
        "chukyso {}, thư mục cấu hình: {place}.",
        env!("CARGO_PKG_VERSION")
    ));
    if let Some(fault) = fault {
        checks.bad(&format!(
            "{fault} Các dòng dưới đây kiểm tra như khi chưa có tệp đó."
        ));
    }

    let tokens = &workplace.tokens;
    for module in tokens.modules() {
        checks.good(&format!("Thư viện {} hoạt động.", module.path().display()));
    }
    tokens.faults().iter().for_each(|fault| checks.bad(fault));
    if tokens.modules().is_empty() {
        checks.bad("Không thấy thư viện PKCS#11 nào: hãy cài phần mềm của thiết bị lưu khóa; nếu đã cài, hãy ghi đường dẫn vào dòng modules của tệp cấu hình, hoặc dùng --module.");
    }
    let listing = tokens.list();
    for token in &listing.tokens {
        let own = listing
            .certificates
            .iter()
            .filter(|held| held.token.is(token));
        let count = own.filter(|held| held.key != KeyPresence::Absent).count();
        let has = format!(
            "Thiết bị “{}” có {count} chứng thư số kèm khóa.",
            token.name()
        );
        match token.pin.refusal() {
            Some(refusal) => checks.bad(&format!("{has} {}", refusal.message())),
            None => checks.good(&format!("{has} {}", token.pin.before_pin())),
        }
    }
    if listing.tokens.is_empty() {
        checks.bad("Không thấy thiết bị lưu khóa nào: hãy cắm thiết bị; nếu đã cắm, hãy thử cổng USB khác.");
    } else if usable(&listing, now).is_empty() {
        checks
            .bad("Không có chứng thư số nào ký được lúc này: xem lý do bằng lệnh “chukyso certs”.");
    }
    match workplace.ask(Looking::AtTerminal) {
        Ok(_) => checks.good("Hỏi được mã PIN."),
        Err(why) => checks.bad(&why),
    }
    roots(&workplace, &mut checks);
    pictures(&workplace, &listing, now, &mut checks);
    clock(&workplace, now, &mut checks);
    output::print(checks.text.as_bytes())?;
    Ok(match checks.faults {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// What is trusted, where further roots come from, and what lies there in vain.
fn roots(workplace: &Workplace, checks: &mut Checks) {
    let (faults, passed) = (&workplace.roots.faults, &workplace.roots.passed);
    faults.iter().for_each(|fault| checks.bad(fault));
    passed.iter().for_each(|remark| checks.warn(remark));
    let all = workplace.roots.trust.roots().len();
    let authorities = workplace.roots.authorities.len();
    let from = match &workplace.roots.folder {
        Some((folder, count)) => format!("{count} lấy từ thư mục {}", folder.display()),
        None => format!(
            "đều có sẵn trong chương trình; muốn thêm, hãy chép tệp vào thư mục {}",
            settings::roots_folder()
        ),
    };
    checks.good(&format!(
        "Tin cậy {all} chứng thư số gốc, biết thêm {authorities} chứng thư số của nơi cấp ({from})."
    ));
}

/// Pictures that cannot be read, and pictures of certificates that will not sign any more.
fn pictures(workplace: &Workplace, listing: &Listing, now: DateTime<Utc>, checks: &mut Checks) {
    const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";
    let settings = &workplace.settings;
    for picture in &settings.picture {
        let (file, serial) = (picture.file.display(), &picture.serial);
        match fs::read(&picture.file) {
            Err(_) => checks.bad(&format!(
                "Không đọc được hình chữ ký {file} (của chứng thư số {serial}): hãy chép hình vào đó, hoặc sửa dòng file trong tệp {}.",
                settings::file()
            )),
            Ok(bytes) if !bytes.starts_with(PNG) => checks.bad(&format!(
                "Hình chữ ký {file} không phải là hình PNG: hãy lưu lại hình dạng PNG nền trong."
            )),
            Ok(_) => checks.good(&format!("Hình chữ ký {file} dùng cho chứng thư số {serial}.")),
        }
        // Without a token nothing can be said about certificates.
        if listing.tokens.is_empty() {
            continue;
        }
        let mut all = listing.certificates.iter();
        let held = all.find(|held| picture.is_for(&Person::of(&held.certificate).serial));
        match held {
            None => checks.warn(&format!(
                "Hình chữ ký {file} gắn với chứng thư số {serial}, không có trên thiết bị đang cắm: nếu chứng thư số ấy đã được thay, hãy ghi số hiệu mới vào tệp {} (xem số hiệu bằng lệnh “chukyso certs”).",
                settings::file()
            )),
            Some(held) if held.certificate.not_after() < now => checks.warn(&format!(
                "Hình chữ ký {file} gắn với chứng thư số {serial}, đã hết hạn ngày {}: nếu đã gia hạn, hãy ghi số hiệu mới vào tệp {}.",
                day(held.certificate.not_after()),
                settings::file()
            )),
            Some(_) => {}
        }
    }
    if settings.picture.is_empty() {
        return;
    }
    for held in usable(listing, now) {
        let serial = Person::of(&held.certificate).serial;
        if settings.picture(&serial).is_none() {
            checks.warn(&format!(
                "Chứng thư số {serial} chưa có hình chữ ký: muốn có hình khi ký, hãy thêm vào cuối tệp {}:\n{}",
                settings::file(),
                workplace.picture_lines(held, listing)
            ));
        }
    }
}

/// Compares the clock with the day of the program and, where there is a server of time stamps, with its clock.
fn clock(workplace: &Workplace, now: DateTime<Utc>, checks: &mut Checks) {
    match workplace.services.time() {
        None => checks.warn(&format!(
            "Chưa đặt máy chủ cấp dấu thời gian: chỉ ký được mức b, và không so được giờ của máy. Muốn ký mức t trở lên, hãy ghi dòng tsa = 'http://tsa.ca.gov.vn' vào tệp {}.",
            settings::file()
        )),
        Some(Err(why)) => checks.bad(&why),
        Some(Ok(told)) => {
            let apart = now.signed_duration_since(told).abs();
            match apart > SKEW {
                true => checks.bad(&format!(
                    "Giờ của máy là {}, giờ của máy chủ cấp dấu thời gian là {}: hãy chỉnh lại ngày giờ của máy, nếu không chữ ký sẽ ghi sai thời điểm.",
                    in_vietnam(now),
                    in_vietnam(told)
                )),
                false => checks.good("Máy chủ cấp dấu thời gian trả lời, giờ của máy đúng."),
            }
        }
    }
}

#[derive(Default)]
struct Checks {
    text: String,
    faults: usize,
}

impl Checks {
    fn good(&mut self, sentence: &str) {
        let _ = writeln!(self.text, "[ được  ] {sentence}");
    }

    fn warn(&mut self, sentence: &str) {
        let _ = writeln!(self.text, "[ chú ý ] {sentence}");
    }

    fn bad(&mut self, sentence: &str) {
        self.faults += 1;
        let _ = writeln!(self.text, "[ LỖI   ] {sentence}");
    }
}
