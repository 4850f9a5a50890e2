//! Breaking a paragraph into lines.

use std::ops::Range;

use crate::block::{Align, Paragraph};
use crate::face::{Face, Faces};
use crate::sign::Room;

/// Text of one face standing in a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// Distance from the left edge of the paragraph's column.
    pub(crate) x: f32,
    pub(crate) face: Face,
    pub(crate) size: f32,
    pub(crate) text: String,
    /// Added to the width of each blank, to reach the right margin.
    pub(crate) stretch: f32,
}

/// How a stroke looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Pen {
    /// Under headings and around cells.
    Rule,
    /// To write on.
    Dotted,
}

/// A horizontal stroke belonging to a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stroke {
    pub(crate) from: f32,
    pub(crate) to: f32,
    /// Distance below the baseline.
    pub(crate) below: f32,
    pub(crate) pen: Pen,
}

/// One line, not yet on a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Space above, dropped at the top of a page.
    pub(crate) gap: f32,
    pub(crate) height: f32,
    /// From the top of the line (under the gap) to the baseline.
    pub(crate) baseline: f32,
    pub(crate) runs: Vec<Run>,
    pub(crate) strokes: Vec<Stroke>,
    /// What is signed in the gap.
    pub(crate) room: Option<Box<Room>>,
}

/// Height of lines with the gaps between them.
pub(crate) fn height(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.gap + line.height).sum()
}

/// Share of the line's height above the baseline; the rest is for what hangs below it.
const ABOVE_BASELINE: f32 = 0.78;

/// Space that a rule takes under its line.
const RULE_SPACE: f32 = 4.0;

/// A blank wider than this share of the size looks torn: such a line is left ragged.
const WIDEST_STRETCH: f32 = 0.8;

/// Rounding errors of adding up widths.
const SLACK: f32 = 0.01;

struct Letter {
    c: char,
    face: Face,
    width: f32,
}

/// The lines of a paragraph in a column of this width. No line is wider than the column.
pub(crate) fn set(paragraph: &Paragraph, width: f32, faces: &Faces) -> Vec<Line> {
    let size = paragraph.size;
    let letters = letters(paragraph, faces);
    let first_indent = (paragraph.left + paragraph.first).max(0.0);
    // A column narrower than its indent still takes a letter a line.
    let room = |indent: f32| (width - indent).max(size);
    let mut broken = break_letters(&letters, room(first_indent), room(paragraph.left));
    if paragraph.align == Align::Centre && broken.len() > 1 {
        broken = balanced(&letters, broken, room(paragraph.left));
    }

    let line_height = size * paragraph.leading;
    let mut lines = Vec::with_capacity(broken.len());
    for (index, broken_line) in broken.iter().enumerate() {
        let indent = if index == 0 {
            first_indent
        } else {
            paragraph.left
        };
        let used: f32 = letters[broken_line.range.clone()]
            .iter()
            .map(|l| l.width)
            .sum();
        let free = (width - indent - used).max(0.0);
        let blanks = letters[broken_line.range.clone()]
            .iter()
            .filter(|l| l.c == ' ')
            .count();
        let (shift, stretch) = match paragraph.align {
            Align::Left => (0.0, 0.0),
            Align::Centre => (free / 2.0, 0.0),
            Align::Justify if broken_line.forced || blanks == 0 => (0.0, 0.0),
            Align::Justify => {
                let stretch = free / blanks as f32;
                (
                    0.0,
                    if stretch > size * WIDEST_STRETCH {
                        0.0
                    } else {
                        stretch
                    },
                )
            }
        };
        let x = indent + shift;
        lines.push(Line {
            gap: if index == 0 { paragraph.before } else { 0.0 },
            height: line_height,
            baseline: line_height * ABOVE_BASELINE,
            runs: runs(
                &letters[broken_line.range.clone()],
                x,
                size,
                stretch,
                broken_line.blank,
            ),
            strokes: Vec::new(),
            room: None,
        });
        if index + 1 == broken.len() {
            finish_last_line(paragraph, width, x, used, lines.last_mut());
        }
    }
    for _ in 1..paragraph.leaders {
        lines.push(Line {
            gap: 0.0,
            height: line_height,
            baseline: line_height * ABOVE_BASELINE,
            runs: Vec::new(),
            strokes: vec![Stroke {
                from: paragraph.left,
                to: width,
                below: 1.0,
                pen: Pen::Dotted,
            }],
            room: None,
        });
    }
    lines
}

fn letters(paragraph: &Paragraph, faces: &Faces) -> Vec<Letter> {
    let letters = paragraph
        .spans
        .iter()
        .flat_map(|span| span.text.chars().map(|c| (c, span.face)));
    letters
        .map(|(c, face)| {
            let width = if c == '\n' {
                0.0
            } else {
                faces.width(face, paragraph.size, c)
            };
            Letter { c, face, width }
        })
        .collect()
}

