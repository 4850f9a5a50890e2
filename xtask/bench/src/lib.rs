//! The engine as a WebAssembly module that the benchmark calls beside its peers, in one process.
//!
//! Every function does what the site does with the same crates and the same compiler settings.

use std::ops::ControlFlow;
use std::sync::Arc;

use chrono::NaiveDate;
use forms::check::{CheckedList, Day, Plan, RowId, Scratch};
use forms::pack::Pack;
use forms::record::{Record, Values};
use paper::{Attachment, Fonts};
use wasm_bindgen::prelude::*;

/// A pack's form with the rows to check.
#[wasm_bindgen]
pub struct Bench {
    pack: Arc<Pack>,
    plan: Arc<Plan>,
    day: Day,
    rows: Vec<Values>,
    list: CheckedList,
}

#[wasm_bindgen]
impl Bench {
    /// Loads a pack from `[[name, text], …]` and compiles the rules of a form; `today` is `YYYY-MM-DD`.
    ///
    /// # Errors
    /// The pack's faults, or what cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(files: &str, form: &str, today: &str) -> Result<Bench, JsError> {
        let pack = Arc::new(loaded(files)?);
        let plan =
            Plan::new(&pack, form).ok_or_else(|| JsError::new("the pack has no such form"))?;
        let plan = Arc::new(plan);
        let today: NaiveDate = today.parse()?;
        let day = Day::both(today);
        Ok(Bench {
            list: CheckedList::new(Arc::clone(&plan), day),
            pack,
            plan,
            day,
            rows: Vec::new(),
        })
    }

    /// Loads a pack from `[[name, text], …]` and compiles the rules of all its forms; how many these are.
    ///
    /// # Errors
    /// The pack's faults.
    pub fn opened(files: &str) -> Result<usize, JsError> {
        let pack = Arc::new(loaded(files)?);
        let plans = pack
            .forms
            .iter()
            .filter_map(|form| Plan::new(&pack, &form.id));
        Ok(plans.count())
    }

    /// Takes the rows to check: an array of objects, from field key to text.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn load(&mut self, rows: &str) -> Result<(), JsError> {
        let objects: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(rows)?;
        self.rows = objects
            .into_iter()
            .map(|object| {
                let mut values = self.plan.form().new_row();
                for (key, value) in object {
                    if let serde_json::Value::String(text) = value {
                        values.set(&key, text);
                    }
                }
                values
            })
            .collect();
        Ok(())
    }

    /// Checks all rows, with the words of every finding; how many findings there are.
    pub fn findings(&self) -> usize {
        self.plan.check_rows(&self.rows, self.day).len()
    }

    /// Checks all rows without putting findings into words, as a list does when it is opened; how many rules fired.
    pub fn hits(&self) -> usize {
        let mut scratch = Scratch::default();
        self.rows
            .iter()
            .map(|row| self.plan.count_hits(row, self.day, &mut scratch))
            .sum()
    }

    /// The places, from 0, of the rows that have an error or a warning.
    pub fn faulty(&self) -> Vec<u32> {
        let mut places: Vec<u32> = self
            .plan
            .check_rows(&self.rows, self.day)
            .into_iter()
            .filter(|finding| finding.level != forms::Level::Advice)
            .filter_map(|finding| finding.row)
            .map(|row| row - 1)
            .collect();
        places.dedup();
        places
    }

    /// Opens all rows as a list that stays checked.
    pub fn open(&mut self) {
        self.list = CheckedList::new(Arc::clone(&self.plan), self.day);
        for row in &self.rows {
            self.list.push(row.clone());
        }
    }

    /// How many findings the opened list counts, row by row as it was filled.
    pub fn counted(&self) -> u32 {
        self.list.totals().iter().sum()
    }

    /// Changes one cell of the list, as a key stroke of the user does; how many findings the row has then, put into words.
    pub fn edit(&mut self, place: usize, key: &str, value: &str) -> usize {
        let id: RowId = self.list.id_at(place).unwrap_or_default();
        self.list.set(id, key, value);
        self.list.findings(id).len()
    }

    /// Writes a form as PDF with the record attached.
    ///
    /// # Errors
    /// Why there is no PDF.
    pub fn pdf(
        &self,
        form: &str,
        values: &str,
        fonts: Vec<js_sys::Uint8Array>,
    ) -> Result<Vec<u8>, JsError> {
        let form = self
            .pack
            .form(form)
            .ok_or_else(|| JsError::new("the pack has no such form"))?;
        let mut record = Record::new(&self.pack.id, form);
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(values)?;
        for (key, value) in object {
            record.values.set(&key, value.as_str().unwrap_or_default());
        }
        let files: Vec<Vec<u8>> = fonts.iter().map(js_sys::Uint8Array::to_vec).collect();
        let [regular, bold, italic, bold_italic] = &files[..] else {
            return Err(JsError::new("four fonts are needed"));
        };
        let fonts = Fonts {
            regular,
            bold,
            italic,
            bold_italic,
        };
        let json = record.to_json().to_string();
        let attachment = Attachment::record(&json);
        let paper = paper::write(
            &record,
            &self.pack,
            &fonts,
            &attachment,
            self.day.today,
            &mut |_| ControlFlow::Continue(()),
        )?;
        Ok(paper.pdf)
    }
}

/// A pack from `[[name, text], …]`.
fn loaded(files: &str) -> Result<Pack, JsError> {
    let files: Vec<(String, String)> = serde_json::from_str(files)?;
    Pack::load(&files).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        JsError::new(&faults.join("\n"))
    })
}
