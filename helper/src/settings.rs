//! What an office sets for its computers, in `config.toml`, and where that file is.

mod fault;

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The file of settings.
const FILE: &str = "config.toml";

/// The folder of root certificates that is read where the settings name none.
const ROOTS: &str = "roots";

/// The settings. Paths that are not absolute are taken from the folder of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// PKCS#11 modules beside those of known vendors.
    pub modules: Vec<PathBuf>,
    /// The pinentry program that asks for PINs.
    pub pinentry: Option<PathBuf>,
    /// Where time stamps come from (RFC 3161, plain HTTP).
    pub tsa: Option<String>,
    /// A folder of root certificates that are trusted, beside those built in; where none is named, `roots` beside the file, if it is there.
    pub roots: Option<PathBuf>,
    /// Pictures of signatures and seals.
    pub picture: Vec<Picture>,
}

/// The picture that belongs to a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// The certificate's serial number.
    pub serial: String,
    /// The picture (PNG).
    pub file: PathBuf,
}

impl Settings {
    /// Reads the settings; without a file, those that hold everywhere.
    ///
    /// # Errors
    /// A sentence where the file cannot be read or understood.
    pub fn read() -> Result<Settings, String> {
        let Some(folder) = folder() else {
            return Ok(Settings::default());
        };
        let path = folder.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(_) => {
                return Err(format!(
                    "Không đọc được tệp cấu hình {}: hãy kiểm tra quyền đọc, và lưu tệp dạng UTF-8.",
                    path.display()
                ));
            }
        };
        let mut settings: Settings =
            toml::from_str(&text).map_err(|error| fault::message(&path, &text, &error))?;
        let within = |path: &mut PathBuf| *path = folder.join(&*path);
        settings.modules.iter_mut().for_each(within);
        settings.roots.iter_mut().for_each(within);
        settings.roots = settings.roots.or_else(|| usual_roots(&folder));
        // A mere name is looked for where programs are.
        let is_path = |path: &&mut PathBuf| path.components().count() > 1;
        settings
            .pinentry
            .iter_mut()
            .filter(is_path)
            .for_each(within);
        let files = settings.picture.iter_mut().map(|picture| &mut picture.file);
        files.for_each(within);
        Ok(settings)
    }

    /// The settings that hold without a file.
    pub fn without_file() -> Settings {
        Settings {
            roots: folder().and_then(|folder| usual_roots(&folder)),
            ..Settings::default()
        }
    }

    /// The picture for a certificate with this serial number, in hexadecimal.
    pub fn picture(&self, serial: &str) -> Option<&Path> {
        let found = self.picture.iter().find(|own| own.is_for(serial));
        found.map(|own| &*own.file)
    }
}

impl Picture {
    /// Whether it belongs to the certificate with this serial number, in hexadecimal, however both are written.
    pub fn is_for(&self, serial: &str) -> bool {
        let digits = |text: &str| {
            let digits = text.chars().filter(char::is_ascii_hexdigit);
            let digits = digits.collect::<String>().to_ascii_uppercase();
            digits.trim_start_matches('0').to_owned()
        };
        digits(&self.serial) == digits(serial)
    }

    /// What is to be written into the settings so that this picture belongs to another certificate, too.
    pub fn lines_for(&self, serial: &str) -> String {
        lines(serial, &self.file)
    }
}

/// What is to be written into the settings so that a certificate has a picture that is still to be made.
pub fn lines_of_new_picture(serial: &str) -> String {
    let lines = lines(serial, Path::new("TÊN-HÌNH.png"));
    format!("{lines} # thay bằng tên tệp hình của chính người này")
}

fn lines(serial: &str, file: &Path) -> String {
    // Between these quotes a backslash is one.
    let file = file.display();
    format!("[[picture]]\nserial = '{serial}'\nfile = '{file}'")
}

fn usual_roots(folder: &Path) -> Option<PathBuf> {
    let usual = folder.join(ROOTS);
    usual.is_dir().then_some(usual)
}

/// Where the settings are, for people: the path in full.
pub fn file() -> String {
    in_folder(FILE)
}

/// Where further root certificates are put, for people: the folder that the settings name, else the usual one.
pub fn roots_folder() -> String {
    let named = Settings::read().ok().and_then(|settings| settings.roots);
    named.map_or_else(|| in_folder(ROOTS), |folder| folder.display().to_string())
}

fn in_folder(name: &str) -> String {
    folder().map_or_else(
        || format!("{name} trong thư mục cấu hình"),
        |folder| folder.join(name).display().to_string(),
    )
}

/// Where settings and pairings are kept: `CHUKYSO_HOME`, else the system's own place for settings.
pub fn folder() -> Option<PathBuf> {
    let named = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(own) = named("CHUKYSO_HOME") {
        return Some(own);
    }
    let base = if cfg!(windows) {
        named("APPDATA")
    } else {
        named("XDG_CONFIG_HOME").or_else(|| named("HOME").map(|home| home.join(".config")))
    };
    base.map(|base| base.join("chukyso"))
}
