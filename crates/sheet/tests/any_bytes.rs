//! Whatever the bytes, a reader ends with a list or an error: no panic, no endless loop.

mod common;

use common::{SAMPLE, day, form, read_and_apply, unzipped, zipped};
use forms::Record;
use proptest::prelude::*;
use sheet::{Limits, Opened, batch, mapping, open, report, unwatched};

/// Reads, maps and reports; what is read must keep its promises.
fn try_all(bytes: &[u8]) {
    let form = form();
    let limits = Limits {
        unpacked_bytes: 16 << 20,
        ..Limits::default()
    };
    let Ok(Opened::Table(table)) = open("x", bytes, form, &limits, &mut unwatched) else {
        return;
    };
    assert!(!table.rows.is_empty());
    assert!(
        table
            .rows
            .iter()
            .all(|row| row.cells.len() == table.headers.len() && row.number > table.header_row)
    );
    let mapping = mapping::suggest(&table, form);
    assert_eq!(mapping.columns.len(), table.headers.len());
    let applied = mapping::apply(&table, &mapping, form);
    assert!(applied.rows.len() <= table.rows.len());
    let notes = report::notes(&table, &[]);
    let _ = report::write(bytes, &table, &notes, day());
}

/// A change of some bytes: where (as a share of the length), and what is put there.
type Change = (f64, Vec<u8>, bool);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let snippet = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..6),
        Just(b"<".to_vec()),
        Just(b"</row>".to_vec()),
        Just(b"<row r=\"4294967295\">".to_vec()),
        Just(b"<c r=\"ZZZZZZZ99999999999\">".to_vec()),
        Just(b" t=\"s\"".to_vec()),
        Just(b"99999999999999999999".to_vec()),
        Just(b"&#x0;&bogus;".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"\n;,\t".to_vec()),
    ];
    proptest::collection::vec((0.0..1.0, snippet, any::<bool>()), 1..5)
}

fn change(bytes: &mut Vec<u8>, changes: &[Change]) {
    for (share, new, insert) in changes {
        let at = (bytes.len() as f64 * share) as usize;
        let end = if *insert {
            at
        } else {
            (at + new.len()).min(bytes.len())
        };
        bytes.splice(at..end, new.iter().copied());
    }
}

fn small_ods() -> Vec<u8> {
    let content = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><table:table table:name=\"S\">\
        <table:table-row><table:table-cell><text:p>Họ tên</text:p></table:table-cell><table:table-cell><text:p>CCCD</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"3\"><table:table-cell><text:p>Lê A</text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"15090667357\"><text:p>1</text:p></table:table-cell></table:table-row>\
        </table:table></office:document-content>";
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
    ];
    zipped(&parts.map(|(name, part)| (name.to_owned(), part.into())))
}

/// A quarter of the usual number of cases, which `PROPTEST_CASES` raises: each reads a whole workbook.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases / 4,
        failure_persistence: None,
        ..usual
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_can_be_tried(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        try_all(&bytes);
    }

    #[test]
    fn bytes_that_begin_like_a_known_file_can_be_tried(
        head in prop_oneof![
            Just(&b"PK\x03\x04"[..]), Just(&b"PK\x05\x06"[..]), Just(&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0k\0b\0o\0o\0k\0"[..]),
            Just(&b"\xff\xfe"[..]), Just(&b"\xfe\xff"[..]), Just(&b"\xef\xbb\xbf"[..]), Just(&b"sep="[..]),
        ],
        rest in proptest::collection::vec(any::<u8>(), 0..700),
    ) {
        try_all(&[head, &rest].concat());
    }

    #[test]
    fn any_text_can_be_tried(text in "(Họ tên|CCCD|\"|;|,|\t|\n|\r|'|=1|Lê|1|@|[\\PC])*") {
        try_all(text.as_bytes());
    }

    #[test]
    fn a_changed_workbook_can_be_tried(changes in changes()) {
        let mut bytes = SAMPLE.to_vec();
        change(&mut bytes, &changes);
        try_all(&bytes);
    }

    #[test]
    fn a_workbook_with_changed_parts_can_be_tried(changes in changes(), part in any::<prop::sample::Index>()) {
        let mut parts = unzipped(SAMPLE);
        let at = part.index(parts.len());
        change(&mut parts[at].1, &changes);
        try_all(&zipped(&parts));
    }

    #[test]
    fn a_changed_opendocument_sheet_can_be_tried(changes in changes()) {
        let mut parts = unzipped(&small_ods());
        change(&mut parts[1].1, &changes);
        try_all(&zipped(&parts));
    }

    #[test]
    fn a_changed_batch_is_never_taken_for_the_same(changes in changes()) {
        let mut record = Record::new("tt185-2019", form());
        record.rows = read_and_apply(SAMPLE).1.rows.into_iter().take(2).map(|row| row.values).collect();
        let bytes = batch::write(b"%PDF-1.7 letter", &record, form(), day()).unwrap();
        let whole = batch::read(&bytes, &Limits::default()).unwrap();
        let mut changed = bytes.clone();
        change(&mut changed, &changes);
        if let Ok(read) = batch::read(&changed, &Limits::default()) {
            prop_assert_eq!((read.letter, read.list, read.data), (whole.letter, whole.list, whole.data));
        }
    }
}
