//! A pack's text, read with the line of every value, so that a fault can be shown where it stands.

use std::cell::RefCell;
use std::fmt;

use chrono::NaiveDate;
use toml::de::DeTable;

use super::tree::{self, Item, Table, Tree};
use crate::calendar::parse_date;

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
    /// Whether it is JSON that a build wrote; an administrator's text is TOML.
    built: bool,
    faults: &'a RefCell<Vec<Fault>>,
}

impl<'a> Source<'a> {
    /// A file that an administrator may have edited.
    pub(super) fn new(file: &'a str, text: &'a str, faults: &'a RefCell<Vec<Fault>>) -> Source<'a> {
        Source {
            file,
            text,
            built: false,
            faults,
        }
    }

    /// A file as a build wrote it.
    pub(super) fn built(
        file: &'a str,
        text: &'a str,
        faults: &'a RefCell<Vec<Fault>>,
    ) -> Source<'a> {
        Source {
            file,
            text,
            built: true,
            faults,
        }
    }

    /// The file as a table; what cannot be read as TOML is a fault each, and the rest is read all the same.
    pub(super) fn parse(&self) -> Table {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.fault(
                at,
                format!("không đọc được theo cú pháp TOML ({}).", error.message()),
            );
        }
        tree::of_toml(table.get_ref())
    }

    /// The file as a table, where a build has written it as JSON.
    pub(super) fn parse_built(&self) -> Table {
        match serde_json::from_str(self.text) {
            Ok(Item {
                value: Tree::Table(table),
                ..
            }) => table,
            _ => {
                self.fault(0, "không đọc được.".to_owned());
                Table::new()
            }
        }
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
    table: &'a Table,
    at: usize,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Node<'a> {
    pub(super) fn new(source: &'a Source<'a>, table: &'a Table, at: usize) -> Node<'a> {
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
        let at = self.get(key).map_or(self.at, |value| value.at);
        self.source.fault(at, message);
    }

    pub(super) fn place(&self) -> (String, u32) {
        (self.source.file.to_owned(), self.source.line(self.at))
    }

    #[inline(never)]
    fn value(&self, key: &'static str) -> Option<&'a Item> {
        self.asked.borrow_mut().push(key);
        self.get(key)
    }

    #[inline(never)]
    fn get(&self, key: &str) -> Option<&'a Item> {
        let found = self.table.iter().find(|(name, ..)| name == key);
        found.map(|(_, _, item)| item)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    #[inline(never)]
    fn wrong(&self, value: &Item, key: &str, wanted: &str) {
        self.source
            .fault(value.at, format!("“{key}” phải là {wanted}."));
    }

    /// A text; empty where there is none.
    #[inline(never)]
    pub(super) fn text(&self, key: &'static str) -> String {
        match self.value(key).map(|item| (item, &item.value)) {
            None => String::new(),
            Some((_, Tree::Text(text))) => text.trim().to_owned(),
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
        match self.value(key).map(|item| (item, &item.value)) {
            None => Vec::new(),
            Some((_, Tree::Text(text))) => vec![text.clone()],
            Some((value, Tree::List(items))) => items
                .iter()
                .filter_map(|item| match &item.value {
                    Tree::Text(text) => Some(text.clone()),
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
        match self.value(key).map(|item| (item, &item.value)) {
            None => false,
            Some((_, Tree::Flag(flag))) => *flag,
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
        let number = match value.value {
            Tree::Number(number) => Some(number),
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
        let day = match &value.value {
            Tree::Day(day) => Some(*day),
            // JSON has no days of its own.
            Tree::Text(text) if self.source.built => parse_date(text),
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
        match &value.value {
            Tree::Table(table) => Some(Node::new(self.source, table, value.at)),
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
        let Tree::List(items) = &value.value else {
            self.wrong(value, key, "danh sách bảng");
            return Vec::new();
        };
        let mut nodes = Vec::with_capacity(items.len());
        for item in items.iter() {
            match &item.value {
                Tree::Table(table) => nodes.push(Node::new(self.source, table, item.at)),
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
        let Tree::List(items) = &value.value else {
            self.wrong(value, key, "danh sách");
            return Vec::new();
        };
        let mut out = Vec::with_capacity(items.len());
        for item in items.iter() {
            match &item.value {
                Tree::Text(name) => out.push(NameOrTable::Name(name.clone())),
                Tree::Table(table) => {
                    out.push(NameOrTable::Table(Node::new(self.source, table, item.at)));
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
        match &value.value {
            Tree::Text(name) => Some(NameOrTable::Name(name.clone())),
            Tree::Table(table) => Some(NameOrTable::Table(Node::new(self.source, table, value.at))),
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
        for (key, at, item) in self.table {
            match &item.value {
                Tree::Table(table) => nodes.push((key.clone(), Node::new(self.source, table, *at))),
                _ => self.wrong(item, key, "một bảng"),
            }
        }
        nodes
    }

    /// The texts under keys of the administrator's own choosing.
    #[inline(never)]
    pub(super) fn named_texts(&self) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        for (key, _, item) in self.table {
            match &item.value {
                Tree::Text(text) => texts.push((key.clone(), text.clone())),
                _ => self.wrong(item, key, "chữ trong ngoặc kép"),
            }
        }
        texts
    }

    /// The only key of a table that says one thing, for example `{ filled = "email" }`.
    #[inline(never)]
    pub(super) fn only_key(&self) -> Option<&'a str> {
        match &self.table[..] {
            [(key, ..)] => Some(key),
            _ => None,
        }
    }

    /// A fault for every key that nobody asked for: a slip of the hand must not pass silently.
    #[inline(never)]
    pub(super) fn finish(self) {
        for (key, at, _) in self.table {
            if !self.asked.borrow().contains(&&**key) {
                self.source.fault(*at, format!("không hiểu “{key}” ở đây."));
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
