//! Files that some programs read in one way and others in another: what a signature covers must be what all of them show.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use seal::pdf::{Change, Options, Pdf, PdfError, prepare, signatures};

use crate::held::changes_after;
use crate::made::{OPTIONS, PLAIN, file, find, last_section, sealed, signed, updated};

/// The page's text as it was not signed.
const OTHER: &str = "4 0 obj\n<</Length 6>>\nstream\nBT  ET\nendstream\nendobj\n";

/// A signed file, and what stands behind it.
fn with_tail(tail: impl FnOnce(&[u8]) -> String) -> Vec<u8> {
    let mut bytes = signed(&file(&PLAIN), &OPTIONS);
    let tail = tail(&bytes);
    bytes.extend(tail.bytes());
    bytes
}

/// An end that names a section as far behind the signed file as these bytes are long.
fn end(signed: &[u8], before: &str, table: &str, size: u32) -> String {
    let (at, previous) = (signed.len() + before.len(), last_section(signed));
    format!(
        "{before}{table}trailer\n<</Size {size}/Root 1 0 R/Prev {previous}>>\nstartxref\n{at}\n%%EOF\n"
    )
}

fn is_junk(bytes: &[u8]) -> bool {
    let found = signatures(bytes).unwrap();
    let changes = changes_after(bytes, &found[0]).unwrap();
    changes.changes.contains(&Change::Junk)
}

#[test]
fn an_object_that_is_told_to_be_in_two_places_is_refused() {
    let signed = |bytes: &[u8]| find(bytes, b"4 0 obj");
    let both = |order: [usize; 2]| {
        with_tail(|bytes| {
            let places = [signed(bytes), bytes.len()];
            let [first, second] = order.map(|place| places[place]);
            let table = format!("xref\n4 1\n{first:010} 00000 n\r\n4 1\n{second:010} 00000 n\r\n");
            end(bytes, OTHER, &table, 300)
        })
    };
    for order in [[0, 1], [1, 0]] {
        assert_eq!(signatures(&both(order)), Err(PdfError::BrokenXref));
    }
    // Twice in the same place is one place.
    let twice = both([1, 1]);
    assert!(signatures(&twice).is_ok());

    // A table and the stream beside it: one program goes by the one, another by the other.
    let hybrid = |row: &str| {
        with_tail(|bytes| {
            // So far on that the offset is text.
            let blanks = "\n".repeat(128 - bytes.len() % 128);
            let stream = stream_of_one(bytes.len() + blanks.len());
            let beside = bytes.len() + blanks.len() + OTHER.len();
            let before = format!("{blanks}{OTHER}{stream}");
            let end = end(bytes, &before, &format!("xref\n{row}"), 301);
            end.replace("/Root 1 0 R/", &format!("/Root 1 0 R/XRefStm {beside}/"))
        })
    };
    let at = signed(&with_tail(|_| String::new()));
    let table = format!("4 1\n{at:010} 00000 n\r\n");
    assert_eq!(signatures(&hybrid(&table)), Err(PdfError::BrokenXref));
    // Free in the table is how such files hide an object from old programs: read, and told as what it is.
    for row in ["4 1\n0000000000 00001 f\r\n", "0 0\n"] {
        let bytes = hybrid(row);
        let changes = changes_after(&bytes, &signatures(&bytes).unwrap()[0]).unwrap();
        assert!(
            matches!(changes.changes[..], [Change::Object(id)] if id.number == 4),
            "{changes:?}"
        );
    }
}

/// A cross-reference stream with one row, about object 4, in letters that are text: the offset has no octet above 127.
fn stream_of_one(offset: usize) -> String {
    let [.., a, b] = offset.to_be_bytes();
    let row = [1, a, b, 0];
    assert!(row.is_ascii(), "{offset}");
    format!(
        "300 0 obj\n<</Type/XRef/Size 301/Index[4 1]/W[1 2 1]/Length 4>>\nstream\n{}\nendstream\nendobj\n",
        String::from_utf8_lossy(&row)
    )
}

