//! What a pack holds once it is loaded.

use std::sync::Arc;

use chrono::NaiveDate;

use super::codes::CodeList;
use crate::check::rule::{Check, Condition};
use crate::finding::Level;
use crate::keys;
use crate::kind::Kind;
use crate::record::{Columns, Values};

/// The forms, procedures and rules of one regulation.
#[derive(Debug)]
pub struct Pack {
    /// For example `tt185-2019`; also the name of its folder.
    pub id: String,
    /// For example `Bộ mẫu Thông tư 185/2019/TT-BQP`.
    pub title: String,
    /// The regulation in full.
    pub regulation: String,
    /// When dossiers may use it.
    pub in_force: Period,
    /// The regulations this one replaces, in words.
    pub replaces: Vec<String>,
    /// What replaced it, in words; empty while it is in force.
    pub replaced_by: String,
    /// What is unsure about the pack as a whole, shown to the user.
    pub caution: String,
    /// Every field of its forms, by key.
    pub fields: Vec<Field>,
    /// What is known of every form, in the order of their numbers.
    pub heads: Vec<FormHead>,
    /// Its forms, in the order of their numbers; of a pack as a build made it ([`Pack::from_built`]) only those asked for.
    pub forms: Vec<Form>,
    /// Its procedures, in the order of the home page.
    pub procedures: Vec<Procedure>,
    /// The ways to send a dossier and what each is worth.
    pub channels: Vec<Channel>,
    /// Whom to write to.
    pub contacts: Vec<Contact>,
    /// Its lists of codes (provinces, issuing authorities…).
    pub lists: Vec<CodeList>,
    /// Its rules, in the order in which findings are told.
    pub rules: Vec<Rule>,
    /// Which forms of other packs became forms of this one.
    pub successors: Vec<Successor>,
}

impl Pack {
    /// The form with this id.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// What is known of the form with this id, whether it is loaded or not.
    pub fn head(&self, id: &str) -> Option<&FormHead> {
        self.heads.iter().find(|head| head.id == id)
    }

    /// The field with this key, as the pack defines it (a form's section may say it differently, see [`Form::field`]).
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The list with this id.
    pub fn list(&self, id: &str) -> Option<&CodeList> {
        self.lists.iter().find(|list| list.id == id)
    }

    /// The procedure with this id.
    pub fn procedure(&self, id: &str) -> Option<&Procedure> {
        self.procedures.iter().find(|p| p.id == id)
    }

    /// What a form of another pack became here; none where it became nothing.
    pub fn successor(&self, from_pack: &str, form: &str) -> Option<&Successor> {
        self.successors
            .iter()
            .find(|successor| successor.from_pack == from_pack && successor.from == form)
    }

    /// The rule that says for how many days a certificate must still hold when its renewal is asked for, and that number;
    /// none where no rule says it.
    pub fn renewal_rule(&self) -> Option<(&Rule, u32)> {
        self.rules.iter().find_map(|rule| match rule.check {
            Check::DaysLeft {
                least,
                or_under: None,
            } if rule.fields.iter().any(|key| key == keys::VALID_UNTIL) => Some((rule, least)),
            _ => None,
        })
    }

    /// The fields of a form's letter whose days its rows are compared with, in the order of the rules.
    pub(crate) fn letter_days(&self, form: &str) -> Vec<String> {
        let mut keys = Vec::new();
        for rule in &self.rules {
            if let Check::NotBeforeOwn(key) = &rule.check
                && rule.forms.iter().any(|id| id == form)
                && !keys.contains(key)
            {
                keys.push(key.clone());
            }
        }
        keys
    }

    /// The step that this form belongs to, and its procedure: the first that uses the form, in the order of the pack.
    pub fn step_of(&self, form: &str) -> Option<(&Procedure, &Step)> {
        self.procedures.iter().find_map(|procedure| {
            let own = |step: &&Step| step.form.as_deref() == Some(form);
            Some((procedure, procedure.steps.iter().find(own)?))
        })
    }
}

/// What is known of a pack before it is opened: enough to choose one, and to name its forms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackHead {
    /// As [`Pack::id`].
    pub id: String,
    /// As [`Pack::title`].
    pub title: String,
    /// As [`Pack::in_force`].
    pub in_force: Period,
    /// As [`Pack::heads`]; empty where only `pack.toml` was read.
    pub forms: Vec<FormHead>,
    /// As [`Pack::successors`].
    pub successors: Vec<Successor>,
    /// The fingerprint of its `pack.toml` when the build read it ([`super::fingerprint`]); empty where that was read itself.
    pub print: String,
}

