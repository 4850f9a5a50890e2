//! Putting a renewed certificate onto the token that has its private key, so that the token works at every moment.
//!
//! The new one is written beside the old one and read back; only then may the old one be removed, after it was saved to a file.
//! Interrupted anywhere, the token still has the old one, and doing it again finishes the work.

use chrono::{DateTime, Utc};
use seal::certificate::hexadecimal;
use seal::document::Person;
use seal::x509::Cert;
use secrecy::SecretString;

use crate::roots::Roots;
use crate::settings;
use crate::sign::why_not;
use crate::token::{Held, KeyPresence, Token, TokenError, Tokens, Writer, same_number};
use crate::workplace::day;

/// What would be done, and whether it may be.
pub struct Plan {
    /// The certificate to be installed.
    pub new: Cert,
    /// The token with its key.
    pub token: Option<Token>,
    /// The certificate that it follows there, the newest of the same key, else of the same owner.
    pub old: Option<Held>,
    /// Whether the new one is on the token already.
    pub installed: bool,
    /// Why the new one cannot sign today, as before its first day: until it can, the old one is what signs.
    pub why_not: Option<String>,
    /// What has to hold, in the order in which it was looked at.
    pub conditions: Vec<Condition>,
    /// The `CKA_ID` of the key.
    id: Vec<u8>,
    /// Who issued the new one.
    issuer: Option<Cert>,
}

/// Something that has to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What, in a few words.
    pub what: &'static str,
    /// Whether it does.
    pub met: bool,
    /// Whether it is no condition but something to be seen.
    pub is_remark: bool,
    /// One Vietnamese sentence: what was found, and what to do where it does not hold.
    pub message: String,
}

impl Plan {
    /// The certificate whose place the new one takes: one of another key still has its use.
    pub fn replaced(&self) -> Option<&Held> {
        let own = self.old.as_ref();
        own.filter(|old| old.certificate.key_info() == self.new.key_info())
    }

    /// The certificate that may be taken off once the new one is there: not before the new one can sign.
    pub fn removable(&self) -> Option<&Held> {
        self.replaced().filter(|_| self.why_not.is_none())
    }

    /// Whether all conditions hold.
    pub fn possible(&self) -> bool {
        self.conditions.iter().all(|condition| condition.met)
    }

    /// Why it may not be done; nothing where it may.
    pub fn refusal(&self) -> Option<&str> {
        let failed = self.conditions.iter().find(|condition| !condition.met);
        failed.map(|condition| &*condition.message)
    }
}

/// The one certificate of a file that is to be installed: the one that is nobody's authority.
///
/// # Errors
/// A sentence where there is none, or several.
pub fn read(bytes: &[u8]) -> Result<Cert, String> {
    let ders = seal::certificate::raw(bytes).map_err(|fault| fault.message())?;
    let certificates = ders.iter().map(|der| Cert::read(der));
    let certificates: Vec<Cert> = certificates
        .collect::<Result<_, _>>()
        .map_err(|fault| fault.message())?;
    let mut own = certificates.iter().filter(|own| !is_authority(own));
    match (own.next(), own.next()) {
        (Some(only), None) => Ok(only.clone()),
        (None, _) => Err("Tệp chỉ có chứng thư số của nơi cấp, không có chứng thư số của thuê bao: hãy chọn tệp .cer của thuê bao.".to_owned()),
        (Some(_), Some(_)) => Err("Tệp có nhiều chứng thư số của thuê bao: hãy tách ra, mỗi lần cài một chứng thư số.".to_owned()),
    }
}

/// The certificates of authorities in a file, which may lead from the one to be installed to a root.
pub fn authorities(bytes: &[u8]) -> Vec<Cert> {
    let ders = seal::certificate::raw(bytes).unwrap_or_default();
    let certificates = ders.iter().filter_map(|der| Cert::read(der).ok());
    certificates.filter(is_authority).collect()
}

fn is_authority(certificate: &Cert) -> bool {
    matches!(certificate.extensions().authority, Some((true, _)))
}

