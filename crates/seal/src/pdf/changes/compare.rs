//! The signed revision and the whole file, object by object.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::super::error::PdfError;
use super::super::fields::{Field, Fields, Group, all_fields, pages_of_annotations};
use super::super::file::File;
use super::super::object::{Dict, Object, ObjectId};
use super::super::roles::{Role, Roles};
use super::super::signatures::{Signature, SubFilter};
use super::super::tail::is_updates;
use super::Change;
use super::later::is_plain;
use super::places::touched;

/// Keys of the form that may change; the list of fields is looked at by itself.
const OF_FORM_AS_A_WHOLE: [&[u8]; 4] = [b"DR", b"DA", b"Q", b"NeedAppearances"];

/// Keys that change when a field is signed, and those that change when one is filled in.
const OF_SIGNING: [&[u8]; 4] = [b"V", b"AP", b"AS", b"M"];
const OF_FILLING: [&[u8]; 9] = [b"V", b"AP", b"AS", b"M", b"DA", b"Q", b"I", b"TI", b"RV"];

/// The most changes that are told one by one; of more, the worst ones are.
const MOST_CHANGES: usize = 1000;

pub(crate) struct Comparison<'f, 'a> {
    old: &'f File<'a>,
    pub(super) new: &'f File<'a>,
    roles: Rc<Roles>,
    /// The fields of the whole file.
    new_fields: BTreeMap<ObjectId, Rc<Field>>,
    new_groups: Vec<Group>,
    /// Those of them that were signed later, by a signature or time stamp that is one.
    later: BTreeMap<ObjectId, Kind>,
    /// Their annotations.
    later_widgets: BTreeSet<ObjectId>,
    /// On which pages each annotation of the whole file stands, and what is seen of the pages.
    pub(super) spots: BTreeMap<ObjectId, Vec<usize>>,
    pub(super) new_pages: Vec<(ObjectId, [f64; 4])>,
    /// Where later signatures are seen on each page.
    pub(super) covers: BTreeMap<usize, Vec<[f64; 4]>>,
    pub(crate) changes: Vec<Change>,
}

/// What a field was signed with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Signature,
    Stamp,
}

impl<'f, 'a> Comparison<'f, 'a> {
    /// `holding` are the signatures and stamps of the whole file that are what they say they are.
    pub(crate) fn new(
        old: &'f File<'a>,
        new: &'f File<'a>,
        holding: &[&Signature],
    ) -> Result<Comparison<'f, 'a>, PdfError> {
        let roles = Rc::new(Roles::of(old)?);
        let Fields { fields, groups } = all_fields(new)?;
        let new_fields = fields.into_iter().map(|field| (field.id, Rc::new(field)));
        let new_fields: BTreeMap<ObjectId, Rc<Field>> = new_fields.collect();
        let mut later = BTreeMap::new();
        let mut later_widgets = BTreeSet::new();
        let by_value: BTreeMap<(&str, ObjectId), Kind> = holding
            .iter()
            .filter_map(|signature| {
                let kind = match signature.sub_filter {
                    SubFilter::TimeStamp => Kind::Stamp,
                    _ => Kind::Signature,
                };
                Some(((signature.field.as_str(), signature.object?), kind))
            })
            .collect();
        for field in new_fields.values().filter(|field| field.is_signature()) {
            let Some(value) = field.value_id() else {
                continue;
            };
            let kind = by_value.get(&(field.name.as_str(), value));
            // What was signed before is not signed later.
            let is_new = match roles.field_of(field.id) {
                Some(before) => roles.fields[before].value.is_none(),
                None => true,
            };
            if let Some(&kind) = kind.filter(|_| is_new) {
                later.insert(field.id, kind);
                later_widgets.extend(field.widgets.iter().map(|(id, _)| *id));
            }
        }
        let mut new_pages = Vec::new();
        new.for_each_page(&mut |_, page| {
            new_pages.push((page.id, page.shown));
            Ok(true)
        })?;
        Ok(Comparison {
            old,
            new,
            roles,
            new_fields,
            new_groups: groups,
            later,
            later_widgets,
            spots: pages_of_annotations(new)?,
            new_pages,
            covers: BTreeMap::new(),
            changes: Vec::new(),
        })
    }

