//! What stands behind a revision: updates, and nothing else.
//!
//! Programs that find something wrong with a file look for objects in all of its bytes, and show what they find. So what
//! was put behind a signature may hold no object that its cross-references do not name, and nothing that makes programs
//! do so: each byte has to belong to a named object, a cross-reference as the standard writes it (ISO 32000-1, 7.5.4), or
//! the few words between them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::file::File;
use super::object::ObjectId;
use super::parse::{Parser, is_blank};
use super::xref::{Entry, Kind, Section};

/// Programs look for the end of a file no farther than that from its last byte.
const MOST_BLANKS: usize = 1000;

/// The longest comment between the parts of an update.
const LONGEST_COMMENT: usize = 200;

/// Whether everything from an offset on belongs to updates.
pub(crate) fn is_updates(file: &File<'_>, from: usize) -> bool {
    let tail = file.bytes.get(from..).unwrap_or_default();
    let sections = file.xref.sections.iter().map(|section| &**section);
    let sections: Vec<&Section> = sections.filter(|own| own.offset >= from).collect();
    if sections.is_empty() {
        return tail.len() <= MOST_BLANKS && tail.iter().all(|&byte| is_blank(byte));
    }
    let Some(parts) = parts(file, &sections, from) else {
        return false;
    };
    let newest = file.xref.sections[0].offset;
    let known: BTreeSet<usize> = sections.iter().map(|section| section.offset).collect();
    let mut at = from;
    for part in &parts {
        if part.start < at || !is_between(&file.bytes[at..part.start], &known, None) {
            return false;
        }
        at = part.end;
    }
    is_between(&file.bytes[at..], &known, Some(newest)) && has_no_other_object(file, from, &parts)
}

/// Where the objects and cross-references of these sections are, in order; nothing where one is not as it should be.
fn parts(file: &File<'_>, sections: &[&Section], from: usize) -> Option<Vec<Range<usize>>> {
    let mut parts = BTreeSet::new();
    for section in sections {
        let stream = match section.kind {
            Kind::Table => {
                parts.insert(table(file.bytes, section)?);
                section.beside
            }
            Kind::Stream => Some(section.offset),
        };
        if let Some(offset) = stream.filter(|&offset| offset >= from) {
            let head = file.budget.read(file.bytes, offset, Parser::object_head);
            parts.insert(object(file, offset, head?)?);
        }
        for &(number, entry) in &section.entries {
            match entry {
                Entry::At { offset, generation } if offset >= from => {
                    parts.insert(object(file, offset, ObjectId { number, generation })?);
                }
                _ => {}
            }
        }
    }
    Some(parts.into_iter().map(|(start, end)| start..end).collect())
}

fn object(file: &File<'_>, offset: usize, id: ObjectId) -> Option<(usize, usize)> {
    let found = file.indirect_at(offset, id)?;
    let blanks = file.bytes[offset..]
        .iter()
        .take_while(|&&byte| is_blank(byte));
    let start = offset + blanks.count();
    let is_head = file.bytes[start].is_ascii_digit();
    (is_head && found.is_closed).then_some((start, found.end))
}

/// A table in the letters of the standard, each entry of twenty.
fn table(bytes: &[u8], section: &Section) -> Option<(usize, usize)> {
    let whole = bytes.get(section.offset..section.end)?;
    let start = whole.iter().position(|&byte| !is_blank(byte))?;
    let mut rest = line(whole[start..].strip_prefix(b"xref")?)?;
    while !rest.starts_with(b"trailer") {
        let mut head = Parser::new(rest, 0);
        let counts = (head.whole_number()?, head.whole_number()?);
        if rest[..head.at].contains(&b'%') {
            return None;
        }
        rest = line(&rest[head.at..])?;
        for _ in 0..counts.1 {
            let (entry, after) = rest.split_first_chunk::<20>()?;
            let digits = entry[..10].iter().chain(&entry[11..16]);
            let is_plain = digits.copied().all(|digit| digit.is_ascii_digit())
                && (entry[10], entry[16]) == (b' ', b' ')
                && matches!(entry[17], b'n' | b'f')
                && matches!(&entry[18..], b" \n" | b" \r" | b"\r\n");
            if !is_plain {
                return None;
            }
            rest = after;
        }
    }
    Some((section.offset + start, section.end))
}