impl PackHead {
    /// The regulation in few words: the title without “Bộ mẫu”.
    pub fn short(&self) -> &str {
        self.title.strip_prefix("Bộ mẫu ").unwrap_or(&self.title)
    }

    /// What is known of the form with this id.
    pub fn form(&self, id: &str) -> Option<&FormHead> {
        self.forms.iter().find(|form| form.id == id)
    }
}

/// That a form of another pack became a form of this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successor {
    /// The other pack's id, for example `tt185-2019`.
    pub from_pack: String,
    /// The other pack's form, for example `mau-02`.
    pub from: String,
    /// The form of this pack.
    pub to: String,
    /// Fields that have another key here: the old one, the new one.
    pub fields: Vec<(String, String)>,
    /// File and line of its definition, for the lint.
    pub at: (String, u32),
}

/// From a day to a day, both included; open where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// Whether the day lies inside.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// How sure a fact is that could not be read in the official text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// Read in the law or in the guidance.
    Seen,
    /// Read in a second-hand source, or in the successor's form.
    SecondHand,
    /// Follows from what was read.
    Inferred,
    /// From memory only: compare with the original before sending.
    Unsure,
}

/// The three shapes of Vietnamese official paper that the forms take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// *Giấy đề nghị* of a person: national heading, title, Kính gửi, data, signature.
    Request,
    /// *Công văn* of an agency: two-column heading, V/v, Kính gửi, body, table, Nơi nhận, signature.
    OfficialLetter,
    /// *Biên bản* between two parties.
    Minutes,
}

/// What leads to a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormHead {
    /// For example `mau-01`.
    pub id: String,
    /// For example `Mẫu 01`.
    pub code: String,
    /// Whether it is a letter with a list, which begins with the list.
    pub has_list: bool,
    /// What one row of that list is, for example `người`; empty without one.
    pub unit: String,
}

impl Shape {
    /// The keys of the fields that paper of this shape prints at places of their own, and cannot do without.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Shape::Request => &[keys::ADDRESSEE, keys::PLACE, keys::DATE, keys::FULL_NAME],
            Shape::OfficialLetter => &[
                keys::ISSUING_AGENCY,
                keys::DOCUMENT_NUMBER,
                keys::PLACE,
                keys::DATE,
                keys::ADDRESSEE,
                keys::SIGNER_POSITION,
                keys::SIGNER_NAME,
                keys::RECIPIENTS,
            ],
            Shape::Minutes => &[
                keys::ISSUING_AGENCY,
                keys::MINUTES_NUMBER,
                keys::PLACE,
                keys::DATE,
            ],
        }
    }

    /// The names of the texts that paper of this shape prints at places of their own, in the order of the paper; others
    /// stand above the fields of a section, see [`Section::print`].
    pub fn texts(self) -> &'static [&'static str] {
        match self {
            Shape::Request => &[
                "mo-dau",
                "cam-doan",
                "nguoi-ky",
                "ghi-chu-ky",
                "xac-nhan",
                "ghi-chu-xac-nhan",
            ],
            Shape::OfficialLetter => &[
                "mo-dau",
                "tieu-de-danh-sach",
                "danh-sach-kem-theo",
                "ket",
                "phu-luc",
                "ten-phu-luc",
                "kem-theo",
            ],
            Shape::Minutes => &[
                "mo-dau",
                "noi-dung",
                "danh-sach-kem-theo",
                "da-lam",
                "cam-ket",
                "ket",
                "ky-trai",
                "ten-trai",
                "ky-phai",
                "ten-phai",
                "ghi-chu-ky",
                "noi-nhan",
                "xac-nhan",
                "phu-luc",
                "ten-phu-luc",
                "kem-theo",
            ],
        }
    }
}

