//! The rules over one set of values (a letter's own fields, or a row), compiled.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use rustc_hash::FxHashMap;

use super::rule::{Check, Condition};
use crate::calendar::{add_years, full_years};
use crate::finding::Text;
use crate::kind::{CodeIndex, Context, Kind, Meaning, Problems, Reading, email_domain};
use crate::pack::{Field, Pack};
use crate::record::{Columns, Values};
use crate::text::fold;

/// The two days a check depends on. There is no other clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Today.
    pub today: NaiveDate,
    /// The day of the dossier: the letter's date where it has one, else today.
    pub dossier: NaiveDate,
}

impl Day {
    /// Both days the same.
    pub fn both(today: NaiveDate) -> Day {
        Day {
            today,
            dossier: today,
        }
    }
}

/// That a rule fired: its place among the compiled rules of its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit(pub(super) u16);

/// A form has at most this many fields, so that a set of them is one word.
pub(crate) const MAX_FIELDS: usize = 64;

#[derive(Debug)]
pub(super) struct Scope {
    pub(super) columns: Arc<Columns>,
    pub(super) fields: Vec<Field>,
    /// The fields' keys, as findings name them.
    pub(super) keys: Vec<Text>,
    pub(super) codes: Vec<Option<Arc<CodeIndex>>>,
    pub(super) rules: Vec<RulePlan>,
    /// For each field: its rules about the value itself.
    own: Vec<OwnRules>,
    /// Where the rules that compare fields stand in `rules`; behind them stand those that compare rows.
    cross: Range<usize>,
}

/// Where the rules about one field's value itself stand among the rules of the scope.
#[derive(Debug)]
struct OwnRules {
    /// Those about an empty value.
    missing: Range<usize>,
    /// Those about the problems of a value.
    problems: Range<usize>,
    /// The fields they read.
    reads: u64,
}

/// One rule about one field, ready to run.
#[derive(Debug)]
pub(super) struct RulePlan {
    /// Place in [`Pack::rules`].
    pub(super) rule: u16,
    /// Place of the field the finding stands at.
    pub(super) field: u16,
    /// The fields it reads, a bit each.
    reads: u64,
    pub(super) test: Test,
    when: Vec<When>,
}

#[derive(Debug)]
pub(super) enum Test {
    Required,
    Problem(Problems),
    NotAfterToday,
    YearsAfter(usize, u32),
    Age(u32, u32),
    CardBirth(usize),
    CardSex(usize),
    RightOn(usize),
    NamesOneOf(Vec<String>),
    NamesNoneOf(Vec<String>),
    DomainNotIn(Arc<CodeIndex>),
    Not(Vec<String>),
    DomainEnds(Vec<String>, Arc<CodeIndex>),
    Ticked,
    /// Found by the list, which knows the other rows.
    Unique,
}

#[derive(Debug)]
enum When {
    From(NaiveDate),
    Until(NaiveDate),
    Filled(usize),
    Empty(usize),
    Is(usize, String),
}

