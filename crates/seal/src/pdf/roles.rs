//! What each object of a revision is there for: that decides which changes of it a signature bears.

use std::collections::{BTreeMap, BTreeSet};

use super::error::PdfError;
use super::fields::{Field, Fields, Group, all_fields};
use super::file::{DEEPEST, File};
use super::object::{Dict, Object, ObjectId};

/// What an object is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// What the pages, their order, their structure and everything else in the catalog are made of, apart from what has
    /// a role of its own. No change of these is borne.
    Document,
    Catalog,
    /// The form's dictionary or its list of fields, which are compared as such.
    Form,
    /// What the form's default appearances are made of.
    FormPart,
    /// A level above fields.
    Group(usize),
    /// Anything else that belongs to such a level.
    GroupPart(usize),
    /// Part of a field: its dictionary, or an annotation of it.
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
    /// More than all these by which it was reached.
    Shared,
}

/// The most roles of an object that are told apart.
const MOST_ROLES: usize = 6;

/// How far a role goes from an object to what it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// Up to the catalog, fields and annotations, which are only named: by actions, structure, parents. From streams on
    /// it is as below.
    ToNodes,
    /// Everything that is drawn, whatever else it is. Pages alone are never drawn.
    All,
}

/// The objects of a revision.
pub(crate) struct Roles {
    pub(crate) fields: Vec<Field>,
    pub(crate) groups: Vec<Group>,
    pub(crate) pages: Vec<ObjectId>,
    roles: BTreeMap<ObjectId, Vec<(Role, Reach)>>,
    /// An object that could not be read, so that it is not known what it leads to.
    pub(crate) unread: Option<ObjectId>,
    page_ids: BTreeSet<ObjectId>,
    /// The catalog, fields with their annotations and the levels above, other annotations.
    nodes: BTreeSet<ObjectId>,
}

impl Roles {
    pub(crate) fn of(file: &File<'_>) -> Result<Roles, PdfError> {
        let mut pages = Vec::new();
        file.for_each_page(&mut |_, page| {
            pages.push((page.id, page.dict));
            Ok(true)
        })?;
        let Fields { fields, groups } = all_fields(file)?;
        let mut roles = Roles {
            pages: pages.iter().map(|(id, _)| *id).collect(),
            page_ids: pages.iter().map(|(id, _)| *id).collect(),
            roles: BTreeMap::new(),
            unread: None,
            nodes: BTreeSet::from([file.root]),
            fields,
            groups,
        };
        let parts = roles.fields.iter().flat_map(Field::parts);
        let parts: BTreeSet<ObjectId> = parts.collect();
        roles.nodes.extend(&parts);
        roles
            .nodes
            .extend(roles.groups.iter().map(|group| group.id));
        let mut annotations = Vec::new();
        for (_, page) in &pages {
            let items = file.array_at(page, "Annots")?;
            roles
                .nodes
                .extend(items.iter().filter_map(Object::reference));
            annotations.push(items);
        }

        let catalog = file.catalog()?;
        roles.set(file.root, Role::Catalog);
        roles.find_document(file, &catalog, &pages);
        let signed = |field: &Field| field.is_signature() && field.value.is_some();
        // Those first whose change weighs most.
        roles.find_fields(file, &signed)?;
        for (number, items) in annotations.iter().enumerate() {
            roles.find_annotations(file, number, items, &parts);
        }
        roles.find_fields(file, &|field| !signed(field))?;
        roles.find_form(file, &catalog)?;
        for (value, role) in [
            (catalog.get("DSS"), Role::Material),
            (catalog.get("Metadata"), Role::Metadata),
            (file.xref.trailer().get("Info"), Role::Metadata),
        ] {
            roles.give(file, value, role, Reach::ToNodes);
        }
        Ok(roles)
    }

    /// The roles of an object: a change of it has to be borne in all of them. None where nothing leads to it.
    pub(crate) fn of_object(&self, id: ObjectId) -> Vec<Role> {
        let roles = self.roles.get(&id).map(Vec::as_slice).unwrap_or_default();
        roles.iter().map(|(role, _)| *role).collect()
    }

