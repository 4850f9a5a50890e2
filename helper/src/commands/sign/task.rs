//! A file to sign: where its result goes, and what is in the way of it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use helper::sign::{self, Inside, Level, Plan, SIGNED_ALREADY, Standing, beside, read, unread};
use seal::cms::{FurtherError, add_signer};
use seal::x509::Cert;

use super::{How, Kind};
use crate::commands::bundle;
use crate::input;

/// A file to sign.
pub(super) struct Task {
    pub(super) file: PathBuf,
    pub(super) kind: Kind,
    pub(super) result: PathBuf,
}

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    ToSign,
    /// It has been signed before, and such files are to be left out.
    Signed,
}

/// Signatures over a file that are there already, to be added to.
pub(super) struct There {
    pub(super) signature: Vec<u8>,
    /// Who has signed.
    pub(super) names: Vec<String>,
}

/// The tasks, once it is clear that no result would be in the way of anything but signatures of the same file.
///
/// # Errors
/// A sentence where one would.
pub(super) fn list(
    files: Vec<(Kind, PathBuf)>,
    how: &How,
    folder: &Path,
) -> Result<Vec<Task>, String> {
    let mut tasks: Vec<Task> = Vec::new();
    for (kind, file) in files {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        if kind != Kind::Pdf {
            name.push(".p7s");
        }
        let result = folder.join(name);
        if kind == Kind::Pdf && is_same(&result, &file) && !file.is_dir() {
            return Err(format!(
                "Kết quả sẽ ghi đè chính tệp {}: hãy chọn thư mục khác sau -o.",
                file.display()
            ));
        }
        if tasks.iter().any(|task| is_one_file(&task.result, &result)) {
            return Err(format!(
                "Có hai tệp cùng tên {}: hãy ký riêng, mỗi tệp vào một thư mục.",
                result.file_name().unwrap_or_default().to_string_lossy()
            ));
        }
        let is_in_the_way = kind == Kind::Pdf && result.exists() && !file.is_dir();
        if is_in_the_way && !how.overwrite && !how.skip_existing {
            return Err(in_the_way(&result));
        }
        tasks.push(Task { file, kind, result });
    }
    Ok(tasks)
}

fn in_the_way(result: &Path) -> String {
    format!(
        "Đã có tệp {}: hãy chọn thư mục khác, thêm --skip-existing để bỏ qua tệp đã ký, hoặc --overwrite để ghi đè.",
        result.display()
    )
}

/// Whether both are one file that is there.
fn is_same(one: &Path, other: &Path) -> bool {
    let (one, two) = (fs::canonicalize(one), fs::canonicalize(other));
    matches!((one, two), (Ok(one), Ok(two)) if one == two)
}

/// Whether both names are of one file here: Windows does not tell large letters from small ones.
fn is_one_file(one: &Path, other: &Path) -> bool {
    let folded = |path: &Path| path.to_string_lossy().to_lowercase();
    one == other || (cfg!(windows) && folded(one) == folded(other))
}