impl Scope {
    pub(super) fn new(pack: &Pack, form: &str, columns: &Arc<Columns>, fields: &[&Field]) -> Scope {
        let mut indexes: Vec<(String, Arc<CodeIndex>)> = Vec::new();
        let mut index_of = |id: &str| -> Arc<CodeIndex> {
            if let Some((_, index)) = indexes.iter().find(|(known, _)| known == id) {
                return Arc::clone(index);
            }
            let index = Arc::new(
                pack.list(id)
                    .map_or_else(CodeIndex::default, CodeIndex::new),
            );
            indexes.push((id.to_owned(), Arc::clone(&index)));
            index
        };
        let mut scope = Scope {
            columns: Arc::clone(columns),
            codes: fields
                .iter()
                .map(|field| field.kind.list().map(&mut index_of))
                .collect(),
            fields: fields.iter().map(|&field| field.clone()).collect(),
            keys: fields
                .iter()
                .map(|field| Text::shared(&field.key))
                .collect(),
            rules: Vec::new(),
            own: Vec::new(),
            cross: 0..0,
        };
        let mut cross = Vec::new();
        let mut unique = Vec::new();
        for (at, field) in fields.iter().enumerate().take(MAX_FIELDS) {
            let mut missing = Vec::new();
            let mut problems = Vec::new();
            let mut reads = 1 << at;
            for (number, rule) in pack.rules.iter().enumerate() {
                let about = rule
                    .fields
                    .iter()
                    .any(|key| *key == field.key || key == "*");
                if !about || !rule.forms.iter().any(|id| id == form) {
                    continue;
                }
                if rule.check == Check::Required && !field.required {
                    continue;
                }
                let Some(plan) = compile(rule, number, at, columns, &mut index_of) else {
                    continue;
                };
                let (own, rules) = match plan.test {
                    Test::Required => (true, &mut missing),
                    Test::Problem(_) => (true, &mut problems),
                    Test::Unique => (false, &mut unique),
                    _ => (false, &mut cross),
                };
                if own {
                    reads |= plan.reads;
                }
                rules.push(plan);
            }
            let begin = scope.rules.len();
            scope.rules.extend(missing);
            let middle = scope.rules.len();
            scope.rules.extend(problems);
            scope.own.push(OwnRules {
                missing: begin..middle,
                problems: middle..scope.rules.len(),
                reads,
            });
        }
        let begin = scope.rules.len();
        scope.rules.extend(cross);
        scope.cross = begin..scope.rules.len();
        scope.rules.extend(unique);
        scope
    }

    /// The values in this scope's columns; the same ones where they stand in them already, as nearly always.
    pub(super) fn fit<'v>(&self, values: &'v Values) -> Cow<'v, Values> {
        if Arc::ptr_eq(values.columns(), &self.columns) {
            return Cow::Borrowed(values);
        }
        let mut fitted = Values::new(Arc::clone(&self.columns));
        for (key, value) in values.iter() {
            fitted.set(key, value);
        }
        Cow::Owned(fitted)
    }

    /// Runs all rules.
    pub(super) fn check(
        &self,
        values: &Values,
        day: Day,
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        self.run(values, day, u64::MAX, scratch, hits);
    }

    /// Runs the rules that read one field, and keeps what the others said.
    pub(super) fn recheck(
        &self,
        values: &Values,
        day: Day,
        column: usize,
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        let changed = 1u64 << column;
        hits.retain(|hit| self.rules[usize::from(hit.0)].reads & changed == 0);
        self.run(values, day, changed, scratch, hits);
        hits.sort_unstable();
    }

    fn run(
        &self,
        values: &Values,
        day: Day,
        changed: u64,
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        if scratch.day != Some(day) {
            scratch.repeated.clear();
            scratch.day = Some(day);
        }
        scratch.known = 0;
        let mut readings = Readings {
            scope: self,
            values,
            day,
            scratch,
        };
        for (at, own) in self.own.iter().enumerate() {
            if own.reads & changed == 0 {
                continue;
            }
            let raw = values.at(at);
            let (rules, problems) = if is_blank(raw) {
                (own.missing.clone(), Problems::default())
            } else {
                let problems = readings.read(at, raw).problems;
                if problems.is_empty() {
                    continue;
                }
                (own.problems.clone(), problems)
            };
            for number in rules {
                let rule = &self.rules[number];
                let fails = match rule.test {
                    Test::Problem(wanted) => problems.meet(wanted),
                    // That a blank value is required.
                    _ => true,
                };
                if fails && rule.applies(changed, &readings) {
                    hits.push(Hit(number as u16));
                }
            }
        }
        for number in self.cross.clone() {
            let rule = &self.rules[number];
            if rule.reads & changed != 0
                && rule.test.fails(usize::from(rule.field), &mut readings)
                && rule.applies(changed, &readings)
            {
                hits.push(Hit(number as u16));
            }
        }
    }

    /// Reads one field of some values.
    pub(super) fn read(&self, at: usize, values: &Values, day: Day) -> Reading {
        self.fields[at]
            .kind
            .read(values.at(at), self.context(at, day))
    }

    pub(super) fn context(&self, at: usize, day: Day) -> Context<'_> {
        Context {
            dossier: day.dossier,
            codes: self.codes[at].as_deref(),
        }
    }

    /// The rules that compare a field with the other rows: place among the rules, and the field.
    pub(super) fn uniques(&self) -> impl Iterator<Item = (Hit, usize)> {
        self.rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| matches!(rule.test, Test::Unique))
            .map(|(number, rule)| (Hit(number as u16), usize::from(rule.field)))
    }

    /// The text under which a value is compared with the other rows; none where it is empty.
    pub(super) fn unique_key<'a>(
        &self,
        at: usize,
        values: &'a Values,
        day: Day,
    ) -> Option<Cow<'a, str>> {
        let reading = self.read(at, values, day);
        self.unique_key_of(at, values, day, &reading)
    }

    /// The same for the row that was checked last, without reading its value again.
    pub(super) fn unique_key_checked<'a>(
        &self,
        at: usize,
        values: &'a Values,
        day: Day,
        scratch: &Scratch,
    ) -> Option<Cow<'a, str>> {
        // What was not read is blank.
        let reading = scratch.is_known(at).then(|| &scratch.readings[at])?;
        self.unique_key_of(at, values, day, reading)
    }

    fn unique_key_of<'a>(
        &self,
        at: usize,
        values: &'a Values,
        day: Day,
        reading: &Reading,
    ) -> Option<Cow<'a, str>> {
        let raw = values.at(at);
        if is_blank(raw) {
            None
        } else if reading.problems.is_empty() {
            Some(raw.into())
        } else {
            Some(self.fields[at].kind.normal(raw, self.context(at, day)))
        }
    }
}