    pub(super) fn note(&mut self, change: Change) {
        let worst = self.changes.iter().map(Change::extent).max();
        let enough = self.changes.len() >= MOST_CHANGES && worst >= Some(change.extent());
        if !enough && !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// Compares everything.
    pub(crate) fn all(&mut self) -> Result<(), PdfError> {
        if !is_updates(self.new, self.old.bytes.len()) {
            self.note(Change::Junk);
        }
        if self.old.root != self.new.root {
            self.note(Change::OtherCatalog);
            return Ok(());
        }
        let touched = touched(self.old, self.new);
        if touched.is_empty() {
            return Ok(());
        }
        if let Some(id) = self.roles.unread {
            self.note(Change::Unread(id));
        }
        for id in touched {
            self.object(id)?;
        }
        if self.old.xref.trailer().get("Info") != self.new.xref.trailer().get("Info") {
            self.note(Change::Metadata);
        }
        let (before, after) = (self.roles.pages.iter(), self.new_pages.iter());
        if !before.eq(after.map(|(id, _)| id)) {
            self.note(Change::Pages {
                before: self.roles.pages.len(),
                after: self.new_pages.len(),
            });
        }
        self.form()?;
        self.fields_of_the_whole_file();
        self.covered();
        Ok(())
    }

    /// One object whose place changed.
    fn object(&mut self, id: ObjectId) -> Result<(), PdfError> {
        let roles = self.roles.of_object(id);
        if roles.is_empty() {
            // Nothing in the signed revision led to it.
            return Ok(());
        }
        let (Ok(before), Ok(after)) = (self.old.get(id), self.new.get(id)) else {
            self.note(Change::Unread(id));
            return Ok(());
        };
        if self.same(&before, &after) {
            return Ok(());
        }
        if roles.contains(&Role::Document) {
            // That pages were added or taken away is told by itself.
            if !self.is_list_of_pages(&before, &after) {
                self.note(Change::Object(id));
            }
            return Ok(());
        }
        // It has to be borne as all that it is.
        for role in roles {
            match role {
                Role::Document => {}
                Role::Catalog => self.catalog(before.dict(), after.dict()),
                Role::Page(page) => self.page(page, before.dict(), after.dict())?,
                Role::Annotations(page) => self.annotations(page, Some(&before), Some(&after))?,
                Role::Annotation(page) => self.note(Change::Annotation { page }),
                // What is in it is compared as a whole.
                Role::Form => {}
                Role::FormPart | Role::Shared => self.note(Change::Form),
                Role::Group(group) => self.group(group, before.dict(), after.dict()),
                Role::GroupPart(group) => self.group_changed(group),
                Role::Field(field) => self.field(field, before.dict(), after.dict()),
                Role::Look(field) => self.look(field),
                Role::FieldPart(field) => self.field_changed(field),
                Role::Material => self.note(Change::Material),
                Role::Metadata => self.note(Change::Metadata),
            }
        }
        Ok(())
    }

    /// Whether two objects of the same number say the same.
    fn same(&self, before: &Object, after: &Object) -> bool {
        match (before, after) {
            (Object::Stream(before), Object::Stream(after)) => {
                let data = (
                    &self.old.bytes[before.data.clone()],
                    &self.new.bytes[after.data.clone()],
                );
                before.dict == after.dict && data.0 == data.1
            }
            _ => before == after,
        }
    }

    /// Whether nothing but the list of pages differs, and the pages do.
    fn is_list_of_pages(&self, before: &Object, after: &Object) -> bool {
        let (Some(before), Some(after)) = (before.dict(), after.dict()) else {
            return false;
        };
        let is_list = |dict: &Dict| dict.is_type("Pages") && dict.get("Kids").is_some();
        let of_list: [&[u8]; 2] = [b"Kids", b"Count"];
        let old = self.roles.pages.iter();
        is_list(before)
            && is_list(after)
            && differing(before, after)
                .iter()
                .all(|key| of_list.contains(&key.as_slice()))
            && !old.eq(self.new_pages.iter().map(|(id, _)| id))
    }

    fn catalog(&mut self, before: Option<&Dict>, after: Option<&Dict>) {
        let (Some(before), Some(after)) = (before, after) else {
            return self.note(Change::OtherCatalog);
        };
        for key in differing(before, after) {
            match key.as_slice() {
                b"DSS" => self.note(Change::Material),
                b"Metadata" | b"Extensions" | b"Version" => self.note(Change::Metadata),
                b"AcroForm" => {}
                key => {
                    let key = String::from_utf8_lossy(key).into_owned();
                    self.note(Change::Catalog { key });
                }
            }
        }
    }

    fn page(
        &mut self,
        page: usize,
        before: Option<&Dict>,
        after: Option<&Dict>,
    ) -> Result<(), PdfError> {
        let (Some(before), Some(after)) = (before, after) else {
            self.note(Change::Page { page });
            return Ok(());
        };
        for key in differing(before, after) {
            let tabs = |dict: &Dict| dict.get("Tabs").cloned();
            match key.as_slice() {
                b"Annots" => self.annotations(page, before.get("Annots"), after.get("Annots"))?,
                // The order in which fields are gone through; a page gets it with its first field.
                b"Tabs" if matches!((tabs(before), tabs(after)), (None, Some(Object::Name(_)))) => {
                }
                _ => self.note(Change::Page { page }),
            }
        }
        Ok(())
    }

    /// The annotations of a page: those that were there are there, in their order, and no others but those of further
    /// signatures.
    fn annotations(
        &mut self,
        page: usize,
        before: Option<&Object>,
        after: Option<&Object>,
    ) -> Result<(), PdfError> {
        let items = |file: &File<'_>, list: Option<&Object>| {
            Ok(
                match list.map_or(Ok(Object::Null), |list| file.resolve(list))? {
                    Object::Array(items) => Some(items),
                    Object::Null => Some(Vec::new()),
                    _ => None,
                },
            )
        };
        let (Some(before), Some(after)) = (items(self.old, before)?, items(self.new, after)?)
        else {
            self.note(Change::Page { page });
            return Ok(());
        };
        let (known, direct): (Vec<ObjectId>, Vec<&Object>) = apart(&before);
        let (listed, direct_now): (Vec<ObjectId>, Vec<&Object>) = apart(&after);
        let known_set: BTreeSet<ObjectId> = known.iter().copied().collect();
        let left: BTreeSet<ObjectId> = listed.iter().copied().collect();
        let roles = self.roles.clone();
        for id in known_set.difference(&left) {
            match roles.field_of(*id) {
                Some(field) => self.field_changed(field),
                None => self.note(Change::Annotation { page }),
            }
        }
        // What lies over what does not change either.
        let in_order = listed.iter().filter(|id| known_set.contains(id));
        let moved = known_set.is_subset(&left) && !in_order.eq(known.iter());
        let is_foreign =
            |id: &&ObjectId| !known_set.contains(id) && !self.later_widgets.contains(id);
        let foreign = left.iter().any(|id| is_foreign(&id));
        if moved || foreign || direct != direct_now {
            self.note(Change::Annotation { page });
        }
        Ok(())
    }

