//! What the page and the worker say to each other.
//!
//! A message is a JavaScript array of a JSON text and, where there is one, a buffer of bytes that is handed over, not copied.
//! The page sends one [`Job`] at a time; the worker answers with any number of [`Reply`]s, of which the last says how it ended.
//! A job holds everything it needs: a worker that was stopped or has crashed is replaced by a new one, and nothing is lost.

use serde::{Deserialize, Serialize};

/// Sent before the first job, and again before the first job for a pack that came later.
#[derive(Debug, Serialize, Deserialize)]
pub struct Hello {
    /// The address of the site's folder, with a slash at its end: fonts are fetched from there.
    pub base: String,
    /// The names and texts of the files of the packs that the page works with, by the packs' ids.
    pub packs: Vec<(String, Vec<(String, String)>)>,
}

/// One piece of work.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    /// The pack's id, for example `tt185-2019`.
    pub pack: String,
    /// The form's id, for example `mau-02`.
    pub form: String,
    /// The day of today as ISO 8601, for example `2026-11-22`.
    pub today: String,
    /// What is to be done.
    pub task: Task,
}

/// What is to be done. A record is given as its JSON text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Task {
    /// Brings in a file, whose bytes come along: [`Reply::Rows`] and then [`Reply::Opened`], or [`Reply::Asked`].
    Open {
        /// The file's name.
        name: String,
        /// What each column is, as places in [`Columns::choices`]; none lets the worker decide or ask.
        uses: Option<Vec<usize>>,
    },
    /// Takes the record out of a PDF, whose bytes come along: [`Reply::Record`].
    Extract,
    /// Writes a record on paper: [`Reply::File`].
    Pdf {
        /// The record.
        record: String,
    },
    /// Writes letter, list, data and manifest into one file: [`Reply::File`].
    Batch {
        /// The record.
        record: String,
    },
    /// Writes the list in its form's spreadsheet, for people the 19-column template: [`Reply::File`].
    Template {
        /// The record.
        record: String,
    },
    /// Writes the list as separated text: [`Reply::File`].
    Csv {
        /// The record.
        record: String,
    },
    /// Writes the list in its form's spreadsheet with a column that says what is wrong in each row: [`Reply::File`].
    ListReport {
        /// The record.
        record: String,
    },
    /// Gives back a table file, whose bytes come along, with a column that says what is wrong in each row: [`Reply::File`].
    FileReport {
        /// The file's name.
        name: String,
        /// As in [`Task::Open`].
        uses: Option<Vec<usize>>,
    },
    /// Writes the register as a spreadsheet: [`Reply::File`].
    RegisterOut {
        /// Headings and widths in characters.
        columns: Vec<(String, u16)>,
        /// The cells of each row.
        rows: Vec<Vec<String>>,
    },
    /// Reads a spreadsheet, whose bytes come along, as entries of the register: [`Reply::Rows`] and then [`Reply::Opened`].
    RegisterIn {
        /// The file's name.
        name: String,
    },
}

/// What the worker says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Reply {
    /// It has started and takes jobs.
    Ready,
    /// So many rows are done.
    Progress {
        /// Rows done.
        done: usize,
        /// Of how many; none where that is not known yet.
        of: Option<usize>,
    },
    /// Some rows of a list that is brought in.
    Rows(Rows),
    /// All rows were sent.
    Opened(Opened),
    /// What the columns are is not sure: a person has to say.
    Asked(Columns),
    /// The record of a PDF, as JSON text.
    Record(String),
    /// A file, whose bytes come along.
    File(Made),
    /// The work could not be done: what is wrong and what to do, in one sentence.
    Failed(String),
    /// The page has stopped the work. The page says this itself; the worker never does.
    Stopped,
}

/// Rows of a list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rows {
    /// The keys of the texts in each row.
    pub keys: Vec<String>,
    /// The row's number in its file (0 for a record, which is no row), and its texts in the order of the keys.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// What is to be told about a file that was brought in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Opened {
    /// Whether it was a table, which can be given back with what is wrong in it.
    pub is_table: bool,
    /// How many rows were sent.
    pub rows: usize,
    /// The name of the sheet that was read; empty where the file has none.
    pub sheet: String,
    /// Sentences about the file and single cells.
    pub notices: Vec<String>,
    /// Lines that are no row of the list: number and why.
    pub unread: Vec<(u32, String)>,
    /// Key and text of the letter's own fields, where the file holds a letter.
    pub values: Vec<(String, String)>,
}

/// The columns of a table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Columns {
    /// What a column can be, in words.
    pub choices: Vec<String>,
    /// For each choice the key of the field that it fills; empty where it fills none or only a part of one.
    pub fields: Vec<String>,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// How many rows the table has.
    pub rows: usize,
    /// The name of the sheet that was read; empty where the file has none.
    pub sheet: String,
    /// Whether the table has a line of headings.
    pub headed: bool,
}

/// One column of a table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// The first texts in it.
    pub samples: Vec<String>,
    /// What it seems to be, as a place in [`Columns::choices`].
    pub choice: usize,
    /// Whether its heading is a known one.
    pub sure: bool,
}

/// A file that was made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Made {
    /// Its media type.
    pub mime: String,
    /// The ending of its name, for example `pdf`.
    pub ending: String,
    /// What a person should know about it.
    pub notices: Vec<String>,
}
