//! Where the objects of a file are: cross-reference tables and streams, one section an update (ISO 32000-1, 7.5.4 to 7.5.8).

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::error::PdfError;
use super::file::{Budget, read_object};
use super::filter;
use super::object::{Dict, Object, ObjectId};
use super::parse::{Parser, is_blank};

/// The highest number that an object may have (ISO 32000-1, Annex C).
const HIGHEST: u64 = 8_388_607;

/// How many new objects an update may have: a signature has a dozen, material for verifying a few thousand.
const NEW_OBJECTS: u32 = 10_000;

/// The highest number from which there are still numbers for all objects of an update.
pub(crate) const HIGHEST_TAKEN: u32 = HIGHEST as u32 - NEW_OBJECTS;

/// The most entries that all sections of a file may have.
const MOST_ENTRIES: usize = 2_000_000;

/// The most sections: a file with so many updates was not made by hand.
const MOST_SECTIONS: usize = 2000;

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Nowhere: it was deleted, or never was.
    Free,
    /// At an offset from the beginning of the file.
    At { offset: usize, generation: u16 },
    /// In a stream of objects, at a place counted from 0.
    In { stream: u32, index: u32 },
}

/// How a section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Table,
    Stream,
}

/// What one update says.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) offset: usize,
    /// Where it ends, its trailer included.
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    /// Where the stream stands that a table names beside itself.
    pub(crate) beside: Option<usize>,
    pub(crate) entries: Vec<(u32, Entry)>,
    pub(crate) trailer: Dict,
}

/// What all updates together say.
#[derive(Debug)]
pub(crate) struct Xref {
    /// The newest first.
    pub(crate) sections: Vec<Rc<Section>>,
    pub(crate) entries: BTreeMap<u32, Entry>,
    /// Something other than blanks stands behind the last `%%EOF`.
    pub(crate) junk_at_end: bool,
}

impl Xref {
    pub(crate) fn read(bytes: &[u8], budget: &Budget) -> Result<Xref, PdfError> {
        let (start, junk_at_end) = start(bytes)?;
        let mut sections = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = Some(start);
        let mut room = MOST_ENTRIES;
        while let Some(offset) = next {
            if !seen.insert(offset) {
                return Err(PdfError::XrefLoop);
            }
            if sections.len() == MOST_SECTIONS {
                return Err(PdfError::TooComplex);
            }
            let section = match budget.section(offset, bytes.len()) {
                Some(known) => known,
                None => {
                    let read = Rc::new(section(bytes, offset, room, budget)?);
                    budget.keep_section(&read);
                    read
                }
            };
            let left = room.checked_sub(section.entries.len());
            room = left.ok_or(PdfError::TooComplex)?;
            if section
                .trailer
                .get("Encrypt")
                .is_some_and(|value| !value.is_null())
            {
                return Err(PdfError::Encrypted);
            }
            next = offset_at(&section.trailer, "Prev", bytes)?;
            sections.push(section);
        }
        budget.take_places(MOST_ENTRIES - room)?;
        let mut entries = BTreeMap::new();
        for section in &sections {
            for &(number, entry) in &section.entries {
                entries.entry(number).or_insert(entry);
            }
        }
        let xref = Xref {
            sections,
            entries,
            junk_at_end,
        };
        xref.check_size()?;
        Ok(xref)
    }

    /// An object whose number is not below `/Size` is there for some programs and missing for others (ISO 32000-1, 7.5.5).
    fn check_size(&self) -> Result<(), PdfError> {
        let size = self.trailer().get("Size").and_then(Object::integer);
        let mut used = self.entries.iter().rev();
        let highest = used.find(|(_, entry)| **entry != Entry::Free);
        match (size, highest) {
            (Some(size), Some((&number, _))) if size <= i64::from(number) => {
                Err(PdfError::BrokenXref)
            }
            _ => Ok(()),
        }
    }

    /// The newest trailer.
    pub(crate) fn trailer(&self) -> &Dict {
        &self.sections[0].trailer
    }

    /// A number above those of all objects; there are numbers for all objects of an update.
    pub(crate) fn next_number(&self) -> Result<u32, PdfError> {
        let size = self.trailer().get("Size").and_then(Object::integer);
        let size = size.and_then(|size| u32::try_from(size).ok());
        // Beyond any number there may be, it says nothing.
        let size = size.filter(|size| *size <= HIGHEST_TAKEN).unwrap_or(0);
        let highest = self.entries.keys().next_back().copied().unwrap_or(0);
        let next = size.max(highest + 1);
        (next <= HIGHEST_TAKEN)
            .then_some(next)
            .ok_or(PdfError::TooComplex)
    }
}

