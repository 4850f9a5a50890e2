//! A PDF as it lies in memory: nothing of it is copied, and an object is read when it is asked for.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::error::{MAX_BYTES, PdfError};
use super::filter;
use super::object::{Dict, Object, ObjectId, Stream};
use super::parse::Parser;
use super::xref::{Entry, Xref};

/// The most that the file's own bookkeeping may unpack to.
const MOST_UNPACKED: usize = 128 << 20;

/// The most pages, and the deepest that trees are followed.
const MOST_PAGES: usize = 200_000;
pub(crate) const DEEPEST: usize = 64;

/// How much may still be unpacked and read, so that a file made to waste time is given up soon.
pub(crate) struct Budget {
    unpacked: Cell<usize>,
    read: Cell<usize>,
}

impl Budget {
    /// An honest file is read through a few times when its revisions are compared.
    fn new(bytes: &[u8]) -> Budget {
        Budget {
            unpacked: Cell::new(MOST_UNPACKED),
            read: Cell::new(bytes.len().saturating_mul(32).saturating_add(16 << 20)),
        }
    }

    pub(crate) fn left(&self) -> usize {
        self.unpacked.get()
    }

    pub(crate) fn take(&self, bytes: usize) -> Result<(), PdfError> {
        let left = self.left().checked_sub(bytes).ok_or(PdfError::TooComplex)?;
        self.unpacked.set(left);
        Ok(())
    }

    /// Reads from an offset, no further than there is budget.
    pub(crate) fn read<'b, T>(
        &self,
        bytes: &'b [u8],
        at: usize,
        read: impl FnOnce(&mut Parser<'b>) -> T,
    ) -> T {
        let end = at.saturating_add(self.read.get()).min(bytes.len());
        let mut parser = Parser::new(&bytes[..end], at);
        let value = read(&mut parser);
        // A small toll for each: what is not there costs time, too.
        let cost = parser.at.saturating_sub(at).saturating_add(8);
        self.read.set(self.read.get().saturating_sub(cost));
        value
    }
}

/// A PDF that was opened.
pub(crate) struct File<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) xref: Xref,
    /// The catalog.
    pub(crate) root: ObjectId,
    pub(crate) budget: Budget,
    streams: RefCell<BTreeMap<u32, Rc<ObjectStream>>>,
}

/// A stream of objects, unpacked: the number of each object and where it begins.
struct ObjectStream {
    data: Vec<u8>,
    places: Vec<(u32, usize)>,
}

/// A page, with what it has from the nodes above it.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) id: ObjectId,
    pub(crate) dict: Dict,
    /// What of it can be seen: left, bottom, right, top.
    pub(crate) shown: [f64; 4],
    /// By how many quarters it is turned to the right.
    pub(crate) quarters: u8,
}

/// What a page has from the nodes above it.
#[derive(Default, Clone, Copy)]
struct Inherited {
    media: Option<[f64; 4]>,
    crop: Option<[f64; 4]>,
    degrees: Option<i64>,
}

impl Inherited {
    fn page(self, id: ObjectId, dict: Dict) -> Page {
        // What is missing is A4 here, so that such a file can at least be looked at.
        let media = self.media.unwrap_or([0.0, 0.0, 595.28, 841.89]);
        let crop = self.crop.unwrap_or(media);
        Page {
            id,
            dict,
            shown: [
                crop[0].max(media[0]),
                crop[1].max(media[1]),
                crop[2].min(media[2]),
                crop[3].min(media[3]),
            ],
            quarters: (self.degrees.unwrap_or(0).rem_euclid(360) / 90) as u8,
        }
    }
}