/// The domain of an address that is not tidy.
#[inline(never)]
fn loose_domain(raw: &str) -> String {
    email_domain(raw).to_ascii_lowercase()
}

/// Whether a text has nothing but blanks.
#[inline]
fn is_blank(raw: &str) -> bool {
    match raw.as_bytes() {
        [] => true,
        // ASCII but for the blank, and the letters of Vietnamese: so nearly all values begin.
        [b'!'..=b'~' | 0xc3..=0xcf, ..] | [0xe1, 0xba | 0xbb, ..] => false,
        _ => raw.trim().is_empty(),
    }
}

/// Room for the readings and hits of a row, and the readings of texts that come again and again, kept from row to row.
///
/// One belongs to one scope: its readings are told apart by the place of their field.
#[derive(Debug)]
pub struct Scratch {
    readings: [Reading; MAX_FIELDS],
    /// Which readings are those of the row at hand, a bit each.
    known: u64,
    pub(super) hits: Vec<Hit>,
    /// Readings by field and text, for the day they were made on.
    repeated: FxHashMap<Box<str>, (u16, Reading)>,
    day: Option<Day>,
}

/// How many readings are kept: a province has a few hundred agencies.
const REPEATED: usize = 2048;

impl Default for Scratch {
    fn default() -> Scratch {
        Scratch {
            readings: [Reading::default(); MAX_FIELDS],
            known: 0,
            hits: Vec::new(),
            repeated: FxHashMap::default(),
            day: None,
        }
    }
}

impl Scratch {
    #[inline]
    fn is_known(&self, at: usize) -> bool {
        self.known & (1 << at) != 0
    }

    #[inline(never)]
    fn read_repeated(
        &mut self,
        at: usize,
        kind: &Kind,
        raw: &str,
        context: Context<'_>,
    ) -> &Reading {
        let reading = &mut self.readings[at];
        match self.repeated.get(raw) {
            Some(&(field, known)) if usize::from(field) == at => *reading = known,
            _ => {
                *reading = kind.read(raw, context);
                if self.repeated.len() < REPEATED {
                    self.repeated.insert(raw.into(), (at as u16, *reading));
                }
            }
        }
        reading
    }
}

