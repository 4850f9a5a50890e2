//! What a form says of its paper: texts, and the sections under them.

use super::Lint;
use crate::kind::Kind;
use crate::pack::model::Form;

impl Lint<'_> {
    /// Every text has a place on paper, and only names what the form has; every section printed under a text has it.
    pub(super) fn paper(&self, form: &Form) {
        let fault = |message: String| self.fault(&form.at, format!("{}: {message}", form.code));
        for section in &form.sections {
            let text = section.print.as_str();
            if !text.is_empty() && form.text(text).trim().is_empty() {
                fault(format!(
                    "mục “{}” in dưới đoạn “{text}” nhưng [form.text] không có đoạn ấy.",
                    section.id
                ));
            }
        }
        for (name, text) in &form.texts {
            let over_fields = form.sections.iter().any(|section| section.print == *name);
            if !over_fields && !form.shape.texts().contains(&name.as_str()) {
                fault(format!(
                    "đoạn “{name}” không có chỗ trên bản in: hình thức này không dùng, cũng không mục nào có “print” ghi tên đoạn ấy."
                ));
            }
            let mut rest = text.as_str();
            while let Some(open) = rest.find('{') {
                let Some(length) = rest[open..].find('}') else {
                    fault(format!("đoạn “{name}” mở ngoặc nhọn mà không đóng."));
                    break;
                };
                let word = &rest[open + 1..open + length];
                if !is_known(form, word) {
                    fault(format!("đoạn “{name}” không có chữ {{{word}}} để điền."));
                }
                rest = &rest[open + length + 1..];
            }
        }
    }
}

/// Whether paper has a value for the word: a field's key, a day's key with `Chu` behind it, or the number of rows.
fn is_known(form: &Form, word: &str) -> bool {
    let own = |key: &str| form.fields().find(|field| field.key == key);
    let day = word.strip_suffix("Chu").and_then(own);
    word == "soDong"
        || own(word).is_some()
        || day.is_some_and(|field| matches!(field.kind, Kind::Date))
}
