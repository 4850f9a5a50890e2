//! The fields of a file's form that are for signatures (ISO 32000-1, 12.7).

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::rc::Rc;

use super::error::PdfError;
use super::file::{DEEPEST, File};
use super::object::{Dict, Object, ObjectId, decode_text};

/// The most fields and annotations of fields that a form may have.
const MOST_FIELDS: usize = 50_000;

/// The longest full name that a field may have, and the most bytes that all names together may have.
const LONGEST_NAME: usize = 4096;
const MOST_NAMES: usize = 16 << 20;

/// A field that has no fields below it.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) id: ObjectId,
    /// Its full name: the names of all levels with full stops between them.
    pub(crate) name: String,
    /// `/FT`, its own or from above.
    kind: Option<Rc<Vec<u8>>>,
    /// `/V`, its own or from above.
    pub(crate) value: Option<Rc<Object>>,
    /// Its annotations: itself, or those below it.
    pub(crate) widgets: Vec<(ObjectId, Dict)>,
}

impl Field {
    pub(crate) fn is_signature(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| ***kind == *b"Sig")
    }

    pub(crate) fn is_signed(&self) -> bool {
        self.is_signature() && self.value.is_some()
    }

    /// Where its value stands, if that is an object of its own.
    pub(crate) fn value_id(&self) -> Option<ObjectId> {
        self.value.as_deref().and_then(Object::reference)
    }

    /// The objects that it is made of: itself and its annotations.
    pub(crate) fn parts(&self) -> impl Iterator<Item = ObjectId> {
        let widgets = self.widgets.iter().map(|(id, _)| *id);
        iter::once(self.id).chain(widgets.filter(|&id| id != self.id))
    }

    /// Whether it is of another kind, or of another name, than it was.
    pub(crate) fn is_another(&self, before: &Field) -> bool {
        self.kind != before.kind || self.name != before.name
    }
}

/// A level above fields.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) id: ObjectId,
    /// Its full name.
    pub(crate) name: String,
    pub(crate) dict: Dict,
    /// Whether a field below it is one for signatures.
    pub(crate) has_signatures: bool,
}

/// All fields of a form.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// Those that have no fields below them, in the order of the form.
    pub(crate) fields: Vec<Field>,
    /// The levels above them.
    pub(crate) groups: Vec<Group>,
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
            page: pages.get(widget).and_then(|pages| pages.first().copied()),
            place: file.rectangle_at(dict, "Rect")?.unwrap_or_default(),
            name: field.name,
            label,
        });
    }
    Ok(empty)
}

/// On which pages each annotation stands.
pub(crate) fn pages_of_annotations(
    file: &File<'_>,
) -> Result<BTreeMap<ObjectId, Vec<usize>>, PdfError> {
    let mut pages: BTreeMap<ObjectId, Vec<usize>> = BTreeMap::new();
    file.for_each_page(&mut |number, page| {
        let annotations = file.array_at(&page.dict, "Annots")?;
        for id in annotations.iter().filter_map(Object::reference) {
            let pages = pages.entry(id).or_default();
            if pages.last() != Some(&number) {
                pages.push(number);
            }
        }
        Ok(true)
    })?;
    Ok(pages)
}

/// All fields that have no fields below them, in the order of the form.
pub(crate) fn fields(file: &File<'_>) -> Result<Vec<Field>, PdfError> {
    Ok(all_fields(file)?.fields)
}

/// All fields and the levels above them.
pub(crate) fn all_fields(file: &File<'_>) -> Result<Fields, PdfError> {
    let Some(form) = file.dict_at(&file.catalog()?, "AcroForm")? else {
        return Ok(Fields::default());
    };
    let mut walk = Walk {
        file,
        seen: BTreeSet::new(),
        room_for_names: MOST_NAMES,
        found: Fields::default(),
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
    name: Rc<str>,
    kind: Option<Rc<Vec<u8>>>,
    value: Option<Rc<Object>>,
}

struct Walk<'f, 'a> {
    file: &'f File<'a>,
    seen: BTreeSet<ObjectId>,
    room_for_names: usize,
    found: Fields,
}

impl Walk<'_, '_> {
    /// Goes through a field and all below it; whether one of them is for signatures.
    fn field(&mut self, id: ObjectId, above: &Above, depth: usize) -> Result<bool, PdfError> {
        if depth > DEEPEST {
            return Err(PdfError::TooComplex);
        }
        if !self.see(id)? {
            return Ok(false);
        }
        let Object::Dict(dict) = self.file.get(id)? else {
            return Ok(false);
        };
        let here = self.here(above, &dict)?;
        let mut widgets = Vec::new();
        let mut has_fields = false;
        let mut has_signatures = false;
        for kid in self.file.array_at(&dict, "Kids")? {
            let Some(kid) = kid.reference() else { continue };
            let Object::Dict(kid_dict) = self.file.get(kid)? else {
                continue;
            };
            if kid_dict.get("T").is_some() || kid_dict.get("Kids").is_some() {
                has_fields = true;
                has_signatures |= self.field(kid, &here, depth + 1)?;
            } else if self.see(kid)? {
                widgets.push((kid, kid_dict));
            }
        }
        self.room_for_names = self
            .room_for_names
            .checked_sub(here.name.len())
            .ok_or(PdfError::TooComplex)?;
        if has_fields && widgets.is_empty() {
            self.found.groups.push(Group {
                id,
                name: here.name.to_string(),
                dict,
                has_signatures,
            });
            return Ok(has_signatures);
        }
        if dict.get("Kids").is_none() {
            widgets.push((id, dict));
        }
        let field = Field {
            id,
            name: here.name.to_string(),
            kind: here.kind,
            value: here.value,
            widgets,
        };
        has_signatures |= field.is_signature();
        self.found.fields.push(field);
        Ok(has_signatures)
    }

    /// Whether an object is seen for the first time.
    fn see(&mut self, id: ObjectId) -> Result<bool, PdfError> {
        if self.seen.len() >= MOST_FIELDS {
            return Err(PdfError::TooComplex);
        }
        Ok(self.seen.insert(id))
    }

    /// What a field's own dictionary makes of what comes from above.
    fn here(&self, above: &Above, dict: &Dict) -> Result<Above, PdfError> {
        let mut here = above.clone();
        if let Object::String(part) = self.file.value(dict, "T")? {
            let part = decode_text(&part);
            here.name = match &*above.name {
                "" => part.into(),
                above => format!("{above}.{part}").into(),
            };
            if here.name.len() > LONGEST_NAME {
                return Err(PdfError::TooComplex);
            }
        }
        if let Object::Name(kind) = self.file.value(dict, "FT")? {
            here.kind = Some(Rc::new(kind));
        }
        if let Some(value) = dict.get("V").filter(|value| !value.is_null()) {
            here.value = Some(Rc::new(value.clone()));
        }
        Ok(here)
    }
}
