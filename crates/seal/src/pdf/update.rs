//! An update that is put behind a file (ISO 32000-1, 7.5.6): the file's own bytes stay as they are.

use std::collections::BTreeMap;
use std::io::Write as _;

use sha2::{Digest as _, Sha256};

use super::error::PdfError;
use super::file::File;
use super::object::{Dict, Object, ObjectId};
use super::roles::references;
use super::xref::{Entry, HIGHEST_TAKEN, Kind};

/// What an object becomes.
enum Body {
    Plain(Object),
    Stream(Dict, Vec<u8>),
    /// Written as it is.
    Raw(Vec<u8>),
}

/// An update in the making.
pub(crate) struct Update<'f, 'a> {
    pub(crate) file: &'f File<'a>,
    bodies: BTreeMap<ObjectId, Body>,
    next: u32,
}

/// An update as it is put behind the file, and where its objects begin, counted from the beginning of the file.
pub(crate) struct Written {
    pub(crate) tail: Vec<u8>,
    pub(crate) offsets: BTreeMap<ObjectId, usize>,
}

/// The number of the next new object: one that nothing leads to. What names an object that is not there would find the
/// update's there.
fn next_number(file: &File<'_>) -> Result<u32, PdfError> {
    let mut next = file.xref.next_number()?;
    let mut pass = |named: ObjectId| {
        if named.number < HIGHEST_TAKEN {
            next = next.max(named.number + 1);
        }
    };
    references(&Object::Dict(file.xref.trailer().clone()), &mut pass);
    for (&number, entry) in &file.xref.entries {
        let generation = match *entry {
            Entry::Free => continue,
            Entry::At { generation, .. } => generation,
            Entry::In { .. } => 0,
        };
        // What cannot be read leads nowhere.
        let Ok(object) = file.get(ObjectId { number, generation }) else {
            continue;
        };
        references(&object, &mut pass);
    }
    file.budget.check()?;
    Ok(next)
}

impl<'f, 'a> Update<'f, 'a> {
    /// An update of a file whose every object is where it should be, and behind whose end nothing stands.
    pub(crate) fn new(file: &'f File<'a>) -> Result<Update<'f, 'a>, PdfError> {
        if file.xref.junk_at_end {
            return Err(PdfError::JunkAtEnd);
        }
        file.check_places()?;
        Ok(Update {
            file,
            bodies: BTreeMap::new(),
            next: next_number(file)?,
        })
    }

    /// The identity of a new object.
    pub(crate) fn reserve(&mut self) -> ObjectId {
        let number = self.next;
        self.next += 1;
        ObjectId {
            number,
            generation: 0,
        }
    }

    pub(crate) fn put(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.bodies.insert(id, Body::Plain(object.into()));
    }

    pub(crate) fn put_raw(&mut self, id: ObjectId, bytes: Vec<u8>) {
        self.bodies.insert(id, Body::Raw(bytes));
    }

