//! Values and texts made ready for print.

use forms::calendar::{format_date, parse_date};
use forms::kind::Kind;
use forms::pack::{Form, Pack};
use forms::text::{is_blank, is_invisible, nfc};

/// A value ready for print: composed letters, plain blanks, nothing invisible; line breaks stay.
pub(crate) fn clean(raw: &str) -> String {
    nfc(raw)
        .trim()
        .chars()
        .filter(|&c| !is_invisible(c) && c != '\r')
        .map(|c| if is_blank(c) { ' ' } else { c })
        .collect()
}

/// The lines of a value that are not empty, each ready for print.
pub(crate) fn clean_lines(raw: &str) -> Vec<String> {
    raw.lines()
        .map(clean)
        .filter(|line| !line.is_empty())
        .collect()
}

/// The value of a field as printed: a code becomes its label in the pack, and a day carries its leading zeros.
pub(crate) fn printed(pack: &Pack, key: &str, raw: &str) -> String {
    let value = clean(raw);
    let list = match pack.field(key).map(|field| &field.kind) {
        Some(Kind::Code(list)) => pack.list(list),
        Some(Kind::Date) => return parse_date(&value).map_or(value, format_date),
        _ => None,
    };
    list.and_then(|list| list.entries.iter().find(|entry| entry.value == value))
        .filter(|entry| !entry.label.is_empty())
        .map_or(value, |entry| clean(&entry.label))
}

/// A text of the form's printed body with each `{key}` replaced by what `value` gives for it.
///
/// `None` where the pack has no such text.
pub(crate) fn filled(form: &Form, name: &str, value: impl Fn(&str) -> String) -> Option<String> {
    let mut rest = form.text(name);
    if rest.trim().is_empty() {
        return None;
    }
    let mut out = String::with_capacity(rest.len());
    while let Some(open) = rest.find('{') {
        let Some(length) = rest[open..].find('}') else {
            break;
        };
        out.push_str(&rest[..open]);
        out.push_str(&value(&rest[open + 1..open + length]));
        rest = &rest[open + length + 1..];
    }
    out.push_str(rest);
    Some(clean(&out))
}
