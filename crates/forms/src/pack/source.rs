//! A pack's text, read with the line of every value, so that a fault can be shown where it stands.

use std::cell::RefCell;
use std::fmt;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something wrong in a pack's text, or a thing it promises and does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's name inside the pack's folder.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// What is wrong, in Vietnamese, for the administrator who edits the file.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// The text of one file and the faults found in it.
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    text: &'a str,
    faults: &'a RefCell<Vec<Fault>>,
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a str, text: &'a str, faults: &'a RefCell<Vec<Fault>>) -> Source<'a> {
        Source { file, text, faults }
    }

    /// The file as a table; what cannot be read as TOML is a fault each, and the rest is read all the same.
    pub(super) fn parse(&self) -> DeTable<'a> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.fault(
                at,
                format!("không đọc được theo cú pháp TOML ({}).", error.message()),
            );
        }
        table.into_inner()
    }

    pub(super) fn fault(&self, at: usize, message: String) {
        self.faults.borrow_mut().push(Fault {
            file: self.file.to_owned(),
            line: self.line(at),
            message,
        });
    }

    pub(super) fn line(&self, at: usize) -> u32 {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        let breaks = before.iter().filter(|&&b| b == b'\n').count();
        u32::try_from(breaks + 1).unwrap_or(u32::MAX)
    }
}

// Reading a pack is cold code, called from dozens of places and, in the whole program, compiled for speed with the rest
// of the crate: without `inline(never)` it would take more room there than checking itself.

