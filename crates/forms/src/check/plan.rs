//! A form's rules, compiled once.

use std::borrow::Cow;
use std::hash::BuildHasher;
use std::rc::Rc;
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::explain::{Words, explain, explain_record};
use super::rule::Check;
use super::scope::{Day, Hit, Scope, Scratch, When};
use crate::calendar::parse_date;
use crate::finding::{Finding, Text};
use crate::keys;
use crate::pack::{Form, Pack};
use crate::record::{Record, Values};

/// The rules of a form over its own fields and over its rows, ready to run.
#[derive(Debug)]
pub struct Plan {
    pub(super) pack: Arc<Pack>,
    form: usize,
    pub(super) form_id: Text,
    /// What each rule of the pack has to say.
    pub(super) words: Vec<Words>,
    pub(super) own: Scope,
    pub(super) rows: Scope,
    /// The letter's fields whose days rows are compared with.
    letter_days: Vec<String>,
    /// Rules about the record as a whole: place in the pack, and conditions.
    whole: Vec<(usize, Vec<When>)>,
}

impl Plan {
    /// Compiles a form's rules; none where the pack has no such form.
    pub fn new(pack: &Arc<Pack>, form_id: &str) -> Option<Plan> {
        let at = pack.forms.iter().position(|form| form.id == form_id)?;
        let form = &pack.forms[at];
        let own: Vec<_> = form.fields().collect();
        let own = Scope::new(pack, form_id, &form.columns, &own, &[]);
        let letter_days = pack.letter_days(form_id);
        let rows = match &form.list {
            Some(list) => Scope::new(
                pack,
                form_id,
                &list.columns,
                &list.fields.iter().collect::<Vec<_>>(),
                &letter_days,
            ),
            None => Scope::new(pack, form_id, &Arc::default(), &[], &[]),
        };
        let whole = pack
            .rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| {
                let of_rows = rule.check.is_about_record() || rule.check == Check::CountsRows;
                of_rows && rule.forms.iter().any(|id| id == form_id)
            })
            .filter_map(|(number, rule)| Some((number, own.conditions(&rule.when)?)))
            .collect();
        Some(Plan {
            pack: Arc::clone(pack),
            form: at,
            form_id: Text::shared(form_id),
            words: pack.rules.iter().map(Words::new).collect(),
            own,
            rows,
            letter_days,
            whole,
        })
    }

    /// The pack it was made of.
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// The form it checks.
    pub fn form(&self) -> &Form {
        &self.pack.forms[self.form]
    }

    /// The days for a record: its own date is the dossier's, where it has a readable one.
    pub fn day(&self, values: &Values, today: NaiveDate) -> Day {
        let mut day = Day::both(today);
        day.dossier = parse_date(values.get(keys::DATE)).unwrap_or(today);
        for (place, key) in day.letter.iter_mut().zip(&self.letter_days) {
            *place = parse_date(values.get(key));
        }
        day
    }

    /// Everything that is wrong with a record: the letter's own fields, each row, and the whole.
    pub fn check(&self, record: &Record, today: NaiveDate) -> Vec<Finding> {
        let day = self.day(&record.values, today);
        let backed = |field: &str| {
            record
                .rows
                .iter()
                .filter(|row| row.get(field).is_empty())
                .count()
        };
        let mut findings = self.check_own(&record.values, record.rows.len(), &backed, today);
        findings.extend(self.check_rows(&record.rows, day));
        findings
    }

    /// What is wrong with a form's own fields, and with the record as a whole.
    ///
    /// `rows` is how many rows its list has, `unbacked` tells how many of them have nothing in a field.
    pub fn check_own(
        &self,
        values: &Values,
        rows: usize,
        unbacked: &dyn Fn(&str) -> usize,
        today: NaiveDate,
    ) -> Vec<Finding> {
        let day = self.day(values, today);
        let values = &*self.own.fit(values);
        let mut hits = Vec::new();
        self.own
            .check(values, day, &mut Scratch::default(), &mut hits);
        let mut findings: Vec<(usize, Finding)> = hits
            .into_iter()
            .map(|hit| {
                let field = usize::from(self.own.rules[usize::from(hit.0)].field);
                (field, explain(self, &self.own, hit, values, day, None, &[]))
            })
            .collect();
        findings.sort_by_key(|(field, _)| *field);
        let mut findings: Vec<Finding> = findings.into_iter().map(|(_, finding)| finding).collect();
        for (number, when) in &self.whole {
            if self.own.holds(when, values, day) {
                findings.extend(self.check_whole(*number, values, rows, unbacked, day));
            }
        }
        findings
    }

    fn check_whole(
        &self,
        number: usize,
        values: &Values,
        rows: usize,
        unbacked: &dyn Fn(&str) -> usize,
        day: Day,
    ) -> Option<Finding> {
        let rule = &self.pack.rules[number];
        // A date that cannot be read says nothing about the forms; without one, today counts.
        let written = values.get(keys::DATE).trim();
        let dated = written.is_empty() || parse_date(written).is_some();
        let (fails, count) = match &rule.check {
            Check::DossierNotBefore(limit) => (dated && day.dossier < *limit, 0),
            Check::DossierNotAfter(limit) => (dated && day.dossier > *limit, 0),
            Check::HasRows => (rows == 0, 0),
            Check::RowsBacked { field, ticked } => {
                let without = unbacked(field);
                (without > 0 && values.get(ticked).trim().is_empty(), without)
            }
            Check::RowsAtLeast(noted) => {
                let least = values.get(noted).trim().parse();
                (least.is_ok_and(|least: usize| rows < least), rows)
            }
            Check::CountsRows => {
                let key = rule.fields.first()?;
                let said = values.get(key).trim();
                (!said.is_empty() && said.parse() != Ok(rows), rows)
            }
            _ => (false, 0),
        };
        fails.then(|| explain_record(self, number, values, day, count))
    }

    /// What is wrong with each row, one after the other; duplicates name each other. Rows are counted from 1.
    pub fn check_rows(&self, rows: &[Values], day: Day) -> Vec<Finding> {
        self.check_numbered_rows(rows, &|at| at as u32 + 1, day)
    }

    /// The same with rows that have other numbers, such as those in their spreadsheet: `number` gives a row's by its place.
    pub fn check_numbered_rows(
        &self,
        rows: &[Values],
        number: &dyn Fn(usize) -> u32,
        day: Day,
    ) -> Vec<Finding> {
        let scope = &self.rows;
        let mut duplicates: Vec<Duplicates> = scope
            .uniques()
            .map(|(hit, column)| Duplicates::new(hit, column, rows.len()))
            .collect();
        // The words of a duplicate name rows further down, so all rows are checked before any is put into words.
        let mut fired = Vec::new();
        let mut scratch = Scratch::default();
        let mut hits = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let row = &*scope.fit(row);
            scope.check(row, day, &mut scratch, &mut hits);
            if !hits.is_empty() {
                fired.extend(hits.drain(..).map(|hit| (at, hit)));
            }
            for column in &mut duplicates {
                column.push(scope.unique_key_checked(column.column, row, day, &scratch));
            }
        }
        for column in &mut duplicates {
            column.gather(scope, rows, day);
        }
        duplicates.retain(|column| !column.groups.is_empty());
        let mut findings = Vec::with_capacity(fired.len());
        let mut fired = fired.into_iter().peekable();
        for (at, row) in rows.iter().enumerate() {
            let mut tell = |hit: Hit, others: &[u32]| {
                let row = &*scope.fit(row);
                let number = Some(number(at));
                findings.push(explain(self, scope, hit, row, day, number, others));
            };
            while let Some((_, hit)) = fired.next_if(|(row, _)| *row == at) {
                tell(hit, &[]);
            }
            for column in &duplicates {
                let others: Vec<u32> = column.others(at).map(number).collect();
                if !others.is_empty() {
                    tell(column.hit, &others);
                }
            }
        }
        findings
    }

    /// The one value that was surely meant by a field's value, where it differs (for putting in order what is imported or typed).
    pub fn repair(&self, key: &str, values: &Values, day: Day) -> Option<String> {
        for scope in [&self.own, &self.rows] {
            if let Some(at) = scope.columns.position(key) {
                return scope.fields[at]
                    .kind
                    .repair(values.get(key), scope.context(at, day));
            }
        }
        None
    }

    /// Runs the rules of one row and counts what fired: the bare cost of checking, for the benchmark.
    pub fn count_hits(&self, row: &Values, day: Day, scratch: &mut Scratch) -> usize {
        let mut hits = std::mem::take(&mut scratch.hits);
        hits.clear();
        self.rows.check(row, day, scratch, &mut hits);
        let count = hits.len();
        scratch.hits = hits;
        count
    }
}

