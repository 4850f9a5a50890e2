//! From a rule that fired to a finding with words.

use std::borrow::Cow;

use chrono::{Days, NaiveDate};

use super::plan::Plan;
use super::rule::Check;
use super::scope::{Day, Hit, Scope, Test, found_name};
use crate::calendar::{add_years, days_between, format_date, full_years, parse_date};
use crate::finding::{Finding, Level, Repair, Text};
use crate::kind::{Meaning, abbreviations, email_domain};
use crate::pack::Rule;
use crate::record::Values;

/// What a rule has to say, shared by all its findings.
#[derive(Debug)]
pub(super) struct Words {
    id: Text,
    level: Level,
    what: Template,
    why: Template,
    how: Template,
    basis: Text,
}

impl Words {
    pub(super) fn new(rule: &Rule) -> Words {
        Words {
            id: Text::shared(&rule.id),
            level: rule.level,
            what: Template::new(&rule.what),
            why: Template::new(&rule.why),
            how: Template::new(&rule.how),
            basis: Text::shared(&rule.basis),
        }
    }
}

/// A sentence that may have words in braces, for what is said anew each time.
#[derive(Debug)]
struct Template {
    text: Text,
    constant: bool,
}

impl Template {
    fn new(sentence: &str) -> Template {
        Template {
            text: Text::shared(sentence),
            constant: !sentence.contains('{'),
        }
    }

    fn fill<'a>(&self, word: &dyn Fn(&str) -> Option<Cow<'a, str>>) -> Text {
        match self.constant {
            true => self.text.clone(),
            false => fill(&self.text, word).into(),
        }
    }
}

/// How many other rows a message names.
const NAMED_ROWS: usize = 5;
/// How many characters of a value a message shows.
const SHOWN: usize = 80;

/// The finding of a rule about a field.
pub(super) fn explain(
    plan: &Plan,
    scope: &Scope,
    hit: Hit,
    values: &Values,
    day: Day,
    row: Option<u32>,
    others: &[u32],
) -> Finding {
    let compiled = &scope.rules[usize::from(hit.0)];
    let rule = &plan.pack.rules[usize::from(compiled.rule)];
    let at = usize::from(compiled.field);
    let field = &scope.fields[at];
    let value = values.at(at);
    let repair = rule
        .repair
        .then(|| scope.repair(compiled, values, day))
        .flatten()
        .map(|value| Repair { value });
    let date_of = |other: usize| parse_date(values.at(other));
    let card = || match scope.read(at, values, day).meaning {
        Meaning::Card(card) => Some(card.birth()),
        _ => None,
    };
    // Each word is made only where a sentence has it.
    let word = |name: &str| -> Option<Cow<'_, str>> {
        Some(match (&compiled.test, name) {
            (_, "value") => shown(value),
            (_, "label") => field.label.as_str().into(),
            (_, "repair") => repair.as_ref().map_or("".into(), |r| shown(&r.value)),
            (Test::Required | Test::Filled, "missing") => field.missing.as_str().into(),
            (Test::Problem(_) | Test::Digits(_), "digits") => {
                let digits = value.bytes().filter(u8::is_ascii_digit);
                digits.count().to_string().into()
            }
            (Test::Problem(_), "length") => value.chars().count().to_string().into(),
            (Test::Problem(_), "levels") => value.lines().count().to_string().into(),
            (Test::Problem(_), "short") => {
                in_a_row(abbreviations(value, scope.codes[at].as_deref())).into()
            }
            (Test::SpelledOut(list), "short") => in_a_row(abbreviations(value, Some(list))).into(),
            (Test::NotAfterToday, "today") => format_date(day.today).into(),
            (Test::YearsAfter(other, years), "limit") => {
                date_or_nothing(date_of(*other).and_then(|date| add_years(date, *years)))
            }
            (Test::WorkingDaysAfter(other, most, days_off), "limit") => date_or_nothing(
                date_of(*other).and_then(|date| days_off.working_day_after(date, *most)),
            ),
            (Test::DaysLeft(least, _), "limit") => date_or_nothing(
                parse_date(value)
                    .and_then(|date| date.checked_sub_days(Days::new((*least).into()))),
            ),
            (Test::DaysLeft(..), "left") => {
                let left = parse_date(value).map_or(0, |date| days_between(day.dossier, date));
                left.max(0).to_string().into()
            }
            (Test::NotBeforeOwn(place), "limit") => date_or_nothing(day.letter[*place]),
            (Test::NotBeforeDossier | Test::NotAfterDossier, "date") => {
                format_date(day.dossier).into()
            }
            (Test::DiffersFrom(other), "other") => shown(values.at(*other)),
            (Test::AgreesWithRequest(note), "other") => shown(values.beside(note)),
            (Test::Age(..), "age") => {
                let age = parse_date(value).map_or(0, |birth| full_years(birth, day.dossier));
                age.to_string().into()
            }
            (Test::CardBirth(other) | Test::RightOn(other), "other") => {
                date_or_nothing(date_of(*other))
            }
            (Test::CardBirth(_), "expected") => card()?.year.to_string().into(),
            (Test::CardSex(_), "expected") => if card()?.woman { "nữ" } else { "nam" }.into(),
            (Test::RightOn(other), "expected") => {
                let date = date_of(*other);
                let right = scope.codes[at].iter().flat_map(|codes| codes.entries());
                let names: Vec<&str> = right
                    .filter(|entry| date.is_some_and(|date| entry.period.contains(date)))
                    .map(|entry| entry.label.as_str())
                    .collect();
                names.join(" hoặc ").into()
            }
            (Test::Unique, "others") => named_rows(others).into(),
            // The pack's own spelling, not the folded one.
            (Test::NamesNoneOf(names), "found") => match &rule.check {
                Check::NamesNoneOf(spelled) => spelled[found_name(value, names)?].as_str().into(),
                _ => return None,
            },
            (Test::DomainNotIn(_) | Test::DomainEnds(..), "domain") => email_domain(value).into(),
            _ => return None,
        })
    };
    let key = Some(scope.keys[at].clone());
    let told = finding(plan, usize::from(compiled.rule), key, value, &word);
    Finding {
        row,
        repair,
        others: others.to_vec(),
        ..told
    }
}

