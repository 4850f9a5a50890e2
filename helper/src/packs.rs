//! The packs that the program carries, and packs in a folder.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use forms::Pack;
use forms::pack::OpenError;

/// A pack's files: name and text.
type Files = &'static [(&'static str, &'static str)];

/// The packs of this repository, with their files, as `build.rs` found them.
const BUILT_IN: &[(&str, Files)] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// All packs of this repository, newest regulation last.
///
/// # Errors
/// The faults of a pack, a line each.
pub fn all() -> Result<Vec<Arc<Pack>>, String> {
    let mut packs = BUILT_IN
        .iter()
        .map(|(_, files)| load(files))
        .collect::<Result<Vec<_>, _>>()?;
    packs.sort_by_key(|pack| pack.in_force.from);
    Ok(packs)
}

/// The pack of this repository with an id; none where there is no such one.
///
/// # Errors
/// The faults of the pack.
pub fn built_in(id: &str) -> Result<Option<Arc<Pack>>, String> {
    let found = BUILT_IN.iter().find(|(known, _)| *known == id);
    found.map(|(_, files)| load(files)).transpose()
}

/// The pack with an id, or in a folder; without either the one in force that day, else the newest.
///
/// # Errors
/// A sentence where there is no such pack, or its faults.
pub fn find(wanted: Option<&str>, day: NaiveDate) -> Result<Arc<Pack>, String> {
    let Some(wanted) = wanted else {
        let mut packs = all()?;
        let at = packs.iter().position(|pack| pack.in_force.contains(day));
        return Ok(packs.swap_remove(at.unwrap_or(packs.len() - 1)));
    };
    if let Some(pack) = built_in(wanted)? {
        return Ok(pack);
    }
    if Path::new(wanted).is_dir() {
        return load_folder(Path::new(wanted));
    }
    let known: Vec<&str> = BUILT_IN.iter().map(|(id, _)| *id).collect();
    Err(format!(
        "Không có bộ mẫu “{wanted}”: hãy chọn {} hoặc chỉ đường dẫn đến thư mục bộ mẫu.",
        known.join(", ")
    ))
}

fn load_folder(folder: &Path) -> Result<Arc<Pack>, String> {
    let read = |name: &str| std::fs::read_to_string(folder.join(name));
    Pack::open(read)
        .map(Arc::new)
        .map_err(|error| not_opened(&error))
}

fn load(files: Files) -> Result<Arc<Pack>, String> {
    let read = |name: &str| {
        let file = files.iter().find(|(file, _)| *file == name);
        file.map(|(_, text)| (*text).to_owned()).ok_or(())
    };
    Pack::open(read)
        .map(Arc::new)
        .map_err(|error| not_opened(&error))
}

fn not_opened<E>(error: &OpenError<E>) -> String {
    match error {
        OpenError::File(name, _) => {
            format!("Không đọc được tệp {name} của bộ mẫu: hãy kiểm tra thư mục bộ mẫu.")
        }
        OpenError::Faults(list) => {
            let lines: Vec<String> = list.iter().map(ToString::to_string).collect();
            format!("Bộ mẫu có lỗi, hãy sửa các dòng sau:\n{}", lines.join("\n"))
        }
    }
}