/// Looks at everything that has to hold; nothing is written, and no PIN is asked for.
pub fn plan(new: &Cert, tokens: &Tokens, roots: &Roots, now: DateTime<Utc>) -> Plan {
    let listing = tokens.list();
    let holders = listing.with_key_of(new);
    let (chained, issuer) = chain(new, roots, now);
    let (token, id) = match &holders[..] {
        [(token, id)] => (Some(token.clone()), id.clone()),
        _ => (None, Vec::new()),
    };
    let here = |held: &&Held| token.as_ref().is_some_and(|token| held.token.is(token));
    let installed = listing
        .certificates
        .iter()
        .filter(here)
        .any(|held| held.certificate == *new);
    let follows = |held: &&Held| {
        // A damaged copy of the new one is none to compare with.
        !same_number(&held.certificate, new)
            && held.key != KeyPresence::Absent
            && (held.certificate.key_info() == new.key_info()
                || held.certificate.is_called(new.subject()))
    };
    let same_key = |held: &Held| held.certificate.key_info() == new.key_info();
    let before = listing.certificates.iter().filter(here).filter(follows);
    let old = before
        .max_by_key(|held| (same_key(held), held.certificate.not_after()))
        .cloned();
    let mut conditions = vec![holds(new, old.as_ref(), now), chained, key(&holders)];
    if let Some(token) = &token {
        let replaced = old.as_ref().filter(|held| same_key(held));
        conditions.push(newer(new, replaced));
        conditions.extend(replaced.and_then(|old| another_owner(new, &old.certificate)));
        conditions.push(Condition {
            what: "Thiết bị cho cài",
            met: !token.read_only || installed,
            is_remark: false,
            message: match token.read_only && !installed {
                true => TokenError::ReadOnly.message(),
                false => format!("Thiết bị “{}” cho cài chứng thư số.", token.name()),
            },
        });
    }
    Plan {
        new: new.clone(),
        token,
        old,
        installed,
        why_not: why_not(new, now),
        conditions,
        id,
        issuer,
    }
}

/// That it has not ended; where it has not begun, from when it can sign.
fn holds(new: &Cert, old: Option<&Held>, now: DateTime<Utc>) -> Condition {
    let (from, to) = (day(new.not_before()), day(new.not_after()));
    let met = new.not_after() > now;
    let (what, message) = if !met {
        (
            "Còn hiệu lực",
            format!(
                "Chứng thư số trong tệp đã hết hạn từ {to}: hãy kiểm tra đã chọn đúng tệp mới nhận về."
            ),
        )
    } else if new.not_before() > now {
        ("Chưa hết hạn", not_yet(new, old, now))
    } else {
        (
            "Còn hiệu lực",
            format!("Chứng thư số mới có hiệu lực từ {from} đến {to}."),
        )
    };
    Condition {
        what,
        met,
        is_remark: false,
        message,
    }
}

/// From when a certificate that has not begun can sign, and what signs until then.
fn not_yet(new: &Cert, old: Option<&Held>, now: DateTime<Utc>) -> String {
    let until = match old.is_some_and(|old| {
        let old = &old.certificate;
        why_not(old, now).is_none() && old.not_after() >= new.not_before()
    }) {
        true => "trước ngày đó vẫn ký bằng chứng thư số cũ nên chưa được gỡ chứng thư số cũ",
        false => "trước ngày đó chưa ký được",
    };
    format!(
        "Chứng thư số mới chỉ có hiệu lực từ {} (đến {}): {until}.",
        day(new.not_before()),
        day(new.not_after())
    )
}

/// Whether it leads to a root, and who issued it.
fn chain(new: &Cert, roots: &Roots, now: DateTime<Utc>) -> (Condition, Option<Cert>) {
    // One that begins tomorrow may be installed today; that one has ended is told by a condition of its own.
    let moment = now.max(new.not_before()).min(new.not_after());
    let path = roots.trust.path(new, &roots.authorities, moment);
    let root = path.certificates.last().map(Person::of);
    let met = path.faults.is_empty();
    let message = match (met, root) {
        (true, Some(root)) => format!("Chứng thư số do “{}” bảo đảm.", root.name),
        _ => format!(
            "Không xác minh được chứng thư số này do cơ quan chứng thực tin cậy cấp: hãy xin lại tệp từ nơi cấp; nếu nơi cấp dùng chứng thư số gốc khác, hãy chép tệp chứng thư số gốc đó vào thư mục {}.",
            settings::roots_folder()
        ),
    };
    let condition = Condition {
        what: "Do nơi tin cậy cấp",
        met,
        is_remark: false,
        message,
    };
    (condition, path.certificates.into_iter().nth(1))
}

fn key(holders: &[(Token, Vec<u8>)]) -> Condition {
    let message = match holders {
        [(token, _)] => format!("Khóa bí mật có trên thiết bị “{}”.", token.name()),
        [] => "Không thiết bị nào đang cắm có khóa bí mật của chứng thư số này: hãy cắm thiết bị đã dùng khi đề nghị gia hạn; chứng thư số không cài được sang thiết bị khác.".to_owned(),
        _ => "Có nhiều thiết bị đang cắm chứa khóa của chứng thư số này: hãy chỉ cắm thiết bị cần cài.".to_owned(),
    };
    Condition {
        what: "Khóa bí mật trên thiết bị",
        met: holders.len() == 1,
        is_remark: false,
        message,
    }
}