    pub(crate) fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = self.reserve();
        self.put(id, object);
        id
    }

    /// A new stream; its length is put in.
    pub(crate) fn add_stream(&mut self, dict: Dict, data: Vec<u8>) -> ObjectId {
        let id = self.reserve();
        self.bodies.insert(id, Body::Stream(dict, data));
        id
    }

    /// An object as it will be.
    pub(crate) fn get(&self, id: ObjectId) -> Result<Object, PdfError> {
        match self.bodies.get(&id) {
            Some(Body::Plain(object)) => Ok(object.clone()),
            Some(_) => Err(PdfError::Structure),
            None => self.file.get(id),
        }
    }

    pub(crate) fn dict(&self, id: ObjectId) -> Result<Dict, PdfError> {
        match self.get(id)? {
            Object::Dict(dict) => Ok(dict),
            _ => Err(PdfError::Structure),
        }
    }

    /// Puts an item behind those of an array that stands at a key of an object, in the object or by itself.
    pub(crate) fn push_at(
        &mut self,
        id: ObjectId,
        key: &str,
        item: Object,
    ) -> Result<(), PdfError> {
        let mut dict = self.dict(id)?;
        let own = dict.get(key).and_then(Object::reference);
        let items = match own {
            Some(own) => self.get(own)?,
            None => dict.get(key).cloned().unwrap_or(Object::Null),
        };
        let mut items = match items {
            Object::Array(items) => items,
            Object::Null => Vec::new(),
            _ => return Err(PdfError::Structure),
        };
        items.push(item);
        match own {
            Some(own) => self.put(own, items),
            None => {
                dict.set(key, items);
                self.put(id, dict);
            }
        }
        Ok(())
    }

    /// The object of its own for a dictionary at a key of another object, moved out of that one or made where needed.
    pub(crate) fn own_dict_at(&mut self, id: ObjectId, key: &str) -> Result<ObjectId, PdfError> {
        let mut holder = self.dict(id)?;
        let dict = match holder.get(key) {
            Some(Object::Reference(own)) => match self.get(*own)? {
                Object::Dict(_) => return Ok(*own),
                Object::Null => Dict::default(),
                _ => return Err(PdfError::Structure),
            },
            Some(Object::Dict(dict)) => dict.clone(),
            None | Some(Object::Null) => Dict::default(),
            Some(_) => return Err(PdfError::Structure),
        };
        let own = self.add(dict);
        holder.set(key, own);
        self.put(id, holder);
        Ok(own)
    }

    /// Writes the update, with a cross-reference of the kind that the file ends with.
    pub(crate) fn write(mut self) -> Written {
        let base = self.file.bytes.len();
        let mut tail = Vec::new();
        if !self.file.bytes.ends_with(b"\n") {
            tail.push(b'\n');
        }
        let mut offsets = BTreeMap::new();
        for (&id, body) in &self.bodies {
            offsets.insert(id, base + tail.len());
            let _ = writeln!(tail, "{} {} obj", id.number, id.generation);
            match body {
                Body::Plain(object) => object.write(&mut tail),
                Body::Raw(bytes) => tail.extend(bytes),
                Body::Stream(dict, data) => {
                    let dict = dict.clone().with("Length", data.len() as i64);
                    Object::Dict(dict).write(&mut tail);
                    tail.extend(b"\nstream\n");
                    tail.extend(data);
                    tail.extend(b"\nendstream");
                }
            }
            tail.extend(b"\nendobj\n");
        }
        let start = base + tail.len();
        let newest = &self.file.xref.sections[0];
        match newest.kind {
            Kind::Table => {
                let trailer = self.trailer(&tail);
                tail.extend(b"xref\n");
                let places: Vec<(ObjectId, usize)> =
                    offsets.iter().map(|(&id, &at)| (id, at)).collect();
                for run in runs(&places) {
                    let _ = writeln!(tail, "{} {}", run[0].0.number, run.len());
                    for (id, offset) in run {
                        let _ = write!(tail, "{offset:010} {:05} n\r\n", id.generation);
                    }
                }
                tail.extend(b"trailer\n");
                Object::Dict(trailer).write(&mut tail);
            }
            Kind::Stream => {
                let own = self.reserve();
                let trailer = self.trailer(&tail);
                let mut places: Vec<(ObjectId, usize)> =
                    offsets.iter().map(|(&id, &at)| (id, at)).collect();
                places.push((own, start));
                let mut index = Vec::new();
                let mut rows = Vec::new();
                for run in runs(&places) {
                    index.push(Object::Integer(run[0].0.number.into()));
                    index.push(Object::Integer(run.len() as i64));
                    for (id, offset) in run {
                        rows.push(1);
                        rows.extend(&(*offset as u64).to_be_bytes()[3..]);
                        rows.extend(id.generation.to_be_bytes());
                    }
                }
                let dict = trailer
                    .with("Type", Object::name("XRef"))
                    .with("Index", index)
                    .with(
                        "W",
                        vec![Object::Integer(1), Object::Integer(5), Object::Integer(2)],
                    )
                    .with("Length", rows.len() as i64);
                let _ = writeln!(tail, "{} 0 obj", own.number);
                Object::Dict(dict).write(&mut tail);
                tail.extend(b"\nstream\n");
                tail.extend(rows);
                tail.extend(b"\nendstream\nendobj");
            }
        }
        let _ = write!(tail, "\nstartxref\n{start}\n%%EOF\n");
        Written { tail, offsets }
    }

    /// The trailer: what the newest one says, with a new second half of the file's identity, made from what is new.
    fn trailer(&self, tail: &[u8]) -> Dict {
        let newest = &self.file.xref.sections[0];
        let mut trailer = Dict::default()
            .with("Size", i64::from(self.next))
            .with("Prev", newest.offset as i64);
        for key in ["Root", "Info"] {
            if let Some(value) = newest.trailer.get(key) {
                trailer.set(key, value.clone());
            }
        }
        let old = newest
            .trailer
            .get("ID")
            .and_then(Object::array)
            .unwrap_or_default();
        let mut digest = Sha256::new();
        for part in old {
            if let Object::String(part) = part {
                digest.update(part);
            }
        }
        digest.update(tail);
        let new = Object::String(digest.finalize()[..16].to_vec());
        let first = old.first().cloned().unwrap_or_else(|| new.clone());
        trailer.with("ID", vec![first, new])
    }
}

/// Objects cut where their numbers do not follow one another.
fn runs(places: &[(ObjectId, usize)]) -> impl Iterator<Item = &[(ObjectId, usize)]> {
    places.chunk_by(|a, b| a.0.number + 1 == b.0.number)
}
