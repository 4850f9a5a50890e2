//! What a pack promises and must keep.

mod paper;

use std::cell::RefCell;

use super::model::*;
use super::source::Fault;
use crate::calendar::DaysOff;
use crate::check::MAX_LETTER_DAYS;
use crate::check::rule::{Check, Condition, DAYS_OFF};
use crate::kind::{Kind, Problem, Problems};

/// Words every message may use.
const COMMON_WORDS: [&str; 3] = ["value", "label", "repair"];

pub(super) fn lint(pack: &Pack, faults: &RefCell<Vec<Fault>>) {
    let lint = Lint { pack, faults };
    lint.names();
    lint.lists();
    lint.forms();
    lint.procedures();
    for rule in &pack.rules {
        lint.rule(rule);
    }
    lint.every_problem_is_told();
    lint.successors();
}

struct Lint<'a> {
    pack: &'a Pack,
    faults: &'a RefCell<Vec<Fault>>,
}

impl Lint<'_> {
    fn fault(&self, place: &(String, u32), message: String) {
        self.faults.borrow_mut().push(Fault {
            file: place.0.clone(),
            line: place.1,
            message,
        });
    }

    /// Names that must not stand twice.
    fn names(&self) {
        let pack = self.pack;
        self.twice("biểu mẫu", pack.forms.iter().map(|x| (&x.id, &x.at)));
        self.twice("thủ tục", pack.procedures.iter().map(|x| (&x.id, &x.at)));
        self.twice("danh mục", pack.lists.iter().map(|x| (&x.id, &x.at)));
        self.twice("quy tắc", pack.rules.iter().map(|x| (&x.id, &x.at)));
    }

    fn twice<'b>(&self, what: &str, names: impl Iterator<Item = (&'b String, &'b (String, u32))>) {
        let mut seen: Vec<&String> = Vec::new();
        for (name, at) in names {
            if seen.contains(&name) {
                self.fault(at, format!("{what} “{name}” có hai lần."));
            }
            seen.push(name);
        }
    }

    fn lists(&self) {
        for list in &self.pack.lists {
            for entry in &list.entries {
                let known =
                    entry.into.is_empty() || list.entries.iter().any(|e| e.value == entry.into);
                if !known {
                    self.fault(
                        &list.at,
                        format!(
                            "danh mục “{}”: “{}” nhập vào “{}” nhưng không có mục ấy.",
                            list.id, entry.value, entry.into
                        ),
                    );
                }
            }
        }
    }

    fn forms(&self) {
        for form in &self.pack.forms {
            let of_list = form.list.iter().flat_map(|list| &list.fields);
            let mut seen: Vec<&str> = Vec::new();
            for field in form.fields() {
                if seen.contains(&field.key.as_str()) {
                    self.fault(
                        &form.at,
                        format!("{}: trường “{}” có hai lần.", form.code, field.key),
                    );
                }
                seen.push(&field.key);
            }
            for field in form.fields().chain(of_list) {
                if let Some(list) = field.kind.list()
                    && self.pack.list(list).is_none()
                {
                    self.fault(
                        &form.at,
                        format!(
                            "trường “{}” dùng danh mục “{list}” không có trong bộ mẫu.",
                            field.key
                        ),
                    );
                }
            }
            self.paper(form);
            for key in form.shape.keys() {
                if form.columns.position(key).is_none() {
                    self.fault(
                        &form.at,
                        format!(
                            "{}: bản in cần trường “{key}” nhưng mẫu thiếu trường này.",
                            form.code
                        ),
                    );
                }
            }
            if form.columns.len() > crate::check::MAX_FIELDS {
                self.fault(
                    &form.at,
                    format!("{}: quá {} trường.", form.code, crate::check::MAX_FIELDS),
                );
            }
            if self.pack.letter_days(&form.id).len() > MAX_LETTER_DAYS {
                self.fault(
                    &form.at,
                    format!(
                        "{}: danh sách so với quá {MAX_LETTER_DAYS} ngày của văn bản (not-before-own).",
                        form.code
                    ),
                );
            }
            if let Some(list) = &form.list {
                for key in list.printed.iter().flat_map(|column| &column.fields) {
                    if list.columns.position(key).is_none() {
                        self.fault(
                            &form.at,
                            format!(
                                "{}: cột in dùng trường “{key}” không có trong danh sách.",
                                form.code
                            ),
                        );
                    }
                }
                if list.columns.len() > crate::check::MAX_FIELDS {
                    self.fault(
                        &form.at,
                        format!(
                            "{}: danh sách quá {} cột.",
                            form.code,
                            crate::check::MAX_FIELDS
                        ),
                    );
                }
            }
        }
    }

    fn procedures(&self) {
        for procedure in &self.pack.procedures {
            let mut reached = vec![false; procedure.steps.len()];
            if let Some(first) = reached.first_mut() {
                *first = true;
            } else {
                self.fault(
                    &procedure.at,
                    format!("thủ tục “{}” không có bước nào.", procedure.id),
                );
            }
            for (at, step) in procedure.steps.iter().enumerate() {
                for next in &step.next {
                    match procedure.steps.iter().position(|s| s.id == *next) {
                        // A step is reached only through one that is reached itself, so steps stand in order.
                        Some(to) if to > at => reached[to] |= reached[at],
                        Some(_) => self.fault(
                            &procedure.at,
                            format!("bước “{}” quay lại bước “{next}” đứng trước nó.", step.id),
                        ),
                        None => self.fault(
                            &procedure.at,
                            format!("bước “{}” dẫn đến bước “{next}” không có.", step.id),
                        ),
                    }
                }
                if step.form.is_some() && !step.form_ready && step.form_code.is_empty() {
                    self.fault(
                        &procedure.at,
                        format!(
                            "bước “{}” dùng mẫu chưa có trong bộ mẫu: ghi thêm “form-code”.",
                            step.id
                        ),
                    );
                }
            }
            for (step, reached) in procedure.steps.iter().zip(reached) {
                if !reached {
                    self.fault(
                        &procedure.at,
                        format!(
                            "không có đường đến bước “{}” của thủ tục “{}”.",
                            step.id, procedure.id
                        ),
                    );
                }
            }
        }
    }

    fn rule(&self, rule: &Rule) {
        if rule.forms.is_empty() {
            self.fault(&rule.at, format!("quy tắc “{}” chưa ghi “forms”.", rule.id));
        }
        for id in &rule.forms {
            if self.pack.form(id).is_none() {
                self.fault(
                    &rule.at,
                    format!("quy tắc “{}” dùng mẫu “{id}” không có.", rule.id),
                );
            }
        }
        if rule.fields.is_empty() && !rule.check.is_about_record() {
            self.fault(
                &rule.at,
                format!("quy tắc “{}” chưa ghi “fields”.", rule.id),
            );
        }
        for key in &rule.fields {
            if key != "*" {
                self.rule_field(rule, key);
            }
        }
        if let Check::DomainNotIn(list)
        | Check::DomainEnds { or_in: list, .. }
        | Check::SpelledOut(list) = &rule.check
            && self.pack.list(list).is_none()
        {
            self.fault(
                &rule.at,
                format!("quy tắc “{}” dùng danh mục “{list}” không có.", rule.id),
            );
        }
        if matches!(rule.check, Check::WorkingDaysAfter { .. }) {
            self.days_off(rule);
        }
        if rule.check.is_about_record() {
            self.rule_of_record(rule);
        }
        self.rule_words(rule);
    }

    /// A rule that counts working days needs the list of the days that are none.
    fn days_off(&self, rule: &Rule) {
        let Some(list) = self.pack.list(DAYS_OFF) else {
            let message = format!("quy tắc “{}” cần danh mục “{DAYS_OFF}”.", rule.id);
            return self.fault(&rule.at, message);
        };
        for entry in &list.entries {
            if !DaysOff::default().add(&entry.value, entry.period) {
                self.fault(
                    &list.at,
                    format!(
                        "danh mục “{DAYS_OFF}”: “{}” phải viết kiểu 02/09 (năm nào cũng nghỉ) hoặc 02/09/2025.",
                        entry.value
                    ),
                );
            }
        }
    }

    /// What a rule about the record as a whole reads has to be in each of its forms.
    fn rule_of_record(&self, rule: &Rule) {
        for form in rule.forms.iter().filter_map(|id| self.pack.form(id)) {
            let mut own: Vec<&str> = rule.when.iter().flat_map(Condition::fields).collect();
            if let Check::RowsBacked { field, ticked } = &rule.check {
                own.push(ticked);
                if form.row_columns().position(field).is_none() {
                    self.fault(
                        &rule.at,
                        format!(
                            "quy tắc “{}”: danh sách của {} không có trường “{field}”.",
                            rule.id, form.code
                        ),
                    );
                }
            }
            for key in own {
                if form.columns.position(key).is_none() {
                    self.fault(
                        &rule.at,
                        format!(
                            "quy tắc “{}”: {} không có trường “{key}”.",
                            rule.id, form.code
                        ),
                    );
                }
            }
            self.named_values(rule, form);
        }
    }

    /// The values that a rule names for a field with a list have to be in it, spelled as there.
    fn named_values(&self, rule: &Rule, form: &Form) {
        let not = match &rule.check {
            Check::Not(values) => rule.fields.iter().map(|key| (key, values)).collect(),
            _ => Vec::new(),
        };
        let conditions = rule.when.iter().filter_map(|when| match when {
            Condition::Is(key, values) => Some((key, values)),
            _ => None,
        });
        for (key, values) in not.into_iter().chain(conditions) {
            let Some(field) = form.field(key).filter(|field| field.kind.is_one_of_list()) else {
                continue;
            };
            let list = field.kind.list().and_then(|id| self.pack.list(id));
            for value in values {
                if !list.is_some_and(|list| list.entries.iter().any(|e| e.value == *value)) {
                    self.fault(
                        &rule.at,
                        format!(
                            "quy tắc “{}”: danh mục của trường “{key}” không có mục “{value}”.",
                            rule.id
                        ),
                    );
                }
            }
        }
    }

    /// A field that a rule names has to be in one of its forms, of the right kind, beside the fields it is compared with.
    fn rule_field(&self, rule: &Rule, key: &str) {
        let mut found = false;
        for form in rule.forms.iter().filter_map(|id| self.pack.form(id)) {
            let Some(field) = form.field(key) else {
                continue;
            };
            found = true;
            let of_list = form.columns.position(key).is_none();
            let beside = |other: &str| match (&form.list, of_list) {
                (Some(list), true) => list.columns.position(other).is_some(),
                _ => form.columns.position(other).is_some(),
            };
            let conditions = rule.when.iter().flat_map(Condition::fields);
            for other in rule.check.other_fields().into_iter().chain(conditions) {
                if !beside(other) {
                    self.fault(
                        &rule.at,
                        format!(
                            "quy tắc “{}”: {} không có trường “{other}” bên cạnh “{key}”.",
                            rule.id, form.code
                        ),
                    );
                }
            }
            let fits = match &rule.check {
                Check::NotAfterToday
                | Check::YearsAfter { .. }
                | Check::DaysLeft { .. }
                | Check::WorkingDaysAfter { .. }
                | Check::NotBeforeDossier
                | Check::NotAfterDossier
                | Check::Age { .. } => field.kind == Kind::Date,
                Check::NotBeforeOwn(own) => {
                    let own = form.fields().find(|field| field.key == *own);
                    of_list
                        && field.kind == Kind::Date
                        && own.is_some_and(|own| own.kind == Kind::Date)
                }
                // What the form requires is asked for by another rule already.
                Check::Filled => !field.required,
                Check::Digits(_) | Check::HostName => field.kind == Kind::Text,
                Check::CardBirth(_) | Check::CardSex(_) => field.kind == Kind::Identity,
                Check::RightOn(_) => matches!(field.kind, Kind::Code(_)),
                Check::DomainNotIn(_) | Check::DomainEnds { .. } => field.kind == Kind::Email,
                Check::SpelledOut(_) => matches!(field.kind, Kind::Text | Kind::Lines),
                Check::Ticked => field.kind == Kind::Tick,
                Check::CountsRows => field.kind == Kind::Count && !of_list,
                Check::AgreesWithRequest => of_list,
                Check::Unique => of_list && !field.kind.is_multiline(),
                _ => true,
            };
            if !fits {
                self.fault(&rule.at, format!("quy tắc “{}”: phép kiểm tra này không dùng được cho trường “{key}” của {}.", rule.id, form.code));
            }
            let says_missing = [&rule.what, &rule.why, &rule.how]
                .iter()
                .any(|sentence| sentence.contains("{missing}"));
            if rule.check == Check::Filled && says_missing && field.missing.is_empty() {
                self.fault(
                    &rule.at,
                    format!(
                        "quy tắc “{}”: trường “{key}” của {} không có câu “missing”.",
                        rule.id, form.code
                    ),
                );
            }
            self.named_values(rule, form);
        }
        if !found {
            self.fault(
                &rule.at,
                format!(
                    "quy tắc “{}” dùng trường “{key}” không có trong mẫu nào của nó.",
                    rule.id
                ),
            );
        }
    }

    /// A sentence may only use the words its check fills in, and has to be a sentence.
    fn rule_words(&self, rule: &Rule) {
        let allowed = rule.check.words();
        for (name, sentence) in [("what", &rule.what), ("why", &rule.why), ("how", &rule.how)] {
            let mut rest = sentence.as_str();
            while let Some(open) = rest.find('{') {
                let Some(close) = rest[open..].find('}') else {
                    self.fault(
                        &rule.at,
                        format!(
                            "quy tắc “{}”: “{name}” mở ngoặc nhọn mà không đóng.",
                            rule.id
                        ),
                    );
                    break;
                };
                let word = &rest[open + 1..open + close];
                if !COMMON_WORDS.contains(&word) && !allowed.contains(&word) {
                    self.fault(
                        &rule.at,
                        format!(
                            "quy tắc “{}”: “{name}” không có chữ {{{word}}} để điền.",
                            rule.id
                        ),
                    );
                }
                rest = &rest[open + close..];
            }
            // A rule may leave out “how”, see `read_rule`.
            if !sentence.is_empty() && !sentence.ends_with(['.', '?', '}', ')']) {
                self.fault(
                    &rule.at,
                    format!(
                        "quy tắc “{}”: “{name}” phải là câu trọn vẹn, có dấu chấm.",
                        rule.id
                    ),
                );
            }
        }
    }

    /// No kind may find a problem that no rule of the form tells: silence would look like approval.
    fn every_problem_is_told(&self) {
        for form in &self.pack.forms {
            let of_list = form.list.iter().flat_map(|list| &list.fields);
            for field in form.fields().chain(of_list) {
                let told: Problems = self
                    .pack
                    .rules
                    .iter()
                    .filter(|rule| rule.forms.contains(&form.id))
                    .filter(|rule| {
                        rule.fields
                            .iter()
                            .any(|key| *key == field.key || key == "*")
                    })
                    .filter_map(|rule| match rule.check {
                        Check::Problem(problems) => Some(problems),
                        _ => None,
                    })
                    .fold(Problems::default(), Problems::union);
                let silent: Vec<&str> = field
                    .kind
                    .problems()
                    .iter()
                    .filter(|&&problem| !told.has(problem))
                    .map(|problem: &Problem| problem.name())
                    .collect();
                if !silent.is_empty() {
                    self.fault(
                        &form.at,
                        format!(
                            "{}: chưa có quy tắc nào nói về trường “{}” khi gặp: {}.",
                            form.code,
                            field.key,
                            silent.join(", ")
                        ),
                    );
                }
            }
        }
    }

    /// What a form of another pack became has to be here, once, and so have the fields of other names.
    fn successors(&self) {
        let mut seen = Vec::new();
        for successor in &self.pack.successors {
            let from = (&successor.from_pack, &successor.from);
            if seen.contains(&from) {
                self.fault(
                    &successor.at,
                    format!("mẫu “{}” của bộ “{}” có hai mẫu kế tiếp.", from.1, from.0),
                );
            }
            seen.push(from);
            if successor.from_pack == self.pack.id {
                self.fault(
                    &successor.at,
                    "“from-pack” phải là một bộ mẫu khác.".to_owned(),
                );
            }
            let Some(form) = self.pack.form(&successor.to) else {
                self.fault(&successor.at, format!("không có mẫu “{}”.", successor.to));
                continue;
            };
            for (_, new) in &successor.fields {
                if form.field(new).is_none() {
                    self.fault(
                        &successor.at,
                        format!("{} không có trường “{new}”.", form.code),
                    );
                }
            }
        }
    }
}
