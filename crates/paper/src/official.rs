//! The parts that official papers share: national heading, place and date, signature (Nghị định 30/2020/NĐ-CP, Phụ lục I).

use chrono::Datelike;
use forms::calendar::parse_date;
use forms::keys;
use forms::text::capitals;

use crate::block::{Align, Column, Paragraph, Sheet, Signs, mm};
use crate::face::Face;
use crate::text::{clean, clean_lines};
use crate::words::Words;

/// How dense the text of a paper is set; both kinds are within the decree's bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Density {
    /// Size of the body: 13 to 14.
    pub(crate) size: f32,
    /// Height of a line of the body: single to one and a half.
    pub(crate) leading: f32,
}

impl Density {
    /// Where there is room.
    pub(crate) const WIDE: Density = Density {
        size: 14.0,
        leading: 1.25,
    };

    /// Where that saves a page.
    pub(crate) const CLOSE: Density = Density {
        size: 13.0,
        leading: SINGLE,
    };

    /// A paragraph of the body, set to both margins with its first line indented.
    pub(crate) fn body(self, text: impl Into<String>) -> Paragraph {
        Paragraph::new(self.size, Align::Justify)
            .indent(0.0, INDENT)
            .before(GAP)
            .leading(self.leading)
            .text(Face::Regular, text)
    }
}

/// Height of a single-spaced line.
pub(crate) const SINGLE: f32 = 1.15;

/// First-line indent of the body: 1.27 cm.
pub(crate) const INDENT: f32 = 36.0;

/// Space between paragraphs of the body: at least 6 points.
pub(crate) const GAP: f32 = 6.0;

/// Dots in the place of what is written by hand later.
pub(crate) const BLANK: &str = "................";

/// Where the right one of two columns with signatures begins: in the middle of the page.
pub(crate) const RIGHT_HALF: f32 = mm(82.5);

/// Room above a name for a hand's signature.
const ROOM_TO_SIGN: f32 = mm(25.0);

/// Room above the name of who signs for an agency.
///
/// Two pictures stand there: the signature in the middle between title and name, and the seal (36 mm) left of it,
/// over a third of the signature. With a signature 50 mm wide the seal reaches 44 mm to the left of the column's middle:
/// just beyond its edge, where the text of the left column has ended.
const ROOM_TO_SIGN_AND_SEAL: f32 = mm(34.0);

