//! `chukyso doctor`: what is installed, what answers, and what to do where something does not.

use std::fmt::Write as _;
use std::process::ExitCode;

use chrono::{DateTime, TimeDelta, Utc};
use helper::ask::Looking;
use helper::settings;
use helper::token::{KeyPresence, usable};
use helper::workplace::{Overrides, Workplace};

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
/// A sentence where the settings cannot be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let workplace = Workplace::open(&arguments.overrides)?;
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

    let tokens = &workplace.tokens;
    for module in tokens.modules() {
        checks.good(&format!("Thư viện {} hoạt động.", module.path().display()));
    }
    tokens.faults().iter().for_each(|fault| checks.bad(fault));
    if tokens.modules().is_empty() {
        checks.bad("Không thấy thư viện PKCS#11 nào: hãy cài phần mềm của thiết bị lưu khóa; nếu đã cài, hãy ghi đường dẫn vào dòng modules của tệp config.toml, hoặc dùng --module.");
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
    let roots = workplace.roots.trust.roots().len();
    checks.good(&format!(
        "Tin cậy {roots} chứng thư số gốc; biết thêm {} chứng thư số của nơi cấp.",
        workplace.roots.authorities.len()
    ));
    clock(&workplace, now, &mut checks);
    output::print(checks.text.as_bytes())?;
    Ok(match checks.faults {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// Compares the clock with the day of the program and, where there is a server of time stamps, with its clock.
fn clock(workplace: &Workplace, now: DateTime<Utc>, checks: &mut Checks) {
    match workplace.services.time() {
        None => checks.good("Chưa đặt máy chủ cấp dấu thời gian (dòng tsa của config.toml): chỉ ký được mức B-B, và không so được giờ của máy."),
        Some(Err(why)) => checks.bad(&why),
        Some(Ok(told)) => {
            let apart = now.signed_duration_since(told).abs();
            let shown = |moment: DateTime<Utc>| {
                let vietnam = TimeDelta::hours(7);
                moment.checked_add_signed(vietnam).unwrap_or(moment).format("%H:%M:%S %d/%m/%Y").to_string()
            };
            match apart > SKEW {
                true => checks.bad(&format!(
                    "Giờ của máy là {}, giờ của máy chủ cấp dấu thời gian là {}: hãy chỉnh lại ngày giờ của máy, nếu không chữ ký sẽ ghi sai thời điểm.",
                    shown(now),
                    shown(told)
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
        let _ = writeln!(self.text, "[ được ] {sentence}");
    }

    fn bad(&mut self, sentence: &str) {
        self.faults += 1;
        let _ = writeln!(self.text, "[ LỖI  ] {sentence}");
    }
}