/// Where the newest section is, and whether junk stands behind the end.
fn start(bytes: &[u8]) -> Result<(usize, bool), PdfError> {
    const WORD: &[u8] = b"startxref";
    let word = memchr::memmem::rfind(bytes, WORD).ok_or(PdfError::CutOff)?;
    let mut parser = Parser::new(bytes, word + WORD.len());
    let offset = parser.whole_number().ok_or(PdfError::CutOff)?;
    let rest = bytes.get(parser.at..).unwrap_or_default();
    let end = rest.iter().position(|&byte| !is_blank(byte));
    let end = end.and_then(|end| rest[end..].strip_prefix(b"%%EOF"));
    let end = end.ok_or(PdfError::CutOff)?;
    let junk = !end.iter().all(|&byte| is_blank(byte));
    Ok((inside(offset, bytes)?, junk))
}

fn inside(offset: u64, bytes: &[u8]) -> Result<usize, PdfError> {
    let offset = usize::try_from(offset).ok();
    offset
        .filter(|&offset| offset < bytes.len())
        .ok_or(PdfError::CutOff)
}

fn offset_at(trailer: &Dict, key: &str, bytes: &[u8]) -> Result<Option<usize>, PdfError> {
    match trailer.get(key) {
        None | Some(Object::Null) => Ok(None),
        Some(value) => {
            let offset = value
                .integer()
                .and_then(|offset| u64::try_from(offset).ok());
            inside(offset.ok_or(PdfError::BrokenXref)?, bytes).map(Some)
        }
    }
}

fn section(
    bytes: &[u8],
    offset: usize,
    mut room: usize,
    budget: &Budget,
) -> Result<Section, PdfError> {
    let room = &mut room;
    let table = budget.read(bytes, offset, |parser| {
        let is_table = parser.keyword("xref");
        is_table.then(|| table(parser, room).map(|table| (table, parser.at)))
    });
    if let Some(table) = table {
        let ((mut used, free, trailer), mut end) = table?;
        check_once(used.iter().chain(&free))?;
        // What a hybrid file keeps from old programs is marked as free in its table (ISO 32000-1, 7.5.8.4).
        let beside = offset_at(&trailer, "XRefStm", bytes)?;
        if let Some(beside) = beside {
            let (hidden, _, stream_end) = stream(bytes, beside, room, budget)?;
            end = end.max(stream_end);
            used.extend(hidden);
            check_once(&used)?;
        }
        used.extend(free);
        return Ok(Section {
            offset,
            end,
            kind: Kind::Table,
            beside,
            entries: used,
            trailer,
        });
    }
    let (entries, trailer, end) = stream(bytes, offset, room, budget)?;
    check_once(&entries)?;
    Ok(Section {
        offset,
        end,
        kind: Kind::Stream,
        beside: None,
        entries,
        trailer,
    })
}

/// Entries, the dictionary, and where the stream ends.
type Rows = (Vec<(u32, Entry)>, Dict, usize);

/// Refuses an object that is told to be in two places at once: programs differ in which one they take.
fn check_once<'e>(entries: impl IntoIterator<Item = &'e (u32, Entry)>) -> Result<(), PdfError> {
    let mut entries: Vec<&(u32, Entry)> = entries.into_iter().collect();
    entries.sort_by_key(|(number, _)| *number);
    let mut pairs = entries.windows(2);
    let twice = pairs.any(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1);
    match twice {
        true => Err(PdfError::BrokenXref),
        false => Ok(()),
    }
}

/// Entries in use, free ones, and the trailer.
type Table = (Vec<(u32, Entry)>, Vec<(u32, Entry)>, Dict);

