//! A PDF as it lies in memory: nothing of it is copied, and an object is read when it is asked for.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::error::{MAX_BYTES, PdfError};
use super::filter;
use super::object::{Dict, Object, ObjectId, Stream};
use super::parse::Parser;
use super::xref::{Entry, Section, Xref};

/// The most that the file's own bookkeeping may unpack to.
const MOST_UNPACKED: usize = 128 << 20;

/// The most that is read of objects, beside a multiple of the file itself.
const MOST_READ: usize = 512 << 20;

/// The most places of objects that are put together, each revision's by themselves.
const MOST_PLACES: usize = 8_000_000;

/// The most objects that a stream may hold.
const MOST_PACKED: usize = 200_000;

/// The most pages, and the deepest that trees are followed.
const MOST_PAGES: usize = 200_000;
pub(crate) const DEEPEST: usize = 64;

/// How much may still be unpacked and read, so that a file made to waste time is given up soon.
///
/// It is one for a file and all its revisions, which begin with the same bytes: what lies at an offset of one of them lies
/// there in the others, too. So what has been unpacked once is kept, and costs nothing the next time.
pub(crate) struct Budget {
    unpacked: Cell<usize>,
    read: Cell<usize>,
    places: Cell<usize>,
    spent: Cell<bool>,
    sections: RefCell<BTreeMap<usize, Rc<Section>>>,
    streams: Kept<ObjectStream>,
    pieces: Kept<Vec<u8>>,
}

/// What streams hold, by where their bytes begin and end, and what their dictionaries say.
type Kept<T> = RefCell<BTreeMap<(usize, usize), (Dict, Rc<T>)>>;

impl Budget {
    /// An honest file is read through a few times when its revisions are compared.
    fn new(bytes: &[u8]) -> Budget {
        Budget {
            unpacked: Cell::new(MOST_UNPACKED),
            read: Cell::new(bytes.len().saturating_mul(32).saturating_add(MOST_READ)),
            places: Cell::new(MOST_PLACES),
            spent: Cell::new(false),
            sections: RefCell::default(),
            streams: RefCell::default(),
            pieces: RefCell::default(),
        }
    }

    pub(crate) fn left(&self) -> usize {
        self.unpacked.get()
    }

    pub(crate) fn take(&self, bytes: usize) -> Result<(), PdfError> {
        self.take_of(&self.unpacked, bytes)
    }

    /// Counts the places of objects that are put together.
    pub(crate) fn take_places(&self, count: usize) -> Result<(), PdfError> {
        self.take_of(&self.places, count)
    }

    fn take_of(&self, what: &Cell<usize>, count: usize) -> Result<(), PdfError> {
        let Some(left) = what.get().checked_sub(count) else {
            // Nothing is left, so that what is tried after that ends at once.
            what.set(0);
            self.spent.set(true);
            return Err(PdfError::TooComplex);
        };
        what.set(left);
        Ok(())
    }

    /// # Errors
    /// Where the budget did not suffice, so that what was found after that means nothing.
    pub(crate) fn check(&self) -> Result<(), PdfError> {
        match self.spent.get() {
            true => Err(PdfError::TooComplex),
            false => Ok(()),
        }
    }

    /// The section of the cross-reference at an offset, if it has been read and lies within so many bytes.
    pub(crate) fn section(&self, offset: usize, length: usize) -> Option<Rc<Section>> {
        let section = self.sections.borrow().get(&offset).cloned();
        section.filter(|section| section.end <= length)
    }

    pub(crate) fn keep_section(&self, section: &Rc<Section>) {
        let mut sections = self.sections.borrow_mut();
        sections.insert(section.offset, Rc::clone(section));
    }

    /// What a stream of the file unpacks to.
    pub(crate) fn unpacked(&self, bytes: &[u8], stream: &Stream) -> Result<Rc<Vec<u8>>, PdfError> {
        let place = (stream.data.start, stream.data.end);
        if let Some((dict, known)) = self.pieces.borrow().get(&place)
            && *dict == stream.dict
        {
            return Ok(Rc::clone(known));
        }
        let data = &bytes[stream.data.clone()];
        let unpacked = Rc::new(filter::unpack(&stream.dict, data, self)?);
        let kept = (stream.dict.clone(), Rc::clone(&unpacked));
        self.pieces.borrow_mut().insert(place, kept);
        Ok(unpacked)
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
        // What follows means nothing then, whatever could still be read here.
        let _ = self.take_of(&self.read, cost);
        if end < bytes.len() && parser.at >= end {
            self.spent.set(true);
        }
        value
    }
}

/// A PDF that was opened.
pub(crate) struct File<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) xref: Xref,
    /// The catalog.
    pub(crate) root: ObjectId,
    pub(crate) budget: Rc<Budget>,
    streams: RefCell<BTreeMap<u32, Rc<ObjectStream>>>,
}