/// A table in a pack's text. Every key has to be asked for: one nobody asks for is a fault ([`Node::finish`]).
pub(super) struct Node<'a> {
    source: &'a Source<'a>,
    table: &'a DeTable<'a>,
    at: usize,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Node<'a> {
    pub(super) fn new(source: &'a Source<'a>, table: &'a DeTable<'a>, at: usize) -> Node<'a> {
        Node {
            source,
            table,
            at,
            asked: RefCell::default(),
        }
    }

    #[inline(never)]
    pub(super) fn fault(&self, message: String) {
        self.source.fault(self.at, message);
    }

    /// A fault at the value of a key, or at the table where the key is not there.
    #[inline(never)]
    pub(super) fn fault_at(&self, key: &str, message: String) {
        let at = self
            .table
            .get(key)
            .map_or(self.at, |value| value.span().start);
        self.source.fault(at, message);
    }

    pub(super) fn place(&self) -> (String, u32) {
        (self.source.file.to_owned(), self.source.line(self.at))
    }

    #[inline(never)]
    fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    #[inline(never)]
    fn wrong(&self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        self.source
            .fault(value.span().start, format!("“{key}” phải là {wanted}."));
    }

    /// A text; empty where there is none.
    #[inline(never)]
    pub(super) fn text(&self, key: &'static str) -> String {
        match self.value(key).map(|v| (v, v.get_ref())) {
            None => String::new(),
            Some((_, DeValue::String(text))) => text.trim().to_owned(),
            Some((value, _)) => {
                self.wrong(value, key, "chữ trong ngoặc kép");
                String::new()
            }
        }
    }

    /// A text that has to be there.
    #[inline(never)]
    pub(super) fn needed(&self, key: &'static str) -> String {
        let text = self.text(key);
        if text.is_empty() {
            self.fault_at(key, format!("thiếu “{key}”."));
        }
        text
    }

    /// A list of texts; one text alone counts as a list of one.
    #[inline(never)]
    pub(super) fn texts(&self, key: &'static str) -> Vec<String> {
        match self.value(key).map(|v| (v, v.get_ref())) {
            None => Vec::new(),
            Some((_, DeValue::String(text))) => vec![text.clone().into_owned()],
            Some((value, DeValue::Array(items))) => items
                .iter()
                .filter_map(|item| match item.get_ref() {
                    DeValue::String(text) => Some(text.clone().into_owned()),
                    _ => {
                        self.wrong(value, key, "danh sách chữ trong ngoặc kép");
                        None
                    }
                })
                .collect(),
            Some((value, _)) => {
                self.wrong(value, key, "danh sách chữ trong ngoặc kép");
                Vec::new()
            }
        }
    }

    /// Yes or no; no where there is none.
    #[inline(never)]
    pub(super) fn flag(&self, key: &'static str) -> bool {
        match self.value(key).map(|v| (v, v.get_ref())) {
            None => false,
            Some((_, DeValue::Boolean(flag))) => *flag,
            Some((value, _)) => {
                self.wrong(value, key, "true hoặc false");
                false
            }
        }
    }

    /// A number.
    #[inline(never)]
    pub(super) fn number(&self, key: &'static str) -> Option<f64> {
        let value = self.value(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse::<i32>().ok().map(f64::from),
            DeValue::Float(number) => decimal(number.as_str()),
            _ => None,
        };
        if number.is_none() {
            self.wrong(value, key, "số");
        }
        number
    }

    /// A whole number that is not negative.
    #[inline(never)]
    pub(super) fn count(&self, key: &'static str) -> Option<u32> {
        let number = self.number(key)?;
        if number < 0.0 || number.fract() != 0.0 || number > f64::from(i32::MAX) {
            self.fault_at(key, format!("“{key}” phải là số nguyên không âm."));
            return None;
        }
        Some(number as u32)
    }

    /// A day, as a TOML date (2024-08-15, without quotes).
    #[inline(never)]
    pub(super) fn day(&self, key: &'static str) -> Option<NaiveDate> {
        let value = self.value(key)?;
        let day = match value.get_ref() {
            DeValue::Datetime(moment) => moment.date.and_then(|date| {
                NaiveDate::from_ymd_opt(
                    i32::from(date.year),
                    u32::from(date.month),
                    u32::from(date.day),
                )
            }),
            _ => None,
        };
        if day.is_none() {
            self.wrong(
                value,
                key,
                "ngày viết theo kiểu 2024-08-15, không có ngoặc kép",
            );
        }
        day
    }

    /// One of a closed list of words; the first where there is none.
    pub(super) fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> T {
        let word = self.text(key);
        if word.is_empty() {
            return choices[0].1;
        }
        match choices.iter().find(|(name, _)| *name == word) {
            Some((_, choice)) => *choice,
            None => {
                let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
                self.wrong_choice(key, &word, &names);
                choices[0].1
            }
        }
    }

    #[inline(never)]
    fn wrong_choice(&self, key: &str, word: &str, names: &[&str]) {
        self.fault_at(
            key,
            format!(
                "“{key}” không có giá trị “{word}”; chọn một trong: {}.",
                names.join(", ")
            ),
        );
    }

    /// A table.
    #[inline(never)]
    pub(super) fn table(&self, key: &'static str) -> Option<Node<'a>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Node::new(self.source, table, value.span().start)),
            _ => {
                self.wrong(value, key, "một bảng");
                None
            }
        }
    }

    /// A list of tables.
    #[inline(never)]
    pub(super) fn tables(&self, key: &'static str) -> Vec<Node<'a>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(value, key, "danh sách bảng");
            return Vec::new();
        };
        let mut nodes = Vec::with_capacity(items.len());
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => {
                    nodes.push(Node::new(self.source, table, item.span().start))
                }
                _ => self.wrong(item, key, "danh sách bảng"),
            }
        }
        nodes
    }

    /// A list whose items are names or tables.
    #[inline(never)]
    pub(super) fn names_or_tables(&self, key: &'static str) -> Vec<NameOrTable<'a>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(value, key, "danh sách");
            return Vec::new();
        };
        let mut out = Vec::with_capacity(items.len());
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(name) => out.push(NameOrTable::Name(name.clone().into_owned())),
                DeValue::Table(table) => {
                    out.push(NameOrTable::Table(Node::new(
                        self.source,
                        table,
                        item.span().start,
                    )));
                }
                _ => self.wrong(item, key, "danh sách tên hoặc bảng"),
            }
        }
        out
    }

    /// The value of a key as a name or a table.
    #[inline(never)]
    pub(super) fn name_or_table(&self, key: &'static str) -> Option<NameOrTable<'a>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(name) => Some(NameOrTable::Name(name.clone().into_owned())),
            DeValue::Table(table) => Some(NameOrTable::Table(Node::new(
                self.source,
                table,
                value.span().start,
            ))),
            _ => {
                self.wrong(value, key, "tên hoặc bảng");
                None
            }
        }
    }

    /// The tables under keys of the administrator's own choosing, in the order of the text.
    #[inline(never)]
    pub(super) fn named_tables(&self) -> Vec<(String, Node<'a>)> {
        let mut nodes = Vec::new();
        for (key, value) in self.table.iter() {
            match value.get_ref() {
                DeValue::Table(table) => nodes.push((
                    key.get_ref().clone().into_owned(),
                    Node::new(self.source, table, key.span().start),
                )),
                _ => self.wrong(value, key.get_ref(), "một bảng"),
            }
        }
        nodes.sort_by_key(|(_, node)| node.at);
        nodes
    }

    /// The texts under keys of the administrator's own choosing.
    #[inline(never)]
    pub(super) fn named_texts(&self) -> Vec<(String, String)> {
        self.table
            .iter()
            .filter_map(|(key, value)| match value.get_ref() {
                DeValue::String(text) => Some((
                    key.get_ref().clone().into_owned(),
                    text.clone().into_owned(),
                )),
                _ => {
                    self.wrong(value, key.get_ref(), "chữ trong ngoặc kép");
                    None
                }
            })
            .collect()
    }

    /// The only key of a table that says one thing, for example `{ filled = "email" }`.
    #[inline(never)]
    pub(super) fn only_key(&self) -> Option<&'a str> {
        let mut keys = self.table.keys();
        match (keys.next(), keys.next()) {
            (Some(key), None) => Some(key.get_ref()),
            _ => None,
        }
    }

    /// A fault for every key that nobody asked for: a slip of the hand must not pass silently.
    #[inline(never)]
    pub(super) fn finish(self) {
        for key in self.table.keys() {
            if !self.asked.borrow().contains(&&**key.get_ref()) {
                self.source.fault(
                    key.span().start,
                    format!("không hiểu “{}” ở đây.", key.get_ref()),
                );
            }
        }
    }
}

/// An item that is a name alone or a table.
pub(super) enum NameOrTable<'a> {
    /// The name.
    Name(String),
    /// The table.
    Table(Node<'a>),
}

/// A number as people write it (`1.5`), without exponents: the standard library's reader of all numbers is large.
fn decimal(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.')?;
    let tenths =
        f64::from(part.parse::<u32>().ok()?) / 10_f64.powi(i32::try_from(part.len()).ok()?);
    let size = f64::from(whole.trim_start_matches(['-', '+']).parse::<u32>().ok()?) + tenths;
    Some(if whole.starts_with('-') { -size } else { size })
}
