//! The values of a pack's text, whether it stands there as TOML or as the JSON that a build makes of it.

use std::fmt;

use chrono::NaiveDate;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it stands in the text, in bytes; in JSON, which nobody edits, nowhere.
pub(super) struct Item {
    pub(super) at: usize,
    pub(super) value: Tree,
}

/// A table's keys, each with its own place, and values.
pub(super) type Table = Vec<(String, usize, Item)>;

/// A value.
pub(super) enum Tree {
    Text(String),
    Number(f64),
    Flag(bool),
    Day(NaiveDate),
    List(Vec<Item>),
    Table(Table),
    /// What no pack needs, such as a time of day.
    Other,
}

/// A table of TOML, in the order of the text.
pub(super) fn of_toml(table: &DeTable<'_>) -> Table {
    let mut out: Table = table
        .iter()
        .map(|(key, value)| {
            let at = key.span().start;
            (key.get_ref().clone().into_owned(), at, item_of_toml(value))
        })
        .collect();
    out.sort_by_key(|(_, at, _)| *at);
    out
}

fn item_of_toml(value: &Spanned<DeValue<'_>>) -> Item {
    let tree = match value.get_ref() {
        DeValue::String(text) => Tree::Text(text.clone().into_owned()),
        DeValue::Boolean(flag) => Tree::Flag(*flag),
        DeValue::Integer(number) => match number.as_str().parse::<i32>() {
            Ok(number) => Tree::Number(f64::from(number)),
            Err(_) => Tree::Other,
        },
        DeValue::Float(number) => decimal(number.as_str()).map_or(Tree::Other, Tree::Number),
        DeValue::Datetime(moment) => moment
            .date
            .and_then(|date| {
                NaiveDate::from_ymd_opt(
                    i32::from(date.year),
                    u32::from(date.month),
                    u32::from(date.day),
                )
            })
            .map_or(Tree::Other, Tree::Day),
        DeValue::Array(items) => Tree::List(items.iter().map(item_of_toml).collect()),
        DeValue::Table(table) => Tree::Table(of_toml(table)),
    };
    Item {
        at: value.span().start,
        value: tree,
    }
}

/// A number as people write it (`1.5`), without exponents: the standard library's reader of all numbers is large.
fn decimal(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.')?;
    let fraction =
        f64::from(part.parse::<u32>().ok()?) / 10_f64.powi(i32::try_from(part.len()).ok()?);
    let size = f64::from(whole.trim_start_matches(['-', '+']).parse::<u32>().ok()?) + fraction;
    Some(if whole.starts_with('-') { -size } else { size })
}

/// JSON that [`super::built`] wrote: texts, whole numbers, flags, days as texts, lists and tables.
impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Item, D::Error> {
        let value = json.deserialize_any(Reader)?;
        Ok(Item { at: 0, value })
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of a pack")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Tree, E> {
        Ok(Tree::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Number(number as f64))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut table = Table::new();
        while let Some(key) = entries.next_key::<String>()? {
            table.push((key, 0, entries.next_value()?));
        }
        Ok(Tree::Table(table))
    }
}
