//! The agency's profile as a file, to be taken to another computer.

use serde_json::{Value, json};

use crate::profile::Profile;

/// What the file calls itself.
const FORMAT: &str = "chukyso-profile";
/// The version that is written.
const VERSION: u64 = 1;
/// The largest file that is read: a profile has a few kilobytes.
pub const MAX_BYTES: usize = 1 << 20;

/// Why a file is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is something else, or larger than any profile.
    NotAProfile,
    /// It says that it is a profile, and is not.
    Damaged,
    /// A later version of the site has written it.
    Newer,
}

impl Fault {
    /// One sentence: what is wrong and what to do.
    pub fn message(self) -> &'static str {
        match self {
            Fault::NotAProfile => {
                "Tệp này không phải hồ sơ cơ quan: hãy chọn tệp đã lưu bằng nút “Lưu thành tệp” của trang này."
            }
            Fault::Damaged => "Tệp hồ sơ cơ quan bị hỏng: hãy lưu lại từ máy cũ rồi mở tệp mới.",
            Fault::Newer => {
                "Tệp này do phiên bản mới hơn của trang tạo ra: hãy tải lại trang để dùng phiên bản mới rồi mở lại tệp."
            }
        }
    }
}

/// The profile as the text of a file; what is empty is left out.
pub fn write(profile: &Profile) -> String {
    json!({ "format": FORMAT, "version": VERSION, "sections": filled(profile) }).to_string()
}

/// Reads the text of a file.
///
/// # Errors
/// Where it is no profile, or not one of this version.
pub fn read(text: &str) -> Result<Profile, Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > MAX_BYTES {
        return Err(Fault::NotAProfile);
    }
    let Ok(file) = serde_json::from_str::<Value>(text) else {
        return Err(match text.contains(FORMAT) {
            true => Fault::Damaged,
            false => Fault::NotAProfile,
        });
    };
    if file["format"].as_str() != Some(FORMAT) {
        return Err(Fault::NotAProfile);
    }
    match file["version"].as_u64() {
        Some(VERSION) => sections(&file["sections"]).ok_or(Fault::Damaged),
        Some(later) if later > VERSION => Err(Fault::Newer),
        _ => Err(Fault::Damaged),
    }
}

/// The values by section; none where something else than texts stands there.
fn sections(sections: &Value) -> Option<Profile> {
    let mut profile = Profile::new();
    for (section, values) in sections.as_object()? {
        let own = profile.entry(section.clone()).or_default();
        for (key, value) in values.as_object()? {
            own.insert(key.clone(), value.as_str()?.to_owned());
        }
    }
    Some(filled(&profile))
}

/// The values that are not empty.
fn filled(profile: &Profile) -> Profile {
    let mut profile = profile.clone();
    for values in profile.values_mut() {
        values.retain(|_, value| !value.trim().is_empty());
    }
    profile.retain(|_, values| !values.is_empty());
    profile
}
