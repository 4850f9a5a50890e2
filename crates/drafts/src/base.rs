//! The base of a draft as text, and the draft as a file: one format for both.
//!
//! ```json
//! {"format":"chukyso-draft","version":1,"id":"…","title":"…","created":1732280000000,"changed":1732280900000,
//!  "upto":431,"lineage":[[7,0]],"ids":[1,2],"next":3,"undo":[],"redo":[],
//!  "record":{"pack":"tt185-2019","form":"mau-02","values":{…},"columns":[…],"rows":[[…],[…]]}}
//! ```
//!
//! `record` is `null` in the marker that stands in local storage for a base too long for it.

use std::sync::Arc;

use forms::record::{Columns, RawRecord, RecordError};
use forms::{Pack, Record};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::kept::KeptRecord;
use crate::{Document, Lineage, Millis, OpenError, RowId, Step, Work};

/// The name of the format.
pub const FORMAT: &str = "chukyso-draft";
/// Its version today.
pub const VERSION: u32 = 1;

/// A base whose record has not been read yet.
#[derive(Serialize, Deserialize)]
pub(crate) struct Head<'a> {
    format: String,
    version: u32,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) created: Millis,
    pub(crate) changed: Millis,
    /// The number of the last entry that it takes in.
    pub(crate) upto: u64,
    pub(crate) lineage: Lineage,
    ids: Vec<RowId>,
    next: RowId,
    undo: Vec<Step>,
    redo: Vec<Step>,
    #[serde(borrow)]
    record: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Stamp {
    format: String,
    version: u32,
}

impl<'a> Head<'a> {
    /// Reads a base of this or an older version.
    ///
    /// A new version adds a case here that turns the older text into today's,
    /// and a sample of the older one under `tests/samples`.
    pub(crate) fn read(text: &'a str) -> Result<Head<'a>, OpenError> {
        let stamp: Stamp = serde_json::from_str(text).map_err(|_| OpenError::Unreadable)?;
        match stamp.version {
            _ if stamp.format != FORMAT => Err(OpenError::Unreadable),
            1 => {
                let head: Head = serde_json::from_str(text).map_err(|_| OpenError::Unreadable)?;
                let sane = head.upto < u64::from(u32::MAX)
                    && head.next < RowId::MAX / 2
                    && head.ids.iter().all(|id| *id < RowId::MAX / 2);
                if sane {
                    Ok(head)
                } else {
                    Err(OpenError::Unreadable)
                }
            }
            0 => Err(OpenError::Unreadable),
            newer => Err(OpenError::Newer(newer)),
        }
    }

    /// Whether the record itself is here, not only its marker.
    pub(crate) fn is_whole(&self) -> bool {
        self.record.is_some()
    }

    /// The record that the base holds and the columns of its list; errors as for [`Head::work`].
    fn record(&self) -> Result<(Record, Arc<Columns>), OpenError> {
        let text = self.record.ok_or(OpenError::Unreadable)?.get();
        let kept: KeptRecord = serde_json::from_str(text).map_err(|_| OpenError::Unreadable)?;
        kept.into_record()
    }

    /// The state that the base holds.
    ///
    /// # Errors
    /// [`OpenError::Unreadable`] for a marker, or where the record is damaged; [`OpenError::TooLarge`] where no list is so large.
    pub(crate) fn work(&self) -> Result<Work, OpenError> {
        let (record, row_columns) = self.record()?;
        Ok(Work {
            document: Document::with_ids(record, self.ids.clone(), self.next, row_columns),
            undo: self.undo.clone(),
            redo: self.redo.clone(),
            tip: self.upto,
            changed: self.changed,
            lineage: self.lineage.clone(),
        })
    }
}

/// The base that takes in everything up to now; also the draft as a file.
pub fn write(id: &str, title: &str, created: Millis, work: &Work) -> String {
    let document = &work.document;
    let kept = KeptRecord::of(document.record(), document.row_columns());
    let record = serde_json::value::to_raw_value(&kept).expect("a record has only texts");
    let (undo, redo) = (work.undo.clone(), work.redo.clone());
    let ids = work.document.ids().to_vec();
    text(id, title, created, work, (undo, redo), ids, Some(&record))
}

/// The title and the state in a file that [`write`] made, as the beginning of another draft.
pub(crate) fn from_file(text: &str, branch: u32) -> Result<(String, Work), OpenError> {
    let head = Head::read(text)?;
    let mut work = head.work()?;
    work.tip = 0;
    work.lineage = Lineage::new(branch);
    Ok((head.title, work))
}

/// The record in a JSON file of this site: of a draft that [`write`] made, or saved by itself ([`Record::from_json`]).
///
/// # Errors
/// See [`RecordError`].
pub fn record_of(text: &str, pack: &Pack) -> Result<Record, RecordError> {
    match kept_record(text)? {
        Some(record) => record.with_pack(pack),
        None => Record::from_json(text, pack),
    }
}

/// The same, of whatever pack: every value under its own key, in no form's columns.
///
/// # Errors
/// See [`RecordError`]; never that the pack or the form is another.
pub fn record_of_any_pack(text: &str) -> Result<Record, RecordError> {
    match kept_record(text)? {
        Some(record) => Ok(record),
        None => Ok(RawRecord::parse(text)?.without_pack()),
    }
}

/// The record of a draft; none where the text is no draft.
fn kept_record(text: &str) -> Result<Option<Record>, RecordError> {
    match Head::read(text.trim_start_matches('\u{feff}')) {
        Ok(head) => match head.record() {
            Ok((record, _)) => Ok(Some(record)),
            Err(OpenError::TooLarge) => Err(RecordError::TooLarge),
            Err(_) => Err(RecordError::NotARecord),
        },
        Err(OpenError::Newer(version)) => Err(RecordError::Newer(version.into())),
        Err(_) => Ok(None),
    }
}

/// What stands in local storage in place of a base that is too long for it.
pub fn marker(id: &str, title: &str, created: Millis, work: &Work) -> String {
    text(
        id,
        title,
        created,
        work,
        Default::default(),
        Vec::new(),
        None,
    )
}

fn text(
    id: &str,
    title: &str,
    created: Millis,
    work: &Work,
    (undo, redo): (Vec<Step>, Vec<Step>),
    ids: Vec<RowId>,
    record: Option<&RawValue>,
) -> String {
    let head = Head {
        format: FORMAT.to_owned(),
        version: VERSION,
        id: id.to_owned(),
        title: title.to_owned(),
        created,
        changed: work.changed,
        upto: work.tip,
        lineage: work.lineage.clone(),
        ids,
        next: work.document.next_id(),
        undo,
        redo,
        record,
    };
    serde_json::to_string(&head).expect("a base has only text and numbers")
}
