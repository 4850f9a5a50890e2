//! What each object of a revision is there for: that decides which changes of it a signature bears.

use std::collections::{BTreeMap, BTreeSet};

use super::error::PdfError;
use super::fields::{Field, fields};
use super::file::File;
use super::object::{Dict, Object, ObjectId};

/// What an object is there for, for those that may change in some way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Catalog,
    /// The form's dictionary or its list of fields, which are compared as such.
    Form,
    /// What the form's default appearances are made of.
    FormPart,
    /// Part of a field: its dictionary, one above it, or an annotation of it.
    Field(usize),
    /// What draws a field.
    Look(usize),
    /// Anything else that belongs to a field: its signature, its actions.
    FieldPart(usize),
    Page(usize),
    /// The list of a page's annotations, which is compared with the page.
    Annotations(usize),
    /// An annotation that is no field, or part of it.
    Annotation(usize),
    /// Material for verifying.
    Material,
    /// What the file says about itself, not on its pages.
    Metadata,
}

/// The objects of a revision.
pub(crate) struct Roles {
    pub(crate) fields: Vec<Field>,
    pub(crate) pages: Vec<ObjectId>,
    /// What the pages, their order, their structure and everything else in the catalog are made of, apart from what has
    /// a role of its own. No change of these is borne.
    pub(crate) strict: BTreeSet<ObjectId>,
    pub(crate) roles: BTreeMap<ObjectId, Role>,
    /// An object that could not be read, so that it is not known what it leads to.
    pub(crate) unread: Option<ObjectId>,
}

impl Roles {
    pub(crate) fn of(file: &File<'_>) -> Result<Roles, PdfError> {
        let mut pages = Vec::new();
        let mut annotations = Vec::new();
        file.for_each_page(&mut |_, page| {
            pages.push(page.id);
            annotations.push(page.dict.get("Annots").cloned().unwrap_or(Object::Null));
            Ok(true)
        })?;
        let mut roles = Roles {
            fields: fields(file)?,
            pages,
            strict: BTreeSet::new(),
            roles: BTreeMap::new(),
            unread: None,
        };
        roles.find_strict(file)?;
        roles.set(file.root, Role::Catalog);
        for (number, page) in roles.pages.clone().into_iter().enumerate() {
            roles.set(page, Role::Page(number));
        }
        let catalog = file.catalog()?;
        roles.find_form(file, &catalog)?;
        for (number, list) in annotations.iter().enumerate() {
            roles.find_annotations(file, number, list)?;
        }
        roles.give_all(file, catalog.get("DSS"), Role::Material);
        roles.give_all(file, catalog.get("Metadata"), Role::Metadata);
        roles.give_all(file, file.xref.trailer().get("Info"), Role::Metadata);
        Ok(roles)
    }

    /// The role of an object; what the pages are made of has only that of catalog or page.
    pub(crate) fn role(&self, id: ObjectId) -> Option<Role> {
        let role = self.roles.get(&id).copied();
        match role {
            Some(Role::Catalog | Role::Page(_)) => role,
            _ if self.strict.contains(&id) => None,
            role => role,
        }
    }

    fn set(&mut self, id: ObjectId, role: Role) {
        self.roles.entry(id).or_insert(role);
    }

    fn find_strict(&mut self, file: &File<'_>) -> Result<(), PdfError> {
        let pages: BTreeSet<ObjectId> = self.pages.iter().copied().collect();
        let skip = |holder: Option<ObjectId>, dict: &Dict, key: &[u8]| match key {
            b"AcroForm" | b"DSS" | b"Metadata" => holder == Some(file.root),
            b"Annots" => holder.is_some_and(|holder| pages.contains(&holder)),
            b"Obj" => dict.is_type("OBJR"),
            _ => false,
        };
        let root = Object::Reference(file.root);
        let (found, unread) = reach(file, &root, &BTreeMap::new(), &BTreeSet::new(), &skip);
        self.strict = found;
        self.unread = unread;
        Ok(())
    }

