//! The rules in a pack's text.

use super::model::*;
use super::read::SURENESS;
use super::source::{NameOrTable, Node};
use crate::check::rule::{Check, Condition, Document};
use crate::finding::Level;
use crate::kind::{Problem, Problems};

/// More years than a person lives: what an age or a card's years cannot exceed.
const MAX_YEARS: u32 = 150;

/// More days than any time limit has.
const MAX_DAYS: u32 = 3660;
/// More digits than any number of a paper has.
const MAX_DIGITS: u32 = 40;

/// One rule.
#[inline(never)]
pub(super) fn read_rule(node: Node<'_>) -> Rule {
    let check = read_check(&node);
    let rule = Rule {
        id: node.needed("id"),
        group: node.needed("group"),
        forms: node.texts("forms"),
        fields: node.texts("fields"),
        level: node.choice(
            "level",
            &[
                ("error", Level::Error),
                ("warning", Level::Warning),
                ("advice", Level::Advice),
            ],
        ),
        when: node
            .tables("when")
            .into_iter()
            .filter_map(read_condition)
            .collect(),
        what: node.needed("what"),
        why: node.needed("why"),
        // What is missing says itself what to do.
        how: match check {
            Check::Required => node.text("how"),
            _ => node.needed("how"),
        },
        check,
        basis: node.needed("basis"),
        sure: node.choice("sure", &SURENESS),
        repair: node.flag("repair"),
        at: node.place(),
    };
    node.finish();
    rule
}

#[inline(never)]
fn read_condition(node: Node<'_>) -> Option<Condition> {
    let condition = if node.has("field") {
        Some(Condition::Is(node.needed("field"), read_values(&node)))
    } else if node.has("document") {
        Some(Condition::Document(
            node.needed("document"),
            read_documents(&node),
        ))
    } else {
        match node.only_key() {
            Some("dossier-from") => node.day("dossier-from").map(Condition::DossierFrom),
            Some("dossier-until") => node.day("dossier-until").map(Condition::DossierUntil),
            Some("filled") => Some(Condition::Filled(node.needed("filled"))),
            Some("filled-any") => Some(Condition::AnyFilled(node.texts("filled-any"))),
            Some("empty") => Some(Condition::Empty(node.needed("empty"))),
            _ => {
                node.fault("không hiểu điều kiện này; dùng dossier-from, dossier-until, filled, filled-any, empty, hoặc field hay document cùng is hay in.".to_owned());
                return None;
            }
        }
    };
    node.finish();
    condition
}

/// The values of a condition: one under `is`, or several under `in`.
fn read_values(node: &Node<'_>) -> Vec<String> {
    let values = match node.has("in") {
        true => node.texts("in"),
        false => vec![node.needed("is")],
    };
    if values.is_empty() {
        node.fault_at("in", "“in” chưa có giá trị nào.".to_owned());
    }
    values
}

fn read_documents(node: &Node<'_>) -> Vec<Document> {
    let read = |name: String| match name.as_str() {
        "card" => Some(Document::Card),
        "old-card" => Some(Document::OldCard),
        "passport" => Some(Document::Passport),
        _ => {
            node.fault(format!(
                "không có loại giấy tờ “{name}”; dùng card, old-card hoặc passport."
            ));
            None
        }
    };
    read_values(node).into_iter().filter_map(read).collect()
}

#[inline(never)]
fn read_check(rule: &Node<'_>) -> Check {
    let fallback = Check::Required;
    match rule.name_or_table("check") {
        None => {
            rule.fault("thiếu “check”.".to_owned());
            fallback
        }
        Some(NameOrTable::Name(name)) => match name.as_str() {
            "required" => Check::Required,
            "filled" => Check::Filled,
            "not-before-dossier" => Check::NotBeforeDossier,
            "not-after-dossier" => Check::NotAfterDossier,
            "not-after-today" => Check::NotAfterToday,
            "unique" => Check::Unique,
            "ticked" => Check::Ticked,
            "counts-rows" => Check::CountsRows,
            "has-rows" => Check::HasRows,
            "agrees-with-request" => Check::AgreesWithRequest,
            _ => {
                rule.fault_at("check", format!("không có phép kiểm tra “{name}”."));
                fallback
            }
        },
        Some(NameOrTable::Table(node)) => {
            let check = read_check_table(&node).unwrap_or_else(|| {
                node.fault("không hiểu phép kiểm tra này.".to_owned());
                fallback
            });
            node.finish();
            check
        }
    }
}

