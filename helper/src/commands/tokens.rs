//! `chukyso tokens`: the tokens that are plugged in.

use std::fmt::Write as _;
use std::process::ExitCode;

use helper::token::{Listing, PinState, Token};
use helper::workplace::{Overrides, tokens};
use serde::Serialize;

use crate::output;

/// Arguments of `tokens`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    overrides: Overrides,
    /// In ra JSON cho chương trình khác đọc.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    label: &'a str,
    manufacturer: &'a str,
    model: &'a str,
    serial: &'a str,
    module: String,
    pin: &'static str,
    #[serde(rename = "pinPad")]
    pin_pad: bool,
    #[serde(rename = "readOnly")]
    read_only: bool,
}

/// The word for how a PIN stands, between programs.
pub fn pin_word(token: &Token) -> &'static str {
    match token.pin {
        _ if token.pin_pad && token.pin == PinState::Fine => "pad",
        PinState::Fine => "ok",
        PinState::Low => "low",
        PinState::Last => "last",
        PinState::Locked => "locked",
        PinState::Unset => "unset",
    }
}

/// Lists the tokens; the exit status is 2 where there is none because a module does not work.
///
/// # Errors
/// A sentence where the settings cannot be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let listing = tokens(&arguments.overrides)?.list();
    if arguments.json {
        let lines: Vec<Line<'_>> = listing.tokens.iter().map(line).collect();
        let told = serde_json::json!({ "tokens": lines, "notes": listing.notes });
        output::print(format!("{told:#}\n").as_bytes())?;
        return Ok(status(&listing));
    }
    let mut text = String::new();
    for token in &listing.tokens {
        let _ = writeln!(text, "Thiết bị “{}”", token.name());
        let maker = [&token.manufacturer, &token.model]
            .map(String::as_str)
            .join(" ");
        let _ = writeln!(text, "  Loại: {}; số sê-ri: {}", maker.trim(), token.serial);
        let _ = writeln!(text, "  Thư viện: {}", token.module().path().display());
        let _ = writeln!(text, "  Mã PIN: {}", token.pin.before_pin());
        if token.pin_pad {
            text.push_str("  Mã PIN nhập trên bàn phím của thiết bị.\n");
        }
        if token.read_only {
            text.push_str("  Thiết bị không cho cài chứng thư số mới.\n");
        }
    }
    if listing.tokens.is_empty() && !is_blind(&listing) {
        text.push_str("Không thấy thiết bị lưu khóa nào: hãy cắm thiết bị, hoặc chạy “chukyso doctor” để kiểm tra.\n");
    }
    for note in &listing.notes {
        let _ = writeln!(text, "{note}");
    }
    output::print(text.as_bytes())?;
    Ok(status(&listing))
}

/// Whether no token is seen because a module does not work.
pub fn is_blind(listing: &Listing) -> bool {
    listing.tokens.is_empty() && !listing.notes.is_empty()
}

/// What the program ends with: that nothing is plugged in is no fault, that nothing can be seen is one.
pub fn status(listing: &Listing) -> ExitCode {
    match is_blind(listing) {
        true => ExitCode::from(2),
        false => ExitCode::SUCCESS,
    }
}

fn line(token: &Token) -> Line<'_> {
    Line {
        label: &token.label,
        manufacturer: &token.manufacturer,
        model: &token.model,
        serial: &token.serial,
        module: token.module().path().display().to_string(),
        pin: pin_word(token),
        pin_pad: token.pin_pad,
        read_only: token.read_only,
    }
}
