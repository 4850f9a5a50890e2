//! A pack as a build makes it, for the first visit: JSON, cut into what leads to the forms and one file a form.
//!
//! The words are those of the text and are read by the same reader. Left out is what only checking and printing need, so
//! that the program which comes first needs neither a reader of TOML nor the lint; the text was linted by the build.
//! As an administrator may edit the text afterwards, the outline carries the fingerprints of the files it was made of.

use std::cell::RefCell;

use serde_json::{Map, Value, json};

use super::model::{Pack, PackHead};
use super::open::HEAD;
use super::read::borrowed;
use super::source::{Fault, Source};
use super::tree::{Item, Table, Tree};
use crate::kind::Kind;

/// What the index of packs does not repeat of `pack.toml`.
const OUTLINE_ONLY: &[&str] = &["files", "regulation", "replaces", "replaced-by", "caution"];

/// What only lists and printing read of a field.
const NOT_FILLED_IN: &[&str] = &["place-sure", "short"];

/// The files of a built pack.
#[derive(Debug)]
pub struct Built {
    /// What leads to the forms: the regulation, the procedures, the forms' names, the fingerprints of the text's files.
    pub outline: String,
    /// Each form that is filled in by itself, with its fields and lists; by its id.
    pub forms: Vec<(String, String)>,
    /// What the index of packs says of this one.
    head: Value,
}

impl Built {
    /// The index of packs: what is known of each before it is opened ([`PackHead`]).
    pub fn index<'a>(packs: impl IntoIterator<Item = &'a Built>) -> String {
        let heads: Vec<&Value> = packs.into_iter().map(|pack| &pack.head).collect();
        json!({ "pack": heads }).to_string()
    }
}

impl PackHead {
    /// Reads the index of packs that a build made; none where the text is no such index.
    pub fn from_index(text: &str) -> Option<Vec<PackHead>> {
        super::read::read_index(text)
    }
}

impl Pack {
    /// What a build makes of a pack's files (name and text).
    ///
    /// # Errors
    /// The faults of [`Pack::load`].
    pub fn build<S: AsRef<str>>(files: &[(S, S)]) -> Result<Built, Vec<Fault>> {
        let pack = Pack::load(files)?;
        let files = borrowed(files);
        let faults = RefCell::default();
        let tables: Vec<Table> = files
            .iter()
            .map(|&(name, text)| Source::new(name, text, &faults).parse())
            .collect();
        let all = |key: &'static str| tables.iter().flat_map(move |table| tables_of(table, key));

        let (mut outline, mut index) = (Map::new(), Map::new());
        for (&(name, text), table) in files.iter().zip(&tables) {
            if name == HEAD {
                outline.extend(without(table, &["files", "successor"]));
                index.extend(without(table, OUTLINE_ONLY));
                index.insert("print".to_owned(), fingerprint(text).into());
            }
        }
        let prints = files
            .iter()
            .map(|&(name, text)| (name.to_owned(), Value::String(fingerprint(text))));
        outline.insert("sources".to_owned(), Value::Object(prints.collect()));
        let heads = pack.heads.iter().map(|head| match head.has_list {
            true => json!({ "id": head.id, "code": head.code, "list": head.unit }),
            false => json!({ "id": head.id, "code": head.code }),
        });
        let heads: Value = heads.collect();
        index.insert("head".to_owned(), heads.clone());
        outline.insert("head".to_owned(), heads);
        let procedures = all("procedure").map(|table| Value::Object(without(table, &[])));
        outline.insert("procedure".to_owned(), procedures.collect());

        let forms = all("form")
            .zip(&pack.forms)
            .filter(|(_, form)| form.list.is_none())
            .map(|(table, form)| {
                let used = |key: &str| form.field(key).is_some();
                let fields = tables
                    .iter()
                    .flat_map(|table| table.iter().filter(|(key, ..)| key == "field"))
                    .flat_map(|(_, _, item)| match &item.value {
                        Tree::Table(fields) => fields.as_slice(),
                        _ => &[],
                    })
                    .filter(|(key, ..)| used(key))
                    .map(|(key, _, item)| (key.clone(), json_of(item)));
                let lists = all("list").filter(|list| {
                    form.fields()
                        .any(|field| offered(&field.kind) == text_of(list, "id"))
                });
                let mut file = Map::new();
                file.insert("field".to_owned(), Value::Object(fields.collect()));
                file.insert("form".to_owned(), json!([without(table, &["text"])]));
                file.insert("list".to_owned(), lists.map(list).collect());
                (form.id.clone(), Value::Object(file).to_string())
            })
            .collect();
        Ok(Built {
            outline: Value::Object(outline).to_string(),
            forms,
            head: Value::Object(index),
        })
    }

