//! A new field told to readers that do not see the page: an element of the structure tree (ISO 32000-1, 14.7; ISO 14289-1, 7.18).

use super::error::PdfError;
use super::file::{DEEPEST, File};
use super::object::{Dict, Object, ObjectId};
use super::update::Update;

/// Adds a `Form` element for an annotation to a tagged file; the annotation's `/StructParent`, or `None` where the file
/// has no structure.
pub(crate) fn add_form_element(
    update: &mut Update<'_, '_>,
    page: ObjectId,
    widget: ObjectId,
) -> Result<Option<i64>, PdfError> {
    let catalog = update.dict(update.file.root)?;
    let Some(Object::Reference(root)) = catalog.get("StructTreeRoot").cloned() else {
        return Ok(None);
    };
    let dict = update.dict(root)?;
    let key = match dict.get("ParentTreeNextKey") {
        Some(Object::Integer(key)) => *key,
        _ => match dict.get("ParentTree") {
            Some(tree) => highest_key(update.file, tree, 0)?.saturating_add(1),
            None => 0,
        },
    };
    let parent = document_element(update, &dict)?.unwrap_or(root);
    let reference = Dict::default()
        .with("Type", Object::name("OBJR"))
        .with("Obj", widget)
        .with("Pg", page);
    let element = update.add(
        Dict::default()
            .with("Type", Object::name("StructElem"))
            .with("S", Object::name("Form"))
            .with("P", parent)
            .with("Pg", page)
            .with("K", reference),
    );
    push_kid(update, parent, element)?;

    let tree = update.own_dict_at(root, "ParentTree")?;
    if update.dict(tree)?.get("Kids").is_some() {
        let leaf = update.add(
            Dict::default()
                .with("Limits", vec![key.into(), key.into()])
                .with("Nums", vec![key.into(), element.into()]),
        );
        update.push_at(tree, "Kids", leaf.into())?;
    } else {
        update.push_at(tree, "Nums", key.into())?;
        update.push_at(tree, "Nums", element.into())?;
    }
    let dict = update.dict(root)?;
    update.put(root, dict.with("ParentTreeNextKey", key.saturating_add(1)));
    Ok(Some(key))
}

/// The element of the whole document, where there is one.
fn document_element(update: &Update<'_, '_>, root: &Dict) -> Result<Option<ObjectId>, PdfError> {
    let kids = root.get("K").map_or(Ok(Object::Null), |kids| match kids {
        Object::Reference(id) => Ok(match update.get(*id)? {
            Object::Array(items) => Object::Array(items),
            _ => Object::Reference(*id),
        }),
        other => Ok(other.clone()),
    })?;
    let id = match &kids {
        Object::Reference(id) => *id,
        Object::Array(items) => match items.as_slice() {
            [Object::Reference(id)] => *id,
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    let is_document = update
        .dict(id)?
        .get("S")
        .is_some_and(|kind| kind.is_name("Document"));
    Ok(is_document.then_some(id))
}

fn push_kid(update: &mut Update<'_, '_>, parent: ObjectId, kid: ObjectId) -> Result<(), PdfError> {
    let mut dict = update.dict(parent)?;
    let kids = match dict.get("K").cloned() {
        None | Some(Object::Null) => vec![kid.into()],
        Some(Object::Array(_)) => return update.push_at(parent, "K", kid.into()),
        Some(Object::Reference(id)) if matches!(update.get(id)?, Object::Array(_)) => {
            return update.push_at(parent, "K", kid.into());
        }
        Some(only) => vec![only, kid.into()],
    };
    dict.set("K", kids);
    update.put(parent, dict);
    Ok(())
}

fn highest_key(file: &File<'_>, node: &Object, depth: usize) -> Result<i64, PdfError> {
    if depth > DEEPEST {
        return Err(PdfError::TooComplex);
    }
    let Object::Dict(node) = file.resolve(node)? else {
        return Err(PdfError::Structure);
    };
    let numbers = file.array_at(&node, "Nums")?;
    let own = numbers.iter().step_by(2).filter_map(Object::integer).max();
    // The keys of a tree grow from kid to kid: the last has the highest.
    let below = match file.array_at(&node, "Kids")?.last() {
        Some(last) => Some(highest_key(file, last, depth + 1)?),
        None => None,
    };
    Ok(own.max(below).unwrap_or(-1))
}