    /// A level above fields: fields below it are added, and what holds for all of them is filled in.
    fn group(&mut self, number: usize, before: Option<&Dict>, after: Option<&Dict>) {
        let roles = self.roles.clone();
        let group = &roles.groups[number];
        let (Some(before), Some(after)) = (before, after) else {
            return self.group_changed(number);
        };
        for key in differing(before, after) {
            match key.as_slice() {
                b"Kids" if is_longer(before.get("Kids"), after.get("Kids")) => {}
                key if OF_FILLING.contains(&key) && !group.has_signatures => {
                    self.note(Change::Filled {
                        field: group.name.clone(),
                    });
                }
                _ => self.group_changed(number),
            }
        }
    }

    fn group_changed(&mut self, number: usize) {
        let field = self.roles.groups[number].name.clone();
        self.note(Change::Field { field });
    }

    /// Part of a field of the signed revision.
    fn field(&mut self, number: usize, before: Option<&Dict>, after: Option<&Dict>) {
        let roles = self.roles.clone();
        let field = &roles.fields[number];
        let (Some(before), Some(after)) = (before, after) else {
            return self.field_changed(number);
        };
        let allowed: &[&[u8]] = match (field.is_signature(), &field.value) {
            (true, Some(_)) => return self.field_changed(number),
            (true, None) => &OF_SIGNING,
            (false, _) => &OF_FILLING,
        };
        let name = || field.name.clone();
        for key in differing(before, after) {
            match key.as_slice() {
                key if allowed.contains(&key) => {
                    if !field.is_signature() {
                        self.note(Change::Filled { field: name() });
                    } else if !self.later.contains_key(&field.id) {
                        self.note(Change::NotSigned { field: name() });
                    }
                }
                b"Kids" if is_longer(before.get("Kids"), after.get("Kids")) => {
                    self.note(Change::Added { field: name() });
                }
                _ => self.field_changed(number),
            }
        }
    }

    fn look(&mut self, number: usize) {
        let roles = self.roles.clone();
        let field = &roles.fields[number];
        let name = field.name.clone();
        self.note(match (field.is_signature(), &field.value) {
            (true, Some(_)) => Change::Field { field: name },
            // One that is signed later gets a look of its own.
            (true, None) => Change::NotSigned { field: name },
            (false, _) => Change::Filled { field: name },
        });
    }

    fn field_changed(&mut self, number: usize) {
        let field = self.roles.fields[number].name.clone();
        self.note(Change::Field { field });
    }