/// Quốc hiệu and Tiêu ngữ, the latter with a rule as long as its line.
pub(crate) fn national_heading() -> Vec<Paragraph> {
    vec![
        Paragraph::new(13.0, Align::Centre).text(Face::Bold, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        Paragraph::new(14.0, Align::Centre)
            .text(Face::Bold, "Độc lập - Tự do - Hạnh phúc")
            .rule(1.0),
    ]
}

/// A number as official papers write it: below ten with a leading zero.
pub(crate) fn two_digits(number: u32) -> String {
    format!("{number:02}")
}

/// `ngày 05 tháng 01 năm 2024`: day below 10 and months 1 and 2 with a leading zero.
///
/// A blank date leaves room for writing; what is no date stays as typed.
pub(crate) fn day_in_words(typed: &str) -> String {
    if typed.trim().is_empty() {
        return "ngày ..... tháng ..... năm .........".to_owned();
    }
    match parse_date(typed) {
        Some(date) => {
            let month = if date.month() <= 2 {
                two_digits(date.month())
            } else {
                date.month().to_string()
            };
            format!(
                "ngày {} tháng {month} năm {}",
                two_digits(date.day()),
                date.year()
            )
        }
        None => clean(typed),
    }
}

/// Địa danh và thời gian.
pub(crate) fn place_and_day(place: &str, day: &str) -> Paragraph {
    let place = clean(place);
    let place = if place.is_empty() { BLANK } else { &place };
    Paragraph::new(14.0, Align::Centre)
        .text(Face::Italic, format!("{place}, {}", day_in_words(day)))
}

/// Số, ký hiệu of a letter: numbers below ten with a leading zero; room for the number while there is none.
pub(crate) fn number_and_sign(typed: &str) -> String {
    numbered(typed, "......./.............")
}

/// Số, ký hiệu of minutes, whose sign begins with BB.
pub(crate) fn minutes_number(typed: &str) -> String {
    numbered(typed, "......./BB-..........")
}

fn numbered(typed: &str, blank: &str) -> String {
    let typed = clean(typed);
    if typed.is_empty() {
        return blank.to_owned();
    }
    match typed.split_once('/') {
        Some((number, sign)) => match number.trim().parse::<u32>() {
            Ok(number) if number < 10 => format!("{}/{sign}", two_digits(number)),
            Err(_) if number.trim().is_empty() => format!("......./{sign}"),
            _ => typed,
        },
        None => typed,
    }
}

/// An addressee up to so many characters is centred on the line of `Kính gửi:`.
const ONE_LINE: usize = 54;

/// Room for the words `Kính gửi:`.
const OPENING: f32 = 64.0;

/// `Kính gửi:` with one addressee on its line, or several, each on its own (khoản 3 Điều 8, Phụ lục I).
pub(crate) fn addressees(typed: &str, density: Density) -> Vec<Column> {
    let lines = clean_lines(typed);
    let width = Sheet::PORTRAIT.text_width();
    let whole = |paragraph| {
        vec![Column {
            left: 0.0,
            width,
            paragraphs: vec![paragraph],
        }]
    };
    let opening = |align| {
        Paragraph::new(density.size, align)
            .before(12.0)
            .leading(density.leading)
            .text(Face::Regular, "Kính gửi: ")
    };
    match lines.as_slice() {
        [] => whole(opening(Align::Left).indent(INDENT, 0.0).leaders(1)),
        [one] if one.chars().count() <= ONE_LINE => {
            whole(opening(Align::Centre).text(Face::Regular, one))
        }
        [one] => vec![
            Column {
                left: INDENT,
                width: OPENING,
                paragraphs: vec![opening(Align::Left)],
            },
            Column {
                left: INDENT + OPENING,
                width: width - INDENT - OPENING,
                paragraphs: vec![
                    Paragraph::new(density.size, Align::Left)
                        .before(12.0)
                        .leading(density.leading)
                        .text(Face::Regular, one),
                ],
            },
        ],
        several => {
            let last = several.len() - 1;
            let paragraphs = several.iter().enumerate().map(|(index, line)| {
                let text = dashed(line, index == last);
                let paragraph = Paragraph::new(density.size, Align::Left)
                    .leading(density.leading)
                    .indent(9.0, -9.0)
                    .text(Face::Regular, text);
                if index == 0 {
                    paragraph.before(12.0)
                } else {
                    paragraph
                }
            });
            vec![
                Column {
                    left: 2.0 * INDENT,
                    width: OPENING,
                    paragraphs: vec![opening(Align::Left)],
                },
                Column {
                    left: 2.0 * INDENT + OPENING,
                    width: width - 2.0 * INDENT - OPENING,
                    paragraphs: paragraphs.collect(),
                },
            ]
        }
    }
}

/// Nơi nhận with these lines; nothing where there is none.
pub(crate) fn recipients(lines: &[String]) -> Vec<Paragraph> {
    if lines.is_empty() {
        return Vec::new();
    }
    let last = lines.len() - 1;
    let lines = lines.iter().enumerate().map(|(index, line)| {
        Paragraph::new(11.0, Align::Left)
            .indent(7.0, -7.0)
            .text(Face::Regular, dashed(line, index == last))
    });
    let title = Paragraph::new(12.0, Align::Left).text(Face::BoldItalic, "Nơi nhận:");
    std::iter::once(title).chain(lines).collect()
}

/// A line of a list: with a dash before it and a semicolon, or at the last a full stop, behind it.
pub(crate) fn dashed(line: &str, last: bool) -> String {
    let dash = if line.starts_with(['-', '–', '+', '*']) {
        ""
    } else {
        "- "
    };
    format!("{dash}{}", closed(line, last))
}

/// With a semicolon, or at the last a full stop, where no such sign is yet.
pub(crate) fn closed(line: &str, last: bool) -> String {
    let sign = match line.chars().last() {
        Some(';' | '.' | ',' | ':' | '!' | '?') => "",
        _ if last => ".",
        _ => ";",
    };
    format!("{line}{sign}")
}

/// Who signs.
pub(crate) struct Signer {
    /// `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.` or nothing (Điều 13).
    pub(crate) authority: String,
    /// In whose place (KT. GIÁM ĐỐC) or on whose behalf (TM. ỦY BAN NHÂN DÂN); what stands on a line of its own behind a
    /// semicolon (TM. ỦY BAN NHÂN DÂN; KT. CHỦ TỊCH).
    pub(crate) instead_of: String,
    /// The signer's own title.
    pub(crate) title: String,
    /// Full name; blank leaves room for it.
    pub(crate) name: String,
}

impl Signer {
    /// The one who signs this record's letter, or confirms its minutes.
    pub(crate) fn of(words: &Words<'_>) -> Signer {
        Signer {
            authority: words.raw(keys::SIGNING_AUTHORITY).to_owned(),
            instead_of: words.raw(keys::SIGNED_FOR).to_owned(),
            title: words.raw(keys::SIGNER_POSITION).to_owned(),
            name: words.raw(keys::SIGNER_NAME).to_owned(),
        }
    }

    /// The lines above the signature, in capitals.
    pub(crate) fn titles(&self) -> Vec<String> {
        let authority = clean(&self.authority);
        let title = capitals(&clean(&self.title));
        let instead_of = capitals(&clean(&self.instead_of));
        let parts = instead_of.split([';', '\n']).map(str::trim);
        let mut lines: Vec<String> = parts.map(str::to_owned).collect();
        if authority.is_empty() {
            lines.clear();
        }
        lines.push(title);
        lines.retain(|line| !line.is_empty());
        if let Some(first) = lines.first_mut().filter(|_| !authority.is_empty()) {
            *first = format!("{authority} {first}");
        }
        lines
    }

    /// Titles, room for signature and seal, name.
    pub(crate) fn paragraphs(&self) -> Vec<Paragraph> {
        let titles = self.titles();
        let mut paragraphs: Vec<Paragraph> = titles
            .into_iter()
            .map(|line| Paragraph::new(14.0, Align::Centre).text(Face::Bold, line))
            .collect();
        paragraphs.push(name_with_room(&self.name, ROOM_TO_SIGN_AND_SEAL, true));
        paragraphs
    }
}

/// A signer's name, with room above it for the signature.
pub(crate) fn name_below_signature(name: &str) -> Paragraph {
    name_with_room(name, ROOM_TO_SIGN, false)
}

fn name_with_room(name: &str, room: f32, seal: bool) -> Paragraph {
    let name = clean(name);
    Paragraph::new(14.0, Align::Centre)
        .before(room)
        .text(Face::Bold, name.as_str())
        .signed(Signs { name, seal })
}

/// Who signs, in capitals, and how, in brackets.
pub(crate) fn above_signature(
    who: Option<String>,
    how: Option<String>,
    before: f32,
) -> Vec<Paragraph> {
    let who = who.map(|who| {
        Paragraph::new(14.0, Align::Centre)
            .before(before)
            .text(Face::Bold, capitals(&who))
    });
    let how = how.map(|how| Paragraph::new(13.0, Align::Centre).text(Face::Italic, how));
    who.into_iter().chain(how).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_carry_leading_zeros_as_the_decree_wants() {
        let cases = [
            ("05/01/2024", "ngày 05 tháng 01 năm 2024"),
            ("15/2/2024", "ngày 15 tháng 02 năm 2024"),
            ("5/3/2024", "ngày 05 tháng 3 năm 2024"),
            ("20/12/2024", "ngày 20 tháng 12 năm 2024"),
            ("", "ngày ..... tháng ..... năm ........."),
            ("đầu tháng 3", "đầu tháng 3"),
        ];
        for (typed, expected) in cases {
            assert_eq!(day_in_words(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn numbers_below_ten_carry_a_leading_zero() {
        let cases = [
            ("5/STTTT-CNTT", "05/STTTT-CNTT"),
            ("05/STTTT-CNTT", "05/STTTT-CNTT"),
            ("12/STTTT-CNTT", "12/STTTT-CNTT"),
            ("/STTTT-CNTT", "......./STTTT-CNTT"),
            ("12a/STTTT", "12a/STTTT"),
            ("", "......./............."),
        ];
        for (typed, expected) in cases {
            assert_eq!(number_and_sign(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn titles_follow_the_authority_to_sign() {
        let cases = [
            ("", "", "Giám đốc", vec!["GIÁM ĐỐC"]),
            (
                "KT.",
                "Giám đốc",
                "Phó Giám đốc",
                vec!["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"],
            ),
            (
                "TM.",
                "Ủy ban nhân dân",
                "Chủ tịch",
                vec!["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
            ),
            (
                "TM.",
                "Ủy ban nhân dân; KT. Chủ tịch",
                "Phó Chủ tịch",
                vec!["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
            ),
            ("Q.", "", "Giám đốc", vec!["Q. GIÁM ĐỐC"]),
            (
                "TUQ.",
                "Giám đốc",
                "Chánh Văn phòng",
                vec!["TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"],
            ),
            ("", "Giám đốc", "Phó Giám đốc", vec!["PHÓ GIÁM ĐỐC"]),
            ("", "", "", vec![]),
        ];
        for (authority, instead_of, title, expected) in cases {
            let signer = Signer {
                authority: authority.into(),
                instead_of: instead_of.into(),
                title: title.into(),
                name: String::new(),
            };
            assert_eq!(
                signer.titles(),
                expected,
                "{authority} {instead_of} {title}"
            );
        }
    }

    #[test]
    fn lines_of_a_list_are_closed_once() {
        let cases = [
            ("Như trên", false, "- Như trên;"),
            ("- Lưu: VT", true, "- Lưu: VT."),
            ("- Như trên;", false, "- Như trên;"),
        ];
        for (line, last, expected) in cases {
            assert_eq!(dashed(line, last), expected);
        }
    }
}