/// A stream of objects, unpacked: the number of each object and where it begins.
struct ObjectStream {
    data: Vec<u8>,
    places: Vec<(u32, u32)>,
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
        File::open_within(bytes, Rc::new(Budget::new(bytes)))
    }

    /// The file as it was when it ended there, within the same budget.
    pub(crate) fn revision(&self, end: usize) -> Result<File<'a>, PdfError> {
        let bytes = self.bytes.get(..end).ok_or(PdfError::CutOff)?;
        let opened = File::open_within(bytes, Rc::clone(&self.budget));
        // As a whole it was not too much; that this is not told of each revision anew costs no more time.
        if matches!(opened, Err(PdfError::TooComplex)) {
            self.budget.spent.set(true);
        }
        opened
    }

    fn open_within(bytes: &'a [u8], budget: Rc<Budget>) -> Result<File<'a>, PdfError> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(PdfError::TooLarge);
        }
        let head = &bytes[..bytes.len().min(1024)];
        match memchr::memmem::find(head, b"%PDF-") {
            Some(0) => {}
            Some(_) => return Err(PdfError::HeaderNotFirst),
            None => return Err(PdfError::NotPdf),
        }
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
        Some(self.indirect_at(offset, id)?.object)
    }

    /// The same with where it ends.
    pub(crate) fn indirect_at(&self, offset: usize, id: ObjectId) -> Option<Indirect> {
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
        let found = read_object(self.bytes, offset, &length, &self.budget)?;
        (found.id == id).then_some(found)
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
        let offset = offset as usize;
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
        let found = read_object(self.bytes, offset, &plain_length, &self.budget).ok_or(broken)?;
        let Object::Stream(stream) = found.object else {
            return Err(broken);
        };
        if found.id != (ObjectId { number, generation }) || !stream.dict.is_type("ObjStm") {
            return Err(broken);
        }
        let place = (stream.data.start, stream.data.end);
        let known = self.budget.streams.borrow().get(&place).cloned();
        let stream = match known {
            Some((dict, known)) if dict == stream.dict => known,
            _ => {
                let read = Rc::new(self.read_object_stream(&stream)?.ok_or(broken)?);
                let kept = (stream.dict, Rc::clone(&read));
                self.budget.streams.borrow_mut().insert(place, kept);
                read
            }
        };
        self.streams.borrow_mut().insert(number, Rc::clone(&stream));
        Ok(stream)
    }

    /// Unpacks a stream of objects; nothing where it is none.
    fn read_object_stream(&self, stream: &Stream) -> Result<Option<ObjectStream>, PdfError> {
        let data = &self.bytes[stream.data.clone()];
        let data = filter::unpack(&stream.dict, data, &self.budget)?;
        let number_at = |key: &str| {
            let value = stream.dict.get(key).and_then(Object::integer);
            value.and_then(|value| usize::try_from(value).ok())
        };
        let count = number_at("N").filter(|&count| count <= data.len());
        let Some((count, first)) = count.zip(number_at("First")) else {
            return Ok(None);
        };
        if count > MOST_PACKED {
            return Err(PdfError::TooComplex);
        }
        let places = self.budget.read(&data, 0, |parser| {
            let mut places = Vec::with_capacity(count);
            for _ in 0..count {
                let number = u32::try_from(parser.whole_number()?).ok()?;
                let offset = usize::try_from(parser.whole_number()?).ok()?;
                let offset = u32::try_from(offset.checked_add(first)?).ok()?;
                places.push((number, offset));
            }
            Some(places)
        });
        Ok(places.map(|places| ObjectStream { data, places }))
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

/// An object as it stands in a file.
pub(crate) struct Indirect {
    pub(crate) id: ObjectId,
    pub(crate) object: Object,
    /// Where it ends.
    pub(crate) end: usize,
    /// Whether `endobj` stands at its end. Streams are read without it.
    pub(crate) is_closed: bool,
}

/// The indirect object at an offset; `length` looks a stream's length up.
pub(crate) fn read_object(
    bytes: &[u8],
    offset: usize,
    length: &dyn Fn(ObjectId) -> Option<i64>,
    budget: &Budget,
) -> Option<Indirect> {
    // Up to the stream's data, which need not be gone through.
    let (id, object, at, is_stream) = budget.read(bytes, offset, |parser| {
        let id = parser.object_head()?;
        match parser.object().ok()? {
            Object::Dict(dict) if parser.keyword("stream") => {
                Some((id, Object::Dict(dict), parser.at, true))
            }
            object => parser
                .keyword("endobj")
                .then_some((id, object, parser.at, false)),
        }
    })?;
    let (true, Object::Dict(dict)) = (is_stream, &object) else {
        return Some(Indirect {
            id,
            object,
            end: at,
            is_closed: true,
        });
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
    if end > bytes.len() {
        return None;
    }
    let data = start..end;
    let (end, is_closed) = budget.read(bytes, end, |parser| {
        let is_whole = parser.keyword("endstream");
        let end = parser.at;
        let is_closed = parser.keyword("endobj");
        is_whole.then_some((if is_closed { parser.at } else { end }, is_closed))
    })?;
    let dict = dict.clone();
    Some(Indirect {
        id,
        object: Object::Stream(Stream { dict, data }),
        end,
        is_closed,
    })
}

/// How many pages a file has.
///
/// # Errors
/// Where the file cannot be read; see [`PdfError`].
pub fn page_count(bytes: &[u8]) -> Result<usize, PdfError> {
    count_pages(&File::open(bytes)?)
}

pub(super) fn count_pages(file: &File<'_>) -> Result<usize, PdfError> {
    let mut count = 0;
    file.for_each_page(&mut |_, _| {
        count += 1;
        Ok(true)
    })?;
    Ok(count)
}