#[test]
fn what_no_cross_reference_names_is_no_update() {
    let tables = [
        "xref\n0 0\n",
        "xref\n0 1\n0000000000 65535 f\r\n",
        // In a comment of the cross-reference, where some programs give up and look through the file.
        "xref %c\n0 0\n",
    ];
    for table in tables {
        for behind in [String::new(), " ".repeat(3000), "\0".repeat(3000)] {
            let bytes = with_tail(|bytes| end(bytes, OTHER, table, 300) + &behind);
            assert!(is_junk(&bytes), "{table:?} {}", behind.len());
        }
    }
    // Without a section of its own, an end that names the signed one.
    let bytes = with_tail(|bytes| format!("{OTHER}startxref\n{}\n%%EOF\n", last_section(bytes)));
    assert!(is_junk(&bytes));
    // In a comment, a stream, or before an object that is named.
    let hidden = [
        format!("%{OTHER}250 0 obj\n1\nendobj\n"),
        format!("250 0 obj\n[1 %{}\n]\nendobj\n", OTHER.replace('\n', " ")),
        format!(
            "250 0 obj\n<</Length {}>>\nstream\n{OTHER}\nendstream\nendobj\n",
            OTHER.len()
        ),
        "250 0 obj\n(\n4 0 obj\n)\nendobj\n".to_owned(),
        "abc\n250 0 obj\n1\nendobj\n".to_owned(),
    ];
    for before in hidden {
        let bytes = with_tail(|bytes| {
            let at = bytes.len() + find(before.as_bytes(), b"250 0 obj");
            end(
                bytes,
                &before,
                &format!("xref\n250 1\n{at:010} 00000 n\r\n"),
                300,
            )
        });
        assert!(is_junk(&bytes), "{before}");
    }
}

#[test]
fn cross_references_in_other_letters_than_the_standards_are_no_update() {
    let object = "250 0 obj\n1\nendobj\n";
    let update = |table: &dyn Fn(usize) -> String| {
        with_tail(|bytes| end(bytes, object, &table(bytes.len()), 300))
    };
    let good: [fn(usize) -> String; 3] = [
        |at| format!("xref\n250 1\n{at:010} 00000 n\r\n"),
        |at| format!("xref\r\n250 1\r\n{at:010} 00000 n \r"),
        |at| format!("xref \n0 1\n0000000000 65535 f \n250 1 \n{at:010} 00000 n \n"),
    ];
    for table in good {
        let bytes = update(&table);
        assert!(!is_junk(&bytes), "{}", table(0));
    }
    let bad: [fn(usize) -> String; 5] = [
        |at| format!("xref\n250 1\n{at} 0 n\n"),
        |at| format!("xref\n250 1\n{at:010} 00000 n\n"),
        |at| format!("xref\n%\n250 1\n{at:010} 00000 n\r\n"),
        |at| format!("xref\n250 %\n1\n{at:010} 00000 n\r\n"),
        |at| format!("xref 250 1\n{at:010} 00000 n\r\n"),
    ];
    for table in bad {
        let bytes = update(&table);
        assert!(is_junk(&bytes), "{}", table(0));
    }
}

#[test]
fn what_programs_write_between_the_parts_of_an_update_is_borne() {
    let table = |at: usize| format!("xref\n250 1\n{at:010} 00000 n\r\n");
    let plain = with_tail(|bytes| {
        end(
            bytes,
            "\r\n250 0 obj\n1\nendobj\n\n",
            &table(bytes.len() + 2),
            300,
        )
    });
    assert!(!is_junk(&plain));
    let text = String::from_utf8_lossy(&plain[plain.len() - 40..]).into_owned();
    let with = |from: &str, to: &str| {
        let mut bytes = plain[..plain.len() - 40].to_vec();
        bytes.extend(text.replace(from, to).bytes());
        bytes
    };
    assert!(!is_junk(&with(
        "startxref",
        "%iText-Core-8.0.1 (AGPL)\nstartxref"
    )));
    assert!(!is_junk(&with("%%EOF\n", "%%EOF\r\n")));
    assert!(!is_junk(&with("%%EOF\n", "%%EOF")));
    assert!(is_junk(&with("startxref", "%a\n%b\nstartxref")));
    assert!(is_junk(&with("startxref\n", "startxref\n%\n")));
    // So much that programs do not find the end any more.
    for (blanks, expected) in [(900, false), (1100, true)] {
        let bytes = [plain.as_slice(), &b" ".repeat(blanks)].concat();
        assert_eq!(is_junk(&bytes), expected, "{blanks}");
        let bytes = with_tail(|_| "\0".repeat(blanks));
        assert_eq!(is_junk(&bytes), expected, "{blanks}");
    }
}