fn table(parser: &mut Parser<'_>, room: &mut usize) -> Result<Table, PdfError> {
    let mut used = Vec::new();
    let mut free = Vec::new();
    while !parser.keyword("trailer") {
        let first = parser.whole_number().ok_or(PdfError::BrokenXref)?;
        let count = parser.whole_number().ok_or(PdfError::BrokenXref)?;
        for number in first..first.saturating_add(count) {
            let number = take_number(number, room)?;
            let offset = parser.whole_number().ok_or(PdfError::BrokenXref)?;
            let generation = parser.whole_number().ok_or(PdfError::BrokenXref)?;
            if parser.keyword("f") {
                free.push((number, Entry::Free));
            } else if parser.keyword("n") {
                // Some programs mark what they left out as in use at offset 0.
                let entry = match (usize::try_from(offset), u16::try_from(generation)) {
                    (Ok(0), _) => Entry::Free,
                    (Ok(offset), Ok(generation)) => Entry::At { offset, generation },
                    _ => return Err(PdfError::BrokenXref),
                };
                used.push((number, entry));
            } else {
                return Err(PdfError::BrokenXref);
            }
        }
    }
    let Ok(Object::Dict(trailer)) = parser.object() else {
        return Err(PdfError::BrokenXref);
    };
    Ok((used, free, trailer))
}

/// Counts an entry, and its number as one that an object may have.
fn take_number(number: u64, room: &mut usize) -> Result<u32, PdfError> {
    *room = room.checked_sub(1).ok_or(PdfError::TooComplex)?;
    if number > HIGHEST {
        return Err(PdfError::TooComplex);
    }
    u32::try_from(number).map_err(|_| PdfError::TooComplex)
}

fn stream(
    bytes: &[u8],
    offset: usize,
    room: &mut usize,
    budget: &Budget,
) -> Result<Rows, PdfError> {
    // Its length must stand in it: there is no way to look anything up yet.
    let no_lookup = |_: ObjectId| None;
    let found = read_object(bytes, offset, &no_lookup, budget).ok_or(PdfError::BrokenXref)?;
    let Object::Stream(stream) = found.object else {
        return Err(PdfError::BrokenXref);
    };
    if !stream.dict.is_type("XRef") {
        return Err(PdfError::BrokenXref);
    }
    let data = filter::unpack(&stream.dict, &bytes[stream.data.clone()], budget)?;
    let numbers = |key: &str| -> Option<Vec<u64>> {
        let items = stream.dict.get(key)?.array()?;
        let numbers = items.iter().map(Object::integer);
        let numbers = numbers.map(|number| number.and_then(|number| u64::try_from(number).ok()));
        numbers.collect()
    };
    let widths = numbers("W").ok_or(PdfError::BrokenXref)?;
    let [kind, second, third] = widths[..] else {
        return Err(PdfError::BrokenXref);
    };
    if [kind, second, third].iter().any(|&width| width > 8) {
        return Err(PdfError::BrokenXref);
    }
    let [kind, second, third] = [kind, second, third].map(|width| width as usize);
    let length = kind + second + third;
    let index = match stream.dict.get("Index") {
        Some(_) => numbers("Index").ok_or(PdfError::BrokenXref)?,
        None => {
            let size = stream.dict.get("Size").and_then(Object::integer);
            let size = size.and_then(|size| u64::try_from(size).ok());
            vec![0, size.ok_or(PdfError::BrokenXref)?]
        }
    };
    if length == 0 || !index.len().is_multiple_of(2) {
        return Err(PdfError::BrokenXref);
    }
    let mut rows = data.chunks_exact(length);
    let mut entries = Vec::new();
    for range in index.chunks_exact(2) {
        for number in range[0]..range[0].saturating_add(range[1]) {
            let number = take_number(number, room)?;
            let row = rows.next().ok_or(PdfError::BrokenXref)?;
            let field = |from: usize, width: usize| {
                let bytes = row[from..from + width].iter();
                bytes.fold(0u64, |value, &byte| value << 8 | u64::from(byte))
            };
            let kind_of_entry = if kind == 0 { 1 } else { field(0, kind) };
            let (second, third) = (field(kind, second), field(kind + second, third));
            entries.push((number, entry(kind_of_entry, second, third)?));
        }
    }
    Ok((entries, stream.dict, found.end))
}

/// An entry of a cross-reference stream (ISO 32000-1, table 18); of an unknown kind it is as if there were none.
fn entry(kind: u64, second: u64, third: u64) -> Result<Entry, PdfError> {
    let broken = PdfError::BrokenXref;
    Ok(match kind {
        1 => Entry::At {
            offset: usize::try_from(second).map_err(|_| broken)?,
            generation: u16::try_from(third).map_err(|_| broken)?,
        },
        2 => Entry::In {
            stream: u32::try_from(second).map_err(|_| broken)?,
            index: u32::try_from(third).map_err(|_| broken)?,
        },
        _ => Entry::Free,
    })
}