/// The rows of a list that is checked once, by a value that no two may have.
///
/// Nearly all rows have their value alone: a bit for its hash tells so, and only the others are looked up by their values.
struct Duplicates {
    /// The rule that fires for two rows or more.
    hit: Hit,
    column: usize,
    /// The hash of each row's value; 0 for a row without one.
    hashes: Vec<u32>,
    once: Bits,
    twice: Bits,
    /// For each row that has its value not alone, by its place, the places of all rows with that value.
    groups: FxHashMap<usize, Rc<Vec<usize>>>,
}

impl Duplicates {
    fn new(hit: Hit, column: usize, rows: usize) -> Duplicates {
        Duplicates {
            hit,
            column,
            hashes: Vec::with_capacity(rows),
            once: Bits::new(rows),
            twice: Bits::new(rows),
            groups: FxHashMap::default(),
        }
    }

    /// Adds the next row, with its value where it has one.
    fn push(&mut self, key: Option<Cow<'_, str>>) {
        let hash = key.map_or(0, |key| FxBuildHasher.hash_one(&*key) as u32 | 1);
        if hash != 0 && !self.once.insert(hash) {
            self.twice.insert(hash);
        }
        self.hashes.push(hash);
    }

    /// Finds the groups, once all rows are there.
    fn gather(&mut self, scope: &Scope, rows: &[Values], day: Day) {
        let mut groups: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, &hash) in self.hashes.iter().enumerate() {
            if hash != 0
                && self.twice.has(hash)
                && let row = scope.fit(&rows[at])
                && let Some(key) = scope.unique_key(self.column, &row, day)
            {
                let key = key.into_owned();
                groups.entry(key).or_default().push(at);
            }
        }
        for group in groups.into_values().filter(|group| group.len() > 1) {
            let group = Rc::new(group);
            for &row in &*group {
                self.groups.insert(row, Rc::clone(&group));
            }
        }
    }

    /// The places of the other rows with the value of a row.
    fn others(&self, row: usize) -> impl Iterator<Item = usize> {
        let group = self.groups.get(&row).into_iter();
        let others = group.flat_map(|group| group.iter().copied());
        others.filter(move |&other| other != row)
    }
}

/// A set of hashes, which takes some of them for others.
struct Bits(Box<[u64]>);

impl Bits {
    /// An empty set with room for some hashes: in a full one, one in sixteen is taken for another.
    fn new(room: usize) -> Bits {
        Bits(vec![0; (room / 4).next_power_of_two()].into())
    }

    /// Adds a hash; tells whether it was not there before.
    fn insert(&mut self, hash: u32) -> bool {
        let (word, bit) = self.place(hash);
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }

    fn has(&self, hash: u32) -> bool {
        let (word, bit) = self.place(hash);
        self.0[word] & bit != 0
    }

    fn place(&self, hash: u32) -> (usize, u64) {
        // The lowest bit is always set.
        let hash = hash as usize / 2;
        ((hash / 64) & (self.0.len() - 1), 1 << (hash % 64))
    }
}
