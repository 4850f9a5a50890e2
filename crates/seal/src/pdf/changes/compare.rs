//! The signed revision and the whole file, object by object.

use std::collections::{BTreeMap, BTreeSet};

use super::super::error::PdfError;
use super::super::fields::{Field, fields, pages_of_annotations};
use super::super::file::File;
use super::super::object::{Dict, Object, ObjectId};
use super::super::roles::{Role, Roles};
use super::super::tail::is_updates;
use super::super::xref::Entry;
use super::Change;

/// Keys of the catalog that may change; some of them are looked at by themselves.
const OF_CATALOG: [&[u8]; 5] = [b"AcroForm", b"DSS", b"Metadata", b"Extensions", b"Version"];

/// Keys of the form that may change; the list of fields is looked at by itself.
const OF_FORM: [&[u8]; 2] = [b"Fields", b"SigFlags"];
const OF_FORM_AS_A_WHOLE: [&[u8]; 4] = [b"DR", b"DA", b"Q", b"NeedAppearances"];

/// Keys that change when a field is signed, and those that change when one is filled in.
const OF_SIGNING: [&[u8]; 4] = [b"V", b"AP", b"AS", b"M"];
const OF_FILLING: [&[u8]; 9] = [b"V", b"AP", b"AS", b"M", b"DA", b"Q", b"I", b"TI", b"RV"];

/// The most changes that are told one by one; of more, the worst ones are.
const MOST_CHANGES: usize = 1000;

pub(crate) struct Comparison<'f, 'a> {
    old: &'f File<'a>,
    new: &'f File<'a>,
    roles: Roles,
    /// The fields of the whole file.
    new_fields: BTreeMap<ObjectId, Field>,
    /// Their annotations.
    new_widgets: BTreeSet<ObjectId>,
    /// On which page each annotation of the whole file stands, and how large the pages are.
    spots: BTreeMap<ObjectId, usize>,
    areas: Vec<f64>,
    /// The objects whose place is not what it was.
    touched: BTreeSet<ObjectId>,
    pub(crate) changes: Vec<Change>,
}

impl<'f, 'a> Comparison<'f, 'a> {
    pub(crate) fn new(
        old: &'f File<'a>,
        new: &'f File<'a>,
    ) -> Result<Comparison<'f, 'a>, PdfError> {
        let new_fields = fields(new)?;
        let widgets = new_fields.iter().flat_map(|field| &field.widgets);
        let new_widgets = widgets.map(|(id, _)| *id).collect();
        let mut areas = Vec::new();
        new.for_each_page(&mut |_, page| {
            let [left, bottom, right, top] = page.shown;
            areas.push((right - left) * (top - bottom));
            Ok(true)
        })?;
        Ok(Comparison {
            old,
            new,
            roles: Roles::of(old)?,
            new_fields: new_fields
                .into_iter()
                .map(|field| (field.id, field))
                .collect(),
            new_widgets,
            spots: pages_of_annotations(new)?,
            areas,
            touched: touched(old, new),
            changes: Vec::new(),
        })
    }

    fn note(&mut self, change: Change) {
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
        if self.touched.is_empty() {
            return Ok(());
        }
        if let Some(id) = self.roles.unread {
            self.note(Change::Unread(id));
        }
        for id in self.touched.clone() {
            self.object(id)?;
        }
        if self.old.xref.trailer().get("Info") != self.new.xref.trailer().get("Info") {
            self.note(Change::Metadata);
        }
        self.form()?;
        self.further_fields();
        Ok(())
    }

