//! `chukyso certs`: the certificates of the tokens that are plugged in.

use std::fmt::Write as _;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use helper::sign::why_not;
use helper::token::{Held, KeyPresence, Listing, is_renewed};
use helper::workplace::{Overrides, day, days_left, tokens};
use seal::document::Person;
use serde_json::{Value, json};

use super::tokens::{is_blind, status};
use crate::output;

/// Arguments of `certs`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    overrides: Overrides,
    /// Liệt kê cả chứng thư số không có khóa trên thiết bị (của nơi cấp).
    #[arg(long)]
    all: bool,
    /// In ra JSON cho chương trình khác đọc.
    #[arg(long)]
    json: bool,
}

/// Lists the certificates; the exit status is 2 where no token can be seen because a module does not work.
///
/// # Errors
/// A sentence where the settings cannot be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let now = Utc::now();
    let listing = tokens(&arguments.overrides)?.list();
    let shown = |held: &&Held| arguments.all || held.key != KeyPresence::Absent;
    let certificates: Vec<&Held> = listing.certificates.iter().filter(shown).collect();
    if arguments.json {
        let list = certificates.iter();
        let list: Vec<Value> = list.map(|held| line(held, &listing, now)).collect();
        let told = json!({ "certificates": list, "notes": listing.notes });
        output::print(format!("{told:#}\n").as_bytes())?;
        return Ok(status(&listing));
    }
    let mut text = String::new();
    for held in &certificates {
        write_words(&mut text, held, &listing, now);
    }
    if certificates.is_empty() && !is_blind(&listing) {
        text.push_str("Không thấy chứng thư số nào có khóa trên thiết bị đang cắm: hãy cắm thiết bị, hoặc chạy “chukyso doctor” để kiểm tra.\n");
    }
    for note in &listing.notes {
        let _ = writeln!(text, "{note}");
    }
    output::print(text.as_bytes())?;
    Ok(status(&listing))
}

fn write_words(text: &mut String, held: &Held, listing: &Listing, now: DateTime<Utc>) {
    let person = Person::of(&held.certificate);
    let _ = writeln!(text, "{}", person.name);
    if !person.agencies.is_empty() {
        let _ = writeln!(text, "  Cơ quan: {}", person.agencies.join(", "));
    }
    let _ = writeln!(text, "  Số hiệu: {}", person.serial);
    let _ = writeln!(text, "  Nơi cấp: {}", person.issuer);
    let (from, to) = (day(person.from), day(person.to));
    let left = match days_left(held, now) {
        days if days >= 0 => format!("còn {days} ngày"),
        _ => "đã hết hạn".to_owned(),
    };
    let _ = writeln!(text, "  Hiệu lực: {from} đến {to} ({left})");
    let _ = writeln!(
        text,
        "  Khóa: {}; thiết bị: {}",
        held.certificate.key_kind(),
        held.token.name()
    );
    let state = match (refusal(held, now), held.key) {
        (_, KeyPresence::Absent) => "Không có khóa trên thiết bị này, không ký được.".to_owned(),
        (Some(why), _) => why,
        (None, _) if is_renewed(held, listing, now) => {
            "Ký được, nhưng trên thiết bị đã có chứng thư số mới hơn của cùng khóa: hãy ký bằng chứng thư số mới.".to_owned()
        }
        (None, KeyPresence::Here) => "Ký được.".to_owned(),
        (None, KeyPresence::Unknown) => {
            "Có thể ký được: thiết bị chỉ cho biết sau khi nhập mã PIN.".to_owned()
        }
    };
    let _ = writeln!(text, "  {state}");
}

/// Why the certificate cannot sign now, wherever its key is.
fn refusal(held: &Held, now: DateTime<Utc>) -> Option<String> {
    why_not(&held.certificate, now).or_else(|| Some(held.token.pin.refusal()?.message()))
}

fn line(held: &Held, listing: &Listing, now: DateTime<Utc>) -> Value {
    let person = Person::of(&held.certificate);
    json!({
        "owner": person.name,
        "agencies": person.agencies,
        "issuer": person.issuer,
        "serial": person.serial,
        "sha256": seal::certificate::hexadecimal(&person.sha256).to_lowercase(),
        "notBefore": person.from,
        "notAfter": person.to,
        "daysLeft": days_left(held, now),
        "key": held.certificate.key_kind().to_string(),
        "keyHere": match held.key {
            KeyPresence::Here => "yes",
            KeyPresence::Unknown => "unknown",
            KeyPresence::Absent => "no",
        },
        "token": held.token.name(),
        "renewed": is_renewed(held, listing, now),
        "usable": held.key != KeyPresence::Absent && refusal(held, now).is_none(),
    })
}