    /// The pack that a build made: its outline and those of its forms that are given. Its rules are left out.
    ///
    /// None where the files are not such ones.
    pub fn from_built(outline: &str, forms: &[String]) -> Option<Pack> {
        super::read::read_built(outline, forms)
    }
}

/// The names of the files that a built pack was made of, each with its fingerprint.
///
/// None where the text is no outline of a built pack.
pub fn sources(outline: &str) -> Option<Vec<(String, String)>> {
    let faults = RefCell::default();
    let outline = Source::built("outline", outline, &faults).parse_built();
    let (_, _, item) = outline.into_iter().find(|(key, ..)| key == "sources")?;
    let Tree::Table(prints) = item.value else {
        return None;
    };
    let print = |(name, _, item): (String, usize, Item)| match item.value {
        Tree::Text(print) => Some((name, print)),
        _ => None,
    };
    prints.into_iter().map(print).collect()
}

/// Tells two versions of a text apart (FNV-1a with 64 bits, in hexadecimal); no protection against ill will.
pub fn fingerprint(text: &str) -> String {
    let print = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |print, byte| {
        (print ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    (0..16)
        .rev()
        .map(|digit| char::from(DIGITS[(print >> (4 * digit)) as usize & 15]))
        .collect()
}

/// The list that a field's values are offered from; abbreviations are only looked for.
fn offered(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Agency(_) => None,
        kind => kind.list(),
    }
}

/// A list of codes without what only checking reads.
fn list(table: &Table) -> Value {
    let entries = tables_of(table, "entry")
        .map(|entry| Value::Object(without(entry, &["aliases", "code", "into"])));
    let mut list = without(table, &["entry"]);
    list.insert("entry".to_owned(), entries.collect());
    Value::Object(list)
}

/// The tables of a list of tables.
fn tables_of<'a>(table: &'a Table, key: &'static str) -> impl Iterator<Item = &'a Table> + use<'a> {
    let items = table.iter().find(|(name, ..)| name == key);
    let items = match items {
        Some((_, _, item)) => match &item.value {
            Tree::List(items) => items.as_slice(),
            _ => &[],
        },
        None => &[],
    };
    items.iter().filter_map(|item| match &item.value {
        Tree::Table(table) => Some(table),
        _ => None,
    })
}

fn text_of<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    let (_, _, item) = table.iter().find(|(name, ..)| name == key)?;
    match &item.value {
        Tree::Text(text) => Some(text),
        _ => None,
    }
}

/// A table as JSON, without some of its keys and those of [`NOT_FILLED_IN`].
fn without(table: &Table, left_out: &[&str]) -> Map<String, Value> {
    table
        .iter()
        .filter(|(key, ..)| {
            let key = key.as_str();
            !left_out.contains(&key) && !NOT_FILLED_IN.contains(&key)
        })
        .map(|(key, _, item)| (key.clone(), json_of(item)))
        .collect()
}

fn json_of(item: &Item) -> Value {
    match &item.value {
        Tree::Text(text) => Value::String(text.clone()),
        // The numbers of forms and procedures are counts.
        Tree::Number(number) => json!(*number as u64),
        Tree::Flag(flag) => Value::Bool(*flag),
        Tree::Day(day) => Value::String(day.to_string()),
        Tree::List(items) => items.iter().map(json_of).collect(),
        Tree::Table(table) => Value::Object(without(table, &[])),
        Tree::Other => Value::Null,
    }
}