    /// One object whose place changed.
    fn object(&mut self, id: ObjectId) -> Result<(), PdfError> {
        let role = self.roles.role(id);
        if role.is_none() && !self.roles.strict.contains(&id) {
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
        match role {
            None => self.note(Change::Object(id)),
            Some(Role::Catalog) => self.catalog(before.dict(), after.dict()),
            Some(Role::Page(page)) => self.page(page, before.dict(), after.dict())?,
            Some(Role::Annotations(page)) => self.annotations(page, Some(&before), Some(&after))?,
            Some(Role::Annotation(page)) => self.note(Change::Annotation { page }),
            // What is in it is compared as a whole.
            Some(Role::Form) => {}
            Some(Role::FormPart) => self.note(Change::Form),
            Some(Role::Field(field)) => self.field(field, before.dict(), after.dict()),
            Some(Role::Look(field)) => self.look(field),
            Some(Role::FieldPart(field)) => self.field_changed(field),
            Some(Role::Material) => self.note(Change::Material),
            Some(Role::Metadata) => self.note(Change::Metadata),
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

    fn catalog(&mut self, before: Option<&Dict>, after: Option<&Dict>) {
        let (Some(before), Some(after)) = (before, after) else {
            return self.note(Change::OtherCatalog);
        };
        for key in differing(before, after) {
            match key.as_slice() {
                b"DSS" => self.note(Change::Material),
                b"Metadata" | b"Extensions" | b"Version" => self.note(Change::Metadata),
                key if OF_CATALOG.contains(&key) => {}
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
            match key.as_slice() {
                b"Annots" => self.annotations(page, before.get("Annots"), after.get("Annots"))?,
                // The order in which fields are gone through; a page gets it with its first field.
                b"Tabs" if before.get("Tabs").is_none() => {}
                _ => self.note(Change::Page { page }),
            }
        }
        Ok(())
    }

    /// The annotations of a page: those that were there are there, in their order, and no others but further fields.
    fn annotations(
        &mut self,
        page: usize,
        before: Option<&Object>,
        after: Option<&Object>,
    ) -> Result<(), PdfError> {
        let items = |file: &File<'_>, list: Option<&Object>| {
            let list = list.map_or(Ok(Object::Null), |list| file.resolve(list))?;
            let items = list.array().unwrap_or_default();
            Ok((
                items.iter().filter_map(Object::reference).collect(),
                items.len(),
            ))
        };
        let (before, count_before): (Vec<ObjectId>, _) = items(self.old, before)?;
        let (after, count_after): (Vec<ObjectId>, _) = items(self.new, after)?;
        let known: BTreeSet<ObjectId> = before.iter().copied().collect();
        let left: BTreeSet<ObjectId> = after.iter().copied().collect();
        for id in known.difference(&left) {
            match self.roles.role(*id) {
                Some(Role::Field(field)) => self.field_changed(field),
                _ => self.note(Change::Annotation { page }),
            }
        }
        // What lies over what does not change either.
        let in_order = after.iter().filter(|id| known.contains(id));
        let moved = known.is_subset(&left) && !in_order.eq(before.iter());
        let foreign = left
            .iter()
            .any(|id| !known.contains(id) && !self.new_widgets.contains(id));
        // Those that are no objects of their own cannot be told apart.
        let direct = (count_before - before.len(), count_after - after.len());
        if moved || foreign || direct.0 != direct.1 {
            self.note(Change::Annotation { page });
        }
        Ok(())
    }

    /// Part of a field of the signed revision.
    fn field(&mut self, number: usize, before: Option<&Dict>, after: Option<&Dict>) {
        let field = &self.roles.fields[number];
        let (Some(before), Some(after)) = (before, after) else {
            return self.field_changed(number);
        };
        let keys = differing(before, after);
        let allowed: &[&[u8]] = match (field.is_signature(), &field.value) {
            (true, Some(_)) => &[],
            (true, None) => &OF_SIGNING,
            (false, _) => &OF_FILLING,
        };
        let is_kid_added =
            |key: &[u8]| key == b"Kids" && is_longer(before.get("Kids"), after.get("Kids"));
        let all_allowed = keys
            .iter()
            .all(|key| allowed.contains(&key.as_slice()) || is_kid_added(key));
        if !all_allowed {
            return self.field_changed(number);
        }
        let (name, id) = (field.name.clone(), field.id);
        let now = self.new_fields.get(&id);
        if field.is_signature() && now.is_some_and(|now| now.value.is_some()) {
            self.signed(id);
        } else {
            self.note(Change::Filled { field: name });
        }
    }

    fn look(&mut self, number: usize) {
        let field = &self.roles.fields[number];
        if field.is_signed() {
            self.field_changed(number);
        } else {
            let field = field.name.clone();
            self.note(Change::Filled { field });
        }
    }

    fn field_changed(&mut self, number: usize) {
        let field = self.roles.fields[number].name.clone();
        self.note(Change::Field { field });
    }

    /// A field of the whole file that is signed, and was not.
    fn signed(&mut self, id: ObjectId) {
        let Some(field) = self.new_fields.get(&id) else {
            return;
        };
        let name = field.name.clone();
        let value = field.value.as_ref().map(|value| self.new.resolve(value));
        let stamp = matches!(value, Some(Ok(Object::Dict(dict))) if dict.is_type("DocTimeStamp"));
        let widgets = field.widgets.clone();
        self.note(if stamp {
            Change::Stamped {
                field: name.clone(),
            }
        } else {
            Change::Signed {
                field: name.clone(),
            }
        });
        for (widget, dict) in widgets {
            self.seen(&name, widget, &dict);
        }
    }

    /// What is seen of a further signature.
    fn seen(&mut self, field: &str, widget: ObjectId, dict: &Dict) {
        let Ok(Some(place)) = self.new.rectangle_at(dict, "Rect") else {
            return;
        };
        let area = (place[2] - place[0]) * (place[3] - place[1]);
        if area == 0.0 || dict.get("AP").is_none() {
            return;
        }
        let Some(&page) = self.spots.get(&widget) else {
            return;
        };
        self.note(Change::Seen {
            field: field.to_owned(),
            page,
            place,
        });
        // Also where the page has no size, and where numbers without end leave no area that could be compared.
        let is_small = area.is_finite() && area <= self.areas[page] / 4.0;
        if !is_small {
            self.note(Change::Covered { page });
        }
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
                key if OF_FORM.contains(&key) => {}
                key if OF_FORM_AS_A_WHOLE.contains(&key) => self.note(Change::Form),
                key => {
                    let key = String::from_utf8_lossy(key).into_owned();
                    self.note(Change::Catalog { key });
                }
            }
        }
        let listed = self.new.array_at(&after, "Fields")?;
        let listed: BTreeSet<ObjectId> = listed.iter().filter_map(Object::reference).collect();
        for id in self
            .old
            .array_at(&before, "Fields")?
            .iter()
            .filter_map(Object::reference)
        {
            match self.roles.role(id) {
                _ if listed.contains(&id) => {}
                Some(Role::Field(number)) => self.field_changed(number),
                _ => self.note(Change::Form),
            }
        }
        Ok(())
    }

    /// Fields that the signed revision did not have.
    fn further_fields(&mut self) {
        let old: BTreeSet<ObjectId> = self.roles.fields.iter().map(|field| field.id).collect();
        let names: BTreeSet<String> = self
            .roles
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect();
        let further = self
            .new_fields
            .values()
            .filter(|field| !old.contains(&field.id));
        for field in further.cloned().collect::<Vec<_>>() {
            if names.contains(&field.name) {
                self.note(Change::Field { field: field.name });
            } else if field.is_signed() {
                self.signed(field.id);
            } else {
                self.note(Change::Added { field: field.name });
            }
        }
    }
}

/// The objects whose place in the whole file is another than in the signed revision.
fn touched(old: &File<'_>, new: &File<'_>) -> BTreeSet<ObjectId> {
    let (before, after) = (&old.xref.entries, &new.xref.entries);
    let numbers: BTreeSet<u32> = before.keys().chain(after.keys()).copied().collect();
    let place = |entries: &BTreeMap<u32, Entry>, number: u32| {
        let entry = entries.get(&number).copied().unwrap_or(Entry::Free);
        // An object in a stream is where the stream is.
        let holder = match entry {
            Entry::In { stream, .. } => entries.get(&stream).copied(),
            _ => None,
        };
        (entry, holder)
    };
    let mut touched = BTreeSet::new();
    for number in numbers {
        let (before, after) = (place(before, number), place(after, number));
        if before == after {
            continue;
        }
        for (entry, _) in [before, after] {
            let generation = match entry {
                Entry::At { generation, .. } => generation,
                Entry::Free | Entry::In { .. } => 0,
            };
            touched.insert(ObjectId { number, generation });
        }
    }
    touched
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

/// Whether a list is the other with more behind it.
fn is_longer(before: Option<&Object>, after: Option<&Object>) -> bool {
    let before = before.and_then(Object::array).unwrap_or_default();
    after
        .and_then(Object::array)
        .is_some_and(|after| after.starts_with(before))
}