/// The readings of a row's fields, each made when first asked for.
struct Readings<'a> {
    scope: &'a Scope,
    values: &'a Values,
    day: Day,
    scratch: &'a mut Scratch,
}

impl Readings<'_> {
    #[inline(always)] // So short that the call would take longer.
    fn get(&mut self, at: usize) -> &Reading {
        if !self.scratch.is_known(at) {
            self.read(at, self.values.at(at));
        }
        &self.scratch.readings[at]
    }

    fn read(&mut self, at: usize, raw: &str) -> &Reading {
        self.scratch.known |= 1 << at;
        let kind = &self.scope.fields[at].kind;
        let context = self.scope.context(at, self.day);
        if kind.repeats() {
            self.scratch.read_repeated(at, kind, raw, context)
        } else {
            let reading = &mut self.scratch.readings[at];
            kind.read_into(reading, raw, context);
            reading
        }
    }

    /// The domain of an e-mail address, in small letters.
    #[inline(always)] // As the above.
    fn domain(&mut self, at: usize) -> Cow<'_, str> {
        let values = self.values;
        match self.get(at).meaning {
            Meaning::Email(sign) => {
                let domain = values.at(at).get(usize::from(sign) + 1..);
                domain.unwrap_or_default().into()
            }
            _ => loose_domain(values.at(at)).into(),
        }
    }

    #[inline(always)] // So short that the call would take longer.
    fn date(&mut self, at: usize) -> Option<NaiveDate> {
        match self.get(at).meaning {
            Meaning::Date(day) => Some(day),
            _ => None,
        }
    }
}

impl RulePlan {
    /// Whether it reads a changed field and its conditions hold.
    fn applies(&self, changed: u64, readings: &Readings<'_>) -> bool {
        self.reads & changed != 0 && self.when.iter().all(|when| when.holds(readings))
    }
}

impl Test {
    /// Whether a rule that compares fields fires. What is empty or cannot be read is other rules' business.
    #[inline]
    fn fails(&self, at: usize, readings: &mut Readings<'_>) -> bool {
        let values = readings.values;
        let raw = || values.at(at);
        match self {
            Test::NotAfterToday => readings
                .date(at)
                .is_some_and(|day| day > readings.day.today),
            Test::YearsAfter(other, years) => {
                match (readings.date(at), readings.date(*other)) {
                    // Most are many years apart; only those that are not need the calendar.
                    (Some(day), Some(other)) if day.year() <= other.year() + *years as i32 => {
                        add_years(other, *years).is_some_and(|limit| day < limit)
                    }
                    _ => false,
                }
            }
            Test::Age(from, to) => {
                let dossier = readings.day.dossier;
                readings.date(at).is_some_and(|birth| {
                    birth <= dossier && !(*from..=*to).contains(&full_years(birth, dossier))
                })
            }
            Test::CardBirth(other) => match (readings.get(at).meaning, readings.date(*other)) {
                (Meaning::Card(card), Some(birth)) => card.birth().year != birth.year(),
                _ => false,
            },
            Test::CardSex(other) => match readings.get(at).meaning {
                // Other spellings are told by the field's own list.
                Meaning::Card(card) => match readings.values.at(*other) {
                    "Nam" => card.birth().woman,
                    "Nữ" => !card.birth().woman,
                    _ => false,
                },
                _ => false,
            },
            Test::RightOn(other) => {
                let Meaning::Code(code) = readings.get(at).meaning else {
                    return false;
                };
                let Some(day) = readings.date(*other) else {
                    return false;
                };
                // Before the first entry's time the list has nothing to say.
                readings.scope.codes[at].as_ref().is_some_and(|codes| {
                    let right = |entry: &crate::pack::CodeEntry| entry.period.contains(day);
                    codes.entry(code).is_some_and(|entry| !right(entry))
                        && codes.entries().iter().any(right)
                })
            }
            Test::NamesOneOf(names) => {
                let text = fold(raw());
                !text.is_empty() && !names.iter().any(|name| text.contains(name.as_str()))
            }
            Test::NamesNoneOf(names) => found_name(raw(), names).is_some(),
            Test::Not(values) => values.iter().any(|value| value == raw()),
            Test::DomainNotIn(list) => {
                let dossier = readings.day.dossier;
                let domain = readings.domain(at);
                list.meant_domain(&domain)
                    .is_some_and(|entry| entry.period.contains(dossier))
            }
            Test::DomainEnds(ends, known) => {
                let domain = readings.domain(at);
                let fits = |end: &String| {
                    domain.ends_with(end.as_str()) || domain == end.trim_start_matches('.')
                };
                !domain.is_empty()
                    && !ends.iter().any(fits)
                    && known.meant_domain(&domain).is_none()
            }
            Test::Ticked => is_blank(raw()),
            // Told from the value alone, or by the list.
            Test::Required | Test::Problem(_) | Test::Unique => false,
        }
    }
}

