//! Packs, whose texts the page gives, and fonts, fetched from the site's own folder once; both are kept.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use forms::pack::Pack;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::{SharedPack, scope, words};

/// The names and texts of a pack's files.
type Texts = Vec<(String, String)>;

thread_local! {
    static TEXTS: RefCell<Vec<(String, Texts)>> = RefCell::default();
    static PACKS: RefCell<Vec<SharedPack>> = RefCell::default();
    static FONTS: RefCell<Option<Rc<FontFiles>>> = RefCell::default();
}

/// The bytes of the four faces.
pub struct FontFiles {
    regular: Vec<u8>,
    bold: Vec<u8>,
    italic: Vec<u8>,
    bold_italic: Vec<u8>,
}

impl FontFiles {
    /// As the paper crate wants them.
    pub fn as_fonts(&self) -> paper::Fonts<'_> {
        paper::Fonts {
            regular: &self.regular,
            bold: &self.bold,
            italic: &self.italic,
            bold_italic: &self.bold_italic,
        }
    }
}

/// Takes the texts of packs from the page.
pub fn take(packs: Vec<(String, Texts)>) {
    TEXTS.set(packs);
}

/// The pack with this id.
///
/// # Errors
/// A sentence where the page gave no such pack, or a faulty one.
pub fn pack(id: &str) -> Result<SharedPack, String> {
    let kept = PACKS.with_borrow(|packs| packs.iter().find(|pack| pack.id == id).cloned());
    if let Some(pack) = kept {
        return Ok(pack);
    }
    let pack = TEXTS.with_borrow(|packs| {
        let given = packs.iter().find(|(known, _)| known == id);
        let (_, texts) = given.ok_or_else(|| {
            format!("Trang chưa mở bộ mẫu “{id}”: hãy tải lại trang rồi thử lại.")
        })?;
        Pack::load(texts).map_err(|faults| faulty(id, &faults))
    })?;
    let pack = Arc::new(pack);
    PACKS.with_borrow_mut(|packs| packs.push(Arc::clone(&pack)));
    Ok(pack)
}

fn faulty(id: &str, faults: &[forms::pack::Fault]) -> String {
    let first = faults.first().map(ToString::to_string).unwrap_or_default();
    format!("Bộ mẫu “{id}” có lỗi ({first}): hãy báo người quản trị trang.")
}

/// The fonts of the printed page.
///
/// # Errors
/// A sentence where they cannot be fetched.
pub async fn fonts(base: &str) -> Result<Rc<FontFiles>, String> {
    if let Some(fonts) = FONTS.with_borrow(Option::clone) {
        return Ok(fonts);
    }
    let face = |name: &'static str| async move {
        bytes(base, &format!("fonts/chukyso-serif-{name}.ttf")).await
    };
    let fonts = Rc::new(FontFiles {
        regular: face("Regular").await?,
        bold: face("Bold").await?,
        italic: face("Italic").await?,
        bold_italic: face("BoldItalic").await?,
    });
    FONTS.set(Some(Rc::clone(&fonts)));
    Ok(fonts)
}

async fn bytes(base: &str, path: &str) -> Result<Vec<u8>, String> {
    let failed = |cause: String| {
        format!(
            "Không tải được tệp {path} của trang ({cause}): hãy kiểm tra kết nối mạng rồi thử lại."
        )
    };
    let response = JsFuture::from(scope().fetch_with_str(&format!("{base}{path}")))
        .await
        .map_err(|error| failed(words(&error)))?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(failed(format!("mã {}", response.status())));
    }
    let buffer = response
        .array_buffer()
        .map_err(|error| failed(words(&error)))?;
    let buffer = JsFuture::from(buffer)
        .await
        .map_err(|error| failed(words(&error)))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
