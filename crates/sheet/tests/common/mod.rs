//! Mẫu 02 of the pack, and short ways to read and apply.
#![allow(dead_code, reason = "each test binary uses a part of these helpers")]
#![allow(
    clippy::disallowed_methods,
    reason = "a test reads the pack from its folder"
)]

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use forms::record::Values;
use forms::{Form, Pack, Plan, Record};
use sheet::{Applied, Limits, ReadError, Table, mapping, read_table, unwatched};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The pack of Thông tư 185/2019/TT-BQP as it is shipped.
static PACK: LazyLock<Arc<Pack>> = LazyLock::new(|| Arc::new(pack("tt185-2019")));

/// The ids of the packs that are shipped.
pub const PACKS: [&str; 2] = ["tt185-2019", "nd68-2024"];

/// A pack as it is shipped.
pub fn pack(id: &str) -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../packs")
        .join(id);
    Pack::open(|name| std::fs::read_to_string(folder.join(name))).unwrap()
}

/// Mẫu 02: a letter with a list of people.
pub fn form() -> &'static Form {
    PACK.form("mau-02").unwrap()
}

/// The rules of Mẫu 02.
pub fn plan() -> Plan {
    Plan::new(&PACK, "mau-02").unwrap()
}

/// Reads a file with the usual limits and nobody watching.
pub fn read(bytes: &[u8]) -> Result<Table, ReadError> {
    read_table(
        "danh-sach",
        bytes,
        form(),
        &Limits::default(),
        &mut unwatched,
    )
}

/// Reads a file and puts its cells where the headings say.
pub fn read_and_apply(bytes: &[u8]) -> (Table, Applied) {
    let table = read(bytes).unwrap_or_else(|error| panic!("{error:?}"));
    let form = form();
    let applied = mapping::apply(&table, &mapping::suggest(&table, form), form);
    (table, applied)
}

/// Values of one row.
pub fn row(values: &[(&str, &str)]) -> Values {
    let mut row = form().new_row();
    for (key, value) in values {
        row.set(key, *value);
    }
    row
}

/// The sample as the certificate authority's template looks when agencies send it.
pub const SAMPLE: &[u8] = include_bytes!("../../../../tests/samples/cap-moi-40.xlsx");

/// The parts of a zip file.
pub fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// A zip file of these parts, stored as they are.
pub fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(
            name.as_str(),
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored),
        )
        .unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The day on which the files of the tests are made.
pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 7, 15).unwrap()
}

/// A record with the people of the sample.
pub fn record() -> Record {
    let (_, applied) = read_and_apply(SAMPLE);
    let mut record = Record::new("tt185-2019", form());
    record.rows = applied.rows.into_iter().map(|row| row.values).collect();
    record
}
