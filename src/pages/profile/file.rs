//! The agency's profile as a file, to be taken to another computer.

use serde::{Deserialize, Serialize};

use crate::profile::Profile;

/// What the file calls itself.
const FORMAT: &str = "chukyso-profile";
/// The version that is written.
const VERSION: u32 = 1;
/// The largest file that is read: a profile has a few kilobytes.
pub const MAX_BYTES: usize = 1 << 20;

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u32,
    sections: Profile,
}

/// What any version of the file has.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

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
    let file = File {
        format: FORMAT.to_owned(),
        version: VERSION,
        sections: filled(profile),
    };
    serde_json::to_string_pretty(&file).unwrap_or_default()
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
    let head: Head = serde_json::from_str(text).map_err(|_| match text.contains(FORMAT) {
        true => Fault::Damaged,
        false => Fault::NotAProfile,
    })?;
    match head {
        head if head.format != FORMAT => Err(Fault::NotAProfile),
        head if head.version > VERSION => Err(Fault::Newer),
        head if head.version < VERSION => Err(Fault::Damaged),
        _ => serde_json::from_str::<File>(text)
            .map(|file| filled(&file.sections))
            .map_err(|_| Fault::Damaged),
    }
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