impl<'a> File<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<File<'a>, PdfError> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(PdfError::TooLarge);
        }
        let head = &bytes[..bytes.len().min(1024)];
        match memchr::memmem::find(head, b"%PDF-") {
            Some(0) => {}
            Some(_) => return Err(PdfError::HeaderNotFirst),
            None => return Err(PdfError::NotPdf),
        }
        let budget = Budget::new(bytes);
        let xref = Xref::read(bytes, &budget)?;
        let root = xref.trailer().get("Root").and_then(Object::reference);
        let file = File {
            bytes,
            root: root.ok_or(PdfError::Structure)?,
            xref,
            budget,
            streams: RefCell::default(),
        };
        file.catalog()?;
        Ok(file)
    }

    /// Looks whether every object is where the cross-reference says: what is signed must not be read in two ways.
    pub(crate) fn check_places(&self) -> Result<(), PdfError> {
        for (&number, entry) in &self.xref.entries {
            let there = match *entry {
                Entry::Free => true,
                Entry::At { offset, generation } => {
                    let head = self.budget.read(self.bytes, offset, Parser::object_head);
                    head == Some(ObjectId { number, generation })
                }
                Entry::In { stream, .. } => {
                    matches!(self.xref.entries.get(&stream), Some(Entry::At { .. }))
                }
            };
            if !there {
                return Err(PdfError::BrokenXref);
            }
        }
        Ok(())
    }

    /// An object; what there is not is null (ISO 32000-1, 7.3.10).
    pub(crate) fn get(&self, id: ObjectId) -> Result<Object, PdfError> {
        match self.xref.entries.get(&id.number).copied() {
            Some(Entry::At { offset, generation }) if generation == id.generation => {
                let object = self.read_at(offset, id);
                object.ok_or(PdfError::BrokenObject(id.number))
            }
            Some(Entry::In { stream, index }) if id.generation == 0 => {
                self.get_packed(id.number, stream, index)
            }
            _ => Ok(Object::Null),
        }
    }

    /// The object at an offset, if it is this one.
    pub(crate) fn read_at(&self, offset: usize, id: ObjectId) -> Option<Object> {
        // A stream's length may be an object of its own: a number, and that is read without looking further.
        let length = |id: ObjectId| match self.xref.entries.get(&id.number)? {
            Entry::At { offset, generation } if *generation == id.generation => {
                self.number_at(*offset, id)
            }
            Entry::In { stream, index } => {
                let found = self.get_packed(id.number, *stream, *index);
                found.ok()?.integer()
            }
            _ => None,
        };
        let (found, object) = read_object(self.bytes, offset, &length, &self.budget)?;
        (found == id).then_some(object)
    }

    /// The number that the object at an offset is, if it is this one.
    fn number_at(&self, offset: usize, id: ObjectId) -> Option<i64> {
        self.budget.read(self.bytes, offset, |parser| {
            let found = parser.object_head()?;
            let number = parser.object().ok()?.integer()?;
            (found == id).then_some(number)
        })
    }

    fn get_packed(&self, number: u32, stream: u32, index: u32) -> Result<Object, PdfError> {
        let broken = PdfError::BrokenObject(number);
        let stream = self.object_stream(stream).map_err(|error| match error {
            PdfError::BrokenObject(_) => broken,
            other => other,
        })?;
        let place = stream.places.get(index as usize).copied();
        let (_, offset) = place.filter(|&(found, _)| found == number).ok_or(broken)?;
        let object = self.budget.read(&stream.data, offset, Parser::object);
        object.map_err(|_| broken)
    }

    fn object_stream(&self, number: u32) -> Result<Rc<ObjectStream>, PdfError> {
        if let Some(stream) = self.streams.borrow().get(&number) {
            return Ok(stream.clone());
        }
        let broken = PdfError::BrokenObject(number);
        // Such a stream stands in the file itself, and so does its length: else reading could go round in circles.
        let Some(&Entry::At { offset, generation }) = self.xref.entries.get(&number) else {
            return Err(broken);
        };
        let plain_length = |id: ObjectId| match self.xref.entries.get(&id.number)? {
            Entry::At { offset, .. } => self.number_at(*offset, id),
            _ => None,
        };
        let (found, object) =
            read_object(self.bytes, offset, &plain_length, &self.budget).ok_or(broken)?;
        let Object::Stream(stream) = object else {
            return Err(broken);
        };
        if found != (ObjectId { number, generation }) || !stream.dict.is_type("ObjStm") {
            return Err(broken);
        }
        let data = &self.bytes[stream.data.clone()];
        let data = filter::unpack(&stream.dict, data, &self.budget)?;
        let number_at = |key: &str| {
            let value = stream.dict.get(key).and_then(Object::integer);
            value.and_then(|value| usize::try_from(value).ok())
        };
        let count = number_at("N").filter(|&count| count <= data.len());
        let (count, first) = count.zip(number_at("First")).ok_or(broken)?;
        let mut parser = Parser::new(&data, 0);
        let mut places = Vec::new();
        for _ in 0..count {
            let number = parser
                .whole_number()
                .and_then(|number| u32::try_from(number).ok());
            let offset = parser
                .whole_number()
                .and_then(|offset| usize::try_from(offset).ok());
            let place = number.zip(offset.and_then(|offset| offset.checked_add(first)));
            places.push(place.ok_or(broken)?);
        }
        let stream = Rc::new(ObjectStream { data, places });
        self.streams.borrow_mut().insert(number, stream.clone());
        Ok(stream)
    }

    /// What a value is, through references.
    pub(crate) fn resolve(&self, value: &Object) -> Result<Object, PdfError> {
        let mut value = value.clone();
        for _ in 0..DEEPEST {
            match value {
                Object::Reference(id) => value = self.get(id)?,
                other => return Ok(other),
            }
        }
        Err(PdfError::TooComplex)
    }

    /// What stands at a key, through references; null where there is nothing.
    pub(crate) fn value(&self, dict: &Dict, key: &str) -> Result<Object, PdfError> {
        dict.get(key)
            .map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    pub(crate) fn dict_at(&self, dict: &Dict, key: &str) -> Result<Option<Dict>, PdfError> {
        Ok(match self.value(dict, key)? {
            Object::Dict(dict) => Some(dict),
            _ => None,
        })
    }

    pub(crate) fn array_at(&self, dict: &Dict, key: &str) -> Result<Vec<Object>, PdfError> {
        Ok(match self.value(dict, key)? {
            Object::Array(items) => items,
            _ => Vec::new(),
        })
    }

    pub(crate) fn dict(&self, id: ObjectId) -> Result<Dict, PdfError> {
        match self.get(id)? {
            Object::Dict(dict) => Ok(dict),
            _ => Err(PdfError::BrokenObject(id.number)),
        }
    }

    pub(crate) fn catalog(&self) -> Result<Dict, PdfError> {
        match self.get(self.root)? {
            Object::Dict(dict) if dict.is_type("Catalog") => Ok(dict),
            _ => Err(PdfError::Structure),
        }
    }

    /// Calls with each page in order, until it answers `false` (ISO 32000-1, 7.7.3).
    pub(crate) fn for_each_page(
        &self,
        each: &mut dyn FnMut(usize, Page) -> Result<bool, PdfError>,
    ) -> Result<(), PdfError> {
        let catalog = self.catalog()?;
        let first = catalog.get("Pages").and_then(Object::reference);
        let first = first.ok_or(PdfError::Structure)?;
        // What is still to do, the next at the end; each with what it has from above.
        let mut todo = vec![(first, Inherited::default(), 0)];
        let mut seen = BTreeSet::new();
        let mut count = 0;
        while let Some((id, above, depth)) = todo.pop() {
            if !seen.insert(id) || depth > DEEPEST {
                return Err(PdfError::Structure);
            }
            if seen.len() > MOST_PAGES {
                return Err(PdfError::TooComplex);
            }
            let dict = self.dict(id)?;
            let inherited = Inherited {
                media: self.rectangle_at(&dict, "MediaBox")?.or(above.media),
                crop: self.rectangle_at(&dict, "CropBox")?.or(above.crop),
                degrees: self.value(&dict, "Rotate")?.integer().or(above.degrees),
            };
            if dict.get("Kids").is_none() {
                if !each(count, inherited.page(id, dict))? {
                    return Ok(());
                }
                count += 1;
                continue;
            }
            for kid in self.array_at(&dict, "Kids")?.iter().rev() {
                let kid = kid.reference().ok_or(PdfError::Structure)?;
                todo.push((kid, inherited, depth + 1));
            }
        }
        Ok(())
    }

    /// A rectangle with its corners in order.
    pub(crate) fn rectangle_at(
        &self,
        dict: &Dict,
        key: &str,
    ) -> Result<Option<[f64; 4]>, PdfError> {
        let mut corners = Vec::new();
        for item in self.array_at(dict, key)? {
            match self.resolve(&item)?.number() {
                Some(number) => corners.push(number),
                None => return Ok(None),
            }
        }
        let [a, b, c, d] = corners[..] else {
            return Ok(None);
        };
        Ok(Some([a.min(c), b.min(d), a.max(c), b.max(d)]))
    }

    /// The page with this number, counted from 0.
    pub(crate) fn page(&self, number: usize) -> Result<Page, PdfError> {
        let mut found = None;
        self.for_each_page(&mut |at, page| {
            if at == number {
                found = Some(page);
            }
            Ok(at < number)
        })?;
        found.ok_or(PdfError::NoSuchPage(number))
    }
}

