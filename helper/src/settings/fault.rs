//! What is wrong with the settings, in Vietnamese: the reader's own words are English.

use std::path::Path;

/// The keys that belong to no picture.
const TOP: [&str; 4] = ["modules", "pinentry", "tsa", "roots"];

/// One Vietnamese sentence: where it is wrong, how, and what to do.
pub(super) fn message(path: &Path, text: &str, error: &toml::de::Error) -> String {
    let span = error.span();
    let start = span.map_or(0, |span| span.start.min(text.len()));
    let number = text
        .get(..start)
        .map_or(1, |before| before.matches('\n').count() + 1);
    let line = text.lines().nth(number - 1).unwrap_or_default();
    let what = in_words(error.message(), line);
    format!(
        "Tệp cấu hình {} sai ở dòng {number}: {what}.",
        path.display()
    )
}

/// What is wrong with a line, by what the reader says about it.
fn in_words(said: &str, line: &str) -> String {
    let key = line.split('=').next().unwrap_or_default().trim();
    let key = key.trim_matches(['"', '\'', '[', ']', ' ']);
    if let Some(rest) = said.strip_prefix("unknown field ") {
        let mut names = rest.split('`').skip(1).step_by(2);
        let unknown = names.next().unwrap_or(key);
        if TOP.contains(&unknown) {
            return format!(
                "mục “{unknown}” phải đứng trước mọi khối [[picture]]: hãy chuyển dòng đó lên đầu tệp"
            );
        }
        let known: Vec<&str> = names.collect();
        return format!(
            "không có mục “{unknown}”: hãy xóa dòng đó, hoặc dùng một trong các mục {}",
            known.join(", ")
        );
    }
    if let Some(rest) = said.strip_prefix("missing field ") {
        let name = rest.trim_matches('`');
        return format!("thiếu mục “{name}”: hãy thêm dòng {name} = '…' ngay dưới đó");
    }
    if said.starts_with("duplicate") {
        return format!("mục “{key}” ghi hai lần: hãy giữ một dòng");
    }
    if said.starts_with("invalid type") || said.starts_with("invalid value") {
        let wanted = match key {
            "modules" => {
                "một danh sách đường dẫn trong ngoặc vuông, như modules = ['…', '…']".to_owned()
            }
            "picture" => "từng khối [[picture]] có hai dòng serial và file".to_owned(),
            _ => format!("chữ trong dấu nháy, như {key} = '…'"),
        };
        return format!("giá trị của mục “{key}” không đúng kiểu: hãy ghi {wanted}");
    }
    if line.contains('\\') {
        return "đường dẫn có dấu \\ phải nằm trong dấu nháy đơn, như 'C:\\thư mục\\tệp': hãy sửa dòng đó".to_owned();
    }
    "không đúng cách ghi (mỗi dòng có dạng tên = 'giá trị'): hãy sửa hoặc xóa dòng đó".to_owned()
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;

    use super::*;

    #[test]
    fn each_fault_is_told_with_its_line_and_without_english() {
        for (text, words) in [
            (
                "tsa = 'x'\nnonsense = 1\n",
                "sai ở dòng 2: không có mục “nonsense”: hãy xóa dòng đó, hoặc dùng một trong các mục modules, pinentry, tsa, roots, picture.",
            ),
            (
                "[[picture]]\nserial = '1'\nfile = 'a'\nsize = 1\n",
                "sai ở dòng 4: không có mục “size”: hãy xóa dòng đó, hoặc dùng một trong các mục serial, file.",
            ),
            (
                "[[picture]]\nserial = '1'\nfile = 'a'\ntsa = 'x'\n",
                "sai ở dòng 4: mục “tsa” phải đứng trước mọi khối [[picture]]",
            ),
            (
                "\ntsa = 1\n",
                "sai ở dòng 2: giá trị của mục “tsa” không đúng kiểu: hãy ghi chữ trong dấu nháy, như tsa = '…'.",
            ),
            (
                "modules = 'a.so'\n",
                "sai ở dòng 1: giá trị của mục “modules” không đúng kiểu: hãy ghi một danh sách đường dẫn",
            ),
            (
                "picture = 'a.png'\n",
                "sai ở dòng 1: giá trị của mục “picture” không đúng kiểu: hãy ghi từng khối [[picture]]",
            ),
            (
                "[[picture]]\nserial = '1'\n",
                "sai ở dòng 1: thiếu mục “file”: hãy thêm dòng file = '…'",
            ),
            (
                "tsa = 'x'\ntsa = 'y'\n",
                "sai ở dòng 2: mục “tsa” ghi hai lần: hãy giữ một dòng.",
            ),
            (
                "roots = \"C:\\Users\"\n",
                "sai ở dòng 1: đường dẫn có dấu \\ phải nằm trong dấu nháy đơn",
            ),
            ("tsa = http\n", "sai ở dòng 1: không đúng cách ghi"),
        ] {
            let error = toml::from_str::<Settings>(text).unwrap_err();
            let told = message(Path::new("config.toml"), text, &error);
            assert!(told.contains(words), "{told}");
            for english in ["expected", "invalid", "field", "key"] {
                assert!(!told.contains(english), "{told}");
            }
        }
    }
}