/// A number that has to be there, up to a highest one.
fn read_number(node: &Node<'_>, key: &'static str, most: u32) -> u32 {
    if !node.has(key) {
        node.fault_at(key, format!("thiếu “{key}”."));
        return 0;
    }
    let number = node.count(key).unwrap_or(0);
    if number > most {
        node.fault_at(key, format!("“{key}” không được quá {most}."));
    }
    number.min(most)
}

#[inline(never)]
fn read_check_table(node: &Node<'_>) -> Option<Check> {
    let check = if node.has("problem") {
        Check::Problem(read_problems(node))
    } else if node.has("years-after") {
        Check::YearsAfter {
            field: node.needed("years-after"),
            years: read_number(node, "years", MAX_YEARS),
        }
    } else if node.has("days-left") {
        let least = read_number(node, "days-left", MAX_DAYS);
        let or_under = node.has("or-under");
        let or_under = or_under.then(|| read_number(node, "or-under", least));
        Check::DaysLeft { least, or_under }
    } else if node.has("working-days-after") {
        Check::WorkingDaysAfter {
            field: node.needed("working-days-after"),
            most: read_number(node, "most", MAX_DAYS),
        }
    } else if node.has("not-before-own") {
        Check::NotBeforeOwn(node.needed("not-before-own"))
    } else if node.has("differs-from") {
        Check::DiffersFrom(node.needed("differs-from"))
    } else if node.has("digits") {
        Check::Digits(read_number(node, "digits", MAX_DIGITS))
    } else if node.has("host-name") {
        if !node.flag("host-name") {
            return None;
        }
        Check::HostName
    } else if node.has("age-from") {
        Check::Age {
            from: read_number(node, "age-from", MAX_YEARS),
            to: read_number(node, "age-to", MAX_YEARS),
        }
    } else if node.has("card-birth") {
        Check::CardBirth(node.needed("card-birth"))
    } else if node.has("card-sex") {
        Check::CardSex(node.needed("card-sex"))
    } else if node.has("right-on") {
        Check::RightOn(node.needed("right-on"))
    } else if node.has("names-one-of") {
        Check::NamesOneOf(node.texts("names-one-of"))
    } else if node.has("names-none-of") {
        Check::NamesNoneOf(node.texts("names-none-of"))
    } else if node.has("spelled-out") {
        Check::SpelledOut(node.needed("spelled-out"))
    } else if node.has("not") {
        Check::Not(node.texts("not"))
    } else if node.has("domain-not-in") {
        Check::DomainNotIn(node.needed("domain-not-in"))
    } else if node.has("domain-ends") {
        Check::DomainEnds {
            ends: node.texts("domain-ends"),
            or_in: node.needed("or-in"),
        }
    } else if node.has("rows-backed-by") {
        Check::RowsBacked {
            field: node.needed("rows-backed-by"),
            ticked: node.needed("or-ticked"),
        }
    } else if node.has("rows-at-least") {
        Check::RowsAtLeast(node.needed("rows-at-least"))
    } else if node.has("not-before") {
        Check::DossierNotBefore(node.day("not-before")?)
    } else if node.has("not-after") {
        Check::DossierNotAfter(node.day("not-after")?)
    } else {
        return None;
    };
    Some(check)
}

#[inline(never)]
fn read_problems(node: &Node<'_>) -> Problems {
    node.texts("problem")
        .iter()
        .filter_map(|name| {
            let problem = Problem::from_name(name);
            if problem.is_none() {
                node.fault_at("problem", format!("không có vấn đề nào tên “{name}”."));
            }
            problem
        })
        .collect()
}
