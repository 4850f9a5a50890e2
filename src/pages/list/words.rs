//! What the page calls things, after the form that the list belongs to.

use chrono::NaiveDate;
use forms::calendar::parse_date;
use forms::keys;
use forms::pack::{Form, Shape};
use leptos::prelude::*;

use super::bench::Bench;
use crate::clock;

/// What the form is on paper, in a sentence.
fn paper(form: &Form) -> &'static str {
    match form.shape {
        Shape::OfficialLetter => "công văn",
        Shape::Minutes => "biên bản",
        Shape::Request => "đơn",
    }
}

/// What the list is, for the heading and the title of its draft.
pub fn title(form: &Form) -> String {
    match form.shape {
        // The subject of a letter goes on after “về việc”, and so it does after “danh sách”.
        Shape::OfficialLetter => ["Danh sách ", &form.heading].concat(),
        Shape::Minutes | Shape::Request => ["Danh sách kèm theo ", &form.code].concat(),
    }
}

/// A word that begins a sentence.
fn begins(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    [&first.unwrap_or_default(), letters.as_str()].concat()
}

impl Bench {
    /// What one row is, for example `người`.
    pub fn unit(self) -> String {
        let plan = self.plan();
        let list = plan.form().list.as_ref();
        list.map_or_else(|| "dòng".to_owned(), |list| list.unit.clone())
    }

    /// What the form is on paper, in a sentence: `công văn`.
    pub fn paper(self) -> &'static str {
        paper(self.plan().form())
    }

    /// The same with the form's number, beginning a sentence: `Công văn Mẫu 02`.
    pub fn named_paper(self) -> String {
        [&begins(self.paper()), " ", &self.plan().form().code].concat()
    }

    /// Said while there is no row.
    pub fn nothing_yet(self) -> &'static str {
        match self.is_of_people() {
            true => "Danh sách chưa có ai. ",
            false => "Danh sách chưa có dòng nào. ",
        }
    }

    /// Whether each row is a person, as in the authority's template of 19 columns.
    pub fn is_of_people(self) -> bool {
        let plan = self.plan();
        let list = plan.form().list.as_ref();
        list.is_some_and(|list| list.is_of_people())
    }

    /// What the list's spreadsheet is called.
    pub fn spreadsheet(self) -> &'static str {
        match self.is_of_people() {
            true => "mẫu danh sách 19 cột",
            false => "mẫu danh sách",
        }
    }

    /// What a file of the list's spreadsheet is called, without its ending: `danh-sach-19-cot`, `danh-sach-mau-04`.
    pub fn file_stem(self) -> String {
        let plan = self.plan();
        match self.is_of_people() {
            true => "danh-sach-19-cot".to_owned(),
            false => ["danh-sach-", &plan.form().id].concat(),
        }
    }

    /// Whether the rows have names of people to be put in order by.
    pub fn has_names(self) -> bool {
        let plan = self.plan();
        let mut fields = plan.form().list.iter().flat_map(|list| &list.fields);
        fields.any(|field| field.key == keys::FULL_NAME)
    }

    /// The numbers of the forms whose files can be brought in: those of the rows, and the list's own; and whether earlier forms, too.
    pub fn readable_forms(self) -> String {
        let plan = self.plan();
        let form = plan.form();
        let backing = form.list.as_ref().map(|list| list.backed_by.as_str());
        let backing = backing.and_then(|id| plan.pack().head(id));
        let mut successors = plan.pack().successors.iter();
        let old = match successors.any(|successor| successor.to == form.id) {
            true => " (cả hồ sơ theo bộ mẫu trước)",
            false => "",
        };
        match backing {
            Some(backing) => [&backing.code, ", ", &form.code, old].concat(),
            None => [&form.code, old].concat(),
        }
    }

    /// The day of the dossier; what reads it follows changes.
    pub fn day(self) -> NaiveDate {
        self.revision.track();
        self.draft.track();
        let day = self.plan().day(&self.own_values(), clock::today());
        day.dossier
    }

    /// The day that is written in the letter, where one can be read there; what reads it follows changes.
    pub fn written_day(self) -> Option<NaiveDate> {
        self.revision.track();
        self.draft.track();
        if !self.is_open() {
            return None;
        }
        parse_date(self.own_values().get(keys::DATE))
    }
}