/// The place of the first of some folded names that a text has in it.
pub(super) fn found_name(raw: &str, names: &[String]) -> Option<usize> {
    let text = fold(raw);
    names.iter().position(|name| text.contains(name.as_str()))
}

impl When {
    fn holds(&self, readings: &Readings<'_>) -> bool {
        let value = |at: usize| readings.values.at(at).trim();
        match self {
            When::From(day) => readings.day.dossier >= *day,
            When::Until(day) => readings.day.dossier <= *day,
            When::Filled(at) => !value(*at).is_empty(),
            When::Empty(at) => value(*at).is_empty(),
            When::Is(at, wanted) => value(*at) == wanted,
        }
    }
}

fn compile(
    rule: &crate::pack::Rule,
    number: usize,
    at: usize,
    columns: &Columns,
    index_of: &mut dyn FnMut(&str) -> Arc<CodeIndex>,
) -> Option<RulePlan> {
    let column = |key: &str| columns.position(key);
    let folded = |names: &[String]| names.iter().map(|name| fold(name)).collect::<Vec<_>>();
    let mut reads = 1u64 << at;
    let test = match &rule.check {
        Check::Required => Test::Required,
        Check::Problem(problems) => Test::Problem(*problems),
        Check::NotAfterToday => Test::NotAfterToday,
        Check::YearsAfter { field, years } => Test::YearsAfter(column(field)?, *years),
        Check::Age { from, to } => Test::Age(*from, *to),
        Check::CardBirth(field) => Test::CardBirth(column(field)?),
        Check::CardSex(field) => Test::CardSex(column(field)?),
        Check::RightOn(field) => Test::RightOn(column(field)?),
        Check::Unique => Test::Unique,
        Check::NamesOneOf(names) => Test::NamesOneOf(folded(names)),
        Check::NamesNoneOf(names) => Test::NamesNoneOf(folded(names)),
        Check::DomainNotIn(list) => Test::DomainNotIn(index_of(list)),
        Check::Not(values) => Test::Not(values.clone()),
        Check::DomainEnds { ends, or_in } => Test::DomainEnds(ends.clone(), index_of(or_in)),
        Check::Ticked => Test::Ticked,
        Check::CountsRows
        | Check::HasRows
        | Check::RowsBacked { .. }
        | Check::DossierNotBefore(_)
        | Check::DossierNotAfter(_) => return None,
    };
    for other in rule.check.other_fields() {
        reads |= 1 << column(other)?;
    }
    let mut when = Vec::with_capacity(rule.when.len());
    for condition in &rule.when {
        when.push(match condition {
            Condition::DossierFrom(day) => When::From(*day),
            Condition::DossierUntil(day) => When::Until(*day),
            Condition::Filled(key) => When::Filled(column(key)?),
            Condition::Empty(key) => When::Empty(column(key)?),
            Condition::Is(key, value) => When::Is(column(key)?, value.clone()),
        });
        if let Condition::Filled(key) | Condition::Empty(key) | Condition::Is(key, _) = condition {
            reads |= 1 << column(key)?;
        }
    }
    Some(RulePlan {
        rule: number as u16,
        field: at as u16,
        reads,
        test,
        when,
    })
}
