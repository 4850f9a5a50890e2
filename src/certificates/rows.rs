//! Certificates to rows of a list that there is already: each certificate stands there once.

use std::collections::HashSet;

use forms::record::Columns;
use register::entry::serial_key;
use seal::certificate::Certificate;

use super::told::{line, told};

/// Said of a file that has certificates of authorities alone.
const OF_AUTHORITY: &str = "Tệp chỉ có chứng thư của nơi cấp (CA), không có chứng thư của thuê bao: hãy chọn tệp chứng thư của thuê bao.";

/// The texts of a row, by key.
pub type Texts = Vec<(String, String)>;

/// What the certificates of a file give a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The rows.
    pub rows: Vec<Texts>,
    /// What the user should know.
    pub notices: Vec<String>,
}

/// The serial numbers of a list's rows as they are compared.
pub fn serials<'t>(of_rows: impl Iterator<Item = &'t str>) -> HashSet<String> {
    let keys = of_rows.map(serial_key);
    keys.filter(|key| !key.is_empty()).collect()
}

/// What a certificate tells for some fields: what there is no field for is left out.
pub fn texts(certificate: &Certificate, columns: &Columns) -> Texts {
    let told = told(certificate).sure.into_iter();
    let known = told.filter(|(key, _)| columns.position(key).is_some());
    known.map(|(key, value)| (key.to_owned(), value)).collect()
}

/// The rows of the subscribers' certificates; those whose serial number the list has (`there`) are told and left out.
///
/// # Errors
/// One sentence where no certificate is a subscriber's.
pub fn rows(
    found: &[Certificate],
    columns: &Columns,
    there: &HashSet<String>,
) -> Result<Given, String> {
    let own: Vec<&Certificate> = found.iter().filter(|found| !found.is_ca).collect();
    if own.is_empty() {
        return Err(OF_AUTHORITY.to_owned());
    }
    let mut given = Given::default();
    let mut taken = HashSet::new();
    for certificate in own {
        let key = serial_key(&certificate.serial);
        let name = line(certificate.subject.common_name());
        if there.contains(&key) || !taken.insert(key) {
            given.notices.push(
                [
                    "Chứng thư của “",
                    &name,
                    "”, số hiệu ",
                    &certificate.serial,
                    ", đã có trong danh sách: không thêm lần nữa.",
                ]
                .concat(),
            );
            continue;
        }
        if certificate.subject.unsure() {
            given.notices.push(
                [
                    "Tên “",
                    &name,
                    "” trong tệp ghi bằng bảng mã cũ, có thể có chữ đọc sai: hãy đối chiếu từng chữ.",
                ]
                .concat(),
            );
        }
        given.rows.push(texts(certificate, columns));
    }
    Ok(given)
}