/// The finding of a rule about the record as a whole.
pub(super) fn explain_record(
    plan: &Plan,
    number: usize,
    values: &Values,
    day: Day,
    count: usize,
) -> Finding {
    let rule = &plan.pack.rules[number];
    // The place of what is wrong with the whole list is the box that ends it.
    let field = match &rule.check {
        Check::RowsBacked { ticked, .. } => Some(ticked),
        _ => rule.fields.first(),
    };
    let value = field.map_or("", |key| values.get(key));
    let repair = (rule.repair && rule.check == Check::CountsRows).then(|| Repair {
        value: count.to_string(),
    });
    let word = |name: &str| -> Option<Cow<'_, str>> {
        Some(match (&rule.check, name) {
            (_, "value") => shown(value),
            (_, "date") => format_date(day.dossier).into(),
            (_, "label") => plan.form().field(field?)?.label.as_str().into(),
            (Check::DossierNotBefore(limit) | Check::DossierNotAfter(limit), "limit") => {
                format_date(*limit).into()
            }
            (Check::CountsRows, "rows" | "repair") | (Check::RowsBacked { .. }, "count") => {
                count.to_string().into()
            }
            (Check::RowsAtLeast(_), "rows") => count.to_string().into(),
            (Check::RowsAtLeast(noted), "least") => shown(values.get(noted).trim()),
            _ => return None,
        })
    };
    Finding {
        repair,
        ..finding(
            plan,
            number,
            field.map(|key| key.as_str().into()),
            value,
            &word,
        )
    }
}

/// A finding about no row and without a repair, with its sentences; `word` gives what stands for a name in braces.
fn finding<'a>(
    plan: &Plan,
    number: usize,
    field: Option<Text>,
    value: &str,
    word: &dyn Fn(&str) -> Option<Cow<'a, str>>,
) -> Finding {
    let words = &plan.words[number];
    Finding {
        rule: words.id.clone(),
        level: words.level,
        form: plan.form_id.clone(),
        row: None,
        field,
        value: value.to_owned(),
        what: words.what.fill(word),
        why: words.why.fill(word),
        how: words.how.fill(word),
        basis: words.basis.clone(),
        repair: None,
        others: Vec::new(),
    }
}

fn date_or_nothing(date: Option<NaiveDate>) -> Cow<'static, str> {
    date.map_or_else(String::new, format_date).into()
}

/// A value as a message shows it: one line, not longer than a message bears.
fn shown(value: &str) -> Cow<'_, str> {
    // Most values are short lines, shown as they are.
    if value.len() <= SHOWN && !value.contains(['\n', '\r']) {
        return value.into();
    }
    let line = value.lines().collect::<Vec<_>>().join(" / ");
    if line.chars().count() <= SHOWN {
        return line.into();
    }
    let mut short: String = line.chars().take(SHOWN - 1).collect();
    short.push('…');
    short.into()
}

/// Words, each once, as they stand in the text.
fn in_a_row<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut named: Vec<&str> = Vec::new();
    for word in words {
        if !named.contains(&word) {
            named.push(word);
        }
    }
    named.join(", ")
}

fn named_rows(others: &[u32]) -> String {
    let mut text = String::new();
    for (at, row) in others.iter().take(NAMED_ROWS).enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        text.push_str(&row.to_string());
    }
    if others.len() > NAMED_ROWS {
        text.push_str(&format!(" và {} dòng khác", others.len() - NAMED_ROWS));
    }
    text
}

/// A sentence with its words put in; braces that name no word stay.
pub(crate) fn fill<'a>(template: &str, word: &dyn Fn(&str) -> Option<Cow<'a, str>>) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let close = rest.find('}');
        match close.and_then(|close| Some((word(&rest[1..close])?, close))) {
            Some((text, close)) => {
                out.push_str(&text);
                rest = &rest[close + 1..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}