/// What stands behind the end of the line, where nothing but blanks stands before it.
fn line(rest: &[u8]) -> Option<&[u8]> {
    let spaces = rest.iter().take_while(|&&byte| byte == b' ').count();
    match &rest[spaces..] {
        [b'\r', b'\n', after @ ..] | [b'\n' | b'\r', after @ ..] => Some(after),
        _ => None,
    }
}

/// Whether this may stand between the parts of updates: blanks, a comment, where a section is that is `known`, the end.
/// Behind the last part, that has to be the `newest` one.
fn is_between(gap: &[u8], known: &BTreeSet<usize>, newest: Option<usize>) -> bool {
    let Some(mut rest) = commented(gap) else {
        return false;
    };
    let mut told = None;
    while let Some(word) = rest.strip_prefix(b"startxref") {
        let mut parser = Parser::new(word, 0);
        let offset = parser.whole_number();
        let offset = offset.and_then(|offset| usize::try_from(offset).ok());
        let (number, after) = word.split_at(parser.at);
        let after = after.trim_ascii_start().strip_prefix(b"%%EOF");
        let after = after.filter(|after| after.first().is_none_or(|&byte| is_blank(byte)));
        let (Some(offset), Some(after)) = (offset, after.and_then(commented)) else {
            return false;
        };
        if number.contains(&b'%') || !known.contains(&offset) {
            return false;
        }
        (told, rest) = (Some(offset), after);
    }
    let blanks = gap.iter().rev().take_while(|&&byte| is_blank(byte));
    rest.is_empty() && (newest.is_none() || told == newest && blanks.count() <= MOST_BLANKS)
}

/// What stands behind blanks and at most one comment, in which nothing is named that programs look for.
fn commented(gap: &[u8]) -> Option<&[u8]> {
    let blanks = |bytes: &[u8]| bytes.iter().take_while(|&&byte| is_blank(byte)).count();
    let rest = &gap[blanks(gap)..];
    let Some(b'%') = rest.first() else {
        return Some(rest);
    };
    let line = rest
        .iter()
        .take_while(|&&byte| byte != b'\n' && byte != b'\r');
    let (comment, rest) = rest.split_at(line.count());
    let names = |what: &str| memchr::memmem::find(comment, what.as_bytes()).is_some();
    let is_plain = comment.len() <= LONGEST_COMMENT
        && !["obj", "xref", "trailer", "stream"].into_iter().any(names);
    is_plain.then(|| &rest[blanks(rest)..])
}

/// Whether no other object begins anywhere, be it in a comment, a text or a stream.
fn has_no_other_object(file: &File<'_>, from: usize, parts: &[Range<usize>]) -> bool {
    let tail = &file.bytes[from..];
    let starts: BTreeSet<usize> = parts.iter().map(|part| part.start).collect();
    memchr::memmem::find_iter(tail, b"obj")
        .all(|word| head_before(&tail[..word]).is_none_or(|start| starts.contains(&(from + start))))
}

/// Where two numbers begin that stand before a word.
fn head_before(before: &[u8]) -> Option<usize> {
    let without = |bytes: &[u8], class: fn(&u8) -> bool| {
        let length = bytes.iter().rev().take_while(|byte| class(byte)).count();
        (bytes.len() - length, length)
    };
    let blank = |byte: &u8| is_blank(*byte);
    let (end, _) = without(before, blank);
    let (end, digits) = without(&before[..end], u8::is_ascii_digit);
    let (end, blanks) = without(&before[..end], blank);
    let (start, more) = without(&before[..end], u8::is_ascii_digit);
    (digits > 0 && blanks > 0 && more > 0).then_some(start)
}