    /// The form's dictionary and its list of fields.
    fn form(&mut self) -> Result<(), PdfError> {
        let before = self.old.dict_at(&self.old.catalog()?, "AcroForm")?;
        let after = self.new.dict_at(&self.new.catalog()?, "AcroForm")?;
        let (before, after) = match (before, after) {
            (before, Some(after)) => (before.unwrap_or_default(), after),
            (Some(_), None) => {
                let key = "AcroForm".to_owned();
                self.note(Change::Catalog { key });
                return Ok(());
            }
            (None, None) => return Ok(()),
        };
        for key in differing(&before, &after) {
            match key.as_slice() {
                b"Fields" => {}
                b"SigFlags" if matches!(after.get("SigFlags"), Some(Object::Integer(_))) => {}
                key if OF_FORM_AS_A_WHOLE.contains(&key) => self.note(Change::Form),
                key => {
                    let key = String::from_utf8_lossy(key).into_owned();
                    self.note(Change::Catalog { key });
                }
            }
        }
        let (before, after) = (
            self.old.array_at(&before, "Fields")?,
            self.new.array_at(&after, "Fields")?,
        );
        let (known, direct) = apart(&before);
        let (listed, direct_now) = apart(&after);
        let listed: BTreeSet<ObjectId> = listed.into_iter().collect();
        let is_gone = |id: &ObjectId| !listed.contains(id) && self.roles.field_of(*id).is_none();
        if known.iter().any(is_gone) || direct != direct_now {
            self.note(Change::Form);
        }
        Ok(())
    }

    /// The fields of the whole file beside those of the signed revision.
    fn fields_of_the_whole_file(&mut self) {
        let roles = self.roles.clone();
        for (number, before) in roles.fields.iter().enumerate() {
            let Some(field) = self.new_fields.get(&before.id).cloned() else {
                self.field_changed(number);
                continue;
            };
            if field.is_another(before) {
                self.field_changed(number);
            }
            if let Some(&kind) = self.later.get(&field.id) {
                self.signed(&field, kind, false);
            } else if field.is_signature() && field.value != before.value {
                self.note(Change::NotSigned {
                    field: field.name.clone(),
                });
            }
        }
        let names = roles.fields.iter().map(|field| field.name.as_str());
        let names: BTreeSet<&str> = names.collect();
        let known: BTreeSet<ObjectId> = roles.fields.iter().map(|field| field.id).collect();
        let further = self
            .new_fields
            .values()
            .filter(|field| !known.contains(&field.id));
        for field in further.cloned().collect::<Vec<_>>() {
            let name = field.name.clone();
            if names.contains(&*name) {
                self.note(Change::Field { field: name });
            } else if let Some(&kind) = self.later.get(&field.id) {
                self.signed(&field, kind, true);
            } else if field.is_signature() && field.value.is_some() {
                self.note(Change::NotSigned { field: name });
            } else {
                self.note(Change::Added { field: name });
            }
        }
        let known: BTreeSet<ObjectId> = roles.groups.iter().map(|group| group.id).collect();
        for group in std::mem::take(&mut self.new_groups) {
            if !known.contains(&group.id) && !is_plain(&group.dict) {
                self.note(Change::Beyond { field: group.name });
            }
        }
    }
}

/// The items of a list that are objects of their own, and the others.
fn apart(items: &[Object]) -> (Vec<ObjectId>, Vec<&Object>) {
    let own = items.iter().filter_map(Object::reference);
    let direct = items.iter().filter(|item| item.reference().is_none());
    (own.collect(), direct.collect())
}

/// The keys whose values differ, or that only one of two dictionaries has.
fn differing(before: &Dict, after: &Dict) -> BTreeSet<Vec<u8>> {
    let values = |dict| {
        let mut values: BTreeMap<Vec<u8>, Vec<Object>> = BTreeMap::new();
        let Dict(entries) = dict;
        for (key, value) in entries {
            values.entry(key).or_default().push(value);
        }
        values
    };
    let (before, after) = (values(before.clone()), values(after.clone()));
    let keys = before.keys().chain(after.keys());
    let differ = keys.filter(|key| before.get(*key) != after.get(*key));
    differ.cloned().collect()
}

/// Whether a list is the other with more behind it; both stand where they are asked for, or the first is not there.
fn is_longer(before: Option<&Object>, after: Option<&Object>) -> bool {
    match (before, after) {
        (None, Some(Object::Array(_))) => true,
        (Some(Object::Array(before)), Some(Object::Array(after))) => after.starts_with(before),
        _ => false,
    }
}