fn newer(new: &Cert, old: Option<&Held>) -> Condition {
    let (met, message) = match old {
        None => (
            true,
            "Thiết bị không có chứng thư số nào khác của khóa này.".to_owned(),
        ),
        Some(old) => {
            let ends = old.certificate.not_after();
            let met = new.not_after() > ends
                || (new.not_after() == ends && new.not_before() > old.certificate.not_before());
            let message = match met {
                true => format!(
                    "Mới hơn chứng thư số đang có trên thiết bị (hết hạn {}).",
                    day(ends)
                ),
                false => format!(
                    "Chứng thư số trong tệp không mới hơn chứng thư số đang có trên thiết bị (hết hạn {}): hãy kiểm tra đã chọn đúng tệp mới nhận về.",
                    day(ends)
                ),
            };
            (met, message)
        }
    };
    Condition {
        what: "Mới hơn chứng thư số đang có",
        met,
        is_remark: false,
        message,
    }
}

/// What is no reason to refuse, as people change their agencies, but has to be seen: that it names another owner or agency.
fn another_owner(new: &Cert, old: &Cert) -> Option<Condition> {
    let (new, old) = (Person::of(new), Person::of(old));
    let differs = match (new.name != old.name, new.agencies != old.agencies) {
        (false, false) => return None,
        (true, false) => "tên",
        (false, true) => "cơ quan",
        (true, true) => "tên và cơ quan",
    };
    Some(Condition {
        what: "Chủ sở hữu và cơ quan",
        met: true,
        is_remark: true,
        message: format!(
            "Khác với chứng thư số đang có trên thiết bị về {differs}: hãy so lại hai bên, và chỉ cài khi đúng là chứng thư số của mình."
        ),
    })
}

/// A token into which the new certificate has been written and from which it has been read back.
pub struct Done {
    writer: Writer,
    /// One Vietnamese sentence, or two: what was done, and from when the certificate is used.
    pub message: String,
}

/// Writes the certificate and reads it back. A certificate that is there already is not written again.
///
/// # Errors
/// A sentence where the plan does not allow it, or the token did not do it; the old certificate is still there then.
pub fn install(plan: &Plan, pin: Option<SecretString>) -> Result<Done, String> {
    if let Some(why) = plan.refusal() {
        return Err(why.to_owned());
    }
    let token = plan
        .token
        .as_ref()
        .ok_or_else(|| TokenError::NoKey.message())?;
    let told = |fault: TokenError| fault.message();
    let issuer = plan.issuer.as_ref().unwrap_or(&plan.new);
    let writer = Writer::open(token, &plan.new, &plan.id, pin).map_err(told)?;
    let is_there = writer.holds(&plan.new).map_err(told)?;
    if !is_there {
        let label = match &plan.old {
            Some(old) if !old.label.is_empty() => old.label.clone(),
            _ => Person::of(&plan.new).name,
        };
        if !writer.write(&plan.new, issuer, &label).map_err(told)? {
            return Err("Đã cài nhưng đọc lại không thấy đúng chứng thư số mới; chứng thư số cũ vẫn còn nguyên trên thiết bị và vẫn ký được: hãy rút thiết bị ra, cắm lại rồi làm lại.".to_owned());
        }
    }
    let done = match is_there {
        true => "Chứng thư số mới đã có trên thiết bị từ trước và đọc lại đúng",
        false => "Đã cài chứng thư số mới và đọc lại đúng từ thiết bị",
    };
    let now = Utc::now();
    let message = match &plan.why_not {
        None => format!("{done}; từ lần ký sau sẽ dùng chứng thư số này."),
        Some(_) if plan.new.not_before() > now => {
            format!("{done}. {}", not_yet(&plan.new, plan.old.as_ref(), now))
        }
        Some(why) => format!("{done}. {why}"),
    };
    Ok(Done { writer, message })
}

impl Done {
    /// Takes the old certificate off the token. Whoever calls has saved it to a file before.
    ///
    /// # Errors
    /// A sentence where the token refuses; both certificates are there then, which does no harm.
    pub fn remove_old(&self, old: &Cert) -> Result<(), String> {
        self.writer.remove(old).map_err(|fault| fault.message())
    }
}

/// The name of the file that an old certificate is saved to.
pub fn file_name(old: &Cert) -> String {
    let serial = Person::of(old).serial;
    let serial = match serial.is_empty() {
        true => hexadecimal(old.fingerprint()),
        false => serial,
    };
    format!("chung-thu-so-cu-{serial}.cer")
}