/// A paragraph without indents, measured, to be tried in columns of several widths.
pub(crate) struct Measured {
    letters: Vec<Letter>,
    least: f32,
}

impl Measured {
    pub(crate) fn new(paragraph: &Paragraph, faces: &Faces) -> Measured {
        Measured {
            letters: letters(paragraph, faces),
            least: paragraph.size,
        }
    }

    /// How many lines it takes in a column of this width.
    pub(crate) fn lines(&self, width: f32) -> usize {
        let width = width.max(self.least);
        break_letters(&self.letters, width, width).len()
    }

    /// The words' widths.
    pub(crate) fn words(&self) -> impl Iterator<Item = f32> {
        let words = self.letters.split(|letter| matches!(letter.c, ' ' | '\n'));
        words.map(|word| word.iter().map(|letter| letter.width).sum())
    }
}

/// The same number of lines, as even as they can be: a title does not leave one word alone.
fn balanced(letters: &[Letter], broken: Vec<Broken>, room: f32) -> Vec<Broken> {
    let words = letters.split(|letter| matches!(letter.c, ' ' | '\n'));
    let widest = words
        .map(|word| word.iter().map(|letter| letter.width).sum::<f32>())
        .fold(0.0, f32::max);
    let mut best = broken;
    let (mut too_narrow, mut wide_enough) = (widest, room);
    while wide_enough - too_narrow > 1.0 {
        let middle = (too_narrow + wide_enough) / 2.0;
        let tried = break_letters(letters, middle, middle);
        if tried.len() == best.len() {
            (best, wide_enough) = (tried, middle);
        } else {
            too_narrow = middle;
        }
    }
    best
}

/// The rule under the last line, or the dots behind it.
fn finish_last_line(paragraph: &Paragraph, width: f32, x: f32, used: f32, line: Option<&mut Line>) {
    let Some(line) = line else { return };
    if paragraph.leaders > 0 {
        let from = if used > 0.0 {
            x + used + 3.0
        } else {
            paragraph.left
        };
        line.strokes.push(Stroke {
            from: from.min(width),
            to: width,
            below: 1.0,
            pen: Pen::Dotted,
        });
    }
    if let Some(share) = paragraph.rule {
        let length = used * share;
        let from = x + (used - length) / 2.0;
        let below = line.height - line.baseline + RULE_SPACE / 2.0;
        line.strokes.push(Stroke {
            from,
            to: from + length,
            below,
            pen: Pen::Rule,
        });
        line.height += RULE_SPACE;
    }
}

/// The letters as runs; a line that ends at a blank keeps it, unseen, for those who copy or listen.
fn runs(letters: &[Letter], x: f32, size: f32, stretch: f32, blank: bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut at = x;
    for letter in letters {
        match runs.last_mut() {
            Some(run) if run.face == letter.face => run.text.push(letter.c),
            _ => runs.push(Run {
                x: at,
                face: letter.face,
                size,
                text: letter.c.to_string(),
                stretch,
            }),
        }
        at += letter.width + if letter.c == ' ' { stretch } else { 0.0 };
    }
    if blank && let Some(last) = runs.last_mut() {
        last.text.push(' ');
    }
    runs
}

struct Broken {
    range: Range<usize>,
    /// Ends the paragraph or at a typed line break: not stretched.
    forced: bool,
    /// A blank or a line break stands between it and the next line.
    blank: bool,
}

fn break_letters(letters: &[Letter], first_room: f32, room: f32) -> Vec<Broken> {
    let mut out: Vec<Broken> = Vec::new();
    let mut start = 0;
    loop {
        let available = if out.is_empty() { first_room } else { room };
        let (end, next, forced) = next_line(letters, start, available);
        let trimmed = start
            + letters[start..end]
                .iter()
                .rposition(|l| l.c != ' ')
                .map_or(0, |last| last + 1);
        out.push(Broken {
            range: start..trimmed,
            forced,
            blank: next.is_some_and(|next| next > end),
        });
        match next {
            Some(next) => start = next,
            None => return out,
        }
    }
}

