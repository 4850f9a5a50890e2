//! Files that one page hands to another, in memory: made on the one, signed or verified on the other.

use std::cell::RefCell;

use js_sys::Array;
use web_sys::{Blob, File, FilePropertyBag};

use crate::route::Route;

thread_local! {
    static HANDED: RefCell<Vec<(Route, File)>> = const { RefCell::new(Vec::new()) };
}

/// A content with a name, as if it had been chosen from a folder.
pub fn named(name: &str, content: &Blob) -> Option<File> {
    let options = FilePropertyBag::new();
    options.set_type(&content.type_());
    File::new_with_blob_sequence_and_options(&Array::of1(content), name, &options).ok()
}

/// Hands files over to a page; what was handed to it before and not taken is forgotten.
pub fn give(to: &Route, files: Vec<File>) {
    HANDED.with_borrow_mut(|handed| {
        handed.retain(|(page, _)| page != to);
        handed.extend(files.into_iter().map(|file| (to.clone(), file)));
    });
}

/// What was handed to a page.
pub fn take(to: &Route) -> Vec<File> {
    HANDED.with_borrow_mut(|handed| {
        let (own, others): (Vec<_>, Vec<_>) = handed.drain(..).partition(|(page, _)| page == to);
        *handed = others;
        own.into_iter().map(|(_, file)| file).collect()
    })
}
