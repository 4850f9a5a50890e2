//! Text that a page sends and a person is shown: nothing in it moves, hides or stretches what stands beside it.

use percent_encoding::percent_decode_str;

/// How many letters of a text are kept.
const LENGTH: usize = 200;

/// A text in one line, without control characters and without those that turn the direction of writing or show nothing.
pub fn line(text: &str) -> String {
    let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let visible = spaced.chars().filter(|letter| !is_hidden(*letter));
    visible.take(LENGTH).collect::<String>().trim().to_owned()
}

/// The name of a file as it stands in a query: its last component, as a [`line`].
/// None where it is not text in UTF-8.
pub fn file_name(encoded: &str) -> Option<String> {
    let decoded = percent_decode_str(encoded).decode_utf8().ok()?;
    let last = decoded.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = line(last);
    Some(match name.as_str() {
        "" | "." | ".." => "(không tên)".to_owned(),
        _ => name,
    })
}

/// Control characters, and what Unicode calls format characters and default ignorable (UAX #9, UAX #44).
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_as_what_it_is() {
        let cases = [
            ("mau-08.pdf", "mau-08.pdf"),
            ("T%E1%BB%9D%20tr%C3%ACnh.pdf", "Tờ trình.pdf"),
            ("a+b.pdf", "a+b.pdf"),
            ("..%2F..%2Fetc%2Fpasswd", "passwd"),
            ("C%3A%5CUsers%5Can%5Cdon.pdf", "don.pdf"),
            // Shown, the second half would stand first: “don-fdp.exe”.
            ("don-%E2%80%AEexe.pdf", "don-exe.pdf"),
            ("a%00b%1B%5B31mc%0D%0Ad.pdf", "ab[31mc d.pdf"),
            ("a%20%20%20%20%20%20b.pdf", "a b.pdf"),
            ("%E2%80%8B", "(không tên)"),
            ("", "(không tên)"),
            ("..", "(không tên)"),
            ("thu-muc%2F", "(không tên)"),
        ];
        for (encoded, name) in cases {
            assert_eq!(file_name(encoded).as_deref(), Some(name), "{encoded}");
        }
        assert_eq!(file_name("%FF%FE.pdf"), None);
        assert_eq!(file_name(&"a".repeat(5000)).unwrap().len(), LENGTH);
    }
}
