//! Which certificate is to sign.

use chrono::{DateTime, Utc};
use seal::document::Person;

use super::{Held, KeyPresence, Listing};
use crate::sign::why_not;

/// The certificates that can sign now, each key once: a renewed one stands for the one before it.
pub fn usable(listing: &Listing, now: DateTime<Utc>) -> Vec<&Held> {
    let mut usable: Vec<&Held> = Vec::new();
    let good =
        |held: &&Held| held.key != KeyPresence::Absent && why_not(&held.certificate, now).is_none();
    for held in listing.certificates.iter().filter(good) {
        let same = usable.iter_mut().find(|known| {
            known.certificate.key_info() == held.certificate.key_info()
                && known.token.serial == held.token.serial
        });
        match same {
            Some(known) if held.certificate.not_after() > known.certificate.not_after() => {
                *known = held;
            }
            Some(_) => {}
            None => usable.push(held),
        }
    }
    usable
}

/// Whether a certificate could sign, but a newer one of the same key stands for it.
pub fn is_renewed(held: &Held, listing: &Listing, now: DateTime<Utc>) -> bool {
    // The same token may be seen through two modules.
    let is_it = |own: &&Held| own.certificate == held.certificate;
    held.key != KeyPresence::Absent
        && why_not(&held.certificate, now).is_none()
        && !usable(listing, now).iter().any(is_it)
}

/// The certificate that is wanted by its serial number or the beginning of its SHA-256; without a wish the only one that can sign.
///
/// # Errors
/// A sentence where there is none, it cannot sign, or there are several.
pub fn choose<'a>(
    listing: &'a Listing,
    wanted: Option<&str>,
    now: DateTime<Utc>,
) -> Result<&'a Held, String> {
    let Some(wanted) = wanted else {
        return match usable(listing, now)[..] {
            [only] => Ok(only),
            [] => Err(nothing(listing, now)),
            ref several => {
                let lines = several.iter().map(|held| {
                    let person = Person::of(&held.certificate);
                    format!("\n  {}  {}", person.serial, person.name)
                });
                Err(format!(
                    "Có nhiều chứng thư số ký được: hãy chọn một bằng --cert SỐ-HIỆU.{}",
                    lines.collect::<String>()
                ))
            }
        };
    };
    let digits: String = wanted.chars().filter(char::is_ascii_hexdigit).collect();
    let digits = digits.to_ascii_uppercase();
    let is_wanted = |held: &&Held| {
        let person = Person::of(&held.certificate);
        let serial = |text: &str| text.trim_start_matches('0').to_owned();
        let sha256 = seal::certificate::hexadecimal(&person.sha256);
        !digits.is_empty()
            && (serial(&person.serial) == serial(&digits)
                || (digits.len() >= 16 && sha256.starts_with(&digits)))
    };
    // Two authorities may give the same number: the one that can sign is meant.
    let mut found: Vec<&Held> = listing.certificates.iter().filter(is_wanted).collect();
    found.sort_by_key(|held| (why_not(&held.certificate, now).is_some(), held.key));
    let held = found.first().ok_or_else(|| {
        format!("Không có chứng thư số “{wanted}” trên thiết bị nào đang cắm: hãy cắm đúng thiết bị, hoặc xem các chứng thư số bằng lệnh “chukyso certs”.")
    })?;
    if let Some(why) = why_not(&held.certificate, now) {
        return Err(why);
    }
    match held.key {
        KeyPresence::Absent => Err(super::TokenError::NoKey.message()),
        KeyPresence::Here | KeyPresence::Unknown => Ok(held),
    }
}

fn nothing(listing: &Listing, now: DateTime<Utc>) -> String {
    if let Some(why) = listing.notes.first() {
        return why.clone();
    }
    if listing.tokens.is_empty() {
        return "Không thấy thiết bị lưu khóa nào: hãy cắm thiết bị và cài phần mềm của thiết bị, rồi chạy “chukyso doctor” để kiểm tra.".to_owned();
    }
    let own = |held: &&Held| held.key != KeyPresence::Absent;
    let why = listing
        .certificates
        .iter()
        .filter(own)
        .find_map(|held| why_not(&held.certificate, now));
    why.unwrap_or_else(|| {
        "Thiết bị đang cắm không có chứng thư số nào ký được: hãy cắm đúng thiết bị của người ký."
            .to_owned()
    })
}