impl Task {
    /// Looks whether it can be signed, so that one that cannot is told before anybody types a PIN.
    /// Where the place of the signature is named (`is_placed`), one person may sign a PDF more than once.
    ///
    /// # Errors
    /// A sentence where it cannot.
    pub(super) fn look(
        &self,
        plan: &Plan,
        how: &How,
        signer: &Cert,
        is_placed: bool,
    ) -> Result<Look, String> {
        input::is_file(&self.file)?;
        if self.kind == Kind::Pdf {
            let bytes = read(&self.file)?;
            if let Some(there) = existing(&self.result)?
                && self.in_place(&there, &bytes, how, signer)? == Look::Signed
            {
                return Ok(Look::Signed);
            }
            sign::can_sign(&bytes, plan)?;
            if !is_placed && Inside::of(&bytes)?.level_of(signer).is_some() {
                return Err(SIGNED_ALREADY.to_owned());
            }
            return Ok(Look::ToSign);
        }
        if how.level > Level::T {
            return Err(
                "Tệp chữ ký rời (.p7s) chỉ ký được đến mức t: hãy ký tệp này với --level t."
                    .to_owned(),
            );
        }
        if let Some(of) = input::signed_by(&self.file) {
            let name = of.file_name().unwrap_or_default().to_string_lossy();
            return Err(format!(
                "Đây là tệp chữ ký của {name}: hãy ký tệp {name}, để tệp chữ ký này bên cạnh."
            ));
        }
        if self.kind == Kind::Batch {
            bundle::open(&self.file)?;
        }
        fs::metadata(&self.file).map_err(|_| unread(&self.file))?;
        if !self.result.exists() && !beside(&self.file).exists() {
            return Ok(Look::ToSign);
        }
        let bytes = read(&self.file)?;
        if how.skip_existing
            && let Some(there) = existing(&self.result)?
            && Standing::of(&there, &bytes)
                .level_of(signer)
                .is_some_and(|level| level >= how.level)
        {
            return Ok(Look::Signed);
        }
        self.there(&bytes, how, signer).map(|_| Look::ToSign)
    }

    /// What is to be done where a PDF is in the place of the result: signed like this already, or to be written over.
    ///
    /// # Errors
    /// A sentence where it has to stay, above all for others' signatures that the file to sign does not have.
    pub(super) fn in_place(
        &self,
        there: &[u8],
        bytes: &[u8],
        how: &How,
        signer: &Cert,
    ) -> Result<Look, String> {
        let result = self.result.display();
        if !how.overwrite && !how.skip_existing {
            return Err(in_the_way(&self.result));
        }
        let inside = match Inside::of(there) {
            Ok(inside) => inside,
            // Written in the clear, be the file encrypted or not.
            Err(_) if there.windows(10).any(|word| word == b"/ByteRange") => {
                return Err(format!(
                    "Tệp {result} đã có chữ ký nhưng không đọc được nên không ghi đè: hãy chuyển tệp ấy đi nơi khác, hoặc chọn thư mục khác sau -o."
                ));
            }
            Err(_) if how.overwrite => return Ok(Look::ToSign),
            Err(_) => {
                return Err(format!(
                    "Tệp {result} đã có trong thư mục ghi kết quả nhưng không đọc được: hãy chuyển tệp ấy đi nơi khác, hoặc dùng --overwrite thay cho --skip-existing."
                ));
            }
        };
        if how.skip_existing {
            if !inside.is_empty() && !there.starts_with(bytes) {
                return Err(format!(
                    "Tệp {result} đã có chữ ký nhưng là của nội dung khác với tệp cần ký: hãy kiểm tra lại, rồi chọn thư mục khác sau -o hoặc dùng --overwrite thay cho --skip-existing."
                ));
            }
            match inside.level_of(signer) {
                Some(level) if level >= how.level => return Ok(Look::Signed),
                // Once more for the level that was not reached.
                Some(_) => {}
                None if inside.is_empty() => {
                    return Err(format!(
                        "Tệp {result} đã có trong thư mục ghi kết quả nhưng chưa ai ký: hãy chuyển tệp ấy đi nơi khác, hoặc dùng --overwrite thay cho --skip-existing."
                    ));
                }
                None => {
                    return Err(format!(
                        "Tệp {result} đã có nhưng chưa có chữ ký của chứng thư số này: hãy ký thêm vào chính tệp ấy, hoặc chọn thư mục khác sau -o."
                    ));
                }
            }
        }
        let lost = inside.lost(signer, &Inside::of(bytes).unwrap_or_default());
        match lost.is_empty() {
            true => Ok(Look::ToSign),
            false => Err(format!(
                "Tệp {result} có chữ ký của {} mà tệp cần ký không có; ghi đè sẽ làm mất chữ ký đó nên không ký lại: hãy ký thêm vào chính tệp ấy, hoặc chọn thư mục khác sau -o.",
                lost.join(", ")
            )),
        }
    }

