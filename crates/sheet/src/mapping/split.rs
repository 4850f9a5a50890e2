//! Takes apart cells that hold number, date and place of issue of an identity paper together.

/// The parts of such a cell; empty where it does not have them.
#[derive(Debug, PartialEq, Eq, Default)]
pub(crate) struct IdentityParts {
    pub number: String,
    pub date: String,
    pub place: String,
}

/// Words around the parts that belong to none of them, as [`forms::text::bare`] text; longer ones first.
const LEADS: [&[&str]; 14] = [
    &["so", "cccd"],
    &["so", "cmnd"],
    &["ho", "chieu"],
    &["cap", "ngay"],
    &["ngay", "cap"],
    &["noi", "cap"],
    &["cap", "tai"],
    &["cccd"],
    &["cmnd"],
    &["do"],
    &["tai"],
    &["cap"],
    &["ngay"],
    &["so"],
];

/// The parts, or `None` where no number can be told.
pub(crate) fn split_identity(cell: &str) -> Option<IdentityParts> {
    let (number_at, number_end) = find_number(cell)?;
    let (before, rest) = (&cell[..number_at], &cell[number_end..]);
    let number = cell[number_at..number_end]
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let (date, place) = match find_date(rest) {
        Some((at, end)) => {
            // The place may stand before or behind the date.
            let (left, right) = (without_leads(&rest[..at]), without_leads(&rest[end..]));
            (
                rest[at..end].to_owned(),
                if right.is_empty() { left } else { right },
            )
        }
        None => (String::new(), without_leads(rest)),
    };
    // Text before the number that is no lead is none of ours.
    without_leads(before).is_empty().then_some(IdentityParts {
        number,
        date,
        place,
    })
}

/// The first run that is an identity number: 9 or 12 digits (blanks and dots between), or a passport's letter and 7 or 8 digits.
fn find_number(cell: &str) -> Option<(usize, usize)> {
    let bytes = cell.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = 0;
        let mut end = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit() || (matches!(bytes[at], b' ' | b'.') && digits < 12))
        {
            if bytes[at].is_ascii_digit() {
                digits += 1;
                end = at + 1;
            } else if matches!(digits, 9 | 12)
                && !bytes[at + 1..].iter().take(3).all(u8::is_ascii_digit)
            {
                break;
            }
            at += 1;
        }
        let letter = start > 0
            && bytes[start - 1].is_ascii_uppercase()
            && (start == 1 || !bytes[start - 2].is_ascii_alphanumeric());
        if letter && matches!(digits, 7 | 8) {
            return Some((start - 1, end));
        }
        if matches!(digits, 9 | 11 | 12) {
            return Some((start, end));
        }
        at = at.max(start + 1);
    }
    None
}

/// The first run such as `12/04/2021`, `1-4-2021`, `01.04.2021` or `2021-04-12`.
fn find_date(text: &str) -> Option<(usize, usize)> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '/' | '-' | '.');
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_part(c)) {
            (None, true) if c.is_ascii_digit() => start = Some(at),
            (Some(from), false) => {
                let run = text[from..at].trim_end_matches(['/', '-', '.']);
                if forms::calendar::parse_date(run).is_some() && run.contains(['/', '-', '.']) {
                    return Some((from, from + run.len()));
                }
                start = None;
            }
            _ => {}
        }
    }
    None
}

/// Text without marks at its ends and without words that only lead to what comes next or before.
fn without_leads(text: &str) -> String {
    let marks = |c: char| ",;:.-–/()".contains(c);
    let mut words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(marks))
        .filter(|word| !word.is_empty())
        .collect();
    let keys: Vec<String> = words.iter().map(|word| forms::text::bare(word)).collect();
    let mut keys: &[String] = &keys;
    while let Some(lead) = LEADS.iter().find(|lead| keys.starts_with_words(lead)) {
        words.drain(..lead.len());
        keys = &keys[lead.len()..];
    }
    while let Some(lead) = LEADS.iter().find(|lead| keys.ends_with_words(lead)) {
        words.truncate(words.len() - lead.len());
        keys = &keys[..keys.len() - lead.len()];
    }
    words.join(" ")
}

/// Comparison of owned words with fixed ones.
trait Words {
    fn starts_with_words(&self, words: &[&str]) -> bool;
    fn ends_with_words(&self, words: &[&str]) -> bool;
}

impl Words for [String] {
    fn starts_with_words(&self, words: &[&str]) -> bool {
        self.len() >= words.len() && self.iter().zip(words).all(|(a, b)| a == b)
    }

    fn ends_with_words(&self, words: &[&str]) -> bool {
        self.len() >= words.len() && self[self.len() - words.len()..].starts_with_words(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        let cases = [
            (
                "014070861168, 12/04/2021, Cục CS QLHC về TTXH",
                ("014070861168", "12/04/2021", "Cục CS QLHC về TTXH"),
            ),
            (
                "014070861168\n12/04/2021\nBộ Công an",
                ("014070861168", "12/04/2021", "Bộ Công an"),
            ),
            (
                "Số CCCD: 014 070 861 168; cấp ngày 1-4-2021 tại Công an tỉnh Sơn La",
                ("014070861168", "1-4-2021", "Công an tỉnh Sơn La"),
            ),
            (
                "050123456 do CA Sơn La cấp ngày 02/03/2010",
                ("050123456", "02/03/2010", "CA Sơn La"),
            ),
            (
                "C1234567 - 12.04.2021 - Cục Quản lý xuất nhập cảnh",
                ("C1234567", "12.04.2021", "Cục Quản lý xuất nhập cảnh"),
            ),
            ("014070861168", ("014070861168", "", "")),
            (
                "014070861168 Bộ Công an",
                ("014070861168", "", "Bộ Công an"),
            ),
        ];
        for (cell, (number, date, place)) in cases {
            let parts = split_identity(cell).unwrap_or_default();
            assert_eq!(
                (
                    parts.number.as_str(),
                    parts.date.as_str(),
                    parts.place.as_str()
                ),
                (number, date, place),
                "{cell}"
            );
        }
        for cell in ["", "Bộ Công an", "12345", "không có"] {
            assert_eq!(split_identity(cell), None, "{cell}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_cell_can_be_tried(cell in "[0-9A-Za-zàạ ,./-]{0,60}|\\PC{0,40}") {
            let _ = split_identity(&cell);
        }
    }
}
