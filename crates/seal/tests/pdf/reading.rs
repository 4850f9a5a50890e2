//! Which files are read, and which are refused with what words.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use seal::pdf::{PdfError, empty_fields, prepare, signatures};

use crate::made::{
    LETTER, OPTIONS, PLAIN, REQUEST, file, find, find_last, signed, updated, updated_with, with,
};

fn refusal(bytes: &[u8]) -> PdfError {
    prepare(bytes, &OPTIONS).expect_err("must not be signed")
}

#[test]
fn papers_tell_where_they_are_signed() {
    let fields = empty_fields(LETTER).unwrap();
    let found: Vec<_> = fields
        .iter()
        .map(|field| (field.name.as_str(), field.label.as_str(), field.page))
        .collect();
    let seal = "Chữ ký số (con dấu) của cơ quan, tổ chức";
    assert_eq!(
        found,
        [
            ("chu-ky-1", "Chữ ký số của Nguyễn Văn An", Some(0)),
            ("con-dau-1", seal, Some(0))
        ]
    );
    let [signature, seal] = [fields[0].place, fields[1].place];
    // The seal stands to the left and over a third of the signature.
    let third = (signature[2] - signature[0]) / 3.0;
    assert!(
        (seal[2] - signature[0] - third).abs() < 0.1,
        "{seal:?} {signature:?}"
    );
    assert_eq!(empty_fields(REQUEST).unwrap().len(), 1);
    assert_eq!(empty_fields(&file(&PLAIN)).unwrap(), []);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_reason() {
    let plain = file(&PLAIN);
    let xref = find_last(&plain, b"startxref") + 10;
    let cases: Vec<(&str, Vec<u8>, PdfError)> = vec![
        ("nothing", Vec::new(), PdfError::NotPdf),
        (
            "no PDF",
            b"PK\x03\x04 a spreadsheet".to_vec(),
            PdfError::NotPdf,
        ),
        (
            "something before",
            [b"\n".as_slice(), &plain].concat(),
            PdfError::HeaderNotFirst,
        ),
        (
            "cut off",
            plain[..plain.len() / 2].to_vec(),
            PdfError::CutOff,
        ),
        ("end cut off", plain[..xref].to_vec(), PdfError::CutOff),
        (
            "something behind",
            [plain.as_slice(), b"<html>"].concat(),
            PdfError::JunkAtEnd,
        ),
        (
            "half an update",
            [plain.as_slice(), b"7 0 obj <<"].concat(),
            PdfError::JunkAtEnd,
        ),
        (
            "no table there",
            with(&plain, "xref\n1 1", "xerf\n1 1"),
            PdfError::BrokenXref,
        ),
        (
            "a wrong offset",
            with(&plain, "0000000015 00000 n", "0000000016 00000 n"),
            PdfError::BrokenObject(1),
        ),
        (
            "another number",
            with(&plain, "\n4 0 obj", "\n7 0 obj"),
            PdfError::BrokenXref,
        ),
        (
            "no catalog",
            with(&plain, "/Catalog", "/Katalog"),
            PdfError::Structure,
        ),
        (
            "encrypted",
            updated_with(&plain, &[(7, "<<>>")], "/Root 1 0 R/Encrypt 7 0 R"),
            PdfError::Encrypted,
        ),
        (
            "XFA",
            updated(
                &plain,
                &[(
                    1,
                    "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA[]>>>>",
                )],
            ),
            PdfError::Xfa,
        ),
        (
            "no page",
            updated(&plain, &[(2, "<</Type/Pages/Kids[]/Count 0>>")]),
            PdfError::NoSuchPage(0),
        ),
        (
            "pages in a circle",
            updated(&plain, &[(3, "<</Kids[2 0 R]>>")]),
            PdfError::Structure,
        ),
        (
            "the field is a text",
            updated(&plain, &[(5, "<</FT/Tx/T(ky)>>")]),
            PdfError::FieldTaken,
        ),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(refusal(&bytes), expected, "{name}");
    }
}

#[test]
fn a_wrong_offset_of_any_object_is_found() {
    // Not one that the signature itself needs.
    let plain = updated(&file(&PLAIN), &[(7, "(abc)")]);
    let bytes = with(&plain, "\n7 0 obj", "\n8 0 obj");
    assert_eq!(refusal(&bytes), PdfError::BrokenXref);
}

#[test]
fn a_chain_that_comes_back_is_refused() {
    let plain = file(&PLAIN);
    let own = format!(
        "/Root 1 0 R/Prev {}",
        plain.len() + find(&updated(&plain, &[]), b"xref\ntrailer") - plain.len()
    );
    let bytes = updated_with(&plain, &[], &own);
    assert_eq!(refusal(&bytes), PdfError::XrefLoop);
}

#[test]
fn blanks_behind_the_end_are_no_junk() {
    let bytes = [file(&PLAIN).as_slice(), b"\r\n\0\0  "].concat();
    assert_eq!(signatures(&signed(&bytes, &OPTIONS)).unwrap()[0].faults, []);
}

/// A file with a cross-reference stream of these rows (type, two octets, one octet) from number 0 on.
fn with_stream(objects: &[u8], rows: &[[u8; 4]], extra: &str) -> Vec<u8> {
    let start = objects.len();
    let data = rows.concat();
    let head = format!(
        "9 0 obj\n<</Type/XRef/W[1 2 1]/Size {}/Root 1 0 R/Length {}{extra}>>\nstream\n",
        rows.len(),
        data.len()
    );
    let end = format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n");
    [objects, head.as_bytes(), &data, end.as_bytes()].concat()
}

#[test]
fn objects_in_streams_are_read() {
    let inner = "1 0 2 51 <</Type/Catalog/Pages 2 0 R                     >> <</Type/Pages/Kids[3 0 R]/Count 1>>";
    let first = "1 0 2 51 ".len();
    let inner = inner.replacen(
        "51",
        &format!("{}", inner.find(" <</Type/Pages").unwrap() + 1 - first),
        1,
    );
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let page = bytes.len() as u8;
    bytes.extend(b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n");
    let stream = bytes.len() as u8;
    bytes.extend(format!("4 0 obj\n<</Type/ObjStm/N 2/First {first}/Length {}>>\nstream\n{inner}\nendstream\nendobj\n", inner.len()).bytes());
    let rows = [
        [0, 0, 0, 0],
        [2, 0, 4, 0],
        [2, 0, 4, 1],
        [1, 0, page, 0],
        [1, 0, stream, 0],
    ];
    let good = with_stream(&bytes, &rows, "");
    let signed = signed(&good, &OPTIONS);
    assert_eq!(signatures(&signed).unwrap()[0].faults, []);
    // The update is of the kind that the file has.
    assert!(
        signed[good.len()..]
            .windows(10)
            .any(|window| window == b"/Type/XRef")
    );

    let mut wrong = rows;
    wrong[2] = [2, 0, 4, 0];
    assert_eq!(
        refusal(&with_stream(&bytes, &wrong, "")),
        PdfError::BrokenObject(2)
    );
    wrong[2] = [2, 0, 3, 0];
    assert_eq!(
        refusal(&with_stream(&bytes, &wrong, "")),
        PdfError::BrokenObject(2)
    );
    let encrypted = with_stream(&bytes, &rows, "/Encrypt<<>>");
    assert_eq!(refusal(&encrypted), PdfError::Encrypted);
}

#[test]
fn what_a_hybrid_file_keeps_from_old_programs_is_read() {
    let plain = file(&PLAIN);
    // Object 7 is free in the table and stands in the stream that the trailer names.
    let mut bytes = plain.clone();
    let object = bytes.len();
    bytes.extend(b"7 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
    let stream = bytes.len();
    let row = [1, (object >> 8) as u8, object as u8, 0];
    bytes.extend(
        b"8 0 obj\n<</Type/XRef/W[1 2 1]/Index[7 1]/Size 9/Root 7 0 R/Length 4>>\nstream\n",
    );
    bytes.extend(row);
    bytes.extend(b"\nendstream\nendobj\n");
    let table = bytes.len();
    let previous = crate::made::last_section(&plain);
    bytes.extend(format!("xref\n7 1\n0000000000 00000 f\r\ntrailer\n<</Size 9/Root 7 0 R/Prev {previous}/XRefStm {stream}>>\nstartxref\n{table}\n%%EOF\n").bytes());
    let signed = signed(&bytes, &OPTIONS);
    assert_eq!(signatures(&signed).unwrap()[0].faults, []);
}

#[test]
fn what_unpacks_to_very_much_is_given_up() {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..300 {
        packer.write_all(&[0; 1 << 20]).unwrap();
    }
    let bomb = packer.finish().unwrap();
    let head = format!(
        "9 0 obj\n<</Type/XRef/W[1 2 1]/Size 9/Root 1 0 R/Filter/FlateDecode/Length {}>>\nstream\n",
        bomb.len()
    );
    let end = "\nendstream\nendobj\nstartxref\n9\n%%EOF\n";
    let bytes = [b"%PDF-1.7\n", head.as_bytes(), &bomb, end.as_bytes()].concat();
    assert_eq!(refusal(&bytes), PdfError::TooComplex);
}

#[test]
fn numbers_and_nests_beyond_all_measure_are_given_up() {
    let deep = "[".repeat(100_000);
    let cases = [
        updated(&file(&PLAIN), &[(3, &deep)]),
        updated(&file(&PLAIN), &[(5, &"<</Kids".repeat(50_000))]),
        with(&file(&PLAIN), "xref\n1 1\n", "xref\n8 99"),
        updated_with(&file(&PLAIN), &[], "/Root 1 0 R/Size 99999999999999999999"),
        updated_with(&file(&PLAIN), &[(8_388_608, "1")], "/Root 1 0 R"),
    ];
    for (index, bytes) in cases.iter().enumerate() {
        let result = prepare(bytes, &OPTIONS);
        // A size that is no number is not needed to read the file.
        assert_eq!(result.is_ok(), index == 3, "{index} {result:?}");
        let _ = signatures(bytes);
    }
}

#[test]
fn a_form_with_very_many_fields_is_read_once_through_and_no_further() {
    let form = |name: &str, annotations: usize, fields: usize| {
        let kids: String = (100..100 + annotations + fields)
            .map(|number| format!("{number} 0 R "))
            .collect();
        let top = format!("<</T({name})/FT/Sig/Kids[{kids}]>>");
        let mut objects = PLAIN.to_vec();
        objects[0].1 = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R]>>>>";
        objects.push((7, &top));
        for number in 0..annotations + fields {
            let object = match number < annotations {
                true => "<</Rect[0 0 0 0]>>",
                false => "<</T(o)>>",
            };
            objects.push((100 + number as u32, object));
        }
        empty_fields(&file(&objects)).map(|found| found.len())
    };
    assert_eq!(form("nhom", 5000, 5000), Ok(5000));
    // Each has the name of those above it.
    let long = "n".repeat(4000);
    assert_eq!(form(&long, 0, 5000), Err(PdfError::TooComplex));
    assert_eq!(form("nhom", 50_000, 1), Err(PdfError::TooComplex));
}