    /// The field that an object is part of.
    pub(crate) fn field_of(&self, id: ObjectId) -> Option<usize> {
        let roles = self.roles.get(&id)?;
        roles.iter().find_map(|(role, _)| match role {
            Role::Field(field) => Some(*field),
            _ => None,
        })
    }

    fn set(&mut self, id: ObjectId, role: Role) {
        let roles = self.roles.entry(id).or_default();
        if roles.iter().all(|(known, _)| *known != role) {
            roles.push((role, Reach::ToNodes));
        }
    }

    fn find_document(&mut self, file: &File<'_>, catalog: &Dict, pages: &[(ObjectId, Dict)]) {
        self.give(file, catalog.get("Pages"), Role::Document, Reach::All);
        for (number, (id, page)) in pages.iter().enumerate() {
            self.set(*id, Role::Page(number));
            for (key, value) in &page.0 {
                match key.as_slice() {
                    b"Annots" => self.set_chain(file, value, Role::Annotations(number)),
                    b"AA" => self.give(file, Some(value), Role::Document, Reach::ToNodes),
                    _ => self.give(file, Some(value), Role::Document, Reach::All),
                }
            }
        }
        for (key, value) in &catalog.0 {
            if !matches!(key.as_slice(), b"AcroForm" | b"DSS" | b"Metadata") {
                self.give(file, Some(value), Role::Document, Reach::ToNodes);
            }
        }
    }

    /// Gives a role to the objects between a value and what it stands for.
    fn set_chain(&mut self, file: &File<'_>, value: &Object, role: Role) {
        let mut value = value.clone();
        for _ in 0..DEEPEST {
            let Object::Reference(id) = value else { return };
            self.set(id, role);
            match file.get(id) {
                Ok(object) => value = object,
                Err(_) => return self.unread = self.unread.or(Some(id)),
            }
        }
    }

