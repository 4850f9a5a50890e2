//! Whatever file a clerk has, as records or rows.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use forms::record::{RecordError, gather};
use forms::{Form, Pack, Record, Values};
use sheet::{Limits, Notice, Opened, ReadError, UnreadRow};

use crate::packs;

/// What a file held.
pub enum Input {
    /// A list: its rows, each with its number in the file.
    List(List),
    /// A whole record with its pack, and what has to be said where it was made of another dossier.
    Record(Box<Record>, Arc<Pack>, Option<String>),
}

/// The rows of a list.
pub struct List {
    /// Number in the file (from 1) and values of each row.
    pub rows: Vec<(u32, Values)>,
    /// The number of the heading line in the file; 0 where there is none.
    pub header_row: u32,
    /// What was noticed in the file.
    pub notices: Vec<Notice>,
    /// Lines that are no row.
    pub unread: Vec<UnreadRow>,
    /// Required fields that no column gives.
    pub missing: Vec<String>,
}

impl List {
    /// What has to be said about the file itself: what was noticed in it, lines that are no row, fields that no column gives.
    pub fn remarks(&self, form: &Form) -> Vec<String> {
        let mut remarks: Vec<String> = self.notices.iter().map(Notice::message).collect();
        remarks.extend(self.unread.iter().map(|row| {
            format!(
                "Dòng {} của tệp không đọc: {}",
                row.number,
                row.reason.message()
            )
        }));
        let fields = form.list.iter().flat_map(|list| &list.fields);
        let labels: Vec<&str> = fields
            .filter(|field| self.missing.contains(&field.key))
            .map(|field| field.label.as_str())
            .collect();
        if !labels.is_empty() {
            remarks.push(format!("Không cột nào cho biết: {}.", labels.join(", ")));
        }
        remarks
    }
}

/// The files that are named, and those that a pattern in a name (`*`, `?`) stands for: the shell of Windows leaves that to programs.
///
/// A pattern that fits nothing stays as it is, and is told as a file that is not there.
pub fn expanded(files: &[PathBuf]) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for file in files {
        let pattern = file.file_name().unwrap_or_default().to_string_lossy();
        if !pattern.contains(['*', '?']) || file.exists() {
            all.push(file.clone());
            continue;
        }
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let names = entries.filter(|entry| entry.path().is_file());
        let mut names: Vec<OsString> = names.map(|entry| entry.file_name()).collect();
        names.retain(|name| {
            let name: Vec<char> = name.to_string_lossy().to_lowercase().chars().collect();
            fits(&pattern, &name)
        });
        names.sort();
        match names.is_empty() {
            true => all.push(file.clone()),
            false => all.extend(names.into_iter().map(|name| file.with_file_name(name))),
        }
    }
    all
}

fn fits(pattern: &[char], name: &[char]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        (['*', rest @ ..], _) => (0..=name.len()).any(|from| fits(rest, &name[from..])),
        (['?', rest @ ..], [_, name @ ..]) => fits(rest, name),
        ([letter, rest @ ..], [own, name @ ..]) => letter == own && fits(rest, name),
        _ => false,
    }
}

/// Refuses a folder, or a pattern in the name of one, where a file is wanted.
///
/// # Errors
/// A sentence with what to write instead.
pub fn is_file(path: &Path) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("")).to_string_lossy();
    if folder.contains(['*', '?']) && !path.exists() {
        return Err("Dấu * và ? chỉ dùng được trong tên tệp, không dùng được trong tên thư mục: hãy ghi từng thư mục, ví dụ \"thu-muc/*.pdf\".".to_owned());
    }
    match path.is_dir() {
        false => Ok(()),
        true => Err(format!(
            "Đây là thư mục: hãy ghi tên các tệp trong đó, ví dụ \"{}\".",
            path.join("*.pdf").display()
        )),
    }
}

/// The file whose signature lies in this one, by its name; nothing for what is no file of signatures.
pub fn signed_by(path: &Path) -> Option<PathBuf> {
    let ending = path.extension()?;
    let of = path.with_extension("");
    ending.eq_ignore_ascii_case("p7s").then_some(of)
}

/// Reads a file's bytes.
///
/// # Errors
/// A sentence where there is no such file.
pub fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|_| {
        format!(
            "Không mở được tệp {}: hãy kiểm tra đường dẫn và quyền đọc.",
            path.display()
        )
    })
}

/// Which pack a record may be of, and which form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The one at hand only.
    This,
    /// The form at hand: what is of another form, or of a form of an earlier regulation, gives its rows to it.
    Form,
    /// Any of this repository.
    Any,
}

impl Of {
    /// Where a pack was asked for, only that one.
    pub fn wanted(pack: Option<&str>) -> Of {
        match pack {
            Some(_) => Of::This,
            None => Of::Any,
        }
    }
}

/// Opens a file as a list for a form, or as the record it is.
///
/// # Errors
/// A sentence that says what is wrong with the file and what to do.
pub fn open(path: &Path, pack: &Arc<Pack>, form: &Form, of: Of) -> Result<Input, String> {
    open_bytes(path, &bytes(path)?, pack, form, of)
}