/// One form (mẫu).
#[derive(Debug)]
pub struct Form {
    /// For example `mau-01`.
    pub id: String,
    /// For example `Mẫu 01`.
    pub code: String,
    /// The name of the form in the regulation.
    pub title: String,
    /// The heading as printed, in capitals for a request; the subject for a letter (after “V/v”) and for minutes.
    pub heading: String,
    /// Its shape on paper.
    pub shape: Shape,
    /// Who makes it.
    pub author: String,
    /// To whom it goes.
    pub addressee: String,
    /// Article of the regulation.
    pub basis: String,
    /// How sure the set of fields is.
    pub fields_sure: Sureness,
    /// How sure order, labels and layout are.
    pub layout_sure: Sureness,
    /// Its sections, in the order of the page and of the paper.
    pub sections: Vec<Section>,
    /// Its list, for a form that has one.
    pub list: Option<ListPart>,
    /// The keys of its own fields, in order.
    pub columns: Arc<Columns>,
    /// The texts of its printed body, by name (for example `mo-dau`, `ket`); `{key}` stands for a field's value.
    pub texts: Vec<(String, String)>,
    /// File and line of its definition, for the lint.
    pub at: (String, u32),
}

impl Form {
    /// The form's own fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// The columns that the rows of its list stand in; none where it has no list.
    pub fn row_columns(&self) -> Arc<Columns> {
        self.list
            .as_ref()
            .map_or_else(Arc::default, |list| Arc::clone(&list.columns))
    }

    /// The field with this key: of the form itself or of its list.
    pub fn field(&self, key: &str) -> Option<&Field> {
        let of_list = self.list.iter().flat_map(|list| &list.fields);
        self.fields().chain(of_list).find(|field| field.key == key)
    }

    /// Empty values for one row of its list; for a form without one, for the form itself.
    pub fn new_row(&self) -> Values {
        Values::new(Arc::clone(match &self.list {
            Some(list) => &list.columns,
            None => &self.columns,
        }))
    }

    /// A text of the printed body; empty where the pack gives none.
    pub fn text(&self, name: &str) -> &str {
        self.texts
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, text)| text)
    }
}

/// A group of fields under one heading; one step of the task list.
#[derive(Debug)]
pub struct Section {
    /// For example `nguoi-de-nghi`.
    pub id: String,
    /// For example `Người đề nghị`.
    pub title: String,
    /// What to say under the heading; may be empty.
    pub hint: String,
    /// Whether it is set once for an agency (profile) and carried over.
    pub profile: bool,
    /// The name of the text of the printed body that stands above its fields; empty where there is none. A letter and
    /// minutes print no other fields than those under such a text and those with places of their own.
    pub print: String,
    /// Its fields, with the section's own wording where it gives one.
    pub fields: Vec<Field>,
}

/// The list inside a letter.
#[derive(Debug)]
pub struct ListPart {
    /// What one row is, for example `người`.
    pub unit: String,
    /// The form that backs each row (Mẫu 02's rows are Mẫu 01s).
    pub backed_by: String,
    /// The columns' fields, in order.
    pub fields: Vec<Field>,
    /// The printed columns.
    pub printed: Vec<PrintedColumn>,
    /// The keys of the fields, in order.
    pub columns: Arc<Columns>,
}

impl ListPart {
    /// Whether each row is a person who asks for a certificate, as in the authority's import template of 19 columns.
    pub fn is_of_people(&self) -> bool {
        let has = |key: &str| self.fields.iter().any(|field| field.key == key);
        has(keys::FULL_NAME) && has(keys::BIRTH_DATE)
    }

    /// The weight of all printed columns together.
    pub fn printed_weight(&self) -> f32 {
        self.printed.iter().map(|column| column.weight).sum()
    }

    /// Whether the printed table needs a page that lies across, see [`UPRIGHT`].
    pub fn lies_across(&self) -> bool {
        self.printed_weight() > UPRIGHT
    }
}

/// Printed columns up to this weight in all stand on an upright page; more would be too narrow for dates, numbers and addresses.
pub const UPRIGHT: f32 = 8.5;

/// One column of the printed table; it may hold several fields, one under the other.
#[derive(Debug)]
pub struct PrintedColumn {
    /// The head.
    pub title: String,
    /// The fields' keys; empty for the running number.
    pub fields: Vec<String>,
    /// Share of the width; about 2 cm for each 1.0 of a table across an upright page.
    pub weight: f32,
}

/// One thing to fill in.
#[derive(Debug, Clone)]
pub struct Field {
    /// For example `hoTen`.
    pub key: String,
    /// The label above the box.
    pub label: String,
    /// A short label for the head of a column.
    pub short: String,
    /// What is said between label and box; may be empty.
    pub hint: String,
    /// An example value; may be empty.
    pub example: String,
    /// What is said when it is missing, for example `Nhập họ và tên.`
    pub missing: String,
    /// What kind of value it takes.
    pub kind: Kind,
    /// Whether it has to be filled in.
    pub required: bool,
    /// Whether it is shown only where it already has a value (fields that the official form may not have).
    pub off: bool,
    /// The value of a new record; may be empty.
    pub default: String,
    /// The `autocomplete` token of HTML; may be empty.
    pub autocomplete: String,
    /// How many characters wide the box is.
    pub width: u16,
    /// How sure the label is.
    pub label_sure: Sureness,
    /// How sure its place in the form is.
    pub place_sure: Sureness,
}

