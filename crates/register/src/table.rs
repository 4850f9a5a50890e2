//! The register as a spreadsheet: its columns, the cells that go out, and the form by which a list that comes in is understood.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use forms::calendar::format_date;
use forms::kind::Kind as FieldKind;
use forms::pack::{Field, Form, ListPart, Shape, Sureness};
use forms::record::Columns;
use forms::text::bare;

use crate::{Entry, Standing, keys};

/// A column: its key, its heading, and its width in characters.
type Column = (&'static str, &'static str, u16);

/// The columns that are read and written, in order.
const COLUMNS: [Column; 13] = [
    (keys::KIND, "Loại thuê bao", 16),
    (keys::NAME, "Tên chứng thư số", 28),
    (keys::AGENCY, "Cơ quan, tổ chức", 34),
    (keys::EMAIL, "Thư điện tử công vụ", 28),
    (keys::IDENTITY, "Số CCCD", 16),
    (keys::SERIAL, "Số hiệu chứng thư số", 26),
    (keys::DEVICE, "Số hiệu thiết bị", 18),
    (keys::HOLDER, "Người giữ thiết bị", 24),
    (keys::VALID_FROM, "Hiệu lực từ ngày", 14),
    (keys::VALID_TO, "Hiệu lực đến ngày", 14),
    (keys::RENEWED, "Số lần đã gia hạn", 14),
    (
        keys::EVENTS,
        "Diễn biến (ngày | việc | số văn bản | ghi chú)",
        50,
    ),
    (keys::NOTES, "Ghi chú", 30),
];

/// Columns that are only written: what the register makes of the others.
const TOLD: [(&str, u16); 2] = [
    ("Trạng thái (trang tự tính)", 20),
    ("Thiết bị (trang tự tính)", 20),
];

/// The heading of a key, for the page as well; the key itself where there is none.
pub fn heading(key: &str) -> &str {
    let column = COLUMNS.iter().find(|column| column.0 == key);
    column.map_or(key, |column| match column.0 {
        keys::EVENTS => "Diễn biến",
        _ => column.1,
    })
}

/// How wide a further column is, in characters.
const FURTHER_WIDTH: u16 = 24;

/// The headings of the further columns that entries have, see [`Entry::other`]; each once, in the order of the alphabet.
pub fn further<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Vec<String> {
    let texts = entries.into_iter().flat_map(|entry| &entry.other);
    let filled = texts.filter(|(_, text)| !text.trim().is_empty());
    let headings: BTreeSet<&str> = filled.map(|(key, _)| key.as_str()).collect();
    headings.into_iter().map(str::to_owned).collect()
}

/// The key under which an entry keeps what a spreadsheet's reader calls `key`.
///
/// A cell with number, day and place of issue of an identity paper gives all three; the register knows the number alone.
pub fn kept_as(key: &str) -> &str {
    match key {
        forms::keys::ISSUE_DATE => "Ngày cấp",
        forms::keys::ISSUER => "Nơi cấp",
        _ => key,
    }
}

/// Whether a heading is one of those under which the register says what it makes of an entry: not to be read.
pub fn is_told(heading: &str) -> bool {
    TOLD.iter().any(|(told, _)| bare(told) == bare(heading))
}

/// The headings and widths of the spreadsheet with these further columns.
pub fn headings(further: &[String]) -> Vec<(String, u16)> {
    let known = COLUMNS.iter().map(|(_, heading, width)| (*heading, *width));
    let further = further
        .iter()
        .map(|heading| (heading.as_str(), FURTHER_WIDTH));
    known
        .chain(further)
        .chain(TOLD)
        .map(|(heading, width)| (heading.to_owned(), width))
        .collect()
}

/// The cells of an entry, under [`headings`] with the same further columns.
pub fn cells(entry: &Entry, now: &Standing, further: &[String]) -> Vec<String> {
    let known = COLUMNS
        .iter()
        .map(|(key, ..)| match (*key, entry.until(), entry.from()) {
            (keys::VALID_TO, Some(day), _) | (keys::VALID_FROM, _, Some(day)) => format_date(day),
            (key, ..) => entry.text(key),
        });
    let further = further.iter().map(|heading| entry.text(heading));
    let told = [now.state.label(), now.device.label()].map(str::to_owned);
    known.chain(further).chain(told).collect()
}

/// A row that shows how the columns are filled in, for the empty spreadsheet.
pub fn example(today: NaiveDate) -> Vec<String> {
    let mut row = vec![String::new(); COLUMNS.len() + TOLD.len()];
    for (place, (key, ..)) in COLUMNS.iter().enumerate() {
        row[place] = match *key {
            keys::KIND => "Cá nhân".to_owned(),
            keys::NAME => "Nguyễn Văn Ví Dụ (xóa dòng này)".to_owned(),
            keys::EVENTS => [&format_date(today), " | Bàn giao cho thuê bao | 12/SNV-VP"].concat(),
            _ => String::new(),
        };
    }
    row
}

/// A form whose list has the register's columns: what the reader of lists needs to know them.
pub fn form() -> Form {
    let columns = Arc::new(Columns::new(keys::ALL));
    let fields = COLUMNS.iter().map(|(key, heading, _)| field(key, heading));
    Form {
        id: crate::PLACE.to_owned(),
        code: "Sổ theo dõi".to_owned(),
        title: "Sổ theo dõi chứng thư số và thiết bị".to_owned(),
        heading: String::new(),
        shape: Shape::OfficialLetter,
        author: String::new(),
        addressee: String::new(),
        basis: String::new(),
        fields_sure: Sureness::Seen,
        layout_sure: Sureness::Seen,
        sections: Vec::new(),
        list: Some(ListPart {
            unit: "chứng thư".to_owned(),
            backed_by: String::new(),
            fields: fields.collect(),
            printed: Vec::new(),
            columns,
        }),
        columns: Arc::default(),
        texts: Vec::new(),
        at: (String::new(), 0),
    }
}

fn field(key: &str, heading: &str) -> Field {
    Field {
        key: key.to_owned(),
        label: heading.to_owned(),
        short: self::heading(key).to_owned(),
        hint: String::new(),
        example: String::new(),
        missing: String::new(),
        kind: match key {
            keys::EMAIL => FieldKind::Email,
            keys::IDENTITY => FieldKind::Identity,
            keys::SERIAL => FieldKind::CertificateSerial,
            keys::VALID_FROM | keys::VALID_TO => FieldKind::Date,
            keys::AGENCY | keys::EVENTS => FieldKind::Lines,
            _ => FieldKind::Text,
        },
        required: false,
        off: false,
        default: String::new(),
        autocomplete: String::new(),
        width: 20,
        label_sure: Sureness::Seen,
        place_sure: Sureness::Seen,
    }
}