/// The same of the bytes of a file.
///
/// # Errors
/// A sentence that says what is wrong with the bytes and what to do; it does not name the file.
pub fn open_bytes(
    path: &Path,
    bytes: &[u8],
    pack: &Arc<Pack>,
    form: &Form,
    of: Of,
) -> Result<Input, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut watch = sheet::unwatched;
    let opened = sheet::open(&name, bytes, form, &Limits::default(), &mut watch)
        .map_err(|error| told(&error))?;
    match opened {
        Opened::Table(table) => {
            let mapping = sheet::mapping::suggest(&table, form);
            let missing = mapping
                .missing(form)
                .into_iter()
                .map(str::to_owned)
                .collect();
            let applied = sheet::mapping::apply(&table, &mapping, form);
            let rows = applied
                .rows
                .into_iter()
                .map(|row| (row.number, row.values))
                .collect();
            let mut notices = table.notices;
            notices.extend(applied.notices);
            Ok(Input::List(List {
                rows,
                header_row: table.header_row,
                notices,
                unread: table.unread,
                missing,
            }))
        }
        Opened::Json(text) => record(&text, &name, pack, form, of),
        Opened::Pdf => {
            let attached = paper::extract(bytes).map_err(|error| error.message().to_owned())?;
            record(&String::from_utf8_lossy(&attached), &name, pack, form, of)
        }
        Opened::Batch(batch) => record(&batch.data, &name, pack, form, of),
    }
}

/// What is wrong with a file. What is said of batch files on a page does not fit here.
pub fn told(error: &ReadError) -> String {
    match error {
        ReadError::BadBatch { part } => {
            format!("Tệp lô bị sửa hoặc hỏng ở phần “{part}”: hãy xin lại tệp gốc từ nơi lập.")
        }
        ReadError::NewerBatch => "Tệp lô do phiên bản mới hơn tạo ra: hãy dùng bản mới nhất của chương trình này rồi mở lại.".to_owned(),
        other => other.message(),
    }
}

fn record(text: &str, name: &str, pack: &Arc<Pack>, form: &Form, of: Of) -> Result<Input, String> {
    if of == Of::Form {
        return of_form(text, name, pack, form);
    }
    match drafts::base::record_of(text, pack) {
        Ok(record) => Ok(Input::Record(Box::new(record), Arc::clone(pack), None)),
        Err(RecordError::OtherPack(id)) if of == Of::Any => match packs::built_in(&id)? {
            Some(own) => record(text, name, &own, form, Of::This),
            None => Err(RecordError::OtherPack(id).message()),
        },
        Err(error) => Err(error.message()),
    }
}

/// A record of the form: the one in the text, or a new one with the rows that it gives.
fn of_form(text: &str, name: &str, pack: &Arc<Pack>, form: &Form) -> Result<Input, String> {
    let given = drafts::base::record_of_any_pack(text).map_err(|error| error.message())?;
    if given.pack == pack.id && given.form == form.id {
        let record = given.with_pack(pack).map_err(|error| error.message())?;
        return Ok(Input::Record(Box::new(record), Arc::clone(pack), None));
    }
    let gathered = gather(&given, pack, form, name).map_err(|error| error.message())?;
    let notice = gathered.notice(form);
    let mut record = Record::new(&pack.id, form);
    record.rows = gathered.rows;
    Ok(Input::Record(Box::new(record), Arc::clone(pack), notice))
}

/// The form whose list a table can be: the form itself, or the one whose rows it backs.
///
/// # Errors
/// A sentence where the pack has no such form or it takes no list.
pub fn list_form<'p>(pack: &'p Pack, wanted: Option<&str>) -> Result<&'p Form, String> {
    let Some(wanted) = wanted else {
        return with_list(pack)
            .next()
            .ok_or_else(|| "Bộ mẫu này không có mẫu nào nhận danh sách.".to_owned());
    };
    let form = named(pack, wanted)?;
    if form.list.is_some() {
        return Ok(form);
    }
    let backed = |other: &&Form| {
        other
            .list
            .as_ref()
            .is_some_and(|list| list.backed_by == form.id)
    };
    pack.forms.iter().find(backed).ok_or_else(|| {
        format!(
            "{} không nhận danh sách: hãy dùng hồ sơ .json hoặc .pdf.",
            form.code
        )
    })
}

/// The form with this id, which has to have a list of its own.
///
/// # Errors
/// A sentence where the pack has no such form or the form has no list.
pub fn form_with_list<'p>(pack: &'p Pack, wanted: &str) -> Result<&'p Form, String> {
    let form = named(pack, wanted)?;
    if form.list.is_some() {
        return Ok(form);
    }
    let ids: Vec<&str> = with_list(pack).map(|form| form.id.as_str()).collect();
    Err(format!(
        "{} không có danh sách nên không lập được tệp lô: hãy chọn mẫu có danh sách ({}).",
        form.code,
        ids.join(", ")
    ))
}

fn with_list(pack: &Pack) -> impl Iterator<Item = &Form> {
    pack.forms.iter().filter(|form| form.list.is_some())
}

pub fn named<'p>(pack: &'p Pack, wanted: &str) -> Result<&'p Form, String> {
    pack.form(wanted).ok_or_else(|| unknown_form(pack, wanted))
}

fn unknown_form(pack: &Pack, wanted: &str) -> String {
    let ids: Vec<&str> = pack.forms.iter().map(|form| form.id.as_str()).collect();
    format!(
        "Bộ mẫu {} không có mẫu “{wanted}”: hãy chọn một trong {}.",
        pack.id,
        ids.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_stand_for_names() {
        for (pattern, name, expected) in [
            ("*.pdf", "thư mời.pdf", true),
            ("*.pdf", "thu.pdf.p7s", false),
            ("thu-?.pdf", "thu-1.pdf", true),
            ("thu-?.pdf", "thu-10.pdf", false),
            ("*", "", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
        ] {
            let [pattern, name] = [pattern, name].map(|text| text.chars().collect::<Vec<_>>());
            assert_eq!(fits(&pattern, &name), expected, "{pattern:?} {name:?}");
        }
    }
}
