//! The fields of a file's form that are for signatures (ISO 32000-1, 12.7).

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::error::PdfError;
use super::file::{DEEPEST, File};
use super::object::{Dict, Object, ObjectId, decode_text};

/// The most fields that a form may have.
const MOST_FIELDS: usize = 100_000;

/// The longest full name that a field may have, and how long all of them may be together: each holds those above it.
const LONGEST_NAME: usize = 4096;
const MOST_OF_NAMES: usize = 16 << 20;

/// A field that has no fields below it.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) id: ObjectId,
    /// Its full name: the names of all levels with full stops between them.
    pub(crate) name: String,
    /// `/FT`, its own or from above.
    pub(crate) kind: Option<Vec<u8>>,
    /// `/V`, its own or from above.
    pub(crate) value: Option<Rc<Object>>,
    /// Its annotations: itself, or those below it.
    pub(crate) widgets: Vec<(ObjectId, Dict)>,
    /// All objects that it is made of: itself, those above and those below it.
    pub(crate) parts: Vec<ObjectId>,
}

impl Field {
    pub(crate) fn is_signature(&self) -> bool {
        self.kind.as_deref() == Some(b"Sig")
    }

    pub(crate) fn is_signed(&self) -> bool {
        self.is_signature() && self.value.is_some()
    }
}

/// A place for a signature that nobody has signed yet.
#[derive(Debug, Clone, PartialEq)]
pub struct EmptyField {
    /// Its full name, to be given to [`super::prepare`].
    pub name: String,
    /// What it is called for people; empty where the file does not say.
    pub label: String,
    /// Its page, counted from 0; `None` for a field that stands on none.
    pub page: Option<usize>,
    /// Left, bottom, right, top, in points.
    pub place: [f64; 4],
}

/// The signature fields that are not signed yet, in the order of the form.
///
/// # Errors
/// Where the file cannot be read; see [`PdfError`].
pub fn empty_fields(bytes: &[u8]) -> Result<Vec<EmptyField>, PdfError> {
    empty_in_file(&File::open(bytes)?)
}

pub(super) fn empty_in_file(file: &File<'_>) -> Result<Vec<EmptyField>, PdfError> {
    let mut pages = BTreeMap::new();
    let mut empty = Vec::new();
    for field in fields(file)? {
        let [(widget, dict)] = field.widgets.as_slice() else {
            continue;
        };
        if !field.is_signature() || field.is_signed() {
            continue;
        }
        if pages.is_empty() {
            pages = pages_of_annotations(file)?;
        }
        let label = match file.value(dict, "TU")? {
            Object::String(text) => decode_text(&text),
            _ => String::new(),
        };
        empty.push(EmptyField {
            name: field.name,
            label,
            page: pages.get(widget).copied(),
            place: file.rectangle_at(dict, "Rect")?.unwrap_or_default(),
        });
    }
    Ok(empty)
}

/// On which page each annotation stands.
pub(crate) fn pages_of_annotations(file: &File<'_>) -> Result<BTreeMap<ObjectId, usize>, PdfError> {
    let mut pages = BTreeMap::new();
    file.for_each_page(&mut |number, page| {
        let annotations = file.array_at(&page.dict, "Annots")?;
        for id in annotations.iter().filter_map(Object::reference) {
            pages.entry(id).or_insert(number);
        }
        Ok(true)
    })?;
    Ok(pages)
}

/// All fields that have no fields below them, in the order of the form.
pub(crate) fn fields(file: &File<'_>) -> Result<Vec<Field>, PdfError> {
    let Some(form) = file.dict_at(&file.catalog()?, "AcroForm")? else {
        return Ok(Vec::new());
    };
    let mut walk = Walk {
        file,
        seen: BTreeSet::new(),
        names_left: MOST_OF_NAMES,
        found: Vec::new(),
    };
    for item in file.array_at(&form, "Fields")? {
        if let Some(id) = item.reference() {
            walk.field(id, &Above::default(), 0)?;
        }
    }
    Ok(walk.found)
}

/// What a field has from those above it.
#[derive(Default, Clone)]
struct Above {
    name: String,
    kind: Option<Vec<u8>>,
    /// Shared: it may be long, and stands above many.
    value: Option<Rc<Object>>,
    parts: Vec<ObjectId>,
}

struct Walk<'f, 'a> {
    file: &'f File<'a>,
    seen: BTreeSet<ObjectId>,
    names_left: usize,
    found: Vec<Field>,
}

impl Walk<'_, '_> {
    fn field(&mut self, id: ObjectId, above: &Above, depth: usize) -> Result<(), PdfError> {
        if depth > DEEPEST || self.seen.len() > MOST_FIELDS {
            return Err(PdfError::TooComplex);
        }
        if !self.seen.insert(id) {
            return Ok(());
        }
        let Object::Dict(dict) = self.file.get(id)? else {
            return Ok(());
        };
        let mut here = above.clone();
        here.parts.push(id);
        if let Object::String(part) = self.file.value(&dict, "T")? {
            if !here.name.is_empty() {
                here.name.push('.');
            }
            here.name.push_str(&decode_text(&part));
            if here.name.len() > LONGEST_NAME {
                return Err(PdfError::TooComplex);
            }
        }
        if let Object::Name(kind) = self.file.value(&dict, "FT")? {
            here.kind = Some(kind);
        }
        if let Some(value) = dict.get("V").filter(|value| !value.is_null()) {
            here.value = Some(Rc::new(value.clone()));
        }
        let mut widgets = Vec::new();
        let mut has_fields = false;
        for kid in self.file.array_at(&dict, "Kids")? {
            let Some(kid) = kid.reference() else { continue };
            let Object::Dict(kid_dict) = self.file.get(kid)? else {
                continue;
            };
            if kid_dict.get("T").is_some() || kid_dict.get("Kids").is_some() {
                has_fields = true;
                self.field(kid, &here, depth + 1)?;
            } else if self.seen.insert(kid) {
                here.parts.push(kid);
                widgets.push((kid, kid_dict));
            }
        }
        if has_fields && widgets.is_empty() {
            return Ok(());
        }
        if dict.get("Kids").is_none() {
            widgets.push((id, dict));
        }
        let names_left = self.names_left.checked_sub(here.name.len());
        self.names_left = names_left.ok_or(PdfError::TooComplex)?;
        self.found.push(Field {
            id,
            name: here.name,
            kind: here.kind,
            value: here.value,
            widgets,
            parts: here.parts,
        });
        Ok(())
    }
}