/// A procedure: what a person wants done, in steps.
#[derive(Debug)]
pub struct Procedure {
    /// For example `cap-moi-ca-nhan`.
    pub id: String,
    /// What the user wants, for example `Xin cấp mới cho cá nhân`.
    pub title: String,
    /// One sentence under it.
    pub summary: String,
    /// When it applies and when not.
    pub conditions: Vec<String>,
    /// Its steps in order.
    pub steps: Vec<Step>,
    /// Common mistakes.
    pub mistakes: Vec<String>,
    /// Legal basis.
    pub basis: String,
    /// File and line of its definition, for the lint.
    pub at: (String, u32),
}

impl Procedure {
    /// The steps that come after one of its steps, in order; where the way parts, the first way.
    pub fn following(&self, step: &Step) -> Vec<&Step> {
        let mut steps = Vec::new();
        let mut due = step.next.first();
        // The way ends: a step leads only to steps that stand behind it, see the lint.
        while let Some(step) = due.and_then(|id| self.steps.iter().find(|step| step.id == *id)) {
            steps.push(step);
            due = step.next.first();
        }
        steps
    }
}

/// One step of a procedure.
#[derive(Debug)]
pub struct Step {
    /// For example `lap-de-nghi`.
    pub id: String,
    /// What is done.
    pub title: String,
    /// Who does it.
    pub who: Role,
    /// To whom it goes; may be empty.
    pub to: String,
    /// The form it uses, where there is one.
    pub form: Option<String>,
    /// The form's number in words, for example `Mẫu 13`; empty for a step without one.
    pub form_code: String,
    /// Whether this site can make that form (a later form may only be named).
    pub form_ready: bool,
    /// What has to be at hand.
    pub needs: Vec<String>,
    /// By when, in words; may be empty.
    pub deadline: String,
    /// Working days of that deadline, where it is one.
    pub working_days: Option<u32>,
    /// More words; may be empty.
    pub note: String,
    /// What comes next, by id; empty for the last.
    pub next: Vec<String>,
    /// Legal basis.
    pub basis: String,
    /// How sure it is.
    pub sure: Sureness,
}

/// Who does a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Thuê bao: the person, or who manages a unit's certificate.
    Subscriber,
    /// Cơ quan quản lý trực tiếp.
    Agency,
    /// The certificate authority.
    Authority,
}

/// A way to send a dossier.
#[derive(Debug)]
pub struct Channel {
    /// For example `thu-dien-tu`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What a dossier sent this way is worth.
    pub worth: String,
    /// Whether the file has to be digitally signed for that.
    pub signed: bool,
}

/// Whom to write to.
#[derive(Debug)]
pub struct Contact {
    /// The name as on paper.
    pub name: String,
    /// Address; may be out of date.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// Electronic mail.
    pub email: String,
    /// Web site or system.
    pub site: String,
    /// When this was right.
    pub period: Period,
    /// How sure it is.
    pub sure: Sureness,
}

/// One rule: a row of data.
#[derive(Debug)]
pub struct Rule {
    /// For example `P-01.do-dai`.
    pub id: String,
    /// The group under which findings are filtered and mended together, in words.
    pub group: String,
    /// The forms it applies to.
    pub forms: Vec<String>,
    /// The fields it is about; a rule about the whole record has none.
    pub fields: Vec<String>,
    /// How much it weighs.
    pub level: Level,
    /// When it applies at all.
    pub when: Vec<Condition>,
    /// What must hold.
    pub check: Check,
    /// What is wrong: one sentence, with `{value}`, `{label}`, … (see [`Check`]).
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to do; may be empty for a required field, whose `missing` says it.
    pub how: String,
    /// Legal basis.
    pub basis: String,
    /// How sure the basis is.
    pub sure: Sureness,
    /// Whether the kind's tidy value is offered as a repair.
    pub repair: bool,
    /// File and line of its definition, for the lint.
    pub at: (String, u32),
}