/// Where the line that begins at `start` ends, where the next one begins, and whether the end is wanted.
fn next_line(letters: &[Letter], start: usize, room: f32) -> (usize, Option<usize>, bool) {
    let mut used = 0.0;
    let mut last_blank = None;
    for (at, letter) in letters.iter().enumerate().skip(start) {
        match letter.c {
            '\n' => return (at, Some(at + 1), true),
            ' ' => {
                // Blanks at the end of a line may hang over.
                if at > start {
                    last_blank = Some(at);
                }
                used += letter.width;
                continue;
            }
            _ => used += letter.width,
        }
        if used > room + SLACK && at > start {
            if let Some(blank) = last_blank {
                return (blank, Some(blank + 1), false);
            }
            let cut = inside_word(letters, start, at);
            return (cut, Some(cut), false);
        }
    }
    (letters.len(), None, true)
}

/// Where to break a word that is wider than the line and fits up to `end`: behind a sign if there is one, else at `end`.
fn inside_word(letters: &[Letter], start: usize, end: usize) -> usize {
    let behind_sign = (start + 1..=end)
        .rev()
        .find(|&cut| matches!(letters[cut - 1].c, '@' | '.' | '-' | '_' | '/' | ',' | ';'));
    if let Some(cut) = behind_sign {
        return cut;
    }
    // A mark stays with its letter.
    let is_mark = |at: usize| matches!(letters[at].c, '\u{300}'..='\u{36f}');
    (start + 1..=end)
        .rev()
        .find(|&cut| !is_mark(cut))
        .unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::properties::faces;

    /// The lines of a text set in a column as wide as `columns` letters m.
    fn broken(text: &str, columns: f32, align: Align) -> Vec<String> {
        let faces = faces();
        let width = faces.width(Face::Regular, 10.0, 'm') * columns;
        let paragraph = Paragraph::new(10.0, align).text(Face::Regular, text);
        let lines = set(&paragraph, width, &faces);
        lines
            .iter()
            .map(|line| line.runs.iter().map(|run| run.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn lines_break_at_blanks_and_inside_words_only_where_they_must() {
        let cases: [(&str, f32, &[&str]); 8] = [
            ("", 5.0, &[""]),
            ("mmm", 3.0, &["mmm"]),
            ("mmm mmm", 3.0, &["mmm ", "mmm"]),
            ("mm  mm", 3.0, &["mm ", "mm"]),
            ("mmmmm", 3.0, &["mmm", "mm"]),
            ("m mmmmm", 3.0, &["m ", "mmm", "mm"]),
            ("mm@mmm", 5.0, &["mm@", "mmm"]),
            ("m\nmm\n", 3.0, &["m ", "mm ", ""]),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(broken(text, columns, Align::Left), expected, "{text:?}");
        }
    }

    #[test]
    fn a_mark_stays_with_its_letter() {
        // The letter m with a tilde has no composed form.
        assert_eq!(
            broken("mmm\u{303}mm", 3.0, Align::Left)[0].chars().last(),
            Some('\u{303}')
        );
    }

    #[test]
    fn centred_lines_are_even() {
        assert_eq!(
            broken("mmm mmm mmm m", 10.5, Align::Left),
            ["mmm mmm mmm ", "m"]
        );
        assert_eq!(
            broken("mmm mmm mmm m", 10.5, Align::Centre),
            ["mmm mmm ", "mmm m"]
        );
    }

    #[test]
    fn a_justified_line_reaches_the_margin_and_the_last_does_not() {
        let faces = faces();
        let text =
            "Căn cứ Nghị định của Chính phủ quy định chi tiết thi hành Luật Giao dịch điện tử";
        let paragraph = Paragraph::new(14.0, Align::Justify).text(Face::Regular, text);
        let lines = set(&paragraph, 300.0, &faces);
        let end = |line: &Line| {
            let run = &line.runs[0];
            let shown = run.text.trim_end();
            let blanks = shown.matches(' ').count() as f32;
            run.x
                + shown
                    .chars()
                    .map(|c| faces.width(run.face, run.size, c))
                    .sum::<f32>()
                + blanks * run.stretch
        };
        assert_eq!(lines.len(), 2);
        assert!((end(&lines[0]) - 300.0).abs() < 0.1, "{}", end(&lines[0]));
        assert!(end(&lines[1]) < 290.0, "{}", end(&lines[1]));
    }

    #[test]
    fn blanks_to_fill_in_get_dotted_lines() {
        let faces = faces();
        let paragraph = Paragraph::new(14.0, Align::Left)
            .text(Face::Regular, "Họ và tên: ")
            .leaders(2);
        let lines = set(&paragraph, 300.0, &faces);
        let dotted: Vec<(f32, f32)> = lines
            .iter()
            .flat_map(|line| &line.strokes)
            .map(|s| (s.from, s.to))
            .collect();
        assert_eq!(dotted.len(), 2);
        assert!(
            dotted[0].0 > 60.0 && dotted[1].0 == 0.0 && dotted.iter().all(|&(_, to)| to == 300.0),
            "{dotted:?}"
        );
    }
}
