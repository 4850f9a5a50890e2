//! Everything of a computer that signing needs: its settings, its tokens, the roots it trusts, the servers it may ask.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ask::{self, Ask, Looking};
use crate::roots::{self, Roots};
use crate::settings::{self, Settings};
use crate::sign::{Services, stamp_address};
use crate::token::{Held, Listing, PinState, Token, Tokens, modules_of_vendors};
use chrono::{DateTime, FixedOffset, Offset as _, Utc};
use forms::calendar::format_date;
use seal::certificate::day_in_vietnam;
use seal::document::Person;
use secrecy::SecretString;

/// A computer that signs.
pub struct Workplace {
    /// What the office has set.
    pub settings: Settings,
    /// The tokens.
    pub tokens: Tokens,
    /// What is trusted.
    pub roots: Roots,
    /// Time stamps and evidence.
    pub services: Services,
}

/// What a command may set otherwise than the settings.
#[derive(Debug, Default, clap::Args)]
pub struct Overrides {
    /// Thư viện PKCS#11 của thiết bị, thay cho các thư viện tự tìm thấy (ghi nhiều lần được).
    #[arg(long = "module")]
    pub modules: Vec<PathBuf>,
    /// Thư mục chứng thư số gốc tin cậy, thêm vào các chứng thư số gốc có sẵn.
    #[arg(long)]
    pub roots: Option<PathBuf>,
    /// Địa chỉ máy chủ cấp dấu thời gian (http://…).
    #[arg(long, value_parser = stamp_address)]
    pub tsa: Option<String>,
}

impl Workplace {
    /// Reads the settings and loads the modules.
    ///
    /// # Errors
    /// A sentence where settings or roots cannot be read. A module that fails is told in the listing of tokens.
    pub fn open(overrides: &Overrides) -> Result<Workplace, String> {
        let settings = Settings::read()?;
        let roots = roots::read(roots_of(overrides, &settings))?;
        Ok(Workplace::with(settings, roots, overrides))
    }

    /// The same for finding out what is wrong: what cannot be read is left out, and a fault of the settings is told beside.
    pub fn look(overrides: &Overrides) -> (Workplace, Option<String>) {
        let (settings, fault) = match Settings::read() {
            Ok(settings) => (settings, None),
            Err(fault) => (Settings::without_file(), Some(fault)),
        };
        let roots = roots::look(roots_of(overrides, &settings));
        (Workplace::with(settings, roots, overrides), fault)
    }

    fn with(settings: Settings, roots: Roots, overrides: &Overrides) -> Workplace {
        Workplace {
            tokens: tokens_of(overrides, &settings),
            roots,
            services: Services::new(overrides.tsa.clone().or(settings.tsa.clone())),
            settings,
        }
    }

    /// The picture named, else the one that the settings have for a certificate; nothing where neither is.
    ///
    /// # Errors
    /// A sentence where it cannot be read.
    pub fn picture(&self, named: Option<&Path>, held: &Held) -> Result<Option<Vec<u8>>, String> {
        let serial = Person::of(&held.certificate).serial;
        let path = named.or_else(|| self.settings.picture(&serial));
        let picture = path.map(|path| {
            let remedy = match named {
                Some(_) => "hãy kiểm tra đường dẫn và quyền đọc".to_owned(),
                None => format!("hãy sửa dòng file trong tệp {}", settings::file()),
            };
            fs::read(path).map_err(|_| format!("Không đọc được hình {}: {remedy}.", path.display()))
        });
        picture.transpose()
    }

    /// What is to be written into the settings so that a certificate has a picture: that of another one of the same key
    /// or the same owner, as after a renewal, else one that is still to be made. Nobody is offered the hand of somebody else.
    pub fn picture_lines(&self, held: &Held, listing: &Listing) -> String {
        let own = &held.certificate;
        let serial = Person::of(own).serial;
        let mut all = listing.certificates.iter().map(|held| &held.certificate);
        let before = all.find_map(|other| {
            let is_own = other.key_info() == own.key_info() || other.is_called(own.subject());
            let serial = Person::of(other).serial;
            let mut pictures = self.settings.picture.iter();
            pictures.find(|picture| is_own && picture.is_for(&serial))
        });
        match before {
            Some(picture) => picture.lines_for(&serial),
            None => settings::lines_of_new_picture(&serial),
        }
    }

    /// How the person is asked.
    ///
    /// # Errors
    /// A sentence where there is no way.
    pub fn ask(&self, looking: Looking) -> Result<Box<dyn Ask>, String> {
        ask::find(self.settings.pinentry.as_deref(), looking)
    }
}

/// The tokens alone, for what needs neither roots nor servers.
///
/// # Errors
/// A sentence where the settings cannot be read.
pub fn tokens(overrides: &Overrides) -> Result<Tokens, String> {
    Ok(tokens_of(overrides, &Settings::read()?))
}

fn tokens_of(overrides: &Overrides, settings: &Settings) -> Tokens {
    Tokens::load(&match overrides.modules.is_empty() {
        true => [settings.modules.clone(), modules_of_vendors()].concat(),
        false => overrides.modules.clone(),
    })
}

fn roots_of<'a>(overrides: &'a Overrides, settings: &'a Settings) -> Option<&'a Path> {
    overrides.roots.as_deref().or(settings.roots.as_deref())
}

/// Asks for the PIN of a token, or says that it is to be typed on the device (nothing is handed on then).
///
/// One more question comes before the last try.
///
/// # Errors
/// A sentence where the token is locked, or the person would rather not.
pub fn pin(ask: &dyn Ask, token: &Token, purpose: &str) -> Result<Option<SecretString>, String> {
    const STOPPED: &str = "Đã dừng theo yêu cầu; chưa làm gì và không tốn lần nhập mã PIN nào.";
    if let Some(refusal) = token.pin.refusal() {
        return Err(refusal.message());
    }
    let state = token.pin.before_pin();
    let is_last = token.pin == PinState::Last;
    if is_last && !ask.confirm(&format!("{state}\nVẫn nhập mã PIN?"))? {
        return Err(STOPPED.to_owned());
    }
    let name = token.name();
    if token.pin_pad {
        return match ask.confirm(&format!("{purpose}\nThiết bị “{name}”: sau khi đồng ý, hãy nhập mã PIN trên bàn phím của thiết bị.\n{state}"))? {
            true => Ok(None),
            false => Err(STOPPED.to_owned()),
        };
    }
    let question = format!("{purpose}\nThiết bị “{name}”. {state}");
    let pin = ask.pin(&question)?;
    pin.map(Some).ok_or_else(|| STOPPED.to_owned())
}

/// A certificate in one line, for a person who is asked about it.
pub fn in_words(held: &Held) -> String {
    let person = Person::of(&held.certificate);
    let (name, serial, ends) = (person.name, person.serial, day(person.to));
    format!("{name} (số hiệu {serial}, hết hạn {ends})")
}

/// The day in Vietnam of a moment, as people write it.
pub fn day(moment: DateTime<Utc>) -> String {
    format_date(day_in_vietnam(moment))
}

/// What time it is in Vietnam, whatever the computer's own zone: signatures state that (Nghị định 30/2020/NĐ-CP, Phụ lục I).
pub fn now() -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(7 * 3600).unwrap_or_else(|| Utc.fix());
    Utc::now().with_timezone(&zone)
}

/// Whole days until a certificate ends; negative behind it.
pub fn days_left(held: &Held, now: DateTime<Utc>) -> i64 {
    held.certificate
        .not_after()
        .signed_duration_since(now)
        .num_days()
}