    fn find_fields(
        &mut self,
        file: &File<'_>,
        wanted: &dyn Fn(&Field) -> bool,
    ) -> Result<(), PdfError> {
        let parts: Vec<(usize, Vec<ObjectId>)> = self
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| wanted(field))
            .map(|(number, field)| (number, field.parts().collect()))
            .collect();
        for (number, parts) in parts {
            for part in parts {
                self.set(part, Role::Field(number));
                if let Object::Dict(dict) = file.get(part)? {
                    self.find_in_annotation(
                        file,
                        &dict,
                        [Role::Look(number), Role::FieldPart(number)],
                    );
                }
            }
        }
        Ok(())
    }

    /// What an annotation leads to: what draws it, and the rest.
    fn find_in_annotation(&mut self, file: &File<'_>, dict: &Dict, [look, rest]: [Role; 2]) {
        for (key, value) in &dict.0 {
            match key.as_slice() {
                b"AP" => self.give(file, Some(value), look, Reach::All),
                b"MK" => self.give(file, Some(value), rest, Reach::All),
                _ => self.give(file, Some(value), rest, Reach::ToNodes),
            }
        }
    }

    fn find_annotations(
        &mut self,
        file: &File<'_>,
        page: usize,
        items: &[Object],
        parts: &BTreeSet<ObjectId>,
    ) {
        let role = Role::Annotation(page);
        for item in items {
            let object = match item {
                Object::Reference(id) if parts.contains(id) || self.page_ids.contains(id) => {
                    continue;
                }
                Object::Reference(id) => {
                    self.set(*id, role);
                    match file.get(*id) {
                        Ok(object) => object,
                        Err(_) => {
                            self.unread = self.unread.or(Some(*id));
                            continue;
                        }
                    }
                }
                direct => direct.clone(),
            };
            match &object {
                Object::Dict(dict) => self.find_in_annotation(file, dict, [role; 2]),
                other => self.give(file, Some(other), role, Reach::All),
            }
        }
    }

    fn find_form(&mut self, file: &File<'_>, catalog: &Dict) -> Result<(), PdfError> {
        let groups = self
            .groups
            .iter()
            .map(|group| (group.id, group.dict.clone()));
        for (number, (id, dict)) in groups.collect::<Vec<_>>().into_iter().enumerate() {
            self.set(id, Role::Group(number));
            let rest = Role::GroupPart(number);
            self.find_in_annotation(file, &dict, [rest; 2]);
        }
        let Some(form) = file.dict_at(catalog, "AcroForm")? else {
            return Ok(());
        };
        if let Some(value) = catalog.get("AcroForm") {
            self.set_chain(file, value, Role::Form);
        }
        for (key, value) in &form.0 {
            match key.as_slice() {
                b"Fields" => {
                    self.set_chain(file, value, Role::Form);
                    for item in file.array_at(&form, "Fields")? {
                        if item.reference().is_none() {
                            self.give(file, Some(&item), Role::FormPart, Reach::All);
                        }
                    }
                }
                b"DR" => self.give(file, Some(value), Role::FormPart, Reach::All),
                _ => self.give(file, Some(value), Role::FormPart, Reach::ToNodes),
            }
        }
        Ok(())
    }

    /// Gives a role to everything that a value leads to.
    fn give(&mut self, file: &File<'_>, value: Option<&Object>, role: Role, reach: Reach) {
        let mut todo = Vec::new();
        if let Some(value) = value {
            references(value, &mut |id| todo.push((id, role, reach)));
        }
        while let Some((id, role, reach)) = todo.pop() {
            let Some(role) = self.enter(id, role, reach) else {
                continue;
            };
            match file.get(id) {
                Ok(object) => {
                    let reach = match object {
                        Object::Stream(_) => Reach::All,
                        _ => reach,
                    };
                    references(&object, &mut |id| todo.push((id, role, reach)));
                }
                Err(_) => self.unread = self.unread.or(Some(id)),
            }
        }
    }

    /// Gives a role to an object; with which one to go on from there, if at all.
    fn enter(&mut self, id: ObjectId, mut role: Role, reach: Reach) -> Option<Role> {
        if self.page_ids.contains(&id) || reach == Reach::ToNodes && self.nodes.contains(&id) {
            return None;
        }
        let roles = self.roles.entry(id).or_default();
        // No role is stricter than that of the document.
        let is_known = |roles: &[(Role, Reach)], role: Role| {
            let mut roles = roles.iter();
            roles.any(|&(known, far)| (known == role || known == Role::Document) && far >= reach)
        };
        if is_known(roles, role) {
            return None;
        }
        let has = |roles: &[(Role, Reach)], role: Role| roles.iter().any(|known| known.0 == role);
        if roles.len() >= MOST_ROLES && role != Role::Document && !has(roles, role) {
            role = Role::Shared;
            if is_known(roles, role) {
                return None;
            }
        }
        match roles.iter_mut().find(|(known, _)| *known == role) {
            Some((_, far)) => *far = reach,
            None => roles.push((role, reach)),
        }
        Some(role)
    }
}

/// Refuses an update of a signed file in which an object cannot be read: what that one leads to is not known, so that
/// after any update the signatures would be taken for spoilt.
pub(crate) fn refuse_unread(file: &File<'_>) -> Result<(), PdfError> {
    let unread = Roles::of(file)?.unread;
    file.budget.check()?;
    match unread {
        Some(id) => Err(PdfError::BrokenObject(id.number)),
        None => Ok(()),
    }
}

/// The references in an object. The reader has bounded how deep it is.
pub(crate) fn references(object: &Object, found: &mut dyn FnMut(ObjectId)) {
    match object {
        Object::Reference(id) => found(*id),
        Object::Array(items) => {
            for item in items {
                references(item, found);
            }
        }
        Object::Dict(dict) => references_of(dict, found),
        Object::Stream(stream) => references_of(&stream.dict, found),
        _ => {}
    }
}

fn references_of(dict: &Dict, found: &mut dyn FnMut(ObjectId)) {
    for (_, value) in &dict.0 {
        references(value, found);
    }
}
