//! Certificates out of files, as entries of the register.

use forms::calendar::format_date;
use forms::text::nfc;
use register::Entry;
use seal::certificate::{Certificate, ReadError, read};

/// The entries of the subscribers' certificates in a file; those of authorities are none.
///
/// # Errors
/// One sentence: what is wrong with the file and what to do.
pub fn entries(bytes: &[u8]) -> Result<Vec<Entry>, String> {
    let all = read(bytes).map_err(ReadError::message)?;
    let own: Vec<Entry> = all
        .iter()
        .filter(|certificate| !certificate.is_ca)
        .map(entry)
        .collect();
    match own.is_empty() {
        true => Err("Tệp chỉ có chứng thư của nơi cấp, không có chứng thư của thuê bao: hãy chọn tệp .cer của thuê bao.".to_owned()),
        false => Ok(own),
    }
}

/// What a certificate says; whose kind it is it does not.
fn entry(certificate: &Certificate) -> Entry {
    let text = |text: &str| nfc(text.trim()).into_owned();
    let levels = certificate.subject.levels();
    let levels: Vec<String> = levels
        .into_iter()
        .map(text)
        .filter(|level| !level.is_empty())
        .collect();
    Entry {
        name: certificate
            .subject
            .common_name()
            .map(text)
            .unwrap_or_default(),
        agency: levels.join("\n"),
        email: certificate.email().map(text).unwrap_or_default(),
        serial: certificate.serial.clone(),
        valid_from: format_date(certificate.validity.first_day()),
        valid_to: format_date(certificate.validity.last_day()),
        ..Entry::default()
    }
}
