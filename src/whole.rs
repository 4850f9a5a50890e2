//! How the small program gives way to the whole one, which has all pages.
//!
//! Only one of them runs on a page: at an address that needs the whole one the small one starts nothing of its own,
//! and a link from one of its pages to such an address loads the page anew. What is typed is kept as the page is left.

use leptos::prelude::{document, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlScriptElement, Storage};

/// The style sheets of its pages, in `style/whole`.
const STYLES: [&str; 5] = [
    "pages.css",
    "list.css",
    "table.css",
    "verify.css",
    "signing.css",
];

/// In the tab's storage while the small program gives way.
const FOLLOWED: &str = "chukyso:followed";
/// In the tab's storage while it gives way so that a draft is taken over.
const TAKE_OVER: &str = "chukyso:take-over";

/// In the tab's storage while it gives way so that a draft is checked.
const CHECK: &str = "chukyso:check";

/// In the tab's storage: the draft of which the user has last asked what is wrong.
const ASKED: &str = "chukyso:asked";

/// In the tab's storage once the whole program has taken over for good.
const INSTEAD: &str = "chukyso:whole";

/// Said where the whole program cannot be fetched.
const UNREACHABLE: &str = "Chưa tải được phần này của trang. Hãy kiểm tra kết nối mạng rồi tải lại trang; những gì đã nhập vẫn còn nguyên.";

/// Fetches the whole program and starts it in `place`, which keeps what `index.html` put there until then.
pub fn fetch(place: &Element) {
    let query = match version().as_str() {
        "" => String::new(),
        version => ["?v=", version].concat(),
    };
    for style in STYLES {
        // Without it the pages are plain and work.
        let _ = add_style(&["whole/", style, &query].concat());
    }
    let start = ["whole-start.js", &query].concat();
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
    let _ = add_script(&["whole.js", &query].concat(), &loaded, &failed);
}

/// The version of the site, as the build wrote it into the page; empty where there is none.
pub fn version() -> String {
    let meta = document().query_selector("meta[name=version]");
    let version = meta.ok().flatten();
    let version = version.and_then(|meta| meta.get_attribute("content"));
    version.unwrap_or_default()
}

/// Loads the page anew at its present address, which is one of the whole program's.
pub fn give_way() {
    let _ = leave(FOLLOWED, "1");
    let _ = window().location().reload();
}

/// The same, so that the whole program takes the draft of that address over from the tab that has it.
pub fn give_way_to_take_over() {
    let _ = leave(TAKE_OVER, "1");
    give_way();
}

/// The same, so that the whole program looks first whether the draft of that address, which has this id, has to be mended.
pub fn give_way_to_check(draft: &str) {
    let _ = leave(CHECK, draft);
    give_way();
}

/// Whether this page was loaded to check the draft with this id.
pub fn is_to_check(draft: &str) -> bool {
    was_left(CHECK).as_deref() == Some(draft)
}

/// Notes that the user has asked what is wrong with the draft with this id, for as long as the tab is open.
pub fn note_asked(draft: &str) {
    let _ = leave(ASKED, draft);
}

/// Whether that was noted of the draft with this id.
pub fn was_asked(draft: &str) -> bool {
    tab_storage()
        .is_some_and(|storage| storage.get_item(ASKED).ok().flatten().as_deref() == Some(draft))
}

/// Gives way on all pages of this tab from now on; not where the tab cannot keep that in mind, as it would do so again and again.
pub fn give_way_for_good() -> bool {
    let kept = leave(INSTEAD, "1");
    if kept {
        give_way();
    }
    kept
}

/// Whether the whole program has taken the place of the small one in this tab.
pub fn is_instead() -> bool {
    tab_storage().is_some_and(|storage| matches!(storage.get_item(INSTEAD), Ok(Some(_))))
}

/// Whether this page was loaded because somebody followed a link from a page of the small program.
pub fn was_followed() -> bool {
    was_left(FOLLOWED).is_some()
}

/// Whether this page was loaded to take a draft over.
pub fn is_to_take_over() -> bool {
    was_left(TAKE_OVER).is_some()
}

/// Leaves a word in the tab's storage, and says whether it is there; without it the page is loaded as if its address had been typed.
fn leave(word: &str, value: &str) -> bool {
    tab_storage().is_some_and(|storage| storage.set_item(word, value).is_ok())
}

/// What was left under a word, which holds once.
fn was_left(word: &str) -> Option<String> {
    let storage = tab_storage()?;
    let left = storage.get_item(word).ok().flatten()?;
    let _ = storage.remove_item(word);
    Some(left)
}

fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn add_style(address: &str) -> Result<(), JsValue> {
    let link = document().create_element("link")?;
    link.set_attribute("rel", "stylesheet")?;
    link.set_attribute("href", address)?;
    if let Some(head) = document().head() {
        head.append_child(&link)?;
    }
    Ok(())
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