    /// The signatures over this file to which one more is added: those in the place of the result, and those beside the file.
    ///
    /// Nobody's signature is lost: whatever is asked for, only one's own is ever written over.
    ///
    /// # Errors
    /// A sentence where something else is in the way, or the signer has signed already.
    pub(super) fn there(
        &self,
        bytes: &[u8],
        how: &How,
        signer: &Cert,
    ) -> Result<Option<There>, String> {
        let at_file = beside(&self.file);
        let is_beside = is_same(&self.result, &at_file);
        let mut found = None;
        if let Some(signature) = existing(&self.result)? {
            let standing = Standing::of(&signature, bytes);
            let others = standing.others(signer);
            match &standing {
                Standing::Mixed => return Err(mixed(&self.result)),
                Standing::Damaged | Standing::OfOther if how.overwrite => {}
                Standing::Damaged if is_beside => return Err(damaged()),
                Standing::OfOther if is_beside => return Err(self.of_other(&at_file)),
                Standing::Damaged | Standing::OfOther => return Err(in_the_way(&self.result)),
                Standing::Over(_)
                    if standing.has(signer) && (how.overwrite || how.skip_existing) =>
                {
                    if !others.is_empty() {
                        return Err(format!(
                            "Tệp {} có chữ ký của chứng thư số này và của {}; ghi đè sẽ làm mất chữ ký của người khác nên không ký lại: hãy dùng tệp chữ ký đang có, hoặc chọn thư mục khác sau -o.",
                            self.result.display(),
                            others.join(", ")
                        ));
                    }
                }
                Standing::Over(_) if standing.has(signer) => return Err(signed_already()),
                Standing::Over(_) => {
                    found = Some(There {
                        signature,
                        names: others,
                    });
                }
            }
        }
        if is_beside {
            return Ok(found);
        }
        if let Some(signature) = existing(&at_file)? {
            let standing = Standing::of(&signature, bytes);
            let names = match &standing {
                Standing::Damaged => return Err(damaged()),
                Standing::OfOther => return Err(self.of_other(&at_file)),
                Standing::Mixed => return Err(mixed(&at_file)),
                Standing::Over(_) if standing.has(signer) => return Err(signed_already()),
                Standing::Over(_) => standing.others(signer),
            };
            match &mut found {
                None => found = Some(There { signature, names }),
                // Mostly the one is a copy of the other, which is no fault.
                Some(there) => {
                    if let Ok(both) = add_signer(&there.signature, &signature) {
                        there.signature = both;
                        there.names.extend(names);
                    }
                }
            }
        }
        Ok(found)
    }

    fn of_other(&self, signature: &Path) -> String {
        let name = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        format!(
            "Tệp chữ ký {} bên cạnh không phải của tệp {} này (tệp khác cùng tên, hoặc tệp đã bị sửa sau khi ký): hãy chuyển tệp chữ ký đó đi nơi khác, hoặc lấy lại đúng tệp đã ký.",
            name(signature),
            name(&self.file)
        )
    }
}

fn mixed(signature: &Path) -> String {
    format!(
        "Tệp chữ ký {} có chữ ký đúng và cả chữ ký không đúng với tệp này, nên không ký thêm và không ghi đè: hãy xem bằng lệnh verify, rồi chọn thư mục khác sau -o.",
        signature.display()
    )
}

fn damaged() -> String {
    FurtherError::Damaged.message().to_owned()
}

fn signed_already() -> String {
    FurtherError::SignedAlready.message().to_owned()
}

/// What lies at a place; nothing where none does.
pub(super) fn existing(path: &Path) -> Result<Option<Vec<u8>>, String> {
    match fs::read(path) {
        Ok(existing) => Ok(Some(existing)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(_) => Err(unread(path)),
    }
}
