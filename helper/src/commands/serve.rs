//! `chukyso serve`: the bridge for the page in the browser on this computer.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use helper::ask::Looking;
use helper::bridge::{Bridge, IDLE, Pairings, Settings};
use helper::desk::RealDesk;
use helper::settings;
use helper::workplace::{Overrides, Workplace};

/// Arguments of `serve`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Tự tắt sau bấy nhiêu phút không có trang nào gọi đến.
    #[arg(long, default_value_t = IDLE.as_secs() / 60)]
    idle: u64,
    /// Bỏ ghép nối với một trang (https://…) rồi dừng.
    #[arg(long, conflicts_with = "forget_all")]
    forget: Option<String>,
    /// Bỏ ghép nối với mọi trang rồi dừng.
    #[arg(long)]
    forget_all: bool,
    #[command(flatten)]
    overrides: Overrides,
}

/// Answers the page until nobody has asked for a while.
///
/// # Errors
/// A sentence where no port is free, there is no way to ask the person, or pairings cannot be kept.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let folder = settings::folder()
        .ok_or("Không biết nơi giữ cấu hình: hãy đặt biến CHUKYSO_HOME là một thư mục.")?;
    let pairings = Pairings::in_folder(&folder);
    if arguments.forget_all {
        pairings.forget_all()?;
        eprintln!("Đã bỏ ghép nối với mọi trang.");
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(origin) = &arguments.forget {
        return match pairings.forget(origin)? {
            true => {
                eprintln!("Đã bỏ ghép nối với {origin}.");
                Ok(ExitCode::SUCCESS)
            }
            false => Err(format!(
                "Chưa ghép nối với {origin} bao giờ: hãy ghi đúng địa chỉ, như https://chukyso.example.gov.vn."
            )),
        };
    }
    let workplace = Workplace::open(&arguments.overrides)?;
    for fault in workplace.tokens.faults() {
        eprintln!("{fault}");
    }
    let ask = workplace.ask(Looking::Elsewhere)?;
    let tell = |text: &str| eprintln!("{text}");
    let desk = Arc::new(RealDesk::new(workplace, ask, tell));
    let mut settings = Settings::in_folder(folder);
    settings.idle = Duration::from_secs(arguments.idle.saturating_mul(60));
    let bridge = Bridge::open(desk, settings)?;
    eprintln!(
        "Chương trình ký đang chạy trên máy này (cổng {}), chỉ trang đã ghép nối mới gọi được. Để cửa sổ này mở khi ký; bấm Ctrl-C để tắt, hoặc chương trình tự tắt sau {} phút không trang nào gọi đến.",
        bridge.port(),
        arguments.idle
    );
    bridge.run();
    eprintln!("Chương trình ký đã tắt.");
    Ok(ExitCode::SUCCESS)
}