    fn find_form(&mut self, file: &File<'_>, catalog: &Dict) -> Result<(), PdfError> {
        let Some(form) = file.dict_at(catalog, "AcroForm")? else {
            return Ok(());
        };
        if let Some(id) = catalog.get("AcroForm").and_then(Object::reference) {
            self.set(id, Role::Form);
        }
        if let Some(id) = form.get("Fields").and_then(Object::reference) {
            self.set(id, Role::Form);
        }
        let fields = self.fields.clone();
        for (number, field) in fields.iter().enumerate() {
            for &part in &field.parts {
                self.set(part, Role::Field(number));
            }
        }
        for (number, field) in fields.iter().enumerate() {
            for &part in &field.parts {
                let Object::Dict(dict) = file.get(part)? else {
                    continue;
                };
                self.give_all(file, dict.get("AP"), Role::Look(number));
                for (key, value) in &dict.0 {
                    if !matches!(key.as_slice(), b"AP" | b"P" | b"Parent") {
                        self.give_all(file, Some(value), Role::FieldPart(number));
                    }
                }
            }
        }
        for (key, value) in &form.0 {
            if key != b"Fields" {
                self.give_all(file, Some(value), Role::FormPart);
            }
        }
        Ok(())
    }

    fn find_annotations(
        &mut self,
        file: &File<'_>,
        page: usize,
        list: &Object,
    ) -> Result<(), PdfError> {
        if let Some(id) = list.reference() {
            self.set(id, Role::Annotations(page));
        }
        if let Object::Array(items) = file.resolve(list)? {
            for item in &items {
                self.give_all(file, Some(item), Role::Annotation(page));
            }
        }
        Ok(())
    }

    /// Gives a role to everything that a value leads to and that has none yet.
    fn give_all(&mut self, file: &File<'_>, value: Option<&Object>, role: Role) {
        let Some(value) = value else { return };
        let skip =
            |_: Option<ObjectId>, _: &Dict, key: &[u8]| matches!(key, b"P" | b"Parent" | b"Data");
        let (found, unread) = reach(file, value, &self.roles, &self.strict, &skip);
        self.unread = self.unread.or(unread);
        for id in found {
            self.set(id, role);
        }
    }
}

/// Refuses an update of a signed file in which an object cannot be read: what that one leads to is not known, so that
/// after any update the signatures would be taken for spoilt.
pub(crate) fn refuse_unread(file: &File<'_>) -> Result<(), PdfError> {
    match Roles::of(file)?.unread {
        Some(id) => Err(PdfError::BrokenObject(id.number)),
        None => Ok(()),
    }
}

/// Whether the value at a key of a dictionary is not followed; with the object that the dictionary is, if it is one.
type Skip<'s> = dyn Fn(Option<ObjectId>, &Dict, &[u8]) -> bool + 's;

/// All objects that a value leads to, without those that are known; and one of them that cannot be read.
fn reach(
    file: &File<'_>,
    start: &Object,
    known: &BTreeMap<ObjectId, Role>,
    strict: &BTreeSet<ObjectId>,
    skip: &Skip<'_>,
) -> (BTreeSet<ObjectId>, Option<ObjectId>) {
    let mut found = BTreeSet::new();
    let mut unread = None;
    let mut todo = Vec::new();
    references(None, start, skip, &mut todo);
    while let Some(id) = todo.pop() {
        if known.contains_key(&id) || strict.contains(&id) || !found.insert(id) {
            continue;
        }
        match file.get(id) {
            Ok(object) => references(Some(id), &object, skip, &mut todo),
            Err(_) => unread = Some(id),
        }
    }
    (found, unread)
}

/// The references in an object. The reader has bounded how deep it is.
fn references(
    holder: Option<ObjectId>,
    object: &Object,
    skip: &Skip<'_>,
    todo: &mut Vec<ObjectId>,
) {
    match object {
        Object::Reference(id) => todo.push(*id),
        Object::Array(items) => {
            for item in items {
                references(None, item, skip, todo);
            }
        }
        Object::Dict(dict) => references_of(holder, dict, skip, todo),
        Object::Stream(stream) => references_of(holder, &stream.dict, skip, todo),
        _ => {}
    }
}

fn references_of(holder: Option<ObjectId>, dict: &Dict, skip: &Skip<'_>, todo: &mut Vec<ObjectId>) {
    for (key, value) in &dict.0 {
        if !skip(holder, dict, key) {
            references(None, value, skip, todo);
        }
    }
}
