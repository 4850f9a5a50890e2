//! From a rule that fired to a finding with words.

use super::plan::Plan;
use super::rule::Check;
use super::scope::{Day, Hit, Scope, Test, found_name};
use crate::calendar::{add_years, format_date, full_years, parse_date};
use crate::finding::{Finding, Repair};
use crate::kind::{Meaning, email_domain};
use crate::pack::Rule;
use crate::record::Values;

/// How many other rows a message names.
const NAMED_ROWS: usize = 5;

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
    let context = scope.context(at, day);
    let repair = rule
        .repair
        .then(|| field.kind.repair(value, context))
        .flatten()
        .map(|value| Repair { value });
    let mut words = vec![
        ("value", shown(value)),
        ("label", field.label.clone()),
        (
            "repair",
            repair
                .as_ref()
                .map_or_else(String::new, |r| shown(&r.value)),
        ),
    ];
    let date_of = |other: usize| parse_date(values.at(other));
    match &compiled.test {
        Test::Required => words.push(("missing", field.missing.clone())),
        Test::Problem(_) => {
            words.push((
                "digits",
                value
                    .chars()
                    .filter(char::is_ascii_digit)
                    .count()
                    .to_string(),
            ));
            words.push(("length", value.chars().count().to_string()));
            words.push(("levels", value.lines().count().to_string()));
        }
        Test::NotAfterToday => words.push(("today", format_date(day.today))),
        Test::YearsAfter(other, years) => {
            let limit = date_of(*other).and_then(|date| add_years(date, *years));
            words.push(("limit", limit.map_or_else(String::new, format_date)));
        }
        Test::Age(..) => {
            let age = parse_date(value).map_or(0, |birth| full_years(birth, day.dossier));
            words.push(("age", age.to_string()));
        }
        Test::CardBirth(other) => {
            if let Meaning::Card(card) = scope.read(at, values, day).meaning {
                words.push(("expected", card.birth().year.to_string()));
            }
            words.push((
                "other",
                date_of(*other).map_or_else(String::new, format_date),
            ));
        }
        Test::CardSex(_) => {
            if let Meaning::Card(card) = scope.read(at, values, day).meaning {
                let sex = if card.birth().woman { "nữ" } else { "nam" };
                words.push(("expected", sex.to_owned()));
            }
        }
        Test::RightOn(other) => {
            let date = date_of(*other);
            let right = scope.codes[at].iter().flat_map(|codes| codes.entries());
            let names: Vec<&str> = right
                .filter(|entry| date.is_some_and(|date| entry.period.contains(date)))
                .map(|entry| entry.label.as_str())
                .collect();
            words.push(("expected", names.join(" hoặc ")));
            words.push(("other", date.map_or_else(String::new, format_date)));
        }
        Test::Unique => words.push(("others", named_rows(others))),
        Test::NamesNoneOf(names) => {
            // The pack's own spelling, not the folded one.
            if let (Some(at), Check::NamesNoneOf(spelled)) = (found_name(value, names), &rule.check)
            {
                words.push(("found", spelled[at].clone()));
            }
        }
        Test::DomainNotIn(_) | Test::DomainEnds(..) => {
            words.push(("domain", email_domain(value).to_owned()));
        }
        Test::NamesOneOf(_) | Test::Not(_) | Test::Ticked => {}
    }
    finding(
        plan,
        rule,
        row,
        Some(&field.key),
        value,
        repair,
        others,
        &words,
    )
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
    let field = rule.fields.first();
    let value = field.map_or("", |key| values.get(key));
    let mut words = vec![("value", shown(value)), ("date", format_date(day.dossier))];
    let mut repair = None;
    match &rule.check {
        Check::DossierNotBefore(limit) | Check::DossierNotAfter(limit) => {
            words.push(("limit", format_date(*limit)));
        }
        Check::CountsRows => {
            words.push(("rows", count.to_string()));
            repair = rule.repair.then(|| Repair {
                value: count.to_string(),
            });
            words.push(("repair", count.to_string()));
        }
        Check::RowsBacked { .. } => words.push(("count", count.to_string())),
        _ => {}
    }
    if let Some(field) = field.and_then(|key| plan.form().field(key)) {
        words.push(("label", field.label.clone()));
    }
    finding(
        plan,
        rule,
        None,
        field.map(String::as_str),
        value,
        repair,
        &[],
        &words,
    )
}

#[allow(clippy::too_many_arguments)] // One caller each way; a struct would only repeat the finding.
fn finding(
    plan: &Plan,
    rule: &Rule,
    row: Option<u32>,
    field: Option<&str>,
    value: &str,
    repair: Option<Repair>,
    others: &[u32],
    words: &[(&str, String)],
) -> Finding {
    Finding {
        rule: rule.id.clone(),
        level: rule.level,
        form: plan.form().id.clone(),
        row,
        field: field.map(str::to_owned),
        value: value.to_owned(),
        what: fill(&rule.what, words),
        why: fill(&rule.why, words),
        how: fill(&rule.how, words),
        basis: rule.basis.clone(),
        repair,
        others: others.to_vec(),
    }
}

/// A value as a message shows it: one line, not longer than a message bears.
fn shown(value: &str) -> String {
    let line = value.lines().collect::<Vec<_>>().join(" / ");
    if line.chars().count() <= 80 {
        return line;
    }
    let mut short: String = line.chars().take(79).collect();
    short.push('…');
    short
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
pub(crate) fn fill(template: &str, words: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let word = rest.find('}').map(|close| (&rest[1..close], close));
        match word.and_then(|(name, close)| {
            words
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, text)| (text, close))
        }) {
            Some((text, close)) => {
                out.push_str(text);
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
