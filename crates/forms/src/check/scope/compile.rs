//! From the rules of a pack to the rules of a scope, ready to run.

use std::sync::Arc;

use super::verdict::{Named, Test, When};
use super::{MAX_FIELDS, OwnRules, RulePlan, Scope};
use crate::calendar::DaysOff;
use crate::check::rule::{Check, Condition, DAYS_OFF};
use crate::finding::Text;
use crate::kind::CodeIndex;
use crate::pack::{Field, Pack, Rule};
use crate::record::{Columns, note_key};
use crate::text::fold;

impl Scope {
    /// Compiles the rules of a form about these fields. `letter_days` are the fields of the letter whose days rows are compared with.
    pub(in crate::check) fn new(
        pack: &Pack,
        form: &str,
        columns: &Arc<Columns>,
        fields: &[&Field],
        letter_days: &[String],
    ) -> Scope {
        let mut lists = Lists {
            pack,
            made: Vec::new(),
        };
        let mut scope = Scope {
            columns: Arc::clone(columns),
            codes: fields
                .iter()
                .map(|field| field.kind.list().map(|id| lists.index(id)))
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
                let Some(plan) = scope.compile(rule, number, at, &mut lists, letter_days) else {
                    continue;
                };
                let (own, rules) = match plan.test {
                    Test::Required | Test::Filled => (true, &mut missing),
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

    /// One rule about one field; none where the scope lacks a field that it reads, or where it is about the record as a whole.
    fn compile(
        &self,
        rule: &Rule,
        number: usize,
        at: usize,
        lists: &mut Lists<'_>,
        letter_days: &[String],
    ) -> Option<RulePlan> {
        let column = |key: &str| self.columns.position(key);
        let folded = |names: &[String]| names.iter().map(|name| fold(name)).collect::<Vec<_>>();
        let test = match &rule.check {
            Check::Required => Test::Required,
            Check::Filled => Test::Filled,
            Check::Problem(problems) => Test::Problem(*problems),
            Check::NotAfterToday => Test::NotAfterToday,
            Check::YearsAfter { field, years } => Test::YearsAfter(column(field)?, *years),
            Check::DaysLeft { least, or_under } => Test::DaysLeft(*least, *or_under),
            Check::WorkingDaysAfter { field, most } => {
                Test::WorkingDaysAfter(column(field)?, *most, Box::new(lists.days_off()))
            }
            Check::NotBeforeOwn(field) => {
                Test::NotBeforeOwn(letter_days.iter().position(|key| key == field)?)
            }
            Check::NotBeforeDossier => Test::NotBeforeDossier,
            Check::NotAfterDossier => Test::NotAfterDossier,
            Check::Age { from, to } => Test::Age(*from, *to),
            Check::CardBirth(field) => Test::CardBirth(column(field)?),
            Check::CardSex(field) => Test::CardSex(column(field)?),
            Check::RightOn(field) => Test::RightOn(column(field)?),
            Check::Unique => Test::Unique,
            Check::NamesOneOf(names) => Test::NamesOneOf(folded(names)),
            Check::NamesNoneOf(names) => Test::NamesNoneOf(folded(names)),
            Check::SpelledOut(list) => Test::SpelledOut(lists.index(list)),
            Check::DomainNotIn(list) => Test::DomainNotIn(lists.index(list)),
            Check::Not(values) => Test::Not(self.named(at, values)),
            Check::DiffersFrom(field) => Test::DiffersFrom(column(field)?),
            Check::AgreesWithRequest => {
                Test::AgreesWithRequest(note_key(&self.fields[at].key).into())
            }
            Check::Digits(count) => Test::Digits(*count),
            Check::HostName => Test::HostName,
            Check::DomainEnds { ends, or_in } => Test::DomainEnds(ends.clone(), lists.index(or_in)),
            Check::Ticked => Test::Ticked,
            Check::CountsRows
            | Check::HasRows
            | Check::RowsBacked { .. }
            | Check::RowsAtLeast(_)
            | Check::DossierNotBefore(_)
            | Check::DossierNotAfter(_) => return None,
        };
        let mut reads = 1u64 << at;
        let conditions = rule.when.iter().flat_map(Condition::fields);
        for other in rule.check.other_fields().into_iter().chain(conditions) {
            reads |= 1 << column(other)?;
        }
        Some(RulePlan {
            rule: number as u16,
            field: at as u16,
            reads,
            test,
            when: self.conditions(&rule.when)?,
        })
    }

    /// The conditions of a rule; none where the scope lacks a field that they read.
    pub(in crate::check) fn conditions(&self, conditions: &[Condition]) -> Option<Vec<When>> {
        let column = |key: &str| self.columns.position(key);
        let compiled = conditions.iter().map(|condition| {
            Some(match condition {
                Condition::DossierFrom(day) => When::From(*day),
                Condition::DossierUntil(day) => When::Until(*day),
                Condition::Filled(key) => When::Filled(column(key)?),
                Condition::AnyFilled(keys) => {
                    let places = keys.iter().map(|key| column(key));
                    When::AnyFilled(places.collect::<Option<_>>()?)
                }
                Condition::Empty(key) => When::Empty(column(key)?),
                Condition::Is(key, values) => {
                    let at = column(key)?;
                    When::Is(at, self.named(at, values))
                }
                Condition::Document(key, papers) => When::Document(column(key)?, papers.clone()),
            })
        });
        compiled.collect()
    }

    /// Values that a rule names for a field.
    fn named(&self, at: usize, values: &[String]) -> Named {
        match &self.codes[at] {
            Some(codes) if self.fields[at].kind.is_one_of_list() => {
                Named::Entries(values.iter().filter_map(|v| codes.exact(v)).collect())
            }
            _ => Named::Texts(values.to_vec()),
        }
    }
}

/// A pack's lists as rules need them, each made once.
struct Lists<'a> {
    pack: &'a Pack,
    made: Vec<(String, Arc<CodeIndex>)>,
}

impl Lists<'_> {
    fn index(&mut self, id: &str) -> Arc<CodeIndex> {
        if let Some((_, index)) = self.made.iter().find(|(known, _)| known == id) {
            return Arc::clone(index);
        }
        let list = self.pack.list(id);
        let index = Arc::new(list.map_or_else(CodeIndex::default, CodeIndex::new));
        self.made.push((id.to_owned(), Arc::clone(&index)));
        index
    }

    fn days_off(&self) -> DaysOff {
        let mut days_off = DaysOff::default();
        for entry in self
            .pack
            .list(DAYS_OFF)
            .iter()
            .flat_map(|list| &list.entries)
        {
            // What is no such day is a fault that the lint tells.
            days_off.add(&entry.value, entry.period);
        }
        days_off
    }
}
