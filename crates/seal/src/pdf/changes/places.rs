//! Which objects of a file are read otherwise than in the signed revision.

use std::collections::{BTreeMap, BTreeSet};

use super::super::file::File;
use super::super::object::{Object, ObjectId};
use super::super::parse::Parser;
use super::super::xref::Entry;

/// Where an object is read: its own place, that of the stream that holds it, and that of the stream's length.
type Place = (Entry, Option<Entry>, Option<Entry>);

/// The objects whose place in the whole file is another than in the signed revision.
///
/// The length of other streams is an object like any other: whatever leads to the stream leads to it.
pub(crate) fn touched(old: &File<'_>, new: &File<'_>) -> BTreeSet<ObjectId> {
    let (mut before, mut after) = (Places::of(old), Places::of(new));
    let numbers = old.xref.entries.keys().chain(new.xref.entries.keys());
    let numbers: BTreeSet<u32> = numbers.copied().collect();
    let mut touched = BTreeSet::new();
    for number in numbers {
        let (before, after) = (before.place(number), after.place(number));
        if before == after {
            continue;
        }
        for (entry, ..) in [before, after] {
            let generation = match entry {
                Entry::At { generation, .. } => generation,
                Entry::Free | Entry::In { .. } => 0,
            };
            touched.insert(ObjectId { number, generation });
        }
    }
    touched
}

struct Places<'f, 'a> {
    file: &'f File<'a>,
    /// Where the length of each stream of objects stands.
    lengths: BTreeMap<u32, Option<Entry>>,
}

impl<'f, 'a> Places<'f, 'a> {
    fn of(file: &'f File<'a>) -> Places<'f, 'a> {
        Places {
            file,
            lengths: BTreeMap::new(),
        }
    }

    fn place(&mut self, number: u32) -> Place {
        let entry = self.entry(number);
        match entry {
            Entry::In { stream, .. } => {
                let length = self.length(stream);
                (entry, Some(self.entry(stream)), length)
            }
            _ => (entry, None, None),
        }
    }

    fn entry(&self, number: u32) -> Entry {
        let entry = self.file.xref.entries.get(&number);
        entry.copied().unwrap_or(Entry::Free)
    }

    fn length(&mut self, stream: u32) -> Option<Entry> {
        if let Some(length) = self.lengths.get(&stream) {
            return *length;
        }
        let length = self.length_id(stream).map(|id| self.entry(id.number));
        self.lengths.insert(stream, length);
        length
    }

    fn length_id(&self, stream: u32) -> Option<ObjectId> {
        let Entry::At { offset, .. } = self.entry(stream) else {
            return None;
        };
        let read = |parser: &mut Parser<'_>| {
            parser.object_head()?;
            parser.object().ok()
        };
        let object = self.file.budget.read(self.file.bytes, offset, read)?;
        let Object::Dict(dict) = object else {
            return None;
        };
        dict.get("Length")?.reference()
    }
}
