//! The words of one record, for the place where they stand on paper.

use forms::keys;
use forms::kind::Kind;
use forms::pack::{Field, Form, Pack, Section};
use forms::record::Record;

use crate::block::Paragraph;
use crate::face::Face;
use crate::official::{
    BLANK, Density, SINGLE, day_in_words, minutes_number, number_and_sign, two_digits,
};
use crate::text::{clean, clean_lines, filled, printed};

/// A record with its form and pack.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) record: &'a Record,
    pub(crate) form: &'a Form,
    pub(crate) pack: &'a Pack,
    pub(crate) density: Density,
}

impl<'a> Words<'a> {
    /// What was typed.
    pub(crate) fn raw(&self, key: &str) -> &'a str {
        self.record.values.get(key)
    }

    /// The value as printed at a place of its own; empty where there is none.
    pub(crate) fn value(&self, key: &str) -> String {
        printed(self.pack, key, self.raw(key))
    }

    /// The value inside a sentence, with dots to write on where there is none.
    ///
    /// Besides the keys: a day's key with `Chu` behind it is that day in words, and `soDong` the number of rows.
    fn in_sentence(&self, key: &str) -> String {
        if key == "soDong" {
            return two_digits(self.record.rows.len() as u32);
        }
        if let Some(day) = key.strip_suffix("Chu")
            && self.form.columns.position(day).is_some()
        {
            return day_in_words(self.raw(day));
        }
        let value = self.value(key);
        match self.pack.field(key).map(|field| &field.kind) {
            Some(Kind::DocumentNumber) if key == keys::MINUTES_NUMBER => minutes_number(&value),
            Some(Kind::DocumentNumber) => number_and_sign(&value),
            Some(Kind::Count) if value.parse::<u32>().is_ok() => {
                two_digits(value.parse().unwrap_or_default())
            }
            _ if value.is_empty() => BLANK.to_owned(),
            _ => value.replace('\n', " "),
        }
    }

    /// A text of the form's printed body, filled in; `None` where the pack has no such text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        filled(self.form, name, |key| self.in_sentence(key))
    }

    /// A text whose values stay away where there are none: the name under a signature.
    pub(crate) fn name(&self, name: &str) -> String {
        filled(self.form, name, |key| self.value(key)).unwrap_or_default()
    }

    /// The lines of a text.
    pub(crate) fn lines(&self, name: &str) -> Vec<String> {
        clean_lines(&self.text(name).unwrap_or_default())
    }

    /// The lines of a text as paragraphs of the body.
    pub(crate) fn paragraphs(&self, name: &str) -> Vec<Paragraph> {
        let lines = self.lines(name).into_iter();
        lines.map(|line| self.density.body(line)).collect()
    }

    /// A text as a heading in the body, never the last on its page.
    pub(crate) fn heading(&self, name: &str) -> Option<Paragraph> {
        let mut paragraph = self.density.body("").keep();
        paragraph.spans.clear();
        Some(paragraph.text(Face::Bold, self.text(name)?))
    }

    /// The sections that the pack prints under a text.
    pub(crate) fn printed_sections(&self) -> impl Iterator<Item = &'a Section> {
        let sections = self.form.sections.iter();
        sections.filter(|section| !section.print.is_empty())
    }

    /// The fields of a section, each on its line under its short label; those that the text above them names are told
    /// there.
    pub(crate) fn data(&self, section: &'a Section) -> impl Iterator<Item = Paragraph> {
        let text = self.form.text(&section.print);
        let told = move |field: &&Field| text.contains(&format!("{{{}}}", field.key));
        let fields = section.fields.iter().filter(move |field| !told(field));
        fields.map(|field| {
            let value = self.value(&field.key);
            let label = format!("- {}: ", clean(&field.short));
            let line = self.density.body(label).leading(SINGLE);
            if value.is_empty() {
                line.leaders(lines_to_write_on(field))
            } else {
                line.text(Face::Regular, value)
            }
        })
    }
}

/// Dotted lines left for a blank field: two for what commonly takes several lines, one for everything else.
pub(crate) fn lines_to_write_on(field: &Field) -> u8 {
    if field.kind.is_multiline() { 2 } else { 1 }
}