/// The indirect object at an offset; `length` looks a stream's length up.
pub(crate) fn read_object(
    bytes: &[u8],
    offset: usize,
    length: &dyn Fn(ObjectId) -> Option<i64>,
    budget: &Budget,
) -> Option<(ObjectId, Object)> {
    // Up to the stream's data, which need not be gone through.
    let (id, object, data) = budget.read(bytes, offset, |parser| {
        let id = parser.object_head()?;
        match parser.object().ok()? {
            Object::Dict(dict) if parser.keyword("stream") => {
                Some((id, Object::Dict(dict), Some(parser.at)))
            }
            object => parser.keyword("endobj").then_some((id, object, None)),
        }
    })?;
    let (Some(at), Object::Dict(dict)) = (data, &object) else {
        return Some((id, object));
    };
    let start = match bytes.get(at..)? {
        [b'\r', b'\n', ..] => at + 2,
        [b'\n', ..] => at + 1,
        _ => return None,
    };
    let length = match dict.get("Length")? {
        Object::Integer(length) => *length,
        Object::Reference(id) => length(*id)?,
        _ => return None,
    };
    let end = start.checked_add(usize::try_from(length).ok()?)?;
    if end > bytes.len() || !budget.read(bytes, end, |parser| parser.keyword("endstream")) {
        return None;
    }
    let (dict, data) = (dict.clone(), start..end);
    Some((id, Object::Stream(Stream { dict, data })))
}

/// How many pages a file has.
///
/// # Errors
/// Where the file cannot be read; see [`PdfError`].
pub fn page_count(bytes: &[u8]) -> Result<usize, PdfError> {
    let file = File::open(bytes)?;
    let mut count = 0;
    file.for_each_page(&mut |_, _| {
        count += 1;
        Ok(true)
    })?;
    Ok(count)
}
