//! The packs that the program carries, and packs in a folder.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use forms::Pack;
use forms::pack::{Fault, OpenError};

/// A pack's files: name and text.
type Files = &'static [(&'static str, &'static str)];

/// Names the files of a pack of this repository and takes in their text.
macro_rules! pack_files {
    ($pack:literal, $($file:literal),+) => {
        &[$(($file, include_str!(concat!("../../packs/", $pack, "/", $file)))),+]
    };
}

/// The packs of this repository, newest regulation last.
const BUILT_IN: &[(&str, Files)] = &[(
    "tt185-2019",
    pack_files!(
        "tt185-2019",
        "pack.toml",
        "fields.toml",
        "mau-01.toml",
        "mau-02.toml",
        "mau-03-06.toml",
        "mau-07-12.toml",
        "mau-13-15.toml",
        "procedures.toml",
        "lists.toml",
        "rules.toml",
        "rules-van-ban.toml",
        "rules-chung-thu.toml"
    ),
)];

/// All packs of this repository.
///
/// # Errors
/// The faults of a pack, a line each.
pub fn all() -> Result<Vec<Arc<Pack>>, String> {
    BUILT_IN.iter().map(|(_, files)| load(files)).collect()
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
    if let Some((_, files)) = BUILT_IN.iter().find(|(id, _)| *id == wanted) {
        return load(files);
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
    let pack = Pack::open(|name| std::fs::read_to_string(folder.join(name)));
    pack.map(Arc::new).map_err(|error| match error {
        OpenError::File(name, _) => {
            format!("Không đọc được tệp {name} của bộ mẫu: hãy kiểm tra thư mục bộ mẫu.")
        }
        OpenError::Faults(list) => faults(list),
    })
}

fn load(files: &[(&str, &str)]) -> Result<Arc<Pack>, String> {
    Pack::load(files).map(Arc::new).map_err(faults)
}

fn faults(faults: Vec<Fault>) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    format!("Bộ mẫu có lỗi, hãy sửa các dòng sau:\n{}", lines.join("\n"))
}
