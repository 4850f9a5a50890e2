//! How the small program gives way to the whole one, which has the pages of lists.
//!
//! Only one of them runs on a page: at an address of a list the small one starts nothing of its own,
//! and a link from one of its pages to a list loads the page anew.

use leptos::prelude::{document, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlScriptElement};

/// Said where the whole program cannot be fetched.
const UNREACHABLE: &str = "Chưa tải được phần lập danh sách. Hãy kiểm tra kết nối mạng rồi tải lại trang; những gì đã nhập vẫn còn nguyên.";

/// Fetches the whole program and starts it in `place`, which keeps what `index.html` put there until then.
pub fn fetch(place: &Element) {
    let version = document()
        .query_selector("meta[name=version]")
        .ok()
        .flatten();
    let version = version.and_then(|meta| meta.get_attribute("content"));
    let query = version
        .map(|version| ["?v=", &version].concat())
        .unwrap_or_default();
    let start = ["list-start.js", &query].concat();
    let failed = {
        let place = place.clone();
        Closure::<dyn FnMut()>::new(move || {
            if let Ok(Some(main)) = place.query_selector("main") {
                main.set_text_content(Some(UNREACHABLE));
            }
        })
    };
    let failed = failed.into_js_value();
    let told = failed.clone();
    let loaded = Closure::once_into_js(move || drop(add_script(&start, &JsValue::NULL, &told)));
    let _ = add_script(&["list.js", &query].concat(), &loaded, &failed);
}

/// Loads the page anew at its present address, which is that of a list.
pub fn give_way() {
    let _ = window().location().reload();
}

fn add_script(address: &str, loaded: &JsValue, failed: &JsValue) -> Result<(), JsValue> {
    let script: HtmlScriptElement = document().create_element("script")?.unchecked_into();
    script.set_onload(loaded.dyn_ref());
    script.set_onerror(failed.dyn_ref());
    script.set_src(address);
    if let Some(head) = document().head() {
        head.append_child(&script)?;
    }
    Ok(())
}