#[test]
fn updates_of_every_kind_that_are_written_here_are_updates() {
    let second = Options {
        field: "hai",
        ..OPTIONS
    };
    for first in [file(&PLAIN), crate::made::LETTER.to_vec()] {
        let once = signed(&first, &OPTIONS);
        let twice = signed(&once, &second);
        assert!(!is_junk(&twice));
        let material = seal::pdf::Material {
            certificates: &[b"0 obj", &[0x30, 0]],
            ..seal::pdf::Material::default()
        };
        let tail = seal::pdf::add_dss(&twice, &material).unwrap();
        assert!(!is_junk(&[twice, tail].concat()));
    }
}

#[test]
fn a_size_below_the_objects_in_use_is_refused() {
    for (size, expected) in [
        (251, Ok(())),
        (250, Err(PdfError::BrokenXref)),
        (5, Err(PdfError::BrokenXref)),
        (0, Err(PdfError::BrokenXref)),
    ] {
        let bytes = with_tail(|bytes| {
            let table = format!("xref\n250 1\n{:010} 00000 n\r\n", bytes.len());
            end(bytes, "250 0 obj\n1\nendobj\n", &table, size)
        });
        assert_eq!(signatures(&bytes).map(drop), expected, "{size}");
    }
}

/// An update that puts the catalog into a stream which unpacks to so many megabytes.
fn with_packed_catalog(bytes: &[u8], stream: u32, megabytes: usize) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer
        .write_all(b"1 0 <</Type/Catalog/Pages 2 0 R/AcroForm 400 0 R>>")
        .unwrap();
    for _ in 0..megabytes {
        packer.write_all(&[b' '; 1 << 20]).unwrap();
    }
    let packed = packer.finish().unwrap();
    let (at, mut out) = (bytes.len(), bytes.to_vec());
    out.extend(
        format!(
            "{stream} 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {}>>\nstream\n",
            packed.len()
        )
        .bytes(),
    );
    out.extend(packed);
    out.extend(b"\nendstream\nendobj\n");
    let start = out.len();
    let place = |kind: u8, value: usize| [&[kind], &value.to_be_bytes()[4..]].concat();
    let rows = [place(2, stream as usize), place(1, at), place(1, start)].concat();
    out.extend(
        format!(
            "{} 0 obj\n<</Type/XRef/Size {}/Root 1 0 R/Prev {}/Index[1 1 {stream} 2]/W[1 4 0]/Length {}>>\nstream\n",
            stream + 1,
            stream + 2,
            last_section(bytes),
            rows.len()
        )
        .bytes(),
    );
    out.extend(rows);
    out.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

/// A file with a form of its own, object 400.
fn form() -> Vec<u8> {
    updated(&file(&PLAIN), &[(400, "<</Fields[5 0 R]>>")])
}

#[test]
fn what_many_revisions_unpack_is_bounded_for_all_together() {
    // Each revision alone is bearable. It is signed as long as all of them together can be looked through.
    let mut bytes = form();
    let mut refused = None;
    for number in 0..4 {
        bytes = with_packed_catalog(&bytes, 500 + 10 * number, 45);
        let field = format!("ky-{number}");
        let options = Options {
            field: &field,
            ..OPTIONS
        };
        match prepare(&bytes, &options) {
            Ok(prepared) => bytes = sealed(&bytes, &prepared),
            Err(fault) => {
                refused = Some((number, fault));
                break;
            }
        }
        assert_eq!(
            signatures(&bytes).map(|found| found.len()),
            Ok(number as usize + 1)
        );
    }
    assert_eq!(refused, Some((2, PdfError::TooComplex)));
}

#[test]
fn what_is_the_same_in_many_revisions_is_unpacked_once() {
    let mut bytes = with_packed_catalog(&form(), 500, 60);
    for number in 0..8 {
        let field = format!("ky-{number}");
        bytes = signed(
            &bytes,
            &Options {
                field: &field,
                ..OPTIONS
            },
        );
    }
    let file = Pdf::open(&bytes).unwrap();
    let found = file.signatures().unwrap();
    assert_eq!(found.len(), 8);
    for signature in &found {
        assert_eq!(signature.faults, []);
        assert!(file.changes_after(signature, &[]).is_ok());
    }
}
